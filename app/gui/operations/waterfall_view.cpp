#include "app/gui/operations/waterfall_view.h"

#include "app/gui/shell/focus_frame.h"
#include "app/gui/shell/format.h"
#include "app/gui/shell/theme.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace headroom::gui {

namespace {
using R = Theme::Role;
constexpr int kRowHeight = 24, kTitles = 150, kFigures = 66, kMargin = 8;
} // namespace

WaterfallView::WaterfallView(QWidget* parent) : QWidget(parent)
{
    setObjectName(u"waterfall"_s);
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Where the time goes"));
}

void WaterfallView::setWaterfall(const Waterfall& waterfall)
{
    m_waterfall = waterfall;
    m_message.clear();
    QStringList lines;
    for (const WaterfallRow& row : waterfall.rows) lines << spoken(row);
    setAccessibleDescription(lines.join(u'\n'));
    setMinimumHeight(sizeHint().height());
    updateGeometry();
    update();
}

void WaterfallView::setMessage(const QString& message)
{
    m_waterfall = {};
    m_message = message;
    setAccessibleDescription(message);
    setMinimumHeight(80);
    update();
}

void WaterfallView::select(const QString& step)
{
    m_selected = step;
    update();
}

QRectF WaterfallView::bars() const { return QRectF(kMargin + kTitles, headHeight(), std::max(40, width() - 2 * kMargin - kTitles - kFigures), static_cast<double>(m_waterfall.rows.size()) * kRowHeight); }
QRect WaterfallView::rowRect(int row) const { return {0, headHeight() + row * kRowHeight, width(), kRowHeight}; }

QString WaterfallView::spoken(const WaterfallRow& row) const
{
    QStringList parts{tr("%1: %2 in all").arg(row.title, format::latency(row.total * 1e3))};
    if (row.kind != WaterfallRow::Kind::Parallel) {
        if (row.waiting) parts << tr("waiting %1").arg(format::latency(*row.waiting * 1e3));
        parts << tr("network %1").arg(format::latency(row.network * 1e3)) << tr("service %1").arg(format::latency(row.service * 1e3));
    }
    if (row.probability < 1) parts << tr("taken by %1 of the requests").arg(format::percent(row.probability));
    if (row.critical) parts << tr("on the longest chain");
    return parts.join(u", "_s);
}

void WaterfallView::paintHead(QPainter& painter) const
{
    const Theme& theme = Theme::current();
    painter.setFont(Theme::font(12, true));
    painter.setPen(theme.color(R::Text));
    const QString sum = m_waterfall.hasWaiting ? tr("Mean %1 as the steps add up").arg(format::latency(m_waterfall.seconds * 1e3)) : tr("At least %1, without any waiting").arg(format::latency(m_waterfall.seconds * 1e3));
    painter.drawText(QRect(kMargin, 4, width() - 2 * kMargin, 18), Qt::AlignVCenter | Qt::AlignLeft, sum);
    if (!m_waterfall.hasWaiting) {
        const int width = painter.fontMetrics().horizontalAdvance(sum);
        painter.setFont(Theme::font(11));
        const QString chip = tr("estimate");
        const QRectF box(kMargin + width + 10, 4, painter.fontMetrics().horizontalAdvance(chip) + 14, 18);
        painter.setPen(QPen(theme.color(R::EstimateEdge), 1, Qt::DashLine));
        painter.setBrush(theme.color(R::EstimateGround));
        painter.drawRoundedRect(box, 9, 9);
        painter.setPen(theme.color(R::Estimate));
        painter.drawText(box, Qt::AlignCenter, chip);
    }
    painter.setFont(Theme::font(11));
    painter.setPen(theme.color(R::SecondaryText));
    QString second;
    if (m_waterfall.measuredMean)
        second = (m_waterfall.measuredFromSend ? tr("measured from the send: mean %1, p95 %2") : tr("measured: mean %1, p95 %2"))
                     .arg(format::latency(*m_waterfall.measuredMean * 1e3), format::latency(m_waterfall.measuredP95.value_or(0) * 1e3));
    else second = tr("a run adds the waiting at each component");
    painter.drawText(QRect(kMargin, 22, width() - 2 * kMargin, 16), Qt::AlignVCenter | Qt::AlignLeft, painter.fontMetrics().elidedText(second, Qt::ElideRight, width() - 2 * kMargin));
    int x = kMargin;
    const auto key = [&](const QColor& color, Qt::BrushStyle style, const QString& text) {
        painter.fillRect(QRect(x, 44, 10, 10), theme.color(R::Base));
        painter.fillRect(QRect(x, 44, 10, 10), QBrush(color, style));
        painter.setPen(QPen(color, 1));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(QRectF(x + 0.5, 44.5, 9, 9));
        painter.setPen(theme.color(R::SecondaryText));
        painter.drawText(QRect(x + 14, 40, 200, 18), Qt::AlignVCenter | Qt::AlignLeft, text);
        x += 24 + painter.fontMetrics().horizontalAdvance(text);
    };
    if (m_waterfall.hasWaiting) key(theme.series(5), Qt::BDiagPattern, tr("waiting"));
    key(theme.series(6), Qt::SolidPattern, tr("network"));
    key(theme.series(0), Qt::SolidPattern, tr("service"));
    painter.drawText(QRect(x, 40, 200, 18), Qt::AlignVCenter | Qt::AlignLeft, tr("▸ longest chain"));
}

void WaterfallView::paintRow(QPainter& painter, int index) const
{
    const Theme& theme = Theme::current();
    const WaterfallRow& row = m_waterfall.rows[index];
    const QRect box = rowRect(index);
    const bool isChosen = !row.step.isEmpty() && row.step == m_selected;
    if (isChosen) painter.fillRect(box, theme.color(R::Selection));
    painter.setFont(Theme::font(12, row.critical));
    painter.setPen(theme.color(isChosen ? R::SelectionText : row.critical ? R::Text : R::SecondaryText));
    const int indent = std::min(row.depth, 8) * 10;
    if (row.critical) painter.drawText(QRect(kMargin + indent - 2, box.top(), 12, box.height()), Qt::AlignVCenter | Qt::AlignLeft, u"▸"_s);
    const int room = kTitles - indent - 18;
    QString title = row.title;
    if (row.probability < 1) title = tr("%1 · %2").arg(format::percent(row.probability), title);
    painter.drawText(QRect(kMargin + indent + 10, box.top(), room, box.height()), Qt::AlignVCenter | Qt::AlignLeft, painter.fontMetrics().elidedText(title, Qt::ElideRight, room));
    const QRectF area = bars();
    const double whole = std::max(m_waterfall.seconds, 1e-9);
    const auto xOf = [&](double seconds) { return area.left() + seconds / whole * area.width(); };
    const double top = box.top() + 6, height = box.height() - 12;
    painter.fillRect(QRectF(xOf(row.start), box.center().y(), std::max(1.0, xOf(row.start + row.total) - xOf(row.start)), 1), theme.color(R::FieldEdge));
    double at = row.start;
    const auto segment = [&](double seconds, const QColor& color, Qt::BrushStyle style) {
        if (seconds <= 0) return;
        const QRectF bar(xOf(at), top, std::max(1.5, xOf(at + seconds) - xOf(at)), height);
        if (style != Qt::SolidPattern) painter.fillRect(bar, theme.color(R::Base));
        painter.fillRect(bar, QBrush(color, style));
        if (style != Qt::SolidPattern) {
            painter.setPen(QPen(color, 1));
            painter.setBrush(Qt::NoBrush);
            painter.drawRect(bar.adjusted(0.5, 0.5, -0.5, -0.5));
        }
        at += seconds;
    };
    if (row.waiting) segment(*row.waiting, theme.series(5), Qt::BDiagPattern);
    segment(row.network, theme.series(6), Qt::SolidPattern);
    segment(row.service, row.critical ? theme.series(0) : theme.series(4), Qt::SolidPattern);
    painter.setFont(Theme::font(12));
    painter.setPen(theme.color(isChosen ? R::SelectionText : R::Text));
    painter.drawText(QRect(width() - kMargin - kFigures, box.top(), kFigures, box.height()), Qt::AlignVCenter | Qt::AlignRight, format::latency(row.total * 1e3));
}

void WaterfallView::paintEvent(QPaintEvent*)
{
    const Theme& theme = Theme::current();
    QPainter painter(this);
    painter.fillRect(rect(), theme.color(R::Base));
    if (!m_message.isEmpty()) {
        painter.setPen(theme.color(R::SecondaryText));
        painter.setFont(Theme::font(12));
        painter.drawText(rect().adjusted(12, 8, -12, -8), Qt::AlignTop | Qt::AlignLeft | Qt::TextWordWrap, m_message);
    } else {
        painter.setRenderHint(QPainter::Antialiasing);
        paintHead(painter);
        for (int i = 0; i < m_waterfall.rows.size(); ++i) paintRow(painter, i);
    }
    if (hasFocus()) drawFocusFrame(painter, rect(), 3);
}

void WaterfallView::mousePressEvent(QMouseEvent* event)
{
    const int row = (event->pos().y() - headHeight()) / kRowHeight;
    if (event->pos().y() < headHeight() || row >= m_waterfall.rows.size() || m_waterfall.rows[row].step.isEmpty()) return;
    select(m_waterfall.rows[row].step);
    Q_EMIT stepSelected(m_selected);
}

void WaterfallView::keyPressEvent(QKeyEvent* event)
{
    if (event->key() != Qt::Key_Up && event->key() != Qt::Key_Down) return QWidget::keyPressEvent(event);
    int at = -1;
    for (int i = 0; i < m_waterfall.rows.size(); ++i)
        if (m_waterfall.rows[i].step == m_selected) at = i;
    at += event->key() == Qt::Key_Down ? 1 : -1;
    if (at < 0 || at >= m_waterfall.rows.size() || m_waterfall.rows[at].step.isEmpty()) return;
    select(m_waterfall.rows[at].step);
    Q_EMIT stepSelected(m_selected);
}

void WaterfallView::focusInEvent(QFocusEvent* event)
{
    QWidget::focusInEvent(event);
    update();
}

void WaterfallView::focusOutEvent(QFocusEvent* event)
{
    QWidget::focusOutEvent(event);
    update();
}

bool WaterfallView::event(QEvent* event)
{
    if (event->type() == QEvent::ToolTip) {
        auto* help = static_cast<QHelpEvent*>(event);
        const int row = (help->pos().y() - headHeight()) / kRowHeight;
        if (help->pos().y() >= headHeight() && row < m_waterfall.rows.size()) QToolTip::showText(help->globalPos(), spoken(m_waterfall.rows[row]), this);
        else if (m_waterfall.hasWaiting)
            QToolTip::showText(help->globalPos(), tr("Waiting: mean at each component in the last run, over all operations that call it. Network and service: means of the model. A run records no times of single steps."), this);
        return true;
    }
    return QWidget::event(event);
}

} // namespace headroom::gui

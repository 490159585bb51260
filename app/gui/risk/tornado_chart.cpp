#include "app/gui/risk/tornado_chart.h"

#include "app/gui/shell/focus_frame.h"
#include "app/gui/shell/format.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace headroom::gui {

using R = Theme::Role;

namespace {

constexpr double kNothing = 0.005;                         ///< less than half a cent moves nothing
constexpr double kRow = 33, kTop = 6, kFooter = 24;   ///< [px]

QString signedCost(double value)
{
    const double size = std::abs(value);
    const QString figure = format::number(size, size < 10 ? 2 : 0);
    return size < 0.005 ? format::number(0) : (value < 0 ? QChar(0x2212) : QChar(u'+')) + figure;
}

} // namespace

TornadoChart::TornadoChart(QWidget* parent) : ChartWidget(parent)
{
    setObjectName(u"riskTornado"_s);
    setAccessibleName(tr("What drives the cost"));
}

void TornadoChart::setRows(std::vector<TornadoRow> rows, double middle, const QString& currency)
{
    m_rows = std::move(rows);
    m_middle = middle;
    m_currency = currency;
    m_current = -1;
    QStringList sentences;
    for (const TornadoRow& row : m_rows) sentences << tr("%1 from %2: %3 to %4 %5.").arg(row.name, row.range, signedCost(row.low - middle), signedCost(row.high - middle), currency);
    setAccessibleDescription(sentences.isEmpty() ? tr("Nothing was sampled yet.") : sentences.join(u' '));
    update();
}

int TornadoChart::rowsIn(double height) const
{
    const int room = std::max(1, static_cast<int>((height - kTop - kFooter) / kRow));
    const auto moving = std::ranges::count_if(m_rows, [](const TornadoRow& row) { return std::abs(row.high - row.low) >= kNothing; });
    return std::min(room, std::max(1, static_cast<int>(moving)));
}

int TornadoChart::shown() const { return rowsIn(height()); }

void TornadoChart::paint(QPainter& painter, const QRectF& area) const
{
    painter.setRenderHint(QPainter::Antialiasing);
    if (m_rows.empty()) return paintEmpty(painter, area, tr("What drives the cost is shown here once the month is sampled."));
    const int count = rowsIn(area.height());
    const QFont name = Theme::font(12), small = Theme::font(11);
    double names = 0, widest = 1e-9, figures = 0;
    for (int i = 0; i < count; ++i) {
        const TornadoRow& row = m_rows[static_cast<std::size_t>(i)];
        names = std::max({names, QFontMetricsF(name).horizontalAdvance(row.name), QFontMetricsF(small).horizontalAdvance(row.range)});
        for (const double end : {row.low, row.high}) {
            widest = std::max(widest, std::abs(end - m_middle));
            figures = std::max(figures, QFontMetricsF(small).horizontalAdvance(signedCost(end - m_middle)));
        }
    }
    names = std::min(names, area.width() * 0.42) + 4;
    const double left = area.left() + 12 + names + 12 + figures + 6, right = area.right() - 12 - figures - 6;
    const double centre = (left + right) / 2, scale = (right - left) / 2 / widest;
    for (int i = 0; i < count; ++i) {
        const TornadoRow& row = m_rows[static_cast<std::size_t>(i)];
        const double top = area.top() + kTop + i * kRow;
        if (i == m_current && hasFocus()) drawFocusFrame(painter, QRectF(area.left() + 4, top, area.width() - 8, kRow), 4);
        painter.setFont(name);
        painter.setPen(theme().color(R::Text));
        painter.drawText(QRectF(area.left() + 12, top + 1, names, 16), Qt::AlignRight | Qt::AlignVCenter, QFontMetricsF(name).elidedText(row.name, Qt::ElideMiddle, names));
        painter.setFont(small);
        painter.setPen(theme().color(R::MutedText));
        painter.drawText(QRectF(area.left() + 12, top + 16, names, 15), Qt::AlignRight | Qt::AlignVCenter, QFontMetricsF(small).elidedText(row.range, Qt::ElideMiddle, names));
        const double low = std::min({0.0, row.low - m_middle, row.high - m_middle}), high = std::max({0.0, row.low - m_middle, row.high - m_middle});
        painter.fillRect(QRectF(QPointF(centre + low * scale, top + 6), QPointF(centre, top + kRow - 7)), theme().series(2));
        painter.fillRect(QRectF(QPointF(centre, top + 6), QPointF(centre + high * scale, top + kRow - 7)), theme().series(5));
        painter.setPen(theme().color(R::Text));
        // A side without a bar has no figure: both ends of the input cost more, or less.
        if (low < -0.005) painter.drawText(QRectF(centre + low * scale - figures - 6, top, figures, kRow), Qt::AlignRight | Qt::AlignVCenter, signedCost(low));
        if (high > 0.005) painter.drawText(QRectF(centre + high * scale + 6, top, figures + 4, kRow), Qt::AlignLeft | Qt::AlignVCenter, signedCost(high));
    }
    const double bottom = area.top() + kTop + count * kRow;
    painter.setPen(QPen(theme().color(R::FieldEdge), 1));
    painter.drawLine(QPointF(centre, area.top() + kTop), QPointF(centre, bottom));
    painter.setFont(Theme::font(11, true));
    painter.setPen(theme().color(R::Text));
    const QString middle = tr("%1 %2").arg(format::number(m_middle), m_currency);
    const double half = QFontMetricsF(painter.font()).horizontalAdvance(middle) / 2 + 10;
    painter.drawText(QRectF(centre - half, bottom + 3, 2 * half, 16), Qt::AlignCenter, middle);
    painter.setFont(small);
    painter.setPen(theme().color(R::MutedText));
    painter.drawText(QRectF(left - figures, bottom + 3, centre - half - left + figures, 16), Qt::AlignRight | Qt::AlignVCenter, tr("← cheaper"));
    painter.drawText(QRectF(centre + half, bottom + 3, right - centre, 16), Qt::AlignLeft | Qt::AlignVCenter, tr("dearer →"));
    if (count < static_cast<int>(m_rows.size())) {
        const TornadoRow& next = m_rows[static_cast<std::size_t>(count)];
        const double width = std::abs(next.high - next.low);
        const int others = static_cast<int>(m_rows.size()) - count;
        painter.drawText(QRectF(area.left() + 12, bottom + 3, names + 40, 16), Qt::AlignLeft | Qt::AlignVCenter,
                         width < kNothing ? tr("%n more: no effect", nullptr, others) : tr("%n more, at most %1 wide", nullptr, others).arg(format::figure(width)));
    }
}

int TornadoChart::rowAt(const QPointF& at) const
{
    const int row = static_cast<int>(std::floor((at.y() - kTop) / kRow));
    return row >= 0 && row < shown() ? row : -1;
}

void TornadoChart::choose(int row)
{
    if (row >= 0 && row < static_cast<int>(m_rows.size()) && !m_rows[static_cast<std::size_t>(row)].component.isEmpty()) Q_EMIT componentChosen(m_rows[static_cast<std::size_t>(row)].component);
}

void TornadoChart::mousePressEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton) return ChartWidget::mousePressEvent(event);
    m_current = rowAt(event->position());
    update();
    choose(m_current);
}

void TornadoChart::keyPressEvent(QKeyEvent* event)
{
    const int count = shown();
    if (count > 0 && (event->key() == Qt::Key_Down || event->key() == Qt::Key_Up)) {
        m_current = std::clamp(m_current + (event->key() == Qt::Key_Down ? 1 : -1), 0, count - 1);
        update();
    } else if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        choose(m_current);
    } else {
        ChartWidget::keyPressEvent(event);
    }
}

bool TornadoChart::event(QEvent* event)
{
    if (event->type() != QEvent::ToolTip) return ChartWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    const int at = rowAt(help->pos());
    if (at < 0) {
        QToolTip::hideText();
    } else {
        const TornadoRow& row = m_rows[static_cast<std::size_t>(at)];
        QToolTip::showText(help->globalPos(), tr("%1, %2: the month costs %3 at its P10 and %4 %5 at its P90, all else in the middle").arg(row.name, row.range, format::number(row.low, 2), format::number(row.high, 2), m_currency), this);
    }
    return true;
}

QString TornadoChart::csv() const
{
    QString text = u"input,range,month at P10 [%1],month at P90 [%1],middle month [%1]\n"_s.arg(m_currency);
    const auto cell = [](QString raw) { return u'"' + raw.replace(u'"', u"\"\""_s) + u'"'; };
    for (const TornadoRow& row : m_rows) text += u"%1,%2,%3,%4,%5\n"_s.arg(cell(row.name), cell(row.range), QString::number(row.low, 'f', 2), QString::number(row.high, 'f', 2), QString::number(m_middle, 'f', 2));
    return text;
}

} // namespace headroom::gui

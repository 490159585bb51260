#include "app/gui/compare/cost_waterfall_plot.h"

#include "app/gui/compare/chart_axis.h"
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

QString signedMoney(const Money& amount)
{
    const double value = amount.toDouble();
    const QString figure = format::number(std::abs(value), std::abs(value) < 10 ? 2 : 0);
    return (value < 0 ? u'\u2212' : u'+') + figure;
}

} // namespace

CostWaterfallPlot::CostWaterfallPlot(QWidget* parent) : QWidget(parent)
{
    setObjectName(u"waterfall"_s);
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Where the cost difference comes from"));
    setMouseTracking(true);
}

void CostWaterfallPlot::setWaterfall(const CostWaterfall& waterfall, const QString& fromName, const QString& toName, int place, std::optional<double> half)
{
    m_waterfall = waterfall;
    m_fromName = fromName;
    m_toName = toName;
    m_place = place;
    m_half = half;
    m_isEmpty = false;
    m_current = -1;
    describe();
    update();
}

void CostWaterfallPlot::clear()
{
    m_isEmpty = true;
    m_waterfall = {};
    describe();
    update();
}

void CostWaterfallPlot::describe()
{
    QStringList parts;
    for (const WaterfallStep& step : m_waterfall.steps) parts += tr("%1: %2").arg(step.title, signedMoney(step.delta()));
    setAccessibleDescription(m_isEmpty ? tr("No bills to compare yet.")
                                       : tr("From %1, %2, to %3, %4. %5").arg(m_fromName, format::money(m_waterfall.from, false), m_toName, format::money(m_waterfall.to, false), parts.join(u", "_s)));
}

std::vector<CostWaterfallPlot::Bar> CostWaterfallPlot::bars() const
{
    std::vector<Bar> result;
    const double from = m_waterfall.from.toDouble(), to = m_waterfall.to.toDouble();
    result.push_back({m_fromName, m_firstDetail, format::number(from), {}, 0, from, from, 0});
    double level = from;
    for (const WaterfallStep& step : m_waterfall.steps) {
        const double next = level + step.delta().toDouble();
        result.push_back({step.title, step.detail, signedMoney(step.delta()), step.component, std::min(level, next), std::max(level, next), next, next < level ? -1 : 1});
        level = next;
    }
    result.push_back({m_toName, {}, format::number(to), {}, 0, to, to, 0});
    return result;
}

void CostWaterfallPlot::paint(QPainter& painter, const QRectF& area) const
{
    const Theme& theme = Theme::current();
    m_columns.clear();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(Theme::font(12));
    if (m_isEmpty) {
        painter.setPen(theme.color(R::MutedText));
        painter.drawText(area.adjusted(16, 8, -16, -8), Qt::AlignCenter | Qt::TextWordWrap, tr("The difference of two bills, component by component, is shown here once both variants have an answer."));
        return;
    }
    const auto all = bars();
    double low = 0, high = 1;
    for (const Bar& bar : all) {
        low = std::min({low, bar.low, bar.high});
        high = std::max({high, bar.low, bar.high});
    }
    const auto ticks = chart::niceTicks(low, high * 1.12, area.height() < 220 ? 3 : 4);
    const double top = std::max(ticks.back(), high), bottom = std::min(ticks.front(), low);
    const QFontMetricsF small(Theme::font(11));
    const QFontMetricsF bold(Theme::font(12, true));
    double labelWidth = 0;
    for (const double tick : ticks) labelWidth = std::max(labelWidth, small.horizontalAdvance(format::number(tick)));
    constexpr double kHeader = 24, kFooter = 38;
    const QRectF plot(area.left() + labelWidth + 20, area.top() + kHeader, area.width() - labelWidth - 32, area.height() - kHeader - kFooter);
    const auto y = [&](double value) { return plot.bottom() - (value - bottom) / (top - bottom) * plot.height(); };

    painter.setFont(Theme::font(11));
    for (const double tick : ticks) {
        painter.setPen(QPen(theme.color(R::Grid), 1));
        painter.drawLine(QPointF(plot.left(), y(tick)), QPointF(plot.right(), y(tick)));
        painter.setPen(theme.color(R::SecondaryText));
        painter.drawText(QRectF(area.left() + 6, y(tick) - 9, labelWidth + 8, 18), Qt::AlignRight | Qt::AlignVCenter, format::number(tick));
    }
    painter.setPen(QPen(theme.color(R::FieldEdge), 1));
    painter.drawLine(QPointF(plot.left(), y(0)), QPointF(plot.right(), y(0)));

    painter.setPen(theme.color(R::MutedText));
    painter.drawText(QRectF(area.left() + 8, area.top() + 2, area.width() / 2, 20), Qt::AlignLeft | Qt::AlignVCenter, tr("%1 a month").arg(m_waterfall.currency));

    // Sums on top.
    painter.setFont(Theme::font(12, true));
    double right = plot.right();
    const auto sum = [&](const QString& text, R role) {
        const double width = bold.horizontalAdvance(text);
        painter.setPen(theme.color(role));
        painter.drawText(QRectF(right - width, area.top() + 2, width + 1, 20), Qt::AlignRight | Qt::AlignVCenter, text);
        right -= width + 24;
    };
    const Money net = m_waterfall.to - m_waterfall.from;
    sum(m_half ? tr("net %1 ± %2 %3").arg(signedMoney(net), format::number(*m_half, *m_half < 10 ? 2 : 0), m_waterfall.currency) : tr("net %1 %2").arg(signedMoney(net), m_waterfall.currency), R::Text);
    if (m_waterfall.added().micros() != 0) sum(tr("added %1").arg(signedMoney(m_waterfall.added())), R::Bad);
    if (m_waterfall.saved().micros() != 0) sum(tr("saved %1").arg(signedMoney(m_waterfall.saved())), R::Good);

    const double step = plot.width() / static_cast<double>(all.size());
    const double width = std::min(step * 0.72, 64.0);
    for (std::size_t i = 0; i < all.size(); ++i) {
        const Bar& bar = all[i];
        const double x = plot.left() + (static_cast<double>(i) + 0.5) * step;
        m_columns.emplace_back(x - step / 2, area.top() + kHeader, step, area.height() - kHeader);
        QRectF rect(x - width / 2, y(bar.high), width, std::max(1.5, y(bar.low) - y(bar.high)));
        const bool isTotal = bar.kind == 0;
        const QColor fill = isTotal ? theme.series(i == 0 ? 0 : m_place) : theme.series(bar.kind < 0 ? 2 : 5);
        if (static_cast<int>(i) == m_current && hasFocus()) {
            painter.setPen(QPen(theme.color(R::Accent), 2));
            painter.setBrush(Qt::NoBrush);
            painter.drawRoundedRect(m_columns.back().adjusted(2, 1, -2, -1), 4, 4);
        }
        painter.fillRect(rect, fill);
        if (i + 1 < all.size()) {
            painter.setPen(QPen(theme.color(R::FieldEdge), 1));
            const double level = y(bar.end);
            painter.drawLine(QPointF(x + width / 2, level), QPointF(x + step - width / 2, level));
        }
        painter.setFont(Theme::font(12, true));
        painter.setPen(theme.color(isTotal ? R::Text : bar.kind < 0 ? R::Good : R::Bad));
        painter.drawText(QRectF(x - step / 2 - 6, rect.top() - 19, step + 12, 18), Qt::AlignHCenter | Qt::AlignBottom, bar.label);
        painter.setPen(theme.color(R::Text));
        painter.setFont(Theme::font(11, true));
        const QFontMetricsF title(painter.font());
        painter.drawText(QRectF(x - step / 2 + 1, plot.bottom() + 4, step - 2, 16), Qt::AlignHCenter | Qt::AlignTop, title.elidedText(bar.title, Qt::ElideRight, step - 4));
        painter.setFont(Theme::font(11));
        painter.setPen(theme.color(R::MutedText));
        painter.drawText(QRectF(x - step / 2 + 1, plot.bottom() + 19, step - 2, 16), Qt::AlignHCenter | Qt::AlignTop, small.elidedText(bar.detail, Qt::ElideRight, step - 4));
    }
}

void CostWaterfallPlot::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), Theme::current().color(R::Base));
    paint(painter, rect());
    if (hasFocus() && m_current < 0) drawFocusFrame(painter, rect());
}

int CostWaterfallPlot::barAt(const QPointF& at) const
{
    for (std::size_t i = 0; i < m_columns.size(); ++i)
        if (m_columns[i].contains(at)) return static_cast<int>(i);
    return -1;
}

void CostWaterfallPlot::mousePressEvent(QMouseEvent* event)
{
    m_current = barAt(event->position());
    update();
    if (m_current > 0 && m_current <= static_cast<int>(m_waterfall.steps.size()))
        if (const QString id = m_waterfall.steps[static_cast<std::size_t>(m_current - 1)].component; !id.isEmpty()) Q_EMIT componentChosen(id);
}

void CostWaterfallPlot::keyPressEvent(QKeyEvent* event)
{
    const int count = m_isEmpty ? 0 : static_cast<int>(m_waterfall.steps.size()) + 2;
    if (count > 0 && (event->key() == Qt::Key_Right || event->key() == Qt::Key_Left)) {
        m_current = std::clamp(m_current + (event->key() == Qt::Key_Right ? 1 : -1), 0, count - 1);
        update();
    } else if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) && m_current > 0 && m_current <= static_cast<int>(m_waterfall.steps.size())) {
        if (const QString id = m_waterfall.steps[static_cast<std::size_t>(m_current - 1)].component; !id.isEmpty()) Q_EMIT componentChosen(id);
    } else {
        QWidget::keyPressEvent(event);
    }
}

bool CostWaterfallPlot::event(QEvent* event)
{
    if (event->type() != QEvent::ToolTip) return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    const int at = barAt(help->pos());
    if (m_isEmpty || at < 0) {
        QToolTip::hideText();
    } else {
        const auto bar = bars()[static_cast<std::size_t>(at)];
        QToolTip::showText(help->globalPos(), bar.kind == 0 ? tr("%1: %2 %3 a month").arg(bar.title, bar.label, m_waterfall.currency)
                                                            : tr("%1: %2 %3 a month (%4)").arg(bar.title, bar.label, m_waterfall.currency, bar.detail), this);
    }
    return true;
}

} // namespace headroom::gui

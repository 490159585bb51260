#include "app/gui/compare/pareto_plot.h"

#include "app/gui/compare/chart_axis.h"
#include "app/gui/shell/focus_frame.h"
#include "app/gui/plots/plot_data.h"
#include "app/gui/shell/format.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>
#include <QToolTip>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace headroom::gui {

using R = Theme::Role;

namespace {

constexpr double kManyFailures = 0.01;   // share of requests above which a variant is drawn as failing
constexpr double kRadius = 5;            // [px]

enum class Mark { Holds, Misses, Fails };
Mark markOf(const ParetoPoint& point)
{
    if (point.figures.failedShare > kManyFailures) return Mark::Fails;
    return point.figures.objectivesMissed > 0 ? Mark::Misses : Mark::Holds;
}

QColor colorOf(Mark mark)
{
    const Theme& theme = Theme::current();
    return theme.color(mark == Mark::Fails ? R::Bad : mark == Mark::Misses ? R::Warning : R::Good);
}

/// Circle: holds; triangle: misses an objective; cross: fails requests.
void drawMark(QPainter& painter, Mark mark, QPointF at, double radius, bool solid)
{
    const QColor color = colorOf(mark);
    if (mark == Mark::Fails) {
        painter.setPen(QPen(color, solid ? 2.8 : 1.6, Qt::SolidLine, Qt::FlatCap));
        painter.drawLine(at + QPointF(-radius, -radius), at + QPointF(radius, radius));
        painter.drawLine(at + QPointF(-radius, radius), at + QPointF(radius, -radius));
        return;
    }
    chart::drawVariantMark(painter, mark == Mark::Misses ? 3 : 0, at, radius, color, solid);
}

} // namespace

ParetoPlot::ParetoPlot(QWidget* parent) : QWidget(parent)
{
    setObjectName(u"pareto"_s);
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Cost against latency of all variants"));
}

void ParetoPlot::setPoints(std::vector<ParetoPoint> points, const QString& currency, std::optional<double> limitSeconds)
{
    const QString current = m_current >= 0 && m_current < static_cast<int>(m_points.size()) ? m_points[static_cast<std::size_t>(m_current)].variant : QString();
    std::erase_if(points, [](const ParetoPoint& point) { return !point.figures.p95Seconds || !(*point.figures.p95Seconds > 0); });
    m_points = std::move(points);
    std::ranges::stable_sort(m_points, {}, [](const ParetoPoint& point) { return point.figures.monthCost; });
    m_front = paretoFront(m_points);
    m_currency = currency;
    m_limit = limitSeconds;
    m_current = -1;
    QStringList sentences;
    for (std::size_t i = 0; i < m_points.size(); ++i) {
        if (m_points[i].variant == current) m_current = static_cast<int>(i);
        sentences += sentenceOf(m_points[i]);
    }
    setAccessibleDescription(sentences.join(u' '));
    update();
}

QString ParetoPlot::sentenceOf(const ParetoPoint& point) const
{
    const QString kind = point.simulated ? tr("simulated") : tr("estimated");
    return tr("%1: %2 %3 a month, p95 %4, %5 failed, %6 objectives missed, %7.")
        .arg(point.variant, format::number(point.figures.monthCost), m_currency, format::latency(*point.figures.p95Seconds * 1000), format::percent(point.figures.failedShare))
        .arg(point.figures.objectivesMissed)
        .arg(kind);
}

double ParetoPlot::Scale::at(double value) const
{
    if (isLog) return (std::log(std::max(value, low * 1e-3)) - std::log(low)) / (std::log(high) - std::log(low));
    return (value - low) / (high - low);
}

ParetoPlot::Scale ParetoPlot::costScale(int ticks) const
{
    Scale scale;
    double low = m_points.front().figures.monthCost, high = m_points.back().figures.monthCost;
    const double space = std::max({(high - low) * 0.08, high * 0.02, 1.0});
    scale.ticks = chart::niceTicks(std::max(0.0, low - space), high + space, ticks);
    scale.low = scale.ticks.front();
    scale.high = scale.ticks.back();
    return scale;
}

ParetoPlot::Scale ParetoPlot::latencyScale() const
{
    Scale scale;
    double low = m_limit.value_or(*m_points.front().figures.p95Seconds), high = low;
    for (const ParetoPoint& point : m_points) {
        low = std::min(low, *point.figures.p95Seconds);
        high = std::max(high, *point.figures.p95Seconds);
    }
    scale.isLog = high > 12 * low;
    if (scale.isLog) {
        scale.ticks = chart::logTicks(low * 0.8, high * 1.25);
        scale.low = scale.ticks.front();
        scale.high = scale.ticks.back();
        if (scale.ticks.size() > 8) std::erase_if(scale.ticks, [](double tick) { const double power = std::log10(tick); return std::abs(power - std::round(power)) > 1e-6; });
        return scale;
    }
    const double space = std::max((high - low) * 0.1, high * 0.05);
    scale.ticks = chart::niceTicks(std::max(0.0, low - space), high + space, 4);
    scale.low = scale.ticks.front();
    scale.high = scale.ticks.back();
    return scale;
}

void ParetoPlot::paintFront(QPainter& painter, const QRectF& plot) const
{
    if (m_front.empty()) return;
    // What the front beats lies above and to the right of its stairs.
    QPainterPath stairs;
    stairs.moveTo(m_positions[m_front.front()].x(), plot.top());
    for (std::size_t i = 0; i < m_front.size(); ++i) {
        const QPointF at = m_positions[m_front[i]];
        stairs.lineTo(at.x(), i == 0 ? at.y() : m_positions[m_front[i - 1]].y());
        stairs.lineTo(at);
    }
    stairs.lineTo(plot.right(), m_positions[m_front.back()].y());
    QPainterPath area = stairs;
    area.lineTo(plot.topRight());
    area.closeSubpath();
    QColor ground = Theme::current().series(0);
    ground.setAlphaF(0.06F);
    painter.fillPath(area, ground);
    painter.setPen(QPen(Theme::current().color(R::FieldEdge), 1.4));
    painter.setBrush(Qt::NoBrush);
    painter.drawPath(stairs);
}

void ParetoPlot::paintPoint(QPainter& painter, std::size_t index) const
{
    const ParetoPoint& point = m_points[index];
    const QPointF at = m_positions[index];
    if (point.series >= 0) {   // compared ones have a ring in the colour of their line
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(Theme::current().lineSeries(point.series), 2.2));
        painter.drawEllipse(at, kRadius + 5, kRadius + 5);
    }
    drawMark(painter, markOf(point), at, kRadius, point.simulated);
    if (static_cast<int>(index) == m_current && hasFocus()) {
        painter.setPen(QPen(Theme::current().color(R::Accent), 2));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(QRectF(at.x() - 13, at.y() - 13, 26, 26), 4, 4);
    }
}

/// Names of compared points first, then of the front, each where it covers neither a point nor another name.
void ParetoPlot::paintLabels(QPainter& painter, const QRectF& plot) const
{
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < m_points.size(); ++i)
        if (m_points[i].series >= 0) order.push_back(i);
    for (const std::size_t i : m_front)
        if (m_points[i].series < 0) order.push_back(i);
    std::vector<QRectF> taken;
    for (const QPointF& at : m_positions) taken.emplace_back(at.x() - 6, at.y() - 6, 12, 12);
    const std::size_t points = taken.size();
    for (const std::size_t i : order) {
        const bool compared = m_points[i].series >= 0;
        painter.setFont(Theme::font(11, compared));
        const QFontMetricsF metrics(painter.font());
        const QString text = metrics.elidedText(m_points[i].variant, Qt::ElideRight, 150);
        const QSizeF size(metrics.horizontalAdvance(text) + 2, 15);
        const QPointF at = m_positions[i];
        const double gap = compared ? 13 : 9;
        const QRectF places[] = {{at.x() + gap, at.y() - 7.5, size.width(), size.height()}, {at.x() - gap - size.width(), at.y() - 7.5, size.width(), size.height()},
                                 {at.x() - size.width() / 2, at.y() - gap - 15, size.width(), size.height()}, {at.x() - size.width() / 2, at.y() + gap, size.width(), size.height()},
                                 {at.x() + gap - 3, at.y() - gap - 13, size.width(), size.height()}, {at.x() + gap - 3, at.y() + gap - 2, size.width(), size.height()}};
        for (const QRectF& place : places) {
            if (!plot.contains(place)) continue;
            bool free = true;
            for (std::size_t j = 0; j < taken.size() && free; ++j) free = (j < points && j == i) || !taken[j].intersects(place);
            if (!free) continue;
            painter.setPen(Theme::current().color(compared ? R::Text : R::SecondaryText));
            painter.drawText(place, Qt::AlignLeft | Qt::AlignVCenter, text);
            taken.push_back(place);
            break;
        }
    }
}

void ParetoPlot::paint(QPainter& painter, const QRectF& area) const
{
    const Theme& theme = Theme::current();
    m_positions.clear();
    painter.setRenderHint(QPainter::Antialiasing);
    if (m_points.empty()) {
        painter.setFont(Theme::font(12));
        painter.setPen(theme.color(R::MutedText));
        painter.drawText(area.adjusted(16, 8, -16, -8), Qt::AlignCenter | Qt::TextWordWrap, tr("Every variant of the scenario is estimated in the background and shown here."));
        return;
    }
    const QRectF plot(area.left() + 58, area.top() + 10, area.width() - 74, area.height() - 74);
    const Scale cost = costScale(std::max(2, static_cast<int>(plot.width() / 110))), latency = latencyScale();
    const auto x = [&](double value) { return plot.left() + cost.at(value) * plot.width(); };
    const auto y = [&](double value) { return plot.bottom() - latency.at(value) * plot.height(); };
    painter.setFont(Theme::font(11));
    for (const double tick : cost.ticks) {
        painter.setPen(QPen(theme.color(R::Grid), 1));
        painter.drawLine(QPointF(x(tick), plot.top()), QPointF(x(tick), plot.bottom()));
        painter.setPen(theme.color(R::SecondaryText));
        const QString label = format::number(tick);
        const double middle = std::min(x(tick), area.right() - 2 - painter.fontMetrics().horizontalAdvance(label) / 2.0);   // the last one stays inside
        painter.drawText(QRectF(middle - 40, plot.bottom() + 3, 80, 16), Qt::AlignHCenter | Qt::AlignTop, label);
    }
    for (const double tick : latency.ticks) {
        painter.setPen(QPen(theme.color(R::Grid), 1));
        painter.drawLine(QPointF(plot.left(), y(tick)), QPointF(plot.right(), y(tick)));
        painter.setPen(theme.color(R::SecondaryText));
        painter.drawText(QRectF(area.left() + 16, y(tick) - 8, 38, 16), Qt::AlignRight | Qt::AlignVCenter, formatTick(tick));
    }
    painter.setPen(QPen(theme.color(R::FieldEdge), 1));
    painter.drawLine(plot.bottomLeft(), plot.bottomRight());
    painter.drawLine(plot.bottomLeft(), plot.topLeft());
    painter.setPen(theme.color(R::SecondaryText));
    painter.drawText(QRectF(plot.left(), plot.bottom() + 19, plot.width(), 16), Qt::AlignCenter, tr("cost, %1 a month").arg(m_currency));
    painter.save();
    painter.translate(area.left() + 10, plot.center().y());
    painter.rotate(-90);
    painter.drawText(QRectF(-plot.height() / 2, -8, plot.height(), 16), Qt::AlignCenter, latency.isLog ? tr("p95, s (log)") : tr("p95, s"));
    painter.restore();

    for (const ParetoPoint& point : m_points) m_positions.emplace_back(x(point.figures.monthCost), y(*point.figures.p95Seconds));
    painter.save();
    painter.setClipRect(plot.adjusted(-10, -10, 10, 10));
    paintFront(painter, plot);
    if (m_limit && *m_limit >= latency.low && *m_limit <= latency.high) {
        painter.setPen(QPen(theme.color(R::Bad), 1.4, Qt::DashLine));
        painter.drawLine(QPointF(plot.left(), y(*m_limit)), QPointF(plot.right(), y(*m_limit)));
        painter.setFont(Theme::font(11, true));
        painter.drawText(QRectF(plot.left() + 4, y(*m_limit) - 17, plot.width() - 8, 16), Qt::AlignRight | Qt::AlignBottom, tr("objective %1").arg(format::latency(*m_limit * 1000)));
    }
    for (std::size_t i = 0; i < m_points.size(); ++i) {   // crosses = intervals
        const auto& figures = m_points[i].figures;
        painter.setPen(QPen(theme.color(R::MutedText), 1));
        if (figures.costInterval) painter.drawLine(QPointF(x(figures.costInterval->low), m_positions[i].y()), QPointF(x(figures.costInterval->high), m_positions[i].y()));
        if (figures.p95Interval) painter.drawLine(QPointF(m_positions[i].x(), y(figures.p95Interval->low)), QPointF(m_positions[i].x(), y(figures.p95Interval->high)));
    }
    for (std::size_t i = 0; i < m_points.size(); ++i) paintPoint(painter, i);
    paintLabels(painter, plot);
    painter.restore();

    // What shapes mean, below.
    const double line = area.bottom() - 13;
    double left = area.left() + 16;
    painter.setFont(Theme::font(11));
    const QFontMetricsF metrics(painter.font());
    const auto legend = [&](Mark mark, bool solid, const QString& text) {
        const double width = metrics.horizontalAdvance(text);
        if (left + 14 + width > area.right() - 4) return;
        drawMark(painter, mark, {left + 5, line}, 4, solid);
        painter.setPen(theme.color(R::SecondaryText));
        painter.drawText(QRectF(left + 14, line - 8, width + 2, 16), Qt::AlignLeft | Qt::AlignVCenter, text);
        left += width + 28;
    };
    legend(Mark::Holds, true, tr("holds, simulated"));
    legend(Mark::Holds, false, tr("holds, estimate"));
    legend(Mark::Misses, false, tr("misses"));
    legend(Mark::Fails, false, tr("fails over 1 %"));
}

void ParetoPlot::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), Theme::current().color(R::Base));
    paint(painter, rect());
    if (hasFocus() && m_current < 0) drawFocusFrame(painter, rect());
}

std::optional<QPointF> ParetoPlot::positionOf(const QString& variant) const
{
    for (std::size_t i = 0; i < m_points.size() && i < m_positions.size(); ++i)
        if (m_points[i].variant == variant) return m_positions[i];
    return std::nullopt;
}

int ParetoPlot::pointAt(const QPointF& at) const
{
    int best = -1;
    double nearest = 12;
    for (std::size_t i = 0; i < m_positions.size(); ++i)
        if (const double distance = std::hypot(m_positions[i].x() - at.x(), m_positions[i].y() - at.y()); distance < nearest) {
            nearest = distance;
            best = static_cast<int>(i);
        }
    return best;
}

void ParetoPlot::mousePressEvent(QMouseEvent* event)
{
    m_current = pointAt(event->position());
    update();
    if (m_current >= 0) Q_EMIT variantChosen(m_points[static_cast<std::size_t>(m_current)].variant);
}

void ParetoPlot::keyPressEvent(QKeyEvent* event)
{
    if (!m_points.empty() && (event->key() == Qt::Key_Right || event->key() == Qt::Key_Left)) {
        m_current = std::clamp(m_current + (event->key() == Qt::Key_Right ? 1 : -1), 0, static_cast<int>(m_points.size()) - 1);
        update();
    } else if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) && m_current >= 0) {
        Q_EMIT variantChosen(m_points[static_cast<std::size_t>(m_current)].variant);
    } else {
        QWidget::keyPressEvent(event);
    }
}

bool ParetoPlot::event(QEvent* event)
{
    if (event->type() != QEvent::ToolTip) return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    if (const int at = pointAt(help->pos()); at >= 0) QToolTip::showText(help->globalPos(), sentenceOf(m_points[static_cast<std::size_t>(at)]), this);
    else QToolTip::hideText();
    return true;
}

} // namespace headroom::gui

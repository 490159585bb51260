#include "app/gui/commitments/commitment_chart.h"

#include "app/gui/compare/chart_axis.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>
#include <numeric>

using namespace Qt::StringLiterals;

namespace headroom::gui {

using R = Theme::Role;

namespace {

constexpr double kGrip = 12;          ///< [px]
constexpr double kFaint = 0.32;       ///< strength of what is paid as you go
constexpr int kPageSteps = 10;

QColor mixed(const QColor& color, const QColor& ground, double strength)
{
    const auto part = [&](int a, int b) { return static_cast<int>(std::lround(a * strength + b * (1 - strength))); };
    return {part(color.red(), ground.red()), part(color.green(), ground.green()), part(color.blue(), ground.blue())};
}

} // namespace

CommitmentChart::CommitmentChart(Order order, QWidget* parent) : ChartWidget(parent), m_order(order)
{
    setObjectName(order == Order::Time ? u"commitmentHours"_s : u"commitmentDuration"_s);
    setAccessibleName(order == Order::Time ? tr("Use hour by hour") : tr("Hours sorted by use"));
}

void CommitmentChart::setCurve(CommitmentCurve curve)
{
    m_curve = std::move(curve);
    m_clock = format::LocalClock(m_curve.timeZone);
    m_hover = -1;
    const std::size_t hours = m_curve.layers.empty() ? 0 : m_curve.layers.front().perHour.size();
    m_hours.resize(hours);
    std::iota(m_hours.begin(), m_hours.end(), std::size_t{0});
    if (m_order == Order::Use) {
        std::vector<double> sums(hours, 0.0);
        for (const UseLayer& layer : m_curve.layers)
            for (std::size_t i = 0; i < hours; ++i) sums[i] += layer.perHour[i];
        std::stable_sort(m_hours.begin(), m_hours.end(), [&](std::size_t a, std::size_t b) { return sums[a] > sums[b]; });
    }
    m_tops.assign(m_curve.layers.size(), std::vector<double>(hours, 0.0));
    for (std::size_t l = 0; l < m_tops.size(); ++l)
        for (std::size_t i = 0; i < hours; ++i) m_tops[l][i] = (l > 0 ? m_tops[l - 1][i] : 0) + m_curve.layers[l].perHour[m_hours[i]];
    describe();
    update();
}

void CommitmentChart::setLevel(double level, const QString& text)
{
    m_curve.level = level;
    m_curve.levelText = text;
    describe();
    update();
}

void CommitmentChart::describe()
{
    if (m_tops.empty() || m_hours.empty()) return setAccessibleDescription(tr("No machine hour is paid as you go."));
    const auto [low, high] = std::ranges::minmax(m_tops.back());
    const QString range = tr("From %1 to %2 %3 in %4 hours.").arg(format::number(low, m_curve.decimals), format::number(high, m_curve.decimals), m_curve.unit).arg(m_hours.size());
    setAccessibleDescription(m_curve.hasLine ? range + u' ' + tr("Line at %1.").arg(m_curve.levelText) : range);
}

QString CommitmentChart::valueLabel(double value) const { return format::number(value, m_curve.decimals == 0 || peakOf(m_curve.layers) >= 20 ? 0 : peakOf(m_curve.layers) >= 2 ? 1 : 2); }

ChartScale CommitmentChart::valueScale(const QRectF& plot) const
{
    ChartScale scale;
    const double peak = m_tops.empty() || m_tops.back().empty() ? 1 : *std::ranges::max_element(m_tops.back());
    const double high = std::max({peak * 1.12, m_curve.hasLine ? m_curve.most : 0, 1e-6});
    scale.ticks = chart::niceTicks(0, high, std::clamp(static_cast<int>(plot.height() / 40), 2, 8));
    if (m_curve.decimals == 0 && high <= 4) scale.ticks = {0, 1, 2, 3, 4};
    scale.high = std::max(scale.ticks.back(), high);
    scale.from = plot.bottom();
    scale.to = plot.top();
    return scale;
}

QRectF CommitmentChart::plotOf(const QRectF& area) const
{
    const double left = std::max(34.0, labelWidth(valueScale({0, 0, 100, 200}), [this](double value) { return valueLabel(value); }) + 14);
    return {area.left() + left + 8, area.top() + kTopTitle + 4, area.width() - left - 30, area.height() - kTopTitle - kBottomAxis - 8};
}

ChartScale CommitmentChart::timeScale(const QRectF& plot) const
{
    const auto count = static_cast<double>(m_hours.size());
    ChartScale scale{0, std::max(1.0, count), plot.left(), plot.right(), {}};
    if (m_order == Order::Use) {
        scale.ticks = chart::niceTicks(0, scale.high, std::clamp(static_cast<int>(plot.width() / 70), 2, 8));
        std::erase_if(scale.ticks, [&](double tick) { return tick > scale.high; });
        return scale;
    }
    // Local midnights, as many as there is room for.
    const SimTime end = m_curve.from + Duration::hours(static_cast<std::int64_t>(m_hours.size()));
    const int days = std::max(1, static_cast<int>(count / 24)), room = std::max(2, static_cast<int>(plot.width() / 64));
    const int step = days <= room ? 1 : days <= 2 * room ? 2 : days <= 7 * room ? 7 : days <= 31 * room ? 30 : 60;
    for (SimTime at = m_clock.calendar().startOfDay(m_curve.from); at < end; at = m_clock.calendar().addDays(at, step))
        if (at >= m_curve.from) scale.ticks.push_back((at - m_curve.from).toSeconds() / 3600);
    return scale;
}

void CommitmentChart::paintLayers(QPainter& painter, const QRectF& plot, const ChartScale& values, double strength) const
{
    const std::size_t places = m_hours.size();
    // Not more steps than pixels: where hours share one, their mean.
    const std::size_t together = std::max<std::size_t>(1, places / std::max<std::size_t>(1, static_cast<std::size_t>(plot.width())));
    const auto x = [&](std::size_t place) { return plot.left() + static_cast<double>(place) / static_cast<double>(places) * plot.width(); };
    for (std::size_t l = m_tops.size(); l-- > 0;) {   // the highest first: each covers what is below it
        QPainterPath path;
        path.moveTo(plot.left(), plot.bottom());
        for (std::size_t i = 0; i < places; i += together) {
            const std::size_t end = std::min(places, i + together);
            const double mean = std::accumulate(m_tops[l].begin() + static_cast<std::ptrdiff_t>(i), m_tops[l].begin() + static_cast<std::ptrdiff_t>(end), 0.0) / static_cast<double>(end - i);
            path.lineTo(x(i), values.at(mean));
            path.lineTo(x(end), values.at(mean));
        }
        path.lineTo(plot.right(), plot.bottom());
        path.closeSubpath();
        painter.fillPath(path, mixed(theme().series(static_cast<int>(l)), theme().color(R::Base), strength));
    }
}

void CommitmentChart::paintLine(QPainter& painter, const QRectF& plot, const ChartScale& values) const
{
    const double y = values.at(m_curve.level);
    const QColor color = theme().color(R::Text);
    if (m_curve.best) {
        const double at = values.at(*m_curve.best);
        painter.setPen(QPen(theme().color(R::Good), 1.4, Qt::DotLine));
        painter.drawLine(QPointF(plot.left(), at), QPointF(plot.right(), at));
        painter.setBrush(theme().color(R::Good));
        painter.setPen(Qt::NoPen);
        painter.drawPolygon(QPolygonF({QPointF(plot.right() + 1, at), QPointF(plot.right() + 9, at - 5), QPointF(plot.right() + 9, at + 5)}));
    }
    painter.setPen(QPen(color, 2));
    painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y));
    painter.setBrush(theme().color(R::Base));
    painter.drawRoundedRect(QRectF(plot.left() - 5, y - 6, 10, 12), 3, 3);
    const QFont font = Theme::font(11, true);
    const double width = QFontMetricsF(font).horizontalAdvance(m_curve.levelText) + 12;
    QRectF label(plot.left() + 12, y - 21, width, 18);
    if (label.top() < plot.top()) label.moveTop(y + 3);
    painter.setPen(QPen(theme().color(R::FieldEdge), 1));
    painter.drawRoundedRect(label, 3, 3);
    painter.setFont(font);
    painter.setPen(color);
    painter.drawText(label, Qt::AlignCenter, m_curve.levelText);
}

void CommitmentChart::paintLegend(QPainter& painter, const QRectF& area, const QRectF& plot) const
{
    if (m_curve.layers.size() < 2) return;   // one size is named above
    const QFontMetricsF metrics(Theme::font(11));
    painter.setFont(Theme::font(11));
    const double least = plot.left() + metrics.horizontalAdvance(m_curve.unit) + 16;
    double right = plot.right() + 14;
    for (std::size_t l = m_curve.layers.size(); l-- > 0;) {   // the highest at the right
        const double width = metrics.horizontalAdvance(m_curve.layers[l].name);
        if (right - width - 16 < least) return;
        painter.setPen(theme().color(R::SecondaryText));
        painter.drawText(QRectF(right - width, area.top() + 4, width + 1, 16), Qt::AlignLeft | Qt::AlignVCenter, m_curve.layers[l].name);
        painter.fillRect(QRectF(right - width - 14, area.top() + 7, 10, 10), theme().series(static_cast<int>(l)));
        right -= width + 26;
    }
}

QString CommitmentChart::hoverText() const
{
    const std::size_t hour = m_hours[static_cast<std::size_t>(m_hover)];
    const double value = m_tops.back()[static_cast<std::size_t>(m_hover)];
    const SimTime at = m_curve.from + Duration::hours(static_cast<std::int64_t>(hour));
    const QString when = m_order == Order::Time ? tr("%1 %2").arg(m_clock.longDate(at), m_clock.clock(at)) : tr("hour %1 by use, %2").arg(format::number(m_hover + 1), m_clock.dateTime(at));
    const int decimals = std::abs(value - std::round(value)) < 1e-6 && m_curve.decimals == 0 ? 0 : 2;
    QString text = tr("%1: %2 %3").arg(when, format::number(value, decimals), m_curve.unit);
    if (m_curve.hasLine) text += tr(", %1 covered").arg(format::number(std::min(value, m_curve.level), decimals));
    return text;
}

void CommitmentChart::paint(QPainter& painter, const QRectF& area) const
{
    painter.setRenderHint(QPainter::Antialiasing);
    if (m_tops.empty() || m_hours.empty()) return paintEmpty(painter, area, tr("No machine hour is paid as you go."));
    const QRectF plot = plotOf(area);
    const ChartScale values = valueScale(plot), time = timeScale(plot);
    paintLeftAxis(painter, plot, values, m_curve.unit, [this](double value) { return valueLabel(value); });
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing, false);
    const double line = m_curve.hasLine ? std::clamp(values.at(m_curve.level), plot.top(), plot.bottom()) : plot.top();
    if (m_curve.hasLine) {
        painter.setClipRect(QRectF(plot.left(), plot.top(), plot.width(), line - plot.top()));
        paintLayers(painter, plot, values, kFaint);
    }
    const QRectF below(plot.left(), line, plot.width(), plot.bottom() - line);
    painter.setClipRect(below);
    if (m_curve.hasLine) {
        painter.fillRect(below, theme().color(R::WarningGround));
        painter.fillRect(below, QBrush(theme().color(R::WarningEdge), Qt::BDiagPattern));
    }
    paintLayers(painter, plot, values, 1);
    painter.restore();
    paintBottomAxis(painter, plot, time, m_order == Order::Time ? tr("local time, %1").arg(format::text(m_curve.timeZone)) : tr("hours, the busiest first"), [this](double value) {
        if (m_order == Order::Use) return format::number(value);
        return m_clock.date(m_curve.from + Duration::seconds(static_cast<std::int64_t>(std::lround(value * 3600))));
    });
    if (m_curve.hasLine) paintLine(painter, plot, values);
    if (m_hover < 0 || m_hover >= static_cast<int>(m_hours.size())) return paintLegend(painter, area, plot);
    const double x = plot.left() + (m_hover + 0.5) / static_cast<double>(m_hours.size()) * plot.width();
    painter.setPen(QPen(theme().color(R::SecondaryText), 1));
    painter.drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom()));
    painter.setFont(Theme::font(11));
    painter.setPen(theme().color(R::Text));
    const double room = plot.width() - QFontMetricsF(painter.font()).horizontalAdvance(m_curve.unit) + 30;
    painter.drawText(QRectF(plot.right() - room, area.top() + 4, room + 14, 16), Qt::AlignRight | Qt::AlignVCenter, QFontMetricsF(painter.font()).elidedText(hoverText(), Qt::ElideLeft, room));
}

double CommitmentChart::lineY() const
{
    if (m_tops.empty() || !m_curve.hasLine) return -1;
    return valueScale(plotOf(rect())).at(m_curve.level);
}

void CommitmentChart::moveTo(double level)
{
    if (!m_curve.hasLine) return;
    const double moved = std::clamp(std::round(level / m_curve.step) * m_curve.step, 0.0, m_curve.most);
    if (moved != m_curve.level) Q_EMIT levelMoved(moved);
}

void CommitmentChart::mousePressEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton || !m_curve.hasLine || m_tops.empty()) return ChartWidget::mousePressEvent(event);
    const QRectF plot = plotOf(rect());
    if (!plot.adjusted(-kGrip, -kGrip, kGrip, kGrip).contains(event->position())) return;
    m_isDragging = true;
    moveTo(valueScale(plot).valueAt(event->position().y()));
}

void CommitmentChart::mouseMoveEvent(QMouseEvent* event)
{
    if (m_tops.empty()) return;
    const QRectF plot = plotOf(rect());
    if (m_isDragging) moveTo(valueScale(plot).valueAt(event->position().y()));
    else setCursor(m_curve.hasLine && std::abs(event->position().y() - lineY()) < kGrip / 2 ? Qt::SizeVerCursor : Qt::ArrowCursor);
    const double share = (event->position().x() - plot.left()) / plot.width();
    const int hover = share >= 0 && share < 1 ? static_cast<int>(share * static_cast<double>(m_hours.size())) : -1;
    if (hover == m_hover) return;
    m_hover = hover;
    update();
}

void CommitmentChart::mouseReleaseEvent(QMouseEvent*) { m_isDragging = false; }

void CommitmentChart::leaveEvent(QEvent*)
{
    m_hover = -1;
    update();
}

void CommitmentChart::keyPressEvent(QKeyEvent* event)
{
    const double page = m_curve.decimals == 0 ? 5 : kPageSteps * m_curve.step;
    switch (event->key()) {
    case Qt::Key_Up: return moveTo(m_curve.level + m_curve.step);
    case Qt::Key_Down: return moveTo(m_curve.level - m_curve.step);
    case Qt::Key_PageUp: return moveTo(m_curve.level + page);
    case Qt::Key_PageDown: return moveTo(m_curve.level - page);
    case Qt::Key_Home: return moveTo(0);
    case Qt::Key_End: return moveTo(m_curve.most);
    case Qt::Key_Left:
    case Qt::Key_Right: {
        const int count = static_cast<int>(m_hours.size());
        if (count == 0) return;
        m_hover = std::clamp(m_hover + (event->key() == Qt::Key_Right ? 1 : -1), 0, count - 1);
        return update();
    }
    default: ChartWidget::keyPressEvent(event);
    }
}

QString CommitmentChart::csv() const
{
    const auto cell = [](QString text) { return text.contains(u',') ? u'"' + text.replace(u'"', u"\"\""_s) + u'"' : text; };
    QString text = m_order == Order::Time ? u"time"_s : u"rank,time"_s;
    for (const UseLayer& layer : m_curve.layers) text += u',' + cell(layer.name + u" ["_s + m_curve.unit + u']');
    if (m_curve.hasLine) text += u','+ cell(tr("covered up to") + u" ["_s + m_curve.unit + u']');
    text += u'\n';
    for (std::size_t i = 0; i < m_hours.size(); ++i) {
        if (m_order == Order::Use) text += QString::number(i + 1) + u',';
        text += QString::fromStdString(m_clock.calendar().format(m_curve.from + Duration::hours(static_cast<std::int64_t>(m_hours[i]))));
        for (const UseLayer& layer : m_curve.layers) text += u',' + QString::number(layer.perHour[m_hours[i]], 'g', 10);
        if (m_curve.hasLine) text += u',' + QString::number(m_curve.level, 'g', 10);
        text += u'\n';
    }
    return text;
}

} // namespace headroom::gui

#include "app/gui/report/report_chart.h"

#include "app/gui/plots/decimate.h"
#include "app/gui/plots/plot_data.h"
#include "app/gui/shell/theme.h"

#include <QCoreApplication>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <tuple>

using namespace Qt::StringLiterals;

namespace headroom::gui {

using R = Theme::Role;

namespace {

constexpr int kColumns = 500;              // more than a printer shows on a page's width would only make the file large
constexpr double kHour = 3600, kDay = 86'400, kMostHourBars = 4 * 24;
constexpr qsizetype kMostStacks = 6;

QString tr(const char* text) { return QCoreApplication::translate("headroom::gui", text); }

ReportChart::Line line(const simulation::Recording& recording, const std::vector<float>& values, const QString& name, int series, double scale, bool isDashed = false)
{
    ReportChart::Line made{name, series, isDashed, {}, {}};
    const double bucket = recording.bucket.toSeconds();
    const Points points = linePoints(values, bucket, {0, bucket * static_cast<double>(values.size())}, kColumns, scale);
    made.x = QVector<double>(points.x.begin(), points.x.end());
    made.y = QVector<double>(points.y.begin(), points.y.end());
    return made;
}

ReportChart trafficChart(const simulation::Recording& recording)
{
    constexpr double kPerMinute = 60;
    ReportChart chart;
    chart.title = tr("Traffic");
    chart.unit = tr("requests/min");
    if (const auto* offered = recording.signal("requests.offered")) chart.lines.push_back(line(recording, offered->mean, tr("offered"), 0, kPerMinute));
    std::vector<float> failed;
    for (const char* id : {"requests.failed", "requests.timedOut", "requests.throttled", "requests.lost"}) {
        const auto* signal = recording.signal(id);
        if (!signal) continue;
        failed.resize(std::max(failed.size(), signal->mean.size()), 0);
        for (std::size_t i = 0; i < signal->mean.size(); ++i)
            if (std::isfinite(signal->mean[i])) failed[i] += signal->mean[i];
    }
    if (std::any_of(failed.begin(), failed.end(), [](float each) { return each > 0; })) chart.lines.push_back(line(recording, failed, tr("failed"), 5, kPerMinute));
    return chart;
}

ReportChart latencyChart(const scenario::Scenario& scenario, const simulation::Recording& recording)
{
    ReportChart chart;
    chart.title = tr("Response time");
    chart.unit = tr("s");
    chart.isLogarithmic = true;
    int dashed = 0;
    for (const auto& [id, name, series] : {std::tuple{"latency.p99", u"p99"_s, 1}, {"latency.p95", u"p95"_s, 0}, {"latency.p50", u"p50"_s, 4}}) {
        if (const auto* signal = recording.signal(id)) chart.lines.push_back(line(recording, signal->mean, name, series, 1, dashed == 2));
        ++dashed;
    }
    for (const auto& slo : scenario.slos)
        if (slo.metric.starts_with("latency.") && slo.below) chart.limits.push_back({tr("%1 below %2").arg(format::text(slo.metric.substr(8)), format::latency(*slo.below * 1000)), *slo.below});
    return chart;
}

ReportChart costChart(const analysis::Report& report)
{
    const auto& bill = report.window;
    ReportChart chart;
    const bool byDay = static_cast<double>(bill.totalPerHour.size()) > kMostHourBars;
    chart.barSeconds = byDay ? kDay : kHour;
    chart.title = byDay ? tr("Cost of each day") : tr("Cost of each hour");
    chart.unit = format::text(bill.currency);
    const std::size_t perBar = byDay ? 24 : 1;
    std::vector<std::pair<QString, QVector<double>>> groups;
    for (const auto& [name, hours] : bill.perHourByGroup) {
        QVector<double> bars;
        for (std::size_t i = 0; i < hours.size(); i += perBar)
            bars.push_back(std::accumulate(hours.begin() + static_cast<std::ptrdiff_t>(i), hours.begin() + static_cast<std::ptrdiff_t>(std::min(i + perBar, hours.size())), 0.0));
        groups.emplace_back(format::text(name), std::move(bars));
    }
    const auto sum = [](const QVector<double>& bars) { return std::accumulate(bars.begin(), bars.end(), 0.0); };
    std::stable_sort(groups.begin(), groups.end(), [&](const auto& a, const auto& b) { return sum(a.second) > sum(b.second); });
    for (const auto& [name, bars] : groups) {
        const auto index = chart.stacks.size();
        if (index < kMostStacks - 1 || static_cast<qsizetype>(groups.size()) <= kMostStacks) {
            chart.stacks.push_back({name, static_cast<int>(index), bars});
            continue;
        }
        if (index == kMostStacks - 1) chart.stacks.push_back({tr("other"), 6, QVector<double>(bars.size(), 0)});
        auto& other = chart.stacks.back().y;
        for (qsizetype i = 0; i < std::min(other.size(), bars.size()); ++i) other[i] += bars[i];
    }
    return chart;
}

/// 1, 2 or 5 times a power of ten, so that about `count` steps fill `span`.
double roundStep(double span, int count)
{
    const double rough = span / count, power = std::pow(10, std::floor(std::log10(rough)));
    for (const double factor : {1.0, 2.0, 5.0})
        if (rough <= factor * power) return factor * power;
    return 10 * power;
}

struct Scale {
    double low = 0, high = 1;
    bool isLogarithmic = false;
    QVector<double> ticks;

    [[nodiscard]] double at(double value, const QRectF& area) const
    {
        const double share = isLogarithmic ? std::log(std::max(value, low) / low) / std::log(high / low) : (value - low) / (high - low);
        return area.bottom() - std::clamp(share, 0.0, 1.02) * area.height();
    }
};

Scale scaleOf(const ReportChart& chart)
{
    Scale scale;
    scale.isLogarithmic = chart.isLogarithmic;
    double lowest = 1e300, highest = 0;
    const auto see = [&](double value) {
        if (!std::isfinite(value) || value <= 0) return;
        lowest = std::min(lowest, value);
        highest = std::max(highest, value);
    };
    for (const auto& each : chart.lines) std::for_each(each.y.begin(), each.y.end(), see);
    for (const auto& limit : chart.limits) see(limit.y);
    const qsizetype bars = chart.stacks.isEmpty() ? 0 : chart.stacks.front().y.size();
    for (qsizetype i = 0; i < bars; ++i) {
        double sum = 0;
        for (const auto& stack : chart.stacks) sum += i < stack.y.size() ? stack.y[i] : 0;
        see(sum);
    }
    if (highest <= 0) highest = 1;
    if (chart.isLogarithmic) {
        scale.low = std::pow(10, std::floor(std::log10(std::min(lowest, highest))));
        scale.high = std::pow(10, std::ceil(std::log10(highest * 1.01)));
        for (double tick = scale.low; tick <= scale.high * 1.001; tick *= 10) scale.ticks.push_back(tick);
    } else {
        const double step = roundStep(highest * 1.05, 4);
        scale.high = std::ceil(highest * 1.02 / step) * step;
        for (int i = 0; i * step <= scale.high * 1.0001; ++i) scale.ticks.push_back(i * step);
    }
    return scale;
}

/// Local moments that are round for the length of the axis, as seconds from the start with their labels.
QVector<std::pair<double, QString>> timeTicks(const ReportChart& chart)
{
    QVector<std::pair<double, QString>> ticks;
    const auto& calendar = chart.clock.calendar();
    if (!chart.barNames.isEmpty()) {
        for (qsizetype i = 0; i < chart.barNames.size(); ++i) ticks.push_back({(static_cast<double>(i) + 0.5) * chart.barSeconds, chart.barNames[i]});
        return ticks;
    }
    const auto seconds = [&](SimTime time) { return (time - chart.start).toSeconds(); };
    if (chart.seconds > 2.5 * kDay) {
        const int days = static_cast<int>(chart.seconds / kDay);
        const int step = days <= 10 ? 1 : days <= 20 ? 2 : days <= 62 ? 4 : 14;
        SimTime time = calendar.startOfDay(chart.start);
        for (int i = 0; i < 400 && seconds(time) <= chart.seconds; ++i, time = calendar.addDays(time, step))
            if (seconds(time) >= 0) ticks.push_back({seconds(time), chart.clock.date(time)});
        return ticks;
    }
    const double hours = chart.seconds / kHour;
    const int stepMinutes = hours <= 0.5 ? 5 : hours <= 1.5 ? 10 : hours <= 3 ? 30 : hours <= 7 ? 60 : hours <= 14 ? 120 : hours <= 26 ? 180 : 360;
    SimTime time = calendar.startOfDay(chart.start);
    while (seconds(time) < 0) time = time + Duration::minutes(stepMinutes);
    for (; seconds(time) <= chart.seconds; time = time + Duration::minutes(stepMinutes)) ticks.push_back({seconds(time), chart.clock.clock(time)});
    return ticks;
}

} // namespace

QFont printFont(int size, bool semibold)
{
    QFont font = Theme::font(size, semibold);
    font.setStyleStrategy(QFont::PreferNoShaping);
    return font;
}

QVector<ReportChart> reportCharts(const scenario::Scenario& scenario, const analysis::Report& report)
{
    QVector<ReportChart> charts{trafficChart(report.recording), latencyChart(scenario, report.recording), costChart(report)};
    for (ReportChart& chart : charts) {
        chart.start = report.recording.start;
        chart.seconds = std::max((report.recording.end - report.recording.start).toSeconds(), 1.0);
        chart.clock = format::LocalClock(scenario.calendar.timeZone);
    }
    return charts;
}

void drawChart(QPainter& painter, const QRectF& room, const ReportChart& chart)
{
    const Theme& theme = Theme::print();
    painter.save();
    const QFont small = printFont(8), head = printFont(9, true);
    constexpr double kTop = 16, kBottom = 14, kLeft = 38, kRight = 92;
    const QRectF area = room.adjusted(kLeft, kTop, -kRight, -kBottom);

    painter.setFont(head);
    painter.setPen(theme.color(R::Text));
    const QString title = chart.title;
    painter.drawText(QRectF(room.left(), room.top(), room.width(), 12), Qt::AlignLeft | Qt::AlignVCenter, title);
    painter.setFont(small);
    painter.setPen(theme.color(R::MutedText));
    painter.drawText(QRectF(room.left() + QFontMetricsF(head).horizontalAdvance(title) + 6, room.top(), 200, 12), Qt::AlignLeft | Qt::AlignVCenter, chart.unit);

    const Scale scale = scaleOf(chart);
    const auto x = [&](double seconds) { return area.left() + seconds / chart.seconds * area.width(); };
    for (const double tick : scale.ticks) {
        const double y = scale.at(tick, area);
        painter.setPen(QPen(theme.color(R::Grid), 0.5));
        painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y));
        painter.setPen(theme.color(R::SecondaryText));
        painter.drawText(QRectF(room.left(), y - 6, kLeft - 5, 12), Qt::AlignRight | Qt::AlignVCenter, formatTick(tick));
    }
    double lastLabel = -1e9;
    for (const auto& [seconds, label] : timeTicks(chart)) {
        painter.setPen(QPen(theme.color(R::FieldEdge), 0.5));
        painter.drawLine(QPointF(x(seconds), area.bottom()), QPointF(x(seconds), area.bottom() + 2.5));
        const double width = QFontMetricsF(small).horizontalAdvance(label);
        if (x(seconds) - width / 2 < lastLabel + 8 || x(seconds) + width / 2 > area.right() + 16) continue;
        painter.setPen(theme.color(R::SecondaryText));
        painter.drawText(QRectF(x(seconds) - 40, area.bottom() + 2, 80, 12), Qt::AlignHCenter | Qt::AlignVCenter, label);
        lastLabel = x(seconds) + width / 2;
    }

    painter.setRenderHint(QPainter::Antialiasing);
    const qsizetype bars = chart.stacks.isEmpty() ? 0 : chart.stacks.front().y.size();
    for (qsizetype i = 0; i < bars; ++i) {
        double sum = 0;
        const double from = static_cast<double>(i) * chart.barSeconds, to = std::min(from + chart.barSeconds, chart.seconds);
        if (from >= chart.seconds) break;
        for (const auto& stack : chart.stacks) {
            if (i >= stack.y.size()) continue;
            const double low = scale.at(sum, area);
            sum += stack.y[i];
            const double gap = std::min(1.0, (x(to) - x(from)) * 0.12);
            painter.fillRect(QRectF(QPointF(x(from) + gap / 2, scale.at(sum, area)), QPointF(x(to) - gap / 2, low)), theme.series(stack.series));
        }
    }
    for (const auto& limit : chart.limits) {
        painter.setPen(QPen(theme.color(R::Bad), 0.8, Qt::DashLine));
        painter.drawLine(QPointF(area.left(), scale.at(limit.y, area)), QPointF(area.right(), scale.at(limit.y, area)));
    }
    painter.save();
    painter.setClipRect(area.adjusted(-1, -3, 1, 1));
    for (const auto& each : chart.lines) {
        painter.setPen(QPen(theme.lineSeries(each.series), 0.9, each.isDashed ? Qt::DashLine : Qt::SolidLine, Qt::FlatCap, Qt::RoundJoin));
        QPolygonF points;
        for (qsizetype i = 0; i <= each.x.size(); ++i) {
            const bool isGap = i == each.x.size() || !std::isfinite(each.y[i]) || (chart.isLogarithmic && each.y[i] <= 0);
            if (!isGap) {
                points << QPointF(x(each.x[i]), scale.at(each.y[i], area));
                continue;
            }
            if (points.size() > 1) painter.drawPolyline(points);
            points.clear();
        }
    }
    painter.restore();
    painter.setPen(QPen(theme.color(R::FieldEdge), 0.6));
    painter.drawLine(area.bottomLeft(), area.bottomRight());

    // The legend has a column of its own, so that it covers no data.
    double y = area.top() - 2;
    const auto entry = [&](const QString& name, const QColor& color, bool isBlock, Qt::PenStyle style) {
        if (isBlock) painter.fillRect(QRectF(area.right() + 8, y + 3, 8, 6), color);
        else {
            painter.setPen(QPen(color, 1.4, style));
            painter.drawLine(QPointF(area.right() + 7, y + 6), QPointF(area.right() + 18, y + 6));
        }
        painter.setFont(small);
        painter.setPen(theme.color(R::SecondaryText));
        painter.drawText(QRectF(area.right() + 22, y, kRight - 22, 12), Qt::AlignLeft | Qt::AlignVCenter, QFontMetricsF(small).elidedText(name, Qt::ElideRight, kRight - 22));
        y += 12;
    };
    for (const auto& each : chart.lines) entry(each.name, theme.lineSeries(each.series), false, each.isDashed ? Qt::DashLine : Qt::SolidLine);
    for (const auto& stack : chart.stacks) entry(stack.name, theme.series(stack.series), true, Qt::SolidLine);
    for (const auto& limit : chart.limits) entry(limit.name, theme.color(R::Bad), false, Qt::DashLine);
    painter.restore();
}

} // namespace headroom::gui

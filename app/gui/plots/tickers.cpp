#include "app/gui/plots/tickers.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace headroom::gui {

namespace {

constexpr double kDay = 86'400;
constexpr std::array<double, 19> kSteps{1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, kDay, 2 * kDay};

} // namespace

double TimeTicker::getTickStep(const QCPRange& range)
{
    const double wanted = range.size() / tickCount();
    for (const double step : kSteps)
        if (step >= wanted) return step;
    return kDay * 7 * std::ceil(wanted / (7 * kDay));
}

QVector<double> TimeTicker::createTickVector(double tickStep, const QCPRange& range)
{
    const calendar::Calendar& calendar = m_data.calendar();
    const SimTime last = m_data.toTime(range.upper);
    QVector<double> ticks;
    if (tickStep >= kDay) {
        const int days = static_cast<int>(std::lround(tickStep / kDay));
        SimTime day = calendar.startOfDay(m_data.toTime(range.lower));
        if (days % 7 == 0)
            day = calendar.addDays(day, -calendar.dayOfWeek(day));
        else if (days > 1)
            day = calendar.addDays(day, -((calendar.local(day).day - 1) % days));
        for (; day <= last && ticks.size() < 200; day = calendar.addDays(day, days)) {
            const double x = m_data.toSeconds(day);
            if (x >= range.lower) ticks.push_back(x);
        }
        return ticks;
    }
    const Duration step = Duration::fromSeconds(tickStep);
    const SimTime first = m_data.toTime(range.lower);
    for (SimTime day = calendar.startOfDay(first); day <= last && ticks.size() < 200; day = calendar.addDays(day, 1)) {
        const calendar::LocalTime local = calendar.local(day);
        // By clock reading, so that 06:00 is at 06:00 also on a day of 23 or 25 hours.
        const bool isFirst = day <= first;
        std::int64_t k = isFirst ? calendar.local(first).sinceMidnight / step : 0;
        for (; step * k < Duration::hours(24) && ticks.size() < 200; ++k) {
            const double x = m_data.toSeconds(calendar.instant(local.year, local.month, local.day, step * k));
            if (x > range.upper) break;
            if (x >= range.lower && (ticks.isEmpty() || x > ticks.back())) ticks.push_back(x);
        }
    }
    return ticks;
}

double ValueTicker::getTickStep(const QCPRange& range)
{
    const double wanted = range.size() / std::max(tickCount(), 1);
    const double power = std::pow(10.0, std::floor(std::log10(wanted)));
    for (const double digit : {1.0, 2.0, 2.5, 5.0})
        if (digit * power >= wanted * (1 - 1e-9)) return digit * power;
    return 10 * power;
}

QVector<double> LogTicker::createTickVector(double, const QCPRange& range)
{
    if (!(range.lower > 0) || !(range.upper > range.lower)) return {};
    const double first = std::log10(range.lower), last = std::log10(range.upper);
    // The base class rounds the decades between two ticks down, and draws up to twice as many ticks as asked for.
    const int step = std::max(1, static_cast<int>(std::ceil((last - first) / std::max(tickCount(), 1) - 1e-9)));
    QVector<double> ticks;
    if (std::floor(last + 1e-9) - std::ceil(first - 1e-9) < 1 && tickCount() > 1) { // less than two decades are in sight
        QVector<double> fine;
        for (int power = static_cast<int>(std::floor(first)); power <= last; ++power)
            for (const double digit : {1.0, 2.0, 5.0})
                if (const double tick = digit * std::pow(10.0, power); range.contains(tick)) fine.push_back(tick);
        if (fine.size() < 2) {
            const double scale = std::pow(10.0, std::floor(std::log10(range.size())));
            for (const double digit : {5.0, 2.0, 1.0, 0.5}) { // the widest round step that stands in it twice
                if (fine.size() >= 2) break;
                const double width = scale * digit;
                fine.clear();
                for (double k = std::ceil(range.lower / width - 1e-9); k * width <= range.upper; ++k) fine.push_back(k * width);
            }
        }
        QVector<double> thinned; // never more than may stand beside each other
        const qsizetype each = std::max<qsizetype>(1, (fine.size() + tickCount() - 1) / tickCount());
        for (qsizetype i = 0; i < fine.size(); i += each) thinned.push_back(fine[i]);
        return thinned;
    }
    // One beyond each end: the minor ticks lie between two ticks.
    for (int power = static_cast<int>(std::floor(first / step)) * step; power <= last + step && ticks.size() < 100; power += step)
        ticks.push_back(std::pow(10.0, power));
    return ticks;
}

QString TimeTicker::getTickLabel(double tick, const QLocale&, QChar, int)
{
    const SimTime time = m_data.toTime(tick);
    const calendar::LocalTime local = m_data.calendar().local(time);
    const std::int64_t seconds = local.sinceMidnight / Duration::seconds(1);
    if (seconds == 0) return m_data.day(time);
    const QTime clock = QTime(0, 0).addSecs(static_cast<int>(seconds));
    return clock.toString(seconds % 60 != 0 ? QStringLiteral("HH:mm:ss") : QStringLiteral("HH:mm"));
}

} // namespace headroom::gui

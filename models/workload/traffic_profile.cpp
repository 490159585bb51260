#include "models/workload/traffic_profile.h"

#include "core/calendar/calendar.h"
#include "models/workload/trace_times.h"
#include "models/workload/users.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace headroom::workload {
namespace {

using scenario::TrafficEvent;
using scenario::TrafficSource;

/// A weekly line on one day: base rate until `start`, up to the plateau [full, fall), and back to the base at `end`.
struct Trapezoid {
    SimTime start, full, fall, end;
    double plateau = 0;
};

double interpolate(SimTime t, SimTime a, double atA, SimTime b, double atB)
{
    return b <= a ? atB : atA + (atB - atA) * ((t - a).toSeconds() / (b - a).toSeconds());
}

class ProfileBuilder {
public:
    ProfileBuilder(const TrafficSource& source, const scenario::Scenario& scenario, SimTime from, SimTime to)
        : m_source(source), m_from(from), m_to(to)
    {
        const auto zone = calendar::Calendar::forZone(scenario.calendar.timeZone);
        if (zone) m_calendar = *zone;
        addTrapezoids();
        addTrend();
        m_events = source.events;
        std::sort(m_events.begin(), m_events.end(), [](const TrafficEvent& a, const TrafficEvent& b) { return a.from < b.from; });
    }

    calendar::RateProfile build()
    {
        std::vector<SimTime> corners = cornersOf();
        calendar::RateProfile profile;
        for (std::size_t i = 0; i + 1 < corners.size(); ++i) addLine(profile, corners[i], corners[i + 1]);
        return profile;
    }

private:
    void addTrapezoids()
    {
        // Ramps reach into neighbouring days, so one day more on either side.
        for (SimTime day = m_calendar.addDays(m_calendar.startOfDay(m_from), -1); day < m_to + Duration::hours(26); day = m_calendar.addDays(day, 1)) {
            const calendar::LocalTime local = m_calendar.local(day);
            for (const scenario::WeeklyRate& line : m_source.weekly) {
                if (std::find(line.days.begin(), line.days.end(), local.dayOfWeek) == line.days.end()) continue;
                Trapezoid shape;
                shape.full = m_calendar.instant(local.year, local.month, local.day, Duration::minutes(line.fromMinute));
                shape.fall = m_calendar.instant(local.year, local.month, local.day, Duration::minutes(line.toMinute));
                shape.start = shape.full - line.ramp;
                shape.end = shape.fall + line.ramp;
                shape.plateau = line.ratePerSecond;
                if (shape.end > m_from && shape.start < m_to) m_shapes.push_back(shape);
            }
        }
    }

    /// One factor for each local month that the window touches.
    void addTrend()
    {
        if (!m_source.trend) return;
        const calendar::LocalTime base = m_calendar.local(m_source.trend->from);
        const SimTime first = m_calendar.startOfMonth(m_from);
        // Ends of events look at the weekly rate beyond the window.
        const SimTime last = m_calendar.addMonths(m_calendar.startOfMonth(m_to), 1);
        for (SimTime month = m_calendar.addMonths(first, -1); month <= last; month = m_calendar.addMonths(month, 1)) {
            const calendar::LocalTime local = m_calendar.local(month);
            const int months = (local.year - base.year) * 12 + local.month - base.month;
            m_trend.push_back({month, std::pow(1 + m_source.trend->growthPerMonth, months) * m_source.trend->seasons[static_cast<std::size_t>(local.month - 1)]});
        }
    }

    [[nodiscard]] double trendAt(SimTime t) const
    {
        if (m_trend.empty()) return 1;
        const auto next = std::upper_bound(m_trend.begin(), m_trend.end(), t, [](SimTime at, const MonthFactor& month) { return at < month.from; });
        return next == m_trend.begin() ? m_trend.front().factor : (next - 1)->factor;
    }

    /// Value of one trapezoid just after `t`.
    [[nodiscard]] double value(const Trapezoid& shape, SimTime t) const
    {
        const double base = m_source.otherwisePerSecond;
        if (t < shape.start || t >= shape.end) return base;
        if (t < shape.full) return interpolate(t, shape.start, base, shape.full, shape.plateau);
        if (t < shape.fall) return shape.plateau;
        return interpolate(t, shape.fall, shape.plateau, shape.end, base);
    }

    /// Weekly rate just after `t`, with growth and season.
    [[nodiscard]] double weekly(SimTime t) const { return stated(t) * trendAt(t); }

    /// Weekly rate as stated. Where hours are stated, they hold even below the base rate; ramps of others are taken at their highest.
    [[nodiscard]] double stated(SimTime t) const
    {
        double highest = m_source.otherwisePerSecond;
        double plateau = -1;
        for (const Trapezoid& shape : m_shapes) {
            if (t >= shape.full && t < shape.fall) plateau = std::max(plateau, shape.plateau);
            highest = std::max(highest, value(shape, t));
        }
        return plateau >= 0 ? std::max(plateau, rampsOver(t)) : highest;
    }

    /// Highest ramp (not plateau) of another line at `t`; −1 if there is none.
    [[nodiscard]] double rampsOver(SimTime t) const
    {
        double highest = -1;
        for (const Trapezoid& shape : m_shapes)
            if ((t >= shape.start && t < shape.full) || (t >= shape.fall && t < shape.end)) highest = std::max(highest, value(shape, t));
        return highest;
    }

    [[nodiscard]] const TrafficEvent* eventAt(SimTime t) const
    {
        for (const TrafficEvent& event : m_events)
            if (t >= event.from - event.rampUp && t < event.to + event.rampDown) return &event;
        return nullptr;
    }

    [[nodiscard]] double rate(SimTime t) const
    {
        const TrafficEvent* event = eventAt(t);
        if (!event) return weekly(t);
        if (t < event->from) return interpolate(t, event->from - event->rampUp, weekly(event->from - event->rampUp), event->from, event->ratePerSecond);
        if (t >= event->to) return interpolate(t, event->to, event->ratePerSecond, event->to + event->rampDown, weekly(event->to + event->rampDown));
        if (event->spikes && (t - event->from).count() % event->spikes->every.count() < event->spikes->duration.count())
            return event->ratePerSecond * event->spikes->factor;
        return event->ratePerSecond;
    }

    std::vector<SimTime> cornersOf() const
    {
        std::vector<SimTime> corners{m_from, m_to};
        const auto add = [&](SimTime t) {
            if (t > m_from && t < m_to) corners.push_back(t);
        };
        for (const Trapezoid& shape : m_shapes)
            for (const SimTime t : {shape.start, shape.full, shape.fall, shape.end}) add(t);
        for (const MonthFactor& month : m_trend) add(month.from);
        for (const TrafficEvent& event : m_events) {
            for (const SimTime t : {event.from - event.rampUp, event.from, event.to, event.to + event.rampDown}) add(t);
            if (event.spikes)
                for (SimTime t = event.from; t < event.to; t += event.spikes->every) {
                    add(t);
                    add(std::min(t + event.spikes->duration, event.to));
                }
        }
        std::sort(corners.begin(), corners.end());
        corners.erase(std::unique(corners.begin(), corners.end()), corners.end());
        return corners;
    }

    /// Between two corners every shape is linear, their maximum is not: cut where the slope changes.
    void addLine(calendar::RateProfile& profile, SimTime a, SimTime b, int depth = 0) const
    {
        const double atA = rate(a);
        const double atB = rate(b - Duration::nanoseconds(1));
        const SimTime middle = a + (b - a) / 2;
        const double expected = 0.5 * (atA + atB);
        const double found = rate(middle);
        const bool straight = found - expected <= 1e-6 * std::max(1.0, found) && expected - found <= 1e-6 * std::max(1.0, found);
        if (straight || depth == 16 || b - a <= Duration::milliseconds(1)) {
            profile.addSegment(a, b, atA, atB);
            return;
        }
        addLine(profile, a, middle, depth + 1);
        addLine(profile, middle, b, depth + 1);
    }

    const TrafficSource& m_source;
    SimTime m_from, m_to;
    calendar::Calendar m_calendar;
    std::vector<Trapezoid> m_shapes;
    std::vector<TrafficEvent> m_events;
    struct MonthFactor { SimTime from; double factor = 1; };
    std::vector<MonthFactor> m_trend;   ///< empty: the stated rates hold for ever
};

} // namespace

calendar::RateProfile statedRates(const TrafficSource& source, const scenario::Scenario& scenario, SimTime from, SimTime to)
{
    return ProfileBuilder(source, scenario, from, to).build();
}

calendar::RateProfile trafficProfile(const TrafficSource& source, const scenario::Scenario& scenario, SimTime from, SimTime to)
{
    if (source.users) return usersProfile(source, scenario, from, to);
    if (source.arrivals.trace) return traceProfile(source.arrivals, from, to);
    return statedRates(source, scenario, from, to);
}

} // namespace headroom::workload

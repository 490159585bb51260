#include "app/gui/run/periods.h"

#include "app/gui/shell/format.h"

#include <QCoreApplication>

#include <algorithm>

namespace headroom::gui {

namespace {

QString tr(const char* source) { return QCoreApplication::translate("headroom::gui::Period", source); }

/// The local day that holds `time`, inside the calendar.
Period dayOf(const scenario::Scenario& scenario, const format::LocalClock& clock, SimTime time)
{
    Period period;
    const SimTime midnight = clock.calendar().startOfDay(time);
    period.from = std::max(midnight, scenario.calendar.start);
    period.to = std::min(clock.calendar().addDays(midnight, 1), scenario.calendar.end);
    return period;
}

} // namespace

std::vector<Period> periodsOf(const scenario::Scenario& scenario)
{
    const format::LocalClock clock(scenario.calendar.timeZone);
    const SimTime start = scenario.calendar.start, end = scenario.calendar.end;
    const bool isMonth = clock.calendar().startOfMonth(start) == start && clock.calendar().addMonths(start, 1) == end;
    std::vector<Period> days;
    for (const auto& source : scenario.traffic) {
        for (const auto& event : source.events) {
            if (event.from < start || event.from >= end) continue;
            Period day = dayOf(scenario, clock, event.from);
            const bool known = std::any_of(days.begin(), days.end(), [&](const Period& p) { return p.from == day.from; });
            if (known || (day.from == start && day.to == end)) continue;
            day.title = tr("%1, %2").arg(format::text(event.name), clock.date(event.from));
            days.push_back(day);
        }
    }
    std::sort(days.begin(), days.end(), [](const Period& a, const Period& b) { return a.from < b.from; });
    Period whole{isMonth ? clock.month(start) : tr("Whole calendar, %1").arg(format::span(end - start)), start, end, true};
    days.insert(days.begin(), whole);
    return days;
}

std::size_t tellingPeriod(const scenario::Scenario& scenario, const std::vector<Period>& periods)
{
    if (scenario.calendar.end - scenario.calendar.start <= Duration::hours(48)) return 0;
    const scenario::TrafficEvent* highest = nullptr;
    for (const auto& source : scenario.traffic)
        for (const auto& event : source.events)
            if (!highest || event.ratePerSecond > highest->ratePerSecond) highest = &event;
    if (!highest) return 0;
    for (std::size_t i = 1; i < periods.size(); ++i)
        if (periods[i].from <= highest->from && highest->from < periods[i].to) return i;
    return 0;
}

Period ownPeriod(const scenario::Scenario& scenario, SimTime from, int days)
{
    const format::LocalClock clock(scenario.calendar.timeZone);
    Period period;
    period.from = std::clamp(from, scenario.calendar.start, scenario.calendar.end);
    period.to = std::min(clock.calendar().addDays(period.from, days), scenario.calendar.end);
    period.title = days == 1 ? clock.date(period.from)
                             : tr("%1 – %2").arg(clock.date(period.from), clock.date(period.to - Duration::seconds(1)));
    return period;
}

} // namespace headroom::gui

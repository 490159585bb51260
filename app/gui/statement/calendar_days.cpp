#include "app/gui/statement/calendar_days.h"

#include "app/gui/shell/format.h"

#include <QStringList>

#include <algorithm>
#include <map>

using namespace Qt::StringLiterals;

namespace headroom::gui {

std::vector<CalendarDay> calendarDays(const pricing::PivotSource& source, const std::vector<pricing::PivotFilter>& filters)
{
    constexpr auto kDay = pricing::Dimension::Kind::Day;
    std::vector<pricing::PivotFilter> others = filters;
    std::erase_if(others, [](const pricing::PivotFilter& filter) { return filter.dimension.kind == kDay; });
    const auto pivot = pricing::pivot(source, {kDay, {}}, {}, others);
    if (!pivot) return {};
    std::map<std::string, Money> amounts;
    for (std::size_t row = 0; row < pivot->rows.size(); ++row) amounts.emplace(pivot->rows[row], pivot->rowTotals[row]);

    const format::LocalClock clock(source.scenario.calendar.timeZone);
    std::vector<CalendarDay> days;
    for (SimTime from = source.statement.from; from < source.statement.to;) {
        const SimTime to = std::min(clock.calendar().addDays(clock.calendar().startOfDay(from), 1), source.statement.to);
        CalendarDay day{clock.calendar().formatDate(from), from, to, Money(source.statement.total.currency()), {}};
        if (const auto found = amounts.find(day.key); found != amounts.end()) day.amount = found->second;
        QStringList events;
        for (const scenario::TrafficSource& traffic : source.scenario.traffic)
            for (const scenario::TrafficEvent& event : traffic.events)
                if (event.from < to && event.to > from && !events.contains(format::text(event.name))) events += format::text(event.name);
        day.event = events.join(u", "_s);
        days.push_back(std::move(day));
        from = to;
    }
    return days;
}

} // namespace headroom::gui

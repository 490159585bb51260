#pragma once

#include "models/scenario/scenario.h"

#include <QString>

#include <optional>
#include <vector>

namespace headroom::gui {

/// A span of the scenario's calendar that can be chosen to run.
struct Period {
    QString title;                ///< "Black Friday, 27 Nov"
    SimTime from, to;             ///< `to` is exclusive
    bool isWhole = false;         ///< the whole calendar
};

/// The whole calendar first, then the local day of every dated event, in time order, each day once.
[[nodiscard]] std::vector<Period> periodsOf(const scenario::Scenario& scenario);

/// Index into periodsOf(): the day of the event with the highest rate; the whole calendar if that lasts at most two days or
/// there is no event.
[[nodiscard]] std::size_t tellingPeriod(const scenario::Scenario& scenario, const std::vector<Period>& periods);

/// Local midnight that starts `day` days (≥ 0) after the day of the calendar's start; for periods of one's own.
[[nodiscard]] Period ownPeriod(const scenario::Scenario& scenario, SimTime from, int days);

} // namespace headroom::gui

#pragma once

#include "models/scenario/scenario.h"

#include <string>
#include <vector>

namespace headroom::capacity {

/// The instant of the calendar at which all traffic sources together ask for most.
struct Peak {
    SimTime at;                              ///< the first instant of the highest rate
    double ratePerSecond = 0;                ///< of all sources, without the spikes inside events; 0 = no traffic at all
    double ratePerSecondWithSpikes = 0;      ///< highest rate of all, spikes included
    std::vector<double> ratePerSecondBySource;   ///< at `at`
    std::string event;                       ///< name of the dated event that makes it; empty for a weekly peak
};

/// Highest sum of the sources' rates within the calendar. Rates are straight lines, so the highest is at the end of one: a sweep over all
/// ends, O(n log n) in their number. Times are the local times of the scenario (models/workload). Pure.
[[nodiscard]] Peak peakOf(const scenario::Scenario& scenario);

} // namespace headroom::capacity

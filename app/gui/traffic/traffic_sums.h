#pragma once

#include "core/quantities/time.h"
#include "models/scenario/scenario.h"

#include <string>
#include <vector>

namespace headroom::gui {

/// What the traffic of one source adds up to over the period of a scenario, as the models see it: expected numbers, no chance.
struct TrafficSums {
    struct Bar {
        SimTime from, to;              ///< a local day; an hour where the period is shorter than three days
        double requests = 0;           ///< expected
        double peakPerSecond = 0;
    };
    std::vector<Bar> bars;
    double requests = 0;               ///< of the period
    double ofAllSources = 0;
    double peakPerSecond = 0;          ///< spikes included
    SimTime peakAt;
    bool closedLoop = false;           ///< users instead of rates: then nothing above is known before a run
    bool barsAreHours = false;
};

/// Sums of the source of that name. Pure; some milliseconds for a month.
[[nodiscard]] TrafficSums trafficSums(const scenario::Scenario& scenario, const std::string& source);

} // namespace headroom::gui

#pragma once

#include "models/scenario/scenario.h"
#include "models/simulation/recording.h"

#include <vector>

/// The daily cap of a log workspace.
namespace headroom::simulation {

/// Volume that arrives evenly between two instants.
struct LogArrival {
    SimTime from, to;
    double gigabytes = 0;              ///< of 10^9 bytes
};

struct CappedLogs {
    std::vector<double> admittedGB;    ///< of each arrival
    double arrivedGB = 0, droppedGB = 0;
    std::vector<SimTime> reachedAt;    ///< one instant for each day on which something was dropped
};

/// Takes in what arrives, in order of time, until the cap of the day is reached; the rest of that day is dropped. A day goes from one reset hour (UTC) to
/// the next. Nothing has been taken in before the first arrival. Without a cap all is taken in. Pure.
/// Source: Azure Monitor documentation, daily cap of a workspace. Assumed: it stops at the cap, where the real one lets some more in and bills it.
[[nodiscard]] CappedLogs capLogs(const scenario::LogWorkspaceSpec& spec, const std::vector<LogArrival>& arrivals);

/// Adds to a whole recording what the caps of its workspaces did: an event for each day on which one was reached, and the component's figures
/// "logGB" and "droppedLogGB". Usage stays what arrived: the bill takes the same cap off, so that cuts of a run in time do not show.
void addLogCaps(Recording& recording, const scenario::Scenario& scenario);

} // namespace headroom::simulation

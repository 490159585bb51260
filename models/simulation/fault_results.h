#pragma once

#include "models/simulation/recording.h"
#include "models/simulation/topology.h"

namespace headroom::simulation {

/// Share of failed requests above which a system has not recovered.
inline constexpr double kFailedShareRecovered = 0.01;

/// Fills Recording::faults for one replication whose series are complete.
///
/// A fault is over when what it hit is back for good and the share of failed requests stays at or below 1 %; pods and nodes are back when every
/// service that lost some has as many ready pods as it wants. Data is as old as the time since the run began or the last loss, but not
/// older than the component's backup. Nothing where the scenario has no faults. Pure.
void addFaultResults(Recording& recording, const Topology& topology, std::uint32_t replication);

} // namespace headroom::simulation

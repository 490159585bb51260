#pragma once

#include "models/analysis/report.h"
#include "models/scenario/scenario.h"
#include "models/simulation/recording.h"

#include <memory>

/// Invented runs for tests and pictures of the window: no engine, exact and the same every time. The figures show every mark
/// that the views know; they say nothing about the real system.
namespace headroom::tests {

/// The shape of the Fabrikam reference system: one ingress, eight services, a queue, three stores, two third parties.
[[nodiscard]] std::shared_ptr<const scenario::Scenario> syntheticScenario(int days = 1, bool hasPositions = false);

struct SyntheticRun {
    int days = 1; ///< the scenario's window; the peak is from 09:00 to 18:00 of its last day
    Duration bucket = Duration::minutes(1);
    double reachedShare = 1; ///< (0, 1]: how much of the window is simulated
    bool hasGap = false;     ///< one resource has no data for an hour
};
[[nodiscard]] std::shared_ptr<const simulation::Recording> syntheticRecording(const scenario::Scenario& scenario,
                                                                              const SyntheticRun& run = {});

/// Bill by hour and group, objectives, diagnosis of the same run.
[[nodiscard]] std::shared_ptr<const analysis::Report> syntheticReport(const scenario::Scenario& scenario,
                                                                      std::shared_ptr<const simulation::Recording> recording);

/// A tree of `nodes` services below one ingress, for layouts and speed.
[[nodiscard]] std::shared_ptr<const scenario::Scenario> largeScenario(int nodes);

} // namespace headroom::tests

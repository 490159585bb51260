#pragma once

#include "models/analysis/precision_target.h"
#include "models/analysis/replicate.h"
#include "models/analysis/report.h"
#include "models/catalogue/catalogue.h"
#include "models/simulation/simulate.h"

#include <stop_token>
#include <vector>

namespace headroom::analysis {

struct UntilOptions {
    std::vector<PrecisionTarget> targets;   ///< at least one
    int replicationsMin = 10;               ///< of the first round; fewer make the first look a lottery (Law 9.4.1)
    int replicationsRound = 5;              ///< of every further round
    int replicationsMax = 100;              ///< hard limit; ≥ 2. A lower one than replicationsMin wins
    ReplicationObserver* replications = nullptr;   ///< told of every whole replication, round by round; may be null
};

/// What the rounds have left: to be merged and analysed as any run.
struct UntilResult {
    simulation::Recording recording;
    PrecisionReport precision;
};

/// Replicates until every target is known to its precision at 95 %, or `replicationsMax` is reached.
///
/// The targets are looked at after fixed rounds only, never by who finishes first, so that the number of replications is a pure function of
/// (scenario, seed, window, targets): threads do not matter. The recording is the one that simulate() leaves for that number of replications.
/// A target is judged by the mean over replications of the figure of each (metric.h), with Student's t; replications in which the figure does not
/// exist say nothing. Each target has its 95 % by itself: of several, one may err more often. Stopped by `stop`: what has been recorded,
/// marked partial where a replication was cut, and judged by the whole rounds before.
/// Fails as simulate() and the bills do, and with NotFound when no replication of the first round has the figure (a resource or a signal
/// that the scenario does not have); the hint names the nearest.
/// `options.replications` is ignored. Progress is a share of the replications that will probably be needed; it may fall after a round.
[[nodiscard]] Result<UntilResult, Errors> runUntil(const scenario::Scenario& scenario, const catalogue::Catalogue& catalogue,
                                                   const pricing::PriceBook& prices, const simulation::RunOptions& options,
                                                   const UntilOptions& until, std::stop_token stop = {},
                                                   simulation::RunObserver* observer = nullptr);

} // namespace headroom::analysis

#pragma once

#include "core/base/result.h"
#include "models/pricing/allocation.h"
#include "models/pricing/price_book.h"
#include "models/pricing/statement.h"
#include "models/scenario/scenario.h"
#include "models/simulation/recording.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// Everything that is said about a run, made from its Recording: verdicts, diagnosis, bill. Front ends read this and compute nothing.
namespace headroom::analysis {

struct SloVerdict {
    std::string name, metric;
    bool held = true;
    double worst = 0;                      ///< worst window (seconds or share)
    std::optional<SimTime> firstMissedAt;
    double missedMinutes = 0;
    std::string sentence;
};

struct ClaimVerdict {
    std::string id, says;
    enum class Outcome { Holds, DoesNotHold, ContradictsItself, CannotBeDecided } outcome = Outcome::CannotBeDecided;
    std::optional<double> simulated;
    std::string unit, sentence;
};

/// One sentence of the story, tied to a moment and a component.
struct Finding {
    enum class Kind { Saturation, Consequence, Scaling, Incident, Remark } kind = Kind::Saturation;
    int order = 0;                         ///< 1 = saturated first; 0 = not a saturation
    SimTime at;
    std::string component, resource;
    std::string sentence;                  ///< complete, with numbers and local time
    double peak = 0;                       ///< utilisation or size at its worst
    double minutes = 0;                    ///< how long
};

struct Answer {
    bool allSlosHeld = true;
    std::string headline;                  ///< "Black Friday fails at 09:04: Drone Scheduler ran out of workers — 32 of 32 busy"
    std::string explanation;               ///< one more line
};

/// The two bills of one replication, in the scenario's currency.
struct ReplicationCost {
    double window = 0, month = 0;
};

/// What the intervals of a report rest on, or why there are none.
struct IntervalBasis {
    simulation::IntervalMethod method = simulation::IntervalMethod::None;
    std::string sentence;                  ///< complete: "Intervals: 95 %, over 10 replications (Student's t)."
    bool moreReplicationsHelp = false;     ///< intervals would come with more replications
};

/// How well a figure was to be known, and what came of it.
struct PrecisionVerdict {
    std::string target;                    ///< as asked: "latency.p95 ±2%"
    std::string unit;                      ///< of the numbers below: "s", "share", a currency …
    simulation::Estimate estimate;         ///< mean over replications
    double halfWidthAllowed = 0;
    std::uint64_t replications = 0;        ///< in which the figure exists
    bool reached = false;
};

/// Outcome of a run that went on until its targets were reached.
struct PrecisionReport {
    std::vector<PrecisionVerdict> targets; ///< in the order asked
    int replications = 0, replicationsMax = 0;
    bool reached = false;                  ///< all of them
};

struct Report {
    simulation::Recording recording;
    pricing::Statement window;             ///< the bill of the simulated window
    pricing::Statement month;              ///< of the calendar month that holds most of the window
    /// Means of the replications' bills, with interval. The statements above bill the mean usage instead, which is another number where prices
    /// have bands or quantities are rounded up.
    simulation::Estimate windowCost, monthCost;
    pricing::Allocation windowByTenant, monthByTenant;   ///< the statements by tenant; empty without tenants
    std::vector<ReplicationCost> costs;    ///< as Recording::perReplication; empty where a replication cannot be billed by itself
    IntervalBasis intervals;
    std::optional<PrecisionReport> precision;   ///< where a precision was asked for
    std::vector<SloVerdict> slos;
    std::vector<ClaimVerdict> claims;
    std::vector<Finding> diagnosis;        ///< in time order; saturations numbered in their order
    Answer answer;
};

/// Recording → Report. Fails only where a meter has no price (one Error per meter).
[[nodiscard]] Result<Report, Errors> analyse(const scenario::Scenario& scenario, simulation::Recording recording,
                                             const pricing::PriceBook& prices);

} // namespace headroom::analysis

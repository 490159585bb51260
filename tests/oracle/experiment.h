#pragma once

#include "core/stats/confidence.h"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace headroom::oracle {

/// What a row of the table compares: a reference of queueing theory with the mean over independent replications.
struct Quantity {
    std::string name; ///< with its unit: "mean wait, ms"
    double reference = 0;
    /// The half width of the 99.99 % interval must stay below this share of the reference: a test that accepts anything
    /// proves nothing.
    double widest = 0.03;
};

/// Replications in rows, quantities in columns.
using Samples = std::vector<std::vector<double>>;

/// One model with its parameters, run once, compared in several quantities.
struct Experiment {
    std::string family; ///< the test case it belongs to
    std::string model;
    std::string parameters;
    std::string how; ///< "scenario" or "kernel"
    std::vector<Quantity> quantities;
    std::function<Samples(std::uint64_t seed)> run;
};

/// Result of one quantity.
struct Comparison {
    const Quantity* quantity = nullptr;
    double simulated = 0;
    stats::Interval interval95, interval9999;
    double relativeHalfWidth = 0; ///< of the 99.99 % interval
    bool inside = false;          ///< the reference lies in the 99.99 % interval
    bool narrow = false;
};

/// The seed of the tests and of the table.
inline constexpr std::uint64_t kSeed = 9;

/// Runs it. The reference must lie in an interval that a right engine misses once in 10^4 over all seeds; seeds are fixed,
/// so what passes once passes always.
[[nodiscard]] std::vector<Comparison> evaluate(const Experiment& experiment, std::uint64_t seed = kSeed);

/// All experiments, family by family.
[[nodiscard]] const std::vector<Experiment>& experiments();

// One per file cases_*.cpp.
void addSingleServerCases(std::vector<Experiment>& list);
void addManyServerCases(std::vector<Experiment>& list);
void addSharingCases(std::vector<Experiment>& list);
void addLossCases(std::vector<Experiment>& list);
void addGeneralArrivalCases(std::vector<Experiment>& list);
void addPriorityCases(std::vector<Experiment>& list);
void addNetworkCases(std::vector<Experiment>& list);
void addTransientCases(std::vector<Experiment>& list);

} // namespace headroom::oracle

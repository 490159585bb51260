#pragma once

#include "core/base/result.h"
#include "core/stats/confidence.h"
#include "models/analysis/report.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace headroom::analysis {

/// One figure of one variant.
struct ComparedValue {
    std::optional<double> value;                ///< empty where the variant has none
    std::optional<stats::Interval> interval;    ///< 95 %, of this variant alone
    std::string text;                           ///< for people: "2.04 s", "never", "27 Nov 09:04 Drone Scheduler workers"
};

/// What the paired differences of one figure say about one variant.
struct PairedDifference {
    double mean = 0;                            ///< of variant − baseline, over pairs of replications
    stats::Interval interval;                   ///< of it, 95 %, Student's t
    double unpairedHalfWidth = 0;               ///< what it would be without common random numbers, for comparison
    std::size_t pairs = 0;
    /// Whether 0 lies in the interval: no difference that these runs can tell.
    [[nodiscard]] bool nothingToTell() const { return interval.contains(0); }
};

/// One row of a comparison: the same figure of every variant, the first being the baseline.
struct Difference {
    std::string group;                          ///< "Money", "Latency", "Risk", "Capacity"
    std::string name, unit;
    std::vector<ComparedValue> values;          ///< in the order of the reports
    std::vector<std::optional<PairedDifference>> paired;   ///< by variant; empty for the baseline and where nothing can be paired
    bool lowerIsBetter = true;
    /// Whether the difference of variant `i` to the baseline says nothing: 0 lies in the paired interval or, where there is none, the
    /// intervals of the two runs overlap (which is the more cautious).
    [[nodiscard]] bool insideInterval(std::size_t i) const;
    /// values[i] − values[0]; empty where one of them is missing.
    [[nodiscard]] std::optional<double> delta(std::size_t i) const;
};

/// One input that is not the same in all variants.
struct InputDifference {
    std::string pointer;                        ///< JSON Pointer in the merged scenario
    std::vector<std::string> values;            ///< by variant: JSON text, of an object or array "redis, 6 values"; "—" where it does not exist
};

struct Comparison {
    std::vector<std::string> variants;
    std::vector<Difference> rows;
    std::vector<InputDifference> inputs;
    std::size_t pairs = 0;                      ///< replications that differences are paired over; 0 = no paired intervals
    std::string pairing;                        ///< a sentence: what the differences rest on, or why they have no interval
};

/// Puts the figures of runs of one scenario side by side: cost, latency, failures, first saturation, pods and nodes.
///
/// Replications of one number and seed share their random streams by name, so two variants face the same customers (common random numbers).
/// Where seed, window and numbers of replications agree and there are at least two, cost, mean latency, its quantiles and the failed share get the
/// interval of the mean of the differences pair by pair (paired t), which leaves out what both have in common.
/// Source: A. M. Law, "Simulation Modeling and Analysis" 10.2.1 and 11.2. Each row has its 95 % by itself: of twenty rows without any
/// difference, one will show one. Precondition: as many scenarios as reports, at least one.
[[nodiscard]] Comparison compare(const std::vector<const scenario::Scenario*>& scenarios, const std::vector<const Report*>& reports);

/// What the variants change, as a difference of the merged documents (RFC 7396), by pointer: one entry per leaf that is not equal everywhere, and
/// one for an object or array that some lack and that is the same in the others.
/// `scenarioText` is the file. Unknown variants and text that is no JSON object give an empty list: the loader reports those.
[[nodiscard]] std::vector<InputDifference> inputDifferences(std::string_view scenarioText, const std::vector<std::string>& variants);

} // namespace headroom::analysis

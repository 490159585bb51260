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
    std::optional<stats::Interval> interval;    ///< 95 %, over replications
    std::string text;                           ///< for people: "2.04 s", "never", "27 Nov 09:04 Drone Scheduler workers"
};

/// One row of a comparison: the same figure of every variant, the first being the baseline.
struct Difference {
    std::string group;                          ///< "Money", "Latency", "Risk", "Capacity"
    std::string name, unit;
    std::vector<ComparedValue> values;          ///< in the order of the reports
    bool lowerIsBetter = true;
    /// Whether the difference of variant `i` to the baseline lies inside the intervals of the two, and so says nothing.
    [[nodiscard]] bool insideInterval(std::size_t i) const;
    /// values[i] − values[0]; empty where one of them is missing.
    [[nodiscard]] std::optional<double> delta(std::size_t i) const;
};

/// One input that is not the same in all variants.
struct InputDifference {
    std::string pointer;                        ///< JSON Pointer in the merged scenario
    std::vector<std::string> values;            ///< JSON text by variant; "—" where it does not exist
};

struct Comparison {
    std::vector<std::string> variants;
    std::vector<Difference> rows;
    std::vector<InputDifference> inputs;
};

/// Puts the figures of runs of one scenario side by side: cost, latency, failures, first saturation, pods and nodes.
/// The intervals are those of each run; runs of one seed share their customers, so the interval of the paired difference would be
/// narrower and `insideInterval` errs on the side of caution. Precondition: as many scenarios as reports, at least one.
[[nodiscard]] Comparison compare(const std::vector<const scenario::Scenario*>& scenarios, const std::vector<const Report*>& reports);

/// What the variants change, as a difference of the merged documents (RFC 7396): one entry per leaf that is not equal everywhere.
/// `scenarioText` is the file. Unknown variants and text that is no JSON object give an empty list: the loader reports those.
[[nodiscard]] std::vector<InputDifference> inputDifferences(std::string_view scenarioText, const std::vector<std::string>& variants);

} // namespace headroom::analysis

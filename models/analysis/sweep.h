#pragma once

#include "core/base/result.h"
#include "models/analysis/report.h"
#include "models/scenario/scenario.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// The same scenario over and over with other values: what it costs, how it answers, and where two variants cost the same.
namespace headroom::analysis {

/// Most values of one axis, and most runs of a sweep.
inline constexpr std::size_t kMaxSweepValues = 10'000;
inline constexpr std::size_t kMaxSweepRuns = 100'000;

/// One value of the scenario and what it is set to, in order.
struct SweepAxis {
    std::string pointer;               ///< JSON Pointer
    std::vector<std::string> values;   ///< as for --set: JSON, or text where it is none
};

/// "/tenants/agents/count=1,2,5,10" or "/traffic/0/otherwise=100rps..500rps..100rps" (from..to, with a step of 1 unless stated; numbers with one
/// and the same unit, or none; `to` is included when a step meets it). Lists and ranges can be mixed. Commas inside of JSON texts and
/// brackets do not separate. Fails with Syntax, OutOfRange on a step of 0 or in the wrong direction, LimitExceeded.
[[nodiscard]] Result<SweepAxis> parseSweepAxis(std::string_view text);

/// Every combination of the axes' values, the last axis fastest. Fails with LimitExceeded above kMaxSweepRuns.
[[nodiscard]] Result<std::vector<std::vector<std::string>>> sweepCombinations(const std::vector<SweepAxis>& axes);

/// What one run of a sweep is remembered by.
struct SweepPoint {
    std::string variant;
    std::vector<std::string> values;          ///< by axis
    double monthlyCost = 0;                   ///< scenario currency
    std::optional<double> costPerTenant;      ///< a month; empty without tenants
    std::optional<double> latencyP95;         ///< s; empty when nothing was answered
    double failedShare = 0;
    std::string firstSaturated;               ///< title of the resource; empty when none was
    std::string firstSaturatedAt;             ///< local time
    std::uint64_t offered = 0;
    bool slosHeld = true;
};

[[nodiscard]] SweepPoint sweepPointOf(const scenario::Scenario& scenario, const Report& report, std::vector<std::string> values);

/// Where the costs of two variants cross.
struct BreakEven {
    std::string cheaperBefore, cheaperAfter;  ///< variants
    double at = 0;                            ///< value of the axis, on the straight line between two runs
    double from = 0, to = 0;                  ///< the two runs; equal when they cost the same in a run itself
    double monthlyCost = 0;                   ///< of both there
};

/// Crossings of the monthly costs of `a` and `b`, points of one axis of rising numbers. Points whose value is not a number or that only one
/// variant has are left out. Pure.
[[nodiscard]] std::vector<BreakEven> breakEvens(const std::vector<SweepPoint>& a, const std::vector<SweepPoint>& b);

/// The number that a value of an axis begins with: 4 of "4", 500 of "500rps"; empty where there is none.
[[nodiscard]] std::optional<double> sweepNumber(std::string_view value);

} // namespace headroom::analysis

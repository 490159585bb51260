#pragma once

#include "models/analysis/report.h"
#include "models/scenario/scenario.h"

#include <cstddef>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

/// The cheapest change that makes a scenario hold all of its objectives.
namespace headroom::analysis {

/// One value that may be changed: a ladder of settings from the weakest to the strongest.
struct RemedyLever {
    std::string name;             ///< for people
    std::size_t settings = 1;     ///< how many there are, ≥ 1
    std::size_t base = 0;         ///< the one in force, < settings
};

/// What one choice of settings gives.
struct RemedyOutcome {
    double monthlyCost = 0;       ///< scenario currency
    double shortfall = 0;         ///< ≥ 0; 0 = every objective holds; see shortfallOf()
};

/// A choice of settings, one for each lever, under which every objective holds.
struct Remedy {
    std::vector<std::size_t> settings;
    RemedyOutcome outcome;
    std::size_t changes = 0;      ///< levers that are not at their base
};

struct RemedyOptions {
    std::size_t evaluationsMax = 400;   ///< the search ends there with what it has
    std::size_t best = 3;               ///< remedies to return
};

struct RemedyResult {
    std::vector<Remedy> remedies;       ///< by cost, then by changes; empty where none was found
    RemedyOutcome base, strongest;      ///< nothing changed; every lever at its last setting
    std::size_t evaluations = 0;        ///< choices that were computed; each only once
    bool isComplete = true;             ///< false when it was stopped, ran out of evaluations or of answers
};

/// Outcome of a choice of settings, or nothing where it cannot be computed (values that contradict each other, a stop). Pure.
using RemedyEvaluator = std::function<std::optional<RemedyOutcome>(const std::vector<std::size_t>& settings)>;
/// Called before each evaluation with how many were made and about how many there will be.
using RemedyProgress = std::function<void(std::size_t done, std::size_t expected)>;

/// Coordinate descent from above. Start with every lever at its strongest; where that does not hold (capacity in front can flood what is
/// behind), climb from the base instead, each time with the lever that leaves the smallest shortfall. Then take the levers back one by one as far as all objectives still hold, by bisection on each ladder, until a round changes
/// nothing. It is done three times: never below the base, the most expensive lever first; the same with the cheapest first; and from
/// the better of both below the base as well, where a setting is paid for and not needed.
///
/// Rests on ladders being monotone: a stronger setting never breaks an objective that a weaker one holds. Where that fails it may end in a
/// local minimum; what it returns has been evaluated and holds in any case. At most about 3 · levers · log₂(settings) · rounds evaluations.
/// Pure function of its arguments: ties go to the lever that is listed first.
[[nodiscard]] RemedyResult searchRemedies(const std::vector<RemedyLever>& levers, const RemedyEvaluator& evaluate, const RemedyOptions& options = {},
                                          std::stop_token stop = {}, const RemedyProgress& progress = {});

/// Share of failed requests that a change may leave where the scenario sets no objective for it. An assumption.
inline constexpr double kFailuresWithoutObjective = 0.01;

/// How far a run is from holding its objectives: for each missed one the share of its limit by which the worst window was beyond it (1 where the
/// limit is zero, at most 10), added up; 0 where all hold.
/// Where no objective is about failures, more than kFailuresWithoutObjective of the clients' requests failing is a shortfall too.
[[nodiscard]] double shortfallOf(const scenario::Scenario& scenario, const Report& report);

} // namespace headroom::analysis

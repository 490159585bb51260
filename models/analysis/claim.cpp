#include "models/analysis/claim.h"

#include "models/analysis/slo.h"
#include "models/analysis/wording.h"

#include <fmt/format.h>

#include <cmath>
#include <string_view>

namespace headroom::analysis {

using scenario::Claim;

namespace {

/// A remark of the scenario's author that the source document disagrees with itself about this claim.
constexpr std::string_view kContradiction = "contradicts itself:";

bool saysContradiction(const Claim& claim) { return claim.note.starts_with(kContradiction); }

bool contradictsItself(const Claim& claim)
{
    if (saysContradiction(claim)) return true;
    if (claim.low && claim.high && *claim.low > *claim.high) return true;
    if (!claim.value) return false;
    return (claim.low && *claim.value < *claim.low) || (claim.high && *claim.value > *claim.high);
}

bool agrees(const Claim& claim, double simulated)
{
    if (claim.low || claim.high) return (!claim.low || simulated >= *claim.low) && (!claim.high || simulated <= *claim.high);
    const double scale = *claim.value == 0 ? 1 : std::abs(*claim.value);
    return std::abs(simulated - *claim.value) <= claim.tolerance * scale;
}

/// The run's figure in the unit of the claim: milliseconds and percent are usual in texts, seconds and shares in the run.
double inUnitOf(const Claim& claim, double value)
{
    if (claim.unit == "ms") return value * 1000;
    if (claim.unit == "%" || claim.unit == "percent") return value * 100;
    if (claim.unit == "min") return value / 60;
    return value;
}

std::string withUnit(const Claim& claim, double value) { return quantityText(value, claim.unit == "percent" ? "%" : claim.unit); }

std::string claimedText(const Claim& claim)
{
    if (claim.low && claim.high) return fmt::format("{} to {}", numberText(*claim.low), withUnit(claim, *claim.high));
    if (claim.low) return "at least " + withUnit(claim, *claim.low);
    if (claim.high) return "at most " + withUnit(claim, *claim.high);
    return withUnit(claim, *claim.value);
}

} // namespace

std::vector<ClaimVerdict> judgeClaims(const scenario::Scenario& scenario, const simulation::Recording& recording,
                                      const MetricCosts& costs)
{
    using Outcome = ClaimVerdict::Outcome;
    std::vector<ClaimVerdict> verdicts;
    for (const Claim& claim : scenario.claims) {
        ClaimVerdict verdict;
        verdict.id = claim.id;
        verdict.says = claim.says;
        verdict.unit = claim.unit;
        const auto metric = parseMetric(claim.metric);
        if (const auto value = metric ? wholeRunValue(*metric, recording, costs) : std::nullopt)
            verdict.simulated = inUnitOf(claim, *value);
        const bool hasFigure = claim.value || claim.low || claim.high;
        if (contradictsItself(claim)) {
            verdict.outcome = Outcome::ContradictsItself;
            verdict.sentence = saysContradiction(claim) ? fmt::format("{} {}.", claim.id, claim.note)
                                                        : fmt::format("{} contradicts itself: its value and its range exclude each other.", claim.id);
        } else if (!claim.variant.empty() && claim.variant != scenario.variant) {
            verdict.simulated.reset();
            verdict.sentence = fmt::format("{} cannot be decided by this run: it is about the variant \"{}\".", claim.id, claim.variant);
        } else if (!verdict.simulated || !hasFigure) {
            const std::string reason = claim.note.empty() ? "it names no metric" : claim.note;
            verdict.sentence = claim.metric.empty()
                                   ? fmt::format("{} cannot be decided by a run: {}.", claim.id, reason)
                               : !hasFigure ? fmt::format("{} cannot be decided: it names no figure.", claim.id)
                                          : fmt::format("{} cannot be decided: the run has no figure for {}.", claim.id, claim.metric);
        } else {
            verdict.outcome = agrees(claim, *verdict.simulated) ? Outcome::Holds : Outcome::DoesNotHold;
            verdict.sentence = fmt::format("{} {}: it says {}, the run gives {}.", claim.id,
                                           verdict.outcome == Outcome::Holds ? "holds" : "does not hold", claimedText(claim),
                                           withUnit(claim, *verdict.simulated));
        }
        verdicts.push_back(std::move(verdict));
    }
    return verdicts;
}

} // namespace headroom::analysis

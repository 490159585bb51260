#include "models/analysis/remedy_search.h"

#include "models/analysis/slo.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <utility>

namespace headroom::analysis {
namespace {

using Settings = std::vector<std::size_t>;

constexpr std::size_t kRoundsMax = 6;

class Search {
public:
    Search(const std::vector<RemedyLever>& levers, const RemedyEvaluator& evaluate, const RemedyOptions& options, std::stop_token stop, const RemedyProgress& progress)
        : m_levers(levers), m_evaluate(evaluate), m_options(options), m_stop(std::move(stop)), m_progress(progress)
    {
        for (const RemedyLever& lever : levers) {
            std::size_t steps = 1;
            for (std::size_t left = lever.settings; left > 1; left /= 2) ++steps;
            m_expected += 2 * steps;
        }
        m_expected = std::min(m_expected + 2, options.evaluationsMax);
    }

    RemedyResult run()
    {
        Settings base, strongest;
        for (const RemedyLever& lever : m_levers) {
            base.push_back(lever.base);
            strongest.push_back(lever.settings - 1);
        }
        if (const auto outcome = outcomeOf(base)) m_result.base = *outcome;
        if (const auto outcome = outcomeOf(strongest)) m_result.strongest = *outcome;
        const Settings top = holds(strongest) ? strongest : climb(base);
        if (holds(top)) {
            Settings best = descend(top, byCost(base, true), false);
            const Settings other = descend(top, byCost(base, false), false);
            if (costOf(other) < costOf(best)) best = other;
            descend(best, byCost(base, true), true);
        }
        collect();
        m_result.evaluations = m_known.size();
        return std::move(m_result);
    }

private:
    bool mayGoOn()
    {
        if (!m_stop.stop_requested() && m_known.size() < m_options.evaluationsMax) return true;
        m_result.isComplete = false;
        return false;
    }

    std::optional<RemedyOutcome> outcomeOf(const Settings& settings)
    {
        if (const auto known = m_known.find(settings); known != m_known.end()) return known->second;
        if (!mayGoOn()) return std::nullopt;
        if (m_progress) m_progress(m_known.size(), std::max(m_expected, m_known.size() + 1));
        const auto outcome = m_evaluate(settings);
        if (m_stop.stop_requested()) { // an answer that was cut short says nothing
            m_result.isComplete = false;
            return std::nullopt;
        }
        m_known[settings] = outcome;
        return outcome;
    }

    bool holds(const Settings& settings)
    {
        const auto outcome = outcomeOf(settings);
        return outcome && outcome->shortfall <= 0;
    }
    double costOf(const Settings& settings)
    {
        const auto outcome = outcomeOf(settings);
        return outcome ? outcome->monthlyCost : 0;
    }

    /// Levers by what their strongest setting costs above their base, alone.
    std::vector<std::size_t> byCost(const Settings& base, bool isDearestFirst)
    {
        std::vector<double> extra(m_levers.size(), 0.0);
        for (std::size_t i = 0; i < m_levers.size(); ++i) {
            Settings alone = base;
            alone[i] = m_levers[i].settings - 1;
            if (const auto outcome = outcomeOf(alone)) extra[i] = outcome->monthlyCost - m_result.base.monthlyCost;
        }
        std::vector<std::size_t> order(m_levers.size());
        std::iota(order.begin(), order.end(), std::size_t{0});
        std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return isDearestFirst ? extra[a] > extra[b] : extra[a] < extra[b]; });
        return order;
    }

    /// Puts one lever after the other to its strongest setting, each time the one that leaves the smallest shortfall, while that falls.
    Settings climb(Settings at)
    {
        for (std::size_t round = 0; round < m_levers.size() && !holds(at) && mayGoOn(); ++round) {
            const auto before = outcomeOf(at);
            if (!before) break;
            Settings best = at;
            RemedyOutcome least = *before;
            for (std::size_t lever = 0; lever < m_levers.size(); ++lever) {
                Settings next = at;
                next[lever] = m_levers[lever].settings - 1;
                const auto outcome = next == at ? std::nullopt : outcomeOf(next);
                if (!outcome || outcome->shortfall >= before->shortfall) continue;
                if (best != at && std::pair(outcome->shortfall, outcome->monthlyCost) >= std::pair(least.shortfall, least.monthlyCost)) continue;
                best = std::move(next);
                least = *outcome;
            }
            if (best == at) break;
            at = std::move(best);
        }
        return at;
    }

    /// Takes levers back until nothing more can be; what it returns holds.
    Settings descend(Settings at, const std::vector<std::size_t>& order, bool belowBase)
    {
        for (std::size_t round = 0; round < kRoundsMax; ++round) {
            const Settings before = at;
            for (const std::size_t lever : order) lower(at, lever, belowBase ? 0 : std::min(at[lever], m_levers[lever].base));
            if (at == before || !mayGoOn()) break;
        }
        return at;
    }

    /// The lowest setting of one lever from `lowest` up that holds while the others stay; cheaper ones only.
    void lower(Settings& at, std::size_t lever, std::size_t lowest)
    {
        const auto with = [&](std::size_t setting) {
            Settings settings = at;
            settings[lever] = setting;
            return settings;
        };
        std::size_t low = lowest, high = at[lever];   // `high` holds
        if (low >= high) return;
        if (holds(with(low))) {
            high = low;
        } else {
            while (high - low > 1 && mayGoOn()) {     // `low` does not hold
                const std::size_t middle = low + (high - low) / 2;
                (holds(with(middle)) ? high : low) = middle;
            }
        }
        // A weaker setting that costs more (capacity that is booked at the dearer meter) is no gain, unless it undoes a change.
        if (high == m_levers[lever].base || costOf(with(high)) <= costOf(at)) at[lever] = high;
    }

    void collect()
    {
        for (const auto& [settings, outcome] : m_known) {
            if (!outcome || outcome->shortfall > 0) continue;
            Remedy remedy{settings, *outcome, 0};
            for (std::size_t i = 0; i < settings.size(); ++i) remedy.changes += settings[i] != m_levers[i].base ? std::size_t{1} : std::size_t{0};
            m_result.remedies.push_back(std::move(remedy));
        }
        std::stable_sort(m_result.remedies.begin(), m_result.remedies.end(), [](const Remedy& a, const Remedy& b) {
            return std::pair(a.outcome.monthlyCost, a.changes) < std::pair(b.outcome.monthlyCost, b.changes);
        });
        // A remedy that needs no fewer changes than a cheaper one tells nothing new.
        std::vector<Remedy> chosen;
        for (Remedy& remedy : m_result.remedies) {
            if (chosen.size() == m_options.best) break;
            if (chosen.empty() || remedy.changes < chosen.back().changes) chosen.push_back(std::move(remedy));
        }
        m_result.remedies = std::move(chosen);
    }

    const std::vector<RemedyLever>& m_levers;
    const RemedyEvaluator& m_evaluate;
    const RemedyOptions& m_options;
    std::stop_token m_stop;
    const RemedyProgress& m_progress;
    std::size_t m_expected = 0;
    std::map<Settings, std::optional<RemedyOutcome>> m_known;
    RemedyResult m_result;
};

} // namespace

RemedyResult searchRemedies(const std::vector<RemedyLever>& levers, const RemedyEvaluator& evaluate, const RemedyOptions& options, std::stop_token stop,
                            const RemedyProgress& progress)
{
    return Search(levers, evaluate, options, std::move(stop), progress).run();
}

double shortfallOf(const scenario::Scenario& scenario, const Report& report)
{
    constexpr double kMost = 10;
    double sum = 0;
    for (std::size_t i = 0; i < report.slos.size(); ++i) {
        if (report.slos[i].held) continue;
        const auto left = i < scenario.slos.size() ? headroomOf(scenario.slos[i], report.slos[i]) : std::nullopt;
        sum += left ? std::clamp(-*left, 1e-6, kMost) : 1.0;
    }
    // What is not answered has no latency: without an objective of its own, failing would be the cheapest way to hold the others.
    const auto isOfFailures = [](const scenario::Slo& slo) { return slo.metric.ends_with("failedShare"); };
    if (std::ranges::none_of(scenario.slos, isOfFailures)) sum += std::clamp(report.recording.failedShare.value / kFailuresWithoutObjective - 1, 0.0, kMost);
    return sum;
}

} // namespace headroom::analysis

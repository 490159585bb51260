#include "models/analysis/run_until.h"

#include "core/base/assert.h"
#include "core/base/nearest_name.h"
#include "core/stats/quantile_interval.h"
#include "models/analysis/replication_costs.h"
#include "models/simulation/merge_replications.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace headroom::analysis {

using simulation::Estimate;
using simulation::IntervalMethod;
using simulation::Recording;

namespace {

/// Passes a round on as its part of the whole, and the buckets of the very first replication alone.
class RoundObserver : public simulation::RunObserver {
public:
    explicit RoundObserver(simulation::RunObserver* whole) : m_whole(whole) {}

    /// The next round has `size` replications after `done`; `expected` in all.
    void begin(int done, int size, int expected)
    {
        m_done = done;
        m_size = size;
        m_expected = std::max(expected, done + size);
        m_requestsBefore += m_requests;
        m_eventsBefore += m_events;
        m_requests = m_events = 0;
    }
    void progress(const simulation::RunProgress& round) override
    {
        m_requests = round.requests;
        m_events = round.events;
        if (m_whole == nullptr) return;
        simulation::RunProgress all = round;
        all.fraction = (m_done + round.fraction * m_size) / m_expected;
        all.requests += m_requestsBefore;
        all.events += m_eventsBefore;
        m_whole->progress(all);
    }
    void bucketFinished(const Recording& soFar, std::size_t bucketIndex) override
    {
        if (m_whole != nullptr && m_done == 0) m_whole->bucketFinished(soFar, bucketIndex);
    }

private:
    simulation::RunObserver* m_whole;
    int m_done = 0, m_size = 1, m_expected = 1;
    std::uint64_t m_requests = 0, m_events = 0, m_requestsBefore = 0, m_eventsBefore = 0;
};

bool isCost(const Metric& metric) { return metric.kind == Metric::Kind::MonthlyCost || metric.kind == Metric::Kind::WindowCost; }

Error unknownSubject(const PrecisionTarget& target, const Recording& recording)
{
    std::vector<std::string> names;
    if (target.metric.kind == Metric::Kind::Signal)
        for (const simulation::Signal& signal : recording.signals) names.push_back(signal.id);
    if (target.metric.kind == Metric::Kind::Utilisation)
        for (const simulation::Resource& resource : recording.resources) names.push_back(resource.id);
    const std::string hint = names.empty() ? std::string("choose a figure that this window has") : nearestHint(target.metric.subject, names);
    return {ErrorCode::NotFound, fmt::format("--until \"{}\": the run has no such figure", target.text), {}, hint};
}

/// Judges one target by the values that the replications gave it.
PrecisionVerdict judge(const PrecisionTarget& target, const stats::SampleMoments& moments, const std::string& unit)
{
    PrecisionVerdict verdict;
    verdict.target = target.text;
    verdict.unit = unit;
    verdict.replications = moments.count();
    verdict.estimate.value = moments.mean();
    verdict.halfWidthAllowed = stats::allowedHalfWidth(target.precision, moments.mean());
    if (moments.count() < 2) return verdict;
    verdict.reached = stats::precise(moments, target.precision);
    verdict.estimate.interval = stats::meanInterval(moments);
    verdict.estimate.method = IntervalMethod::Replications;
    if (isHistogramQuantile(target.metric)) {
        verdict.estimate.interval = stats::resolvable(*verdict.estimate.interval, moments.mean());
        verdict.reached = verdict.reached && verdict.estimate.interval->halfWidth() <= verdict.halfWidthAllowed;
    }
    return verdict;
}

} // namespace

Result<UntilResult, Errors> runUntil(const scenario::Scenario& scenario, const catalogue::Catalogue& catalogue, const pricing::PriceBook& prices,
                                     const simulation::RunOptions& options, const UntilOptions& until, std::stop_token stop,
                                     simulation::RunObserver* observer)
{
    HEADROOM_CHECK(!until.targets.empty() && until.replicationsMin >= 2 && until.replicationsRound >= 1 && until.replicationsMax >= 2);
    RoundObserver rounds(observer);
    std::vector<Recording> parts;
    std::vector<stats::SampleMoments> moments(until.targets.size());
    PrecisionReport precision;
    precision.replicationsMax = until.replicationsMax;
    const bool withCosts = std::ranges::any_of(until.targets, [](const PrecisionTarget& target) { return isCost(target.metric); });

    int expected = std::min(until.replicationsMin, until.replicationsMax);
    bool stopped = false;
    while (!precision.reached && !stopped && static_cast<int>(parts.size()) < until.replicationsMax) {
        const int done = static_cast<int>(parts.size());
        simulation::RunOptions round = options;
        round.firstReplication = options.firstReplication + done;
        round.replications = std::min(done == 0 ? until.replicationsMin : until.replicationsRound, until.replicationsMax - done);
        rounds.begin(done, round.replications, expected);
        auto fresh = simulation::simulateEach(scenario, catalogue, round, stop, &rounds);
        if (!fresh) return std::move(fresh).error();
        stopped = static_cast<int>(fresh->size()) < round.replications || std::ranges::any_of(*fresh, &Recording::partial);
        if (stopped && done > 0) break;   // the whole rounds before are a run by themselves
        for (Recording& part : *fresh) {
            MetricCosts costs;
            if (withCosts && !part.partial) {
                simulation::ReplicationFigures used;
                used.usage = part.usage;
                used.offeredPerHour = part.offeredPerHour;
                const auto cost = costOf(scenario, part, used, prices);
                if (!cost) return cost.error();
                costs = {cost->window, cost->month};
            }
            for (std::size_t t = 0; t < until.targets.size(); ++t)
                if (const auto value = wholeRunValue(until.targets[t].metric, part, costs); value && !part.partial) moments[t].add(*value);
            if (until.replications != nullptr && !part.partial) until.replications->replicationFinished(part, options.firstReplication + static_cast<int>(parts.size()));
            parts.push_back(std::move(part));
        }
        precision.targets.clear();
        expected = static_cast<int>(parts.size());
        for (std::size_t t = 0; t < until.targets.size(); ++t) {
            const PrecisionTarget& target = until.targets[t];
            if (moments[t].count() == 0 && !stopped) return Errors{unknownSubject(target, parts.front())};
            const std::string unit = isCost(target.metric) ? scenario.currency : metricUnit(target.metric, parts.front());
            precision.targets.push_back(judge(target, moments[t], unit));
            const auto needed = stats::valuesExpected(moments[t], target.precision);
            expected = std::max(expected, static_cast<int>(std::min<std::uint64_t>(needed, static_cast<std::uint64_t>(until.replicationsMax))));
        }
        precision.reached = !stopped && std::ranges::all_of(precision.targets, &PrecisionVerdict::reached);
    }
    precision.replications = static_cast<int>(parts.size());
    return UntilResult{simulation::mergeReplications(std::move(parts), options.firstReplication), std::move(precision)};
}

} // namespace headroom::analysis

#include "models/analysis/slo.h"

#include "models/analysis/copies.h"
#include "models/analysis/signals.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace headroom::analysis {

using scenario::Slo;
using simulation::Recording;
using simulation::Signal;

namespace {

bool holds(const Slo& slo, double value) { return (!slo.below || value < *slo.below) && (!slo.above || value > *slo.above); }

/// Which of two values is further on the wrong side.
bool worse(const Slo& slo, double value, double than) { return slo.below ? value > than : value < than; }

struct Judgement {
    SloVerdict verdict;
    std::optional<std::size_t> worstBucket;
    bool any = false;

    void see(const Slo& slo, const Recording& recording, double value, std::size_t from, std::size_t to)
    {
        if (!any || worse(slo, value, verdict.worst)) {
            verdict.worst = value;
            worstBucket = from;
        }
        any = true;
        if (holds(slo, value)) return;
        verdict.held = false;
        if (!verdict.firstMissedAt) verdict.firstMissedAt = bucketStart(recording, from);
        for (std::size_t i = from; i < to; ++i) verdict.missedMinutes += std::max(0.0, bucketSeconds(recording, i)) / 60;
    }
};

/// When the failures of a run had used up what the whole run is allowed: the first bucket after which the limit is passed.
std::optional<SimTime> budgetUsedUpAt(const Metric& metric, const Recording& recording, double shareMax)
{
    const Signal* offered = recording.signal("requests.offered");
    if (offered == nullptr) return std::nullopt;
    const std::size_t count = offered->mean.size();
    const double allowed = shareMax * totalOf(recording, offered->mean, 0, count);
    const bool all = metric.statistic == "failed";
    double failed = 0;
    for (std::size_t i = 0; i < count; ++i) {
        for (const char* outcome : {"failed", "timedOut", "throttled", "lost", "completed"})
            if (const Signal* signal = metric.statistic == outcome || (all && std::string_view(outcome) != "completed") ? recording.signal(std::string("requests.") + outcome) : nullptr)
                failed += totalOf(recording, signal->mean, i, i + 1);
        if (failed > allowed) return bucketStart(recording, i);
    }
    return std::nullopt;
}

void judgeWholeRun(Judgement& judgement, const Slo& slo, const Metric& metric, const Recording& recording,
                   const MetricCosts& costs)
{
    const auto value = wholeRunValue(metric, recording, costs);
    if (!value) return;
    judgement.any = true;
    judgement.verdict.worst = *value;
    judgement.verdict.held = holds(slo, *value);
    const bool money = metric.kind == Metric::Kind::MonthlyCost || metric.kind == Metric::Kind::WindowCost || metric.kind == Metric::Kind::PartOfCost;
    if (judgement.verdict.held || money) return;
    judgement.verdict.missedMinutes = (recording.end - recording.start).toSeconds() / 60;
    if (metric.kind == Metric::Kind::Share && metric.subject.empty() && slo.below) {
        judgement.verdict.firstMissedAt = budgetUsedUpAt(metric, recording, *slo.below);
        return;
    }
    if (const Signal* signal = quantileSignal(metric, recording)) {
        const auto missed = std::ranges::find_if(signal->mean, [&](float bucket) {
            return !std::isnan(bucket) && !holds(slo, static_cast<double>(bucket));
        });
        if (missed != signal->mean.end())
            judgement.verdict.firstMissedAt = bucketStart(recording, static_cast<std::size_t>(missed - signal->mean.begin()));
    }
}

std::string sentenceOf(const Slo& slo, const Metric& metric, const Judgement& judgement, const scenario::Scenario& scenario,
                       const Recording& recording, const LocalClock& clock)
{
    const SloVerdict& verdict = judgement.verdict;
    const std::string limit = slo.below ? "below " + metricText(metric, *slo.below, scenario.currency)
                              : slo.above ? "above " + metricText(metric, *slo.above, scenario.currency)
                                          : "without a limit";
    if (!judgement.any) return fmt::format("{}: nothing to judge, no data for {} in this window.", slo.name, slo.metric);
    std::string text = fmt::format("{}: {}, {}", slo.name, verdict.held ? "held" : "missed",
                                   metricText(metric, verdict.worst, scenario.currency));
    if (judgement.worstBucket) text += fmt::format(" at the worst ({})", clock.at(bucketStart(recording, *judgement.worstBucket)));
    text += fmt::format(", asked for {}", limit);
    if (!verdict.held && verdict.firstMissedAt) text += fmt::format("; missed first at {}", clock.at(*verdict.firstMissedAt));
    if (!verdict.held && judgement.worstBucket)
        text += fmt::format(", for {} in all", spanText(Duration::fromSeconds(verdict.missedMinutes * 60)));
    if (metric.kind == Metric::Kind::Latency && verdict.worst > (recording.end - recording.start).toSeconds())
        text += fmt::format("; longer than the window of {}, so a forecast", spanText(recording.end - recording.start));
    if (verdict.held)
        if (const auto room = headroomOf(slo, verdict)) text += fmt::format(": {} headroom", percentText(*room));
    return text + ".";
}

} // namespace

std::string metricText(const Metric& metric, double value, const std::string& currency)
{
    switch (metric.kind) {
    case Metric::Kind::Latency: return latencyText(value);
    case Metric::Kind::Share:
    case Metric::Kind::Utilisation: return percentText(value);
    case Metric::Kind::MonthlyCost:
    case Metric::Kind::WindowCost:
    case Metric::Kind::PartOfCost: return numberText(value) + " " + currency;
    case Metric::Kind::Hours: return numberText(value) + " h";
    case Metric::Kind::RequestCount: return numberText(value) + " requests";
    case Metric::Kind::Figure:
    case Metric::Kind::Signal: break;
    }
    return numberText(value);
}

std::optional<double> headroomOf(const Slo& slo, const SloVerdict& verdict)
{
    if (slo.below && *slo.below > 0) return (*slo.below - verdict.worst) / *slo.below;
    if (slo.above && *slo.above > 0) return (verdict.worst - *slo.above) / *slo.above;
    return std::nullopt;
}

namespace {

/// Age of the oldest message that waits for the operation of a latency metric, by bucket; null where it treats no messages. What still waits
/// has no latency yet, and will have at least this one.
const Signal* waitingAge(const Metric& metric, const scenario::Scenario& scenario, const Recording& recording)
{
    if (metric.kind != Metric::Kind::Latency) return nullptr;
    const auto operation = std::ranges::find_if(scenario.operations, [&](const scenario::Operation& o) { return o.name == metric.subject; });
    if (operation == scenario.operations.end() || operation->consumes.empty()) return nullptr;
    if (const Signal* queue = recording.signal(operation->consumes + ".oldestAge")) return queue;
    return recording.signal(operation->consumes + "." + operation->subscription.name + ".oldestAge");
}

/// What is known of the latency of requests that have no answer when the window ends: at least `share` of the requests of `population` offered
/// ones have waited this long. [s]; empty where fewer wait. Those that wait are taken for the youngest that were offered, so that it is a lower
/// bound under every discipline.
std::optional<double> unansweredAge(const Metric& metric, const Recording& recording, std::optional<double> population)
{
    double share = 0;   // of the population that is above the quantile
    if (metric.kind != Metric::Kind::Latency || metric.statistic == "mean") return std::nullopt;
    if (metric.statistic.starts_with('p')) share = 1 - std::stod(metric.statistic.substr(1)) / 100;
    const simulation::LatencySummary* latency = &recording.latency;
    const simulation::Requests* requests = &recording.requests;
    const Signal* offered = recording.signal("requests.offered");
    if (!metric.subject.empty()) {
        const auto operation = std::ranges::find(recording.operations, metric.subject, &simulation::OperationResult::name);
        if (operation == recording.operations.end() || !operation->clientOperation) return std::nullopt;
        latency = &operation->latency;
        requests = &operation->requests;
        offered = recording.signal("operation." + metric.subject + ".offered");
    }
    if (offered == nullptr || recording.replications > 1) return std::nullopt;   // counts are means, histograms are merged
    // In flight are also those who were answered and whose message is still on its way; they have their latency.
    const double ended = static_cast<double>(latency->count + requests->failed + requests->timedOut + requests->throttled + requests->lost);
    const double waiting = std::min(static_cast<double>(requests->inFlight), static_cast<double>(requests->offered) - ended);
    const double slow = std::max(1.0, std::ceil(share * (waiting + population.value_or(static_cast<double>(latency->count))) - 1e-6));
    if (waiting < slow) return std::nullopt;
    // Of the youngest `waiting` requests, `slow` are older than this.
    double younger = waiting - slow, age = 0;
    for (std::size_t i = offered->mean.size(); i-- > 0;) {
        const double seconds = bucketSeconds(recording, i), count = valueAt(offered->mean, i).value_or(0) * seconds;
        if (count >= younger && count > 0) return age + seconds * younger / count;
        younger -= count;
        age += seconds;
    }
    return age;
}

SloVerdict judgeSlo(const Slo& slo, const scenario::Scenario& scenario, const Recording& recording, const MetricCosts& costs, const LocalClock& clock)
{
    Judgement judgement;
    judgement.verdict.name = slo.name;
    judgement.verdict.metric = slo.metric;
    const auto metric = parseMetric(slo.metric);
    if (!metric) {
        judgement.verdict.held = false;
        judgement.verdict.sentence = fmt::format("{}: cannot be judged, \"{}\" is no known metric.", slo.name, slo.metric);
        return std::move(judgement.verdict);
    }
    bool unanswered = false;
    const std::size_t buckets = recording.bucketCount();
    const Signal* quantile = quantileSignal(*metric, recording);
    const bool mergeable = mergedValue(*metric, recording, 0, buckets).has_value();
    const bool wholeRun = slo.window >= recording.end - recording.start || (quantile == nullptr && !mergeable);
    if (wholeRun) {
        judgeWholeRun(judgement, slo, *metric, recording, costs);
        if (const auto waits = slo.below ? unansweredAge(*metric, recording, std::nullopt) : std::nullopt; waits && (!judgement.any || *waits > judgement.verdict.worst) && *waits >= *slo.below) {
            judgement.any = true;
            judgement.verdict.held = false;
            judgement.verdict.worst = *waits;
            judgement.verdict.missedMinutes = (recording.end - recording.start).toSeconds() / 60;
            unanswered = true;
        }
    } else if (quantile != nullptr) {
        const Signal* age = slo.below ? waitingAge(*metric, scenario, recording) : nullptr;
        for (std::size_t i = 0; i < quantile->mean.size(); ++i) {
            auto value = valueAt(quantile->mean, i);
            if (const auto waits = age == nullptr ? std::nullopt : valueAt(age->mean, i); waits && *waits >= *slo.below) value = std::max(value.value_or(0), *waits);
            if (value) judgement.see(slo, recording, *value, i, i + 1);
        }
        const Signal* completed = recording.signal("requests.completed");
        const std::size_t last = std::max<std::size_t>(buckets, 1) - 1;
        double answered = completed == nullptr ? 0 : totalOf(recording, completed->mean, last, buckets);
        const auto own = std::ranges::find(recording.operations, metric->subject, &simulation::OperationResult::name);
        if (own != recording.operations.end() && recording.requests.offered > 0)
            answered *= static_cast<double>(own->requests.offered) / static_cast<double>(recording.requests.offered);
        if (const auto waits = slo.below && buckets > 0 ? unansweredAge(*metric, recording, answered) : std::nullopt; waits && *waits >= *slo.below) {
            unanswered = !judgement.any || *waits > judgement.verdict.worst;
            const double answeredLast = valueAt(quantile->mean, last).value_or(0);
            judgement.see(slo, recording, std::max(*waits, answeredLast), last, holds(slo, answeredLast) ? buckets : last);
        }
    } else {
        const Duration bucket = recording.bucket;
        const auto step = static_cast<std::size_t>(std::max<std::int64_t>(1, (slo.window.count() + bucket.count() - 1) / bucket.count()));
        for (std::size_t from = 0; from < buckets; from += step) {
            const std::size_t to = std::min(from + step, buckets);
            if (const auto value = mergedValue(*metric, recording, from, to)) judgement.see(slo, recording, *value, from, to);
        }
    }
    judgement.verdict.sentence = sentenceOf(slo, *metric, judgement, scenario, recording, clock);
    if (unanswered) judgement.verdict.sentence += " Requests without an answer at the end of the window have waited that long.";
    return std::move(judgement.verdict);
}

/// An objective for an operation that each tenant has for itself holds when it holds for every tenant: the verdict is that of the worst one.
std::optional<SloVerdict> judgeCopies(const Slo& slo, const scenario::Scenario& scenario, const Recording& recording, const MetricCosts& costs, const LocalClock& clock)
{
    const auto metric = parseMetric(slo.metric);
    if (!metric || metric->subject.empty() || (metric->kind != Metric::Kind::Latency && metric->kind != Metric::Kind::Share)) return std::nullopt;
    std::optional<SloVerdict> worst;
    for (const std::string& copy : copiesOfOperation(recording, metric->subject)) {
        Slo own = slo;
        own.metric.replace(own.metric.find(metric->subject), metric->subject.size(), copy);
        own.name = fmt::format("{} ({})", slo.name, copy);
        SloVerdict verdict = judgeSlo(own, scenario, recording, costs, clock);
        if (!worst || (worst->held && !verdict.held) || (worst->held == verdict.held && worse(slo, verdict.worst, worst->worst))) worst = std::move(verdict);
    }
    if (worst) {
        worst->name = slo.name;
        worst->metric = slo.metric;
    }
    return worst;
}

} // namespace

std::vector<SloVerdict> judgeSlos(const scenario::Scenario& scenario, const Recording& recording, const MetricCosts& costs,
                                  const LocalClock& clock)
{
    std::vector<SloVerdict> verdicts;
    for (const Slo& slo : scenario.slos) {
        auto ofCopies = judgeCopies(slo, scenario, recording, costs, clock);
        verdicts.push_back(ofCopies ? std::move(*ofCopies) : judgeSlo(slo, scenario, recording, costs, clock));
    }
    return verdicts;
}

} // namespace headroom::analysis

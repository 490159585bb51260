#include "models/analysis/consequences.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace headroom::analysis {

using simulation::Recording;
using simulation::Signal;

namespace {

/// A queue has a backlog when it holds more than arrives in this many seconds, and at least kBacklogMessagesMin.
constexpr double kBacklogSeconds = 60;
constexpr double kBacklogMessagesMin = 10;

std::optional<double> signalAt(const Recording& recording, const std::string& id, std::size_t bucket)
{
    const Signal* signal = recording.signal(id);
    return signal == nullptr ? std::nullopt : valueAt(signal->mean, bucket);
}

/// First bucket of the unbroken stretch with a backlog that contains `peak`.
std::size_t backlogStart(const Recording& recording, const Signal& length, const std::string& queue, std::size_t peak)
{
    std::size_t start = peak;
    while (start > 0) {
        const double arrivals = signalAt(recording, queue + ".arrivals", start - 1).value_or(0);
        const double limit = std::max(kBacklogMessagesMin, arrivals * kBacklogSeconds);
        if (valueAt(length.mean, start - 1).value_or(0) < limit) break;
        --start;
    }
    return start;
}

/// First bucket after `peak` whose length is below 1 % of it; the number of buckets where there is none.
std::size_t backlogEnd(const Signal& length, const Peak& peak)
{
    for (std::size_t i = peak.bucket + 1; i < length.mean.size(); ++i)
        if (valueAt(length.mean, i).value_or(peak.value) <= std::max(kBacklogMessagesMin, 0.01 * peak.value)) return i;
    return length.mean.size();
}

std::string consumerClause(const scenario::Scenario& scenario, const std::vector<Saturation>& saturations, const CallTree& calls,
                           const std::string& queue, SimTime start)
{
    for (const std::string& consumer : calls.consumersOf(queue)) {
        for (const Saturation& saturation : saturations) {
            if (saturation.resource->component != consumer || saturation.since > start) continue;
            return fmt::format(" Its consumer {} was full by then.", resourceTitle(scenario, *saturation.resource));
        }
    }
    return {};
}

/// Each queue and each subscription of a topic, with the name of its signals.
std::vector<std::pair<const scenario::Component*, std::string>> messageLines(const scenario::Scenario& scenario, const Recording& recording)
{
    std::vector<std::pair<const scenario::Component*, std::string>> lines;
    constexpr std::string_view kLength = ".length";
    for (const scenario::Component& component : scenario.components) {
        if (component.as<scenario::QueueSpec>()) lines.emplace_back(&component, component.id);
        if (!component.as<scenario::TopicSpec>()) continue;
        for (const Signal& signal : recording.signals)
            if (signal.component == component.id && signal.id.ends_with(kLength)) lines.emplace_back(&component, signal.id.substr(0, signal.id.size() - kLength.size()));
    }
    return lines;
}

void findBacklogs(std::vector<Finding>& findings, const scenario::Scenario& scenario, const Recording& recording,
                  const CallTree& calls, const std::vector<Saturation>& saturations, const LocalClock& clock)
{
    for (const auto& [owner, line] : messageLines(scenario, recording)) {
        const scenario::Component& component = *owner;
        const Signal* length = recording.signal(line + ".length");
        if (length == nullptr) continue;
        const auto peak = peakOf(length->mean);
        if (!peak) continue;
        const double arrivals = signalAt(recording, component.id + ".arrivals", peak->bucket).value_or(0);
        if (peak->value < std::max(kBacklogMessagesMin, arrivals * kBacklogSeconds)) continue;

        const std::size_t start = backlogStart(recording, *length, component.id, peak->bucket);
        const std::size_t end = backlogEnd(*length, *peak);
        Finding finding;
        finding.kind = Finding::Kind::Consequence;
        finding.at = bucketStart(recording, start);
        finding.component = component.id;
        finding.resource = "length";
        finding.peak = peak->value;
        const SimTime over = end < length->mean.size() ? bucketStart(recording, end) : recording.end;
        finding.minutes = (over - finding.at).toSeconds() / 60;
        const double growthSeconds = (bucketStart(recording, peak->bucket) - finding.at).toSeconds();
        const std::string reader = line == component.id ? std::string() : fmt::format(" ({})", line.substr(component.id.size() + 1));
        std::string text = fmt::format("{}{} grows from {}", titleOf(scenario, component.id), reader, clock.at(finding.at));
        if (growthSeconds > 0) {
            const double before = valueAt(length->mean, start).value_or(0);
            text += fmt::format(" by {} messages/s on average", numberText((peak->value - before) / growthSeconds));
        }
        text += fmt::format(", to {} messages at {}", numberText(peak->value), clock.at(bucketStart(recording, peak->bucket)));
        if (const Signal* age = recording.signal(line + ".oldestAge"))
            if (const auto oldest = peakOf(*age); oldest && oldest->value > 0)
                text += fmt::format(", the oldest {} old at the worst", latencyText(oldest->value));
        const double left = valueAt(length->mean, length->mean.size() - 1).value_or(0);
        text += end < length->mean.size() ? fmt::format("; worked off by {}.", clock.at(over))
                                          : fmt::format("; {} are left at the end of the window.", numberText(left));
        finding.sentence = text + consumerClause(scenario, saturations, calls, component.id, finding.at);
        findings.push_back(std::move(finding));
    }
}

/// A rate signal that should be zero: when it starts, how many in all, when it is worst.
void findRate(std::vector<Finding>& findings, const Recording& recording, const LocalClock& clock, const Signal* signal,
              const std::string& component, const std::string& subject, const std::string& noun, double outOf)
{
    if (signal == nullptr) return;
    const auto peak = peakOf(signal->mean);
    if (!peak || peak->value <= 0) return;
    Finding finding;
    finding.kind = Finding::Kind::Consequence;
    finding.component = component;
    finding.resource = noun;
    finding.peak = peak->value;
    const auto first = std::ranges::find_if(signal->mean, [](float value) { return value > 0; });
    finding.at = bucketStart(recording, static_cast<std::size_t>(first - signal->mean.begin()));
    for (std::size_t i = 0; i < signal->mean.size(); ++i)
        if (valueAt(signal->mean, i).value_or(0) > 0) finding.minutes += bucketSeconds(recording, i) / 60;
    const double total = totalOf(recording, signal->mean, 0, signal->mean.size());
    std::string share;
    if (outOf > 0 && total > 0) share = fmt::format(" ({})", percentText(std::min(1.0, total / outOf)));
    finding.sentence = fmt::format("{} from {}: {}{} in all, at most {}/s at {}.", subject, clock.at(finding.at),
                                   countOf(static_cast<std::uint64_t>(std::llround(std::max(1.0, total))), noun), share,
                                   numberText(peak->value), clock.at(bucketStart(recording, peak->bucket)));
    findings.push_back(std::move(finding));
}

} // namespace

std::vector<Finding> findConsequences(const scenario::Scenario& scenario, const Recording& recording, const CallTree& calls,
                                      const std::vector<Saturation>& saturations, const LocalClock& clock)
{
    std::vector<Finding> findings;
    findBacklogs(findings, scenario, recording, calls, saturations, clock);

    const double offered = totalOf(recording, "requests.offered");
    struct Outcome {
        const char *signal, *subject;
    };
    constexpr std::array kOutcomes{
        Outcome{"requests.failed", "Requests are answered with an error"},
        Outcome{"requests.timedOut", "Clients give up waiting"},
        Outcome{"requests.throttled", "Requests are refused by a rate limit (429 or busy)"},
        Outcome{"requests.lost", "Requests are confirmed to the client and then lost"},
    };
    for (const Outcome& outcome : kOutcomes)
        findRate(findings, recording, clock, recording.signal(outcome.signal), "", outcome.subject, "request", offered);

    const SignalIndex signals(recording);
    for (const scenario::Component& component : scenario.components) {
        const std::string& title = component.title.empty() ? component.id : component.title;
        const Signal* const arrived = signals.find(component.id + ".arrivals");
        const double arrivals = arrived == nullptr ? 0 : totalOf(recording, arrived->mean, 0, arrived->mean.size());
        findRate(findings, recording, clock, signals.find(component.id + ".failures"), component.id, title + " fails calls", "call", arrivals);
        findRate(findings, recording, clock, signals.find(component.id + ".throttled"), component.id, title + " answers 429", "call", arrivals);
        findRate(findings, recording, clock, signals.find(component.id + ".evictions"), component.id, title + " evicts keys that are still alive",
                 "key", 0);
    }
    return findings;
}

} // namespace headroom::analysis

#include "models/analysis/answer.h"

#include "models/analysis/metric.h"
#include "models/analysis/slo.h"

#include <fmt/format.h>

#include <algorithm>

namespace headroom::analysis {

using simulation::Recording;

namespace {

const scenario::TrafficEvent* eventAt(const scenario::Scenario& scenario, SimTime time)
{
    for (const scenario::TrafficSource& source : scenario.traffic)
        for (const scenario::TrafficEvent& event : source.events)
            if (time >= event.from - event.rampUp && time < event.to + event.rampDown) return &event;
    return nullptr;
}

const SloVerdict* firstMiss(const std::vector<SloVerdict>& slos)
{
    const SloVerdict* first = nullptr;
    for (const SloVerdict& slo : slos) {
        if (slo.held) continue;
        const auto at = [](const SloVerdict& verdict) { return verdict.firstMissedAt.value_or(SimTime::never()); };
        if (first == nullptr || at(slo) < at(*first)) first = &slo;
    }
    return first;
}

/// The saturation as the end of a headline: "Drone Scheduler ran out of workers — 32 of 32 busy, 65 needed".
std::string headlineOf(const scenario::Scenario& scenario, const Saturation& saturation)
{
    if (!saturation.lockedComponent.empty()) {
        return fmt::format("{} locks up, and {}, which waits for it, {} — {}", titleOf(scenario, saturation.lockedComponent),
                           titleOf(scenario, saturation.resource->component), saturationVerb(*saturation.resource),
                           saturationCounts(saturation));
    }
    return fmt::format("{} {} — {}", titleOf(scenario, saturation.resource->component), saturationVerb(*saturation.resource),
                       saturationCounts(saturation));
}

std::string waitersClause(const scenario::Scenario& scenario, const std::vector<Saturation>& saturations,
                          const Saturation& culprit, const LocalClock& clock)
{
    std::vector<std::string> waiters;
    for (const Saturation& saturation : saturations)
        if (saturation.cause == culprit.resource)
            waiters.push_back(fmt::format("{} (full at {})", titleOf(scenario, saturation.resource->component),
                                          clock.at(saturation.since)));
    if (waiters.empty()) return {};
    const bool one = waiters.size() == 1;
    if (waiters.size() > 3) waiters.erase(waiters.begin() + 3, waiters.end());
    return fmt::format(" {} {} for it.", listText(waiters), one ? "waits" : "wait");
}

std::string failuresClause(const Recording& recording)
{
    const simulation::Requests& requests = recording.requests;
    const std::uint64_t bad = requests.failed + requests.timedOut + requests.throttled + requests.lost;
    if (requests.offered == 0 || bad == 0) return {};
    return fmt::format(" {} of all requests failed.", percentText(static_cast<double>(bad) / static_cast<double>(requests.offered)));
}

Answer failure(const scenario::Scenario& scenario, const Recording& recording, const CallTree& calls,
               const std::vector<Saturation>& saturations, const std::vector<SloVerdict>& slos, const SloVerdict& miss,
               const LocalClock& clock)
{
    Answer answer;
    answer.allSlosHeld = false;
    const scenario::TrafficEvent* event = miss.firstMissedAt ? eventAt(scenario, *miss.firstMissedAt) : nullptr;
    std::string subject = scenario.name.empty() ? "The scenario" : scenario.name;
    if (event != nullptr && !event->name.empty()) subject = event->name;
    if (miss.firstMissedAt) {
        answer.headline = fmt::format("{} fails at {}", subject, clock.at(*miss.firstMissedAt));
    } else {
        answer.headline = subject + " misses an objective";
    }
    const Saturation* culprit = culpritOf(saturations, calls, miss.metric, miss.firstMissedAt, recording);
    answer.headline += ": " + (culprit != nullptr ? headlineOf(scenario, *culprit) : miss.sentence);
    if (answer.headline.ends_with('.')) answer.headline.pop_back();

    const auto missed = std::ranges::count(slos, false, &SloVerdict::held);
    answer.explanation = slos.size() > 1 ? fmt::format("{} of {} objectives missed. ", missed, slos.size()) : std::string();
    if (culprit != nullptr) answer.explanation += miss.sentence;
    if (culprit != nullptr) answer.explanation += waitersClause(scenario, saturations, *culprit, clock);
    answer.explanation += failuresClause(recording);
    return answer;
}

Answer success(const scenario::Scenario& scenario, const Recording& recording, const std::vector<Saturation>& saturations,
               const std::vector<SloVerdict>& slos, const LocalClock& clock)
{
    Answer answer;
    const SloVerdict* tightest = nullptr;
    double room = 0;
    for (std::size_t i = 0; i < std::min(slos.size(), scenario.slos.size()); ++i) {
        const auto mine = headroomOf(scenario.slos[i], slos[i]);
        if (!mine || (tightest != nullptr && *mine >= room)) continue;
        tightest = &slos[i];
        room = *mine;
    }
    if (slos.empty()) {
        answer.headline = saturations.empty() ? "Nothing saturates; the scenario sets no objective"
                                              : headlineOf(scenario, saturations.front());
    } else {
        const std::string name = scenario.name.empty() ? "The scenario" : scenario.name;
        answer.headline = slos.size() == 1 ? name + " holds its objective"
                                           : fmt::format("{} holds all {} objectives", name, slos.size());
        if (tightest != nullptr) answer.headline += fmt::format(", with {} headroom at the tightest", percentText(room));
    }
    if (tightest != nullptr) answer.explanation = tightest->sentence;
    if (saturations.empty()) {
        const auto busiest = std::ranges::max_element(recording.resources, {}, &simulation::Resource::utilisationPeak);
        if (busiest != recording.resources.end()) {
            answer.explanation += fmt::format("{}Nothing saturates; the fullest is {} with a peak of {}.",
                                              answer.explanation.empty() ? "" : " ", resourceTitle(scenario, *busiest),
                                              percentText(busiest->utilisationPeak));
        }
    } else if (!slos.empty()) {
        answer.explanation += fmt::format(" Even so {} {} at {}: {}.", titleOf(scenario, saturations.front().resource->component),
                                          saturationVerb(*saturations.front().resource), clock.at(saturations.front().since),
                                          saturationCounts(saturations.front()));
    }
    answer.explanation += failuresClause(recording);
    return answer;
}

} // namespace

const Saturation* culpritOf(const std::vector<Saturation>& saturations, const CallTree& calls, const std::string& metric,
                            std::optional<SimTime> at, const Recording& recording)
{
    const auto parsed = parseMetric(metric);
    const std::string operation = parsed && parsed->kind != Metric::Kind::Utilisation ? parsed->subject : std::string();
    const auto serves = [&](const Saturation& saturation) {
        return operation.empty() || calls.componentsOf(operation).contains(saturation.resource->component);
    };
    const auto fullThen = [&](const Saturation& saturation) {
        return !at || (saturation.since < *at + recording.bucket && saturation.until > *at);
    };
    // From strict to lenient: an answer that names the wrong resource is worse than one that names an earlier one.
    for (const Saturation& s : saturations)
        if (serves(s) && fullThen(s) && s.cause == nullptr) return &s;
    for (const Saturation& s : saturations)
        if (serves(s) && s.cause == nullptr && (!at || s.since <= *at)) return &s;
    return nullptr;
}

Answer answerOf(const scenario::Scenario& scenario, const Recording& recording, const CallTree& calls,
                const std::vector<Saturation>& saturations, const std::vector<SloVerdict>& slos, const LocalClock& clock)
{
    const SloVerdict* miss = firstMiss(slos);
    Answer answer = miss != nullptr ? failure(scenario, recording, calls, saturations, slos, *miss, clock)
                                    : success(scenario, recording, saturations, slos, clock);
    if (recording.partial)
        answer.explanation = fmt::format("Partial: stopped at {}. ", clock.full(recording.end)) + answer.explanation;
    while (!answer.explanation.empty() && answer.explanation.front() == ' ') answer.explanation.erase(0, 1);
    return answer;
}

} // namespace headroom::analysis

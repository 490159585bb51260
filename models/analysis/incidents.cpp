#include "models/analysis/consequences.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <unordered_map>

namespace headroom::analysis {

using simulation::Event;
using simulation::EventKind;
using simulation::Recording;
using simulation::Signal;

namespace {

struct Incident {
    EventKind kind;
    const char* verb;    ///< after the component's title
    Finding::Kind as;
};

constexpr std::array kIncidents{
    Incident{EventKind::Deadlock, "locked up", Finding::Kind::Incident},
    Incident{EventKind::OutOfMemory, "was killed for memory", Finding::Kind::Incident},
    Incident{EventKind::Eviction, "had an eviction", Finding::Kind::Incident},
    Incident{EventKind::QueueFull, "refused because it was full", Finding::Kind::Consequence},
    Incident{EventKind::PodPending, "had a pod without a node", Finding::Kind::Incident},
    Incident{EventKind::Fault, "had a fault", Finding::Kind::Incident},
    Incident{EventKind::Rollback, "went back to its former revision", Finding::Kind::Incident},
    Incident{EventKind::Restart, "had a container restarted", Finding::Kind::Incident},
    Incident{EventKind::Unready, "had a pod out of the endpoints", Finding::Kind::Consequence},
    Incident{EventKind::QuotaRefused, "was refused pods by a quota", Finding::Kind::Incident},
    Incident{EventKind::CapReached, "reached its daily cap and dropped logs", Finding::Kind::Incident},
};

/// The events of one component, in order of time.
using Events = std::vector<const Event*>;

std::string withoutFullStop(std::string text)
{
    while (!text.empty() && (text.back() == '.' || text.back() == ' ')) text.pop_back();
    return text;
}

/// Minutes in which a signal is above zero, and when it last was.
std::pair<double, std::optional<std::size_t>> minutesAbove(const Recording& recording, const Signal& signal, double limit)
{
    double minutes = 0;
    std::optional<std::size_t> first;
    for (std::size_t i = 0; i < signal.mean.size(); ++i) {
        if (valueAt(signal.mean, i).value_or(0) <= limit) continue;
        minutes += bucketSeconds(recording, i) / 60;
        if (!first) first = i;
    }
    return {minutes, first};
}

void addIncidents(std::vector<Finding>& findings, const scenario::Scenario& scenario, const Events& events,
                  const std::string& component, const Incident& incident, const LocalClock& clock)
{
    std::uint64_t count = 0;
    const Event* first = nullptr;
    const Event* last = nullptr;
    for (const Event* event : events) {
        if (event->kind != incident.kind) continue;
        if (event->kind == EventKind::Fault && event->to > event->from) continue;   // it is over
        first = first == nullptr ? event : first;
        last = event;
        ++count;
    }
    if (first == nullptr) return;
    Finding finding;
    finding.kind = incident.as;
    finding.at = first->at;
    finding.component = component;
    finding.peak = static_cast<double>(count);
    if (count == 1) {
        finding.sentence = fmt::format("{} {} at {}", titleOf(scenario, component), incident.verb, clock.at(first->at));
    } else {
        finding.sentence = fmt::format("{} {} {} times between {} and {}; first", titleOf(scenario, component), incident.verb,
                                       countText(count), clock.at(first->at), clock.at(last->at));
    }
    finding.sentence += first->why.empty() ? "." : fmt::format(": {}.", withoutFullStop(first->why));
    if (first->why.empty() && count > 1)
        finding.sentence = finding.sentence.substr(0, finding.sentence.rfind("; first")) + ".";
    findings.push_back(std::move(finding));
}

/// Pending pods where the engine counts them without an event in the log.
void addPending(std::vector<Finding>& findings, const scenario::Scenario& scenario, const Recording& recording,
                const Signal* pending, const std::string& component, const LocalClock& clock)
{
    if (pending == nullptr) return;
    const auto [minutes, first] = minutesAbove(recording, *pending, 0);
    if (!first) return;
    const auto known = std::ranges::find_if(findings, [&](const Finding& finding) {
        return finding.component == component && finding.sentence.find("without a node") != std::string::npos;
    });
    if (known != findings.end()) {
        known->minutes = minutes;
        return;
    }
    Finding finding;
    finding.kind = Finding::Kind::Incident;
    finding.at = bucketStart(recording, *first);
    finding.component = component;
    finding.minutes = minutes;
    finding.peak = peakOf(*pending).value_or(Peak{}).value;
    finding.sentence = fmt::format("Pods of {} wait for a node from {}: at most {} at once, for {} in all.",
                                   titleOf(scenario, component), clock.at(finding.at), numberText(finding.peak),
                                   spanText(Duration::fromSeconds(minutes * 60)));
    findings.push_back(std::move(finding));
}

/// How far the autoscaler took a service, and whether its maximum held it back.
void addScaling(std::vector<Finding>& findings, const scenario::Scenario& scenario, const Recording& recording, const Events& events,
                const Signal* replicas, const scenario::Component& component, const LocalClock& clock)
{
    const auto* service = component.as<scenario::ServiceSpec>();
    if (replicas == nullptr || service == nullptr || (!service->hpa && !service->keda) || replicas->mean.empty()) return;
    const int maximum = service->keda ? service->keda->max : service->hpa->max;
    const Event* firstUp = nullptr;
    std::uint64_t changes = 0;
    int most = 0;
    int initial = service->replicas;
    for (const Event* event : events) {
        const bool scaled = event->kind == EventKind::ScaleUp || event->kind == EventKind::ScaleDown;
        if (!scaled) continue;
        if (changes == 0) initial = event->from;
        ++changes;
        if (event->kind == EventKind::ScaleUp) most = std::max(most, event->to);
        if (event->kind == EventKind::ScaleUp && firstUp == nullptr) firstUp = event;
    }
    if (firstUp == nullptr) return;
    const SimTime reached = (*std::ranges::find_if(events, [most](const Event* event) {
                                return event->kind == EventKind::ScaleUp && event->to == most;
                            }))->at;
    Finding finding;
    finding.kind = Finding::Kind::Scaling;
    finding.at = firstUp->at;
    finding.component = component.id;
    finding.peak = most;
    finding.sentence = fmt::format("The autoscaler took {} from {} to {} between {} and {}, in {}", titleOf(scenario, component.id),
                                   initial, countOf(static_cast<std::uint64_t>(std::max(0, most)), "pod"), clock.at(firstUp->at),
                                   clock.at(reached), countOf(changes, "change"));
    if (most >= maximum) {
        const auto [minutes, first] = minutesAbove(recording, *replicas, maximum - 0.02);
        finding.minutes = minutes;
        finding.sentence += fmt::format("; {} is its maximum, which held for {}", maximum,
                                        spanText(Duration::fromSeconds(minutes * 60)));
    }
    finding.sentence += ".";
    findings.push_back(std::move(finding));
}

} // namespace

std::vector<Finding> findIncidents(const scenario::Scenario& scenario, const Recording& recording, const LocalClock& clock)
{
    std::vector<Finding> findings;
    // By component beforehand: to search log and signals once for each component would be quadratic.
    std::unordered_map<std::string_view, Events> eventsOf;
    for (const Event& event : recording.eventLog) eventsOf[event.component].push_back(&event);
    const SignalIndex signals(recording);
    for (const scenario::Component& component : scenario.components) {
        const auto logged = eventsOf.find(component.id);
        const Events events = logged == eventsOf.end() ? Events{} : logged->second;
        for (const Incident& incident : kIncidents)
            addIncidents(findings, scenario, events, component.id, incident, clock);
        addPending(findings, scenario, recording, signals.find(component.id + ".pending"), component.id, clock);
        addScaling(findings, scenario, recording, events, signals.find(component.id + ".replicas"), component, clock);
    }
    return findings;
}

} // namespace headroom::analysis

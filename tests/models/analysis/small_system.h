#pragma once

#include "models/scenario/scenario.h"
#include "models/simulation/recording.h"

#include <string>
#include <vector>

/// A hand-made system and ten minutes of a run, so that every figure a test expects can be computed by head.
///
/// Operation "order": gateway → (sends to "jobs"); operation "treat" consumes "jobs": caller → callee → external "far".
namespace headroom::test {

inline constexpr std::int64_t kNineUtc = 1795770000;   ///< 2026-11-27T09:00:00Z

inline SimTime minute(int m) { return SimTime::fromNanoseconds((kNineUtc + 60LL * m) * 1'000'000'000); }

inline scenario::Component service(const std::string& id, const std::string& title)
{
    scenario::Component component;
    component.id = id;
    component.kind = "service";
    component.title = title;
    component.spec = scenario::ServiceSpec{};
    return component;
}

inline scenario::Step call(const std::string& target, std::vector<scenario::Step> steps = {})
{
    scenario::Step step;
    step.target = target;
    step.steps = std::move(steps);
    return step;
}

inline scenario::Scenario smallScenario()
{
    scenario::Scenario scenario;
    scenario.name = "Small";
    scenario.calendar.timeZone = "UTC-5";
    scenario.components = {service("gateway", "Gateway"), service("caller", "Caller"), service("callee", "Callee")};
    scenario::Component queue;
    queue.id = "jobs";
    queue.kind = "queue";
    queue.title = "Jobs";
    queue.spec = scenario::QueueSpec{};
    scenario.components.push_back(queue);

    scenario::Operation order;
    order.name = "order";
    scenario::Step send;
    send.kind = scenario::Step::Kind::Send;
    send.target = "jobs";
    send.confirm = false;
    order.steps = {call("gateway", {send})};
    scenario::Operation treat;
    treat.name = "treat";
    treat.consumes = "jobs";
    treat.steps = {call("caller", {call("callee")})};
    scenario.operations = {order, treat};

    scenario::TrafficEvent sale;
    sale.name = "Sale";
    sale.from = minute(2);
    sale.to = minute(8);
    sale.rampUp = Duration::minutes(1);
    scenario::TrafficSource source;
    source.events = {sale};
    scenario.traffic = {source};
    return scenario;
}

/// Ten one-minute buckets from 09:00 UTC = 04:00 local.
inline simulation::Recording smallRecording()
{
    simulation::Recording recording;
    recording.scenario = "Small";
    recording.variant = "base";
    recording.start = minute(0);
    recording.end = minute(10);
    recording.bucket = Duration::minutes(1);
    return recording;
}

/// A resource of `slots` that is saturated in the buckets [from, to), asked for `demand` then and half used otherwise.
inline simulation::Resource slots(const std::string& component, const std::string& name, float slotCount, int from, int to, float demand)
{
    simulation::Resource resource;
    resource.id = component + "/" + name;
    resource.component = component;
    resource.name = name;
    resource.unit = "slots";
    for (int i = 0; i < 10; ++i) {
        const bool full = i >= from && i < to;
        resource.utilisationMean.push_back(full ? 1.0F : 0.5F);
        resource.utilisationMax.push_back(full ? 1.0F : 0.75F);
        resource.capacity.push_back(slotCount);
        resource.demand.push_back(full ? demand : slotCount / 2);
    }
    if (from < to) {
        resource.firstSaturatedAt = minute(from);
        resource.firstFullAt = minute(from);
        resource.saturatedMinutes = to - from;
        resource.utilisationPeak = 1;
    }
    return resource;
}

inline simulation::Signal signal(const std::string& id, const std::string& unit, std::vector<float> mean)
{
    simulation::Signal s;
    s.id = id;
    s.unit = unit;
    s.mean = std::move(mean);
    return s;
}

} // namespace headroom::test

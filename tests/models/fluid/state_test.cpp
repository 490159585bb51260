#include "tests/models/fluid/support.h"

#include <algorithm>
#include <cmath>

// A run that begins with the state of another one goes on as that one did.
using namespace headroom;
using namespace headroom::test;

namespace {

/// Six hours of which two are busy: the autoscalers of pods and nodes go up and down, a cache fills, and a slow service has a line in front of it while it lasts.
Small busy(const std::string& workers = "64")
{
    Small small;
    small.process = "poisson";
    small.rate = "20/s";
    small.duration = "6h";
    small.events = R"([ { "name": "rush", "from": "2026-03-02T02:00", "to": "2026-03-02T04:00", "rate": "200/s", "rampUp": "10min", "rampDown": "10min" } ])";
    small.operations = R"("op": { "timeout": "30s", "steps": [ { "call": "api", "cpu": "30ms", "steps": [ { "call": "cache", "access": "write", "bytes": "2KB", "timeToLive": "3h" }, { "call": "slow", "time": "100ms", "timeout": "5s" } ] } ] })";
    small.cluster = R"({ "kind": "kubernetes-cluster", "autoscaler": {} })";
    small.pool = R"({ "kind": "node-pool", "cluster": "aks", "sku": "Standard_D4s_v5", "nodes": 2, "minNodes": 2, "maxNodes": 12 })";
    small.components = R"("api": { "kind": "service", "replicas": 1, "workers": )" + workers + R"(, "requests": { "cpu": "1", "memory": "1Gi" }, "hpa": { "min": 1, "max": 20, "cpu": 0.6 } },
        "slow": { "kind": "service", "replicas": 2, "workers": 12 },
        "cache": { "kind": "redis", "tier": "standard", "size": "C1" })";
    return small;
}

/// Mean difference of a signal to the same hours of `whole`, over its mean there.
double difference(const simulation::Recording& part, const simulation::Recording& whole, const std::string& id)
{
    const auto& a = signal(part, id).mean;
    const auto& b = signal(whole, id).mean;
    const auto first = static_cast<std::size_t>((part.start - whole.start) / whole.bucket);
    double apart = 0, sum = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        apart += std::abs(double(a[i]) - double(b[first + i]));
        sum += std::abs(double(b[first + i]));
    }
    REQUIRE(sum > 0);
    return apart / sum;
}

const std::vector<std::string> kSignals = {"requests.completed", "latency.p50", "latency.p95", "api.replicas", "api.readyReplicas", "nodes.nodes", "api.cpuOfRequest", "slow.inFlight"};

} // namespace

TEST_CASE("a run begun with the state of another goes on as that one did", "[fluid][state]")
{
    const scenario::Scenario scenario = loaded(busy().text());
    std::vector<fluid::FluidState> passed;
    fluid::FluidOptions all;
    all.passed = &passed;
    const simulation::Recording whole = estimate(scenario, all);
    REQUIRE(passed.size() == 5);
    const fluid::FluidState& state = passed[2];   // an hour into the rush
    CHECK(state.at == scenario.calendar.start + Duration::hours(3));
    CHECK(state.pods.at("api") > 5);

    fluid::FluidOptions hour;
    hour.from = state.at;
    hour.duration = Duration::hours(1);
    hour.bucket = whole.bucket;
    const simulation::Recording cold = estimate(scenario, hour);
    hour.before = &state;
    const simulation::Recording warm = estimate(scenario, hour);
    for (const std::string& id : kSignals) {
        INFO(id);
        CHECK(difference(warm, whole, id) < 0.01);
    }
    CHECK(difference(warm, whole, "cache.memory") < 0.01);
    CHECK(difference(cold, whole, "latency.p95") > 0.05);   // what it is good for
    CHECK(difference(cold, whole, "cache.memory") > 0.05);
    CHECK(warm.events < cold.events);
}

TEST_CASE("the state at an instant is the same from the start and from a state on the way", "[fluid][state]")
{
    const scenario::Scenario scenario = loaded(busy().text());
    const SimTime at = scenario.calendar.start + Duration::minutes(200);
    auto fromStart = fluid::stateAt(scenario, azure(), {}, at);
    REQUIRE(fromStart);
    std::vector<fluid::FluidState> passed;
    fluid::FluidOptions options;
    options.passed = &passed;
    (void)estimate(scenario, options);
    REQUIRE(passed.size() == 5);
    fluid::FluidOptions later;
    later.from = passed[2].at;
    later.before = &passed[2];
    auto onTheWay = fluid::stateAt(scenario, azure(), later, at);
    REQUIRE(onTheWay);
    CHECK(onTheWay->at == at);
    CHECK(onTheWay->pods == fromStart->pods);
    CHECK(onTheWay->nodes == fromStart->nodes);
    CHECK(onTheWay->keys.at("cache").liveBytes == Approx(fromStart->keys.at("cache").liveBytes).epsilon(0.01));
}

TEST_CASE("a scenario with other figures begins with what autoscalers had found, within its own bounds", "[fluid][state]")
{
    const scenario::Scenario scenario = loaded(busy().text());
    auto state = fluid::stateAt(scenario, azure(), {}, scenario.calendar.start + Duration::hours(3));
    REQUIRE(state);
    const auto countOf = [](const scenario::Scenario& begun, const std::string& id) {
        const auto found = std::find_if(begun.components.begin(), begun.components.end(), [&](const scenario::Component& c) { return c.id == id; });
        REQUIRE(found != begun.components.end());
        const auto* service = found->as<scenario::ServiceSpec>();
        return service ? service->replicas : found->as<scenario::NodePoolSpec>()->nodes;
    };
    scenario::Scenario edited = scenario;
    for (scenario::Component& component : edited.components) {
        if (component.id == "api") std::get<scenario::ServiceSpec>(component.spec).hpa->max = 4;
        if (component.id == "slow") std::get<scenario::ServiceSpec>(component.spec).replicas = 3;
    }
    CHECK(countOf(fluid::begunWith(scenario, *state), "api") == state->pods.at("api"));
    CHECK(countOf(fluid::begunWith(scenario, *state), "nodes") == state->nodes.at("nodes"));
    CHECK(countOf(fluid::begunWith(edited, *state), "api") == 4);
    CHECK(countOf(fluid::begunWith(edited, *state), "slow") == 3);   // by hand: what the scenario says
}

TEST_CASE("the answer to a change agrees with the whole window over the same hours", "[fluid][state]")
{
    const scenario::Scenario unchanged = loaded(busy().text());
    const scenario::Scenario edited = loaded(busy("32").text());
    auto state = fluid::stateAt(unchanged, azure(), {}, unchanged.calendar.start + Duration::hours(3));
    REQUIRE(state);
    const simulation::Recording whole = estimate(edited);
    fluid::FluidOptions hour;
    hour.from = state->at;
    hour.duration = Duration::hours(1);
    hour.bucket = whole.bucket;
    hour.before = &*state;
    const simulation::Recording part = estimate(edited, hour);
    for (const std::string& id : kSignals) {
        INFO(id);
        CHECK(difference(part, whole, id) < 0.03);
    }
}

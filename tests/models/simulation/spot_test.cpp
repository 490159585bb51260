#include "tests/models/simulation/support/small_run.h"
#include "tests/support/catch.h"

#include <algorithm>
#include <cmath>

/// Spot nodes inside a run: how many go, what becomes of their pods, who takes their place. The market itself is proved in tests/models/compute.
using namespace headroom;
using namespace headroom::test;
using simulation::EventKind;

namespace {

constexpr const char* kOneService = R"("op": { "steps": [ { "call": "s", "time": "200ms" } ] })";

std::vector<simulation::Event> by(const simulation::Recording& recording, const std::string& who, EventKind kind)
{
    std::vector<simulation::Event> events;
    for (const simulation::Event& event : recording.eventLog)
        if (event.who == who && event.kind == kind) events.push_back(event);
    return events;
}

double least(const std::vector<float>& values) { return static_cast<double>(*std::min_element(values.begin(), values.end())); }

/// Two spot nodes that go together, once an hour or so, and pods on both.
Small together(const std::string& market, const std::string& service = "")
{
    Small small;
    small.rate = "10/s";
    small.duration = "6h";
    small.cluster = R"({ "kind": "kubernetes-cluster", "autoscaler": {} })";
    small.pool = R"({ "kind": "node-pool", "cluster": "aks", "sku": "Standard_D4s_v5", "nodes": 2, "minNodes": 2, "maxNodes": 4, "provisioning": "2m",
                      "spot": true, "taints": [], "spotMarket": { "evictionsPerHour": 0.4, "together": 1, "pressure": "0s")" + market + R"( } })";
    small.operations = kOneService;
    small.components = R"("s": { "kind": "service", "replicas": 4, "requests": { "cpu": "1" }, "startUp": "5s", "readinessPeriod": "1s")" + service + " }";
    return small;
}

} // namespace

TEST_CASE("Nodes are evicted at the published rate, in both engines", "[simulation][spot]")
{
    // λ = −ln 0.8 = 0.223 a node and hour, ten nodes, a day, 24 seeds: 1285 evictions. Events take three nodes in the mean, E[batch²] ≈ 14, so the
    // standard deviation is about √(1285 · 14/3) = 77; a node is missing for 45 s after its eviction, 0.3 % of the time.
    Small small;
    small.rate = "1/min";
    small.duration = "24h";
    small.cluster = R"({ "kind": "kubernetes-cluster", "autoscaler": {} })";
    small.pool = R"({ "kind": "node-pool", "cluster": "aks", "sku": "Standard_D4s_v5", "nodes": 10, "minNodes": 10, "maxNodes": 10, "provisioning": "1s",
                      "spot": true, "taints": [], "spotMarket": { "evictionsPerHour": 0.2, "together": 0.3, "pressure": "0s" } })";
    small.operations = kOneService;
    small.components = R"("s": { "kind": "service" })";
    const double expected = -std::log(0.8) * 10 * 24 * 24;
    double evicted = 0, events = 0, ofTwin = 0;
    for (std::uint64_t seed = 1; seed <= 24; ++seed) {
        const simulation::Recording r = runFluid(small, seed);
        ofTwin += figure(r, "nodes", "nodesEvicted");
        if (seed > 6) continue;
        simulation::RunOptions options;
        options.seed = seed;
        const simulation::Recording des = run(small, options);
        evicted += figure(des, "nodes", "nodesEvicted");
        events += static_cast<double>(by(des, "spot market", EventKind::Eviction).size());
        // The market is the same for both; a few events fall into the seconds in which one engine has a node less.
        CHECK(figure(des, "nodes", "nodesEvicted") == Approx(figure(r, "nodes", "nodesEvicted")).margin(6));
    }
    CHECK(std::abs(ofTwin - expected) < 6 * std::sqrt(expected * 14 / 3));
    CHECK(std::abs(evicted - expected / 4) < 6 * std::sqrt(expected / 4 * 14 / 3));
    CHECK(evicted / events == Approx(3).margin(1));
}

TEST_CASE("Pods that are told drain at the notice. Those that are not serve to the end, and callers wait for a machine that has gone", "[simulation][spot]")
{
    // A seed whose events lie so far apart that the pool is whole again before each.
    simulation::RunOptions options;
    simulation::Recording told;
    std::vector<simulation::Event> evictions;
    for (bool apart = false; !apart; ++options.seed) {
        REQUIRE(options.seed < 40);
        told = run(together(R"(, "handled": true)"), options);
        evictions = by(told, "spot market", EventKind::Eviction);
        apart = evictions.size() >= 2;
        for (std::size_t i = 0; i < evictions.size(); ++i)
            apart = apart && (i + 1 < evictions.size() ? evictions[i + 1].at : told.end) - evictions[i].at > Duration::minutes(10);
    }
    --options.seed;
    const simulation::Recording untold = run(together(R"(, "handled": false)"), options);
    CHECK(evictions.size() == by(untold, "spot market", EventKind::Eviction).size());
    CHECK(evictions[0].from == 2);
    CHECK(evictions[0].to == 0);
    CHECK(evictions[0].at == by(untold, "spot market", EventKind::Eviction)[0].at);
    // Told: all pods drain at the notice, replacements wait for the new nodes: scan within 10 s and 2 min, start-up 5 to 6 s.
    const double each = 10.0 * static_cast<double>(evictions.size());
    CHECK(static_cast<double>(told.requests.failed) > 124 * each);
    CHECK(static_cast<double>(told.requests.failed) < 137 * each);
    // Untold they serve 30 s longer; then the autoscaler sees a pool below its minimum, and the pods that are created after 60 s wait for its nodes.
    CHECK(static_cast<double>(untold.requests.failed) > 124 * each);
    CHECK(static_cast<double>(untold.requests.failed) < 137 * each);
    // For 40 s callers wait in vain: they fail when the endpoints leave.
    CHECK(told.requests.offered == told.requests.sumOfOutcomes());
    CHECK(untold.requests.offered == untold.requests.sumOfOutcomes());
    CHECK(untold.requests.inFlight < 10);
    const auto& failed = signal(untold, "requests.failed").mean;
    CHECK(static_cast<double>(*std::max_element(failed.begin(), failed.end())) * untold.bucket.toSeconds() >= 390);
}

TEST_CASE("A node is billed until it is gone, 30 s after the notice", "[simulation][spot]")
{
    Small small = together(R"(, "handled": false)");
    small.cluster = R"({ "kind": "kubernetes-cluster" })";
    const std::string range = R"("minNodes": 2, "maxNodes": 4, )";
    small.pool.erase(small.pool.find(range), range.size());
    const simulation::Recording r = run(small);
    const auto evictions = by(r, "spot market", EventKind::Eviction);
    REQUIRE(evictions.size() == 1);   // without an autoscaler nothing comes back
    const double hours = ((evictions[0].at - r.start).toSeconds() + 30) / 3600;
    CHECK(total(r, "nodes", "vm/Standard_D4s_v5/linux/spot") == Approx(2 * hours));
    CHECK(least(signal(r, "nodes.nodes").mean) == 0);
    CHECK(static_cast<double>(signal(r, "s.pending").mean.back()) == 4);
}

TEST_CASE("Under pressure the pool stays empty, the autoscaler backs off, and a regular pool takes its place", "[simulation][spot]")
{
    Small small = together(R"(, "fallback": "regular")", R"(, "pool": "nodes")");
    const std::string never = R"("pressure": "100h")";
    small.pool.replace(small.pool.find(R"("pressure": "0s")"), 16, never);
    small.components += R"(, "regular": { "kind": "node-pool", "cluster": "aks", "sku": "Standard_D4s_v5", "nodes": 0, "minNodes": 0, "maxNodes": 3, "provisioning": "2m" })";
    const simulation::Recording r = run(small);
    const auto refused = by(r, "spot market", EventKind::Held);
    REQUIRE(refused.size() >= 3);
    CHECK(figure(r, "nodes", "requestsRefused") == static_cast<double>(refused.size()));
    // Back-off 5, 10, 20 and then 30 min.
    CHECK((refused[1].at - refused[0].at).toSeconds() == Approx(300).margin(11));
    CHECK((refused[2].at - refused[1].at).toSeconds() == Approx(600).margin(11));
    CHECK(static_cast<double>(signal(r, "nodes.nodes").mean.back()) == 0);
    CHECK(static_cast<double>(signal(r, "regular.nodes").mean.back()) == 2);   // four pods of a core on nodes of 3.5
    CHECK(static_cast<double>(signal(r, "s.readyReplicas").mean.back()) == 4);
    CHECK(total(r, "regular", "vm/Standard_D4s_v5/linux/regular") > 1);

    // Without the stand-in they wait for ever.
    Small alone = together("", R"(, "pool": "nodes")");
    alone.pool.replace(alone.pool.find(R"("pressure": "0s")"), 16, never);
    CHECK(static_cast<double>(signal(run(alone), "s.pending").mean.back()) == 4);
}

TEST_CASE("A spot pool without a market loses nothing, and a scenario without disturbances has no guarded step", "[simulation][spot]")
{
    Small small;
    small.duration = "1h";
    small.pool = R"({ "kind": "node-pool", "cluster": "aks", "sku": "Standard_D4s_v5", "nodes": 2, "spot": true, "taints": [] })";
    small.operations = kOneService;
    small.components = R"("s": { "kind": "service" })";
    const scenario::Scenario scenario = loaded(small.text());
    const auto topology = simulation::buildTopology(scenario, azure());
    REQUIRE(topology);
    CHECK(topology->disturbances == nullptr);
    CHECK(std::none_of(topology->steps.begin(), topology->steps.end(), [](const auto& step) { return step.guarded; }));
    CHECK(run(small).requests.failed == 0);
}

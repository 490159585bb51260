#include "tests/models/simulation/support/small_run.h"
#include "tests/support/catch.h"

#include <algorithm>

/// A release of several services, consumers whose probes fail, quotas that are full from the first moment, connections that are opened ahead.
using namespace headroom;
using namespace headroom::test;
using simulation::EventKind;

TEST_CASE("A release of several services goes back as a whole when one of them fails", "[simulation][rollout]")
{
    Small small;
    small.rate = "100/s";
    small.duration = "20m";
    small.operations = R"("op": { "steps": [ { "call": "a", "time": "10ms" } ] }, "idle": { "steps": [ { "call": "b", "time": "10ms" }, { "call": "c", "time": "10ms" } ] })";
    const std::string service = R"({ "kind": "service", "replicas": 2, "startUp": "20s", "readiness": { "period": "1s" } })";
    small.components = R"("a": )" + service + R"(, "b": )" + service + R"(, "c": )" + service;
    std::string text = small.text();
    // Nobody asks b and c, so that no alert of their own can take them back; another release of c comes earlier and stays.
    text.insert(text.rfind('}'), R"(, "deployments": [
        { "name": "other", "at": "2026-03-02T00:01", "services": [ "c" ], "rollback": { "failedShare": 0.05 } },
        { "name": "v2", "at": "2026-03-02T00:05", "services": [ "a", "b" ], "failureProbability": 0.5, "rollback": { "failedShare": 0.05 } } ])");
    const simulation::Recording r = run(loaded(text), {});
    const auto back = eventsOf(r, EventKind::Rollback);
    REQUIRE(back.size() == 2);
    CHECK(back[0].component == "a");
    CHECK(back[0].why.find("more than 5 %") != std::string::npos);
    CHECK(back[1].component == "b");
    CHECK(back[1].why == "v2 is taken back together with a");
    CHECK(back[1].at == back[0].at);
    const auto deployed = eventsOf(r, EventKind::Deployment);
    CHECK(std::count_if(deployed.begin(), deployed.end(), [](const auto& e) { return e.why == "the former revision runs again in all pods"; }) == 2);
    CHECK(r.requests.offered == r.requests.sumOfOutcomes());
}

TEST_CASE("A consumer whose readiness probe fails goes on reading its queue", "[simulation][probes]")
{
    // Kubernetes takes an unready pod out of its endpoints; a receiver has none and asks the queue itself.
    const auto treating = [](const std::string& consumer) {
        Small small;
        small.rate = "10/s";
        small.duration = "10m";
        small.operations = R"("op": { "steps": [ { "send": "q" } ] }, "treat": { "consumes": "q", "steps": [ { "call": "w", "time": "10ms" } ] })";
        small.components = R"("w": { "kind": "service", "replicas": 2, "readiness": { "calls": "db" } }, "db": { "kind": "sql-database", "tier": "general-purpose", "vCores": 2 }, )" + consumer;
        small.faults = R"([ { "name": "outage", "kind": "down", "of": "db", "at": "2026-03-02T00:02", "duration": "5m" } ])";
        return small;
    };
    const std::string bus = R"("bus": { "kind": "service-bus", "tier": "premium" }, "q": { "kind": "queue", "serviceBus": "bus")";
    for (const std::string& consumer : {bus + " }", bus + R"(, "sessions": 8 })", std::string(R"("k": { "kind": "kafka" }, "q": { "kind": "topic", "broker": "k", "partitions": 4 })")}) {
        INFO(consumer);
        const simulation::Recording r = run(treating(consumer));
        CHECK(eventsOf(r, EventKind::Unready).size() == 2);
        const auto& ready = signal(r, "w.readyReplicas").mean;
        CHECK(static_cast<double>(*std::min_element(ready.begin(), ready.end())) == 0);
        CHECK(operation(r, "treat").requests.completed >= 10 * 600 - 3);
        CHECK(operation(r, "treat").latency.maxMs.value < 1000);
    }
    const simulation::Recording twin = runFluid(treating(bus + " }"));
    CHECK(static_cast<double>(operation(twin, "treat").requests.completed) == Approx(6000).epsilon(0.01));
}

TEST_CASE("A quota that is full before the window begins is reported in it", "[simulation][quota]")
{
    Small small;
    small.duration = "20m";
    small.cluster = R"({ "kind": "kubernetes-cluster", "quotas": { "default": { "pods": 4 } } })";
    small.operations = R"("op": { "steps": [ { "call": "a", "cpu": "1ms" } ] }, "other": { "steps": [ { "call": "b", "cpu": "1ms" } ] })";
    small.components = R"("a": { "kind": "service", "replicas": 6 }, "b": { "kind": "service", "replicas": 1 })";
    simulation::RunOptions warm;
    warm.warmUp = Duration::minutes(10);
    const simulation::Recording r = run(small, warm);
    const auto refused = eventsOf(r, EventKind::QuotaRefused);
    REQUIRE(refused.size() == 2);
    CHECK(refused[0].component == "a");
    CHECK(refused[1].component == "b");
    CHECK(secondsIn(r, refused[0]) < 60);
    CHECK(static_cast<double>(signal(r, "b.replicas").mean.back()) == 0);
    // Once in a window of several days, however it is cut.
    small.duration = "4d";
    small.rate = "0.01/s";
    CHECK(eventsOf(run(small, warm), EventKind::QuotaRefused).size() == 2);
}

TEST_CASE("Connections that pools open ahead count against the server, used or not", "[simulation][databases]")
{
    const auto idle = [](int pods, const std::string& pool) {
        Small small;
        small.rate = "1/s";
        small.duration = "60s";
        small.operations = R"("op": { "steps": [ { "call": "s", "steps": [ { "call": "db", "access": "read", "time": "1ms" } ] } ] })";
        small.components = R"("s": { "kind": "service", "roundTrip": "0ms", "replicas": )" + std::to_string(pods) + R"(, "connectionPools": { "db": )" + pool + R"( } },
                              "db": { "kind": "postgresql", "sku": "Standard_B1ms", "roundTrip": "0ms", "ioPerRead": 0 })";
        return small;
    };
    CHECK(figure(run(idle(3, R"({ "size": 20 })")), "db", "connections") <= 3);
    const simulation::Recording ahead = run(idle(3, R"({ "size": 20, "minimum": 10 })"));
    CHECK(figure(ahead, "db", "connections") == 30);
    CHECK(figure(ahead, "db", "refusedConnections") == 0);
    CHECK(figure(runFluid(idle(3, R"({ "size": 20, "minimum": 10 })")), "db", "connections") == 30);
    // 35 is what a B1ms takes: the fourth pod gets five of its ten, each pod works with what it has.
    const simulation::Recording full = run(idle(4, R"({ "size": 20, "minimum": 10 })"));
    CHECK(figure(full, "db", "connections") == 35);
    CHECK(figure(full, "db", "refusedConnections") == 1);
    CHECK(full.requests.failed == 0);
    // A fifth has none, and its calls fail.
    CHECK(run(idle(5, R"({ "size": 20, "minimum": 10 })")).requests.failed > 0);
}

#include "tests/models/simulation/support/small_run.h"
#include "tests/support/catch.h"

#include <algorithm>

/// Gateways, outbound ports, sidecars, and messages that come back, by hand. Rules and sources: docs/models/network.md.
using namespace headroom;
using namespace headroom::test;

namespace {

Small through(const std::string& gateway, const std::string& rate, const std::string& duration)
{
    Small small;
    small.rate = rate;
    small.duration = duration;
    small.operations = R"("op": { "steps": [ { "call": "gw", "steps": [ { "call": "s", "time": "1ms" } ] } ] })";
    small.components = R"("gw": { "kind": "gateway", "roundTrip": "0ms", )" + gateway + R"( }, "s": { "kind": "service", "roundTrip": "0ms", "workers": 1000 })";
    return small;
}

const simulation::Resource& resource(const simulation::Recording& r, const std::string& id)
{
    const auto found = std::find_if(r.resources.begin(), r.resources.end(), [&](const simulation::Resource& one) { return one.id == id; });
    if (found == r.resources.end()) FAIL("no resource " << id);
    return *found;
}

/// A service that opens a new connection for each call of `x`.
Small connecting(const std::string& outbound, const std::string& rate, const std::string& duration, const std::string& latency = "100ms")
{
    Small small;
    small.rate = rate;
    small.duration = duration;
    small.operations = R"("op": { "steps": [ { "call": "s", "steps": [ { "call": "x", "newConnection": "out" } ] } ] })";
    small.components = R"("s": { "kind": "service", "roundTrip": "0ms", "workers": 10000 }, "x": { "kind": "external", "roundTrip": "0ms", "latency": ")" + latency +
                       R"(" }, "out": { "kind": "outbound")" + outbound + " }";
    return small;
}

} // namespace

TEST_CASE("API Management above the rate of its unit refuses the excess", "[simulation][network]")
{
    // A Basic unit takes 1,000 requests a second; a second's worth passes at once.
    const simulation::Recording r = run(through(R"("product": "api-management", "tier": "basic", "latency": "5ms")", "1500/s", "20s"));
    CHECK(r.requests.offered == 30'000);
    CHECK(r.requests.throttled == Approx(30'000 - 1000 - 20'000).margin(2));
    CHECK(figure(r, "gw", "refusedAboveCapacity") == static_cast<double>(r.requests.throttled));
    CHECK(component(r, "s").arrivals == Approx(21'000).margin(12));   // only what has passed is called behind it
    CHECK(r.latency.meanMs.value == Approx(6));
    CHECK(resource(r, "gw/requests").capacity.back() == Approx(1000));
    CHECK(resource(r, "gw/requests").demand.back() == Approx(1500).epsilon(0.01));
    CHECK(resource(r, "gw/requests").firstSaturatedAt);

    const simulation::Recording below = run(through(R"("product": "api-management", "tier": "basic")", "900/s", "20s"));
    CHECK(below.requests.throttled == 0);
    CHECK(resource(below, "gw/requests").utilisation.value == Approx(0.9).epsilon(0.01));
}

TEST_CASE("A gateway that lets requests wait delays before it refuses", "[simulation][network]")
{
    // 10/s, 20/s come: ten at once, ten a second, and as many as wait at most 2 s.
    const simulation::Recording r = run(through(R"("requestsPerSecond": 10, "wait": "2s", "latency": "0ms")", "20/s", "10s"));
    CHECK(r.requests.throttled == Approx(200 - 10 - 100 - 20).margin(1));
    CHECK(r.latency.maxMs.value == Approx(2001).epsilon(0.02));
}

TEST_CASE("Limits of the products: firewall, connections of clients, units on offer", "[simulation][network]")
{
    // Ten capacity units with the firewall inspect about 100 requests a second.
    CHECK(run(through(R"("product": "application-gateway-waf", "units": 10)", "150/s", "20s")).requests.throttled == Approx(3000 - 100 - 2000).margin(2));
    // Without it only bytes and connections limit a unit.
    CHECK(run(through(R"("product": "application-gateway", "units": 1)", "150/s", "20s")).requests.throttled == 0);
    // A SignalR unit holds 1,000 connections; each client asks ten times less than once a second: 100 requests a second.
    const simulation::Recording r = run(through(R"("product": "signalr", "tier": "standard", "clients": 10)", "150/s", "20s"));
    CHECK(r.requests.throttled == Approx(3000 - 100 - 2000).margin(2));
    CHECK(resource(r, "gw/connections").demand.back() == Approx(1500).epsilon(0.01));
    CHECK(resource(r, "gw/connections").capacity.back() == Approx(1000));

    const auto tooMany = simulation::simulate(loaded(through(R"("product": "api-management", "tier": "basic", "units": 3)", "1/s", "1s").text()), azure(), {});
    REQUIRE_FALSE(tooMany);
    CHECK(tooMany.error().front().where.pointer == "/components/gw/units");
    const auto noSuch = simulation::simulate(loaded(through(R"("product": "api-management", "tier": "standrd")", "1/s", "1s").text()), azure(), {});
    REQUIRE_FALSE(noSuch);
    CHECK(noSuch.error().front().hint.find("standard") != std::string::npos);
}

TEST_CASE("A gateway grows after its delay", "[simulation][network]")
{
    // 150/s at 100/s a unit and a target of 80 %: two units, asked for after the first minute, serve four minutes later.
    const simulation::Recording r = run(through(R"("requestsPerSecond": 100, "latency": "1ms", "autoscale": { "max": 3, "delay": "4m" })", "150/s", "600s"));
    CHECK(figure(r, "gw", "units") == 2);
    CHECK(figure(r, "gw", "refusedAboveCapacity") == Approx(300 * 50 - 100).margin(2));
    REQUIRE(r.eventLog.size() == 1);
    CHECK(r.eventLog[0].from == 1);
    CHECK(r.eventLog[0].to == 2);
    CHECK(signal(r, "gw.units").mean[4] == Approx(1));
    CHECK(signal(r, "gw.units").mean[5] == Approx(2));
}

TEST_CASE("SNAT: new connections a second are ports over life and cool-down", "[simulation][network]")
{
    // 1,024 ports of one node, 100 ms of life and 240 s of cool-down: 4.27 a second. Asked for ten a second, each cycle of 240.1 s gives all ports once.
    const simulation::Recording r = run(connecting("", "10/s", "960s"));
    CHECK(figure(r, "out", "portsPerNode") == 1024);
    CHECK(figure(r, "out", "newConnections") == 4 * 1024);
    CHECK(figure(r, "out", "newConnections") / 960.4 == Approx(1024 / 240.1));
    CHECK(component(r, "x").arrivals == 4096);
    CHECK(r.requests.failed == 9600 - 4096);
    CHECK(resource(r, "out/ports").firstFullAt);

    // A NAT gateway lends 64,512 ports to all nodes, and they cool for 65 s: 990 a second.
    const simulation::Recording nat = run(connecting(R"(, "product": "nat-gateway")", "2000/s", "130s"));
    CHECK(figure(nat, "out", "newConnections") == 2 * 64'512);
    CHECK(figure(nat, "out", "newConnections") / 130.2 == Approx(64'512 / 65.1));

    // By the size of the pool: 51 to 100 nodes get 512 each.
    CHECK(figure(run(connecting(R"(, "nodes": 60)", "1/s", "1s")), "out", "portsPerNode") == 512);
    // Calls that give up close their connection: its port cools from then on.
    Small patient = connecting(R"(, "portsPerNode": 8, "cooldown": "1s")", "10/s", "100s", "1h");
    patient.operations = R"("op": { "steps": [ { "call": "s", "steps": [ { "call": "x", "timeout": "1s", "newConnection": "out" } ] } ] })";
    CHECK(figure(run(patient), "out", "newConnections") == Approx(100 * 8 / 2.0).epsilon(0.03));
}

TEST_CASE("A sidecar costs latency, CPU and room on the nodes", "[simulation][network]")
{
    Small small;
    small.operations = R"("op": { "steps": [ { "call": "s", "cpu": "10ms" } ] })";
    small.components = R"("s": { "kind": "service", "roundTrip": "1ms", "dapr": { "latency": "2ms", "cpuPerRequest": "3ms" } })";
    const simulation::Recording r = run(small);
    CHECK(r.latency.meanMs.value == Approx(1 + 2 + 10 + 3));
    CHECK(component(r, "s").responseMs.value == Approx(13));

    // Two cores less reservations leave room for six pods of 250m, or for four of 350m.
    const auto ready = [](const std::string& dapr) {
        Small pods;
        pods.pool = R"({ "kind": "node-pool", "cluster": "aks", "sku": "Standard_D2s_v5", "nodes": 1 })";
        pods.operations = R"("op": { "steps": [ { "call": "s", "time": "1ms" } ] })";
        pods.components = R"("s": { "kind": "service", "replicas": 6, "requests": { "cpu": "250m", "memory": "64Mi" })" + dapr + " }";
        return signal(run(pods), "s.readyReplicas").mean.front();
    };
    CHECK(ready("") == 6);
    CHECK(ready(R"(, "dapr": { "cpu": "100m" })") == 4);
}

TEST_CASE("Dead letters come back as often as they are redriven", "[simulation][network]")
{
    Small small;
    small.rate = "0.1/s";
    small.duration = "60s";
    small.mix = R"({ "op": 1 })";
    small.operations = R"("op": { "steps": [ { "send": "q", "bytes": "1KB" } ] },
                          "treat": { "consumes": "q", "redrive": { "after": "2s", "attempts": 2 }, "steps": [ { "call": "c", "steps": [ { "call": "x" } ] } ] })";
    small.components = R"("c": { "kind": "service", "roundTrip": "0ms" }, "x": { "kind": "external", "latency": "1ms", "failureProbability": 1 }, "bus": { "kind": "service-bus" },
                          "q": { "kind": "queue", "serviceBus": "bus", "roundTrip": "0ms", "sendLatency": "1ms", "maxDeliveryCount": 3 })";
    const simulation::Recording r = run(small);
    CHECK(component(r, "x").arrivals == 6 * 3 * 3);   // three deliveries, three times
    CHECK(figure(r, "q", "redriven") == 6 * 2);
    CHECK(figure(r, "q", "deadLettered") == 6);
    CHECK(r.requests.failed == 6);
}

TEST_CASE("A send that was accepted and repeated is a duplicate. Consumers that recognise it skip it", "[simulation][network]")
{
    const auto treated = [](const std::string& duplicates) {
        Small small;
        small.operations = R"("op": { "steps": [ { "send": "q", "bytes": "1KB", "timeout": "5ms", "retry": { "attempts": 1, "base": "1ms" } } ] },
                              "treat": { "consumes": "q", "duplicates": ")" + duplicates + R"(", "steps": [ { "call": "c", "steps": [ { "call": "x" } ] } ] })";
        small.components = R"("c": { "kind": "service", "roundTrip": "0ms" }, "x": { "kind": "external", "latency": "1ms" }, "bus": { "kind": "service-bus" },
                              "q": { "kind": "queue", "serviceBus": "bus", "roundTrip": "0ms", "sendLatency": "10ms" })";
        const simulation::Recording r = run(small);
        CHECK(operation(r, "treat").requests.offered == 20);
        CHECK(operation(r, "treat").requests.completed == 20);
        return component(r, "x").arrivals;
    };
    CHECK(treated("processed") == 20);
    CHECK(treated("skipped") == 10);
}

#include "tests/models/simulation/support/small_run.h"
#include "tests/support/catch.h"

#include "core/calendar/calendar.h"

#include <algorithm>

/// The control loops as they act inside a run: what each one decides is proved in tests/models/compute, here it is that they see the right
/// signals at the right times and that their decisions reach the requests and the bill.
using namespace headroom;
using namespace headroom::test;
using simulation::EventKind;

namespace {

double peak(const std::vector<float>& values) { return static_cast<double>(*std::max_element(values.begin(), values.end())); }

} // namespace

TEST_CASE("HPA without behavior climbs 2, 4, 8 and no further than its maximum. It shrinks 300 s after the load has gone", "[simulation][hpa]")
{
    // From minute 5 to 15, 1.6 cores are wanted where two pods request 0.2: 16 times the target.
    Small small;
    small.rate = "0/s";
    small.duration = "40m";
    small.events = R"([ { "name": "load", "from": "2026-03-02T00:05", "to": "2026-03-02T00:15", "rate": "160/s" } ])";
    small.operations = R"("op": { "steps": [ { "call": "s", "cpu": "10ms" } ] })";
    small.components = R"("s": { "kind": "service", "replicas": 2, "requests": { "cpu": "100m" }, "hpa": { "min": 2, "max": 8, "cpu": 0.5 } })";
    const simulation::Recording r = run(small);
    const auto ups = eventsOf(r, EventKind::ScaleUp);
    REQUIRE(ups.size() == 2);
    CHECK(ups[0].from == 2);
    CHECK(ups[0].to == 4);
    CHECK(ups[1].to == 8);
    // The first sample that holds any of the load is the scrape of 315 s; the controller looks every 15 s and limits itself to doubling.
    CHECK(secondsIn(r, ups[0]) == Approx(315).margin(15));
    CHECK((ups[1].at - ups[0].at).toSeconds() == Approx(15));
    CHECK(peak(signal(r, "s.replicas").mean) == 8);
    CHECK(peak(signal(r, "s.readyReplicas").mean) == 8);
    const auto downs = eventsOf(r, EventKind::ScaleDown);
    REQUIRE_FALSE(downs.empty());
    CHECK(secondsIn(r, downs[0]) >= 900 + 300);
    CHECK(secondsIn(r, downs[0]) <= 900 + 300 + 45);
    CHECK(downs.back().to == 2);
    CHECK(r.requests.failed == 0);   // pods finish what they have
}

TEST_CASE("A pod that fits nowhere waits for the node that the cluster autoscaler adds", "[simulation][autoscaler]")
{
    // A DS2_v2 leaves 1.9 cores, the daemon sets take 0.3: three pods of 0.5. The fourth is pending until the second node is there.
    Small small;
    small.rate = "1/s";
    small.duration = "1h";
    small.cluster = R"({ "kind": "kubernetes-cluster", "autoscaler": {} })";
    small.pool = R"({ "kind": "node-pool", "cluster": "aks", "sku": "Standard_DS2_v2", "nodes": 1, "minNodes": 1, "maxNodes": 3, "provisioning": "2m" })";
    small.operations = R"("op": { "steps": [ { "call": "s", "cpu": "1ms" } ] })";
    small.components = R"("s": { "kind": "service", "replicas": 4, "requests": { "cpu": "500m" }, "startUp": "15s", "readinessPeriod": "1s" })";
    const simulation::Recording r = run(small);
    const auto pending = eventsOf(r, EventKind::PodPending);
    REQUIRE(pending.size() == 1);
    CHECK(secondsIn(r, pending[0]) == Approx(0));
    const auto added = eventsOf(r, EventKind::NodeAdded);
    REQUIRE(added.size() == 1);
    CHECK(secondsIn(r, added[0]) == Approx(10));
    CHECK(added[0].from == 1);
    CHECK(added[0].to == 2);
    // Ready at 130 s, the pod 15 to 16 s later: in bucket 2 (from 120 s) three are ready at the end of bucket 1, four at the end of bucket 2.
    const std::vector<float>& ready = signal(r, "s.readyReplicas").mean;
    CHECK(static_cast<double>(ready[1]) == 3);
    CHECK(static_cast<double>(ready[2]) == 4);
    // Billed from the request for it.
    CHECK(usage(r, "nodes", "vm/Standard_DS2_v2/linux/regular").perHour[0] == Approx((3600 + 3590) / 3600.0));
}

TEST_CASE("Without an autoscaler a pod that fits nowhere stays pending", "[simulation][scheduler]")
{
    Small small;
    small.pool = R"({ "kind": "node-pool", "cluster": "aks", "sku": "Standard_DS2_v2", "nodes": 1 })";
    small.duration = "10m";
    small.operations = R"("op": { "steps": [ { "call": "s", "cpu": "1ms" } ] })";
    small.components = R"("s": { "kind": "service", "replicas": 5, "requests": { "cpu": "500m" } })";
    const simulation::Recording r = run(small);
    CHECK(static_cast<double>(signal(r, "s.pending").mean.back()) == 2);
    CHECK(static_cast<double>(signal(r, "s.readyReplicas").mean.back()) == 3);
    CHECK(eventsOf(r, EventKind::PodPending).size() == 2);
    CHECK(r.requests.completed == 600);
}

TEST_CASE("Memory that grows beyond its limit restarts the container, with the kubelet's back-off", "[simulation][memory]")
{
    // 45 MiB a minute from 256 MiB pass 300 MiB within the first minute of a container. Checks are on the minute: killed at 60 s, started at
    // 70 s, 110 s old at 180 s, and so on; the pause doubles.
    Small small;
    small.duration = "13m";
    small.operations = R"("op": { "steps": [ { "call": "s", "cpu": "1ms" } ] })";
    small.components = R"("s": { "kind": "service", "requests": { "memory": "256Mi" }, "limits": { "memory": "300Mi" }, "memoryGrowth": "2700MiB/h" })";
    const simulation::Recording r = run(small);
    const auto kills = eventsOf(r, EventKind::OutOfMemory);
    const std::vector<std::pair<int, std::string>> expected{{60, "10 s"}, {180, "20 s"}, {300, "40 s"}, {420, "80 s"}, {600, "160 s"}};
    REQUIRE(kills.size() == expected.size());
    for (std::size_t i = 0; i < kills.size(); ++i) {
        CHECK(secondsIn(r, kills[i]) == Approx(expected[i].first));
        CHECK(kills[i].why.find("restarted after " + expected[i].second) != std::string::npos);
    }
    CHECK(figure(r, "s", "restarts") == 5);
    CHECK(r.requests.failed > 60);   // nobody answers while it restarts
    CHECK(r.requests.offered == r.requests.sumOfOutcomes());
}

TEST_CASE("A call whose pod is killed is an error that its caller repeats", "[simulation][memory]")
{
    // The request of 30 s needs 40 s and is killed at 60 s. Tries at 62 and 66 s find no pod, the one at 74 s (after 2, 4 and 8 s) the restarted
    // one: answered at 114 s. The request of 90 s is answered at 130 s.
    Small small;
    small.rate = "1/min";
    small.duration = "140s";
    small.operations = R"("op": { "steps": [ { "call": "s", "time": "40s", "retry": { "attempts": 5, "base": "2s" } } ] })";
    small.components = R"("s": { "kind": "service", "roundTrip": "0ms", "requests": { "memory": "256Mi" }, "limits": { "memory": "300Mi" }, "memoryGrowth": "2700MiB/h",
                                 "startUp": "1s", "readinessPeriod": "1s" })";
    const simulation::Recording r = run(small);
    CHECK(r.requests.completed == 2);
    CHECK(r.latency.maxMs.value == Approx(84e3));
    CHECK(r.latency.meanMs.value == Approx((84e3 + 40e3) / 2));
    CHECK(component(r, "s").arrivals == 5);
    CHECK(component(r, "s").refused == 2);
}

TEST_CASE("Pods without a limit share a full node by their requests", "[simulation][cpu]")
{
    // One DS2_v2 of 1.6 cores for pods: 'heavy' requests three times what 'light' does. Both have endless work in two threads at once, so 1.2 and
    // 0.4 cores are theirs.
    Small small;
    small.rate = "1/min";
    small.duration = "10m";
    small.mix = R"({ "a": 0.5, "b": 0.5 })";
    small.rate = "100/s";
    small.pool = R"({ "kind": "node-pool", "cluster": "aks", "sku": "Standard_DS2_v2", "nodes": 1 })";
    small.operations = R"("a": { "steps": [ { "call": "heavy", "cpu": "1s" } ] }, "b": { "steps": [ { "call": "light", "cpu": "1s" } ] })";
    small.components = R"("heavy": { "kind": "service", "workers": 8, "requests": { "cpu": "900m" } }, "light": { "kind": "service", "workers": 8, "requests": { "cpu": "300m" } })";
    const simulation::Recording r = run(small);
    CHECK(static_cast<double>(signal(r, "heavy.cpuOfRequest").mean[5]) == Approx(1.2 / 0.9).epsilon(0.01));
    CHECK(static_cast<double>(signal(r, "light.cpuOfRequest").mean[5]) == Approx(0.4 / 0.3).epsilon(0.01));
}

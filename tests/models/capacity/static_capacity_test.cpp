// Capacities by hand for each kind of resource, and the list of the reference scenario.
#include "models/capacity/capacity_json.h"
#include "models/scenario/load.h"
#include "tests/models/simulation/support/small_run.h"
#include "tests/support/catch.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>

using namespace headroom;
using capacity::FindingKind;
using capacity::kUnlimited;

namespace {

scenario::Scenario system(const std::string& steps, const std::string& components, const std::string& more = "")
{
    test::Small small;
    small.rate = "10/s";
    small.operations = R"("op": { "steps": [ )" + steps + " ] }" + more;
    small.components = components;
    return test::loaded(small.text());
}

capacity::StaticCapacity capacityOf(const scenario::Scenario& scenario)
{
    const auto topology = simulation::buildTopology(scenario, test::azure());
    REQUIRE(topology);
    return capacity::staticCapacity(*topology);
}

const capacity::ResourceCapacity& resource(const capacity::StaticCapacity& capacity, const std::string& component, const std::string& name)
{
    for (const auto& resource : capacity.resources)
        if (resource.component == component && resource.name == name) return resource;
    FAIL("no resource " << component << "/" << name);
    throw 0;
}

bool found(const capacity::StaticCapacity& capacity, FindingKind kind)
{
    return std::any_of(capacity.findings.begin(), capacity.findings.end(), [&](const auto& finding) { return finding.kind == kind; });
}

const std::string kBus = R"("bus": { "kind": "service-bus", "creditsPerSecond": 100 }, "q": { "kind": "queue", "serviceBus": "bus", "sends": "40/s", "roundTrip": "0ms" })";

} // namespace

TEST_CASE("A worker is held for own work and for all nested calls with their network", "[capacity]")
{
    const auto capacity = capacityOf(system(R"({ "call": "a", "cpu": "10ms", "time": "20ms", "steps": [ { "call": "b", "time": "60ms" }, { "call": "far" } ] })",
                                            R"("a": { "kind": "service", "replicas": 2, "workers": 5, "roundTrip": "3ms" }, "b": { "kind": "service", "replicas": 1, "workers": 3, "roundTrip": "5ms" },
                                               "far": { "kind": "external", "latency": "100ms", "roundTrip": "5ms" })"));
    CHECK(resource(capacity, "a", "workers").demandPerRequest == Approx(0.200));      // 10 + 20 + (5 + 60) + (5 + 100)
    CHECK(resource(capacity, "a", "workers").ratePerSecondPresent == Approx(50));     // 10 slots
    CHECK(resource(capacity, "b", "workers").ratePerSecondPresent == Approx(50));     // 3 slots of 60 ms
    CHECK(resource(capacity, "a", "workers").peakUtilisation == Approx(0.2));
    CHECK(capacity.operations[0].ratePerSecondPresent == Approx(50));
}

TEST_CASE("Branches at once hold the caller for the longest only, and load every target", "[capacity]")
{
    const std::string parts = R"("a": { "kind": "service", "roundTrip": "0ms" }, "b": { "kind": "service", "roundTrip": "0ms" }, "c": { "kind": "service", "roundTrip": "0ms" })";
    const std::string calls = R"({ "call": "b", "time": "30ms" }, { "call": "c", "time": "50ms", "times": 2, "probability": 0.5 })";
    const auto parallel = capacityOf(system(R"({ "call": "a", "steps": [ { "parallel": [ )" + calls + " ] } ] }", parts));
    CHECK(resource(parallel, "a", "workers").demandPerRequest == Approx(0.050));
    CHECK(resource(parallel, "c", "workers").demandPerRequest == Approx(0.050));
    const auto sequential = capacityOf(system(R"({ "call": "a", "steps": [ )" + calls + " ] }", parts));
    CHECK(resource(sequential, "a", "workers").demandPerRequest == Approx(0.080));
}

TEST_CASE("CPU: pods times limit, and what the nodes of the pool have", "[capacity]")
{
    const auto scenario = system(R"({ "call": "a", "cpu": "50ms" })", R"("a": { "kind": "service", "replicas": 4, "pool": "nodes", "requests": { "cpu": "500m" }, "limits": { "cpu": "500m" }, "roundTrip": "0ms" })");
    const auto capacity = capacityOf(scenario);
    CHECK(resource(capacity, "a", "cpu").ratePerSecondPresent == Approx(40));   // 2 cores / 50 ms
    CHECK(resource(capacity, "a", "workers").demandPerRequest == Approx(0.1));  // at half a core
    // 4 × D32s_v5: 32 cores less 60+40+2·20+28·10 = 420 m reserved and 300 m DaemonSets
    CHECK(resource(capacity, "nodes", "cpu").capacityPresent == Approx(4 * (32 - 0.42 - 0.3)));
    const auto free = capacityOf(system(R"({ "call": "a", "cpu": "50ms" })", R"("a": { "kind": "service", "pool": "nodes" })"));
    CHECK(std::none_of(free.resources.begin(), free.resources.end(), [](const auto& one) { return one.component == "a" && one.name == "cpu"; }));
}

TEST_CASE("Services that may choose among pools share what all have", "[capacity]")
{
    const auto capacity = capacityOf(system(R"({ "call": "a", "cpu": "10ms", "steps": [ { "call": "b", "cpu": "30ms" } ] })",
                                            R"("a": { "kind": "service" }, "b": { "kind": "service", "pool": "small" }, "small": { "kind": "node-pool", "cluster": "aks", "sku": "Standard_D4s_v5", "nodes": 1 })"));
    CHECK(resource(capacity, "small", "cpu").demandPerRequest == Approx(0.030));
    CHECK(resource(capacity, "aks", "cpu of all pools").demandPerRequest == Approx(0.040));
}

TEST_CASE("A connection is held from its caller's pool for network, wait and what hangs below", "[capacity]")
{
    const auto capacity = capacityOf(system(R"({ "call": "a", "steps": [ { "call": "cache", "access": "read", "bytes": "1KB", "time": "37ms", "steps": [ { "call": "b", "time": "10ms" } ] } ] })",
                                            R"("a": { "kind": "service", "replicas": 2, "connectionPools": { "cache": { "size": 10 } } }, "b": { "kind": "service", "roundTrip": "0ms" },
                                               "cache": { "kind": "redis", "tier": "premium", "size": "P1", "roundTrip": "2ms", "pipelineFactor": 0.5 })"));
    const double command = std::max(1 / (test::azure().redisTiers.at("premium/P1").operationsPerSecond * 0.5), 1100 / test::azure().redisTiers.at("premium/P1").bandwidthBytesPerSecond);
    const double held = 0.002 + 0.037 + 0.010 + command;
    CHECK(resource(capacity, "a", "connections to cache").ratePerSecondPresent == Approx(20 / held));
    CHECK(resource(capacity, "cache", "commands").ratePerSecondPresent == Approx(1 / command));
    CHECK(resource(capacity, "cache", "connections").ratePerSecondPresent == Approx(test::azure().redisTiers.at("premium/P1").maxConnections / held));
}

TEST_CASE("Cosmos DB by request units, SQL by the cores that others leave and by workers", "[capacity]")
{
    const auto capacity = capacityOf(system(R"({ "call": "db", "requestUnits": 8 }, { "call": "db", "requestUnits": 4, "probability": 0.5 }, { "call": "sql", "cpu": "5ms" })",
                                            R"("db": { "kind": "cosmos-db", "throughput": { "provisioned": "1000RU/s" } }, "sql": { "kind": "sql-database", "vCores": 2, "otherLoadCores": 0.5 })"));
    CHECK(resource(capacity, "db", "RU/s").ratePerSecondPresent == Approx(100));
    CHECK(resource(capacity, "sql", "vCores").ratePerSecondPresent == Approx(300));
    const catalogue::SqlTier& tier = test::azure().sqlTiers.at("general-purpose/Gen5");
    CHECK(resource(capacity, "sql", "workers").ratePerSecondPresent == Approx(2 * tier.workersPerCore / 0.005));
}

TEST_CASE("Messages are followed: sends, credits for sending and receiving, the consumer's workers", "[capacity]")
{
    const auto capacity = capacityOf(system(R"({ "call": "a", "steps": [ { "send": "q", "times": 2, "confirm": false } ] })",
                                            R"("a": { "kind": "service" }, "b": { "kind": "service", "workers": 10, "roundTrip": "5ms" }, )" + kBus,
                                            R"(, "treat": { "consumes": "q", "steps": [ { "call": "b", "time": "95ms" } ] })"));
    CHECK(resource(capacity, "q", "sends").ratePerSecondPresent == Approx(20));
    CHECK(resource(capacity, "bus", "credits").ratePerSecondPresent == Approx(25));        // 4 of 100
    CHECK(resource(capacity, "b", "workers").ratePerSecondPresent == Approx(50));          // the worker takes the message: network included
    REQUIRE(capacity.bottleneckPresent);
    CHECK(capacity.resources[*capacity.bottleneckPresent].component == "q");
    CHECK(capacity.operations[1].ratePerSecondPresent == Approx(100));                     // treatments a second, by credits and workers alike
    CHECK_FALSE(capacity.operations[1].clientOperation);
}

TEST_CASE("A loop that dies out multiplies by 1/(1 − gain)", "[capacity]")
{
    const auto capacity = capacityOf(system(R"({ "call": "a", "steps": [ { "send": "q" } ] })", R"("a": { "kind": "service" }, "b": { "kind": "service" }, )" + kBus,
                                            R"(, "treat": { "consumes": "q", "steps": [ { "call": "b", "steps": [ { "send": "q", "probability": 0.75 } ] } ] })"));
    CHECK(resource(capacity, "q", "sends").demandPerRequest == Approx(4));
}

TEST_CASE("The maximum is every autoscaler's, as far as the nodes have room", "[capacity]")
{
    const std::string cluster = R"("a": { "kind": "service", "replicas": 2, "workers": 1, "requests": { "cpu": "1", "memory": "1Gi" }, "hpa": { "min": 2, "max": 20, "cpu": 0.5 }, "pool": "small" },
                                   "small": { "kind": "node-pool", "cluster": "aks", "sku": "Standard_D4s_v5", "nodes": 1)";
    const auto fixed = capacityOf(system(R"({ "call": "a", "cpu": "90ms", "time": "10ms" })", cluster + " }"));
    const auto& workers = resource(fixed, "a", "workers");
    CHECK(workers.ratePerSecondPresent == Approx(20));
    CHECK(workers.ratePerSecondAtMaximum == Approx(30));       // 4 cores less 140 m and 300 m: three pods of one core
    CHECK(fixed.maximum.services[0].wanted == 20);
    CHECK(fixed.maximum.services[0].placed == 3);
    CHECK(found(fixed, FindingKind::PodsWithoutRoom));

    test::Small growing;
    growing.rate = "10/s";
    growing.cluster = R"({ "kind": "kubernetes-cluster", "autoscaler": {} })";
    growing.operations = R"("op": { "steps": [ { "call": "a", "cpu": "90ms", "time": "10ms" } ] })";
    growing.components = cluster + R"(, "minNodes": 1, "maxNodes": 7 })";
    const auto grown = capacityOf(test::loaded(growing.text()));
    CHECK(grown.maximum.services[0].placed == 20);
    CHECK(resource(grown, "a", "workers").ratePerSecondAtMaximum == Approx(200));
    CHECK_FALSE(found(grown, FindingKind::PodsWithoutRoom));
    CHECK_FALSE(found(grown, FindingKind::AutoscalerBlind));
}

TEST_CASE("An autoscaler on CPU is blind where a full pod uses less than its target", "[capacity]")
{
    // One worker, 10 ms of CPU in 100 ms: a full pod uses 0.1 core of 0.25 requested, 40 %.
    const auto at = [](const char* target) {
        return capacityOf(system(R"({ "call": "a", "cpu": "10ms", "time": "90ms" })",
                                 std::string(R"("a": { "kind": "service", "replicas": 1, "workers": 1, "requests": { "cpu": "250m" }, "hpa": { "max": 5, "cpu": )") + target + " } }"));
    };
    CHECK(found(at("0.41"), FindingKind::AutoscalerBlind));
    CHECK_FALSE(found(at("0.39"), FindingKind::AutoscalerBlind));
}

TEST_CASE("The peak is the highest sum of all sources, spikes apart, and has the name of its event", "[capacity]")
{
    test::Small small;
    small.rate = "2/s";
    small.duration = "P3D";
    small.operations = R"("op": { "steps": [ { "call": "a" } ] })";
    small.components = R"("a": { "kind": "service" })";
    small.events = R"([ { "name": "Sale", "from": "2026-03-03T10:00", "to": "2026-03-03T12:00", "rate": "10/s", "rampUp": "1h", "spikes": { "every": "30m", "duration": "60s", "factor": 3 } } ])";
    auto scenario = test::loaded(small.text());
    scenario::TrafficSource second = scenario.traffic[0];
    second.name = "late";
    second.otherwisePerSecond = 1;
    second.events[0].name = "Late sale";
    second.events[0].from = second.events[0].from + Duration::hours(1);
    second.events[0].to = second.events[0].to + Duration::hours(1);
    second.events[0].ratePerSecond = 4;
    second.events[0].spikes.reset();
    scenario.traffic.push_back(second);
    const capacity::Peak peak = capacity::peakOf(scenario);
    CHECK(peak.ratePerSecond == Approx(14));            // from 11:00 to 12:00 both hold
    CHECK(peak.ratePerSecondWithSpikes == Approx(34));
    CHECK(peak.at == scenario.traffic[1].events[0].from);
    CHECK(peak.event == "Sale");
    scenario.traffic.clear();
    CHECK(capacity::peakOf(scenario).ratePerSecond == 0);
}

TEST_CASE("Two sources: the mix is that of the peak, and each has its own limit", "[capacity]")
{
    test::Small small;
    small.operations = R"("op": { "steps": [ { "call": "db", "requestUnits": 10 } ] }, "cheap": { "steps": [ { "call": "db", "requestUnits": 2 } ] })";
    small.components = R"("db": { "kind": "cosmos-db", "throughput": { "provisioned": "1000RU/s" } })";
    auto scenario = test::loaded(small.text());
    scenario::TrafficSource second = scenario.traffic[0];
    second.name = "others";
    second.otherwisePerSecond = 3;
    second.mix = {{"cheap", 1}};
    scenario.traffic.push_back(second);
    const auto capacity = capacityOf(scenario);
    const auto& units = resource(capacity, "db", "RU/s");
    CHECK(units.demandPerRequest == Approx((10 + 3 * 2) / 4.0));
    CHECK(units.ratePerSecondPresent == Approx(250));
    CHECK(units.ratePerSecondBySource == std::vector<double>{100, 500});
    CHECK(capacity.sources[1].ratePerSecondPresent == Approx(500));
}

TEST_CASE("The reference scenario's order of saturation comes out of its file", "[capacity][oracle]")
{
    const auto scenario = scenario::load(HEADROOM_SOURCE_DIR "/scenarios/fabrikam-drone-delivery.json");
    REQUIRE(scenario);
    const auto capacity = capacityOf(*scenario);
    const auto rpm = [&](const char* component, const char* name) { return resource(capacity, component, name).ratePerSecondPresent * 60; };
    // The published table rounds, and leaves out network and protocol times of a millisecond or two.
    CHECK(rpm("drone-scheduler", "workers") == Approx(24'600).epsilon(0.005));
    CHECK(rpm("delivery-requests", "sends") == Approx(40'000));
    CHECK(rpm("notification", "workers") == Approx(42'700).epsilon(0.005));
    CHECK(rpm("package-db", "RU/s") == Approx(43'500).epsilon(0.001));
    CHECK(rpm("sql", "vCores") == Approx(48'000));
    CHECK(rpm("messaging", "credits") == Approx(100'000));
    CHECK(rpm("package", "workers") == Approx(59'000).epsilon(0.08));
    CHECK(rpm("delivery", "connections to redis") == Approx(62'500).epsilon(0.06));
    // Fifteen pods: the table reckons with 620 ms for a delivery; the steps of the file add up to 675 ms.
    CHECK(resource(capacity, "workflow", "workers").ratePerSecondAtMaximum * 60 == Approx(96'800 * 620.0 / 675).epsilon(0.002));
    const char* order[] = {"drone-scheduler", "delivery-requests", "notification", "package-db", "sql"};
    for (std::size_t i = 0; i < std::size(order); ++i) CHECK(capacity.resources[i].component == order[i]);
    CHECK(capacity.peak.event == "Black Friday");
    CHECK(capacity.peak.ratePerSecond * 60 == Approx(50'000));
    CHECK(capacity.peak.ratePerSecondWithSpikes * 60 == Approx(65'000));
    REQUIRE(capacity.bottleneckAtMaximum);
    CHECK(capacity.resources[*capacity.bottleneckAtMaximum].component == "drone-scheduler");
    CHECK(found(capacity, FindingKind::LockUpUnderLoad));
}

TEST_CASE("A run is saturated above the computed rate and not below it", "[capacity]")
{
    test::Small small;
    small.duration = "120s";
    small.process = "deterministic";
    small.operations = R"("op": { "steps": [ { "call": "a", "time": "20ms", "steps": [ { "call": "b", "time": "75ms" } ] } ] })";
    small.components = R"("a": { "kind": "service", "workers": 4, "roundTrip": "5ms" }, "b": { "kind": "service", "workers": 8, "roundTrip": "5ms" })";
    const double full = capacityOf(test::loaded(small.text())).operations[0].ratePerSecondPresent;
    CHECK(full == Approx(40));
    const auto meanMs = [&](double rate) {
        small.rate = std::to_string(rate) + "/s";
        return test::operation(test::run(small), "op").latency.meanMs.value;
    };
    CHECK(meanMs(full * 0.97) < 110);     // evenly paced and of equal length: nobody waits
    CHECK(meanMs(full * 1.10) > 1000);    // the line grows for two minutes
}

TEST_CASE("The JSON has the verdict, every limit and a null where nothing limits", "[capacity]")
{
    const auto scenario = system(R"({ "call": "a", "time": "100ms" })", R"("a": { "kind": "service", "replicas": 2, "workers": 5 }, "far": { "kind": "external", "latency": "1ms" })",
                                 R"(, "free": { "steps": [ { "call": "far" } ] })");
    const auto report = capacity::capacityReport(scenario, test::azure());
    REQUIRE(report);
    CHECK(report->holdsPeak());
    const auto json = nlohmann::json::parse(capacity::capacityJson(scenario, *report, "1.2.3"));
    CHECK(json.at("bottleneck").at("holdsPeak") == true);
    CHECK(json.at("bottleneck").at("present").at("perMinute") == Approx(6000));
    CHECK(json.at("bottleneck").at("present").at("component") == "a");
    CHECK(json.at("operations").at(1).at("present").at("perSecond").is_null());
    CHECK(json.at("resources").at(0).at("present").at("peakUtilisation") == Approx(0.1));
    CHECK(json.at("criticalPaths").at(0).at("steps").at(0).at("own").at("time") == Approx(0.1));
    CHECK(json.at("findings").at(0).at("kind") == "untriggered-operation");
}

TEST_CASE("KEDA's maximum is an autoscaler's maximum", "[capacity]")
{
    const auto capacity = capacityOf(system(R"({ "call": "a", "time": "100ms" })", R"("a": { "kind": "service", "replicas": 2, "workers": 5, "roundTrip": "0ms",
        "keda": { "min": 1, "max": 8, "triggers": [ { "type": "cpu", "threshold": 60 } ] } })"));
    CHECK(resource(capacity, "a", "workers").ratePerSecondPresent == Approx(100));     // 10 slots of 100 ms
    CHECK(resource(capacity, "a", "workers").ratePerSecondAtMaximum == Approx(400));   // 40 slots
}

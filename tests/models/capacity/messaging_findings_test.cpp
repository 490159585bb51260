// What topics and brokers show without a run (docs/models/messaging.md, section 4).
#include "models/capacity/static_capacity.h"
#include "models/scenario/message_loops.h"
#include "tests/models/simulation/support/small_run.h"
#include "tests/support/catch.h"

#include <fmt/format.h>

#include <algorithm>

using namespace headroom;
using capacity::FindingKind;

namespace {

scenario::Scenario system(const std::string& topic, const std::string& consumer, const std::string& broker, const std::string& subscription = "")
{
    test::Small small;
    small.rate = "10/s";
    small.operations = R"("op": { "steps": [ { "call": "s", "steps": [ { "send": "t", "bytes": "1KB" } ] } ] },
                          "treat": { "consumes": "t")" + subscription + R"(, "steps": [ { "call": "c", "time": "100ms" } ] })";
    small.components = R"("s": { "kind": "service", "roundTrip": "0ms" }, "c": { "kind": "service", "roundTrip": "0ms")" + consumer +
                       R"( }, "t": { "kind": "topic", "roundTrip": "0ms", "broker": "b")" + topic + R"( }, "b": )" + broker;
    return test::loaded(small.text());
}

capacity::StaticCapacity capacityOf(const scenario::Scenario& scenario)
{
    const auto topology = simulation::buildTopology(scenario, test::azure());
    REQUIRE(topology);
    return capacity::staticCapacity(*topology);
}

std::string messageOf(const capacity::StaticCapacity& capacity, FindingKind kind)
{
    for (const capacity::Finding& finding : capacity.findings)
        if (finding.kind == kind) return finding.fact.message;
    return {};
}

double rateOf(const capacity::StaticCapacity& capacity, const std::string& component, const std::string& name)
{
    for (const auto& resource : capacity.resources)
        if (resource.component == component && resource.name == name) return resource.ratePerSecondPresent;
    FAIL("no resource " << component << "/" << name);
    throw 0;
}

} // namespace

TEST_CASE("The supply of a group ends at its partitions", "[capacity][messaging]")
{
    const auto rate = [](int partitions, int pods, int workers, const std::string& keys = "") {
        return rateOf(capacityOf(system(fmt::format(R"(, "partitions": {}{})", partitions, keys), fmt::format(R"(, "replicas": {}, "workers": {})", pods, workers), R"({ "kind": "kafka" })")),
                      "t", "partitions of c");
    };
    CHECK(rate(6, 8, 1) == Approx(60));
    CHECK(rate(6, 3, 1) == Approx(30));    // one worker each, two partitions each
    CHECK(rate(6, 3, 2) == Approx(60));
    CHECK(rate(12, 8, 1) == Approx(60));   // a pod with two partitions gets 1/6 and treats 10/s
    CHECK(rate(5, 5, 1, R"(, "keys": { "hotShare": 0.5 })") == Approx(10 / 0.6));
    CHECK(simulation::parallelTreatments(6, true, 8, 1) == Approx(6));
    CHECK(simulation::parallelTreatments(6, true, 4, 1) == Approx(4));
    CHECK(simulation::parallelTreatments(7, true, 2, 3) == Approx(6));
    CHECK(simulation::parallelTreatments(0, false, 3, 5) == Approx(15));
    CHECK(simulation::parallelTreatments(6, true, 0, 5) == 0);
}

TEST_CASE("Idle consumers and a group per pod are named", "[capacity][messaging]")
{
    const std::string kafka = R"({ "kind": "kafka" })";
    const auto idle = messageOf(capacityOf(system(R"(, "partitions": 6)", R"(, "replicas": 8)", kafka)), FindingKind::IdleConsumers);
    CHECK(idle == "\"t\" has 6 partitions and \"c\" has 8 pods: 2 of them read nothing.");
    CHECK(messageOf(capacityOf(system(R"(, "partitions": 6)", R"(, "replicas": 6)", kafka)), FindingKind::IdleConsumers).empty());
    CHECK_FALSE(messageOf(capacityOf(system(R"(, "partitions": 6)", R"(, "replicas": 2, "hpa": { "min": 2, "max": 9, "cpu": 0.7 })", kafka)), FindingKind::IdleConsumers).empty());
    const std::string perPod = R"(, "subscription": { "groupPerPod": true })";
    CHECK_FALSE(messageOf(capacityOf(system(R"(, "partitions": 6)", R"(, "replicas": 3)", kafka, perPod)), FindingKind::GroupPerPod).empty());
    CHECK(messageOf(capacityOf(system(R"(, "partitions": 6)", R"(, "replicas": 1)", kafka, perPod)), FindingKind::GroupPerPod).empty());
}

TEST_CASE("A retention that does not fit the storage is named with the bytes it needs", "[capacity][messaging]")
{
    // 10 KB/s · 3 replicas for an hour are 108 MB.
    const std::string topic = R"(, "partitions": 2, "replication": 3, "retention": "1h")";
    const auto text = messageOf(capacityOf(system(topic, "", R"({ "kind": "kafka", "brokers": 3, "storage": "100MB" })")), FindingKind::RetentionTooLong);
    CHECK(text.find("108 MB") != std::string::npos);
    CHECK(messageOf(capacityOf(system(topic, "", R"({ "kind": "kafka", "brokers": 3, "storage": "109MB" })")), FindingKind::RetentionTooLong).empty());
}

TEST_CASE("Partition replicas beyond the brokers' limit and brokers too few are named", "[capacity][messaging]")
{
    const std::string topic = R"(, "partitions": 4, "replication": 3)";
    CHECK(messageOf(capacityOf(system(topic, "", R"({ "kind": "kafka", "brokers": 3, "partitionLimit": 4 })")), FindingKind::TooManyPartitions).empty());
    CHECK_FALSE(messageOf(capacityOf(system(topic, "", R"({ "kind": "kafka", "brokers": 3, "partitionLimit": 3 })")), FindingKind::TooManyPartitions).empty());
    const std::string host = R"(, "h": { "kind": "service", "replicas": 2 })";
    CHECK_FALSE(messageOf(capacityOf(system(topic, "", R"({ "kind": "kafka", "host": "h" })" + host)), FindingKind::BrokersTooFew).empty());
    CHECK_FALSE(messageOf(capacityOf(system(R"(, "partitions": 4)", "", R"({ "kind": "kafka", "host": "h", "minInSync": 3 })" + host)), FindingKind::BrokersTooFew).empty());
    CHECK(messageOf(capacityOf(system(R"(, "partitions": 4)", "", R"({ "kind": "kafka", "host": "h", "minInSync": 2 })" + host)), FindingKind::BrokersTooFew).empty());
}

TEST_CASE("Ingress and egress of a unit, and copies of a message, are demands", "[capacity][messaging]")
{
    const auto hubs = capacityOf(system("", R"(, "workers": 1000)", R"({ "kind": "event-hubs", "units": 2 })"));
    CHECK(rateOf(hubs, "b", "ingress events") == Approx(2000));
    CHECK(rateOf(hubs, "b", "ingress") == Approx(2000));
    CHECK(rateOf(hubs, "b", "egress events") == Approx(8192));
    CHECK(rateOf(hubs, "b", "egress") == Approx(4000));
    // Four pods that read everything: each message costs 0.4 slot-seconds of the 4 · 10 there are.
    const auto perPod = capacityOf(system(R"(, "partitions": 12)", R"(, "replicas": 4, "workers": 10)", R"({ "kind": "kafka" })", R"(, "subscription": { "groupPerPod": true })"));
    CHECK(rateOf(perPod, "c", "workers") == Approx(100));
    const auto flows = scenario::messageFlows(system("", "", R"({ "kind": "kafka" })", R"(, "subscription": { "share": 0.25 })"));
    REQUIRE(flows[0].size() == 1);
    CHECK(flows[0][0].perExecution == Approx(0.25));
}

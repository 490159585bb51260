#include "tests/models/simulation/support/small_run.h"
#include "tests/support/catch.h"

#include <fmt/format.h>

#include <algorithm>

/// Limits of brokers by hand. Sources: Azure Event Hubs quotas, Apache Kafka and RabbitMQ documentation, summed up in docs/models/messaging.md.
using namespace headroom;
using namespace headroom::test;

namespace {

Small through(const std::string& broker, const std::string& topic, const std::string& consumer, const std::string& send = "", const std::string& time = "1ms")
{
    Small small;
    small.operations = R"("op": { "steps": [ { "call": "s", "steps": [ { "send": "t")" + send + R"( } ] } ] },
                          "treat": { "consumes": "t", "steps": [ { "call": "c", "time": ")" + time + R"(" } ] })";
    small.components = R"("s": { "kind": "service", "roundTrip": "0ms", "workers": 1000 }, "c": { "kind": "service", "roundTrip": "0ms")" + consumer + R"( },
                       "t": { "roundTrip": "0ms", "sendLatency": "0ms", "broker": "b")" + topic + R"( }, "b": )" + broker;
    return small;
}

const std::string kTopic = R"(, "kind": "topic")";
const std::string kQueue = R"(, "kind": "queue")";
/// Dies at minute 1 (memory grows to its limit) and is back 11 to 12 s later.
const std::string kDies = R"("requests": { "memory": "256Mi" }, "limits": { "memory": "300Mi" }, "memoryGrowth": "2700MiB/h", "startUp": "1s", "readinessPeriod": "1s")";

/// What a rate signal counts over the whole run.
double countOf(const simulation::Recording& recording, const std::string& id)
{
    double count = 0, left = (recording.end - recording.start).toSeconds();   // the last bucket may be shorter
    for (const float rate : signal(recording, id).mean) {
        count += static_cast<double>(rate) * std::min(left, recording.bucket.toSeconds());
        left -= recording.bucket.toSeconds();
    }
    return count;
}

} // namespace

TEST_CASE("One Event Hubs unit refuses above 1,000 events a second", "[simulation][brokers]")
{
    Small small = through(R"({ "kind": "event-hubs", "units": 1 })", kTopic, "", R"(, "bytes": "100B")");
    small.rate = "1250/s";
    const simulation::Recording r = run(small);
    CHECK(r.requests.throttled == 2500);
    CHECK(figure(r, "t", "sent") == 10000);
    CHECK(figure(r, "b", "throttled") == 2500);
    CHECK(countOf(r, "b.throttled") == Approx(2500));   // by the broker, not by the topic as well
    CHECK(countOf(r, "t.refused") == 0);
    small.components = through(R"({ "kind": "event-hubs", "units": 2 })", kTopic, "").components;
    CHECK(run(small).requests.throttled == 0);
    // 1 MB/s is the other limit: 400 events of 4 KB are 1.6 MB/s. The event that exceeds the second's budget is taken, so 250 a second.
    small = through(R"({ "kind": "event-hubs", "units": 1 })", kTopic, "", R"(, "bytes": "4KB")");
    small.rate = "400/s";
    CHECK(run(small).requests.throttled == 10 * (400 - 250));
}

TEST_CASE("Event Hubs egress is held back and not refused: the lag grows", "[simulation][brokers]")
{
    // 900/s come in and five groups read them: 4,500/s out of 4,096.
    Small small = through(R"({ "kind": "event-hubs", "units": 1 })", kTopic, R"(, "workers": 100)", R"(, "bytes": "100B")");
    for (int g = 2; g <= 5; ++g) {
        small.operations += fmt::format(R"(, "treat{0}": {{ "consumes": "t", "steps": [ {{ "call": "c{0}", "time": "1ms" }} ] }})", g);
        small.components += fmt::format(R"(, "c{0}": {{ "kind": "service", "roundTrip": "0ms", "workers": 100 }})", g);
    }
    small.rate = "900/s";
    const simulation::Recording r = run(small);
    CHECK(r.requests.throttled == 0);
    double received = figure(r, "t", "treat.received"), waiting = figure(r, "t", "treat.waiting");
    for (int g = 2; g <= 5; ++g) {
        received += figure(r, "t", fmt::format("treat{}.received", g));
        waiting += figure(r, "t", fmt::format("treat{}.waiting", g));
    }
    CHECK(received == Approx(40960).epsilon(0.001));
    CHECK(waiting == Approx(45000 - 40960).epsilon(0.01));
    // Its bytes are the other limit: 900/s of 1 KB read by three groups are 2.7 MB/s out of 2.
    small = through(R"({ "kind": "event-hubs", "units": 1 })", kTopic, R"(, "workers": 100)", R"(, "bytes": "1KB")");
    for (int g = 2; g <= 3; ++g) {
        small.operations += fmt::format(R"(, "treat{0}": {{ "consumes": "t", "steps": [ {{ "call": "c{0}", "time": "1ms" }} ] }})", g);
        small.components += fmt::format(R"(, "c{0}": {{ "kind": "service", "roundTrip": "0ms", "workers": 100 }})", g);
    }
    small.rate = "900/s";
    CHECK(figure(run(small), "b", "bytesOut") == Approx(20e6).epsilon(0.001));
}

TEST_CASE("Auto-inflate adds a unit a minute while sends are throttled, and never takes one away", "[simulation][brokers]")
{
    Small small = through(R"({ "kind": "event-hubs", "units": 1, "autoInflate": { "max": 3 } })", kTopic, "");
    small.rate = "10/s";
    small.events = R"([ { "name": "rush", "from": "2026-03-02T00:00", "to": "2026-03-02T00:04", "rate": "2500/s" } ])";
    small.duration = "8min";
    simulation::RunOptions options;
    options.bucket = Duration::seconds(30);
    const simulation::Recording r = run(small, options);
    const std::vector<float>& units = signal(r, "b.units").mean;
    CHECK(static_cast<double>(units[0]) == 1);
    CHECK(static_cast<double>(units[2]) == 2);
    CHECK(static_cast<double>(units[4]) == 3);
    CHECK(static_cast<double>(units.back()) == 3);
    CHECK(r.requests.throttled == 60 * 1500 + 60 * 500);
}

TEST_CASE("Kafka makes producers wait for its ingress, and a topic keeps what its storage has room for", "[simulation][brokers]")
{
    // 20 sends a second of 10 KB at 100 KB/s: each takes 0.1 s, so the k-th, from 0, waits 0.05 k and ends 0.1 (k + 1) after the first came.
    Small small = through(R"({ "kind": "kafka", "ingress": "100KB/s" })", kTopic, "", R"(, "bytes": "10KB")");
    small.rate = "20/s";
    const simulation::Recording slow = run(small);
    CHECK(slow.requests.failed + slow.requests.throttled + slow.requests.timedOut == 0);
    CHECK(figure(slow, "t", "treat.received") == Approx(100).margin(1));
    CHECK(operation(slow, "op").latency.maxMs.value == Approx(100 + 50 * 99).epsilon(0.02));

    // Two replicas of 10 KB at half their size: 10 KB a message. 550 KB are 55 messages; the next 45 fail.
    small = through(R"({ "kind": "kafka", "storage": "550KB" })", kTopic + R"(, "replication": 2, "compression": 0.5)", "", R"(, "bytes": "10KB")");
    small.rate = "10/s";
    const simulation::Recording full = run(small);
    CHECK(figure(full, "t", "refusedFull") == 45);
    CHECK(countOf(full, "t.refused") == Approx(45));
    CHECK(full.requests.failed == 45);
    CHECK(figure(full, "b", "replicationBytes") == Approx(55 * 10e3));
    CHECK(static_cast<double>(signal(full, "t.stored").mean.back()) == Approx(55 * 5e3));
    // What comes of age makes room: of a minute's retention a fifth is dropped … and so many sends fit again.
    small = through(R"({ "kind": "kafka", "storage": "2MB" })", kTopic + R"(, "retention": "5m")", "", R"(, "bytes": "10KB")");
    small.rate = "1/s";
    small.duration = "20min";
    const simulation::Recording aged = run(small);
    CHECK(figure(aged, "t", "refusedFull") > 0);
    CHECK(figure(aged, "t", "sent") > 600);   // more than three fillings
    CHECK(static_cast<double>(signal(aged, "t.stored").mean.back()) <= 2e6);
}

TEST_CASE("Sends fail while fewer Kafka brokers are up than must be in sync", "[simulation][brokers]")
{
    // All three brokers die at minute 1 and are back by 72 s.
    const std::string host = R"({ "kind": "kafka", "host": "h", "minInSync": 2 }, "h": { "kind": "service", "replicas": 3, )";
    Small small = through(host + kDies + R"(, "volume": { "kind": "disk" } })", kTopic + R"(, "partitions": 3, "replication": 3)", R"(, "workers": 3)");
    small.rate = "10/s";
    small.duration = "90s";
    const simulation::Recording r = run(small);
    CHECK(static_cast<double>(r.requests.failed) == figure(r, "b", "refusedDown"));
    CHECK(r.requests.failed >= 110);   // two are back after a back-off of 10 s, the start and a probe
    CHECK(r.requests.failed <= 120);
    CHECK(r.requests.lost == 0);
    small.components = through(host + R"("startUp": "1s" })", kTopic + R"(, "partitions": 3, "replication": 3)", R"(, "workers": 3)").components;
    CHECK(run(small).requests.failed == 0);
}

TEST_CASE("RabbitMQ loses what it holds when its pod is replaced, unless it is persistent on a volume that stays", "[simulation][brokers]")
{
    const auto rabbit = [](const std::string& broker, const std::string& host) {
        // Nothing is treated before the broker dies: 50 s of work with one worker, 10 messages a minute.
        Small small = through(R"({ "kind": "rabbitmq", "host": "h")" + broker + R"( }, "h": { "kind": "service", )" + kDies + host + " }", kQueue,
                              R"(, "workers": 1)", R"(, "bytes": "1KB")", "50s");
        small.rate = "10/min";
        small.duration = "100s";
        return run(small);
    };
    const simulation::Recording lost = rabbit("", "");
    CHECK(figure(lost, "b", "lostItems") == 8);   // ten sent; one was done at 53 s, one is in work
    CHECK(figure(lost, "b", "lostBytes") == Approx(8000));
    CHECK(lost.requests.lost == 8);
    CHECK(figure(rabbit(R"(, "persistent": true)", ""), "b", "lostItems") == 8);
    CHECK(figure(rabbit("", R"(, "volume": { "kind": "disk" })"), "b", "lostItems") == 8);
    const simulation::Recording kept = rabbit(R"(, "persistent": true)", R"(, "volume": { "kind": "disk" })");
    CHECK(figure(kept, "b", "lostItems") == 0);
    CHECK(kept.requests.lost == 0);
}

TEST_CASE("A RabbitMQ queue is one core, and a memory alarm blocks all publishers", "[simulation][brokers]")
{
    Small small = through(R"({ "kind": "rabbitmq", "host": "h", "messagesPerSecond": 50 }, "h": { "kind": "service" })", kQueue, R"(, "workers": 10)");
    small.rate = "100/s";
    const simulation::Recording slow = run(small);
    CHECK(figure(slow, "t", "received") == Approx(500).margin(1));
    CHECK(operation(slow, "op").latency.maxMs.value == Approx(5000).epsilon(0.02));
    // Half of 1 MiB: with 53 messages of 10,000 B publishers stop; each treated message lets one in.
    small = through(R"({ "kind": "rabbitmq", "host": "h", "memoryWatermark": 0.5 }, "h": { "kind": "service", "requests": { "memory": "1Mi" }, "limits": { "memory": "1Mi" } })",
                    kQueue, R"(, "workers": 1)", R"(, "bytes": "10KB")", "1s");
    small.rate = "100/s";
    const simulation::Recording blocked = run(small);
    CHECK(figure(blocked, "t", "sent") == Approx(53 + 9).margin(1));
    CHECK(figure(blocked, "b", "blocked") == Approx(1000 - 53).margin(3));
    CHECK(blocked.requests.failed == 0);
}

TEST_CASE("A Premium namespace takes 4 MB a second for each unit", "[simulation][brokers]")
{
    Small small = through(R"({ "kind": "service-bus", "tier": "premium", "messagingUnits": 1 })", kTopic, "", R"(, "bytes": "100KB")");
    small.rate = "50/s";   // 5 MB/s
    CHECK(run(small).requests.throttled == 10 * 10);
    small.components = through(R"({ "kind": "service-bus", "tier": "premium", "messagingUnits": 2 })", kTopic, "", "").components;
    CHECK(run(small).requests.throttled == 0);
}

#include "tests/models/simulation/support/small_run.h"
#include "tests/support/catch.h"

#include <fmt/format.h>

/// Topics, groups and brokers by hand: evenly paced sends, constant times. The rules and their sources: docs/models/messaging.md.
using namespace headroom;
using namespace headroom::test;

namespace {

/// A service sends each request's message to the topic "t" at no cost; the consumers are stated by each test.
Small publishing(const std::string& topic, const std::string& operations, const std::string& components, const std::string& send = "")
{
    Small small;
    small.operations = R"("op": { "steps": [ { "call": "s", "steps": [ { "send": "t" )" + send + R"( } ] } ] }, )" + operations;
    small.components = R"("s": { "kind": "service", "roundTrip": "0ms" }, "t": { "kind": "topic", "roundTrip": "0ms", "sendLatency": "0ms", )" + topic + " }, " + components;
    return small;
}

std::string reader(const std::string& name, const std::string& service, const std::string& time, const std::string& more = "")
{
    return fmt::format(R"("{}": {{ "consumes": "t"{}, "steps": [ {{ "call": "{}", "time": "{}" }} ] }})", name, more, service, time);
}

std::string pods(const std::string& name, int replicas, int workers = 1, const std::string& more = "")
{
    return fmt::format(R"("{}": {{ "kind": "service", "roundTrip": "0ms", "replicas": {}, "workers": {}{} }})", name, replicas, workers, more);
}

const std::string kKafka = R"("k": { "kind": "kafka", "rebalance": "3s" })";
const std::string kOfKafka = R"("broker": "k")";
const std::string kBus = R"("bus": { "kind": "service-bus" })";

} // namespace

TEST_CASE("Each subscription gets a copy, and a request is in flight until the last is settled", "[simulation][topics]")
{
    // 10 messages from 0.5 s on; "fast" takes 100 ms, "slow" 2 s: of the request of second k the slow part ends at k + 2.5 s.
    Small small = publishing(R"("broker": "bus")", reader("fast", "a", "100ms") + ", " + reader("slow", "b", "2s"), kBus + ", " + pods("a", 1) + ", " + pods("b", 1, 10));
    const simulation::Recording r = run(small);
    CHECK(figure(r, "t", "sent") == 10);
    CHECK(figure(r, "t", "fast.settled") == 10);
    CHECK(figure(r, "t", "slow.settled") == 8);
    CHECK(operation(r, "fast").requests.offered == 10);
    CHECK(operation(r, "slow").requests.offered == 10);
    CHECK(r.requests.completed == 8);
    CHECK(r.requests.inFlight == 2);
    CHECK(operation(r, "slow").latency.maxMs.value == Approx(2000));
}

TEST_CASE("A filter lets its share through. Nobody's message is a request done", "[simulation][topics]")
{
    Small small = publishing(R"("broker": "bus")", reader("some", "a", "1ms", R"(, "subscription": { "share": 0.2, "name": "fifth" })"),
                             R"("bus": { "kind": "service-bus", "tier": "premium" }, )" + pods("a", 1, 10));
    small.rate = "500/s";
    small.duration = "20s";
    const simulation::Recording r = run(small);
    // Binomial: 10,000 · 0.2 with a standard deviation of 40; five of them.
    CHECK(figure(r, "t", "fifth.copies") == Approx(2000).margin(200));
    CHECK(r.requests.completed + r.requests.inFlight == 10000);
    CHECK(r.requests.inFlight <= 2);
}

TEST_CASE("A Service Bus topic spends a credit on the send, one on each filter and one on each receive", "[simulation][topics]")
{
    // Three subscriptions, two of them with a rule that lets all but nothing through: 1 + 2 filters + receives.
    const std::string bus = R"("bus": { "kind": "service-bus", "creditsPerSecond": 60 })";
    const std::string rule = R"(, "subscription": { "share": 1e-9 })";
    Small small = publishing(R"("broker": "bus")", reader("x", "a", "1ms") + ", " + reader("y", "b", "1ms", rule) + ", " + reader("z", "c", "1ms", rule),
                             bus + ", " + pods("a", 1, 10) + ", " + pods("b", 1) + ", " + pods("c", 1));
    small.rate = "15/s";   // 15 · (1 + 2 + 1) = 60 credits a second: just what there is
    const simulation::Recording enough = run(small);
    CHECK(enough.requests.throttled == 0);
    small.rate = "16/s";   // 64: a pod is told to wait
    const simulation::Recording over = run(small);
    CHECK(over.requests.throttled > 0);
    CHECK(figure(over, "t", "refusedCredits") == static_cast<double>(over.requests.throttled));
}

TEST_CASE("Of eight pods on six partitions two read nothing", "[simulation][topics]")
{
    // Each pod could treat 10/s, the group 60/s: of 100/s it treats 6 · 10 a second, as with six pods.
    Small small = publishing(kOfKafka + R"(, "partitions": 6)", reader("treat", "c", "100ms"), kKafka + ", " + pods("c", 8));
    small.rate = "100/s";
    small.duration = "100s";
    const simulation::Recording eight = run(small);
    CHECK(figure(eight, "t", "treat.settled") == Approx(6 * 10 * 100).epsilon(0.01));
    CHECK(static_cast<double>(signal(eight, "t.treat.activeConsumers").mean.back()) == 6);
    CHECK(component(eight, "c").meanInSystem.value == Approx(6).epsilon(0.01));

    small.components = publishing(kOfKafka + R"(, "partitions": 6)", "", kKafka + ", " + pods("c", 4, 4)).components;
    // Four pods with four workers each: all six partitions are read, each by one worker at a time.
    CHECK(figure(run(small), "t", "treat.settled") == Approx(6 * 10 * 100).epsilon(0.01));
    // Without partitions all eight work, for they have no order to keep.
    small.components = publishing(R"("broker": "k")", "", kKafka + ", " + pods("c", 8)).components;
    CHECK(figure(run(small), "t", "treat.settled") == Approx(8 * 10 * 100).epsilon(0.01));
}

TEST_CASE("A group per pod treats every message once per pod", "[simulation][topics]")
{
    for (const int replicas : {1, 3, 5}) {
        Small small = publishing(kOfKafka + R"(, "partitions": 6)", reader("treat", "c", "10ms", R"(, "subscription": { "groupPerPod": true })"),
                                 kKafka + ", " + pods("c", replicas, 6));
        small.rate = "50/s";
        const simulation::Recording r = run(small);
        CHECK(figure(r, "t", "sent") == 500);
        CHECK(operation(r, "treat").requests.offered == 500u * static_cast<unsigned>(replicas));
        CHECK(figure(r, "t", "treat.received") == Approx(500 * replicas).margin(replicas));
        CHECK(component(r, "c").meanInSystem.value == Approx(0.5 * replicas).epsilon(0.01));   // Little: 50/s · 10 ms each
        CHECK(r.requests.completed >= 499);
    }
}

TEST_CASE("A partition is read in order, one message at a time. The tries of one keep the others waiting", "[simulation][topics]")
{
    // One partition, five workers, 4/s of 200 ms: in order they take 0.8 of the time; each waits for nobody.
    Small small = publishing(kOfKafka + R"(, "partitions": 1)", reader("treat", "c", "200ms"), kKafka + ", " + pods("c", 1, 5));
    small.rate = "4/s";
    const simulation::Recording calm = run(small);
    CHECK(operation(calm, "treat").latency.maxMs.value == Approx(200));
    // 10/s: the k-th, from 0, ends at 0.05 + 0.2 (k + 1): five a second although there are five workers.
    small.rate = "10/s";
    const simulation::Recording busy = run(small);
    CHECK(figure(busy, "t", "treat.settled") == 49);
    CHECK(operation(busy, "treat").latency.maxMs.value == Approx(200 + 48 * 100));
    CHECK(static_cast<double>(signal(busy, "t.treat.partition.0.lag").mean.back()) == 51);

    // Every message fails three times at 100 ms and is put aside: 3.33 a second leave the line, one after another.
    small = publishing(kOfKafka + R"(, "partitions": 1, "maxDeliveryCount": 3)",
                       R"("treat": { "consumes": "t", "steps": [ { "call": "c", "steps": [ { "call": "x" } ] } ] })",
                       kKafka + ", " + pods("c", 1, 5) + R"(, "x": { "kind": "external", "latency": "100ms", "failureProbability": 1, "roundTrip": "0ms" })");
    small.rate = "10/s";
    const simulation::Recording failing = run(small);
    CHECK(figure(failing, "t", "treat.deadLettered") == Approx(9.95 / 0.3).margin(1));
    CHECK(figure(failing, "t", "treat.redelivered") == Approx(2 * 9.95 / 0.3).margin(2));
    CHECK(component(failing, "c").meanInSystem.value == Approx(0.995).epsilon(0.01));   // never two at a time
    CHECK(static_cast<double>(failing.requests.failed) == figure(failing, "t", "treat.deadLettered"));
}

TEST_CASE("A hot key is a hot partition: its lag grows while the others have none", "[simulation][topics]")
{
    // Half of 20/s has one key: (0.5 + 0.5/5) · 20 = 12/s in partition 2, which treats 10/s; 2/s in each of the others.
    Small small = publishing(kOfKafka + R"(, "partitions": 5, "keys": { "hotShare": 0.5, "hotAt": 2 })", reader("treat", "c", "100ms"), kKafka + ", " + pods("c", 5));
    small.rate = "20/s";
    small.duration = "500s";
    const simulation::Recording r = run(small);
    // Binomial 10,000 · 0.6: ± 49, five of them; less 5,000 treated.
    CHECK(static_cast<double>(signal(r, "t.treat.partition.2.lag").mean.back()) == Approx(1000).margin(250));
    for (const int p : {0, 1, 3, 4}) CHECK(static_cast<double>(signal(r, fmt::format("t.treat.partition.{}.lag", p)).mean.back()) < 10);
    CHECK(static_cast<double>(signal(r, "t.treat.lagMax").mean.back()) == static_cast<double>(signal(r, "t.treat.partition.2.lag").mean.back()));
}

TEST_CASE("Retention drops what nobody has read in time", "[simulation][topics]")
{
    // 10/s come, 5/s are treated: after 20 s of waiting a message is gone. The oldest is never older; in the long run half is lost.
    Small small = publishing(kOfKafka + R"(, "partitions": 1, "retention": "20s")", reader("treat", "c", "200ms"), kKafka + ", " + pods("c", 1));
    small.rate = "10/s";
    small.duration = "200s";
    const simulation::Recording r = run(small);
    // A message of time s is reached at 2 s, when it is s old: from 20 s on the line lives at its limit and loses 5/s, from 40 s of the clock.
    CHECK(figure(r, "t", "treat.expired") == Approx(5 * 160).epsilon(0.02));
    CHECK(static_cast<double>(r.requests.lost) == figure(r, "t", "treat.expired"));
    CHECK(static_cast<double>(signal(r, "t.treat.oldestAge").mean.back()) == Approx(20).margin(0.3));
    CHECK(figure(r, "t", "treat.settled") == Approx(5 * 200).margin(3));
    CHECK(r.requests.offered == r.requests.sumOfOutcomes());
}

TEST_CASE("A group whose members change reads nothing for the length of a rebalance", "[simulation][topics]")
{
    // Memory grows to its limit at minute 1: the only pod dies there and is back 11 to 12 s later (10 s of back-off, start, probe). The dead
    // member's session lasts 20 s; until then it holds one of the two partitions.
    Small small = publishing(kOfKafka + R"(, "partitions": 2, "lock": "20s")", reader("treat", "c", "10ms"),
                             kKafka + ", " + pods("c", 1, 2, R"(, "requests": { "memory": "256Mi" }, "limits": { "memory": "300Mi" }, "memoryGrowth": "2700MiB/h", "startUp": "1s", "readinessPeriod": "1s")"));
    small.rate = "10/s";
    small.duration = "100s";
    const simulation::Recording r = run(small);
    CHECK(figure(r, "t", "treat.rebalances") == 2);   // one comes, one is expelled
    // Its partition waits from 60 s until it is expelled at 80 s and the rebalance is over at 83 s.
    CHECK(operation(r, "treat").latency.maxMs.value == Approx(23e3).margin(250));
    CHECK(r.requests.offered == r.requests.sumOfOutcomes());
    CHECK(r.requests.completed >= 999);
}

TEST_CASE("Little's law holds on a topic", "[simulation][topics]")
{
    Small small = publishing(kOfKafka + R"(, "partitions": 8)", reader("treat", "c", "50ms"), kKafka + ", " + pods("c", 4, 2));
    small.process = "poisson";
    small.rate = "100/s";   // 0.625 of 8 · 20/s
    small.duration = "1000s";
    const simulation::Recording r = run(small);
    double length = 0;
    for (const float mean : signal(r, "t.treat.length").mean) length += static_cast<double>(mean);
    length /= static_cast<double>(signal(r, "t.treat.length").mean.size());
    const double waitSeconds = operation(r, "treat").latency.meanMs.value * 1e-3 - 0.05;
    CHECK(length == Approx(100 * waitSeconds).epsilon(0.02));
    // Each partition is M/D/1 of its own: W = ρ s / 2 (1 − ρ) with ρ = 12.5 · 0.05.
    CHECK(waitSeconds == Approx(0.625 * 0.05 / (2 * 0.375)).epsilon(0.05));
}

TEST_CASE("Sessions: one message of each at a time, whichever worker takes it", "[simulation][topics]")
{
    Small small;
    small.operations = R"("op": { "steps": [ { "call": "s", "steps": [ { "send": "q" } ] } ] },
                          "treat": { "consumes": "q", "steps": [ { "call": "c", "time": "100ms" } ] })";
    const auto queue = [](int sessions) {
        return R"("s": { "kind": "service", "roundTrip": "0ms" }, )" + pods("c", 2, 8) + R"(, "bus": { "kind": "service-bus", "tier": "premium" },
               "q": { "kind": "queue", "serviceBus": "bus", "roundTrip": "0ms", "sendLatency": "0ms", "sessions": )" + std::to_string(sessions) + " }";
    };
    small.rate = "100/s";
    small.duration = "50s";
    small.components = queue(4);   // 4 · 10/s of the 100/s
    CHECK(figure(run(small), "q", "settled") == Approx(4 * 10 * 50).epsilon(0.01));
    small.components = queue(1000);   // sixteen workers: all of it
    CHECK(figure(run(small), "q", "settled") == Approx(5000).epsilon(0.01));
}

TEST_CASE("A service that reads two queues takes from both in turn", "[simulation][topics]")
{
    Small small;
    small.operations = R"("op": { "steps": [ { "call": "s", "steps": [ { "send": "q" }, { "send": "r" } ] } ] },
                          "first": { "consumes": "q", "steps": [ { "call": "c", "time": "100ms" } ] },
                          "second": { "consumes": "r", "steps": [ { "call": "c", "time": "100ms" } ] })";
    const std::string queue = R"({ "kind": "queue", "serviceBus": "bus", "roundTrip": "0ms", "sendLatency": "0ms" })";
    small.components = R"("s": { "kind": "service", "roundTrip": "0ms" }, )" + pods("c", 1) + R"(, "bus": { "kind": "service-bus" }, "q": )" + queue + R"(, "r": )" + queue;
    small.rate = "10/s";
    small.duration = "20s";
    const simulation::Recording r = run(small);
    CHECK(figure(r, "q", "settled") == Approx(100).margin(1));
    CHECK(figure(r, "r", "settled") == Approx(100).margin(1));
}

TEST_CASE("Whatever happens to pods, each copy ends once and every request with it", "[simulation][topics]")
{
    // Consumers and brokers die again and again (memory grows to its limit every 30 s to 2 min); traffic ends after ten minutes, the run after thirty.
    const auto dies = [](int mebibytesPerHour) {
        return fmt::format(R"(, "requests": {{ "memory": "256Mi" }}, "limits": {{ "memory": "300Mi" }}, "memoryGrowth": "{}MiB/h", "startUp": "2s", "readinessPeriod": "1s")", mebibytesPerHour);
    };
    const std::string host = R"("h": { "kind": "service", "replicas": 3)" + dies(700) + " }";
    const std::string brokers[] = {kKafka, R"("k": { "kind": "event-hubs" })", R"("k": { "kind": "kafka", "host": "h", "minInSync": 2 }, )" + host,
                                   R"("k": { "kind": "rabbitmq", "host": "h", "messagesPerSecond": 15 }, )" + host};
    const std::string topics[] = {R"(, "partitions": 5)", R"(, "partitions": 3, "replication": 2, "retention": "1m", "keys": { "hotShare": 0.4 })", ""};
    const std::string groups[] = {"", R"(, "subscription": { "groupPerPod": true })", R"(, "subscription": { "share": 0.5 })"};
    std::uint64_t seed = 0;
    for (const std::string& broker : brokers)
        for (const std::string& topic : topics)
            for (const std::string& group : groups) {
                Small small = publishing(kOfKafka + topic + R"(, "lock": "20s", "maxDeliveryCount": 3)",
                                         R"("treat": { "consumes": "t")" + group + R"(, "steps": [ { "call": "c", "time": "150ms", "steps": [ { "call": "x" } ] } ] }, )" +
                                             reader("also", "d", "20ms"),
                                         broker + ", " + pods("c", 3, 2, dies(1400)) + ", " + pods("d", 1, 1, dies(900)) +
                                             R"(, "x": { "kind": "external", "latency": "10ms", "failureProbability": 0.2, "roundTrip": "0ms" })");
                small.process = "poisson";
                small.rate = "0/s";
                small.events = R"([ { "name": "all", "from": "2026-03-02T00:00", "to": "2026-03-02T00:10", "rate": "20/s" } ])";
                small.duration = "30min";
                simulation::RunOptions options;
                options.seed = ++seed;
                const simulation::Recording r = run(small, options);
                INFO("seed " << seed << " " << broker << topic << group);
                CHECK(r.requests.offered == r.requests.sumOfOutcomes());
                CHECK(r.requests.inFlight == 0);
                for (const char* name : {"treat", "also"}) {
                    const std::string prefix = std::string(name) + ".";
                    CHECK(figure(r, "t", prefix + "waiting") == 0);
                    CHECK(figure(r, "t", prefix + "copies") ==
                          figure(r, "t", prefix + "settled") + figure(r, "t", prefix + "deadLettered") + figure(r, "t", prefix + "unread"));
                    CHECK(operation(r, name).requests.offered == operation(r, name).requests.sumOfOutcomes());
                    CHECK(figure(r, "t", prefix + "settled") > 0);
                }
                CHECK(component(r, "c").arrivals > 0);
            }
}

TEST_CASE("Runs with groups and brokers give the same bits on any number of threads", "[simulation][topics]")
{
    Small small = publishing(kOfKafka + R"(, "partitions": 6, "keys": { "hotShare": 0.2 })", reader("treat", "c", "40ms") + ", " + reader("all", "d", "10ms", R"(, "subscription": { "groupPerPod": true })"),
                             kKafka + ", " + pods("c", 3) + ", " + pods("d", 2));
    small.process = "poisson";
    small.rate = "40/s";
    small.duration = "5min";
    simulation::RunOptions options;
    options.replications = 3;
    options.threads = 1;
    const simulation::Recording one = run(small, options);
    options.threads = 2;
    const simulation::Recording two = run(small, options);
    CHECK(one.fingerprint == two.fingerprint);
    CHECK(one.events == two.events);
    CHECK(one.latency.meanMs.value == two.latency.meanMs.value);
}

#include "tests/models/simulation/support/small_run.h"
#include "tests/support/catch.h"

/// Queues by hand: evenly paced sends, constant times. Sources of the rules: Azure Service Bus documentation (quotas, throttling,
/// dead-letter queues, PeekLock), summed up in docs/models/simulation.md.
using namespace headroom;
using namespace headroom::test;

namespace {

/// A service that sends each request's message to a queue; `consumer` are the members of its reader.
Small sending(const std::string& send, const std::string& queue, const std::string& consumer, const std::string& bus = "")
{
    Small small;
    small.operations = R"("op": { "steps": [ { "call": "s", "steps": [ { "send": "q" )" + send + R"( } ] } ] },
                          "treat": { "consumes": "q", "steps": [ { "call": "c", "time": "50ms" } ] })";
    small.components = R"("s": { "kind": "service", "roundTrip": "0ms" }, "c": { "kind": "service", "roundTrip": "0ms")" + consumer +
                       R"( }, "bus": { "kind": "service-bus")" + bus + R"( }, "q": { "kind": "queue", "serviceBus": "bus", "roundTrip": "0ms", "sendLatency": "1ms")" +
                       queue + " }";
    return small;
}

} // namespace

TEST_CASE("A message is taken by a free worker at once, else in order", "[simulation][messaging]")
{
    Small small = sending("", "", R"(, "workers": 1)");
    small.rate = "40/s";   // every 25 ms; each takes 50 ms
    small.duration = "1s";
    const simulation::Recording r = run(small);
    const simulation::OperationResult& treat = operation(r, "treat");
    // Message k (from 0) is sent at 12.5 + 25 k and done at 12.5 + 50 (k + 1): 19 within the second.
    CHECK(treat.requests.offered == 40);
    CHECK(treat.requests.completed == 19);
    CHECK(treat.latency.maxMs.value == Approx(50 + 25 * 18));
    CHECK(treat.latency.meanMs.value == Approx(50 + 25 * 9));
    CHECK(r.requests.completed == 19);   // a request counts by its message
    CHECK(r.requests.inFlight == 21);
    CHECK(r.latency.maxMs.value == Approx(1));   // its client waited for the broker only
}

TEST_CASE("A full queue fails who waits for the broker and loses what is sent blindly", "[simulation][messaging]")
{
    for (const bool confirm : {true, false}) {
        Small small = sending(confirm ? R"(, "bytes": "2KB")" : R"(, "bytes": "2KB", "confirm": false)", R"(, "size": "10KB")", R"(, "replicas": 0)");
        small.duration = "20s";
        const simulation::Recording r = run(small);
        CHECK(r.requests.offered == 20);
        CHECK(r.requests.inFlight == 5);
        CHECK((confirm ? r.requests.failed : r.requests.lost) == 15);
        CHECK(figure(r, "q", "refusedFull") == 15);
        CHECK(figure(r, "q", "lost") == (confirm ? 0 : 15));
    }
}

TEST_CASE("A queue that takes 200 sends a second loses a fifth of 250", "[simulation][messaging]")
{
    Small small = sending(R"(, "confirm": false)", R"(, "sends": "200/s")", R"(, "replicas": 0)");
    small.rate = "250/s";
    small.duration = "100s";
    simulation::RunOptions options;
    options.bucket = Duration::seconds(10);
    const simulation::Recording r = run(small, options);
    // A token bucket of one second's worth: 200 at once, then 200/s.
    CHECK(static_cast<double>(r.requests.lost) == Approx(250 * 100 - (200 + 200 * 100)).margin(2));
    CHECK(static_cast<double>(signal(r, "requests.lost").mean[9]) == Approx(50).margin(0.11));
    CHECK(static_cast<double>(signal(r, "requests.offered").mean[9]) == Approx(250));
}

TEST_CASE("Credits of a namespace: whoever is throttled pauses for two seconds", "[simulation][messaging]")
{
    Small small = sending("", "", R"(, "replicas": 0)", R"(, "creditsPerSecond": 50)");
    small.rate = "100/s";
    small.duration = "12s";
    const simulation::Recording r = run(small);
    // 50 go in the first half second, the 51st at 0.505 s pauses the pod until 2.505 s. Then 50 in the rest of that second and 50 in
    // the first half of the next, until it is throttled at 3.505 s: 100 in every 3 s. 50 + 100 + 100 + 100 + 50 (11.505 … 11.995 s).
    CHECK(figure(r, "q", "sent") == 400);
    CHECK(r.requests.inFlight == 400);
    CHECK(r.requests.throttled == 800);
    CHECK(figure(r, "q", "refusedCredits") == 800);
}

TEST_CASE("A namespace bills an operation per started 64 KB, sent and received", "[simulation][messaging]")
{
    Small small = sending(R"(, "bytes": "150KB")", "", "");   // 150,000 B: three steps of 65,536
    const simulation::Recording r = run(small);
    CHECK(figure(r, "bus", "operations") == 10 * 2 * 3);
    CHECK(usage(r, "bus", "service-bus/standard/operations").perHour[0] == Approx(60e-6));
}

TEST_CASE("A message that fails ten times goes to the dead letters and stays in the queue's size", "[simulation][messaging]")
{
    Small small = sending(R"(, "bytes": "1KB")", R"(, "size": "5KB")", "");
    small.operations = R"("op": { "steps": [ { "call": "s", "steps": [ { "send": "q", "bytes": "1KB" } ] } ] },
                          "treat": { "consumes": "q", "steps": [ { "call": "c", "steps": [ { "call": "x" } ] } ] })";
    small.components += R"(, "x": { "kind": "external", "latency": "10ms", "failureProbability": 1 })";
    const simulation::Recording r = run(small);
    CHECK(figure(r, "q", "deadLettered") == 5);
    CHECK(figure(r, "q", "redelivered") == 5 * 9);
    CHECK(component(r, "x").arrivals == 5 * 10);
    CHECK(figure(r, "q", "refusedFull") == 5);   // five dead letters fill it for ever
    CHECK(r.requests.failed == 10);
    CHECK(operation(r, "treat").requests.failed == 5);
}

TEST_CASE("A message whose consumer dies comes back when its lock ends", "[simulation][messaging]")
{
    // Memory grows 45 MiB a minute from 256 MiB: above the limit of 300 MiB at the check of minute 1. The first message (sent at 30 s,
    // 50 s of work) is interrupted there and comes back 30 s later; the second is sent at 90 s as well. Both end at 140 s.
    Small small = sending("", R"(, "lock": "30s")", R"(, "workers": 4, "requests": { "memory": "256Mi" }, "limits": { "memory": "300Mi" },
                          "memoryGrowth": "2700MiB/h", "startUp": "1s", "readinessPeriod": "1s")");
    small.operations = R"("op": { "steps": [ { "call": "s", "steps": [ { "send": "q" } ] } ] },
                          "treat": { "consumes": "q", "steps": [ { "call": "c", "time": "50s", "steps": [ { "call": "x" } ] } ] })";
    small.components += R"(, "x": { "kind": "external", "latency": "0ms" })";
    small.rate = "1/min";
    small.duration = "150s";
    const simulation::Recording r = run(small);
    CHECK(figure(r, "q", "redelivered") == 1);
    CHECK(operation(r, "treat").latency.count == 2);
    CHECK(operation(r, "treat").latency.maxMs.value == Approx(110e3));
    CHECK(operation(r, "treat").latency.meanMs.value == Approx(80e3));
    CHECK(r.requests.completed == 2);
}

TEST_CASE("A consumer that takes longer than its time-out gives the message back and works on", "[simulation][messaging]")
{
    // Sent at 5 s, treated for 2 s, given up after 0.5 s: three deliveries, at 5, 5.5 and 6 s, and a dead letter at 6.5 s. The workers stay busy.
    for (const bool ofOperation : {true, false}) {
        Small small = sending("", R"(, "maxDeliveryCount": 3)", "");
        const std::string timeout = R"("timeout": "500ms", )";
        small.rate = "0.1/s";
        small.operations = R"("op": { "steps": [ { "call": "s", "steps": [ { "send": "q" } ] } ] },
                              "treat": { )" + (ofOperation ? timeout : "") + R"("consumes": "q", "steps": [ { )" + (ofOperation ? "" : timeout) + R"("call": "c", "time": "2s" } ] })";
        const simulation::Recording r = run(small);
        CHECK(figure(r, "q", "redelivered") == 2);
        CHECK(figure(r, "q", "deadLettered") == 1);
        CHECK(r.requests.timedOut == 1);
        CHECK(component(r, "c").completions == 3);
        CHECK(component(r, "c").meanInSystem.value == Approx(3 * 2.0 / 10));
    }
}

#include "models/fluid/fluid.h"
#include "tests/models/simulation/support/small_run.h"
#include "tests/support/catch.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

/// KEDA inside whole runs: its two clocks, the cold start of a message and of a request, and the way back to zero (docs/models/keda.md). What each
/// rule decides is proved in tests/models/compute.
using namespace headroom;
using namespace headroom::test;
using simulation::EventKind;

namespace {

struct Change {
    double at;
    std::string who;
    int from, to;
};

std::vector<Change> changes(const simulation::Recording& recording)
{
    std::vector<Change> found;
    for (const simulation::Event& event : recording.eventLog)
        if (event.kind == EventKind::ScaleUp || event.kind == EventKind::ScaleDown)
            found.push_back({(event.at - recording.start).toSeconds(), event.who, event.from, event.to});
    return found;
}

std::size_t countOf(const simulation::Recording& recording, EventKind kind)
{
    return static_cast<std::size_t>(std::count_if(recording.eventLog.begin(), recording.eventLog.end(), [&](const auto& e) { return e.kind == kind; }));
}

double sum(const std::vector<float>& values)
{
    double all = 0;
    for (const float value : values) all += std::isnan(value) ? 0 : static_cast<double>(value);
    return all;
}

/// Messages that come by `events`; a worker that sleeps without them.
Small sleeper(const std::string& events, const std::string& keda, const std::string& service = R"("workers": 1)", const std::string& treat = "2s")
{
    Small small;
    small.rate = "0/s";
    small.duration = "30m";
    small.events = events;
    small.operations = R"("op": { "steps": [ { "send": "q" } ] }, "treat": { "consumes": "q", "steps": [ { "call": "w", "time": ")" + treat + R"(" } ] })";
    small.components = R"("bus": { "kind": "service-bus", "tier": "premium" }, "q": { "kind": "queue", "serviceBus": "bus" },
        "w": { "kind": "service", "replicas": 0, "startUp": "10s", "readiness": { "period": "1s" }, )" + service + R"(, "keda": )" + keda + " }";
    return small;
}

/// One request after `second` seconds of an hour.
std::string oneAt(double second)
{
    const auto clock = [](double s) { return fmt::format("2026-03-02T00:{:02}:{:06.3f}", static_cast<int>(s) / 60, std::fmod(s, 60.0)); };
    return fmt::format(R"([ {{ "name": "one", "from": "{}", "to": "{}", "rate": "10/s" }} ])", clock(second - 0.05), clock(second + 0.05));
}

} // namespace

TEST_CASE("The cold start of a message is the rest of the polling interval and the start of a pod. 300 s after the last activity it sleeps again", "[simulation][keda]")
{
    for (const double sent : {300.5, 307.25, 315.0, 329.5}) {
        CAPTURE(sent);
        const simulation::Recording r = run(sleeper(oneAt(sent), R"({ "triggers": [ { "type": "queue", "source": "q" } ] })"));
        const auto all = changes(r);
        REQUIRE(all.size() == 2);
        CHECK(all[0].at == 330);
        CHECK(all[0].who == "KEDA");
        CHECK(all[0].from == 0);
        CHECK(all[0].to == 1);
        REQUIRE(operation(r, "treat").latency.count == 1);
        CHECK(operation(r, "treat").latency.maxMs.value / 1000 == Approx(330 - sent + 10 + 2).margin(0.05));
        // The poll of 360 s finds nothing; the one of 630 s is the first with the cooldown behind it.
        CHECK(all[1].at == 630);
        CHECK(all[1].from == 1);
        CHECK(all[1].to == 0);
        CHECK(r.requests.completed == 1);
        CHECK(r.eventLog.front().why == "1 messages in q above the activation of 0: 0 to 1, the HPA takes over from there");
    }
}

TEST_CASE("From zero to one the operator, up to the maximum the HPA on its own clock, and from there to zero in one step", "[simulation][keda]")
{
    // 400 messages within ten seconds; 5 s of work each and one worker a pod: more than 10 pods are wanted as long as more than 50 are left.
    const simulation::Recording r = run(sleeper(R"([ { "name": "burst", "from": "2026-03-02T00:05", "to": "2026-03-02T00:05:10", "rate": "40/s" } ])",
                                                R"({ "max": 10, "triggers": [ { "type": "queue", "source": "q" } ] })", R"("workers": 1)", "5s"));
    const auto all = changes(r);
    REQUIRE(all.size() >= 5);
    // The operator saw the first messages at its poll of 300 s or, when none had come yet, of 330 s.
    CHECK(all[0].at == 330);
    CHECK(all[0].to == 1);
    const std::vector<std::pair<double, int>> climb{{337.5, 4}, {352.5, 8}, {367.5, 10}};
    for (std::size_t i = 0; i < climb.size(); ++i) {
        CHECK(all[i + 1].who == "HPA");
        CHECK(all[i + 1].at == Approx(climb[i].first));
        CHECK(all[i + 1].to == climb[i].second);
    }
    // The HPA holds its highest proposal of the last 300 s, so the drop is from 10.
    CHECK(all.size() == 5);
    CHECK(all.back().who == "KEDA");
    CHECK(all.back().from == 10);
    CHECK(all.back().to == 0);
    // The last message was sent at 310 s at the latest and ended `max` later: the last poll before that saw it.
    const double ended = 305 + operation(r, "treat").latency.maxMs.value / 1000;
    CHECK(all.back().at >= ended + 300 - 30 - 5);
    CHECK(all.back().at <= ended + 300 + 5);
    CHECK(std::fmod(all.back().at, 30) == Approx(0));
    CHECK(r.requests.completed == 400);
}

TEST_CASE("Below the activation threshold messages wait. Above it the target wakes", "[simulation][keda]")
{
    // One message every 20 s: at 0:06:00 there are three, which is not above 3; at 0:07:00 six.
    const simulation::Recording r = run(sleeper(R"([ { "name": "trickle", "from": "2026-03-02T00:05", "to": "2026-03-02T00:20", "rate": "3rpm" } ])",
                                                R"({ "triggers": [ { "type": "queue", "source": "q", "activation": 3 } ] })"));
    const auto all = changes(r);
    REQUIRE_FALSE(all.empty());
    CHECK(all[0].at == 390);   // 4 messages: sent at 310, 330, 350, 370
}

TEST_CASE("A source that cannot be read freezes the count", "[simulation][keda]")
{
    Small small = sleeper("[]", R"({ "triggers": [ { "type": "queue", "source": "q", "fails": 1 } ] })");
    small.components.replace(small.components.find(R"("replicas": 0)"), 13, R"("replicas": 3)");
    const simulation::Recording r = run(small);
    CHECK(changes(r).empty());
    CHECK(static_cast<double>(signal(r, "w.replicas").mean.back()) == 3);
    CHECK(std::any_of(r.eventLog.begin(), r.eventLog.end(), [](const auto& e) { return e.kind == EventKind::Held && e.who == "KEDA"; }));

    Small fallback = sleeper("[]", R"({ "fallback": { "failureThreshold": 2, "replicas": 5 }, "triggers": [ { "type": "queue", "source": "q", "fails": 1 } ] })");
    fallback.components.replace(fallback.components.find(R"("replicas": 0)"), 13, R"("replicas": 3)");
    const auto all = changes(run(fallback));
    REQUIRE(all.size() == 1);
    CHECK(all[0].who == "HPA");
    CHECK(all[0].at == Approx(22.5 + 30));   // third failure in a row at the third reconcile
    CHECK(all[0].to == 5);
}

TEST_CASE("A time table holds replicas by local time and sleeps a cooldown after its end", "[simulation][keda]")
{
    // 08:00 to 08:20 in New York, which is 13:00 UTC in winter.
    Small small = sleeper("[]", R"({ "triggers": [ { "type": "cron", "timeZone": "America/New_York", "start": "08:00", "end": "08:20", "replicas": 3 } ] })");
    small.start = "2026-03-02T12:50";
    small.duration = "1h";
    const auto all = changes(run(small));
    REQUIRE(all.size() == 3);
    CHECK(all[0].at == 600);
    CHECK(all[0].to == 1);
    CHECK(all[1].at == Approx(607.5));
    CHECK(all[1].to == 3);
    // Seen last at 08:19:30; 300 s later it goes.
    CHECK(all[2].at == 600 + 1170 + 300);
    CHECK(all[2].from == 3);
    CHECK(all[2].to == 0);
}

namespace {

Small web(const std::string& keda, const std::string& events, const std::string& timeout = "")
{
    Small small;
    small.rate = "0/s";
    small.duration = "20m";
    small.events = events;
    small.operations = R"("op": { )" + timeout + R"("steps": [ { "call": "w", "time": "100ms" } ] })";
    small.components = R"("w": { "kind": "service", "replicas": 0, "startUp": "5s", "readiness": { "period": "1s" }, "keda": )" + keda + " }";
    return small;
}

const char* const kBurst = R"([ { "name": "burst", "from": "2026-03-02T00:05", "to": "2026-03-02T00:05:02", "rate": "10/s" } ])";

} // namespace

TEST_CASE("The interceptor wakes the service within 0.7 s, holds what comes, and lets all of it in at once", "[simulation][keda][http]")
{
    // First request at 300.05 s: counted at 300.5, pushed at 300.7; the pod is ready 5 s later.
    const simulation::Recording r = run(web(R"({ "triggers": [ { "type": "http" } ] })", kBurst));
    const auto all = changes(r);
    REQUIRE(all.size() == 2);
    CHECK(all[0].at == Approx(300.7));
    CHECK(all[0].to == 1);
    CHECK(r.requests.completed == 20);
    const auto& latency = operation(r, "op").latency;
    CHECK(latency.maxMs.value / 1000 == Approx(0.65 + 5 + 0.1).margin(0.1));
    // The last came 1.9 s after the first and left with it.
    CHECK(static_cast<double>(latency.histogram.minNs()) * 1e-9 == Approx(0.65 + 5 + 0.1 - 1.9).margin(0.1));
    // Seen until 305.5 s at the earliest tick without; the add-on hears of it within half a second.
    CHECK(all[1].at >= 605);
    CHECK(all[1].at <= 607);

    // Without the interceptor nobody answers.
    const simulation::Recording refused = run(web(R"({ "triggers": [ { "type": "cron", "start": "23:00", "end": "23:30", "replicas": 1 } ] })", kBurst));
    CHECK(refused.requests.failed == 20);
}

TEST_CASE("Held requests end with their client's patience or the interceptor's", "[simulation][keda][http]")
{
    const simulation::Recording impatient = run(web(R"({ "triggers": [ { "type": "http" } ] })", kBurst, R"("timeout": "4s", )"));
    // Answers come at 305.8 s: 18 of the 20 were sent more than 4 s before.
    CHECK(impatient.requests.timedOut == 18);
    CHECK(impatient.requests.completed == 2);
    CHECK(operation(impatient, "op").latency.maxMs.value == Approx(4000).epsilon(0.01));

    const simulation::Recording bounded = run(web(R"({ "triggers": [ { "type": "http", "wait": "4s" } ] })", kBurst));
    CHECK(bounded.requests.timedOut == 17);   // let in at 305.7 s
    CHECK(bounded.requests.completed == 3);
    CHECK(component(bounded, "w").refused == bounded.requests.timedOut);
    CHECK(bounded.requests.offered == bounded.requests.sumOfOutcomes());
}

TEST_CASE("Requests in flight, or a second, divide by the target of the HTTP trigger", "[simulation][keda][http]")
{
    // 60 requests a second of 2 s: 120 in flight.
    const std::string load = R"([ { "name": "load", "from": "2026-03-02T00:05", "to": "2026-03-02T00:15", "rate": "60/s" } ])";
    Small flight = web(R"({ "triggers": [ { "type": "http", "threshold": 40 } ] })", load);
    flight.operations = R"("op": { "steps": [ { "call": "w", "time": "2s" } ] })";
    const auto inFlight = changes(run(flight));
    const auto most = [](const std::vector<Change>& all) {
        int replicas = 0;
        for (const Change& change : all) replicas = std::max(replicas, change.to);
        return replicas;
    };
    // While it starts requests pile up (360 at 306 s: 9 wanted, 4 allowed), which the HPA remembers for 300 s.
    CHECK(most(inFlight) >= 4);

    Small rate = web(R"({ "triggers": [ { "type": "http", "requestRate": "25/s" } ] })", load);
    const auto all = changes(run(rate));
    CHECK(most(all) == 3);   // ceil(60 / 25)
}

TEST_CASE("Lag of a Kafka topic wakes its group, and no more consumers than partitions are asked for", "[simulation][keda][messaging]")
{
    Small small;
    small.rate = "0/s";
    small.duration = "30m";
    small.events = R"([ { "name": "burst", "from": "2026-03-02T00:05", "to": "2026-03-02T00:05:10", "rate": "60/s" } ])";
    small.operations = R"("op": { "steps": [ { "send": "t" } ] }, "treat": { "consumes": "t", "steps": [ { "call": "w", "time": "1s" } ] })";
    small.components = R"("k": { "kind": "kafka" }, "t": { "kind": "topic", "broker": "k", "partitions": 6 },
        "w": { "kind": "service", "replicas": 0, "startUp": "10s", "readiness": { "period": "1s" },
               "keda": { "max": 20, "triggers": [ { "type": "lag", "source": "t" } ] } })";
    const auto all = changes(run(small));
    REQUIRE(all.size() >= 4);
    CHECK(all[0].at == 330);
    CHECK(all[0].to == 1);
    int most = 0;
    for (const Change& change : all) most = std::max(most, change.to);
    CHECK(most == 6);   // 600 / 10 = 60 wanted, bounded by the partitions
    CHECK(all.back().who == "KEDA");
    CHECK(all.back().to == 0);
}

TEST_CASE("The twin wakes and sleeps as the requests do", "[simulation][keda][fluid]")
{
    const std::string events = R"([ { "name": "a", "from": "2026-03-02T00:10", "to": "2026-03-02T00:20", "rate": "4/s" },
                                    { "name": "b", "from": "2026-03-02T01:10", "to": "2026-03-02T01:30", "rate": "9/s" } ])";
    Small small = sleeper(events, R"({ "max": 20, "triggers": [ { "type": "queue", "source": "q", "threshold": 10 } ] })", R"("workers": 10)", "4s");
    small.duration = "3h";
    const scenario::Scenario scenario = loaded(small.text());
    const simulation::Recording des = run(scenario, {});
    const auto fluid = fluid::simulate(scenario, azure(), {});
    REQUIRE(fluid);
    CHECK(sum(signal(*fluid, "w.replicas").mean) == Approx(sum(signal(des, "w.replicas").mean)).epsilon(0.15));
    CHECK(fluid->requests.completed == Approx(double(des.requests.completed)).epsilon(0.01));
    const auto twin = changes(*fluid), real = changes(des);
    REQUIRE_FALSE(twin.empty());
    CHECK(twin.front().at == Approx(real.front().at).margin(30));
    CHECK(twin.back().to == 0);
    CHECK(twin.back().at == Approx(real.back().at).margin(60));
    CHECK(countOf(*fluid, EventKind::ScaleUp) >= 2);
}

TEST_CASE("A service that sleeps at night comes over the cuts of a long window", "[simulation][keda][pieces]")
{
    Small small = sleeper("[]", R"({ "max": 8, "triggers": [ { "type": "queue", "source": "q" } ] })", R"("workers": 4)", "1s");
    std::string text = small.text();
    const std::string never = R"("otherwise": "0/s")";
    text.replace(text.find(never), never.size(), R"("otherwise": "0/s", "weekly": [ { "days": "Mon-Sun", "from": "08:00", "to": "20:00", "rate": "1/s" } ])");
    text.replace(text.find(R"("duration": "30m")"), 17, R"("duration": "P4D")");
    const scenario::Scenario scenario = loaded(text);
    simulation::RunOptions whole, cut;
    whole.cutInTime = false;
    cut.threads = 2;
    cut.predictor = fluid::statePredictor(cut.seed);
    const simulation::Recording a = run(scenario, whole), b = run(scenario, cut);
    CHECK(b.requests.completed == a.requests.completed);
    CHECK(sum(signal(b, "w.replicas").mean) == Approx(sum(signal(a, "w.replicas").mean)).epsilon(0.02));
    const auto inA = changes(a), inB = changes(b);
    CHECK(inB.size() == inA.size());
    REQUIRE_FALSE(inA.empty());
    CHECK(inB.back().at == Approx(inA.back().at).margin(31));
}

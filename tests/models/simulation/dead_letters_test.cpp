#include "models/scenario/load.h"
#include "models/simulation/dead_letters.h"
#include "tests/models/simulation/support/small_run.h"
#include "tests/support/catch.h"

#include <fmt/format.h>

#include <algorithm>

/// Dead letters of subscriptions by hand: where they go, when they come back, and who knows them then (docs/models/resilience.md, section 6).
using namespace headroom;
using namespace headroom::test;

namespace {

/// Ten requests send a message each to a topic of three partitions. "good" treats them; "bad" cannot, because what it calls always fails.
/// `more` are members of both consumers.
Small replayed(const std::string& redrive, const std::string& more = "", const std::string& subscription = "{}")
{
    Small small;
    small.rate = "0.1/s";
    small.duration = "600s";
    small.start = "2026-03-02";
    small.events = R"([ { "name": "over", "from": "2026-03-02T00:01:40", "to": "2026-03-03T00:00", "rate": "0/s" } ])";
    small.operations = fmt::format(
        R"("op": {{ "steps": [ {{ "call": "s", "steps": [ {{ "send": "t", "bytes": "1KB" }} ] }} ] }},
           "good": {{ "consumes": "t"{1}, "subscription": {2}, "steps": [ {{ "call": "a", "time": "1ms" }} ] }},
           "bad": {{ "consumes": "t"{1}{0}, "steps": [ {{ "call": "b", "steps": [ {{ "call": "x" }} ] }} ] }})",
        redrive.empty() ? "" : R"(, "redrive": )" + redrive, more, subscription);
    small.components = R"("s": { "kind": "service", "roundTrip": "0ms" }, "a": { "kind": "service", "roundTrip": "0ms" }, "b": { "kind": "service", "roundTrip": "0ms" },
        "x": { "kind": "external", "latency": "1ms", "failureProbability": 1 }, "k": { "kind": "kafka" },
        "t": { "kind": "topic", "broker": "k", "partitions": 3, "roundTrip": "0ms", "sendLatency": "1ms", "maxDeliveryCount": 2 })";
    return small;
}

constexpr int kSent = 10;

} // namespace

TEST_CASE("Dead letters of a subscription are sent back to its topic", "[simulation][deadletters]")
{
    const simulation::Recording once = run(replayed(""));
    CHECK(figure(once, "t", "sent") == kSent);
    CHECK(figure(once, "t", "bad.deadLettered") == kSent);
    CHECK(component(once, "x").arrivals == kSent * 2);
    CHECK(component(once, "a").arrivals == kSent);

    const simulation::Recording r = run(replayed(R"({ "after": "2m", "attempts": 2 })"));
    CHECK(figure(r, "t", "bad.redriven") == kSent * 2);
    CHECK(figure(r, "t", "bad.deadLettered") == kSent);
    CHECK(component(r, "x").arrivals == kSent * 2 * 3);   // two deliveries, three times
    CHECK(figure(r, "t", "sent") == kSent * 3);
    // Nobody recognises anything: who had treated them does so again with each replay.
    CHECK(component(r, "a").arrivals == kSent * 3);
    CHECK(figure(r, "t", "good.settled") == kSent * 3);
    CHECK(figure(r, "t", "good.treatedTwice") == kSent * 2);
    CHECK(operation(r, "good").requests.completed == kSent * 3);
    CHECK(r.requests.failed == kSent);
    CHECK(r.requests.offered == r.requests.sumOfOutcomes());
}

TEST_CASE("Markers protect against a replay as long as they live", "[simulation][deadletters]")
{
    // For ever.
    const simulation::Recording known = run(replayed(R"({ "after": "2m" })", R"(, "duplicates": "skipped")"));
    CHECK(component(known, "a").arrivals == kSent);
    CHECK(figure(known, "t", "good.duplicatesSkipped") == kSent);
    CHECK(figure(known, "t", "bad.redriven") == kSent);
    // Longer and shorter than the two minutes until the replay.
    const simulation::Recording alive = run(replayed(R"({ "after": "2m" })", R"(, "duplicates": "skipped", "duplicateWindow": "3m")"));
    CHECK(component(alive, "a").arrivals == kSent);
    CHECK(figure(alive, "t", "good.treatedTwice") == 0);
    const simulation::Recording gone = run(replayed(R"({ "after": "2m" })", R"(, "duplicates": "skipped", "duplicateWindow": "1m")"));
    CHECK(component(gone, "a").arrivals == kSent * 2);
    CHECK(figure(gone, "t", "good.treatedTwice") == kSent);
    CHECK(figure(gone, "t", "good.duplicatesSkipped") == 0);
    // The second replay comes two minutes after the first, which wrote new markers.
    const simulation::Recording twice = run(replayed(R"({ "after": "2m", "attempts": 2 })", R"(, "duplicates": "skipped", "duplicateWindow": "110s")"));
    CHECK(figure(twice, "t", "good.treatedTwice") == kSent * 2);
    const simulation::Recording renewed = run(replayed(R"({ "after": "2m", "attempts": 2 })", R"(, "duplicates": "skipped", "duplicateWindow": "121s")"));
    CHECK(figure(renewed, "t", "good.treatedTwice") == 0);
    CHECK(figure(renewed, "t", "good.duplicatesSkipped") == kSent * 2);
}

TEST_CASE("Where each pod is a group, each other pod gets the replay as well", "[simulation][deadletters]")
{
    Small small = replayed(R"({ "after": "2m" })", "", R"({ "groupPerPod": true })");
    small.components = R"("s": { "kind": "service", "roundTrip": "0ms" }, "a": { "kind": "service", "replicas": 3, "roundTrip": "0ms" }, "b": { "kind": "service", "roundTrip": "0ms" },
        "x": { "kind": "external", "latency": "1ms", "failureProbability": 1 }, "k": { "kind": "kafka" },
        "t": { "kind": "topic", "broker": "k", "partitions": 3, "roundTrip": "0ms", "sendLatency": "1ms", "maxDeliveryCount": 2 })";
    const simulation::Recording r = run(small);
    CHECK(component(r, "a").arrivals == kSent * 3 * 2);
    CHECK(r.requests.offered == r.requests.sumOfOutcomes());
}

TEST_CASE("A topic of their own keeps dead letters for its retention", "[simulation][deadletters]")
{
    const auto with = [](const std::string& retention) {
        Small small = replayed(R"({ "after": "2m" })", R"(, "deadLetters": { "to": "dead" })");
        small.components += R"(, "dead": { "kind": "topic", "broker": "k", "partitions": 1, "retention": ")" + retention + R"(" }, "o": { "kind": "service", "roundTrip": "0ms" })";
        small.operations += R"(, "look": { "consumes": "dead", "steps": [ { "call": "o", "time": "1ms" } ] })";
        return small;
    };
    const simulation::Recording r = run(with("30d"));
    CHECK(figure(r, "dead", "sent") == kSent * 2);   // put there again after the replay
    CHECK(figure(r, "dead", "look.settled") == kSent * 2);
    CHECK(figure(r, "t", "bad.redriven") == kSent);
    CHECK(r.requests.offered == r.requests.sumOfOutcomes());
    // Gone before anybody wants to send them back.
    const simulation::Recording gone = run(with("1m"));
    CHECK(figure(gone, "dead", "sent") == kSent);
    CHECK(figure(gone, "t", "bad.redriven") == 0);
    CHECK(figure(gone, "t", "bad.deadLettered") == kSent);
}

TEST_CASE("A topic of dead letters that nobody reads keeps them, and no request waits for that", "[simulation][deadletters]")
{
    Small small = replayed("", R"(, "deadLetters": { "to": "dead" })");
    small.components += R"(, "dead": { "kind": "topic", "broker": "k", "partitions": 3, "retention": "30d" })";
    const simulation::Recording r = run(small);
    CHECK(figure(r, "dead", "sent") == kSent);
    CHECK(figure(r, "dead", "waiting") == kSent);
    CHECK(r.requests.failed == kSent);
    CHECK(r.requests.inFlight == 0);
}

TEST_CASE("What comes back lives for a retention from then on", "[simulation][deadletters]")
{
    Small small = replayed(R"({ "after": "2m" })", R"(, "duplicates": "skipped")");
    small.components.insert(small.components.find(R"("maxDeliveryCount")"), R"("retention": "1m", )");
    const simulation::Recording r = run(small);
    CHECK(figure(r, "t", "bad.redriven") == kSent);
    CHECK(figure(r, "t", "bad.expired") == 0);
    CHECK(component(r, "x").arrivals == kSent * 2 * 2);
}

TEST_CASE("Dead letters that come back to their own consumer are refused", "[simulation][deadletters]")
{
    Small small = replayed("", R"(, "deadLetters": { "to": "t" })");
    const auto result = scenario::loadText(small.text(), "test");
    REQUIRE_FALSE(result);
    CHECK(result.error().front().code == ErrorCode::Inconsistent);
    for (const char* name : {"good", "bad"})
        CHECK(std::any_of(result.error().begin(), result.error().end(), [&](const Error& e) { return e.where.pointer == std::string("/operations/") + name + "/deadLetters/to"; }));
}

TEST_CASE("The book of letters set aside counts letters of the same place and time", "[simulation][deadletters]")
{
    const SimTime sent = SimTime::fromNanoseconds(7);
    simulation::LettersAside aside;
    aside.add({1, 0, sent});
    aside.add({1, 0, sent});
    CHECK(aside.has({1, 0, sent}));
    CHECK_FALSE(aside.has({1, 1, sent}));
    CHECK_FALSE(aside.has({2, 0, sent}));
    CHECK_FALSE(aside.has({1, 0, sent + Duration::nanoseconds(1)}));
    aside.remove({1, 0, sent});
    CHECK(aside.has({1, 0, sent}));
    aside.remove({1, 0, sent});
    CHECK_FALSE(aside.has({1, 0, sent}));
}

TEST_CASE("The book of replays keeps no more than somebody may remember", "[simulation][deadletters]")
{
    const SimTime start = SimTime::fromNanoseconds(0);
    const Duration longest = Duration::minutes(10);
    simulation::ReplayTimes replays;
    CHECK(replays.last(start) == start);
    replays.remember(start, start + Duration::minutes(1), longest);
    replays.remember(start, start + Duration::minutes(5), longest);
    CHECK(replays.last(start) == start + Duration::minutes(5));
    // Just as old as the memory is: kept. The earlier replay of the same event goes, the later one holds.
    const SimTime other = start + Duration::minutes(2);
    replays.remember(other, start + Duration::minutes(15), longest);
    CHECK(replays.size() == 2);
    CHECK(replays.last(start) == start + Duration::minutes(5));
    replays.remember(other, start + Duration::minutes(15) + Duration::nanoseconds(1), longest);
    CHECK(replays.last(start) == start);
    // A million replays a second apart hold ten minutes of them.
    for (int i = 0; i < 1'000'000; ++i) {
        const SimTime at = start + Duration::minutes(20) + Duration::seconds(i);
        replays.remember(at - Duration::seconds(30), at, longest);
    }
    CHECK(replays.size() == 601);
}

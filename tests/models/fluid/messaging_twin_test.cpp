#include "tests/models/fluid/support.h"

#include <fmt/format.h>

// Topics, groups and brokers as rates, against the request-level engine and by hand (docs/models/messaging.md, section 4).
using namespace headroom;
using namespace headroom::test;

namespace {

Small topic(const std::string& rules, const std::string& consumer, const std::string& subscription = "", const std::string& broker = R"({ "kind": "kafka" })")
{
    Small small;
    small.process = "poisson";
    small.operations = R"("op": { "steps": [ { "call": "s", "steps": [ { "send": "t", "bytes": "1KB" } ] } ] },
                          "treat": { "consumes": "t")" + subscription + R"(, "steps": [ { "call": "c", "time": "100ms" } ] })";
    small.components = R"("s": { "kind": "service", "roundTrip": "0ms" }, "c": { "kind": "service", "roundTrip": "0ms")" + consumer +
                       R"( }, "t": { "kind": "topic", "roundTrip": "0ms", "broker": "b")" + rules + R"( }, "b": )" + broker;
    return small;
}

void sameLayout(const simulation::Recording& des, const simulation::Recording& twin)
{
    REQUIRE(twin.signals.size() == des.signals.size());
    for (std::size_t i = 0; i < des.signals.size(); ++i) CHECK(twin.signals[i].id == des.signals[i].id);
    REQUIRE(twin.resources.size() == des.resources.size());
    for (std::size_t i = 0; i < des.resources.size(); ++i) CHECK(twin.resources[i].id == des.resources[i].id);
}

/// Messages of the group "treat" that wait at the end; completed ones.
struct End { double waiting = 0, settled = 0; };
End endOf(const simulation::Recording& r) { return {figure(r, "t", "treat.waiting"), figure(r, "t", "treat.settled")}; }

} // namespace

TEST_CASE("a group treats no more than its partitions, in both engines", "[fluid][twin][messaging]")
{
    struct Case { int partitions, pods, workers; double perSecond; };
    // Eight pods on six partitions: 6 · 10. Four pods of two workers on six: the two with two partitions and the two with one. Eight of one worker
    // on twelve, 100/s: four pods with two partitions treat 10 each, four with one get 100/12 each.
    for (const Case& c : {Case{6, 8, 1, 60}, Case{6, 4, 2, 60}, Case{12, 8, 1, 40 + 4 * 100.0 / 12}, Case{4, 2, 1, 20}}) {
        Small small = topic(fmt::format(R"(, "partitions": {})", c.partitions), fmt::format(R"(, "replicas": {}, "workers": {})", c.pods, c.workers));
        small.rate = "100/s";
        small.duration = "10min";
        const simulation::Recording twin = estimate(small), des = run(small);
        sameLayout(des, twin);
        INFO(c.partitions << " partitions, " << c.pods << " pods");
        CHECK(endOf(twin).settled == Approx(c.perSecond * 600).epsilon(0.01));
        CHECK(endOf(des).settled == Approx(c.perSecond * 600).epsilon(0.02));
        CHECK(endOf(twin).waiting == Approx(endOf(des).waiting).epsilon(0.05));
    }
}

TEST_CASE("a group per pod multiplies the work, a filter divides it, in both engines", "[fluid][twin][messaging]")
{
    for (const auto& [subscription, copies] : {std::pair(R"(, "subscription": { "groupPerPod": true })", 3.0), std::pair(R"(, "subscription": { "share": 0.25 })", 0.25)}) {
        Small small = topic(R"(, "partitions": 12)", R"(, "replicas": 3, "workers": 12)", subscription);
        small.rate = "20/s";
        small.duration = "10min";
        const simulation::Recording twin = estimate(small), des = run(small);
        CHECK(component(twin, "c").meanInSystem.value == Approx(20 * 0.1 * copies).epsilon(0.01));
        CHECK(component(des, "c").meanInSystem.value == Approx(20 * 0.1 * copies).epsilon(0.05));
        CHECK(static_cast<double>(operation(twin, "treat").requests.offered) == Approx(20 * 600 * copies).epsilon(0.01));
    }
}

TEST_CASE("only the hot partition falls behind, in both engines", "[fluid][twin][messaging]")
{
    // 0.6 of 20/s in one partition that treats 10/s: two a second stay.
    Small small = topic(R"(, "partitions": 5, "keys": { "hotShare": 0.5 })", R"(, "replicas": 5, "workers": 1)");
    small.rate = "20/s";
    small.duration = "20min";
    const simulation::Recording twin = estimate(small), des = run(small);
    CHECK(endOf(twin).waiting == Approx(2 * 1200).epsilon(0.02));
    CHECK(endOf(des).waiting == Approx(2 * 1200).margin(6 * 76));   // binomial 24,000 · 0.6: 76
    CHECK(static_cast<double>(signal(twin, "t.treat.lagMax").mean.back()) == Approx(endOf(twin).waiting).epsilon(0.02));
}

TEST_CASE("units of Event Hubs refuse and hold back at the same rates in both engines", "[fluid][twin][messaging]")
{
    Small small = topic("", R"(, "workers": 500)", "", R"({ "kind": "event-hubs", "units": 1 })");
    small.process = "deterministic";
    small.rate = "1250/s";
    small.duration = "5min";
    const simulation::Recording des = run(small);
    const simulation::Recording twin = estimate(loaded(small.text()));
    sameLayout(des, twin);
    CHECK(static_cast<double>(des.requests.throttled) == Approx(250 * 300).epsilon(0.001));
    CHECK(static_cast<double>(twin.requests.throttled) == Approx(250 * 300).epsilon(0.01));
}

TEST_CASE("retention bounds the backlog, in both engines", "[fluid][twin][messaging]")
{
    // 15/s come, 10/s are treated: the line is a minute old when it loses 5/s.
    Small small = topic(R"(, "partitions": 1, "retention": "1m")", R"(, "workers": 1)");
    small.rate = "15/s";
    small.duration = "30min";
    const simulation::Recording twin = estimate(small), des = run(small);
    CHECK(endOf(des).settled == Approx(10 * 1800).epsilon(0.01));
    CHECK(endOf(twin).settled == Approx(10 * 1800).epsilon(0.01));
    const double lost = figure(des, "t", "treat.expired");
    CHECK(lost > 7000);
    CHECK(figure(twin, "t", "treat.expired") == Approx(lost).epsilon(0.05));
    CHECK(twin.requests.offered == twin.requests.sumOfOutcomes());
}

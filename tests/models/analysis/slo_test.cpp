#include "models/analysis/slo.h"

#include "small_system.h"
#include "tests/support/catch.h"

#include <limits>

using namespace headroom;
using namespace headroom::test;
using analysis::judgeSlos;
using analysis::parseMetric;

namespace {

analysis::SloVerdict judge(const simulation::Recording& recording, const std::string& metric, std::optional<double> below,
                           Duration window, std::optional<double> above = std::nullopt)
{
    scenario::Scenario scenario = smallScenario();
    scenario::Slo slo;
    slo.name = "objective";
    slo.metric = metric;
    slo.below = below;
    slo.above = above;
    slo.window = window;
    scenario.slos = {slo};
    return judgeSlos(scenario, recording, {100.0, 3000.0}, analysis::LocalClock{"UTC-5", recording.start, recording.end}).front();
}

} // namespace

TEST_CASE("The grammar of metrics, and what is just outside of it", "[analysis]")
{
    using Kind = analysis::Metric::Kind;
    CHECK(parseMetric("latency.p99.9")->statistic == "p99.9");
    CHECK(parseMetric("operation.a.b.latency.p95")->subject == "a.b");
    CHECK(parseMetric("operation.a.requests.failedShare")->kind == Kind::Share);
    CHECK(parseMetric("operation.a.failedShare")->subject == "a");
    CHECK(parseMetric("requests.lostShare")->statistic == "lost");
    CHECK(parseMetric("utilisation.db/RU/s")->subject == "db/RU/s");
    CHECK(parseMetric("utilisation.db/RU/s.peak")->statistic == "peak");
    CHECK(parseMetric("signal.pool.nodes.max")->subject == "pool.nodes");
    for (const char* wrong : {"", "latency", "latency.p42", "latency.", "operation..latency.p95", "operation.latency.p95", "requests.share",
                              "operation.a.requests.offered", "cost", "signal.x", "utilisation.", "p99.9", "operation.failedShare"})
        CHECK_FALSE(parseMetric(wrong));
}

// What is never treated has no latency: the age of what waits stands for it once that is above the limit.
TEST_CASE("An objective on the latency of messages does not hold while old ones wait", "[analysis]")
{
    simulation::Recording recording = smallRecording();
    const float none = std::numeric_limits<float>::quiet_NaN();
    recording.signals = {signal("operation.treat.latency.p95", "s", {1.0F, 1.0F, none, none, none, none, none, none, none, none}),
                         signal("jobs.oldestAge", "s", {0.5F, 1.0F, 30.0F, 90.0F, 150.0F, 210.0F, 270.0F, 330.0F, 390.0F, 450.0F})};
    const auto missed = judge(recording, "operation.treat.latency.p95", 100.0, Duration::minutes(2));
    CHECK_FALSE(missed.held);
    CHECK(missed.worst == Approx(450));
    CHECK(missed.firstMissedAt == minute(4));
    CHECK(missed.missedMinutes == Approx(6));
    CHECK(judge(recording, "operation.treat.latency.p95", 500.0, Duration::minutes(2)).held);
    CHECK(judge(recording, "operation.order.latency.p95", 100.0, Duration::minutes(2)).held);
}

TEST_CASE("A quantile is judged bucket by bucket and never averaged", "[analysis]")
{
    simulation::Recording recording = smallRecording();
    const float none = std::numeric_limits<float>::quiet_NaN();
    // The mean of the window 04:04–04:06 is 1.55 s and would hold.
    recording.signals = {signal("latency.p95", "s", {0.1F, 0.1F, none, 0.2F, 1.0F, 2.1F, 1.9F, 0.1F, 0.1F, 0.1F})};
    const auto missed = judge(recording, "latency.p95", 2.0, Duration::minutes(2));
    CHECK_FALSE(missed.held);
    CHECK(missed.worst == Approx(2.1));
    CHECK(missed.firstMissedAt == minute(5));
    CHECK(missed.missedMinutes == Approx(1));
    CHECK(missed.sentence == "objective: missed, 2.1 s at the worst (04:05), asked for below 2 s; missed first at 04:05, for 1 min in all.");

    const auto held = judge(recording, "latency.p95", 2.2, Duration::minutes(2));
    CHECK(held.held);
    CHECK_FALSE(held.firstMissedAt);
}

TEST_CASE("A share is merged over its window by counts", "[analysis]")
{
    simulation::Recording recording = smallRecording();
    recording.signals = {signal("requests.offered", "1/s", {100, 1, 1, 1, 100, 100, 1, 1, 1, 1}),
                         signal("requests.failed", "1/s", {0, 0, 0, 0, 10, 0, 0, 0, 0, 0}),
                         signal("requests.lost", "1/s", {0, 0, 0, 0, 0, 10, 0, 1, 0, 0})};
    // Windows of two minutes: 04:04–04:06 has 20 of 200 failed, 04:06–04:08 one of two.
    const auto verdict = judge(recording, "requests.failedShare", 0.2, Duration::minutes(2));
    CHECK_FALSE(verdict.held);
    CHECK(verdict.worst == Approx(0.5));
    CHECK(verdict.firstMissedAt == minute(6));
    CHECK(verdict.missedMinutes == Approx(2));
    CHECK(judge(recording, "requests.lostShare", 0.06, Duration::minutes(2)).firstMissedAt == minute(6));
}

TEST_CASE("A window as long as the run is judged by the whole run. Its budget is used up at a moment", "[analysis]")
{
    simulation::Recording recording = smallRecording();
    recording.requests.offered = 6000;
    recording.requests.failed = 120;
    recording.requests.completed = 5880;
    recording.signals = {signal("requests.offered", "1/s", std::vector<float>(10, 10.0F)),
                         signal("requests.failed", "1/s", {0, 0, 0.5F, 0, 0, 0.75F, 0.75F, 0, 0, 0})};
    // 1 % of 6,000 are 60: 30 failed by 04:03, 75 by 04:06.
    const auto verdict = judge(recording, "requests.failedShare", 0.01, Duration::minutes(10));
    CHECK_FALSE(verdict.held);
    CHECK(verdict.worst == Approx(0.02));
    CHECK(verdict.firstMissedAt == minute(5));
    CHECK(judge(recording, "requests.failedShare", 0.021, Duration::hours(24)).held);
    CHECK(judge(recording, "requests.completedShare", std::nullopt, Duration::hours(24), 0.97).held);
    CHECK_FALSE(judge(recording, "requests.completedShare", std::nullopt, Duration::hours(24), 0.99).held);
}

TEST_CASE("The limit itself is a miss: below means below", "[analysis]")
{
    simulation::Recording recording = smallRecording();
    recording.signals = {signal("latency.p95", "s", std::vector<float>(10, 2.0F))};
    CHECK_FALSE(judge(recording, "latency.p95", 2.0, Duration::minutes(1)).held);
    CHECK(judge(recording, "latency.p95", 2.0001, Duration::minutes(1)).held);
}

TEST_CASE("Money, utilisation and what cannot be judged", "[analysis]")
{
    simulation::Recording recording = smallRecording();
    recording.resources = {slots("caller", "workers", 8, 3, 7, 9)};   // mean (4 · 1 + 6 · 0.5) / 10 = 0.7
    recording.resources[0].utilisation.value = 0.7;
    CHECK(judge(recording, "cost.monthly", 3001, Duration::minutes(2)).held);
    CHECK_FALSE(judge(recording, "cost.monthly", 3000, Duration::minutes(2)).held);
    CHECK(judge(recording, "utilisation.caller/workers", 0.71, Duration::minutes(10)).held);
    CHECK_FALSE(judge(recording, "utilisation.caller/workers", 0.71, Duration::minutes(1)).held);
    CHECK_FALSE(judge(recording, "latency.p42", 1, Duration::minutes(1)).held);
    CHECK_THAT(judge(recording, "latency.p95", 1, Duration::minutes(1)).sentence, Catch::Contains("nothing to judge"));
}

TEST_CASE("Failures of requests of an earlier minute never make more than all of a minute fail", "[analysis]")
{
    simulation::Recording recording = smallRecording();
    recording.requests.offered = 6000;
    recording.requests.failed = 1200;
    recording.signals = {signal("requests.offered", "1/s", std::vector<float>(10, 10.0F)), signal("requests.completed", "1/s", {10, 10, 10, 0, 4, 10, 10, 10, 10, 10}),
                         signal("requests.failed", "1/s", {0, 0, 0, 0, 20, 0, 0, 0, 0, 0})};
    const auto verdict = judge(recording, "requests.failedShare", 0.01, Duration::minutes(1));
    CHECK_FALSE(verdict.held);
    CHECK(verdict.worst == Approx(20.0 / 24));   // 24 end in a minute of 10
}

TEST_CASE("A latency objective does not hold while requests wait for an answer longer than that", "[analysis]")
{
    // 10/s for 10 minutes; the first 3,000 are answered in a second, then nobody is any more.
    simulation::Recording recording = smallRecording();
    recording.requests.offered = 6000;
    recording.requests.completed = 3000;
    recording.requests.inFlight = 3000;
    recording.latency.count = 3000;
    recording.latency.p95Ms.value = 1000;
    const float none = std::numeric_limits<float>::quiet_NaN();
    recording.signals = {signal("requests.offered", "1/s", std::vector<float>(10, 10.0F)), signal("requests.completed", "1/s", {10, 10, 10, 10, 10, 0, 0, 0, 0, 0}),
                         signal("latency.p95", "s", {1, 1, 1, 1, 1, none, none, none, none, none})};
    const auto whole = judge(recording, "latency.p95", 2, Duration::hours(1));
    CHECK_FALSE(whole.held);
    CHECK(whole.worst == Approx(270));   // 300 of 6,000 have waited that long: 5 % of all
    CHECK_THAT(whole.sentence, Catch::Contains("without an answer"));
    const auto byMinute = judge(recording, "latency.p95", 2, Duration::minutes(1));
    CHECK_FALSE(byMinute.held);
    CHECK(byMinute.worst == Approx(285));   // of the 3,000 that wait, 150
    CHECK(byMinute.firstMissedAt == minute(9));
    CHECK(judge(recording, "latency.p95", 400, Duration::hours(1)).held);
    // One that is on its way is not 5 % of anything.
    recording.requests.inFlight = 1;
    recording.requests.completed = recording.latency.count = 5999;
    CHECK(judge(recording, "latency.p95", 2, Duration::hours(1)).held);
    // Who has been answered and whose message is still under way does not wait.
    recording.requests.inFlight = 3000;
    recording.requests.completed = 3000;
    recording.latency.count = 6000;
    CHECK(judge(recording, "latency.p95", 2, Duration::hours(1)).held);
}

TEST_CASE("A latency longer than the window is called a forecast", "[analysis]")
{
    simulation::Recording recording = smallRecording();
    recording.signals = {signal("latency.p95", "s", {1, 1, 1, 1, 1, 1, 1, 1, 1, 700})};
    CHECK_THAT(judge(recording, "latency.p95", 2, Duration::minutes(1)).sentence, Catch::Contains("longer than the window of 10 min, so a forecast"));
    recording.signals[0].mean.back() = 500;
    CHECK_THAT(judge(recording, "latency.p95", 2, Duration::minutes(1)).sentence, !Catch::Contains("forecast"));
}

#include "models/analysis/answer.h"

#include "models/analysis/slo.h"
#include "small_system.h"
#include "tests/support/catch.h"

using namespace headroom;
using namespace headroom::test;

namespace {

analysis::Answer answer(const scenario::Scenario& scenario, const simulation::Recording& recording)
{
    const analysis::CallTree calls{scenario};
    const analysis::LocalClock clock{scenario.calendar.timeZone, recording.start, recording.end};
    return answerOf(scenario, recording, calls, saturationsOf(scenario, recording, calls),
                    judgeSlos(scenario, recording, {}, clock), clock);
}

scenario::Slo latencyBelow(double seconds, const std::string& metric = "latency.p95")
{
    scenario::Slo slo;
    slo.name = "fast";
    slo.metric = metric;
    slo.below = seconds;
    return slo;
}

} // namespace

TEST_CASE("The headline names the event, the time, the component that waits for nobody, and its counts", "[analysis]")
{
    scenario::Scenario scenario = smallScenario();
    scenario.slos = {latencyBelow(2)};
    simulation::Recording recording = smallRecording();
    recording.signals = {signal("latency.p95", "s", {0.1F, 0.1F, 0.1F, 0.1F, 2.5F, 3, 3, 3, 1, 1})};
    recording.resources = {slots("caller", "workers", 20, 4, 9, 25), slots("callee", "workers", 32, 3, 9, 65)};
    recording.requests.offered = 1000;
    recording.requests.timedOut = 230;
    const auto result = answer(scenario, recording);
    CHECK_FALSE(result.allSlosHeld);
    CHECK(result.headline == "Sale fails at 04:04: Callee ran out of workers — 32 of 32 busy, 65 needed");
    CHECK(result.explanation
          == "fast: missed, 3 s at the worst (04:05), asked for below 2 s; missed first at 04:04, for 4 min in all. Caller (full at 04:04) "
             "waits for it. 23 % of all requests failed.");
}

TEST_CASE("A miss outside of every event names the scenario, and without saturation the objective", "[analysis]")
{
    scenario::Scenario scenario = smallScenario();
    scenario.slos = {latencyBelow(2)};
    simulation::Recording recording = smallRecording();
    recording.signals = {signal("latency.p95", "s", {2.5F, 0, 0, 0, 0, 0, 0, 0, 0, 0})};
    CHECK(answer(scenario, recording).headline
          == "Small fails at 04:00: fast: missed, 2.5 s at the worst (04:00), asked for below 2 s; missed first at 04:00, for 1 min in all");
}

TEST_CASE("A miss of one operation is not blamed on a component it does not touch", "[analysis]")
{
    scenario::Scenario scenario = smallScenario();
    scenario.slos = {latencyBelow(2, "operation.treat.latency.p95")};
    simulation::Recording recording = smallRecording();
    recording.signals = {signal("operation.treat.latency.p95", "s", {0.1F, 0.1F, 0.1F, 0.1F, 2.5F, 3, 3, 3, 1, 1})};
    recording.resources = {slots("gateway", "workers", 8, 1, 9, 9)};
    CHECK_THAT(answer(scenario, recording).headline, !Catch::Contains("Gateway"));
    recording.resources.push_back(slots("callee", "workers", 32, 3, 9, 65));
    CHECK_THAT(answer(scenario, recording).headline, Catch::Contains("Callee"));
}

TEST_CASE("When all objectives hold the answer has the tightest headroom", "[analysis]")
{
    scenario::Scenario scenario = smallScenario();
    scenario.slos = {latencyBelow(2), latencyBelow(4)};
    simulation::Recording recording = smallRecording();
    recording.signals = {signal("latency.p95", "s", std::vector<float>(10, 1.5F))};
    recording.resources = {slots("caller", "workers", 8, 0, 0, 0)};
    recording.resources[0].utilisationPeak = 0.75;
    const auto result = answer(scenario, recording);
    CHECK(result.allSlosHeld);
    CHECK(result.headline == "Small holds all 2 objectives, with 25 % headroom at the tightest");
    CHECK_THAT(result.explanation, Catch::EndsWith("Nothing saturates; the fullest is Caller workers with a peak of 75 %."));
}

TEST_CASE("A partial run says so first", "[analysis]")
{
    simulation::Recording recording = smallRecording();
    recording.partial = true;
    CHECK_THAT(answer(smallScenario(), recording).explanation, Catch::StartsWith("Partial: stopped at Fri 27 Nov 2026 04:10."));
}

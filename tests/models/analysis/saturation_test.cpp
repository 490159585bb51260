#include "models/analysis/saturation.h"

#include "small_system.h"
#include "tests/support/catch.h"

using namespace headroom;
using namespace headroom::test;
using analysis::CallTree;
using analysis::saturationsOf;

TEST_CASE("A caller waits through its callees, but not for who consumes its messages", "[analysis]")
{
    const CallTree calls{smallScenario()};
    CHECK(calls.waitsFor("caller", "callee"));
    CHECK_FALSE(calls.waitsFor("callee", "caller"));
    CHECK_FALSE(calls.waitsFor("gateway", "jobs"));       // not confirmed: the gateway does not wait
    CHECK_FALSE(calls.waitsFor("gateway", "caller"));
    CHECK(calls.consumersOf("jobs") == std::set<std::string>{"caller"});
    CHECK(calls.componentsOf("order") == std::set<std::string>{"gateway", "jobs", "caller", "callee"});
    CHECK(calls.componentsOf("unknown").empty());
}

TEST_CASE("Saturations are ordered by their first saturated bucket, ties by the instant they were full", "[analysis]")
{
    simulation::Recording recording = smallRecording();
    recording.resources = {slots("gateway", "workers", 8, 5, 7, 9), slots("caller", "workers", 8, 3, 9, 9),
                           slots("callee", "workers", 8, 3, 9, 9), slots("callee", "cpu", 2, 0, 0, 0)};
    recording.resources[2].firstFullAt = minute(3) - Duration::seconds(20);
    const auto found = saturationsOf(smallScenario(), recording, CallTree{smallScenario()});
    REQUIRE(found.size() == 3);
    CHECK(found[0].resource->id == "callee/workers");
    CHECK(found[1].resource->id == "caller/workers");
    CHECK(found[2].resource->id == "gateway/workers");
    CHECK(found[2].order == 3);
    CHECK(found[2].until == minute(7));
    CHECK(found[2].recovered);
}

TEST_CASE("A cause is named only where the callee filled no later and stayed full meanwhile", "[analysis]")
{
    const scenario::Scenario scenario = smallScenario();
    simulation::Recording recording = smallRecording();
    const auto causeOfCaller = [&](int calleeFrom, int calleeTo) {
        recording.resources = {slots("caller", "workers", 8, 3, 9, 9), slots("callee", "workers", 8, calleeFrom, calleeTo, 9)};
        for (const auto& saturation : saturationsOf(scenario, recording, CallTree{scenario}))
            if (saturation.resource->component == "caller") return saturation.causeShare;
        return -1.0;
    };
    CHECK(causeOfCaller(2, 9) == Approx(1.0));
    CHECK(causeOfCaller(2, 6) == Approx(0.5));    // 3 of the 6 minutes: just enough
    CHECK(causeOfCaller(2, 5) == 0);              // 2 of 6
    CHECK(causeOfCaller(4, 9) == 0);              // later than the caller
}

TEST_CASE("CPU waits for nobody, so a full CPU has no cause", "[analysis]")
{
    simulation::Recording recording = smallRecording();
    recording.resources = {slots("caller", "cpu", 2, 4, 9, 3), slots("callee", "workers", 8, 3, 9, 9)};
    const auto found = saturationsOf(smallScenario(), recording, CallTree{smallScenario()});
    REQUIRE(found.size() == 2);
    CHECK(found[1].resource->id == "caller/cpu");
    CHECK(found[1].cause == nullptr);
}

TEST_CASE("Lock-ups of a callee are the cause where they cover the time the caller is full", "[analysis]")
{
    scenario::Scenario scenario = smallScenario();
    scenario::ServiceSpec spec;
    spec.deadlock = scenario::DeadlockSpec{8, 0.1, Duration::seconds(90)};
    scenario.components[2].spec = spec;
    simulation::Recording recording = smallRecording();
    recording.resources = {slots("caller", "workers", 8, 4, 8, 9)};
    for (const int m : {3, 5, 7}) {
        simulation::Event event;
        event.at = minute(m);
        event.kind = simulation::EventKind::Deadlock;
        event.component = "callee";
        recording.eventLog.push_back(event);
    }
    const auto found = saturationsOf(scenario, recording, CallTree{scenario});
    REQUIRE(found.size() == 1);
    CHECK(found[0].lockedComponent == "callee");
    CHECK(found[0].lockedShare == Approx(1.0));   // 03–04, 05–06, 07–08: all four minutes

    recording.eventLog.erase(recording.eventLog.begin());   // the first lock-up now comes after the caller filled
    CHECK(saturationsOf(scenario, recording, CallTree{scenario})[0].lockedComponent.empty());
}

TEST_CASE("The sentence has counts, the worst demand with its time, how long, and the cause", "[analysis]")
{
    const scenario::Scenario scenario = smallScenario();
    simulation::Recording recording = smallRecording();
    recording.resources = {slots("caller", "workers", 20, 4, 10, 31), slots("callee", "workers", 32, 3, 10, 40)};
    recording.resources[1].demand[6] = 64.2F;
    recording.resources[1].utilisationMean[9] = 0.6F;   // recovers in the last minute
    recording.resources[1].saturatedMinutes = 6;
    const analysis::LocalClock clock{"UTC-5", recording.start, recording.end};
    const auto found = saturationsOf(scenario, recording, CallTree{scenario});
    REQUIRE(found.size() == 2);
    CHECK(saturationCounts(found[0]) == "32 of 32 busy, 65 needed");
    CHECK(saturationSentence(found[0], scenario, recording, clock)
          == "Callee ran out of workers at 04:03: 32 of 32 busy, 65 needed; most asked for at 04:06; full for 6 min, for the last time "
             "until 04:09. It has 1 pod and no autoscaler.");
    CHECK(saturationSentence(found[1], scenario, recording, clock)
          == "Caller ran out of workers at 04:04: 20 of 20 busy, 11 waiting; most asked for at 04:04; full for 6 min, and still full at "
             "the end of the window. It holds them while it waits for Callee workers, which was full during 83 % of that time.");
}

TEST_CASE("A service with all workers taken and an idle CPU gets the remark", "[analysis]")
{
    simulation::Recording recording = smallRecording();
    recording.resources = {slots("callee", "workers", 32, 3, 10, 40), slots("callee", "cpu", 2, 0, 0, 0)};
    for (float& busy : recording.resources[1].utilisationMean) busy = 0.31F;
    const analysis::LocalClock clock{"UTC-5", recording.start, recording.end};
    const auto found = saturationsOf(smallScenario(), recording, CallTree{smallScenario()});
    REQUIRE(found.size() == 1);
    CHECK_THAT(saturationSentence(found[0], smallScenario(), recording, clock),
               Catch::Contains("Its CPU was only 31 % busy meanwhile."));
    for (float& busy : recording.resources[1].utilisationMean) busy = 0.6F;
    CHECK_THAT(saturationSentence(found[0], smallScenario(), recording, clock), !Catch::Contains("CPU"));
}

TEST_CASE("The slots needed are arrivals times holding time, however long the backlog has grown", "[analysis]")
{
    // 4 slots of 100 ms serve 40/s. 60/s arrive, so the backlog grows by 20/s = 1,200 a minute, and 6 slots would have kept up.
    simulation::Recording recording = smallRecording();
    recording.resources = {slots("callee", "workers", 4, 0, 10, 0)};
    for (std::size_t i = 0; i < 10; ++i) recording.resources[0].demand[i] = 600.0F + 1200.0F * static_cast<float>(i);
    recording.signals = {signal("callee.arrivals", "1/s", std::vector<float>(10, 60.0F))};
    const auto growing = saturationsOf(smallScenario(), recording, CallTree{smallScenario()});
    REQUIRE(growing.size() == 1);
    CHECK(growing[0].slotsNeeded == Approx(6));
    CHECK(saturationCounts(growing[0]) == "4 of 4 busy, 6 needed");

    // A queue that does not grow needs no more in the long run: what waits is said instead.
    for (float& demand : recording.resources[0].demand) demand = 26;
    const auto steady = saturationsOf(smallScenario(), recording, CallTree{smallScenario()});
    CHECK(saturationCounts(steady[0]) == "4 of 4 busy, 22 waiting");
}

TEST_CASE("A service that KEDA scales has an autoscaler", "[analysis]")
{
    scenario::Scenario scenario = smallScenario();
    simulation::Recording recording = smallRecording();
    recording.resources = {slots("caller", "workers", 8, 3, 9, 9)};
    const auto told = [&] {
        const analysis::LocalClock clock{"UTC-5", recording.start, recording.end};
        return saturationSentence(saturationsOf(scenario, recording, CallTree{scenario}).at(0), scenario, recording, clock).find("no autoscaler") != std::string::npos;
    };
    CHECK(told());
    scenario::ServiceSpec spec;
    spec.keda = scenario::KedaSpec{};
    scenario.components[1].spec = spec;
    CHECK_FALSE(told());
}

TEST_CASE("A cache that evicts makes nobody wait. A broker without memory does", "[analysis]")
{
    scenario::Scenario scenario = smallScenario();
    simulation::Recording recording = smallRecording();
    recording.resources = {slots("caller", "workers", 8, 3, 9, 9), slots("callee", "memory", 100, 2, 10, 100)};
    recording.resources[1].unit = "B";
    const auto cause = [&] {
        for (const auto& saturation : saturationsOf(scenario, recording, CallTree{scenario}))
            if (saturation.resource->component == "caller") return saturation.cause != nullptr;
        return false;
    };
    scenario.components[2].spec = scenario::RedisSpec{};
    CHECK_FALSE(cause());
    scenario.components[2].spec = scenario::RabbitMqSpec{};
    CHECK(cause());
}

TEST_CASE("Where no pod is ready nothing is busy, and the sentence says so", "[analysis]")
{
    simulation::Recording recording = smallRecording();
    recording.resources = {slots("caller", "workers", 25, 3, 9, 121)};
    for (int i = 3; i < 9; ++i) recording.resources[0].utilisationMax[static_cast<std::size_t>(i)] = 0;
    recording.signals = {signal("caller.readyReplicas", "pods", {1, 1, 1, 0, 0, 0, 0, 0, 0, 1})};
    const auto found = saturationsOf(smallScenario(), recording, CallTree{smallScenario()});
    REQUIRE(found.size() == 1);
    CHECK(found[0].noPodReady);
    CHECK(analysis::saturationCounts(found[0]) == "no pod ready, 121 waiting");
    recording.signals[0].max = {1, 1, 1, 1, 0, 0, 0, 0, 0, 1};   // one was, for a part of the minute
    CHECK_FALSE(saturationsOf(smallScenario(), recording, CallTree{smallScenario()})[0].noPodReady);
}

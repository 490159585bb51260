#include "models/analysis/diagnosis.h"

#include "small_system.h"
#include "tests/support/catch.h"

using namespace headroom;
using namespace headroom::test;
using analysis::Finding;

namespace {

std::vector<Finding> findingsOf(const scenario::Scenario& scenario, const simulation::Recording& recording)
{
    const analysis::CallTree calls{scenario};
    return diagnose(scenario, recording, calls, saturationsOf(scenario, recording, calls),
                    analysis::LocalClock{scenario.calendar.timeZone, recording.start, recording.end});
}

} // namespace

TEST_CASE("A calm run has no findings", "[analysis]")
{
    simulation::Recording recording = smallRecording();
    recording.resources = {slots("caller", "workers", 8, 0, 0, 0)};
    recording.signals = {signal("requests.failed", "1/s", std::vector<float>(10, 0.0F)),
                         signal("jobs.length", "messages", std::vector<float>(10, 3.0F)),
                         signal("jobs.arrivals", "1/s", std::vector<float>(10, 1.0F))};
    CHECK(findingsOf(smallScenario(), recording).empty());
}

TEST_CASE("A queue's backlog is told with its start, growth, peak, age, end and full consumer", "[analysis]")
{
    simulation::Recording recording = smallRecording();
    recording.resources = {slots("caller", "workers", 8, 3, 7, 9)};
    // 2 arrivals/s: 120 messages are a minute's worth. It crosses that at 04:04 and is worked off at 04:08.
    recording.signals = {signal("jobs.length", "messages", {0, 5, 20, 100, 400, 700, 1000, 500, 5, 0}),
                         signal("jobs.arrivals", "1/s", std::vector<float>(10, 2.0F)),
                         signal("jobs.oldestAge", "s", {0, 0, 1, 30, 90, 200, 300, 100, 2, 0})};
    const auto findings = findingsOf(smallScenario(), recording);
    REQUIRE(findings.size() == 2);
    CHECK(findings[0].kind == Finding::Kind::Saturation);
    CHECK(findings[0].order == 1);
    CHECK(findings[1].kind == Finding::Kind::Consequence);
    CHECK(findings[1].at == minute(4));
    CHECK(findings[1].peak == Approx(1000));
    CHECK(findings[1].minutes == Approx(4));
    // (1000 − 400) messages in 120 s.
    CHECK(findings[1].sentence
          == "Jobs grows from 04:04 by 5 messages/s on average, to 1,000 messages at 04:06, the oldest 5 min old at the worst; worked off "
             "by 04:08. Its consumer Caller workers was full by then.");
}

TEST_CASE("Failures are told with their number and share: the rates times the widths of the buckets", "[analysis]")
{
    simulation::Recording recording = smallRecording();
    recording.signals = {signal("requests.offered", "1/s", std::vector<float>(10, 10.0F)),
                         signal("requests.timedOut", "1/s", {0, 0, 0, 0, 1, 2, 0, 0, 0, 0}),
                         signal("requests.lost", "1/s", std::vector<float>(10, 0.0F))};
    const auto findings = findingsOf(smallScenario(), recording);
    REQUIRE(findings.size() == 1);
    // 60 + 120 of 6,000.
    CHECK(findings[0].sentence == "Clients give up waiting from 04:04: 180 requests (3 %) in all, at most 2/s at 04:05.");
    CHECK(findings[0].minutes == Approx(2));
}

TEST_CASE("Incidents of one kind and component are one finding, in time order with the rest", "[analysis]")
{
    simulation::Recording recording = smallRecording();
    recording.resources = {slots("caller", "workers", 8, 3, 7, 9)};
    for (const int m : {2, 5}) {
        simulation::Event event;
        event.at = minute(m);
        event.kind = simulation::EventKind::OutOfMemory;
        event.component = "callee";
        event.why = "1,024 MiB reached.";
        recording.eventLog.push_back(event);
    }
    const auto findings = findingsOf(smallScenario(), recording);
    REQUIRE(findings.size() == 2);
    CHECK(findings[0].kind == Finding::Kind::Incident);
    CHECK(findings[0].sentence == "Callee was killed for memory 2 times between 04:02 and 04:05; first: 1,024 MiB reached.");
    CHECK(findings[1].order == 1);
}

TEST_CASE("Scaling up to the maximum is told with how long the maximum held", "[analysis]")
{
    scenario::Scenario scenario = smallScenario();
    scenario::ServiceSpec spec;
    spec.hpa = scenario::HpaScalingSpec{};
    spec.hpa->min = 2;
    spec.hpa->max = 4;
    scenario.components[1].spec = spec;
    simulation::Recording recording = smallRecording();
    recording.signals = {signal("caller.replicas", "pods", {2, 2, 3, 3, 4, 4, 4, 4, 2, 2})};
    int before = 2;
    for (const auto& [m, to] : {std::pair{2, 3}, std::pair{4, 4}, std::pair{8, 2}}) {
        simulation::Event event;
        event.at = minute(m);
        event.kind = to > before ? simulation::EventKind::ScaleUp : simulation::EventKind::ScaleDown;
        event.component = "caller";
        event.from = before;
        event.to = before = to;
        recording.eventLog.push_back(event);
    }
    const auto findings = findingsOf(scenario, recording);
    REQUIRE(findings.size() == 1);
    CHECK(findings[0].sentence
          == "The autoscaler took Caller from 2 to 4 pods between 04:02 and 04:04, in 3 changes; 4 is its maximum, which held for 4 min.");
}

TEST_CASE("A fault that begins and ends is one fault, and KEDA's maximum is told like another autoscaler's", "[analysis]")
{
    simulation::Recording recording = smallRecording();
    for (const int m : {2, 5}) {
        simulation::Event event;
        event.at = minute(m);
        event.kind = simulation::EventKind::Fault;
        event.component = "callee";
        event.from = m == 2 ? 1 : 0;   // begins, then is over
        event.to = 1 - event.from;
        event.why = m == 2 ? "answers nothing for 3 min" : "answers again";
        recording.eventLog.push_back(event);
    }
    auto findings = findingsOf(smallScenario(), recording);
    REQUIRE(findings.size() == 1);
    CHECK(findings[0].sentence == "Callee had a fault at 04:02: answers nothing for 3 min.");

    scenario::Scenario scenario = smallScenario();
    scenario::ServiceSpec spec;
    spec.keda = scenario::KedaSpec{};
    spec.keda->max = 4;
    scenario.components[1].spec = spec;
    recording.eventLog.clear();
    recording.signals = {signal("caller.replicas", "pods", {2, 2, 4, 4, 4, 4, 4, 4, 4, 4})};
    simulation::Event up;
    up.at = minute(2);
    up.kind = simulation::EventKind::ScaleUp;
    up.component = "caller";
    up.from = 2;
    up.to = 4;
    recording.eventLog.push_back(up);
    findings = findingsOf(scenario, recording);
    REQUIRE(findings.size() == 1);
    CHECK(findings[0].sentence.find("; 4 is its maximum, which held for 8 min.") != std::string::npos);
}

#include "models/fluid/fluid.h"
#include "tests/models/simulation/support/small_run.h"
#include "tests/support/catch.h"

#include <algorithm>

/// Deployments inside whole runs: capacity while pods are replaced, and revisions that are taken back (docs/models/rollout.md).
using namespace headroom;
using namespace headroom::test;
using simulation::EventKind;

namespace {

/// Four pods under load; a new version at minute 5.
std::string text(const std::string& deployment, const std::string& rollout = "{}", const std::string& bucketStart = "2026-03-02")
{
    Small small;
    small.rate = "100/s";
    small.duration = "20m";
    small.start = bucketStart;
    small.operations = R"("op": { "steps": [ { "call": "s", "time": "100ms" } ] })";
    small.components = R"("s": { "kind": "service", "replicas": 4, "workers": 64, "startUp": "20s", "readiness": { "period": "1s" }, "rollout": )" + rollout + " }";
    std::string all = small.text();
    all.insert(all.rfind('}'), R"(, "deployments": [ { "name": "v2", "at": "2026-03-02T00:05", "services": [ "s" ])" + deployment + " } ]");
    return all;
}

simulation::Recording runOf(const std::string& scenario)
{
    simulation::RunOptions options;
    options.bucket = Duration::seconds(5);
    return run(loaded(scenario), options);
}

double least(const std::vector<float>& values) { return static_cast<double>(*std::min_element(values.begin(), values.end())); }
double most(const std::vector<float>& values) { return static_cast<double>(*std::max_element(values.begin(), values.end())); }

} // namespace

TEST_CASE("A rolling update without unavailable pods loses no capacity and no request", "[simulation][rollout]")
{
    const simulation::Recording r = runOf(text("", R"({ "maxSurge": 1, "maxUnavailable": 0 })"));
    CHECK(r.requests.failed == 0);
    CHECK(r.requests.completed + r.requests.inFlight == r.requests.offered);
    CHECK(least(signal(r, "s.readyReplicas").mean) == 4);
    CHECK(most(signal(r, "s.replicas").mean) == 5);
    const auto deployed = eventsOf(r, EventKind::Deployment);
    REQUIRE(deployed.size() == 2);
    CHECK(secondsIn(r, deployed[0]) == 300);
    CHECK(deployed[1].why == "v2: all 4 pods are of the new revision");
    CHECK(secondsIn(r, deployed[1]) == Approx(300 + 4 * 20).margin(2));   // one after the other
}

TEST_CASE("With the defaults one of four is missing meanwhile, and two start at a time", "[simulation][rollout]")
{
    const simulation::Recording r = runOf(text(""));
    CHECK(r.requests.failed == 0);
    CHECK(least(signal(r, "s.readyReplicas").mean) == 3);
    CHECK(most(signal(r, "s.replicas").mean) == 5);
    const auto deployed = eventsOf(r, EventKind::Deployment);
    REQUIRE(deployed.size() == 2);
    CHECK(secondsIn(r, deployed[1]) == Approx(300 + 2 * 20).margin(2));
}

TEST_CASE("Blue-green doubles the pods for a start-up. The migration comes first", "[simulation][rollout]")
{
    const simulation::Recording r = runOf(text(R"(, "migration": "1m")", R"({ "strategy": "blue-green" })"));
    CHECK(r.requests.failed == 0);
    CHECK(most(signal(r, "s.replicas").mean) == 8);
    const auto deployed = eventsOf(r, EventKind::Deployment);
    REQUIRE(deployed.size() == 2);
    CHECK(secondsIn(r, deployed[0]) == 360);
    CHECK(secondsIn(r, deployed[1]) == Approx(380).margin(2));
    CHECK(static_cast<double>(signal(r, "s.replicas").mean.back()) == 4);
}

TEST_CASE("Recreate leaves a gap of a start-up", "[simulation][rollout]")
{
    const simulation::Recording r = runOf(text("", R"({ "strategy": "recreate" })"));
    CHECK(r.requests.failed == Approx(100 * 20).epsilon(0.15));
}

TEST_CASE("A revision that fails requests is taken back after two minutes above the share", "[simulation][rollout]")
{
    const simulation::Recording r = runOf(text(R"(, "failureProbability": 0.5, "rollback": { "failedShare": 0.05 })"));
    const auto back = eventsOf(r, EventKind::Rollback);
    REQUIRE(back.size() == 1);
    // The first new pod serves at 320 s; the alert looks every 15 s: above 5 % from the look at 330 s on, for 120 s.
    CHECK(secondsIn(r, back[0]) == Approx(450));
    CHECK(back[0].why.find("more than 5 % for 120 s") != std::string::npos);
    CHECK(eventsOf(r, EventKind::Deployment).back().why == "the former revision runs again in all pods");
    const auto& failures = signal(r, "s.failures").mean;
    CHECK(static_cast<double>(failures[400 / 5]) == Approx(50).epsilon(0.4));
    CHECK(static_cast<double>(failures[600 / 5]) == 0);
    CHECK(r.requests.offered == r.requests.sumOfOutcomes());

    // Nobody watches: it goes on.
    const simulation::Recording ignored = runOf(text(R"(, "failureProbability": 0.5)"));
    CHECK(eventsOf(ignored, EventKind::Rollback).empty());
    CHECK(static_cast<double>(ignored.requests.failed) == Approx(0.5 * 100 * (1200 - 330)).epsilon(0.05));
}

TEST_CASE("A slow revision is taken back by its p95, a crashing one by its restarts", "[simulation][rollout]")
{
    const simulation::Recording slow = runOf(text(R"(, "slowdown": 5, "rollback": { "p95": "300ms", "for": "1m" })"));
    REQUIRE(eventsOf(slow, EventKind::Rollback).size() == 1);
    CHECK(secondsIn(slow, eventsOf(slow, EventKind::Rollback)[0]) == Approx(330 + 60));
    CHECK(eventsOf(slow, EventKind::Rollback)[0].why.find("p95 above 0.3 s for 60 s") != std::string::npos);
    CHECK(static_cast<double>(signal(slow, "latency.p50").mean[380 / 5]) == Approx(0.5).epsilon(0.05));
    CHECK(static_cast<double>(signal(slow, "latency.p50").mean[600 / 5]) == Approx(0.1).epsilon(0.05));

    const simulation::Recording crashes = runOf(text(R"(, "crashAfter": "60s", "rollback": { "restarts": 1, "within": "10m" })"));
    const auto restarts = eventsOf(crashes, EventKind::Restart), back = eventsOf(crashes, EventKind::Rollback);
    REQUIRE(back.size() == 1);
    // Made at 300 s, ends at 360 s, starts again at 370 s and ends at 430 s: the second restart is one too many.
    CHECK(secondsIn(crashes, back[0]) == Approx(430));
    CHECK(restarts.size() >= 2);
    CHECK(static_cast<double>(signal(crashes, "s.readyReplicas").mean.back()) == 4);
}

TEST_CASE("A revision that never becomes ready leaves the old one serving and is reported at the deadline", "[simulation][rollout]")
{
    std::string never = text(R"(, "crashAfter": "10s")", R"({ "progressDeadline": "5m" })");
    const simulation::Recording r = runOf(never);
    CHECK(least(signal(r, "s.readyReplicas").mean) == 3);
    CHECK(r.requests.failed == 0);
    const auto held = eventsOf(r, EventKind::Held);
    REQUIRE_FALSE(held.empty());
    CHECK(held[0].why.find("no progress for 300 s: 0 of 4 new pods are ready") != std::string::npos);
    CHECK(secondsIn(r, held[0]) == Approx(600).margin(3));
}

TEST_CASE("The twin deploys and takes back as the requests do", "[simulation][rollout][fluid]")
{
    const scenario::Scenario scenario = loaded(text(R"(, "failureProbability": 0.5, "rollback": { "failedShare": 0.05 })"));
    const auto fluid = fluid::simulate(scenario, azure(), {});
    REQUIRE(fluid);
    const simulation::Recording des = run(scenario, {});
    const auto back = eventsOf(*fluid, EventKind::Rollback);
    REQUIRE(back.size() == 1);
    CHECK(secondsIn(*fluid, back[0]) == Approx(secondsIn(des, eventsOf(des, EventKind::Rollback)[0])).margin(30));
    CHECK(static_cast<double>(fluid->requests.failed) == Approx(static_cast<double>(des.requests.failed)).epsilon(0.25));
}

TEST_CASE("A deployment in one day shows in the others of a long window", "[simulation][rollout][pieces]")
{
    Small small;
    small.rate = "1/s";
    small.duration = "P4D";
    small.operations = R"("op": { "steps": [ { "call": "s", "time": "100ms" } ] })";
    small.components = R"("s": { "kind": "service", "replicas": 4, "startUp": "20s" })";
    std::string all = small.text();
    all.insert(all.rfind('}'), R"(, "deployments": [ { "name": "v2", "at": "2026-03-03T12:00", "services": [ "s" ], "slowdown": 3 } ])");
    const scenario::Scenario scenario = loaded(all);
    simulation::RunOptions whole, cut;
    whole.cutInTime = false;
    cut.threads = 2;
    cut.predictor = fluid::statePredictor(cut.seed);
    const simulation::Recording a = run(scenario, whole), b = run(scenario, cut);
    CHECK(eventsOf(b, EventKind::Deployment).size() == 2);
    CHECK(b.latency.meanMs.value == Approx(a.latency.meanMs.value).epsilon(0.001));
    CHECK(b.latency.meanMs.value == Approx((100 * 1.5 + 300 * 2.5) / 4).epsilon(0.01));
}

TEST_CASE("Twice the pods for less than a bucket are seen in its maximum", "[simulation][rollout]")
{
    const simulation::Recording r = run(loaded(text("", R"({ "strategy": "blue-green" })")), {});
    REQUIRE(r.bucket == Duration::minutes(1));
    const simulation::Signal& replicas = signal(r, "s.replicas");
    REQUIRE(replicas.max.size() == replicas.mean.size());
    CHECK(most(replicas.max) == 8);
    CHECK(most(replicas.mean) == 4);   // of 20 s within a minute its end shows nothing
    CHECK(most(signal(r, "s.readyReplicas").max) == 8);
    CHECK(static_cast<double>(replicas.max.back()) == 4);
    CHECK(std::count(replicas.max.begin(), replicas.max.end(), 8.0F) == 1);
}

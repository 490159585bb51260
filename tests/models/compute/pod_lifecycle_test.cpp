// Proves start, restart, end and choice of victim of a pod. Source: Kubernetes pod lifecycle, probes and ReplicaSet pages.
#include "models/compute/pod_lifecycle.h"

#include "tests/support/catch.h"

#include <vector>

using headroom::Duration;
using headroom::SimTime;
using namespace headroom::compute;

namespace {

SimTime second(std::int64_t value) { return SimTime{} + Duration::seconds(value); }

std::vector<VictimCandidate> two(const VictimCandidate& pod) { return {pod, pod}; }

} // namespace

TEST_CASE("Pod is ready at the first successful probe after its parts", "[compute][pod]")
{
    PodStart start;  // 0.5 s + 1.5 s before the container
    start.processStart = Duration::seconds(12);
    CHECK(timeToReady(start) == Duration::seconds(2 + 20));  // probes at 0, 10, 20
    start.processStart = Duration::seconds(10);
    CHECK(timeToReady(start) == Duration::seconds(2 + 10));  // ready exactly at a probe
    start.processStart = Duration::milliseconds(10'001);
    CHECK(timeToReady(start) == Duration::seconds(2 + 20));
    start.probePhase = 0.25;                                  // probes at 2.5, 12.5
    CHECK(timeToReady(start) == Duration::milliseconds(2000 + 12'500));
    start.probeSuccessThreshold = 3;
    CHECK(timeToReady(start) == Duration::milliseconds(2000 + 32'500));
    start.probePeriod = Duration{};
    CHECK(timeToReady(start) == Duration::milliseconds(2000 + 10'001));
}

TEST_CASE("Pod waits for image, init containers and the slower of process and sidecar", "[compute][pod]")
{
    ImagePull image;
    image.imageBytes = 400'000'000;
    CHECK(pullTime(image) == Duration::seconds(7));  // 5 s at 80 MB/s and 2 s
    PodStart start;
    start.pull = pullTime(image);
    start.initContainers = Duration::seconds(3);
    start.processStart = Duration::seconds(1);
    start.sidecar = Duration::seconds(4);
    start.probePeriod = Duration::seconds(1);
    CHECK(timeToReady(start) == Duration::seconds(2 + 7 + 3 + 4));
    start.probeInitialDelay = Duration::seconds(30);
    CHECK(timeToReady(start) == Duration::seconds(2 + 7 + 3 + 30));
    image.present = true;
    CHECK(pullTime(image) == Duration{});
}

TEST_CASE("Crash back-off doubles from 10 s to 300 s and is forgotten after 600 s of running", "[compute][pod]")
{
    CrashBackOff backOff;
    std::vector<std::int64_t> delays;
    for (int i = 0; i < 7; ++i) {
        delays.push_back(backOff.nextDelay(Duration::seconds(5)) / Duration::seconds(1));
    }
    CHECK(delays == std::vector<std::int64_t>{10, 20, 40, 80, 160, 300, 300});
    CHECK(backOff.nextDelay(Duration::seconds(599)) == Duration::seconds(300));
    CHECK(backOff.nextDelay(Duration::seconds(600)) == Duration::seconds(10));
    CHECK(backOff.nextDelay(Duration::seconds(1)) == Duration::seconds(20));
}

TEST_CASE("Terminating pod finishes its work or is killed after the grace period", "[compute][pod]")
{
    auto times = terminate({}, Duration::seconds(30));
    CHECK_FALSE(times.killed);
    CHECK(times.gone == Duration::seconds(30));
    times = terminate({}, Duration::seconds(31));
    CHECK(times.killed);
    CHECK(times.gone == Duration::seconds(30));
    CHECK(times.refusing == Duration::seconds(1));  // SIGTERM races the endpoint removal
    Termination withSleep;
    withSleep.preStop = Duration::seconds(5);
    times = terminate(withSleep, Duration::seconds(26));
    CHECK(times.refusing == Duration{});
    CHECK(times.stopsNewWork == Duration::seconds(5));
    CHECK(times.killed);  // the grace period includes preStop
}

TEST_CASE("Node loss takes endpoints out at 40 s and brings replacements at 5 min 40 s", "[compute][pod]")
{
    CHECK(NodeLossTimes{}.replacementsCreated() == Duration::seconds(340));
}

TEST_CASE("Shrinking ReplicaSet picks its victim by the documented order", "[compute][pod]")
{
    const SimTime now = second(100'000);
    VictimCandidate typical;
    typical.readySince = second(1000);
    typical.created = second(900);

    // Each rule beats all rules after it: candidate 1 wins by the rule, candidate 0 by every later one.
    auto pods = two(typical);
    pods[1].assigned = false;
    pods[0].phase = VictimCandidate::Phase::Pending;
    CHECK(chooseVictim(pods, now) == 1);
    pods = two(typical);
    pods[1].phase = VictimCandidate::Phase::Pending;
    pods[0].phase = VictimCandidate::Phase::Unknown;
    pods[0].ready = false;
    CHECK(chooseVictim(pods, now) == 1);
    pods = two(typical);
    pods[1].ready = false;
    pods[0].deletionCost = -100;
    CHECK(chooseVictim(pods, now) == 1);
    pods = two(typical);
    pods[1].deletionCost = -1;
    pods[0].replicasOnNode = 9;
    CHECK(chooseVictim(pods, now) == 1);
    pods = two(typical);
    pods[1].replicasOnNode = 2;
    pods[0].readySince = second(99'999);
    CHECK(chooseVictim(pods, now) == 1);
    pods = two(typical);
    pods[1].readySince = second(50'000);
    pods[0].restarts = 9;
    CHECK(chooseVictim(pods, now) == 1);
    pods = two(typical);
    pods[1].restarts = 1;
    pods[0].created = second(99'999);
    CHECK(chooseVictim(pods, now) == 1);
    pods = two(typical);
    pods[1].created = second(50'000);
    CHECK(chooseVictim(pods, now) == 1);
}

TEST_CASE("Ages of victims are compared in powers of two, ties by index", "[compute][pod]")
{
    const SimTime now = second(100'000);
    VictimCandidate pod;
    auto pods = two(pod);
    pods[0].readySince = pods[0].created = second(100'000 - 100);  // bucket 64 … 127 s
    pods[1].readySince = pods[1].created = second(100'000 - 70);   // same bucket
    CHECK(chooseVictim(pods, now) == 0);
    pods[1].readySince = second(100'000 - 63);
    CHECK(chooseVictim(pods, now) == 1);
}

// Proves the step from samples to a proposal: pod classes, truncation, tolerance and the corrections for pods that are
// missing or not ready. Source: Kubernetes replica calculator; every expected number is computed by hand beside it.
#include "tests/models/compute/samples.h"
#include "tests/support/catch.h"

using namespace headroom;
using namespace headroom::compute;
using namespace headroom::compute::samples;

namespace {

MetricProposal cpu(double target, const std::vector<PodSample>& pods, int current)
{
    const HpaSpec spec = cpuSpec(target);
    MetricInput input;
    input.pods = pods;
    return proposeReplicas(spec, spec.metrics.front(), input, current, at(0));
}

} // namespace

TEST_CASE("HPA sorts pods into classes, first rule first", "[compute][hpa]")
{
    const HpaSpec spec = cpuSpec(70);
    const auto classOf = [&](const PodSample& pod, HpaMetric::Source source = HpaMetric::Source::Cpu) {
        return classifyPod(pod, source, spec, at(0));
    };
    PodSample pod = readyPod(500);
    CHECK(classOf(pod) == PodClass::Ready);

    pod.deletedOrFailed = true;
    pod.pending = true;
    CHECK(classOf(pod) == PodClass::Skipped);
    pod.deletedOrFailed = false;
    pod.sampleTime.reset();
    CHECK(classOf(pod) == PodClass::Ignored);  // Pending comes before missing
    CHECK(classOf(pod, HpaMetric::Source::Memory) == PodClass::Ignored);
    CHECK(classOf(missingPod()) == PodClass::Missing);

    pod = readyPod(500);
    pod.startTime = SimTime::never();
    CHECK(classOf(pod) == PodClass::Ignored);
    CHECK(classOf(pod, HpaMetric::Source::Pods) == PodClass::Ready);
    pod = readyPod(500);
    pod.readyTransition = SimTime::never();
    CHECK(classOf(pod) == PodClass::Ignored);

    // Young and not ready: ignored for CPU only.
    CHECK(classOf(startingPod()) == PodClass::Ignored);
    CHECK(classOf(startingPod(), HpaMetric::Source::Memory) == PodClass::Ready);
}

TEST_CASE("HPA ignores a young pod whose CPU window began before it was ready", "[compute][hpa]")
{
    const HpaSpec spec = cpuSpec(70);
    PodSample pod = readyPod(500);
    pod.startTime = at(-100);
    pod.readyTransition = at(-40);
    pod.sampleWindow = Duration::seconds(30);
    pod.sampleTime = at(-10);  // window began at −40, exactly when it became ready
    CHECK(classifyPod(pod, HpaMetric::Source::Cpu, spec, at(0)) == PodClass::Ready);
    pod.sampleTime = at(-11);
    CHECK(classifyPod(pod, HpaMetric::Source::Cpu, spec, at(0)) == PodClass::Ignored);

    // From 300 s of age on the window no longer matters.
    pod.startTime = at(-299.9);
    CHECK(classifyPod(pod, HpaMetric::Source::Cpu, spec, at(0)) == PodClass::Ignored);
    pod.startTime = at(-300);
    CHECK(classifyPod(pod, HpaMetric::Source::Cpu, spec, at(0)) == PodClass::Ready);
}

TEST_CASE("HPA counts an old pod that lost readiness but not one that never had it", "[compute][hpa]")
{
    const HpaSpec spec = cpuSpec(70);
    PodSample pod = readyPod(500);
    pod.ready = false;
    pod.startTime = at(-400);
    pod.readyTransition = at(-400 + 29.9);
    CHECK(classifyPod(pod, HpaMetric::Source::Cpu, spec, at(0)) == PodClass::Ignored);
    pod.readyTransition = at(-400 + 30);
    CHECK(classifyPod(pod, HpaMetric::Source::Cpu, spec, at(0)) == PodClass::Ready);
}

TEST_CASE("HPA tolerance is a dead band of the ratio with both edges inside", "[compute][hpa]")
{
    // Target 50 %: 45 … 55 % is quiet whatever the count.
    for (const int count : {1, 7, 40}) {
        for (const double quiet : {450.0, 500.0, 550.0}) {
            CHECK(cpu(50, readyPods(count, quiet), count).replicas == count);
        }
        CHECK(cpu(50, readyPods(count, 560), count).replicas == (56 * count + 49) / 50);
        CHECK(cpu(50, readyPods(count, 440), count).replicas == (44 * count + 49) / 50);
    }
    // 77 of 70 is exactly +10 %, 63 of 70 exactly −10 %.
    CHECK(cpu(70, readyPods(10, 770), 10).replicas == 10);
    CHECK(cpu(70, readyPods(10, 630), 10).replicas == 10);
    CHECK(cpu(70, readyPods(10, 780), 10).replicas == 12);  // ceil(78/70 · 10) = ceil(11.14)
    CHECK(cpu(70, readyPods(10, 620), 10).replicas == 9);   // ceil(62/70 · 10) = ceil(8.86)
}

TEST_CASE("HPA tolerance can differ upwards and downwards", "[compute][hpa]")
{
    HpaSpec spec = cpuSpec(50);
    spec.behavior.emplace();
    spec.behavior->scaleUp.tolerance = 0.0;
    spec.behavior->scaleDown.tolerance = 0.2;
    MetricInput input;
    const auto propose = [&](double usage) {
        const auto pods = readyPods(10, usage);
        input.pods = pods;
        return proposeReplicas(spec, spec.metrics.front(), input, 10, at(0)).replicas;
    };
    CHECK(propose(510) == 11);  // ceil(10.2)
    CHECK(propose(400) == 10);  // −20 %, inside
    CHECK(propose(390) == 8);   // ceil(7.8)
}

TEST_CASE("HPA truncates utilisation to whole percent before the ratio", "[compute][hpa]")
{
    // 559 of 1000 is 55 %, inside the band around 50; rounding would give 56 and 12 pods.
    const auto proposal = cpu(50, readyPods(10, 559.9), 10);
    CHECK(proposal.statusValue == 55.0);
    CHECK(proposal.replicas == 10);
    // The sum is divided, not the mean of the pods: (900 + 100) / (1000 + 3000) = 25 %.
    const auto mixed = cpu(50, {readyPod(900, 1000), readyPod(100, 3000)}, 2);
    CHECK(mixed.statusValue == 25.0);
    CHECK(mixed.replicas == 1);
}

TEST_CASE("HPA multiplies by ready pods, and unready pods dampen growth only", "[compute][hpa]")
{
    // 4 ready at 90 % against 50, 4 starting: with zeros 45 %, ratio 0.9, reversed: no change. cur·ratio would be 15.
    CHECK(cpu(50, readyPods(4, 900) + std::vector<PodSample>(4, startingPod()), 8).replicas == 8);
    // 6 ready at 100 %, 2 starting: U = 75, ceil(1.5 · 8) = 12.
    CHECK(cpu(50, readyPods(6, 1000) + std::vector<PodSample>(2, startingPod()), 8).replicas == 12);
    // Downwards they do not count at all: ceil(0.4 · 6) = 3, not 4 of 8.
    CHECK(cpu(50, readyPods(6, 200) + std::vector<PodSample>(2, startingPod()), 8).replicas == 3);
    // A proposal below cur while the ratio is above 1: cur. 2 ready at 120 % and 1 starting, but cur is 10: U = 80.
    CHECK(cpu(50, readyPods(2, 1200) + std::vector<PodSample>(1, startingPod()), 10).replicas == 10);
    // The correction turns the direction far past the tolerance: 3 at 90 %, 5 starting give 33 %: cur, not 6.
    CHECK(cpu(50, readyPods(3, 900) + std::vector<PodSample>(5, startingPod()), 8).replicas == 8);
    // The status keeps the uncorrected value.
    CHECK(cpu(50, readyPods(6, 1000) + std::vector<PodSample>(2, startingPod()), 8).statusValue == 100.0);
}

TEST_CASE("HPA assumes the worst of pods without a sample in both directions", "[compute][hpa]")
{
    // Down: 8 at 20 %, 2 missing taken as 100 %: U = (1600 + 2000)/10000 = 36 %, ceil(0.72 · 10) = 8 instead of 4.
    CHECK(cpu(50, readyPods(8, 200) + std::vector<PodSample>(2, missingPod()), 10).replicas == 8);
    // A target above 100 % is the assumed use: (8·600 + 2·1500)/10000 = 78 %, ceil(0.52 · 10) = 6.
    CHECK(cpu(150, readyPods(8, 600) + std::vector<PodSample>(2, missingPod()), 10).replicas == 6);
    // Up: missing count as 0: 8 at 100 %, U = 80 %, ceil(1.6 · 10) = 16 (8 · 2 would be the same here), 5 and 5: cur.
    CHECK(cpu(50, readyPods(8, 1000) + std::vector<PodSample>(2, missingPod()), 10).replicas == 16);
    CHECK(cpu(50, readyPods(5, 1000) + std::vector<PodSample>(5, missingPod()), 10).replicas == 10);
    // Ratio exactly 1: left out, nothing changes.
    CHECK(cpu(50, readyPods(5, 500) + std::vector<PodSample>(5, missingPod()), 10).replicas == 10);
    // More pods exist than are asked for: 10 at 20 % and one missing give ceil(0.54 · 11) = 6 above cur 2: cur.
    CHECK(cpu(50, readyPods(10, 200) + std::vector<PodSample>{missingPod()}, 2).replicas == 2);
    // The correction turns the direction: 5 at 30 % and 5 assumed full give 65 %: cur.
    CHECK(cpu(50, readyPods(5, 300) + std::vector<PodSample>(5, missingPod()), 10).replicas == 10);
}

TEST_CASE("HPA corrects for missing and unready pods together", "[compute][hpa]")
{
    // Up: 6 at 150 %, 1 missing, 1 starting, both 0: U = trunc(9000/80) = 112, ceil(2.24 · 8) = 18.
    CHECK(cpu(50, readyPods(6, 1500) + std::vector<PodSample>{missingPod(), startingPod()}, 8).replicas == 18);
    // Down: the starting pod is out, the missing one full: U = trunc((600+1000)/70) = 22, ceil(0.44 · 7) = 4.
    CHECK(cpu(50, readyPods(6, 100) + std::vector<PodSample>{missingPod(), startingPod()}, 8).replicas == 4);
}

TEST_CASE("HPA metric is invalid without samples or without a request", "[compute][hpa]")
{
    CHECK_FALSE(cpu(50, {}, 3).valid);
    CHECK_FALSE(cpu(50, {missingPod(), startingPod()}, 3).valid);
    CHECK_FALSE(cpu(50, {readyPod(500), readyPod(500, 0)}, 3).valid);
    PodSample gone = readyPod(500, 0);
    gone.deletedOrFailed = true;
    CHECK(cpu(50, {readyPod(500), gone}, 3).valid);
}

TEST_CASE("HPA average value targets use the mean and the metric's own fallback", "[compute][hpa]")
{
    HpaSpec spec = cpuSpec(50);
    spec.metrics = {HpaMetric{HpaMetric::Source::Pods, HpaMetric::Target::AverageValue, 100.0, "rps"}};
    const auto propose = [&](const std::vector<PodSample>& pods, int current) {
        MetricInput input;
        input.pods = pods;
        return proposeReplicas(spec, spec.metrics.front(), input, current, at(0));
    };
    CHECK(propose(readyPods(4, 160, 0), 4).replicas == 7);  // ceil(1.6 · 4); no request needed
    CHECK(propose(readyPods(4, 160, 0), 4).statusValue == 160.0);
    // Down, one missing counts as the target 100: mean (4·30 + 100)/5 = 44, ceil(0.44 · 5) = 3.
    CHECK(propose(readyPods(4, 30) + std::vector<PodSample>{missingPod()}, 5).replicas == 3);
    // Readiness is not looked at: an unready pod with a sample counts in full.
    CHECK(propose({startingPod(300), readyPod(100)}, 2).replicas == 4);
}

TEST_CASE("HPA object and external values", "[compute][hpa]")
{
    HpaSpec spec = cpuSpec(50);
    HpaMetric metric{HpaMetric::Source::External, HpaMetric::Target::Value, 100.0, "lag"};
    MetricInput input;
    auto pods = readyPods(3, 0) + std::vector<PodSample>(2, startingPod());
    input.pods = pods;
    const auto propose = [&](double value, int current) {
        input.value = value;
        return proposeReplicas(spec, metric, input, current, at(0)).replicas;
    };
    SECTION("Value multiplies by Running and Ready pods, terminating ones included")
    {
        CHECK(propose(200, 5) == 6);   // 2 · 3 ready
        CHECK(propose(110, 5) == 5);   // tolerance
        pods.push_back(readyPod(0));
        pods.back().deletedOrFailed = true;
        input.pods = pods;
        CHECK(propose(200, 5) == 8);
    }
    SECTION("Value from zero has no tolerance and no multiplier")
    {
        spec.minReplicas = 0;
        CHECK(propose(105, 0) == 2);
        CHECK(propose(0, 0) == 0);
    }
    SECTION("AverageValue does not depend on readiness")
    {
        metric.targetType = HpaMetric::Target::AverageValue;
        CHECK(propose(1001, 5) == 11);
        CHECK(propose(550, 5) == 5);  // 550/(100·5) = 1.1, inside
        CHECK(propose(551, 5) == 6);
        input.statusReplicas = 4;     // the tolerance looks at status.replicas
        CHECK(propose(550, 5) == 6);
    }
    SECTION("no value is a failed metric")
    {
        input.value.reset();
        CHECK_FALSE(proposeReplicas(spec, metric, input, 5, at(0)).valid);
    }
}

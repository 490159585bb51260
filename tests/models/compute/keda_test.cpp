#include "models/compute/keda.h"
#include "tests/models/compute/samples.h"
#include "tests/support/catch.h"

/// KEDA's two loops against the rules of docs/models/keda.md: each branch of the operator, what the metrics server answers, and both clocks together.
using namespace headroom;
using namespace headroom::compute;
using samples::at;

namespace {

ScaledObjectSpec queueSpec(double target = 5, double activation = 0)
{
    ScaledObjectSpec spec;
    KedaTrigger trigger;
    trigger.target = target;
    trigger.activation = activation;
    trigger.name = "messages in orders";
    spec.triggers = {trigger};
    return spec;
}

TriggerReading reads(double value) { return {ScalerValue{value, value}}; }
const TriggerReading kFails{};

KedaDecision poll(KedaOperator& keda, double seconds, int current, TriggerReading reading) { return keda.poll(at(seconds), current, std::vector{reading}); }

double told(KedaOperator& keda, TriggerReading reading, int current, int ready = 0)
{
    const auto inputs = keda.hpaInputs(std::vector{reading}, current, ready);
    return inputs[0].value.value_or(-1);
}

} // namespace

TEST_CASE("KEDA wakes a target when the raw value is strictly above the activation", "[compute][keda]")
{
    KedaOperator keda(queueSpec(5, 10), at(0));
    CHECK(poll(keda, 0, 0, reads(10)).replicas == 0);
    const KedaDecision woken = poll(keda, 30, 0, reads(11));
    CHECK(woken.replicas == 1);   // not ceil(11 / 5): the rest is the HPA's
    CHECK(woken.active);
    CHECK(woken.reason == "11 messages in orders above the activation of 10: 0 to 1, the HPA takes over from there");
    // Below the activation the target goes to zero although the formula would ask for two replicas.
    KedaOperator below(queueSpec(5, 10), at(0));
    CHECK(poll(below, 30, 2, reads(10)).replicas == 0);
}

TEST_CASE("The first step goes to max(1, minReplicaCount) in one write", "[compute][keda]")
{
    ScaledObjectSpec spec = queueSpec();
    spec.minReplicas = 3;
    spec.idleReplicas = 0;
    KedaOperator keda(spec, at(0));
    CHECK(poll(keda, 0, 0, reads(1)).replicas == 3);
    CHECK(poll(keda, 30, 2, reads(1)).replicas == 3);
    CHECK(poll(keda, 60, 3, reads(1)).replicas == 3);
    CHECK(hpaOf(spec).minReplicas == 3);
    CHECK(hpaOf(queueSpec()).minReplicas == 1);
    CHECK(hpaOf(queueSpec()).maxReplicas == 100);
    CHECK_FALSE(hpaOf(queueSpec()).behavior);
}

TEST_CASE("Cooldown holds only the step to zero, and that drops from any count", "[compute][keda]")
{
    KedaOperator keda(queueSpec(), at(0));
    REQUIRE(poll(keda, 0.2, 0, reads(60)).replicas == 1);
    CHECK(poll(keda, 30.2, 12, reads(4)).replicas == 12);
    for (double t = 60.2; t < 330; t += 30) CHECK(poll(keda, t, 12, reads(0)).replicas == 12);
    const KedaDecision drop = poll(keda, 330.2, 12, reads(0));   // 300.2 s after the last activity, which is kept as second 30
    CHECK(drop.replicas == 0);
    CHECK(drop.reason == "no work for 300 s, the cooldown of 300 s is over: 12 to 0 in one step");

    // Exactly the cooldown is not yet past it.
    KedaOperator exact(queueSpec(), at(0));
    REQUIRE(poll(exact, 0, 0, reads(1)).replicas == 1);
    CHECK(poll(exact, 300, 1, reads(0)).replicas == 1);
    CHECK(poll(exact, 300.001, 1, reads(0)).replicas == 0);
}

TEST_CASE("What was never active goes at once, or after initialCooldownPeriod", "[compute][keda]")
{
    KedaOperator keda(queueSpec(), at(0));
    CHECK(poll(keda, 0.1, 4, reads(0)).replicas == 0);
    ScaledObjectSpec spec = queueSpec();
    spec.initialCooldown = Duration::seconds(120);
    KedaOperator patient(spec, at(0));
    CHECK(poll(patient, 0.1, 4, reads(0)).replicas == 4);
    CHECK(poll(patient, 120, 4, reads(0)).replicas == 4);
    CHECK(poll(patient, 120.1, 4, reads(0)).replicas == 0);
}

TEST_CASE("With minReplicaCount above zero the operator only lifts to it. With idleReplicaCount it drops below it", "[compute][keda]")
{
    ScaledObjectSpec spec = queueSpec();
    spec.minReplicas = 2;
    KedaOperator keda(spec, at(0));
    CHECK(poll(keda, 0, 1, reads(0)).replicas == 2);
    CHECK(poll(keda, 3000, 7, reads(0)).replicas == 7);   // down to 2 is the HPA's way
    spec.idleReplicas = 0;
    KedaOperator idle(spec, at(0));
    CHECK(poll(idle, 0.1, 2, reads(0)).replicas == 0);
    CHECK(poll(idle, 30, 0, reads(0)).replicas == 0);     // and does not lift it again
    CHECK(poll(idle, 60, 0, reads(1)).replicas == 2);
}

TEST_CASE("Errors freeze: no step to zero, no sign of life", "[compute][keda]")
{
    KedaOperator keda(queueSpec(), at(0));
    REQUIRE(poll(keda, 0.1, 0, reads(9)).replicas == 1);
    const KedaDecision frozen = poll(keda, 4000, 5, kFails);
    CHECK(frozen.frozen);
    CHECK(frozen.replicas == 5);
    CHECK(frozen.reason == "messages in orders cannot be read: the operator does nothing and 5 replicas stay");
    CHECK(poll(keda, 4030, 0, kFails).replicas == 0);
    CHECK(poll(keda, 4060, 5, reads(0)).replicas == 0);   // the cooldown ran meanwhile

    // One trigger has work and one fails: awake stays awake, but the activity is not noted.
    ScaledObjectSpec two = queueSpec();
    two.triggers.push_back(two.triggers[0]);
    KedaOperator both(two, at(0));
    REQUIRE(both.poll(at(0), 0, std::vector{reads(1), kFails}).replicas == 1);
    CHECK(both.poll(at(200), 1, std::vector{reads(1), kFails}).frozen);
    CHECK(both.poll(at(301), 1, std::vector{reads(0), reads(0)}).replicas == 0);
}

TEST_CASE("Fallback answers threshold times replicas after more failures in a row than allowed", "[compute][keda]")
{
    ScaledObjectSpec spec = queueSpec(5);
    spec.fallback = KedaFallback{2, 6, KedaFallback::Behavior::Static};
    const auto afterThree = [](const ScaledObjectSpec& rules, int current, int ready = 0) {
        KedaOperator keda(rules, at(0));
        CHECK(told(keda, kFails, current, ready) == -1);
        CHECK(told(keda, kFails, current, ready) == -1);
        return told(keda, kFails, current, ready);
    };
    CHECK(afterThree(spec, 3) == 30);
    spec.fallback->behavior = KedaFallback::Behavior::CurrentReplicas;
    CHECK(afterThree(spec, 3) == 15);
    spec.fallback->behavior = KedaFallback::Behavior::CurrentReplicasIfHigher;
    CHECK(afterThree(spec, 3) == 30);
    CHECK(afterThree(spec, 9) == 45);
    spec.fallback->behavior = KedaFallback::Behavior::CurrentReplicasIfLower;
    CHECK(afterThree(spec, 3) == 15);
    CHECK(afterThree(spec, 9) == 30);
    spec.fallback->behavior = KedaFallback::Behavior::Static;
    spec.triggers[0].targetType = HpaMetric::Target::Value;
    CHECK(afterThree(spec, 3, 4) == 30.0 / 4);

    // One success begins the count anew; and the HPA lands on the replicas of the fallback.
    spec.triggers[0].targetType = HpaMetric::Target::AverageValue;
    KedaOperator keda(spec, at(0));
    for (int n = 0; n < 5; ++n) (void)told(keda, kFails, 3);
    CHECK(told(keda, reads(8), 3) == 8);
    CHECK(told(keda, kFails, 3) == -1);
    HorizontalPodAutoscaler hpa(hpaOf(spec));
    for (int n = 0; n < 2; ++n) (void)keda.hpaInputs(std::vector{kFails}, 3, 3);
    CHECK(hpa.reconcile(at(15), 3, keda.hpaInputs(std::vector{kFails}, 3, 3)).desired == 6);
    CHECK(poll(keda, 30, 6, kFails).reason == "messages in orders cannot be read: the operator leaves the count to the fallback of the HPA");
}

TEST_CASE("Cached metrics serve the HPA what the operator read last", "[compute][keda]")
{
    ScaledObjectSpec spec = queueSpec();
    spec.triggers[0].useCachedMetrics = true;
    KedaOperator keda(spec, at(0));
    (void)poll(keda, 0, 1, reads(40));
    CHECK(told(keda, reads(90), 1) == 40);
    (void)poll(keda, 30, 1, reads(90));
    CHECK(told(keda, reads(10), 1) == 90);
}

TEST_CASE("CPU and memory alone never bring a target to zero", "[compute][keda]")
{
    ScaledObjectSpec spec;
    KedaTrigger cpu;
    cpu.kind = KedaTrigger::Kind::Cpu;
    cpu.targetType = HpaMetric::Target::Utilization;
    cpu.target = 70;
    spec.triggers = {cpu};
    KedaOperator keda(spec, at(0));
    CHECK(poll(keda, 5000, 3, {}).replicas == 3);
    CHECK(poll(keda, 5030, 0, {}).replicas == 1);
    CHECK(hpaOf(spec).metrics[0].source == HpaMetric::Source::Cpu);
    // Beside a queue they take part in the HPA, and the queue decides about zero.
    spec.triggers.push_back(queueSpec().triggers[0]);
    KedaOperator mixed(spec, at(0));
    CHECK(mixed.poll(at(1), 3, std::vector{TriggerReading{}, reads(0)}).replicas == 0);
}

TEST_CASE("Two clocks: 0 to 1 at a poll, then 4, 8, 16 by the HPA, back to 1 after 300 s and to 0 by the operator", "[compute][keda]")
{
    // 80 messages stand in the line from second 10 on; they are gone at second 200. 5 each: 16 replicas.
    const ScaledObjectSpec spec = queueSpec();
    KedaOperator keda(spec, at(0));
    HorizontalPodAutoscaler hpa(hpaOf(spec));
    int replicas = 0;
    std::vector<std::pair<int, int>> changes;
    for (int second = 0; second <= 900; ++second) {
        const TriggerReading reading = reads(second >= 10 && second < 200 ? 80 : 0);
        int next = replicas;
        if (second % 30 == 0) next = keda.poll(at(second + 0.05), replicas, std::vector{reading}).replicas;
        if (next != replicas) changes.emplace_back(second, replicas = next);
        if (second % 15 == 7) next = hpa.reconcile(at(second + 0.5), replicas, keda.hpaInputs(std::vector{reading}, replicas, replicas)).desired;
        if (next != replicas) changes.emplace_back(second, replicas = next);
    }
    // Last activity seen: the poll of second 180. The operator drops from 16: the HPA still holds its highest proposal of the last 300 s, read at 187.
    const std::vector<std::pair<int, int>> expected{{30, 1}, {37, 4}, {52, 8}, {67, 16}, {480, 0}};
    CHECK(changes == expected);
}

TEST_CASE("A poll is known to change nothing until the cooldown ends", "[compute][keda]")
{
    KedaOperator keda(queueSpec(), at(0));
    CHECK(keda.holds(at(1e6), 0, false, false));
    CHECK_FALSE(keda.holds(at(1), 0, true, false));
    REQUIRE(poll(keda, 0, 0, reads(1)).replicas == 1);
    CHECK(keda.holds(at(1e6), 1, true, false));
    CHECK(keda.holds(at(300), 1, false, false));
    CHECK_FALSE(keda.holds(at(301), 1, false, false));
    CHECK(keda.holds(at(301), 1, false, true));
}

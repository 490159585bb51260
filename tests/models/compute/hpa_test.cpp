// Proves the control loop around the proposals: special counts, stabilisation and rate limits, with and without a
// `behavior` block. Source: Kubernetes HPA controller and autoscaling/v2 defaults.
#include "tests/models/compute/samples.h"
#include "tests/support/catch.h"

#include <algorithm>

using namespace headroom;
using namespace headroom::compute;
using namespace headroom::compute::samples;

namespace {

/// Counts every 15 s from t = 0 when the wish is always `wanted`; the first entry is the start.
std::vector<int> climb(HpaSpec spec, int start, double wanted, int steps)
{
    HorizontalPodAutoscaler hpa(std::move(spec));
    std::vector<int> counts{start};
    for (int i = 0; i < steps; ++i) {
        counts.push_back(drive(hpa, 15.0 * i, counts.back(), wanted).desired);
    }
    return counts;
}

HpaSpec withBehavior(HpaSpec spec, HpaDirection up = {}, HpaDirection down = {})
{
    spec.behavior = HpaBehavior{std::move(up), std::move(down)};
    return spec;
}

HpaDirection policies(std::vector<HpaPolicy> list, SelectPolicy select = SelectPolicy::Max, Duration window = {})
{
    HpaDirection direction;
    direction.policies = std::move(list);
    direction.select = select;
    direction.stabilizationWindow = window;
    return direction;
}

using Counts = std::vector<int>;
constexpr auto kPods = HpaPolicy::Type::Pods;
constexpr auto kPercent = HpaPolicy::Type::Percent;

} // namespace

TEST_CASE("HPA climbs 1 4 8 16 32 without behavior and 1 5 10 20 40 with it", "[compute][hpa]")
{
    CHECK(climb(directSpec(), 1, 500, 4) == Counts{1, 4, 8, 16, 32});
    CHECK(climb(withBehavior(directSpec()), 1, 500, 4) == Counts{1, 5, 10, 20, 40});
    CHECK(climb(directSpec(1, 20), 1, 500, 5) == Counts{1, 4, 8, 16, 20, 20});
    CHECK(climb(withBehavior(directSpec(1, 20)), 1, 500, 4) == Counts{1, 5, 10, 20, 20});
}

TEST_CASE("HPA at zero replicas does nothing unless the minimum is zero", "[compute][hpa]")
{
    HorizontalPodAutoscaler frozen(directSpec(1));
    const auto decision = drive(frozen, 0, 0, 50);
    CHECK(decision.desired == 0);
    CHECK(decision.heldBy == HeldBy::Maintenance);
    CHECK_FALSE(decision.reason.empty());

    HorizontalPodAutoscaler sleeping(directSpec(0));
    CHECK(drive(sleeping, 0, 0, 3).desired == 3);
}

TEST_CASE("HPA corrects a count outside the bounds at once, past windows and policies", "[compute][hpa]")
{
    for (const bool behavior : {false, true}) {
        HpaSpec spec = directSpec(3, 10);
        if (behavior) {
            spec = withBehavior(spec, policies({}, SelectPolicy::Disabled), policies({}, SelectPolicy::Disabled));
        }
        HorizontalPodAutoscaler hpa(spec);
        auto decision = drive(hpa, 0, 50, 40);
        CHECK(decision.desired == 10);
        CHECK(decision.heldBy == HeldBy::MaxReplicas);
        decision = drive(hpa, 15, 1, 1);
        CHECK(decision.desired == 3);
        CHECK(decision.heldBy == HeldBy::MinReplicas);
    }
}

TEST_CASE("HPA cannot shrink in its first 300 seconds", "[compute][hpa]")
{
    // The first reconcile stores the count it finds. Without behavior a proposal of exactly 300 s still counts, with it not.
    for (const bool behavior : {false, true}) {
        HorizontalPodAutoscaler hpa(behavior ? withBehavior(directSpec()) : directSpec());
        for (int second = 0; second < 300; second += 15) {
            const auto decision = drive(hpa, second, 9, 2);
            REQUIRE(decision.desired == 9);
            REQUIRE(decision.heldBy == HeldBy::Stabilization);
            REQUIRE(decision.wanted == 2);
        }
        CHECK(drive(hpa, 300, 9, 2).desired == (behavior ? 2 : 9));
        CHECK(drive(hpa, 315, behavior ? 2 : 9, 2).desired == 2);
    }
}

TEST_CASE("HPA without behavior keeps climbing for 300 seconds after one high proposal", "[compute][hpa]")
{
    HorizontalPodAutoscaler legacy(directSpec());
    HorizontalPodAutoscaler modern(withBehavior(directSpec()));
    Counts legacyCounts{1};
    Counts modernCounts{1};
    for (int i = 0; i < 5; ++i) {
        const double wanted = i == 0 ? 30 : 1;
        legacyCounts.push_back(drive(legacy, 15.0 * i, legacyCounts.back(), wanted).desired);
        modernCounts.push_back(drive(modern, 15.0 * i, modernCounts.back(), wanted).desired);
    }
    CHECK(legacyCounts == Counts{1, 4, 8, 16, 30, 30});
    CHECK(modernCounts == Counts{1, 5, 5, 5, 5, 5});
}

TEST_CASE("HPA windows use the lowest proposal upwards and the highest downwards", "[compute][hpa]")
{
    HpaDirection up;
    up.stabilizationWindow = Duration::seconds(60);
    HpaDirection down;
    down.stabilizationWindow = Duration::seconds(60);
    HorizontalPodAutoscaler hpa(withBehavior(directSpec(), up, down));
    // The stored first count 10 holds both directions for 60 s.
    CHECK(drive(hpa, 0, 10, 14).desired == 10);
    CHECK(drive(hpa, 15, 10, 12).desired == 10);
    CHECK(drive(hpa, 30, 10, 16).desired == 10);
    CHECK(drive(hpa, 45, 10, 15).desired == 10);
    CHECK(drive(hpa, 60, 10, 18).desired == 12);  // lowest of 12 16 15 18; 14 and 10 are 60 s old
    CHECK(drive(hpa, 75, 12, 3).desired == 12);
    CHECK(drive(hpa, 90, 12, 4).desired == 12);
    CHECK(drive(hpa, 105, 12, 5).desired == 12);  // 18 at t=60 still counts
    CHECK(drive(hpa, 120, 12, 4).desired == 5);   // highest of 3 4 5 4
}

TEST_CASE("HPA percent policies round up going up and truncate going down", "[compute][hpa]")
{
    CHECK(climb(withBehavior(directSpec(), policies({{kPercent, 1, Duration::seconds(15)}})), 3, 100, 1) == Counts{3, 4});
    // The controller computes in binary: 100 · 1.1 is a hair above 110 and rounds up to 111; 10 · 1.1 is 11.
    CHECK(climb(withBehavior(directSpec(), policies({{kPercent, 10, Duration::seconds(15)}})), 100, 900, 1) == Counts{100, 111});
    CHECK(climb(withBehavior(directSpec(), policies({{kPercent, 10, Duration::seconds(15)}})), 10, 100, 1) == Counts{10, 11});
    CHECK(climb(withBehavior(directSpec(), {}, policies({{kPercent, 10, Duration::seconds(15)}})), 80, 1, 3)
          == Counts{80, 72, 64, 57});  // 72, trunc(64.8), trunc(57.6)
    CHECK(climb(withBehavior(directSpec(), {}, policies({{kPercent, 1, Duration::seconds(15)}})), 3, 1, 1) == Counts{3, 2});
}

TEST_CASE("HPA select policy takes the larger change, the smaller, or none", "[compute][hpa]")
{
    const std::vector<HpaPolicy> list{{kPods, 4, Duration::seconds(15)}, {kPercent, 10, Duration::seconds(15)}};
    const auto first = [&](SelectPolicy select, bool up) {
        const auto direction = policies(list, select);
        HorizontalPodAutoscaler hpa(up ? withBehavior(directSpec(), direction) : withBehavior(directSpec(), {}, direction));
        return drive(hpa, 0, 100, up ? 500 : 1);
    };
    CHECK(first(SelectPolicy::Min, true).desired == 104);
    CHECK(first(SelectPolicy::Max, true).desired == 111);  // ceil(100 · 1.1 = 110.00000000000001)
    CHECK(first(SelectPolicy::Disabled, true).desired == 100);
    CHECK(first(SelectPolicy::Disabled, true).heldBy == HeldBy::RateLimit);
}

TEST_CASE("HPA select policy on the way down", "[compute][hpa]")
{
    const std::vector<HpaPolicy> list{{kPods, 4, Duration::seconds(15)}, {kPercent, 10, Duration::seconds(15)}};
    const auto counts = [&](SelectPolicy select) { return climb(withBehavior(directSpec(), {}, policies(list, select)), 100, 1, 1); };
    CHECK(counts(SelectPolicy::Max) == Counts{100, 90});
    CHECK(counts(SelectPolicy::Min) == Counts{100, 96});
    CHECK(counts(SelectPolicy::Disabled) == Counts{100, 100});
}

TEST_CASE("HPA rate policies count the events of their period in both directions", "[compute][hpa]")
{
    // 4 pods per 60 s: after +4 at t=0 nothing until t=60.
    const auto up = policies({{kPods, 4, Duration::seconds(60)}});
    CHECK(climb(withBehavior(directSpec(), up), 10, 100, 6) == Counts{10, 14, 14, 14, 14, 18, 18});

    // Start of the period = current − added + removed: someone's cut of 6 by the loop itself gives room again.
    auto down = policies({{kPods, 6, Duration::seconds(60)}});
    HorizontalPodAutoscaler hpa(withBehavior(directSpec(), up, down));
    CHECK(drive(hpa, 0, 10, 100).desired == 14);
    CHECK(drive(hpa, 15, 14, 1).desired == 4);    // start = 14 − 4 = 10, minus 6
    CHECK(drive(hpa, 30, 4, 100).desired == 14);  // start = 4 − 4 + 10 = 10, plus 4
}

TEST_CASE("HPA minimum and maximum end the movement and say so", "[compute][hpa]")
{
    HorizontalPodAutoscaler up(directSpec(2, 6));
    auto decision = drive(up, 0, 4, 50);
    CHECK(decision.desired == 6);
    CHECK(decision.heldBy == HeldBy::MaxReplicas);
    CHECK(decision.wanted == 50);

    HorizontalPodAutoscaler down(withBehavior(directSpec(2, 6), {}, policies({}, SelectPolicy::Max)));
    decision = drive(down, 0, 4, 1);
    CHECK(decision.desired == 2);
    CHECK(decision.heldBy == HeldBy::MinReplicas);
}

TEST_CASE("HPA takes the largest of several metrics and does not shrink while one is missing", "[compute][hpa]")
{
    HpaSpec spec = directSpec();
    spec.metrics.push_back({HpaMetric::Source::External, HpaMetric::Target::AverageValue, 10.0, "lag"});
    spec = withBehavior(spec, {}, policies({}));
    MetricInput queue;
    MetricInput lag;
    const auto reconcile = [&](std::optional<double> queueValue, std::optional<double> lagValue) {
        queue.value = queueValue;
        lag.value = lagValue;
        HorizontalPodAutoscaler hpa(spec);
        return hpa.reconcile(at(0), 10, std::vector<MetricInput>{queue, lag});
    };
    CHECK(reconcile(12, 130).desired == 13);
    CHECK(reconcile(12, 130).metricIndex == 1);
    CHECK(reconcile(5, 70).desired == 7);
    CHECK(reconcile(15, std::nullopt).desired == 15);  // growth is still done
    const auto held = reconcile(5, std::nullopt);
    CHECK(held.desired == 10);
    CHECK(held.wanted == 5);
    CHECK(held.heldBy == HeldBy::MetricMissing);
    CHECK(reconcile(std::nullopt, std::nullopt).heldBy == HeldBy::MetricMissing);
    CHECK(reconcile(std::nullopt, std::nullopt).desired == 10);
}

TEST_CASE("HPA reason is a sentence with numbers, and empty in the steady state", "[compute][hpa]")
{
    HorizontalPodAutoscaler hpa(cpuSpec(70));
    MetricInput input;
    const auto reconcile = [&](double seconds, int current, double usage) {
        const auto pods = readyPods(current, usage);
        input.pods = pods;
        return hpa.reconcile(at(seconds), current, std::vector<MetricInput>{input});
    };
    auto decision = reconcile(0, 10, 700);
    CHECK(decision.reason.empty());
    CHECK(decision.heldBy == HeldBy::None);
    decision = reconcile(15, 10, 840);
    CHECK(decision.reason == "CPU 84 % of request against 70 %: wanted 12, scaled up from 10 to 12");
    decision = reconcile(30, 12, 400);
    CHECK(decision.reason == "CPU 40 % of request against 70 %: wanted 7, stabilisation held 12");
    decision = reconcile(45, 12, 750);
    CHECK(decision.heldBy == HeldBy::Tolerance);
    CHECK(decision.desired == 12);
    CHECK(decision.reason == "CPU 75 % of request against 70 %: within the tolerance, stays at 12 instead of 13");
}

TEST_CASE("HPA runs the same twice", "[compute][hpa]")
{
    const auto run = [] {
        HorizontalPodAutoscaler hpa(withBehavior(directSpec(1, 200)));
        Counts counts{3};
        for (int i = 0; i < 400; ++i) {
            counts.push_back(drive(hpa, 15.0 * i, counts.back(), (i * 37) % 150).desired);
        }
        return counts;
    };
    const Counts once = run();
    CHECK(once == run());
    CHECK(*std::max_element(once.begin(), once.end()) > 100);
    CHECK(*std::min_element(once.begin(), once.end()) >= 1);
}

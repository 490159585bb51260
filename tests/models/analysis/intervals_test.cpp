// Where intervals come from: one steady run, replications, pairs of replications; for latency and for money.
#include "models/analysis/compare.h"
#include "models/analysis/replication_costs.h"
#include "models/analysis/steady_intervals.h"
#include "models/simulation/merge_replications.h"
#include "tests/models/simulation/support/small_run.h"
#include "tests/support/catch.h"

#include <array>
#include <cmath>

using namespace headroom;
using namespace headroom::test;
using simulation::IntervalMethod;

namespace {

const pricing::PriceBook& prices()
{
    static const pricing::PriceBook book = [] {
        auto result = pricing::loadPriceBook(HEADROOM_SOURCE_DIR "/pricing-data", "azure", "westus2");
        REQUIRE(result);
        return std::move(result).value();
    }();
    return book;
}

/// M/M/1 with 10 ms of service and load 0.5: response times are exponential with mean 20 ms.
Small queue(const std::string& duration, const std::string& service = "10ms")
{
    Small small;
    small.rate = "50/s";
    small.process = "poisson";
    small.duration = duration;
    small.operations = R"("op": { "steps": [ { "call": "s", "time": { "exponential": ")" + service + R"(" } } ] })";
    small.components = R"("s": { "kind": "service", "roundTrip": "0ms", "workers": 1 })";
    return small;
}
constexpr double kMeanMs = 20;
double quantileMs(double p) { return -kMeanMs * std::log(1 - p); }

/// Pods, one to a large node, follow a load whose noise decides when they come and go.
Small autoscaled(const std::string& target)
{
    Small small;
    small.rate = "15/s";
    small.process = "poisson";
    small.duration = "1h";
    small.start = "2026-03-02T08:00";
    small.events = R"([ { "name": "load", "from": "2026-03-02T08:15", "to": "2026-03-02T08:40", "rate": "35/s", "ramp": "5m" } ])";
    small.cluster = R"({ "kind": "kubernetes-cluster", "autoscaler": {} })";
    small.pool = R"({ "kind": "node-pool", "cluster": "aks", "sku": "Standard_D32s_v5", "nodes": 3, "minNodes": 1, "maxNodes": 10, "provisioning": "2m" })";
    small.operations = R"("op": { "steps": [ { "call": "s", "cpu": { "exponential": "2s" } } ] })";
    small.components = R"("s": { "kind": "service", "replicas": 2, "requests": { "cpu": "20" }, "startUp": "15s", "hpa": { "min": 2, "max": 10, "cpu": )" + target + " } }";
    return small;
}

analysis::Report report(const scenario::Scenario& scenario, int replications, std::uint64_t seed = 1)
{
    simulation::RunOptions options;
    options.replications = replications;
    options.seed = seed;
    auto result = analysis::analyse(scenario, run(scenario, options), prices());
    if (!result) FAIL(toString(result.error().front()));
    return std::move(result).value();
}

const analysis::Difference& row(const analysis::Comparison& comparison, const std::string& name)
{
    for (const analysis::Difference& candidate : comparison.rows)
        if (candidate.name == name) return candidate;
    FAIL("no row " << name);
    throw 0;
}

} // namespace

TEST_CASE("Over 20 replications every interval holds the long-run value of M/M/1", "[analysis][intervals]")
{
    const analysis::Report r = report(loaded(queue("10m").text()), 20, 3);
    const simulation::LatencySummary& latency = r.recording.latency;
    const std::array<std::pair<simulation::Estimate, double>, 5> figures{{{latency.meanMs, kMeanMs}, {latency.p50Ms, quantileMs(0.5)},
        {latency.p90Ms, quantileMs(0.9)}, {latency.p95Ms, quantileMs(0.95)}, {latency.p99Ms, quantileMs(0.99)}}};
    for (const auto& [estimate, truth] : figures) {
        REQUIRE(estimate.interval);
        CHECK(estimate.method == IntervalMethod::Replications);
        CAPTURE(estimate.value, estimate.interval->halfWidth(), truth);
        CHECK(estimate.interval->contains(truth));
        CHECK(stats::relativeHalfWidth(*estimate.interval) < 0.03);
    }
    CHECK(r.intervals.method == IntervalMethod::Replications);
    REQUIRE(r.recording.perReplication.size() == 20);
    double sum = 0;
    for (const simulation::ReplicationFigures& replication : r.recording.perReplication) sum += replication.latency->p95Ms / 20;
    CHECK(sum == Approx(latency.p95Ms.value));
    CHECK(r.costs.size() == 20);
}

TEST_CASE("One run of steady traffic has intervals by batches, and they hold the long-run value in most of 60 seeds", "[analysis][intervals][coverage]")
{
    // Half an hour of M/M/1 each. At 95 % each count is 57 ± 1.7; 51 is left once in 3,000 sets of seeds.
    const scenario::Scenario scenario = loaded(queue("30m").text());
    REQUIRE(analysis::trafficIsConstant(scenario, scenario.calendar.start, scenario.calendar.end));
    std::array<int, 4> covered{}, found{};
    int centred = 0;
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
        simulation::RunOptions options;
        options.seed = seed;
        simulation::Recording recording = run(scenario, options);
        const simulation::LatencySummary before = recording.latency;
        const analysis::IntervalBasis basis = analysis::addIntervals(scenario, recording);
        const simulation::LatencySummary& latency = recording.latency;
        if (basis.method != IntervalMethod::BatchMeans) continue;
        CHECK(latency.meanMs.value == before.meanMs.value);
        const std::array<const simulation::Estimate*, 4> estimates{&latency.meanMs, &latency.p50Ms, &latency.p95Ms, &latency.p99Ms};
        const std::array<double, 4> truths{kMeanMs, quantileMs(0.5), quantileMs(0.95), quantileMs(0.99)};
        for (std::size_t i = 0; i < 4; ++i) {
            if (!estimates[i]->interval) continue;
            CHECK(estimates[i]->method == IntervalMethod::BatchMeans);
            ++found[i];
            covered[i] += estimates[i]->interval->contains(truths[i]) ? 1 : 0;
        }
        if (latency.meanMs.interval) centred += std::abs(latency.meanMs.interval->centre() - latency.meanMs.value) < 1e-3 * latency.meanMs.value ? 1 : 0;
    }
    CAPTURE(covered, found, centred);
    for (std::size_t i = 0; i < 4; ++i) {
        CHECK(found[i] >= 55);
        CHECK(covered[i] >= 51);
    }
    CHECK(centred >= 50);   // nothing is cut off in most runs, for they have hardly a transient
}

TEST_CASE("Changing traffic, few buckets or a climbing queue give no interval from one run, and say why", "[analysis][intervals]")
{
    Small changing = queue("30m");
    changing.events = R"([ { "name": "sale", "from": "2026-03-02T00:10", "to": "2026-03-02T00:20", "rate": "60/s" } ])";
    const analysis::Report a = report(loaded(changing.text()), 1);
    CHECK_FALSE(a.recording.latency.meanMs.interval);
    CHECK(a.intervals.method == IntervalMethod::None);
    CHECK(a.intervals.sentence == "One replication of changing traffic: no interval.");
    CHECK(a.intervals.moreReplicationsHelp);
    CHECK_FALSE(a.windowCost.interval);
    CHECK(a.windowCost.value == Approx(a.window.total.toDouble()));
    CHECK(report(loaded(changing.text()), 3).recording.latency.meanMs.interval);

    const analysis::Report b = report(loaded(queue("5m").text()), 1);
    CHECK_FALSE(b.recording.latency.meanMs.interval);
    CHECK_THAT(b.intervals.sentence, Catch::Contains("5 buckets"));

    // Load 1.5: the queue grows to the end, no part of the run is steady.
    const analysis::Report c = report(loaded(queue("30m", "30ms").text()), 1);
    CHECK_FALSE(c.recording.latency.meanMs.interval);
    CHECK_THAT(c.intervals.sentence, Catch::Contains("no steady part"));
}

TEST_CASE("With common random numbers the paired interval is narrower than that of independent runs", "[analysis][intervals][compare]")
{
    const scenario::Scenario base = loaded(queue("5m").text());
    const scenario::Scenario faster = loaded(queue("5m", "9.9ms").text());
    const analysis::Report a = report(base, 10);
    const analysis::Report b = report(faster, 10);
    const analysis::Comparison comparison = analysis::compare({&base, &faster}, {&a, &b});
    CHECK(comparison.pairs == 10);
    const auto& paired = row(comparison, "mean").paired[1];
    REQUIRE(paired);
    // 1 / (1/0.0099 − 50) = 19.604 ms against 20 ms. Three half widths: the seed is fixed, and one in twenty 95 % intervals misses.
    CAPTURE(paired->mean, paired->interval.halfWidth(), paired->unpairedHalfWidth);
    CHECK(std::abs(paired->mean - (19.6040 - 20)) < 3 * paired->interval.halfWidth());
    CHECK(paired->interval.halfWidth() < 0.2 * paired->unpairedHalfWidth);
    CHECK_FALSE(paired->nothingToTell());
    CHECK_FALSE(row(comparison, "mean").insideInterval(1));
    CHECK(paired->mean == Approx(*row(comparison, "mean").delta(1)));
    // The intervals of the two runs overlap: without pairs, these runs could not have told.
    CHECK(a.recording.latency.meanMs.interval->low < b.recording.latency.meanMs.interval->high);
    CHECK(row(comparison, "p95").paired[1]);
    CHECK(row(comparison, "Failed requests").paired[1]->nothingToTell());
    CHECK_FALSE(row(comparison, "Nodes, most").paired[1]);

    const analysis::Report same = report(base, 10);
    CHECK(row(analysis::compare({&base, &base}, {&a, &same}), "p99").paired[1]->interval == stats::Interval{0, 0});

    // Other seeds, other numbers of replications, or one alone cannot be paired.
    const analysis::Report other = report(faster, 10, 2);
    CHECK(analysis::compare({&base, &faster}, {&a, &other}).pairs == 0);
    CHECK(analysis::compare({&base, &faster}, {&a, &other}).rows.front().paired[1] == std::nullopt);
    const analysis::Report fewer = report(faster, 9);
    CHECK(analysis::compare({&base, &faster}, {&a, &fewer}).pairs == 0);
    const analysis::Report oneA = report(base, 1), oneB = report(faster, 1);
    const analysis::Comparison single = analysis::compare({&base, &faster}, {&oneA, &oneB});
    CHECK(single.pairs == 0);
    CHECK_THAT(single.pairing, Catch::Contains("One replication"));
}

TEST_CASE("Money has an interval and a paired interval where an autoscaler answers to chance", "[analysis][intervals][compare]")
{
    const scenario::Scenario base = loaded(autoscaled("0.5").text());
    const scenario::Scenario tighter = loaded(autoscaled("0.6").text());
    const analysis::Report a = report(base, 10);
    const analysis::Report b = report(tighter, 10);
    REQUIRE(a.costs.size() == 10);
    REQUIRE(a.windowCost.interval);
    CAPTURE(a.windowCost.value, a.windowCost.interval->halfWidth(), b.windowCost.value, b.windowCost.interval->halfWidth());
    CHECK(a.windowCost.interval->halfWidth() > 0);
    CHECK(a.monthCost.interval->halfWidth() > 0);
    CHECK(a.windowCost.method == IntervalMethod::Replications);
    // Linear prices: the mean of the bills is the bill of the mean, but for rounding to the cent.
    CHECK(a.windowCost.value == Approx(a.window.total.toDouble()).margin(0.01));
    CHECK(a.monthCost.value == Approx(a.month.total.toDouble()).epsilon(1e-3));

    const auto comparison = analysis::compare({&base, &tighter}, {&a, &b});
    const auto& paired = row(comparison, "Cost of the window").paired[1];
    REQUIRE(paired);
    CAPTURE(paired->mean, paired->interval.halfWidth(), paired->unpairedHalfWidth);
    CHECK(paired->mean == Approx(b.windowCost.value - a.windowCost.value).margin(1e-9));
    CHECK(paired->interval.halfWidth() > 0);
    CHECK(row(comparison, "Cost of the month").paired[1]->pairs == 10);

    // The bill of a replication is the bill of that replication run alone.
    simulation::RunOptions alone;
    alone.firstReplication = 4;
    auto fourth = analysis::analyse(base, run(base, alone), prices());
    REQUIRE(fourth);
    CHECK(fourth->window.total.toDouble() == Approx(a.costs[4].window));
    CHECK(fourth->month.total.toDouble() == Approx(a.costs[4].month));
}

TEST_CASE("Replications that never answered an operation say nothing about its latency. Stopped ones give no interval", "[analysis][intervals]")
{
    const scenario::Scenario scenario = loaded(queue("1m").text());
    simulation::RunOptions options;
    options.replications = 3;
    auto parts = simulation::simulateEach(scenario, azure(), options);
    REQUIRE(parts);
    const double first = parts->at(0).operations[0].latency.meanMs.value, second = parts->at(1).operations[0].latency.meanMs.value;
    parts->at(2).operations[0].latency = {};
    const simulation::Recording merged = simulation::mergeReplications(*parts, 7);
    CHECK(merged.operations[0].latency.meanMs.value == Approx(0.5 * (first + second)));
    CHECK(merged.operations[0].latency.meanMs.interval == stats::meanInterval(std::vector<double>{first, second}));
    CHECK(merged.perReplication[2].number == 9);
    CHECK_FALSE(merged.perReplication[2].operations[0]);

    parts->at(1).partial = true;
    const simulation::Recording partial = simulation::mergeReplications(*parts);
    CHECK(partial.partial);
    CHECK_FALSE(partial.latency.meanMs.interval);
    CHECK_FALSE(partial.failedShare.interval);
    CHECK(partial.perReplication.empty());
}

TEST_CASE("A window with a fault has no steady part, so one run of it has no interval", "[analysis][intervals]")
{
    Small small = queue("2h");
    small.faults = R"([ { "name": "gone", "kind": "down", "of": "s", "at": "2026-03-02T00:30", "duration": "6m" } ])";
    const analysis::Report r = report(loaded(small.text()), 1);
    CHECK(r.recording.failedShare.value > 0.03);
    CHECK_FALSE(r.recording.failedShare.interval);
    CHECK_FALSE(r.recording.latency.meanMs.interval);
    CHECK(r.intervals.method == IntervalMethod::None);
    CHECK_THAT(r.intervals.sentence, Catch::Contains("fault"));
    small.faults = "[]";
    CHECK(report(loaded(small.text()), 1).intervals.method == IntervalMethod::BatchMeans);
}

TEST_CASE("A figure that the warm-up moves out of the interval of the rest has none", "[analysis][intervals]")
{
    // 500 minutes of 100/s; in the first 40 half of the requests fail and latency is tenfold, later 1 in 1,000.
    simulation::Recording r;
    r.bucket = Duration::minutes(1);
    const scenario::Scenario scenario = loaded(queue("500m").text());
    r.start = scenario.calendar.start;
    r.end = scenario.calendar.end;
    simulation::Signal offered{"requests.offered", "", "1/s", {}, {}, {}}, completed{"requests.completed", "", "1/s", {}, {}, {}}, failed{"requests.failed", "", "1/s", {}, {}, {}},
        latency{"latency.mean", "", "s", {}, {}, {}};
    double sum = 0;
    random::Generator noise(7);
    for (int i = 0; i < 500; ++i) {
        const double bad = i < 40 ? 50 : 0.05 + 0.1 * noise.uniform();
        offered.mean.push_back(100);
        failed.mean.push_back(static_cast<float>(bad));
        completed.mean.push_back(static_cast<float>(100 - bad));
        latency.mean.push_back(static_cast<float>((i < 40 ? 0.2 : 0.02) * (0.95 + 0.1 * noise.uniform())));
        sum += bad;
    }
    r.signals = {offered, completed, failed, latency};
    r.failedShare.value = sum / 500 / 100;
    r.latency.meanMs.value = 27;
    const analysis::IntervalBasis basis = analysis::addIntervals(scenario, r);
    CHECK(r.failedShare.value > 0.04);
    CHECK_FALSE(r.failedShare.interval);
    CHECK_FALSE(r.latency.meanMs.interval);
    // Without that beginning the same figures have theirs.
    for (simulation::Signal& signal : r.signals) signal.mean.erase(signal.mean.begin(), signal.mean.begin() + 40);
    r.start = r.start + Duration::minutes(40);
    r.failedShare.value = 0.001;
    r.latency.meanMs.value = 20;
    CHECK(analysis::addIntervals(scenario, r).method == IntervalMethod::BatchMeans);
    REQUIRE(r.failedShare.interval);
    CHECK(r.failedShare.interval->contains(0.001));
    CHECK(r.latency.meanMs.interval->contains(20));
    CHECK_FALSE(basis.sentence.empty());
}

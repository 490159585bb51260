// Replications told one by one are the run that simulate() leaves, and their bands narrow as they become more.
#include "models/analysis/replicate.h"

#include "models/analysis/replication_bands.h"
#include "tests/models/simulation/support/small_run.h"
#include "tests/support/catch.h"

#include <algorithm>
#include <cmath>
#include <set>

using namespace headroom;
using namespace headroom::test;

namespace {

Small queue()
{
    Small small;
    small.rate = "80/s";
    small.process = "poisson";
    small.duration = "10m";
    small.operations = R"("op": { "steps": [ { "call": "s", "time": { "exponential": "10ms" } } ] })";
    small.components = R"("s": { "kind": "service", "roundTrip": "0ms", "workers": 1 })";
    return small;
}

struct Watch final : analysis::ReplicationObserver {
    void progress(const simulation::RunProgress& now) override { highest = std::max(highest, now.fraction); }
    void bucketFinished(const simulation::Recording&, std::size_t) override { ++buckets; }
    void replicationProgress(int number, double fraction) override { last = {number, fraction}; }
    void replicationFinished(const simulation::Recording& recording, int number) override
    {
        numbers.insert(number);
        bands.add(recording);
        if (bands.count() < 2) return;
        const analysis::SignalBand band = bands.bands().front();
        double sum = 0;
        for (std::size_t i = 0; i < band.low.size(); ++i)
            if (std::isfinite(band.low[i])) sum += static_cast<double>(band.high[i] - band.low[i]);
        widths.push_back(sum);
        if (stopAfter > 0 && bands.count() >= stopAfter) stop.request_stop();
    }

    double highest = 0;
    int buckets = 0, stopAfter = 0;
    std::pair<int, double> last;
    std::set<int> numbers;
    std::vector<double> widths;
    analysis::ReplicationBands bands{{"latency.p95", "no such signal"}};
    std::stop_source stop;
};

} // namespace

TEST_CASE("Replications told one by one are the same run, for any number of threads", "[analysis][replicate]")
{
    const scenario::Scenario scenario = loaded(queue().text());
    simulation::RunOptions options;
    options.replications = 6;
    options.threads = 1;
    const auto whole = simulation::simulate(scenario, azure(), options);
    REQUIRE(whole);
    for (const int threads : {1, 3}) {
        options.threads = threads;
        Watch watch;
        const auto told = analysis::replicate(scenario, azure(), options, {}, &watch);
        REQUIRE(told);
        CHECK(told->fingerprint == whole->fingerprint);
        CHECK(told->replications == 6);
        CHECK(told->latency.p95Ms.value == whole->latency.p95Ms.value);
        REQUIRE(told->latency.p95Ms.interval);
        CHECK(*told->latency.p95Ms.interval == *whole->latency.p95Ms.interval);
        REQUIRE(told->perReplication.size() == 6);
        for (std::size_t i = 0; i < 6; ++i) CHECK(told->perReplication[i].number == static_cast<int>(i));
        CHECK(watch.numbers == std::set<int>{0, 1, 2, 3, 4, 5});
        CHECK(watch.highest == Approx(1).epsilon(0.01));
        CHECK(watch.buckets == static_cast<int>(told->bucketCount())); // of the first alone
        CHECK(watch.bands.bands().size() == 1);
    }
}

TEST_CASE("The band over replications narrows and holds the mean", "[analysis][replicate]")
{
    const scenario::Scenario scenario = loaded(queue().text());
    simulation::RunOptions options;
    options.replications = 12;
    options.threads = 2;
    Watch watch;
    const auto told = analysis::replicate(scenario, azure(), options, {}, &watch);
    REQUIRE(told);
    REQUIRE(watch.widths.size() == 11);
    CHECK(watch.widths.back() < watch.widths[1] * 0.8);
    const analysis::SignalBand band = watch.bands.bands().front();
    const simulation::Signal* mean = told->signal("latency.p95");
    REQUIRE(mean);
    for (std::size_t i = 0; i < band.low.size(); ++i) {
        if (!std::isfinite(band.low[i])) continue;
        CHECK(mean->mean[i] >= band.low[i] * 0.999F);
        CHECK(mean->mean[i] <= band.high[i] * 1.001F);
    }
}

TEST_CASE("Stopped between replications, the whole ones are the result", "[analysis][replicate]")
{
    const scenario::Scenario scenario = loaded(queue().text());
    simulation::RunOptions options;
    options.replications = 50;
    options.threads = 2;
    Watch watch;
    watch.stopAfter = 3;
    const auto told = analysis::replicate(scenario, azure(), options, watch.stop.get_token(), &watch);
    REQUIRE(told);
    CHECK_FALSE(told->partial);
    CHECK(told->replications >= 3);
    CHECK(told->replications < 50);
    CHECK(static_cast<std::size_t>(told->replications) == watch.numbers.size());
    REQUIRE(told->perReplication.size() == watch.numbers.size());
    std::size_t i = 0;
    for (const int number : watch.numbers) CHECK(told->perReplication[i++].number == number);
    // Before the first is whole there is nothing but the part of it.
    std::stop_source stop;
    stop.request_stop();
    const auto none = analysis::replicate(scenario, azure(), options, stop.get_token());
    REQUIRE(none);
    CHECK(none->partial);
}

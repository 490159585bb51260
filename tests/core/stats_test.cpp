// Proves the statistics against definitions: error bound of the histogram, time weighting, series levels, Student's t.
#include "core/base/assert.h"
#include "core/random/stream.h"
#include "core/random/ziggurat.h"
#include "core/stats/batch_means.h"
#include "core/stats/confidence.h"
#include "core/stats/histogram.h"
#include "core/stats/series.h"
#include "core/stats/time_weighted.h"
#include "tests/support/catch.h"

#include <algorithm>
#include <cmath>
#include <vector>

using namespace headroom;
using namespace headroom::stats;

TEST_CASE("A quantile of the histogram is within 1 % of the sorted sample's, from 1 µs to 4 h", "[stats][histogram]")
{
    auto random = random::makeStream(3, 0, "histogram");
    for (const double spread : {0.5, 3.0, 11.0}) {
        Histogram histogram;
        std::vector<std::int64_t> sorted;
        std::int64_t sum = 0;
        for (int i = 0; i < 50'000; ++i) {
            const auto ns = static_cast<std::int64_t>(2000 * std::exp(2 * spread * random.uniform()));
            histogram.record(ns);
            sorted.push_back(ns);
            sum += ns;
        }
        std::sort(sorted.begin(), sorted.end());
        for (const double p : {0.001, 0.1, 0.25, 0.5, 0.9, 0.95, 0.99, 0.999, 0.9999}) {
            const auto rank = static_cast<std::size_t>(std::ceil(p * 50'000)) - 1;
            const auto exact = static_cast<double>(sorted[rank]);
            REQUIRE(std::abs(static_cast<double>(histogram.quantileNs(p)) - exact) <= 0.01 * exact);
        }
        CHECK(histogram.quantileNs(0) == sorted.front());
        CHECK(histogram.quantileNs(1) == sorted.back());
        CHECK(histogram.minNs() == sorted.front());
        CHECK(histogram.maxNs() == sorted.back());
        CHECK(histogram.sumNs() == sum);
    }
}

TEST_CASE("Every single value is found again within 1 %", "[stats][histogram]")
{
    // Borders of all buckets and their neighbours: 2^k · (64 + j)/64.
    for (int k = 10; k < 44; ++k) {
        for (std::int64_t j = 0; j < 64; ++j) {
            for (std::int64_t step = -1; step <= 1; ++step) {
                const std::int64_t ns = (std::int64_t{1} << k) / 64 * (64 + j) + step;
                Histogram histogram;
                histogram.record(0);
                histogram.record(ns);
                histogram.record(std::int64_t{1} << 44);
                REQUIRE(std::abs(static_cast<double>(histogram.quantileNs(0.5) - ns)) <= 0.01 * static_cast<double>(ns));
            }
        }
    }
}

TEST_CASE("Values outside the range keep count, sum and extremes", "[stats][histogram]")
{
    Histogram histogram;
    histogram.record(-5);
    histogram.record(0);
    histogram.record(std::int64_t{1} << 50, 2);
    CHECK(histogram.count() == 4);
    CHECK(histogram.minNs() == -5);
    CHECK(histogram.maxNs() == std::int64_t{1} << 50);
    CHECK(histogram.sumNs() == (std::int64_t{1} << 51) - 5);
    CHECK(Histogram{}.quantileNs(0.5) == 0);
    CHECK(Histogram{}.meanNs() == 0);
}

TEST_CASE("Merging histograms equals recording into one", "[stats][histogram]")
{
    auto random = random::makeStream(4, 0, "merge");
    Histogram all;
    Histogram parts[3];
    for (int i = 0; i < 3000; ++i) {
        const auto ns = static_cast<std::int64_t>(random.below(1U << 31));
        all.record(ns);
        parts[i % 3].record(ns);
    }
    parts[2].merge(parts[0]);
    parts[2].merge(parts[1]);
    CHECK(parts[2] == all);
    all.reset();
    CHECK(all == Histogram{});
}

TEST_CASE("countUpTo counts what lies below a bucket border exactly", "[stats][histogram]")
{
    Histogram histogram;
    for (std::int64_t ns = 0; ns < 4096; ++ns) histogram.record(ns);
    CHECK(histogram.countUpTo(2047) == 2048);
    CHECK(histogram.countUpTo(2050) == 2048);
    CHECK(histogram.countUpTo(-1) == 0);
    CHECK(histogram.countUpTo(1 << 20) == 4096);
}

TEST_CASE("A time-weighted mean weights by time", "[stats][time_weighted]")
{
    const auto at = [](int s) { return SimTime{} + Duration::seconds(s); };
    TimeWeighted value(at(0), 2);
    value.set(at(10), 5);
    value.add(at(20), -4);
    CHECK(value.mean(at(40)) == Approx((20.0 + 50.0 + 20.0) / 40));
    CHECK(value.integralSeconds(at(40)) == Approx(90.0));
    CHECK(value.max() == 5);
    value.reset(at(40));
    CHECK(value.max() == 1);
    CHECK(value.mean(at(40)) == 1);
    CHECK(value.mean(at(50)) == Approx(1));
}

TEST_CASE("Coarse levels of a series keep peaks, means and gaps", "[stats][series]")
{
    const SimTime start;
    Series series(start, Duration::seconds(1), 1000);
    for (int i = 0; i < 100; ++i) {
        if (i == 40 || i == 41 || i == 42 || i == 43) continue;
        series.record(start + Duration::seconds(i), i == 77 ? 1e6 : i);
    }
    series.buildLevels();
    CHECK(series.levels() == 5);   // 100, 25, 7, 2, 1
    CHECK(series.level(1)[10].empty());
    CHECK(series.level(1)[19].max == 1e6);
    CHECK(series.level(4)[0].max == 1e6);
    CHECK(series.level(4)[0].weight == 96);
    CHECK(series.level(1)[0].mean() == Approx(1.5));
    CHECK(series.width(2) == Duration::seconds(16));
    CHECK(series.levelFor(Duration::seconds(100), 20) == 1);
    CHECK(series.levelFor(Duration::seconds(100), 1000) == 0);
    series.record(start - Duration::seconds(5), -7);              // before the start: first bucket
    series.record(start + Duration::seconds(1'000'000), 3);       // beyond the limit: last bucket
    CHECK(series.buckets().size() == 1000);
    CHECK(series.buckets().front().min == -7);
    CHECK_THROWS_AS(series.level(1), InvariantViolation);         // stale
}

TEST_CASE("Student's t agrees with the printed table", "[stats][confidence]")
{
    // Any statistics textbook: t(0.975; 9) = 2.262, t(0.995; 4) = 4.604.
    CHECK(studentQuantile(0.975, 9) == Approx(2.262).margin(5e-4));
    CHECK(studentQuantile(0.995, 4) == Approx(4.604).margin(5e-4));
    const std::vector<double> values{4, 6, 8, 10};   // mean 7, s = 2.582, t(0.975; 3) = 3.182
    const Interval interval = meanInterval(values);
    CHECK(interval.centre() == Approx(7));
    CHECK(interval.halfWidth() == Approx(3.182 * 2.58199 / 2).epsilon(1e-3));
    CHECK(std::isinf(meanInterval(std::vector<double>{1}).high));
    const std::vector<double> shifted{3, 5.5, 6.5, 9};
    CHECK(pairedDifference(values, shifted).centre() == Approx(1.0));
    CHECK(pairedDifference(values, shifted).halfWidth() < interval.halfWidth());
}

TEST_CASE("95 % intervals by batch means cover the mean of a correlated sequence in about 95 % of runs", "[stats][batch_means]")
{
    // AR(1) with ρ = 0.9 and mean 5, 400 runs of 20,000 values. Coverage of 400 runs at 0.95 stays above 0.89 but for a
    // chance of 10^-6 (binomial: 5.5 standard deviations of 0.011); above 0.99 likewise needs 4 of them.
    int covered = 0;
    for (std::uint32_t run = 0; run < 400; ++run) {
        auto random = random::makeStream(11, run, "ar1");
        BatchMeans batches;
        double value = 0;
        for (int i = 0; i < 20'000; ++i) {
            value = 0.9 * value + random::normal(random);
            batches.add(5 + value);
        }
        REQUIRE(batches.batches() >= 32);
        REQUIRE(batches.batches() < 64);
        covered += batches.interval().contains(5.0) ? 1 : 0;
    }
    CHECK(covered >= 356);
    CHECK(covered <= 399);
}

// Arrivals with bursts, with other gaps, in batches: their laws against theory.
#include "core/random/stream.h"
#include "models/workload/arrivals.h"
#include "tests/support/catch.h"

#include <algorithm>
#include <cmath>
#include <vector>

using namespace headroom;

namespace {

scenario::Scenario withSource(const scenario::ArrivalsSpec& arrivals, double ratePerSecond)
{
    scenario::Scenario scenario;
    scenario.calendar.start = SimTime{};
    scenario.calendar.end = SimTime{} + Duration::hours(24 * 30);
    scenario::TrafficSource source;
    source.name = "s";
    source.otherwisePerSecond = ratePerSecond;
    source.arrivals = arrivals;
    scenario.traffic = {source};
    return scenario;
}

/// Arrival instants [s] of `hours` hours, begun anew each hour as a run does.
std::vector<double> arrivalSeconds(const scenario::ArrivalsSpec& spec, double ratePerSecond, int hours, std::uint64_t seed)
{
    const scenario::Scenario scenario = withSource(spec, ratePerSecond);
    workload::Arrivals arrivals(scenario.traffic[0], scenario, scenario.calendar.start, scenario.calendar.end);
    random::Generator generator = random::makeStream(seed, 0, "arrivals");
    std::vector<double> times;
    for (int hour = 0; hour < hours; ++hour) {
        const SimTime from = SimTime{} + Duration::hours(hour), to = from + Duration::hours(1);
        arrivals.restart(from);
        SimTime last = from;
        for (SimTime t = arrivals.next(generator); t < to; t = arrivals.next(generator)) {
            REQUIRE(t >= last);
            last = t;
            times.push_back((t - SimTime{}).toSeconds());
        }
    }
    return times;
}

/// Mean and variance of the counts in cells of `seconds`.
std::pair<double, double> countMoments(const std::vector<double>& times, double seconds, int hours)
{
    std::vector<double> counts(static_cast<std::size_t>(hours * 3600 / seconds), 0.0);
    for (const double time : times) ++counts[std::min(counts.size() - 1, static_cast<std::size_t>(time / seconds))];
    double mean = 0, variance = 0;
    for (const double count : counts) mean += count / static_cast<double>(counts.size());
    for (const double count : counts) variance += (count - mean) * (count - mean) / static_cast<double>(counts.size() - 1);
    return {mean, variance};
}

/// Mean wait [s] in front of one exponential server (Lindley's recursion).
double meanWait(const std::vector<double>& times, double serviceSeconds, std::uint64_t seed)
{
    random::Generator generator = random::makeStream(seed, 0, "service");
    double wait = 0, sum = 0, last = times.front();
    for (const double time : times) {
        wait = std::max(0.0, wait - (time - last));
        last = time;
        sum += wait;
        wait += serviceSeconds * random::exponential(generator);
    }
    return sum / static_cast<double>(times.size());
}

} // namespace

// The cookbook's formulas: 40/s with bursts of 20 s every 60 s at four times the rate: p = 1/4, λ₀ = 160/7, λ₁ = 640/7, θ = 1/15. 200 hours have 72,000 cells
// of 10 s; their counts are correlated over some 15 s, so the mean is known to about 0.4 % and the variance to about 1.5 %: six sigma below.
TEST_CASE("Modulated arrivals keep the mean and have the variance of their bursts", "[workload][oracle]")
{
    scenario::ArrivalsSpec spec;
    spec.process = scenario::ArrivalProcess::Mmpp;
    spec.burstFactor = 4;
    spec.burstDuration = Duration::seconds(20);
    spec.burstEvery = Duration::seconds(60);
    const int hours = 200;
    const auto [mean, variance] = countMoments(arrivalSeconds(spec, 40, hours, 5), 10, hours);
    const double p = 0.25, low = 40 / (1 - p + p * 4), high = 4 * low, theta = 1.0 / 15, t = 10;
    const double expected = 40 * t + 2 * p * (1 - p) * (high - low) * (high - low) / theta * (t - (1 - std::exp(-theta * t)) / theta);
    CHECK(mean == Approx(400).epsilon(0.025));
    CHECK(variance == Approx(expected).epsilon(0.09));
    // A Poisson source would have the variance of its mean.
    CHECK(expected > 50 * 400);
}

// Gaps at an even rate have the stated variation, and a run that begins anew each hour has the right number: 1,000 hours of 20 an hour, where an ordinary
// renewal process with cv 3 would give (9 − 1)/2 = 4 more an hour.
TEST_CASE("Renewal arrivals have the stated variation of gaps and no surplus at their start", "[workload][oracle]")
{
    for (const auto& [cv, heavy] : {std::pair{3.0, false}, std::pair{0.5, false}, std::pair{1.0, false}, std::pair{1.5, true}}) {
        INFO(cv << (heavy ? " lognormal" : ""));
        scenario::ArrivalsSpec spec;
        spec.process = scenario::ArrivalProcess::Renewal;
        spec.cv = cv;
        spec.heavyTail = heavy;
        const auto times = arrivalSeconds(spec, 100, 4, 11);   // 1.4 million gaps
        double sum = 0, squares = 0;
        for (std::size_t i = 1; i < times.size(); ++i) {
            sum += times[i] - times[i - 1];
            squares += (times[i] - times[i - 1]) * (times[i] - times[i - 1]);
        }
        const double mean = sum / static_cast<double>(times.size() - 1);
        CHECK(mean == Approx(0.01).epsilon(0.02));
        CHECK(std::sqrt(squares / static_cast<double>(times.size() - 1) - mean * mean) / mean == Approx(cv).epsilon(heavy ? 0.06 : 0.02));
        // Sparse: the count of an hour has a variance of at most some cv²·20, so 700 hours give the mean within 6·√(cv²·20/700).
        const auto sparse = arrivalSeconds(spec, 20.0 / 3600, 700, 12);
        CHECK(static_cast<double>(sparse.size()) / 700 == Approx(20).margin(6 * std::max(1.0, cv) * std::sqrt(20.0 / 700) + 0.05));
    }
}

// GI/M/1: the mean wait is σ/(μ(1 − σ)), σ the root of σ = A*(μ(1 − σ)), A* the transform of the gaps (D. Gross, C. Harris, "Fundamentals of Queueing
// Theory"). Here hyperexponential gaps of cv 2 at 70 % load.
TEST_CASE("Hyperexponential arrivals wait as GI/M/1 does", "[workload][oracle]")
{
    scenario::ArrivalsSpec spec;
    spec.process = scenario::ArrivalProcess::Renewal;
    spec.cv = 2;
    const double rate = 100, service = 0.007;
    const double spread = std::sqrt(3.0 / 5), p = (1 + spread) / 2;
    const double first = 2 * p * rate, second = 2 * (1 - p) * rate;
    double sigma = 0.5;
    for (int i = 0; i < 500; ++i) {
        const double s = (1 - sigma) / service;
        sigma = p * first / (first + s) + (1 - p) * second / (second + s);
    }
    CHECK(meanWait(arrivalSeconds(spec, rate, 20, 3), service, 3) == Approx(sigma * service / (1 - sigma)).epsilon(0.03));
}

// M^X/M/1 with geometric batches: Wq = (ρ + b − 1)/(μ(1 − ρ)). At ρ = 0.6, b = 5, μ = 100/s: 115 ms.
TEST_CASE("Batches wait as M^X/M/1 does", "[workload][oracle]")
{
    scenario::ArrivalsSpec spec;
    spec.process = scenario::ArrivalProcess::Batch;
    spec.batchMean = 5;
    const auto times = arrivalSeconds(spec, 60, 40, 9);   // 8.6 million requests
    CHECK(static_cast<double>(times.size()) == Approx(60.0 * 3600 * 40).epsilon(0.01));
    CHECK(meanWait(times, 0.01, 9) == Approx((0.6 + 5 - 1) / (100 * 0.4)).epsilon(0.03));
    std::size_t batches = 0;
    for (std::size_t i = 0; i < times.size(); ++i)
        if (i == 0 || times[i] != times[i - 1]) ++batches;
    CHECK(static_cast<double>(times.size()) / static_cast<double>(batches) == Approx(5).epsilon(0.01));
    spec.batchMean = 1;
    CHECK(static_cast<double>(arrivalSeconds(spec, 60, 2, 9).size()) == Approx(60.0 * 7200).epsilon(0.01));
}

#include "tests/oracle/kernel_run.h"
#include "tests/oracle/scenario_run.h"
#include "tests/support/theory/kolmogorov.h"

#include <fmt/format.h>

#include <algorithm>

/// Traffic that changes: Mt/M/c against the forward equations of Kolmogorov, span by span.
namespace headroom::oracle {
namespace {

using kernel::QueueingNetwork;
using theory::TransientQueue;

/// A rate of straight lines between corners; a jump is two corners at one time.
struct Corner {
    double seconds = 0, ratePerSecond = 0;
};

double rateAt(const std::vector<Corner>& corners, double seconds)
{
    for (std::size_t i = 1; i < corners.size(); ++i) {
        const Corner &a = corners[i - 1], &b = corners[i];
        if (seconds < b.seconds)
            return a.ratePerSecond + (b.ratePerSecond - a.ratePerSecond) * (seconds - a.seconds) / (b.seconds - a.seconds);
    }
    return corners.back().ratePerSecond;
}

/// Reference by buckets of `bucketSeconds`, from the empty system on. Within a step the rate is a line whose ends are taken
/// inside the step, so that a jump at its border does not count.
std::vector<TransientQueue::Span> byBuckets(TransientQueue queue, const std::vector<Corner>& corners, double bucketSeconds, int buckets)
{
    std::vector<double> stops;
    for (const Corner& corner : corners)
        stops.push_back(corner.seconds);
    for (int i = 1; i <= buckets; ++i)
        stops.push_back(i * bucketSeconds);
    std::sort(stops.begin(), stops.end());
    std::vector<TransientQueue::Span> result(static_cast<std::size_t>(buckets));
    double from = 0;
    for (const double to : stops) {
        if (to <= from + 1e-9 || to > buckets * bucketSeconds + 1e-9) continue;
        const double inset = 1e-6 * (to - from);
        const double first = rateAt(corners, from + inset), last = rateAt(corners, to - inset);
        const TransientQueue::Span span = queue.advance(to, [=](double t) { return first + (last - first) * (t - from) / (to - from); });
        TransientQueue::Span& bucket = result[static_cast<std::size_t>(0.5 * (from + to) / bucketSeconds)];
        bucket.meanPresent += span.meanPresent * (to - from) / bucketSeconds;
        bucket.meanBusy += span.meanBusy * (to - from) / bucketSeconds;
        bucket.offered += span.offered;
        bucket.refused += span.refused;
        from = to;
    }
    return result;
}

double mean(const std::vector<TransientQueue::Span>& spans, std::size_t from, std::size_t to)
{
    double sum = 0;
    for (std::size_t i = from; i < to; ++i)
        sum += spans[i].meanPresent;
    return sum / static_cast<double>(to - from);
}

double refusedShare(const std::vector<TransientQueue::Span>& spans)
{
    double offered = 0, refused = 0;
    for (const TransientQueue::Span& span : spans) {
        offered += span.offered;
        refused += span.refused;
    }
    return refused / offered;
}

constexpr double kQuiet = 10'000 / 60.0, kSpike = 50'000 / 60.0; // requests a second

/// An event of the calendar, from the start of the day.
std::string spike(double fromSeconds, double toSeconds, const std::string& more = "")
{
    return fmt::format(
        R"("otherwise": "10000rpm", "events": [ {{ "name": "spike", "from": "2026-03-02T00:00:{:02.0f}", "to": "2026-03-02T00:00:{:02.0f}", "rate": "50000rpm"{} }} ])",
        fromSeconds, toSeconds, more);
}

void addSpikes(std::vector<Experiment>& list)
{
    {
        // Ten servers of 40 ms bear 15,000 rpm; 400 may wait.
        const std::vector<Corner> corners{{0, kQuiet}, {20, kQuiet}, {20, kSpike}, {40, kSpike}, {40, kQuiet}, {60, kQuiet}};
        const auto exact = byBuckets(TransientQueue(10, 400, 0.040), corners, 2, 30);
        ScenarioRun run{.family = "Traffic in time",
                        .model = "Mt/M/c/K, spike",
                        .parameters = "10,000 → 50,000 → 10,000 rpm, c = 10 of 40 ms, 400 may wait",
                        .operations = callFor(exponentialMs(40)),
                        .components = service("s", 10, R"(, "queue": 400)"),
                        .seconds = 60,
                        .traffic = spike(20, 40),
                        .replications = 400,
                        .bucketSeconds = 2};
        run.expect("mean number in system, 10 … 20 s", mean(exact, 5, 10), signalMean("s.inFlight", 5, 10), 0.05)
            .expect("mean number in system, 20 … 22 s", mean(exact, 10, 11), signalMean("s.inFlight", 10, 11), 0.02)
            .expect("mean number in system, 30 … 40 s", mean(exact, 15, 20), signalMean("s.inFlight", 15, 20), 0.01)
            .expect("mean number in system, 42 … 44 s", mean(exact, 21, 22), signalMean("s.inFlight", 21, 22), 0.05)
            .expect("mean number in system, 50 … 60 s", mean(exact, 25, 30), signalMean("s.inFlight", 25, 30), 0.06)
            .expect("share refused", refusedShare(exact), failedShare, 0.02)
            .addTo(list);
    }
    {
        const std::vector<Corner> corners{{0, kQuiet}, {5, kQuiet}, {5, kSpike}, {6, kSpike}, {6, kQuiet}, {20, kQuiet}};
        const auto exact = byBuckets(TransientQueue(10, 1000, 0.040), corners, 1, 20);
        ScenarioRun run{.family = "Traffic in time",
                        .model = "Mt/M/c, spike of a second",
                        .parameters = "10,000 → 50,000 → 10,000 rpm, c = 10 of 40 ms",
                        .operations = callFor(exponentialMs(40)),
                        .components = service("s", 10),
                        .seconds = 20,
                        .traffic = spike(5, 6),
                        .replications = 1000,
                        .bucketSeconds = 1};
        run.expect("mean number in system, 5 … 6 s", mean(exact, 5, 6), signalMean("s.inFlight", 5, 6), 0.04)
            .expect("mean number in system, 8 … 9 s", mean(exact, 8, 9), signalMean("s.inFlight", 8, 9), 0.05)
            .expect("mean number in system, 11 … 13 s", mean(exact, 11, 13), signalMean("s.inFlight", 11, 13), 0.08)
            .expect("mean number in system, 17 … 20 s", mean(exact, 17, 20), signalMean("s.inFlight", 17, 20), 0.07)
            .addTo(list);
    }
    {
        const std::vector<Corner> corners{{0, kQuiet}, {15, kQuiet}, {20, kSpike}, {30, kSpike}, {40, kQuiet}, {50, kQuiet}};
        const auto exact = byBuckets(TransientQueue(45, 0, 0.060), corners, 5, 10);
        ScenarioRun run{.family = "Traffic in time",
                        .model = "Mt/M/c/c, ramps",
                        .parameters = "10,000 to 50,000 rpm in 5 s, back in 10 s, c = 45 of 60 ms",
                        .operations = callFor(exponentialMs(60)),
                        .components = service("s", 45, R"(, "queue": 0)"),
                        .seconds = 50,
                        .traffic = spike(20, 30, R"(, "rampUp": "5s", "rampDown": "10s")"),
                        .replications = 200,
                        .bucketSeconds = 5};
        run.expect("mean number in system, 15 … 20 s", mean(exact, 3, 4), signalMean("s.inFlight", 3, 4), 0.02)
            .expect("mean number in system, 20 … 30 s", mean(exact, 4, 6), signalMean("s.inFlight", 4, 6), 0.01)
            .expect("mean number in system, 30 … 40 s", mean(exact, 6, 8), signalMean("s.inFlight", 6, 8), 0.02)
            .expect("share refused", refusedShare(exact), failedShare, 0.04)
            .addTo(list);
    }
}

void addDay(std::vector<Experiment>& list)
{
    constexpr double kHour = 3600;
    const std::vector<Corner> corners{{0, 0.15},         {6 * kHour, 0.15},  {8 * kHour, 0.8},
                                      {18 * kHour, 0.8}, {20 * kHour, 0.15}, {24 * kHour, 0.15}};
    const auto exact = byBuckets(TransientQueue(10, 150, 10), corners, kHour, 24);
    ScenarioRun run{.family = "Traffic in time",
                    .model = "Mt/M/c, a day",
                    .parameters = "0.15/s at night, 0.8/s from 8 to 18 h, ramps of 2 h; c = 10 of 10 s",
                    .operations = callFor(exponentialMs(10'000)),
                    .components = service("s", 10),
                    .seconds = 3 * 24 * kHour,
                    .traffic = R"("otherwise": "0.15/s", "weekly": [ { "from": "08:00", "to": "18:00", "rate": "0.8/s", "ramp": "2h" } ])",
                    .replications = 40,
                    .bucketSeconds = kHour};
    for (const unsigned hour : {3U, 7U, 8U, 13U, 18U, 19U})
        run.expect(fmt::format("mean number in system, {} … {} h", hour, hour + 1), mean(exact, hour, hour + 1),
                   signalMean("s.inFlight", hour, hour + 1, 24), 0.05);
    run.addTo(list);
}

void addStart(std::vector<Experiment>& list)
{
    const std::vector<Corner> corners{{0, 80}, {4, 80}};
    const auto exact = byBuckets(TransientQueue(1, 400, 0.010), corners, 1, 4);
    ScenarioRun run{.family = "Traffic in time",
                    .model = "M/M/1 from the empty system",
                    .parameters = "ρ = 0.8, 10 ms",
                    .operations = callFor(exponentialMs(10)),
                    .components = service("s", 1),
                    .ratePerSecond = 80,
                    .seconds = 4,
                    .replications = 6000,
                    .bucketSeconds = 1};
    run.expect("mean number in system, first second", mean(exact, 0, 1), signalMean("s.inFlight", 0, 1), 0.05)
        .expect("mean number in system, fourth second", mean(exact, 3, 4), signalMean("s.inFlight", 3, 4), 0.05)
        .addTo(list);

    // Through overload and back; measured from 0.1 s to 1.1 s.
    const std::vector<Corner> triangle{{0, 400}, {0.5, 1600}, {1.1, 200}};
    TransientQueue queue(1, 900, 0.001);
    static_cast<void>(queue.advance(0.1, [&](double t) { return rateAt(triangle, t); }));
    const double up = queue.advance(0.5, [&](double t) { return rateAt(triangle, t); }).meanPresent;
    const double down = queue.advance(1.1, [](double t) { return 1600 + (200 - 1600) * (t - 0.5) / 0.6; }).meanPresent;
    KernelRun peak{.family = "Traffic in time",
                   .model = "Mt/M/1, triangle",
                   .parameters = "400 to 1600 and down to 200/s, 1 ms",
                   .build =
                       [triangle](QueueingNetwork& network) {
                           network.addStation({.name = "server", .service = exponential(0.001)});
                           kernel::SourceSpec source{.name = "customers"};
                           for (std::size_t i = 1; i < triangle.size(); ++i)
                               source.profile.addSegment(SimTime{} + Duration::fromSeconds(triangle[i - 1].seconds),
                                                         SimTime{} + Duration::fromSeconds(triangle[i].seconds),
                                                         triangle[i - 1].ratePerSecond, triangle[i].ratePerSecond);
                           network.addSource(source);
                       },
                   .seconds = 1.0,
                   .replications = 2000};
    peak.expect("mean number in system", 0.4 * up + 0.6 * down, meanPresent(0), 0.03).addTo(list);
}

} // namespace

void addTransientCases(std::vector<Experiment>& list)
{
    addSpikes(list);
    addDay(list);
    addStart(list);
}

} // namespace headroom::oracle

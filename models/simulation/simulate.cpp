#include "models/simulation/simulate.h"

#include "core/calendar/calendar.h"
#include "models/simulation/merge_replications.h"
#include "models/simulation/replication.h"
#include "models/workload/traffic_profile.h"

#include <algorithm>
#include <atomic>
#include <thread>

namespace headroom::simulation {

Duration defaultBucket(Duration length)
{
    if (length <= Duration::hours(50)) return Duration::minutes(1);
    if (length <= Duration::hours(250)) return Duration::minutes(5);
    return Duration::minutes(15);
}

Result<std::vector<Recording>, Errors> simulateEach(const scenario::Scenario& scenario, const catalogue::Catalogue& catalogue,
                                                    const RunOptions& options, std::stop_token stop, RunObserver* observer)
{
    auto topology = buildTopology(scenario, catalogue);
    if (!topology) return std::move(topology).error();

    Window window{options.from.value_or(scenario.calendar.start), scenario.calendar.end};
    if (options.duration) window.end = window.start + *options.duration;
    if (window.end <= window.start)
        return Errors{Error{ErrorCode::OutOfRange, "the simulated window is empty: it ends before it starts", {scenario.source, 0, "/calendar"},
                            "choose a start before the end of the calendar, or give a duration"}};
    const Duration bucket = options.bucket.value_or(defaultBucket(window.end - window.start));
    const int replications = std::max(1, options.replications);

    const int threads = std::max(1, options.threads > 0 ? options.threads : static_cast<int>(std::thread::hardware_concurrency()));
    // First one thread a replication; where there are fewer replications than threads, each may use several for its pieces.
    const int perReplication = std::max(1, threads / replications);
    ProgressRelay relay(observer, replications);
    std::vector<Recording> parts(static_cast<std::size_t>(replications));
    std::atomic<int> next{0};
    const auto work = [&] {
        for (int r = next++; r < replications; r = next++) {
            if (stop.stop_requested() && r > 0) return;
            parts[static_cast<std::size_t>(r)] = runReplication(*topology, options, window, bucket, options.firstReplication + r, perReplication, stop, relay);
        }
    };
    {
        std::vector<std::jthread> others;
        for (int t = 1; t < std::min(threads, replications); ++t) others.emplace_back(work);
        work();
    }
    // Stopped before it began: nothing to merge from it.
    std::erase_if(parts, [](const Recording& part) { return part.bucket == Duration{}; });
    return parts;
}

Result<Recording, Errors> simulate(const scenario::Scenario& scenario, const catalogue::Catalogue& catalogue, const RunOptions& options,
                                   std::stop_token stop, RunObserver* observer)
{
    auto parts = simulateEach(scenario, catalogue, options, std::move(stop), observer);
    if (!parts) return std::move(parts).error();
    return mergeReplications(std::move(parts).value(), options.firstReplication);
}

double expectedRequests(const scenario::Scenario& scenario, SimTime from, SimTime to)
{
    double sum = 0;
    for (const scenario::TrafficSource& source : scenario.traffic) sum += workload::trafficProfile(source, scenario, from, to).expected(from, to);
    return sum;
}

} // namespace headroom::simulation

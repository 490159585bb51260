#include "models/simulation/simulate.h"

#include "core/calendar/calendar.h"
#include "models/simulation/control_plane.h"
#include "models/simulation/data_plane.h"
#include "models/simulation/merge_replications.h"
#include "models/simulation/metering.h"
#include "models/simulation/recorder.h"
#include "models/workload/traffic_profile.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <memory>
#include <mutex>
#include <thread>

namespace headroom::simulation {
namespace {

constexpr Duration kHour = Duration::hours(1);

struct Window { SimTime start, end; };

Duration defaultBucket(Duration length)
{
    if (length <= Duration::hours(50)) return Duration::minutes(1);
    if (length <= Duration::hours(250)) return Duration::minutes(5);
    return Duration::minutes(15);
}

/// Passes the reports of all replications on, one at a time, and adds up what they have done.
class ProgressRelay {
public:
    ProgressRelay(RunObserver* observer, int replications) : m_observer(observer), m_parts(static_cast<std::size_t>(replications)) {}

    void report(int replication, SimTime now, double fraction, std::uint64_t requests, std::uint64_t events)
    {
        if (!m_observer) return;
        const std::scoped_lock lock(m_mutex);
        m_parts[static_cast<std::size_t>(replication)] = {now, replication, fraction, requests, events};
        RunProgress sum{now, replication, 0, 0, 0};
        for (const RunProgress& part : m_parts) {
            sum.fraction += part.fraction / static_cast<double>(m_parts.size());
            sum.requests += part.requests;
            sum.events += part.events;
        }
        m_observer->progress(sum);
    }

    void bucket(const Recording& soFar, std::size_t index)
    {
        if (!m_observer) return;
        const std::scoped_lock lock(m_mutex);
        m_observer->bucketFinished(soFar, index);
    }

private:
    RunObserver* m_observer;
    std::mutex m_mutex;
    std::vector<RunProgress> m_parts;
};

/// One replication from start to end: both planes in turn, the recorder at every bucket, the meters at every hour.
Recording runReplication(const Topology& topology, const RunOptions& options, Window window, Duration bucket, int replication,
                         const std::stop_token& stop, ProgressRelay& relay)
{
    const auto stream = static_cast<std::uint32_t>(replication);
    DataPlane data(topology, options.seed, stream, window.start, window.end);
    ControlPlane control(topology, data, options.seed, stream, window.start);
    Recorder recorder(topology, data, control, window.start, bucket);
    Metering metering(topology, data, control, window.start);
    recorder.recording().windowEnd = window.end;
    const double length = (window.end - window.start).toSeconds();

    SimTime now = window.start;
    SimTime bucketEnd = std::min(window.start + bucket, window.end);
    SimTime hourEnd = std::min(window.start + kHour, window.end);
    std::size_t bucketIndex = 0;
    bool stopped = false;
    while (now < window.end && !stopped) {
        const SimTime next = std::min({control.nextTime(), bucketEnd, hourEnd});
        stopped = !data.runUntil(next, stop);
        if (stopped) break;
        now = next;
        if (now == bucketEnd) {
            recorder.closeBucket(now);
            recorder.recording().events = data.eventCount();
            if (replication == 0 || stop.stop_possible()) recorder.summarise(now);
            if (stop.stop_possible()) metering.mark(now);
            if (now == hourEnd) metering.closeHour(now, recorder.recording());
            if (replication == 0) relay.bucket(recorder.recording(), bucketIndex);
            relay.report(replication, now, (now - window.start).toSeconds() / length, data.requestCount(), data.eventCount());
            ++bucketIndex;
            bucketEnd = std::min(bucketEnd + bucket, window.end);
        } else if (now == hourEnd) {
            metering.closeHour(now, recorder.recording());
        }
        if (now == hourEnd) hourEnd = std::min(hourEnd + kHour, window.end);
        if (now < window.end) {
            metering.observe(now);
            control.fire(now);
        }
    }
    if (stopped) {
        // Whole buckets stay; what the last one had begun is dropped, so that every figure covers the same time.
        recorder.recording().partial = true;
        metering.closeHourAtMark(recorder.recording());
    } else {
        recorder.summarise(now);
    }
    Recording recording = std::move(recorder.recording());
    recording.seed = options.seed;
    return recording;
}

} // namespace

Result<Recording, Errors> simulate(const scenario::Scenario& scenario, const catalogue::Catalogue& catalogue, const RunOptions& options,
                                   std::stop_token stop, RunObserver* observer)
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

    ProgressRelay relay(observer, replications);
    std::vector<Recording> parts(static_cast<std::size_t>(replications));
    std::atomic<int> next{0};
    const auto work = [&] {
        for (int r = next++; r < replications; r = next++) {
            if (stop.stop_requested() && r > 0) return;
            parts[static_cast<std::size_t>(r)] = runReplication(*topology, options, window, bucket, r, stop, relay);
        }
    };
    const int threads = std::clamp(options.threads > 0 ? options.threads : static_cast<int>(std::thread::hardware_concurrency()), 1, replications);
    {
        std::vector<std::jthread> others;
        for (int t = 1; t < threads; ++t) others.emplace_back(work);
        work();
    }
    // Stopped before it began: nothing to merge from it.
    std::erase_if(parts, [](const Recording& part) { return part.bucket == Duration{}; });
    return mergeReplications(std::move(parts));
}

double expectedRequests(const scenario::Scenario& scenario, SimTime from, SimTime to)
{
    double sum = 0;
    for (const scenario::TrafficSource& source : scenario.traffic) sum += workload::trafficProfile(source, scenario, from, to).expected(from, to);
    return sum;
}

} // namespace headroom::simulation

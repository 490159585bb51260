#include "models/simulation/replication.h"

#include "models/simulation/control_plane.h"
#include "models/simulation/data_plane.h"
#include "models/simulation/metering.h"
#include "models/simulation/recorder.h"

#include <algorithm>

namespace headroom::simulation {

namespace {

constexpr Duration kHour = Duration::hours(1);

} // namespace

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
            if (replication == options.firstReplication || stop.stop_possible()) recorder.summarise(now);
            if (stop.stop_possible()) metering.mark(now);
            if (now == hourEnd) metering.closeHour(now, recorder.recording());
            if (replication == options.firstReplication) relay.bucket(recorder.recording(), bucketIndex);
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

} // namespace headroom::simulation

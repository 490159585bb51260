#pragma once

#include "core/quantities/time.h"

#include <cstdint>
#include <optional>
#include <unordered_map>

namespace headroom::compute {

/// A CPU sample as the metrics API serves it: the mean over `window`, which ended at `time`.
struct CpuSample {
    SimTime time;
    Duration window;
    double usageMillicores = 0.0;
};

/// metrics-server for CPU: a counter per pod is read every 15 s and the rate between the last two reads is served.
///
/// A new pod therefore has no sample until its second scrape, up to 30 s after it starts; from a change of load to
/// a fully changed sample 15 to 30 s pass. Scrape times lie on a fixed grid `phase + k·interval`, or the caller
/// picks its own. Source: metrics-server README and FAQ (resolution 15 s).
class CpuScraper {
public:
    using PodKey = std::uint64_t;

    /// `interval` > 0.
    explicit CpuScraper(Duration interval = Duration::seconds(15), SimTime phase = SimTime{});

    [[nodiscard]] Duration interval() const { return m_interval; }
    /// First scrape strictly after `now`.
    [[nodiscard]] SimTime nextScrapeAfter(SimTime now) const;

    /// One read of the counter: CPU time used since the pod started [core-seconds], never falling. A value below the
    /// last one means the container restarted: the rate starts anew, so the pod has no sample until the next scrape.
    void scrape(SimTime now, PodKey pod, double cpuCoreSeconds);
    /// Drops a pod that is gone.
    void forget(PodKey pod) { m_pods.erase(pod); }

    /// The served sample, or empty when the pod has been read less than twice.
    [[nodiscard]] std::optional<CpuSample> sample(PodKey pod) const;

private:
    struct Reads {
        SimTime lastTime;
        double lastCoreSeconds = 0.0;
        std::optional<CpuSample> served;
    };
    Duration m_interval;
    SimTime m_phase;
    std::unordered_map<PodKey, Reads> m_pods;  // looked up by key only, never walked: order cannot reach a result
};

} // namespace headroom::compute

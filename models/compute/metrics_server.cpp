#include "models/compute/metrics_server.h"

namespace headroom::compute {

CpuScraper::CpuScraper(Duration interval, SimTime phase) : m_interval(interval), m_phase(phase) {}

SimTime CpuScraper::nextScrapeAfter(SimTime now) const
{
    const std::int64_t since = (now - m_phase).count();
    const std::int64_t step = m_interval.count();
    // Division that rounds down also before the phase.
    std::int64_t whole = since / step;
    if (since % step < 0) {
        --whole;
    }
    return m_phase + m_interval * (whole + 1);
}

void CpuScraper::scrape(SimTime now, PodKey pod, double cpuCoreSeconds)
{
    const auto [entry, isNew] = m_pods.try_emplace(pod);
    Reads& reads = entry->second;
    if (!isNew && now > reads.lastTime) {
        if (cpuCoreSeconds >= reads.lastCoreSeconds) {
            const Duration window = now - reads.lastTime;
            reads.served = CpuSample{now, window, 1000.0 * (cpuCoreSeconds - reads.lastCoreSeconds) / window.toSeconds()};
        } else {
            reads.served.reset();
        }
    }
    reads.lastTime = now;
    reads.lastCoreSeconds = cpuCoreSeconds;
}

std::optional<CpuSample> CpuScraper::sample(PodKey pod) const
{
    const auto found = m_pods.find(pod);
    return found == m_pods.end() ? std::nullopt : found->second.served;
}

} // namespace headroom::compute

#include "models/simulation/hosts.h"

#include <algorithm>

namespace headroom::simulation {

HostBook::HostBook(const Topology& topology) : m_topology(topology)
{
    m_storesOf.resize(topology.services.size());
    m_ready.resize(topology.services.size());
    m_holdings.resize(topology.hosted.size());
    lost.resize(topology.hosted.size());
    for (std::uint32_t h = 0; h < topology.hosted.size(); ++h) m_storesOf[topology.hosted[h].service].push_back(h);
}

HostBook::Holding& HostBook::holdingOf(std::uint32_t hosted, std::uint32_t pod)
{
    auto& holdings = m_holdings[hosted];
    const auto found = std::find_if(holdings.begin(), holdings.end(), [&](const Holding& holding) { return holding.pod == pod; });
    return found != holdings.end() ? *found : holdings.emplace_back(Holding{pod, 0});
}

bool HostBook::podReady(std::uint32_t service, std::uint32_t pod)
{
    std::vector<std::uint32_t>& ready = m_ready[service];
    if (m_storesOf[service].empty() || std::find(ready.begin(), ready.end(), pod) != ready.end()) return false;
    ready.push_back(pod);
    for (const std::uint32_t hosted : m_storesOf[service]) static_cast<void>(holdingOf(hosted, pod));
    return ready.size() == 1;
}

bool HostBook::podUnready(std::uint32_t service, std::uint32_t pod) { return std::erase(m_ready[service], pod) > 0 && m_ready[service].empty(); }

void HostBook::wrote(std::uint32_t hosted, double bytes)
{
    const std::vector<std::uint32_t>& ready = m_ready[m_topology.hosted[hosted].service];
    for (const std::uint32_t pod : ready) holdingOf(hosted, pod).bytes += bytes / static_cast<double>(ready.size());
}

double HostBook::shareOf(std::uint32_t hosted, std::uint32_t pod) const
{
    const auto& holdings = m_holdings[hosted];
    double all = 0, own = 0;
    bool known = false;
    for (const Holding& holding : holdings) {
        all += holding.bytes;
        if (holding.pod != pod) continue;
        own = holding.bytes;
        known = true;
    }
    if (!known) return 0;
    return all > 0 ? own / all : 1 / static_cast<double>(holdings.size());
}

double HostBook::take(std::uint32_t hosted, std::uint32_t pod)
{
    const double share = shareOf(hosted, pod);
    std::erase_if(m_holdings[hosted], [&](const Holding& holding) { return holding.pod == pod; });
    return share;
}

void HostBook::inherit(std::uint32_t service, std::uint32_t from, std::uint32_t to)
{
    for (const std::uint32_t hosted : m_storesOf[service])
        for (Holding& holding : m_holdings[hosted])
            if (holding.pod == from) holding.pod = to;
}

} // namespace headroom::simulation

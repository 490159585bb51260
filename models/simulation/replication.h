#pragma once

#include "models/simulation/recording.h"
#include "models/simulation/simulate.h"
#include "models/simulation/topology.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <stop_token>
#include <span>
#include <utility>
#include <vector>

namespace headroom::simulation {

struct Window { SimTime start, end; };

/// Passes the reports of all replications and pieces on, one at a time, and adds up what they have done.
class ProgressRelay {
public:
    ProgressRelay(RunObserver* observer, int replications) : m_observer(observer), m_replications(replications) {}

    /// `fraction` of the replication's window that the piece which begins at `start` has done.
    void report(int replication, SimTime start, SimTime now, double fraction, std::uint64_t requests, std::uint64_t events)
    {
        if (!m_observer) return;
        const std::scoped_lock lock(m_mutex);
        m_parts[{replication, start}] = {now, replication, fraction / m_replications, requests, events};
        RunProgress sum{now, replication, 0, 0, 0};
        for (const auto& [key, part] : m_parts) {
            sum.fraction += part.fraction;
            sum.requests += part.requests;
            sum.events += part.events;
        }
        m_observer->progress(sum);
    }

    /// What the piece that begins at `start` did is not used.
    void forget(int replication, SimTime start)
    {
        const std::scoped_lock lock(m_mutex);
        m_parts.erase({replication, start});
    }

    void bucket(const Recording& soFar, std::size_t index)
    {
        if (!m_observer) return;
        const std::scoped_lock lock(m_mutex);
        m_observer->bucketFinished(soFar, index);
    }

private:
    RunObserver* m_observer;
    int m_replications;
    std::mutex m_mutex;
    std::map<std::pair<int, SimTime>, RunProgress> m_parts;
};

/// One replication from start to end, in pieces where the window is long (cutPoints()), on up to `threads` threads.
[[nodiscard]] Recording runReplication(const Topology& topology, const RunOptions& options, Window window, Duration bucket, int replication,
                                       int threads, const std::stop_token& stop, ProgressRelay& relay);

/// Where a long window is cut: in each local day the whole hour (from the window's start) at which the least traffic is expected, the last of
/// equals: what the busy hours left behind has had the longest time to clear. Depends on calendar and traffic alone. None for windows up to `kLongestUncut`.
[[nodiscard]] std::vector<SimTime> cutPoints(const scenario::Scenario& scenario, Window window, std::span<const std::pair<SimTime, SimTime>> disturbed = {});
inline constexpr Duration kLongestUncut = Duration::hours(48);

} // namespace headroom::simulation

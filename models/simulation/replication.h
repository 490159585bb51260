#pragma once

#include "models/simulation/recording.h"
#include "models/simulation/simulate.h"
#include "models/simulation/topology.h"

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <stop_token>
#include <vector>

namespace headroom::simulation {

struct Window { SimTime start, end; };

/// Passes the reports of all replications on, one at a time, and adds up what they have done.
class ProgressRelay {
public:
    ProgressRelay(RunObserver* observer, int firstReplication, int replications)
        : m_observer(observer), m_first(firstReplication), m_parts(static_cast<std::size_t>(replications)) {}

    void report(int replication, SimTime now, double fraction, std::uint64_t requests, std::uint64_t events)
    {
        if (!m_observer) return;
        const std::scoped_lock lock(m_mutex);
        m_parts[static_cast<std::size_t>(replication - m_first)] = {now, replication, fraction, requests, events};
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
    int m_first;
    std::mutex m_mutex;
    std::vector<RunProgress> m_parts;
};

/// One replication from start to end: both planes in turn, the recorder at every bucket, the meters at every hour.
[[nodiscard]] Recording runReplication(const Topology& topology, const RunOptions& options, Window window, Duration bucket, int replication,
                                       const std::stop_token& stop, ProgressRelay& relay);

} // namespace headroom::simulation

#include "app/gui/run/result_feed.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace headroom::gui {

ResultFeed::ResultFeed() : m_bands({"latency.p50", "latency.p95", "latency.p99"}) {}

void ResultFeed::progress(const simulation::RunProgress& progress)
{
    std::unique_lock lock(m_mutex);
    m_batch.progress = progress;
    if (!m_paused) return;
    m_held = true;
    m_resumed.wait(lock, m_stop, [this] { return !m_paused; });
    m_held = false;
}

void ResultFeed::setPaused(bool paused)
{
    {
        const std::lock_guard lock(m_mutex);
        m_paused = paused;
    }
    if (!paused) m_resumed.notify_all();
}

bool ResultFeed::isHeld() const
{
    const std::lock_guard lock(m_mutex);
    return m_held;
}

void ResultFeed::replicationProgress(int number, double fraction)
{
    if (number < 0) return;
    const std::lock_guard lock(m_mutex);
    const auto at = static_cast<std::size_t>(number);
    if (m_fractions.size() <= at) m_fractions.resize(at + 1, 0);
    m_fractions[at] = fraction;
    m_batch.fractions = m_fractions;
}

void ResultFeed::replicationFinished(const simulation::Recording& recording, int number)
{
    m_bands.add(recording);
    m_summary.numbers.push_back(number);
    m_summary.p95Seconds.push_back(recording.latency.count > 0 ? recording.latency.p95Ms.value / 1000 : std::numeric_limits<double>::quiet_NaN());
    m_summary.bands = m_bands.bands();
    auto copy = std::make_shared<const ReplicationSummary>(m_summary);
    const std::lock_guard lock(m_mutex);
    std::swap(m_batch.replications, copy);
}

void ResultFeed::bucketFinished(const simulation::Recording& soFar, std::size_t)
{
    const auto now = std::chrono::steady_clock::now();
    if (now - m_lastSnapshot < kSnapshotEvery) return;
    auto copy = std::make_shared<const simulation::Recording>(soFar);
    {
        const std::lock_guard lock(m_mutex);
        std::swap(m_batch.recording, copy);   // the older snapshot, if any, is freed outside the lock
    }
    // A long recording takes long to copy: then snapshots get rarer, so that copying stays below a fifth of the run.
    const auto cost = std::chrono::steady_clock::now() - now;
    m_lastSnapshot = now + std::max<std::chrono::steady_clock::duration>(std::chrono::steady_clock::duration::zero(), 5 * cost - kSnapshotEvery);
}

ResultFeed::Batch ResultFeed::take()
{
    const std::lock_guard lock(m_mutex);
    return std::exchange(m_batch, Batch{});
}

} // namespace headroom::gui

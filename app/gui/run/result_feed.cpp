#include "app/gui/run/result_feed.h"

#include <algorithm>
#include <utility>

namespace headroom::gui {

void ResultFeed::progress(const simulation::RunProgress& progress)
{
    const std::lock_guard lock(m_mutex);
    m_batch.progress = progress;
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

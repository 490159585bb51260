#pragma once

#include "models/simulation/simulate.h"

#include <chrono>
#include <memory>
#include <mutex>
#include <optional>

namespace headroom::gui {

/// The one bounded exchange between a run's threads and the window: the newest progress and the newest snapshot.
///
/// The run thread copies its Recording at most every 50 ms of machine time and swaps it in under a short lock; the window
/// takes it by timer. A slow window thus loses detail between snapshots, never memory, and the run never waits for it.
class ResultFeed : public simulation::RunObserver {
public:
    /// What the window takes; parts that have not changed since the last take() are empty.
    struct Batch {
        std::optional<simulation::RunProgress> progress;
        std::shared_ptr<const simulation::Recording> recording;
    };

    void progress(const simulation::RunProgress& progress) override;
    void bucketFinished(const simulation::Recording& soFar, std::size_t bucketIndex) override;

    /// Any thread; holds the lock only to move two pointers.
    [[nodiscard]] Batch take();

private:
    static constexpr std::chrono::milliseconds kSnapshotEvery{50};

    std::mutex m_mutex;
    Batch m_batch;
    std::chrono::steady_clock::time_point m_lastSnapshot;   // of the run thread only; calls are serialised by the engine
};

} // namespace headroom::gui

#pragma once

#include "models/analysis/replicate.h"
#include "models/analysis/replication_bands.h"

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <vector>

namespace headroom::gui {

/// What is known over the replications that have finished.
struct ReplicationSummary {
    std::vector<int> numbers;                  ///< of the whole replications, in the order in which they ended
    std::vector<double> p95Seconds;            ///< of each of them; NaN where nothing was answered
    std::vector<analysis::SignalBand> bands;   ///< of the latency quantiles; empty with fewer than two

    [[nodiscard]] const analysis::SignalBand* band(const std::string& signal) const
    {
        for (const analysis::SignalBand& one : bands)
            if (one.signal == signal) return &one;
        return nullptr;
    }
};

/// The one bounded exchange between a run's threads and the window: the newest progress and the newest snapshot.
///
/// The run thread copies its Recording at most every 50 ms of machine time and swaps it in under a short lock; the window
/// takes it by timer. A slow window thus loses detail between snapshots, never memory, and the run never waits for it.
///
/// It is also where a run is held: while paused, whoever reports waits (asleep) until the pause ends or a stop is asked for. All threads of a
/// run report one at a time, so all of them stand still once each has come to the end of its bucket.
class ResultFeed : public analysis::ReplicationObserver {
public:
    /// What the window takes; parts that have not changed since the last take() are empty.
    struct Batch {
        std::optional<simulation::RunProgress> progress;
        std::shared_ptr<const simulation::Recording> recording;
        std::shared_ptr<const ReplicationSummary> replications;
        std::vector<double> fractions;   ///< of each replication that has begun, by its place; empty when unchanged
    };

    ResultFeed();

    void progress(const simulation::RunProgress& progress) override;
    void bucketFinished(const simulation::Recording& soFar, std::size_t bucketIndex) override;
    void replicationProgress(int number, double fraction) override;
    void replicationFinished(const simulation::Recording& recording, int number) override;

    /// What ends a pause besides resume(); called before the run begins.
    void setStop(std::stop_token stop) { m_stop = std::move(stop); }
    void setPaused(bool paused);
    /// Whether a thread of the run stands still now.
    [[nodiscard]] bool isHeld() const;

    /// Any thread; holds the lock only to move two pointers.
    [[nodiscard]] Batch take();

private:
    static constexpr std::chrono::milliseconds kSnapshotEvery{50};

    mutable std::mutex m_mutex;
    std::condition_variable_any m_resumed;
    std::stop_token m_stop;
    bool m_paused = false, m_held = false;
    Batch m_batch;
    std::vector<double> m_fractions;
    analysis::ReplicationBands m_bands;      ///< of the run threads only, one at a time
    ReplicationSummary m_summary;            ///< likewise
    std::chrono::steady_clock::time_point m_lastSnapshot;   // of the run thread only; calls are serialised by the engine
};

} // namespace headroom::gui

#pragma once

#include "core/stats/confidence.h"
#include "models/simulation/recording.h"

#include <string>
#include <vector>

namespace headroom::analysis {

/// Where the mean over replications of one signal lies, bucket by bucket.
struct SignalBand {
    std::string signal;
    std::vector<float> low, high;   ///< 95 %, Student's t; NaN where fewer than two replications have a value; never below 0
};

/// Bands of some signals over the replications that have finished: they narrow as more are added.
class ReplicationBands {
public:
    explicit ReplicationBands(std::vector<std::string> signals);

    /// Adds one whole replication. Precondition: of the same window and bucket as those before.
    void add(const simulation::Recording& recording);
    [[nodiscard]] int count() const { return m_count; }
    /// One for each signal that was recorded; empty with fewer than two replications.
    [[nodiscard]] std::vector<SignalBand> bands() const;

private:
    struct Series {
        std::string signal;
        std::vector<stats::SampleMoments> buckets;
    };
    std::vector<Series> m_series;
    int m_count = 0;
};

} // namespace headroom::analysis

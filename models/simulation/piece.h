#pragma once

#include "models/simulation/control_plane.h"
#include "models/simulation/data_plane.h"
#include "models/simulation/metering.h"
#include "models/simulation/recorder.h"
#include "models/simulation/system_state.h"

#include <functional>
#include <optional>
#include <stop_token>

namespace headroom::simulation {

/// A stretch of one replication: both planes in turn, the recorder at every bucket, the meters at every hour. A run that is not cut is one
/// piece.
///
/// A request belongs to the piece in which it arrives: what arrives during the warm-up is simulated and not counted, and settleRest() follows
/// the last ones to their end. So the counts of the pieces add up. Random numbers change every hour of the whole window (reseed), so that a
/// piece meets the customers that an uncut run meets.
class Piece {
public:
    struct Plan {
        SimTime origin;          ///< start of the whole window
        SimTime begin;           ///< where the warm-up begins; = start for none
        SimTime start;           ///< counted and recorded from here
        SimTime end;             ///< of the whole window: nobody arrives later
        Duration bucket;
    };
    /// `before` is the state at plan.begin; without it the system starts as the scenario states it.
    Piece(const Topology& topology, std::uint64_t seed, int replication, const Plan& plan, const SystemState* before = nullptr);

    /// Simulates the warm-up and begins to count. False when a stop was requested meanwhile.
    bool warmUp(const std::stop_token& stop);

    /// Called after each bucket: the recording so far without summaries.
    using BucketFinished = std::function<void(Piece& piece, SimTime now)>;
    /// Goes on to `until`. False when a stop was requested meanwhile; what is recorded ends at the last whole bucket then.
    bool runTo(SimTime until, const std::stop_token& stop, const BucketFinished& bucketFinished);
    /// Follows the counted requests to their end, at most for `limit`, while uncounted ones keep the load up. Nothing else can be done with the
    /// piece afterwards.
    void settleRest(Duration limit, const std::stop_token& stop);

    [[nodiscard]] SystemState state();
    [[nodiscard]] DataPlane& data() { return m_data; }
    [[nodiscard]] Recorder& recorder() { return m_recorder; }
    [[nodiscard]] Metering& metering() { return *m_metering; }
    /// How many requests were settled by settleRest(), by outcome.
    [[nodiscard]] const Requests& settledAfterEnd() const { return m_settledAfterEnd; }
    [[nodiscard]] SimTime now() const { return m_now; }

private:
    bool advance(SimTime until, const std::stop_token& stop, const BucketFinished* bucketFinished);
    [[nodiscard]] std::int64_t blockAt(SimTime at) const;
    [[nodiscard]] Requests clientRequests();

    const Topology& m_topology;
    Plan m_plan;
    DataPlane m_data;
    ControlPlane m_control;
    Recorder m_recorder;
    std::optional<Metering> m_metering;
    SimTime m_now, m_bucketEnd, m_hourEnd;
    bool m_controlDue = false;       ///< the controllers have not acted at m_now yet
    Requests m_settledAfterEnd;
};

} // namespace headroom::simulation

#pragma once

#include "core/quantities/time.h"

#include <cstdint>

namespace headroom::compute {

/// One probe of a container. Defaults: Kubernetes.
struct ProbeSpec {
    Duration initialDelay{};                            ///< from the start of the container, ≥ 0
    Duration period = Duration::seconds(10);            ///< > 0
    Duration timeout = Duration::seconds(1);            ///< > 0: a later answer is none
    int successThreshold = 1;                           ///< successes in a row that turn it on, ≥ 1; of a liveness probe always 1
    int failureThreshold = 3;                           ///< failures in a row that turn it off, ≥ 1
};

/// What the container, and whatever its probe handler calls in turn, would answer at one instant.
struct ProbeAnswer {
    bool up = true;              ///< the process, and the component that the handler asks, accept the call
    Duration answersAfter{};     ///< both together
};

/// Whether one probe succeeds: up, and within the time-out (exactly at it is still in time). Pure.
[[nodiscard]] bool succeeds(const ProbeSpec& spec, const ProbeAnswer& answer);

/// The first probe of a container that started at `containerStart`: initialDelay later, and `phase` ∈ [0, 1) of a period. Pure.
[[nodiscard]] SimTime firstProbe(const ProbeSpec& spec, SimTime containerStart, double phase);

/// The state that the results of one probe of one container lead to.
///
/// Readiness begins false: the pod is out of the endpoints until `successThreshold` successes in a row. Liveness begins true; when it turns false the
/// kubelet restarts the container, and the count begins anew. Source: Kubernetes probes (docs/models/rollout.md).
class ProbeState {
public:
    enum class Change : std::uint8_t { None, BecameTrue, BecameFalse };

    explicit ProbeState(bool state = false) : m_state(state) {}

    /// Counts one result and says whether the state changed by it.
    [[nodiscard]] Change observe(const ProbeSpec& spec, bool success);
    [[nodiscard]] bool state() const { return m_state; }
    /// As after a restart of the container.
    void reset(bool state) { *this = ProbeState(state); }
    /// Results in a row that speak against the state.
    [[nodiscard]] int against() const { return m_against; }

private:
    bool m_state = false;
    int m_against = 0;
};

} // namespace headroom::compute

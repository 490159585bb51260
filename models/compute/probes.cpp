#include "models/compute/probes.h"

#include <algorithm>

namespace headroom::compute {

bool succeeds(const ProbeSpec& spec, const ProbeAnswer& answer) { return answer.up && answer.answersAfter <= spec.timeout; }

SimTime firstProbe(const ProbeSpec& spec, SimTime containerStart, double phase)
{
    return containerStart + spec.initialDelay + Duration::fromSeconds(phase * spec.period.toSeconds());
}

ProbeState::Change ProbeState::observe(const ProbeSpec& spec, bool success)
{
    if (success == m_state) {
        m_against = 0;
        return Change::None;
    }
    if (++m_against < std::max(1, success ? spec.successThreshold : spec.failureThreshold)) return Change::None;
    m_against = 0;
    m_state = success;
    return success ? Change::BecameTrue : Change::BecameFalse;
}

} // namespace headroom::compute

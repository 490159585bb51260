#pragma once

#include "models/pricing/extrapolate.h"
#include "models/pricing/statement.h"
#include "models/scenario/scenario.h"
#include "models/simulation/recording.h"

#include <cstdint>
#include <vector>

namespace headroom::analysis {

/// What a recording says of the period of a statement. Where the window was not the whole period, hours that were not simulated are like those that their meters are
/// billed by (pricing::extrapolate()), so that a count beside an amount is of the same time.
class PeriodUse {
public:
    PeriodUse(const scenario::Scenario& scenario, const simulation::Recording& recording, const pricing::Statement& statement);

    /// Some hours were not simulated, or the period is scaled (730 h).
    [[nodiscard]] bool isProjected() const { return m_isProjected; }
    /// What `count` client requests of the recording are in the period.
    [[nodiscard]] std::uint64_t requests(std::uint64_t count) const { return scaled(count, m_requests); }
    /// Likewise failed ones, of which there are as many for each request as in the hours that stand for an hour.
    [[nodiscard]] std::uint64_t failures(std::uint64_t count) const { return scaled(count, m_failures); }
    /// Mean utilisation in the period, [0, 1].
    [[nodiscard]] double utilisation(const simulation::Resource& resource) const;

private:
    [[nodiscard]] std::uint64_t scaled(std::uint64_t count, double factor) const;
    [[nodiscard]] double byTraffic(const std::vector<double>& perHour) const;

    const simulation::Recording& m_recording;
    std::vector<pricing::Slice> m_slices;      ///< of a projected period
    std::size_t m_hours = 0;                   ///< recorded
    double m_hoursFactor = 1, m_requests = 1, m_failures = 1;
    bool m_isProjected = false;
};

} // namespace headroom::analysis

#pragma once

#include "models/workload/traffic_profile.h"

#include <memory>

namespace headroom::workload {

/// The arrivals of one source over a window: Poisson with the profile's rate, or evenly paced.
class Arrivals {
public:
    Arrivals(const scenario::TrafficSource& source, const scenario::Scenario& scenario, SimTime from, SimTime to)
        : m_profile(std::make_unique<calendar::RateProfile>(trafficProfile(source, scenario, from, to))),
          m_paced(source.arrivals.process == scenario::ArrivalProcess::Deterministic),
          m_poissonTimes(*m_profile, from), m_pacedTimes(*m_profile, from)
    {
    }

    /// The next arrival, not before the last one; never() after the end of the window.
    [[nodiscard]] SimTime next(random::Generator& generator) { return m_paced ? m_pacedTimes.next() : m_poissonTimes.next(generator); }

    /// Forgets what it had drawn and goes on from `at`. A Poisson process has no memory, so its law stays; an evenly paced one keeps
    /// its beat and ignores this.
    void restart(SimTime at)
    {
        if (!m_paced) m_poissonTimes = calendar::PoissonArrivals(*m_profile, at);
    }
    [[nodiscard]] bool paced() const { return m_paced; }

private:
    std::unique_ptr<calendar::RateProfile> m_profile;   ///< on the heap: the two below keep its address
    bool m_paced;
    calendar::PoissonArrivals m_poissonTimes;
    calendar::PacedArrivals m_pacedTimes;
};

} // namespace headroom::workload

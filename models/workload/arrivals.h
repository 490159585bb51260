#pragma once

#include "models/workload/arrival_processes.h"
#include "models/workload/trace_times.h"
#include "models/workload/traffic_profile.h"

#include <memory>
#include <variant>

namespace headroom::workload {

/// The arrivals of one source over a window: Poisson with the profile's rate, evenly paced, one of arrival_processes.h, or those of a trace.
class Arrivals {
public:
    Arrivals(const scenario::TrafficSource& source, const scenario::Scenario& scenario, SimTime from, SimTime to)
        : m_profile(std::make_unique<calendar::RateProfile>(trafficProfile(source, scenario, from, to))),
          m_kind(source.arrivals.process), m_poissonTimes(*m_profile, from), m_pacedTimes(*m_profile, from)
    {
        if (m_kind == scenario::ArrivalProcess::Mmpp) m_other.emplace<ModulatedTimes>(*m_profile, source.arrivals, from);
        if (m_kind == scenario::ArrivalProcess::Renewal) m_other.emplace<RenewalTimes>(*m_profile, source.arrivals, from);
        if (m_kind == scenario::ArrivalProcess::Batch) m_other.emplace<BatchTimes>(*m_profile, source.arrivals, from);
        if (m_kind == scenario::ArrivalProcess::Trace && source.arrivals.trace) m_other.emplace<TraceTimes>(source.arrivals, from);
    }

    /// The next arrival, not before the last one; never() after the end of the window.
    [[nodiscard]] SimTime next(random::Generator& generator)
    {
        if (m_kind == scenario::ArrivalProcess::Poisson) [[likely]] return m_poissonTimes.next(generator);
        if (auto* modulated = std::get_if<ModulatedTimes>(&m_other)) return modulated->next(generator);
        if (auto* renewal = std::get_if<RenewalTimes>(&m_other)) return renewal->next(generator);
        if (auto* batch = std::get_if<BatchTimes>(&m_other)) return batch->next(generator);
        if (auto* trace = std::get_if<TraceTimes>(&m_other)) return trace->next();
        return m_pacedTimes.next();
    }

    /// Forgets what it had drawn and goes on from `at`, in the stationary state of its law. A Poisson process has no memory; an evenly
    /// paced one keeps its beat and ignores this; a trace goes on with what comes at `at` or later.
    void restart(SimTime at)
    {
        if (m_kind == scenario::ArrivalProcess::Poisson) m_poissonTimes = calendar::PoissonArrivals(*m_profile, at);
        else if (auto* modulated = std::get_if<ModulatedTimes>(&m_other)) modulated->restart(at);
        else if (auto* renewal = std::get_if<RenewalTimes>(&m_other)) renewal->restart(at);
        else if (auto* batch = std::get_if<BatchTimes>(&m_other)) batch->restart(at);
        else if (auto* trace = std::get_if<TraceTimes>(&m_other)) trace->restart(at);
    }
    [[nodiscard]] bool paced() const { return m_kind != scenario::ArrivalProcess::Poisson && std::holds_alternative<std::monostate>(m_other); }

private:
    std::unique_ptr<calendar::RateProfile> m_profile;   ///< on the heap: the times below keep its address
    scenario::ArrivalProcess m_kind;
    calendar::PoissonArrivals m_poissonTimes;
    calendar::PacedArrivals m_pacedTimes;
    std::variant<std::monostate, ModulatedTimes, RenewalTimes, BatchTimes, TraceTimes> m_other;
};

} // namespace headroom::workload

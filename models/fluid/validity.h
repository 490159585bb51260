#pragma once

#include "models/fluid/plant.h"
#include "models/simulation/recording.h"

#include <map>
#include <string>
#include <vector>

namespace headroom::fluid {

/// Watches a run and writes down where its equations are not to be trusted. A condition that comes back within two buckets goes on.
class ValidityLog {
public:
    ValidityLog(const Plant& plant, Duration bucket) : m_plant(plant), m_bucket(bucket) {}
    /// Looks at the flows of the step that ran from `from` to `to`.
    void look(SimTime from, SimTime to);
    /// Everything seen, in time order, periods rounded out to whole buckets from `start`, not beyond `end`.
    [[nodiscard]] std::vector<simulation::ValidityNote> notes(SimTime start, SimTime end) const;

private:
    enum class Kind { Backlog, FewServers, LockUp, Retries, TimeOuts, Throttled, Credits, Eviction, Limited, Breaker, Ports };
    struct Period { SimTime from, to; double worst = 0; };
    void seen(std::uint32_t component, Kind kind, double severity, SimTime from, SimTime to);
    [[nodiscard]] static std::string sentence(Kind kind, const std::string& title, double worst);

    const Plant& m_plant;
    Duration m_bucket;
    std::map<std::pair<std::uint32_t, Kind>, std::vector<Period>> m_periods;
};

} // namespace headroom::fluid

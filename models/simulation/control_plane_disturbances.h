#pragma once

#include "models/simulation/control_plane.h"
#include "models/simulation/disturbances.h"

namespace headroom::simulation {

/// What the control plane keeps about evictions, schedules and faults while they go on. Included by its own files only.
struct ControlPlane::Disturbed {
    enum class Due : std::uint32_t { Pressure, NodeGone, PodsLost, ReplaceLost, Course, FaultBegins, FaultEnds };

    explicit Disturbed(const Disturbances& all) : rules(all) {}

    const Disturbances& rules;
    kernel::EventQueue due;

    std::vector<compute::SpotMarket> markets;       ///< as rules.spotPools
    std::vector<std::uint32_t> marketOf;            ///< by pool; kNone
    std::vector<SpotCounts> spot;                   ///< by pool

    struct Course {
        std::vector<compute::PowerChange> changes;
        std::size_t next = 1;
        compute::Power power = compute::Power::Running;
    };
    std::vector<Course> courses;                    ///< as rules.schedules
    std::vector<std::uint32_t> courseOf;            ///< by component; kNone
    std::vector<bool> clusterOff;                   ///< by cluster
    std::vector<bool> poolOff, serviceHeld;         ///< outside the hours of their own schedule
    std::vector<std::uint32_t> clusterOfService;
    std::vector<int> nodesKept;                     ///< by pool: when it was stopped; of a stopped cluster their disks stay

    std::vector<compute::Fault> faults;
    struct Missing { std::uint32_t fault, pool; int nodes; };
    std::vector<Missing> missing;                   ///< nodes that come back at the end of a fault
    struct Crashed { std::uint32_t fault, pod; };
    std::vector<Crashed> crashed;                   ///< pods that are restarted at the end of a fault

    void push(SimTime at, Due kind, std::uint32_t index) { due.push(at, (static_cast<std::uint32_t>(kind) << 24) | index); }
};

} // namespace headroom::simulation

#pragma once

#include "models/simulation/topology.h"

#include <cstdint>
#include <utility>
#include <vector>

namespace headroom::simulation {

/// What went over one edge of the call graph in an hour, or what reached one component.
struct Traffic {
    double calls = 0;
    double sentBytes = 0;       ///< from the caller: requests, values written, messages
    double returnedBytes = 0;   ///< from the component called: values read
    double chunks64KB = 0;      ///< messages, each counted in steps of 64 KB as brokers bill them

    Traffic& operator+=(const Traffic& other);
};

/// Sizes for the meters. The engines count calls by edge, not bytes: that would cost every call something. The bytes follow from the call
/// trees: on an edge e
///
///     bytes(e) = calls(e) · Σ offered(o) · visits(o, s) · bytes(s) / Σ offered(o) · visits(o, s)      over operations o and their steps s on e
///
/// with visits = product of `times` and `probability` from the root of the tree. Exact where all steps of an edge have one size, or where
/// nothing on the way fails; otherwise failures are taken to spread evenly over the steps of an edge.
class MeteredTraffic {
public:
    explicit MeteredTraffic(const Topology& topology);

    /// Traffic by edge of an hour in which `edgeCalls[edge]` calls were made and `offered[operation]` requests or messages began.
    [[nodiscard]] std::vector<Traffic> byEdge(const std::vector<double>& edgeCalls, const std::vector<double>& offered) const;
    /// Bytes of the calls that take a port of an outbound component (`newConnection`), by component, as `offered` asks for them.
    [[nodiscard]] std::vector<std::pair<std::uint32_t, double>> outboundBytes(const std::vector<double>& offered) const;

private:
    struct Visit {
        std::uint32_t operation = 0, step = 0;
        double perRequest = 0;
    };
    struct OutboundVisit {
        std::uint32_t operation = 0, component = 0;
        double bytesPerRequest = 0;
    };
    void collect(std::uint32_t operation, std::uint32_t first, std::uint32_t count, double visits);
    void collectOutbound(std::uint32_t operation, const std::vector<scenario::Step>& steps, double visits);

    const Topology& m_topology;
    std::vector<Visit> m_visits;
    std::vector<OutboundVisit> m_outbound;
};

/// The same by component: what all its callers sent it together.
[[nodiscard]] std::vector<Traffic> byComponent(const Topology& topology, const std::vector<Traffic>& byEdge);

/// A component that sends bytes to another region, and how many; billed by the region that they leave.
struct RegionCrossing {
    std::uint32_t component = kNone;
    double bytes = 0;
};
[[nodiscard]] std::vector<RegionCrossing> regionCrossings(const Topology& topology, const std::vector<Traffic>& byEdge);

} // namespace headroom::simulation

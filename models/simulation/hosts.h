#pragma once

#include "models/simulation/topology.h"

#include <cstdint>
#include <vector>

/// Stores that live in the pods of a service: which pods are there, what each of them holds, what has been lost with them.
namespace headroom::simulation {

/// The books of all hosted stores; both engines keep one. Pods are named by the id of their container, as in Plant.
///
/// What is written spreads evenly over the pods that are ready at that moment. A pod that goes takes with it its share of what has been
/// written, w / Σ w: everything where there is one pod, 1/n of n alike. It does nothing by itself: the engine asks what a change means.
class HostBook {
public:
    explicit HostBook(const Topology& topology);

    /// The hosted stores of a service; indices in Topology::hosted.
    [[nodiscard]] const std::vector<std::uint32_t>& storesOf(std::uint32_t service) const { return m_storesOf[service]; }
    [[nodiscard]] const std::vector<std::uint32_t>& ready(std::uint32_t service) const { return m_ready[service]; }
    [[nodiscard]] std::size_t readyPods(std::uint32_t service) const { return m_ready[service].size(); }

    /// Returns true when `pod` is the first one that is ready.
    bool podReady(std::uint32_t service, std::uint32_t pod);
    /// Returns true when no pod is ready any more; false also where it was not ready.
    bool podUnready(std::uint32_t service, std::uint32_t pod);
    /// `bytes` ≥ 0 have been written to the store.
    void wrote(std::uint32_t hosted, double bytes);
    /// Takes the pod out of the store's books; returns the share of the contents that it held, [0, 1]. Contents that nobody was seen writing
    /// (brought over from an earlier run) are spread evenly over the pods that are there.
    [[nodiscard]] double take(std::uint32_t hosted, std::uint32_t pod);
    /// The share that it holds.
    [[nodiscard]] double shareOf(std::uint32_t hosted, std::uint32_t pod) const;
    /// A container was started anew in the same pod, which still has what the old one wrote.
    void inherit(std::uint32_t service, std::uint32_t from, std::uint32_t to);

    /// What has been lost with pods since the start of counting.
    struct Lost { double bytes = 0, items = 0; };
    std::vector<Lost> lost;                  ///< by Topology::hosted

private:
    struct Holding {
        std::uint32_t pod = kNone;
        double bytes = 0;
    };
    [[nodiscard]] Holding& holdingOf(std::uint32_t hosted, std::uint32_t pod);

    const Topology& m_topology;
    std::vector<std::vector<std::uint32_t>> m_storesOf;   ///< by service
    std::vector<std::vector<std::uint32_t>> m_ready;      ///< by service: ready pods
    std::vector<std::vector<Holding>> m_holdings;         ///< by hosted store
};

} // namespace headroom::simulation

#pragma once

#include "models/scenario/scenario.h"

#include <cstddef>
#include <string>
#include <vector>

namespace headroom::gui {

/// What the canvas draws of a scenario: boxes and arrows, without places. Plain data, in scenario order.
struct TopologyGraph {
    struct Node {
        std::string id; ///< component id; of the template where it stands for the copies of several tenants; "client" for the customers
        std::vector<std::string> members; ///< ids of the components that it stands for: itself, or one copy for each tenant
        bool isClient = false;
        std::optional<std::pair<double, double>> position; ///< from the scenario, in node widths
    };
    struct Edge {
        std::size_t from = 0, to = 0;
        std::vector<std::string> signals; ///< "edge.<from>.<to>.rate", one for each pair of members that calls
        bool isMessage = false; ///< into or out of a queue
    };

    std::vector<Node> nodes;            ///< the customers first
    std::vector<Edge> edges;            ///< each pair once
    std::vector<std::string> pools;     ///< node pools, for the panel
    std::vector<std::string> onlyCosts; ///< components that no request touches

    /// The box of a component, or of the template it is a copy of; nodes.size() if absent.
    [[nodiscard]] std::size_t find(const std::string& id) const;
};

/// Boxes for everything that requests or messages touch, arrows for who calls or sends to whom: client calls, nested calls, sends,
/// and from a queue to what treats its messages. The copies that tenants have of one component are one box. Pure.
[[nodiscard]] TopologyGraph makeTopologyGraph(const scenario::Scenario& scenario);

} // namespace headroom::gui

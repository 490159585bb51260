#pragma once

#include "models/scenario/scenario.h"

#include <cstddef>
#include <string>
#include <vector>

namespace headroom::gui {

/// What the canvas draws of a scenario: boxes and arrows, without places. Plain data, in scenario order.
struct TopologyGraph {
    struct Node {
        std::string id; ///< component id; "client" for the customers
        bool isClient = false;
        std::optional<std::pair<double, double>> position; ///< from the scenario, in node widths
    };
    struct Edge {
        std::size_t from = 0, to = 0;
        std::string signal;     ///< "edge.<from>.<to>.rate"
        bool isMessage = false; ///< into or out of a queue
    };

    std::vector<Node> nodes;            ///< the customers first
    std::vector<Edge> edges;            ///< each pair once
    std::vector<std::string> pools;     ///< node pools, for the panel
    std::vector<std::string> onlyCosts; ///< components that no request touches

    [[nodiscard]] std::size_t find(const std::string& id) const; ///< nodes.size() if absent
};

/// Boxes for everything that requests or messages touch, arrows for who calls or sends to whom: client calls, nested calls, sends,
/// and from a queue to what treats its messages. Pure.
[[nodiscard]] TopologyGraph makeTopologyGraph(const scenario::Scenario& scenario);

} // namespace headroom::gui

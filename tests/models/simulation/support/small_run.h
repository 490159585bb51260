#pragma once

#include "models/catalogue/catalogue.h"
#include "models/scenario/scenario.h"
#include "models/simulation/recording.h"
#include "models/simulation/simulate.h"

#include <string>
#include <vector>

namespace headroom::test {

/// A scenario of one traffic source and one node pool of plenty, of which a test states only what it is about.
struct Small {
    std::string rate = "1/s";
    std::string process = "deterministic";   ///< evenly paced: the k-th request comes (k − 1/2) / rate after the start
    std::string duration = "10s";
    std::string mix = R"({ "op": 1 })";
    std::string source;                      ///< further members of the traffic source
    std::string operations;                  ///< members of "operations", "op" among them
    std::string components;                  ///< further members of "components"
    std::string events = "[]";
    std::string faults = "[]";
    std::string start = "2026-03-02";
    std::string timeZone = "UTC";
    std::string pool = R"({ "kind": "node-pool", "cluster": "aks", "sku": "Standard_D32s_v5", "nodes": 4 })";
    std::string cluster = R"({ "kind": "kubernetes-cluster" })";

    [[nodiscard]] std::string text() const;
};

/// The catalogue of pricing-data.
[[nodiscard]] const catalogue::Catalogue& azure();

/// Fails the test with all messages when the text is no valid scenario.
[[nodiscard]] scenario::Scenario loaded(const std::string& text);

/// Fails the test when the topology cannot be built.
[[nodiscard]] simulation::Recording run(const Small& small, const simulation::RunOptions& options = {});
[[nodiscard]] simulation::Recording run(const scenario::Scenario& scenario, const simulation::RunOptions& options);

/// The same by the fluid twin.
[[nodiscard]] simulation::Recording runFluid(const Small& small, std::uint64_t seed = 1);

/// Sum of a meter over the whole window.
[[nodiscard]] double total(const simulation::Recording& recording, const std::string& id, const std::string& meter);

/// By name; a missing one fails the test.
[[nodiscard]] const simulation::ComponentResult& component(const simulation::Recording& recording, const std::string& id);
[[nodiscard]] const simulation::OperationResult& operation(const simulation::Recording& recording, const std::string& name);
[[nodiscard]] const simulation::Signal& signal(const simulation::Recording& recording, const std::string& id);
[[nodiscard]] const simulation::Usage& usage(const simulation::Recording& recording, const std::string& id, const std::string& meter);
[[nodiscard]] double figure(const simulation::Recording& recording, const std::string& id, const std::string& name);

/// Events of one kind, in order.
[[nodiscard]] std::vector<simulation::Event> eventsOf(const simulation::Recording& recording, simulation::EventKind kind);
/// Since the start of the run.
[[nodiscard]] double secondsIn(const simulation::Recording& recording, const simulation::Event& event);

} // namespace headroom::test

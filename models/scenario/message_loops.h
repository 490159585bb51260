#pragma once

#include "models/scenario/problems.h"
#include "models/scenario/scenario.h"

#include <cstdint>
#include <string>
#include <vector>

namespace headroom::scenario {

/// Messages that an operation causes: `perExecution` messages, on average, to the queue that `consumer` treats.
struct MessageFlow {
    std::uint32_t consumer = 0;      ///< index in Scenario::operations
    std::string queue;               ///< component id
    double perExecution = 0;         ///< > 0; Σ over the send steps of Π probability · times along the way
    std::string pointer;             ///< JSON Pointer of the first send step
};

/// For each operation, the messages that one execution of it causes, each queue once. Queues that nobody reads are left out.
/// Linear in the number of steps. Pure.
[[nodiscard]] std::vector<std::vector<MessageFlow>> messageFlows(const Scenario& scenario);

/// Operations that treat messages and, directly or through each other, send to the queues that they consume.
struct MessageLoop {
    std::vector<std::uint32_t> operations;   ///< indices, ascending
    std::vector<std::string> queues;         ///< that close the loop, in the order of `operations`
    double gain = 0;                         ///< messages that one message causes within the loop, on average: the spectral radius of its flows
    bool endless = false;                    ///< gain ≥ 1: the number of messages never falls, however little traffic there is
    std::string pointer;                     ///< JSON Pointer of the first send within the loop
};

/// Every loop of messages: the strongly connected parts of the graph operation → consumer (Tarjan 1972, linear).
/// The gain is bracketed by the Collatz–Wielandt bounds of a power iteration (R. Varga, "Matrix Iterative Analysis", 1962,
/// theorem 2.2); an upper bound that is still at 1 after 2,000 steps and 20 for each
/// operation counts as 1. Pure.
[[nodiscard]] std::vector<MessageLoop> messageLoops(const Scenario& scenario);

/// An endless loop is an error of the file; one with a gain below 1 dies out and is none.
void checkMessageLoops(const Scenario& scenario, Problems& problems);

} // namespace headroom::scenario

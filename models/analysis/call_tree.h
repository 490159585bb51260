#pragma once

#include "models/scenario/scenario.h"

#include <map>
#include <set>
#include <string>
#include <string_view>

namespace headroom::analysis {

/// Who holds a worker while waiting for whom, over all operations: only synchronous calls count. A message that is sent
/// frees its sender, so what consumes the queue is not among the sender's callees.
class CallTree {
public:
    explicit CallTree(const scenario::Scenario& scenario);

    /// Whether `caller` waits for `callee`, directly or through others.
    [[nodiscard]] bool waitsFor(std::string_view caller, std::string_view callee) const;
    /// Components that take the messages of a queue: the first calls of the operations that consume it.
    [[nodiscard]] const std::set<std::string>& consumersOf(std::string_view queue) const;
    /// Components that one operation touches, and, where it sends to a queue, those that treat the message.
    [[nodiscard]] const std::set<std::string>& componentsOf(std::string_view operation) const;

private:
    std::map<std::string, std::set<std::string>, std::less<>> m_callees, m_consumers, m_components;
};

} // namespace headroom::analysis

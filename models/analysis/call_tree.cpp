#include "models/analysis/call_tree.h"

#include <vector>

namespace headroom::analysis {

using scenario::Operation;
using scenario::Step;

namespace {

using Sets = std::map<std::string, std::set<std::string>, std::less<>>;

/// Walks the steps with the callers that are waiting meanwhile. A send that is confirmed is waited for like a call.
void collect(const std::vector<Step>& steps, std::vector<std::string>& callers, Sets& callees, std::set<std::string>& touched)
{
    for (const Step& step : steps) {
        const bool waits = step.kind == Step::Kind::Call || (step.kind == Step::Kind::Send && step.confirm);
        if (!step.target.empty()) touched.insert(step.target);
        if (waits)
            for (const std::string& caller : callers) callees[caller].insert(step.target);
        const bool holds = step.kind == Step::Kind::Call;
        if (holds) callers.push_back(step.target);
        collect(step.steps, callers, callees, touched);
        if (holds) callers.pop_back();
    }
}

const std::set<std::string>& at(const Sets& sets, std::string_view key)
{
    static const std::set<std::string> kNone;
    const auto found = sets.find(key);
    return found == sets.end() ? kNone : found->second;
}

} // namespace

CallTree::CallTree(const scenario::Scenario& scenario)
{
    for (const Operation& operation : scenario.operations) {
        std::vector<std::string> callers;
        collect(operation.steps, callers, m_callees, m_components[operation.name]);
        if (operation.consumes.empty()) continue;
        m_components[operation.name].insert(operation.consumes);
        for (const Step& step : operation.steps)
            if (step.kind == Step::Kind::Call) m_consumers[operation.consumes].insert(step.target);
    }
    // A message carries the operation on; repeated, because its treatment may send to another queue.
    for (std::size_t round = 0; round < scenario.operations.size(); ++round) {
        bool grown = false;
        for (const Operation& sender : scenario.operations) {
            for (const Operation& receiver : scenario.operations) {
                if (receiver.consumes.empty() || &sender == &receiver) continue;
                std::set<std::string>& touched = m_components[sender.name];
                if (!touched.contains(receiver.consumes)) continue;
                const std::size_t before = touched.size();
                const std::set<std::string> further = m_components[receiver.name];
                touched.insert(further.begin(), further.end());
                grown = grown || touched.size() > before;
            }
        }
        if (!grown) break;
    }
}

bool CallTree::waitsFor(std::string_view caller, std::string_view callee) const
{
    return at(m_callees, caller).contains(std::string(callee));
}

const std::set<std::string>& CallTree::consumersOf(std::string_view queue) const { return at(m_consumers, queue); }

const std::set<std::string>& CallTree::componentsOf(std::string_view operation) const { return at(m_components, operation); }

} // namespace headroom::analysis

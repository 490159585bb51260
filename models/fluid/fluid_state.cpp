#include "models/fluid/fluid_state.h"

#include <algorithm>
#include <utility>
#include <variant>

namespace headroom::fluid {
namespace {

void setCount(int& count, const std::map<std::string, int>& counts, const std::string& id, int least, int most)
{
    if (const auto found = counts.find(id); found != counts.end()) count = std::clamp(found->second, least, std::max(least, most));
}

} // namespace

scenario::Scenario begunWith(const scenario::Scenario& scenario, const FluidState& state)
{
    scenario::Scenario begun = scenario;
    for (scenario::Component& component : begun.components) {
        if (auto* service = std::get_if<scenario::ServiceSpec>(&component.spec); service && !service->schedule) {
            if (service->keda) setCount(service->replicas, state.pods, component.id, service->keda->idle.value_or(service->keda->min), service->keda->max);
            else if (service->hpa) setCount(service->replicas, state.pods, component.id, service->hpa->min, service->hpa->max);
        } else if (auto* pool = std::get_if<scenario::NodePoolSpec>(&component.spec); pool && !pool->schedule && pool->minNodes && pool->maxNodes) {
            setCount(pool->nodes, state.nodes, component.id, *pool->minNodes, *pool->maxNodes);
        }
    }
    return begun;
}

} // namespace headroom::fluid

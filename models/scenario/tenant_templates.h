#pragma once

#include "models/scenario/problems.h"
#include "models/scenario/scenario.h"

#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

namespace headroom::scenario {

/// What a document has for each tenant instead of once, by id; the value is an index in `groups`.
struct TenantTemplates {
    std::vector<TenantGroup> groups;
    std::unordered_map<std::string, std::size_t> components, operations;

    [[nodiscard]] std::optional<std::size_t> groupOfComponent(const std::string& id) const;
    [[nodiscard]] std::optional<std::size_t> groupOfOperation(const std::string& name) const;
    [[nodiscard]] bool empty() const { return components.empty() && operations.empty(); }
};

/// Finds the templates: those that say so, then what follows from them (see expandTenants()). Precondition as there.
[[nodiscard]] TenantTemplates findTenantTemplates(const Json& expanded, Problems& problems);

/// Groups of the components that `value`, described by the schema node, refers to outside of lists.
[[nodiscard]] std::set<std::size_t> groupsReferredTo(const Json& node, const Json& value, const TenantTemplates& templates);

} // namespace headroom::scenario

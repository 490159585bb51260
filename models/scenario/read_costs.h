#pragma once

#include "models/scenario/cost_spec.h"
#include "models/scenario/json_text.h"
#include "models/scenario/problems.h"

#include <optional>
#include <string>

/// Log workspaces and savings plans of an expanded document.
namespace headroom::scenario {

[[nodiscard]] LogWorkspaceSpec readLogWorkspace(const Json& json);
[[nodiscard]] SavingsPlanSpec readSavingsPlan(const Json& json);

/// Rules beyond the schema for `logWorkspace` and `savingsPlan` of the component at pointer `at`.
void checkCosts(const Json& document, const Json& component, const std::string& at, Problems& problems);
/// A price of the user's own is in the currency of the bill and not negative; nothing where there is none.
void checkOwnMoney(const std::string& currency, const std::optional<std::string>& text, const std::string& pointer, Problems& problems);

} // namespace headroom::scenario

#pragma once

#include "app/gui/document/topology_edits.h"

#include <functional>
#include <set>

/// What the topology edits share; not for others.
namespace headroom::gui::parts {

/// Steps of all operations that call `from`, each as the list of its nested steps (made where absent); for "client" the steps of every
/// operation that traffic starts. `visit` may change the list.
void visitStepsOf(Json& scenario, const std::string& from, const std::function<void(Json& step, Json& nested)>& visit);
/// The target of a step, without tenant; empty for parallel ones.
[[nodiscard]] std::string targetOf(const Json& step);
/// Whether `steps` (and their parallel ones, not nested ones) call or send to `to`.
[[nodiscard]] bool leadsTo(const Json& steps, const std::string& to);
/// First step anywhere that calls `target`; null if there is none.
[[nodiscard]] const Json* firstCall(const Json& scenario, const std::string& target);
/// A step that calls `target` as its kind is usually called.
[[nodiscard]] Json defaultCall(const Json& scenario, const std::string& target);
/// Operations that no traffic starts and no message: drafts of calls.
[[nodiscard]] bool isDraft(const Json& scenario, const std::string& operation);
/// Keeps `step` as an operation without traffic.
void keepAsDraft(Json& scenario, Json step);
/// Name for a new operation like `wanted`.
[[nodiscard]] std::string freshOperation(const Json& scenario, const std::string& wanted);
/// Operations that treat the messages of `queue`.
[[nodiscard]] std::vector<std::string> readersOf(const Json& scenario, const std::string& queue);
/// Takes steps that lead to `gone` out; what those behind a cache or a gateway held stays in their place. Returns how many were taken.
int stripSteps(const Json& scenario, Json& steps, const std::set<std::string>& gone);
/// Makes what component `id` cannot be without, where it is missing. Returns ids of what was made.
[[nodiscard]] Result<std::vector<std::string>, Errors> complete(Json& scenario, const std::string& id);

} // namespace headroom::gui::parts

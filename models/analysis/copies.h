#pragma once

#include "models/simulation/recording.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Figures of a template that each tenant has a copy of: "redis" stands for "redis@agents-1", "redis@agents-2" …
namespace headroom::analysis {

/// The operation of that name; else the copies of a template of that name as one: requests added, latencies merged. Empty where
/// there is neither.
[[nodiscard]] std::optional<simulation::OperationResult> operationNamed(const simulation::Recording& recording, std::string_view name);

/// Names of the copies of an operation, in order; empty for one that is recorded itself.
[[nodiscard]] std::vector<std::string> copiesOfOperation(const simulation::Recording& recording, std::string_view name);

/// The resource "component/resource" or those of all copies.
[[nodiscard]] std::vector<const simulation::Resource*> resourcesNamed(const simulation::Recording& recording, std::string_view id);

/// The signal "component.figure" or those of all copies.
[[nodiscard]] std::vector<const simulation::Signal*> signalsNamed(const simulation::Recording& recording, std::string_view id);

/// A kind's own figure of a component, or its sum over all copies.
[[nodiscard]] std::optional<double> figureNamed(const simulation::Recording& recording, std::string_view component, std::string_view figure);

/// Hours in which a component ran, metered to the instant: with a node, with a ready pod, or while its schedule has it billed (start and
/// stop included). For what has none of these, the hours in which it was billed.
/// For a template the mean over its copies. Empty where nothing is known of it.
[[nodiscard]] std::optional<double> runningHours(const simulation::Recording& recording, std::string_view component);

} // namespace headroom::analysis

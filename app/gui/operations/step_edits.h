#pragma once

#include "app/gui/document/edits.h"

#include <QString>

#include <optional>

namespace headroom::gui {

/// Changes of the step tree of one operation. All take the JSON of the operation and places as JSON Pointers below it, such as "/steps/0/steps/1" for
/// a step and "/steps/0/steps" for a list; all give the changed operation and where the step is then. Empty where the change makes no sense.
struct StepChange {
    Json operation;
    QString step;        ///< place of the step that was changed or made; empty when it is gone
};

/// "/steps/0/steps/1" → "/steps/0/steps".
[[nodiscard]] QString listOfStep(const QString& step);
/// "/steps/0/steps/1" → 1; −1 where it is no step.
[[nodiscard]] int indexOfStep(const QString& step);
/// The step that holds `step`: "/steps/0" of "/steps/0/steps/1"; empty at the top.
[[nodiscard]] QString parentOfStep(const QString& step);
/// The step at a place, or null.
[[nodiscard]] const Json* stepAt(const Json& operation, const QString& step);
/// Whether calls can be nested in it: it is a call.
[[nodiscard]] bool canNest(const Json& step);

[[nodiscard]] std::optional<StepChange> insertStep(const Json& operation, const QString& list, int index, const Json& step);
/// Lists that become empty vanish, and a parallel group without steps with them.
[[nodiscard]] std::optional<StepChange> removeStep(const Json& operation, const QString& step);
/// Into another list, or to another place of its own. Not into itself.
[[nodiscard]] std::optional<StepChange> moveStep(const Json& operation, const QString& step, const QString& list, int index);
/// One place up or down in its list.
[[nodiscard]] std::optional<StepChange> shiftStep(const Json& operation, const QString& step, int by);
/// Below the call before it, as its last nested step.
[[nodiscard]] std::optional<StepChange> nestStep(const Json& operation, const QString& step);
/// Out of the call that holds it, to the place after it.
[[nodiscard]] std::optional<StepChange> liftStep(const Json& operation, const QString& step);
[[nodiscard]] std::optional<StepChange> duplicateStep(const Json& operation, const QString& step);
/// The step and, where there is one, the next of its list become a parallel group; a step next to a group joins it.
[[nodiscard]] std::optional<StepChange> wrapParallel(const Json& operation, const QString& step);
/// The steps of a parallel group one after another in its place.
[[nodiscard]] std::optional<StepChange> unwrapParallel(const Json& operation, const QString& step);

} // namespace headroom::gui

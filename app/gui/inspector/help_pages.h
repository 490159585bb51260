#pragma once

#include <QString>

/// Which page of the manual explains what is shown. No widgets.
namespace headroom::gui {

/// Page below docs/ that explains components of `kind`: "models/stores.md". Of an unknown kind the overview of the models.
[[nodiscard]] QString helpPageOfKind(const QString& kind);

/// Page below docs/ that explains the place of a scenario: "/slos/0", "/traffic". Components are asked for by their kind.
[[nodiscard]] QString helpPageOfPlace(const QString& pointer);

} // namespace headroom::gui

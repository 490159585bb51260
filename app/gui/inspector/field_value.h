#pragma once

#include "app/gui/document/edits.h"
#include "core/base/error.h"

#include <QString>
#include <QStringList>

#include <optional>

/// What is typed into a field and what is shown in it. No widgets.
namespace headroom::gui {

struct FormField;

/// Texts as they are, everything else as JSON.
[[nodiscard]] QString plainText(const Json& value);

/// "1 … 10,000 pods", "at least 1Mi", "above 0, at most 1"; empty when everything goes.
[[nodiscard]] QString rangeText(const Json& node, const Json& effective, const QString& unit);

/// The text of the field: what the file says, as it says it; empty while the default holds or the selected components differ.
[[nodiscard]] QString shownText(const FormField& field);

/// What the empty field shows: the default; "mixed"; "none" where there is no default.
[[nodiscard]] QString placeholderText(const FormField& field);

/// What was typed as the value of the field: numbers where the schema wants numbers ("70 %" is 0.7 there), texts elsewhere, quantities in
/// their canonical form ("1000ms" is "1s"). Empty for an empty text: the default shall hold. What cannot be read stays a text, so that
/// the loader says what is wrong with it.
[[nodiscard]] std::optional<Json> typedInto(const FormField& field, const QString& typed);

/// The quantity in the largest unit that keeps it a whole number; `text` itself where the value would differ or is unknown.
[[nodiscard]] QString canonicalText(const QString& quantity, const QString& text);

/// What might have been meant, best first: the nearest name that the hint names, the bound, the missing unit. To be proved by a preview.
[[nodiscard]] QStringList remedies(const FormField& field, const QString& typed, const Error& error, const FormField* form);

/// Title of the field with the titles above it, as in "Requests CPU"; for undo texts and screen readers.
[[nodiscard]] QString pathTitle(const FormField& form, const QString& pointer);

} // namespace headroom::gui

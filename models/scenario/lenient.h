#pragma once

#include "core/quantities/parse.h"
#include "models/scenario/json_text.h"

#include <optional>
#include <string>
#include <vector>

/// Accessors for a document that may be wrong anywhere: a member of another type counts as absent.
namespace headroom::scenario::lenient {

/// The member, or null JSON.
[[nodiscard]] const Json& member(const Json& object, const char* key);
[[nodiscard]] std::optional<std::string> text(const Json& object, const char* key);
[[nodiscard]] std::optional<double> number(const Json& object, const char* key);
[[nodiscard]] std::optional<Duration> span(const Json& object, const char* key);
/// Value of a quantity text in base units, see quantityValue().
[[nodiscard]] std::optional<double> quantity(const Json& object, const char* key, const char* kind);
/// Keys of an object; none for anything else.
[[nodiscard]] std::vector<std::string> keys(const Json& object);
/// `kind` of a component of the document, or "".
[[nodiscard]] std::string kindOf(const Json& document, const std::string& component);

} // namespace headroom::scenario::lenient

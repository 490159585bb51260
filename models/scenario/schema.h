#pragma once

#include "models/scenario/json_text.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace headroom::scenario {

/// The parsed schema. Parsed once; lives as long as the program; the same for every thread.
[[nodiscard]] const Json& schema();

/// An annotation of a schema node ("title", "x-unit", "default" …), looked for at the node itself and then along its
/// `$ref` and single `allOf`; null when there is none.
[[nodiscard]] const Json* attribute(const Json& node, std::string_view name);

/// The text of an annotation, or "".
[[nodiscard]] std::string attributeText(const Json& node, std::string_view name);

/// The node that really describes `value`: `$ref` and `allOf` followed, the branch of `oneOf` chosen by type and required
/// keys, the component definition by `kind`. Null when no branch of a `oneOf` fits.
[[nodiscard]] const Json* effectiveNode(const Json& node, const Json& value);

/// The node of member `key` of the object described by `effective`; null when the key is not known.
[[nodiscard]] const Json* memberNode(const Json& effective, const std::string& key);

/// The node of element `index` of the list described by `effective`; null when there is none.
[[nodiscard]] const Json* elementNode(const Json& effective, std::size_t index);

/// Keys that the object described by `effective` may have, in the schema's order.
[[nodiscard]] std::vector<std::string> memberNames(const Json& effective);

/// Node of the definition for components of `kind`, or null.
[[nodiscard]] const Json* componentNode(const std::string& kind);

/// Whether `value` has the type that the node asks for (its own `type` only).
[[nodiscard]] bool hasType(const Json& node, const Json& value);

/// Value of a quantity text in the base unit of its `x-quantity` (s, cores, B, 1/s, RU/s, B/h). Texts without a size
/// (days, zones) give 0. The Error has no position.
[[nodiscard]] Result<double> quantityValue(const std::string& quantity, std::string_view text);

} // namespace headroom::scenario

#pragma once

#include "models/scenario/json_text.h"

#include <string>

namespace headroom::scenario {

/// The document with every default of the schema written out, also those that depend on other values (`x-default-if`).
/// Values of wrong shape are passed through.
[[nodiscard]] Json withDefaults(const Json& document);

/// Source of the default in force at member `key` of `object` (an object of the expanded document), whose node is
/// `member`; `parent` encloses `object`.
struct DefaultInForce {
    Json value;            ///< null when there is none
    std::string source;
};
[[nodiscard]] DefaultInForce defaultInForce(const Json& root, const Json& object, const Json& parent, const Json& member);

} // namespace headroom::scenario

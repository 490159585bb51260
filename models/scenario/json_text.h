#pragma once

#include "core/base/result.h"

#include <nlohmann/json.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>

namespace headroom::scenario {

/// JSON that keeps the order of the file.
using Json = nlohmann::ordered_json;

/// Limits of one file; above them reading stops with LimitExceeded.
inline constexpr std::size_t kMaxFileBytes = 64U * 1024U * 1024U;
inline constexpr std::size_t kMaxValues = 1'000'000;
inline constexpr std::size_t kMaxNesting = 200;
inline constexpr std::size_t kMaxMembers = 6'000;   ///< of one object: looking a key up is linear

/// What one kind of file may need more of.
struct JsonLimits {
    std::size_t members = kMaxMembers;   ///< of one object
};

/// A parsed file and the line of every value in it.
struct JsonText {
    Json root;
    std::unordered_map<std::string, int> lines;   ///< JSON Pointer → 1-based line of the value (of its key in an object)
};

/// Parses one JSON text (RFC 8259, UTF-8) strictly: no comments, no duplicate keys. Reports the first syntax error only,
/// with its line; `name` stands for the file. Never throws.
[[nodiscard]] Result<JsonText, Errors> parseJson(std::string_view text, const std::string& name, const JsonLimits& limits = {});

/// `key` as a segment of a JSON Pointer: "~" → "~0", "/" → "~1".
[[nodiscard]] std::string escapeSegment(std::string_view key);
/// The inverse; a "~" that begins neither sequence stands for itself.
[[nodiscard]] std::string unescapeSegment(std::string_view segment);

} // namespace headroom::scenario

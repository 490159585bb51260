#pragma once

#include "core/base/result.h"

#include <filesystem>
#include <string>
#include <string_view>

namespace headroom::scenario {

/// Every error of the base and of every variant, each once: one that a variant inherits from the base is not repeated,
/// one that only a variant has says so. Empty = the file is valid. A file that is no JSON gives its first syntax error
/// alone. At most 1,000 variants.
[[nodiscard]] Errors validateAll(const std::filesystem::path& file);

/// The same from text; `name` stands for the file in messages.
[[nodiscard]] Errors validateAllText(std::string_view text, const std::string& name);

} // namespace headroom::scenario

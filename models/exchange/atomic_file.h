#pragma once

#include "core/base/result.h"

#include <filesystem>
#include <string_view>

namespace headroom::exchange {

/// Writes `content` to a temporary file beside `file` and renames it, so that `file` is either the old one or the whole new one.
/// An existing file is replaced. Fails with Unreadable where the folder is missing, not writable or full; then nothing is left.
[[nodiscard]] Result<bool> writeFileAtomically(const std::filesystem::path& file, std::string_view content);

} // namespace headroom::exchange

#pragma once

#include "core/base/result.h"

#include <cstddef>
#include <filesystem>
#include <functional>
#include <istream>
#include <string>
#include <vector>

namespace headroom::reconcile {

/// Largest row and most columns; a file that has more is no bill.
inline constexpr std::size_t kMaxRowBytes = 8U << 20U, kMaxColumns = 2'000;

/// Called with the row's number (1 = the header) and its fields; false = stop reading.
using RowVisitor = std::function<bool(std::size_t row, std::vector<std::string>& fields)>;

/// Reads CSV (RFC 4180; quoted fields may hold line ends; UTF-8, a byte order mark is skipped) row by row in constant memory, with libcsv. Empty
/// rows are left out. Fails with Syntax (no text; quotes that do not match), LimitExceeded or Unreadable, with the row; `name` stands for the file.
[[nodiscard]] Result<bool> readRows(std::istream& stream, const std::string& name, const RowVisitor& visit);
[[nodiscard]] Result<bool> readRows(const std::filesystem::path& file, const RowVisitor& visit);

} // namespace headroom::reconcile

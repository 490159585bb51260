#pragma once

#include "models/scenario/document.h"

#include <functional>
#include <optional>
#include <vector>

namespace headroom::scenario {

/// The version this program writes and reads without migration.
inline constexpr int kFormatVersion = 1;

/// One step of the format: changes a document of version `from` into one of version `from + 1`, in memory only.
struct Migration {
    int from = 0;
    std::function<void(Json&)> apply;
};

/// The steps of all released formats, in order. A format change adds one; none is ever removed.
[[nodiscard]] const std::vector<Migration>& migrations();

/// Brings the document to `version` by `steps`. A newer file, or one whose version no step starts from, is an error; a
/// document without a version is taken as version 1, and anything but a whole number is left to the schema.
[[nodiscard]] std::optional<Error> migrate(Document& document, const std::vector<Migration>& steps = migrations(), int version = kFormatVersion);

} // namespace headroom::scenario

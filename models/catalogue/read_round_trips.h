#pragma once

#include "models/catalogue/catalogue.h"

#include <filesystem>

namespace headroom::catalogue {

/// Reads the round trips between regions into `catalogue`; nothing where there is no such file. Returns every problem of the file.
[[nodiscard]] Errors readRoundTrips(const std::filesystem::path& file, Catalogue& catalogue);

} // namespace headroom::catalogue

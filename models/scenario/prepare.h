#pragma once

#include "models/scenario/document.h"
#include "models/scenario/load.h"

#include <filesystem>

namespace headroom::scenario {

/// The bytes of a file of at most 64 MiB. Fails with NotFound, Unreadable or LimitExceeded.
[[nodiscard]] Result<std::string> readFile(const std::filesystem::path& file);

/// A document that is ready to be read: merged, migrated, free of errors, and once more with all defaults.
struct Prepared {
    Document document;
    Json expanded;
    Json copied;        ///< `expanded` with what each tenant has on its own; null without tenants

    /// What readScenario() reads.
    [[nodiscard]] const Json& plain() const { return copied.is_null() ? expanded : copied; }
};

/// Migrates, merges the variant and the replacements of `options`, and checks. Returns all errors at once.
[[nodiscard]] Result<Prepared, Errors> prepare(const JsonText& text, const std::string& name, const LoadOptions& options);

} // namespace headroom::scenario

#pragma once

#include "core/base/result.h"
#include "models/scenario/scenario.h"

#include <nlohmann/json_fwd.hpp>

#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace headroom::scenario {

/// How to read a scenario: which variant, and single values replaced on top of it (JSON Pointer → JSON text).
struct LoadOptions {
    std::string variant = "base";
    std::vector<std::pair<std::string, std::string>> set;
};

/// Reads, merges the variant (RFC 7396), checks against the schema and against itself, fills in defaults.
/// Returns every error at once, each with line and pointer. Reads at most 64 MiB. Never throws.
[[nodiscard]] Result<Scenario, Errors> load(const std::filesystem::path& file, const LoadOptions& options = {});

/// The same from text; `name` stands for the file in messages.
[[nodiscard]] Result<Scenario, Errors> loadText(std::string_view text, const std::string& name, const LoadOptions& options = {});

/// The same from a document that is in memory, which was text within the limits before: errors have pointers and no lines.
[[nodiscard]] Result<Scenario, Errors> loadJson(nlohmann::ordered_json document, const std::string& name, const LoadOptions& options = {});

/// What `explain` shows for one value.
struct Explanation {
    std::string pointer;
    std::string value;          ///< canonical text of the value in force
    std::string unit;
    std::string description;    ///< from the schema
    std::string defaultValue;   ///< empty if there is none
    std::string defaultSource;  ///< from the schema
    std::string range;
    bool isDefault = false;     ///< the file does not set it
    std::string mark, note;     ///< provenance, if any
};

/// Every value at and below `pointer` ("" = the whole scenario), defaults included, in file order.
[[nodiscard]] Result<std::vector<Explanation>, Errors> explain(const std::filesystem::path& file, std::string_view pointer,
                                                               const LoadOptions& options = {});

/// The JSON Schema (draft-07, with x-unit, x-default-source annotations) as text: one definition for loader, forms and reference.
[[nodiscard]] std::string_view schemaText();

} // namespace headroom::scenario

#include "models/scenario/prepare.h"

#include "models/scenario/check_scenario.h"
#include "models/scenario/check_schema.h"
#include "models/scenario/check_values.h"
#include "models/scenario/expand.h"
#include "models/scenario/expand_tenants.h"
#include "models/scenario/migrate.h"
#include "core/base/nearest_name.h"

#include <fmt/format.h>

#include <fstream>
#include <system_error>

namespace headroom::scenario {
namespace {

/// The variant's patch, merged. Fails when there is no variant of that name.
std::optional<Error> mergeVariant(Document& document, const std::string& variant)
{
    if (variant == "base" || variant.empty()) return std::nullopt;
    const std::string pointer = fmt::format("/variants/{}", escapeSegment(variant));
    std::vector<std::string> names{"base"};
    if (const Json* variants = valueAt(document.value, "/variants"); variants != nullptr && variants->is_object())
        for (const auto& [name, patch] : variants->items()) names.push_back(name);
    const Json* patch = valueAt(document.value, pointer);
    if (patch == nullptr)
        return Error{ErrorCode::NotFound, fmt::format("There is no variant \"{}\".", variant), document.position("/variants"), nearestHint(variant, names)};
    if (!patch->is_object()) return std::nullopt;   // a wrong type: the schema says so
    const Json copy = *patch;                       // the target holds the patch
    for (const char* key : {"variants", "formatVersion"})
        if (copy.contains(key))
            return Error{ErrorCode::Inconsistent, fmt::format("A variant cannot change \"{}\".", key), document.position(pointer + "/" + key), {}};
    applyPatch(document, copy, pointer);
    return std::nullopt;
}

/// A replacement is JSON, or a plain text where it is none: `--set /traffic/0/otherwise=500rpm`.
Json replacementValue(const std::string& text)
{
    Json value = Json::parse(text, nullptr, false);
    return value.is_discarded() ? Json(text) : value;
}

} // namespace

Result<std::string> readFile(const std::filesystem::path& file)
{
    const SourcePosition where{file.string(), 0, {}};
    std::error_code failure;
    if (std::filesystem::is_directory(file, failure)) return Error{ErrorCode::Unreadable, "This is a folder, not a scenario file.", where, {}};
    if (!std::filesystem::exists(file, failure)) return Error{ErrorCode::NotFound, "There is no such file.", where, {}};
    std::ifstream stream(file, std::ios::binary);
    if (!stream) return Error{ErrorCode::Unreadable, "The file cannot be read.", where, {}};
    std::string text;
    std::string block(1U << 16U, '\0');
    while (stream.read(block.data(), static_cast<std::streamsize>(block.size())) || stream.gcount() > 0) {
        text.append(block, 0, static_cast<std::size_t>(stream.gcount()));
        if (text.size() > kMaxFileBytes) return Error{ErrorCode::LimitExceeded, "The file is larger than 64 MiB.", where, {}};
    }
    if (stream.bad()) return Error{ErrorCode::Unreadable, "The file cannot be read to its end.", where, {}};
    return text;
}

Result<Prepared, Errors> prepare(const JsonText& text, const std::string& name, const LoadOptions& options)
{
    Prepared prepared;
    Document& document = prepared.document;
    document.value = text.root;
    document.lines = text.lines;
    document.file = name;
    if (const auto error = migrate(document)) return Errors{*error};
    if (const auto error = mergeVariant(document, options.variant)) return Errors{*error};
    for (const auto& [pointer, value] : options.set)
        if (auto replaced = replaceValue(document, pointer, replacementValue(value)); !replaced) return Errors{replaced.error()};

    Problems problems(document);
    checkValues(document, problems);
    if (problems.empty()) checkSchema(document, problems);
    prepared.expanded = withDefaults(document.value);
    checkScenario(prepared.expanded, document, problems);
    if (problems.empty()) {
        TenantExpansion tenants = expandTenants(prepared.expanded, problems);
        prepared.copied = std::move(tenants.document);
        document.copies = std::move(tenants.copies);
    }
    if (!problems.empty()) return problems.take();
    return prepared;
}

} // namespace headroom::scenario

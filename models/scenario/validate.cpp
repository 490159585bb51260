#include "models/scenario/validate.h"

#include "models/scenario/lenient.h"
#include "models/scenario/message_loops.h"
#include "models/scenario/prepare.h"
#include "models/scenario/read.h"
#include "models/scenario/trace_file.h"

#include <fmt/format.h>

#include <set>
#include <utility>

namespace headroom::scenario {
namespace {

constexpr std::size_t kMaxVariants = 1000;
/// Each variant is a copy of the whole document: values times variants bound the work.
constexpr std::size_t kMaxVariantValues = 20'000'000;

Errors errorsOf(const JsonText& text, const std::string& name, const std::string& variant)
{
    LoadOptions options;
    options.variant = variant;
    auto prepared = prepare(text, name, options);
    if (!prepared) return std::move(prepared).error();
    Problems problems(prepared->document);
    Scenario scenario = readScenario(prepared->plain(), problems);
    if (problems.empty()) checkMessageLoops(scenario, problems);
    if (problems.empty()) readTraces(scenario, name, problems);
    return problems.take();
}

} // namespace

Errors validateAllText(std::string_view text, const std::string& name)
{
    auto parsed = parseJson(text, name);
    if (!parsed) return std::move(parsed).error();
    Errors all = errorsOf(*parsed, name, "base");
    std::set<std::pair<std::string, std::string>> known;
    for (const Error& error : all) known.emplace(error.where.pointer, error.message);
    const std::vector<std::string> variants = lenient::keys(lenient::member(parsed->root, "variants"));
    if (variants.size() > kMaxVariants) {
        all.push_back({ErrorCode::LimitExceeded, fmt::format("The file has {} variants; at most {} are checked.", variants.size(), kMaxVariants), {name, 0, "/variants"}, {}});
        return all;
    }
    if (variants.size() * parsed->lines.size() > kMaxVariantValues) {
        all.push_back({ErrorCode::LimitExceeded, fmt::format("A file of {} values cannot have {} variants.", parsed->lines.size(), variants.size()), {name, 0, "/variants"}, {}});
        return all;
    }
    for (const std::string& variant : variants)
        for (Error& error : errorsOf(*parsed, name, variant)) {
            if (!known.emplace(error.where.pointer, error.message).second) continue;
            error.message = fmt::format("In the variant \"{}\": {}", variant, error.message);
            all.push_back(std::move(error));
        }
    return all;
}

Errors validateAll(const std::filesystem::path& file)
{
    const auto text = readFile(file);
    return text ? validateAllText(*text, file.string()) : Errors{text.error()};
}

} // namespace headroom::scenario

#include "models/scenario/load.h"

#include "models/scenario/message_loops.h"
#include "models/scenario/prepare.h"
#include "models/scenario/read.h"
#include "models/scenario/trace_file.h"

namespace headroom::scenario {

namespace {

Result<Scenario, Errors> loadParsed(const JsonText& parsed, const std::string& name, const LoadOptions& options)
{
    auto prepared = prepare(parsed, name, options);
    if (!prepared) return std::move(prepared).error();
    Problems problems(prepared->document);
    Scenario scenario = readScenario(prepared->plain(), problems);
    if (problems.empty()) checkMessageLoops(scenario, problems);
    if (problems.empty()) readTraces(scenario, name, problems);
    if (!problems.empty()) return problems.take();
    scenario.source = name;
    scenario.variant = options.variant;
    return scenario;
}

} // namespace

Result<Scenario, Errors> loadText(std::string_view text, const std::string& name, const LoadOptions& options)
{
    const auto parsed = parseJson(text, name);
    if (!parsed) return parsed.error();
    return loadParsed(*parsed, name, options);
}

Result<Scenario, Errors> loadJson(nlohmann::ordered_json document, const std::string& name, const LoadOptions& options)
{
    JsonText parsed;
    parsed.root = std::move(document);
    return loadParsed(parsed, name, options);
}

Result<Scenario, Errors> load(const std::filesystem::path& file, const LoadOptions& options)
{
    const auto text = readFile(file);
    if (!text) return Errors{text.error()};
    return loadText(*text, file.string(), options);
}

} // namespace headroom::scenario

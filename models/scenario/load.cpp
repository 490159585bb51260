#include "models/scenario/load.h"

#include "models/scenario/message_loops.h"
#include "models/scenario/prepare.h"
#include "models/scenario/read.h"
#include "models/scenario/trace_file.h"

namespace headroom::scenario {

Result<Scenario, Errors> loadText(std::string_view text, const std::string& name, const LoadOptions& options)
{
    auto parsed = parseJson(text, name);
    if (!parsed) return std::move(parsed).error();
    auto prepared = prepare(*parsed, name, options);
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

Result<Scenario, Errors> load(const std::filesystem::path& file, const LoadOptions& options)
{
    const auto text = readFile(file);
    if (!text) return Errors{text.error()};
    return loadText(*text, file.string(), options);
}

} // namespace headroom::scenario

#include "models/analysis/sweep.h"

#include "app/cli/command_line.h"
#include "app/cli/commands.h"
#include "app/cli/simulation_job.h"
#include "app/cli/text_report.h"
#include "app/cli/text_table.h"
#include "models/analysis/wording.h"
#include "models/exchange/atomic_file.h"
#include "models/exchange/sweep_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace headroom::cli {

namespace {

using Align = TextTable::Align;

/// "agents/count": the end of a pointer, enough to tell what it is.
std::string columnOf(const std::string& pointer)
{
    const std::size_t last = pointer.rfind('/');
    const std::size_t before = last == 0 ? 0 : pointer.rfind('/', last - 1);
    return pointer.substr(before == std::string::npos ? 0 : before + 1);
}

std::string pointsTable(const exchange::SweepResult& sweep, const Terminal& terminal)
{
    std::vector<TextTable::Column> columns{{"variant"}};
    for (const analysis::SweepAxis& axis : sweep.axes) columns.push_back({columnOf(axis.pointer), Align::Right});
    const bool hasTenants = std::ranges::any_of(sweep.points, [](const analysis::SweepPoint& point) { return point.costPerTenant.has_value(); });
    columns.push_back({sweep.currency + "/month", Align::Right});
    if (hasTenants) columns.push_back({"per tenant", Align::Right});
    columns.insert(columns.end(), {{"p95", Align::Right}, {"failed", Align::Right}, {"", Align::Left}, {"saturated first"}});
    TextTable table(columns);
    const auto money = [](double value) { return moneyDigits(Money::fromMicros(static_cast<std::int64_t>(value * 1e6))); };
    for (const analysis::SweepPoint& point : sweep.points) {
        std::vector<std::string> cells{point.variant};
        cells.insert(cells.end(), point.values.begin(), point.values.end());
        cells.push_back(money(point.monthlyCost));
        if (hasTenants) cells.push_back(point.costPerTenant ? money(*point.costPerTenant) : "—");
        cells.push_back(point.latencyP95 ? analysis::latencyText(*point.latencyP95) : "—");
        cells.push_back(point.failedShare > 0 ? analysis::percentText(point.failedShare) : "0");
        cells.push_back(point.slosHeld ? "✓" : "✕");
        cells.push_back(point.firstSaturated.empty() ? "nothing" : withoutControls(fmt::format("{} at {}", point.firstSaturated, point.firstSaturatedAt)));
        table.add(std::move(cells));
    }
    return table.text(terminal);
}

/// Where which variant is cheaper, one line a pair.
std::string breakEvenLines(const exchange::SweepResult& sweep, const std::vector<std::string>& variants)
{
    if (variants.size() < 2 || sweep.axes.size() != 1) return {};
    std::string text = "\nBreak-even\n";
    for (const analysis::BreakEven& one : sweep.breakEvens) {
        const bool met = one.from == one.to;
        text += fmt::format("  {} is cheaper below {}{}, {} above: {} {} a month there{}\n", one.cheaperBefore, met ? "" : "about ", analysis::numberText(one.at), one.cheaperAfter,
                            analysis::numberText(one.monthlyCost), sweep.currency,
                            met ? "" : fmt::format(" (between the runs at {} and {})", analysis::numberText(one.from), analysis::numberText(one.to)));
    }
    if (sweep.breakEvens.empty()) text += "  None within these values: the order of the variants by cost stays the same.\n";
    return text;
}

Result<std::vector<analysis::SweepAxis>, Errors> axesOf(const SweepArguments& arguments)
{
    std::vector<analysis::SweepAxis> axes;
    Errors errors;
    for (const std::string& text : arguments.values) {
        auto axis = analysis::parseSweepAxis(text);
        if (axis) axes.push_back(std::move(axis).value());
        else errors.push_back(std::move(axis).error());
    }
    if (!errors.empty()) return errors;
    return axes;
}

} // namespace

int sweep(const SweepArguments& arguments)
{
    const auto axes = axesOf(arguments);
    if (!axes) return reportErrors(axes.error());
    const auto combinations = analysis::sweepCombinations(*axes);
    if (!combinations) return reportErrors({combinations.error()});
    const std::vector<std::string> variants = arguments.variants.empty() ? std::vector<std::string>{"base"} : arguments.variants;

    const auto pointArguments = [&](const std::string& variant, const std::vector<std::string>& values) {
        ScenarioArguments scenario{arguments.file, variant, arguments.set, arguments.prices};
        for (std::size_t i = 0; i < values.size(); ++i) scenario.set.push_back((*axes)[i].pointer + "=" + values[i]);
        return scenario;
    };
    // All values are read before the first is simulated: a mistake in the last must not cost the time of the others.
    Errors errors;
    for (const std::string& variant : variants)
        for (const auto& values : *combinations)
            if (auto read = readScenario(pointArguments(variant, values)); !read)
                for (Error& error : read.error())
                    if (std::ranges::none_of(errors, [&](const Error& e) { return toString(e) == toString(error); })) errors.push_back(error);
    if (!errors.empty()) return reportErrors(errors);

    // Catalogue and prices are read again only where the region is another one.
    std::optional<Inputs> inputs;
    const auto readPoint = [&](const std::string& variant, const std::vector<std::string>& values) -> std::optional<Errors> {
        auto scenario = readScenario(pointArguments(variant, values));
        if (!scenario) return std::move(scenario).error();
        if (inputs && inputs->scenario.provider == scenario->provider && inputs->scenario.region == scenario->region) {
            inputs->scenario = std::move(scenario).value();
            return std::nullopt;
        }
        auto read = readInputs(pointArguments(variant, values));
        if (!read) return std::move(read).error();
        inputs = std::move(read).value();
        return std::nullopt;
    };

    exchange::SweepResult result;
    result.engine = arguments.window.engine;
    result.version = HEADROOM_VERSION;
    result.axes = *axes;
    const InterruptGuard interrupt;
    std::vector<std::vector<analysis::SweepPoint>> byVariant;
    for (const std::string& variant : variants) {
        byVariant.emplace_back();
        for (const auto& values : *combinations) {
            if (const auto failed = readPoint(variant, values)) return reportErrors(*failed);
            const auto options = runOptionsOf(inputs->scenario, arguments.window);
            if (!options) return reportErrors(options.error());
            std::string label = variant;
            for (const std::string& value : values) label += " " + value;
            auto job = runJob(*inputs, *options, interrupt, label, arguments.quiet, {}, arguments.window.engine);
            if (!job) return reportErrors(job.error());
            if (interrupt.interrupted()) {
                printError("stopped: a sweep needs whole runs\n");
                return kCouldNotBeDone;
            }
            result.scenario = inputs->scenario.name;
            result.currency = inputs->scenario.currency;
            byVariant.back().push_back(analysis::sweepPointOf(inputs->scenario, job->report, values));
        }
    }
    for (const auto& points : byVariant) result.points.insert(result.points.end(), points.begin(), points.end());
    for (std::size_t i = 0; axes->size() == 1 && i < byVariant.size(); ++i)
        for (std::size_t j = i + 1; j < byVariant.size(); ++j) {
            const auto crossings = analysis::breakEvens(byVariant[i], byVariant[j]);
            result.breakEvens.insert(result.breakEvens.end(), crossings.begin(), crossings.end());
        }

    for (const auto& [file, text] : {std::pair{arguments.csv, arguments.csv.empty() ? std::string() : exchange::sweepCsv(result)},
                                     std::pair{arguments.json, arguments.json.empty() ? std::string() : exchange::sweepJson(result)}}) {
        if (file.empty()) continue;
        if (file == "-") print(text);
        else if (auto written = exchange::writeFileAtomically(file, text); !written) errors.push_back(std::move(written).error());
    }
    // Standard output belongs to the program that reads the file.
    if (arguments.json != "-" && arguments.csv != "-") {
        const Terminal terminal = Terminal::standardOutput();
        print(inked(terminal, Ink::Bold, result.engine == "fluid" ? "Sweep, fluid estimate; --engine des simulates each request" : "Sweep, simulated") + "\n" +
              pointsTable(result, terminal) + breakEvenLines(result, variants));
    }
    if (!errors.empty()) return reportErrors(errors);
    return kDone;
}

} // namespace headroom::cli

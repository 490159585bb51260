#include "app/cli/bill_text.h"
#include "app/cli/command_line.h"
#include "app/cli/commands.h"
#include "app/cli/inputs.h"
#include "app/cli/interrupt.h"
#include "app/cli/progress_bar.h"
#include "models/exchange/atomic_file.h"
#include "models/exchange/bill_json.h"
#include "models/fluid/fluid.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace headroom::cli {

namespace {

constexpr int kMonthsOfYear = 12;

/// "component,day": one grouping of one dimension or two.
Result<std::vector<analysis::Grouping>, Errors> groupingsOf(const std::vector<std::string>& texts)
{
    std::vector<analysis::Grouping> groupings;
    Errors errors;
    for (const std::string& text : texts) {
        std::vector<pricing::Dimension> dimensions;
        for (std::size_t begin = 0; begin <= text.size();) {
            const std::size_t end = std::min(text.find(',', begin), text.size());
            auto dimension = pricing::parseDimension(std::string_view(text).substr(begin, end - begin));
            if (dimension) dimensions.push_back(std::move(dimension).value());
            else errors.push_back({dimension.error().code, fmt::format("--by {}: {}", text, dimension.error().message), {}, dimension.error().hint});
            begin = end + 1;
        }
        if (dimensions.size() > 2)
            errors.push_back({ErrorCode::OutOfRange, fmt::format("--by {}: {} dimensions, expected one or two", text, dimensions.size()), {}, "repeat --by for another table"});
        else if (!dimensions.empty()) groupings.push_back({dimensions[0], dimensions.size() == 2 ? std::optional(dimensions[1]) : std::nullopt});
    }
    if (!errors.empty()) return errors;
    return groupings;
}

/// The month that --from names, or that in which the calendar begins. A bill may lie outside of the calendar of the scenario.
Result<SimTime, Errors> firstInstant(const scenario::Scenario& scenario, const calendar::Calendar& zone, const std::string& from)
{
    if (from.empty()) return scenario.calendar.start;
    const bool monthOnly = from.size() == 7 && from[4] == '-';
    const auto parsed = zone.parse(monthOnly ? from + "-01" : from);
    if (!parsed) return Errors{Error{parsed.error().code, fmt::format("--from {}: {}", from, parsed.error().message), {}, "a month or a local date such as 2026-01 or 2026-01-15"}};
    return *parsed;
}

} // namespace

int bill(const BillArguments& arguments)
{
    auto groupings = groupingsOf(arguments.by);
    if (!groupings) return reportErrors(groupings.error());
    const auto inputs = readInputs(arguments.scenario);
    if (!inputs) return reportErrors(inputs.error());
    const scenario::Scenario& scenario = inputs->scenario;
    const auto zone = calendar::Calendar::forZone(scenario.calendar.timeZone);
    if (!zone) return reportErrors({zone.error()});

    std::vector<analysis::MonthSpan> spans;
    auto form = analysis::BillForm::Window;
    if (arguments.window) {
        const auto options = runOptionsOf(scenario, arguments.run);
        if (!options) return reportErrors(options.error());
        const SimTime from = options->from.value_or(scenario.calendar.start);
        spans.push_back({from, options->duration ? from + *options->duration : scenario.calendar.end});
    } else {
        if (!arguments.run.duration.empty())
            return reportErrors({Error{ErrorCode::Inconsistent, fmt::format("--duration {}: a bill of months has their length", arguments.run.duration), {}, "add --window for a window of your own"}});
        const auto from = firstInstant(scenario, *zone, arguments.run.from);
        if (!from) return reportErrors(from.error());
        spans = analysis::monthsFrom(*zone, *from, arguments.year ? kMonthsOfYear : 1);
        form = arguments.listMonth ? analysis::BillForm::ListMonth : analysis::BillForm::Month;
    }
    if (groupings->empty()) groupings->push_back({{pricing::Dimension::Kind::Component, {}}, std::nullopt});

    const InterruptGuard interrupt;
    std::vector<analysis::BillPart> parts;
    for (std::size_t i = 0; i < spans.size() && !interrupt.interrupted(); ++i) {
        const auto [from, to] = spans[i];
        ProgressBar bar(zone->formatDate(from).substr(0, 7), analysis::LocalClock(scenario.calendar.timeZone, from, to), arguments.quiet);
        auto recording = [&]() -> Result<simulation::Recording, Errors> {
            if (arguments.run.engine == "fluid") return fluid::simulate(scenario, inputs->catalogue, {arguments.run.seed, from, to - from, {}}, interrupt.token(), &bar);
            simulation::RunOptions options;
            options.seed = arguments.run.seed;
            options.replications = arguments.run.replications;
            options.threads = arguments.run.threads;
            options.cutInTime = !arguments.run.uncut;
            options.predictor = fluid::statePredictor(arguments.run.seed);
            options.from = from;
            options.duration = to - from;
            return simulation::simulate(scenario, inputs->catalogue, options, interrupt.token(), &bar);
        }();
        if (!recording) return reportErrors(recording.error());
        auto part = analysis::billPart(scenario, *recording, inputs->prices, form);
        if (!part) return reportErrors(part.error());
        parts.push_back(std::move(part).value());
    }
    if (parts.empty()) {
        printError("stopped: nothing was billed\n");
        return kCouldNotBeDone;
    }
    const bool stopped = interrupt.interrupted() && (parts.size() < spans.size() || parts.back().partial);
    const auto bill = analysis::billOf(scenario, inputs->prices, std::move(parts), *groupings);
    if (!bill) return reportErrors(bill.error());

    Errors errors;
    if (!arguments.json.empty()) {
        const std::string text = exchange::billJson(scenario, *bill, *groupings, HEADROOM_VERSION);
        if (arguments.json == "-") print(text);
        else if (auto written = exchange::writeFileAtomically(arguments.json, text); !written) errors.push_back(std::move(written).error());
    }
    // Standard output belongs to the program that reads the JSON.
    if (arguments.json != "-") print(billText(scenario, *bill, *groupings, {Terminal::standardOutput(), arguments.commitments, arguments.idle, arguments.all}));
    if (!errors.empty()) return reportErrors(errors);
    if (stopped) {
        printError("stopped: the bill covers only a part of what was asked for\n");
        return kCouldNotBeDone;
    }
    const bool withinBudget = form == analysis::BillForm::Window || !scenario.monthlyBudget ||
                              std::none_of(bill->parts.begin(), bill->parts.end(), [&](const analysis::BillPart& part) { return part.statement.total.toDouble() > *scenario.monthlyBudget; });
    return withinBudget ? kDone : kAnswerIsNo;
}

} // namespace headroom::cli

#include "app/cli/bill_months.h"
#include "app/cli/bill_text.h"
#include "app/cli/command_line.h"
#include "app/cli/commands.h"
#include "app/cli/inputs.h"
#include "app/cli/interrupt.h"
#include "models/exchange/atomic_file.h"
#include "models/exchange/bill_json.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace headroom::cli {

namespace {

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
    auto period = analysis::BillPeriod::Window;
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
        spans = analysis::monthsFrom(*zone, *from, arguments.year ? analysis::kMonthsOfYear : 1);
        period = arguments.listMonth ? analysis::BillPeriod::ListMonth : analysis::BillPeriod::Month;
    }
    if (groupings->empty()) groupings->push_back({{pricing::Dimension::Kind::Component, {}}, std::nullopt});

    const InterruptGuard interrupt;
    std::vector<analysis::BillPart> parts;
    for (std::size_t i = 0; i < spans.size() && !interrupt.interrupted(); ++i) {
        const auto recording = simulateSpan(*inputs, arguments.run, spans[i], zone->formatDate(spans[i].from).substr(0, 7), interrupt, arguments.quiet);
        if (!recording) return reportErrors(recording.error());
        auto part = analysis::billPart(scenario, *recording, inputs->prices, period);
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
    const bool withinBudget = period == analysis::BillPeriod::Window || !scenario.monthlyBudget ||
                              std::none_of(bill->parts.begin(), bill->parts.end(), [&](const analysis::BillPart& part) { return part.statement.total.toDouble() > *scenario.monthlyBudget; });
    return withinBudget ? kDone : kAnswerIsNo;
}

} // namespace headroom::cli

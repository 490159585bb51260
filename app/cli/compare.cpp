#include "models/analysis/compare.h"

#include "app/cli/command_line.h"
#include "app/cli/commands.h"
#include "app/cli/simulation_job.h"
#include "app/cli/text_report.h"
#include "app/cli/text_table.h"
#include "models/analysis/wording.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <iterator>
#include <ranges>

namespace headroom::cli {

namespace {

using Align = TextTable::Align;

constexpr std::size_t kInputsShown = 20;

/// A size of the row's unit without sign: "1.2 s", "0.4 points", "12.3".
std::string sizeText(const analysis::Difference& row, double size)
{
    if (row.unit == "ms") return analysis::latencyText(size / 1000);
    if (row.unit == "share") return analysis::numberText(size * 100) + " points";
    return analysis::numberText(size);
}

/// "+1.2 s ± 0.1 s (+14 %)"; with the remark that it says nothing where it does.
std::string differenceText(const analysis::Difference& row, std::size_t i)
{
    const auto& paired = row.paired[i];
    const auto delta = paired ? std::optional(paired->mean) : row.delta(i);
    if (!delta) return row.values[i].text == row.values.front().text ? "same" : "—";
    if (*delta == 0 && (!paired || paired->interval.halfWidth() == 0)) return "same";
    const double base = *row.values.front().value;
    std::string text = row.unit == "min" ? analysis::spanText(Duration::fromSeconds(std::abs(*delta) * 60)) + (*delta < 0 ? " earlier" : " later")
                                         : (*delta < 0 ? "−" : "+") + sizeText(row, std::abs(*delta));
    if (paired) text += " ± " + sizeText(row, twoDigits(paired->interval.halfWidth()));
    const bool relative = base != 0 && row.unit != "share" && row.unit != "min" && !row.unit.empty();
    if (relative && *delta / base > 9)
        text += fmt::format(" ({} times)", analysis::numberText(*row.values[i].value / base));
    else if (relative)
        text += fmt::format(" ({}{})", *delta < 0 ? "−" : "+", analysis::percentText(std::abs(*delta / base)));
    if (!row.insideInterval(i)) return text;
    return text + (paired ? ", no difference that these runs can tell" : ", inside the interval");
}

std::string readFile(const std::filesystem::path& file)
{
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

void printInputs(const CompareArguments& arguments, const Terminal& terminal)
{
    const auto differences = analysis::inputDifferences(readFile(arguments.file), arguments.variants);
    print(inked(terminal, Ink::Bold, fmt::format("What differs in the inputs: {}", analysis::countOf(differences.size(), "value"))) + "\n");
    std::vector<TextTable::Column> columns{{"value"}};
    for (const std::string& variant : arguments.variants) columns.push_back({variant});
    TextTable table(columns);
    const std::size_t shown = arguments.all ? differences.size() : std::min(differences.size(), kInputsShown);
    for (std::size_t i = 0; i < shown; ++i) {
        std::vector<std::string> cells{differences[i].pointer};
        cells.insert(cells.end(), differences[i].values.begin(), differences[i].values.end());
        table.add(std::move(cells));
    }
    if (!table.empty()) print(table.text(terminal));
    if (shown < differences.size()) print(fmt::format("  {} more: --all\n", differences.size() - shown));
}

void printRows(const analysis::Comparison& comparison, const Terminal& terminal)
{
    std::vector<TextTable::Column> columns{{"outcome"}};
    for (std::size_t i = 0; i < comparison.variants.size(); ++i) {
        columns.push_back({comparison.variants[i] + (i == 0 ? " (baseline)" : ""), Align::Right});
        if (i > 0) columns.push_back({"difference", Align::Right});
    }
    TextTable table(columns);
    std::string group;
    for (const analysis::Difference& row : comparison.rows) {
        if (row.group != group) table.addHeading(group = row.group);
        std::vector<std::string> cells{row.name};
        for (std::size_t i = 0; i < row.values.size(); ++i) {
            std::string value = row.values[i].text;
            if (row.values[i].interval && row.unit != "share") value += " ±" + sizeText(row, twoDigits(row.values[i].interval->halfWidth()));
            cells.push_back(std::move(value));
            if (i > 0) cells.push_back(differenceText(row, i));
        }
        table.add(std::move(cells));
    }
    print("\n" + inked(terminal, Ink::Bold, "Outcomes") + "\n" + table.text(terminal));
    std::string remark = comparison.pairing;
    if (comparison.pairs == 0 && remark.starts_with("One replication")) remark += " --replications 10 tells.";
    if (comparison.variants.size() > 1)
        print("  " + inked(terminal, Ink::Dim, wrapped(remark, static_cast<std::size_t>(terminal.width) - 2, 2)) + "\n");
}

} // namespace

int compare(const CompareArguments& arguments)
{
    // All variants are read before the first is simulated: a mistake in the last must not cost the time of the others.
    std::vector<Inputs> inputs;
    std::vector<simulation::RunOptions> options;
    Errors errors;
    for (const std::string& variant : arguments.variants) {
        auto read = readInputs({arguments.file, variant, arguments.set, arguments.prices});
        if (!read) {
            for (Error& error : read.error())
                if (std::ranges::none_of(errors, [&](const Error& e) { return toString(e) == toString(error); })) errors.push_back(error);
            continue;
        }
        const auto window = runOptionsOf(read->scenario, arguments.window);
        if (!window) return reportErrors(window.error());
        options.push_back(*window);
        inputs.push_back(std::move(read).value());
    }
    if (!errors.empty()) return reportErrors(errors);

    const InterruptGuard interrupt;
    std::vector<analysis::Report> reports;
    for (std::size_t i = 0; i < inputs.size(); ++i) {
        auto job = runJob(inputs[i], options[i], interrupt, arguments.variants[i], arguments.quiet, {}, arguments.window.engine);
        if (!job) return reportErrors(job.error());
        if (interrupt.interrupted()) {
            printError("stopped: a comparison needs whole runs of all variants\n");
            return kCouldNotBeDone;
        }
        reports.push_back(std::move(job).value().report);
    }
    std::vector<const scenario::Scenario*> scenarios;
    std::vector<const analysis::Report*> pointers;
    for (std::size_t i = 0; i < reports.size(); ++i) {
        scenarios.push_back(&inputs[i].scenario);
        pointers.push_back(&reports[i]);
    }

    const Terminal terminal = Terminal::standardOutput();
    for (std::size_t i = 0; i < reports.size(); ++i)
        print(inked(terminal, Ink::Bold, arguments.variants[i]) + "\n" + answerText(reports[i], terminal) + "\n");
    if (!arguments.quiet) {
        printInputs(arguments, terminal);
        printRows(analysis::compare(scenarios, pointers), terminal);
    }
    const bool anyGood = std::ranges::any_of(std::views::iota(std::size_t{0}, reports.size()), [&](std::size_t i) {
        return answerIsYes(*scenarios[i], reports[i]);
    });
    return anyGood ? kDone : kAnswerIsNo;
}

} // namespace headroom::cli

#include "models/exchange/xlsx.h"

#include "models/analysis/wording.h"
#include "models/exchange/xlsx_statement.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

namespace headroom::exchange {

namespace {

std::string lower(std::string_view text)
{
    std::string result(text);
    for (char& letter : result) letter = static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
    return result;
}

/// What the figures rest on, as pairs of words.
std::vector<std::pair<std::string, std::string>> assumptionsOf(const scenario::Scenario& scenario, const analysis::Report& report, const pricing::Statement& statement, const XlsxOptions& options)
{
    const simulation::Recording& recording = report.recording;
    const analysis::YearBill* year = options.bill.year.get();   // its months were simulated by themselves
    const SimTime from = year != nullptr ? statement.from : recording.start, to = year != nullptr ? statement.to : recording.end;
    const analysis::LocalClock clock{scenario.calendar.timeZone, from, to};
    const std::uint64_t requests = year != nullptr ? year->units.requests : recording.requests.offered;
    std::vector<std::pair<std::string, std::string>> rows{
        {"Scenario", scenario.name},
        {"Variant", scenario.variant},
        {"Billed", statement.period},
        {"Simulated", clock.full(from) + " to " + clock.full(to) + " (" + scenario.calendar.timeZone + ")"},
        {"Engine", (year != nullptr ? year->engine : recording.engine) == "des" ? "every request simulated" : "estimate with rates"},
        {"Seed", std::to_string(recording.seed)},
        {"Replications", std::to_string(recording.replications)},
        {"Requests simulated", analysis::countText(requests)},
        {"Prices", fmt::format("{}, {}, newest of {}", scenario.provider, statement.priceBookRegion, statement.priceBookAsOf)},
        {"Currency", statement.currency},
        {"Rounding", "each line once, to the cent, halves to the even cent"},
        {"Program", "Headroom " + options.version},
    };
    if (!statement.projection.empty()) rows.emplace_back("Projection", statement.projection);
    if (year != nullptr) {
        for (const analysis::YearMonth& month : year->months)
            for (const simulation::ValidityNote& note : month.part.validity) rows.emplace_back(month.key + ", estimate, " + note.component, note.reason);
        return rows;
    }
    if (recording.partial) rows.emplace_back("Partial", "the run was stopped before its end");
    if (!report.intervals.sentence.empty()) rows.emplace_back("Intervals", report.intervals.sentence);
    for (const simulation::ValidityNote& note : recording.validity) rows.emplace_back("Estimate, " + note.component, note.reason);
    return rows;
}

std::string_view markName(scenario::Mark mark)
{
    switch (mark) {
    case scenario::Mark::Stated: return "stated";
    case scenario::Mark::Derived: return "derived";
    case scenario::Mark::Assumed: return "assumed";
    case scenario::Mark::Platform: return "platform";
    case scenario::Mark::Verify: break;
    }
    return "to be verified";
}

void writeAssumptions(Workbook& book, const scenario::Scenario& scenario, const analysis::Report& report, const pricing::Statement& statement, const XlsxOptions& options)
{
    Sheet sheet = book.add("Assumptions");
    sheet.headers(0, {"What", "Value", "Why"});
    sheet.widths({34, 70, 60});
    std::uint32_t row = 1;
    for (const auto& [what, value] : assumptionsOf(scenario, report, statement, options)) {
        sheet.text(row, 0, what);
        sheet.text(row++, 1, value, CellStyle::Wrapped);
    }
    for (const scenario::Provenance& remark : scenario.provenance) {
        sheet.text(row, 0, remark.pointer);
        sheet.text(row, 1, std::string(markName(remark.mark)));
        sheet.text(row++, 2, remark.note, CellStyle::Wrapped);
    }
    sheet.printSetup(scenario.name);
}

} // namespace

std::string sumByNameFormula(const std::string& amounts, const std::string& names, const std::string& cell, std::string_view name, bool unique)
{
    const auto plain = [](char letter) { return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') || letter == ' '; };
    const std::string small = lower(name);
    const bool isPlain = unique && !name.empty() && name.size() < 200 && name.front() != ' ' && name.back() != ' ' && std::ranges::all_of(name, plain) && small != "true" && small != "false";
    if (isPlain) return fmt::format("=SUMIFS({},{},{})", amounts, names, cell);
    return fmt::format("=SUMPRODUCT(EXACT({},{})*{})", names, cell, amounts);
}

Result<std::string> statementXlsx(const scenario::Scenario& scenario, const analysis::Report& report, const pricing::StatementDetail& detail, const XlsxOptions& options)
{
    Result<Workbook> book = Workbook::create(detail.statement.currency, fmt::format("{}: {}", scenario.name, detail.statement.period));
    if (!book) return std::move(book).error();
    StatementSheets sheets(*book, scenario, report, detail, options);
    sheets.write();
    writeAssumptions(*book, scenario, report, detail.statement, options);
    sheets.writePrices();
    return book->finish();
}

} // namespace headroom::exchange

#include "models/exchange/markdown.h"

#include "models/analysis/wording.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <vector>

namespace headroom::exchange {

namespace {

constexpr std::size_t kLinesShown = 10;
constexpr std::size_t kFindingsShown = 3;

/// "1,234.50" with the sign in front, "+" where asked.
std::string moneyText(const Money& money, bool withSign = false)
{
    const std::int64_t cents = std::abs(money.roundedToCents().micros()) / Money::kPerCent;
    const std::string text = fmt::format("{}.{:02}", analysis::countText(static_cast<std::uint64_t>(cents / 100)), cents % 100);
    if (money.micros() < 0) return "-" + text;
    return withSign && cents > 0 ? "+" + text : text;
}

std::string differenceText(const Money& now, const Money& before)
{
    const Money difference = now - before;
    if (difference.micros() == 0) return "0.00";
    std::string text = moneyText(difference, true);
    if (before.micros() != 0) text += fmt::format(" ({:+.1f} %)", 100 * static_cast<double>(difference.micros()) / static_cast<double>(before.micros()));
    return text;
}

std::map<std::string, Money> byGroup(const pricing::Statement& statement)
{
    std::map<std::string, Money> sums;
    for (const pricing::StatementLine& line : statement.lines) {
        const auto [sum, isNew] = sums.try_emplace(line.group, Money::fromMicros(0, line.amount.currency()));
        sum->second += line.amount;
    }
    return sums;
}

std::string costTable(const pricing::Statement& statement, const pricing::Statement* baseline, const std::string& baselineName)
{
    const auto now = byGroup(statement);
    auto before = baseline != nullptr ? byGroup(*baseline) : std::map<std::string, Money>{};
    std::vector<std::string> groups;
    for (const auto& [group, sum] : now) groups.push_back(group);
    for (const auto& [group, sum] : before)
        if (!now.contains(group)) groups.push_back(group);
    const Money none = Money::fromMicros(0, statement.total.currency());
    const auto of = [&](const std::map<std::string, Money>& sums, const std::string& group) { return sums.contains(group) ? sums.at(group) : none; };
    std::ranges::stable_sort(groups, [&](const std::string& a, const std::string& b) { return of(now, a).micros() > of(now, b).micros(); });
    std::string text = baseline != nullptr ? fmt::format("| Service | Cost [{0}] | {1} [{0}] | Difference |\n|---|--:|--:|--:|\n", statement.currency, markdownText(baselineName))
                                           : fmt::format("| Service | Cost [{}] |\n|---|--:|\n", statement.currency);
    const auto row = [&](const std::string& name, const Money& a, const Money& b) {
        text += baseline != nullptr ? fmt::format("| {} | {} | {} | {} |\n", name, moneyText(a), moneyText(b), differenceText(a, b)) : fmt::format("| {} | {} |\n", name, moneyText(a));
    };
    for (const std::string& group : groups) row(markdownText(group), of(now, group), of(before, group));
    row("**Total**", statement.total, baseline != nullptr ? baseline->total : none);
    return text;
}

std::string monthsTable(const analysis::YearBill& year, std::optional<double> budget)
{
    std::string text = fmt::format("\n| Month | Cost [{0}] | So far [{0}] |{1}\n|---|--:|--:|{2}\n", year.statement().currency, budget ? " Within the budget |" : "", budget ? "---|" : "");
    Money soFar = Money::fromMicros(0, year.statement().total.currency());
    for (const analysis::YearMonth& month : year.months) {
        const Money& total = month.part.statement.total;
        soFar += total;
        text += fmt::format("| {} | {} | {} |", markdownText(month.part.statement.period), moneyText(total), moneyText(soFar));
        if (budget) text += total.toDouble() <= *budget ? " yes |" : " **no** |";
        text += "\n";
    }
    return text;
}

/// The lines that cost most; with a baseline, those that differ most.
std::string linesTable(const pricing::Statement& statement, const pricing::Statement* baseline)
{
    struct Row {
        std::string name;
        Money now, before;
    };
    std::vector<Row> rows;
    const Money none = Money::fromMicros(0, statement.total.currency());
    std::map<std::pair<std::string, std::string>, std::size_t> known;
    const auto rowOf = [&](const pricing::StatementLine& line) -> Row& {
        const auto [place, isNew] = known.try_emplace({line.component, line.meter}, rows.size());
        if (isNew) rows.push_back({fmt::format("{}: {}", line.componentTitle, line.meterTitle), none, none});
        return rows[place->second];
    };
    for (const pricing::StatementLine& line : statement.lines) rowOf(line).now += line.amount;
    if (baseline != nullptr)
        for (const pricing::StatementLine& line : baseline->lines) rowOf(line).before += line.amount;
    const auto size = [&](const Row& row) { return baseline != nullptr ? std::abs((row.now - row.before).micros()) : row.now.micros(); };
    std::erase_if(rows, [&](const Row& row) { return size(row) == 0; });
    std::ranges::stable_sort(rows, [&](const Row& a, const Row& b) { return size(a) > size(b); });
    if (rows.empty()) return {};
    std::string text = baseline != nullptr ? fmt::format("\n<details><summary>Lines that differ most</summary>\n\n| Line | Cost [{0}] | Before [{0}] | Difference |\n|---|--:|--:|--:|\n", statement.currency)
                                           : fmt::format("\n<details><summary>Lines that cost most</summary>\n\n| Line | Cost [{}] |\n|---|--:|\n", statement.currency);
    for (std::size_t i = 0; i < std::min(rows.size(), kLinesShown); ++i) {
        const Row& row = rows[i];
        text += baseline != nullptr ? fmt::format("| {} | {} | {} | {} |\n", markdownText(row.name), moneyText(row.now), moneyText(row.before), differenceText(row.now, row.before))
                                    : fmt::format("| {} | {} |\n", markdownText(row.name), moneyText(row.now));
    }
    return text + "\n</details>\n";
}

} // namespace

std::string markdownText(std::string_view text)
{
    std::string result;
    for (const char letter : text) {
        switch (letter) {
        case '&': result += "&amp;"; break;
        case '<': result += "&lt;"; break;
        case '>': result += "&gt;"; break;
        case '@': result += "@\xE2\x80\x8B"; break;   // a blank of no width: nobody is notified
        case '\\': case '|': case '`': case '*': case '_': case '[': case ']': case '#': case '~': case '!': case '$':
            result += '\\';
            result += letter;
            break;
        default: result += static_cast<unsigned char>(letter) < 0x20 || letter == 0x7F ? ' ' : letter;
        }
    }
    // Addresses would become links.
    for (std::size_t at = result.find("://"); at != std::string::npos; at = result.find("://", at + 1)) result.insert(at + 1, "\xE2\x80\x8B");
    return result;
}

std::string markdownReport(const scenario::Scenario& scenario, const analysis::Report& report, const MarkdownOptions& options)
{
    const pricing::Statement& statement = options.bill.statement(report);
    const pricing::Statement* before = !options.baseline ? nullptr : &options.baseline->bill.statement(*options.baseline->report);
    const analysis::YearBill* year = options.bill.year.get();
    const auto budget = options.budget ? options.budget : scenario.monthlyBudget;
    // A window has the budget of its month.
    const pricing::Statement& judged = options.bill.period == analysis::BillPeriod::Window ? report.month : statement;
    const bool withinBudget = !budget || (year != nullptr ? year->monthsAbove(*budget).empty() : judged.total.toDouble() <= *budget);
    const bool passes = report.answer.allSlosHeld && withinBudget;

    std::string text = fmt::format("### {} {}\n\n", passes ? "✅" : "❌", markdownText(report.answer.headline));
    text += fmt::format("**{} {}** for {}", moneyText(statement.total), statement.currency, markdownText(statement.period));
    if (before != nullptr) text += fmt::format(", {} to `{}`", differenceText(statement.total, before->total), markdownText(options.baseline->variant));
    text += ".\n";
    if (budget && year != nullptr)
        text += withinBudget ? fmt::format("Every month is within the budget of {:.2f} {} a month.\n", *budget, statement.currency)
                             : fmt::format("**{} of {} months** are above the budget of {:.2f} {} a month.\n", year->monthsAbove(*budget).size(), year->months.size(), *budget, statement.currency);
    else if (budget)
        text += fmt::format("{} the budget of {:.2f} {} a month ({}).\n", withinBudget ? "Within" : "**Above**", *budget, judged.currency, moneyText(judged.total));
    if (!report.answer.explanation.empty()) text += "\n" + markdownText(report.answer.explanation) + "\n";
    if (report.recording.partial) text += "\n**Partial:** the run was stopped before its end.\n";

    text += "\n" + costTable(statement, before, options.baseline ? options.baseline->variant : std::string());
    if (year != nullptr) text += monthsTable(*year, budget);
    text += linesTable(statement, before);

    if (!report.slos.empty()) {
        text += "\n| Objective | Held | |\n|---|---|---|\n";
        for (const analysis::SloVerdict& slo : report.slos)
            text += fmt::format("| {} | {} | {} |\n", markdownText(slo.name.empty() ? slo.metric : slo.name), slo.held ? "yes" : "**no**", markdownText(slo.sentence));
    }
    std::size_t shown = 0;
    for (const analysis::Finding& finding : report.diagnosis) {
        if (finding.kind != analysis::Finding::Kind::Saturation || shown == kFindingsShown) continue;
        if (shown++ == 0) text += "\nSaturates first:\n\n";
        text += fmt::format("{}. {}\n", shown, markdownText(finding.sentence));
    }
    if (shown == 0) text += "\nNothing saturates.\n";

    text += fmt::format("\n<sub>{} · variant {} · {} · seed {} · prices of {}, {}", markdownText(scenario.name), markdownText(scenario.variant),
                        (year != nullptr ? year->engine : report.recording.engine) == "des" ? "simulated request by request" : "estimate with rates", report.recording.seed,
                        markdownText(statement.priceBookRegion), statement.priceBookAsOf);
    if (!statement.projection.empty()) text += " · " + markdownText(statement.projection);
    return text + "</sub>\n";
}

} // namespace headroom::exchange

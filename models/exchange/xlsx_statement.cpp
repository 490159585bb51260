#include "models/exchange/xlsx_statement.h"

#include "core/calendar/calendar.h"
#include "models/analysis/wording.h"
#include "models/exchange/statement_export.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <set>

namespace headroom::exchange {

namespace {

using pricing::AllocatedPart;
using pricing::StatementLine;

// Columns of the sheet Statement.
enum StatementColumn : std::uint16_t { kComponent, kTitle, kService, kTeam, kTenant, kMeter, kMeterTitle, kQuantity, kUnit, kUnitPrice, kAmount, kShare, kExtrapolated, kConfidence, kSource, kAsOf };

/// Divided, not multiplied: 5.98 and not 5.9799999.
double amountOf(const Money& money) { return static_cast<double>(money.micros()) / 1e6; }

std::string orElse(const std::string& text, const char* other) { return text.empty() ? other : text; }

std::string lower(std::string text)
{
    for (char& letter : text) letter = static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
    return text;
}

const char* const kToNames[]{"tenant", "common", "idle"};

std::string bearerOf(const pricing::Allocation& allocation, const AllocatedPart& part)
{
    return part.to == AllocatedPart::To::Tenant ? allocation.tenants[part.tenant].tenant : std::string("(") + kToNames[static_cast<std::size_t>(part.to)] + ")";
}

} // namespace

bool StatementSheets::Sums::unique(const std::string& name) const
{
    return std::ranges::count_if(rows, [&](const auto& row) { return lower(row.first) == lower(name); }) == 1;
}

StatementSheets::StatementSheets(Workbook& book, const scenario::Scenario& scenario, const analysis::Report& report, const pricing::StatementDetail& detail, const XlsxOptions& options)
    : m_book(book), m_scenario(scenario), m_report(report), m_detail(detail), m_options(options),
      m_allocation(options.bill.byTenant(report)),
      // A table without lines still has one row, so that no range is upside down.
      m_lastLine(static_cast<std::uint32_t>(std::max<std::size_t>(1, detail.statement.lines.size()))),
      m_services(sumsBy([](const StatementLine& line) { return orElse(line.group, "(no service)"); })),
      m_teams(sumsBy([](const StatementLine& line) { return orElse(line.team, "(no team)"); }))
{
}

double StatementSheets::total() const { return amountOf(m_detail.statement.total); }

std::string StatementSheets::statementColumn(std::uint16_t column) const { return columnRange("Statement", column, 1, m_lastLine); }

StatementSheets::Sums StatementSheets::sumsBy(const std::function<std::string(const StatementLine&)>& name) const
{
    std::map<std::string, Money> sums;
    for (const StatementLine& line : m_detail.statement.lines) {
        const auto [sum, isNew] = sums.try_emplace(name(line), Money::fromMicros(0, line.amount.currency()));
        sum->second += line.amount;
    }
    Sums result{{sums.begin(), sums.end()}};
    std::ranges::stable_sort(result.rows, [](const auto& a, const auto& b) { return a.second.micros() > b.second.micros(); });
    return result;
}

void StatementSheets::write()
{
    writeSummary(m_book.add("Summary"));
    writeStatement(m_book.add("Statement"));
    writeSums("By service", "Service", m_services, kService);
    writeSums("By team", "Team", m_teams, kTeam);
    if (!m_allocation.empty()) writeTenants();
    if (m_options.bill.year) writeMonths();
    else writeDays();
}

void StatementSheets::writeSummary(Sheet sheet)
{
    const pricing::Statement& statement = m_detail.statement;
    sheet.widths({38, 22, 14, 60});
    sheet.text(0, 0, m_scenario.name, CellStyle::Title);
    sheet.text(1, 0, m_report.answer.headline, CellStyle::Bold);
    sheet.text(2, 0, fmt::format("{}, variant {}", statement.period, m_scenario.variant), CellStyle::Dim);
    std::uint32_t row = 4;
    const std::uint32_t totalRow = row;
    const std::string amounts = statementColumn(kAmount);
    sheet.text(row, 0, "Total", CellStyle::Bold);
    sheet.formula(row++, 1, "=SUM(" + amounts + ")", total(), CellStyle::MoneyTotal);
    const std::string totalCell = cellName(totalRow, 1);
    sheet.text(row, 0, "Hours billed");
    sheet.number(row, 1, statement.hours, CellStyle::Quantity);
    sheet.text(row + 1, 0, "An hour");
    sheet.formula(row + 1, 1, fmt::format("=IF({0}=0,0,{1}/{0})", cellName(row, 1), totalCell), statement.hours > 0 ? total() / statement.hours : 0);
    row += 2;
    double extrapolated = 0, uncertain = 0;
    for (const StatementLine& line : statement.lines) {
        if (line.extrapolated) extrapolated += amountOf(line.amount);
        if (line.confidence != pricing::Confidence::Exact) uncertain += amountOf(line.amount);
    }
    sheet.text(row, 0, "Of lines with extrapolated hours");
    sheet.formula(row++, 1, fmt::format("=SUMIFS({},{},\"yes\")", amounts, statementColumn(kExtrapolated)), extrapolated);
    sheet.text(row, 0, "Of prices that are not exact");
    sheet.formula(row++, 1, fmt::format("=SUMIFS({},{},\"<>exact\")", amounts, statementColumn(kConfidence)), uncertain);
    const auto budget = m_options.bill.budget(m_options.budget ? m_options.budget : m_scenario.monthlyBudget);
    if (budget) {
        sheet.text(row, 0, m_options.bill.year ? fmt::format("Budget of {} months", m_options.bill.year->months.size()) : std::string("Budget of a month"));
        sheet.number(row, 1, *budget, CellStyle::Money);
        sheet.text(row + 1, 0, "Left of it");
        sheet.formula(row + 1, 1, fmt::format("={}-{}", cellName(row, 1), totalCell), *budget - total());
        sheet.text(row + 2, 0, "Within the budget");
        sheet.textFormula(row + 2, 1, fmt::format("=IF({}<={},\"yes\",\"no\")", totalCell, cellName(row, 1)), total() <= *budget ? "yes" : "no");
        row += 3;
    }
    ++row;
    sheet.text(row, 0, "Service", CellStyle::Header);
    sheet.text(row, 1, "Cost", CellStyle::Header);
    sheet.text(row++, 2, "Share", CellStyle::Header);
    for (const auto& [name, sum] : m_services.rows) {
        sheet.text(row, 0, name);
        sheet.formula(row, 1, sumByNameFormula(amounts, statementColumn(kService), cellName(row, 0), name, m_services.unique(name)), amountOf(sum));
        sheet.formula(row, 2, fmt::format("=IF({0}=0,0,{1}/{0})", totalCell, cellName(row, 1)), total() > 0 ? amountOf(sum) / total() : 0, CellStyle::Percent);
        ++row;
    }
    ++row;
    sheet.text(row, 0, "Objectives held");
    sheet.text(row++, 1, m_report.answer.allSlosHeld ? "yes" : "no");
    for (const analysis::SloVerdict& slo : m_report.slos) {
        sheet.text(row, 0, slo.name.empty() ? slo.metric : slo.name);
        sheet.text(row, 1, slo.held ? "held" : "missed");
        sheet.text(row++, 3, slo.sentence, CellStyle::Wrapped);
    }
    sheet.printSetup(m_scenario.name);
}

void StatementSheets::writeStatement(Sheet sheet)
{
    const pricing::Statement& statement = m_detail.statement;
    sheet.headers(0, {"Component", "Title", "Service", "Team", "Tenant", "Meter", "Meter title", "Quantity", "Unit", "Unit price [" + statement.currency + "]", "Amount", "Share", "Extrapolated",
                      "Confidence", "Source", "As of"});
    sheet.widths({20, 26, 16, 14, 14, 34, 30, 14, 16, 18, 16, 9, 12, 12, 34, 12});
    std::uint32_t row = 1;
    for (const StatementLine& line : statement.lines) {
        sheet.text(row, kComponent, line.component);
        sheet.text(row, kTitle, line.componentTitle);
        sheet.text(row, kService, orElse(line.group, "(no service)"));
        sheet.text(row, kTeam, orElse(line.team, "(no team)"));
        sheet.text(row, kTenant, orElse(line.tenant, "(shared)"));
        sheet.text(row, kMeter, line.meter);
        sheet.text(row, kMeterTitle, line.meterTitle);
        sheet.number(row, kQuantity, std::isfinite(line.quantity) ? line.quantity : 0, CellStyle::Quantity);
        sheet.text(row, kUnit, line.unit);
        sheet.text(row, kUnitPrice, line.unitPrice);
        sheet.number(row, kAmount, amountOf(line.amount), CellStyle::Money);
        sheet.formula(row, kShare, fmt::format("=IF(SUM({0})=0,0,{1}/SUM({0}))", statementColumn(kAmount), cellName(row, kAmount)), total() > 0 ? amountOf(line.amount) / total() : 0, CellStyle::Percent);
        sheet.text(row, kExtrapolated, line.extrapolated ? "yes" : "no");
        sheet.text(row, kConfidence, confidenceName(line.confidence));
        sheet.text(row, kSource, line.source);
        sheet.text(row, kAsOf, line.asOf);
        ++row;
    }
    sheet.filter(0, m_lastLine, kAsOf);
    sheet.printSetup(m_scenario.name);
}

void StatementSheets::writeSums(const std::string& sheetName, const std::string& heading, const Sums& sums, std::uint16_t namesColumn)
{
    Sheet sheet = m_book.add(sheetName);
    sheet.headers(0, {heading, "Cost", "Share"});
    sheet.widths({34, 20, 12});
    const auto last = static_cast<std::uint32_t>(std::max<std::size_t>(1, sums.rows.size()));
    const std::string totalCell = cellName(last + 1, 1);
    std::uint32_t row = 1;
    for (const auto& [name, sum] : sums.rows) {
        sheet.text(row, 0, name);
        sheet.formula(row, 1, sumByNameFormula(statementColumn(kAmount), statementColumn(namesColumn), cellName(row, 0), name, sums.unique(name)), amountOf(sum));
        sheet.formula(row, 2, fmt::format("=IF({0}=0,0,{1}/{0})", totalCell, cellName(row, 1)), total() > 0 ? amountOf(sum) / total() : 0, CellStyle::Percent);
        ++row;
    }
    sheet.text(last + 1, 0, "Total", CellStyle::Bold);
    sheet.formula(last + 1, 1, fmt::format("=SUM({}:{})", cellName(1, 1), cellName(last, 1)), total(), CellStyle::MoneyTotal);
    sheet.printSetup(m_scenario.name);
}

void StatementSheets::writeTenants()
{
    const auto lastPart = static_cast<std::uint32_t>(std::max<std::size_t>(1, m_allocation.parts.size()));
    const std::string amounts = columnRange("Allocation", 5, 1, lastPart), bearers = columnRange("Allocation", 2, 1, lastPart), own = columnRange("Allocation", 4, 1, lastPart);
    Sums sums;
    for (const pricing::TenantCost& tenant : m_allocation.tenants) sums.rows.emplace_back(tenant.tenant, tenant.total);
    sums.rows.emplace_back("(common)", m_allocation.common);
    sums.rows.emplace_back("(idle)", m_allocation.idle);

    Sheet byTenant = m_book.add("By tenant");
    byTenant.headers(0, {"Tenant", "Group", "Own components", "Part of shared ones", "Cost", "Share"});
    byTenant.widths({30, 20, 20, 20, 20, 12});
    const auto last = static_cast<std::uint32_t>(sums.rows.size());
    const std::string totalCell = cellName(last + 1, 4);
    for (std::uint32_t row = 1; row <= last; ++row) {
        const auto& [name, sum] = sums.rows[row - 1];
        const bool isTenant = row - 1 < m_allocation.tenants.size();
        byTenant.text(row, 0, name);
        const std::string cell = cellName(row, 0);
        if (isTenant) {
            const pricing::TenantCost& tenant = m_allocation.tenants[row - 1];
            byTenant.text(row, 1, tenant.group);
            for (const auto& [column, kind, value] : {std::tuple{std::uint16_t{2}, "own", amountOf(tenant.dedicated)}, std::tuple{std::uint16_t{3}, "shared", amountOf(tenant.shared)}})
                byTenant.formula(row, column, fmt::format("=SUMPRODUCT(EXACT({},{})*EXACT({},\"{}\")*{})", bearers, cell, own, kind, amounts), value);
        }
        byTenant.formula(row, 4, sumByNameFormula(amounts, bearers, cell, name, sums.unique(name)), amountOf(sum));
        byTenant.formula(row, 5, fmt::format("=IF({0}=0,0,{1}/{0})", totalCell, cellName(row, 4)), total() > 0 ? amountOf(sum) / total() : 0, CellStyle::Percent);
    }
    byTenant.text(last + 1, 0, "Total", CellStyle::Bold);
    byTenant.formula(last + 1, 4, fmt::format("=SUM({}:{})", cellName(1, 4), cellName(last, 4)), total(), CellStyle::MoneyTotal);
    byTenant.printSetup(m_scenario.name);

    Sheet parts = m_book.add("Allocation");
    parts.headers(0, {"Component", "Meter", "Borne by", "Split by", "Kind", "Amount"});
    parts.widths({24, 34, 24, 20, 12, 16});
    std::uint32_t row = 1;
    for (const AllocatedPart& part : m_allocation.parts) {
        const StatementLine& line = m_detail.statement.lines[part.line];
        parts.text(row, 0, line.component);
        parts.text(row, 1, line.meter);
        parts.text(row, 2, bearerOf(m_allocation, part));
        parts.text(row, 3, part.basis);
        parts.text(row, 4, part.dedicated ? "own" : "shared");
        parts.number(row++, 5, amountOf(part.amount), CellStyle::Money);
    }
    parts.filter(0, lastPart, 5);
    parts.printSetup(m_scenario.name);
}

void StatementSheets::writeDays()
{
    const pricing::DailyAmounts daily = pricing::dailyAmounts(m_scenario, m_detail);
    const auto zone = calendar::Calendar::forZone(m_scenario.calendar.timeZone);
    const calendar::Calendar calendar = zone ? *zone : calendar::Calendar{};
    std::vector<Stretch> days;
    for (std::size_t day = 0; day < daily.days.size(); ++day) {
        Stretch stretch{calendar.formatDate(daily.days[day]), {}};
        for (std::size_t line = 0; line < daily.byLine.size(); ++line) stretch.byService[orElse(m_detail.statement.lines[line].group, "(no service)")] += daily.byLine[line][day].micros();
        days.push_back(std::move(stretch));
    }
    writeStretches("By day", "Day", "Day's cost", days, std::nullopt);
}

void StatementSheets::writeMonths()
{
    const analysis::YearBill& year = *m_options.bill.year;
    std::vector<Stretch> months;
    for (const analysis::YearMonth& month : year.months) {
        Stretch stretch{month.key, {}};
        for (const StatementLine& line : month.part.statement.lines) stretch.byService[orElse(line.group, "(no service)")] += line.amount.micros();
        months.push_back(std::move(stretch));
    }
    writeStretches("By month", "Month", "Month's cost", months, m_options.budget ? m_options.budget : m_scenario.monthlyBudget);

    Sheet sheet = m_book.add("Lines by month");
    std::vector<std::string> headers{"Component", "Title", "Meter title"};
    std::vector<double> widths{20, 26, 30};
    for (const analysis::YearMonth& month : year.months) {
        headers.push_back(month.key);
        widths.push_back(13);
    }
    headers.emplace_back("Together");
    widths.push_back(16);
    sheet.headers(0, headers);
    sheet.widths(widths);
    const std::size_t lines = m_detail.statement.lines.size();
    std::vector<std::vector<std::int64_t>> amounts(lines, std::vector<std::int64_t>(year.months.size(), 0));
    for (std::size_t month = 0; month < year.months.size(); ++month)
        for (std::size_t i = 0; i < year.months[month].lineOf.size(); ++i) amounts[year.months[month].lineOf[i]][month] += year.months[month].part.statement.lines[i].amount.micros();
    constexpr std::uint16_t kFirst = 3;
    const auto together = static_cast<std::uint16_t>(kFirst + year.months.size());
    for (std::size_t line = 0; line < lines; ++line) {
        const auto row = static_cast<std::uint32_t>(line + 1);
        sheet.text(row, 0, m_detail.statement.lines[line].component);
        sheet.text(row, 1, m_detail.statement.lines[line].componentTitle);
        sheet.text(row, 2, m_detail.statement.lines[line].meterTitle);
        for (std::size_t month = 0; month < year.months.size(); ++month)
            sheet.number(row, static_cast<std::uint16_t>(kFirst + month), static_cast<double>(amounts[line][month]) / 1e6, CellStyle::Money);
        sheet.formula(row, together, fmt::format("=SUM({}:{})", cellName(row, kFirst), cellName(row, static_cast<std::uint16_t>(together - 1))), amountOf(m_detail.statement.lines[line].amount));
    }
    sheet.text(m_lastLine + 1, 0, "Total", CellStyle::Bold);
    for (std::uint16_t column = kFirst; column <= together; ++column)
        sheet.formula(m_lastLine + 1, column, fmt::format("=SUM({}:{})", cellName(1, column), cellName(m_lastLine, column)),
                      column < together ? amountOf(year.months[column - kFirst].part.statement.total) : total(), CellStyle::MoneyTotal);
    sheet.printSetup(m_scenario.name);
}

void StatementSheets::writeStretches(const std::string& sheetName, const std::string& what, const std::string& costOf, const std::vector<Stretch>& stretches, std::optional<double> budget)
{
    Sheet sheet = m_book.add(sheetName);
    std::vector<std::string> headers{what};
    std::vector<double> widths{14};
    for (const auto& [name, sum] : m_services.rows) {
        headers.push_back(name);
        widths.push_back(16);
    }
    headers.insert(headers.end(), {costOf, "So far"});
    widths.insert(widths.end(), {16, 18});
    if (budget) {
        headers.insert(headers.end(), {"Budget", "Left of it"});
        widths.insert(widths.end(), {16, 16});
    }
    sheet.headers(0, headers);
    sheet.widths(widths);
    const auto services = static_cast<std::uint16_t>(m_services.rows.size());
    const auto sumColumn = static_cast<std::uint16_t>(services + 1), soFarColumn = static_cast<std::uint16_t>(services + 2), budgetColumn = static_cast<std::uint16_t>(services + 3);
    std::int64_t soFar = 0;
    for (std::size_t i = 0; i < stretches.size(); ++i) {
        const auto row = static_cast<std::uint32_t>(i + 1);
        sheet.text(row, 0, stretches[i].name);
        std::int64_t all = 0;
        for (const auto& [service, micros] : stretches[i].byService) all += micros;
        soFar += all;
        for (std::uint16_t s = 0; s < services; ++s) {
            const auto found = stretches[i].byService.find(m_services.rows[s].first);
            sheet.number(row, static_cast<std::uint16_t>(s + 1), found == stretches[i].byService.end() ? 0 : static_cast<double>(found->second) / 1e6, CellStyle::Money);
        }
        sheet.formula(row, sumColumn, services == 0 ? std::string("=0") : fmt::format("=SUM({}:{})", cellName(row, 1), cellName(row, services)), static_cast<double>(all) / 1e6);
        sheet.formula(row, soFarColumn, fmt::format("=SUM({}:{})", cellName(1, sumColumn), cellName(row, sumColumn)), static_cast<double>(soFar) / 1e6);
        if (!budget) continue;
        sheet.number(row, budgetColumn, *budget, CellStyle::Money);
        sheet.formula(row, static_cast<std::uint16_t>(budgetColumn + 1), fmt::format("={}-{}", cellName(row, budgetColumn), cellName(row, sumColumn)), *budget - static_cast<double>(all) / 1e6);
    }
    const auto last = static_cast<std::uint32_t>(std::max<std::size_t>(1, stretches.size()));
    sheet.text(last + 1, 0, "Total", CellStyle::Bold);
    for (std::uint16_t column = 1; column <= services + 1; ++column)
        sheet.formula(last + 1, column, fmt::format("=SUM({}:{})", cellName(1, column), cellName(last, column)), column <= services ? amountOf(m_services.rows[column - 1].second) : total(),
                      CellStyle::MoneyTotal);
    sheet.text(last + 2, 0, "Differs from the statement by", CellStyle::Dim);
    sheet.formula(last + 2, sumColumn, fmt::format("=ROUND({}-SUM({}),2)", cellName(last + 1, sumColumn), statementColumn(kAmount)), 0);
    sheet.printSetup(m_scenario.name);
}

void StatementSheets::writePrices()
{
    Sheet sheet = m_book.add("Prices");
    sheet.headers(0, {"Meter", "Title", "Priced by", "Unit", "From quantity", "Unit price [" + m_detail.statement.currency + "]", "Confidence", "Source", "As of", "Note"});
    sheet.widths({38, 32, 16, 18, 14, 18, 12, 44, 12, 50});
    std::uint32_t row = 1;
    std::set<std::pair<std::string, std::string>> seen;
    for (const pricing::LineDetail& line : m_detail.lines) {
        if (!seen.insert({line.price.meter, line.pricedBy}).second) continue;
        for (const pricing::PriceBand& band : line.price.bands) {
            sheet.text(row, 0, line.price.meter);
            sheet.text(row, 1, line.price.title);
            sheet.text(row, 2, line.pricedBy);
            sheet.text(row, 3, line.price.unit);
            sheet.number(row, 4, band.fromQuantity, CellStyle::Quantity);
            sheet.text(row, 5, band.unitPrice);   // its published digits
            sheet.text(row, 6, confidenceName(line.price.confidence));
            sheet.text(row, 7, line.price.source);
            sheet.text(row, 8, line.price.asOf);
            sheet.text(row++, 9, line.price.note, CellStyle::Wrapped);
        }
    }
    sheet.filter(0, std::max<std::uint32_t>(1, row - 1), 9);
    sheet.printSetup(m_scenario.name);
}

} // namespace headroom::exchange

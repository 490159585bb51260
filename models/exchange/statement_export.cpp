#include "models/exchange/statement_export.h"

#include "core/calendar/calendar.h"
#include "models/exchange/csv.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <cmath>

namespace headroom::exchange {

namespace {

using Json = nlohmann::ordered_json;

/// Divided, not multiplied: 5.98 is written as 5.98.
Json amountOf(const Money& money) { return static_cast<double>(money.micros()) / 1e6; }

std::string amountText(const Money& money) { return fmt::format("{}", static_cast<double>(money.micros()) / 1e6); }

Json bandsOf(const pricing::Price& price)
{
    Json bands = Json::array();
    for (const pricing::PriceBand& band : price.bands) bands.push_back({{"from", band.fromQuantity}, {"price", band.unitPrice}});
    return bands;
}

std::string tagsText(const pricing::StatementLine& line)
{
    return line.tags.empty() ? std::string() : nlohmann::json(line.tags).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

constexpr const char* kColumns = "component,title,service,team,tenant,meter,meterTitle,quantity,unit,unitPrice,currency,amount,extrapolated,confidence,source,asOf,pricedBy,commitment,tags";

/// Without its end, so that more columns may follow.
std::string rowOf(const pricing::Statement& statement, const pricing::StatementLine& line, const pricing::LineDetail& detail)
{
    return fmt::format("{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}", csvText(line.component), csvText(line.componentTitle), csvText(line.group), csvText(line.team),
                       csvText(line.tenant), csvText(line.meter), csvText(line.meterTitle), csvNumber(line.quantity), csvText(line.unit), csvText(line.unitPrice), statement.currency,
                       amountText(line.amount), line.extrapolated ? "yes" : "no", confidenceName(line.confidence), csvText(line.source), csvText(line.asOf),
                       csvText(detail.pricedBy), csvText(detail.plan), csvText(tagsText(line)));
}

/// Days with what each costs; of a year those of its months.
Json daysOf(const scenario::Scenario& scenario, const calendar::Calendar& calendar, const pricing::StatementDetail& detail)
{
    Json days = Json::array();
    const pricing::DailyAmounts daily = pricing::dailyAmounts(scenario, detail);
    for (std::size_t day = 0; day < daily.days.size(); ++day) {
        Money amount = Money::fromMicros(0, detail.statement.total.currency());
        for (const std::vector<Money>& line : daily.byLine) amount += line[day];
        days.push_back({{"day", calendar.formatDate(daily.days[day])}, {"amount", amountOf(amount)}});
    }
    return days;
}

Json monthsOf(const calendar::Calendar& calendar, const analysis::YearBill& year)
{
    Json months = Json::array();
    for (const analysis::YearMonth& month : year.months) {
        const pricing::Statement& statement = month.part.statement;
        months.push_back({{"month", month.key}, {"text", statement.period}, {"from", calendar.format(statement.from)}, {"to", calendar.format(statement.to)},
                          {"hours", statement.hours}, {"amount", amountOf(statement.total)}});
    }
    return months;
}

/// Amounts of a line of the year, month by month.
Json byMonthOf(const analysis::YearBill& year, std::size_t line)
{
    Json amounts = Json::array();
    for (const analysis::YearMonth& month : year.months) {
        Money sum = Money::fromMicros(0, year.statement().total.currency());
        for (std::size_t i = 0; i < month.lineOf.size(); ++i)
            if (month.lineOf[i] == line) sum += month.part.statement.lines[i].amount;
        amounts.push_back(amountOf(sum));
    }
    return amounts;
}

} // namespace

std::string statementTable(const pricing::StatementDetail& detail)
{
    std::string text = fmt::format("{}\r\n", kColumns);
    for (std::size_t i = 0; i < detail.statement.lines.size(); ++i) text += rowOf(detail.statement, detail.statement.lines[i], detail.lines[i]) + "\r\n";
    return text;
}

std::string yearTable(const analysis::YearBill& year)
{
    std::string text = fmt::format("{},month\r\n", kColumns);
    for (const analysis::YearMonth& month : year.months)
        for (std::size_t i = 0; i < month.part.statement.lines.size(); ++i)
            text += fmt::format("{},{}\r\n", rowOf(month.part.statement, month.part.statement.lines[i], month.detail.lines[i]), month.key);
    return text;
}

std::string statementJson(const scenario::Scenario& scenario, const simulation::Recording& recording, const pricing::StatementDetail& detail, const pricing::Allocation& byTenant,
                          std::string_view version, const analysis::YearBill* year)
{
    const pricing::Statement& statement = detail.statement;
    const auto zone = calendar::Calendar::forZone(scenario.calendar.timeZone);
    const calendar::Calendar calendar = zone ? *zone : calendar::Calendar{};
    Json lines = Json::array();
    for (std::size_t i = 0; i < statement.lines.size(); ++i) {
        const pricing::StatementLine& line = statement.lines[i];
        lines.push_back({{"component", line.component},
                         {"title", line.componentTitle},
                         {"service", line.group},
                         {"team", line.team},
                         {"tenant", line.tenant},
                         {"meter", line.meter},
                         {"meterTitle", line.meterTitle},
                         {"quantity", std::isfinite(line.quantity) ? Json(line.quantity) : Json(nullptr)},
                         {"unit", line.unit},
                         {"bands", bandsOf(detail.lines[i].price)},
                         {"amount", amountOf(line.amount)},
                         {"extrapolated", line.extrapolated},
                         {"confidence", confidenceName(line.confidence)},
                         {"source", line.source},
                         {"asOf", line.asOf},
                         {"pricedBy", detail.lines[i].pricedBy},
                         {"commitment", detail.lines[i].plan},
                         {"tags", Json(line.tags)}});
        if (year != nullptr) lines.back()["byMonth"] = byMonthOf(*year, i);
    }
    Json days = Json::array();
    if (year == nullptr) days = daysOf(scenario, calendar, detail);
    else
        for (const analysis::YearMonth& month : year->months)
            for (Json& day : daysOf(scenario, calendar, month.detail)) days.push_back(std::move(day));
    Json tenants = Json::array();
    for (const pricing::TenantCost& tenant : byTenant.tenants)
        tenants.push_back({{"group", tenant.group}, {"tenant", tenant.tenant}, {"dedicated", amountOf(tenant.dedicated)}, {"shared", amountOf(tenant.shared)}, {"amount", amountOf(tenant.total)}});
    Json json{{"format", "headroom-statement"},
              {"formatVersion", 1},
              {"version", version},
              {"scenario", scenario.name},
              {"variant", scenario.variant},
              {"engine", year != nullptr ? year->engine : recording.engine},
              {"seed", recording.seed},
              {"partial", year == nullptr && recording.partial},
              {"period", {{"text", statement.period}, {"from", calendar.format(statement.from)}, {"to", calendar.format(statement.to)}, {"hours", statement.hours}, {"projection", statement.projection}}},
              {"prices", {{"region", statement.priceBookRegion}, {"asOf", statement.priceBookAsOf}}},
              {"currency", statement.currency},
              {"total", amountOf(statement.total)},
              {"lines", std::move(lines)},
              {"days", std::move(days)}};
    if (year != nullptr) json["months"] = monthsOf(calendar, *year);
    if (!byTenant.empty()) {
        json["tenants"] = std::move(tenants);
        json["common"] = amountOf(byTenant.common);
        json["idle"] = amountOf(byTenant.idle);
    }
    return json.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

} // namespace headroom::exchange

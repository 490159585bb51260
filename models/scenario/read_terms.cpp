#include "models/scenario/read_terms.h"

#include "core/base/nearest_name.h"
#include "models/scenario/lenient.h"
#include "models/scenario/read_costs.h"
#include "models/scenario/read_values.h"

#include <fmt/format.h>

#include <set>

namespace headroom::scenario {
namespace {

constexpr std::array<const char*, 12> kMonths{"january", "february", "march",     "april",   "may",      "june",
                                              "july",    "august",   "september", "october", "november", "december"};

Money moneyOf(const Json& value) { return parseMoney(value.get_ref<const std::string&>()).value(); }

void checkTrend(const Json& source, const std::string& pointer, Problems& problems)
{
    const bool grows = lenient::member(source, "growth").is_object();
    const Json& seasons = lenient::member(source, "seasons");
    if (!grows && (!seasons.is_object() || seasons.empty())) return;
    const std::string at = pointer + (grows ? "/growth" : "/seasons");
    if (lenient::member(source, "users").is_object())
        problems.add(ErrorCode::Inconsistent, at, "Users do not grow: their number is stated.", "state \"users\" without it, or rates instead of users");
    if (lenient::text(lenient::member(source, "arrivals"), "process").value_or("") == "trace")
        problems.add(ErrorCode::Inconsistent, at, "A trace is played as it is.", "state rates instead of the trace, or leave it out");
}

} // namespace

std::optional<TrendSpec> readTrend(const Json& source, SimTime calendarStart, const std::string& pointer, const ReadContext& context)
{
    const auto growth = source.find("growth");
    const Json& seasons = source.at("seasons");
    if (growth == source.end() && seasons.empty()) return std::nullopt;
    TrendSpec trend;
    trend.from = calendarStart;
    if (growth != source.end()) {
        trend.growthPerMonth = read::number(*growth, "perMonth");
        if (growth->contains("from")) trend.from = readInstant(*growth, "from", pointer + "/growth", context);
    }
    for (std::size_t month = 0; month < kMonths.size(); ++month) trend.seasons[month] = read::numberIf(seasons, kMonths[month]).value_or(1.0);
    return trend;
}

void readTerms(const Json& json, Scenario& scenario)
{
    if (const auto exchange = json.find("exchange"); exchange != json.end())
        scenario.exchange = ExchangeSpec{read::text(*exchange, "from"), read::number(*exchange, "rate"), read::text(*exchange, "asOf"), read::text(*exchange, "source")};
    for (const Json& discount : json.at("discounts"))
        scenario.discounts.push_back({read::text(discount, "service"), read::number(discount, "percent"), read::text(discount, "note")});
    scenario.devTest = read::flag(json, "devTest");
    if (const auto cost = json.find("failureCost"); cost != json.end()) {
        scenario.failureCost.emplace();
        scenario.failureCost->perRequest = moneyOf(cost->at("perRequest"));
        for (const auto& [operation, price] : cost->at("operations").items()) scenario.failureCost->operations.emplace(operation, moneyOf(price));
    }
}

void checkTerms(const Json& document, Problems& problems)
{
    const std::string currency = lenient::text(document, "currency").value_or("");
    const Json& exchange = lenient::member(document, "exchange");
    if (const auto from = lenient::text(exchange, "from"); from && *from == currency)
        problems.add(ErrorCode::Inconsistent, "/exchange/from", fmt::format("The price book and the bill are both in {}.", currency), "leave the exchange rate out, or set \"currency\" to that of the bill");
    std::set<std::string> services;
    const Json& discounts = lenient::member(document, "discounts");
    for (std::size_t i = 0; discounts.is_array() && i < discounts.size(); ++i)
        if (const auto service = lenient::text(discounts[i], "service"); service && !services.insert(*service).second)
            problems.add(ErrorCode::Inconsistent, fmt::format("/discounts/{}/service", i), fmt::format("\"{}\" has two discounts.", *service), "state one percentage for each service");
    const Json& failures = lenient::member(document, "failureCost");
    checkOwnMoney(currency, lenient::text(failures, "perRequest"), "/failureCost/perRequest", problems);
    const Json& byOperation = lenient::member(failures, "operations");
    const Json& operations = lenient::member(document, "operations");
    if (byOperation.is_object())
        for (const auto& [name, price] : byOperation.items()) {
            const std::string at = "/failureCost/operations/" + escapeSegment(name);
            if (operations.is_object() && !operations.contains(name))
                problems.add(ErrorCode::NotFound, at, fmt::format("There is no operation \"{}\".", name), nearestHint(name, lenient::keys(operations)));
            else if (lenient::text(lenient::member(operations, name.c_str()), "consumes"))
                problems.add(ErrorCode::Inconsistent, at, fmt::format("\"{}\" is started by messages: nobody waits for its answer.", name), "name the operation of the clients that sends them");
            if (price.is_string()) checkOwnMoney(currency, price.get<std::string>(), at, problems);
        }
    const Json& traffic = lenient::member(document, "traffic");
    for (std::size_t i = 0; traffic.is_array() && i < traffic.size(); ++i) checkTrend(traffic[i], fmt::format("/traffic/{}", i), problems);
}

} // namespace headroom::scenario

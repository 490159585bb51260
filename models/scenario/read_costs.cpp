#include "models/scenario/read_costs.h"

#include "models/scenario/lenient.h"
#include "models/scenario/read.h"
#include "models/scenario/read_values.h"

#include <fmt/format.h>

namespace headroom::scenario {
namespace {

constexpr double kHoursPerDay = 24;

double days(Duration span) { return span.toSeconds() / 3600 / kHoursPerDay; }

} // namespace

LogWorkspaceSpec readLogWorkspace(const Json& json)
{
    LogWorkspaceSpec spec;
    spec.plan = read::text(json, "plan");
    spec.share = read::number(json, "share");
    spec.otherBytesPerDay = read::bytes(json, "otherPerDay");
    spec.dailyCapBytes = read::bytesIf(json, "dailyCap");
    spec.resetHourUtc = read::integer(json, "resetHour");
    spec.commitmentGBPerDay = read::integer(json, "commitment");
    spec.retention = read::spanIf(json, "retention").value_or(spec.includedRetention());
    spec.archive = read::span(json, "archive");
    return spec;
}

SavingsPlanSpec readSavingsPlan(const Json& json)
{
    return {parseMoney(read::text(json, "perHour")).value(), read::text(json, "term")};
}

void checkOwnMoney(const std::string& currency, const std::optional<std::string>& text, const std::string& pointer, Problems& problems)
{
    const auto money = text ? parseMoney(*text) : Result<Money>(Money());
    if (!text || !money) return;   // the schema has said so
    if (!currency.empty() && money->currency().code() != currency)
        problems.add(ErrorCode::Inconsistent, pointer, fmt::format("This price is in {}, the bill in {}.", money->currency().code(), currency), "state it in the currency of the scenario");
    if (money->micros() < 0) problems.add(ErrorCode::OutOfRange, pointer, "A price cannot be negative.");
}

void checkCosts(const Json& document, const Json& component, const std::string& at, Problems& problems)
{
    const std::string currency = lenient::text(document, "currency").value_or("");
    checkOwnMoney(currency, lenient::text(lenient::member(component, "savingsPlan"), "perHour"), at + "/savingsPlan/perHour", problems);

    const Json& logs = lenient::member(component, "logWorkspace");
    if (!logs.is_object()) return;
    LogWorkspaceSpec spec;
    spec.plan = lenient::text(logs, "plan").value_or(spec.plan);
    const bool analytics = spec.plan == "analytics";
    if (!analytics && lenient::number(logs, "commitment").value_or(0) > 0)
        problems.add(ErrorCode::Inconsistent, at + "/logWorkspace/commitment", fmt::format("A commitment tier holds for the analytics plan, not for {}.", spec.plan), "leave it out, or take the analytics plan");
    const auto retention = lenient::span(logs, "retention");
    if (!retention) return;
    if (*retention < spec.includedRetention())
        problems.add(ErrorCode::OutOfRange, at + "/logWorkspace/retention", fmt::format("{:.0f} days are included in any case.", days(spec.includedRetention())), "leave it out");
    if (!analytics && *retention > spec.includedRetention())
        problems.add(ErrorCode::Inconsistent, at + "/logWorkspace/retention", fmt::format("Logs of the {} plan can be searched for {:.0f} days.", spec.plan, days(spec.includedRetention())), "state what is kept longer as \"archive\"");
}

} // namespace headroom::scenario

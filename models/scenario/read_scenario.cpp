#include "models/scenario/local_text.h"
#include "models/scenario/metric.h"
#include "models/scenario/read.h"
#include "models/scenario/read_terms.h"
#include "models/scenario/read_values.h"

namespace headroom::scenario {
namespace {

CalendarSpec readCalendar(const Json& json, const calendar::Calendar& calendar, Problems& problems)
{
    CalendarSpec spec;
    spec.timeZone = read::text(json, "timeZone");
    const auto start = parseLocalTime(calendar, read::text(json, "start"));
    if (!start) {
        problems.add(start.error().code, "/calendar/start", start.error().message + ".", start.error().hint);
        return spec;
    }
    spec.start = *start;
    const CalendarDuration length = parseCalendarDuration(read::text(json, "duration")).value();
    spec.end = calendar.addDays(calendar.addMonths(spec.start, length.months), length.days) + length.time;
    if (spec.end <= spec.start)
        problems.add(ErrorCode::OutOfRange, "/calendar/duration", "The period is empty: it must last longer than 0 s.");
    return spec;
}

Mark markOf(const std::string& text)
{
    if (text == "derived") return Mark::Derived;
    if (text == "assumed") return Mark::Assumed;
    if (text == "platform") return Mark::Platform;
    if (text == "verify") return Mark::Verify;
    return Mark::Stated;
}

/// A limit in seconds or as a share.
std::optional<double> limitOf(const Json& slo, const char* key)
{
    const auto found = slo.find(key);
    if (found == slo.end()) return std::nullopt;
    return found->is_string() ? read::spanOf(*found).toSeconds() : found->get<double>();
}

Claim readClaim(const Json& json)
{
    Claim claim;
    claim.id = read::text(json, "id");
    claim.says = read::text(json, "says");
    claim.metric = read::textOr(json, "metric", {});
    claim.unit = read::text(json, "unit");
    claim.variant = read::textOr(json, "variant", {});
    claim.value = read::numberIf(json, "value");
    claim.low = read::numberIf(json, "low");
    claim.high = read::numberIf(json, "high");
    claim.tolerance = read::number(json, "tolerance");
    claim.note = read::text(json, "note");
    return claim;
}

} // namespace

Scenario readScenario(const Json& json, Problems& problems)
{
    Scenario scenario;
    scenario.formatVersion = read::integer(json, "formatVersion");
    scenario.name = read::text(json, "name");
    scenario.description = read::text(json, "description");
    scenario.question = read::text(json, "question");
    scenario.provider = read::text(json, "provider");
    scenario.region = read::text(json, "region");
    scenario.currency = read::text(json, "currency");
    scenario.priceBook = read::text(json, "priceBook");
    const calendar::Calendar calendar = calendar::Calendar::forZone(read::text(json.at("calendar"), "timeZone")).value();
    scenario.calendar = readCalendar(json.at("calendar"), calendar, problems);
    scenario.traffic = readTraffic(json.at("traffic"), calendar, problems);
    scenario.operations = readOperations(json.at("operations"));
    const ReadContext context{calendar, scenario.calendar.timeZone, problems};
    for (std::size_t i = 0; i < scenario.traffic.size(); ++i)
        scenario.traffic[i].trend = readTrend(json.at("traffic")[i], scenario.calendar.start, "/traffic/" + std::to_string(i), context);
    readTerms(json, scenario);
    scenario.tenants = readTenants(json.at("tenants"), problems);
    scaleToTenants(scenario.traffic, scenario.tenants);
    checkUsers(scenario.traffic, problems);
    scenario.deployments = readDeployments(json.at("deployments"), context);
    scenario.faults = readFaults(json.at("faults"), context);
    for (const auto& [id, component] : json.at("components").items()) scenario.components.push_back(readComponent(id, component, context));
    for (const Json& slo : json.at("slos"))
        scenario.slos.push_back({read::text(slo, "name"), read::text(slo, "metric"), limitOf(slo, "below"), limitOf(slo, "above"), read::span(slo, "window")});
    for (const Json& claim : json.at("claims")) scenario.claims.push_back(readClaim(claim));
    for (const auto& [pointer, origin] : json.at("provenance").items())
        scenario.provenance.push_back({pointer, markOf(read::text(origin, "mark")), read::text(origin, "note")});
    scenario.variants.emplace_back("base");
    for (const auto& [name, patch] : json.at("variants").items()) scenario.variants.push_back(name);
    if (const auto budget = json.find("budget"); budget != json.end()) scenario.monthlyBudget = read::number(*budget, "monthly");
    return scenario;
}

} // namespace headroom::scenario

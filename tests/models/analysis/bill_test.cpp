#include "models/analysis/bill.h"
#include "models/fluid/fluid.h"
#include "models/pricing/price_books.h"
#include "models/exchange/bill_json.h"
#include "models/workload/traffic_profile.h"
#include "tests/models/simulation/support/small_run.h"
#include "tests/support/catch.h"

#include <nlohmann/json.hpp>

#include <cmath>

/// A bill with its unit costs, by hand; months of the calendar; growth and seasons.
using namespace headroom;

namespace {

const std::filesystem::path kData = std::filesystem::path(HEADROOM_SOURCE_DIR) / "pricing-data";

/// Two operations on one service: 3 of 4 requests are "cheap" with 10 ms of CPU, the fourth is "dear" with 90 ms.
scenario::Scenario twoOperations(const std::string& source = {}, const std::string& events = "[]")
{
    test::Small small;
    small.rate = "4/s";
    small.duration = "2h";
    small.mix = R"({ "cheap": 0.75, "dear": 0.25 })";
    small.source = source;
    small.events = events;
    small.operations = R"("cheap": { "steps": [ { "call": "web", "cpu": "10ms" } ] }, "dear": { "steps": [ { "call": "web", "cpu": "90ms" } ] })";
    small.components = R"("web": { "kind": "service", "pool": "nodes", "replicas": 2, "requests": { "cpu": "2", "memory": "1Gi" } })";
    small.pool = R"({ "kind": "node-pool", "cluster": "aks", "sku": "Standard_D4s_v5", "nodes": 2 })";
    scenario::Scenario scenario = test::loaded(small.text());
    scenario.region = "eastus2";
    return scenario;
}

analysis::Bill billed(const scenario::Scenario& scenario, const simulation::Recording& recording, std::vector<analysis::Grouping> groupings = {})
{
    const auto book = pricing::loadPriceBooks(kData, scenario);
    REQUIRE(book);
    auto part = analysis::billPart(scenario, recording, *book, analysis::BillPeriod::Window);
    for (const Error& error : part ? Errors{} : part.error()) UNSCOPED_INFO(toString(error));
    REQUIRE(part);
    std::vector<analysis::BillPart> parts;
    parts.push_back(std::move(part).value());
    auto bill = analysis::billOf(scenario, *book, std::move(parts), groupings);
    REQUIRE(bill);
    return std::move(bill).value();
}

std::vector<double> hoursOf(const std::string& zone, const std::string& first, int count)
{
    const auto calendar = *calendar::Calendar::forZone(zone);
    std::vector<double> hours;
    for (const analysis::MonthSpan& month : analysis::monthsFrom(calendar, *calendar.parse(first), count)) hours.push_back((month.to - month.from).toSeconds() / 3600);
    return hours;
}

} // namespace

TEST_CASE("the cost of an operation is its share of the busy time, and all of them add up", "[analysis][bill]")
{
    // CPU seconds: cheap 3 · 10 ms, dear 1 · 90 ms: a quarter and three quarters of what the pods of "web" ask for, 4 cores.
    // Two D4s_v5 have 2 · 3.86 cores that can be allocated: the rest is idle.
    const scenario::Scenario scenario = twoOperations();
    const analysis::Bill bill = billed(scenario, test::run(scenario, {}), {{{pricing::Dimension::Kind::Operation, {}}, pricing::Dimension{pricing::Dimension::Kind::Day, {}}}});
    const analysis::UnitCosts& units = bill.parts[0].units;
    REQUIRE(units.operations.size() == 2);
    CHECK(units.operations[0].amount.toDouble() * 3 == Approx(units.operations[1].amount.toDouble()).margin(0.04));
    CHECK(units.operations[0].amount + units.operations[1].amount + units.unallocated == bill.total);
    CHECK(units.unallocated.micros() > 0);
    // 4 a second for two hours.
    CHECK(units.requests == 28'800);
    CHECK(units.operations[0].requests + units.operations[1].requests == 28'800);
    CHECK(analysis::perThousand(bill.total, bill.requests) == Approx(bill.total.toDouble() / 28.8));
    CHECK(bill.pivots.at(0).total == bill.total);
    // Two nodes for two hours: 4 · 0.192 = 0.77.
    CHECK(bill.parts[0].statement.total.toDouble() >= 0.77);
}

TEST_CASE("paid and unused: the leading resource of a pool by hand", "[analysis][bill]")
{
    const scenario::Scenario scenario = twoOperations();
    simulation::Recording recording = test::run(scenario, {});
    recording.resources.clear();
    const auto resource = [&](const std::string& name, double utilisation) {
        simulation::Resource one;
        one.component = "nodes";
        one.name = name;
        one.utilisation.value = utilisation;
        recording.resources.push_back(one);
    };
    resource("cpu requests", 0.52);
    resource("memory requests", 0.30);
    const analysis::Bill bill = billed(scenario, recording);
    const auto& idle = bill.parts[0].units.idle;
    REQUIRE(idle.size() == 1);
    CHECK(idle[0].resource == "cpu requests");
    CHECK(idle[0].paid.toString() == "0.77 USD");   // 4 node-hours · 0.192 = 0.768
    CHECK(idle[0].idle.toString() == "0.37 USD");   // 0.77 · 0.48 = 0.3696
    CHECK(bill.idle == idle[0].idle);
}

TEST_CASE("failed requests cost what the scenario says, beside the bill", "[analysis][bill]")
{
    scenario::Scenario scenario = twoOperations();
    simulation::Recording recording = test::run(scenario, {});
    recording.operations[0].requests.failed = 30;
    recording.operations[0].requests.timedOut = 5;
    recording.operations[1].requests.throttled = 2;
    recording.operations[1].requests.lost = 1;
    CHECK(billed(scenario, recording).failures.micros() == 0);   // off unless stated
    const Money total = billed(scenario, recording).total;
    scenario.failureCost = scenario::FailureCostSpec{Money::fromCents(25), {{"dear", Money::fromCents(1000)}}};
    const analysis::Bill bill = billed(scenario, recording);
    CHECK(bill.parts[0].units.operations[0].failures.toString() == "8.75 USD");    // 35 · 0.25
    CHECK(bill.parts[0].units.operations[1].failures.toString() == "30.00 USD");   // 3 · 10
    CHECK(bill.failures.toString() == "38.75 USD");
    CHECK(bill.total == total);
    // More than money can hold is an error, not another number.
    scenario.failureCost->perRequest = Money::fromMicros(9'000'000'000'000'000'000);
    const auto book = pricing::loadPriceBooks(kData, scenario);
    const auto part = analysis::billPart(scenario, recording, *book, analysis::BillPeriod::Window);
    REQUIRE_FALSE(part);
    CHECK(part.error().front().code == ErrorCode::LimitExceeded);
}

TEST_CASE("what one costs in a month is the same from a day of it as from all of it", "[analysis][bill]")
{
    test::Small small;
    small.rate = "4/s";
    small.start = "2026-03-01";
    small.duration = "P1M";
    small.operations = R"("op": { "steps": [ { "call": "web", "cpu": "300ms" } ] })";
    small.mix = R"({ "op": 1 })";
    small.components = R"("web": { "kind": "service", "pool": "nodes", "replicas": 2, "requests": { "cpu": "2", "memory": "1Gi" } })";
    small.pool = R"({ "kind": "node-pool", "cluster": "aks", "sku": "Standard_D4s_v5", "nodes": 2 })";
    scenario::Scenario scenario = test::loaded(small.text());
    scenario.region = "eastus2";
    scenario.failureCost = scenario::FailureCostSpec{Money::fromCents(25), {}};
    const auto catalogue = catalogue::loadCatalogue(kData, "azure");
    REQUIRE(catalogue);
    const auto book = pricing::loadPriceBooks(kData, scenario);
    REQUIRE(book);
    const auto unitsOf = [&](Duration length) {
        const auto recording = fluid::simulate(scenario, *catalogue, {1, scenario.calendar.start, length, {}});
        REQUIRE(recording);
        auto part = analysis::billPart(scenario, *recording, *book, analysis::BillPeriod::Month);
        REQUIRE(part);
        return std::move(part).value();
    };
    const analysis::BillPart day = unitsOf(Duration::hours(24)), month = unitsOf(scenario.calendar.end - scenario.calendar.start);
    CHECK(day.units.isProjected);
    CHECK_FALSE(month.units.isProjected);
    CHECK(month.units.requests == Approx(static_cast<double>(day.units.requests)).epsilon(1e-6));
    CHECK(month.statement.total == day.statement.total);
    // 4 requests a second: 14,400 an hour.
    CHECK(static_cast<double>(day.units.requests) == Approx(14'400 * day.statement.hours).epsilon(1e-6));
    CHECK(day.units.requests == day.units.operations[0].requests);
    REQUIRE(day.units.idle.size() == 1);
    REQUIRE(month.units.idle.size() == 1);
    CHECK(day.units.idle[0].utilisation == Approx(month.units.idle[0].utilisation).epsilon(1e-3));
    CHECK(day.units.idle[0].idle.toDouble() == Approx(month.units.idle[0].idle.toDouble()).epsilon(1e-3));
}

TEST_CASE("months of a year have the hours of the clocks", "[analysis][bill]")
{
    // New York: 31 March days with 23 h once, November with 25 h once. Berlin: March and October. UTC: none.
    CHECK(hoursOf("America/New_York", "2026-01-15", 12) == std::vector<double>{744, 672, 743, 720, 744, 720, 744, 744, 720, 744, 721, 744});
    CHECK(hoursOf("Europe/Berlin", "2026-01-01", 12) == std::vector<double>{744, 672, 743, 720, 744, 720, 744, 744, 720, 745, 720, 744});
    CHECK(hoursOf("UTC", "2028-02-29", 2) == std::vector<double>{696, 744});
    // Half an hour of summer time, and clocks that go forward in October.
    CHECK(hoursOf("Australia/Lord_Howe", "2026-10-01", 1) == std::vector<double>{743.5});
    CHECK(hoursOf("Australia/Sydney", "2026-10-01", 1) == std::vector<double>{743});
}

TEST_CASE("growth and seasons multiply the weekly profile by local months, not the events", "[workload][bill]")
{
    // 4/s, 10 % a month from March on, July half as much again.
    const scenario::Scenario scenario = twoOperations(R"("growth": { "perMonth": 0.1 }, "seasons": { "july": 1.5 })",
                                                       R"([ { "name": "sale", "from": "2026-07-10T00:00", "to": "2026-07-11T00:00", "rate": "1/s" } ])");
    const auto& source = scenario.traffic[0];
    REQUIRE(source.trend);
    const auto utc = calendar::Calendar();
    const auto rate = [&](const std::string& day) {
        const SimTime from = *utc.parse(day);
        return workload::trafficProfile(source, scenario, from, from + Duration::hours(1)).expected(from, from + Duration::hours(1)) / 3600;
    };
    CHECK(rate("2026-03-02") == Approx(4));
    CHECK(rate("2026-04-01") == Approx(4.4));
    CHECK(rate("2026-02-28") == Approx(4 / 1.1));
    CHECK(rate("2026-07-01") == Approx(4 * std::pow(1.1, 4) * 1.5));
    CHECK(rate("2026-08-01") == Approx(4 * std::pow(1.1, 5)));
    CHECK(rate("2026-07-10") == Approx(1));
    CHECK(rate("2027-03-01") == Approx(4 * std::pow(1.1, 12)));
    // Over the end of a month the rate jumps there.
    const SimTime from = *utc.parse("2026-03-31T23:30");
    CHECK(workload::trafficProfile(source, scenario, from, from + Duration::hours(1)).expected(from, from + Duration::hours(1)) == Approx(1800 * 4 + 1800 * 4.4));
    // The fluid engine sees it, outside of the calendar as well.
    const auto month = fluid::simulate(scenario, test::azure(), {1, *utc.parse("2026-04-01"), Duration::hours(2), {}});
    REQUIRE(month);
    CHECK(static_cast<double>(month->requests.offered) == Approx(7200 * 4.4).epsilon(1e-3));
}

TEST_CASE("the JSON of a bill holds what the bill holds", "[exchange][bill]")
{
    scenario::Scenario scenario = twoOperations();
    scenario.discounts = {{"Virtual Machines", 10, "agreement"}};
    const std::vector<analysis::Grouping> groupings{{{pricing::Dimension::Kind::Component, {}}, pricing::Dimension{pricing::Dimension::Kind::Day, {}}}};
    const analysis::Bill bill = billed(scenario, test::run(scenario, {}), groupings);
    const auto json = nlohmann::json::parse(exchange::billJson(scenario, bill, groupings, "1"));
    CHECK(json.at("total").get<double>() == bill.total.toDouble());
    std::int64_t cents = 0, cells = 0;
    for (const auto& line : json.at("periods").at(0).at("lines")) cents += std::llround(line.at("amount").get<double>() * 100);
    for (const auto& row : json.at("groupings").at(0).at("rows"))
        for (const auto& cell : row.at("cells")) cells += std::llround(cell.get<double>() * 100);
    CHECK(cents * Money::kPerCent == bill.total.micros());
    CHECK(cells == cents);
    CHECK(json.at("commitments").at("best").size() == bill.best.size());
    CHECK(json.at("discounts").at(0).at("percent") == 10);
}

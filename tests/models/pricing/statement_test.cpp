#include "core/calendar/calendar.h"
#include "models/pricing/statement.h"
#include "tests/support/catch.h"

#include <numeric>

using namespace headroom;
using namespace headroom::pricing;

namespace {

SimTime at(const std::string& text, const std::string& zone = "America/New_York")
{
    return *calendar::Calendar::forZone(zone)->parse(text);
}

Price priceOf(const std::string& meter, const std::string& unit, std::vector<PriceBand> bands)
{
    Price price;
    price.meter = meter;
    price.title = meter + " title";
    price.unit = unit;
    price.bands = std::move(bands);
    price.source = "list";
    price.asOf = "2026-08-15";
    return price;
}

PriceBook sampleBook()
{
    PriceBook book;
    book.provider = "azure";
    book.region = "westus2";
    book.currency = "USD";
    book.asOf = "2026-08-15";
    for (const Price& price : {priceOf("vm/Standard_DS4_v2/linux/regular", "hour", {{0, "0.458"}}), priceOf("registry/standard", "day", {{0, "0.6666"}}),
                               priceOf("disk/E10", "disk-month", {{0, "9.6"}}), priceOf("log-analytics/ingestion", "GB", {{0, "0"}, {5, "2.3"}}),
                               priceOf("aks/free", "hour", {{0, "0"}})})
        book.prices.emplace(price.meter, price);
    return book;
}

scenario::Component component(const std::string& id, const std::string& group)
{
    scenario::Component result;
    result.id = id;
    result.title = id + " title";
    result.group = group;
    result.team = "team of " + id;
    result.spec = scenario::FixedCostSpec{};
    return result;
}

/// 100 requests an hour, and 700 from 09:00 to 18:00 on Mondays to Fridays.
scenario::Scenario sampleScenario()
{
    scenario::Scenario result;
    result.name = "sample";
    result.source = "sample.json";
    result.region = "westus2";
    result.calendar.timeZone = "America/New_York";
    result.calendar.start = at("2026-11-01");
    result.calendar.end = at("2026-12-01");
    scenario::TrafficSource source;
    source.name = "customers";
    source.weekly.push_back({{0, 1, 2, 3, 4}, 540, 1080, 700.0 / 3600, {}});
    source.otherwisePerSecond = 100.0 / 3600;
    result.traffic.push_back(source);
    result.components = {component("pool", "Compute"), component("store", "Data"), component("logs", "Logs")};
    return result;
}

simulation::Recording recordingOf(SimTime start, Duration length, std::vector<simulation::Usage> usage, std::vector<double> offered)
{
    simulation::Recording recording;
    recording.start = start;
    recording.end = start + length;
    recording.usage = std::move(usage);
    recording.offeredPerHour = std::move(offered);
    return recording;
}

std::vector<double> hours(std::size_t count, double quantity) { return std::vector<double>(count, quantity); }

Money sumOf(const Statement& statement)
{
    Money sum;
    for (const StatementLine& line : statement.lines) sum += line.amount;
    return sum;
}

} // namespace

TEST_CASE("a day of five nodes is billed to the cent", "[pricing][statement]")
{
    const auto recording = recordingOf(at("2026-11-27"), Duration::hours(24), {{"pool", "vm/Standard_DS4_v2/linux/regular", hours(24, 5), false}}, hours(24, 100));
    const auto statement = billWindow(sampleScenario(), recording, sampleBook());
    REQUIRE(statement);
    REQUIRE(statement->lines.size() == 1);
    const StatementLine& line = statement->lines[0];
    CHECK(line.quantity == Approx(120));
    CHECK(line.amount == Money::fromCents(5496)); // 0.458 · 120
    CHECK(line.unitPrice == "0.458");
    CHECK(line.unit == "hour");
    CHECK(line.componentTitle == "pool title");
    CHECK(line.group == "Compute");
    CHECK(line.team == "team of pool");
    CHECK(line.source == "list");
    CHECK(line.asOf == "2026-08-15");
    CHECK_FALSE(line.extrapolated);
    CHECK(statement->total == Money::fromCents(5496));
    CHECK(statement->period == "2026-11-27, 24 h");
    CHECK(statement->hours == 24);
    REQUIRE(statement->totalPerHour.size() == 24);
    CHECK(statement->totalPerHour[7] == Approx(2.29));
}

TEST_CASE("a month with a change of clocks has 721 hours", "[pricing][statement]")
{
    // Clocks go back in New York on 2026-11-01; an hour of nodes a wall-clock hour.
    const auto recording = recordingOf(at("2026-11-03T09:00"), Duration::hours(2),
                                       {{"pool", "vm/Standard_DS4_v2/linux/regular", hours(2, 5), false},
                                        {"store", "registry/standard", hours(2, 1.0 / 24), false},
                                        {"store", "disk/E10", hours(2, 5.0 / 721), false}},
                                       hours(2, 700));
    const auto statement = billMonth(sampleScenario(), recording, sampleBook());
    REQUIRE(statement);
    CHECK(statement->period == "November 2026, 721 h");
    CHECK(statement->hours == 721);
    CHECK(statement->from == at("2026-11-01"));
    CHECK(statement->to == at("2026-12-01"));
    REQUIRE(statement->lines.size() == 3);
    CHECK(statement->lines[0].amount == Money::fromCents(165109)); // 0.458 · 5 · 721 = 1651.09
    CHECK(statement->lines[1].quantity == Approx(721.0 / 24));
    CHECK(statement->lines[1].amount == Money::fromCents(2003));   // 0.6666 · 30.0417 = 20.0258
    CHECK(statement->lines[2].quantity == Approx(5));
    CHECK(statement->lines[2].amount == Money::fromCents(4800));   // 5 disks of 9.60
    for (const StatementLine& line : statement->lines) CHECK(line.extrapolated);
    CHECK(statement->totalPerHour.size() == 721);
}

TEST_CASE("a month takes each hour's nodes from the simulated hour of nearest load", "[pricing][statement]")
{
    // One night hour with 2 nodes at 100 requests, one day hour with 8 nodes at 700. November 2026 has 21 weekdays of 9 busy
    // hours: 189 busy and 532 calm hours, so 189 · 8 + 532 · 2 = 2576 node-hours.
    const auto recording = recordingOf(at("2026-11-03T08:00"), Duration::hours(2), {{"pool", "vm/Standard_DS4_v2/linux/regular", {2, 8}, false}}, {100, 700});
    const auto statement = billMonth(sampleScenario(), recording, sampleBook());
    REQUIRE(statement);
    CHECK(statement->lines[0].quantity == Approx(2576));
    CHECK(statement->lines[0].amount == Money::fromCents(117981)); // 2576 · 0.458 = 1179.808
    CHECK(statement->totalPerHour[0] == Approx(2 * 0.458));
    CHECK(std::accumulate(statement->totalPerHour.begin(), statement->totalPerHour.end(), 0.0) == Approx(1179.808));
}

TEST_CASE("meters that follow traffic grow with the expected requests", "[pricing][statement]")
{
    // 0.01 GB a request. Expected requests of the month: 189 · 700 + 532 · 100 = 185,500; the two simulated hours had 90 and
    // 710 instead of 100 and 700, which cancels: 1,855 GB. 5 GB are free: 1850 · 2.30 = 4255.00.
    const auto recording = recordingOf(at("2026-11-03T08:00"), Duration::hours(2), {{"logs", "log-analytics/ingestion", {0.9, 7.1}, true}}, {90, 710});
    const auto statement = billMonth(sampleScenario(), recording, sampleBook());
    REQUIRE(statement);
    CHECK(statement->lines[0].quantity == Approx(1855).epsilon(1e-9));
    CHECK(statement->lines[0].amount == Money::fromCents(425500));
    CHECK(statement->lines[0].unitPrice == "0 · 2.3");
}

TEST_CASE("a simulated hour without requests says nothing about the meters that follow them", "[pricing][statement]")
{
    SECTION("another hour does")
    {
        const auto recording = recordingOf(at("2026-11-03T04:00"), Duration::hours(2), {{"logs", "log-analytics/ingestion", {0, 2}, true}}, {0, 200});
        const auto statement = billMonth(sampleScenario(), recording, sampleBook());
        REQUIRE(statement);
        // All other hours at 0.01 GB a request: 185,500 − 2 · 100 requests, and the 2 GB that were simulated.
        CHECK(statement->lines[0].quantity == Approx(1853 + 2).epsilon(1e-9));
    }
    SECTION("none does")
    {
        const auto recording = recordingOf(at("2026-11-03T04:00"), Duration::hours(1), {{"logs", "log-analytics/ingestion", {0}, true}}, {0});
        const auto statement = billMonth(sampleScenario(), recording, sampleBook());
        REQUIRE_FALSE(statement);
        CHECK(statement.error().front().code == ErrorCode::Inconsistent);
        CHECK(billWindow(sampleScenario(), recording, sampleBook()));
    }
}

TEST_CASE("a whole simulated month costs the same in both statements", "[pricing][statement]")
{
    std::vector<double> gigabytes(721), requests(721);
    for (std::size_t i = 0; i < 721; ++i) {
        requests[i] = static_cast<double>(100 + 7 * (i % 24));
        gigabytes[i] = requests[i] * 1e-3;
    }
    const auto recording = recordingOf(at("2026-11-01"), Duration::hours(721),
                                       {{"logs", "log-analytics/ingestion", gigabytes, true}, {"pool", "vm/Standard_DS4_v2/linux/regular", hours(721, 3), false}}, requests);
    const auto window = billWindow(sampleScenario(), recording, sampleBook());
    const auto month = billMonth(sampleScenario(), recording, sampleBook());
    REQUIRE(window);
    REQUIRE(month);
    CHECK(window->total == month->total);
    CHECK(window->total == sumOf(*window));
    CHECK(month->total == sumOf(*month));
    for (const StatementLine& line : month->lines) CHECK_FALSE(line.extrapolated);
    // Lines follow the scenario's components, not the recording.
    CHECK(month->lines[0].component == "pool");
    CHECK(month->lines[1].component == "logs");
    // The plots add up to the bill, apart from the rounding of two lines.
    CHECK(std::accumulate(month->totalPerHour.begin(), month->totalPerHour.end(), 0.0) == Approx(month->total.toDouble()).margin(0.011));
    CHECK(month->perHourByGroup.at("Compute")[100] + month->perHourByGroup.at("Logs")[100] == Approx(month->totalPerHour[100]));
}

TEST_CASE("the window of a day gets a day's part of the free grant", "[pricing][statement]")
{
    // 5 GB · 24 / 721 = 0.16644 GB free of 24 GB: 23.83356 · 2.3 = 54.817.
    const auto recording = recordingOf(at("2026-11-27"), Duration::hours(24), {{"logs", "log-analytics/ingestion", hours(24, 1), true}}, hours(24, 100));
    const auto statement = billWindow(sampleScenario(), recording, sampleBook());
    REQUIRE(statement);
    CHECK(statement->lines[0].amount == Money::fromCents(5482));
}

TEST_CASE("a window over the end of a month bills both months by themselves", "[pricing][statement]")
{
    // 12 h of November (721 h) and 12 h of December (744 h), 1 GB each hour: (24 − 5·12/721 − 5·12/744) · 2.3 = 54.8232.
    const auto recording = recordingOf(at("2026-11-30T12:00"), Duration::hours(24), {{"logs", "log-analytics/ingestion", hours(24, 1), true}}, hours(24, 100));
    const auto window = billWindow(sampleScenario(), recording, sampleBook());
    REQUIRE(window);
    CHECK(window->lines[0].amount == Money::fromCents(5482));
    CHECK(window->period == "2026-11-30 to 2026-12-01, 24 h");
    // The month bills only its own 12 hours of the window, and December's not at all.
    const auto month = billMonth(sampleScenario(), recording, sampleBook());
    REQUIRE(month);
    CHECK(month->to == at("2026-12-01"));
    CHECK(month->totalPerHour.size() == 721);
}

TEST_CASE("the same meter of one component is one line, of two components two", "[pricing][statement]")
{
    const std::string meter = "vm/Standard_DS4_v2/linux/regular";
    const auto recording = recordingOf(at("2026-11-27"), Duration::hours(1), {{"store", meter, {1}, false}, {"pool", meter, {2}, false}, {"pool", meter, {3}, false}}, {100});
    const auto statement = billWindow(sampleScenario(), recording, sampleBook());
    REQUIRE(statement);
    REQUIRE(statement->lines.size() == 2);
    CHECK(statement->lines[0].quantity == Approx(5));
    CHECK(statement->lines[1].component == "store");
}

TEST_CASE("what is free is shown with its price of nothing", "[pricing][statement]")
{
    const auto recording = recordingOf(at("2026-11-27"), Duration::hours(2), {{"pool", "aks/free", {1, 1}, false}}, {1, 1});
    const auto statement = billWindow(sampleScenario(), recording, sampleBook());
    REQUIRE(statement);
    REQUIRE(statement->lines.size() == 1);
    CHECK(statement->lines[0].amount == Money{});
    CHECK(statement->lines[0].quantity == 2);
    CHECK(statement->lines[0].unitPrice == "0");
}

TEST_CASE("a meter without a price is an error that names it, never a zero", "[pricing][statement]")
{
    const auto recording = recordingOf(at("2026-11-27"), Duration::hours(1),
                                       {{"pool", "vm/Standard_DS4_v3/linux/regular", {1}, false}, {"logs", "moon/dust", {1}, false}}, {100});
    const auto statement = billWindow(sampleScenario(), recording, sampleBook());
    REQUIRE_FALSE(statement);
    REQUIRE(statement.error().size() == 2);
    const Error& first = statement.error()[0];
    CHECK(first.code == ErrorCode::PriceMissing);
    CHECK(first.message == "'pool' uses the meter 'vm/Standard_DS4_v3/linux/regular', which has no price in azure westus2");
    CHECK(first.where.file == "sample.json");
    CHECK(first.where.pointer == "/components/pool");
    CHECK(first.hint == "the nearest meter there is 'vm/Standard_DS4_v2/linux/regular'");
    CHECK(billMonth(sampleScenario(), recording, sampleBook()).error()[1].code == ErrorCode::PriceMissing);
}

TEST_CASE("usage that makes no sense is refused", "[pricing][statement]")
{
    const std::string meter = "aks/free";
    const auto codeOf = [](const simulation::Recording& recording, const scenario::Scenario& scenario) {
        const auto statement = billWindow(scenario, recording, sampleBook());
        return statement ? ErrorCode::NotFound : statement.error().front().code;
    };
    const SimTime start = at("2026-11-27");
    CHECK(codeOf(recordingOf(start, Duration::hours(2), {{"nobody", meter, {1, 1}, false}}, {1, 1}), sampleScenario()) == ErrorCode::Inconsistent);
    CHECK(codeOf(recordingOf(start, Duration::hours(2), {{"pool", meter, {1}, false}}, {1, 1}), sampleScenario()) == ErrorCode::Inconsistent);
    CHECK(codeOf(recordingOf(start, Duration::hours(2), {{"pool", meter, {1, -1}, false}}, {1, 1}), sampleScenario()) == ErrorCode::OutOfRange);
    CHECK(codeOf(recordingOf(start, Duration{}, {}, {}), sampleScenario()) == ErrorCode::Inconsistent);
    scenario::Scenario euros = sampleScenario();
    euros.currency = "EUR";
    CHECK(codeOf(recordingOf(start, Duration::hours(1), {{"pool", meter, {1}, false}}, {1}), euros) == ErrorCode::Inconsistent);
}

TEST_CASE("small hours beside a large one are not lost", "[pricing][statement]")
{
    // 4e-7 is below half a digit of 5e9 in a double; twenty-three of them are not.
    std::vector<double> quantities(24, 4e-7);
    quantities[0] = 5e9;
    const auto recording = recordingOf(at("2026-11-27"), Duration::hours(24), {{"pool", "aks/free", quantities, false}}, hours(24, 100));
    const auto statement = billWindow(sampleScenario(), recording, sampleBook());
    REQUIRE(statement);
    CHECK(statement->lines[0].quantity > 5e9);
}

TEST_CASE("Parts of an hour add up to its total to the last millionth", "[pricing]")
{
    // Thirds of a millionth cannot be paid: 1.0 = 0.333334 + 0.333333 + 0.333333.
    const double third = 1.0 / 3;
    const auto costs = pricing::hourlyCosts({1.0, 3.0, 0.0}, {{"a", {third, 1}}, {"b", {third, 1}}, {"a", {0.0, 1}}, {"c", {third}}});
    REQUIRE(costs.parts.size() == 3);   // "a" is one, though it is named twice
    CHECK(costs.parts[0].component == "a");
    CHECK(costs.parts[0].micros == std::vector<std::int64_t>{333'334, 2'000'000, 0});
    CHECK(costs.parts[1].micros == std::vector<std::int64_t>{333'333, 1'000'000, 0});
    CHECK(costs.parts[2].micros == std::vector<std::int64_t>{333'333, 0, 0});
    CHECK(costs.totalMicros == std::vector<std::int64_t>{1'000'000, 3'000'000, 0});
    CHECK(pricing::hourlyCosts({1.0}, {}).empty());
    // A total that is smaller than its parts by rounding: nothing gets negative.
    const auto less = pricing::hourlyCosts({0.000002}, {{"a", {0.000003}}, {"b", {0.0}}});
    CHECK(less.parts[0].micros[0] == 2);
    CHECK(less.parts[1].micros[0] == 0);
}

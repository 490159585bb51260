#include "models/catalogue/catalogue.h"
#include "models/pricing/price_books.h"
#include "models/risk/risk_json.h"
#include "models/risk/scenario_model.h"
#include "tests/support/catch.h"

#include <nlohmann/json.hpp>

/// From a scenario's text to its quantiles.
using namespace headroom;
using namespace headroom::risk;

namespace {

const std::filesystem::path kData = std::filesystem::path(HEADROOM_SOURCE_DIR) / "pricing-data";

/// A month of 720 h with a thing of 1 USD an hour and one of 1 USD a thousand requests at 1 request/s: 720 + 2592 USD.
std::string scenarioText(const std::string& more)
{
    return R"({ "name": "t", "region": "westus2", "calendar": { "start": "2026-11-01", "duration": "P1M", "timeZone": "UTC" },
        "traffic": [ { "name": "users", "otherwise": "1rps", "mix": { "op": 0.75, "other": 0.25 } } ],
        "operations": { "op": { "steps": [ { "call": "x" } ] }, "other": { "steps": [ { "call": "x" } ] } },
        "components": { "x": { "kind": "external", "latency": "1ms" },
            "flat": { "kind": "fixed-cost", "meters": [ { "meter": "own/flat", "perHour": 1, "unitPrice": "1 USD" } ] },
            "calls": { "kind": "fixed-cost", "meters": [ { "meter": "own/calls", "perRequest": 0.001, "unitPrice": "1 USD", "unit": "thousand" } ] } })" + more + " }";
}

Result<ScenarioModel, Errors> modelOf(const std::string& text)
{
    auto scenario = scenario::loadText(text, "t.json");
    for (const Error& error : scenario ? Errors{} : scenario.error()) UNSCOPED_INFO(toString(error));
    REQUIRE(scenario);
    auto prices = pricing::loadPriceBooks(kData, *scenario);
    auto catalogue = catalogue::loadCatalogue(kData, "azure");
    REQUIRE((prices && catalogue));
    return ScenarioModel::make(text, "t.json", {}, std::move(catalogue).value(), std::move(prices).value());
}

RiskReport reportOf(const std::string& text, RiskOptions options = {})
{
    const auto model = modelOf(text);
    for (const Error& error : model ? Errors{} : model.error()) UNSCOPED_INFO(toString(error));
    REQUIRE(model);
    auto report = model->assess(options);
    for (const Error& error : report ? Errors{} : report.error()) UNSCOPED_INFO(toString(error));
    REQUIRE(report);
    return std::move(report).value();
}

} // namespace

TEST_CASE("one uncertain price of a flat component has the distribution's quantiles to the cent", "[risk]")
{
    // Uniform −10 % … +30 % of 720 USD: 676.80, 792.00, 907.20; the calls add 2592.00 each time.
    const RiskReport report = reportOf(scenarioText(R"(, "budget": { "monthly": 3400 }, "uncertainty": [ { "price": "own/fl*", "uniform": { "low": "-10%", "high": "+30%" } } ])"));
    CHECK(report.assessment.month.p10.value == Approx(2592 + 676.80).epsilon(1e-12));
    CHECK(report.assessment.month.p50.value == Approx(2592 + 792.00).epsilon(1e-12));
    CHECK(report.assessment.month.p90.value == Approx(2592 + 907.20).epsilon(1e-12));
    CHECK_FALSE(report.uncertain.byDefault);
    CHECK_FALSE(report.uncertain.chance);
    // Above 3400: the flat one above 808, factor 1.12222, u above 0.5556.
    CHECK(report.assessment.overBudget->value == Approx(1 - 0.5556).margin(0.005));
}

TEST_CASE("traffic, values and growth move what follows them", "[risk]")
{
    // 1 rps · 1.2 · 3600 · 720 / 1000 = 3110.40; the flat price by its pointer: 2 USD · 720 = 1440.
    const std::string more = R"(, "uncertainty": [ { "pointer": "/traffic", "uniform": { "low": "20%", "high": "20%" } },
        { "pointer": "/components/flat/meters/0/unitPrice", "uniform": { "low": "2", "high": "2" } }, { "growth": "users", "uniform": { "low": "10%", "high": "10%" } } ])";
    RiskOptions options;
    options.samples = 20;
    options.year = true;
    const RiskReport report = reportOf(scenarioText(more), options);
    CHECK(report.assessment.middle.month == Money::fromCents(311'040 + 144'000));
    // Twelve months of 8,760 h in all: 17,520 flat. Traffic grows 10 % a month; hours of the months from November on:
    const double hours[] = {720, 744, 744, 672, 744, 720, 744, 720, 744, 744, 720, 744};
    double year = 2.0 * 8760, factor = 1.2;
    for (const double month : hours) {
        year += 3.6 * month * factor;
        factor *= 1.1;
    }
    REQUIRE(report.assessment.middle.year);
    CHECK(report.assessment.middle.year->toDouble() == Approx(year).margin(1.0));
    REQUIRE(report.assessment.year);
    CHECK(report.assessment.year->p90.value == Approx(year).margin(1.0));
}

TEST_CASE("a share of the mix takes from the others what it gains", "[risk]")
{
    const auto model = modelOf(scenarioText(R"(, "uncertainty": [ { "pointer": "/traffic/0/mix/op", "uniform": { "low": "-20%", "high": "0%" } } ])"));
    REQUIRE(model);
    const std::vector<double> values{0.8};   // 0.75 · 0.8 = 0.6, so 0.4 for the other
    const auto settings = settingsOf(model->uncertain().inputs, values);
    REQUIRE(settings.size() == 2);
    CHECK(settings[0] == std::pair<std::string, std::string>{"/traffic/0/mix/op", "0.6"});
    CHECK(settings[1] == std::pair<std::string, std::string>{"/traffic/0/mix/other", "0.4"});
}

TEST_CASE("what is assessed together is what each evaluation gives alone, to the bit", "[risk]")
{
    // Two inputs are prices, whose ends differ from the middle in prices alone.
    const auto model = modelOf(scenarioText(R"(, "uncertainty": [ { "pointer": "/traffic", "uniform": { "low": "-20%", "high": "20%" } },
        { "price": "own/flat", "uniform": { "low": "-10%", "high": "30%" } }, { "price": "own/calls", "uniform": { "low": "-5%", "high": "10%" } } ])"));
    REQUIRE(model);
    RiskOptions options;
    options.samples = 20;
    options.seed = 7;
    const auto report = model->assess(options);
    REQUIRE(report);
    const Assessment& result = report->assessment;
    for (std::size_t i = 0; i < result.samples; ++i) {
        const auto alone = model->evaluate(result.values[i], 7, false);
        REQUIRE(alone);
        CHECK(alone->month.toDouble() == result.months[i]);
    }
    for (const TornadoBar& bar : result.tornado) {
        std::vector<double> values;
        for (const Input& input : result.inputs) values.push_back(input.spread.quantile(input.name == bar.input ? 0.1 : 0.5));
        const auto low = model->evaluate(values, 7, false);
        REQUIRE(low);
        CHECK(low->month.toDouble() == bar.low);
    }
    CHECK(result.tornado.front().swing() > result.tornado.back().swing());
    // Stopped before it began: no answer.
    std::stop_source stopped;
    stopped.request_stop();
    const auto none = model->evaluate(result.values.front(), 7, false, {}, stopped.get_token());
    REQUIRE_FALSE(none);
    CHECK(none.error().front().code == ErrorCode::Cancelled);
}

TEST_CASE("the spend up to each day has its own quantiles", "[risk]")
{
    // One flat price, −10 % … +30 %: after d days of 30 a thirtieth each of 720 USD · 0.94, 1.10, 1.26, and of the calls' 2592.
    const RiskReport report = reportOf(scenarioText(R"(, "uncertainty": [ { "price": "own/flat", "uniform": { "low": "-10%", "high": "+30%" } } ])"));
    const auto& days = report.assessment.monthToDate;
    REQUIRE(days.size() == 30);
    for (const std::size_t day : {std::size_t{1}, std::size_t{15}, std::size_t{30}}) {
        const double share = static_cast<double>(day) / 30;
        CHECK(days[day - 1].p10 == Approx((2592 + 676.80) * share).epsilon(1e-6));
        CHECK(days[day - 1].p50 == Approx((2592 + 792.00) * share).epsilon(1e-6));
        CHECK(days[day - 1].p90 == Approx((2592 + 907.20) * share).epsilon(1e-6));
    }
}

TEST_CASE("a part of the bill has its own quantiles", "[risk]")
{
    RiskOptions options;
    options.only = "fl*";
    const RiskReport report = reportOf(scenarioText(R"(, "budget": { "monthly": 1 }, "uncertainty": [ { "price": "own/flat", "uniform": { "low": "-10%", "high": "+30%" } } ])"), options);
    CHECK(report.assessment.month.p90.value == Approx(907.20).epsilon(1e-12));   // 720 · 1.26, without the calls
    CHECK_FALSE(report.budget);
    options.only = "nobody";
    const auto model = modelOf(scenarioText(""));
    REQUIRE(model);
    CHECK_FALSE(model->assess(options));
}

TEST_CASE("without uncertainty the marks say what is varied", "[risk]")
{
    RiskOptions options;
    options.samples = 20;
    const RiskReport report = reportOf(scenarioText(R"(, "provenance": { "/traffic": { "mark": "assumed", "note": "nobody measured it" }, "/components/flat/meters": { "mark": "assumed" }, "/components/calls": { "mark": "stated" } })"), options);
    CHECK(report.uncertain.byDefault);
    std::vector<std::string> names;
    for (const Input& input : report.assessment.inputs) {
        names.push_back(input.name);
        CHECK(input.assumedSpread);
    }
    CHECK(names == std::vector<std::string>{"traffic", "mix of users: op", "/components/flat/meters", "list prices"});
    // What is written can be pasted into the scenario and gives the same answer.
    const auto json = nlohmann::json::parse(riskJson(report, "1"));
    const RiskReport pasted = reportOf(scenarioText(", \"uncertainty\": " + json.at("uncertainty").dump()), options);
    CHECK_FALSE(pasted.uncertain.byDefault);
    CHECK(pasted.assessment.inputs.size() == 4);
    CHECK(pasted.assessment.month.p50.value == Approx(report.assessment.month.p50.value).epsilon(0.02));
}

TEST_CASE("wrong uncertainties are all reported with their places", "[risk]")
{
    const auto model = modelOf(scenarioText(R"(, "uncertainty": [ { "pointer": "/components/nothing", "uniform": { "low": "0%", "high": "1%" } },
        { "price": "*", "triangular": { "low": "5%", "mode": "0%", "high": "1%" } }, { "price": "*" },
        { "pointer": "/traffic/0/mix/op", "uniform": { "low": "0.1", "high": "0.2" } }, { "growth": "nobody", "uniform": { "low": "0%", "high": "1%" } } ])"));
    REQUIRE_FALSE(model);
    std::vector<std::string> places;
    for (const Error& error : model.error()) places.push_back(error.where.pointer);
    CHECK(places == std::vector<std::string>{"/uncertainty/0/pointer", "/uncertainty/1", "/uncertainty/2", "/uncertainty/3", "/uncertainty/4/growth"});
    CHECK(model.error().front().where.line == 6);
}

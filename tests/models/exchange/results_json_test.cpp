#include "models/exchange/results_json.h"

#include "tests/models/analysis/small_system.h"
#include "tests/support/catch.h"

#include <nlohmann/json.hpp>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

#include <fstream>
#include <limits>

using namespace headroom;
using namespace headroom::test;
using nlohmann::json;

namespace {

analysis::Report smallReport()
{
    analysis::Report report;
    report.recording = smallRecording();
    report.recording.requests = {100, 80, 5, 4, 3, 2, 6};
    report.recording.latency.count = 80;
    report.recording.latency.p95Ms = {250, stats::Interval{240, 260}};
    report.recording.latency.maxMs.value = std::numeric_limits<double>::infinity();
    report.recording.resources = {slots("callee", "workers", 32, 3, 9, 65)};
    report.recording.signals = {signal("latency.p95", "s", {0.3F, std::numeric_limits<float>::quiet_NaN(), 1, 1, 1, 1, 1, 1, 1, 1})};
    simulation::ComponentResult component;
    component.id = "callee";
    component.kind = "service";
    component.figures = {{"restarts", 2}};
    report.recording.components = {component};
    simulation::OperationResult operation;
    operation.name = "treat";
    report.recording.operations = {operation};
    report.recording.eventLog.resize(1);
    report.recording.eventLog[0].at = minute(3);
    report.slos.resize(1);
    report.claims.resize(1);
    report.diagnosis.resize(1);
    report.diagnosis[0].at = minute(3);
    report.window.currency = "USD";
    report.window.lines.resize(1);
    report.window.lines[0].tags["team"] = "x";
    report.recording.latency.p95Ms.method = simulation::IntervalMethod::Replications;
    report.recording.perReplication.resize(2);
    report.recording.perReplication[1].number = 1;
    report.recording.perReplication[1].latency = simulation::ReplicationFigures::Latency{1, 2, 3, 4, 5};
    report.recording.perReplication[1].operations = {std::nullopt};
    report.costs = {{1, 10}, {2, 20}};
    report.windowCost.interval = stats::Interval{0, 3};
    analysis::PrecisionReport precision{{{"latency.p95 ±2%", "s", report.recording.latency.p95Ms, 5, 2, false}}, 2, 100, false};
    report.precision = precision;
    return report;
}

/// First complaint of the schema, or nothing.
std::string complaint(const json& document)
{
    std::ifstream stream(HEADROOM_SOURCE_DIR "/models/exchange/results.schema.json");
    const json schemaJson = json::parse(stream);
    valijson::Schema schema;
    valijson::SchemaParser parser;
    valijson::adapters::NlohmannJsonAdapter schemaAdapter(schemaJson);
    parser.populateSchema(schemaAdapter, schema);
    valijson::Validator validator;
    valijson::ValidationResults results;
    if (validator.validate(schema, valijson::adapters::NlohmannJsonAdapter(document), &results)) return {};
    std::string text = "invalid: ";
    valijson::ValidationResults::Error error;
    while (results.popError(error)) {
        for (const std::string& part : error.context) text += part;
        text += " " + error.description + "\n";
    }
    return text;
}

} // namespace

TEST_CASE("The results follow their schema, which rejects a wrong document", "[exchange]")
{
    json document = json::parse(exchange::resultsJson(smallScenario(), smallReport(), {"1.2.3", 0.5, true}));
    CHECK(complaint(document) == "");
    CHECK(complaint(json::parse(exchange::resultsJson(smallScenario(), smallReport(), {"1.2.3", std::nullopt, false}))) == "");
    document["requests"].erase("lost");
    CHECK(complaint(document) != "");
    document = json::parse(exchange::resultsJson(smallScenario(), smallReport(), {"1.2.3", 0.5, true}));
    document["surprise"] = 1;
    CHECK(complaint(document) != "");
}

TEST_CASE("Figures keep value and interval, numbers that do not exist are null, floats keep their digits", "[exchange]")
{
    const json document = json::parse(exchange::resultsJson(smallScenario(), smallReport(), {"1.2.3", std::nullopt, true}));
    CHECK(document["latencyMs"]["p95"]["value"] == 250);
    CHECK(document["latencyMs"]["p95"]["interval"] == json::array({240, 260}));
    CHECK(document["latencyMs"]["p50"]["interval"].is_null());
    CHECK(document["latencyMs"]["max"]["value"].is_null());
    CHECK(document["series"]["signals"]["latency.p95"]["mean"][0] == 0.3);
    CHECK(document["series"]["signals"]["latency.p95"]["mean"][1].is_null());
    CHECK(document["series"]["time"].size() == 10);
    CHECK(document["components"][0]["firstSaturatedAt"] == "2026-11-27T04:03:00-05:00");
    CHECK(document["components"][0]["figures"]["restarts"] == 2);
    CHECK(document["operations"][0]["name"] == "treat");
    CHECK(document["latencyMs"]["p95"]["method"] == "replications");
    CHECK(document["latencyMs"]["p50"]["method"].is_null());
    CHECK(document["cost"]["totalInterval"] == json::array({0, 3}));
    CHECK(document["cost"]["monthlyInterval"].is_null());
    CHECK(document["replicationFigures"][0]["latencyMs"].is_null());
    CHECK(document["replicationFigures"][1]["latencyMs"]["p95"] == 4);
    CHECK(document["replicationFigures"][1]["monthlyCost"] == 20);
    CHECK(document["precision"]["targets"][0]["target"] == "latency.p95 ±2%");
    CHECK(document["precision"]["reached"] == false);

    const json& requests = document["requests"];
    std::uint64_t sum = 0;
    for (const auto& [key, value] : requests.items())
        if (key != "offered") sum += value.get<std::uint64_t>();
    CHECK(requests["offered"] == sum);
}

TEST_CASE("The same report gives the same bytes, and machine time only on request", "[exchange]")
{
    const auto write = [](std::optional<double> wallSeconds) {
        return exchange::resultsJson(smallScenario(), smallReport(), {"1.2.3", wallSeconds, true});
    };
    CHECK(write(std::nullopt) == write(std::nullopt));
    CHECK_THAT(write(std::nullopt), !Catch::Contains("wallSeconds"));
    CHECK_THAT(write(1.5), Catch::Contains("wallSeconds"));
}

#include "models/exchange/junit.h"
#include "models/exchange/markdown.h"
#include "models/exchange/statement_export.h"
#include "models/exchange/statement_file.h"
#include "models/exchange/xlsx.h"
#include "tests/models/exchange/finance_case.h"
#include "tests/models/exchange/focus_checker.h"
#include "tests/support/catch.h"

#include <nlohmann/json.hpp>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>

/// Exports of the statement as text and as a workbook, with names that would do harm.
using namespace headroom;
using namespace headroom::exchange;
using nlohmann::json;

namespace {

const test::FinanceRun& finance()
{
    static const test::FinanceRun run = test::financeRun();
    return run;
}

std::string complaint(const json& document)
{
    std::ifstream stream(HEADROOM_SOURCE_DIR "/models/exchange/statement.schema.json");
    const json schemaJson = json::parse(stream);
    valijson::Schema schema;
    valijson::SchemaParser parser;
    valijson::adapters::NlohmannJsonAdapter schemaAdapter(schemaJson);
    parser.populateSchema(schemaAdapter, schema);
    valijson::Validator validator;
    valijson::ValidationResults results;
    valijson::adapters::NlohmannJsonAdapter target(document);
    if (validator.validate(schema, target, &results)) return {};
    valijson::ValidationResults::Error error;
    results.popError(error);
    std::string path;
    for (const std::string& step : error.context) path += step;
    return path + ": " + error.description;
}

std::int64_t micros(double amount) { return std::llround(amount * 1e6); }

/// Whether xmllint takes the text; empty result when it does.
std::string xmlComplaint(const std::string& xml, const std::string& name)
{
    const auto folder = std::filesystem::temp_directory_path() / ("headroom-junit-" + name);
    std::filesystem::create_directories(folder);
    std::ofstream(folder / "junit.xml", std::ios::binary) << xml;
    const std::string command = std::string("\"") + HEADROOM_XMLLINT + "\" --nonet --noout --schema \"" HEADROOM_SOURCE_DIR "/models/exchange/junit.xsd\" \"" + (folder / "junit.xml").string() +
                                "\" 2> \"" + (folder / "err").string() + "\"";
    if (std::system(command.c_str()) == 0) return {};
    std::ifstream stream(folder / "err");
    return {std::istreambuf_iterator<char>(stream), {}};
}

} // namespace

TEST_CASE("the statement as JSON has its shape, and lines, days and tenants add up", "[export]")
{
    const test::FinanceRun& run = finance();
    const json document = json::parse(statementJson(run.scenario, run.report.recording, run.month, run.report.monthByTenant, "1.2.3"));
    CHECK(complaint(document) == "");
    std::int64_t lines = 0, days = 0, tenants = micros(document["common"]) + micros(document["idle"]);
    for (const json& line : document["lines"]) lines += micros(line["amount"]);
    for (const json& day : document["days"]) days += micros(day["amount"]);
    for (const json& tenant : document["tenants"]) tenants += micros(tenant["amount"]);
    CHECK(lines == run.month.statement.total.micros());
    CHECK(days == lines);
    CHECK(tenants == lines);
    CHECK(document["days"].size() == 31);
    json broken = document;
    broken["total"] = "many";
    CHECK(complaint(broken) != "");
}

TEST_CASE("the statement as CSV has stable columns and guarded names", "[export][security]")
{
    const test::Dataset table = test::parseCsv(statementTable(finance().month));
    CHECK(table.columns == std::vector<std::string>{"component", "title", "service", "team", "tenant", "meter", "meterTitle", "quantity", "unit", "unitPrice", "currency", "amount", "extrapolated",
                                                    "confidence", "source", "asOf", "pricedBy", "commitment", "tags"});
    std::vector<std::string> amounts;
    bool found = false;
    for (std::size_t row = 0; row < table.rows.size(); ++row) {
        amounts.push_back(table.at(row, "amount").value());
        if (table.at(row, "component") != "evil") continue;
        found = true;
        CHECK(table.at(row, "title") == "'=HYPERLINK(\"http://x\",\"pay\")");
        CHECK(table.at(row, "service") == "'@SUM(A1:A9)");
        CHECK(table.at(row, "team") == "'-2+3");
        CHECK(table.at(row, "unit") == "'+gizmo");
        CHECK(table.at(row, "amount") == "4");   // 3 · 1.333333
    }
    CHECK(found);
    CHECK(test::scaledSum(amounts) + " USD" == finance().month.statement.total.toString());
}

TEST_CASE("days of a line add up to it, the day of 23 hours is smaller", "[export]")
{
    const test::FinanceRun& run = finance();
    const pricing::DailyAmounts daily = pricing::dailyAmounts(run.scenario, run.month);
    REQUIRE(daily.days.size() == 31);
    for (std::size_t line = 0; line < run.month.lines.size(); ++line) {
        std::int64_t sum = 0;
        for (const Money& amount : daily.byLine[line]) sum += amount.micros();
        CHECK(sum == run.month.statement.lines[line].amount.micros());
        // One reserved pool: 2 · 24 · 0.1184931507 = 5.69 a day, 2 · 23 · … = 5.45 on 8 March.
        if (run.month.statement.lines[line].meter.ends_with("reserved-1y")) {
            CHECK(daily.byLine[line][7].toDouble() == Approx(5.45).margin(0.011));
            CHECK(daily.byLine[line][8].toDouble() == Approx(5.69).margin(0.011));
        }
    }
}

TEST_CASE("Markdown has the answer first, the difference to a baseline, and no markup of the scenario's", "[export][security]")
{
    const test::FinanceRun& run = finance();
    const test::FinanceRun smaller = test::financeRun("smaller");
    MarkdownOptions options;
    options.baseline = {"smaller", &smaller.report};
    const std::string text = markdownReport(run.scenario, run.report, options);
    CHECK_THAT(text, Catch::StartsWith("### \xE2\x9D\x8C "));
    // 1,317.41 against (50 · 743 / 24 − 100) · 0.087 = 125.97: 1,191.44 more.
    CHECK_THAT(text, Catch::Contains("| Network | 1,317.41 | 125.97 | +1,191.44 (+945.8 %) |"));
    CHECK_THAT(text, Catch::Contains("**Above** the budget of 100.00 USD a month"));
    CHECK_THAT(text, Catch::Contains("&lt;p95&gt; &amp; \\| pipe"));
    CHECK(text.find("<b>") == std::string::npos);
    CHECK(text.find("@boss") == std::string::npos);
    CHECK(text.find("http://") == std::string::npos);
    CHECK(text.find("| pipe") == text.find("\\| pipe") + 1);
    CHECK(markdownText("a|b\n`c` <x> & *d* _e_ [f](g) #1") == "a\\|b \\`c\\` &lt;x&gt; &amp; \\*d\\* \\_e\\_ \\[f\\](g) \\#1");
    // Every row of a table has the cells of its head.
    std::size_t cells = 0;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        std::size_t count = 0;
        for (std::size_t i = 0; i < line.size(); ++i) count += line[i] == '|' && (i == 0 || line[i - 1] != '\\');
        if (line.empty() || line.front() != '|') cells = 0;
        else if (cells == 0) cells = count;
        else CHECK(count == cells);
    }
}

TEST_CASE("JUnit has a case for each objective, budget and claim, and fits its schema", "[export][security]")
{
    const test::FinanceRun& run = finance();
    const JUnitSuite suite = junitSuiteOf(run.scenario, run.report, {});
    REQUIRE(suite.cases.size() == 4);
    CHECK(suite.cases[0].outcome == JUnitCase::Outcome::Failed);    // below 1 µs
    CHECK(suite.cases[1].outcome == JUnitCase::Outcome::Passed);    // below 10 s
    CHECK(suite.cases[2].outcome == JUnitCase::Outcome::Failed);    // 100 USD
    CHECK(suite.cases[3].outcome == JUnitCase::Outcome::Failed);    // "costs nothing"
    CHECK(junitSuiteOf(run.scenario, run.report, 1e6).cases[2].outcome == JUnitCase::Outcome::Passed);
    JUnitSuite hostile{"x\x01\x1b[31m", {{"g", "]]>&\"'<\n", JUnitCase::Outcome::Skipped, "]]><x>\t\x7f"}}};
    const std::string xml = junitXml(std::vector<JUnitSuite>{suite, hostile});
    CHECK_THAT(xml, Catch::Contains("tests=\"5\" failures=\"3\" errors=\"0\" skipped=\"1\""));
    CHECK_THAT(xml, Catch::Contains("name=\"&lt;p95&gt; &amp; | pipe\""));
    if (std::string(HEADROOM_XMLLINT).empty()) return;
    CHECK(xmlComplaint(xml, "good") == "");
    CHECK(xmlComplaint("<testsuites/>", "bad") != "");
}

TEST_CASE("sums by name use SUMIFS where the name is plain and compare exactly where it is not", "[export][xlsx]")
{
    CHECK(sumByNameFormula("K", "C", "A2", "Data stores", true) == "=SUMIFS(K,C,A2)");
    for (const char* name : {"@SUM(A1:A9)", "a*", "<5", "100", "TRUE", "", " x", "1e2", "~", "=x"}) CHECK(sumByNameFormula("K", "C", "A2", name, true) == "=SUMPRODUCT(EXACT(C,A2)*K)");
    CHECK(sumByNameFormula("K", "C", "A2", "Compute", false) == "=SUMPRODUCT(EXACT(C,A2)*K)");   // another is "compute"
}

TEST_CASE("the same statement gives the same workbook", "[export][xlsx]")
{
    const test::FinanceRun& run = finance();
    const auto first = statementXlsx(run.scenario, run.report, run.month, {"1.2.3", {}, {}});
    const auto second = statementXlsx(run.scenario, run.report, run.month, {"1.2.3", {}, {}});
    REQUIRE(first);
    CHECK(first->substr(0, 2) == "PK");
    CHECK(*first == *second);
    // For the check with a spreadsheet program, which reads it from there.
    if (const char* file = std::getenv("HEADROOM_TEST_WORKBOOK")) {
        std::ofstream stream(file, std::ios::binary);
        stream << *first;
        CHECK(stream);
    }
}

namespace {

/// Twelve months of the case, estimated.
std::shared_ptr<const analysis::YearBill> financeYear()
{
    const auto catalogue = catalogue::loadCatalogue(std::filesystem::path(HEADROOM_SOURCE_DIR) / "pricing-data", "azure");
    REQUIRE(catalogue);
    const auto& scenario = finance().scenario;
    const auto spans = analysis::monthsFrom(*calendar::Calendar::forZone(scenario.calendar.timeZone), scenario.calendar.start, analysis::kMonthsOfYear);
    auto year = analysis::billYear(scenario, finance().prices, spans, [&](const analysis::MonthSpan& span, std::stop_token stop) {
        return fluid::simulate(scenario, *catalogue, {1, span.from, span.to - span.from, {}}, std::move(stop));
    });
    REQUIRE(year);
    return std::make_shared<const analysis::YearBill>(std::move(year).value());
}

std::int64_t sumOf(const test::Dataset& data, const std::string& column)
{
    std::vector<std::string> cells;
    for (std::size_t row = 0; row < data.rows.size(); ++row) cells.push_back(data.at(row, column).value());
    return micros(std::stod(test::scaledSum(cells)));
}

} // namespace

TEST_CASE("every file of a year has the year's sum, month by month", "[exchange][statement][year]")
{
    const auto year = financeYear();
    const auto& run = finance();
    const std::int64_t total = year->statement().total.micros();
    StatementFileOptions options;
    options.version = "1.2.3";
    options.period = analysis::BillPeriod::Year;
    options.year = year;
    const auto written = [&](StatementFormat format) {
        auto text = statementFile(format, run.scenario, run.report, run.prices, options);
        REQUIRE(text);
        return std::move(text).value();
    };
    const test::Dataset csv = test::parseCsv(written(StatementFormat::Csv));
    CHECK(csv.columns.back() == "month");
    CHECK(sumOf(csv, "amount") == total);
    CHECK(csv.at(csv.rows.size() - 1, "month") == "2027-02");

    const json document = json::parse(written(StatementFormat::Json));
    CHECK(complaint(document) == "");
    CHECK(micros(document["total"].get<double>()) == total);
    std::int64_t months = 0, days = 0;
    for (const json& month : document["months"]) months += micros(month["amount"].get<double>());
    for (const json& day : document["days"]) days += micros(day["amount"].get<double>());
    CHECK(document["months"].size() == 12);
    CHECK(document["days"].size() == 365);
    CHECK(months == total);
    CHECK(days == total);
    for (const json& line : document["lines"]) {
        std::int64_t sum = 0;
        for (const json& amount : line["byMonth"]) sum += micros(amount.get<double>());
        CHECK(sum == micros(line["amount"].get<double>()));
    }

    // A dataset of twelve billing periods that no published rule refuses.
    for (const bool split : {false, true}) {
        options.splitCost = split;
        const test::Dataset focus = test::parseCsv(written(StatementFormat::Focus));
        const test::Findings findings = test::checkFocus(focus);
        INFO(findings.text());
        CHECK(findings.broken.empty());
        CHECK(sumOf(focus, "EffectiveCost") == total);
        std::set<std::string> periods;
        for (std::size_t row = 0; row < focus.rows.size(); ++row) periods.insert(focus.at(row, "BillingPeriodStart").value());
        CHECK(periods.size() == 12);
    }
    const std::string markdown = written(StatementFormat::Markdown);
    CHECK_THAT(markdown, Catch::Contains("**12 of 12 months** are above the budget of 100.00 USD a month"));
    CHECK_THAT(markdown, Catch::Contains("| February 2027, 672 h |"));
    CHECK(written(StatementFormat::Xlsx).substr(0, 2) == "PK");
    CHECK(written(StatementFormat::Xlsx) == written(StatementFormat::Xlsx));
}

TEST_CASE("a month of 730 h is written where it makes sense", "[exchange][statement][year]")
{
    const auto& run = finance();
    const auto expected = pricing::billListMonth(run.scenario, run.report.recording, run.prices);
    REQUIRE(expected);
    StatementFileOptions options;
    options.period = analysis::BillPeriod::ListMonth;
    for (const StatementFormat format : {StatementFormat::Csv, StatementFormat::Json, StatementFormat::Markdown, StatementFormat::Xlsx}) {
        const auto text = statementFile(format, run.scenario, run.report, run.prices, options);
        REQUIRE(text);
        CHECK(refusalOf(format, options.period).empty());
        if (format == StatementFormat::Csv) CHECK(sumOf(test::parseCsv(*text), "amount") == expected->total.micros());
        if (format == StatementFormat::Json) {
            const json document = json::parse(*text);
            CHECK(complaint(document) == "");
            std::int64_t days = 0;
            for (const json& day : document["days"]) days += micros(day["amount"].get<double>());
            CHECK(days == expected->total.micros());
        }
    }
    const auto focus = statementFile(StatementFormat::Focus, run.scenario, run.report, run.prices, options);
    REQUIRE_FALSE(focus);
    CHECK(focus.error().front().code == ErrorCode::Inconsistent);
}

#include "core/base/glob.h"
#include "models/reconcile/bill_columns.h"
#include "models/reconcile/csv_rows.h"
#include "models/reconcile/exact.h"
#include "models/reconcile/reconcile.h"
#include "tests/support/catch.h"

#include <algorithm>
#include <sstream>

/// Reading: numbers, units, columns, rows.
using namespace headroom;
using namespace headroom::reconcile;

namespace {

const SimTime kNovember = SimTime::fromNanoseconds(1'793'491'200'000'000'000);   // 2026-11-01T00:00Z

Result<Bill, Errors> billOf(const std::string& text, const std::vector<Rule>& rules = {})
{
    std::istringstream stream(text);
    return readBill(stream, "bill.csv", rules, kNovember, "USD");
}

std::string exactText(const char* text)
{
    const auto value = parseExact(text);
    return value ? value->str() : "none";
}

} // namespace

TEST_CASE("numbers of bills are exact to 10^-18", "[reconcile]")
{
    CHECK(exactText("1.5") == "1500000000000000000");
    CHECK(exactText("-0.000000000000000001") == "-1");
    CHECK(exactText("1.2E-05") == "12000000000000");
    CHECK(exactText("3e2") == "300000000000000000000");
    CHECK(exactText("0.0000000000000000015") == "2");   // half to even
    CHECK(exactText("0.0000000000000000025") == "2");
    CHECK(exactText("999999999999999") == "999999999999999000000000000000000");
    for (const char* wrong : {"", "1,5", "1e", "x", "--1", "1000000000000000", "1e20", "."}) CHECK(exactText(wrong) == "none");
}

TEST_CASE("cents add up to the rounded sum", "[reconcile]")
{
    // 0.004 + 0.004 + 0.004 = 0.012, rounded 0.01: the first of equal remainders has it.
    const std::vector<Money> cents = centsOf(std::vector<Exact>(3, *parseExact("0.004")), Currency{});
    CHECK(cents == std::vector<Money>{Money::fromCents(1), Money::fromCents(0), Money::fromCents(0)});
    // −0.004: floor −1 cent, remainder 0.6.
    CHECK(centsOf(std::vector<Exact>{*parseExact("-0.004"), *parseExact("0.014")}, Currency{}) == std::vector<Money>{Money::fromCents(0), Money::fromCents(1)});
    CHECK(centsOf(std::vector<double>{0.333, 0.333, 0.334}, Money::fromCents(100)) == std::vector<Money>{Money::fromCents(33), Money::fromCents(33), Money::fromCents(34)});
}

TEST_CASE("units of bills and of price books meet", "[reconcile]")
{
    CHECK(unitOf("100 Hours").factor == 100);
    CHECK(unitOf("100 Hours").base == unitOf("node-hour").base);
    CHECK(unitOf("10K").factor == 10'000);
    CHECK(unitOf("million operations").factor == 1e6);
    CHECK(unitOf("10,000 operations").factor == 10'000);
    CHECK(unitOf("1 GB/Month").base == unitOf("GB-month").base);
    CHECK(unitOf("1/Hour").base == unitOf("100 RU/s-hour").base);
    CHECK(unitOf("100 RU/s-hour").factor == 1);
    CHECK(unitOf("furlong").base == "furlong");
}

TEST_CASE("globs match as people expect", "[reconcile]")
{
    CHECK(matchesGlob("*/pool*", "/subscriptions/1/POOL-1"));
    CHECK(matchesGlob("a?c*", "abcd"));
    CHECK_FALSE(matchesGlob("a?c", "ac"));
    CHECK(matchesGlob("*", ""));
    CHECK_FALSE(matchesGlob("", "x"));
    CHECK(matchesGlob("*a*b*a*", "xxabxba"));
}

TEST_CASE("a FOCUS file and a details file say the same", "[reconcile]")
{
    const std::vector<Rule> rules{{{{"MeterName", "D2s*"}, {"tags.component", "pool"}}, "pool", "vm/x", {}, {}}, {{{"ChargeCategory", "Tax"}}, {}, {}, {}, "taxes"}};
    const auto focus = billOf("\xEF\xBB\xBF" "BilledCost,EffectiveCost,BillingCurrency,ChargePeriodStart,ChargePeriodEnd,ConsumedQuantity,ConsumedUnit,ResourceId,x_SkuMeterName,ChargeCategory,Tags\r\n"
                              "0,0.25,USD,2026-11-01T00:00:00Z,2026-11-01T01:00:00Z,1,Hours,/r/1,D2s v5,Usage,\"{\"\"component\"\": \"\"pool\"\"}\"\r\n"
                              "3,3,USD,2026-11-01T00:00:00Z,2026-12-01T00:00:00Z,,,,,Tax,\r\n"
                              "7,7,USD,2026-10-31T23:00:00Z,2026-11-01T00:00:00Z,1,Hours,/r/1,D2s v5,Usage,\r\n",
                              rules);
    REQUIRE(focus);
    CHECK(focus->format == BillFormat::Focus);
    REQUIRE(focus->cells.size() == 1);
    CHECK(focus->cells[0].hours() == 1);
    CHECK(focus->total == *parseExact("0.25"));       // effective: what a reservation paid is spread over its use
    CHECK(focus->billedTotal == 0);
    CHECK(focus->ignored == *parseExact("3"));
    CHECK(focus->outside == *parseExact("7"));

    const auto details = billOf("date,meterName,quantity,unitOfMeasure,costInBillingCurrency,billingCurrency,tags,chargeType\n11/01/2026,D2s v5,24,1 Hour,2.5,USD,\"\"\"component\"\": \"\"pool\"\"\",Usage\n", rules);
    REQUIRE(details);
    CHECK(details->format == BillFormat::CostDetails);
    REQUIRE(details->cells.size() == 1);
    CHECK(details->cells[0].coarse);                  // a day, not an hour
    CHECK(details->cells[0].hours() == 24);
}

TEST_CASE("every wrong row is reported with its number", "[reconcile]")
{
    const auto bill = billOf("Date,Cost,Currency\n2026-11-01,1.00,USD\n2026-13-01,1,USD\n2026-11-02,abc,USD\n2026-11-03,1\n2026-11-04,1,EUR\n");
    REQUIRE_FALSE(bill);
    std::vector<int> rows;
    for (const Error& error : bill.error()) rows.push_back(error.where.line);
    CHECK(rows == std::vector<int>{3, 4, 5, 6});

    const auto code = [](const Result<Bill, Errors>& result) { return result ? std::string("read") : result.error().front().message; };
    CHECK(code(billOf("a,b\n1,2\n")).find("no bill") != std::string::npos);
    CHECK(code(billOf("")).find("empty") != std::string::npos);
    CHECK(code(billOf("Date,Cost,Currency\n2026-10-01,1,USD\n")).find("2026-10") != std::string::npos);
    CHECK(code(billOf("Date,Cost,Currency\n\"2026-11-01,1,USD\n")).find("never closed") != std::string::npos);
    CHECK(code(billOf(std::string("Date,Cost\0,Currency\n", 20))).find("UTF-8") != std::string::npos);
    const auto absent = billOf("Date,Costs,Currency\n2026-11-01,1,USD\n");
    REQUIRE_FALSE(absent);
    CHECK(absent.error().front().code == ErrorCode::MissingKey);
}

TEST_CASE("a row without an end stops the reading", "[reconcile]")
{
    std::istringstream stream("Date,Cost,Currency\n\"" + std::string(kMaxRowBytes + (1U << 18U), 'x'));
    const auto rows = readRows(stream, "bill.csv", [](std::size_t, std::vector<std::string>&) { return true; });
    REQUIRE_FALSE(rows);
    CHECK(rows.error().code == ErrorCode::LimitExceeded);
}

TEST_CASE("rules are read with all their mistakes and written back", "[reconcile]")
{
    const auto rules = parseRules(R"({ "rules": [ { "match": { "ResourceId": "*pool*" }, "component": "pool", "meter": "vm/x", "factor": 2 }, { "match": { "ChargeCategory": "Tax" }, "ignore": "taxes" } ] })", "rules.json");
    REQUIRE(rules);
    REQUIRE(rules->size() == 2);
    const auto again = parseRules(rulesText(*rules), "rules.json");
    REQUIRE(again);
    CHECK(rulesText(*again) == rulesText(*rules));
    const auto wrong = parseRules("{ \"rules\": [\n { \"match\": {}, \"component\": \"pool\", \"meter\": \"x\" },\n { \"match\": { \"a\": \"b\" }, \"compnent\": \"pool\" },\n 5 ] }", "rules.json");
    REQUIRE_FALSE(wrong);
    std::vector<int> lines;
    for (const Error& error : wrong.error()) lines.push_back(error.where.line);
    CHECK(lines == std::vector<int>{2, 3, 3, 4});
    CHECK(wrong.error()[1].hint.find("component") != std::string::npos);
}

TEST_CASE("a survey tells the months of a bill and every wrong row with its column", "[reconcile]")
{
    std::istringstream good("Date,MeterName,Cost,BillingCurrency\n2026-12-01,a,1.5,USD\n2026-11-30,a,2,USD\n2026-11-01,b,3,USD\n");
    const auto survey = surveyBill(good, "bill.csv", "USD");
    REQUIRE(survey);
    CHECK(survey->lines == 3);
    REQUIRE(survey->months.size() == 2);
    CHECK(survey->months[0].lines == 2);
    CHECK(toDouble(survey->months[0].cost) == Approx(5));
    CHECK(survey->months[0].to == survey->months[1].from);
    CHECK(survey->columns == std::vector<std::string>{"Date", "MeterName", "Cost", "BillingCurrency"});

    std::istringstream bad("Date,MeterName,Cost,BillingCurrency\nyesterday,a,1.5,USD\n2026-11-30,a,much,USD\n2026-11-30,a,1,EUR\n");
    const auto errors = surveyBill(bad, "bill.csv", "USD");
    REQUIRE_FALSE(errors);
    REQUIRE(errors.error().size() == 3);
    CHECK(errors.error()[0].where.pointer == "Date");
    CHECK(errors.error()[1].where.pointer == "Cost");
    CHECK(errors.error()[1].where.line == 3);
    CHECK(errors.error()[2].where.pointer == "BillingCurrency");
    std::istringstream none("Date,MeterName,Cost,BillingCurrency\n");
    CHECK_FALSE(surveyBill(none, "bill.csv", "USD"));
}

TEST_CASE("rules made ready match as they do one by one, also beyond what is remembered", "[reconcile]")
{
    const auto columns = BillColumns::make({"Date", "MeterName", "Cost", "BillingCurrency", "Tags", "CostCenter"}, "bill.csv");
    REQUIRE(columns);
    const std::vector<Rule> rules{{{{"tags.Env", "dev*"}, {"MeterName", "a"}}, "one", "m", {}, {}}, {{{"costcenter", "77"}}, "two", "m", {}, {}}, {{{"NoSuchColumn", "x"}}, "never", "m", {}, {}},
                                  {{{"MeterName", "?"}}, "", "", {}, "too small"}};
    RuleMatcher matcher(rules, *columns);
    const std::string filler(200'000, 'x');   // a hundred of these are more than is remembered
    std::size_t checked = 0;
    for (int i = 0; i < 200; ++i)
        for (const std::vector<std::string>& row : {std::vector<std::string>{"", "A", "1", "USD", R"("env": "development")", filler + std::to_string(i)}, {"", "b", "1", "USD", "", "77"}, {"", "b", "1", "USD", "", "78"},
                                                    {"", "long", "1", "USD", R"({"env": "dev"})", ""}}) {
            const auto expected = std::find_if(rules.begin(), rules.end(), [&](const Rule& rule) { return matches(rule, *columns, row); });
            const Rule* found = matcher.find(row);
            if ((expected == rules.end()) != (found == nullptr) || (found != nullptr && found != &*expected)) FAIL("row " << i << " is matched otherwise");
            ++checked;
        }
    CHECK(checked == 800);
    CHECK(matcher.find({"", "b", "1", "USD", "", "77"})->component == "two");
}

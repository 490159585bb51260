#include "models/exchange/focus.h"

#include "models/exchange/focus_amounts.h"
#include "models/exchange/focus_services.h"
#include "tests/models/exchange/finance_case.h"
#include "tests/models/exchange/focus_checker.h"
#include "tests/support/catch.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <map>
#include <numeric>

/// The forecast dataset against the published rules of FOCUS 1.2 and against the statement that it is made of.
using namespace headroom;
using namespace headroom::exchange;
using test::checkFocus;
using test::Dataset;

namespace {

const test::FinanceRun& finance()
{
    static const test::FinanceRun run = test::financeRun();
    return run;
}

Dataset datasetOf(const FocusOptions& options = {}, bool month = true)
{
    const test::FinanceRun& run = finance();
    return test::parseCsv(focusCsv(run.scenario, run.report.recording, month ? run.month : run.window, run.prices, options));
}

/// Sum of a column over the rows that `wanted` takes, exactly, as decimal text.
std::string sum(const Dataset& data, const std::string& column, const std::function<bool(std::size_t)>& wanted)
{
    std::vector<std::string> cells;
    for (std::size_t row = 0; row < data.rows.size(); ++row)
        if (wanted(row)) cells.push_back(data.at(row, column).value());
    return test::scaledSum(cells);
}

std::string decimal(const Money& money) { return decimalText(money.micros(), 6); }

auto everything() { return [](std::size_t) { return true; }; }

auto where(const Dataset& data, const std::string& column, const std::string& value)
{
    return [&data, column, value](std::size_t row) { return data.at(row, column) == value; };
}

std::size_t firstRow(const Dataset& data, const std::string& column, const std::string& value)
{
    for (std::size_t row = 0; row < data.rows.size(); ++row)
        if (data.at(row, column) == value) return row;
    FAIL("no row with " << column << " " << value);
    return 0;
}

} // namespace

TEST_CASE("the month's dataset breaks none of the published rules, by hour, day and month", "[focus]")
{
    for (const FocusPeriod period : {FocusPeriod::Hour, FocusPeriod::Day, FocusPeriod::Month}) {
        const Dataset data = datasetOf({period, nullptr});
        const test::Findings findings = checkFocus(data);
        CAPTURE(static_cast<int>(period), data.rows.size());
        CHECK(findings.text() == "");
        CHECK(findings.rulesApplied > 150);
        CHECK(data.rows.size() > (period == FocusPeriod::Hour ? 5000u : period == FocusPeriod::Day ? 250u : 10u));
    }
    CHECK(checkFocus(datasetOf({}, false)).text() == "");
    CHECK(checkFocus(datasetOf({FocusPeriod::Day, &finance().report.monthByTenant})).text() == "");
}

TEST_CASE("the November of the reference systems breaks none of the published rules, and adds up", "[focus]")
{
    for (const auto& [file, variant] : {std::pair{"fabrikam-drone-delivery", "base"}, {"holiday-peak-hub", "base"}, {"holiday-peak-hub", "dev-pairwise"}, {"srvthreds", "base"}}) {
        CAPTURE(file, variant);
        const auto path = std::filesystem::path(HEADROOM_SOURCE_DIR) / "scenarios" / (std::string(file) + ".json");
        std::ifstream stream(path, std::ios::binary);
        const std::string text{std::istreambuf_iterator<char>(stream), {}};
        const test::FinanceRun run = test::financeRun(variant, text);
        const Dataset data = test::parseCsv(focusCsv(run.scenario, run.report.recording, run.month, run.prices, {}));
        CHECK(checkFocus(data).text() == "");
        CHECK(sum(data, "BilledCost", everything()) == decimal(run.month.statement.total));
    }
}

TEST_CASE("billed and effective cost add up to the statement, line by line, to the last digit", "[focus]")
{
    const test::FinanceRun& run = finance();
    for (const bool month : {true, false})
        for (const FocusPeriod period : {FocusPeriod::Hour, FocusPeriod::Day, FocusPeriod::Month}) {
            const Dataset data = datasetOf({period, nullptr}, month);
            const pricing::Statement& statement = (month ? run.month : run.window).statement;
            CHECK(sum(data, "BilledCost", everything()) == decimal(statement.total));
            CHECK(sum(data, "EffectiveCost", everything()) == decimal(statement.total));
            for (const pricing::StatementLine& line : statement.lines) {
                if (line.amount.micros() == 0) continue;
                const auto ofLine = [&](std::size_t row) { return data.at(row, "x_Component") == line.component && data.at(row, "x_Meter") == (line.meter.front() == '=' ? "'" + line.meter : line.meter); };
                CAPTURE(line.component, line.meter);
                CHECK(sum(data, "EffectiveCost", ofLine) == decimal(line.amount));
                if (line.meter.find("savings") != std::string::npos || line.meter.find("reserved") != std::string::npos) continue;
                for (const char* column : {"BilledCost", "ListCost", "ContractedCost"}) CHECK(sum(data, column, ofLine) == decimal(line.amount));
            }
        }
}

TEST_CASE("the bands of a price are rows with its published prices", "[focus]")
{
    // 500 GB a day in 743 h: 500 · 743 / 24 = 15,479.1667 GB: 100 free, 10,235 at 0.087, the other 5,144.1667 at 0.083.
    // 10,235 · 0.087 + 5,144.1667 · 0.083 = 890.445 + 426.9658 = 1,317.41.
    const Dataset data = datasetOf();
    std::map<std::string, double> quantities;
    for (std::size_t row = 0; row < data.rows.size(); ++row)
        if (data.at(row, "x_Component") == "egress" && data.at(row, "ChargeCategory") == "Usage")
            quantities[data.at(row, "ListUnitPrice").value()] += std::stod(data.at(row, "PricingQuantity").value());
    REQUIRE(quantities.size() == 3);
    CHECK(quantities.at("0") == Approx(100).epsilon(1e-9));
    CHECK(quantities.at("0.087") == Approx(10'235).epsilon(1e-9));
    CHECK(quantities.at("0.083") == Approx(500.0 * 743 / 24 - 10'335).epsilon(1e-9));
    CHECK(sum(data, "BilledCost", where(data, "x_Component", "egress")) == "1317.41");
    CHECK(data.at(firstRow(data, "x_Component", "egress"), "PricingUnit") == "GB");
}

TEST_CASE("a reservation is a purchase, what ran of it, and what did not", "[focus]")
{
    // Two nodes reserved, one runs, 743 h: 2 · 743 · 0.1184931507 = 176.0808 → 176.08, half of it used.
    const Dataset data = datasetOf();
    const auto spare = [&](const char* category, const char* status) {
        return [&data, category, status](std::size_t row) {
            return data.at(row, "x_Component") == "spare" && data.at(row, "x_Meter").value().ends_with("reserved-1y") && data.at(row, "ChargeCategory") == category &&
                   data.at(row, "CommitmentDiscountStatus").value_or("") == status;
        };
    };
    CHECK(sum(data, "BilledCost", spare("Purchase", "")) == "176.08");
    CHECK(sum(data, "EffectiveCost", spare("Purchase", "")) == "0");
    CHECK(sum(data, "BilledCost", spare("Usage", "Used")) == "0");
    CHECK(sum(data, "EffectiveCost", spare("Usage", "Used")) == "88.04");
    CHECK(sum(data, "EffectiveCost", spare("Usage", "Unused")) == "88.04");
    CHECK(std::stod(sum(data, "PricingQuantity", spare("Usage", "Used"))) == Approx(743).epsilon(1e-9));
    // At the pay-as-you-go price: 743 · 0.192 = 142.656.
    CHECK(std::stod(sum(data, "ListCost", spare("Usage", "Used"))) == Approx(142.656).epsilon(1e-9));
    for (std::size_t row = 0; row < data.rows.size(); ++row)
        if (data.at(row, "CommitmentDiscountStatus") == "Unused") CHECK_FALSE(data.at(row, "ConsumedQuantity"));
}

TEST_CASE("a savings plan is a purchase, the hours it covers, and the money that nothing used", "[focus]")
{
    // 0.50 an hour; 2 nodes at 0.13248 take 0.26496 of it: 743 · 0.26496 = 196.87 used, 743 · 0.23504 = 174.63 lost, 371.50 purchased.
    const Dataset data = datasetOf();
    const auto plan = [&](const char* category, const char* status) {
        return [&data, category, status](std::size_t row) {
            return data.at(row, "CommitmentDiscountType") == "Savings Plan" && data.at(row, "ChargeCategory") == category && data.at(row, "CommitmentDiscountStatus").value_or("") == status;
        };
    };
    CHECK(sum(data, "BilledCost", plan("Purchase", "")) == "371.5");
    CHECK(sum(data, "EffectiveCost", plan("Usage", "Used")) == "196.87");
    CHECK(sum(data, "EffectiveCost", plan("Usage", "Unused")) == "174.63");
    CHECK(sum(data, "CommitmentDiscountQuantity", plan("Usage", "Used")) == "196.87");
    CHECK(std::stod(sum(data, "CommitmentDiscountQuantity", plan("Purchase", ""))) == Approx(371.5).epsilon(1e-9));
    CHECK(std::stod(sum(data, "ListCost", plan("Usage", "Used"))) == Approx(743 * 2 * 0.192).epsilon(1e-9));
}

TEST_CASE("split cost gives each tenant what the allocation gives it", "[focus]")
{
    const pricing::Allocation& allocation = finance().report.monthByTenant;
    const Dataset data = datasetOf({FocusPeriod::Day, &allocation});
    REQUIRE(allocation.tenants.size() == 3);
    for (const pricing::TenantCost& tenant : allocation.tenants) {
        CAPTURE(tenant.tenant);
        const auto ofTenant = [&](std::size_t row) { return data.at(row, "x_AllocatedResourceName") == tenant.tenant; };
        CHECK(tenant.shared.micros() > 0);
        CHECK(sum(data, "EffectiveCost", ofTenant) == decimal(tenant.shared));
    }
    CHECK(sum(data, "EffectiveCost", everything()) == decimal(finance().month.statement.total));
    CHECK(sum(data, "BilledCost", everything()) == decimal(finance().month.statement.total));
    // Without tenants that use it, a charge has no columns of the split.
    const std::size_t egress = firstRow(data, "x_Component", "egress");
    CHECK_FALSE(data.at(egress, "x_AllocatedMethodId"));
    CHECK(focusColumns(true).size() == focusColumns(false).size() + 5);
}

TEST_CASE("periods are in UTC, local days long, and lie within the local month", "[focus]")
{
    const Dataset data = datasetOf();
    std::set<std::string> starts;
    for (std::size_t row = 0; row < data.rows.size(); ++row) {
        CHECK(data.at(row, "BillingPeriodStart") == "2026-03-01T05:00:00Z");
        CHECK(data.at(row, "BillingPeriodEnd") == "2026-04-01T04:00:00Z");
        if (data.at(row, "ChargeCategory") == "Usage") starts.insert(data.at(row, "ChargePeriodStart").value());
    }
    CHECK(starts.size() == 31);
    CHECK(starts.contains("2026-03-08T05:00:00Z"));   // the day of 23 hours
    CHECK(starts.contains("2026-03-09T04:00:00Z"));
}

TEST_CASE("text of the scenario cannot become a formula of a spreadsheet", "[focus][security]")
{
    const Dataset data = datasetOf();
    bool guarded = false;
    for (std::size_t row = 0; row < data.rows.size(); ++row)
        for (std::size_t column = 0; column < data.columns.size(); ++column) {
            const auto& cell = data.rows[row][column];
            if (!cell || cell->empty()) continue;
            guarded = guarded || cell->front() == '\'';
            if (std::string("=+@\t\r").find(cell->front()) != std::string::npos) FAIL_CHECK(data.columns[column] << ": " << *cell);
            // A minus is a number's or nobody's.
            if (cell->front() == '-') CHECK_NOTHROW(test::scaledSum({*cell}));
        }
    CHECK(guarded);
    CHECK(data.at(firstRow(data, "x_Component", "evil"), "ResourceName") == "'=HYPERLINK(\"http://x\",\"pay\")");
}

TEST_CASE("the checker sees each way of breaking a good dataset", "[focus]")
{
    const Dataset good = datasetOf();
    REQUIRE(checkFocus(good).broken.empty());
    const std::size_t usage = firstRow(good, "ChargeCategory", "Usage"), used = firstRow(good, "CommitmentDiscountStatus", "Used"), purchase = firstRow(good, "ChargeCategory", "Purchase"),
                      unused = firstRow(good, "CommitmentDiscountStatus", "Unused");
    struct Break {
        const char* rule;
        std::function<void(Dataset&)> change;
    };
    const auto without = [](Dataset& data, const std::string& column) {
        const auto at = static_cast<std::ptrdiff_t>(data.find(column).value());
        data.columns.erase(data.columns.begin() + at);
        for (auto& row : data.rows) row.erase(row.begin() + at);
    };
    const std::vector<Break> breaks{
        {"CostAndUsage-D-000-M?BilledCost", [&](Dataset& data) { without(data, "BilledCost"); }},
        {"CostAndUsage-D-000-M?Tags", [&](Dataset& data) { without(data, "Tags"); }},
        {"ChargeCategory-C-003-M", [&](Dataset& data) { data.set(usage, "ChargeCategory", "Consumption"); }},
        {"ServiceSubcategory-C-004-M", [&](Dataset& data) { data.set(usage, "ServiceSubcategory", "Caching"); }},
        {"BillingAccountId-C-001-M", [&](Dataset& data) { data.set(usage, "BillingAccountId", std::nullopt); }},
        {"ChargePeriodStart-C-002-M", [&](Dataset& data) { data.set(usage, "ChargePeriodStart", "2026-03-01 05:00:00"); }},
        {"BilledCost-C-002-M", [&](Dataset& data) { data.set(usage, "BilledCost", "1,234.50"); }},
        {"BillingCurrency-C-003-M", [&](Dataset& data) { data.set(usage, "BillingCurrency", "$"); }},
        {"ListCost-C-009-C", [&](Dataset& data) { data.set(usage, "ListCost", "17.25"); }},
        {"ListUnitPrice-C-005-C", [&](Dataset& data) { data.set(usage, "ListUnitPrice", std::nullopt); }},
        {"ListUnitPrice-C-008-M", [&](Dataset& data) { data.set(usage, "ListUnitPrice", "-1"); }},
        {"ConsumedQuantity-C-004-C", [&](Dataset& data) { data.set(unused, "ConsumedQuantity", "5"); }},
        {"ConsumedUnit-C-006-C", [&](Dataset& data) { data.set(usage, "ConsumedUnit", std::nullopt); }},
        {"EffectiveCost-C-005-C", [&](Dataset& data) { data.set(purchase, "EffectiveCost", "1"); }},
        {"CommitmentDiscountStatus-C-004-C", [&](Dataset& data) { data.set(used, "CommitmentDiscountStatus", std::nullopt); }},
        {"CommitmentDiscountStatus-C-005-M", [&](Dataset& data) { data.set(used, "CommitmentDiscountStatus", "Active"); }},
        {"CommitmentDiscountName-C-004-C", [&](Dataset& data) { data.set(usage, "CommitmentDiscountName", "none"); }},
        {"ChargeFrequency-C-004-C", [&](Dataset& data) { data.set(purchase, "ChargeFrequency", "Usage-Based"); }},
        {"Tags-C-001-M", [&](Dataset& data) { data.set(usage, "Tags", "{\"a\":[1]}"); }},
        {"Tags-C-001-M", [&](Dataset& data) { data.set(usage, "Tags", "{\"a\":1,\"a\":2}"); }},
        {"SkuPriceId-C-008-M", [&](Dataset& data) { data.set(usage, "SkuId", "another"); }},
        {"BilledCost-C-005-C", [&](Dataset& data) { data.set(purchase, "InvoiceIssuerName", "A reseller"); }},
        {"period:billing", [&](Dataset& data) { data.set(usage, "ChargePeriodEnd", "2026-05-01T00:00:00Z"); }},
        {"commitment:sum", [&](Dataset& data) { data.set(used, "EffectiveCost", "99"); }},
        {"commitment:billed", [&](Dataset& data) { data.set(used, "BilledCost", "0.5"); }},
        {"columns:unknown", [&](Dataset& data) { data.columns[data.find("SkuMeter").value()] = "SkuMeters"; }},
        {"columns:twice", [&](Dataset& data) { data.columns[data.find("x_Team").value()] = "x_Meter"; }},
    };
    for (const Break& one : breaks) {
        Dataset data = good;
        one.change(data);
        const test::Findings findings = checkFocus(data);
        CAPTURE(one.rule, findings.text());
        const std::string rule = one.rule;
        if (const std::size_t question = rule.find('?'); question != std::string::npos) {
            // The rule of presence has a number of its own; its sentence names the column.
            const std::string column = rule.substr(question + 1);
            CHECK(std::ranges::any_of(findings.sentences, [&](const auto& found) { return found.first.starts_with("CostAndUsage-D-") && found.second.starts_with(column + " MUST be present"); }));
        } else {
            CHECK(findings.broken.contains(rule));
        }
    }
}

TEST_CASE("the order of columns does not matter to the rules, and a dataset reads back as it was written", "[focus]")
{
    Dataset data = datasetOf({FocusPeriod::Month, nullptr});
    CHECK(test::toCsv(data) == focusCsv(finance().scenario, finance().report.recording, finance().month, finance().prices, {FocusPeriod::Month, nullptr}));
    std::vector<std::size_t> order(data.columns.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::reverse(order.begin(), order.begin() + 50);   // those of the specification, in front of ours
    Dataset other;
    for (const std::size_t column : order) other.columns.push_back(data.columns[column]);
    for (const auto& row : data.rows) {
        other.rows.emplace_back();
        for (const std::size_t column : order) other.rows.back().push_back(row[column]);
    }
    CHECK(checkFocus(other).text() == "");
}

TEST_CASE("prices times quantities match in decimals and in doubles", "[focus]")
{
    // 24 · 0.1 is 2.4000000000000004 in doubles; 23.999999999 · 0.1 is the double nearest to 2.3999999999.
    CHECK(decimalText(costOf(24'000'000'000, 1'000'000'000), kCostDecimals) == "2.4");
    CHECK_FALSE(matchesInDoubles(24'000'000'000, 1'000'000'000));
    std::vector<PricedQuantity> cells(31, {24'000'000'000, {1'000'000'000}});
    matchInDoubles(cells);
    std::int64_t total = 0;
    for (const PricedQuantity& cell : cells) {
        CHECK(matchesInDoubles(cell.quantity, 1'000'000'000));
        CHECK(std::abs(cell.quantity - 24'000'000'000) < 64);
        total += cell.quantity;
    }
    CHECK(total == 31 * 24'000'000'000);
    CHECK(decimalText(-5, 3) == "-0.005");
    CHECK(decimalText(0, 9) == "0");
    CHECK(decimalText(1'200, 2) == "12");
}

TEST_CASE("parts of a whole add up to it", "[focus][property]")
{
    CHECK(pricing::splitWhole(10, {1, 1, 1}) == std::vector<std::int64_t>{4, 3, 3});
    CHECK(pricing::splitWhole(1, {0, 0}) == std::vector<std::int64_t>{1, 0});
    CHECK(pricing::splitWhole(7, {0, 2, 0, 1}) == std::vector<std::int64_t>{0, 5, 0, 2});
    std::uint64_t state = 7;
    for (int round = 0; round < 500; ++round) {
        std::vector<double> weights;
        for (int i = 0; i < 1 + round % 40; ++i) {
            state = state * 6364136223846793005ULL + 1442695040888963407ULL;
            weights.push_back(static_cast<double>(state >> 40) / 1000);
        }
        const std::int64_t whole = static_cast<std::int64_t>(state >> 20);
        const auto parts = pricing::splitWhole(whole, weights);
        CHECK(std::accumulate(parts.begin(), parts.end(), std::int64_t{0}) == whole);
        CHECK(*std::ranges::min_element(parts) >= 0);
    }
}

TEST_CASE("units and services are named as the specification wants", "[focus]")
{
    const auto unit = [](const char* text) {
        const FocusUnit of = focusUnit(text);
        return of.pricing + "|" + of.consumed + "|" + std::to_string(of.block);
    };
    CHECK(unit("hour") == "Hours|Hours|1");
    CHECK(unit("GB-month") == "GB-Months|GB-Months|1");
    CHECK(unit("10,000 operations") == "10000 Operations|Operations|10000");
    CHECK(unit("10 million samples") == "10000000 Samples|Samples|10000000");
    CHECK(unit("million RU") == "1000000 RU|RU|1000000");
    CHECK(unit("100 RU/s-hour") == "100 RU per Second Hours|RU per Second Hours|100");
    CHECK(unit("capacity-unit-hour") == "Capacity Unit Hours|Capacity Unit Hours|1");
    CHECK(unit("vCPU-second") == "vCPU-Seconds|vCPU-Seconds|1");
    CHECK(unit("renewal") == "Renewals|Renewals|1");
    CHECK(unit("USD") == "USD|USD|1");
    CHECK(unit("") == "Units|Units|1");
    CHECK(focusService("vm/Standard_D4s_v5/linux/spot").name == "Virtual Machines");
    CHECK(focusService("confluent-cloud/basic").provider == "Confluent Cloud");
    CHECK(focusService("confluent-cloud/basic").subcategory == "Other (Other)");
    CHECK(regionName("westus2") == "West US 2");
    CHECK(regionName("mars") == "mars");
    // Every meter of the shipped books has a service of the provider.
    for (const char* region : {"eastus", "eastus2", "westus2", "westeurope", "israelcentral"}) {
        const auto book = pricing::loadPriceBook(std::filesystem::path(HEADROOM_SOURCE_DIR) / "pricing-data", "azure", region);
        REQUIRE(book);
        for (const auto& [meter, price] : book->prices)
            if (focusService(meter).provider != "Microsoft") FAIL_CHECK(meter);
    }
}

#include "models/analysis/report.h"
#include "models/catalogue/catalogue.h"
#include "models/exchange/focus.h"
#include "models/fluid/fluid.h"
#include "models/pricing/price_books.h"
#include "models/pricing/statement_detail.h"
#include "models/reconcile/calibrate.h"
#include "models/reconcile/reconcile_json.h"
#include "models/reconcile/reconcile_text.h"
#include "tests/support/catch.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <cmath>
#include <sstream>

/// A bill made from a run, with known differences.
using namespace headroom;
using namespace headroom::reconcile;

namespace {

const std::filesystem::path kData = std::filesystem::path(HEADROOM_SOURCE_DIR) / "pricing-data";
const SimTime kNovember = SimTime::fromNanoseconds(1'793'491'200'000'000'000);   // 2026-11-01T00:00Z

/// `flat` costs 1 USD an hour, 720 USD; `pool` has two machines that run ten hours a day; `other` 0.5 USD an hour, 360 USD.
const std::string kScenario = R"({ "name": "t", "region": "westus2", "calendar": { "start": "2026-11-01", "duration": "P1M", "timeZone": "UTC" },
    "traffic": [ { "name": "users", "otherwise": "1rps", "mix": { "op": 1 } } ], "operations": { "op": { "steps": [ { "call": "x" } ] } },
    "components": { "x": { "kind": "external", "latency": "1ms" },
        "aks": { "kind": "kubernetes-cluster", "schedule": { "timeZone": "UTC", "hours": [ { "days": "Mon-Sun", "start": "08:00", "stop": "18:00" } ] } },
        "pool": { "kind": "node-pool", "cluster": "aks", "sku": "Standard_D2s_v5", "nodes": 2 },
        "flat": { "kind": "fixed-cost", "meters": [ { "meter": "own/flat", "perHour": 1, "unitPrice": "1 USD" } ] },
        "other": { "kind": "fixed-cost", "meters": [ { "meter": "own/other", "perHour": 1, "unitPrice": "0.5 USD" } ] } } })";

struct Run {
    scenario::Scenario scenario;
    std::vector<PlanLine> plan;
    std::vector<Rule> rules;
    [[nodiscard]] const PlanLine& line(const std::string& component) const
    {
        for (const PlanLine& one : plan)
            if (one.component == component && one.amount.micros() > 0) return one;
        FAIL("no line of " << component);
        return plan.front();
    }
};

template <typename T>
T good(Result<T, Errors> result)
{
    for (const Error& error : result ? Errors{} : result.error()) UNSCOPED_INFO(toString(error));
    REQUIRE(result);
    return std::move(result).value();
}

Run runOf(const std::string& text, const std::string& variant = "base")
{
    Run run;
    run.scenario = good(scenario::loadText(text, "t.json", {variant, {}}));
    const auto prices = good(pricing::loadPriceBooks(kData, run.scenario));
    const auto catalogue = good(catalogue::loadCatalogue(kData, "azure"));
    auto recording = good(fluid::simulate(run.scenario, catalogue, {}));
    const auto report = good(analysis::analyse(run.scenario, std::move(recording), prices));
    run.plan = planOf(run.scenario, report, prices);
    run.rules = defaultRules(run.plan, meterNamesOf(kData, "azure", "westus2"));
    return run;
}

/// A FOCUS file of one-hour lines: each line of the plan in its hours, at its mean rate.
class FocusWriter {
public:
    void add(const std::string& resource, const std::string& meter, double hours, double ratePerHour, double unitPrice)
    {
        for (int hour = 0; hour < static_cast<int>(std::lround(hours)); ++hour)
            m_text += fmt::format("{:.15f},{:.15f},USD,2026-11-{:02}T{:02}:00:00Z,{},{:.15f},Hours,/subscriptions/s/resourceGroups/g/providers/p/{},{}\r\n", ratePerHour * unitPrice, ratePerHour * unitPrice, hour / 24 + 1, hour % 24, end(hour), ratePerHour, resource,
                                  meter);
    }
    [[nodiscard]] const std::string& text() const { return m_text; }

private:
    static std::string end(int hour) { return hour == 719 ? std::string("2026-12-01T00:00:00Z") : fmt::format("2026-11-{:02}T{:02}:00:00Z", (hour + 1) / 24 + 1, (hour + 1) % 24); }
    std::string m_text = "BilledCost,EffectiveCost,BillingCurrency,ChargePeriodStart,ChargePeriodEnd,ConsumedQuantity,ConsumedUnit,ResourceId,x_SkuMeterName\r\n";
};

void addLine(FocusWriter& bill, const PlanLine& line, const std::string& meter, double priceFactor = 1, double hoursFactor = 1)
{
    bill.add(line.component, meter, line.hours * hoursFactor, line.quantity / line.hours, line.amount.toDouble() / line.quantity * priceFactor);
}

Reconciliation compared(const Run& run, const std::string& text, const std::vector<Rule>& rules)
{
    std::istringstream stream(text);
    return reconcile::reconcile(run.plan, good(readBill(stream, "bill.csv", rules, kNovember, "USD")));
}

const Variance& rowOf(const Reconciliation& result, const std::string& component, const std::string& meter)
{
    for (const Variance& row : result.rows)
        if (row.component == component && (meter.empty() || row.meter == meter)) return row;
    FAIL("no row of " << component);
    return result.rows.front();
}

} // namespace

TEST_CASE("a price, hours and an orphan are found and attributed to the cent", "[reconcile]")
{
    const Run run = runOf(kScenario);
    const PlanLine& pool = run.line("pool");
    CHECK(run.line("flat").amount == Money::fromCents(72'000));
    CHECK(run.line("other").amount == Money::fromCents(36'000));
    REQUIRE(std::fmod(pool.hours * 1.2, 1.0) == Approx(0).margin(1e-9));

    FocusWriter bill;
    addLine(bill, run.line("flat"), "own/flat", 1.1);          // + 10 % price: 72.00
    addLine(bill, pool, "D2s v5", 1, 1.2);                     // + 20 % hours: a fifth of its amount
    bill.add("forgotten-disk", "P10 LRS Disk", 1, 1, 12.34);   // an orphan
    const Reconciliation result = compared(run, bill.text(), run.rules);

    const Variance& flat = rowOf(result, "flat", {});
    CHECK(flat.price == Money::fromCents(7'200));
    CHECK(flat.quantity == Money{});
    CHECK(flat.schedule == Money{});
    const Variance& machines = rowOf(result, "pool", pool.meter);
    CHECK(machines.price == Money{});
    CHECK(machines.quantity == Money{});
    CHECK(machines.schedule == Money::fromCents(std::llround(static_cast<double>(pool.amount.micros()) / Money::kPerCent * 0.2)));
    CHECK(machines.hoursBilled == Approx(pool.hours * 1.2));
    CHECK(result.orphan == Money::fromCents(1'234));
    CHECK(result.rows.back().kind == Variance::Kind::Orphan);
    CHECK(result.rows.back().resource.ends_with("forgotten-disk"));
    CHECK(rowOf(result, "other", {}).kind == Variance::Kind::Missing);
    CHECK(result.missing == Money{} - Money::fromCents(36'000));
    // Everything adds up, in total and in each row.
    CHECK(result.billed - result.planned == result.price + result.quantity + result.schedule + result.orphan + result.missing);
    for (const Variance& row : result.rows)
        if (row.kind == Variance::Kind::Both) CHECK(row.difference() == row.price + row.quantity + row.schedule);
}

TEST_CASE("the same bill in any order gives the same rows, and one like the plan gives no difference", "[reconcile]")
{
    const Run run = runOf(kScenario);
    FocusWriter bill;
    for (const PlanLine& line : run.plan)
        if (line.amount.micros() > 0) addLine(bill, line, line.meter.starts_with("vm/") ? "D2s v5" : line.meter);
    const Reconciliation result = compared(run, bill.text(), run.rules);
    CHECK(result.billed == result.planned);
    for (const Variance& row : result.rows) CHECK(row.price == Money{});

    std::vector<std::string> lines;
    std::istringstream stream(bill.text());
    for (std::string line; std::getline(stream, line);) lines.push_back(line);
    std::string turned = lines.front() + "\n";
    for (std::size_t i = lines.size(); i-- > 1;) turned += lines[i] + "\n";
    CHECK(compared(run, turned, run.rules).billed == result.billed);
}

TEST_CASE("a forecast that is read back has no difference, whatever its time zone and periods", "[reconcile]")
{
    // Local months: 721 hours in New York, where clocks go back, and a month that begins on the last day of the one before in UTC.
    for (const char* zone : {"UTC", "America/New_York", "Asia/Jerusalem"}) {
        std::string text = kScenario;
        for (std::size_t at = text.find("UTC"); at != std::string::npos; at = text.find("UTC", at + 3)) text.replace(at, 3, zone);
        const Run run = runOf(text);
        const auto prices = good(pricing::loadPriceBooks(kData, run.scenario));
        const auto catalogue = good(catalogue::loadCatalogue(kData, "azure"));
        const auto recording = good(fluid::simulate(run.scenario, catalogue, {}));
        const auto month = good(pricing::detailMonth(run.scenario, recording, prices));
        for (const auto period : {exchange::FocusPeriod::Hour, exchange::FocusPeriod::Day, exchange::FocusPeriod::Month}) {
            INFO(zone << " period " << static_cast<int>(period));
            const Reconciliation result = compared(run, exchange::focusCsv(run.scenario, recording, month, prices, {period, nullptr}), run.rules);
            CHECK(result.billed == month.statement.total);
            CHECK(result.billed == result.planned);
            CHECK(result.outside == Money{});
            for (const Variance& row : result.rows) {
                INFO(row.component << " " << row.meter << " hours " << row.hoursPlanned << " billed " << row.hoursBilled);
                CHECK(row.kind == Variance::Kind::Both);
                CHECK(row.difference() == Money{});
                CHECK(row.price == Money{});
                CHECK(row.quantity == Money{});
                CHECK(row.schedule == Money{});
            }
        }
    }
}

TEST_CASE("a resource of one meter needs no name of the provider's", "[reconcile]")
{
    const Run run = runOf(kScenario);
    FocusWriter bill;
    addLine(bill, run.line("flat"), "some name of the provider's");
    const Reconciliation result = compared(run, bill.text(), run.rules);
    CHECK(rowOf(result, "flat", {}).billed == run.line("flat").amount);
    CHECK(result.orphan == Money{});
}

TEST_CASE("the split of price, quantity and schedule is that of the formula", "[reconcile]")
{
    // Plan: 2 an hour for 100 h at 3 USD: 600. Bill: 2.5 an hour for 110 h at 4 USD: 1100.
    // Price (4 − 3) · 200 = 200; quantity 4 · 0.5 · 100 = 200; schedule 4 · 2.5 · 10 = 100.
    Run run;
    run.plan = {{"a", "A", "m", "M", "hour", {}, Money::fromCents(60'000), 200, 100, true}};
    FocusWriter bill;
    bill.add("a", "m", 110, 2.5, 4);
    const std::vector<Rule> rules{{{{"MeterName", "m"}}, "a", "m", {}, {}}};
    const Reconciliation result = compared(run, bill.text(), rules);
    CHECK(result.price == Money::fromCents(20'000));
    CHECK(result.quantity == Money::fromCents(20'000));
    CHECK(result.schedule == Money::fromCents(10'000));

    // A line for the whole month shows no hours: the even count of the plan is kept, so 275 / 2 = 137.5 h.
    const std::string month = "Date,DateEnd,MeterName,Quantity,UnitOfMeasure,Cost,BillingCurrency\n2026-11-01,2026-12-01,m,275,1 Hour,1100,USD\n";
    const Reconciliation coarse = compared(run, month, rules);
    CHECK(coarse.price == Money::fromCents(20'000));
    CHECK(coarse.quantity == Money{});
    CHECK(coarse.schedule == Money::fromCents(30'000));
    CHECK_FALSE(coarse.rows.front().note.empty());

    // Without a quantity there is only a price.
    const Reconciliation bare = compared(run, "Date,MeterName,Cost,BillingCurrency\n2026-11-01,m,1100,USD\n", rules);
    CHECK(bare.price == Money::fromCents(50'000));
}

TEST_CASE("one rule may stand for several lines of the plan", "[reconcile]")
{
    const Run run = runOf(kScenario);
    const std::vector<Rule> rules{{{{"MeterName", "everything fixed"}}, "flat|oth*", "*", {}, {}}};
    const Reconciliation result = compared(run, "Date,MeterName,Cost,BillingCurrency\n2026-11-01,everything fixed,1000,USD\n", rules);
    const Variance& row = rowOf(result, "flat|oth*", {});
    CHECK(row.planned == Money::fromCents(108'000));
    CHECK(row.billed == Money::fromCents(100'000));
}

TEST_CASE("a calibrated scenario costs what was billed", "[reconcile]")
{
    const Run run = runOf(kScenario);
    FocusWriter bill;
    for (const PlanLine& line : run.plan)
        if (line.amount.micros() > 0) addLine(bill, line, line.meter.starts_with("vm/") ? "D2s v5" : line.meter, line.component == "other" ? 1.0 : 1.1);
    const Reconciliation result = compared(run, bill.text(), run.rules);
    const Calibration calibration = good(calibrate(kScenario, "t.json", {}, result));
    CHECK(calibration.changes.size() == 2);   // flat and pool
    const Run billed = runOf(calibration.text, kBilledVariant);
    CHECK(billed.line("flat").amount == Money::fromCents(79'200));
    CHECK(billed.line("other").amount == Money::fromCents(36'000));
    CHECK(billed.line("pool").amount.toDouble() == Approx(run.line("pool").amount.toDouble() * 1.1).margin(0.02));
    CHECK(runOf(calibration.text).line("flat").amount == Money::fromCents(72'000));   // the base is as it was
    // Rows are there for programs as well.
    const auto json = nlohmann::json::parse(reconciliationJson(result, Bill{}, "t", "base", "1"));
    CHECK(json.at("rows").size() == result.rows.size());
}

TEST_CASE("the comparison as tables: sums in the last row, no formula of an attacker, no markup", "[reconcile]")
{
    Run run;
    run.plan = {{"a", "A", "m", "M", "hour", {}, Money::fromCents(60'000), 200, 100, true}, {"gone", "Gone", "g", "G", "hour", {}, Money::fromCents(500), 1, 1, true}};
    FocusWriter bill;
    bill.add("a", "m", 110, 2.5, 4);
    bill.add("x", "=HYPERLINK(1)|<b>", 1, 1, 9);
    const Reconciliation result = compared(run, bill.text(), {{{{"MeterName", "m"}}, "a", "m", {}, {}}});
    const std::string csv = reconciliationCsv(result);
    CHECK(csv.find("\r\nboth,a,m,M,/subscriptions/s/resourceGroups/g/providers/p/a,600.00,1100.00,500.00,200.00,200.00,100.00,0.00,0.00,hour,") != std::string::npos);
    CHECK(csv.find("\r\nsum,,,,,605.00,1109.00,504.00,200.00,200.00,100.00,9.00,-5.00,") != std::string::npos);
    CHECK(csv.find(",'=HYPERLINK(1)") != std::string::npos);
    Bill read;
    read.file = "/home/somebody/november.csv";
    const std::string markdown = reconciliationMarkdown(result, read, "t", "base", "1");
    CHECK(markdown.starts_with("## 2026-11: billed 1109.00 USD, planned 605.00: +504.00\n"));
    CHECK(markdown.find("somebody") == std::string::npos);
    CHECK(markdown.find("<b>") == std::string::npos);
    CHECK(markdown.find("| **all** | **+504.00** |") != std::string::npos);
    CHECK(markdown.find("| a | m |") < markdown.find("| gone | g |"));   // the largest difference first
}

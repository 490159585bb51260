#include "models/analysis/bill_year.h"

#include "models/fluid/fluid.h"
#include "tests/models/exchange/finance_case.h"
#include "tests/support/catch.h"

#include <numeric>

/// A year is the sum of its months, to the last digit, however it is grouped.
using namespace headroom;
using namespace headroom::analysis;
using pricing::Dimension;
using Kind = Dimension::Kind;

namespace {

struct Year {
    scenario::Scenario scenario;
    pricing::PriceBook prices;
    std::vector<MonthSpan> spans;
    YearBill bill;
    Bill expected;                         ///< as `headroom bill --year` has it
};

const std::vector<Grouping> kGroupings{{{Kind::Component, {}}, std::nullopt}, {{Kind::Tenant, {}}, Dimension{Kind::Month, {}}}, {{Kind::Meter, {}}, Dimension{Kind::Operation, {}}}};

MonthSimulator fluidOf(const scenario::Scenario& scenario)
{
    auto catalogue = catalogue::loadCatalogue(std::filesystem::path(HEADROOM_SOURCE_DIR) / "pricing-data", "azure");
    REQUIRE(catalogue);
    return [&scenario, catalogue = std::move(catalogue).value()](const MonthSpan& span, std::stop_token stop) {
        return fluid::simulate(scenario, catalogue, {1, span.from, span.to - span.from, {}}, std::move(stop));
    };
}

const Year& year()
{
    static const Year made = [] {
        test::FinanceRun run = test::financeRun();
        Year year{std::move(run.scenario), std::move(run.prices), {}, {}, {}};
        year.scenario.traffic.front().events.clear();
        year.spans = monthsFrom(*calendar::Calendar::forZone("America/New_York"), year.scenario.calendar.start, kMonthsOfYear);
        const auto simulate = fluidOf(year.scenario);
        auto bill = billYear(year.scenario, year.prices, year.spans, simulate);
        INFO(test::describe(bill));
        REQUIRE(bill);
        year.bill = std::move(bill).value();
        std::vector<BillPart> parts;
        for (const MonthSpan& span : year.spans) {
            auto part = billPart(year.scenario, *simulate(span, {}), year.prices, BillPeriod::Month);
            REQUIRE(part);
            parts.push_back(std::move(part).value());
        }
        auto expected = billOf(year.scenario, year.prices, std::move(parts), kGroupings);
        REQUIRE(expected);
        year.expected = std::move(expected).value();
        return year;
    }();
    return made;
}

Money sumOf(const std::vector<pricing::StatementLine>& lines)
{
    Money sum(lines.front().amount.currency());
    for (const pricing::StatementLine& line : lines) sum += line.amount;
    return sum;
}

} // namespace

TEST_CASE("a year has the sums of the bill of its twelve months, in every grouping", "[analysis][bill][year]")
{
    const Year& made = year();
    REQUIRE(made.bill.months.size() == 12);
    CHECK(made.bill.months.front().key == "2026-03");
    CHECK(made.bill.months.back().key == "2027-02");
    const pricing::Statement& whole = made.bill.statement();
    CHECK(whole.period == "March 2026 to February 2027, 8760 h");
    CHECK(whole.total == made.expected.total);
    CHECK(sumOf(whole.lines) == whole.total);
    CHECK(whole.lines.size() == made.bill.months.front().part.statement.lines.size());   // one system all year: the same lines
    CHECK(made.bill.units.requests == made.expected.requests);
    CHECK(made.bill.units.idleTotal == made.expected.idle);
    CHECK(made.bill.proposals.size() == made.expected.proposals.size());
    for (std::size_t i = 0; i < kGroupings.size(); ++i) {
        const auto pivot = pivotOfYear(made.scenario, made.bill, kGroupings[i].rows, kGroupings[i].columns);
        REQUIRE(pivot);
        CHECK(pivot->total == whole.total);
        CHECK(pivot->rows == made.expected.pivots[i].rows);
        CHECK(pivot->columns == made.expected.pivots[i].columns);
        CHECK(pivot->cells == made.expected.pivots[i].cells);
    }
}

TEST_CASE("months are a grouping and a way down. Lines keep their place among those of the year", "[analysis][bill][year]")
{
    const Year& made = year();
    const auto byMonth = pivotOfYear(made.scenario, made.bill, {Kind::Month, {}}, Dimension{Kind::Line, {}});
    REQUIRE(byMonth);
    REQUIRE(byMonth->rows.size() == 12);
    for (std::size_t month = 0; month < 12; ++month) CHECK(byMonth->rowTotals[month] == made.bill.months[month].part.statement.total);
    for (std::size_t column = 0; column < byMonth->columns.size(); ++column)
        CHECK(byMonth->columnTotals[column] == made.bill.statement().lines[std::stoul(byMonth->columns[column])].amount);
    const auto days = pivotOfYear(made.scenario, made.bill, {Kind::Day, {}}, {}, {{{Kind::Month, {}}, "2026-11"}});
    REQUIRE(days);
    CHECK(days->rows.size() == 30);
    CHECK(days->total == made.bill.months[8].part.statement.total);
    const auto none = pivotOfYear(made.scenario, made.bill, {Kind::Day, {}}, {}, {{{Kind::Month, {}}, "2031-01"}});
    REQUIRE(none);
    CHECK(none->total.micros() == 0);
    CHECK(made.bill.monthsAbove(0).size() == 12);
    CHECK(made.bill.monthsAbove(1e9).empty());
}

TEST_CASE("a window over two months is split by month as the sum of its days", "[analysis][bill][year]")
{
    const Year& made = year();
    auto scenario = made.scenario;
    const auto zone = *calendar::Calendar::forZone("America/New_York");
    const auto recording = fluidOf(scenario)({*zone.parse("2026-03-30"), *zone.parse("2026-04-03")}, {});
    REQUIRE(recording);
    const auto part = billPart(scenario, *recording, made.prices, BillPeriod::Window);
    REQUIRE(part);
    const pricing::PivotSource source{scenario, part->statement, &part->byTenant, &part->byOperation};
    const auto both = pricing::pivot(source, {Kind::Month, {}}, Dimension{Kind::Day, {}});
    REQUIRE(both);
    CHECK(both->rows == std::vector<std::string>{"2026-03", "2026-04"});
    CHECK(both->total == part->statement.total);
    for (std::size_t row = 0; row < 2; ++row)
        for (std::size_t column = 0; column < both->columns.size(); ++column)
            if (!both->columns[column].starts_with(both->rows[row])) CHECK(both->cells[row][column].micros() == 0);
    // Over several months a third split is one too many; within one it is none.
    CHECK_FALSE(pricing::pivot(source, {Kind::Tenant, {}}, Dimension{Kind::Operation, {}}, {{{Kind::Month, {}}, "2026-03"}}));
    CHECK(pivotOfYear(scenario, made.bill, {Kind::Tenant, {}}, Dimension{Kind::Operation, {}}, {{{Kind::Month, {}}, "2026-03"}}));
}

TEST_CASE("a year that is stopped or cannot be simulated is no bill", "[analysis][bill][year]")
{
    const Year& made = year();
    std::stop_source stop;
    int done = 0;
    const auto stopped = billYear(made.scenario, made.prices, made.spans, fluidOf(made.scenario), stop.get_token(), [&](int months) {
        done = months;
        if (months == 2) stop.request_stop();
    });
    REQUIRE_FALSE(stopped);
    CHECK(stopped.error().front().code == ErrorCode::Cancelled);
    CHECK(done == 2);
    const auto failed = billYear(made.scenario, made.prices, made.spans,
                                 [](const MonthSpan&, std::stop_token) -> Result<simulation::Recording, Errors> { return Errors{Error{ErrorCode::NotFound, "no such size", {}, {}}}; });
    REQUIRE_FALSE(failed);
    CHECK(failed.error().front().message == "no such size");
}

TEST_CASE("the bill of a period is that which it names, with its budget", "[analysis][bill][year]")
{
    const test::FinanceRun run = test::financeRun();
    const auto shared = std::make_shared<const YearBill>(year().bill);
    const auto of = [&](BillPeriod period) {
        auto bill = periodBill(run.scenario, run.report, run.prices, period, period == BillPeriod::Year ? shared : nullptr);
        REQUIRE(bill);
        return std::move(bill).value();
    };
    CHECK(&of(BillPeriod::Window).statement(run.report) == &run.report.window);
    CHECK(&of(BillPeriod::Month).statement(run.report) == &run.report.month);
    CHECK(of(BillPeriod::ListMonth).statement(run.report).hours == run.report.month.hours);   // 743 h, counted as 730
    CHECK(of(BillPeriod::ListMonth).statement(run.report).total.micros() < run.report.month.total.micros());
    CHECK(of(BillPeriod::Year).statement(run.report).total == year().expected.total);
    CHECK_FALSE(of(BillPeriod::Window).budget(100));
    CHECK(of(BillPeriod::Month).budget(100) == 100.0);
    CHECK(of(BillPeriod::Year).budget(100) == 1200.0);
    CHECK(of(BillPeriod::ListMonth).byTenant(run.report).total == of(BillPeriod::ListMonth).statement(run.report).total);
    CHECK(of(BillPeriod::Year).byTenant(run.report).total == year().expected.total);
}

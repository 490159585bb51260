#include "core/calendar/calendar.h"
#include "core/random/stream.h"
#include "models/pricing/statement_pivot.h"
#include "tests/support/catch.h"

#include <algorithm>
#include <map>

/// A statement under any two groupings is one sum, to the last digit. Amounts are integers; nothing is compared with a tolerance.
using namespace headroom;
using namespace headroom::pricing;
using Kind = Dimension::Kind;

namespace {

Dimension by(Kind kind, const std::string& tag = {}) { return {kind, tag}; }

const std::vector<Dimension> kAll{by(Kind::Component), by(Kind::Group), by(Kind::Service), by(Kind::Meter), by(Kind::Team), by(Kind::Environment), by(Kind::Tag, "center"),
                                  by(Kind::Tenant), by(Kind::Operation), by(Kind::Day)};

scenario::Scenario twoTenants(int operations)
{
    scenario::Scenario scenario;
    scenario.calendar.timeZone = "America/New_York";
    scenario.tenants.push_back({"customers", {"alpha", "beta", "gamma"}, {0.5, 0.3, 0.2}});
    for (int i = 0; i < operations; ++i) {
        scenario::Operation operation;
        operation.name = "op" + std::to_string(i);
        if (i < 2) operation.tenant = i == 0 ? "alpha" : "beta";
        scenario.operations.push_back(operation);
    }
    return scenario;
}

/// Splits every line over names, the last two are nobody's and idle.
Allocation splitOver(const Statement& statement, const std::vector<std::string>& names, random::Generator& generator)
{
    Allocation allocation;
    const Money none;
    for (const std::string& name : names) allocation.tenants.push_back({"g", name, none, none, none});
    for (std::size_t i = 0; i < statement.lines.size(); ++i) {
        std::vector<double> weights;
        for (std::size_t k = 0; k < names.size() + 2; ++k) weights.push_back(generator.next() % 4 == 0 ? 0.0 : static_cast<double>(generator.next() % 1000));
        const auto parts = splitMoney(statement.lines[i].amount, weights);
        for (std::size_t k = 0; k < parts.size(); ++k)
            if (parts[k].micros() != 0)
                allocation.parts.push_back({i, k < names.size() ? AllocatedPart::To::Tenant : k == names.size() ? AllocatedPart::To::Common : AllocatedPart::To::Idle, k < names.size() ? k : 0,
                                            parts[k], false, "use"});
    }
    return allocation;
}

Statement randomStatement(random::Generator& generator, const scenario::Scenario& scenario)
{
    Statement statement;
    const auto zone = *calendar::Calendar::forZone(scenario.calendar.timeZone);
    statement.from = *zone.parse("2026-10-30");
    statement.to = *zone.parse("2026-11-04");   // the clocks go back in between: 5 days of 121 h
    const auto hours = static_cast<std::size_t>((statement.to - statement.from) / Duration::hours(1));
    const std::size_t lines = 1 + generator.next() % 12;
    for (std::size_t i = 0; i < lines; ++i) {
        StatementLine line;
        line.component = "c" + std::to_string(generator.next() % 5);
        line.group = "g" + std::to_string(generator.next() % 3);
        line.service = generator.next() % 3 == 0 ? "" : "s" + std::to_string(generator.next() % 3);
        line.meter = "m" + std::to_string(generator.next() % 6);
        line.team = generator.next() % 2 == 0 ? "" : "t" + std::to_string(generator.next() % 2);
        if (generator.next() % 2 == 0) line.tags["center"] = std::to_string(generator.next() % 3);
        if (generator.next() % 3 == 0) line.tags["environment"] = "staging";
        line.amount = Money::fromCents(static_cast<std::int64_t>(generator.next() % 3 == 0 ? generator.next() % 7 : generator.next() % 1'000'000));
        for (std::size_t h = 0; h < hours; ++h) line.amountPerHour.push_back(static_cast<double>(generator.next() % 100));
        if (generator.next() % 6 == 0) line.amountPerHour.assign(hours, 0.0);
        statement.total += line.amount;
        statement.lines.push_back(line);
    }
    return statement;
}

std::map<std::string, std::int64_t> sums(const std::vector<std::string>& keys, const std::vector<Money>& totals)
{
    std::map<std::string, std::int64_t> result;
    for (std::size_t i = 0; i < keys.size(); ++i)
        if (totals[i].micros() != 0) result[keys[i]] = totals[i].micros();
    return result;
}

} // namespace

TEST_CASE("a line over two days and two tenants, by hand", "[pricing][pivot]")
{
    // 1.00 USD. Tenants by use 2 : 1 → 66.67 and 33.33 cents → 67, 33. Days by money 1 : 1 → 50, 50.
    // Both: 33.5, 33.5 | 16.5, 16.5 with those sums: whole parts 33, 33 | 16, 16; row sums lack 1 each, columns lack 1 each → 34, 33 | 16, 17.
    const scenario::Scenario scenario = twoTenants(0);
    Statement statement;
    const auto zone = *calendar::Calendar::forZone(scenario.calendar.timeZone);
    statement.from = *zone.parse("2026-03-02");
    statement.to = *zone.parse("2026-03-04");
    StatementLine line;
    line.component = "store";
    line.amount = Money::fromCents(100);
    line.amountPerHour.assign(48, 1.0 / 48);
    statement.lines = {line};
    statement.total = line.amount;
    Allocation tenants;
    tenants.tenants = {{"customers", "alpha", {}, {}, {}}, {"customers", "beta", {}, {}, {}}};
    const auto parts = splitMoney(line.amount, {2, 1});
    CHECK(parts[0] == Money::fromCents(67));
    for (std::size_t t = 0; t < 2; ++t) tenants.parts.push_back({0, AllocatedPart::To::Tenant, t, parts[t], false, "use"});
    const auto both = pivot({scenario, statement, &tenants, nullptr}, by(Kind::Tenant), by(Kind::Day));
    REQUIRE(both);
    CHECK(both->rows == std::vector<std::string>{"alpha", "beta"});
    CHECK(both->columns == std::vector<std::string>{"2026-03-02", "2026-03-03"});
    CHECK(both->cells[0][0] == Money::fromCents(34));
    CHECK(both->cells[0][1] == Money::fromCents(33));
    CHECK(both->cells[1][0] == Money::fromCents(16));
    CHECK(both->cells[1][1] == Money::fromCents(17));
    CHECK(both->rowTotals[0] == Money::fromCents(67));
    CHECK(both->columnTotals[0] == Money::fromCents(50));
    // The way down: of the first day only.
    const auto down = pivot({scenario, statement, &tenants, nullptr}, by(Kind::Tenant), {}, {{by(Kind::Day), "2026-03-02"}});
    REQUIRE(down);
    CHECK(down->total == Money::fromCents(50));
    CHECK(down->rowTotals[0] == Money::fromCents(34));
}

TEST_CASE("any two groupings of any statement add up to the last digit, in any order of its lines", "[pricing][pivot][property]")
{
    constexpr std::uint64_t kSeed = 20261127;
    INFO("seed " << kSeed);
    random::Generator generator = random::makeStream(kSeed, 0, "statements");
    for (int round = 0; round < 8; ++round) {
        const scenario::Scenario scenario = twoTenants(4);
        Statement statement = randomStatement(generator, scenario);
        const Allocation tenants = splitOver(statement, {"alpha", "beta", "gamma"}, generator);
        const Allocation operations = splitOver(statement, {"op0", "op1", "op2", "op3"}, generator);
        const PivotSource source{scenario, statement, &tenants, &operations};
        for (const Dimension& rows : kAll) {
            const auto alone = pivot(source, rows);
            REQUIRE(alone);
            CHECK(alone->total == statement.total);
            for (const Dimension& columns : kAll) {
                CAPTURE(round, nameOf(rows), nameOf(columns));
                const auto both = pivot(source, rows, columns);
                REQUIRE(both);
                CHECK(both->total == statement.total);
                // A dimension shows the same sums alone and beside any other one.
                CHECK(sums(both->rows, both->rowTotals) == sums(alone->rows, alone->rowTotals));
                std::int64_t cells = 0;
                bool negative = false;
                for (const auto& row : both->cells)
                    for (const Money& cell : row) {
                        cells += cell.micros();
                        negative = negative || cell.micros() < 0;
                        CHECK(cell.micros() % Money::kPerCent == 0);
                    }
                CHECK(cells == statement.total.micros());
                CHECK_FALSE(negative);
                // Every way down adds up to the cell it comes from.
                for (std::size_t r = 0; r < both->rows.size(); ++r) {
                    const auto down = pivot(source, columns, {}, {{rows, both->rows[r]}});
                    REQUIRE(down);
                    CHECK(down->total == both->rowTotals[r]);
                    CHECK(sums(down->rows, down->rowTotals) == sums(both->columns, both->cells[r]));
                }
            }
        }
        // The order of the lines changes no sum of what belongs whole to somebody.
        const auto before = pivot(source, by(Kind::Team), by(Kind::Meter));
        Statement reversed = statement;
        std::reverse(reversed.lines.begin(), reversed.lines.end());
        const auto after = pivot({scenario, reversed, nullptr, nullptr}, by(Kind::Team), by(Kind::Meter));
        REQUIRE(before);
        REQUIRE(after);
        CHECK(sums(before->rows, before->rowTotals) == sums(after->rows, after->rowTotals));
        CHECK(sums(before->columns, before->columnTotals) == sums(after->columns, after->columnTotals));
        const auto days = pivot(source, by(Kind::Day)), daysReversed = pivot({scenario, reversed, nullptr, nullptr}, by(Kind::Day));
        CHECK(sums(days->rows, days->rowTotals) == sums(daysReversed->rows, daysReversed->rowTotals));
    }
}

TEST_CASE("months of a year add up key by key", "[pricing][pivot]")
{
    random::Generator generator = random::makeStream(7, 0, "statements");
    const scenario::Scenario scenario = twoTenants(1);
    const Statement a = randomStatement(generator, scenario), b = randomStatement(generator, scenario);
    auto sum = pivot({scenario, a}, by(Kind::Component), by(Kind::Meter));
    const auto second = pivot({scenario, b}, by(Kind::Component), by(Kind::Meter));
    REQUIRE(sum);
    REQUIRE(second);
    addPivot(*sum, *second);
    CHECK(sum->total == a.total + b.total);
    std::int64_t cells = 0, rows = 0, columns = 0;
    for (const auto& row : sum->cells)
        for (const Money& cell : row) cells += cell.micros();
    for (const Money& total : sum->rowTotals) rows += total.micros();
    for (const Money& total : sum->columnTotals) columns += total.micros();
    CHECK(cells == sum->total.micros());
    CHECK(rows == cells);
    CHECK(columns == cells);
}

TEST_CASE("tables keep the sums of rows and columns even where weights leave no way", "[pricing][pivot]")
{
    // Everything of the first row may only be in the first column, whose sum is smaller: the rest goes elsewhere.
    const auto table = splitTable({10, 2}, {4, 8}, {{1, 0}, {1, 1}});
    CHECK(table[0][0] + table[0][1] == 10);
    CHECK(table[1][0] + table[1][1] == 2);
    CHECK(table[0][0] + table[1][0] == 4);
    CHECK(table[0][1] + table[1][1] == 8);
    // Where they do, zeros stay empty.
    const auto diagonal = splitTable({3, 5}, {3, 5}, {{1, 0}, {0, 1}});
    CHECK(diagonal[0] == std::vector<std::int64_t>{3, 0});
    CHECK(diagonal[1] == std::vector<std::int64_t>{0, 5});
}

TEST_CASE("dimensions by name, and three splits are refused", "[pricing][pivot]")
{
    for (const Dimension& dimension : kAll) CHECK(parseDimension(nameOf(dimension)).value() == dimension);
    const auto wrong = parseDimension("tennant");
    REQUIRE_FALSE(wrong);
    CHECK_THAT(wrong.error().hint, Catch::Contains("tenant"));
    CHECK_FALSE(parseDimension("tag:"));
    CHECK_FALSE(parseDimension(""));
    const scenario::Scenario scenario = twoTenants(1);
    Statement statement;
    const auto three = pivot({scenario, statement}, by(Kind::Tenant), by(Kind::Day), {{by(Kind::Operation), "op0"}});
    REQUIRE_FALSE(three);
    CHECK(three.error().code == ErrorCode::LimitExceeded);
}

#include "app/gui/compare/answer.h"
#include "app/gui/compare/column_fit.h"
#include "app/gui/compare/outcome_model.h"
#include "app/gui/compare/pareto.h"
#include "app/gui/compare/run_store.h"
#include "app/gui/compare/cost_waterfall.h"
#include "app/gui/shell/theme.h"
#include "tests/gui/shell/fixture.h"
#include "tests/support/catch.h"

#include <QAbstractItemModelTester>

using namespace Qt::StringLiterals;
using namespace headroom;
using namespace headroom::gui;
using headroom::tests::needApplication;

namespace {

const QAbstractItemModelTester::FailureReportingMode kFatal = QAbstractItemModelTester::FailureReportingMode::Fatal;

pricing::Statement bill(const std::vector<std::pair<std::string, std::int64_t>>& cents)
{
    pricing::Statement statement;
    statement.currency = "USD";
    for (const auto& [component, amount] : cents) {
        pricing::StatementLine line;
        line.component = line.componentTitle = component;
        line.amount = Money::fromCents(amount);
        statement.lines.push_back(line);
        statement.total += line.amount;
    }
    return statement;
}

Money sumOf(const CostWaterfall& waterfall)
{
    Money sum;
    for (const WaterfallStep& step : waterfall.steps) sum += step.delta();
    return sum;
}

ParetoPoint point(const char* name, double cost, double p95)
{
    ParetoPoint result;
    result.variant = QString::fromLatin1(name);
    result.figures.monthCost = cost;
    result.figures.p95Seconds = p95;
    return result;
}

analysis::Difference row(const char* group, const char* name, const char* unit, std::vector<double> values, bool lowerIsBetter = true)
{
    analysis::Difference difference;
    difference.group = group;
    difference.name = name;
    difference.unit = unit;
    difference.lowerIsBetter = lowerIsBetter;
    for (const double value : values) {
        difference.values.push_back({value, std::nullopt, std::to_string(static_cast<int>(value))});
        difference.paired.emplace_back();
    }
    return difference;
}

analysis::Comparison comparisonOf(std::vector<double> cost, std::vector<double> p95, std::vector<double> missed)
{
    analysis::Comparison comparison;
    for (std::size_t i = 0; i < cost.size(); ++i) comparison.variants.push_back(i == 0 ? "old" : "new-" + std::to_string(i));
    comparison.rows = {row("Money", "Cost of the month", "USD", std::move(cost)), row("Latency", "p95", "ms", std::move(p95)),
                       row("Risk", "Objectives missed", "", std::move(missed))};
    return comparison;
}

} // namespace

TEST_CASE("A waterfall adds up to the difference of the bills, to the cent, however much is joined", "[gui][compare]")
{
    const scenario::Scenario none;
    const auto before = bill({{"nodes", 1'000'001}, {"logs", 33'333}, {"cache", 20'000}, {"queue", 7}, {"vault", 3}, {"same", 500}});
    const auto after = bill({{"nodes", 650'003}, {"logs", 45'678}, {"gateway", 70'000}, {"queue", 9}, {"same", 500}});
    for (const std::size_t limit : {1U, 2U, 3U, 9U}) {
        const CostWaterfall waterfall = costWaterfallOf(before, after, none, none, limit);
        CHECK(sumOf(waterfall) == after.total - before.total);
        CHECK(waterfall.saved() + waterfall.added() == after.total - before.total);
        CHECK(waterfall.steps.size() <= limit + 1);
    }
    const CostWaterfall all = costWaterfallOf(before, after, none, none);
    REQUIRE(all.steps.size() == 5);   // nodes, cache, logs, gateway, and the cents of queue and vault together
    CHECK(all.steps[0].title == u"nodes"_s);
    CHECK(all.steps[0].delta() == Money::fromCents(-349'998));
    CHECK(all.steps[1].title == u"cache"_s);
    CHECK(all.steps[3].title == u"gateway"_s);
    CHECK(all.steps[4].component.isEmpty());
    CHECK(all.steps[4].delta() == Money::fromCents(-1));
}

TEST_CASE("Bills that are the same have no steps, and what lines leave out of a total still adds up", "[gui][compare]")
{
    const scenario::Scenario none;
    const auto same = bill({{"nodes", 100}});
    CHECK(costWaterfallOf(same, same, none, none).steps.empty());
    auto rounded = bill({{"nodes", 200}});
    rounded.total = Money::fromCents(201);
    CHECK(sumOf(costWaterfallOf(same, rounded, none, none)) == Money::fromCents(101));
}

TEST_CASE("Copies of one template stand together in a waterfall", "[gui][compare]")
{
    scenario::Scenario tenants;
    for (const char* name : {"cache-a", "cache-b"}) {
        scenario::Component component;
        component.id = name;
        component.tenancy.origin = "cache";
        tenants.components.push_back(component);
    }
    const CostWaterfall waterfall = costWaterfallOf(bill({{"cache-a", 5000}, {"cache-b", 5000}}), bill({{"cache", 3000}}), tenants, {});
    REQUIRE(waterfall.steps.size() == 1);
    CHECK(waterfall.steps[0].delta() == Money::fromCents(-7000));
}

TEST_CASE("The front is what nothing else beats", "[gui][compare]")
{
    //  cost:   10   20   20   30   40   50
    //  p95:     9    5    7    6    2    2      front: a, b, e (c and d are beaten by b, f by e)
    const std::vector<ParetoPoint> points{point("f", 50, 2), point("a", 10, 9), point("c", 20, 7), point("b", 20, 5), point("d", 30, 6), point("e", 40, 2)};
    QStringList names;
    for (const std::size_t i : paretoFront(points)) names += points[i].variant;
    CHECK(names == QStringList{u"a"_s, u"b"_s, u"e"_s});
    CHECK(paretoFront({}).empty());
    CHECK(paretoFront({point("x", 1, 1), point("y", 1, 1)}).size() == 2);   // equal ones do not beat each other
}

TEST_CASE("The table of outcomes is a model, tells groups, and colours only what can be told", "[gui][compare]")
{
    needApplication();
    OutcomeModel model;
    QAbstractItemModelTester tester(&model, kFatal);
    CHECK(model.columnCount() == 0);
    auto comparison = comparisonOf({100, 60}, {500, 800}, {0, 1});
    comparison.pairs = 3;
    comparison.rows[0].paired[1] = analysis::PairedDifference{-40, {-45, -35}, 20, 3};
    comparison.rows[1].paired[1] = analysis::PairedDifference{300, {-50, 650}, 400, 3};
    model.setComparison(comparison, false);
    REQUIRE(model.rowCount() == 6);   // three groups, three rows
    REQUIRE(model.columnCount() == 6);
    CHECK(model.isGroup(0));
    CHECK(model.index(1, 0).data().toString() == u"Cost of the month"_s);
    CHECK(model.index(1, 3).data().toString() == u"\u221240.00"_s);
    CHECK(model.index(1, 4).data().toString() == u"\u221240 %"_s);
    CHECK(model.index(1, 5).data().toString() == u"±5.00"_s);
    CHECK(model.index(1, 3).data(Qt::ForegroundRole).value<QColor>() == Theme::current().color(Theme::Role::Good));
    CHECK(model.index(3, 3).data(Qt::ForegroundRole).value<QColor>() == Theme::current().color(Theme::Role::MutedText));   // 0 lies inside
    CHECK(model.index(5, 3).data(Qt::ForegroundRole).value<QColor>() == Theme::current().color(Theme::Role::Bad));
    model.setComparison(comparisonOf({1, 2, 3}, {1, 2, 3}, {0, 0, 0}), true);
    CHECK(model.columnCount() == 6);   // no pairs: value and difference for each of two others
    CHECK(model.index(1, 1).data(Qt::ForegroundRole).value<QColor>() == Theme::current().color(Theme::Role::Estimate));
}

TEST_CASE("The table of inputs names components by their titles", "[gui][compare]")
{
    needApplication();
    InputModel model;
    QAbstractItemModelTester tester(&model, kFatal);
    model.setDifferences({{"/components/service/replicas", {"2", "3"}}, {"/traffic/0/otherwise", {"\"1rps\"", "—"}}}, {u"base"_s, u"three"_s}, {{"service", u"The Service"_s}});
    CHECK(model.index(0, 0).data().toString() == u"The Service: replicas"_s);
    CHECK(model.index(0, 2).data().toString() == u"3"_s);
    CHECK(model.index(0, 0).data(InputModel::kComponentRole).toString() == u"service"_s);
    CHECK(model.index(1, 1).data().toString() == u"1rps"_s);
    CHECK(model.index(1, 2).data().toString() == u"not set"_s);
}

TEST_CASE("The answer says what the second variant costs and whether it holds", "[gui][compare]")
{
    needApplication();
    CHECK(answerOf({}).headline.isEmpty());
    const auto less = answerOf(comparisonOf({1000, 400}, {500, 800}, {0, 1}));
    CHECK(less.headline == u"new-1 costs 600 USD a month less than old (\u221260 %), but objectives missed go from 0 to 1"_s);
    CHECK(less.explanation.contains(u"p95 rises from 500 ms to 800 ms."_s));
    CHECK(less.tone == ComparisonAnswer::Tone::Mixed);
    const auto more = answerOf(comparisonOf({1000, 1500}, {500, 500}, {2, 0}));
    CHECK(more.headline == u"new-1 costs 500 USD a month more than old (+50 %) and holds every objective"_s);
    auto inside = comparisonOf({1000, 1010}, {500, 500}, {0, 0});
    inside.rows[0].paired[1] = analysis::PairedDifference{10, {-20, 40}, 50, 3};
    CHECK(answerOf(inside).headline == u"new-1 costs as much as old: about 1,000 USD a month"_s);
    CHECK(answerOf(comparisonOf({500, 900, 700}, {1, 1, 1}, {1, 0, 0})).headline.startsWith(u"new-2 is the cheapest that holds every objective: 700 USD a month, 200 USD more than old"_s));
    CHECK(answerOf(comparisonOf({500, 900, 700}, {1, 1, 1}, {3, 2, 2})).headline.startsWith(u"None of these variants holds every objective; the nearest is new-2"_s));
}

TEST_CASE("A run is known by what it was made from", "[gui][compare]")
{
    const Json file = Json::parse(R"({"a": 1, "variants": {"x": {"a": 2}, "y": {"a": 2}}})");
    Json edited = file;
    edited["variants"]["y"]["a"] = 3;
    CHECK(contentHash(file, u"x"_s) == contentHash(edited, u"x"_s));   // another variant was edited
    CHECK(contentHash(file, u"y"_s) != contentHash(edited, u"y"_s));
    CHECK(contentHash(file, u"x"_s) != contentHash(file, u"y"_s));     // the report carries the name
    const QByteArray hash = contentHash(file, u"x"_s);
    simulation::RunOptions one, two;
    two.seed = 2;
    CHECK(runKey(hash, Answering::Simulation, one) != runKey(hash, Answering::Simulation, two));
    CHECK(runKey(hash, Answering::Simulation, one) != runKey(hash, Answering::Estimate, one));
    two = one;
    two.duration = Duration::hours(1);
    CHECK(runKey(hash, Answering::Simulation, one) != runKey(hash, Answering::Simulation, two));
}

TEST_CASE("The store keeps the figures of all runs and the reports of the last used ones", "[gui][compare]")
{
    RunStore store(2);
    for (const char* key : {"a", "b", "c"}) {
        RunResult result;
        result.report = std::make_shared<const analysis::Report>();
        result.figures.monthCost = 7;
        store.put(key, std::move(result));
        (void)store.find("a");
    }
    CHECK(store.size() == 3);
    REQUIRE(store.find("b"));
    CHECK(store.find("a")->report);
    CHECK_FALSE(store.find("b")->report);
    CHECK(store.find("b")->figures.monthCost == 7);
    CHECK_FALSE(store.find("d"));
    REQUIRE(store.figures("b"));
    CHECK(store.figures("b")->monthCost == 7);
    CHECK_FALSE(store.figures("d"));
}

TEST_CASE("Columns that want little get it, and long texts share the rest", "[gui][compare]")
{
    CHECK(fairWidths({100, 80, 60}, 300, 50) == std::vector<int>{100, 80, 60});
    CHECK(fairWidths({400, 80, 400, 60}, 540, 50) == std::vector<int>{200, 80, 200, 60});
    CHECK(fairWidths({400, 400}, 60, 50) == std::vector<int>{50, 50});   // below that they are scrolled
    CHECK(fairWidths({}, 100, 50).empty());
}

#include "app/gui/reconcile/bill_errors_model.h"
#include "app/gui/reconcile/match_text.h"
#include "app/gui/reconcile/reconcile_waterfall.h"
#include "app/gui/reconcile/rules_model.h"
#include "app/gui/reconcile/stated_costs.h"
#include "app/gui/reconcile/unmapped_model.h"
#include "app/gui/reconcile/variance_model.h"
#include "app/gui/reconcile/variance_text.h"
#include "tests/gui/shell/fixture.h"
#include "tests/support/catch.h"

#include <QAbstractItemModelTester>
#include <QDir>
#include <QFile>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;
using namespace headroom;
using namespace headroom::gui;
using headroom::tests::needApplication;
using reconcile::Rule;
using reconcile::Variance;

namespace {

Money usd(double amount) { return Money::fromCents(static_cast<std::int64_t>(amount * 100 + (amount < 0 ? -0.5 : 0.5))); }

Variance row(Variance::Kind kind, const char* component, double planned, double billed, double price = 0, double quantity = 0, double schedule = 0)
{
    Variance one;
    one.kind = kind;
    one.component = one.title = component;
    one.meter = one.meterTitle = std::string(component) + "/m";
    one.planned = usd(planned);
    one.billed = usd(billed);
    one.price = usd(price);
    one.quantity = usd(quantity);
    one.schedule = usd(schedule);
    one.unit = "hour";
    return one;
}

/// 1,000 planned, 1,137.34 billed.
std::shared_ptr<const reconcile::Reconciliation> comparison()
{
    reconcile::Reconciliation all;
    all.currency = "USD";
    all.rows = {row(Variance::Kind::Both, "same", 100, 100), row(Variance::Kind::Both, "flat", 720, 792, 72), row(Variance::Kind::Both, "pool", 100, 233, 0, 33, 100),
                row(Variance::Kind::Missing, "gone", 80, 0), row(Variance::Kind::Orphan, "", 0, 12.34)};
    all.rows.back().resource = "/s/p/forgotten";
    for (const Variance& one : all.rows) {
        all.planned += one.planned;
        all.billed += one.billed;
        all.price += one.price;
        all.quantity += one.quantity;
        all.schedule += one.schedule;
    }
    all.orphan = usd(12.34);
    all.missing = usd(-80);
    return std::make_shared<const reconcile::Reconciliation>(std::move(all));
}

QString cell(const QAbstractItemModel& model, int at, int column) { return model.index(at, column).data().toString(); }

Rule rule(const char* meterName, const char* component) { return {{{"MeterName", meterName}}, component, "m", {}, {}}; }

} // namespace

TEST_CASE("what a rule matches is written and read back, quotes and all", "[gui][reconcile]")
{
    for (const MatchList& match : {MatchList{{"MeterName", "D4s v5*"}}, MatchList{{"ResourceId", "*/a and b/*"}, {"tags.env", "say \"hi\""}}, MatchList{{"x", ""}}, MatchList{{"a", " = "}, {"b", "\""}}}) {
        const auto read = parseMatch(matchText(match));
        REQUIRE(read);
        CHECK(*read == match);
    }
    CHECK(*parseMatch(u"MeterName = D4s v5* AND tags.env=dev"_s) == MatchList{{"MeterName", "D4s v5*"}, {"tags.env", "dev"}});
    CHECK(parseMatch(u"  "_s)->empty());
    for (const QString& wrong : {u"MeterName"_s, u"= x"_s, u"a = \"x"_s, u"a = \"x\" b = \"y\""_s, u"a = x and a = y"_s, u"a = x and "_s}) CHECK_FALSE(parseMatch(wrong));
    CHECK_FALSE(ruleProblem({}).isEmpty());
    CHECK_FALSE(ruleProblem({{{"a", "b"}}, "c", "", {}, ""}).isEmpty());
    CHECK_FALSE(ruleProblem({{{"a", "b"}}, "c", "m", {}, "taxes"}).isEmpty());
    CHECK(ruleProblem({{{"a", "b"}}, "c", "m", {}, ""}).isEmpty());
    CHECK(ruleProblem({{{"a", "b"}}, "", "", {}, "taxes"}).isEmpty());
}

TEST_CASE("rules are edited, moved and taken back one by one", "[gui][reconcile]")
{
    needApplication();
    RulesModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
    int changes = 0;
    QObject::connect(&model, &RulesModel::rulesChanged, [&] { ++changes; });
    model.setRules({rule("a", "one"), rule("b", "two"), rule("c", "three")});
    CHECK(changes == 0);   // nobody edited
    CHECK_FALSE(model.undoStack()->canUndo());
    const auto names = [&] {
        QString all;
        for (const Rule& one : model.rules()) all += QString::fromStdString(one.component) + u' ';
        return all.trimmed();
    };
    model.moveRule(2, -1);
    CHECK(names() == u"one three two"_s);
    model.moveRule(0, -1);   // no such place
    model.removeRule(0);
    model.insertRule(1, rule("d", "four"));
    CHECK(names() == u"three four two"_s);
    CHECK(model.setData(model.index(1, RulesModel::Component), u"five"_s));
    CHECK(model.setData(model.index(1, RulesModel::Factor), u"100"_s));
    CHECK(model.setData(model.index(1, RulesModel::Match), u"MeterName = \"d*\" and tags.env = \"x\""_s));
    CHECK(model.rules()[1].match.size() == 2);
    QString why;
    QObject::connect(&model, &RulesModel::refused, [&](const QString& text) { why = text; });
    CHECK_FALSE(model.setData(model.index(1, RulesModel::Factor), u"-1"_s));
    CHECK_FALSE(why.isEmpty());
    CHECK_FALSE(model.setData(model.index(1, RulesModel::Match), u"nonsense"_s));
    CHECK(model.setData(model.index(1, RulesModel::Meter), QString()));
    CHECK(model.problemCount() == 1);
    CHECK(model.usable().size() == 2);
    const auto edited = model.rules().size();
    while (model.undoStack()->canUndo()) model.undoStack()->undo();
    CHECK(names() == u"one two three"_s);
    while (model.undoStack()->canRedo()) model.undoStack()->redo();
    CHECK(names() == u"three five two"_s);
    CHECK(model.rules().size() == edited);
    model.replaceRules({rule("z", "all")}, u"Load"_s);
    CHECK(names() == u"all"_s);
    model.undoStack()->undo();
    CHECK(names() == u"three five two"_s);
}

TEST_CASE("rows are listed by the size of their difference, with sums that add up under every filter", "[gui][reconcile]")
{
    needApplication();
    VarianceModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
    model.setReconciliation(comparison());
    using V = VarianceModel;
    REQUIRE(model.rowCount() == 6);
    CHECK(cell(model, 0, V::Component) == u"pool"_s);
    CHECK(cell(model, 1, V::Component) == u"gone"_s);    // −80 before +72
    CHECK(cell(model, 2, V::Component) == u"flat"_s);
    CHECK(cell(model, 3, V::Component) == u"no rule"_s);
    CHECK(cell(model, 4, V::Component) == u"same"_s);
    CHECK(cell(model, 5, V::Planned) == u"1,000.00"_s);
    CHECK(cell(model, 5, V::Billed) == u"1,137.34"_s);
    CHECK(cell(model, 5, V::Difference) == u"+137.34"_s);
    CHECK(cell(model, 5, V::Price) == u"+72.00"_s);
    CHECK(cell(model, 5, V::Orphan) == u"+12.34"_s);
    CHECK(cell(model, 5, V::Missing) == u"−80.00"_s);
    CHECK(model.isSum(5));
    CHECK(model.variance(5) == nullptr);
    for (const auto& [filter, count] : {std::pair{VarianceFilter::All, 5}, {VarianceFilter::Different, 4}, {VarianceFilter::Both, 3}, {VarianceFilter::Orphan, 1}, {VarianceFilter::Missing, 1}}) {
        model.setFilter(filter);
        CHECK(model.count(filter) == count);
        REQUIRE(model.rowCount() == count + 1);
        Money sum;
        for (int at = 0; at < count; ++at) sum += model.variance(at)->difference();
        CHECK(cell(model, count, V::Difference) == signedAmount(sum));
    }
    model.setFilter(VarianceFilter::All);
    model.sort(V::Component, Qt::AscendingOrder);
    CHECK(cell(model, 0, V::Component) == u"flat"_s);
    CHECK(cell(model, 5, V::Planned) == u"1,000.00"_s);   // the sums stay last
    model.sort(V::Schedule, Qt::DescendingOrder);
    CHECK(cell(model, 0, V::Component) == u"pool"_s);
    model.setReconciliation(nullptr);
    CHECK(model.rowCount() == 0);
}

TEST_CASE("a row says in sentences what its parts are", "[gui][reconcile]")
{
    Variance one = row(Variance::Kind::Both, "a", 600, 1100, 200, 200, 100);
    one.unitPricePlanned = 3;
    one.unitPriceBilled = 4;
    one.quantityPlanned = 200;
    one.quantityBilled = 275;
    one.hoursPlanned = 100;
    one.hoursBilled = 110;
    one.note = "lines longer than an hour: the count is taken to be as planned";
    const QStringList sentences = varianceSentences(one);
    REQUIRE(sentences.size() == 4);
    CHECK(sentences[0] == u"Price: 4.0000 USD instead of 3.0000 for one hour (+33.3 %), which on the planned 200 is +200.00 USD."_s);
    CHECK(sentences[1] == u"Quantity: 2.50 instead of 2.00 hour in each hour of use (+25.0 %), which is +200.00 USD."_s);
    CHECK(sentences[2] == u"Schedule: used in 110 h instead of 100 h (+10.0 %), which is +100.00 USD."_s);
    CHECK(sentences[3].startsWith(u"Lines longer"_s));
    const auto all = comparison();
    for (const Variance& other : all->rows) {
        REQUIRE_FALSE(varianceSentences(other).isEmpty());
        CHECK_FALSE(varianceSentences(other).front().isEmpty());
    }
    CHECK(varianceSentences(all->rows[0]).front() == u"Billed as planned."_s);
    const ReconciliationAnswer answer = reconciliationAnswer(*all, u"November 2026"_s);
    CHECK(answer.headline == u"November 2026 was billed 1,137.34 USD: 137.34 USD more than planned (+13.7 %)"_s);
    CHECK(answer.explanation.contains(u"missing −80.00"_s));
}

TEST_CASE("both waterfalls lead from the plan to the bill, to the cent", "[gui][reconcile]")
{
    const auto all = comparison();
    for (const CostWaterfall& waterfall : {waterfallByCause(*all), waterfallByComponent(*all), waterfallByComponent(*all, 1)}) {
        Money level = waterfall.from;
        for (const WaterfallStep& step : waterfall.steps) level += step.delta();
        CHECK(level == waterfall.to);
    }
    CHECK(waterfallByCause(*all).steps.size() == 5);
    CHECK(waterfallByComponent(*all).steps.size() == 4);        // "same" has no step
    CHECK(waterfallByComponent(*all, 1).steps.size() == 2);
    CHECK(waterfallByComponent(*all, 1).steps.back().title == u"other"_s);
}

TEST_CASE("a rule that is made of a line takes it and names what its resource suggests", "[gui][reconcile]")
{
    needApplication();
    const std::vector<reconcile::PlanLine> plan{{"pool", "Pool", "vm/Standard_D2s_v5/linux", "D2s v5", "hour", {}, {}, 1, 1, true}, {"user-pool", "Users", "vm/Standard_D4s_v5/linux", "D4s v5", "hour", {}, {}, 1, 1, true},
                                                {"user-pool", "Users", "disk/P10", "P10 LRS Disk", "disk-month", {}, {}, 1, 1, true}};
    reconcile::BilledCell cell;
    cell.resource = "/subscriptions/s/AKS-User-Pool-7*";
    cell.meterName = "P10 LRS Disk";
    const Rule made = ruleFor(cell, plan);
    CHECK(made.component == "user-pool");
    CHECK(made.meter == "disk/P10");
    CHECK(ruleProblem(made).isEmpty());
    const auto columns = reconcile::BillColumns::make({"Date", "Cost", "BillingCurrency", "ResourceId", "MeterName"}, "b");
    REQUIRE(columns);
    CHECK(reconcile::matches(made, *columns, {"", "", "", cell.resource, cell.meterName}));
    CHECK_FALSE(reconcile::matches(made, *columns, {"", "", "", cell.resource + "8", cell.meterName}));   // nothing else
    cell.resource = "elsewhere";
    CHECK_FALSE(ruleProblem(ruleFor(cell, plan)).isEmpty());

    UnmappedModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
    cell.cost = *reconcile::parseExact("12.34");
    reconcile::BilledCell dearer = cell;
    dearer.cost = *reconcile::parseExact("99");
    model.setCells({cell, dearer}, "USD");
    CHECK(model.index(0, UnmappedModel::Cost).data().toString() == u"99.00"_s);
    CHECK(model.cell(2) == nullptr);
}

TEST_CASE("every wrong row has its number, its column, what was found and what is expected", "[gui][reconcile]")
{
    needApplication();
    BillErrorsModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
    model.setErrors({{ErrorCode::Syntax, "row 7: cost \"much\" is no number", {"b.csv", 7, "Cost"}, "digits with a point"}, {ErrorCode::Syntax, "the file is empty", {"b.csv", 0, {}}, {}}});
    CHECK(cell(model, 0, BillErrorsModel::Row) == u"7"_s);
    CHECK(cell(model, 0, BillErrorsModel::BillColumn) == u"Cost"_s);
    CHECK(cell(model, 0, BillErrorsModel::Found) == u"Cost \"much\" is no number"_s);
    CHECK(cell(model, 0, BillErrorsModel::Expected) == u"digits with a point"_s);
    CHECK(cell(model, 1, BillErrorsModel::Row) == u"file"_s);
}

TEST_CASE("stated costs belong to the scenario of their name", "[gui][reconcile]")
{
    QTemporaryDir folder;
    QDir(folder.path()).mkdir(u"stated-costs"_s);
    const auto put = [&](const QString& name) {
        QFile file(folder.filePath(u"stated-costs/"_s + name));
        REQUIRE(file.open(QIODevice::WriteOnly));
    };
    for (const char* name : {"shop.base.csv", "shop.base.rules.json", "shop.dev.csv", "shopping.base.csv", "shopping.base.rules.json"}) put(QString::fromLatin1(name));
    const auto found = statedCostsOf(folder.path(), u"/anywhere/shop.json"_s);
    REQUIRE(found.size() == 1);   // the other has no rules
    CHECK(found[0].variant == u"base"_s);
    CHECK(statedCostsOf(folder.path(), u"/anywhere/none.json"_s).isEmpty());
    const QString shipped = QStringLiteral(HEADROOM_SOURCE_DIR "/scenarios");
    CHECK(statedCostsOf(shipped, u"holiday-peak-hub.json"_s).size() == 2);
    CHECK(statedCostsOf(shipped, u"srvthreds.json"_s).size() == 1);
}

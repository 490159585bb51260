#include "app/gui/document/scenario_document.h"
#include "app/gui/whatif/estimator.h"
#include "app/gui/whatif/lever_list.h"
#include "app/gui/whatif/remedy_job.h"
#include "app/gui/whatif/what_if_model.h"
#include "tests/gui/shell/fixture.h"
#include "tests/support/catch.h"

#include <QAbstractItemModelTester>
#include <QSet>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace headroom;
using namespace headroom::gui;
using headroom::tests::needApplication;

namespace {

std::vector<Lever> leversOf(const ScenarioDocument& document)
{
    const auto tables = tablesFor(*document.scenario());
    REQUIRE(tables);
    return gui::leversOf(*document.scenario(), document.merged(), *tables->catalogue, tables->prices.get());
}

Lever count(const QString& id, double base, double min, double max, const QString& atMost = {})
{
    Lever lever;
    lever.id = id;
    lever.component = lever.group = u"shop"_s;
    lever.title = id;
    lever.base = base;
    lever.min = min;
    lever.max = max;
    lever.targets = {{u"/components/shop/"_s + id, 1, {}}};
    lever.atMostId = atMost;
    return lever;
}

} // namespace

TEST_CASE("every system has levers, and each of them makes a scenario that loads", "[gui][whatif]")
{
    needApplication();
    const QString name = GENERATE(u"fabrikam-drone-delivery"_s, u"holiday-peak-hub"_s, u"srvthreds"_s, u"teachin"_s, u"todo-chatbot"_s);
    CAPTURE(name.toStdString());
    ScenarioDocument document;
    REQUIRE(document.open(QStringLiteral(HEADROOM_SOURCE_DIR "/scenarios/") + name + u".json"_s, true));
    const std::vector<Lever> levers = leversOf(document);
    CHECK(levers.size() >= 12);
    CHECK(std::any_of(levers.begin(), levers.end(), [](const Lever& lever) { return lever.isLoad; }));
    CHECK(std::any_of(levers.begin(), levers.end(), [](const Lever& lever) { return lever.id.endsWith(u"/sku"); }));

    std::vector<double> base;
    for (const Lever& lever : levers) base.push_back(lever.base);
    CHECK(editsOf(levers, base).empty());
    QSet<QString> ids;
    for (std::size_t i = 0; i < levers.size(); ++i) {
        const Lever& lever = levers[i];
        CAPTURE(lever.id.toStdString());
        CHECK_FALSE(ids.contains(lever.id));
        ids.insert(lever.id);
        CHECK_FALSE(lever.title.isEmpty());
        CHECK_FALSE(lever.group.isEmpty());
        CHECK(lever.base >= lever.min);
        CHECK(lever.base <= lever.max);
        CHECK(snapped(lever, lever.base) == lever.base);
        // Up where there is room, else down: the value beside the base.
        double value = stepped(lever, lever.base, 1);
        if (value == lever.base) value = stepped(lever, lever.base, -1);
        CHECK(value != lever.base);
        WhatIfModel model;
        model.setLevers(levers);
        model.moveTo(static_cast<int>(i), value);
        CHECK_FALSE(model.edits().empty());
        const auto changed = document.preview(model.edits());
        INFO((changed ? std::string() : changed.error().front().message));
        CHECK(changed);
    }
}

TEST_CASE("a lever maps its way to values and back", "[gui][whatif]")
{
    Lever lever = count(u"units"_s, 10'000, 400, 100'000);
    lever.isLogarithmic = true;
    lever.step = 100;
    CHECK(valueAt(lever, 0) == 400);
    CHECK(valueAt(lever, 1) == 100'000);
    CHECK(positionOf(lever, 10'000) == Approx(0.583).margin(0.001));   // ln 25 / ln 250
    CHECK(stepped(lever, 10'000, 1) == 10'500);                        // a twentieth, rounded to 1, 2 or 5
    CHECK(stepped(lever, 400, -1) == 400);
    lever.stops = {400, 5'000, 100'000};
    CHECK(snapped(lever, 4'000) == 5'000);
    CHECK(stepped(lever, 5'000, 1) == 100'000);
    CHECK(positionOf(lever, 5'000) == 0.5);
}

TEST_CASE("levers keep apart from the document until asked, and partners go along", "[gui][whatif]")
{
    needApplication();
    WhatIfModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
    model.setLevers({count(u"min"_s, 2, 1, 20, u"max"_s), count(u"max"_s, 4, 1, 20)});
    int told = 0;
    QObject::connect(&model, &WhatIfModel::moved, &model, [&] { ++told; });
    model.moveTo(0, 6);
    CHECK(told == 1);
    CHECK(model.value(1) == 6);      // fewest may not exceed most
    CHECK(model.changedCount() == 2);
    CHECK(model.changesText() == u"shop, min and 1 more"_s);
    model.moveTo(1, 3);
    CHECK(model.value(0) == 3);
    model.reset(1);
    CHECK(model.changedCount() == 1);
    REQUIRE(model.edits().size() == 1);
    CHECK(model.edits()[0].pointer == u"/components/shop/min"_s);
    CHECK(*model.edits()[0].value == Json(3));
    CHECK(model.changesText() == u"shop, min: 3"_s);

    model.setEffect(0, 12.5);
    CHECK(model.data(model.index(0), WhatIfModel::kEffectRole).toDouble() == 12.5);
    model.setLevers({count(u"max"_s, 4, 1, 20), count(u"min"_s, 2, 1, 20, u"max"_s)});   // the file was edited elsewhere
    CHECK(model.value(1) == 3);      // what was moved stays
    CHECK_FALSE(model.effect(1));
    model.resetAll();
    CHECK(model.changedCount() == 0);
    CHECK(model.edits().empty());
}

TEST_CASE("a search moves what adds capacity and leaves the question as it is", "[gui][whatif]")
{
    Lever traffic = count(u"rate"_s, 100, 10, 1000);
    traffic.isLoad = true;
    Lever target = count(u"cpu"_s, 70, 20, 100);
    target.unit = u"%"_s;
    const std::vector<Lever> levers{traffic, count(u"min"_s, 2, 1, 20, u"max"_s), count(u"max"_s, 4, 1, 20), target};
    const auto ladders = remedyLadders(levers);
    REQUIRE(ladders.size() == 2);
    CHECK(ladders[0].lever == 1);
    CHECK(ladders[0].values == std::vector<double>{1, 2, 3, 4, 5, 6, 7, 8});
    CHECK(ladders[0].base == 1);
    // All at their strongest but "max" at its base: the fewest is held at it.
    const auto values = valuesOf(levers, ladders, {ladders[0].values.size() - 1, ladders[1].base});
    CHECK(values == std::vector<double>{100, 4, 4, 70});
}

#include "app/gui/document/scenario_document.h"
#include "tests/gui/shell/fixture.h"

#include <catch2/catch.hpp>

#include <QSignalSpy>

using namespace headroom;
using namespace headroom::gui;
using namespace headroom::tests;
using namespace Qt::StringLiterals;

namespace {
int replicasOf(const ScenarioDocument& document)
{
    return document.merged().at(Json::json_pointer("/components/service/replicas")).get<int>();
}

ScenarioDocument& opened(ScenarioDocument& document)
{
    REQUIRE(document.openText(tinyScenario(), u"tiny"_s));
    return document;
}
} // namespace

TEST_CASE("several edits are one step, or none is made", "[document]")
{
    needApplication();
    ScenarioDocument document;
    opened(document);
    const QByteArray before = document.text();
    const auto errors = document.apply({{u"/components/service/replicas"_s, Json(7)}, {u"/components/service/pool"_s, Json("nowhere")}}, u"Two things"_s);
    CHECK_FALSE(errors.empty());
    CHECK(document.text() == before);
    REQUIRE(document.apply({{u"/components/service/replicas"_s, Json(7)}, {u"/name"_s, Json("Renamed")}}, u"Two things"_s).empty());
    CHECK(replicasOf(document) == 7);
    CHECK(document.undoStack()->count() == 1);
    const auto scenario = document.scenario();
    document.undoStack()->undo();
    CHECK(document.text() == before);
    document.undoStack()->redo();
    CHECK(document.scenario() == scenario);   // results of it are not stale after undo and redo
}

TEST_CASE("the steps of one drag merge", "[document]")
{
    needApplication();
    ScenarioDocument document;
    opened(document);
    const QByteArray before = document.text();
    for (int replicas : {3, 4, 5}) REQUIRE(document.apply({{u"/components/service/replicas"_s, Json(replicas)}}, u"Replicas"_s, Merge{7}).empty());
    CHECK(document.undoStack()->count() == 1);
    document.undoStack()->undo();
    CHECK(document.text() == before);
}

TEST_CASE("an edit of a variant changes the variant alone, lists included", "[document]")
{
    needApplication();
    ScenarioDocument document;
    opened(document);
    const int base = replicasOf(document);
    REQUIRE(document.addVariant(u"more"_s, {{u"/components/service/replicas"_s, Json(base + 5)}}).empty());
    CHECK(document.variant() == u"more"_s);
    CHECK(replicasOf(document) == base + 5);
    REQUIRE(document.apply({{u"/traffic/0/otherwise"_s, Json("1200rpm")}}, u"Rate"_s).empty());
    CHECK(document.merged()["traffic"][0]["otherwise"] == "1200rpm");
    CHECK(document.json()["traffic"][0]["otherwise"] == "600rpm");
    CHECK(document.json()["variants"]["more"]["traffic"].size() == document.json()["traffic"].size());
    REQUIRE(document.apply({{u"/components/service/replicas"_s, std::nullopt}}, u"Reset"_s).empty());
    document.setVariant(u"base"_s);
    CHECK(replicasOf(document) == base);
    CHECK_FALSE(document.addVariant(u"more"_s, {}).empty());
    while (document.undoStack()->canUndo()) document.undoStack()->undo();
    CHECK_FALSE(document.json()["variants"].contains("more"));
}

TEST_CASE("a preview changes nothing", "[document]")
{
    needApplication();
    ScenarioDocument document;
    opened(document);
    QSignalSpy changed(&document, &ScenarioDocument::changed);
    const auto preview = document.preview({{u"/name"_s, Json("Other")}});
    REQUIRE(preview);
    CHECK((*preview)->name == "Other");
    CHECK_FALSE(document.preview({{u"/components/service/pool"_s, Json("nowhere")}}));
    CHECK(changed.isEmpty());
    CHECK_FALSE(document.undoStack()->canUndo());
}

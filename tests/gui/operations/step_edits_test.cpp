#include "app/gui/operations/sequence_layout.h"
#include "app/gui/operations/step_edits.h"
#include "tests/support/catch.h"

#include <random>

using namespace headroom;
using namespace headroom::gui;
using namespace Qt::StringLiterals;

namespace {

Json tree()
{
    return Json::parse(R"({"steps":[{"call":"web","steps":[{"call":"a"},{"call":"b","steps":[{"send":"q"}]},{"parallel":[{"call":"c"},{"call":"d"}]}]}]})");
}

int countOf(const Json& list)
{
    int count = 0;
    for (const Json& step : list) {
        ++count;
        for (const char* key : {"steps", "parallel"})
            if (step.contains(key)) count += countOf(step[key]);
    }
    return count;
}

} // namespace

TEST_CASE("places of steps", "[gui][operations]")
{
    CHECK(listOfStep(u"/steps/0/steps/1"_s) == u"/steps/0/steps"_s);
    CHECK(indexOfStep(u"/steps/0/steps/1"_s) == 1);
    CHECK(indexOfStep(u"/steps"_s) == -1);
    CHECK(parentOfStep(u"/steps/0/steps/1"_s) == u"/steps/0"_s);
    CHECK(parentOfStep(u"/steps/0"_s).isEmpty());
    CHECK(stepAt(tree(), u"/steps/0/steps/1"_s) != nullptr);
    CHECK(stepAt(tree(), u"/steps/7"_s) == nullptr);
}

TEST_CASE("steps are added, repeated and removed. What is empty vanishes", "[gui][operations]")
{
    const auto nested = insertStep(tree(), u"/steps/0/steps/0/steps"_s, 0, Json{{"call", "x"}});
    REQUIRE(nested);
    CHECK(nested->step == u"/steps/0/steps/0/steps/0"_s);
    CHECK(nested->operation["steps"][0]["steps"][0]["steps"][0] == Json{{"call", "x"}});
    CHECK_FALSE(insertStep(tree(), u"/steps/0/steps/1/steps/0/steps"_s, 0, Json{{"call", "x"}}));   // below a message
    CHECK_FALSE(insertStep(tree(), u"/steps"_s, 5, Json{{"call", "x"}}));
    const auto gone = removeStep(tree(), u"/steps/0/steps/1/steps/0"_s);
    REQUIRE(gone);
    CHECK_FALSE(gone->operation["steps"][0]["steps"][1].contains("steps"));
    CHECK(gone->step.isEmpty());
    auto group = removeStep(tree(), u"/steps/0/steps/2/parallel/0"_s);
    group = removeStep(group->operation, u"/steps/0/steps/2/parallel/0"_s);
    CHECK(group->operation["steps"][0]["steps"].size() == 2);
    CHECK(duplicateStep(tree(), u"/steps/0/steps/0"_s)->operation["steps"][0]["steps"][1] == Json{{"call", "a"}});
    CHECK_FALSE(removeStep(tree(), u"/steps/9"_s));
}

TEST_CASE("a step moves anywhere but into itself", "[gui][operations]")
{
    const auto down = shiftStep(tree(), u"/steps/0/steps/0"_s, 1);
    REQUIRE(down);
    CHECK(down->step == u"/steps/0/steps/1"_s);
    CHECK(down->operation["steps"][0]["steps"][0]["call"] == "b");
    CHECK_FALSE(shiftStep(tree(), u"/steps/0/steps/0"_s, -1));
    CHECK_FALSE(moveStep(tree(), u"/steps/0"_s, u"/steps/0/steps"_s, 0));
    CHECK_FALSE(moveStep(tree(), u"/steps/0/steps/0"_s, u"/steps/0/steps"_s, 1));
    const auto nested = nestStep(tree(), u"/steps/0/steps/1"_s);
    REQUIRE(nested);
    CHECK(nested->step == u"/steps/0/steps/0/steps/0"_s);
    const auto intoGroup = moveStep(tree(), u"/steps/0/steps/0"_s, u"/steps/0/steps/2/parallel"_s, 1);
    REQUIRE(intoGroup);
    CHECK(intoGroup->step == u"/steps/0/steps/1/parallel/1"_s);
    const auto lifted = liftStep(tree(), u"/steps/0/steps/2/parallel/1"_s);
    REQUIRE(lifted);
    CHECK(lifted->step == u"/steps/0/steps/3"_s);
    CHECK(lifted->operation["steps"][0]["steps"][2]["parallel"].size() == 1);
}

TEST_CASE("steps become parallel and go in a row again", "[gui][operations]")
{
    const auto wrapped = wrapParallel(tree(), u"/steps/0/steps/0"_s);
    REQUIRE(wrapped);
    CHECK(wrapped->step == u"/steps/0/steps/0/parallel/0"_s);
    CHECK(wrapped->operation["steps"][0]["steps"][0]["parallel"].size() == 2);
    const auto back = unwrapParallel(wrapped->operation, u"/steps/0/steps/0"_s);
    REQUIRE(back);
    CHECK(back->operation == tree());
    const auto joined = wrapParallel(tree(), u"/steps/0/steps/1"_s);   // the next one is a group already
    REQUIRE(joined);
    CHECK(joined->operation["steps"][0]["steps"][1]["parallel"].size() == 3);
    CHECK_FALSE(unwrapParallel(tree(), u"/steps/0"_s));
}

TEST_CASE("no sequence of moves loses or repeats a step", "[gui][operations]")
{
    std::mt19937 random(7);
    Json operation = tree();
    for (int i = 0; i < 500; ++i) {
        const auto layout = SequenceLayout::of(operation, [](const QString& id) { return id; }, u"clients"_s, 600);
        const int before = countOf(operation["steps"]);
        const QString step = layout.rows[static_cast<int>(random() % static_cast<unsigned>(layout.rows.size()))].step;
        const SequenceSlot slot = layout.dropSlots[static_cast<int>(random() % static_cast<unsigned>(layout.dropSlots.size()))];
        const QString name = QString::fromStdString(stepAt(operation, step)->dump());
        const auto moved = moveStep(operation, step, slot.list, slot.index);
        if (!moved) continue;
        CHECK(QString::fromStdString(stepAt(moved->operation, moved->step)->dump()) == name);
        const int after = countOf(moved->operation["steps"]);
        CHECK(after <= before);           // a group may have become empty
        CHECK(after >= before - 3);
        CHECK(moved->operation.dump().find('\x01') == std::string::npos);
        operation = moved->operation;
    }
}

TEST_CASE("the drawing has a lane for each component and an arrow for each step", "[gui][operations]")
{
    const auto layout = SequenceLayout::of(tree(), [](const QString& id) { return id.toUpper(); }, u"Clients"_s, 2000);
    QStringList lanes;
    for (const auto& lane : layout.lanes) lanes << lane.title;
    CHECK(lanes == QStringList{u"Clients"_s, u"WEB"_s, u"A"_s, u"B"_s, u"Q"_s, u"C"_s, u"D"_s});
    REQUIRE(layout.rows.size() == 7);
    for (int i = 1; i < layout.rows.size(); ++i) CHECK(layout.rows[i].y > layout.rows[i - 1].y);
    for (int i = 1; i < layout.lanes.size(); ++i) CHECK(layout.lanes[i].x - layout.lanes[i - 1].x >= SequenceLayout::kLaneWidth - 1);
    CHECK(layout.rows[3].kind == SequenceRow::Kind::Send);
    CHECK(layout.rows[3].from == 3);
    CHECK(layout.rows[4].frame.contains(layout.lanes[5].x, layout.rows[5].y));
    CHECK(layout.rows[0].bottom >= layout.rows.back().bottom);
    CHECK(layout.rowAt(QPointF((layout.lanes[1].x + layout.lanes[2].x) / 2, layout.rows[1].y)) == 1);
    const auto slot = layout.slotAt(QPointF(layout.lanes[3].x, layout.rows[2].y + 2), 3);
    REQUIRE(slot);
    CHECK(slot->list == u"/steps/0/steps/1/steps"_s);
    CHECK(SequenceLayout::of(Json::object(), [](const QString& id) { return id; }, u"Clients"_s, 300).dropSlots.size() == 1);
}

TEST_CASE("what is worth saying about a step", "[gui][operations]")
{
    const Json step = Json::parse(R"({"call":"x","probability":0.3,"times":2,"cpu":{"lognormal":{"mean":"8ms","cv":1}},"time":"5ms","retry":{"attempts":3},"timeout":"1s","hitRatio":0.8})");
    const QString text = stepDetails(step).join(u'|');
    for (const QString& part : {u"30"_s, u"×2"_s, u"8ms CPU"_s, u"5ms"_s, u"3 retries"_s, u"time-out 1s"_s, u"hit 80"_s}) CHECK(text.contains(part));
    CHECK(stepDetails(Json::parse(R"({"call":"x"})")).isEmpty());
}

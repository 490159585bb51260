#include "app/gui/document/issues_model.h"
#include "app/gui/document/scenario_document.h"
#include "app/gui/operations/operations_view.h"
#include "app/gui/operations/step_form.h"
#include "app/gui/operations/waterfall_view.h"
#include "app/gui/shell/main_window.h"
#include "app/gui/shell/scenario_page.h"
#include "models/capacity/critical_path.h"
#include "tests/gui/shell/fixture.h"
#include "tests/support/catch.h"

#include <QApplication>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QMouseEvent>
#include <QPushButton>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace headroom;
using namespace headroom::gui;
using headroom::tests::needApplication;
using headroom::tests::waitUntil;

namespace {

QByteArray scenarioText()
{
    QByteArray text = tests::tinyScenario("PT10M", "600rpm");
    text.replace(R"("steps": [ { "call": "service", "cpu": { "lognormal": { "mean": "10ms", "cv": 1 } } } ])",
                 R"("steps": [ { "call": "service", "cpu": { "lognormal": { "mean": "10ms", "cv": 1 } }, "steps": [
                      { "call": "cache", "access": "read", "bytes": "1KB" },
                      { "parallel": [ { "call": "api", "time": "50ms" }, { "call": "other", "time": "20ms" } ] } ] } ])");
    text.replace(R"("service": { "kind": "service",)",
                 R"("cache": { "kind": "redis", "title": "Cache" }, "api": { "kind": "external", "title": "Api", "latency": "1ms" }, "other": { "kind": "external", "title": "Other", "latency": "1ms" }, "service": { "kind": "service",)");
    return text;
}

struct Fixture {
    ScenarioDocument document;
    std::unique_ptr<OperationsView> view;

    Fixture()
    {
        needApplication();
        const bool isLoaded = document.openText(scenarioText(), u"ops"_s);
        for (const Error& error : document.issues()) UNSCOPED_INFO(toString(error));
        REQUIRE(isLoaded);
        view = std::make_unique<OperationsView>(&document);
        view->resize(1400, 620);
        view->show();
        REQUIRE(QTest::qWaitForWindowExposed(view.get()));
        QTest::qWait(20);
    }
    [[nodiscard]] Json steps() const { return document.merged()["operations"]["request"]["steps"]; }
    [[nodiscard]] SequenceView& sequence() const { return *view->sequence(); }
    [[nodiscard]] QPoint middleOf(const QString& step) const
    {
        const auto& layout = sequence().layoutOfSteps();
        const auto& row = layout.rows[layout.indexOf(step)];
        return QPointF((layout.lanes[row.from].x + layout.lanes[row.to].x) / 2, row.y - 2).toPoint();
    }
    bool waitForWaterfall() const { return waitUntil([&] { return view->isWaterfallReady(); }); }
};

void drag(QWidget* widget, QPoint from, QPoint to)
{
    QTest::mousePress(widget, Qt::LeftButton, {}, from);
    for (const double part : {0.4, 0.8, 1.0}) {
        const QPointF at = QPointF(from) + (QPointF(to) - QPointF(from)) * part;
        QMouseEvent move(QEvent::MouseMove, at, widget->mapToGlobal(at), Qt::NoButton, Qt::LeftButton, {});
        QApplication::sendEvent(widget, &move);
    }
    QTest::mouseRelease(widget, Qt::LeftButton, {}, to);
}

} // namespace

TEST_CASE("a step that is clicked shows its settings, and a setting goes to the document", "[gui][operations]")
{
    Fixture f;
    QTest::mouseClick(&f.sequence(), Qt::LeftButton, {}, f.middleOf(u"/steps/0/steps/0"_s));
    CHECK(f.sequence().selected() == u"/steps/0/steps/0"_s);
    QLineEdit* bytes = f.view->form()->field(u"bytes"_s);
    REQUIRE(bytes);
    CHECK(bytes->text() == u"1KB"_s);
    bytes->setFocus();
    bytes->selectAll();
    QTest::keyClicks(bytes, u"3KB"_s);
    QTest::keyClick(bytes, Qt::Key_Return);
    CHECK(f.steps()[0]["steps"][0]["bytes"] == "3KB");
    CHECK(f.document.undoStack()->undoText().contains(u"Cache"_s));
    QLineEdit* probability = f.view->form()->field(u"probability"_s);
    probability->setFocus();
    QTest::keyClicks(probability, u"7"_s);
    QTest::keyClick(probability, Qt::Key_Return);
    CHECK_FALSE(f.steps()[0]["steps"][0].contains("probability"));   // refused: the reason stands below the field
    CHECK(probability->text() == u"7"_s);
    CHECK(f.view->form()->findChild<QLabel*>(u"error:probability"_s)->isVisible());
}

TEST_CASE("the mean of a distribution is edited, its form stays", "[gui][operations]")
{
    Fixture f;
    f.view->selectStep(u"/steps/0"_s);
    QLineEdit* cpu = f.view->form()->field(u"cpu"_s);
    CHECK(cpu->text() == u"10ms"_s);
    cpu->setText(u"12ms"_s);
    Q_EMIT cpu->editingFinished();
    CHECK(f.steps()[0]["cpu"] == Json::parse(R"({"lognormal":{"mean":"12ms","cv":1}})"));
    QLineEdit* retries = f.view->form()->field(u"retry/attempts"_s);
    retries->setText(u"2"_s);
    Q_EMIT retries->editingFinished();
    CHECK(f.steps()[0]["retry"]["attempts"] == 2);
    retries->clear();
    Q_EMIT retries->editingFinished();
    CHECK_FALSE(f.steps()[0].contains("retry"));
}

TEST_CASE("a step is dragged to another place", "[gui][operations]")
{
    Fixture f;
    const QByteArray before = f.document.text();
    const auto& layout = f.sequence().layoutOfSteps();
    const auto& last = layout.dropSlots.back();
    QPoint to;
    for (const auto& slot : layout.dropSlots)
        if (slot.list == u"/steps/0/steps"_s && slot.index == 2) to = QPointF(layout.lanes[slot.lane].x + 20, slot.y).toPoint();
    REQUIRE(last.list == u"/steps"_s);
    drag(&f.sequence(), f.middleOf(u"/steps/0/steps/0"_s), to);
    REQUIRE(f.steps()[0]["steps"].size() == 2);
    CHECK(f.steps()[0]["steps"][0].contains("parallel"));
    CHECK(f.steps()[0]["steps"][1]["call"] == "cache");
    CHECK(f.sequence().selected() == u"/steps/0/steps/1"_s);
    CHECK(f.document.undoStack()->count() == 1);
    f.document.undoStack()->undo();
    CHECK(f.document.text() == before);
}

TEST_CASE("an arrow drawn between two lanes is a call", "[gui][operations]")
{
    Fixture f;
    const auto& layout = f.sequence().layoutOfSteps();
    int cache = -1, api = -1;
    for (int i = 0; i < layout.lanes.size(); ++i) {
        if (layout.lanes[i].component == u"cache"_s) cache = i;
        if (layout.lanes[i].component == u"api"_s) api = i;
    }
    REQUIRE(cache > 0);
    const auto& row = layout.rows[layout.indexOf(u"/steps/0/steps/0"_s)];
    drag(&f.sequence(), QPointF(layout.lanes[cache].x, row.y + 9).toPoint(), QPointF(layout.lanes[api].x, row.y + 12).toPoint());
    REQUIRE(f.steps()[0]["steps"][0].contains("steps"));
    CHECK(f.steps()[0]["steps"][0]["steps"][0]["call"] == "api");
}

TEST_CASE("the keyboard does all that the mouse does", "[gui][operations]")
{
    Fixture f;
    SequenceView& sequence = f.sequence();
    sequence.setFocus();
    QTest::keyClick(&sequence, Qt::Key_Home);
    QTest::keyClick(&sequence, Qt::Key_Right);
    CHECK(sequence.selected() == u"/steps/0/steps/0"_s);
    QTest::keyClick(&sequence, Qt::Key_Left);
    CHECK(sequence.selected() == u"/steps/0"_s);
    QTest::keyClick(&sequence, Qt::Key_Down);
    QTest::keyClick(&sequence, Qt::Key_Down, Qt::AltModifier);
    CHECK(f.steps()[0]["steps"][1]["call"] == "cache");
    QTest::keyClick(&sequence, Qt::Key_Right, Qt::AltModifier);   // into the group before it
    CHECK(f.steps()[0]["steps"][0]["parallel"].size() == 3);
    QTest::keyClick(&sequence, Qt::Key_Left, Qt::AltModifier);
    CHECK(f.steps()[0]["steps"].size() == 2);
    QTest::keyClick(&sequence, Qt::Key_D, Qt::ControlModifier);
    CHECK(f.steps()[0]["steps"].size() == 3);
    QTest::keyClick(&sequence, Qt::Key_Up);
    QTest::keyClick(&sequence, Qt::Key_P);
    CHECK(f.steps()[0]["steps"].size() == 2);
    QTest::keyClick(&sequence, Qt::Key_Left);
    QTest::keyClick(&sequence, Qt::Key_P, Qt::ShiftModifier);
    CHECK(f.steps()[0]["steps"].size() == 3);
    QTest::keyClick(&sequence, Qt::Key_Delete);
    CHECK(f.steps()[0]["steps"].size() == 2);
    auto* target = f.view->findChild<QComboBox*>(u"stepTarget"_s);
    target->setCurrentIndex(target->findData(u"other"_s));
    const int undos = f.document.undoStack()->count();
    QTest::keyClick(&sequence, Qt::Key_Home);
    QTest::keyClick(&sequence, Qt::Key_Insert);
    CHECK(f.steps()[0]["steps"].back()["call"] == "other");
    CHECK(f.document.undoStack()->count() == undos + 1);
    while (f.document.undoStack()->canUndo()) f.document.undoStack()->undo();
    CHECK(f.steps()[0]["steps"].size() == 2);
}

TEST_CASE("without a run the waterfall is the longest chain of the model", "[gui][operations]")
{
    Fixture f;
    REQUIRE(f.waitForWaterfall());
    const Waterfall& waterfall = f.view->waterfall()->waterfall();
    CHECK_FALSE(waterfall.hasWaiting);
    REQUIRE(waterfall.rows.size() == 5);
    CHECK(waterfall.rows[3].title == u"Api"_s);
    CHECK(waterfall.rows[3].critical);
    CHECK_FALSE(waterfall.rows[4].critical);
    CHECK(waterfall.rows[3].start == Approx(waterfall.rows[4].start));
    CHECK(waterfall.rows[2].total == Approx(std::max(waterfall.rows[3].total, waterfall.rows[4].total)));
    CHECK(waterfall.rows[0].total == Approx(waterfall.seconds));
    CHECK(waterfall.rows[0].service == Approx(0.01));
    QTest::mouseClick(f.view->waterfall(), Qt::LeftButton, {}, f.view->waterfall()->rowRect(4).center());
    CHECK(f.sequence().selected() == u"/steps/0/steps/1/parallel/1"_s);
    f.view->form()->field(u"time"_s)->setText(u"90ms"_s);
    Q_EMIT f.view->form()->field(u"time"_s)->editingFinished();
    REQUIRE(f.waitForWaterfall());
    CHECK(f.view->waterfall()->waterfall().rows[4].critical);
}

TEST_CASE("the waterfall says how long the models say it takes", "[gui][operations]")
{
    Fixture f;
    const auto waterfall = buildWaterfall(*f.document.scenario(), u"request"_s, nullptr);
    REQUIRE(waterfall);
    simulation::Recording recording;
    recording.components.resize(2);
    recording.components[0].id = "service";
    recording.components[0].waited = 10;
    recording.components[0].waitMs.value = 30;
    recording.components[1].id = "cache";   // has recorded no wait
    const auto waited = buildWaterfall(*f.document.scenario(), u"request"_s, &recording);
    REQUIRE(waited);
    CHECK(waited->hasWaiting);
    CHECK(waited->rows[0].waiting.value() == Approx(0.03));
    CHECK_FALSE(waited->rows[1].waiting.has_value());
    CHECK(waited->seconds == Approx(waterfall->seconds + 0.03));
    CHECK_FALSE(buildWaterfall(*f.document.scenario(), u"no such"_s, nullptr));
}

TEST_CASE("operations are added and removed. A run adds what it measured", "[gui][operations]")
{
    needApplication();
    MainWindow window;
    window.show();
    window.openScenario(tests::writeFile(u"operations.json"_s, scenarioText()), true, true);
    ScenarioPage* page = window.page();
    REQUIRE(page->document()->issues().empty());
    REQUIRE(waitUntil([&] { return page->report() != nullptr || page->issues()->rowCount() > 0; }));
    REQUIRE(page->report());
    OperationsView* view = page->operations();
    page->showCenter(u"operations"_s);
    REQUIRE(waitUntil([&] { return view->isWaterfallReady(); }));
    const Waterfall& waterfall = view->waterfall()->waterfall();
    CHECK(waterfall.hasWaiting);
    REQUIRE(waterfall.measuredMean.has_value());
    CHECK(*waterfall.measuredMean == Approx(page->report()->recording.operations.front().latency.meanMs.value * 1e-3));
    CHECK(waterfall.seconds == Approx(*waterfall.measuredMean).epsilon(0.2));   // a quiet system: the steps add up to what was measured
    QTest::mouseClick(view->findChild<QPushButton*>(u"addOperation"_s), Qt::LeftButton);
    CHECK(page->document()->merged()["operations"].size() == 2);
    REQUIRE(waitUntil([&] { return view->isWaterfallReady(); }));
    CHECK_FALSE(view->waterfall()->waterfall().hasWaiting);   // of another scenario than the run
    QTest::mouseClick(view->findChild<QPushButton*>(u"removeOperation"_s), Qt::LeftButton);
    CHECK(page->document()->merged()["operations"].size() == 1);
    page->document()->undoStack()->undo();
    page->document()->undoStack()->undo();
    REQUIRE(waitUntil([&] { return view->isWaterfallReady(); }));
    CHECK(view->waterfall()->waterfall().hasWaiting);
}

#include "app/gui/document/scenario_document.h"
#include "app/gui/plots/plot_panel.h"
#include "app/gui/plots/plot_stack.h"
#include "app/gui/shell/main_window.h"
#include "app/gui/shell/scenario_page.h"
#include "app/gui/shell/verdict_strip.h"
#include "app/gui/whatif/estimator.h"
#include "app/gui/whatif/search_section.h"
#include "app/gui/whatif/what_if_panel.h"
#include "models/scenario/load.h"
#include "tests/gui/shell/fixture.h"
#include "tests/support/catch.h"

#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTest>
#include <QUndoStack>

#include <cmath>

using namespace Qt::StringLiterals;
using namespace headroom;
using namespace headroom::gui;
using headroom::tests::needApplication;
using headroom::tests::tinyScenario;
using headroom::tests::waitUntil;
using headroom::tests::writeFile;

namespace {

const QString kReplicas = u"/components/service/replicas"_s, kNodes = u"/components/pool/nodes"_s;

/// The window with a tiny scenario and the what-if in front.
struct Opened {
    explicit Opened(const QByteArray& text = tinyScenario())
    {
        window.resize(1366, 768);
        window.show();
        window.openScenario(writeFile(u"tiny.json"_s, text), true, false);
        REQUIRE(page().document()->scenario());
        page().toggleWhatIf();
        REQUIRE(waitUntil([&] { return panel().model()->rowCount() > 0; }));
    }
    ScenarioPage& page() { return *window.page(); }
    WhatIfPanel& panel() { return *page().whatIf(); }
    LeverSlider* slider(const QString& id) { return panel().row(id)->findChild<LeverSlider*>(); }
    QPushButton* button(const QString& name) { return panel().findChild<QPushButton*>(name); }
    /// The answer to the levers as they stand, the whole calendar included.
    void waitForAnswer()
    {
        REQUIRE(waitUntil([&] { return panel().estimate() && panel().estimate()->isMonthExact && panel().estimate()->scenario != nullptr; }));
    }
    const PlotData& plots() { return page().plots()->stack().data(); }

    MainWindow window;
};

} // namespace

TEST_CASE("F7 brings the levers to the front and takes them away", "[gui][whatif]")
{
    needApplication();
    Opened opened;
    CHECK(opened.panel().isVisible());
    REQUIRE(opened.panel().row(kReplicas));
    REQUIRE(opened.panel().row(kNodes));
    CHECK_FALSE(opened.panel().estimate());
    CHECK_FALSE(opened.button(u"applyButton"_s)->isEnabled());
    opened.page().toggleWhatIf();
    CHECK_FALSE(opened.panel().isVisible());
}

TEST_CASE("a lever moved by key is answered with figures, a ghost and a sentence", "[gui][whatif]")
{
    needApplication();
    Opened opened;
    const QString question = opened.page().strip()->headline();
    LeverSlider* nodes = opened.slider(kNodes);
    nodes->setFocus();
    QTest::keyClick(nodes, Qt::Key_Right);
    CHECK(opened.panel().model()->value(opened.panel().model()->rowOf(kNodes)) == 3);
    opened.waitForAnswer();
    const Estimate& estimate = *opened.panel().estimate();
    CHECK(estimate.month > estimate.baseMonth + 10);   // a third node is paid for all month
    CHECK(opened.panel().cards()[0]->figure().change == KeyFigure::Change::Worse);
    CHECK(opened.panel().cards()[0]->figure().delta.startsWith(u"▲ +"_s));
    CHECK(opened.panel().cards()[0]->isVisible());
    CHECK(opened.page().strip()->tone() == VerdictStrip::Tone::Estimate);
    CHECK(opened.page().strip()->headline().startsWith(u"Estimate: "_s));
    REQUIRE(opened.plots().ghost());
    CHECK_FALSE(opened.plots().isGhostSimulated());
    CHECK_FALSE(opened.plots().ghostMean("latency.p95").empty());
    // Alone it does to the month what it does together with nothing else.
    const int row = opened.panel().model()->rowOf(kNodes);
    REQUIRE(waitUntil([&] { return opened.panel().model()->effect(row).has_value(); }));
    CHECK(*opened.panel().model()->effect(row) == Approx(estimate.month - estimate.baseMonth).margin(0.02));
    CHECK_FALSE(opened.page().document()->isModified());

    QTest::keyClick(nodes, Qt::Key_Left);   // back to the base
    CHECK(opened.panel().model()->changedCount() == 0);
    CHECK_FALSE(opened.plots().ghost());
    CHECK(opened.page().strip()->headline() == question);
}

TEST_CASE("a window that takes long is answered by its busiest stretch first, then whole", "[gui][whatif]")
{
    needApplication();
    // Four hours, the third is the busiest.
    auto json = Json::parse(tinyScenario("PT4H", "600rpm").toStdString());
    json["traffic"][0]["events"] = Json::parse(R"([{"name": "sale", "from": "2026-11-02T02:00", "to": "2026-11-02T03:00", "rate": "3000rpm"}])");
    auto document = std::make_shared<const Json>(std::move(json));
    auto loaded = scenario::loadText(document->dump(), "tiny.json");
    REQUIRE(loaded);
    const auto unchanged = std::make_shared<const scenario::Scenario>(std::move(loaded).value());
    const EstimateWindow window = wholeCalendar(*unchanged, 1);

    Estimator estimator;
    estimator.setPatience(0);   // no window is fast enough
    std::vector<Estimate> answers;
    bool isPrepared = false;
    QObject::connect(&estimator, &Estimator::prepared, &estimator, [&] { isPrepared = true; });
    QObject::connect(&estimator, &Estimator::answered, &estimator, [&](const Estimate& estimate) { answers.push_back(estimate); });
    estimator.setSubject({document, "tiny.json", unchanged, window});
    REQUIRE(waitUntil([&] { return isPrepared; }));
    const std::vector<Edit> edits = {Edit{kNodes, Json(3)}};
    estimator.ask(edits, {});
    REQUIRE(waitUntil([&] { return answers.size() >= 2; }));

    const Estimate& stretch = answers[0];
    CHECK(stretch.isStretch);
    CHECK_FALSE(stretch.isMonthExact);
    CHECK(stretch.report->recording.end - stretch.report->recording.start == Duration::hours(1));
    CHECK(stretch.report->recording.start == window.from + Duration::hours(2));   // with the sale in it
    CHECK(stretch.base->recording.start == stretch.report->recording.start);
    CHECK(stretch.windowBase->recording.start == window.from);
    CHECK_FALSE(answers[1].isStretch);
    CHECK(answers[1].report->recording.start == window.from);
    // A node more costs the same each hour: the stretch knew it.
    CHECK(stretch.month - stretch.baseMonth == Approx(answers[1].month - answers[1].baseMonth).margin(0.02));

    const auto placed = placedInWindow(*stretch.report, window.from);
    const auto* whole = answers[1].report->recording.signal("requests.offered");
    const auto* part = placed->recording.signal("requests.offered");
    REQUIRE(whole);
    REQUIRE(part);
    const auto perHour = static_cast<std::size_t>(Duration::hours(1) / placed->recording.bucket);
    REQUIRE(part->mean.size() == perHour * 3);
    for (std::size_t i = 0; i < perHour * 2; ++i) CHECK(std::isnan(part->mean[i]));
    for (std::size_t i = perHour * 2; i < perHour * 3; ++i) CHECK(part->mean[i] == Approx(whole->mean[i]));
    CHECK(placed->window.totalPerHour.size() == 3);
}

TEST_CASE("more replicas answer faster under load", "[gui][whatif]")
{
    needApplication();
    Opened opened(tinyScenario("PT10M", "9000rpm"));   // 1.5 cores of work
    LeverSlider* replicas = opened.slider(kReplicas);
    QTest::keyClick(replicas, Qt::Key_Home);           // one pod has to do it
    opened.waitForAnswer();
    CHECK(opened.panel().cards()[1]->figure().change == KeyFigure::Change::Worse);
    CHECK(opened.panel().estimate()->report->recording.latency.p95Ms.value > opened.panel().estimate()->base->recording.latency.p95Ms.value);
}

TEST_CASE("typed values are taken on Enter, and each lever has its way back", "[gui][whatif]")
{
    needApplication();
    Opened opened;
    auto* field = opened.panel().row(kReplicas)->findChild<LeverField*>();
    field->setFocus();
    field->selectAll();
    QTest::keyClicks(field, u"5"_s);
    CHECK(opened.panel().model()->changedCount() == 0);   // not yet
    QTest::keyClick(field, Qt::Key_Return);
    CHECK(opened.panel().model()->value(opened.panel().model()->rowOf(kReplicas)) == 5);
    auto* reset = opened.panel().row(kReplicas)->findChild<QAbstractButton*>(u"leverReset"_s);
    CHECK(reset->isVisible());
    QTest::mouseClick(reset, Qt::LeftButton);
    CHECK(opened.panel().model()->changedCount() == 0);
    CHECK_FALSE(reset->isVisible());
}

TEST_CASE("Apply makes one step that Undo takes back", "[gui][whatif]")
{
    needApplication();
    Opened opened;
    QTest::keyClick(opened.slider(kNodes), Qt::Key_Right);
    QTest::keyClick(opened.slider(kReplicas), Qt::Key_Right);
    QTest::mouseClick(opened.button(u"applyButton"_s), Qt::LeftButton);
    ScenarioDocument* document = opened.page().document();
    CHECK(document->valueAt(kNodes) == u"3"_s);
    CHECK(document->valueAt(kReplicas) == u"3"_s);
    CHECK(document->undoStack()->count() == 1);
    CHECK(document->undoStack()->undoText().contains(u"and 1 more"_s));
    REQUIRE(waitUntil([&] { return opened.panel().model()->changedCount() == 0; }));
    document->undoStack()->undo();
    CHECK(document->valueAt(kNodes) == u"2"_s);
    CHECK_FALSE(document->isModified());
}

TEST_CASE("a what-if is kept as a variant under a name that is free", "[gui][whatif]")
{
    needApplication();
    Opened opened;
    QTest::keyClick(opened.slider(kNodes), Qt::Key_Right);
    QTest::mouseClick(opened.button(u"variantButton"_s), Qt::LeftButton);
    auto* name = opened.panel().findChild<QLineEdit*>(u"variantName"_s);
    REQUIRE(name->isVisible());
    QTest::keyClicks(name, u"three"_s);   // there is one of that name
    QTest::keyClick(name, Qt::Key_Return);
    CHECK(name->isVisible());
    CHECK(opened.page().document()->variant() == u"base"_s);
    name->clear();
    QTest::keyClicks(name, u"three nodes"_s);
    QTest::keyClick(name, Qt::Key_Return);
    CHECK(opened.page().document()->variant() == u"three nodes"_s);
    CHECK(opened.page().document()->undoStack()->count() == 1);
    CHECK(opened.page().document()->valueAt(kNodes) == u"3"_s);
}

TEST_CASE("Confirm simulates both scenarios and takes the place of the estimate", "[gui][whatif]")
{
    needApplication();
    Opened opened;
    QTest::keyClick(opened.slider(kNodes), Qt::Key_Right);
    opened.waitForAnswer();
    QTest::mouseClick(opened.button(u"confirmButton"_s), Qt::LeftButton);
    CHECK(opened.panel().confirmation()->isRunning());
    REQUIRE(waitUntil([&] { return opened.panel().isConfirmed(); }));
    CHECK(opened.page().strip()->headline().startsWith(u"Simulated: "_s));
    CHECK(opened.page().strip()->tone() == VerdictStrip::Tone::Plain);
    CHECK(opened.plots().isGhostSimulated());
    CHECK(opened.panel().cards()[0]->figure().change == KeyFigure::Change::Worse);
    QTest::keyClick(opened.slider(kNodes), Qt::Key_Right);   // and back to an estimate
    CHECK_FALSE(opened.panel().isConfirmed());
    REQUIRE(waitUntil([&] { return opened.page().strip()->tone() == VerdictStrip::Tone::Estimate; }));
}

TEST_CASE("an answer to a question that was dropped never comes", "[gui][whatif]")
{
    needApplication();
    Opened opened;
    std::vector<quint64> numbers;
    QObject::connect(opened.panel().estimator(), &Estimator::answered, &opened.window, [&](const Estimate& estimate) { numbers.push_back(estimate.number); });
    LeverSlider* nodes = opened.slider(kNodes);
    for (int i = 0; i < 5; ++i) QTest::keyClick(nodes, Qt::Key_Right);
    opened.waitForAnswer();
    REQUIRE(waitUntil([&] { return numbers.back() == 5; }));
    CHECK(std::is_sorted(numbers.begin(), numbers.end()));
    numbers.clear();
    QTest::keyClick(nodes, Qt::Key_Right);
    opened.panel().model()->resetAll();
    CHECK_FALSE(waitUntil([&] { return !numbers.empty(); }, 300));
    CHECK_FALSE(opened.panel().estimate());
}

TEST_CASE("the search finds what holds, and nothing that is one step weaker", "[gui][whatif]")
{
    needApplication();
    Opened opened(tinyScenario("PT10M", "36000rpm"));   // 6 cores of work on two pods
    SearchSection* search = opened.panel().search();
    bool isDone = false;
    QObject::connect(search->job(), &RemedyJob::finished, search, [&] { isDone = true; });
    QTest::mouseClick(search->findChild<QPushButton*>(u"searchButton"_s), Qt::LeftButton);
    REQUIRE(waitUntil([&] { return isDone; }, 120'000));
    REQUIRE_FALSE(search->found().empty());
    const FoundRemedy best = search->found().front();
    CHECK(best.changes >= 1);
    CAPTURE(best.text.toStdString());
    auto* load = search->findChild<QPushButton*>(u"loadRemedy"_s);
    REQUIRE(waitUntil([&] { return load->isVisible(); }));
    QTest::mouseClick(load, Qt::LeftButton);
    CHECK(opened.panel().model()->changedCount() == static_cast<int>(best.changes));
    INFO(opened.panel().findChild<QLabel*>(u"whatIfNote"_s)->text().toStdString());
    opened.waitForAnswer();
    CHECK(opened.panel().model()->values() == best.values);
    CHECK(opened.panel().estimate()->report->answer.allSlosHeld);
    CHECK(opened.panel().estimate()->report->recording.failedShare.value < 0.01);   // not by answering nobody
    CHECK(opened.panel().estimate()->month == Approx(best.month).margin(0.02));
}

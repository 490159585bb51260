#include "app/gui/document/scenario_document.h"
#include "app/gui/run/queue_popover.h"
#include "app/gui/run/run_bar.h"
#include "app/gui/run/run_queue.h"
#include "app/gui/shell/main_window.h"
#include "app/gui/shell/scenario_page.h"
#include "tests/gui/shell/fixture.h"
#include "tests/support/catch.h"

#include <QAbstractItemModelTester>
#include <QPushButton>
#include <QTableView>
#include <QTest>

// What is proved: runs wait, are reordered and taken out, begin one after the other, and leave results that can be shown again.

using namespace Qt::StringLiterals;
using namespace headroom;
using namespace headroom::gui;
using headroom::tests::needApplication;
using headroom::tests::tinyScenario;
using headroom::tests::waitUntil;
using headroom::tests::writeFile;

namespace {

RunRequest request(std::uint64_t seed)
{
    RunRequest made;
    made.variant = u"base"_s;
    made.options.seed = seed;
    return made;
}

std::vector<std::uint64_t> seeds(const RunQueue& queue)
{
    std::vector<std::uint64_t> all;
    for (int row = 0; row < queue.rowCount(); ++row) all.push_back(queue.request(row).options.seed);
    return all;
}

} // namespace

TEST_CASE("The queue keeps its order and what may be moved", "[gui][run]")
{
    needApplication();
    RunQueue queue;
    QAbstractItemModelTester tester(&queue, QAbstractItemModelTester::FailureReportingMode::Fatal);
    for (const std::uint64_t seed : {1U, 2U, 3U}) queue.add(request(seed));
    CHECK(queue.waitingCount() == 3);
    CHECK(queue.move(2, -1));
    CHECK(seeds(queue) == std::vector<std::uint64_t>{1, 3, 2});
    CHECK(queue.move(0, 1));
    CHECK(seeds(queue) == std::vector<std::uint64_t>{3, 1, 2});
    CHECK_FALSE(queue.move(0, -1));
    const auto next = queue.takeNext();
    REQUIRE(next);
    CHECK(next->options.seed == 3);
    CHECK_FALSE(queue.move(1, -1)); // not before what runs
    CHECK_FALSE(queue.remove(0));   // stopped first
    RunState state;
    state.fraction = 0.25;
    queue.showProgress(state);
    CHECK(queue.index(0, RunQueue::Progress).data().toString().contains(u"25"_s));
    auto report = std::make_shared<analysis::Report>();
    report->recording.partial = true;
    queue.end(report, state);
    CHECK(queue.status(0) == RunQueue::Status::Partial);
    CHECK(queue.report(0) == report);
    CHECK(queue.remove(1));
    CHECK(seeds(queue) == std::vector<std::uint64_t>{3, 2});
    queue.begin(request(9)); // at once: before those that wait
    CHECK(seeds(queue) == std::vector<std::uint64_t>{3, 9, 2});
    queue.end(nullptr, {});
    CHECK(queue.status(1) == RunQueue::Status::Failed);
}

TEST_CASE("Only the latest reports are kept", "[gui][run]")
{
    needApplication();
    RunQueue queue;
    for (std::uint64_t i = 0; i < RunQueue::kReportsKept + 3; ++i) {
        queue.begin(request(i));
        queue.end(std::make_shared<analysis::Report>(), {});
    }
    CHECK(queue.report(0) == nullptr);
    CHECK(queue.report(2) == nullptr);
    CHECK(queue.report(3) != nullptr);
    CHECK(queue.status(0) == RunQueue::Status::Finished);
}

TEST_CASE("All variants run one after the other, and earlier results can be shown again", "[gui][run]")
{
    needApplication();
    MainWindow window;
    window.show();
    window.openScenario(writeFile(u"queue.json"_s, tinyScenario()), true, false);
    ScenarioPage& page = *window.page();
    page.queueVariants();
    REQUIRE(page.queue()->rowCount() == 2);
    CHECK(page.controller()->isRunning());
    CHECK(page.queue()->waitingCount() == 1);
    CHECK(window.findChild<QPushButton*>(u"queueButton"_s)->isVisible());
    REQUIRE(waitUntil([&] { return !page.controller()->isRunning() && page.queue()->waitingCount() == 0; }));
    CHECK(page.queue()->status(0) == RunQueue::Status::Finished);
    CHECK(page.queue()->status(1) == RunQueue::Status::Finished);
    REQUIRE(page.report());
    CHECK(page.report()->recording.variant == "three");

    page.showQueue();
    auto* popover = window.findChild<QueuePopover*>();
    REQUIRE(popover);
    REQUIRE(popover->isVisible());
    popover->view().selectRow(0);
    QTest::mouseClick(popover->findChild<QPushButton*>(u"queueShow"_s), Qt::LeftButton);
    CHECK_FALSE(popover->isVisible());
    CHECK(page.report()->recording.variant == "base");
}

TEST_CASE("The popover reorders and takes out by keyboard, and Stop holds the queue", "[gui][run]")
{
    needApplication();
    MainWindow window;
    window.page()->controller()->setEngine(headroom::tests::endlessEngine());
    window.show();
    window.openScenario(writeFile(u"queue.json"_s, tinyScenario()), true, false);
    ScenarioPage& page = *window.page();
    page.queueRun(); // nothing runs: it begins
    REQUIRE(page.controller()->isRunning());
    page.queueSeeds();
    CHECK(seeds(*page.queue()) == std::vector<std::uint64_t>{1, 2, 3, 4, 5, 6});
    page.showQueue();
    auto* popover = window.findChild<QueuePopover*>();
    QTableView& view = popover->view();
    view.selectRow(3);
    QTest::keyClick(&view, Qt::Key_Up, Qt::AltModifier);
    CHECK(seeds(*page.queue()) == std::vector<std::uint64_t>{1, 2, 4, 3, 5, 6});
    CHECK(view.currentIndex().row() == 2);
    QTest::keyClick(&view, Qt::Key_Down, Qt::AltModifier);
    CHECK(seeds(*page.queue()) == std::vector<std::uint64_t>{1, 2, 3, 4, 5, 6});
    QTest::keyClick(&view, Qt::Key_Delete);
    CHECK(seeds(*page.queue()) == std::vector<std::uint64_t>{1, 2, 3, 5, 6});
    view.selectRow(0);
    CHECK(popover->findChild<QPushButton*>(u"queueRemove"_s)->text().contains(u"Stop"_s));
    QTest::keyClick(&view, Qt::Key_Delete); // the one that runs: stops it
    REQUIRE(waitUntil([&] { return !page.controller()->isRunning(); }));
    CHECK(page.queue()->status(0) != RunQueue::Status::Running);
    CHECK(page.queue()->waitingCount() == 4); // held until told to go on
    auto* goOn = popover->findChild<QPushButton*>(u"queueStart"_s);
    REQUIRE(goOn->isEnabled());
    QTest::mouseClick(goOn, Qt::LeftButton);
    CHECK(page.controller()->isRunning());
    CHECK(page.queue()->waitingCount() == 3);
    page.stop();
    REQUIRE(waitUntil([&] { return !page.controller()->isRunning(); }));
}

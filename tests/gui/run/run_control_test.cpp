#include "app/gui/document/scenario_document.h"
#include "app/gui/plots/plot_panel.h"
#include "app/gui/plots/plot_data.h"
#include "app/gui/run/run_bar.h"
#include "app/gui/run/run_queue.h"
#include "app/gui/run/until_dialog.h"
#include "app/gui/shell/main_window.h"
#include "app/gui/shell/scenario_page.h"
#include "tests/gui/shell/fixture.h"
#include "tests/support/catch.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QPushButton>
#include <QSpinBox>
#include <QTest>

#include <thread>

// What is proved: F5 starts, holds and lets go on; a held run does nothing and still stops at once; replications are told one by one; a run
// until a precision ends by it.

using namespace Qt::StringLiterals;
using namespace headroom;
using namespace headroom::gui;
using headroom::tests::needApplication;
using headroom::tests::tinyScenario;
using headroom::tests::waitUntil;
using headroom::tests::writeFile;

namespace {

void open(MainWindow& window, const QByteArray& text)
{
    window.show();
    window.activateWindow();
    window.openScenario(writeFile(u"run.json"_s, text), true, false);
    REQUIRE(QTest::qWaitForWindowActive(&window));
    REQUIRE(window.page()->document()->scenario());
}

} // namespace

TEST_CASE("F5 starts, holds and lets go on, and a held run stops at once", "[gui][run]")
{
    needApplication();
    MainWindow window;
    open(window, tinyScenario("P30D", "6000rpm"));
    RunController& controller = *window.page()->controller();
    auto* button = window.findChild<QPushButton*>(u"runButton"_s);
    REQUIRE(button);
    double requests = 0;
    QObject::connect(&controller, &RunController::progressed, &window, [&](const RunState& state) { requests = state.requests; });
    QTest::keyClick(&window, Qt::Key_F5);
    REQUIRE(controller.isRunning());
    REQUIRE(waitUntil([&] { return requests > 0; }));
    CHECK(button->text().remove(u'&') == u"Pause");

    QTest::keyClick(&window, Qt::Key_F5);
    CHECK(controller.isPaused());
    CHECK(button->text().remove(u'&') == u"Resume");
    REQUIRE(waitUntil([&] { return controller.isHeld(); }));
    QTest::qWait(300); // the threads that were inside a bucket have come to its end
    const double held = requests;
    QTest::qWait(300);
    CHECK(requests == held);
    CHECK(window.page()->queue()->index(0, RunQueue::Progress).data().toString().contains(u"paused"_s));

    QTest::keyClick(&window, Qt::Key_F5);
    CHECK_FALSE(controller.isPaused());
    REQUIRE(waitUntil([&] { return requests > held; }));

    QTest::keyClick(&window, Qt::Key_F5);
    REQUIRE(waitUntil([&] { return controller.isHeld(); }));
    QTest::keyClick(&window, Qt::Key_F5, Qt::ShiftModifier); // stops although it is held
    REQUIRE(waitUntil([&] { return !controller.isRunning(); }, 5000));
    REQUIRE(window.page()->report());
    CHECK(window.page()->report()->recording.partial);
    CHECK(window.page()->plots()->data().stateText().contains(u"partial"_s));
    CHECK(button->text().remove(u'&') == u"Run");
}

TEST_CASE("A held run waits asleep and a stop ends the wait", "[gui][run]")
{
    ResultFeed feed;
    std::stop_source stop;
    feed.setStop(stop.get_token());
    feed.setPaused(true);
    std::atomic<bool> isThrough = false;
    std::thread run([&] {
        feed.progress({});
        isThrough = true;
    });
    while (!feed.isHeld()) std::this_thread::yield();
    CHECK_FALSE(isThrough);
    SECTION("stop")
    {
        stop.request_stop();
        run.join();
        CHECK(isThrough);
    }
    SECTION("resume")
    {
        feed.setPaused(false);
        run.join();
        CHECK(isThrough);
    }
    CHECK_FALSE(feed.isHeld());
    CHECK(feed.take().progress.has_value());
}

TEST_CASE("Opening another scenario while one runs drops the run", "[gui][run]")
{
    needApplication();
    MainWindow window;
    open(window, tinyScenario("P30D", "60000rpm"));
    window.page()->run();
    REQUIRE(window.page()->controller()->isRunning());
    window.openScenario(writeFile(u"other.json"_s, tinyScenario()), true, true);
    REQUIRE(waitUntil([&] { return window.page()->report() != nullptr; }));
    CHECK_FALSE(window.page()->report()->recording.partial);
    CHECK(window.page()->report()->recording.requests.offered > 0);
}

TEST_CASE("Replications are told one by one and leave a band", "[gui][run]")
{
    needApplication();
    MainWindow window;
    open(window, tinyScenario());
    window.findChild<QSpinBox*>(u"replicationsField"_s)->setValue(4);
    std::vector<std::size_t> counts;
    QObject::connect(window.page()->controller(), &RunController::replicationsUpdated, &window,
                     [&](std::shared_ptr<const ReplicationSummary> soFar) { counts.push_back(soFar->numbers.size()); });
    window.page()->run();
    REQUIRE(waitUntil([&] { return window.page()->report() != nullptr; }));
    REQUIRE_FALSE(counts.empty());
    CHECK(std::is_sorted(counts.begin(), counts.end()));
    CHECK(counts.back() == 4);
    const ReplicationSummary* summary = window.page()->plots()->data().replications();
    REQUIRE(summary);
    CHECK(summary->band("latency.p95") != nullptr);
    CHECK(window.page()->queue()->state(0).replicationFractions.size() == 4);
    CHECK(window.page()->report()->recording.replications == 4);
}

TEST_CASE("Run until asks for a figure and a width, and ends when it is known", "[gui][run]")
{
    needApplication();
    MainWindow window;
    open(window, tinyScenario());
    QTest::keyClick(&window, Qt::Key_F5, Qt::ControlModifier);
    auto* dialog = window.findChild<UntilDialog*>();
    REQUIRE(dialog);
    REQUIRE(dialog->isVisible());
    CHECK_FALSE(dialog->isModal());
    auto* width = dialog->findChild<QDoubleSpinBox*>(u"untilWidth"_s);
    auto* run = dialog->findChild<QPushButton*>(u"untilRun"_s);
    width->setValue(0.5); // finer than quantiles of latency are kept
    CHECK_FALSE(run->isEnabled());
    CHECK(dialog->findChild<QLabel*>(u"untilHint"_s)->text().contains(u"0.8"_s));
    width->setValue(20);
    dialog->findChild<QSpinBox*>(u"untilMost"_s)->setValue(30);
    REQUIRE(run->isEnabled());
    QTest::mouseClick(run, Qt::LeftButton);
    CHECK_FALSE(dialog->isVisible());
    REQUIRE(waitUntil([&] { return window.page()->report() != nullptr; }, 60'000));
    const auto& precision = window.page()->report()->precision;
    REQUIRE(precision);
    REQUIRE(precision->targets.size() == 1);
    CHECK(precision->reached);
    CHECK(precision->replications == window.page()->report()->recording.replications);
    CHECK(precision->replications >= 10);
    CHECK(window.page()->plots()->data().replications()->numbers.size() == static_cast<std::size_t>(precision->replications));
}

TEST_CASE("A result is stale after an edit, and no longer once the edit is undone", "[gui][run]")
{
    needApplication();
    MainWindow window;
    open(window, tinyScenario());
    window.page()->run();
    REQUIRE(waitUntil([&] { return window.page()->report() != nullptr; }));
    auto* text = window.page()->runBar();
    const auto shown = [&] {
        QStringList all;
        for (const QLabel* label : text->findChildren<QLabel*>()) all << label->text();
        return all.join(u'|');
    };
    REQUIRE(window.page()->document()->edit(u"/components/pool/nodes"_s, u"3"_s, u"Set nodes"_s).empty());
    CHECK(shown().contains(u"stale"_s));
    window.page()->document()->setVariant(u"three"_s);
    CHECK(shown().contains(u"variant base"_s));
}

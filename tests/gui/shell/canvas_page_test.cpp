#include "app/gui/canvas/canvas_search.h"
#include "app/gui/canvas/topology_groups.h"
#include "app/gui/canvas/topology_view.h"
#include "app/gui/plots/playback.h"
#include "app/gui/plots/plot_panel.h"
#include "app/gui/shell/main_window.h"
#include "app/gui/shell/scenario_page.h"
#include "tests/gui/shell/fixture.h"
#include "tests/support/catch.h"

#include <QAction>
#include <QLabel>
#include <QSettings>
#include <QTest>

// What is proved: the canvas, its tools and the playback work together in the window as it is shipped.

using namespace Qt::StringLiterals;
using namespace headroom;
using namespace headroom::gui;
using headroom::tests::needApplication;
using headroom::tests::tinyScenario;
using headroom::tests::waitUntil;
using headroom::tests::writeFile;

TEST_CASE("P plays a run: canvas, table and label follow. Ctrl+F finds", "[gui][shell]")
{
    needApplication();
    MainWindow window;
    window.resize(1800, 900);   // there is room for the label above the canvas
    window.show();
    window.openScenario(writeFile(u"tiny.json"_s, tinyScenario()), true, true);
    REQUIRE(waitUntil([&] { return window.page()->report() != nullptr; }));
    auto* canvas = window.findChild<TopologyView*>(u"topology"_s);
    auto* bar = window.findChild<PlaybackBar*>(u"playback"_s);
    auto* time = window.findChild<QLabel*>(u"canvasTime"_s);
    const auto& recording = window.page()->report()->recording;
    window.page()->setTime(recording.start.nanoseconds());
    CHECK(bar->playback().time() == recording.start);
    const QString atStart = time->text();
    CHECK(time->isVisible());

    canvas->setFocus();
    QTest::keyClick(canvas, Qt::Key_P);
    REQUIRE(bar->isPlaying());
    bar->advance(200); // a minute of the run
    CHECK(bar->playback().time() > recording.start);
    CHECK(time->text() == canvas->timeText());
    CHECK(time->text() != atStart);
    QTest::keyClick(canvas, Qt::Key_P);
    CHECK_FALSE(bar->isPlaying());

    auto* find = window.findChild<QAction*>(u"findOnCanvas"_s);
    REQUIRE(find);
    CHECK(find->shortcut() == QKeySequence(QKeySequence::Find));
    find->trigger();
    CHECK(canvas->search()->isVisible());
    CHECK(canvas->rect().contains(canvas->search()->geometry()));
}

TEST_CASE("Before a run the canvas has most of the height, with one the plots", "[gui][shell]")
{
    needApplication();
    QSettings().remove(u"layout/scenario"_s); // no stored layout
    MainWindow window;
    window.resize(1366, 768);
    window.show();
    window.openScenario(writeFile(u"tiny.json"_s, tinyScenario()), true, false);
    auto* canvas = window.findChild<TopologyView*>(u"topology"_s);
    auto* plots = window.findChild<PlotPanel*>(u"plotPanel"_s);
    REQUIRE(waitUntil([&] { return canvas->height() > plots->height(); }));
    window.page()->run();
    REQUIRE(waitUntil([&] { return window.page()->report() != nullptr && plots->height() > canvas->height(); }));
}

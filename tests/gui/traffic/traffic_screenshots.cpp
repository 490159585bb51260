// A tool for developers and the manual: shows the editors of traffic and operations and saves what they look like.
//   headroom_traffic_screenshots SCENARIO DIRECTORY [light|dark [WIDTH HEIGHT [run]]]
// Scale by QT_SCALE_FACTOR. With "run" the scenario is simulated first, so that the waterfall has its waiting times.
#include "app/gui/document/scenario_document.h"
#include "app/gui/operations/operations_view.h"
#include "app/gui/shell/main_window.h"
#include "app/gui/shell/scenario_page.h"
#include "app/gui/traffic/event_strip.h"
#include "app/gui/traffic/traffic_view.h"
#include "app/gui/traffic/week_plot.h"
#include "tests/gui/support/picture_tool.h"

#include <QComboBox>
#include <QMouseEvent>
#include <QTabWidget>

using namespace Qt::StringLiterals;
using namespace headroom;
using headroom::tests::PictureTool;
using headroom::tests::waitUntil;

namespace {

void mouse(QWidget* widget, QEvent::Type type, QPoint at, Qt::MouseButtons buttons)
{
    QMouseEvent event(type, at, widget->mapToGlobal(QPointF(at)), type == QEvent::MouseMove ? Qt::NoButton : Qt::LeftButton, buttons, {});
    QApplication::sendEvent(widget, &event);
}

} // namespace

int main(int argc, char** argv)
{
    PictureTool tool(argc, argv, u"HeadroomScreenshots"_s, "headroom_traffic_screenshots SCENARIO DIRECTORY [light|dark [WIDTH HEIGHT [run]]]");
    const QStringList& arguments = tool.arguments();
    if (!tool.isUsable(2)) return 2;
    tool.setUp(arguments[2], 3);
    gui::MainWindow window;
    window.resize(tool.windowSize());
    window.show();
    window.openScenario(arguments[1], true, arguments.contains(u"run"_s));
    gui::ScenarioPage* page = window.page();
    if (!waitUntil([&] { return !page->controller()->isRunning(); }, 1'800'000)) return 1;
    const auto save = [&](const QString& name) { tool.save(window, name); };
    page->showCenter(u"traffic"_s);
    gui::TrafficView* traffic = page->traffic();
    save(u"traffic"_s);
    gui::WeekPlot* week = traffic->weekPlot();
    for (const auto& corner : week->profile().corners()) {
        if (corner.day != 4 || corner.part != gui::WeekHandle::Part::To) continue;
        const QPoint from = week->pixelOf(corner.minute, corner.ratePerSecond), to = week->pixelOf(corner.minute + 120, corner.ratePerSecond * 0.8);
        mouse(week, QEvent::MouseButtonPress, from, Qt::LeftButton);
        mouse(week, QEvent::MouseMove, (from + to) / 2, Qt::LeftButton);
        mouse(week, QEvent::MouseMove, to, Qt::LeftButton);
        save(u"traffic-drag"_s);
        mouse(week, QEvent::MouseButtonRelease, to, Qt::NoButton);
        break;
    }
    page->document()->undoStack()->undo();
    for (int tab = 1; tab < traffic->panel()->count(); ++tab) {
        traffic->panel()->setCurrentIndex(tab);
        if (tab == 1) traffic->eventStrip()->select(0);
        save(u"traffic-tab-%1"_s.arg(tab));
    }
    traffic->startPaste(traffic->tableText().replace(u"Wed\t"_s, u"Wed\tx"_s));
    save(u"traffic-paste"_s);
    page->showCenter(u"operations"_s);
    gui::OperationsView* operations = page->operations();
    (void)waitUntil([&] { return operations->isWaterfallReady(); }, 20'000);
    save(u"operations"_s);
    auto* names = operations->findChild<QComboBox*>(u"operationChoice"_s);
    operations->selectOperation(names->itemText(names->count() - 1));
    (void)waitUntil([&] { return operations->isWaterfallReady(); }, 20'000);
    operations->sequence()->setFocus();
    save(u"operations-last"_s);
    return 0;
}

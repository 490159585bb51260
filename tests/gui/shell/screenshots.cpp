// A tool for developers and the manual: drives the real window and saves what it shows.
//   headroom_screenshots SCENARIO DIRECTORY [light|dark [WIDTH HEIGHT]]
// Scale by QT_SCALE_FACTOR. Saves gallery, opened, running, finished, canvas-tier, canvas-owner, canvas-search, statement, diagnosis, and each other view, dialog and panel.
#include "app/gui/canvas/canvas_search.h"
#include "app/gui/canvas/topology_groups.h"
#include "app/gui/canvas/topology_view.h"
#include "app/gui/compare/compare_view.h"
#include "app/gui/document/scenario_document.h"
#include "app/gui/shell/autosave.h"
#include "app/gui/shell/main_window.h"
#include "app/gui/shell/scenario_page.h"
#include "app/gui/statement/statement_view.h"
#include "app/gui/whatif/what_if_panel.h"
#include "tests/gui/support/picture_tool.h"

#include <QAction>
#include <QLineEdit>
#include <QTimer>

#include <algorithm>
#include <cstdio>

using namespace Qt::StringLiterals;
using namespace headroom;
using headroom::tests::PictureTool;
using headroom::tests::waitUntil;

int main(int argc, char** argv)
{
    PictureTool tool(argc, argv, u"HeadroomScreenshots"_s, "headroom_screenshots SCENARIO DIRECTORY [light|dark [WIDTH HEIGHT]]");
    const QStringList& arguments = tool.arguments();
    if (!tool.isUsable(2)) return 2;
    tool.setUp(arguments[2], 3);
    gui::MainWindow window;
    window.resize(tool.windowSize());
    window.show();
    const auto save = [&](const QString& name) { tool.save(window, name); };
    save(u"gallery"_s);

    window.openScenario(arguments[1], true, false);
    gui::ScenarioPage* page = window.page();
    save(u"opened"_s);
    const auto saveCanvas = [&] { // ways to find one's way on it
        auto* canvas = window.findChild<gui::TopologyView*>(u"topology"_s);
        canvas->setGrouping(gui::Grouping::Tier);
        save(u"canvas-tier"_s);
        canvas->setGrouping(gui::Grouping::Owner);
        save(u"canvas-owner"_s);
        canvas->setGrouping(gui::Grouping::Calls);
        canvas->zoomBy(1.6);
        canvas->openSearch();
        canvas->search()->field()->setText(u"re"_s);
        save(u"canvas-search"_s);
        canvas->closeSearch();
        canvas->fit();
    };
    if (qEnvironmentVariableIsSet("HEADROOM_SCREENSHOTS_OPENED_ONLY")) {
        saveCanvas();
        return 0;
    }
    page->run();
    double fraction = 0;
    QObject::connect(page->controller(), &gui::RunController::progressed, &window, [&](const gui::RunState& state) { fraction = state.fraction; });
    (void)waitUntil([&] { return fraction > 0.55 || !page->controller()->isRunning(); }, 600'000);
    if (page->controller()->isRunning()) save(u"running"_s);
    if (!waitUntil([&] { return !page->controller()->isRunning(); }, 1'800'000)) return 1;
    save(u"finished"_s);
    saveCanvas();
    for (const QString& dock : {u"statement"_s, u"diagnosis"_s, u"data"_s, u"log"_s, u"issues"_s, u"components"_s}) {
        page->showDock(dock);
        save(dock);
    }
    page->showDock(u"plots"_s);
    page->showDock(u"outline"_s);
    if (const auto scenario = page->document()->scenario(); scenario && !scenario->components.empty()) {
        page->goToComponent(QString::fromStdString(scenario->components.back().id));
        save(u"inspector"_s);
    }
    page->toggleWhatIf();
    (void)waitUntil([] { return false; }, 1500);   // the estimate of every lever
    save(u"what-if"_s);
    page->toggleWhatIf();
    for (const QString& view : {u"traffic"_s, u"operations"_s}) {
        page->showCenter(view);
        save(view);
    }
    page->showCenter(u"compare"_s);
    (void)waitUntil([&] { return !page->compare()->queue().isBusy(gui::Answering::Estimate); }, 60'000);
    save(u"compare"_s);
    page->showCenter(u"topology"_s);
    for (const auto& [action, name] : {std::pair{u"&Find a command or place…"_s, u"commands"_s}, {u"&Settings…"_s, u"settings"_s}, {u"Run &until…"_s, u"until"_s}, {u"S&how the queue of runs"_s, u"queue"_s},
                                       {u"&Keyboard shortcuts"_s, u"shortcuts"_s}, {u"&About Headroom"_s, u"about"_s}, {u"&Manual"_s, u"help"_s}}) {
        const auto actions = window.findChildren<QAction*>();
        const auto at = std::ranges::find_if(actions, [&, text = action](const QAction* each) { return each->text() == text; });
        QAction* found = at == actions.end() ? nullptr : *at;
        if (found == nullptr) {
            std::printf("no action %s\n", qPrintable(action));
            continue;
        }
        QTimer::singleShot(300, &window, [&, name = name] {   // also out of the loop of a dialog
            QWidget* top = &window;
            for (QWidget* each : QApplication::topLevelWidgets())
                if (each != &window && each->isVisible() && each->width() > 100) top = each;
            tool.save(*top, name);
            if (top != &window) top->close();
        });
        found->trigger();
        (void)waitUntil([] { return false; }, 1500);
        if (auto* palette = window.findChild<QWidget*>(u"commandPalette"_s)) palette->hide();
        if (auto* sheet = window.findChild<QWidget*>(u"shortcutsSheet"_s)) sheet->hide();
    }
    page->statement()->showMonth(true);
    page->showDock(u"statement"_s);
    save(u"month"_s);
    window.showGallery();
    save(u"gallery-after"_s);

    {
        gui::ScenarioDocument document; // of a process that ends with unsaved changes
        gui::Autosave autosave(&document);
        document.open(arguments[1]);
        document.edit(u"/name"_s, u"Edited and not saved"_s, u"Set name"_s);
        autosave.writeNow();
    }
    window.showGallery();
    save(u"recovery"_s);
    for (const gui::Recovery& recovery : window.autosave()->found()) window.autosave()->discard(recovery.file);
    return page->report() ? 0 : 1;
}

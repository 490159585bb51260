// A tool for developers and the manual: runs a scenario in the real window, opens a bill beside it and saves what it shows.
//   headroom_reconcile_screenshots SCENARIO DIRECTORY light|dark WIDTH HEIGHT BILL|stated [VARIANT]
// Saves reconcile-empty, reconcile-rules, reconcile-unmapped, reconcile-calibrate, and the exports. The run is as long as the scenario says.
#include "app/gui/bill/bill_view.h"
#include "app/gui/document/scenario_document.h"
#include "app/gui/reconcile/reconcile_page.h"
#include "app/gui/shell/main_window.h"
#include "app/gui/shell/scenario_page.h"
#include "tests/gui/support/picture_tool.h"

#include <QDir>
#include <QPushButton>
#include <QTableView>

#include <cstdio>

using namespace Qt::StringLiterals;
using namespace headroom;
using headroom::tests::PictureTool;
using headroom::tests::waitUntil;

int main(int argc, char** argv)
{
    PictureTool tool(argc, argv, u"HeadroomScreenshots"_s, "headroom_reconcile_screenshots SCENARIO DIRECTORY light|dark WIDTH HEIGHT BILL|stated [VARIANT]");
    const QStringList& arguments = tool.arguments();
    if (!tool.isUsable(6)) return 2;
    tool.setUp(arguments[2], 3);
    gui::MainWindow window;
    window.resize(tool.windowSize());
    window.show();
    const auto save = [&](const QString& name) { tool.save(window, name); };
    window.openScenario(arguments[1], true, false);
    gui::ScenarioPage* page = window.page();
    if (arguments.size() > 7) page->document()->setVariant(arguments[7]);
    page->showCenter(u"bill"_s);
    auto* bill = window.findChild<gui::BillView*>();
    auto* view = window.findChild<gui::ReconcilePage*>();
    bill->showPage(u"reconcile"_s);
    save(u"reconcile-no-run"_s);
    page->run();
    if (!waitUntil([&] { return page->report() != nullptr && !page->controller()->isRunning(); }, 1'800'000)) return 1;
    save(u"reconcile-empty"_s);
    if (arguments[6] == u"stated"_s) {
        auto* button = view->findChild<QPushButton*>(u"stated:"_s + page->document()->variant());
        if (!button) return 1;
        button->click();
        (void)waitUntil([&] { return view->outcome() != nullptr; }, 60'000);
    } else {
        view->openBill(arguments[6]);
    }
    (void)waitUntil([&] { return !view->isBusy(); }, 600'000);
    save(u"reconcile-rules"_s);
    if (!view->outcome()) return 0;
    view->findChild<QPushButton*>(u"reconcileLower1"_s)->click();
    view->findChild<QPushButton*>(u"waterfallBy1"_s)->click();
    save(u"reconcile-unmapped"_s);
    view->findChild<QPushButton*>(u"calibrate"_s)->click();
    save(u"reconcile-calibrate"_s);
    for (const QString& suffix : {u"csv"_s, u"json"_s, u"md"_s, u"png"_s, u"svg"_s, u"pdf"_s}) {
        const QString why = view->exportTo(QDir(arguments[2]).filePath(u"reconciliation."_s + suffix));
        std::printf("%s %s\n", qPrintable(suffix), why.isEmpty() ? "exported" : qPrintable(why));
    }
    return 0;
}

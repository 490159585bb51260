// A tool for developers and the manual: opens a scenario, compares variants in the real window and saves what it shows.
//   headroom_compare_screenshots SCENARIO DIRECTORY light|dark WIDTH HEIGHT BASELINE VARIANT… [--run]
// Saves compare-estimate, and with --run compare-running, compare-simulated, and the exports.
#include "app/gui/compare/compare_view.h"
#include "app/gui/compare/pareto_plot.h"
#include "app/gui/document/scenario_document.h"
#include "app/gui/shell/main_window.h"
#include "app/gui/shell/scenario_page.h"
#include "tests/gui/support/picture_tool.h"

#include <QDir>
#include <QElapsedTimer>

#include <cstdio>

using namespace Qt::StringLiterals;
using namespace headroom;
using headroom::tests::PictureTool;
using headroom::tests::waitUntil;

int main(int argc, char** argv)
{
    PictureTool tool(argc, argv, u"HeadroomScreenshots"_s, "headroom_compare_screenshots SCENARIO DIRECTORY light|dark WIDTH HEIGHT BASELINE VARIANT... [--run]");
    const bool run = tool.takeOption(u"--run"_s);
    const QStringList& arguments = tool.arguments();
    if (!tool.isUsable(7)) return 2;
    tool.setUp(arguments[2], 3);
    gui::MainWindow window;
    window.resize(tool.windowSize());
    window.show();
    const auto save = [&](const QString& name) { tool.save(window, name); };
    window.openScenario(arguments[1], true, false);
    gui::ScenarioPage* page = window.page();
    page->showCenter(u"compare"_s);
    gui::CompareView* view = page->compare();
    view->setVariants(arguments.mid(6));
    (void)waitUntil([&] { return !view->queue().isBusy(gui::Answering::Estimate); }, 300'000);
    save(u"compare-estimate"_s);
    if (!run) return 0;
    view->runAll();
    QElapsedTimer clock;
    clock.start();
    (void)waitUntil([&] { return clock.elapsed() > 2000 || !view->queue().isBusy(gui::Answering::Simulation); }, 10'000);
    save(u"compare-running"_s);
    if (!waitUntil([&] { return !view->queue().isBusy(gui::Answering::Simulation); }, 1'800'000)) return 1;
    save(u"compare-simulated"_s);
    for (const QString& suffix : {u"csv"_s, u"png"_s, u"svg"_s, u"pdf"_s})
        std::printf("%s\n", view->exportTo(QDir(arguments[2]).filePath(u"comparison."_s + suffix)) ? "exported" : "FAILED");
    return 0;
}

// A tool for developers and the manual: opens a scenario, compares variants in the real window and saves what it shows.
//   headroom_compare_screenshots SCENARIO DIRECTORY light|dark WIDTH HEIGHT BASELINE VARIANT… [--run]
// Saves compare-estimate, and with --run compare-running, compare-simulated, and the exports.
#include "app/gui/compare/compare_view.h"
#include "app/gui/compare/pareto_plot.h"
#include "app/gui/document/scenario_document.h"
#include "app/gui/shell/main_window.h"
#include "app/gui/shell/scenario_page.h"
#include "app/gui/shell/theme.h"

#include <QApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QSettings>
#include <QTemporaryDir>

#include <cstdio>
#include <functional>

using namespace Qt::StringLiterals;
using namespace headroom;

namespace {

bool waitUntil(const std::function<bool()>& condition, int milliseconds)
{
    QElapsedTimer clock;
    clock.start();
    while (!condition() && clock.elapsed() < milliseconds) QCoreApplication::processEvents(QEventLoop::AllEvents | QEventLoop::WaitForMoreEvents, 20);
    return condition();
}

void settle()
{
    QElapsedTimer clock;
    clock.start();
    waitUntil([&] { return clock.elapsed() > 400; }, 1000);
}

} // namespace

int main(int argc, char** argv)
{
    QTemporaryDir settings;
    QSettings::setDefaultFormat(QSettings::IniFormat);
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, settings.path());
    QApplication application(argc, argv);
    QApplication::setOrganizationName(u"Headroom"_s);
    QApplication::setApplicationName(u"HeadroomScreenshots"_s);
    QStringList arguments = QApplication::arguments();
    const bool run = arguments.removeAll(u"--run"_s) > 0;
    if (arguments.size() < 8) {
        std::fputs("usage: headroom_compare_screenshots SCENARIO DIRECTORY light|dark WIDTH HEIGHT BASELINE VARIANT... [--run]\n", stderr);
        return 2;
    }
    const bool dark = arguments[3] == u"dark"_s;
    gui::Theme::apply(dark ? gui::Theme::Mode::Dark : gui::Theme::Mode::Light);
    QDir().mkpath(arguments[2]);
    gui::MainWindow window;
    window.resize(arguments[4].toInt(), arguments[5].toInt());
    window.show();
    const auto save = [&](const QString& name) {
        settle();
        const QString file = QDir(arguments[2]).filePath(name + (dark ? u"-dark.png"_s : u"-light.png"_s));
        std::printf("%s %s\n", qPrintable(file), window.grab().save(file) ? "saved" : "FAILED");
    };
    window.openScenario(arguments[1], true, false);
    gui::ScenarioPage* page = window.page();
    page->showCenter(u"compare"_s);
    gui::CompareView* view = page->compare();
    view->setVariants(arguments.mid(6));
    waitUntil([&] { return !view->queue().isBusy(gui::Answering::Estimate); }, 300'000);
    save(u"compare-estimate"_s);
    if (!run) return 0;
    view->runAll();
    QElapsedTimer clock;
    clock.start();
    waitUntil([&] { return clock.elapsed() > 2000 || !view->queue().isBusy(gui::Answering::Simulation); }, 10'000);
    save(u"compare-running"_s);
    if (!waitUntil([&] { return !view->queue().isBusy(gui::Answering::Simulation); }, 1'800'000)) return 1;
    save(u"compare-simulated"_s);
    for (const QString& suffix : {u"csv"_s, u"png"_s, u"svg"_s, u"pdf"_s})
        std::printf("%s\n", view->exportTo(QDir(arguments[2]).filePath(u"comparison."_s + suffix)) ? "exported" : "FAILED");
    return 0;
}

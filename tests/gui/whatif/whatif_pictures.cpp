// A tool for developers and the manual: moves a lever of the real window by key, says how long it took until the ghost was drawn, and
// saves what it shows.   headroom_whatif_pictures DIRECTORY light|dark WIDTH HEIGHT SCENARIO…
#include "app/gui/plots/plot_panel.h"
#include "app/gui/plots/plot_stack.h"
#include "app/gui/shell/main_window.h"
#include "app/gui/shell/scenario_page.h"
#include "app/gui/whatif/what_if_panel.h"
#include "tests/gui/support/picture_tool.h"

#include <QElapsedTimer>
#include <QFileInfo>
#include <QTest>

#include <cstdio>

using namespace Qt::StringLiterals;
using namespace headroom;
using headroom::tests::PictureTool;
using headroom::tests::waitUntil;

namespace {

/// The first lever that adds pods or nodes, else the first that is no traffic.
QString tellingLever(const gui::WhatIfModel& model)
{
    for (const gui::Lever& lever : model.levers())
        if (lever.id.endsWith(u"/replicas") && lever.base > 0) return lever.id;
    for (const gui::Lever& lever : model.levers())
        if (lever.kind == gui::Lever::Kind::Number && !lever.isLoad) return lever.id;
    return model.levers().empty() ? QString() : model.levers().front().id;
}

} // namespace

int main(int argc, char** argv)
{
    PictureTool tool(argc, argv, u"HeadroomPictures"_s, "headroom_whatif_pictures DIRECTORY light|dark WIDTH HEIGHT SCENARIO…");
    const QStringList& arguments = tool.arguments();
    if (!tool.isUsable(5)) return 2;
    tool.setUp(arguments[1], 2);
    for (const QString& file : arguments.mid(5)) {
        gui::MainWindow window;
        window.resize(tool.windowSize());
        window.show();
        window.openScenario(file, true, false);
        PictureTool::settle();
        gui::ScenarioPage& page = *window.page();
        page.toggleWhatIf();
        gui::WhatIfPanel& panel = *page.whatIf();
        const QString name = QFileInfo(file).baseName();
        if (!waitUntil([&] { return panel.model()->rowCount() > 0; }, 120'000)) return 1;
        const auto save = [&](const QString& what) { tool.save(window, name + u'-' + what); };
        save(u"levers"_s);
        gui::LeverRow* row = panel.row(tellingLever(*panel.model()));
        QWidget* control = row->control();
        control->setFocus();
        for (int i = 0; i < 5; ++i) {
            bool isDrawn = false, isAnswered = false;
            const auto answered = QObject::connect(&panel, &gui::WhatIfPanel::answered, &panel, [&] { isAnswered = true; });
            const auto drawn = QObject::connect(&page.plots()->stack(), &QCustomPlot::afterReplot, &panel, [&] { isDrawn = isAnswered; });
            QElapsedTimer clock;
            clock.start();
            QTest::keyClick(control, Qt::Key_Right);
            (void)waitUntil([&] { return isDrawn; }, 60'000);
            const double all = static_cast<double>(clock.nsecsElapsed()) / 1e6;
            std::printf("%s: %.0f ms from key to ghost, of it %.0f ms fluid model and bill\n", qPrintable(name), all, panel.estimate() ? panel.estimate()->milliseconds : -1.0);
            QObject::disconnect(answered);
            QObject::disconnect(drawn);
            (void)waitUntil([&] { return panel.estimate() && panel.estimate()->isMonthExact; }, 60'000);
        }
        std::fflush(stdout);
        save(u"moved"_s);
    }
    return 0;
}

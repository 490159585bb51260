// A tool for developers and the manual: moves a lever of the real window by key, says how long it took until the ghost was drawn, and
// saves what it shows.   headroom_whatif_pictures DIRECTORY light|dark WIDTH HEIGHT SCENARIO…
#include "app/gui/plots/plot_panel.h"
#include "app/gui/plots/plot_stack.h"
#include "app/gui/shell/main_window.h"
#include "app/gui/shell/scenario_page.h"
#include "app/gui/shell/theme.h"
#include "app/gui/whatif/what_if_panel.h"

#include <QApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QFileInfo>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>

#include <cstdio>
#include <functional>

using namespace Qt::StringLiterals;
using namespace headroom;

namespace {

bool waitUntil(const std::function<bool()>& condition, int milliseconds)
{
    QElapsedTimer clock;
    clock.start();
    while (!condition() && clock.elapsed() < milliseconds) QCoreApplication::processEvents(QEventLoop::AllEvents | QEventLoop::WaitForMoreEvents, 5);
    return condition();
}

void settle()
{
    QElapsedTimer clock;
    clock.start();
    waitUntil([&] { return clock.elapsed() > 400; }, 1000);
}

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
    QTemporaryDir settings;
    QSettings::setDefaultFormat(QSettings::IniFormat);
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, settings.path());
    QApplication application(argc, argv);
    QApplication::setOrganizationName(u"Headroom"_s);
    QApplication::setApplicationName(u"HeadroomPictures"_s);
    const QStringList arguments = QApplication::arguments();
    if (arguments.size() < 6) {
        std::fputs("usage: headroom_whatif_pictures DIRECTORY light|dark WIDTH HEIGHT SCENARIO…\n", stderr);
        return 2;
    }
    const bool dark = arguments[2] == u"dark"_s;
    gui::Theme::apply(dark ? gui::Theme::Mode::Dark : gui::Theme::Mode::Light);
    QDir().mkpath(arguments[1]);
    for (const QString& file : arguments.mid(5)) {
        gui::MainWindow window;
        window.resize(arguments[3].toInt(), arguments[4].toInt());
        window.show();
        window.openScenario(file, true, false);
        settle();
        gui::ScenarioPage& page = *window.page();
        page.toggleWhatIf();
        gui::WhatIfPanel& panel = *page.whatIf();
        const QString name = QFileInfo(file).baseName();
        if (!waitUntil([&] { return panel.model()->rowCount() > 0; }, 120'000)) return 1;
        const auto save = [&](const QString& what) {
            settle();
            window.grab().save(QDir(arguments[1]).filePath(name + u'-' + what + (dark ? u"-dark.png"_s : u"-light.png"_s)));
        };
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
            waitUntil([&] { return isDrawn; }, 60'000);
            const double all = static_cast<double>(clock.nsecsElapsed()) / 1e6;
            std::printf("%s: %.0f ms from key to ghost, of it %.0f ms fluid model and bill\n", qPrintable(name), all, panel.estimate() ? panel.estimate()->milliseconds : -1.0);
            QObject::disconnect(answered);
            QObject::disconnect(drawn);
            waitUntil([&] { return panel.estimate() && panel.estimate()->isMonthExact; }, 60'000);
        }
        std::fflush(stdout);
        save(u"moved"_s);
    }
    return 0;
}

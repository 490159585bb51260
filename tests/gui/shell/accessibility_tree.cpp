// A tool for developers: prints what screen readers see of the real window, after a run.
//   headroom_accessibility_tree SCENARIO
#include "app/gui/shell/main_window.h"
#include "app/gui/shell/scenario_page.h"
#include "app/gui/shell/theme.h"
#include "tests/gui/shell/accessibility.h"

#include <QApplication>
#include <QSettings>
#include <QTemporaryDir>

#include <cstdio>

using namespace Qt::StringLiterals;
using namespace headroom;

int main(int argc, char** argv)
{
    QTemporaryDir settings;
    QSettings::setDefaultFormat(QSettings::IniFormat);
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, settings.path());
    QApplication application(argc, argv);
    QApplication::setOrganizationName(u"Headroom"_s);
    QApplication::setApplicationName(u"HeadroomAccessibility"_s);
    if (QApplication::arguments().size() < 2) {
        std::fputs("usage: headroom_accessibility_tree SCENARIO\n", stderr);
        return 2;
    }
    gui::Theme::apply(gui::Theme::Mode::Light);
    gui::MainWindow window;
    window.show();
    window.openScenario(QApplication::arguments()[1], true, true);
    while (window.page()->controller()->isRunning()) QCoreApplication::processEvents(QEventLoop::AllEvents | QEventLoop::WaitForMoreEvents, 50);
    std::fputs(tests::textOf(tests::accessibleTree(window)).toUtf8().constData(), stdout);
    return 0;
}

// A process that a test kills: opens the window, starts a scenario that has no file, edits it, waits for the autosave and says so.
//   headroom_crash_victim SETTINGS_DIRECTORY
#include "app/gui/document/scenario_document.h"
#include "app/gui/gallery/gallery_view.h"
#include "app/gui/shell/autosave.h"
#include "app/gui/shell/main_window.h"
#include "app/gui/shell/scenario_page.h"
#include "app/gui/shell/theme.h"
#include "tests/gui/support/crash.h"

#include <QApplication>
#include <QSettings>
#include <QStandardPaths>
#include <QTimer>

#include <cstdio>

using namespace Qt::StringLiterals;
using namespace headroom::gui;

int main(int argc, char** argv)
{
    if (argc < 2) return 2;
    QStandardPaths::setTestModeEnabled(true);
    QSettings::setDefaultFormat(QSettings::IniFormat);
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, QString::fromLocal8Bit(argv[1]));
    QApplication application(argc, argv);
    QApplication::setOrganizationName(u"Headroom"_s);
    QApplication::setApplicationName(u"HeadroomTest"_s);
    Theme::apply(Theme::Mode::Light);
    MainWindow window;
    window.show();
    Q_EMIT window.gallery()->newRequested();
    if (!window.page()->document()->edit(u"/question"_s, QString::fromLatin1(headroom::tests::CrashVictim::kKeptQuestion), u"Set question"_s).empty()) return 3;
    window.autosave()->setInterval(1);
    QTimer poll;
    QObject::connect(&poll, &QTimer::timeout, &window, [&] {
        if (window.autosave()->file().isEmpty()) return;
        std::puts("kept");
        std::fflush(stdout);
        poll.stop();   // and now it waits for its end
    });
    poll.start(20);
    return QApplication::exec();
}

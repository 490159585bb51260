#include "app/gui/gui_main.h"

#include "app/gui/shell/main_window.h"
#include "app/gui/shell/theme.h"

#include <QApplication>
#include <QSettings>

using namespace Qt::StringLiterals;

namespace headroom::gui {

int runGui(int argc, char** argv, const std::filesystem::path& fileToOpen)
{
    QApplication application(argc, argv);
    QApplication::setOrganizationName(u"Headroom"_s);
    QApplication::setApplicationName(u"Headroom"_s);
    QApplication::setApplicationVersion(QStringLiteral(HEADROOM_VERSION));
    const int mode = QSettings().value(u"ui/theme"_s, static_cast<int>(Theme::Mode::System)).toInt();
    Theme::apply(mode == static_cast<int>(Theme::Mode::Light)  ? Theme::Mode::Light
                 : mode == static_cast<int>(Theme::Mode::Dark) ? Theme::Mode::Dark
                                                               : Theme::Mode::System);
    MainWindow window;
    window.show();
    if (!fileToOpen.empty()) window.openScenario(QString::fromStdString(fileToOpen.string()), false, false);
    return QApplication::exec();
}

} // namespace headroom::gui

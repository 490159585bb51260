#include "app/gui/gui_main.h"

#include "app/gui/shell/english_plurals.h"
#include "app/gui/shell/main_window.h"
#include "app/gui/shell/pseudo_translator.h"
#include "app/gui/shell/settings.h"
#include "app/gui/shell/theme.h"

#include <QApplication>

using namespace Qt::StringLiterals;

namespace headroom::gui {

int runGui(int argc, char** argv, const std::filesystem::path& fileToOpen)
{
    QApplication application(argc, argv);
    QApplication::setOrganizationName(u"Headroom"_s);
    QApplication::setApplicationName(u"Headroom"_s);
    QApplication::setApplicationVersion(QStringLiteral(HEADROOM_VERSION));
    const Settings& settings = Settings::instance();
    Theme::apply(settings.theme());
    EnglishPlurals::install();
    PseudoTranslator pseudo;
    if (settings.pseudoLocale()) QCoreApplication::installTranslator(&pseudo);
    MainWindow window;
    window.show();
    if (!fileToOpen.empty()) window.openScenario(QString::fromStdString(fileToOpen.string()), false, false);
    return QApplication::exec();
}

} // namespace headroom::gui

#include "tests/gui/support/picture_tool.h"

#include "app/gui/shell/english_plurals.h"
#include "app/gui/shell/theme.h"

#include <QDir>
#include <QSettings>
#include <QWidget>

#include <cstdio>

using namespace Qt::StringLiterals;

namespace headroom::tests {

PictureTool::PictureTool(int& argc, char** argv, const QString& name, const char* usage) : m_usage(usage)
{
    // Before there is an application: it reads them.
    QSettings::setDefaultFormat(QSettings::IniFormat);
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, m_settings.path());
    m_application.emplace(argc, argv);
    QApplication::setOrganizationName(u"Headroom"_s);
    QApplication::setApplicationName(name);
    QApplication::setApplicationVersion(u"0.1.0"_s);
    m_arguments = QApplication::arguments();
    gui::EnglishPlurals::install();
    gui::Theme::apply(gui::Theme::Mode::Light);
}

bool PictureTool::isUsable(qsizetype count) const
{
    if (m_arguments.size() > count) return true;
    std::fprintf(stderr, "usage: %s\n", m_usage);
    return false;
}

void PictureTool::setUp(const QString& directory, qsizetype themeAt)
{
    m_directory = directory;
    QDir().mkpath(m_directory);
    m_isDark = m_arguments.value(themeAt) == u"dark"_s;
    gui::Theme::apply(m_isDark ? gui::Theme::Mode::Dark : gui::Theme::Mode::Light);
    if (m_arguments.size() > themeAt + 2) m_size = QSize(m_arguments[themeAt + 1].toInt(), m_arguments[themeAt + 2].toInt());
}

bool PictureTool::save(QWidget& widget, const QString& name) const
{
    settle();
    const QString file = QDir(m_directory).filePath(name + (m_isDark ? u"-dark.png"_s : u"-light.png"_s));
    const bool isSaved = widget.grab().save(file);
    std::printf("%s %s\n", qPrintable(file), isSaved ? "saved" : "FAILED");
    std::fflush(stdout);
    return isSaved;
}

void PictureTool::settle() { handleEvents(400); }

} // namespace headroom::tests

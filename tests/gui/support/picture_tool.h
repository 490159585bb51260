#pragma once

#include "tests/gui/support/waiting.h"

#include <QApplication>
#include <QSize>
#include <QString>
#include <QStringList>
#include <QTemporaryDir>

#include <optional>

/// What the programs share that drive the real window and save pictures of it, or print what it shows.
namespace headroom::tests {

/// An application with settings of its own, which are gone at the end, and what stands on its command line.
class PictureTool {
public:
    /// The settings are those of a program `name`; `usage` is what isUsable() prints.
    PictureTool(int& argc, char** argv, const QString& name, const char* usage);

    /// As QCoreApplication::arguments(), without what takeOption() took.
    [[nodiscard]] const QStringList& arguments() const { return m_arguments; }
    /// Takes "--option" out of the arguments; true if it was there.
    bool takeOption(const QString& option) { return m_arguments.removeAll(option) > 0; }
    /// Whether there are `count` arguments behind the name of the program; prints the usage if not.
    [[nodiscard]] bool isUsable(qsizetype count) const;

    /// Pictures go to `directory`, which is made. Argument `themeAt` is the theme, "dark" or light; the two behind it are width and height of the window.
    void setUp(const QString& directory, qsizetype themeAt);
    [[nodiscard]] QSize windowSize() const { return m_size; }

    /// Saves `widget`, once it has come to rest, as NAME-light.png or NAME-dark.png and prints that. False if it could not be written.
    bool save(QWidget& widget, const QString& name) const;
    /// Lets layouts, replots and estimates that are queued happen.
    static void settle();

private:
    QTemporaryDir m_settings;
    std::optional<QApplication> m_application;
    const char* m_usage;
    QStringList m_arguments;
    QString m_directory;
    QSize m_size{1600, 972};
    bool m_isDark = false;
};

} // namespace headroom::tests

#pragma once

#include "app/gui/shell/english_plurals.h"
#include "app/gui/shell/theme.h"

#include <QApplication>

namespace headroom::tests {

/// The one QApplication of a test program, offscreen and in the light theme; made at its first use.
inline QApplication& application()
{
    static int argc = 1;
    static char name[] = "headroom_test";
    static char* argv[] = {name, nullptr};
    static QApplication* const instance = [] {   // lives as long as the program: widgets of static tests may outlast a local one
        qputenv("QT_QPA_PLATFORM", "offscreen");
        auto* made = new QApplication(argc, argv);
        gui::EnglishPlurals::install();
        gui::Theme::apply(gui::Theme::Mode::Light);
        return made;
    }();
    return *instance;
}

} // namespace headroom::tests

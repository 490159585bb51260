#pragma once

#include "app/gui/shell/main_window.h"
#include "tests/gui/walkthrough/real_input.h"

#include <QString>

#include <functional>

class QAction;
class QListWidget;
class QMenu;
class QWidget;

namespace headroom::gui {
class ScenarioPage;
class TopologyView;
}

namespace headroom::tests {

/// The window on the display, and the ways to its parts that a person would use.
class Walk {
public:
    Walk();

    gui::MainWindow window;
    RealInput input;

    [[nodiscard]] gui::ScenarioPage& page() { return *window.page(); }
    [[nodiscard]] gui::TopologyView& canvas();

    /// A visible child by its object name; fails the test when there is none.
    template <class T> [[nodiscard]] T& part(const QString& name)
    {
        T* found = nullptr;
        for (T* each : window.findChildren<T*>(name))
            if (each->isVisible()) found = each;
        failUnless(found != nullptr, name);
        return *found;
    }
    /// Clicks through a menu of the menu bar: menu("File", {"New scenario", "Empty"}). Texts without mnemonics.
    void menu(const QString& top, const QStringList& path);
    /// Brings a page of the middle or a dock to the front by a click on its tab.
    void tab(const QString& text);
    /// Writes the path into the file dialog that is open and accepts it, both by keys.
    void acceptFile(const QString& path);
    /// Waits for `condition`; fails the test with `what` when it does not come.
    void until(const QString& what, const std::function<bool()>& condition, int milliseconds = 60'000);
    /// Saves a picture of the window into the folder that HEADROOM_WALK_PICTURES names, if it names one.
    void picture(const QString& name);

private:
    static void failUnless(bool holds, const QString& what);
    int m_pictures = 0;
};

/// Checks that the comparison is in front with the base and `variant` as its chips, and waits for their outcomes in the table.
void checkComparison(Walk& walk, const QString& variant);

} // namespace headroom::tests

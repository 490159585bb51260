#include "app/gui/commands/shortcut_list.h"

#include "app/gui/commands/command_list.h"

#include <QCoreApplication>
#include <QKeySequence>
#include <QMenuBar>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace headroom::gui {

namespace {

QString tr(const char* text) { return QCoreApplication::translate("headroom::gui", text); }

/// As the platform writes the keys.
QString keys(const char* portable) { return QKeySequence(QString::fromLatin1(portable)).toString(QKeySequence::NativeText); }

} // namespace

std::vector<ShortcutGroup> viewShortcuts()
{
    const QString arrows = tr("Arrows");
    return {
        {tr("Topology"),
         {{keys("Tab"), tr("Next component in reading order")},
          {tr("Ctrl + arrows"), tr("Along a connection")},
          {arrows, tr("Move the chosen components; with Shift by ten steps")},
          {tr("Ctrl+L, Tab, Enter"), tr("Connect: choose the target, take it")},
          {keys("Return"), tr("Open in the inspector")},
          {keys("Ctrl+0"), tr("Show all")},
          {keys("+") + u' ' + keys("-"), tr("Zoom in, zoom out")},
          {tr("Space + drag"), tr("Move the picture")},
          {keys("Esc"), tr("Select nothing")}}},
        {tr("Traffic"),
         {{keys("Tab"), tr("Next corner of the week")},
          {u"↑ ↓"_s, tr("Change its rate; with Ctrl in small steps")},
          {u"← →"_s, tr("Move it by an hour; with Ctrl by five minutes")},
          {keys("Ins") + u' ' + keys("Del"), tr("Add a plateau, remove it")}}},
        {tr("Components, tables and lists"),
         {{keys("Return"), tr("Place the chosen component; go to what a row is about")},
          {arrows, tr("From row to row and cell to cell")},
          {keys("Tab"), tr("Leave for the next field or view")}}},
        {tr("Plots and days"),
         {{u"← →"_s, tr("Move the cursor by one step of the series")},
          {keys("PgUp") + u' ' + keys("PgDown"), tr("Move the cursor by a page")},
          {keys("+") + u' ' + keys("-"), tr("Zoom time in, out")},
          {keys("Home"), tr("Show all of the run")},
          {keys("Backspace"), tr("Back to the zoom before")},
          {keys("B"), tr("Set the second cursor, for differences")}}},
        {tr("Inspector"),
         {{keys("Return"), tr("Take the value")}, {keys("Esc"), tr("Restore the value")}}},
        {tr("Start page"),
         {{arrows, tr("From card to card")}, {tr("Space or Enter"), tr("Run the chosen card")}}},
        {tr("Command field"),
         {{u"↑ ↓"_s, tr("Choose")}, {keys("Return"), tr("Do it")}, {keys("Esc"), tr("Close")}}},
    };
}

std::vector<ShortcutGroup> shortcutsOf(const QMenuBar& menus)
{
    std::vector<ShortcutGroup> groups;
    for (const Command& command : commandsOf(menus)) {
        if (command.shortcut.isEmpty()) continue;
        const QString menu = command.id.section(u'/', 0, 0).section(u" › "_s, 0, 0);
        if (groups.empty() || groups.back().title != menu) groups.push_back({menu, {}});
        groups.back().shortcuts.push_back({command.shortcut, command.title});
    }
    for (ShortcutGroup& group : viewShortcuts()) groups.push_back(std::move(group));
    return groups;
}

} // namespace headroom::gui

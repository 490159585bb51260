#pragma once

#include <QString>

#include <vector>

class QMenuBar;

namespace headroom::gui {

struct Shortcut {
    QString keys, what;
};

/// The keys of one menu or view.
struct ShortcutGroup {
    QString title;
    std::vector<Shortcut> shortcuts;
};

/// What the keys do: the entries of the menus that have a shortcut, menu by menu, then the keys that the views take while they have
/// the focus. Made anew at each call, so that it is never out of date with the menus.
[[nodiscard]] std::vector<ShortcutGroup> shortcutsOf(const QMenuBar& menus);

/// Only the views' own keys.
[[nodiscard]] std::vector<ShortcutGroup> viewShortcuts();

} // namespace headroom::gui

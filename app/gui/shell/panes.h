#pragma once

#include <QList>

class QDockWidget;
class QWidget;

/// Where the keyboard goes between the parts of a window: the Tab key and the keys that go from pane to pane.
namespace headroom::gui::panes {

/// Whether a dock is shown and not behind the tab of another.
[[nodiscard]] bool isInFront(const QDockWidget& dock);

/// Whether a person can meet `widget`: it is shown and in no dock that is behind the tab of another. Qt calls those visible too.
[[nodiscard]] bool isMet(const QWidget& widget);

/// The next widget of the chain of `window` after `from` that takes the Tab key and can be met, or before it for `forward` = false;
/// round the end. Null if there is no other.
[[nodiscard]] QWidget* besideInChain(QWidget& window, QWidget& from, bool forward);

/// Gives the focus to what had it last in `pane`, else to its focus proxy, else to the first view or field in it.
/// False if nothing in it can have the focus; then the focus stays.
bool enter(QWidget& pane);

/// As enter(), without regard to what has or had the focus: for a view that is new to the person.
bool enterAnew(QWidget& pane);

/// Enters the pane after the one that has the focus (before it for `step` = −1), round the end; panes without anything to enter are
/// passed over. Without a focus in any of them: the first, or the last.
bool enterBeside(const QList<QWidget*>& panes, int step);

} // namespace headroom::gui::panes

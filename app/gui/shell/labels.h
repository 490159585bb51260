#pragma once

#include "app/gui/shell/theme.h"

#include <QLabel>

#include <functional>

class QAbstractButton;
class QAbstractItemView;
class QPushButton;

namespace headroom::gui {

/// A label whose colour follows the theme by role, at `sizePx`. Plain text; it elides by nothing, so give it room.
[[nodiscard]] QLabel* makeLabel(int sizePx, Theme::Role role, QWidget* parent, bool semibold = false);

/// Gives an existing widget text of `role`, now and after each change of theme.
void setTextRole(QWidget* widget, Theme::Role role);

/// One pixel line in the colour Line; `lengthPx` 0 = as long as there is room.
[[nodiscard]] QWidget* makeLine(Qt::Orientation orientation, QWidget* parent, int lengthPx = 0);

/// Calls `apply` now and whenever the palette of `widget` changes.
void themed(QWidget* widget, std::function<void()> apply);

/// Gives `button` the icon of that name in the colour of `role`, now and after each change of theme.
void setThemedIcon(QAbstractButton* button, const QString& icon, Theme::Role role = Theme::Role::SecondaryText);

/// Gives a button of a bar its text, icon, object name, and `tip` as tool tip and as its name for screen readers.
void prepareButton(QAbstractButton* button, const QString& text, const QString& icon, const QString& objectName, const QString& tip);

/// What an empty panel shows: a sentence about what belongs there, and how it gets there.
[[nodiscard]] QWidget* makeEmptyState(const QString& icon, const QString& title, const QString& text, QWidget* parent);

/// Puts the one action of an empty state below its text.
[[nodiscard]] QPushButton* addEmptyStateButton(QWidget* emptyState, const QString& text, const QString& objectName);

/// `view` itself while its model has rows, otherwise the empty state. `view` has its model already. Owns `view`.
[[nodiscard]] QWidget* withEmptyState(QAbstractItemView* view, const QString& icon, const QString& title, const QString& text, QWidget* parent = nullptr);

} // namespace headroom::gui

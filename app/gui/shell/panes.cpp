#include "app/gui/shell/panes.h"

#include <QApplication>
#include <QDockWidget>
#include <QStyleHints>

namespace headroom::gui::panes {

namespace {

bool isWithin(const QWidget& pane, const QWidget* widget) { return widget && (widget == &pane || pane.isAncestorOf(widget)); }

/// Whether the Tab key stops at it. A widget with a proxy is the proxy's affair, which is in the chain itself.
bool takesTab(const QWidget& widget)
{
    const auto wanted = QGuiApplication::styleHints()->tabFocusBehavior() == Qt::TabFocusAllControls ? Qt::TabFocus : Qt::StrongFocus;
    return (widget.focusPolicy() & wanted) == wanted && !widget.focusProxy() && widget.isEnabled() && isMet(widget);
}

/// Views and fields, not the tabs and small buttons around them.
bool isContent(const QWidget& widget) { return (widget.focusPolicy() & Qt::StrongFocus) == Qt::StrongFocus; }

QWidget* deepestProxy(QWidget& pane)
{
    QWidget* at = pane.focusProxy();
    while (at && at->focusProxy()) at = at->focusProxy();
    return at;
}

bool focus(QWidget* widget)
{
    widget->setFocus(Qt::TabFocusReason);   // as by Tab: fields select their text, charts their first corner
    return true;
}

} // namespace

bool isInFront(const QDockWidget& dock)
{
    // Behind a tab, the layout of the docks keeps a dock shown and puts it outside the window.
    return dock.isVisible() && (dock.isFloating() || (dock.geometry().right() >= 0 && dock.geometry().bottom() >= 0));
}

bool isMet(const QWidget& widget)
{
    if (!widget.isVisible()) return false;
    for (const QWidget* at = &widget; at && !at->isWindow(); at = at->parentWidget())
        if (const auto* dock = qobject_cast<const QDockWidget*>(at); dock && !isInFront(*dock)) return false;
    return true;
}

QWidget* besideInChain(QWidget& window, QWidget& from, bool forward)
{
    const auto step = [forward](QWidget* at) { return forward ? at->nextInFocusChain() : at->previousInFocusChain(); };
    for (QWidget* at = step(&from); at && at != &from; at = step(at))
        if (at->window() == &window && at != &window && takesTab(*at)) return at;
    return nullptr;
}

bool enter(QWidget& pane)
{
    if (isWithin(pane, QApplication::focusWidget())) return true;
    if (QWidget* last = pane.focusWidget(); isWithin(pane, last) && takesTab(*last)) return focus(last);
    return enterAnew(pane);
}

bool enterAnew(QWidget& pane)
{
    if (QWidget* proxy = deepestProxy(pane); isWithin(pane, proxy) && takesTab(*proxy)) return focus(proxy);
    QWidget* first = takesTab(pane) ? &pane : nullptr;
    if (first && isContent(*first)) return focus(first);
    for (QWidget* at = pane.nextInFocusChain(); at && at != &pane; at = at->nextInFocusChain()) {
        if (!isWithin(pane, at) || !takesTab(*at)) continue;
        if (isContent(*at)) return focus(at);
        if (!first) first = at;
    }
    return first && focus(first);
}

bool enterBeside(const QList<QWidget*>& panes, int step)
{
    const QWidget* focused = QApplication::focusWidget();
    const qsizetype count = panes.size();
    qsizetype at = step > 0 ? -1 : count;
    for (qsizetype i = 0; i < count; ++i)
        if (isWithin(*panes[i], focused)) at = i;
    for (qsizetype tried = 0; tried < count; ++tried) {
        at = (at + step + count) % count;
        if (enter(*panes[at])) return true;
    }
    return false;
}

} // namespace headroom::gui::panes

#include "app/gui/canvas/canvas_editor.h"

#include "app/gui/canvas/topology_items.h"
#include "app/gui/canvas/topology_view.h"
#include "app/gui/document/topology_arrange.h"

#include <QAction>
#include <QKeyEvent>
#include <QLabel>

#include <algorithm>

// Keyboard of the editor.

namespace headroom::gui {

namespace {

constexpr int kBigNudge = 10;        // times, with Shift

QPointF directionOf(int key)
{
    switch (key) {
    case Qt::Key_Left:
        return {-1, 0};
    case Qt::Key_Right:
        return {1, 0};
    case Qt::Key_Up:
        return {0, -1};
    case Qt::Key_Down:
        return {0, 1};
    default:
        return {};
    }
}

} // namespace

QAction* CanvasEditor::actionOf(const QKeyEvent* event) const
{
    const QKeySequence keys(QKeyCombination(event->modifiers() & ~Qt::KeypadModifier, static_cast<Qt::Key>(event->key())));
    for (QAction* action : m_actions)
        if (action->shortcuts().contains(keys) || (action == m_delete && QKeySequence::keyBindings(QKeySequence::Delete).contains(keys))) return action;
    return nullptr;
}

bool CanvasEditor::onKey(QKeyEvent* event)
{
    if (m_gesture == Gesture::Connect && m_isByKey) return onConnectKey(event);
    if (event->key() == Qt::Key_Escape && m_gesture != Gesture::None) {
        cancelGesture();
        return true;
    }
    if (m_gesture == Gesture::Connect && event->key() == Qt::Key_Alt) aim(m_target, true);
    if (m_gesture != Gesture::None) return true;   // no other edit while the mouse makes one
    if (event->key() == Qt::Key_Space) m_isSpaceDown = true;
    if (event->key() == Qt::Key_Escape) {
        m_selection.clear();
        m_message->hide();
        m_edge.reset();
        m_view->viewport()->update();
        return false;
    }
    if (QAction* action = actionOf(event)) {
        refreshActions();
        if (action->isEnabled()) action->trigger();
        return true;
    }
    const QPointF direction = directionOf(event->key());
    if (direction.isNull()) return false;
    if (event->modifiers().testFlag(Qt::ControlModifier)) {
        if (NodeItem* next = m_view->neighbour(event->key())) m_view->choose(next);
        return true;
    }
    if (selection().isEmpty()) return false;   // nothing to move: the view goes along the calls
    nudge(direction * kGrid * (event->modifiers().testFlag(Qt::ShiftModifier) ? kBigNudge : 1));
    return true;
}

bool CanvasEditor::onConnectKey(QKeyEvent* event)
{
    const int key = event->key();
    if (key == Qt::Key_Escape) {
        cancelGesture();
        return true;
    }
    if (key == Qt::Key_Return || key == Qt::Key_Enter) {
        const QString from = m_from, target = m_target;
        const bool isDirect = event->modifiers().testFlag(Qt::AltModifier);
        endGesture();
        connectBoxes(from, target, isDirect);
        return true;
    }
    if (key == Qt::Key_Alt) aim(m_target, true);
    const bool isNext = key == Qt::Key_Tab || key == Qt::Key_Right || key == Qt::Key_Down;
    if (!isNext && key != Qt::Key_Backtab && key != Qt::Key_Left && key != Qt::Key_Up) return true;
    std::vector<QString> valid;
    for (const auto& [id, connection] : m_targets)
        if (connection.kind != Connection::Kind::None) valid.push_back(id);
    const auto at = static_cast<std::size_t>(std::find(valid.begin(), valid.end(), m_target) - valid.begin());
    const std::size_t next = (at + (isNext ? 1 : valid.size() - 1)) % valid.size();
    aim(valid[next], false);
    if (NodeItem* node = m_view->nodeOf(valid[next])) m_view->ensureVisible(node, 24, 24);
    return true;
}

} // namespace headroom::gui

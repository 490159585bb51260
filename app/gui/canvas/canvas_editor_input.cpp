#include "app/gui/canvas/canvas_editor.h"

#include "app/gui/canvas/layered_layout.h"
#include "app/gui/canvas/topology_groups.h"
#include "app/gui/canvas/topology_items.h"
#include "app/gui/canvas/topology_view.h"
#include "app/gui/document/scenario_document.h"
#include "app/gui/document/topology_arrange.h"
#include "app/gui/document/topology_references.h"
#include "app/gui/palette/palette_model.h"

#include <QApplication>
#include <QContextMenuEvent>
#include <QDragMoveEvent>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMimeData>
#include <QMouseEvent>

#include <algorithm>
#include <cmath>

// Mouse, menu and drops of the editor.

using namespace Qt::StringLiterals;

namespace headroom::gui {

namespace {

constexpr double kPortReach = 9;     // around the middle of a port [px of the screen]
constexpr double kArrowReach = 6;    // beside an arrow [px of the screen]
const QString kMime = QString::fromLatin1(PaletteModel::kMimeType);

double distanceTo(QPointF a, QPointF b, QPointF point)
{
    const QPointF way = b - a, off = point - a;
    const double length = QPointF::dotProduct(way, way);
    const double share = length > 0 ? std::clamp(QPointF::dotProduct(off, way) / length, 0.0, 1.0) : 0;
    const QPointF rest = off - way * share;
    return std::hypot(rest.x(), rest.y());
}

} // namespace

QString CanvasEditor::idAt(QPoint position) const
{
    const NodeItem* node = m_view->nodeAt(position);
    return node ? QString::fromStdString(m_view->graph().nodes[node->index()].id) : QString();
}

NodeItem* CanvasEditor::movable(const QString& id) const { return id == u"client" ? nullptr : m_view->nodeOf(id); }

/// The box whose outgoing port is at `position`.
QString CanvasEditor::portAt(QPoint position) const
{
    const double scale = m_view->transform().m11();
    if (NodeItem::detailAt(scale) == NodeItem::Detail::Block) return {};   // a port would be half of the box
    const double reach = kPortReach / scale;
    const QPointF at = m_view->mapToScene(position);
    for (const NodeItem* node : m_view->readingOrder()) {
        const QPointF port = node->pos() + QPointF(canvas::kNodeWidth / 2, 0);
        if (std::hypot(at.x() - port.x(), at.y() - port.y()) <= reach) return QString::fromStdString(m_view->graph().nodes[node->index()].id);
    }
    return {};
}

std::optional<std::size_t> CanvasEditor::edgeAt(QPoint position) const
{
    const double reach = kArrowReach / std::max(m_view->transform().m11(), 0.1);
    const QPointF at = m_view->mapToScene(position);
    for (const EdgeItem* edge : m_view->edgeItems())
        for (qsizetype i = 1; i < edge->way().size(); ++i)
            if (distanceTo(edge->way()[i - 1], edge->way()[i], at) <= reach) return edge->index();
    return std::nullopt;
}

bool CanvasEditor::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_viewport) return onViewport(event);   // not asked from the view: it may be on its way out
    if (watched == m_renameField) {
        if (event->type() == QEvent::FocusOut) finishRename(true);
        if (event->type() != QEvent::KeyPress) return false;
        const int key = static_cast<QKeyEvent*>(event)->key();
        if (key != Qt::Key_Return && key != Qt::Key_Enter && key != Qt::Key_Escape) return false;
        finishRename(key != Qt::Key_Escape);
        return true;
    }
    switch (event->type()) {
    case QEvent::ShortcutOverride: {
        // What the canvas does with a key comes before what the window does with it.
        auto* key = static_cast<QKeyEvent*>(event);
        if (!actionOf(key) && !(key->key() == Qt::Key_Escape && m_gesture != Gesture::None)) return false;
        key->accept();
        return true;
    }
    case QEvent::KeyPress:
        return onKey(static_cast<QKeyEvent*>(event));
    case QEvent::KeyRelease:
        if (static_cast<QKeyEvent*>(event)->key() == Qt::Key_Space) m_isSpaceDown = false;
        if (static_cast<QKeyEvent*>(event)->key() == Qt::Key_Alt && m_gesture == Gesture::Connect) aim(m_target, false);
        return false;
    case QEvent::FocusOut:
        m_isSpaceDown = false;
        if (m_gesture == Gesture::Connect && m_isByKey) cancelGesture();
        return false;
    default:
        return false;
    }
}

bool CanvasEditor::onViewport(QEvent* event)
{
    switch (event->type()) {
    case QEvent::MouseButtonPress:
        return onPress(static_cast<QMouseEvent*>(event));
    case QEvent::MouseMove:
        return onMove(static_cast<QMouseEvent*>(event));
    case QEvent::MouseButtonRelease:
        return onRelease(static_cast<QMouseEvent*>(event));
    case QEvent::ContextMenu:
        return onContextMenu(static_cast<QContextMenuEvent*>(event));
    case QEvent::DragEnter:
    case QEvent::DragMove:
    case QEvent::Drop:
        return onDrag(static_cast<QDropEvent*>(event));
    case QEvent::DragLeave:
        m_ghost.reset();
        m_view->viewport()->update();
        return false;
    case QEvent::Resize:
        if (!m_message->isHidden()) placeMessage();
        return false;
    case QEvent::Leave:
        if (m_gesture == Gesture::None && !m_hovered.isEmpty()) {
            m_hovered.clear();
            m_view->viewport()->update();
        }
        return false;
    default:
        return false;
    }
}

// ------------------------------------------------------------------------------------------------------- mouse

bool CanvasEditor::onPress(QMouseEvent* event)
{
    finishRename(true);
    if (event->button() != Qt::LeftButton || m_isSpaceDown || !m_document->scenario()) return false;
    if (m_gesture != Gesture::None) {   // a connection by the keyboard, ended by the mouse
        const QString target = idAt(event->position().toPoint());
        if (m_gesture == Gesture::Connect && m_isByKey && !target.isEmpty()) {
            const QString from = m_from;
            cancelGesture();
            connectBoxes(from, target, event->modifiers().testFlag(Qt::AltModifier));
        } else {
            cancelGesture();
        }
        return true;
    }
    m_message->hide();
    m_view->setFocus(Qt::MouseFocusReason);
    m_pressed = m_at = event->position().toPoint();
    m_isToggled = event->modifiers() & (Qt::ControlModifier | Qt::ShiftModifier);
    if (const QString port = portAt(m_pressed); !port.isEmpty() && !m_isToggled) {
        startConnect(port, false);
        return true;
    }
    const QString id = idAt(m_pressed);
    QStringList ids = selection();
    if (!id.isEmpty()) {
        m_gesture = Gesture::Press;
        if (m_isToggled) {
            if (id == u"client") return true;
            if (ids.contains(id)) ids.removeAll(id);
            else ids.prepend(id);
            select(ids);
        } else if (!ids.contains(id)) {
            m_selection = {id};
            m_view->choose(m_view->nodeOf(id));
        }
    } else if (const auto edge = edgeAt(m_pressed)) {
        select({});
        m_edge = edge;
        refreshActions();
    } else {
        m_gesture = Gesture::Band;
        m_before = m_isToggled ? ids : QStringList();
        if (!m_isToggled) select({});
    }
    m_pressedScene = m_view->mapToScene(m_pressed);
    m_view->viewport()->update();
    return true;
}

bool CanvasEditor::onMove(QMouseEvent* event)
{
    m_at = event->position().toPoint();
    const bool isFar = (m_at - m_pressed).manhattanLength() >= QApplication::startDragDistance();
    switch (m_gesture) {
    case Gesture::None: {
        if (event->buttons() != Qt::NoButton) return false;
        QString hovered = portAt(m_at);
        if (hovered.isEmpty()) hovered = idAt(m_at);
        if (hovered != m_hovered) {
            m_hovered = hovered;
            m_view->viewport()->update();
        }
        return false;
    }
    case Gesture::Press: {
        NodeItem* held = m_view->nodeAt(m_pressed);
        if (!isFar || !held || m_view->grouping() != Grouping::Calls) return true;   // frames give the boxes their places
        std::vector<NodeItem*> nodes;
        for (const QString& id : selection())
            if (NodeItem* node = movable(id)) nodes.push_back(node);
        if (std::find(nodes.begin(), nodes.end(), held) == nodes.end()) return true;   // the customers, or one just taken out
        m_view->holdStill();
        m_view->setViewportUpdateMode(QGraphicsView::FullViewportUpdate);   // cheaper than adding up what hundreds of boxes uncover
        m_move = std::make_unique<CanvasMove>(*m_view, std::move(nodes), held);
        m_gesture = Gesture::Move;
        m_move->to(m_view->mapToScene(m_at) - m_pressedScene);
        return true;
    }
    case Gesture::Move:
        m_move->to(m_view->mapToScene(m_at) - m_pressedScene);
        return true;
    case Gesture::Connect:
        aim(idAt(m_at), event->modifiers().testFlag(Qt::AltModifier));
        return true;
    case Gesture::Band: {
        const QRectF band = QRectF(m_pressedScene, m_view->mapToScene(m_at)).normalized();
        QStringList ids = m_before;
        for (const NodeItem* node : m_view->readingOrder()) {
            const QString id = QString::fromStdString(m_view->graph().nodes[node->index()].id);
            if (isFar && movable(id) && band.intersects(NodeItem::box().translated(node->pos())) && !ids.contains(id)) ids << id;
        }
        m_selection = ids;
        // The view hears of it at the end: others follow the selection, which is dear while a band grows.
        m_view->selectComponent(ids.value(0));
        m_view->viewport()->update();
        return true;
    }
    }
    return false;
}

bool CanvasEditor::onRelease(QMouseEvent* event)
{
    if (m_gesture == Gesture::None || event->button() != Qt::LeftButton || m_isByKey) return false;
    const Gesture gesture = m_gesture;
    if (gesture == Gesture::Move) {
        const bool hasMoved = m_move->hasMoved();
        const std::vector<Placement> places = m_move->placements();
        const QString what = tr("Move %1").arg(named(selection()));
        endGesture();
        if (hasMoved) placeAll(places, what);
    } else if (gesture == Gesture::Connect) {
        const QString from = m_from, target = idAt(event->position().toPoint());
        const bool isDirect = event->modifiers().testFlag(Qt::AltModifier);
        endGesture();
        if (!target.isEmpty() && target != from) connectBoxes(from, target, isDirect);
    } else if (gesture == Gesture::Band) {
        const QStringList ids = m_selection;
        endGesture();
        if (!ids.isEmpty()) {
            m_view->selectComponent({});   // so that choosing it is news
            select(ids);
        }
    } else {
        endGesture();
        const QString id = idAt(m_pressed);
        const bool isAlone = selection() == QStringList{id};
        if (!m_isToggled && !id.isEmpty() && id != u"client" && !isAlone) select({id});   // a click within a selection chooses the one
    }
    return true;
}

void CanvasEditor::endGesture()
{
    m_gesture = Gesture::None;
    m_move.reset();
    m_targets.clear();
    m_from.clear();
    m_target.clear();
    m_connection = {};
    m_isByKey = m_isDirect = false;
    m_tip->hide();
    m_edge.reset();
    m_view->setViewportUpdateMode(QGraphicsView::SmartViewportUpdate);
    m_view->viewport()->update();
}

void CanvasEditor::cancelGesture()
{
    if (m_gesture == Gesture::Move) {
        m_move->cancel();
        endGesture();
        m_view->setScenario(m_document->scenario());   // the same: the arrows get their rates again
        return;
    }
    const bool isBand = m_gesture == Gesture::Band;
    endGesture();
    if (isBand) select(m_before);
}

// ---------------------------------------------------------------------------------------------------- connect

void CanvasEditor::startConnect(const QString& from, bool isByKey)
{
    m_gesture = Gesture::Connect;
    m_isByKey = isByKey;
    m_from = from;
    m_targets.clear();
    const Json& scenario = m_document->merged();
    for (const NodeItem* node : m_view->readingOrder()) {
        const std::string& id = m_view->graph().nodes[node->index()].id;
        if (QString::fromStdString(id) != from) m_targets.emplace_back(QString::fromStdString(id), connectionBetween(scenario, from.toStdString(), id));
    }
    m_message->hide();
    if (!isByKey) {
        m_view->viewport()->update();
        return;
    }
    const auto first = std::find_if(m_targets.begin(), m_targets.end(), [](const auto& target) { return target.second.kind != Connection::Kind::None; });
    if (first != m_targets.end()) {
        aim(first->first, false);
        return;
    }
    const QString why = m_targets.empty() ? tr("There is nothing to connect to yet.") : m_targets.front().second.sentence;
    endGesture();
    tell(m_targets.empty() ? why : tr("Nothing here can take a connection from it."), Tone::Refused);
}

void CanvasEditor::aim(const QString& target, bool isDirect)
{
    if (target != m_target || isDirect != m_isDirect) {
        m_target = target;
        m_isDirect = isDirect;
        m_connection = target.isEmpty() || target == m_from ? Connection{} : connectionBetween(m_document->merged(), m_from.toStdString(), target.toStdString(), isDirect);
        placeTip();
    }
    m_view->viewport()->update();
}

void CanvasEditor::addConnections(QMenu* menu, const QString& id)
{
    const auto& graph = m_view->graph();
    const std::size_t box = graph.find(id.toStdString());
    QMenu* list = nullptr;
    for (const auto& edge : graph.edges) {
        if (edge.from != box && edge.to != box) continue;
        if (!list) list = menu->addMenu(tr("&Remove connection"));
        const std::size_t index = static_cast<std::size_t>(&edge - graph.edges.data());
        list->addAction(tr("%1 → %2").arg(m_view->titleOf(edge.from), m_view->titleOf(edge.to)), this, [this, index] {
            m_edge = index;
            remove(false);
        });
    }
}

// --------------------------------------------------------------------------------------------- menu and drops

bool CanvasEditor::onContextMenu(QContextMenuEvent* event)
{
    if (m_gesture != Gesture::None || !m_document->scenario()) return true;
    QPoint at = event->globalPos();
    if (event->reason() == QContextMenuEvent::Mouse) {
        const QString id = idAt(event->pos());
        const auto edge = id.isEmpty() ? edgeAt(event->pos()) : std::nullopt;
        if (id.isEmpty() || !selection().contains(id)) {
            select({});
            if (!id.isEmpty()) {
                m_selection = {id};
                m_view->choose(m_view->nodeOf(id));
            }
        }
        m_edge = edge;
    } else if (const NodeItem* node = m_view->nodeOf(m_view->selectedComponent())) {
        at = m_view->viewport()->mapToGlobal(m_view->mapFromScene(node->pos()));
    }
    refreshActions();
    auto* menu = new QMenu(m_view);
    menu->setObjectName(u"canvasMenu"_s);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const QString current = m_view->selectedComponent();
    if (m_edge) {
        menu->addAction(tr("&Remove connection"), this, [this] { remove(false); });
    } else if (!current.isEmpty()) {
        if (current != u"client")
            menu->addAction(tr("&Open in the inspector"), this, [this, current] { Q_EMIT m_view->componentActivated(current); })->setShortcut(QKeySequence(Qt::Key_Return));
        menu->addAction(m_connect);
        addConnections(menu, current);
        if (current != u"client") {
            menu->addSeparator();
            menu->addActions({m_cut, m_copy, m_paste, m_duplicate});
            menu->addSeparator();
            menu->addActions({m_rename, m_delete});
        }
        if (selection().size() > 1) {
            QMenu* arrange = menu->addMenu(tr("&Arrange"));
            arrange->addActions(m_aligns);
            arrange->addSeparator();
            arrange->addActions(m_distributes);
        }
    } else {
        menu->addAction(tr("Add a &component…"), this, &CanvasEditor::paletteRequested);
        menu->addSeparator();
        menu->addActions({m_paste, m_selectAll, m_layOut});
        menu->addAction(tr("&Fit"), m_view, &TopologyView::fit);
    }
    menu->popup(at);
    return true;
}

bool CanvasEditor::onDrag(QDropEvent* event)
{
    if (!event->mimeData()->hasFormat(kMime) || !m_document->scenario()) return false;   // a file is the window's
    const QPointF at = snapped(m_view->mapToScene(event->position().toPoint()));
    if (event->type() == QEvent::Drop) {
        m_ghost.reset();
        place(QString::fromUtf8(event->mimeData()->data(kMime)), at);
        m_view->setFocus(Qt::OtherFocusReason);
    } else {
        m_ghost = at;
    }
    m_view->viewport()->update();
    event->acceptProposedAction();
    return true;
}

} // namespace headroom::gui

#pragma once

#include "app/gui/canvas/canvas_move.h"
#include "app/gui/document/edits.h"
#include "app/gui/document/topology_edits.h"

#include <QObject>
#include <QPointer>
#include <QStringList>
#include <QVector>

#include <functional>
#include <memory>
#include <optional>

class QAction;
class QContextMenuEvent;
class QDropEvent;
class QKeyEvent;
class QLabel;
class QLineEdit;
class QMenu;
class QMouseEvent;
class QPainter;

namespace headroom::gui {

class ScenarioDocument;

/// Building on the canvas: places, connects, moves, renames and removes components of a document by mouse and keyboard. Each change
/// is one undoable step. It watches the events of the view; what it does not take stays with the view.
///
/// As long as no component has a stored place the canvas lays itself out; the first one that is moved or placed by hand gives all
/// boxes the places that they have then.
class CanvasEditor final : public QObject {
    Q_OBJECT

public:
    CanvasEditor(TopologyView* view, ScenarioDocument* document, QObject* parent = nullptr);
    ~CanvasEditor() override;

    /// Ids of the selected components, the current one first; without the customers.
    [[nodiscard]] QStringList selection() const;
    void select(const QStringList& ids);

    /// Adds the palette's entry of this key, centred at `at` of the scene or at a free place in the middle of what is seen, and selects it.
    bool place(const QString& key, std::optional<QPointF> at = {});
    /// Makes the connection that dragging from one box to the other makes.
    bool connectBoxes(const QString& from, const QString& to, bool isDirect = false);

    /// Edits of the selection, with the keys that they have while the canvas has the focus.
    void fillEditMenu(QMenu* menu);
    /// Connect, align, distribute, lay out.
    void fillArrangeMenu(QMenu* menu);
    /// The last sentence told on the canvas; empty once it is gone.
    [[nodiscard]] QString message() const;
    /// While a connection is being drawn: the component that it would go to; empty = none.
    [[nodiscard]] const QString& target() const { return m_target; }

Q_SIGNALS:
    /// Open the list of components that can be placed.
    void paletteRequested();
    /// A component was chosen that has no box.
    void componentChosen(const QString& id);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    enum class Gesture { None, Press, Move, Connect, Band };
    enum class Tone { Told, Refused };
    using Change = std::function<TopologyResult(Json)>;

    // canvas_editor.cpp: changes
    void makeActions();
    QAction* addAction(const QString& text, const QString& icon, const QKeySequence& keys, std::function<void()> run, bool needsSelection);
    void refreshActions();
    std::optional<TopologyChange> change(const QString& what, const Change& make, Merge merge = {});
    /// The scenario with the places of all boxes, as they are seen.
    [[nodiscard]] Json pinned(Json scenario) const;
    bool placeAll(std::vector<Placement> places, const QString& what, Merge merge = {});
    void align(int alignment);
    void distribute(int distribution);
    void layOut();
    void nudge(QPointF by);
    void remove(bool isCut);
    void copy();
    void paste();
    void duplicate();
    void startRename();
    void finishRename(bool isCommitted);
    [[nodiscard]] QString named(const QStringList& ids) const;   ///< "Shop", "3 components"
    void tell(const QString& sentence, Tone tone);
    void placeMessage();

    // canvas_editor_input.cpp: mouse, keyboard, drops
    bool onViewport(QEvent* event);
    bool onPress(QMouseEvent* event);
    bool onMove(QMouseEvent* event);
    bool onRelease(QMouseEvent* event);
    bool onKey(QKeyEvent* event);
    bool onConnectKey(QKeyEvent* event);
    [[nodiscard]] QAction* actionOf(const QKeyEvent* event) const;
    bool onContextMenu(QContextMenuEvent* event);
    bool onDrag(QDropEvent* event);
    void endGesture();
    void cancelGesture();
    void startConnect(const QString& from, bool isByKey);
    void aim(const QString& target, bool isDirect);
    void addConnections(QMenu* menu, const QString& id);
    [[nodiscard]] QString idAt(QPoint position) const;
    [[nodiscard]] QString portAt(QPoint position) const;
    [[nodiscard]] std::optional<std::size_t> edgeAt(QPoint position) const;
    [[nodiscard]] NodeItem* movable(const QString& id) const;

    // canvas_editor_paint.cpp
    void paint(QPainter& painter) const;
    void paintPorts(QPainter& painter) const;
    void paintConnecting(QPainter& painter) const;
    void placeTip();

    TopologyView* m_view;
    QWidget* m_viewport;   ///< of the view
    ScenarioDocument* m_document;
    QVector<QAction*> m_actions;
    QAction *m_cut = nullptr, *m_copy = nullptr, *m_paste = nullptr, *m_duplicate = nullptr, *m_delete = nullptr, *m_rename = nullptr, *m_selectAll = nullptr;
    QAction *m_connect = nullptr, *m_layOut = nullptr;
    QVector<QAction*> m_aligns, m_distributes;
    QStringList m_selection;                 ///< with the view's current one; only valid as long as it holds that
    std::optional<std::size_t> m_edge;       ///< the chosen arrow
    Gesture m_gesture = Gesture::None;
    bool m_isSpaceDown = false, m_isToggled = false;
    QPoint m_pressed, m_at;                  ///< of the viewport
    QPointF m_pressedScene;
    QStringList m_before;                    ///< selection when the band was begun
    std::unique_ptr<CanvasMove> m_move;
    QString m_hovered;
    // a connection being made
    QString m_from, m_target;
    std::vector<std::pair<QString, Connection>> m_targets;   ///< what each box would take, in reading order
    Connection m_connection;
    bool m_isByKey = false, m_isDirect = false;
    std::optional<QPointF> m_ghost;          ///< where a dragged entry would be put
    int m_nudges = 0;                        ///< numbers the series of nudges that merge
    QStringList m_nudged;
    QPointer<QLineEdit> m_renameField;
    QString m_renamed;
    QLabel *m_message, *m_tip;
};

} // namespace headroom::gui

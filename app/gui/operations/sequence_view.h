#pragma once

#include "app/gui/operations/sequence_layout.h"

#include <QWidget>

#include <optional>

namespace headroom::gui {

/// The step tree of one operation as a drawn sequence that can be edited. It only reports what is wanted; the owner changes the document.
///
/// Mouse: click a step to choose it, drag it to another place, drag from a lane to another one to make a step there. Keys: Up and Down choose,
/// Left the caller and Right the first nested step; Alt+Up and Alt+Down move, Alt+Right nests below the step before, Alt+Left takes out;
/// Insert adds, Del removes, Ctrl+D repeats, P makes parallel, Shift+P undoes that, Enter goes to the form.
class SequenceView : public QWidget {
    Q_OBJECT

public:
    enum class Command { MoveUp, MoveDown, Nest, Lift, Add, Remove, Duplicate, Wrap, Unwrap };

    explicit SequenceView(QWidget* parent = nullptr);

    void setOperation(const Json& operation, std::function<QString(const QString&)> titleOf, const QString& clients);
    [[nodiscard]] const SequenceLayout& layoutOfSteps() const { return m_layout; }
    [[nodiscard]] const QString& selected() const { return m_selected; }
    void select(const QString& step);
    /// Steps on the longest chain, drawn with a mark.
    void setCritical(const QStringList& steps);

Q_SIGNALS:
    void stepSelected(const QString& step);
    void commandGiven(headroom::gui::SequenceView::Command command);
    /// A step was dragged to another place.
    void moveRequested(const QString& step, const QString& list, int index);
    /// An arrow was drawn from the lane that has its turn there to `component`.
    void stepDrawn(const QString& list, int index, const QString& component);
    void formRequested();

protected:
    void paintEvent(QPaintEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    bool event(QEvent* event) override;

private:
    void relayout();
    void choose(int row);
    void paintLanes(QPainter& painter) const;
    void paintHeader(QPainter& painter) const;
    void paintRow(QPainter& painter, const SequenceRow& row) const;
    void paintDrag(QPainter& painter) const;
    [[nodiscard]] QString spoken(const SequenceRow& row) const;
    [[nodiscard]] int viewportWidth() const;

    Json m_operation;
    std::function<QString(const QString&)> m_titleOf;
    QString m_clients, m_selected;
    QStringList m_critical;
    SequenceLayout m_layout;
    enum class Drag { None, Pressed, Move, Draw };
    Drag m_drag = Drag::None;
    QPointF m_pressedAt, m_at;
    int m_fromLane = -1;
    std::optional<SequenceSlot> m_slot;
};

} // namespace headroom::gui

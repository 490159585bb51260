#include "app/gui/operations/sequence_view.h"

#include "app/gui/operations/step_edits.h"
#include "app/gui/shell/format.h"
#include "app/gui/shell/theme.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace headroom::gui {

namespace {
using R = Theme::Role;
using Kind = SequenceRow::Kind;

void arrowHead(QPainter& painter, QPointF tip, bool toRight, bool isFilled)
{
    const double x = toRight ? -8 : 8;
    const QPointF points[] = {tip + QPointF(x, -4.5), tip, tip + QPointF(x, 4.5)};
    if (isFilled) painter.drawPolygon(points, 3);
    else painter.drawPolyline(points, 3);
}
} // namespace

SequenceView::SequenceView(QWidget* parent) : QWidget(parent), m_titleOf([](const QString& id) { return id; })
{
    setObjectName(u"sequence"_s);
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setAccessibleName(tr("Steps of the operation"));
}

void SequenceView::setOperation(const Json& operation, std::function<QString(const QString&)> titleOf, const QString& clients)
{
    m_operation = operation;
    m_titleOf = std::move(titleOf);
    m_clients = clients;
    m_drag = Drag::None;
    m_slot.reset();
    relayout();
    if (!stepAt(m_operation, m_selected)) m_selected = m_layout.rows.isEmpty() ? QString() : m_layout.rows.front().step;
    QStringList lines;
    for (const SequenceRow& row : m_layout.rows) lines << spoken(row);
    setAccessibleDescription(lines.join(u'\n'));
}

void SequenceView::relayout()
{
    m_layout = SequenceLayout::of(m_operation, m_titleOf, m_clients, viewportWidth());
    setMinimumSize(static_cast<int>(m_layout.width), static_cast<int>(m_layout.height));
    update();
}

int SequenceView::viewportWidth() const { return parentWidget() ? parentWidget()->width() : width(); }

bool SequenceView::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == parentWidget() && event->type() == QEvent::Resize) relayout();   // lanes spread over what is seen
    return QWidget::eventFilter(watched, event);
}

void SequenceView::setCritical(const QStringList& steps)
{
    m_critical = steps;
    update();
}

void SequenceView::select(const QString& step)
{
    m_selected = step;
    update();
}

void SequenceView::choose(int row)
{
    if (row < 0 || row >= m_layout.rows.size()) return;
    m_selected = m_layout.rows[row].step;
    update();
    Q_EMIT stepSelected(m_selected);
}

QString SequenceView::spoken(const SequenceRow& row) const
{
    const QString caller = m_layout.lanes[row.from].title;
    const QString text = row.kind == Kind::Parallel ? tr("%1: at the same time").arg(caller) : tr("%1 %2").arg(caller, row.name);
    return row.details.isEmpty() ? text : text + u": "_s + row.details.join(u", "_s);
}

void SequenceView::paintLanes(QPainter& painter) const
{
    const Theme& theme = Theme::current();
    painter.setPen(QPen(theme.color(R::Line), 1, Qt::DashLine));
    for (const SequenceLane& lane : m_layout.lanes) painter.drawLine(QPointF(lane.x, SequenceLayout::kHeader), QPointF(lane.x, m_layout.height - 6));
    painter.setBrush(theme.color(R::Hover));
    painter.setPen(QPen(theme.color(R::FieldEdge), 1));
    for (const SequenceRow& row : m_layout.rows)
        if (row.kind == Kind::Call) painter.drawRect(QRectF(m_layout.lanes[row.to].x - 4 + (row.from == row.to ? 4 : 0), row.y, 8, row.bottom - row.y));
}

void SequenceView::paintHeader(QPainter& painter) const
{
    const Theme& theme = Theme::current();
    const double top = parentWidget() ? std::max(0, mapFrom(parentWidget(), QPoint(0, 0)).y()) : 0;   // stays in sight when the steps scroll
    painter.fillRect(QRectF(0, top, width(), SequenceLayout::kHeader - 4), theme.color(R::Base));
    for (int i = 0; i < m_layout.lanes.size(); ++i) {
        const SequenceLane& lane = m_layout.lanes[i];
        const QRectF box(lane.x - SequenceLayout::kLaneWidth / 2 + 6, top + 8, SequenceLayout::kLaneWidth - 12, 26);
        const bool isTarget = m_drag == Drag::Draw && i == m_layout.laneAt(m_at.x()) && i > 0;
        painter.setPen(QPen(isTarget ? theme.color(R::Accent) : theme.color(R::ButtonEdge), isTarget ? 2 : 1, m_drag == Drag::Draw && !isTarget && i > 0 ? Qt::DashLine : Qt::SolidLine));
        painter.setBrush(i == 0 ? theme.color(R::Alternate) : theme.color(R::Button));
        painter.drawRoundedRect(box, 4, 4);
        painter.setFont(Theme::font(12, true));
        painter.setPen(theme.color(R::Text));
        painter.drawText(box.adjusted(6, 0, -6, 0), Qt::AlignCenter, painter.fontMetrics().elidedText(lane.title, Qt::ElideRight, static_cast<int>(box.width()) - 12));
    }
}

void SequenceView::paintRow(QPainter& painter, const SequenceRow& row) const
{
    const Theme& theme = Theme::current();
    const bool isChosen = row.step == m_selected;
    const bool isCritical = m_critical.contains(row.step);
    if (row.kind == Kind::Parallel) {
        painter.setPen(QPen(isChosen ? theme.color(R::Accent) : theme.color(R::FieldEdge), isChosen ? 2 : 1));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(row.frame, 4, 4);
        painter.setFont(Theme::font(11, true));
        QString text = u"∥ "_s + row.name;
        if (!row.details.isEmpty()) text += u" · "_s + row.details.join(u" · "_s);
        const double width = painter.fontMetrics().horizontalAdvance(text) + 14;
        const QRectF tab(row.frame.left(), row.frame.top(), width, 18);
        painter.fillRect(tab.adjusted(1, 1, 0, 0), isChosen ? theme.color(R::Selection) : theme.color(R::Alternate));
        painter.setPen(theme.color(isChosen ? R::SelectionText : R::SecondaryText));
        painter.drawText(tab, Qt::AlignCenter, text);
        painter.setPen(QPen(theme.color(R::FieldEdge), 1, Qt::DashLine));
        const SequenceRow* before = nullptr;
        for (const SequenceRow& branch : m_layout.rows) {
            if (parentOfStep(branch.step) != row.step || !branch.step.startsWith(row.step + u"/parallel/"_s)) continue;
            if (before) painter.drawLine(QPointF(row.frame.left(), before->bottom + 1), QPointF(row.frame.right(), before->bottom + 1));
            before = &branch;
        }
        return;
    }
    const double from = m_layout.lanes[row.from].x, to = m_layout.lanes[row.to].x;
    const bool isSelf = row.from == row.to, toRight = to >= from;
    const double left = std::min(from, to), right = isSelf ? from + 100 : std::max(from, to);
    if (isChosen) {
        painter.setPen(QPen(theme.color(hasFocus() ? R::Accent : R::Line), hasFocus() ? 2 : 1));
        painter.setBrush(theme.color(R::Selection));
        painter.drawRoundedRect(QRectF(left + 7, row.y - 32, right - left - 14, 39), 4, 4);
    }
    const QColor line = theme.color(isChosen ? R::Accent : isCritical ? R::Text : R::SecondaryText);
    painter.setPen(QPen(line, isCritical ? 2 : 1.3, row.probability < 1 ? Qt::DashLine : Qt::SolidLine));
    painter.setBrush(line);
    const bool isSend = row.kind == Kind::Send;
    if (isSelf) {
        const QPointF loop[] = {QPointF(from + 4, row.y - 8), QPointF(from + 26, row.y - 8), QPointF(from + 26, row.y + 4), QPointF(from + 9, row.y + 4)};
        painter.drawPolyline(loop, 4);
        painter.setPen(QPen(line, 1.3));
        arrowHead(painter, QPointF(from + 9, row.y + 4), false, !isSend);
    } else {
        painter.drawLine(QPointF(from + (toRight ? 4 : -4), row.y), QPointF(to + (toRight ? -5 : 5), row.y));
        painter.setPen(QPen(line, 1.3));
        arrowHead(painter, QPointF(to + (toRight ? -4 : 4), row.y), toRight, !isSend);
    }
    painter.setFont(Theme::font(11));
    painter.setPen(theme.color(isChosen ? R::SelectionText : R::Text));
    const double begin = isSelf ? from + 30 : left + 12, room = std::max(60.0, (isSelf ? 120.0 : right - left - 22));
    QString text = row.details.join(u" · "_s);
    if (std::abs(row.to - row.from) > 1) text = text.isEmpty() ? m_layout.lanes[row.to].title : m_layout.lanes[row.to].title + u": "_s + text;   // its lane may be out of sight
    if (isSend) text = text.isEmpty() ? tr("message") : tr("message · %1").arg(text);
    if (isCritical) text = text.isEmpty() ? u"▸"_s : u"▸ "_s + text;
    // Two lines where one is too short; the tooltip has all of it.
    const QFontMetrics metrics = painter.fontMetrics();
    if (metrics.horizontalAdvance(text) <= room) {
        painter.drawText(QRectF(begin, row.y - 18, room, 15), Qt::AlignLeft | Qt::AlignVCenter, text);
        return;
    }
    QString first;
    const QStringList words = text.split(u" · "_s);
    int used = 0;
    for (; used < words.size(); ++used) {
        const QString longer = first.isEmpty() ? words[used] : first + u" · "_s + words[used];
        if (metrics.horizontalAdvance(longer) > room && used > 0) break;
        first = longer;
    }
    painter.drawText(QRectF(begin, row.y - 31, room, 15), Qt::AlignLeft | Qt::AlignVCenter, metrics.elidedText(first, Qt::ElideRight, static_cast<int>(room)));
    painter.drawText(QRectF(begin, row.y - 17, room, 15), Qt::AlignLeft | Qt::AlignVCenter, metrics.elidedText(words.mid(used).join(u" · "_s), Qt::ElideRight, static_cast<int>(room)));
}

void SequenceView::paintDrag(QPainter& painter) const
{
    if (m_drag != Drag::Move && m_drag != Drag::Draw) return;
    if (!m_slot) return;
    const Theme& theme = Theme::current();
    const double x = m_layout.lanes[m_slot->lane].x;
    painter.setPen(QPen(theme.color(R::Accent), 2, Qt::DashLine));
    if (m_drag == Drag::Draw) {
        const int lane = m_layout.laneAt(m_at.x());
        const double to = m_layout.lanes[lane].x;
        painter.drawLine(QPointF(x, m_slot->y + 4), QPointF(to, m_slot->y + 4));
        painter.setBrush(theme.color(R::Accent));
        painter.setPen(Qt::NoPen);
        painter.drawEllipse(QPointF(x, m_slot->y + 4), 4, 4);
        return;
    }
    painter.setPen(QPen(theme.color(R::Accent), 2));
    painter.drawLine(QPointF(x - 10, m_slot->y + 3), QPointF(x + 90, m_slot->y + 3));
    painter.setBrush(theme.color(R::Accent));
    painter.drawEllipse(QPointF(x, m_slot->y + 3), 4, 4);
    const int row = m_layout.indexOf(m_selected);
    if (row < 0) return;
    const QString text = m_layout.rows[row].name;
    painter.setFont(Theme::font(12));
    const QRectF box(m_at + QPointF(12, 8), QSizeF(painter.fontMetrics().horizontalAdvance(text) + 16, 24));
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.color(R::Text));
    painter.drawRoundedRect(box, 4, 4);
    painter.setPen(theme.color(R::Base));
    painter.drawText(box, Qt::AlignCenter, text);
}

void SequenceView::paintEvent(QPaintEvent*)
{
    const Theme& theme = Theme::current();
    QPainter painter(this);
    painter.fillRect(rect(), theme.color(R::Base));
    painter.setRenderHint(QPainter::Antialiasing);
    paintLanes(painter);
    for (const SequenceRow& row : m_layout.rows)
        if (row.kind == Kind::Parallel) paintRow(painter, row);
    for (const SequenceRow& row : m_layout.rows)
        if (row.kind != Kind::Parallel) paintRow(painter, row);
    if (m_layout.rows.isEmpty()) {
        painter.setPen(theme.color(R::SecondaryText));
        painter.setFont(Theme::font(12));
        painter.drawText(QRectF(16, SequenceLayout::kHeader + 20, width() - 32, 40), Qt::AlignLeft | Qt::AlignTop | Qt::TextWordWrap, tr("This operation has no steps. Choose a component above and add a call."));
    }
    paintHeader(painter);
    paintDrag(painter);
    if (hasFocus() && m_layout.rows.isEmpty()) {
        painter.setPen(QPen(theme.color(R::Accent), 2));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 3, 3);
    }
}

void SequenceView::mousePressEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton) return;
    m_pressedAt = m_at = event->position();
    m_fromLane = -1;
    const int row = m_layout.rowAt(event->position());
    if (row >= 0) {
        choose(row);
        m_drag = Drag::Pressed;
        return;
    }
    const int lane = m_layout.lanes.isEmpty() ? -1 : m_layout.laneAt(event->position().x());
    if (lane >= 0 && std::abs(m_layout.lanes[lane].x - event->position().x()) <= 10 && event->position().y() > SequenceLayout::kHeader) {
        m_fromLane = lane;
        m_drag = Drag::Pressed;
    }
}

void SequenceView::mouseMoveEvent(QMouseEvent* event)
{
    m_at = event->position();
    if (m_drag == Drag::None) {
        const int lane = m_layout.lanes.isEmpty() ? -1 : m_layout.laneAt(m_at.x());
        const bool isOnLane = lane >= 0 && std::abs(m_layout.lanes[lane].x - m_at.x()) <= 10 && m_at.y() > SequenceLayout::kHeader;
        setCursor(m_layout.rowAt(m_at) >= 0 ? Qt::PointingHandCursor : isOnLane ? Qt::CrossCursor : Qt::ArrowCursor);
        return;
    }
    if (m_drag == Drag::Pressed && (m_at - m_pressedAt).manhattanLength() >= 6) m_drag = m_fromLane >= 0 ? Drag::Draw : Drag::Move;
    if (m_drag == Drag::Move) {
        m_slot = m_layout.slotAt(m_at);
        if (m_slot && (m_slot->list.startsWith(m_selected + u'/'))) m_slot.reset();   // not into itself
    } else if (m_drag == Drag::Draw) {
        m_slot = m_layout.slotAt(QPointF(m_layout.lanes[m_fromLane].x, m_pressedAt.y()), m_fromLane);
    }
    update();
}

void SequenceView::mouseReleaseEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton) return;
    const Drag drag = m_drag;
    const auto slot = m_slot;
    m_drag = Drag::None;
    m_slot.reset();
    update();
    if (!slot) return;
    if (drag == Drag::Move) Q_EMIT moveRequested(m_selected, slot->list, slot->index);
    if (drag != Drag::Draw) return;
    const int lane = m_layout.laneAt(event->position().x());
    if (lane > 0 && lane != m_fromLane) Q_EMIT stepDrawn(slot->list, slot->index, m_layout.lanes[lane].component);
}

void SequenceView::mouseDoubleClickEvent(QMouseEvent* event)
{
    m_drag = Drag::None;
    if (m_layout.rowAt(event->position()) >= 0) Q_EMIT formRequested();
}

void SequenceView::keyPressEvent(QKeyEvent* event)
{
    const int row = m_layout.indexOf(m_selected);
    const bool alt = event->modifiers() & Qt::AltModifier;
    switch (event->key()) {
    case Qt::Key_Up: alt ? Q_EMIT commandGiven(Command::MoveUp) : choose(row - 1); return;
    case Qt::Key_Down: alt ? Q_EMIT commandGiven(Command::MoveDown) : choose(row + 1); return;
    case Qt::Key_Right:
        if (alt) Q_EMIT commandGiven(Command::Nest);
        else if (row >= 0 && row + 1 < m_layout.rows.size() && m_layout.rows[row + 1].depth > m_layout.rows[row].depth) choose(row + 1);
        return;
    case Qt::Key_Left:
        if (alt) Q_EMIT commandGiven(Command::Lift);
        else choose(m_layout.indexOf(parentOfStep(m_selected)));
        return;
    case Qt::Key_Home: choose(0); return;
    case Qt::Key_End: choose(static_cast<int>(m_layout.rows.size()) - 1); return;
    case Qt::Key_Insert: Q_EMIT commandGiven(Command::Add); return;
    case Qt::Key_Delete:
    case Qt::Key_Backspace: Q_EMIT commandGiven(Command::Remove); return;
    case Qt::Key_P: Q_EMIT commandGiven(event->modifiers() & Qt::ShiftModifier ? Command::Unwrap : Command::Wrap); return;
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_F2: Q_EMIT formRequested(); return;
    case Qt::Key_Escape:
        if (m_drag == Drag::None) break;
        m_drag = Drag::None;
        m_slot.reset();
        update();
        return;
    case Qt::Key_D:
        if (!(event->modifiers() & Qt::ControlModifier)) break;
        Q_EMIT commandGiven(Command::Duplicate);
        return;
    default: break;
    }
    QWidget::keyPressEvent(event);
}

void SequenceView::focusInEvent(QFocusEvent* event)
{
    QWidget::focusInEvent(event);
    update();
}

void SequenceView::focusOutEvent(QFocusEvent* event)
{
    QWidget::focusOutEvent(event);
    update();
}

bool SequenceView::event(QEvent* event)
{
    if (event->type() == QEvent::ParentChange && parentWidget()) parentWidget()->installEventFilter(this);
    if (event->type() == QEvent::ToolTip) {
        auto* help = static_cast<QHelpEvent*>(event);
        const int row = m_layout.rowAt(help->pos());
        if (row >= 0) QToolTip::showText(help->globalPos(), spoken(m_layout.rows[row]), this);
        else QToolTip::hideText();
        return true;
    }
    return QWidget::event(event);
}

} // namespace headroom::gui

#include "app/gui/traffic/week_plot.h"

// Mouse and keys of the weekly chart.

#include "app/gui/plots/qcp.h"
#include "app/gui/shell/format.h"

#include <QKeyEvent>
#include <QMouseEvent>

#include <algorithm>
#include <array>
#include <cmath>

namespace headroom::gui {

namespace {

using Part = WeekHandle::Part;

/// Whole minutes of which one pixel has at most one step.
double snapMinutes(double minutesPerPixel)
{
    for (const double step : std::array{1.0, 5.0, 10.0, 15.0, 30.0})
        if (step >= minutesPerPixel) return step;
    return 60;
}

double snapped(double value, double step) { return std::round(value / step) * step; }

} // namespace

void WeekPlot::choose(const std::optional<WeekHandle>& handle)
{
    const bool isSame = handle && m_selected ? handle->isSame(*m_selected) : handle.has_value() == m_selected.has_value();
    if (!isSame) ++m_gesture;
    m_selected = handle;
    refreshMarks();
    Q_EMIT selectionChanged();
}

void WeekPlot::select(const std::optional<WeekHandle>& handle) { choose(handle); }

void WeekPlot::mousePressEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton) return;
    const auto handle = handleAt(event->position());
    choose(handle);
    if (!handle) {
        hideHint();
        return;
    }
    m_held = handle;
    m_moved = *handle;
    m_hasMoved = false;
    m_pressedAt = event->position();
    ++m_gesture;
}

void WeekPlot::mouseMoveEvent(QMouseEvent* event)
{
    if (m_held) {
        dragTo(event->position(), event->modifiers());
        return;
    }
    const auto under = handleAt(event->position());
    if (under.has_value() == m_hovered.has_value() && (!under || under->isSame(*m_hovered))) return;
    m_hovered = under;
    if (under) {
        const bool isEdge = under->part == Part::Plateau || under->part == Part::Base;
        setCursor(isEdge ? Qt::SizeVerCursor : Qt::SizeAllCursor);
        describe(*under, std::nullopt);
    } else {
        unsetCursor();
        hideHint();
    }
    refreshMarks();
}

void WeekPlot::dragTo(const QPointF& position, Qt::KeyboardModifiers modifiers)
{
    const QPointF by = position - m_pressedAt;
    if (!m_hasMoved && std::max(std::abs(by.x()), std::abs(by.y())) < 3) return;
    m_hasMoved = true;
    const bool isFine = modifiers & Qt::ControlModifier;
    const double minutesPerPixel = minuteAt(1) - minuteAt(0), ratePerPixel = rateAt(0) - rateAt(1);
    const RateUnit& unit = m_profile.unit();
    const double rateUnit = roundStep(unit.fromPerSecond(ratePerPixel));
    // What is not moved by more than a pixel keeps its exact value, so that a small slip changes nothing by rounding.
    double minute = m_held->minute;
    if (!(modifiers & Qt::ShiftModifier) && m_held->part != Part::Base && std::abs(by.x()) >= 3)
        minute = m_held->part == Part::Plateau ? m_held->minute + snapped(by.x() * minutesPerPixel, isFine ? 1 : snapMinutes(minutesPerPixel))
                                               : snapped(m_held->minute + by.x() * minutesPerPixel, isFine ? 1 : snapMinutes(minutesPerPixel));
    double rate = m_held->ratePerSecond;
    if (std::abs(by.y()) >= 3) {
        const double value = unit.fromPerSecond(m_held->ratePerSecond - by.y() * ratePerPixel);
        rate = unit.toPerSecond(std::max(0.0, snapped(value, isFine ? rateUnit / 10 : rateUnit)));
    }
    const bool onlyDay = m_onlyDay || (modifiers & Qt::AltModifier);
    auto moved = m_profile.moved(*m_held, minute, rate, onlyDay);
    m_shown = std::move(moved.profile);
    m_moved = moved.handle;
    refresh();
    describe(m_moved, m_held->ratePerSecond);
    Q_EMIT previewed(m_shown);
}

void WeekPlot::mouseReleaseEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton || !m_held) return;
    const bool hasMoved = m_hasMoved;
    m_held.reset();
    m_hasMoved = false;
    if (!hasMoved) return;
    m_selected = m_moved;
    const WeeklyProfile after = m_shown;
    Q_EMIT edited(after, tr("Move %1").arg(after.describe(m_moved)), m_gesture);
}

void WeekPlot::mouseDoubleClickEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton) return;
    m_held.reset();
    const double minute = minuteAt(event->position().x());
    if (minute < 0 || minute > kMinutesPerWeek) return;
    const RateUnit& unit = m_profile.unit();
    const double step = roundStep(unit.fromPerSecond(rateAt(0) - rateAt(1)));
    add(minute, unit.toPerSecond(std::max(step, snapped(unit.fromPerSecond(rateAt(event->position().y())), step))));
}

void WeekPlot::add(double minute, double ratePerSecond)
{
    auto added = m_profile.added(minute, ratePerSecond);
    choose(added.handle);
    ++m_gesture;
    Q_EMIT edited(added.profile, tr("Add %1").arg(added.profile.describe(added.handle)), m_gesture);
}

void WeekPlot::remove(bool onlyDay)
{
    if (!m_selected) return;
    const WeekHandle handle = *m_selected;
    const QString name = m_profile.describe(handle);
    choose(std::nullopt);
    Q_EMIT edited(m_profile.removed(handle, onlyDay), tr("Remove %1").arg(name), m_gesture);
}

void WeekPlot::leaveEvent(QEvent*)
{
    if (m_held || !m_hovered) return;
    m_hovered.reset();
    hideHint();
    refreshMarks();
}

void WeekPlot::focusInEvent(QFocusEvent* event)
{
    QWidget::focusInEvent(event);
    if (event->reason() == Qt::TabFocusReason || event->reason() == Qt::BacktabFocusReason) {
        const auto corners = m_profile.corners();
        if (!corners.empty()) choose(event->reason() == Qt::TabFocusReason ? corners.front() : corners.back());
        else choose(WeekHandle{Part::Base, -1, 0, kMinutesPerWeek / 2, m_profile.basePerSecond()});
        if (m_selected) describe(*m_selected, std::nullopt);
    }
    update();
}

void WeekPlot::focusOutEvent(QFocusEvent* event)
{
    QWidget::focusOutEvent(event);
    hideHint();
    update();
}

bool WeekPlot::focusNextPrevChild(bool next)
{
    const auto corners = m_profile.corners();
    int at = -1;
    for (int i = 0; m_selected && i < static_cast<int>(corners.size()); ++i)
        if (corners[static_cast<std::size_t>(i)].isSame(*m_selected)) at = i;
    const int to = at < 0 ? -1 : at + (next ? 1 : -1);
    if (to < 0 || to >= static_cast<int>(corners.size())) return QWidget::focusNextPrevChild(next);
    choose(corners[static_cast<std::size_t>(to)]);
    describe(*m_selected, std::nullopt);
    return true;
}

void WeekPlot::keyPressEvent(QKeyEvent* event)
{
    const bool isFine = event->modifiers() & Qt::ControlModifier;
    const bool onlyDay = m_onlyDay || (event->modifiers() & Qt::AltModifier);
    if (event->key() == Qt::Key_Insert) {
        const double minute = m_selected ? m_selected->minute + 61 : 720;
        add(std::fmod(minute, kMinutesPerWeek), m_selected ? m_selected->ratePerSecond * 1.5 : m_profile.unit().toPerSecond(rateStep() * 10));
        return;
    }
    if (event->key() == Qt::Key_Escape && (m_held || m_selected)) {
        m_held.reset();
        m_shown = m_profile;
        choose(std::nullopt);
        hideHint();
        refresh();
        Q_EMIT previewed(m_shown);
        return;
    }
    if (!m_selected) return QWidget::keyPressEvent(event);
    double minute = m_selected->minute, rate = m_selected->ratePerSecond;
    const RateUnit& unit = m_profile.unit();
    const double step = unit.toPerSecond(rateStep() / (isFine ? 10 : 1));
    switch (event->key()) {
    case Qt::Key_Delete:
    case Qt::Key_Backspace: remove(onlyDay); return;
    case Qt::Key_Left: minute -= isFine ? 5 : 60; break;
    case Qt::Key_Right: minute += isFine ? 5 : 60; break;
    case Qt::Key_Up: rate += step; break;
    case Qt::Key_Down: rate = std::max(0.0, rate - step); break;
    default: return QWidget::keyPressEvent(event);
    }
    rate = unit.toPerSecond(std::round(unit.fromPerSecond(rate) * 1e6) / 1e6);
    const auto moved = m_profile.moved(*m_selected, minute, rate, onlyDay);
    m_selected = moved.handle;
    const WeekHandle handle = moved.handle;
    Q_EMIT edited(moved.profile, tr("Move %1").arg(moved.profile.describe(handle)), m_gesture);
    if (m_selected) describe(*m_selected, std::nullopt);
}

} // namespace headroom::gui

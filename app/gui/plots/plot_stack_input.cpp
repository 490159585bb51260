#include "app/gui/plots/heat_map_track.h"
#include "app/gui/plots/plot_stack.h"
#include "app/gui/plots/side_labels.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QToolTip>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

// Mouse and keyboard of the stacked plots: the conventions of docs/user, the same in every plot.

using namespace Qt::StringLiterals;

namespace headroom::gui {

namespace {

constexpr double kDragStart = 4;      // a shorter movement is a click [px]
constexpr double kWheelFactor = 0.85; // of the span, one notch
constexpr int kNotch = 120;           // Qt's eighths of a degree
constexpr qint64 kSameGestureMs = 600;

} // namespace

Track* PlotStack::trackAt(double y) const
{
    Track* found = nullptr;
    for (Track* track : shownTracks())
        if (y >= track->rect().top() - 6 && y <= track->rect().bottom() + 4) found = track;
    return found;
}

void PlotStack::changed(bool hasMoved)
{
    if (!hasMoved) return;
    refreshView();
    Q_EMIT viewChanged();
}

void PlotStack::showAll()
{
    for (const auto& track : m_tracks)
        track->resetVertical();
    m_view.showAll();
    changed(true);
}

void PlotStack::mousePressEvent(QMouseEvent* event)
{
    setFocus(Qt::MouseFocusReason);
    m_pressedAt = event->position();
    m_lastPixel = m_pressedAt.x();
    if (event->button() == Qt::LeftButton)
        m_drag = Drag::Pressed;
    else if (event->button() == Qt::MiddleButton) {
        m_drag = Drag::Pan;
        QWidget::setCursor(Qt::ClosedHandCursor);
    }
    event->accept();
}

void PlotStack::mouseMoveEvent(QMouseEvent* event)
{
    const QPointF at = event->position();
    switch (m_drag) {
    case Drag::None:
        updateTooltip(at);
        break;
    case Drag::Pressed:
        if (std::abs(at.x() - m_pressedAt.x()) < kDragStart || !plotArea().contains(m_pressedAt)) break;
        m_drag = Drag::Select;
        m_selectFrom = secondsAt(m_pressedAt.x());
        [[fallthrough]];
    case Drag::Select:
        m_selectTo = std::clamp(secondsAt(at.x()), m_view.visible().from, m_view.visible().to);
        redrawOverlay();
        break;
    case Drag::Pan: {
        const double before = secondsAt(m_lastPixel), now = secondsAt(at.x());
        const bool isFirst = m_lastPixel == m_pressedAt.x();
        m_lastPixel = at.x();
        changed(m_view.pan(before - now, isFirst ? TimeView::Step::New : TimeView::Step::Merged));
        if (isVisible()) flush(); // the next movement is measured on the moved axis
        break;
    }
    }
    event->accept();
}

void PlotStack::mouseReleaseEvent(QMouseEvent* event)
{
    const Drag drag = m_drag;
    m_drag = Drag::None;
    if (drag == Drag::Pan) QWidget::unsetCursor();
    if (drag == Drag::Pressed && event->button() == Qt::LeftButton) click(event->position(), event->modifiers());
    if (drag == Drag::Select) {
        redrawOverlay();
        changed(m_view.zoomTo({std::min(m_selectFrom, m_selectTo), std::max(m_selectFrom, m_selectTo)}));
    }
    event->accept();
}

void PlotStack::mouseDoubleClickEvent(QMouseEvent* event)
{
    if (event->button() == Qt::LeftButton && !clickLegend(event->position(), event->modifiers())) showAll(); // two quick clicks on a name
    event->accept();
}

bool PlotStack::clickLegend(QPointF position, Qt::KeyboardModifiers modifiers)
{
    const auto found = m_labels->entryAt(position);
    if (!found || !found->track->canHide()) return false;
    Track* track = nullptr;
    for (const auto& one : m_tracks)
        if (one.get() == found->track) track = one.get();
    if (modifiers.testFlag(Qt::ControlModifier))
        track->setHidden(found->entry.text, !track->isHidden(found->entry.text));
    else
        track->isolate(found->entry.text);
    refreshView();
    Q_EMIT linesChanged();
    return true;
}

std::optional<QPointF> PlotStack::legendPosition(const Track& track, const QString& name) const { return m_labels->positionOf(track, name); }

QString PlotStack::legendTooltip(const Track& track, const LegendEntry& entry) const
{
    QString tip = entry.text;
    const TimeRange visible = m_view.visible();
    for (const DataSeries& series : dataSeries(m_data, kindOf(track))) {
        if (series.name != entry.text) continue;
        DataSeries one = series;
        const auto last = one.over(std::min(visible.to, m_data.reachedSeconds()) - one.stepSeconds, std::min(visible.to, m_data.reachedSeconds()));
        one.fold = Fold::Max;
        const auto highest = one.over(visible.from, visible.to);
        tip += u", "_s + series.unit + u'\n';
        if (series.fold == Fold::Mean)
            tip += tr("last %1 · mean %2 · highest %3").arg(formatFigure(last), formatFigure(series.over(visible.from, visible.to)), formatFigure(highest));
        else
            tip += tr("last %1 · highest %2").arg(formatFigure(last), formatFigure(highest)); // quantiles have no mean
        break;
    }
    return tip + u'\n' + tr("Click shows it alone, Ctrl+click hides it");
}

void PlotStack::click(QPointF position, Qt::KeyboardModifiers modifiers)
{
    if (clickLegend(position, modifiers)) return;
    Track* titled = trackAt(position.y());
    if (titled && kindOf(*titled) == PlotKind::Latency && position.x() < SideLabels::titleWidth({titled}) && position.y() < titled->rect().top() + 14) {
        Q_EMIT titleClicked(PlotKind::Latency, mapToGlobal(QPoint(8, titled->rect().top() + 28)));
        return;
    }
    if (titled && SideLabels::choiceRect(*titled).contains(position)) {
        openChoice(*titled);
        return;
    }
    if (modifiers.testFlag(Qt::ShiftModifier) && plotArea().contains(position)) {
        Q_EMIT referenceRequested(secondsAt(position.x()));
        return;
    }
    const Track* track = trackAt(position.y());
    const auto hit = track ? track->hit(m_data, position) : std::nullopt;
    if (hit && !hit->component.isEmpty()) Q_EMIT componentClicked(hit->component);
    if (hit && hit->time)
        Q_EMIT cursorRequested(m_data.toSeconds(*hit->time));
    else if (plotArea().contains(position))
        Q_EMIT cursorRequested(secondsAt(position.x()));
}

void PlotStack::openChoice(const Track& track) { Q_EMIT titleClicked(kindOf(track), mapToGlobal(SideLabels::choiceRect(track).bottomLeft().toPoint())); }

std::optional<QPointF> PlotStack::choicePosition(const Track& track) const
{
    const QRectF rect = SideLabels::choiceRect(track);
    return rect.isEmpty() ? std::nullopt : std::optional(rect.center());
}

void PlotStack::updateTooltip(QPointF position)
{
    if (const Track* chosen = trackAt(position.y()); chosen && SideLabels::choiceRect(*chosen).contains(position)) {
        setToolTip(tr("%1 %2: click or key G to split the costs in another way").arg(chosen->title(), chosen->choice()));
        QWidget::setCursor(Qt::PointingHandCursor);
        return;
    }
    if (const auto found = m_labels->entryAt(position); found && found->track->canHide()) {
        const QString tip = legendTooltip(*found->track, found->entry);
        if (toolTip() != tip) setToolTip(tip);
        QWidget::setCursor(Qt::PointingHandCursor);
        return;
    }
    QWidget::unsetCursor();
    const Track* track = trackAt(position.y());
    const auto hit = track ? track->hit(m_data, position) : std::nullopt;
    setToolTip(hit ? hit->tooltip : QString()); // shown by Qt after its usual delay
    if (hit && QToolTip::isVisible()) QToolTip::showText(mapToGlobal(position.toPoint()), hit->tooltip, this);
}

void PlotStack::wheelEvent(QWheelEvent* event)
{
    const QPoint delta = event->angleDelta();
    const bool isSameGesture = m_sinceWheel.isValid() && m_sinceWheel.elapsed() < kSameGestureMs;
    const auto step = isSameGesture ? TimeView::Step::Merged : TimeView::Step::New;
    const double x = event->position().x();
    const QRectF area = plotArea();
    Track* track = trackAt(event->position().y());
    if (delta.y() != 0 && x < area.left() && track && track != m_heatMap) {
        track->zoomVertical(std::pow(kWheelFactor, static_cast<double>(delta.y()) / kNotch), event->position().y());
        refreshView();
    } else if (std::abs(delta.x()) > std::abs(delta.y())) { // two fingers sideways
        m_sinceWheel.restart();
        changed(m_view.pan(-m_view.visible().span() * 0.1 * delta.x() / kNotch, step));
    } else if (delta.y() != 0) {
        m_sinceWheel.restart();
        const double centre = secondsAt(std::clamp(x, area.left(), area.right()));
        changed(m_view.zoomAt(std::pow(kWheelFactor, static_cast<double>(delta.y()) / kNotch), centre, step));
    }
    event->accept();
}

void PlotStack::stepCursor(double buckets)
{
    const double bucket = m_data.bucketSeconds();
    const double limit = std::max(m_data.reachedSeconds() - bucket, 0.0);
    const double now = m_cursor.value_or(m_view.visible().from);
    const double next = std::clamp((std::floor(now / bucket + 1e-6) + buckets) * bucket, 0.0, limit);
    const TimeRange visible = m_view.visible();
    if (!visible.contains(next)) changed(m_view.pan(next - (visible.from + visible.to) / 2, TimeView::Step::Merged));
    Q_EMIT cursorRequested(next);
}

void PlotStack::keyPressEvent(QKeyEvent* event)
{
    const double many = event->modifiers().testFlag(Qt::ShiftModifier) ? 10 : 1;
    const TimeRange visible = m_view.visible();
    const double centre = m_cursor && visible.contains(*m_cursor) ? *m_cursor : (visible.from + visible.to) / 2;
    switch (event->key()) {
    case Qt::Key_Left:
        stepCursor(-many);
        break;
    case Qt::Key_Right:
        stepCursor(many);
        break;
    case Qt::Key_PageUp:
        changed(m_view.pan(-visible.span() * 0.8));
        break;
    case Qt::Key_PageDown:
        changed(m_view.pan(visible.span() * 0.8));
        break;
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        changed(m_view.zoomAt(0.5, centre));
        break;
    case Qt::Key_Minus:
        changed(m_view.zoomAt(2, centre));
        break;
    case Qt::Key_Home:
        showAll();
        break;
    case Qt::Key_Backspace:
        changed(m_view.back());
        break;
    case Qt::Key_B:
        if (event->modifiers().testFlag(Qt::ShiftModifier))
            Q_EMIT referenceClearRequested();
        else if (m_cursor)
            Q_EMIT referenceRequested(*m_cursor);
        break;
    case Qt::Key_O:
        for (const Track* track : shownTracks())
            if (kindOf(*track) == PlotKind::Latency) Q_EMIT titleClicked(PlotKind::Latency, mapToGlobal(QPoint(8, track->rect().top() + 28)));
        break;
    case Qt::Key_G:
        for (const Track* track : shownTracks())
            if (!track->choice().isEmpty()) openChoice(*track);
        break;
    case Qt::Key_Escape:
        if (m_drag == Drag::None && m_reference) {
            Q_EMIT referenceClearRequested();
            break;
        }
        if (m_drag == Drag::None) {
            QCustomPlot::keyPressEvent(event);
            return;
        }
        m_drag = Drag::None;
        redrawOverlay();
        break;
    default:
        QCustomPlot::keyPressEvent(event);
        return; // Tab and shortcuts go on
    }
    event->accept();
}

void PlotStack::focusInEvent(QFocusEvent* event)
{
    QCustomPlot::focusInEvent(event);
    redrawOverlay();
}

void PlotStack::focusOutEvent(QFocusEvent* event)
{
    QCustomPlot::focusOutEvent(event);
    redrawOverlay();
}

} // namespace headroom::gui

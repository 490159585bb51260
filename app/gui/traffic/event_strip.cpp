#include "app/gui/traffic/event_strip.h"

#include "app/gui/plots/track.h"
#include "app/gui/shell/format.h"
#include "app/gui/shell/theme.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QLocale>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>
#include <QToolTip>

#include <algorithm>
#include <array>
#include <cmath>

using namespace Qt::StringLiterals;

namespace headroom::gui {

namespace {
using R = Theme::Role;
using Part = EventHandle::Part;
constexpr double kLeft = 60, kRight = 14, kTop = 20, kBottom = 18, kReach = 7;
} // namespace

EventStrip::EventStrip(QWidget* parent) : QWidget(parent)
{
    setObjectName(u"eventStrip"_s);
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    setAccessibleName(tr("Dated events"));
    setAccessibleDescription(tr("Tab chooses an event, Left and Right move it by a day, Up and Down change its rate, Insert adds one, Delete removes it. The table of events shows the same."));
}

void EventStrip::setEvents(const EventList& events, const RateUnit& unit, const calendar::Calendar& calendar, SimTime start, SimTime end)
{
    m_held.reset();
    m_events = m_shown = events;
    m_unit = unit;
    m_calendar = calendar;
    m_start = start;
    m_end = end;
    if (m_selected >= static_cast<int>(events.events().size())) m_selected = -1;
    fitScale();
    update();
}

void EventStrip::setSums(const TrafficSums& sums)
{
    m_sums = sums;
    fitScale();
    update();
}

void EventStrip::fitScale()
{
    double highest = m_sums.peakPerSecond;
    for (const EventBlock& event : m_events.events()) highest = std::max(highest, event.ratePerSecond);
    m_topRate = highest > 0 ? highest * 1.15 : 1;
}

void EventStrip::select(int event)
{
    if (event == m_selected) return;
    m_selected = event;
    ++m_gesture;
    update();
    Q_EMIT selectionChanged(event);
}

QRectF EventStrip::area() const { return QRectF(rect()).adjusted(kLeft, kTop, -kRight, -kBottom); }
double EventStrip::xOf(SimTime time) const
{
    const double whole = std::max(1.0, (m_end - m_start).toSeconds());
    return area().left() + (time - m_start).toSeconds() / whole * area().width();
}
SimTime EventStrip::timeAt(double x) const { return m_start + Duration::fromSeconds((x - area().left()) / std::max(1.0, area().width()) * (m_end - m_start).toSeconds()); }
double EventStrip::yOf(double rate) const { return area().bottom() - rate / m_topRate * area().height(); }
double EventStrip::rateAt(double y) const { return (area().bottom() - y) / std::max(1.0, area().height()) * m_topRate; }
QPoint EventStrip::pixelOf(SimTime time, double rate) const { return QPointF(xOf(time), yOf(rate)).toPoint(); }

Duration EventStrip::pixelStep() const
{
    const double minutes = (m_end - m_start).toSeconds() / 60 / std::max(1.0, area().width());
    for (const int step : std::array{1, 5, 15, 30, 60, 180, 360, 720})
        if (step >= minutes) return Duration::minutes(step);
    return Duration::minutes(1440);
}

SimTime EventStrip::snapped(SimTime time, Duration step) const
{
    const SimTime midnight = m_calendar.startOfDay(time);
    return midnight + Duration::fromSeconds(std::round((time - midnight).toSeconds() / step.toSeconds()) * step.toSeconds());
}

QString EventStrip::describe(const EventBlock& event) const
{
    const format::LocalClock clock(m_calendar.name());
    QString text = tr("%1: %2 to %3, %4 %5").arg(event.name, clock.dateTime(event.from), clock.dateTime(event.to), format::figure(m_unit.fromPerSecond(event.ratePerSecond)), m_unit.shortName());
    if (event.rampUp > Duration{}) text += u'\n' + tr("ramp up %1").arg(format::span(event.rampUp));
    if (event.rampDown > Duration{}) text += u'\n' + tr("ramp down %1").arg(format::span(event.rampDown));
    if (event.spikeFactor > 1) text += u'\n' + tr("spikes of %1 times the rate").arg(format::figure(event.spikeFactor));
    return text;
}

void EventStrip::paintEvent(QPaintEvent*)
{
    const Theme& theme = Theme::current();
    QPainter painter(this);
    painter.fillRect(rect(), theme.color(R::Base));
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF plot = area();
    paintDays(painter, plot);
    paintBars(painter, plot);
    painter.setPen(QPen(theme.color(R::FieldEdge), 1));
    painter.drawLine(plot.bottomLeft(), plot.bottomRight());
    painter.setFont(Theme::font(11));
    painter.setPen(theme.color(R::SecondaryText));
    painter.drawText(QRectF(0, yOf(m_topRate / 1.15) - 8, kLeft - 6, 16), Qt::AlignRight | Qt::AlignVCenter, formatTick(m_unit.fromPerSecond(m_topRate / 1.15)));
    painter.drawText(QRectF(0, plot.bottom() - 8, kLeft - 6, 16), Qt::AlignRight | Qt::AlignVCenter, u"0"_s);
    paintEvents(painter);
    if (m_shown.isEmpty()) {
        painter.setPen(theme.color(R::MutedText));
        painter.setFont(Theme::font(12));
        painter.drawText(QRectF(plot.left(), 1, plot.width(), kTop - 2), Qt::AlignLeft | Qt::AlignVCenter, tr("No dated events. Double click on a day to add a sale, a campaign or a holiday."));
    }
    if (hasFocus()) {
        painter.setPen(QPen(theme.color(R::Accent), 2));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 3, 3);
    }
}

void EventStrip::paintBars(QPainter& painter, const QRectF& plot) const
{
    double most = 0;
    for (const auto& bar : m_sums.bars) most = std::max(most, bar.requests);
    if (most <= 0) return;
    QColor fill = Theme::current().series(0);
    fill.setAlphaF(0.28F);
    for (const auto& bar : m_sums.bars) {
        const double left = xOf(bar.from), right = xOf(bar.to), height = bar.requests / most * plot.height() / 1.15;
        painter.fillRect(QRectF(left + 1, plot.bottom() - height, std::max(1.0, right - left - 2), height), fill);
    }
}

void EventStrip::paintDays(QPainter& painter, const QRectF& plot) const
{
    if (m_end <= m_start) return;
    const Theme& theme = Theme::current();
    const format::LocalClock clock(m_calendar.name());
    painter.setFont(Theme::font(10));
    const double days = (m_end - m_start).toSeconds() / 86'400, dayWidth = plot.width() / days;
    if (days < 3) {   // hours
        const int every = dayWidth / 24 >= 34 ? 1 : dayWidth / 24 >= 12 ? 3 : 6;
        for (SimTime t = m_start; t < m_end; t += Duration::hours(every)) {
            painter.setPen(theme.color(R::SecondaryText));
            painter.drawText(QRectF(xOf(t) - 24, plot.bottom() + 2, 48, 14), Qt::AlignHCenter | Qt::AlignTop, clock.clock(t));
        }
        return;
    }
    const int every = dayWidth >= 20 ? 1 : dayWidth >= 10 ? 2 : dayWidth >= 3.2 ? 7 : 31;
    int index = 0;
    for (SimTime day = m_calendar.startOfDay(m_start); day < m_end; day = m_calendar.addDays(day, 1), ++index) {
        const auto local = m_calendar.local(day);
        const double left = std::max(plot.left(), xOf(day)), right = std::min(plot.right(), xOf(m_calendar.addDays(day, 1)));
        if (local.dayOfWeek >= 5 && dayWidth >= 3) painter.fillRect(QRectF(left, plot.top(), right - left, plot.height()), theme.color(R::Alternate));
        const bool isMonth = local.day == 1;
        if (every == 31 ? !isMonth : index % every != 0) continue;
        painter.setPen(theme.color(isMonth ? R::Text : R::MutedText));
        const QString text = every == 31 || (isMonth && days > 40) ? QLocale().standaloneMonthName(local.month, QLocale::ShortFormat) : QString::number(local.day);
        const double width = std::max(30.0, right - left);
        painter.drawText(QRectF((left + right) / 2 - width / 2, plot.bottom() + 2, width, 14), Qt::AlignHCenter | Qt::AlignTop, text);
    }
}

void EventStrip::paintEvents(QPainter& painter) const
{
    const Theme& theme = Theme::current();
    const QRectF plot = area();
    double freeFrom = -1e9;
    for (std::size_t i = 0; i < m_shown.events().size(); ++i) {
        const EventBlock& event = m_shown.events()[i];
        if (!event.isReadable || event.to + event.rampDown < m_start || event.from - event.rampUp > m_end) continue;
        const bool isChosen = static_cast<int>(i) == m_selected;
        const double top = yOf(event.ratePerSecond), left = xOf(event.from), right = std::max(left + 2, xOf(event.to));
        QPainterPath path;
        path.moveTo(std::min(xOf(event.from - event.rampUp), left), plot.bottom());
        path.lineTo(left, top);
        path.lineTo(right, top);
        path.lineTo(std::max(right, xOf(event.to + event.rampDown)), plot.bottom());
        painter.save();
        painter.setClipRect(plot.adjusted(-4, -4, 4, 1));
        painter.setPen(QPen(isChosen ? theme.color(R::Accent) : theme.lineSeries(1), isChosen ? 2 : 1.4));
        painter.setBrush(withAlpha(theme.series(1), 0.3));
        painter.drawPath(path);
        if (event.spikeFactor > 1) {   // spikes stand above the block
            painter.setPen(QPen(theme.lineSeries(1), 1, Qt::DashLine));
            painter.drawLine(QPointF(left, yOf(event.ratePerSecond * event.spikeFactor)), QPointF(right, yOf(event.ratePerSecond * event.spikeFactor)));
        }
        painter.restore();
        painter.setPen(QPen(isChosen ? theme.color(R::Accent) : theme.lineSeries(1), 1.4));
        painter.setBrush(theme.color(R::Base));
        if (right - left > 12 || isChosen)
            for (const double x : {left, right})
                if (plot.adjusted(-2, 0, 2, 0).contains(x, plot.center().y())) painter.drawRect(QRectF(x - 3, top - 3, 6, 6));
        painter.setFont(Theme::font(11, isChosen));
        const double width = painter.fontMetrics().horizontalAdvance(event.name);
        double x = std::clamp((left + right) / 2 - width / 2, plot.left(), std::max(plot.left(), plot.right() - width));
        if (x < freeFrom && !isChosen) continue;   // names do not cover each other; the tooltip has them all
        painter.setPen(theme.color(isChosen ? R::Accent : R::Text));
        painter.drawText(QRectF(x, 2, width + 2, 16), Qt::AlignLeft | Qt::AlignVCenter, event.name);
        freeFrom = x + width + 8;
    }
}

std::optional<EventHandle> EventStrip::handleAt(const QPointF& position) const
{
    for (int pass = 0; pass < 2; ++pass)
        for (int i = static_cast<int>(m_events.events().size()) - 1; i >= 0; --i) {
            const EventBlock& event = m_events.events()[static_cast<std::size_t>(i)];
            if (!event.isReadable) continue;
            const auto isAt = [&](SimTime time, double y) { return std::abs(xOf(time) - position.x()) <= kReach && std::abs(y - position.y()) <= kReach; };
            const double top = yOf(event.ratePerSecond), bottom = area().bottom();
            if (pass == 0) {
                const bool isNarrow = xOf(event.to) - xOf(event.from) < 2 * kReach;   // then the nearer side of the middle decides
                const double middle = (xOf(event.to) + xOf(event.from)) / 2;
                if (isAt(event.from, top) && (!isNarrow || position.x() < middle - 3)) return EventHandle{Part::From, i};
                if (isAt(event.to, top) && (!isNarrow || position.x() > middle + 3)) return EventHandle{Part::To, i};
                if (event.rampUp > Duration{} && isAt(event.from - event.rampUp, bottom)) return EventHandle{Part::RampStart, i};
                if (event.rampDown > Duration{} && isAt(event.to + event.rampDown, bottom)) return EventHandle{Part::RampEnd, i};
            } else if (position.x() >= xOf(event.from) - 3 && position.x() <= xOf(event.to) + 3 && position.y() >= top - kReach && position.y() <= bottom) {
                return EventHandle{Part::Whole, i};
            }
        }
    return std::nullopt;
}

void EventStrip::mousePressEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton) return;
    m_held = handleAt(event->position());
    select(m_held ? m_held->event : -1);
    m_pressedAt = event->position();
    m_hasMoved = false;
    ++m_gesture;
}

void EventStrip::mouseMoveEvent(QMouseEvent* event)
{
    if (m_held) {
        dragTo(event->position(), event->modifiers());
        return;
    }
    const auto under = handleAt(event->position());
    setCursor(!under ? Qt::ArrowCursor : under->part == Part::Whole ? Qt::OpenHandCursor : Qt::SizeAllCursor);
}

void EventStrip::dragTo(const QPointF& position, Qt::KeyboardModifiers modifiers)
{
    const QPointF by = position - m_pressedAt;
    if (!m_hasMoved && std::max(std::abs(by.x()), std::abs(by.y())) < 3) return;
    m_hasMoved = true;
    const EventBlock& before = m_events.events()[static_cast<std::size_t>(m_held->event)];
    SimTime time = before.from;
    if (m_held->part == Part::To) time = before.to;
    if (m_held->part == Part::RampStart) time = before.from - before.rampUp;
    if (m_held->part == Part::RampEnd) time = before.to + before.rampDown;
    const Duration step = modifiers & Qt::ControlModifier ? Duration::minutes(1) : pixelStep();
    if (std::abs(by.x()) >= 3 && !(modifiers & Qt::ShiftModifier)) time = snapped(time + (timeAt(by.x()) - timeAt(0)), step);
    double rate = before.ratePerSecond;
    if (std::abs(by.y()) >= 4) {
        const double unit = roundStep(m_unit.fromPerSecond(rateAt(0) - rateAt(1)));
        rate = m_unit.toPerSecond(std::max(0.0, std::round(m_unit.fromPerSecond(before.ratePerSecond + rateAt(by.y()) - rateAt(0)) / unit) * unit));
    }
    m_shown = m_events.moved(*m_held, time, rate);
    QToolTip::showText(mapToGlobal(position.toPoint()) + QPoint(12, -40), describe(m_shown.events()[static_cast<std::size_t>(m_held->event)]), this);
    update();
}

void EventStrip::mouseReleaseEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton || !m_held) return;
    const EventHandle handle = *m_held;
    m_held.reset();
    if (!m_hasMoved) return;
    const EventList after = m_shown;
    Q_EMIT edited(after, tr("Move event %1").arg(after.events()[static_cast<std::size_t>(handle.event)].name), m_gesture);
}

void EventStrip::mouseDoubleClickEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton || handleAt(event->position()) || !area().adjusted(0, -4, 0, 4).contains(event->position())) return;
    const bool isShort = m_end - m_start < Duration::hours(72);
    const SimTime at = timeAt(event->position().x());
    const SimTime from = isShort ? snapped(at, Duration::minutes(30)) : m_calendar.startOfDay(at) + Duration::hours(9);
    const double unit = roundStep(m_unit.fromPerSecond(rateAt(0) - rateAt(1)));
    Q_EMIT addRequested(from, isShort ? Duration::minutes(30) : Duration::hours(9), m_unit.toPerSecond(std::max(unit, std::round(m_unit.fromPerSecond(rateAt(event->position().y())) / unit) * unit)));
}

void EventStrip::keyPressEvent(QKeyEvent* event)
{
    const bool isShort = m_end - m_start < Duration::hours(72);
    if (event->key() == Qt::Key_Insert) {
        const SimTime middle = m_start + (m_end - m_start) / 2;
        Q_EMIT addRequested(isShort ? snapped(middle, Duration::minutes(30)) : m_calendar.startOfDay(middle) + Duration::hours(9), isShort ? Duration::minutes(30) : Duration::hours(9), m_topRate / 1.15);
        return;
    }
    if (m_selected < 0 || m_selected >= static_cast<int>(m_events.events().size())) return QWidget::keyPressEvent(event);
    const EventBlock& block = m_events.events()[static_cast<std::size_t>(m_selected)];
    const bool isFine = event->modifiers() & Qt::ControlModifier, isEnd = event->modifiers() & Qt::ShiftModifier;
    const double rateStep = m_unit.toPerSecond(roundStep(m_unit.fromPerSecond(m_topRate) / 60) / (isFine ? 10 : 1));
    const SimTime held = isEnd ? block.to : block.from;
    SimTime time = held;
    double rate = block.ratePerSecond;
    const auto shifted = [&](int sign) {
        if (isShort) return held + Duration::minutes(isFine ? 1 : 15) * sign;
        return isFine || isEnd ? held + Duration::hours(sign) : m_calendar.addDays(held, sign);
    };
    switch (event->key()) {
    case Qt::Key_Delete:
    case Qt::Key_Backspace: {
        const int at = m_selected;
        const QString name = block.name;
        select(-1);
        Q_EMIT edited(m_events.removed(at), tr("Remove event %1").arg(name), m_gesture);
        return;
    }
    case Qt::Key_Left: time = shifted(-1); break;
    case Qt::Key_Right: time = shifted(1); break;
    case Qt::Key_Up: rate += rateStep; break;
    case Qt::Key_Down: rate -= rateStep; break;
    case Qt::Key_Escape: select(-1); return;
    default: return QWidget::keyPressEvent(event);
    }
    Q_EMIT edited(m_events.moved({isEnd ? Part::To : Part::Whole, m_selected}, time, rate), tr("Move event %1").arg(block.name), m_gesture);
}

void EventStrip::focusInEvent(QFocusEvent* event)
{
    QWidget::focusInEvent(event);
    if (m_selected < 0 && !m_events.isEmpty() && (event->reason() == Qt::TabFocusReason || event->reason() == Qt::BacktabFocusReason)) select(0);
    update();
}

void EventStrip::focusOutEvent(QFocusEvent* event)
{
    QWidget::focusOutEvent(event);
    update();
}

bool EventStrip::focusNextPrevChild(bool next)
{
    const int to = m_selected + (next ? 1 : -1);
    if (m_selected < 0 || to < 0 || to >= static_cast<int>(m_events.events().size())) return QWidget::focusNextPrevChild(next);
    select(to);
    return true;
}

bool EventStrip::event(QEvent* event)
{
    if (event->type() == QEvent::ToolTip) {
        auto* help = static_cast<QHelpEvent*>(event);
        QString text;
        if (const auto under = handleAt(help->pos())) text = describe(m_events.events()[static_cast<std::size_t>(under->event)]);
        const SimTime at = timeAt(help->pos().x());
        const format::LocalClock clock(m_calendar.name());
        for (const auto& bar : m_sums.bars)
            if (text.isEmpty() && at >= bar.from && at < bar.to)
                text = tr("%1: %2 requests, at most %3 %4").arg(m_sums.barsAreHours ? clock.dateTime(bar.from) : clock.longDate(bar.from), format::largeNumber(bar.requests),
                                                               format::figure(m_unit.fromPerSecond(bar.peakPerSecond)), m_unit.shortName());
        if (text.isEmpty()) QToolTip::hideText();
        else QToolTip::showText(help->globalPos(), text, this);
        return true;
    }
    return QWidget::event(event);
}

} // namespace headroom::gui

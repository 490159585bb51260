#pragma once

#include "app/gui/traffic/event_list.h"
#include "app/gui/traffic/traffic_sums.h"

#include <QWidget>

#include <optional>

namespace headroom::gui {

/// The simulated period with its days as bars and its dated events as blocks that are dragged: the block itself, its two upper corners, the feet of
/// its ramps. Bars are requests a day, blocks are rates; each has its own scale, stated at the left. Like WeekPlot it only reports gestures.
///
/// Keys: Tab chooses an event, Left and Right move it by a day (Ctrl: an hour), with Shift its end; Up and Down change its rate; Insert adds, Del removes.
class EventStrip : public QWidget {
    Q_OBJECT

public:
    explicit EventStrip(QWidget* parent = nullptr);

    /// `start` and `end` are the simulated period. A drag under way is dropped.
    void setEvents(const EventList& events, const RateUnit& unit, const calendar::Calendar& calendar, SimTime start, SimTime end);
    /// Bars of the days; they arrive later than the events.
    void setSums(const TrafficSums& sums);
    [[nodiscard]] int selected() const { return m_selected; }
    void select(int event);
    [[nodiscard]] QPoint pixelOf(SimTime time, double ratePerSecond) const;
    [[nodiscard]] QSize sizeHint() const override { return {500, 112}; }
    [[nodiscard]] QSize minimumSizeHint() const override { return {300, 92}; }

Q_SIGNALS:
    /// A gesture is over. `gesture` is the same for key presses on one event.
    void edited(const headroom::gui::EventList& events, const QString& what, int gesture);
    /// An event is wanted here.
    void addRequested(headroom::SimTime from, headroom::Duration length, double ratePerSecond);
    void selectionChanged(int event);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    bool focusNextPrevChild(bool next) override;
    bool event(QEvent* event) override;

private:
    [[nodiscard]] QRectF area() const;
    [[nodiscard]] double xOf(SimTime time) const;
    [[nodiscard]] SimTime timeAt(double x) const;
    [[nodiscard]] double yOf(double ratePerSecond) const;
    [[nodiscard]] double rateAt(double y) const;
    [[nodiscard]] SimTime snapped(SimTime time, Duration step) const;
    [[nodiscard]] Duration pixelStep() const;
    [[nodiscard]] std::optional<EventHandle> handleAt(const QPointF& position) const;
    [[nodiscard]] QString describe(const EventBlock& event) const;
    void paintBars(QPainter& painter, const QRectF& area) const;
    void paintDays(QPainter& painter, const QRectF& area) const;
    void paintEvents(QPainter& painter) const;
    void fitScale();
    void dragTo(const QPointF& position, Qt::KeyboardModifiers modifiers);

    EventList m_events, m_shown;
    RateUnit m_unit;
    calendar::Calendar m_calendar;
    SimTime m_start, m_end;
    TrafficSums m_sums;
    double m_topRate = 1;
    int m_selected = -1, m_gesture = 0;
    std::optional<EventHandle> m_held;
    QPointF m_pressedAt;
    bool m_hasMoved = false;
};

} // namespace headroom::gui

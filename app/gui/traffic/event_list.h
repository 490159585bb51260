#pragma once

#include "app/gui/document/edits.h"
#include "app/gui/traffic/rate_text.h"
#include "core/calendar/calendar.h"
#include "core/quantities/time.h"

#include <QString>

#include <optional>
#include <vector>

namespace headroom::gui {

/// One item of /traffic/n/events: a rate that holds from `from` to `to`, with a ramp on either side.
struct EventBlock {
    QString name;
    SimTime from, to;
    double ratePerSecond = 0;
    double spikeFactor = 1;           ///< 1 = none
    Duration rampUp, rampDown;
    bool isReadable = true;           ///< both instants could be read
    Json json = Json::object();       ///< as the file has it
};

/// What of an event is held.
struct EventHandle {
    enum class Part { RampStart, From, To, RampEnd, Whole };
    Part part = Part::Whole;
    int event = -1;                   ///< index in events()
};

/// The dated events of one source. A value without widgets, as WeeklyProfile; instants are read and written in local time.
class EventList {
public:
    EventList() = default;
    EventList(const Json& source, const calendar::Calendar& calendar, const RateUnit& unit);

    [[nodiscard]] const std::vector<EventBlock>& events() const { return m_events; }
    [[nodiscard]] bool isEmpty() const { return m_events.empty(); }

    /// The handle brought to an instant and a rate. For Whole, `time` is the new `from`, and the length is kept. Clamped so that the event keeps
    /// at least a minute and does not run into its neighbours.
    [[nodiscard]] EventList moved(const EventHandle& handle, SimTime time, double ratePerSecond) const;
    /// A new event of `length` from `time`; empty where another one is in the way.
    [[nodiscard]] std::optional<EventList> added(const QString& name, SimTime time, Duration length, double ratePerSecond) const;
    [[nodiscard]] EventList removed(int event) const;
    [[nodiscard]] EventList scaled(double factor) const;
    [[nodiscard]] Json json() const;
    /// What sets these events at `pointer` ("/traffic/0").
    [[nodiscard]] std::vector<Edit> edits(const QString& pointer, const EventList& former) const;
    /// "2026-11-27T09:00" of an instant, with seconds only where there are some.
    [[nodiscard]] QString localText(SimTime time) const;

private:
    void setFrom(EventBlock& event, SimTime time) const;
    void setTo(EventBlock& event, SimTime time) const;
    void setRamp(EventBlock& event, bool up, Duration ramp) const;
    void setRate(EventBlock& event, double ratePerSecond) const;

    std::vector<EventBlock> m_events;
    calendar::Calendar m_calendar;
    RateUnit m_unit;
};

} // namespace headroom::gui

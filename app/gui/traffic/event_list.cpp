#include "app/gui/traffic/event_list.h"

#include "app/gui/traffic/weekly_profile.h"
#include "core/quantities/parse.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace headroom::gui {

namespace {

QString textAt(const Json& object, const char* key)
{
    if (!object.is_object()) return {};
    const auto found = object.find(key);
    return found != object.end() && found->is_string() ? QString::fromStdString(found->get<std::string>()) : QString();
}

Duration spanAt(const Json& object, const char* key, Duration otherwise)
{
    const auto span = parseDuration(textAt(object, key).toStdString());
    return span ? *span : otherwise;
}

constexpr Duration kLeastLength = Duration::minutes(1);

} // namespace

EventList::EventList(const Json& source, const calendar::Calendar& calendar, const RateUnit& unit) : m_calendar(calendar), m_unit(unit)
{
    if (!source.is_object() || !source.contains("events") || !source["events"].is_array()) return;
    for (const Json& json : source["events"]) {
        EventBlock event;
        event.json = json;
        event.name = textAt(json, "name");
        const auto from = calendar.parse(textAt(json, "from").toStdString()), to = calendar.parse(textAt(json, "to").toStdString());
        event.isReadable = from && to;
        if (from) event.from = *from;
        if (to) event.to = *to;
        event.ratePerSecond = ratePerSecondOf(textAt(json, "rate"));
        const Duration ramp = spanAt(json, "ramp", Duration{});
        event.rampUp = spanAt(json, "rampUp", ramp);
        event.rampDown = spanAt(json, "rampDown", ramp);
        if (json.is_object() && json.contains("spikes") && json["spikes"].contains("factor") && json["spikes"]["factor"].is_number()) event.spikeFactor = json["spikes"]["factor"].get<double>();
        m_events.push_back(std::move(event));
    }
}

QString EventList::localText(SimTime time) const
{
    const auto local = m_calendar.local(time);
    const auto seconds = local.sinceMidnight / Duration::seconds(1);
    QString text = u"%1-%2-%3T%4:%5"_s.arg(local.year, 4, 10, QChar(u'0')).arg(local.month, 2, 10, QChar(u'0')).arg(local.day, 2, 10, QChar(u'0'))
                       .arg(seconds / 3600, 2, 10, QChar(u'0')).arg(seconds / 60 % 60, 2, 10, QChar(u'0'));
    if (seconds % 60) text += u":%1"_s.arg(seconds % 60, 2, 10, QChar(u'0'));
    return text;
}

void EventList::setFrom(EventBlock& event, SimTime time) const
{
    if (event.from == time) return;
    event.from = time;
    event.json["from"] = localText(time).toStdString();
}

void EventList::setTo(EventBlock& event, SimTime time) const
{
    if (event.to == time) return;
    event.to = time;
    event.json["to"] = localText(time).toStdString();
}

void EventList::setRamp(EventBlock& event, bool up, Duration ramp) const
{
    Duration& value = up ? event.rampUp : event.rampDown;
    if (value == ramp) return;
    value = ramp;
    event.json[up ? "rampUp" : "rampDown"] = rampText(ramp.toSeconds() / 60).toStdString();
}

void EventList::setRate(EventBlock& event, double ratePerSecond) const
{
    if (event.ratePerSecond == ratePerSecond) return;
    event.ratePerSecond = ratePerSecond;
    event.json["rate"] = m_unit.text(ratePerSecond).toStdString();
}

EventList EventList::moved(const EventHandle& handle, SimTime time, double ratePerSecond) const
{
    EventList result = *this;
    if (handle.event < 0 || handle.event >= static_cast<int>(m_events.size())) return result;
    EventBlock& event = result.m_events[static_cast<std::size_t>(handle.event)];
    if (!event.isReadable) return result;
    SimTime before = SimTime::fromNanoseconds(std::numeric_limits<std::int64_t>::min() / 2), after = SimTime::fromNanoseconds(std::numeric_limits<std::int64_t>::max() / 2);
    for (const EventBlock& other : m_events) {
        if (&other == &m_events[static_cast<std::size_t>(handle.event)] || !other.isReadable) continue;
        if (other.to <= event.from) before = std::max(before, other.to);
        if (other.from >= event.to) after = std::min(after, other.from);
    }
    switch (handle.part) {
    case EventHandle::Part::From:
        setFrom(event, std::clamp(time, std::min(before, event.to - kLeastLength), event.to - kLeastLength));
        setRate(event, std::max(0.0, ratePerSecond));
        break;
    case EventHandle::Part::To:
        setTo(event, std::clamp(time, event.from + kLeastLength, std::max(after, event.from + kLeastLength)));
        setRate(event, std::max(0.0, ratePerSecond));
        break;
    case EventHandle::Part::RampStart: setRamp(event, true, std::max(Duration{}, event.from - time)); break;
    case EventHandle::Part::RampEnd: setRamp(event, false, std::max(Duration{}, time - event.to)); break;
    case EventHandle::Part::Whole: {
        const Duration length = event.to - event.from;
        const SimTime from = std::clamp(time, before, std::max(before, after - length));
        setFrom(event, from);
        setTo(event, from + length);
        setRate(event, std::max(0.0, ratePerSecond));
        break;
    }
    }
    return result;
}

std::optional<EventList> EventList::added(const QString& name, SimTime time, Duration length, double ratePerSecond) const
{
    for (const EventBlock& other : m_events)
        if (other.isReadable && time < other.to && time + length > other.from) return std::nullopt;
    EventList result = *this;
    EventBlock event;
    event.name = name;
    event.json["name"] = name.toStdString();
    setFrom(event, time);
    setTo(event, time + length);
    event.ratePerSecond = ratePerSecond;
    event.json["rate"] = m_unit.text(ratePerSecond).toStdString();
    result.m_events.push_back(std::move(event));
    return result;
}

EventList EventList::removed(int index) const
{
    EventList result = *this;
    if (index >= 0 && index < static_cast<int>(m_events.size())) result.m_events.erase(result.m_events.begin() + index);
    return result;
}

EventList EventList::scaled(double factor) const
{
    EventList result = *this;
    for (EventBlock& event : result.m_events) setRate(event, event.ratePerSecond * factor);
    return result;
}

Json EventList::json() const
{
    Json list = Json::array();
    for (const EventBlock& event : m_events) list.push_back(event.json);
    return list;
}

std::vector<Edit> EventList::edits(const QString& pointer, const EventList& former) const
{
    Json list = json();
    if (list == former.json()) return {};
    if (list.empty()) return {{pointer + u"/events"_s, std::nullopt}};
    return {{pointer + u"/events"_s, std::move(list)}};
}

} // namespace headroom::gui

#include "app/gui/canvas/topology_conditions.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>
#include <cmath>

namespace headroom::gui {

namespace {

using simulation::EventKind;

constexpr Duration kToldFor = Duration::minutes(2);       // an incident is told for this long
constexpr Duration kLoopWithin = Duration::minutes(10);   // the kubelet's longest back-off is five minutes
constexpr int kLoopFrom = 3;                              // restarts within that time
constexpr double kThrottledFrom = 0.05;                   // [1/s]; less is a single request of a minute

QString tr(const char* text) { return QCoreApplication::translate("headroom::gui::TopologyView", text); }

QString number(double value) { return QLocale().toString(value, 'f', value < 9.95 && value != std::round(value) ? 1 : 0); }

} // namespace

TopologyConditions::TopologyConditions(const simulation::Recording* recording) : m_recording(recording)
{
    if (!recording) return;
    m_signals.reserve(recording->signals.size());
    for (const simulation::Signal& signal : recording->signals)
        m_signals.emplace(signal.id, &signal);
    for (const simulation::Event& event : recording->eventLog)
        if (event.kind == EventKind::Eviction || event.kind == EventKind::OutOfMemory ||
            event.kind == EventKind::Restart || event.kind == EventKind::Unready)
            m_events[event.component].push_back({event.at, event.kind});
    for (auto& [component, events] : m_events)
        std::stable_sort(events.begin(), events.end(), [](const Happened& a, const Happened& b) { return a.at < b.at; });
}

const std::vector<float>& TopologyConditions::mean(const std::string& signal) const
{
    static const std::vector<float> none;
    const auto found = m_signals.find(signal);
    return found == m_signals.end() ? none : found->second->mean;
}

std::optional<double> TopologyConditions::valueAt(const std::string& signal, SimTime time) const
{
    const std::vector<float>& values = mean(signal);
    if (values.empty() || m_recording->bucket.count() <= 0 || time < m_recording->start) return {};
    // The last bucket speaks for the end of the run as well.
    const auto bucket = std::min(static_cast<std::size_t>((time - m_recording->start) / m_recording->bucket), m_recording->bucketCount() - 1);
    if (time > m_recording->end || bucket >= values.size() || std::isnan(values[bucket])) return {};
    return static_cast<double>(values[bucket]);
}

int TopologyConditions::countOf(const std::string& component, EventKind kind, SimTime from, SimTime to) const
{
    const auto found = m_events.find(component);
    if (found == m_events.end()) return 0;
    const auto isBefore = [](SimTime time, const Happened& one) { return time < one.at; };
    const auto first = std::upper_bound(found->second.begin(), found->second.end(), from, isBefore);
    const auto last = std::upper_bound(first, found->second.end(), to, isBefore);
    return static_cast<int>(std::count_if(first, last, [&](const Happened& one) { return one.kind == kind; }));
}

std::optional<Condition> TopologyConditions::of(const std::vector<std::string>& components, SimTime time) const
{
    if (!m_recording) return {};
    using Shape = Condition::Shape;
    double pending = 0, throttled = 0, wanted = 0, ready = 0;
    bool hasReplicas = false, hasReady = false, isFaulty = false;
    int restarts = 0, restartsNow = 0, outOfMemory = 0, evictions = 0;
    for (const std::string& id : components) {
        pending += valueAt(id + ".pending", time).value_or(0);
        throttled += valueAt(id + ".throttled", time).value_or(0);
        if (const auto replicas = valueAt(id + ".replicas", time)) {
            hasReplicas = true;
            wanted += *replicas;
        }
        if (const auto up = valueAt(id + ".readyReplicas", time)) {
            hasReady = true;
            ready += *up;
        }
        for (const simulation::FaultResult& fault : m_recording->faults)
            isFaulty = isFaulty || (fault.component == id && fault.from <= time && time < fault.to);
        for (const EventKind kind : {EventKind::Restart, EventKind::OutOfMemory}) { // lock-ups have a badge of their own
            restarts = std::max(restarts, countOf(id, kind, time - kLoopWithin, time));
            restartsNow += countOf(id, kind, time - kToldFor, time);
        }
        outOfMemory += countOf(id, EventKind::OutOfMemory, time - kToldFor, time);
        evictions += countOf(id, EventKind::Eviction, time - kToldFor, time);
    }
    if (isFaulty) return Condition{Shape::Cross, tr("fault"), true};
    if (restarts >= kLoopFrom) return Condition{Shape::Loop, tr("crash loop"), true};
    if (outOfMemory > 0) return Condition{Shape::Cross, tr("out of memory"), true};
    if (evictions > 0) return Condition{Shape::Cross, tr("evicted"), true};
    if (restartsNow > 0) return Condition{Shape::Loop, tr("restarted"), false};
    if (hasReplicas && wanted < 0.01) return Condition{Shape::Square, tr("stopped"), false};
    if (pending >= 0.5) return Condition{Shape::Triangle, tr("%1 pending").arg(number(std::round(pending))), false};
    if (hasReplicas && hasReady && ready < 0.01) return Condition{Shape::Square, tr("not ready"), true};
    if (throttled >= kThrottledFrom) return Condition{Shape::Triangle, tr("throttled %1/s").arg(number(throttled)), true};
    return {};
}

} // namespace headroom::gui

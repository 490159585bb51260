#pragma once

#include "models/simulation/recording.h"

#include <QString>

#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace headroom::gui {

/// Something other than "full" that a box has to tell at a moment: a word and a shape, so that it is never colour alone.
struct Condition {
    enum class Shape {
        Triangle, ///< it works, but not as wished: throttled, waiting for a place
        Cross,    ///< something broke: evicted, out of memory, a fault
        Loop,     ///< it begins again and again
        Square    ///< it stands still
    };
    Shape shape = Shape::Triangle;
    QString text;        ///< "throttled 12/s", "3 pending"
    bool isBad = false;  ///< red; otherwise amber
    bool operator==(const Condition&) const = default;
};

/// Reads conditions of components from a recording: its signals in the bucket of a moment, and what happened shortly before it.
/// Pure; the recording outlives it.
class TopologyConditions {
public:
    explicit TopologyConditions(const simulation::Recording* recording = nullptr);

    /// The gravest condition of any of `components` at `time`; empty where all is well, or nothing was recorded.
    /// A fault comes first, then crash loops, evictions, stopped, pending, throttled.
    [[nodiscard]] std::optional<Condition> of(const std::vector<std::string>& components, SimTime time) const;
    /// Mean of a signal in the bucket of `time`, found without a search.
    [[nodiscard]] std::optional<double> valueAt(const std::string& signal, SimTime time) const;
    /// Bucket means of a signal; empty if it was not recorded.
    [[nodiscard]] const std::vector<float>& mean(const std::string& signal) const;
    /// Restarts, evictions and the like of `component` in (`from`, `to`].
    [[nodiscard]] int countOf(const std::string& component, simulation::EventKind kind, SimTime from, SimTime to) const;

private:
    struct Happened {
        SimTime at;
        simulation::EventKind kind;
    };

    const simulation::Recording* m_recording;
    std::unordered_map<std::string, const simulation::Signal*> m_signals;
    std::unordered_map<std::string, std::vector<Happened>> m_events; ///< by component, ascending
};

} // namespace headroom::gui

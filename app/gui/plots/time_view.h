#pragma once

#include <vector>

namespace headroom::gui {

/// A span of the time axis, seconds from the start of the run.
struct TimeRange {
    double from = 0;
    double to = 0;

    [[nodiscard]] double span() const { return to - from; }
    [[nodiscard]] bool contains(double x) const { return from <= x && x <= to; }
    bool operator==(const TimeRange&) const = default;
};

/// Which part of the run is seen, and the way back. Pure; all plots of a panel share one.
class TimeView {
public:
    /// The whole run, and the shortest span one may zoom to. While nothing is zoomed the view follows the whole; a zoomed
    /// view stays where it is. Precondition: full.span() > 0.
    void setFull(TimeRange full, double shortestSpan);
    /// Another run: forgets zoom and history.
    void reset();

    [[nodiscard]] TimeRange full() const { return m_full; }
    [[nodiscard]] TimeRange visible() const { return m_visible; }
    [[nodiscard]] bool isZoomed() const { return !(m_visible == m_full); }
    [[nodiscard]] bool canGoBack() const { return !m_history.empty(); }

    /// What the next change means for Backspace: a step of its own, or part of the movement that is under way.
    enum class Step { New, Merged };

    /// Shows `range`, cut to the whole run and widened to the shortest span. Returns false if nothing changed.
    bool zoomTo(TimeRange range, Step step = Step::New);
    /// Makes the span `factor` times as long (below 1 zooms in) and keeps `centre` where it is.
    bool zoomAt(double factor, double centre, Step step = Step::New);
    /// Moves by `seconds` (positive: later) without changing the span.
    bool pan(double seconds, Step step = Step::New);
    bool showAll();
    /// To the range before the last step. Returns false at the beginning.
    bool back();
    /// The ranges that back() would show, the latest last.
    [[nodiscard]] const std::vector<TimeRange>& history() const { return m_history; }
    /// To entry `index` of the history; what came after it is forgotten. False if there is none such.
    bool backTo(std::size_t index);

private:
    [[nodiscard]] TimeRange clamped(TimeRange range) const;

    TimeRange m_full{0, 1};
    TimeRange m_visible{0, 1};
    double m_shortestSpan = 1e-3;
    std::vector<TimeRange> m_history; ///< at most kHistoryLimit, oldest first
};

} // namespace headroom::gui

#include "app/gui/plots/time_view.h"

#include <algorithm>

namespace headroom::gui {

namespace {
constexpr std::size_t kHistoryLimit = 100;
}

void TimeView::setFull(TimeRange full, double shortestSpan)
{
    const bool follows = !isZoomed();
    m_full = full;
    m_shortestSpan = std::min(shortestSpan, full.span());
    m_visible = follows ? full : clamped(m_visible);
}

void TimeView::reset()
{
    m_history.clear();
    m_visible = m_full;
}

TimeRange TimeView::clamped(TimeRange range) const
{
    if (range.to < range.from) std::swap(range.from, range.to);
    double span = std::clamp(range.span(), m_shortestSpan, m_full.span());
    double from = range.from + 0.5 * (range.span() - span);
    from = std::clamp(from, m_full.from, m_full.to - span);
    // Exactly the whole where it is the whole, so that rounding does not leave it "zoomed".
    if (span >= m_full.span() * (1 - 1e-12)) return m_full;
    return {from, from + span};
}

bool TimeView::zoomTo(TimeRange range, Step step)
{
    const TimeRange next = clamped(range);
    if (next == m_visible) return false;
    if (step == Step::New) {
        if (m_history.size() == kHistoryLimit) m_history.erase(m_history.begin());
        m_history.push_back(m_visible);
    }
    m_visible = next;
    return true;
}

bool TimeView::zoomAt(double factor, double centre, Step step)
{
    const double span = std::clamp(m_visible.span() * factor, m_shortestSpan, m_full.span());
    const double share = (centre - m_visible.from) / m_visible.span();
    const double from = centre - share * span;
    return zoomTo({from, from + span}, step);
}

bool TimeView::pan(double seconds, Step step) { return zoomTo({m_visible.from + seconds, m_visible.to + seconds}, step); }

bool TimeView::showAll() { return zoomTo(m_full); }

bool TimeView::back()
{
    if (m_history.empty()) return false;
    m_visible = clamped(m_history.back());
    m_history.pop_back();
    return true;
}

bool TimeView::backTo(std::size_t index)
{
    if (index >= m_history.size()) return false;
    m_visible = clamped(m_history[index]);
    m_history.resize(index);
    return true;
}

} // namespace headroom::gui

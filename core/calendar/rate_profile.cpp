#include "core/calendar/rate_profile.h"

#include "core/base/assert.h"

#include <algorithm>
#include <cmath>

namespace headroom::calendar {

namespace {

/// Expected requests in the first `seconds` of a segment.
double areaUnder(const RateProfile::Segment& segment, double seconds)
{
    const double length = (segment.to - segment.from).toSeconds();
    const double slope = (segment.ratePerSecondTo - segment.ratePerSecondFrom) / length;
    return seconds * (segment.ratePerSecondFrom + 0.5 * slope * seconds);
}

double rateWithin(const RateProfile::Segment& segment, SimTime time)
{
    const double share = (time - segment.from).toSeconds() / (segment.to - segment.from).toSeconds();
    return segment.ratePerSecondFrom + share * (segment.ratePerSecondTo - segment.ratePerSecondFrom);
}

} // namespace

void RateProfile::addSegment(SimTime from, SimTime to, double ratePerSecondFrom, double ratePerSecondTo)
{
    HEADROOM_CHECK(from < to);
    HEADROOM_CHECK(m_segments.empty() || m_segments.back().to <= from);
    HEADROOM_CHECK(ratePerSecondFrom >= 0 && std::isfinite(ratePerSecondFrom));
    HEADROOM_CHECK(ratePerSecondTo >= 0 && std::isfinite(ratePerSecondTo));
    Segment segment{from, to, ratePerSecondFrom, ratePerSecondTo, 0, 0};
    if (!m_segments.empty()) segment.expectedBefore = m_segments.back().expectedBefore + m_segments.back().expected;
    segment.expected = 0.5 * (ratePerSecondFrom + ratePerSecondTo) * (to - from).toSeconds();
    m_segments.push_back(segment);
}

std::size_t RateProfile::segmentAt(SimTime time) const
{
    const auto found = std::partition_point(m_segments.begin(), m_segments.end(),
                                            [time](const Segment& segment) { return segment.to <= time; });
    return static_cast<std::size_t>(found - m_segments.begin());
}

double RateProfile::rateAt(SimTime time) const
{
    const std::size_t index = segmentAt(time);
    if (index == m_segments.size() || time < m_segments[index].from) return 0;
    return rateWithin(m_segments[index], time);
}

double RateProfile::cumulative(SimTime time) const
{
    const std::size_t index = segmentAt(time);
    if (index == m_segments.size()) {
        return m_segments.empty() ? 0.0 : m_segments.back().expectedBefore + m_segments.back().expected;
    }
    const Segment& segment = m_segments[index];
    if (time <= segment.from) return segment.expectedBefore;
    return segment.expectedBefore + areaUnder(segment, (time - segment.from).toSeconds());
}

double RateProfile::expected(SimTime from, SimTime to) const
{
    return to <= from ? 0.0 : cumulative(to) - cumulative(from);
}

double RateProfile::maxRate(SimTime from, SimTime to) const
{
    double highest = 0;
    for (std::size_t i = segmentAt(from); i < m_segments.size() && m_segments[i].from <= to; ++i) {
        const Segment& segment = m_segments[i];
        highest = std::max({highest, rateWithin(segment, std::max(from, segment.from)),
                            rateWithin(segment, std::min(to, segment.to))});
    }
    return highest;
}

ArrivalTimes::ArrivalTimes(const RateProfile& profile, SimTime start) : m_profile(&profile)
{
    m_index = profile.segmentAt(start);
    if (m_index == profile.segments().size()) return;
    load(m_index);
    if (start > m_from) m_consumed = areaUnder(profile.segments()[m_index], (start - m_from).toSeconds());
}

void ArrivalTimes::load(std::size_t index)
{
    const RateProfile::Segment& segment = m_profile->segments()[index];
    m_from = segment.from;
    m_lengthNs = (segment.to - segment.from).count();
    m_available = segment.expected;
    m_rate = segment.ratePerSecondFrom;
    m_slope = (segment.ratePerSecondTo - segment.ratePerSecondFrom) / (segment.to - segment.from).toSeconds();
    m_inverseRate = m_rate > 0 ? 1.0 / m_rate : 0.0;
}

bool ArrivalTimes::enterNextSegment()
{
    if (m_index >= m_profile->segments().size()) return false;
    m_consumed -= m_available;
    if (++m_index >= m_profile->segments().size()) {
        m_available = 0;
        return false;
    }
    load(m_index);
    return true;
}

double ArrivalTimes::rampSeconds() const
{
    const double discriminant = m_rate * m_rate + 2.0 * m_slope * m_consumed;
    return 2.0 * m_consumed / (m_rate + std::sqrt(std::max(discriminant, 0.0)));
}

} // namespace headroom::calendar

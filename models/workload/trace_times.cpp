#include "models/workload/trace_times.h"

#include <algorithm>
#include <vector>

namespace headroom::workload {

bool TraceTimes::enterLine()
{
    const scenario::Trace& trace = *m_spec->trace;
    while (m_line == trace.size() || m_given == trace[m_line].count) {
        m_given = 0;
        if (m_line < trace.size()) ++m_line;
        if (m_line < trace.size()) continue;
        if (!m_spec->traceRepeat) return false;
        m_line = 0;
        m_shift = m_shift + *m_spec->traceRepeat;
    }
    return true;
}

SimTime TraceTimes::timeOf(std::uint32_t k) const
{
    const scenario::TraceEntry& line = (*m_spec->trace)[m_line];
    const double ns = static_cast<double>(m_spec->traceSpread.count()) * ((k + 0.5) / line.count);
    return line.at + m_shift + Duration::nanoseconds(static_cast<std::int64_t>(ns));
}

SimTime TraceTimes::next()
{
    if (!enterLine()) return SimTime::never();
    return timeOf(m_given++);
}

TraceTimes::Line TraceTimes::nextLine()
{
    if (!enterLine()) return {};
    const scenario::TraceEntry& line = (*m_spec->trace)[m_line];
    m_given = line.count;
    return {line.at + m_shift, line.count};
}

void TraceTimes::restart(SimTime at)
{
    const scenario::Trace& trace = *m_spec->trace;
    m_shift = Duration{};
    if (m_spec->traceRepeat && at > trace.front().at) m_shift = *m_spec->traceRepeat * ((at - trace.front().at) / *m_spec->traceRepeat);
    const SimTime wanted = at - m_shift;
    const auto line = std::partition_point(trace.begin(), trace.end(), [&](const scenario::TraceEntry& entry) {
        return m_spec->traceSpread > Duration{} ? entry.at + m_spec->traceSpread <= wanted : entry.at < wanted;
    });
    m_line = static_cast<std::size_t>(line - trace.begin());
    m_given = 0;
    if (m_line == trace.size() || trace[m_line].at >= wanted) return;
    // Inside of a line: the k-th comes later than k/n of the spread.
    const std::uint32_t count = trace[m_line].count;
    const double share = (wanted - trace[m_line].at).toSeconds() / m_spec->traceSpread.toSeconds();
    m_given = std::min(count, static_cast<std::uint32_t>(std::max(0.0, share * count - 2)));
    while (m_given < count && timeOf(m_given) < at) ++m_given;
}

calendar::RateProfile traceProfile(const scenario::ArrivalsSpec& spec, SimTime from, SimTime to)
{
    calendar::RateProfile profile;
    if (to <= from) return profile;
    const Duration width = to - from <= Duration::hours(6) ? Duration::seconds(1) : Duration::minutes(1);
    TraceTimes times(spec, from);
    if (spec.traceSpread >= width) {
        for (TraceTimes::Line line = times.nextLine(); line.count > 0 && line.at < to; line = times.nextLine()) {
            const double rate = line.count / spec.traceSpread.toSeconds();
            const SimTime begin = std::max(from, line.at), end = std::min(to, line.at + spec.traceSpread);
            if (begin < end) profile.addSegment(begin, end, rate, rate);
        }
        return profile;
    }
    std::vector<double> counts(static_cast<std::size_t>((to - from).count() / width.count() + 1), 0.0);
    for (TraceTimes::Line line = times.nextLine(); line.count > 0 && line.at < to; line = times.nextLine())
        counts[static_cast<std::size_t>((std::max(from, line.at) - from).count() / width.count())] += line.count;
    for (std::size_t i = 0; i < counts.size();) {
        std::size_t end = i + 1;
        while (end < counts.size() && counts[end] == counts[i]) ++end;
        const SimTime begin = from + width * static_cast<std::int64_t>(i), last = std::min(to, from + width * static_cast<std::int64_t>(end));
        const double rate = counts[i] * static_cast<double>(end - i) / std::max(1e-9, (last - begin).toSeconds());
        if (begin < last && rate > 0) profile.addSegment(begin, last, rate, rate);
        i = end;
    }
    return profile;
}

} // namespace headroom::workload

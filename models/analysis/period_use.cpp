#include "models/analysis/period_use.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace headroom::analysis {

namespace {

/// Means of a series by hour from its start; a bucket that holds several hours stands for each of them.
std::vector<double> hourly(const std::vector<float>& series, Duration bucket, std::size_t hours)
{
    std::vector<double> means(hours, 0.0);
    const double perHour = Duration::hours(1).toSeconds() / bucket.toSeconds();
    for (std::size_t hour = 0; hour < hours && !series.empty(); ++hour) {
        const auto first = std::min(static_cast<std::size_t>(static_cast<double>(hour) * perHour), series.size() - 1);
        const auto last = std::clamp(static_cast<std::size_t>(static_cast<double>(hour + 1) * perHour), first + 1, series.size());
        double sum = 0;
        for (std::size_t i = first; i < last; ++i)
            if (!std::isnan(series[i])) sum += static_cast<double>(series[i]);
        means[hour] = sum / static_cast<double>(last - first);
    }
    return means;
}

} // namespace

PeriodUse::PeriodUse(const scenario::Scenario& scenario, const simulation::Recording& recording, const pricing::Statement& statement)
    : m_recording(recording), m_hours(pricing::recordedHours(recording))
{
    constexpr double kSame = 1e-9;
    const double length = (statement.to - statement.from).toSeconds() / Duration::hours(1).toSeconds();
    if (length > 0 && statement.hours > 0) m_hoursFactor = statement.hours / length;
    const bool isCovered = statement.from >= recording.start && statement.to <= recording.end;
    m_isProjected = !isCovered || std::abs(m_hoursFactor - 1) > kSame;
    if (!m_isProjected || recording.offeredPerHour.size() < m_hours || m_hours == 0) return;
    m_slices = pricing::extrapolate(scenario, recording, statement.from, statement.to).slices;
    std::vector<double> failed(m_hours, 0.0);
    for (const char* outcome : {"requests.failed", "requests.timedOut", "requests.throttled", "requests.lost"})
        if (const simulation::Signal* signal = recording.signal(outcome)) {
            const std::vector<double> means = hourly(signal->mean, recording.bucket, m_hours);
            for (std::size_t hour = 0; hour < m_hours; ++hour) failed[hour] += means[hour];
        }
    m_requests = byTraffic(recording.offeredPerHour);
    m_failures = byTraffic(failed);
}

double PeriodUse::byTraffic(const std::vector<double>& perHour) const
{
    const double recorded = std::accumulate(perHour.begin(), perHour.begin() + static_cast<std::ptrdiff_t>(m_hours), 0.0);
    double sum = 0;
    for (const pricing::Slice& slice : m_slices) sum += perHour[slice.trafficHour] * slice.trafficFactor;
    return recorded > 0 ? sum / recorded * m_hoursFactor : 1;
}

double PeriodUse::utilisation(const simulation::Resource& resource) const
{
    if (m_slices.empty() || resource.utilisationMean.empty()) return std::clamp(resource.utilisation.value, 0.0, 1.0);
    const std::vector<double> means = hourly(resource.utilisationMean, m_recording.bucket, m_hours);
    double sum = 0, time = 0;
    for (const pricing::Slice& slice : m_slices) {
        const double seconds = (slice.to - slice.from).toSeconds();
        sum += means[slice.timeHour] * seconds;
        time += seconds;
    }
    return std::clamp(time > 0 ? sum / time : 0.0, 0.0, 1.0);
}

std::uint64_t PeriodUse::scaled(std::uint64_t count, double factor) const { return m_slices.empty() ? count : static_cast<std::uint64_t>(std::llround(static_cast<double>(count) * factor)); }

} // namespace headroom::analysis

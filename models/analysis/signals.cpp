#include "models/analysis/signals.h"

#include <algorithm>
#include <cmath>

namespace headroom::analysis {

using simulation::Recording;

SignalIndex::SignalIndex(const Recording& recording)
{
    m_signals.reserve(recording.signals.size());
    for (const simulation::Signal& signal : recording.signals) m_signals.emplace(signal.id, &signal);
}

const simulation::Signal* SignalIndex::find(std::string_view id) const
{
    const auto found = m_signals.find(id);
    return found == m_signals.end() ? nullptr : found->second;
}

SimTime bucketStart(const Recording& recording, std::size_t bucket)
{
    return recording.start + recording.bucket * static_cast<std::int64_t>(bucket);
}

std::size_t bucketAt(const Recording& recording, SimTime time)
{
    const std::size_t count = recording.bucketCount();
    if (count == 0 || time <= recording.start) return 0;
    return std::min(static_cast<std::size_t>((time - recording.start) / recording.bucket), count - 1);
}

double bucketSeconds(const Recording& recording, std::size_t bucket)
{
    const SimTime start = bucketStart(recording, bucket);
    return (std::min(start + recording.bucket, recording.end) - start).toSeconds();
}

std::optional<Peak> peakOf(const std::vector<float>& values)
{
    std::optional<Peak> peak;
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (std::isnan(values[i])) continue;
        if (!peak || static_cast<double>(values[i]) > peak->value) peak = Peak{static_cast<double>(values[i]), i};
    }
    return peak;
}

std::optional<Peak> peakOf(const simulation::Signal& signal) { return peakOf(signal.max.empty() ? signal.mean : signal.max); }

std::optional<double> valueAt(const std::vector<float>& values, std::size_t bucket)
{
    if (bucket >= values.size() || std::isnan(values[bucket])) return std::nullopt;
    return static_cast<double>(values[bucket]);
}

double totalOf(const Recording& recording, const std::vector<float>& rates, std::size_t from, std::size_t to)
{
    double total = 0;
    for (std::size_t i = from; i < std::min(to, rates.size()); ++i)
        total += valueAt(rates, i).value_or(0) * std::max(0.0, bucketSeconds(recording, i));
    return total;
}

double totalOf(const Recording& recording, std::string_view signalId)
{
    const simulation::Signal* signal = recording.signal(signalId);
    return signal == nullptr ? 0 : totalOf(recording, signal->mean, 0, signal->mean.size());
}

std::optional<double> meanOf(const Recording& recording, const std::vector<float>& values, std::size_t from, std::size_t to)
{
    double sum = 0;
    double seconds = 0;
    for (std::size_t i = from; i < std::min(to, values.size()); ++i) {
        if (const auto value = valueAt(values, i)) {
            sum += *value * bucketSeconds(recording, i);
            seconds += bucketSeconds(recording, i);
        }
    }
    return seconds > 0 ? std::optional(sum / seconds) : std::nullopt;
}

bool saturatedIn(const simulation::Resource& resource, std::size_t bucket)
{
    return valueAt(resource.utilisationMean, bucket).value_or(0) >= kSaturatedShare;
}

} // namespace headroom::analysis

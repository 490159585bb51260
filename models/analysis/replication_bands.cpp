#include "models/analysis/replication_bands.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

namespace headroom::analysis {

ReplicationBands::ReplicationBands(std::vector<std::string> signals)
{
    for (std::string& signal : signals) m_series.push_back({std::move(signal), {}});
}

void ReplicationBands::add(const simulation::Recording& recording)
{
    ++m_count;
    for (Series& series : m_series) {
        const simulation::Signal* signal = recording.signal(series.signal);
        if (signal == nullptr) continue;
        series.buckets.resize(std::max(series.buckets.size(), signal->mean.size()));
        for (std::size_t i = 0; i < signal->mean.size(); ++i)
            if (std::isfinite(signal->mean[i])) series.buckets[i].add(static_cast<double>(signal->mean[i]));
    }
}

std::vector<SignalBand> ReplicationBands::bands() const
{
    std::vector<SignalBand> bands;
    if (m_count < 2) return bands;
    std::map<std::uint64_t, double> quantiles;   // the same few degrees of freedom in all buckets
    const auto quantile = [&](std::uint64_t n) {
        const auto [at, isNew] = quantiles.try_emplace(n, 0);
        if (isNew) at->second = stats::studentQuantile(0.975, static_cast<double>(n - 1));
        return at->second;
    };
    constexpr float kNone = std::numeric_limits<float>::quiet_NaN();
    for (const Series& series : m_series) {
        if (series.buckets.empty()) continue;
        SignalBand band{series.signal, std::vector<float>(series.buckets.size(), kNone), std::vector<float>(series.buckets.size(), kNone)};
        for (std::size_t i = 0; i < series.buckets.size(); ++i) {
            const stats::SampleMoments& moments = series.buckets[i];
            if (moments.count() < 2) continue;
            const double half = quantile(moments.count()) * std::sqrt(moments.variance() / static_cast<double>(moments.count()));
            band.low[i] = static_cast<float>(std::max(0.0, moments.mean() - half));
            band.high[i] = static_cast<float>(moments.mean() + half);
        }
        bands.push_back(std::move(band));
    }
    return bands;
}

} // namespace headroom::analysis

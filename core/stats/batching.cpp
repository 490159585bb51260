#include "core/stats/batching.h"

#include "core/base/assert.h"

#include <boost/math/distributions/normal.hpp>

#include <algorithm>
#include <cmath>
#include <vector>

namespace headroom::stats {

namespace {

/// First index of batch `j` of `k` over `n` parts; lengths differ by one at most, so that nothing is left out.
std::size_t borderOf(std::size_t j, std::size_t k, std::size_t n) { return j * n / k; }

/// Numbers of batches to try, falling: each has at least a quarter longer batches than the one before.
template <typename Try>
auto firstIndependent(std::size_t parts, const BatchingOptions& options, Try attempt) -> decltype(attempt(std::size_t{}))
{
    for (std::size_t k = std::min(parts, options.batchesMax); k >= options.batchesMin && k >= 2;) {
        if (auto found = attempt(k)) return found;
        const std::size_t fewer = k * 4 / 5;
        k = k > options.batchesMin && fewer < options.batchesMin ? options.batchesMin : std::min(fewer, k - 1);
    }
    return {};
}

/// From the spread of batch figures around `value`, each worth `scale` of its deviation.
BatchedEstimate estimateOf(double value, const std::vector<double>& deviations, double scale, double level)
{
    const auto k = static_cast<double>(deviations.size());
    double squares = 0;
    for (const double deviation : deviations) squares += deviation * deviation;
    const double half = studentQuantile(0.5 + 0.5 * level, k - 1) * std::sqrt(squares / (k - 1) / k) * scale;
    return {value, {value - half, value + half}, deviations.size(), vonNeumannCorrelation(deviations)};
}

} // namespace

double vonNeumannCorrelation(std::span<const double> values)
{
    if (values.size() < 3) return 0;
    SampleMoments moments;
    for (const double value : values) moments.add(value);
    const double squares = moments.variance() * static_cast<double>(values.size() - 1);
    if (!(squares > 0)) return 0;
    double steps = 0;
    for (std::size_t i = 1; i < values.size(); ++i) steps += (values[i] - values[i - 1]) * (values[i] - values[i - 1]);
    return 1 - steps / (2 * squares);
}

bool looksIndependent(std::span<const double> values, double significance)
{
    constexpr std::size_t kValuesMin = 8;
    HEADROOM_CHECK(significance > 0 && significance < 1);
    if (values.size() < kValuesMin) return false;
    const auto k = static_cast<double>(values.size());
    const double deviation = std::sqrt((k - 2) / (k * k - 1));
    return vonNeumannCorrelation(values) <= boost::math::quantile(boost::math::normal_distribution<double>(), 1 - significance) * deviation;
}

std::optional<BatchedEstimate> batchedMean(std::span<const Portion> portions, const BatchingOptions& options)
{
    Portion all;
    for (const Portion& portion : portions) {
        all.sum += portion.sum;
        all.weight += portion.weight;
    }
    if (!(all.weight > 0)) return std::nullopt;
    const double ratio = all.sum / all.weight;
    return firstIndependent(portions.size(), options, [&](std::size_t k) -> std::optional<BatchedEstimate> {
        std::vector<double> deviations(k, 0.0);
        for (std::size_t j = 0; j < k; ++j)
            for (std::size_t i = borderOf(j, k, portions.size()); i < borderOf(j + 1, k, portions.size()); ++i)
                deviations[j] += portions[i].sum - ratio * portions[i].weight;
        if (!looksIndependent(deviations)) return std::nullopt;
        return estimateOf(ratio, deviations, static_cast<double>(k) / all.weight, options.level);
    });
}

std::optional<BatchedEstimate> batchedQuantile(std::span<const QuantilePortion> portions, double overall, const BatchingOptions& options)
{
    return firstIndependent(portions.size(), options, [&](std::size_t k) -> std::optional<BatchedEstimate> {
        std::vector<double> deviations;
        for (std::size_t j = 0; j < k; ++j) {
            Portion batch;
            for (std::size_t i = borderOf(j, k, portions.size()); i < borderOf(j + 1, k, portions.size()); ++i) {
                batch.sum += portions[i].quantile * portions[i].weight;
                batch.weight += portions[i].weight;
            }
            if (!(batch.weight > 0)) return std::nullopt;
            deviations.push_back(batch.sum / batch.weight - overall);
        }
        if (!looksIndependent(deviations)) return std::nullopt;
        return estimateOf(overall, deviations, 1, options.level);
    });
}

std::optional<BatchedEstimate> batchedQuantile(std::span<const double> sequence, double p, const BatchingOptions& options)
{
    HEADROOM_CHECK(p > 0 && p < 1);
    const auto lengthMin = static_cast<std::size_t>(std::ceil(10 / std::min(p, 1 - p)));
    const std::size_t batches = sequence.size() / lengthMin;
    if (batches < options.batchesMin) return std::nullopt;
    const double overall = sampleQuantile(sequence, p);
    return firstIndependent(batches, options, [&](std::size_t k) -> std::optional<BatchedEstimate> {
        std::vector<double> deviations;
        for (std::size_t j = 0; j < k; ++j) {
            const std::size_t from = borderOf(j, k, sequence.size());
            deviations.push_back(sampleQuantile(sequence.subspan(from, borderOf(j + 1, k, sequence.size()) - from), p) - overall);
        }
        if (!looksIndependent(deviations)) return std::nullopt;
        return estimateOf(overall, deviations, 1, options.level);
    });
}

double sampleQuantile(std::span<const double> values, double p)
{
    HEADROOM_CHECK(!values.empty() && p >= 0 && p <= 1);
    std::vector<double> sorted(values.begin(), values.end());
    const auto rank = static_cast<std::size_t>(std::max(1.0, std::ceil(p * static_cast<double>(sorted.size()))));
    const auto at = sorted.begin() + static_cast<std::ptrdiff_t>(rank - 1);
    std::nth_element(sorted.begin(), at, sorted.end());
    return *at;
}

} // namespace headroom::stats

#include "models/fluid/moments.h"

#include <boost/math/special_functions/erf.hpp>
#include <boost/math/special_functions/gamma.hpp>

#include <algorithm>
#include <cmath>
#include <vector>

namespace headroom::fluid {
namespace {

/// Without a detour through long double: a table of four digits does not need it.
using Plain = boost::math::policies::policy<boost::math::policies::promote_double<false>>;
constexpr Plain kPlain;

constexpr double kRowsPerLog = 12;      ///< rows of the table lie evenly in log(1 + skewness)
constexpr std::size_t kRows = 41;       ///< up to a skewness of 27

double normalCdf(double z) { return 0.5 * std::erfc(-z * 0.70710678118654752440); }

/// Borders of the cells in probability: 0.025 wide up to 0.9, 0.005 up to 0.99, 0.001 up to 0.999, 0.00025 beyond.
struct Cells {
    std::array<double, kCells> weight{}, middle{};
    Cells()
    {
        double from = 0;
        std::size_t next = 0;
        const auto add = [&](int count, double width) {
            for (int i = 0; i < count; ++i, ++next) {
                weight[next] = width;
                middle[next] = from + width / 2;
                from += width;
            }
        };
        add(36, 0.025);
        add(18, 0.005);
        add(9, 0.001);
        add(4, 0.00025);
    }
};

const Cells& cells()
{
    static const Cells all;
    return all;
}

/// Quantiles of the gamma distribution with mean 0 and variance 1, by skewness (rows) and cell.
struct Table {
    std::array<std::array<double, kCells>, kRows> value{};
    Table()
    {
        for (std::size_t r = 0; r < kRows; ++r) {
            const double skewness = std::exp(static_cast<double>(r) / kRowsPerLog) - 1;
            const double shape = r == 0 ? 0 : 4 / (skewness * skewness);
            double mean = 0;
            for (std::size_t c = 0; c < kCells; ++c) {
                const double p = cells().middle[c];
                value[r][c] = r == 0 ? -1.41421356237309504880 * boost::math::erfc_inv(2 * p, kPlain)
                                     : (boost::math::gamma_p_inv(shape, p, kPlain) - shape) / std::sqrt(shape);
                mean += cells().weight[c] * value[r][c];
            }
            // Middles of cells lose a little of the tail: the mean, which bills and objectives read, stays exact.
            for (double& v : value[r]) v -= mean;
        }
    }
};

const Table& table()
{
    static const Table all;
    return all;
}

} // namespace

Moments fromRaw(double first, double second, double third)
{
    return {first, std::max(0.0, second - first * first), third - 3 * first * second + 2 * first * first * first};
}

Moments mixture(double p, const Moments& a, const Moments& b)
{
    const auto second = [](const Moments& m) { return m.variance + m.mean * m.mean; };
    const auto third = [](const Moments& m) { return m.third + 3 * m.mean * m.variance + m.mean * m.mean * m.mean; };
    if (p >= 1) return a;
    if (p <= 0) return b;
    return fromRaw(p * a.mean + (1 - p) * b.mean, p * second(a) + (1 - p) * second(b), p * third(a) + (1 - p) * third(b));
}

Moments gammaMoments(double mean, double scv)
{
    const double variance = scv * mean * mean;
    return {mean, variance, 2 * variance * scv * mean};
}

Moments waitMoments(double mean, double probability)
{
    if (mean <= 0) return {};
    const double p = std::clamp(probability, 1e-6, 1.0);
    return fromRaw(mean, 2 * mean * mean / p, 6 * mean * mean * mean / (p * p));
}

Moments uniformMoments(double width) { return {width / 2, width * width / 12, 0}; }

Moments larger(const Moments& a, const Moments& b)
{
    if (a.mean <= 0 && a.variance <= 0) return b;
    if (b.mean <= 0 && b.variance <= 0) return a;
    const auto left = cellValues(a), right = cellValues(b);
    const auto& weight = cellWeights();
    // P(max ≤ v) = P(A ≤ v) P(B ≤ v), raised at every value of either.
    double first = 0, second = 0, third = 0, below = 0, belowLeft = 0, belowRight = 0;
    for (std::size_t i = 0, k = 0; i < kCells || k < kCells;) {
        const bool takeLeft = k == kCells || (i < kCells && left[i] <= right[k]);
        const double v = takeLeft ? left[i] : right[k];
        (takeLeft ? belowLeft : belowRight) += takeLeft ? weight[i] : weight[k];
        ++(takeLeft ? i : k);
        const double mass = std::min(1.0, belowLeft) * std::min(1.0, belowRight) - below;
        below += mass;
        first += mass * v;
        second += mass * v * v;
        third += mass * v * v * v;
    }
    return fromRaw(first, second, third);
}

Moments momentsOf(const random::Distribution& spec)
{
    using Kind = random::Distribution::Kind;
    const double mean = spec.meanSeconds;
    if (spec.kind == Kind::Empirical) {
        double first = 0, second = 0, third = 0;
        const auto piece = [&](double share, double a, double b) {
            first += share * (a + b) / 2;
            second += share * (a * a + a * b + b * b) / 3;
            third += share * (a * a * a + a * a * b + a * b * b + b * b * b) / 4;
        };
        if (spec.table.empty()) return {};
        const auto at = [&](double seconds) { return std::min(seconds, spec.capSeconds); };
        piece(spec.table.front().first, at(spec.table.front().second), at(spec.table.front().second));
        for (std::size_t i = 1; i < spec.table.size(); ++i)
            piece(spec.table[i].first - spec.table[i - 1].first, at(spec.table[i - 1].second), at(spec.table[i].second));
        piece(1 - spec.table.back().first, at(spec.table.back().second), at(spec.table.back().second));
        return fromRaw(first, second, third);
    }
    Moments moments{mean, 0, 0};
    switch (spec.kind) {
    case Kind::Exponential: moments = gammaMoments(mean, 1); break;
    case Kind::Lognormal: {
        const double cv = spec.cv;
        if (cv > 0 && std::isfinite(spec.capSeconds) && mean > 0) {
            // E[min(X, c)^k] = exp(kμ + k²σ²/2) Φ(z − kσ) + c^k Φ(−z), z = (ln c − μ) / σ.
            const double sigma = std::sqrt(std::log1p(cv * cv));
            const double mu = std::log(mean) - sigma * sigma / 2;
            const double z = (std::log(spec.capSeconds) - mu) / sigma;
            const auto raw = [&](double k) {
                return std::exp(k * mu + k * k * sigma * sigma / 2) * normalCdf(z - k * sigma) + std::pow(spec.capSeconds, k) * normalCdf(-z);
            };
            return fromRaw(raw(1), raw(2), raw(3));
        }
        const double deviation = cv * mean;
        return {mean, deviation * deviation, (cv * cv * cv + 3 * cv) * deviation * deviation * deviation};
    }
    case Kind::Erlang: {
        const double phases = std::clamp(std::round(1 / std::max(1e-9, spec.cv * spec.cv)), 1.0, 10000.0);
        moments = gammaMoments(mean, 1 / phases);
        break;
    }
    case Kind::Hyperexponential: {
        if (spec.cv <= 1) {
            moments = gammaMoments(mean, 1);
            break;
        }
        // Balanced means: p = (1 + √((c² − 1)/(c² + 1))) / 2, phases of mean m/2p and m/2(1 − p).
        const double c2 = spec.cv * spec.cv;
        const double p = 0.5 * (1 + std::sqrt((c2 - 1) / (c2 + 1)));
        moments = mixture(p, gammaMoments(mean / (2 * p), 1), gammaMoments(mean / (2 * (1 - p)), 1));
        break;
    }
    default: break;
    }
    const double capped = random::theoreticalMean(spec);
    return mean > 0 && capped < mean ? moments.stretched(capped / mean) : moments;
}

const std::array<double, kCells>& cellWeights() { return cells().weight; }

std::array<double, kCells> cellValues(const Moments& m)
{
    std::array<double, kCells> values;
    if (m.variance <= 0) {
        values.fill(std::max(0.0, m.mean));
        return values;
    }
    const double deviation = std::sqrt(m.variance);
    const double skewness = std::max(0.0, m.third / (m.variance * deviation));
    const double position = std::min(kRowsPerLog * std::log1p(skewness), static_cast<double>(kRows - 1) - 1e-9);
    const auto row = static_cast<std::size_t>(position);
    const double right = position - static_cast<double>(row);
    const auto& low = table().value[row];
    const auto& high = table().value[row + 1];
    for (std::size_t c = 0; c < kCells; ++c) values[c] = std::max(0.0, m.mean + deviation * (low[c] + right * (high[c] - low[c])));
    return values;
}

double quantile(const Moments& m, double p)
{
    const auto values = cellValues(m);
    const auto& middle = cells().middle;
    const auto above = static_cast<std::size_t>(std::upper_bound(middle.begin(), middle.end(), p) - middle.begin());
    if (above == 0) return values.front();
    if (above == kCells) return values.back();
    const double share = (p - middle[above - 1]) / (middle[above] - middle[above - 1]);
    return values[above - 1] + share * (values[above] - values[above - 1]);
}

double exceedance(const Moments& m, double t)
{
    if (m.variance <= 0) return m.mean > t ? 1 : 0;
    // Far above the mean: nothing to find (Chebyshev-like guard that saves the table look-up).
    if (t > m.mean + 40 * std::sqrt(m.variance)) return 0;
    const auto values = cellValues(m);
    if (t < values.front()) return 1;
    const auto& middle = cells().middle;
    const auto above = static_cast<std::size_t>(std::upper_bound(values.begin(), values.end(), t) - values.begin());
    if (above == kCells) {
        const double width = std::max(1e-12, values.back() - values[kCells - 2]);
        return (1 - middle.back()) * std::exp(-(t - values.back()) / width);
    }
    const double width = values[above] - values[above - 1];
    const double share = width > 0 ? (t - values[above - 1]) / width : 1;
    return 1 - (middle[above - 1] + share * (middle[above] - middle[above - 1]));
}

Moments limited(const Moments& m, double t)
{
    if (m.mean + 8 * std::sqrt(m.variance) < t) return m;
    const auto values = cellValues(m);
    double first = 0, second = 0, third = 0;
    for (std::size_t c = 0; c < kCells; ++c) {
        const double v = std::min(values[c], t), w = cells().weight[c];
        first += w * v;
        second += w * v * v;
        third += w * v * v * v;
    }
    return fromRaw(first, second, third);
}

} // namespace headroom::fluid

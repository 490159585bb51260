#include "core/random/distributions.h"

#include "core/base/assert.h"

#include <boost/math/special_functions/gamma.hpp>

#include <algorithm>
#include <cmath>

namespace headroom::random {

namespace detail {

double exponentialSlow(Generator& generator, std::size_t layer, double x)
{
    const auto& ziggurat = kExponentialZiggurat;
    for (double offset = 0;;) {
        if (layer == 0) {
            offset += kExponentialRight; // the tail of an exponential is an exponential
        } else {
            const double low = ziggurat.density[layer];
            const double high = ziggurat.density[layer + 1];
            if (low + generator.uniform() * (high - low) < exponentialFunction(-x)) return offset + x;
        }
        const std::uint64_t bits = generator.next();
        layer = bits & 255;
        const std::uint64_t position = bits >> 11;
        x = static_cast<double>(static_cast<std::int64_t>(position)) * ziggurat.layers[layer].scale;
        if (position < ziggurat.layers[layer].inside) return offset + x;
    }
}

double normalSlow(Generator& generator, std::size_t layer, double x)
{
    const auto& ziggurat = kNormalZiggurat;
    for (;;) {
        if (layer == 0) {
            // G. Marsaglia's tail method: exponential proposal, accepted with probability exp(-a²/2).
            double excess = 0;
            do {
                excess = exponential(generator) / kNormalRight;
            } while (2.0 * exponential(generator) < excess * excess);
            return kNormalRight + excess;
        }
        const double low = ziggurat.density[layer];
        const double high = ziggurat.density[layer + 1];
        if (low + generator.uniform() * (high - low) < exponentialFunction(-0.5 * x * x)) return x;
        const std::uint64_t bits = generator.next();
        layer = bits & 255;
        const std::uint64_t position = bits >> 11;
        x = static_cast<double>(static_cast<std::int64_t>(position)) * ziggurat.layers[layer].scale;
        if (position < ziggurat.layers[layer].inside) return x;
    }
}

} // namespace detail

namespace {

constexpr double kMaxPhases = 10'000;
/// From this many phases on Marsaglia and Tsang's gamma method is quicker than adding exponentials.
constexpr double kPhasesForGamma = 5;

double phases(double cv)
{
    if (cv <= 0) return kMaxPhases;
    return std::clamp(std::round(1.0 / (cv * cv)), 1.0, kMaxPhases);
}

/// Probability of the first phase of the hyperexponential with balanced means: p/λ1 = (1 − p)/λ2.
/// Source: K. S. Trivedi, "Probability and Statistics with Reliability …", 2nd ed., section on matching two moments.
double firstPhaseProbability(double cv)
{
    const double square = cv * cv;
    return 0.5 * (1.0 + std::sqrt((square - 1.0) / (square + 1.0)));
}

/// E[min(X, cap)] of an exponential X.
double cappedExponentialMean(double mean, double cap)
{
    return mean > 0 ? mean * -std::expm1(-cap / mean) : 0.0;
}

double normalCdf(double x) { return 0.5 * std::erfc(-x / std::sqrt(2.0)); }

/// Integral of min(q, cap) along the line from (p1, q1) to (p2, q2), q1 ≤ q2.
double cappedTrapezoid(double width, double q1, double q2, double cap)
{
    if (q2 <= cap) return width * 0.5 * (q1 + q2);
    if (q1 >= cap) return width * cap;
    const double below = width * (cap - q1) / (q2 - q1);
    return below * 0.5 * (q1 + cap) + (width - below) * cap;
}

double cappedEmpiricalMean(const std::vector<std::pair<double, double>>& table, double cap)
{
    double mean = table.front().first * std::min(table.front().second, cap);
    for (std::size_t i = 1; i < table.size(); ++i) {
        mean += cappedTrapezoid(table[i].first - table[i - 1].first, table[i - 1].second, table[i].second, cap);
    }
    return mean + (1.0 - table.back().first) * std::min(table.back().second, cap);
}

void checkSpec(const Distribution& spec)
{
    HEADROOM_CHECK(spec.capSeconds > 0);
    if (spec.kind == Distribution::Kind::Empirical) {
        HEADROOM_CHECK(!spec.table.empty());
        for (std::size_t i = 0; i < spec.table.size(); ++i) {
            const auto [probability, seconds] = spec.table[i];
            HEADROOM_CHECK(probability >= 0 && probability <= 1);
            HEADROOM_CHECK(seconds >= 0 && std::isfinite(seconds));
            HEADROOM_CHECK(i == 0 || (probability > spec.table[i - 1].first && seconds >= spec.table[i - 1].second));
        }
        return;
    }
    HEADROOM_CHECK(std::isfinite(spec.meanSeconds) && spec.meanSeconds >= 0);
    HEADROOM_CHECK(std::isfinite(spec.cv) && spec.cv >= 0);
}

} // namespace

double theoreticalMean(const Distribution& spec)
{
    checkSpec(spec);
    const double mean = spec.meanSeconds;
    const double cap = spec.capSeconds;
    if (spec.kind != Distribution::Kind::Empirical && (mean == 0 || std::isinf(cap))) return mean;
    switch (spec.kind) {
    case Distribution::Kind::Deterministic: return std::min(mean, cap);
    case Distribution::Kind::Exponential: return cappedExponentialMean(mean, cap);
    case Distribution::Kind::Lognormal: {
        if (spec.cv == 0) return std::min(mean, cap);
        const double sigma = std::sqrt(std::log1p(spec.cv * spec.cv));
        const double z = (std::log(cap / mean) + 0.5 * sigma * sigma) / sigma;
        return mean * normalCdf(z - sigma) + cap * normalCdf(-z);
    }
    case Distribution::Kind::Erlang: {
        const double k = phases(spec.cv);
        const double scaled = cap * k / mean;
        return mean * boost::math::gamma_p(k + 1, scaled) + cap * boost::math::gamma_q(k, scaled);
    }
    case Distribution::Kind::Hyperexponential: {
        if (spec.cv <= 1) return cappedExponentialMean(mean, cap);
        const double p = firstPhaseProbability(spec.cv);
        return p * cappedExponentialMean(mean / (2 * p), cap)
             + (1 - p) * cappedExponentialMean(mean / (2 * (1 - p)), cap);
    }
    case Distribution::Kind::Empirical: return cappedEmpiricalMean(spec.table, cap);
    }
    return mean;
}

Sampler::Sampler(const Distribution& spec)
{
    checkSpec(spec);
    m_meanNs = theoreticalMean(spec) * 1e9;
    m_capNs = std::min(spec.capSeconds * 1e9, 9.2e18);
    m_scaleNs = spec.meanSeconds * 1e9;
    switch (spec.kind) {
    case Distribution::Kind::Deterministic: break;
    case Distribution::Kind::Exponential: m_method = Method::Exponential; break;
    case Distribution::Kind::Lognormal: {
        // Own logarithm: these two numbers decide every draw, so they must have the same bits on every machine.
        const double variance = naturalLog(1.0 + spec.cv * spec.cv);
        m_method = Method::Lognormal;
        m_shape = std::sqrt(variance);
        m_scaleNs *= exponentialFunction(-0.5 * variance); // the median
        break;
    }
    case Distribution::Kind::Erlang:
        m_shape = phases(spec.cv);
        m_scaleNs /= m_shape;
        m_method = m_shape < kPhasesForGamma ? Method::ErlangSum : Method::ErlangGamma;
        break;
    case Distribution::Kind::Hyperexponential:
        if (spec.cv <= 1) {
            m_method = Method::Exponential;
        } else {
            m_method = Method::Hyperexponential;
            m_shape = firstPhaseProbability(spec.cv);
            m_secondScaleNs = m_scaleNs / (2 * (1 - m_shape));
            m_scaleNs /= 2 * m_shape;
        }
        break;
    case Distribution::Kind::Empirical:
        m_method = Method::Empirical;
        for (const auto& [probability, seconds] : spec.table) m_quantilesNs.emplace_back(probability, seconds * 1e9);
        break;
    }
}

void Sampler::sampleNs(Generator& generator, std::span<std::int64_t> times) const
{
    // The common ones in loops of their own, so that the choice is made once and draws overlap.
    const auto rounded = [this](double valueNs) { return static_cast<std::int64_t>((valueNs < m_capNs ? valueNs : m_capNs) + 0.5); };
    switch (m_method) {
    case Method::Exponential:
        for (std::int64_t& time : times) time = rounded(m_scaleNs * exponential(generator));
        break;
    case Method::Lognormal:
        for (std::int64_t& time : times) time = rounded(m_scaleNs * exponentialFunction(m_shape * normal(generator)));
        break;
    default:
        for (std::int64_t& time : times) time = sampleNs(generator);
    }
}

double Sampler::slowNs(Generator& generator) const
{
    if (m_method == Method::ErlangSum) {
        double sum = 0;
        for (int i = 0; i < static_cast<int>(m_shape); ++i) sum += exponential(generator);
        return sum * m_scaleNs;
    }
    if (m_method == Method::ErlangGamma) return gamma(generator) * m_scaleNs;
    const double u = generator.uniform();
    const auto above = std::upper_bound(m_quantilesNs.begin(), m_quantilesNs.end(), u,
                                        [](double value, const auto& point) { return value < point.first; });
    if (above == m_quantilesNs.begin()) return above->second;
    const auto& low = *(above - 1);
    if (above == m_quantilesNs.end()) return low.second;
    return low.second + (above->second - low.second) * (u - low.first) / (above->first - low.first);
}

/// Gamma variate with shape m_shape ≥ 1 and scale 1.
/// Source: G. Marsaglia, W. W. Tsang, "A simple method for generating gamma variables", ACM TOMS 26(3), 2000.
double Sampler::gamma(Generator& generator) const
{
    const double d = m_shape - 1.0 / 3.0;
    const double c = 1.0 / std::sqrt(9.0 * d);
    for (;;) {
        const double x = normal(generator);
        double v = 1.0 + c * x;
        if (v <= 0) continue;
        v = v * v * v;
        const double u = generator.uniformOpen();
        const double square = x * x;
        if (u < 1.0 - 0.0331 * square * square) return d * v;
        if (naturalLog(u) < 0.5 * square + d * (1.0 - v + naturalLog(v))) return d * v;
    }
}

} // namespace headroom::random

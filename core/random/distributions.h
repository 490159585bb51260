#pragma once

#include "core/random/ziggurat.h"

#include <cstdint>
#include <limits>
#include <span>
#include <utility>
#include <vector>

namespace headroom::random {

/// A distribution of a non-negative time, as a scenario states it. Plain data; a Sampler draws from it.
struct Distribution {
    enum class Kind {
        Deterministic,     ///< always the mean; `cv` is ignored
        Exponential,       ///< `cv` is ignored (it is 1)
        Lognormal,         ///< any `cv` ≥ 0
        Erlang,            ///< k = round(1/cv²) phases, at least 1, at most 10,000
        Hyperexponential,  ///< two phases with balanced means; `cv` > 1, otherwise exponential
        Empirical          ///< `table` is the quantile function; mean and cv are ignored
    };
    Kind kind = Kind::Deterministic;
    double meanSeconds = 0;   ///< before the cap; finite, ≥ 0
    double cv = 1;            ///< standard deviation / mean, before the cap; finite, ≥ 0
    /// Longer times are shortened to this one, > 0; infinity = no cap.
    double capSeconds = std::numeric_limits<double>::infinity();
    /// (probability, seconds): rising probabilities in [0, 1], non-decreasing times ≥ 0, straight lines between, the
    /// first time below the first probability and the last one above the last.
    std::vector<std::pair<double, double>> table = {};

    bool operator==(const Distribution&) const = default;
};

/// Mean of what a Sampler of `spec` returns, in seconds: E[min(X, cap)]. Pure.
[[nodiscard]] double theoreticalMean(const Distribution& spec);

/// A Distribution compiled for drawing: no table look-up by name, no virtual call, 2–6 ns a draw.
class Sampler {
public:
    /// Draws 0 for ever.
    Sampler() = default;
    /// Precondition: the ranges stated at Distribution; throws InvariantViolation otherwise.
    explicit Sampler(const Distribution& spec);

    /// One time in ns, ≥ 0, rounded to the nearest.
    [[nodiscard]] std::int64_t sampleNs(Generator& generator) const
    {
        double valueNs = m_scaleNs;
        switch (m_method) {
        case Method::Constant: break;
        case Method::Exponential: valueNs = m_scaleNs * exponential(generator); break;
        case Method::Lognormal: valueNs = m_scaleNs * exponentialFunction(m_shape * normal(generator)); break;
        case Method::Hyperexponential: {
            const double phaseNs = generator.uniform() < m_shape ? m_scaleNs : m_secondScaleNs;
            valueNs = phaseNs * exponential(generator);
            break;
        }
        case Method::ErlangSum:
        case Method::ErlangGamma:
        case Method::Empirical: valueNs = slowNs(generator); break;
        }
        return static_cast<std::int64_t>((valueNs < m_capNs ? valueNs : m_capNs) + 0.5);
    }

    /// Fills `times` with the draws that as many calls of the above would give.
    void sampleNs(Generator& generator, std::span<std::int64_t> times) const;

    /// The mean that the draws have, in ns.
    [[nodiscard]] double meanNs() const { return m_meanNs; }

private:
    enum class Method : std::uint8_t {
        Constant, Exponential, Lognormal, Hyperexponential, ErlangSum, ErlangGamma, Empirical
    };
    [[nodiscard]] double slowNs(Generator& generator) const;
    [[nodiscard]] double gamma(Generator& generator) const;

    Method m_method = Method::Constant;
    double m_scaleNs = 0;         ///< constant; mean; median; mean of the first phase; mean of one Erlang phase
    double m_shape = 0;           ///< sigma of the logarithm; probability of the first phase; number of phases
    double m_secondScaleNs = 0;   ///< mean of the second phase
    double m_capNs = 9.2e18;      ///< also keeps a draw within int64
    double m_meanNs = 0;
    std::vector<std::pair<double, double>> m_quantilesNs;
};

} // namespace headroom::random

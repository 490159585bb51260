#pragma once

#include "core/random/distributions.h"

#include <array>
#include <cstddef>

/// The twin of the simulation that computes with rates. Equations, sources and limits: docs/models/fluid.md.
namespace headroom::fluid {

/// A non-negative time by its mean, variance and third central moment, in s, s², s³. Of sums of independent times all three add up
/// (they are the first three cumulants), so a call tree needs no distributions, only additions.
struct Moments {
    double mean = 0, variance = 0, third = 0;

    Moments& operator+=(const Moments& other)
    {
        mean += other.mean;
        variance += other.variance;
        third += other.third;
        return *this;
    }
    [[nodiscard]] friend Moments operator+(Moments a, const Moments& b) { return a += b; }
    /// Sum of `count` ≥ 0 independent times of this kind.
    [[nodiscard]] Moments times(double count) const { return {mean * count, variance * count, third * count}; }
    /// The time multiplied by `factor` ≥ 0.
    [[nodiscard]] Moments stretched(double factor) const
    {
        return {mean * factor, variance * factor * factor, third * factor * factor * factor};
    }
    /// Squared coefficient of variation; 0 for a time of 0.
    [[nodiscard]] double scv() const { return mean > 0 ? variance / (mean * mean) : 0; }
};

/// From the first three raw moments E[X], E[X²], E[X³].
[[nodiscard]] Moments fromRaw(double first, double second, double third);
/// `a` with `probability`, else `b`.
[[nodiscard]] Moments mixture(double probability, const Moments& a, const Moments& b = {});
/// A gamma time of this mean and squared coefficient of variation.
[[nodiscard]] Moments gammaMoments(double mean, double scv);
/// A time that is 0 but with `probability` > 0, then exponential, with this overall mean: the wait in M/M/c.
[[nodiscard]] Moments waitMoments(double mean, double probability);
/// Between 0 and `width`, evenly.
[[nodiscard]] Moments uniformMoments(double width);
/// The larger of two independent times, from their fits: P(max ≤ t) = P(A ≤ t) P(B ≤ t).
[[nodiscard]] Moments larger(const Moments& a, const Moments& b);
/// Of what a Sampler of `spec` draws. The cap of a time that is not lognormal shortens its mean exactly and its spread in proportion.
[[nodiscard]] Moments momentsOf(const random::Distribution& spec);

/// Cells of equal shape for every fit: their middles stand for all values in them. Fine at the upper end, where percentiles are read.
inline constexpr std::size_t kCells = 67;
/// Share of the values in each cell; the sum is 1.
[[nodiscard]] const std::array<double, kCells>& cellWeights();
/// Value in the middle of each cell, ascending, of a shifted gamma distribution with the given three moments (Pearson type III; exact for the
/// exponential and for constants); never below 0.
[[nodiscard]] std::array<double, kCells> cellValues(const Moments& moments);
/// Value that a share `p` in (0, 1) does not exceed.
[[nodiscard]] double quantile(const Moments& moments, double p);
/// P(X > t).
[[nodiscard]] double exceedance(const Moments& moments, double t);
/// min(X, t).
[[nodiscard]] Moments limited(const Moments& moments, double t);

} // namespace headroom::fluid

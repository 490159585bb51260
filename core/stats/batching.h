#pragma once

#include "core/stats/confidence.h"

#include <cstddef>
#include <optional>
#include <span>

/// Intervals from one long, correlated run, cut into batches whose correlation is tested. For a sequence whose length is not known
/// beforehand see BatchMeans.
namespace headroom::stats {

/// Serial correlation of neighbours by von Neumann's ratio, C = 1 − Σ (y_i − y_{i+1})² / (2 Σ (y_i − mean)²); in [−1, 1], about the lag-1
/// correlation with its end effects removed. 0 for fewer than three values or without variance.
/// Source: J. von Neumann, Ann. Math. Stat. 12, 1941; use for batches: G. S. Fishman, Management Science 24(5), 1978.
[[nodiscard]] double vonNeumannCorrelation(std::span<const double> values);

/// Whether independence of neighbours is not rejected in favour of positive correlation, one-sided at `significance`: for independent
/// normal values C is nearly normal with mean 0 and variance (k − 2)/(k² − 1). Needs at least 8 values, else false.
/// A large significance is the careful one here: it rejects, and so lengthens batches, on weaker evidence.
[[nodiscard]] bool looksIndependent(std::span<const double> values, double significance = 0.1);

struct BatchingOptions {
    double level = 0.95;
    std::size_t batchesMax = 30;   ///< more add little: B. W. Schmeiser, Oper. Res. 30(3), 1982
    std::size_t batchesMin = 10;   ///< fewer cost wide intervals and make the test blind; ≥ 8
};

struct BatchedEstimate {
    double value = 0;
    Interval interval;
    std::size_t batches = 0;
    double correlation = 0;        ///< von Neumann's, of the batches used
};

/// What a stretch of the run adds to a mean: the sum of its observations and their number (or time).
struct Portion {
    double sum = 0;
    double weight = 0;
};

/// Interval of Σ sum / Σ weight over consecutive portions of a steady run, by batch means of a ratio: with R the ratio over all, S_j and W_j
/// the sums of batch j of k and s² = Σ (S_j − R W_j)² / (k − 1),  R ± t(k − 1) · s / (√k · mean W).
/// Starts with `batchesMax` batches and takes fewer and longer ones until looksIndependent(); empty when even `batchesMin` are correlated, or
/// when there are fewer portions than that, or no weight: the run is too short to tell.
/// Source: A. M. Law, "Simulation Modeling and Analysis" 9.5.3 (batch means), 9.5 (ratios); W. G. Cochran, "Sampling Techniques" ch. 6.
/// Stops being true where the run is not steady: remove the warm-up first (mser()).
[[nodiscard]] std::optional<BatchedEstimate> batchedMean(std::span<const Portion> portions, const BatchingOptions& options = {});

/// A quantile of a stretch of the run, and how many observations it is of.
struct QuantilePortion {
    double quantile = 0;
    double weight = 0;
};

/// Interval of a quantile by sectioning: centred at `overall`, the quantile of the whole run, with the spread of the batches' quantiles around it,
/// s² = Σ (Q_j − overall)² / (k − 1),  overall ± t(k − 1) · s / √k. Q_j is the weighted mean of the portions of batch j; that of a small portion
/// is biased, which widens the interval and does not shift it. Batches are chosen, and nothing is returned, as in batchedMean().
/// Source: S. Asmussen, P. Glynn, "Stochastic Simulation" III.5a, 2007; M. K. Nakayama, ACM TOMACS 24(4), 2014.
[[nodiscard]] std::optional<BatchedEstimate> batchedQuantile(std::span<const QuantilePortion> portions, double overall,
                                                             const BatchingOptions& options = {});

/// The same for a sequence of single observations: the batches' quantiles are those of their sorted values.
/// Preconditions: 0 < p < 1. A batch needs at least 10 / min(p, 1 − p) values; empty below that.
[[nodiscard]] std::optional<BatchedEstimate> batchedQuantile(std::span<const double> sequence, double p, const BatchingOptions& options = {});

/// The ⌈p n⌉-th smallest value. Precondition: not empty, 0 ≤ p ≤ 1.
[[nodiscard]] double sampleQuantile(std::span<const double> values, double p);

} // namespace headroom::stats

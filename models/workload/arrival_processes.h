#pragma once

#include "core/calendar/rate_profile.h"
#include "core/random/distributions.h"
#include "models/scenario/scenario.h"

#include <cstdint>

/// Arrivals that are neither Poisson nor evenly paced. Each keeps the profile's mean rate; all keep a reference to the profile, which must
/// outlive them. None allocates or calls a virtual function after its construction.
///
/// Every process can be begun anew at any instant, in its stationary state, so that a run cut into pieces has the law of one that is not: the
/// first gap of a renewal process is the one that an observer finds under way, the first state of a modulated one is drawn
/// by how long it lasts. Only what ties the two sides of such an instant together is lost.
namespace headroom::workload {

/// Markov-modulated Poisson: bursts of mean `burstDuration`, `burstEvery` apart on average, both exponential. In a burst the rate is `burstFactor` times that
/// outside; both are scaled so that the mean is the profile's: with p = D / (D + E) and f the factor, r / (1 − p + p·f) outside.
/// Counts over t of an even rate λ have the mean λ·t and the variance λ·t + 2·p·(1 − p)·(λ₁ − λ₀)²/θ·(t − (1 − e^{−θt})/θ), θ = 1/D + 1/E.
/// Source: W. Fischer, K. Meier-Hellstern, "The Markov-modulated Poisson process cookbook", Performance Evaluation 18, 1993.
class ModulatedTimes {
public:
    ModulatedTimes(const calendar::RateProfile& profile, const scenario::ArrivalsSpec& spec, SimTime start);
    /// The next arrival, not before the last one; never() once the profile has ended.
    [[nodiscard]] SimTime next(random::Generator& generator);
    void restart(SimTime at);

private:
    /// Stays in the state until an exponential time is over.
    void stay(random::Generator& generator);

    const calendar::RateProfile* m_profile;
    calendar::ArrivalTimes m_times;
    double m_meanSeconds[2];     ///< outside, inside of a burst
    double m_factor[2];
    double m_expectedLeft = 0;   ///< requests of the profile until the state ends
    SimTime m_stateEnd;
    int m_state = 0;
    bool m_isFresh = true;
};

/// Renewal by change of time: gaps of a given coefficient of variation at an even rate, stretched where the rate is lower. Above 1 hyperexponential with
/// balanced means, below 1 Erlang (cv = 1/√k), with a heavy tail lognormal.
/// Source: W. Massey, N. Parker, W. Whitt, "Estimating the parameters of a nonhomogeneous Poisson process", 1996 (time change).
class RenewalTimes {
public:
    RenewalTimes(const calendar::RateProfile& profile, const scenario::ArrivalsSpec& spec, SimTime start);
    [[nodiscard]] SimTime next(random::Generator& generator);
    void restart(SimTime at);

private:
    /// What is left of the gap under way when somebody starts to look: density (1 − F(x)) / mean.
    [[nodiscard]] double firstGap(random::Generator& generator) const;

    const calendar::RateProfile* m_profile;
    calendar::ArrivalTimes m_times;
    random::Sampler m_gap;       ///< mean 1 s
    random::Sampler m_longGap;   ///< of the gap that covers a given instant: density x·f(x)
    double m_phaseMean[2] = {1, 1};   ///< of the hyperexponential gap
    bool m_isHyperexponential = false;
    bool m_isFresh = true;
};

/// Batches at Poisson instants, their size geometric with the given mean: 1, 2, 3 … with P(k) = (1 − q)·q^{k−1}, q = 1 − 1/mean.
/// In front of one exponential server (M^X/M/1) the mean wait is (ρ + mean − 1) / (μ·(1 − ρ)).
/// Source: M. Chaudhry, J. Templeton, "A First Course in Bulk Queues", 1983.
class BatchTimes {
public:
    BatchTimes(const calendar::RateProfile& profile, const scenario::ArrivalsSpec& spec, SimTime start);
    [[nodiscard]] SimTime next(random::Generator& generator);
    void restart(SimTime at);

private:
    const calendar::RateProfile* m_profile;
    calendar::ArrivalTimes m_times;
    double m_mean;
    double m_inverseLogMore = 0;  ///< 1 / ln q; 0 when every batch is one request
    std::uint64_t m_left = 0;     ///< of the batch that has begun
    SimTime m_last;
};

} // namespace headroom::workload

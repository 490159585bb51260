#include "models/workload/arrival_processes.h"

#include <algorithm>
#include <cmath>

namespace headroom::workload {
namespace {

using random::Distribution;

/// Gaps of mean 1 s; a Sampler counts in nanoseconds.
constexpr double kNanosecond = 1e-9;
/// A batch above this has no practical meaning and would only run away with the memory.
constexpr double kBatchMax = 1e9;

Distribution gapOf(const scenario::ArrivalsSpec& spec)
{
    Distribution gap;
    gap.meanSeconds = 1;
    gap.cv = spec.cv;
    gap.kind = spec.heavyTail ? Distribution::Kind::Lognormal
             : spec.cv > 1    ? Distribution::Kind::Hyperexponential
             : spec.cv < 1    ? Distribution::Kind::Erlang
                              : Distribution::Kind::Exponential;
    return gap;
}

/// The gap that covers a given instant, density x·f(x)/mean: of Erlang(k) it is Erlang(k + 1) of the same rate, of a lognormal one the lognormal
/// with ln-mean μ + σ², whose mean is e^{σ²} = 1 + cv² times that of the gap.
Distribution longGapOf(Distribution gap)
{
    if (gap.kind == Distribution::Kind::Lognormal) {
        gap.meanSeconds *= 1 + gap.cv * gap.cv;
    } else if (gap.kind == Distribution::Kind::Erlang) {
        const double phases = std::clamp(std::round(1 / (gap.cv * gap.cv)), 1.0, 9999.0);
        gap.meanSeconds *= (phases + 1) / phases;
        gap.cv = 1 / std::sqrt(phases + 1);
    }
    return gap;
}

} // namespace

ModulatedTimes::ModulatedTimes(const calendar::RateProfile& profile, const scenario::ArrivalsSpec& spec, SimTime start)
    : m_profile(&profile), m_times(profile, start), m_meanSeconds{spec.burstEvery.toSeconds(), spec.burstDuration.toSeconds()}, m_factor{}, m_stateEnd(start)
{
    const double inBurst = m_meanSeconds[1] / (m_meanSeconds[0] + m_meanSeconds[1]);
    m_factor[0] = 1 / (1 - inBurst + inBurst * spec.burstFactor);
    m_factor[1] = spec.burstFactor * m_factor[0];
}

void ModulatedTimes::restart(SimTime at)
{
    m_times = calendar::ArrivalTimes(*m_profile, at);
    m_stateEnd = at;
    m_isFresh = true;
}

void ModulatedTimes::stay(random::Generator& generator)
{
    const SimTime from = m_stateEnd;
    m_stateEnd = from + Duration::fromSeconds(m_meanSeconds[m_state] * random::exponential(generator));
    m_expectedLeft = m_profile->expected(from, m_stateEnd);
}

SimTime ModulatedTimes::next(random::Generator& generator)
{
    if (m_profile->empty()) return SimTime::never();
    if (m_isFresh) {
        m_isFresh = false;
        m_state = generator.uniform() * (m_meanSeconds[0] + m_meanSeconds[1]) < m_meanSeconds[1] ? 1 : 0;
        stay(generator);
    }
    double needed = random::exponential(generator);
    while (needed >= m_expectedLeft * m_factor[m_state]) {
        if (m_stateEnd >= m_profile->segments().back().to) return SimTime::never();
        needed -= m_expectedLeft * m_factor[m_state];
        m_times = calendar::ArrivalTimes(*m_profile, m_stateEnd);
        m_state = 1 - m_state;
        stay(generator);
    }
    const double expected = needed / m_factor[m_state];
    m_expectedLeft -= expected;
    return m_times.advance(expected);
}

RenewalTimes::RenewalTimes(const calendar::RateProfile& profile, const scenario::ArrivalsSpec& spec, SimTime start)
    : m_profile(&profile), m_times(profile, start)
{
    const Distribution gap = gapOf(spec);
    m_gap = random::Sampler(gap);
    m_longGap = random::Sampler(longGapOf(gap));
    m_isHyperexponential = gap.kind == Distribution::Kind::Hyperexponential;
    if (m_isHyperexponential) {
        // Balanced means: both phases bring half of the mean, p·m₁ = (1 − p)·m₂ = 1/2.
        const double spread = std::sqrt((gap.cv * gap.cv - 1) / (gap.cv * gap.cv + 1));
        m_phaseMean[0] = 1 / (1 + spread);
        m_phaseMean[1] = 1 / (1 - spread);
    }
}

void RenewalTimes::restart(SimTime at)
{
    m_times = calendar::ArrivalTimes(*m_profile, at);
    m_isFresh = true;
}

double RenewalTimes::firstGap(random::Generator& generator) const
{
    // A phase is found under way in proportion to the time it takes, half each, and an exponential one has no memory.
    if (m_isHyperexponential) return m_phaseMean[generator.uniform() < 0.5 ? 0 : 1] * random::exponential(generator);
    return generator.uniform() * static_cast<double>(m_longGap.sampleNs(generator)) * kNanosecond;
}

SimTime RenewalTimes::next(random::Generator& generator)
{
    if (m_isFresh) {
        m_isFresh = false;
        return m_times.advance(firstGap(generator));
    }
    return m_times.advance(static_cast<double>(m_gap.sampleNs(generator)) * kNanosecond);
}

BatchTimes::BatchTimes(const calendar::RateProfile& profile, const scenario::ArrivalsSpec& spec, SimTime start)
    : m_profile(&profile), m_times(profile, start), m_mean(std::max(1.0, spec.batchMean)), m_last(start)
{
    if (m_mean > 1) m_inverseLogMore = 1 / std::log1p(-1 / m_mean);
}

void BatchTimes::restart(SimTime at)
{
    m_times = calendar::ArrivalTimes(*m_profile, at);
    m_left = 0;
}

SimTime BatchTimes::next(random::Generator& generator)
{
    if (m_left > 0) {
        --m_left;
        return m_last;
    }
    m_last = m_times.advance(m_mean * random::exponential(generator));
    if (m_inverseLogMore != 0) m_left = static_cast<std::uint64_t>(std::min(kBatchMax, random::exponential(generator) * -m_inverseLogMore));
    return m_last;
}

} // namespace headroom::workload

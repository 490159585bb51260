#pragma once

#include "core/quantities/time.h"
#include "core/random/distributions.h"
#include "core/random/generator.h"

#include <cstdint>
#include <string>
#include <vector>

namespace headroom::compute {

/// What the provider may do to the nodes of a spot pool. Plain data.
struct SpotRules {
    /// Chance that one node is evicted within an hour, as published per size and region. [0, 1)
    double evictionProbabilityPerHour = 0.025;
    /// Share of the pool's nodes that one event takes in the mean, but at least one. [0, 1]; 0: each goes alone, 1: all together.
    double together = 0.5;
    /// How long no new node can be had after an event.
    random::Distribution pressure;
    /// Chance that a request for nodes is refused at other times. [0, 1]
    double refusalProbability = 0;
};

/// Hazard of one node per hour: −ln(1 − p). p = 5 % → 0.0513, a mean life of 19.5 h. Pure.
/// Source: Azure publishes the chance of eviction within an hour; with a constant hazard P(life ≤ 1 h) = 1 − e^(−λ).
[[nodiscard]] double evictionHazardPerHour(double probabilityPerHour);

/// Chance g that a batch goes on to one more node, so that the mean number taken of `nodes` ≥ 1 is `mean` in [1, nodes]. The batch is
/// min(G, N) with G geometric: P(G ≥ k) = g^(k−1), so the mean is Σ g^k, k = 0 … N−1, which is solved for g. Pure.
[[nodiscard]] double chanceOfOneMore(double mean, int nodes);

/// Events per hour that leave every node of a pool of `nodes` with the hazard of `rules`: λ·N / max(1, q·N), that is λ/q once an event
/// takes more than one. By symmetry a node is among those taken with probability (mean taken)/N, so its own hazard is λ
/// whatever q. Pure.
[[nodiscard]] double pressureEventsPerHour(const SpotRules& rules, int nodes);

/// The capacity market as one spot pool meets it: events at random times, each taking some of the nodes that exist then, and a
/// while afterwards in which there are no new ones.
///
/// Events are a function of (seed, replication, name, hour): a run that begins later meets the same ones. The pool's size at
/// the event decides how many it takes; events come at the rate of `nodesMax` and one of them spares a smaller pool with the
/// chance that brings its rate down (thinning). Assumes that pools are independent of each other.
class SpotMarket {
public:
    /// `nodesMax` ≥ 1: most nodes that the pool may have. Events from `from` on and before `until`.
    SpotMarket(const SpotRules& rules, int nodesMax, std::uint64_t seed, std::uint32_t replication, std::string name, SimTime from, SimTime until);

    /// When capacity is next short; never() after the last event.
    [[nodiscard]] SimTime nextTime() const { return m_next; }
    /// Treats the event at nextTime() for a pool of `nodes`: indices below `nodes` of those that must go, ascending. Empty when
    /// the pool is spared.
    [[nodiscard]] std::vector<std::uint32_t> strike(int nodes);

    /// Whether a request for nodes at `now` is granted. A function of the instant: asking again at once changes nothing.
    [[nodiscard]] bool grants(SimTime now) const;
    /// No new nodes until then. Slow state: hand it to a run that begins later.
    [[nodiscard]] SimTime scarceUntil() const { return m_scarceUntil; }
    void setScarceUntil(SimTime until) { m_scarceUntil = until; }

private:
    void findNext();

    SpotRules m_rules;
    random::Sampler m_pressure;
    int m_nodesMax;
    std::uint64_t m_seed;
    std::uint32_t m_replication;
    std::string m_name;
    SimTime m_until;
    double m_perHour = 0;
    std::int64_t m_hour = 0;             ///< since the epoch, of the events in m_coming
    struct Event { SimTime at; std::uint64_t seed; };
    std::vector<Event> m_coming;         ///< of this hour, latest first
    SimTime m_next = SimTime::never();
    SimTime m_scarceUntil{};
};

} // namespace headroom::compute

#pragma once

#include "core/quantities/time.h"

#include <cstdint>
#include <deque>
#include <map>
#include <tuple>
#include <utility>

/// Books on dead letters of topics. Rules: docs/models/resilience.md, section 6.
namespace headroom::simulation {

/// Which letters of subscriptions wait to be sent back. Letters of the same place and time are counted, not told apart.
class LettersAside {
public:
    /// A letter of queue row `queue`, there of the group of `member` alone (kNone: one group reads the whole row), that was sent at `sentAt`.
    struct Letter {
        std::uint32_t queue, member;
        SimTime sentAt;

        friend bool operator<(const Letter& a, const Letter& b) { return std::tie(a.queue, a.member, a.sentAt) < std::tie(b.queue, b.member, b.sentAt); }
    };

    void add(const Letter& letter) { ++m_counts[letter]; }
    /// Precondition: it was added.
    void remove(const Letter& letter)
    {
        if (const auto found = m_counts.find(letter); --found->second == 0) m_counts.erase(found);
    }
    [[nodiscard]] bool has(const Letter& letter) const { return m_counts.count(letter) > 0; }

private:
    std::map<Letter, std::uint32_t> m_counts;
};

/// When the events of a topic came back last, for as long as a consumer may remember that.
class ReplayTimes {
public:
    /// When the event of `sentAt` came back last; `sentAt` itself if it never did, or longer ago than anybody remembers.
    [[nodiscard]] SimTime last(SimTime sentAt) const
    {
        const auto found = m_last.find(sentAt);
        return found == m_last.end() ? sentAt : found->second;
    }

    /// The event of `sentAt` comes back `now`, which never falls. Drops what is further back than `longest`.
    void remember(SimTime sentAt, SimTime now, Duration longest)
    {
        m_last[sentAt] = now;
        m_order.emplace_back(now, sentAt);
        for (; now - m_order.front().first > longest; m_order.pop_front()) {
            const auto& [at, sent] = m_order.front();
            if (const auto found = m_last.find(sent); found != m_last.end() && found->second == at) m_last.erase(found);
        }
    }

    [[nodiscard]] std::size_t size() const { return m_order.size(); }

private:
    std::map<SimTime, SimTime> m_last;                ///< by when the event was sent
    std::deque<std::pair<SimTime, SimTime>> m_order;  ///< of the replays: when, and of which event
};

} // namespace headroom::simulation

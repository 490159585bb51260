#pragma once

#include "core/kernel/slots.h"

namespace headroom::kernel {

/// A caller's pool of connections to one target: connections are opened as needed up to a maximum, kept when idle, and
/// lent to one request at a time; further requests wait in line. Opening one costs the caller a connection set-up, so
/// acquire() says whether the request got an idle connection or opened one.
class ConnectionPool {
public:
    static constexpr std::uint32_t kNone = Slots::kNone;

    enum class Outcome : std::uint8_t {
        Reused,    ///< an idle connection was lent
        Opened,    ///< a new connection was opened: add its set-up time
        Waiting,   ///< all connections are lent; the request stands in line
        Refused    ///< the line is full
    };

    /// At most `maxConnections` open at a time, at most `waitingLimit` requests in line.
    explicit ConnectionPool(std::uint32_t maxConnections, std::uint64_t waitingLimit = Slots::kUnbounded,
                            SimTime start = SimTime{})
        : m_slots(maxConnections, waitingLimit, start) {}

    Outcome acquire(std::vector<Link>& links, std::uint32_t request, SimTime now)
    {
        switch (m_slots.arrive(links, request, now)) {
        case Admission::Started: break;
        case Admission::Waiting: return Outcome::Waiting;
        case Admission::Refused: return Outcome::Refused;
        }
        if (m_slots.busy() <= m_open) return Outcome::Reused;
        ++m_open;
        ++m_opened;
        return Outcome::Opened;
    }

    /// A request is done with its connection. Returns the waiting request that gets it, or kNone.
    std::uint32_t release(std::vector<Link>& links, SimTime now)
    {
        m_slots.finish(now);
        return m_slots.startNext(links, now);
    }

    /// The connection broke while it was lent: it is gone. Returns the waiting request that opens a new one, or kNone.
    std::uint32_t releaseBroken(std::vector<Link>& links, SimTime now)
    {
        --m_open;
        const std::uint32_t next = release(links, now);
        if (next != kNone) {
            ++m_open;
            ++m_opened;
        }
        return next;
    }

    /// `request` stops waiting. Precondition: it waits here.
    void abandon(std::vector<Link>& links, std::uint32_t request) { m_slots.abandon(links, request); }

    /// Closes what is idle (an idle timeout, a failover).
    void closeIdle() { m_open = m_slots.busy(); }

    [[nodiscard]] std::uint32_t size() const { return m_slots.count(); }
    [[nodiscard]] std::uint32_t inUse() const { return m_slots.busy(); }
    [[nodiscard]] std::uint32_t open() const { return m_open; }
    [[nodiscard]] std::size_t waiting() const { return m_slots.waiting(); }
    /// Connections ever opened; what exhausts SNAT ports.
    [[nodiscard]] std::uint64_t opened() const { return m_opened; }
    [[nodiscard]] const Slots& slots() const { return m_slots; }

private:
    Slots m_slots;
    std::uint32_t m_open = 0;
    std::uint64_t m_opened = 0;
};

} // namespace headroom::kernel

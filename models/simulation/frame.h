#pragma once

#include "models/simulation/stations.h"

#include <cstdint>

/// What is under way in a run: calls, and requests that have sent messages. The data plane's own; others see its counters.
namespace headroom::simulation {

/// What a frame is at.
enum class Phase : std::uint8_t { Idle, Connecting, Travelling, WaitingForWorker, OnCpu, OnTime, InSteps, Locked, WaitingToRetry, Held, Dead, Blocked };

enum FrameFlag : std::uint8_t { kHoldsWorker = 1, kInComponent = 2, kHasTimer = 4, kHasPoolTimer = 8, kOperation = 16, kGroup = 32, kVisit = 64, kNotCounted = 128 };

/// A call under way. 64 bytes, addressed by index; `generation` tells a child whether its parent is still the same.
struct Frame {
    std::uint32_t parent = kNone;
    std::uint32_t root = kNone;
    std::uint32_t step = kNone;          ///< step row; the operation for an operation frame
    std::uint32_t pod = kNone;           ///< that serves it; for a call outside a pod, that of the caller
    std::uint32_t connectionPod = kNone; ///< whose pool lent the connection
    std::uint32_t message = kNone;       ///< operation frame of a consumer
    std::uint32_t generation = 0, parentGeneration = 0;
    std::uint32_t rootGeneration = 0;    ///< a call that nobody waits for can outlive its request
    std::uint16_t timesLeft = 1, nextChild = 0, pending = 0;
    std::uint8_t attempts = 0;
    std::uint8_t throttles = 0;          ///< 429 answers so far; at a database: 1 while the call has a connection of its own
    Phase phase = Phase::Idle;
    Outcome outcome = Outcome::Ok;
    std::uint8_t flags = 0;
    Outcome worst = Outcome::Ok;         ///< client operation: what happened to it beside the answer
    std::int64_t arrivedNs = 0;          ///< at the component
    std::int64_t startedNs = 0;          ///< client operation: when the client sent it

    // An operation frame has no parent and no connection of its own; a client's keeps these two there.
    [[nodiscard]] std::uint32_t& request() { return connectionPod; }      ///< its Request; kNone while it has sent no message
    [[nodiscard]] std::uint32_t& roundTrip() { return parentGeneration; } ///< index in m_roundTripNs
    // A call treats no message and no client sent it: what its guard remembers is there.
    enum class Mark : std::uint8_t { Passed, Probe, Rejected, Sent };
    [[nodiscard]] Mark mark() const { return static_cast<Mark>(worst); }
    void setMark(Mark mark) { worst = static_cast<Outcome>(mark); }
    [[nodiscard]] std::uint32_t& port() { return message; }               ///< pool that lent a port; kNone = none
    [[nodiscard]] std::int64_t& lastDelayNs() { return startedNs; }       ///< before its last try
    [[nodiscard]] std::uint8_t& degraded() { return throttles; }          ///< operation frame: 1 = a step fell back
    [[nodiscard]] std::int64_t& user() { return arrivedNs; }              ///< operation frame: 1 + the user of a closed loop who waits; 0 = nobody's
};
static_assert(sizeof(Frame) <= 64, "a frame is one cache line");

/// A request that has sent messages, until everything it set off is settled. The others end with their operation frame.
struct Request {
    std::uint32_t operation = 0;
    std::uint32_t outstanding = 0;       ///< the client's call and its messages
    Outcome worst = Outcome::Ok;
    bool counted = true;
};

} // namespace headroom::simulation

#pragma once

#include "models/fluid/moments.h"
#include "models/simulation/topology.h"

#include <cstdint>
#include <limits>
#include <vector>

namespace headroom::fluid {

inline constexpr double kUnlimited = std::numeric_limits<double>::infinity();

/// Anything with a line: the workers of a service, a pool of connections, a database, the thread of a cache, a budget of request units.
/// Two kinds of line add up: `backlog` is the fluid one, what came in above capacity; `waiting` the random one below capacity.
struct Station {
    enum class Kind : std::uint8_t { Workers, Pool, Sql, Redis, Cosmos, Database, Gateway };
    Kind kind = Kind::Workers;
    std::uint32_t index = 0, part = 0;       ///< station of its kind; pool of the service
    std::uint32_t component = simulation::kNone;
    /// Who waits here: a service, each of whose calls holds one of its workers, or the clients (service kNone). `gives up`: has time-outs, so
    /// that calls wait here that hold nobody. Lines are kept by caller, because each is bounded by its own workers.
    struct Caller {
        std::uint32_t service = simulation::kNone;
        bool givesUp = false;
        double most = kUnlimited;            ///< calls that it can have waiting
        double arrivals = 0, served = 0, backlog = 0;
    };
    std::vector<Caller> callers;
    [[nodiscard]] bool calledByClientsOnly() const
    {
        return callers.size() == 1 && callers.front().service == simulation::kNone;
    }
    bool open = false;                       ///< somebody who does not hold a worker, or gives up, may wait too

    double backlog = 0, waiting = 0;         ///< calls
    double waitingBefore = 0;                ///< at the start of the step

    // Of the last solve, calls a second
    double arrivals = 0, served = 0, messages = 0;
    double fed = 0;                          ///< what its calls of this pass come from: the flow that passed at the start of the pass
    double capacity = kUnlimited;            ///< by its own means
    double blocked = kUnlimited;             ///< by what its calls wait for
    double passed = 1;                       ///< served / arrivals
    double limit = kUnlimited;               ///< longest backlog; what comes above it is refused
    double bound = kUnlimited;               ///< most that its callers can have waiting here
    double refusedShare = 0;
    double refusedServing = 0, awayShare = 0;   ///< of it while somebody serves; share of the time in which nobody does
    double utilisation = 0, servers = 1, serviceScv = 1, arrivalScv = 1;
    double stretch = 1, stretchAlone = 1;    ///< of CPU time
    double lockedShare = 0, lockedWait = 0;  ///< calls that meet a locked-up pod; their wait for it, mean over all calls, s
    double probability = 0;                  ///< of waiting at all
    Moments wait;

    // Sums over the steps, weighted by calls served a second
    double cpu = 0, cpuSquares = 0, hold = 0, holdSquares = 0, base = 0, units = 0, unitSquares = 0, bytes = 0;
    void clearSums() { cpu = cpuSquares = hold = holdSquares = base = units = unitSquares = bytes = 0; }
};

/// What ends a step or an operation other than well, by cause; probabilities.
struct Failures {
    double failed = 0, throttled = 0, timedOut = 0;
    [[nodiscard]] double sum() const { return failed + throttled + timedOut; }
    void add(const Failures& other, double weight)
    {
        failed += weight * other.failed;
        throttled += weight * other.throttled;
        timedOut += weight * other.timedOut;
    }
};

/// One step of a call tree: what never changes, then the last solve.
struct StepState {
    std::uint32_t parent = simulation::kNone;    ///< step; kNone = the operation
    std::uint32_t operation = 0;
    std::uint32_t service = simulation::kNone;   ///< calling service
    std::uint32_t station = simulation::kNone, pool = simulation::kNone;
    std::uint32_t caller = 0, poolCaller = 0;    ///< index in Station::callers
    Moments disk;                                ///< waiting for the disk and its operations
    bool takesMessage = false;                   ///< first step of a consumer: its worker has taken the message itself
    Moments cpuOfFirst, ownOfFirst;              ///< of a revised service: `cpu` and `own` of its first revision
    Moments cpu, own;                            ///< CPU at the target; fixed time there, network and service latency included
    double network = 0;                          ///< s, part of `own` for what is not a service or database

    Moments hold, response, attempt, whole;      ///< of a worker; at the component; one try as its caller sees it; with retries
    double base = 0, baseAttempt = 0, baseWhole = 0;   ///< means without any line
    double ownSuccess = 1, timedOut = 0;
    Failures failures;                           ///< of the step as a whole
    double rate = 0, served = 0;                 ///< tries a second
    double calls = 0, triesPerCall = 1;          ///< a second, tries apart; tries that are made for each

    // Guards and limits: shares, of the last solve
    double rejected = 0, noPort = 0;             ///< of its tries: not made, because a breaker is open or no port is free
    double limited = 0;                          ///< of its tries: refused by the target's rate limit
    double granted = 1;                          ///< of its retries
    double trySuccess = 1;                       ///< of a try that is made
    double degraded = 0;                         ///< of its calls: a fallback stands in
    [[nodiscard]] double admitted() const { return (1 - rejected) * (1 - noPort); }
};

struct OperationState {
    double rate = 0;                             ///< executions a second
    Moments duration;
    double base = 0;
    Failures failures;
    double lost = 0;                             ///< messages that vanish, per execution
    double degraded = 0;                         ///< share of its executions in which a step falls back
    std::uint32_t firstStep = 0, endStep = 0;
};

} // namespace headroom::fluid

#pragma once

#include "core/base/result.h"
#include "core/kernel/circuit_breaker.h"
#include "models/catalogue/catalogue.h"
#include "models/scenario/scenario.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// Rows of the Topology for what callers do about failures, what limits rates, and ways in and out.
namespace headroom::simulation {

inline constexpr std::uint32_t kNone = ~std::uint32_t{0};

/// What a caller does about failures beyond plain retries; StepRow::guard names it.
struct GuardRow {
    scenario::Retry::Backoff backoff = scenario::Retry::Backoff::Exponential;
    bool jitter = false, equalJitter = false;
    bool fallback = false;
    bool marksDuplicates = false;              ///< a send that is repeated after it was accepted is told apart
    std::uint32_t component = kNone;           ///< that is called
    std::uint32_t callerService = kNone;       ///< whose pods keep the state; kNone = one for all callers
    std::uint32_t slot = 0;                    ///< index of the state
    std::uint32_t outbound = kNone;            ///< index in Topology::outbounds: each try takes a port
    std::uint32_t destination = 0;             ///< among those of the outbound
    std::optional<scenario::RetryBudgetSpec> budget;
    std::optional<kernel::CircuitBreaker::Rules> breaker;
};

/// The guard that `step` asks for, state and indices left open; nothing where plain retries are all there is.
[[nodiscard]] std::optional<GuardRow> guardOf(const scenario::Step& step);

/// How long a caller waits before retry `n` (from 0), without randomness: the upper end of what it draws. For decorrelated delays, whose
/// range depends on the last one, the base times 3^(n+1). [ns], at most the cap. Source: Marc Brooker, "Exponential backoff and jitter" (AWS).
[[nodiscard]] double longestDelayNs(const GuardRow& guard, std::int64_t baseNs, std::int64_t capNs, int n);

enum class LimitScope : std::uint8_t { Total, Pod, Tenant };

/// A token bucket in front of a component.
struct LimitRow {
    const scenario::RateLimitSpec* spec = nullptr;
    std::uint32_t component = kNone;
    LimitScope scope = LimitScope::Total;
};

struct GatewayRow {
    const scenario::GatewaySpec* spec = nullptr;
    std::uint32_t component = kNone;
    double secondsPerRequest = 0;              ///< of one unit; 0 = requests are not limited
    double secondsPerByte = 0;                 ///< of one unit
    double connectionsPerUnit = 0;             ///< 0 = not limited
    double scaleSeconds = 0;                   ///< until a new unit serves
    int unitsMax = 0;                          ///< that autoscaling may reach
    std::uint32_t limit = kNone;               ///< index in Topology::limits
    /// Unit-seconds that a request with a payload of `bytes` takes.
    [[nodiscard]] double cost(double bytes) const { return std::max(secondsPerRequest, bytes * secondsPerByte); }
};

struct OutboundRow {
    const scenario::OutboundSpec* spec = nullptr;
    std::uint32_t component = kNone;
    bool perNode = true;                       ///< each node has ports of its own; else all share them
    std::uint32_t ports = 0;                   ///< towards one destination, of a node or of all
    Duration coolDown;
    std::vector<std::uint32_t> destinations;   ///< components
};

/// Limits of a gateway from its own figures, else from its product's table. Errors: a tier that the product has not, more units than it offers.
[[nodiscard]] Result<GatewayRow, Error> gatewayRow(const scenario::GatewaySpec& spec, const catalogue::Catalogue& catalogue);
/// Ports of an outbound access: stated per node, or by the size of the pool; no more than its addresses have.
[[nodiscard]] Result<OutboundRow, Error> outboundRow(const scenario::OutboundSpec& spec, const catalogue::Catalogue& catalogue);

} // namespace headroom::simulation

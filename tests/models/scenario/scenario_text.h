#pragma once

#include "core/base/error.h"
#include "core/base/result.h"

#include <string>
#include <string_view>

namespace headroom::test {

/// A small valid scenario: one service that calls a Redis cache, and one queue with its consumer.
inline constexpr std::string_view kSmallScenario = R"({
  "name": "Small", "region": "westeurope",
  "calendar": { "start": "2026-03-02", "duration": "P1D", "timeZone": "Europe/Berlin" },
  "traffic": [ { "name": "users", "otherwise": "60rpm", "mix": { "look": 0.75, "order": 0.25 } } ],
  "operations": {
    "look": { "steps": [ { "call": "web", "cpu": "5ms", "steps": [ { "call": "cache", "access": "read", "bytes": "1KB" } ] } ] },
    "order": { "steps": [ { "call": "web", "steps": [ { "send": "orders", "bytes": "2KB" } ] } ] },
    "handle": { "consumes": "orders", "steps": [ { "call": "worker", "time": { "exponential": "20ms" } } ] }
  },
  "components": {
    "aks": { "kind": "kubernetes-cluster" },
    "pool": { "kind": "node-pool", "cluster": "aks", "sku": "Standard_D4s_v5", "nodes": 2 },
    "web": { "kind": "service", "pool": "pool", "replicas": 2, "hpa": { "max": 4 } },
    "worker": { "kind": "service", "pool": "pool" },
    "cache": { "kind": "redis" },
    "bus": { "kind": "service-bus" },
    "orders": { "kind": "queue", "serviceBus": "bus" },
    "db": { "kind": "cosmos-db" }
  },
  "variants": {
    "busy": { "traffic": [ { "name": "users", "otherwise": "600rpm", "mix": { "look": 1 } } ] },
    "larger": { "components": { "web": { "replicas": 8, "hpa": null } } }
  }
}
)";

/// All errors of a failed result, one a line; for INFO.
template <typename T> std::string describe(const Result<T, Errors>& result)
{
    std::string text;
    if (!result)
        for (const Error& error : result.error()) text.append(toString(error)).append("\n");
    return text;
}

/// The text with its first occurrence of `from` replaced; the text itself must hold it.
inline std::string replaced(std::string_view text, std::string_view from, std::string_view to)
{
    std::string result{text};
    const auto at = result.find(from);
    if (at == std::string::npos) return "the test replaces what is not there";
    return result.replace(at, from.size(), to);
}

} // namespace headroom::test

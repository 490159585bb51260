#pragma once

#include "tests/models/scenario/scenario_text.h"

#include <string_view>

namespace headroom::test {

/// Three agents, each with its own cache where `sharing` says so, all in one cluster, events over one queue.
inline constexpr std::string_view kAgents = R"({
  "name": "Agents", "region": "westeurope",
  "calendar": { "start": "2026-03-02T08:00", "duration": "1h", "timeZone": "UTC" },
  "tenants": { "agents": { "count": 3, "weights": [3, 2, 1] } },
  "traffic": [ { "name": "all", "otherwise": "30/s", "mix": { "chat": 0.6, "browse": 0.4 } } ],
  "operations": {
    "chat": { "tenants": "agents", "steps": [ { "call": "agent", "cpu": "5ms", "steps": [
      { "call": "cache", "access": "read", "bytes": "1KB" }, { "call": "memory", "access": "read", "requestUnits": 3 }, { "send": "events" } ] } ] },
    "browse": { "steps": [ { "call": "web", "cpu": "5ms" } ] },
    "handle": { "consumes": "events", "steps": [ { "call": "worker", "time": "5ms" } ] }
  },
  "components": {
    "aks": { "kind": "kubernetes-cluster", "tenants": "agents" },
    "pool": { "kind": "node-pool", "cluster": "aks", "sku": "Standard_D4s_v5", "nodes": 3, "tenants": "agents" },
    "agent": { "kind": "service", "title": "Agent", "pool": "pool", "tenants": "agents", "connectionPools": { "cache": { "size": 10 } } },
    "web": { "kind": "service", "pool": "pool" },
    "worker": { "kind": "service", "pool": "pool", "keda": { "max": 4, "triggers": [ { "type": "queue", "source": "events" } ] } },
    "cache": { "kind": "redis", "tenants": "agents" },
    "memory": { "kind": "cosmos-db", "tenants": "agents" },
    "bus": { "kind": "service-bus", "tenants": "agents" },
    "events": { "kind": "queue", "serviceBus": "bus" }
  },
  "faults": [ { "name": "cache down", "kind": "down", "of": "cache", "at": "2026-03-02T08:30" } ],
  "deployments": [ { "name": "v2", "at": "2026-03-02T08:40", "services": [ "agent", "web" ] } ],
  "slos": [ { "name": "chat", "metric": "operation.chat.latency.p95", "below": "1s" } ],
  "provenance": { "/components/cache/size": { "mark": "assumed", "note": "smallest" } },
  "variants": {
    "own cache": { "components": { "cache": { "sharing": "dedicated" } } },
    "own cluster": { "components": { "aks": { "sharing": "dedicated" } } },
    "own agent": { "components": { "agent": { "sharing": "dedicated" }, "cache": { "sharing": "dedicated" } } },
    "own bus": { "components": { "bus": { "sharing": "dedicated" } } }
  }
}
)";

} // namespace headroom::test

#pragma once

#include "models/compute/cron.h"
#include "models/compute/keda.h"
#include "models/compute/quota.h"
#include "models/scenario/scenario.h"
#include "models/simulation/idle_cycle.h"
#include "models/simulation/topology.h"

#include "core/random/generator.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace headroom::simulation {

/// Where the number of one KEDA trigger comes from in a run.
struct EventSource {
    enum class Kind : std::uint8_t { Queue, RabbitMq, Kafka, EventHubs, Cron, Resource, RequestsInFlight, RequestRate };
    Kind kind = Kind::Queue;
    std::uint32_t component = kNone;                   ///< queue or topic
    compute::KafkaLagRules lag;
    std::vector<std::optional<std::int64_t>> previous; ///< committed offsets of the last poll
    std::optional<compute::CronWindow> window;
    double replicas = 0;                               ///< inside the window
    std::optional<compute::RequestRateWindow> rate;
    double failsProbability = 0;                       ///< of one query
};

/// KEDA for one service of a run.
struct EventScaling {
    compute::KedaOperator op;
    std::vector<EventSource> sources;                  ///< as the triggers of `op`
    random::Generator failures;
    bool http = false;                                 ///< an HTTP add-on trigger pushes
    bool onlyHttp = false;
    bool active = false;                               ///< at the last poll
    bool pushed = false;                               ///< an activation is on its way
    bool loggedFreeze = false;
    double arrivedSeen = 0;                            ///< requests, when the rate was last looked at
    SimTime ratedAt;
    std::optional<IdleCycle> cycle{};                  ///< coarse pace: comes and goes by turns, its pod stands for the mean
};

/// The ScaledObject of `service` and the sources of its triggers; defaults of thresholds by the kind of broker. `created`: start of the run.
/// Precondition: the service has a `keda` block that was validated.
[[nodiscard]] EventScaling makeEventScaling(const Topology& topology, std::uint32_t service, SimTime created);

/// One direction of an HPA's behavior block. Pure.
[[nodiscard]] compute::HpaDirection hpaDirection(const scenario::HpaDirectionSpec& spec);

/// What one pod of a service takes of its namespace's quota. Pure.
[[nodiscard]] compute::QuotaDemand quotaDemand(const scenario::ServiceSpec& spec);

} // namespace headroom::simulation

#pragma once

#include "models/analysis/saturation.h"
#include "models/catalogue/catalogue.h"
#include "models/scenario/scenario.h"
#include "models/simulation/recording.h"

#include <optional>
#include <string>
#include <vector>

/// The single change that answers a single finding: the limit that filled, raised far enough for what was asked of it.
namespace headroom::analysis {

/// One value of the scenario's file to set.
struct RemedyChange {
    std::string pointer;          ///< JSON Pointer; of the template where the component is a tenant's copy
    std::string json;             ///< JSON text of the new value; empty = remove the key
};

/// What would have kept one resource from filling.
struct FindingRemedy {
    std::string component;        ///< that is changed; the one that filled, or the one it waits for
    std::string what;             ///< "replicas", "RU/s", "vCores", "size" …
    std::string before, after;    ///< of it, for people
    std::vector<RemedyChange> changes;
    std::string sentence;         ///< complete: "Raise Drone Scheduler from 2 to 6 replicas: 65 slots were needed, 32 are there."
};

/// Room that a suggestion leaves above what was asked for at most.
inline constexpr double kRemedyRoom = 1.25;

/// The change that raises the limit of `saturation`: pods (or the maximum of their autoscaler) for workers, CPU and memory of a service, size of
/// a connection pool, provisioned RU/s, vCores, size or tier of a cache, messaging units or a Premium namespace, partitions of the queue. What waits for
/// another resource is answered by the change of that one. Aims at what was needed times kRemedyRoom, at least one step more than there is.
/// Empty where the limit is a third party's or where nothing of this kind can be raised. Pure.
[[nodiscard]] std::optional<FindingRemedy> remedyOf(const scenario::Scenario& scenario, const std::vector<Saturation>& saturations,
                                                    std::size_t index, const catalogue::Catalogue& catalogue);

} // namespace headroom::analysis

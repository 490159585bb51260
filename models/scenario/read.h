#pragma once

#include "core/calendar/calendar.h"
#include "models/scenario/json_text.h"
#include "models/scenario/problems.h"
#include "models/scenario/scenario.h"

namespace headroom::scenario {

/// Expanded JSON → plain structs. Precondition: the document passed checkValues() and its defaults are filled in.
/// Local times that the clocks skip, and a period that ends before it starts, become errors.
[[nodiscard]] Scenario readScenario(const Json& expanded, Problems& problems);

[[nodiscard]] std::vector<TrafficSource> readTraffic(const Json& traffic, const calendar::Calendar& calendar, Problems& problems);
[[nodiscard]] std::vector<Operation> readOperations(const Json& operations);
/// What local times mean, and where errors about them go.
struct ReadContext {
    const calendar::Calendar& calendar;
    const std::string& timeZone;
    Problems& problems;
};

[[nodiscard]] Component readComponent(const std::string& id, const Json& component, const ReadContext& context);
[[nodiscard]] std::vector<FaultSpec> readFaults(const Json& faults, const ReadContext& context);
[[nodiscard]] std::vector<DeploymentSpec> readDeployments(const Json& deployments, const ReadContext& context);
[[nodiscard]] std::vector<TenantGroup> readTenants(const Json& tenants, Problems& problems);
/// Rates and users that are stated for one tenant ("each") become those of all of its group.
void scaleToTenants(std::vector<TrafficSource>& traffic, const std::vector<TenantGroup>& groups);
/// Most users of all closed loops: each has an event of its own.
inline constexpr int kMaxUsers = 10'000'000;
/// More than kMaxUsers are an error. After scaleToTenants().
void checkUsers(const std::vector<TrafficSource>& traffic, Problems& problems);
/// The schedule of a component, if it has one. `pointer` is the component's.
[[nodiscard]] std::optional<ScheduleSpec> readSchedule(const Json& component, const std::string& pointer, const ReadContext& context);
/// Reads the parts of a service that Kubernetes and KEDA decide about.
void readScaling(const Json& service, ServiceSpec& spec);
[[nodiscard]] std::vector<QuotaSpec> readQuotas(const Json& quotas);
[[nodiscard]] std::optional<RateLimitSpec> readRateLimit(const Json& object);
[[nodiscard]] std::optional<CircuitBreakerSpec> readCircuitBreaker(const Json& step);
[[nodiscard]] std::vector<MeterUse> readMeters(const Json& component);
/// The instant of a local time; an error when the clocks skip it.
[[nodiscard]] SimTime readInstant(const Json& object, const char* key, const std::string& pointer, const ReadContext& context);
/// Specs of databases, caches, disks; of brokers, queues and topics; of gateways. Empty for other kinds.
[[nodiscard]] std::optional<ComponentSpec> readDataSpec(const std::string& kind, const Json& json, const std::string& pointer, const ReadContext& context);
[[nodiscard]] std::optional<ComponentSpec> readMessagingSpec(const std::string& kind, const Json& json);
[[nodiscard]] std::optional<ComponentSpec> readNetworkSpec(const std::string& kind, const Json& json);
/// Precondition: `value` is of the distribution form.
[[nodiscard]] random::Distribution readDistribution(const Json& value);

} // namespace headroom::scenario

#pragma once

#include "core/quantities/time.h"
#include "core/random/distributions.h"
#include "models/scenario/autoscaling_spec.h"
#include "models/scenario/availability_spec.h"
#include "models/scenario/cost_spec.h"
#include "models/scenario/data_spec.h"
#include "models/scenario/messaging_spec.h"
#include "models/scenario/network_spec.h"
#include "models/scenario/resilience_spec.h"
#include "models/scenario/tenancy_spec.h"
#include "models/scenario/terms_spec.h"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

/// The scenario as plain data: what the file says, validated, with every default filled in.
///
/// Nothing here computes. Units are last in the names; times are SimTime (UTC), spans are Duration. Names (component,
/// operation, variant) are kept as text here and become dense ids when the Topology is built.
namespace headroom::scenario {

/// Where a value comes from: the scenario marks every figure that is not somebody's stated fact.
enum class Mark { Stated, Derived, Assumed, Platform, Verify };

/// A remark on one value of the file, by JSON Pointer. Shown by `explain` and beside the field.
struct Provenance {
    std::string pointer;
    Mark mark = Mark::Stated;
    std::string note;     ///< why this value; may name a source
};

/// The simulated period. `end` is exclusive.
struct CalendarSpec {
    std::string timeZone = "UTC";   ///< IANA name or fixed offset such as "UTC-5"
    SimTime start;
    SimTime end;
};

// ------------------------------------------------------------------------------------------------ traffic

/// One line of the weekly profile: a constant rate on some weekdays between two local times.
struct WeeklyRate {
    std::vector<int> days;             ///< 0 = Monday … 6 = Sunday
    int fromMinute = 0;                ///< minutes after local midnight, [0, 1440)
    int toMinute = 1440;               ///< (fromMinute, 1440]
    double ratePerSecond = 0;
    Duration ramp;                     ///< linear rise before `from` … at `from` the rate is reached; fall after `to`
};

/// Spikes inside an event: every `every` the rate is multiplied by `factor` for `duration`.
struct SpikeTrain {
    Duration every = Duration::hours(1);
    Duration duration = Duration::seconds(60);
    double factor = 1.0;               ///< ≥ 1
};

/// A dated event that replaces the weekly profile while it lasts, ramps included.
struct TrafficEvent {
    std::string name;
    SimTime from;                      ///< the full rate holds from here …
    SimTime to;                        ///< … to here
    double ratePerSecond = 0;
    Duration rampUp;                   ///< linear rise that ends at `from`
    Duration rampDown;                 ///< linear fall that starts at `to`
    std::optional<SpikeTrain> spikes;
};

/// Part of the customers, by where they are.
struct TrafficRegion {
    std::string name;
    double share = 1;                  ///< of the source's requests, (0, 1]; shares add up to 1
    Duration roundTrip;                ///< client to the region of the scenario and back
};

enum class ArrivalProcess { Poisson, Deterministic, Mmpp, Renewal, Batch, Trace };

/// One line of a trace.
struct TraceEntry {
    SimTime at;
    std::uint32_t count = 1;
};
using Trace = std::vector<TraceEntry>;   ///< in order of time

/// How the requests of a source follow each other around its rate.
struct ArrivalsSpec {
    ArrivalProcess process = ArrivalProcess::Poisson;
    double burstFactor = 3;                      ///< Mmpp: rate in a burst over the rate outside; the mean is kept
    Duration burstDuration = Duration::seconds(20), burstEvery = Duration::minutes(10);   ///< Mmpp: means
    double cv = 2;                               ///< Renewal: variation of the gaps at an even rate
    bool heavyTail = false;                      ///< Renewal: lognormal gaps
    double batchMean = 5;                        ///< Batch: geometric
    std::string file;                            ///< Trace: beside the scenario
    Duration traceSpread;                        ///< Trace: the requests of a line are spread evenly over this long; 0 = all at once
    std::optional<Duration> traceRepeat;         ///< Trace: begins anew after this long; empty = plays once
    std::shared_ptr<const Trace> trace;          ///< Trace: its lines
};

/// A closed loop of users instead of rates. Where the source states rates, they are shares: `count` users are there at the highest of them.
struct UsersSpec {
    int count = 1;
    random::Distribution think;
};

/// Share of one operation in a source's requests.
struct MixEntry {
    std::string operation;
    double share = 0;                  ///< (0, 1]; shares of a source add up to 1
};

struct TrafficSource {
    std::string name;
    std::vector<WeeklyRate> weekly;
    double otherwisePerSecond = 0;
    std::vector<TrafficEvent> events;
    ArrivalsSpec arrivals;
    std::optional<UsersSpec> users;       ///< closed loop; then the rates above are only shares
    std::string tenants;                  ///< group whose weights spread the mix over its operations
    bool ratesPerTenant = false;          ///< the rates are those of one tenant
    std::optional<TrendSpec> trend;       ///< growth and seasons of the weekly profile
    std::vector<TrafficRegion> regions;   ///< empty = one region with no round trip
    std::vector<MixEntry> mix;
};

// --------------------------------------------------------------------------------------------- operations

/// What one step does to a data component.
enum class DataAccess { None, Read, Write };

/// One step of an operation. A call is synchronous: the caller keeps its worker (and pooled connection) until the
/// call and all its `steps` are done. Steps of one list run one after another; a Parallel step runs its `steps` at once
/// and goes on when the last has ended.
struct Step {
    enum class Kind { Call, Send, Parallel };
    Kind kind = Kind::Call;
    std::string target;                      ///< component id; empty for Parallel
    double probability = 1;                  ///< the step is taken with this chance
    int times = 1;                           ///< repeated in sequence
    std::optional<random::Distribution> cpu; ///< CPU time used at the target, core-seconds; shares the pod's cores
    std::optional<random::Distribution> time;///< wall time spent at the target without using CPU
    std::optional<Duration> timeout;         ///< the caller gives up after this long; empty = never
    Retry retry;
    std::optional<CircuitBreakerSpec> circuitBreaker;
    std::optional<double> hitRatio;          ///< chance that `steps` are left out
    bool fallback = false;                   ///< a failure that no retry absorbs counts as an answer
    std::string newConnection;               ///< outbound component whose port each call takes; empty = connections are kept
    double requestUnits = 0;                 ///< Cosmos DB: RU charged
    DataAccess access = DataAccess::None;
    double bytes = 0;                        ///< payload: value written or read, or message size
    std::optional<Duration> timeToLive;      ///< Redis: life of the written key; empty = for ever
    bool confirm = true;                     ///< Send: the caller waits for the broker's confirmation and sees a failure
    std::vector<Step> steps;                 ///< what the target does in turn, while its worker is held
    std::string pointer;                     ///< JSON Pointer of this step, for messages
};

/// A kind of request, or the treatment of a message (`consumes` names the queue).
struct Operation {
    std::string name;
    std::string consumes;                    ///< queue or topic component; empty = started by clients
    SubscriptionSpec subscription;           ///< of a topic
    bool skipsDuplicates = false;            ///< a message that was already treated is recognised
    std::optional<Duration> duplicateWindow; ///< … for this long; empty = for ever
    std::string deadLetterTopic;             ///< where its dead letters go; empty = they stay with their queue or topic
    std::optional<RedriveSpec> redrive;
    std::string tenant;                      ///< whose operation it is; empty = nobody's in particular
    std::optional<Duration> timeout;         ///< the client gives up after this long; empty = never
    double responseBytes = 0;                ///< leaves the region as egress
    double logBytes = 0;                     ///< log volume per request
    std::vector<Step> steps;
};

// --------------------------------------------------------------------------------------------- components

struct ClusterSpec {                         ///< kind "kubernetes-cluster"
    std::string tier = "free";               ///< free | standard | premium
    int maxPodsPerNode = 250;
    bool reservationBefore129 = false;       ///< use the regressive memory reservation of AKS before 1.29
    double daemonSetCpuMilli = 300;          ///< per node; assumed
    double daemonSetMemoryBytes = 500.0 * 1048576;
    struct Autoscaler {
        std::string expander = "random";
        Duration scanInterval = Duration::seconds(10);
        Duration scaleDownUnneeded = Duration::minutes(10);
        Duration scaleDownDelayAfterAdd = Duration::minutes(10);
        double scaleDownUtilizationThreshold = 0.5;
    };
    std::optional<Autoscaler> autoscaler;    ///< empty = nodes are scaled by hand
    std::optional<ScheduleSpec> schedule;
    std::vector<QuotaSpec> quotas;
};

struct Taint { std::string key, value, effect = "NoSchedule"; bool operator==(const Taint&) const = default; };

struct NodePoolSpec {                        ///< kind "node-pool"
    std::string cluster;
    std::string sku;                         ///< e.g. Standard_DS4_v2; capabilities from the SKU catalogue
    int nodes = 1;
    std::optional<int> minNodes, maxNodes;   ///< both set = the cluster autoscaler may change the count
    std::string mode = "user";               ///< system | user
    std::string operatingSystem = "linux";
    bool spot = false;
    std::optional<SpotMarketSpec> spotMarket;
    std::optional<ScheduleSpec> schedule;
    int zones = 1;
    int reservedNodes = 0;                   ///< paid ahead, used or not
    std::string reservedTerm = "1-year";     ///< 1-year | 3-years
    std::vector<Taint> taints;
    random::Distribution provisioning;       ///< request of a node until it is Ready
    std::string osDisk = "ephemeral";        ///< ephemeral | P10 …; billed when managed
    std::optional<Money> unitPrice;          ///< the user's own price of a node and hour
};

struct DeadlockSpec {                        ///< a lock-up under concurrency
    int inFlightAbove = 0;                   ///< requests in work in one pod above which it can happen
    double probability = 0;                  ///< per request that starts then
    Duration duration;                       ///< how long the pod answers nothing
};

struct MemoryGrowthSpec {
    double bytesPerHour = 0;
};

struct ConnectionPoolSpec {                  ///< client-side pool towards one component, per pod
    std::string target;
    int size = 100;
    std::optional<Duration> wait;            ///< give up after waiting this long; empty = wait without limit
    int minimum = 0;                         ///< opened when the pod becomes ready, ≤ size
};

struct ServiceSpec {                         ///< kinds "service" and "ingress"
    bool ingress = false;
    std::string pool;                        ///< preferred node pool: the pod's node selector; empty = any in the cluster
    std::vector<std::string> tolerations;    ///< taint keys tolerated
    int replicas = 1;
    int workers = 64;                        ///< requests in work at once per pod
    std::optional<int> queue;                ///< requests waiting per pod; empty = bounded only by the run's limits
    double cpuRequestMilli = 250, memoryRequestBytes = 256.0 * 1048576;   ///< of the pod, its sidecar included
    std::optional<double> cpuLimitMilli, memoryLimitBytes;                ///< likewise
    random::Distribution startUp;            ///< scheduled until the process listens
    Duration readinessPeriod = Duration::seconds(10);
    Duration terminationGrace = Duration::seconds(30);
    std::string loadBalancing = "random";    ///< random | round-robin | least-requests
    std::optional<HpaScalingSpec> hpa;
    std::optional<KedaSpec> keda;            ///< replaces hpa
    std::optional<DaprSpec> dapr;
    std::optional<ProbeSpec> readiness, liveness;
    std::optional<RolloutSpec> rollout;
    std::string nameSpace = "default";
    int priority = 0;
    std::optional<VolumeSpec> volume;
    std::optional<RateLimitSpec> rateLimit;
    double logBytesPerHour = 0;              ///< of one pod
    std::optional<ScheduleSpec> schedule;
    std::optional<DeadlockSpec> deadlock;
    std::optional<MemoryGrowthSpec> memoryGrowth;
    std::vector<ConnectionPoolSpec> connectionPools;
};

/// kind "fixed-cost": a component that only costs. `meters` are charged all the time or per request.
struct FixedCostSpec {
    std::vector<MeterUse> meters;
    std::string includedIn;                  ///< component whose bill already holds this one; then `meters` is empty
    std::optional<LogWorkspaceSpec> logWorkspace;
    std::optional<SavingsPlanSpec> savingsPlan;
};

/// kind "environment-copy": further environments of the same size; bills the fixed meters of `of` again.
struct EnvironmentCopySpec {
    int copies = 1;
    double scale = 1;
    std::vector<std::string> of;             ///< component ids
    std::optional<ScheduleSpec> schedule;    ///< hours in which the copies run
};

using ComponentSpec = std::variant<ClusterSpec, NodePoolSpec, ServiceSpec, ServiceBusSpec, QueueSpec, CosmosDbSpec,
                                   RedisSpec, SqlDatabaseSpec, ExternalSpec, FixedCostSpec, EnvironmentCopySpec, PostgresqlSpec,
                                   DocumentStoreSpec, DiskSpec, TopicSpec, EventHubsSpec, KafkaSpec, RabbitMqSpec, GatewaySpec, OutboundSpec>;

struct Component {
    std::string id;                          ///< key in the file
    std::string kind;                        ///< as in the file: "service", "cosmos-db" …
    std::string title;                       ///< for people; the id when the file has none
    std::string group;                       ///< cost group: Compute, Data stores, Messages, Logs, Network, …
    std::string team;
    std::map<std::string, std::string> tags;
    Duration roundTrip;                      ///< network from a caller and back; default by kind
    bool roundTripStated = false;            ///< by the file: then it holds between regions as well
    std::string region;                      ///< empty = the scenario's
    Tenancy tenancy;
    std::optional<std::pair<double, double>> position;   ///< on the canvas, in node widths
    ComponentSpec spec;

    template <typename T> [[nodiscard]] const T* as() const { return std::get_if<T>(&spec); }
};

// ------------------------------------------------------------------------------------- verdicts and claims

/// A service level objective: `metric` stays below (or above) `value`, judged over windows of `window`.
struct Slo {
    std::string name;
    std::string metric;                      ///< latency.p95 | latency.p99 | latency.mean | requests.failedShare | operation.<op>.latency.p95 …
    std::optional<double> below, above;      ///< seconds for latencies, shares for shares
    Duration window = Duration::minutes(2);
};

struct Claim {
    std::string id, says, metric, unit;
    std::optional<double> value, low, high;
    double tolerance = 0.05;                 ///< relative
    std::string variant;                     ///< that it is about; empty = every one
    std::string note;
};

struct Scenario {
    int formatVersion = 1;
    std::string name, description, question;
    std::string source;                      ///< file it came from; for messages
    std::string variant = "base";            ///< the variant already applied
    std::string provider = "azure", region, currency = "USD";
    std::string priceBook;                   ///< date of the price book of `region` to bill by; empty = the newest there is
    CalendarSpec calendar;
    std::vector<TrafficSource> traffic;
    std::vector<Operation> operations;       ///< in file order
    std::vector<Component> components;       ///< in file order
    std::vector<TenantGroup> tenants;
    std::vector<DeploymentSpec> deployments;
    std::vector<FaultSpec> faults;
    std::vector<Slo> slos;
    std::vector<Claim> claims;
    std::vector<Provenance> provenance;
    std::vector<std::string> variants;       ///< names, "base" first
    std::optional<double> monthlyBudget;     ///< in `currency`
    std::optional<ExchangeSpec> exchange;    ///< empty: the price book is in `currency`
    std::vector<DiscountSpec> discounts;
    bool devTest = false;
    std::optional<FailureCostSpec> failureCost;

    [[nodiscard]] const Component* find(std::string_view id) const
    {
        for (const Component& component : components)
            if (component.id == id) return &component;
        return nullptr;
    }
};

} // namespace headroom::scenario

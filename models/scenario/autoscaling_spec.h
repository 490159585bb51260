#pragma once

#include "core/quantities/time.h"
#include "core/random/distributions.h"

#include <optional>
#include <string>
#include <vector>

/// What Kubernetes and KEDA do with a service, as plain data (see scenario.h).
namespace headroom::scenario {

struct HpaPolicySpec { std::string type; int value = 0; Duration period; };  ///< type Pods | Percent
struct HpaDirectionSpec {
    std::optional<Duration> stabilizationWindow;
    std::vector<HpaPolicySpec> policies;     ///< empty = the documented defaults
    std::string select = "Max";              ///< Max | Min | Disabled
};
struct HpaScalingSpec {
    int min = 1;
    int max = 1;
    std::optional<double> cpu;               ///< target utilisation of the request, 0 … (0.7 = 70 %)
    std::optional<double> memory;
    bool hasBehavior = false;                ///< without a behavior block the older code path runs
    HpaDirectionSpec up, down;
};

struct KedaTriggerSpec {
    std::string type;                        ///< queue | lag | cron | cpu | memory | http
    std::string source;                      ///< queue or topic
    std::optional<double> threshold;         ///< messages, lag, percent or requests in flight per replica; empty = the scaler's default
    double activation = 0;                   ///< strictly greater
    bool limitToPartitionsWithLag = false, evenDistribution = false, allowIdleConsumers = false;
    std::optional<double> requestsPerSecond; ///< http: rate instead of requests in flight
    Duration window = Duration::seconds(60);
    std::string timeZone;                    ///< cron; empty = the calendar's
    std::vector<int> days;                   ///< cron
    int startMinute = 0, endMinute = 0;      ///< cron: minutes after local midnight
    int replicas = 1;                        ///< cron
    std::optional<Duration> wait;            ///< http: the interceptor holds a request this long; empty = without limit
    double failsProbability = 0;
};

struct KedaSpec {
    int min = 0, max = 100;
    std::optional<int> idle;
    Duration pollingInterval = Duration::seconds(30);
    Duration cooldown = Duration::seconds(300);
    Duration initialCooldown;
    struct Fallback { int failureThreshold = 3; int replicas = 0; std::string behavior = "static"; };
    std::optional<Fallback> fallback;
    bool hasBehavior = false;
    HpaDirectionSpec up, down;
    std::vector<KedaTriggerSpec> triggers;
};

struct ProbeSpec {
    Duration initialDelay, period = Duration::seconds(10), timeout = Duration::seconds(1);
    int failures = 3, successes = 1;
    std::string calls;                       ///< component that the probe depends on; empty = none
};

struct DaprSpec {
    double cpuRequestMilli = 100, memoryRequestBytes = 250.0 * 1048576;
    std::optional<double> cpuLimitMilli, memoryLimitBytes;
    random::Distribution latency, cpuPerRequest, startUp;
};

struct RolloutSpec {
    std::string strategy = "rolling";        ///< rolling | recreate | blue-green
    std::string maxSurge = "25%", maxUnavailable = "25%";   ///< a number or a percentage
    Duration progressDeadline = Duration::minutes(10);
};

/// A new version of services at a time.
struct DeploymentSpec {
    std::string name;
    SimTime at;
    std::optional<Duration> every;
    std::vector<std::string> services;
    Duration migration;
    double failureProbability = 0;           ///< of a request at a pod of the new version
    double slowdown = 1;                     ///< of its CPU and own time
    std::optional<random::Distribution> crashAfter;
    struct Rollback {
        std::optional<double> failedShare;
        std::optional<Duration> p95;
        Duration held = Duration::minutes(2);
        std::optional<int> restarts;
        Duration within = Duration::minutes(5);
    };
    std::optional<Rollback> rollback;
};

/// Limits of a namespace; empty = none.
struct QuotaSpec {
    std::string nameSpace;
    std::optional<double> requestsCpuMilli, requestsMemoryBytes, limitsCpuMilli, limitsMemoryBytes;
    std::optional<int> pods, volumeClaims;
};

struct VolumeSpec {
    bool outlivesPod = false;
    double sizeBytes = 10737418240.0;
    std::string disk;                        ///< size of the managed disk that is billed; empty = none
};

} // namespace headroom::scenario

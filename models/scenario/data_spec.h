#pragma once

#include "core/quantities/money.h"
#include "core/quantities/time.h"
#include "core/random/distributions.h"
#include "models/scenario/availability_spec.h"
#include "models/scenario/resilience_spec.h"

#include <optional>
#include <string>
#include <vector>

/// Databases, caches, disks and third parties, as plain data (see scenario.h).
namespace headroom::scenario {

/// One meter of a component that only costs, or of something billed outside the provider's own rules.
struct MeterUse {
    std::string meter;                       ///< meter id of the price book, or a name of its own with `unitPrice`
    double quantityPerHour = 0;              ///< of the meter's unit; "perHour"
    double quantityPerDay = 0;               ///< "perDay": for meters billed by the day
    double quantityPerMonth = 0;             ///< "perMonth": for meters billed by the month, spread over its hours
    double quantityPerRequest = 0;           ///< of the meter's unit, per request offered
    double quantityPerLogByte = 0, quantityPerResponseByte = 0;
    double quantityPerGigabyteHour = 0, quantityPerPodHour = 0;
    std::optional<Money> unitPrice;          ///< the user's own price
    std::string unit = "hour";               ///< of that price
};

struct CosmosDbSpec {                        ///< kind "cosmos-db"
    enum class Throughput { Provisioned, Autoscale, Serverless };
    std::string api = "nosql";               ///< nosql | mongodb
    double requestUnitsPerSecond = 400;      ///< provisioned throughput, or the maximum when autoscale; serverless: the limit
    bool autoscale = false;
    Throughput throughput = Throughput::Provisioned;
    int regions = 1;
    double storageBytes = 0;
    int retryAttempts = 9;                   ///< the SDK's tries after the first on 429
    Duration retryMaxWait = Duration::seconds(30);
    random::Distribution readLatency, writeLatency;   ///< in the service, without queueing
    int containers = 1;                      ///< that share the throughput
    double hotShare = 0;                     ///< share of requests with the one hottest partition key
    bool burst = false;
    bool zoneRedundant = false;
    bool multipleWriteRegions = false;
    bool dynamicScaling = true;
    std::string backup = "periodic";         ///< periodic | continuous-7-days | continuous-30-days
    std::optional<ScheduleSpec> schedule;
};

struct RedisSpec {                           ///< kind "redis"
    std::string tier = "standard";           ///< basic | standard | premium | container
    std::string size = "C1";                 ///< limits come from the tier table
    std::string evictionPolicy = "volatile-lru";
    double keyOverheadBytes = 100;
    double reservedMemoryShare = 0.2;        ///< maxmemory-reserved and fragmentation
    double pipelineFactor = 0.3;             ///< share of the vendor's pipelined rate that clients reach
    std::string host;                        ///< container: service whose pods hold it
    double commandsPerSecond = 80000;        ///< container
    std::optional<double> maxMemoryBytes;    ///< container; empty = none
    int databases = 1;                       ///< in use
    int shards = 1, replicas = 1;            ///< Premium
    std::optional<ScheduleSpec> schedule;
};

struct SqlDatabaseSpec {                     ///< kind "sql-database"
    std::string tier = "general-purpose";    ///< general-purpose | business-critical
    std::string hardware = "Gen5";
    int vCores = 2;
    double otherLoadCores = 0;               ///< vCores that other applications use all the time
    double storageBytes = 32e9;
    std::optional<ScheduleSpec> schedule;
};

struct PostgresqlSpec {                      ///< kind "postgresql"
    std::string sku = "Standard_B1ms";       ///< "custom": the two below
    std::optional<int> vCores, maxConnections;
    bool zoneRedundant = false;              ///< high availability
    Duration failover = Duration::seconds(90);
    double storageBytes = 34359738368.0;
    std::optional<double> iops;              ///< of the disk; empty = by its size
    double ioPerRead = 0.1, ioPerWrite = 1;
    double otherLoadCores = 0;
    Duration backupRetention = Duration::hours(168);
    std::optional<ScheduleSpec> schedule;
    std::vector<MeterUse> meters;            ///< of a server that is not the provider's
};

struct DocumentStoreSpec {                   ///< kind "document-store": a database in pods
    std::string host;
    double operationsPerSecond = 1500;       ///< of one core
    double ioPerRead = 0, ioPerWrite = 1;
    std::string disk;                        ///< component; empty = none
    int maxConnections = 65536;
    std::optional<ScheduleSpec> schedule;
};

struct DiskSpec {                            ///< kind "disk"
    std::string size = "P10";
    std::optional<double> iops;              ///< empty = the size's own
    double backgroundIops = 50;
    int copies = 0;                          ///< billed
};

struct ExternalSpec {                        ///< kind "external": a third party
    random::Distribution latency;
    double failureProbability = 0;
    std::optional<RateLimitSpec> rateLimit;
    std::vector<MeterUse> meters;            ///< perRequest counts calls
};

} // namespace headroom::scenario

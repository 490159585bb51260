#pragma once

#include <optional>
#include <string>
#include <vector>

/// Tiers of managed services. A rate of 0 means that the provider publishes none.
namespace headroom::catalogue {

/// A compute size of a PostgreSQL flexible server. A burstable size does its baseline for ever and more while credits last.
struct PostgresSku {
    std::string name;                        ///< "burstable/B1ms", "general-purpose/D2ds_v5"
    int vCores = 0;
    double memoryBytes = 0;
    int maxConnections = 0, maxUserConnections = 0;   ///< the difference is kept for the service itself
    double maxIops = 0, maxBytesPerSecond = 0;        ///< of the server; the disk may allow less
    std::optional<double> baselineCores;     ///< burstable only
    double bankedCoreSeconds = 0;            ///< most CPU time above the baseline that can be saved up
    bool highAvailability = true;            ///< can have a standby
    std::string source;
};

/// A managed disk is billed and rated by its size, the next one up.
struct DiskSize {
    std::string name;                        ///< "P10", "E10", "S10"
    std::string kind;                        ///< "Premium SSD"
    double sizeBytes = 0, iops = 0, bytesPerSecond = 0;
    double burstIops = 0, burstBytesPerSecond = 0;    ///< while credits last; 0 = no bursting
    std::string source;
};

struct ServiceBusTier {
    std::string name;                        ///< basic | standard | premium
    double creditsPerSecond = 0;             ///< of a namespace; 0 in premium
    std::vector<int> units;                  ///< messaging units on offer; premium
    double bytesPerSecondPerUnit = 0, messagesPerSecondPerUnit = 0;
    double maxMessageBytes = 0, maxEntityBytes = 0;
    int maxConnections = 0;
    bool topics = false;
    std::string source;
};

struct EventHubsTier {
    std::string name;                        ///< basic | standard | premium
    std::string unit;                        ///< "throughput-unit" | "processing-unit", as in the meter
    int maxUnits = 0;
    double ingressEventsPerSecondPerUnit = 0, ingressBytesPerSecondPerUnit = 0;
    double egressEventsPerSecondPerUnit = 0, egressBytesPerSecondPerUnit = 0;
    int partitionsPerHub = 0, consumerGroups = 0, maxConnections = 0;
    double maxEventBytes = 0;
    bool autoInflate = false;
    std::string source;
};

struct SignalRTier {
    std::string name;                        ///< free | standard | premium
    int connectionsPerUnit = 0;
    double messagesPerDayPerUnit = 0;        ///< included in the unit
    double messageBytes = 0;                 ///< a larger message counts as several
    std::vector<int> units;                  ///< counts on offer
    std::string source;
};

struct ApiManagementTier {
    std::string name;                        ///< developer | basic | … | consumption | standard-v2
    double requestsPerSecondPerUnit = 0;
    int maxUnits = 0;
    double scaleSeconds = 0;                 ///< from asking for a unit until it serves
    bool virtualNetwork = false;
    std::string source;
};

/// Billed by capacity units: the largest of connections / connectionsPerUnit, throughput / bytesPerSecondPerUnit and compute.
struct ApplicationGatewayTier {
    std::string name;                        ///< standard-v2 | waf-v2
    double connectionsPerUnit = 0, bytesPerSecondPerUnit = 0, tlsConnectionsPerSecondPerUnit = 0;
    double requestsPerSecondPerUnit = 0;     ///< inspected by the firewall
    int unitsPerInstance = 0, maxInstances = 0;
    double scaleOutSeconds = 0;
    std::string source;
};

/// What translates the addresses of outgoing connections, and how many it has ports for.
struct OutboundTier {
    struct Allocation { int nodes = 0, ports = 0; };  ///< pools of up to this many nodes get this many ports a node
    std::string name;                        ///< load-balancer | nat-gateway
    int portsPerAddress = 0, maxAddresses = 0;
    double idleSeconds = 0;
    double coolDownSeconds = 0;              ///< a closed connection keeps its port this long
    std::vector<Allocation> portsPerNode;    ///< empty = on demand
    std::string source;
};

/// What the price of a tier holds already of a meter that bills the rest.
struct IncludedQuantity {
    std::string meter;
    double quantity = 0;                     ///< in the meter's unit
    std::string source;
};

} // namespace headroom::catalogue

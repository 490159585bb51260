#pragma once

#include "models/scenario/scenario.h"
#include "models/simulation/metered_traffic.h"

#include <functional>
#include <optional>
#include <string>
#include <utility>

/// Which meters a component runs up in an hour: one small function a kind, from what it is and how it was used to quantities in the
/// meters' own units. Rules and sources: docs/models/pricing.md. Prices are not their business.
namespace headroom::simulation {

/// The hour (or the rest of one) that is billed.
struct MeteredHour {
    double hours = 0;                 ///< its length
    double hoursInMonth = 730;        ///< of its calendar month
    double months = 0;                ///< its length as a share of that month
    double requests = 0;              ///< of clients
    double logBytesOfRequests = 0, logBytesOfPods = 0, responseBytes = 0;
    double podHours = 0;              ///< of all services
};

/// What one component did in it.
struct ComponentUse {
    Traffic traffic;                  ///< of its callers; of a broker: of all its topics
    double highestUnits = 0;          ///< units in force; 0 = those of the scenario
    double requestUnits = 0;          ///< Cosmos DB: RU spent
    double peakRequestUnits = 0;      ///< Cosmos DB: highest RU/s of one second
    double busOperations = 0;         ///< Service Bus: billed operations
    double nodeHours = 0, nodeHoursAboveReserved = 0;
    double newConnectionBytes = 0;    ///< outbound: bytes of the calls that took a port
    double heldBytes = 0;             ///< mean over the hour
    // With a schedule: hours in which it was billed, its size (vCores, RU/s) over them, the largest.
    std::optional<double> onHours, sizeHours, highestSize;
    std::optional<double> insideHours;   ///< of the hours in which it was billed, those of its schedule
    double idleDiskHours = 0;         ///< node pool: system disks whose nodes are off

    /// Hours in which it runs.
    [[nodiscard]] double hoursOf(const MeteredHour& hour) const { return onHours.value_or(hour.hours); }
};

/// Takes a quantity of a meter; `followsTraffic`: proportional to requests rather than to time. `floor`: what is billed of it at least, whatever the
/// traffic; the larger of both counts.
class AddUsage {
public:
    using Taker = std::function<void(const std::string& meter, double quantity, bool followsTraffic, double floor)>;
    explicit AddUsage(Taker taker) : m_taker(std::move(taker)) {}
    void operator()(const std::string& meter, double quantity, bool followsTraffic, double floor = 0) const { m_taker(meter, quantity, followsTraffic, floor); }

private:
    Taker m_taker;
};

void meterNodePool(const scenario::NodePoolSpec& pool, const ComponentUse& use, const MeteredHour& hour, const AddUsage& add);
void meterCosmosDb(const scenario::CosmosDbSpec& db, const ComponentUse& use, const MeteredHour& hour, const AddUsage& add);
void meterServiceBusOperations(const scenario::ServiceBusSpec& bus, const ComponentUse& use, const AddUsage& add);
/// Every other kind; nothing for kinds that cost nothing themselves.
void meterComponent(const scenario::Component& component, const ComponentUse& use, const MeteredHour& hour, const AddUsage& add);

/// "burstable/B1ms" of "Standard_B1ms": the size as meters and catalogue name it; empty for "custom".
[[nodiscard]] std::string postgresSize(const std::string& sku);

} // namespace headroom::simulation

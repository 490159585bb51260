#include "models/simulation/metering.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace headroom::simulation {

Metering::Metering(const Topology& topology, Plant& plant, ControlPlane& control, SimTime start)
    : m_topology(topology), m_plant(plant), m_control(control), m_hourStart(start), m_observed(start)
{
    if (const auto zone = calendar::Calendar::forZone(topology.scenario->calendar.timeZone)) m_calendar = *zone;
    m_nodeSeconds.assign(topology.pools.size(), 0.0);
    m_lastOffered.assign(topology.operations.size(), 0);
    m_lastBusOperations.assign(topology.serviceBuses.size(), 0);
    m_lastRequestUnits.assign(topology.cosmosDbs.size(), 0.0);
}

void Metering::observe(SimTime now)
{
    const double seconds = (now - m_observed).toSeconds();
    if (seconds > 0)
        for (std::uint32_t p = 0; p < m_nodeSeconds.size(); ++p) m_nodeSeconds[p] += seconds * m_control.nodesOf(p);
    m_observed = now;
}

Usage& Metering::row(Recording& recording, const std::string& component, const std::string& meter, bool followsTraffic)
{
    for (Usage& usage : recording.usage)
        if (usage.component == component && usage.meter == meter) return usage;
    recording.usage.push_back(Usage{component, meter, {}, followsTraffic});
    return recording.usage.back();
}

void Metering::add(Recording& recording, std::uint32_t component, const std::string& meter, double quantity, bool followsTraffic)
{
    Usage& usage = row(recording, m_topology.component(component).id, meter, followsTraffic);
    usage.perHour.resize(m_hour + 1, 0.0);
    usage.perHour[m_hour] += quantity;
}

void Metering::addComponent(std::uint32_t c, double hours, double requests, double logBytes, double responseBytes, Recording& recording)
{
    const scenario::Component& component = m_topology.component(c);
    const double hoursInMonth = m_calendar.hoursInMonth(m_hourStart);
    const double months = hours / hoursInMonth;
    if (const auto* cluster = component.as<scenario::ClusterSpec>()) {
        add(recording, c, "aks/" + cluster->tier, hours);
    } else if (const auto* sql = component.as<scenario::SqlDatabaseSpec>()) {
        add(recording, c, "sql-database/" + sql->tier + "/" + sql->hardware + "/vcore", hours * sql->vCores);
        if (sql->storageBytes > 0) add(recording, c, "sql-database/" + sql->tier + "/storage", sql->storageBytes * 1e-9 * months);
    } else if (const auto* redis = component.as<scenario::RedisSpec>()) {
        add(recording, c, "redis/" + redis->tier + "/" + redis->size, hours);
    } else if (const auto* bus = component.as<scenario::ServiceBusSpec>()) {
        const bool premium = bus->tier == "premium";
        if (bus->tier != "basic")   // Basic has no base charge, only operations
            add(recording, c, "service-bus/" + bus->tier + (premium ? "/unit" : "/base"), hours * (premium ? bus->messagingUnits : 1));
    } else if (const auto* fixed = component.as<scenario::FixedCostSpec>()) {
        for (const scenario::MeterUse& use : fixed->meters) {
            const double overTime = use.quantityPerHour * hours + use.quantityPerDay * hours / 24 + use.quantityPerMonth * months;
            const double withTraffic = use.quantityPerRequest * requests + use.quantityPerLogByte * logBytes + use.quantityPerResponseByte * responseBytes;
            const bool follows = use.quantityPerRequest > 0 || use.quantityPerLogByte > 0 || use.quantityPerResponseByte > 0;
            add(recording, c, use.meter, overTime + withTraffic, follows);
        }
    }
}

Metering::Snapshot Metering::take(SimTime now)
{
    observe(now);
    Snapshot meters;
    meters.at = now;
    meters.nodeSeconds = m_nodeSeconds;
    for (std::uint32_t i = 0; i < m_topology.operations.size(); ++i) meters.offered.push_back(m_plant.offered(i));
    for (std::uint32_t i = 0; i < m_topology.serviceBuses.size(); ++i) meters.busOperations.push_back(m_plant.busOperations(i));
    for (std::uint32_t i = 0; i < m_topology.cosmosDbs.size(); ++i) meters.hourMaxUnits.push_back(m_plant.peakRequestUnits(i));
    for (std::uint32_t i = 0; i < m_topology.cosmosDbs.size(); ++i) meters.requestUnits.push_back(m_plant.requestUnits(i));
    return meters;
}

void Metering::closeHour(SimTime now, Recording& recording) { close(take(now), recording); }

void Metering::close(const Snapshot& meters, Recording& recording)
{
    if (meters.at <= m_hourStart) return;
    const double hours = (meters.at - m_hourStart).toSeconds() / 3600;
    double requests = 0, logBytes = 0, responseBytes = 0;
    for (std::size_t i = 0; i < m_topology.operations.size(); ++i) {
        const auto offered = static_cast<double>(meters.offered[i] - m_lastOffered[i]);
        m_lastOffered[i] = meters.offered[i];
        const scenario::Operation& spec = *m_topology.operations[i].spec;
        if (m_topology.operations[i].queue == kNone) requests += offered;
        logBytes += offered * spec.logBytes;
        responseBytes += offered * spec.responseBytes;
    }
    recording.offeredPerHour.resize(m_hour + 1, 0.0);
    recording.offeredPerHour[m_hour] = requests;

    for (std::uint32_t p = 0; p < m_topology.pools.size(); ++p) {
        const PoolRow& pool = m_topology.pools[p];
        const std::string meter = "vm/" + pool.spec->sku + "/" + pool.spec->operatingSystem + (pool.spec->spot ? "/spot" : "/regular");
        add(recording, pool.component, meter, meters.nodeSeconds[p] / 3600);
        if (pool.spec->osDisk != "ephemeral")
            add(recording, pool.component, "disk/" + pool.spec->osDisk, meters.nodeSeconds[p] / 3600 / m_calendar.hoursInMonth(m_hourStart));
        m_nodeSeconds[p] = 0;
    }
    for (std::uint32_t i = 0; i < m_topology.cosmosDbs.size(); ++i) {
        const scenario::CosmosDbSpec& spec = *m_topology.cosmosDbs[i].spec;
        const std::uint32_t component = m_topology.cosmosDbs[i].component;
        const double regions = std::max(1, spec.regions);
        // Autoscale bills what billedUnits() says, mean over the regions; steps of 100 RU/s. Serverless bills what was used.
        const double units = spec.autoscale ? std::clamp(meters.hourMaxUnits[i], 0.1 * spec.requestUnitsPerSecond, spec.requestUnitsPerSecond) : spec.requestUnitsPerSecond;
        const double consumed = meters.requestUnits[i] - std::exchange(m_lastRequestUnits[i], meters.requestUnits[i]);
        if (spec.throughput == scenario::CosmosDbSpec::Throughput::Serverless) add(recording, component, "cosmos-db/serverless", consumed * 1e-6, true);
        else add(recording, component, spec.autoscale ? "cosmos-db/autoscale" : "cosmos-db/provisioned", std::ceil(units * regions / 100 - 1e-9) * hours);
        if (spec.storageBytes > 0)
            add(recording, component, "cosmos-db/storage", spec.storageBytes * 1e-9 * regions * hours / m_calendar.hoursInMonth(m_hourStart));
        m_plant.resetPeakRequestUnits(i);
    }
    for (std::uint32_t i = 0; i < m_topology.serviceBuses.size(); ++i) {
        const std::uint64_t operations = meters.busOperations[i];
        if (m_topology.serviceBuses[i].spec->tier != "premium")
            add(recording, m_topology.serviceBuses[i].component, "service-bus/" + m_topology.serviceBuses[i].spec->tier + "/operations",
                static_cast<double>(operations - m_lastBusOperations[i]) * 1e-6, true);
        m_lastBusOperations[i] = operations;
    }
    for (std::uint32_t c = 0; c < m_topology.scenario->components.size(); ++c) addComponent(c, hours, requests, logBytes, responseBytes, recording);

    // Copies bill what their originals billed in this hour, traffic apart: nobody uses them like production.
    for (std::uint32_t c = 0; c < m_topology.scenario->components.size(); ++c) {
        const auto* copy = m_topology.component(c).as<scenario::EnvironmentCopySpec>();
        if (!copy) continue;
        for (const std::string& original : copy->of) {
            std::vector<std::pair<std::string, double>> again;   // add() may move the rows
            for (const Usage& usage : recording.usage)
                if (usage.component == original && !usage.followsTraffic && usage.perHour.size() > m_hour)
                    again.emplace_back(usage.meter, usage.perHour[m_hour] * copy->copies * copy->scale);
            for (const auto& [meter, quantity] : again) add(recording, c, meter, quantity);
        }
    }
    for (Usage& usage : recording.usage) usage.perHour.resize(m_hour + 1, 0.0);
    m_hourStart = meters.at;
    ++m_hour;
}

} // namespace headroom::simulation

#include "models/simulation/metering.h"

#include "models/simulation/disturbances.h"

#include <algorithm>
#include <map>

namespace headroom::simulation {

Metering::Metering(const Topology& topology, Plant& plant, ControlPlane& control, SimTime start)
    : m_topology(topology), m_plant(plant), m_control(control), m_hourStart(start), m_observed(start), m_traffic(topology)
{
    if (const auto zone = calendar::Calendar::forZone(topology.scenario->calendar.timeZone)) m_calendar = *zone;
    m_now.nodeSeconds.assign(topology.pools.size(), 0.0);
    m_now.nodeSecondsAboveReserved = m_now.nodeSeconds;
    m_now.podSeconds.assign(topology.services.size(), 0.0);
    m_now.highestUnits.assign(topology.scenario->components.size(), 0.0);
    m_now.heldByteSeconds = m_now.highestUnits;
    for (std::uint32_t c = 0; c < topology.scenario->components.size(); ++c) {
        const scenario::Component& component = topology.component(c);
        if (component.as<scenario::EventHubsSpec>() || component.as<scenario::GatewaySpec>() || component.as<scenario::KafkaSpec>()) m_growing.push_back(c);
    }
    m_rowsOf.resize(topology.scenario->components.size());
    std::map<std::string, std::uint32_t> indexOf;
    for (std::uint32_t c = 0; c < topology.scenario->components.size(); ++c) indexOf[topology.component(c).id] = c;
    for (const scenario::Component& component : topology.scenario->components) {
        const auto* topic = component.as<scenario::TopicSpec>();
        const auto broker = topic ? indexOf.find(topic->broker) : indexOf.end();
        m_brokerOf.push_back(broker == indexOf.end() ? kNone : broker->second);
    }
    m_last.offered.assign(topology.operations.size(), 0);
    m_last.busOperations.assign(topology.serviceBuses.size(), 0);
    for (std::uint32_t e = 0; e < topology.edges.size(); ++e) m_last.edgeCalls.push_back(plant.calls(e));
    for (std::uint32_t i = 0; i < topology.cosmosDbs.size(); ++i) m_last.spentRequestUnits.push_back(plant.spentRequestUnits(i));
    if (!topology.disturbances || topology.disturbances->schedules.empty()) return;
    m_now.onSeconds.assign(topology.scenario->components.size(), 0.0);
    m_now.sizeSeconds = m_now.highestSize = m_now.insideSeconds = m_now.onSeconds;
    m_now.idleDiskSeconds.assign(topology.pools.size(), 0.0);
}

bool Metering::isScheduled(std::uint32_t component) const
{
    return m_topology.disturbances && std::any_of(m_topology.disturbances->schedules.begin(), m_topology.disturbances->schedules.end(),
                                                  [&](const Scheduled& scheduled) { return scheduled.component == component; });
}

void Metering::observeSchedules(double seconds)
{
    for (std::uint32_t p = 0; p < m_now.idleDiskSeconds.size(); ++p) m_now.idleDiskSeconds[p] += seconds * m_control.disksWithoutNodes(p);
    for (const Scheduled& scheduled : m_topology.disturbances->schedules) {
        const std::uint32_t c = scheduled.component;
        if (!m_control.billed(c)) continue;
        const double size = m_control.sizeOf(c, scheduled.inside);
        m_now.onSeconds[c] += seconds;
        if (m_control.withinHours(c)) m_now.insideSeconds[c] += seconds;
        m_now.sizeSeconds[c] += seconds * size;
        m_now.highestSize[c] = std::max(m_now.highestSize[c], size);
    }
}

void Metering::observe(SimTime now)
{
    const double seconds = (now - m_observed).toSeconds();
    if (seconds > 0) {
        for (std::uint32_t p = 0; p < m_now.nodeSeconds.size(); ++p) {
            const int nodes = m_control.nodesOf(p);
            m_now.nodeSeconds[p] += seconds * nodes;
            m_now.nodeSecondsAboveReserved[p] += seconds * std::max(0, nodes - m_topology.pools[p].spec->reservedNodes);
        }
        for (std::uint32_t s = 0; s < m_now.podSeconds.size(); ++s) m_now.podSeconds[s] += seconds * static_cast<double>(m_control.podsOf(s).size());
        for (const std::uint32_t c : m_growing) m_now.heldByteSeconds[c] += seconds * m_plant.contentBytes(c);
        if (!m_now.onSeconds.empty()) observeSchedules(seconds);
    }
    for (const std::uint32_t c : m_growing) m_now.highestUnits[c] = std::max(m_now.highestUnits[c], m_plant.unitsInForce(c));
    m_observed = now;
}

Usage& Metering::row(Recording& recording, std::uint32_t component, const std::string& meter, bool followsTraffic)
{
    const std::string& id = m_topology.component(component).id;
    for (const std::size_t i : m_rowsOf[component]) {
        if (i >= recording.usage.size()) break;   // another recording: its rows are made anew
        Usage& usage = recording.usage[i];
        if (usage.component == id && usage.meter == meter && usage.followsTraffic == followsTraffic) return usage;
    }
    m_rowsOf[component].push_back(recording.usage.size());
    recording.usage.push_back(Usage{id, meter, {}, followsTraffic});
    return recording.usage.back();
}

void Metering::add(Recording& recording, std::uint32_t component, const std::string& meter, double quantity, bool followsTraffic)
{
    Usage& usage = row(recording, component, meter, followsTraffic);
    usage.perHour.resize(m_hour + 1, 0.0);
    usage.perHour[m_hour] += quantity;
}

Metering::Snapshot Metering::take(SimTime now)
{
    observe(now);
    Snapshot meters = m_now;
    meters.at = now;
    for (std::uint32_t i = 0; i < m_topology.operations.size(); ++i) meters.offered.push_back(m_plant.offered(i));
    for (std::uint32_t i = 0; i < m_topology.serviceBuses.size(); ++i) meters.busOperations.push_back(m_plant.busOperations(i));
    for (std::uint32_t e = 0; e < m_topology.edges.size(); ++e) meters.edgeCalls.push_back(m_plant.calls(e));
    for (std::uint32_t i = 0; i < m_topology.cosmosDbs.size(); ++i) {
        meters.hourMaxUnits.push_back(m_plant.peakRequestUnits(i));
        meters.spentRequestUnits.push_back(m_plant.spentRequestUnits(i));
    }
    return meters;
}

MeteredHour Metering::hourOf(const Snapshot& meters, const std::vector<double>& offered) const
{
    MeteredHour hour;
    hour.hours = (meters.at - m_hourStart).toSeconds() / 3600;
    hour.hoursInMonth = m_calendar.hoursInMonth(m_hourStart);
    hour.months = hour.hours / hour.hoursInMonth;
    for (std::size_t i = 0; i < offered.size(); ++i) {
        const scenario::Operation& spec = *m_topology.operations[i].spec;
        if (m_topology.operations[i].queue == kNone) hour.requests += offered[i];
        hour.logBytesOfRequests += offered[i] * spec.logBytes;
        hour.responseBytes += offered[i] * spec.responseBytes;
    }
    for (std::size_t s = 0; s < meters.podSeconds.size(); ++s) {
        const double podHours = meters.podSeconds[s] / 3600;
        hour.podHours += podHours;
        hour.logBytesOfPods += podHours * m_topology.services[s].spec->logBytesPerHour;
    }
    return hour;
}

std::vector<ComponentUse> Metering::useOf(const Snapshot& meters, const std::vector<Traffic>& byEdge) const
{
    const double hours = (meters.at - m_hourStart).toSeconds() / 3600;
    std::vector<ComponentUse> uses(m_topology.scenario->components.size());
    const std::vector<Traffic> traffic = byComponent(m_topology, byEdge);
    for (std::uint32_t c = 0; c < uses.size(); ++c) {
        uses[c].traffic += traffic[c];
        uses[c].highestUnits = meters.highestUnits[c];
        if (!meters.onSeconds.empty() && isScheduled(c)) {
            uses[c].onHours = meters.onSeconds[c] / 3600;
            uses[c].sizeHours = meters.sizeSeconds[c] / 3600;
            uses[c].highestSize = meters.highestSize[c];
            uses[c].insideHours = meters.insideSeconds[c] / 3600;
        }
        uses[c].heldBytes = hours > 0 ? meters.heldByteSeconds[c] / 3600 / hours : 0;
        // What is sent to a topic is billed by its broker.
        if (m_brokerOf[c] != kNone) uses[m_brokerOf[c]].traffic += traffic[c];
    }
    for (std::uint32_t p = 0; p < m_topology.pools.size(); ++p) {
        ComponentUse& use = uses[m_topology.pools[p].component];
        use.nodeHours = meters.nodeSeconds[p] / 3600;
        if (!meters.idleDiskSeconds.empty()) use.idleDiskHours = meters.idleDiskSeconds[p] / 3600;
        use.nodeHoursAboveReserved = meters.nodeSecondsAboveReserved[p] / 3600;
    }
    for (std::uint32_t i = 0; i < m_topology.cosmosDbs.size(); ++i) {
        ComponentUse& use = uses[m_topology.cosmosDbs[i].component];
        use.peakRequestUnits = meters.hourMaxUnits[i];
        use.requestUnits = meters.spentRequestUnits[i] - m_last.spentRequestUnits[i];
    }
    for (std::uint32_t i = 0; i < m_topology.serviceBuses.size(); ++i)
        uses[m_topology.serviceBuses[i].component].busOperations = static_cast<double>(meters.busOperations[i] - m_last.busOperations[i]);
    return uses;
}

void Metering::closeHour(SimTime now, Recording& recording) { close(take(now), recording); }

void Metering::close(const Snapshot& meters, Recording& recording)
{
    if (meters.at <= m_hourStart) return;
    std::vector<double> offered, edgeCalls;
    for (std::size_t i = 0; i < meters.offered.size(); ++i) offered.push_back(static_cast<double>(meters.offered[i] - m_last.offered[i]));
    for (std::size_t e = 0; e < meters.edgeCalls.size(); ++e) edgeCalls.push_back(meters.edgeCalls[e] - m_last.edgeCalls[e]);
    const std::vector<Traffic> byEdge = m_traffic.byEdge(edgeCalls, offered);
    const MeteredHour hour = hourOf(meters, offered);
    std::vector<ComponentUse> uses = useOf(meters, byEdge);
    for (const auto& [component, bytes] : m_traffic.outboundBytes(offered)) uses[component].newConnectionBytes += bytes;
    recording.offeredPerHour.resize(m_hour + 1, 0.0);
    recording.offeredPerHour[m_hour] = hour.requests;

    const auto into = [&](std::uint32_t component) {
        return [&, component](const std::string& meter, double quantity, bool followsTraffic) { add(recording, component, meter, quantity, followsTraffic); };
    };
    for (const PoolRow& pool : m_topology.pools) meterNodePool(*pool.spec, uses[pool.component], hour, into(pool.component));
    for (std::uint32_t i = 0; i < m_topology.cosmosDbs.size(); ++i) {
        const auto& row = m_topology.cosmosDbs[i];
        meterCosmosDb(*row.spec, uses[row.component], hour, into(row.component));
        m_plant.resetPeakRequestUnits(i);
    }
    for (const auto& row : m_topology.serviceBuses) meterServiceBusOperations(*row.spec, uses[row.component], into(row.component));
    for (std::uint32_t c = 0; c < uses.size(); ++c) meterComponent(m_topology.component(c), uses[c], hour, into(c));
    for (const RegionCrossing& crossing : regionCrossings(m_topology, byEdge))
        add(recording, crossing.component, "bandwidth/inter-region", crossing.bytes * 1e-9, true);
    addCopies(meters, recording);

    for (Usage& usage : recording.usage) usage.perHour.resize(m_hour + 1, 0.0);
    for (auto* integral : {&m_now.nodeSeconds, &m_now.nodeSecondsAboveReserved, &m_now.podSeconds, &m_now.highestUnits, &m_now.heldByteSeconds, &m_now.onSeconds, &m_now.sizeSeconds,
                           &m_now.highestSize, &m_now.insideSeconds, &m_now.idleDiskSeconds})
        std::fill(integral->begin(), integral->end(), 0.0);
    m_last = meters;
    m_hourStart = meters.at;
    ++m_hour;
}

void Metering::addCopies(const Snapshot& meters, Recording& recording)
{
    // Copies bill what their originals billed in this hour, traffic apart: nobody uses them like production.
    for (std::uint32_t c = 0; c < m_topology.scenario->components.size(); ++c) {
        const auto* copy = m_topology.component(c).as<scenario::EnvironmentCopySpec>();
        if (!copy) continue;
        const double seconds = (meters.at - m_hourStart).toSeconds();
        const double running = !meters.onSeconds.empty() && isScheduled(c) && seconds > 0 ? meters.onSeconds[c] / seconds : 1;
        for (const std::string& original : copy->of) {
            std::vector<std::pair<std::string, double>> again;   // add() may move the rows
            for (const Usage& usage : recording.usage)
                if (usage.component == original && !usage.followsTraffic && usage.perHour.size() > m_hour)
                    again.emplace_back(usage.meter, usage.perHour[m_hour] * copy->copies * copy->scale * running);
            for (const auto& [meter, quantity] : again) add(recording, c, meter, quantity);
        }
    }
}

} // namespace headroom::simulation

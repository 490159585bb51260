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
    for (std::uint32_t p = 0; p < topology.pools.size(); ++p) m_running.push_back({topology.pools[p].component, p, kNone});
    for (std::uint32_t s = 0; s < topology.services.size(); ++s) m_running.push_back({topology.services[s].component, kNone, s});
    if (topology.disturbances)
        for (const Scheduled& scheduled : topology.disturbances->schedules)
            if (std::none_of(m_running.begin(), m_running.end(), [&](const Running& r) { return r.component == scheduled.component; }))
                m_running.push_back({scheduled.component, kNone, kNone});
    m_now.runningSeconds.assign(m_running.size(), 0.0);
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
        for (std::uint32_t s = 0; s < m_now.podSeconds.size(); ++s) m_now.podSeconds[s] += seconds * static_cast<double>(m_control.podsOf(s).size()) * m_control.presenceOf(s).exists;
        for (const std::uint32_t c : m_growing) m_now.heldByteSeconds[c] += seconds * m_plant.contentBytes(c);
        if (!m_now.onSeconds.empty()) observeSchedules(seconds);
        observeRunning(seconds);
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
    recording.usage.push_back(Usage{id, meter, {}, followsTraffic, {}, {}});
    return recording.usage.back();
}

void Metering::add(Recording& recording, std::uint32_t component, const std::string& meter, double quantity, bool followsTraffic, double floor)
{
    Usage& usage = row(recording, component, meter, followsTraffic);
    usage.perHour.resize(m_hour + 1, 0.0);
    usage.perHour[m_hour] += std::max(quantity, floor);
    if (floor <= 0 && usage.usedPerHour.empty()) return;
    // Hours before the first floor were billed as used.
    if (usage.usedPerHour.empty()) usage.usedPerHour.assign(usage.perHour.begin(), usage.perHour.begin() + static_cast<std::ptrdiff_t>(m_hour));
    usage.usedPerHour.resize(m_hour + 1, 0.0);
    usage.floorPerHour.resize(m_hour + 1, 0.0);
    usage.usedPerHour[m_hour] += quantity;
    usage.floorPerHour[m_hour] += floor;
}

void Metering::observeRunning(double seconds)
{
    for (std::size_t i = 0; i < m_running.size(); ++i) {
        const Running& one = m_running[i];
        const bool runs = one.pool != kNone ? m_control.nodesOf(one.pool) > 0 : one.service != kNone ? m_control.anyReady(one.service) : m_control.billed(one.component);
        if (!runs) continue;
        const ControlPlane::Presence presence = one.service != kNone ? m_control.presenceOf(one.service) : ControlPlane::Presence{};
        m_now.runningSeconds[i] += seconds * presence.exists * presence.serves;
    }
}

void Metering::addRunning(const Snapshot& meters, Recording& recording) const
{
    if (recording.running.size() != m_running.size()) {
        recording.running.clear();
        for (const Running& one : m_running) recording.running.push_back({m_topology.component(one.component).id, {}});
    }
    for (std::size_t i = 0; i < m_running.size(); ++i) {
        recording.running[i].hoursPerHour.resize(m_hour + 1, 0.0);
        recording.running[i].hoursPerHour[m_hour] = meters.runningSeconds[i] / 3600;
    }
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
        return AddUsage([&, component](const std::string& meter, double quantity, bool followsTraffic, double floor) { add(recording, component, meter, quantity, followsTraffic, floor); });
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
    addCopies(meters, hour, uses, recording);
    addRunning(meters, recording);

    for (Usage& usage : recording.usage) {
        usage.perHour.resize(m_hour + 1, 0.0);
        if (usage.usedPerHour.empty()) continue;
        usage.usedPerHour.resize(m_hour + 1, 0.0);
        usage.floorPerHour.resize(m_hour + 1, 0.0);
    }
    for (auto* integral : {&m_now.nodeSeconds, &m_now.nodeSecondsAboveReserved, &m_now.podSeconds, &m_now.highestUnits, &m_now.heldByteSeconds, &m_now.onSeconds, &m_now.sizeSeconds,
                           &m_now.highestSize, &m_now.insideSeconds, &m_now.idleDiskSeconds, &m_now.runningSeconds})
        std::fill(integral->begin(), integral->end(), 0.0);
    m_last = meters;
    m_hourStart = meters.at;
    ++m_hour;
}

/// Share of the hour in which the schedules of a component and of its cluster have it on; 1 without.
double Metering::shareOn(std::uint32_t component, const Snapshot& meters) const
{
    const double seconds = (meters.at - m_hourStart).toSeconds();
    if (meters.onSeconds.empty() || seconds <= 0) return 1;
    double share = isScheduled(component) ? meters.onSeconds[component] / seconds : 1;
    for (const PoolRow& pool : m_topology.pools) {
        if (pool.component != component || pool.cluster == kNone) continue;
        const std::uint32_t cluster = m_topology.clusters[pool.cluster].component;
        if (isScheduled(cluster)) share *= meters.onSeconds[cluster] / seconds;
    }
    return share;
}

/// The hour of a component as it is configured: without faults, without what autoscalers made of production's load, and without traffic. Its
/// schedule and what it holds are its own.
ComponentUse Metering::configuredUse(std::uint32_t component, const Snapshot& meters, const ComponentUse& measured, double hours) const
{
    ComponentUse use;
    use.heldBytes = measured.heldBytes;
    use.onHours = measured.onHours;
    use.sizeHours = measured.sizeHours;
    use.highestSize = measured.highestSize;
    use.idleDiskHours = measured.idleDiskHours;
    for (const PoolRow& pool : m_topology.pools) {
        if (pool.component != component) continue;
        const double on = shareOn(component, meters);
        const double nodes = measured.sizeHours && measured.onHours && *measured.onHours > 0 ? *measured.sizeHours / *measured.onHours : pool.spec->nodes;
        use.nodeHours = nodes * hours * on;
        use.nodeHoursAboveReserved = std::max(0.0, nodes - pool.spec->reservedNodes) * hours * on;
    }
    return use;
}

void Metering::addCopies(const Snapshot& meters, const MeteredHour& measured, const std::vector<ComponentUse>& uses, Recording& recording)
{
    // Copies bill what their originals would bill as they are configured: nobody uses them like production, and its faults are not theirs.
    MeteredHour hour;
    hour.hours = measured.hours;
    hour.hoursInMonth = measured.hoursInMonth;
    hour.months = measured.months;
    hour.podHours = meters.onSeconds.empty() ? 0 : measured.podHours;
    if (meters.onSeconds.empty())
        for (const ServiceRow& service : m_topology.services) hour.podHours += service.spec->replicas * hour.hours;
    for (std::uint32_t c = 0; c < m_topology.scenario->components.size(); ++c) {
        const auto* copy = m_topology.component(c).as<scenario::EnvironmentCopySpec>();
        if (!copy) continue;
        const double running = shareOn(c, meters);
        const AddUsage again([&](const std::string& meter, double quantity, bool followsTraffic, double floor) {
            if (followsTraffic && floor <= 0) return;
            add(recording, c, meter, (followsTraffic ? floor : quantity) * copy->copies * copy->scale * running);
        });
        for (std::uint32_t o = 0; o < uses.size(); ++o) {
            const scenario::Component& original = m_topology.component(o);
            if (std::find(copy->of.begin(), copy->of.end(), original.id) == copy->of.end()) continue;
            const ComponentUse use = configuredUse(o, meters, uses[o], hour.hours);
            if (const auto* pool = original.as<scenario::NodePoolSpec>()) meterNodePool(*pool, use, hour, again);
            if (const auto* db = original.as<scenario::CosmosDbSpec>()) meterCosmosDb(*db, use, hour, again);
            meterComponent(original, use, hour, again);
        }
    }
}

} // namespace headroom::simulation

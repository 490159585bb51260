#include "models/simulation/topology_builder.h"

#include "models/simulation/disturbances.h"

#include <fmt/format.h>

#include <algorithm>

namespace headroom::simulation {

using scenario::Step;

TopologyBuilder::TopologyBuilder(const scenario::Scenario& scenario, const catalogue::Catalogue& catalogue) : m_scenario(scenario), m_catalogue(catalogue)
{
    m_topology.scenario = &scenario;
}

Result<Topology, Errors> TopologyBuilder::build()
{
    for (std::uint32_t i = 0; i < m_scenario.components.size(); ++i) {
        m_index[m_scenario.components[i].id] = i;
        addStation(i);
    }
    connectStations();
    for (const scenario::Operation& operation : m_scenario.operations) addOperation(operation);
    linkConsumers(m_topology);
    m_topology.tenants = static_cast<std::uint32_t>(m_tenantIndex.size()) + 1;
    if (!m_errors.empty()) return std::move(m_errors);
    if (auto disturbances = buildDisturbances(m_topology)) m_topology.disturbances = std::move(*disturbances);
    else m_errors.insert(m_errors.end(), disturbances.error().begin(), disturbances.error().end());
    for (OperationRow& operation : m_topology.operations) operation.onlyVisits = onlyVisits(operation);
    if (!m_errors.empty()) return std::move(m_errors);
    return std::move(m_topology);
}

void TopologyBuilder::addGuard(const Step& step, std::uint32_t callerService, StepRow& row)
{
    std::optional<GuardRow> guard = guardOf(step);
    if (row.kind == Step::Kind::Send && step.confirm && step.timeout && step.retry.attempts > 0) {
        const bool toldApart = std::any_of(m_scenario.operations.begin(), m_scenario.operations.end(),
                                           [&](const scenario::Operation& o) { return o.consumes == step.target && o.skipsDuplicates; });
        if (toldApart && !guard) guard = GuardRow{};
        if (toldApart) guard->jitter = step.retry.jitter;
        if (toldApart) guard->marksDuplicates = true;
    }
    if (!guard) return;
    guard->component = row.component;
    guard->callerService = callerService;
    if (const auto outbound = m_outboundIndex.find(step.newConnection); outbound != m_outboundIndex.end()) {
        guard->outbound = outbound->second;
        auto& destinations = m_topology.outbounds[outbound->second].destinations;
        const auto found = std::find(destinations.begin(), destinations.end(), row.component);
        guard->destination = static_cast<std::uint32_t>(found - destinations.begin());
        if (found == destinations.end()) destinations.push_back(row.component);
    }
    std::vector<std::uint32_t>& slots = callerService == kNone ? m_topology.clientGuards : m_topology.services[callerService].guards;
    guard->slot = static_cast<std::uint32_t>(slots.size());
    row.hasGuard = true;
    row.guard = static_cast<std::uint32_t>(m_topology.guards.size());
    slots.push_back(row.guard);
    m_topology.guards.push_back(*guard);
}

std::int64_t TopologyBuilder::betweenRegionsNs(std::uint32_t caller, const scenario::Component& target)
{
    const std::string& home = m_scenario.region;
    const std::string& from = caller == kNone || m_topology.component(caller).region.empty() ? home : m_topology.component(caller).region;
    const std::string& to = target.region.empty() ? home : target.region;
    if (from == to || target.roundTripStated) return 0;
    if (const auto known = catalogue::roundTripBetween(m_catalogue, from, to)) return known->count();
    if (m_unknownRoundTrips.insert({from, target.id}).second)
        fail(ErrorCode::NotFound, target, "/region", fmt::format("no round trip between the regions \"{}\" and \"{}\" is known", from, to), "state \"roundTrip\" of this component");
    return 0;
}

bool TopologyBuilder::isHosted(std::uint32_t component) const
{
    return std::any_of(m_topology.hosted.begin(), m_topology.hosted.end(), [&](const HostedRow& row) { return row.component == component; });
}

bool TopologyBuilder::onlyVisits(const OperationRow& operation) const
{
    if (operation.queue != kNone || operation.timeoutList != kNone || operation.stepCount == 0) return false;
    for (std::uint32_t i = 0; i < operation.stepCount; ++i) {
        const StepRow& row = m_topology.steps[operation.firstStep + i];
        if (row.kind != Step::Kind::Call || row.target != TargetKind::Service || row.childCount != 0 || row.times != 1 || row.retryAttempts != 0 ||
            row.timeoutList != kNone || row.probability < 1 || row.networkNs != 0 || row.cpuSampler != kNone || row.timeSampler == kNone ||
            row.guarded || row.hasGuard || row.limit != kNone || row.sidecarCpu != kNone)
            return false;
        const ServiceRow& service = m_topology.services[row.station];
        if (service.canLockUp || service.intercepted || service.revised || service.consumes != kNone) return false;
    }
    return true;
}

std::uint32_t TopologyBuilder::timeoutList(Duration length)
{
    auto& lists = m_topology.timeouts;
    const auto found = std::find(lists.begin(), lists.end(), length);
    if (found != lists.end()) return static_cast<std::uint32_t>(found - lists.begin());
    lists.push_back(length);
    return static_cast<std::uint32_t>(lists.size() - 1);
}

std::uint32_t TopologyBuilder::sampler(const random::Distribution& distribution, const std::string& stream)
{
    m_topology.samplers.emplace_back(distribution);
    m_topology.samplerStreams.push_back(stream);
    return static_cast<std::uint32_t>(m_topology.samplers.size() - 1);
}

std::uint32_t TopologyBuilder::edge(std::uint32_t from, std::uint32_t to)
{
    const auto [found, isNew] = m_edgeIndex.try_emplace({from, to}, static_cast<std::uint32_t>(m_topology.edges.size()));
    if (isNew) m_topology.edges.push_back({from, to});
    return found->second;
}

void TopologyBuilder::addOperation(const scenario::Operation& operation)
{
    OperationRow row;
    row.spec = &operation;
    const auto index = static_cast<std::uint32_t>(m_topology.operations.size());
    if (operation.timeout) row.timeoutList = timeoutList(*operation.timeout);
    if (!operation.tenant.empty()) row.tenant = m_tenantIndex.try_emplace(operation.tenant, static_cast<std::uint32_t>(m_tenantIndex.size()) + 1).first->second;
    std::uint32_t from = kNone;
    if (!operation.consumes.empty()) {
        const std::uint32_t component = m_index.at(operation.consumes);
        row.queue = consumedRow(component, operation);
        from = component;
        const std::uint32_t consumer = m_index.at(operation.steps.front().target);
        QueueRow& queue = m_topology.queues[row.queue];
        queue.consumerService = m_target.at(consumer).station;
        queue.consumerOperation = index;
        m_topology.services[queue.consumerService].consumes = row.queue;
        m_topology.services[queue.consumerService].consumerOperation = index;
    }
    row.firstStep = addSteps(operation.steps, from, kNone, index);
    row.stepCount = static_cast<std::uint32_t>(operation.steps.size());
    m_topology.operations.push_back(row);
}

std::uint32_t TopologyBuilder::consumedRow(std::uint32_t component, const scenario::Operation& operation) const
{
    const Target& target = m_target.at(component);
    if (target.kind != TargetKind::Topic) return target.station;
    const TopicRow& topic = m_topology.topics[target.station];
    for (std::uint32_t q = topic.firstQueue; q < topic.firstQueue + topic.count; ++q)
        if (m_topology.queues[q].reader == &operation) return q;
    return topic.firstQueue;
}

std::uint32_t TopologyBuilder::addSteps(const std::vector<Step>& steps, std::uint32_t caller, std::uint32_t callerService, std::uint32_t operation)
{
    const auto first = static_cast<std::uint32_t>(m_topology.steps.size());
    m_topology.steps.resize(m_topology.steps.size() + steps.size());
    for (std::size_t i = 0; i < steps.size(); ++i) {
        const Step& step = steps[i];
        StepRow row;
        row.kind = step.kind;
        row.branchStream = operation;
        row.probability = step.probability;
        row.times = static_cast<std::uint16_t>(step.times);
        std::uint32_t nextCaller = caller;
        std::uint32_t nextService = callerService;
        if (step.kind != Step::Kind::Parallel) describeCall(step, caller, callerService, operation, row, nextCaller, nextService);
        row.childCount = static_cast<std::uint32_t>(step.steps.size());
        row.firstChild = addSteps(step.steps, nextCaller, nextService, operation);
        m_topology.steps[first + i] = row;
    }
    return first;
}

void TopologyBuilder::describeCall(const Step& step, std::uint32_t caller, std::uint32_t callerService, std::uint32_t operation, StepRow& row,
                                   std::uint32_t& nextCaller, std::uint32_t& nextService)
{
    row.component = m_index.at(step.target);
    const scenario::Component& target = m_topology.component(row.component);
    const Target known = m_target.count(row.component) ? m_target.at(row.component) : Target{};
    row.target = known.kind;
    row.station = known.station;
    row.write = step.access == scenario::DataAccess::Write;
    row.confirm = step.confirm;
    row.networkNs = target.roundTrip.count() + betweenRegionsNs(caller, target);
    if (isHosted(row.component)) row.guarded = true;
    if (row.target == TargetKind::Database) {
        const DatabaseRow& database = m_topology.databases[row.station];
        row.ioOperations = step.access == scenario::DataAccess::Write ? database.ioPerWrite : step.access == scenario::DataAccess::Read ? database.ioPerRead : 0;
    }
    row.requestUnits = step.requestUnits;
    row.bytes = step.bytes;
    if (step.timeToLive) row.timeToLiveNs = step.timeToLive->count();
    if (step.timeout) row.timeoutList = timeoutList(*step.timeout);
    row.retryAttempts = static_cast<std::uint16_t>(step.retry.attempts);
    row.retryBaseNs = step.retry.base.count();
    row.retryCapNs = step.retry.cap.count();
    row.jitter = step.retry.jitter;
    row.hitRatio = step.hitRatio.value_or(0);
    row.mayHit = row.hitRatio > 0 && !step.steps.empty();
    addGuard(step, callerService, row);
    if (const auto limit = m_limitOf.find(row.component); limit != m_limitOf.end()) row.limit = limit->second;
    row.edge = edge(caller, row.component);
    // One stream per purpose: the times of an operation's steps at a component do not depend on other operations.
    const std::string stream = fmt::format("{}/{}/{}", target.id, m_scenario.operations[operation].name, step.pointer);
    if (step.cpu) row.cpuSampler = sampler(*step.cpu, "cpu/" + stream);
    if (step.time) row.timeSampler = sampler(*step.time, "time/" + stream);
    if (callerService != kNone) {
        const auto& pools = m_topology.services[callerService].pools;
        for (std::uint32_t p = 0; p < pools.size(); ++p)
            if (pools[p].target == row.component) row.callerPool = p;
    }
    if (row.target == TargetKind::Service) {
        row.revised = m_topology.services[row.station].revised;
        nextCaller = row.component;
        nextService = row.station;
        row.limit = m_topology.services[row.station].limit;
        if (const auto& sidecar = m_topology.services[row.station].spec->dapr) {
            row.sidecarCpu = sampler(sidecar->cpuPerRequest, "sidecar/cpu/" + stream);
            row.sidecarLatency = sampler(sidecar->latency, "sidecar/latency/" + stream);
        }
    } else if (row.target == TargetKind::Gateway) {
        // What is behind it is called by it, not by whoever called it.
        nextCaller = row.component;
        nextService = kNone;
    }
}

Result<Topology, Errors> buildTopology(const scenario::Scenario& scenario, const catalogue::Catalogue& catalogue)
{
    return TopologyBuilder(scenario, catalogue).build();
}

} // namespace headroom::simulation

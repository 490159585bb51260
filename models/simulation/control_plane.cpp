#include "models/simulation/control_plane_disturbances.h"

#include "core/random/stream.h"
#include "models/simulation/hpa_rules.h"
#include "models/simulation/node_room.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace headroom::simulation {
namespace {

constexpr Duration kScrapeInterval = Duration::seconds(15);
constexpr Duration kTerminationCheck = Duration::seconds(1);
constexpr Duration kRescheduleInterval = Duration::seconds(10);
/// Pods of the first moment have been running for this long, so that no autoscaler treats them as just started.
constexpr Duration kAgeAtStart = Duration::hours(1);

compute::Taint::Effect effectOf(const std::string& text)
{
    if (text == "NoExecute") return compute::Taint::Effect::NoExecute;
    if (text == "PreferNoSchedule") return compute::Taint::Effect::PreferNoSchedule;
    return compute::Taint::Effect::NoSchedule;
}

compute::Expander expanderOf(const std::string& name)
{
    if (name == "most-pods") return compute::Expander::MostPods;
    if (name == "least-waste") return compute::Expander::LeastWaste;
    if (name == "priority") return compute::Expander::Priority;
    return compute::Expander::Random;
}

} // namespace

ControlPlane::ControlPlane(const Topology& topology, Plant& plant, std::uint64_t seed, std::uint32_t replication, SimTime start,
                           ControlPace pace, const ClusterState* before)
    : m_topology(topology), m_plant(plant), m_pace(pace), m_start(start), m_lastShare(start), m_lastChange(start), m_scraper(kScrapeInterval, start), m_ties(random::makeStream(seed, replication, "scheduler"))
{
    setUpServices(seed, replication);
    for (const PoolRow& pool : topology.pools) m_provisioning.push_back(random::makeStream(seed, replication, "provisioning/" + topology.component(pool.component).id));
    setUpQuotas();
    if (before) {
        restore(*before, start);
    } else {
        addInitialNodes(start);
        addInitialPods(start);
    }

    setUpGateways(before, start);
    bool anyHpa = false;
    for (std::uint32_t s = 0; s < m_services.size(); ++s) {
        if (!m_services[s].hpa) continue;
        anyHpa = true;
        // The controller's workers do not evaluate all objects at the same instant.
        // That of KEDA has a clock of its own beside the operator's: half of its period later, the mean of what may be.
        const Duration phase = pace == ControlPace::Coarse ? Duration{} : Duration::milliseconds(100) * s + (m_services[s].keda ? Duration::milliseconds(7500) : Duration{});
        schedule(start + Duration::seconds(15) + phase, Due::Hpa, s);
    }
    if (anyHpa) {
        scrape(start);   // the pods of the first moment have been read before
        schedule(start + kScrapeInterval, Due::Scrape, 0);
    }
    for (std::uint32_t c = 0; c < topology.clusters.size(); ++c) {
        const auto& rules = topology.clusters[c].spec->autoscaler;
        m_autoscalers.push_back(nullptr);
        if (!rules) continue;
        compute::AutoscalerSettings settings;
        settings.scanInterval = rules->scanInterval;
        settings.expanders = {expanderOf(rules->expander)};
        settings.scaleDownUtilizationThreshold = rules->scaleDownUtilizationThreshold;
        settings.scaleDownUnneededTime = rules->scaleDownUnneeded;
        settings.scaleDownDelayAfterAdd = rules->scaleDownDelayAfterAdd;
        m_autoscalers.back() = std::make_unique<compute::ClusterAutoscaler>(
            settings, [this](std::size_t count) { return m_ties.below(static_cast<std::uint32_t>(count)); });
        schedule(onGrid(start + settings.scanInterval), Due::AutoscalerScan, c);
    }
    schedule(onGrid(start + kShareInterval), Due::CpuShares, 0);
    schedule(start + Duration::minutes(1), Due::Keys, 0);
    for (const ServiceRow& row : topology.services) m_anyMemoryRule = m_anyMemoryRule || row.spec->memoryGrowth || row.spec->memoryLimitBytes;
    if (m_anyMemoryRule) schedule(start + Duration::minutes(1), Due::Memory, 0);
    schedule(onGrid(start + kRescheduleInterval), Due::Reschedule, 0);
    if (topology.disturbances) setUpDisturbances(seed, replication, start, before);
    startKeda(start);
    scheduleDeployments(start);
    setUpInflation(start);
}

void ControlPlane::setUpServices(std::uint64_t seed, std::uint32_t replication)
{
    m_services.resize(m_topology.services.size());
    for (std::uint32_t s = 0; s < m_services.size(); ++s) {
        const ServiceRow& row = m_topology.services[s];
        const scenario::ServiceSpec& spec = *row.spec;
        Service& service = m_services[s];
        const std::string& id = m_topology.component(row.component).id;
        if (spec.keda) setUpKeda(s, seed, replication, m_start);
        else if (spec.hpa) service.hpa = std::make_unique<compute::HorizontalPodAutoscaler>(hpaOf(*spec.hpa));
        service.desired = spec.replicas;
        service.startUp = random::makeStream(seed, replication, "startup/" + id);
        service.probePhase = random::makeStream(seed, replication, "probe/" + id);
        service.crash = random::makeStream(seed, replication, "crash/" + id);
        service.startUpSampler.emplace(spec.startUp);
        if (spec.dapr) {
            service.sidecar = random::makeStream(seed, replication, "startup/sidecar/" + id);
            service.sidecarSampler.emplace(spec.dapr->startUp);
        }
        service.podSpec.cpuMilli = static_cast<std::int64_t>(spec.cpuRequestMilli);
        service.podSpec.memoryBytes = static_cast<std::int64_t>(spec.memoryRequestBytes);
        for (const std::string& key : spec.tolerations) service.podSpec.tolerations.push_back({key, {}, {}});
        if (!spec.pool.empty()) service.podSpec.nodeSelector.emplace_back("agentpool", spec.pool);
    }
}

void ControlPlane::log(SimTime at, EventKind kind, std::string who, std::uint32_t component, int from, int to, std::string why)
{
    m_log.push_back(Event{at, kind, std::move(who), m_topology.component(component).id, from, to, std::move(why)});
}

void ControlPlane::fire(SimTime now)
{
    if (m_disturbed) fireDisturbances(now);
    while (m_queue.nextTime() <= now) {
        const kernel::Event event = m_queue.pop();
        const std::uint32_t index = event.payload & 0xffffffu;
        switch (static_cast<Due>(event.payload >> 24)) {
        case Due::Scrape: scrape(now); schedule(now + kScrapeInterval, Due::Scrape, 0); break;
        case Due::Hpa: reconcile(index, now); schedule(now + m_services[index].hpa->spec().syncPeriod, Due::Hpa, index); break;
        case Due::PodReady: podReady(index, now); break;
        case Due::Restart:
            if (m_pods[index].phase == PodPhase::CrashBackOff) startContainer(index, now, Duration::nanoseconds(m_services[m_pods[index].service].startUpSampler->sampleNs(m_services[m_pods[index].service].startUp)));
            break;
        case Due::CpuShares: shareCpu(now); schedule(onGrid(now + kShareInterval), Due::CpuShares, 0); break;
        case Due::Memory: growMemory(now); schedule(now + Duration::minutes(1), Due::Memory, 0); break;
        case Due::Keys: m_plant.expireKeys(now); schedule(now + Duration::minutes(1), Due::Keys, 0); break;
        case Due::AutoscalerScan: autoscaleNodes(index, now); schedule(onGrid(now + m_autoscalers[index]->settings().scanInterval), Due::AutoscalerScan, index); break;
        case Due::NodeReady:
            if (m_nodes[index].exists) {
                m_nodes[index].state.ready = true;
                m_lastChange = now;
                reschedule(now);
            }
            break;
        case Due::Terminations: checkTerminations(now); break;
        case Due::KedaPoll: pollKeda(index, now); schedule(onGrid(now + m_services[index].keda->op.spec().pollingInterval), Due::KedaPoll, index); break;
        case Due::HttpTick: tickHttp(index, now); break;
        case Due::HttpPush: pollKeda(index, now); break;
        case Due::Deployment: deploy(index, now); break;
        case Due::RolloutTick:
            stepRollout(index, now);
            if (const RolloutRun* run = rolloutOf(index); run && !run->complete) schedule(onGrid(now + Duration::seconds(1)), Due::RolloutTick, index);
            break;
        case Due::WatchRevision: watchRevision(index, now); break;
        case Due::Crash:
            if (m_pods[index].crashAt == now) restartContainer(index, now, "the container of the new revision ended by itself");
            break;
        case Due::Readiness: probeReadiness(index, now); break;
        case Due::Liveness: probeLiveness(index, now); break;
        case Due::Reschedule: reschedule(now); createRefused(now); schedule(onGrid(now + kRescheduleInterval), Due::Reschedule, 0); break;
        case Due::Gateways: scaleGateways(now); break;
        case Due::GatewayUnits: gatewayReady(index, now); break;
        case Due::AutoInflate: inflate(index, now); break;
        }
    }
    for (const Plant::Lockup& lockup : m_plant.takeLockups()) {
        const std::uint32_t s = m_plant.serviceOf(lockup.pod);
        const ServiceRow& row = m_topology.services[s];
        // Thousands a day in a bad case, all with the same words.
        std::string& words = m_services[s].lockupWords;
        if (words.empty())
            words = fmt::format("a pod of {} locked up with more than {} requests in work and answers nothing for {:.0f} s", m_topology.component(row.component).title,
                                row.spec->deadlock->inFlightAbove, row.spec->deadlock->duration.toSeconds());
        log(lockup.at, EventKind::Deadlock, "pod", row.component, 1, 0, words);
    }
}

// --------------------------------------------------------------------------------------------------- nodes

std::uint32_t ControlPlane::addNode(std::uint32_t poolIndex, SimTime, bool ready)
{
    const PoolRow& pool = m_topology.pools[poolIndex];
    const scenario::ClusterSpec defaults;
    const scenario::ClusterSpec& cluster = pool.cluster == kNone ? defaults : *m_topology.clusters[pool.cluster].spec;
    const compute::Allocatable room = nodeRoom(pool.sku, *pool.spec, cluster);
    Node node;
    node.pool = poolIndex;
    node.state.id = static_cast<std::uint32_t>(m_nodes.size());
    node.state.poolId = poolIndex;
    node.state.cpuMilli = room.usableCpuMilli;
    node.state.memoryBytes = room.usableMemoryBytes;
    node.state.maxPods = cluster.maxPodsPerNode;
    node.state.ready = ready;
    node.state.labels.emplace_back("agentpool", m_topology.component(pool.component).id);
    for (const scenario::Taint& taint : pool.spec->taints) node.state.taints.push_back({taint.key, taint.value, effectOf(taint.effect)});
    node.cores = static_cast<double>(room.usableCpuMilli) / 1000;
    node.memoryBytes = static_cast<double>(room.usableMemoryBytes);
    node.exists = true;
    m_nodes.push_back(std::move(node));
    m_mostNodes.resize(m_topology.pools.size(), 0);
    m_mostNodes[poolIndex] = std::max(m_mostNodes[poolIndex], nodesOf(poolIndex));
    return static_cast<std::uint32_t>(m_nodes.size() - 1);
}

void ControlPlane::addInitialNodes(SimTime start)
{
    for (std::uint32_t p = 0; p < m_topology.pools.size(); ++p)
        for (int n = 0; n < m_topology.pools[p].spec->nodes; ++n) addNode(p, start, true);
}

void ControlPlane::removeNode(std::uint32_t index, SimTime now)
{
    Node& node = m_nodes[index];
    node.removing = true;
    node.state.cordoned = true;
    m_lastChange = now;
    for (const std::uint32_t p : std::vector<std::uint32_t>(m_live))
        if (m_pods[p].node == index && m_pods[p].phase != PodPhase::Terminating) {
            terminate(p, now);
            createPod(m_pods[p].service, now);
        }
}

int ControlPlane::nodesOf(std::uint32_t pool) const
{
    return static_cast<int>(std::count_if(m_nodes.begin(), m_nodes.end(), [&](const Node& n) { return n.exists && n.pool == pool; }));
}

// ---------------------------------------------------------------------------------------------------- pods

void ControlPlane::addInitialPods(SimTime start)
{
    for (std::uint32_t s = 0; s < m_services.size(); ++s)
        for (int i = 0; i < m_services[s].desired; ++i) {
            const std::uint32_t id = createPod(s, start);
            if (id == kNone) break;   // its namespace has no room for more
            PodRecord& pod = m_pods[id];
            if (pod.phase != PodPhase::Starting) continue;   // fits nowhere: pending, as in the real cluster
            pod.created = pod.bound = start - kAgeAtStart;
            pod.readyTransition = start - kAgeAtStart;
            podReady(id, start);
            m_pods[id].readyTransition = start - kAgeAtStart;
            m_pods[id].listensAt = start;
            startProbes(id, start, true);
        }
}

std::uint32_t ControlPlane::createPod(std::uint32_t service, SimTime now)
{
    if (m_disturbed && halted(service)) return kNone;   // a stopped cluster creates nothing
    if (!quotaAdmits(service, now)) return kNone;
    const auto id = static_cast<std::uint32_t>(m_pods.size());
    PodRecord pod;
    pod.service = service;
    pod.created = now;
    pod.revision = m_services[service].revision;
    if (const RolloutRun* run = rolloutOf(service)) pod.heldBack = run->holdsBack();
    pod.readyTransition = now;
    m_pods.push_back(pod);
    m_live.push_back(id);
    m_lastChange = now;
    m_services[service].pods.push_back(id);
    noteMost(service);
    place(id, now);
    return id;
}

bool ControlPlane::place(std::uint32_t id, SimTime now)
{
    PodRecord& pod = m_pods[id];
    Service& service = m_services[pod.service];
    std::vector<compute::NodeState> states;
    std::vector<std::uint32_t> index;
    for (const Node& node : m_nodes)
        if (node.exists) {
            states.push_back(node.state);
            index.push_back(node.state.id);
        }
    const auto tie = [this](std::size_t count) { return m_ties.below(static_cast<std::uint32_t>(count)); };
    auto chosen = compute::place(service.podSpec, states, tie);
    if (!chosen && service.fallbackSpec) chosen = compute::place(*service.fallbackSpec, states, tie);
    if (!chosen) {
        if (!pod.reportedPending) {
            pod.reportedPending = true;
            const std::uint32_t component = m_topology.services[pod.service].component;
            log(now, EventKind::PodPending, "scheduler", component, 0, 0, compute::explainUnschedulable(service.podSpec, states));
        }
        return false;
    }
    m_lastChange = now;
    pod.node = index[*chosen];
    pod.bound = now;
    pod.phase = PodPhase::Starting;
    pod.readyTransition = now;
    compute::bind(m_nodes[pod.node].state, service.podSpec);
    startContainer(id, now, Duration::nanoseconds(service.startUpSampler->sampleNs(service.startUp)));
    return true;
}

/// The process starts now and listens after `delay`; the first successful readiness probe follows within one period.
void ControlPlane::startContainer(std::uint32_t id, SimTime now, Duration delay)
{
    PodRecord& pod = m_pods[id];
    Service& service = m_services[pod.service];
    const scenario::ServiceSpec& spec = *m_topology.services[pod.service].spec;
    pod.phase = PodPhase::Starting;
    pod.containerStart = now;
    pod.memoryBytes = spec.memoryRequestBytes;
    pod.cpuSecondsSeen = 0;
    pod.container = m_plant.addPod(pod.service, cpuCapacity(pod), now);
    m_plant.placeOn(pod.container, pod.node);
    if (service.sidecarSampler) delay = delay + Duration::nanoseconds(service.sidecarSampler->sampleNs(service.sidecar));
    if (pod.lastContainer != kNone) m_plant.keepVolume(pod.lastContainer, pod.container);
    pod.lastContainer = pod.container;
    pod.listensAt = now + delay;
    if (pod.revision > 0) prepareRevision(id, now);
    startProbes(id, now, false);
    if (spec.readiness) return;
    const Duration probe = Duration::nanoseconds(static_cast<std::int64_t>(service.probePhase.uniform() * static_cast<double>(spec.readinessPeriod.count())));
    schedule(now + delay + probe, Due::PodReady, id);
}

double ControlPlane::cpuCapacity(const PodRecord& pod) const
{
    const scenario::ServiceSpec& spec = *m_topology.services[pod.service].spec;
    const double node = pod.node == kNone ? 1.0 : m_nodes[pod.node].cores;
    return spec.cpuLimitMilli ? std::min(*spec.cpuLimitMilli / 1000, node) : node;
}

void ControlPlane::podReady(std::uint32_t id, SimTime now)
{
    PodRecord& pod = m_pods[id];
    if (pod.phase != PodPhase::Starting && pod.phase != PodPhase::Unready) return;   // terminated while it started, or a second event of the first moment
    pod.phase = PodPhase::Ready;
    pod.readyTransition = now;
    m_lastChange = now;
    noteMost(pod.service);
    if (!pod.heldBack) m_plant.makeReady(pod.container, now);
    if (!m_rollouts.empty()) stepRollout(m_pods[id].service, now);
}

void ControlPlane::terminate(std::uint32_t id, SimTime now)
{
    PodRecord& pod = m_pods[id];
    if (pod.phase == PodPhase::Pending) {
        remove(id, now);
        return;
    }
    const bool running = pod.phase == PodPhase::Ready || pod.phase == PodPhase::Unready;
    pod.phase = PodPhase::Terminating;
    pod.terminationEnd = now + m_topology.services[pod.service].spec->terminationGrace;
    if (!running) {
        remove(id, now);
        return;
    }
    m_plant.drain(pod.container, now);
    m_terminating.push_back(id);
    schedule(now + kTerminationCheck, Due::Terminations, 0);
}

void ControlPlane::endContainer(std::uint32_t id, SimTime now)
{
    PodRecord& pod = m_pods[id];
    if (pod.container == kNone) return;
    m_services[pod.service].retiredCpuSeconds += m_plant.cpuCoreSeconds(pod.container, now);
    m_plant.kill(pod.container, now);
    m_scraper.forget(id);
    pod.container = kNone;
}

void ControlPlane::remove(std::uint32_t id, SimTime now)
{
    endContainer(id, now);
    PodRecord& pod = m_pods[id];
    if (pod.lastContainer != kNone) m_plant.loseVolume(pod.lastContainer, now);
    pod.lastContainer = kNone;
    if (pod.node != kNone) compute::unbind(m_nodes[pod.node].state, m_services[pod.service].podSpec);
    if (pod.node != kNone && m_nodes[pod.node].removing) {
        const std::uint32_t node = pod.node;
        pod.phase = PodPhase::Gone;
        const bool last = std::none_of(m_pods.begin(), m_pods.end(), [&](const PodRecord& p) { return p.node == node && p.phase != PodPhase::Gone; });
        if (last) m_nodes[node].exists = m_nodes[node].state.ready = false;
    }
    m_pods[id].phase = PodPhase::Gone;
    releaseQuota(m_pods[id].service);
    m_lastChange = now;
    m_live.erase(std::lower_bound(m_live.begin(), m_live.end(), id));
    std::erase(m_services[m_pods[id].service].pods, id);
}

void ControlPlane::checkTerminations(SimTime now)
{
    std::vector<std::uint32_t> left;
    const std::vector<std::uint32_t> all = std::exchange(m_terminating, {});
    for (const std::uint32_t id : all) {
        if (m_plant.idle(m_pods[id].container) || now >= m_pods[id].terminationEnd) remove(id, now);
        else left.push_back(id);
    }
    m_terminating.insert(m_terminating.begin(), left.begin(), left.end());
    if (!m_terminating.empty()) schedule(now + kTerminationCheck, Due::Terminations, 0);
}

void ControlPlane::reschedule(SimTime now)
{
    for (const std::uint32_t id : m_live)
        if (m_pods[id].phase == PodPhase::Pending) place(id, now);
}

ControlPlane::ServiceCounts ControlPlane::counts(std::uint32_t index) const
{
    const Service& service = m_services[index];
    ServiceCounts counts;
    counts.desired = service.desired;
    counts.restarts = service.restarts;
    counts.evictions = service.evictions;
    for (const std::uint32_t id : service.pods) {
        const PodPhase phase = m_pods[id].phase;
        if (phase == PodPhase::Terminating) continue;
        ++counts.existing;
        counts.ready += phase == PodPhase::Ready;
        counts.pending += phase == PodPhase::Pending;
    }
    return counts;
}

bool ControlPlane::anyReady(std::uint32_t service) const
{
    const std::vector<std::uint32_t>& pods = m_services[service].pods;
    return std::any_of(pods.begin(), pods.end(), [&](std::uint32_t id) { return m_pods[id].phase == PodPhase::Ready; });
}

void ControlPlane::noteMost(std::uint32_t service)
{
    const ServiceCounts now = counts(service);
    MostPods& most = m_services[service].most;
    most = {std::max(most.existing, now.existing), std::max(most.ready, now.ready)};
}

ControlPlane::MostPods ControlPlane::takeMostPods(std::uint32_t service)
{
    noteMost(service);
    const ServiceCounts now = counts(service);
    return std::exchange(m_services[service].most, {now.existing, now.ready});
}

int ControlPlane::takeMostNodes(std::uint32_t pool)
{
    m_mostNodes.resize(m_topology.pools.size(), 0);
    const int now = nodesOf(pool);
    return std::max(now, std::exchange(m_mostNodes[pool], now));
}

double ControlPlane::cpuSeconds(std::uint32_t index, SimTime now)
{
    double seconds = m_services[index].retiredCpuSeconds;
    for (const std::uint32_t id : m_services[index].pods)
        if (m_pods[id].container != kNone) seconds += m_plant.cpuCoreSeconds(m_pods[id].container, now);
    return seconds;
}

ControlPlane::Memory ControlPlane::memoryOf(std::uint32_t index) const
{
    Memory memory;
    for (const std::uint32_t id : m_services[index].pods) {
        if (m_pods[id].container == kNone) continue;
        memory.total += m_pods[id].memoryBytes;
        memory.largest = std::max(memory.largest, m_pods[id].memoryBytes);
    }
    return memory;
}

} // namespace headroom::simulation

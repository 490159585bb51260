#include "models/simulation/control_plane_disturbances.h"

#include "core/random/generator.h"

#include <fmt/format.h>

#include <algorithm>

/// What comes from outside, in the order of time, and the faults among it.
namespace headroom::simulation {
namespace {

using Kind = scenario::FaultSpec::Kind;

/// No window is longer; schedules and faults are laid out at once.
constexpr Duration kPlanned = Duration::hours(24 * 400);

std::string spanText(Duration span)
{
    const double seconds = span.toSeconds();
    if (seconds < 120) return fmt::format("{:.0f} s", seconds);
    if (seconds < 7200) return fmt::format("{:.0f} min", seconds / 60);
    return fmt::format("{:.1f} h", seconds / 3600);
}

} // namespace

ControlPlane::~ControlPlane() = default;

SimTime ControlPlane::nextDisturbance() const { return m_disturbed ? m_disturbed->due.nextTime() : SimTime::never(); }

void ControlPlane::setUpDisturbances(std::uint64_t seed, std::uint32_t replication, SimTime start, const ClusterState* before)
{
    const Disturbances& rules = *m_topology.disturbances;
    m_disturbed = std::make_unique<Disturbed>(rules);
    Disturbed& all = *m_disturbed;
    const SimTime end = start + kPlanned;
    all.marketOf.assign(m_topology.pools.size(), kNone);
    all.spot.resize(m_topology.pools.size());
    all.clusterOff.assign(m_topology.clusters.size(), false);
    all.poolOff.assign(m_topology.pools.size(), false);
    all.serviceHeld.assign(m_topology.services.size(), false);
    all.courseOf.assign(m_topology.scenario->components.size(), kNone);
    for (std::uint32_t s = 0; s < m_topology.services.size(); ++s) all.clusterOfService.push_back(clusterOf(m_topology, s));
    for (const PoolRow& pool : m_topology.pools) all.nodesKept.push_back(pool.spec->nodes);

    for (std::uint32_t i = 0; i < rules.spotPools.size(); ++i) {
        const SpotPool& spot = rules.spotPools[i];
        const std::string& id = m_topology.component(m_topology.pools[spot.pool].component).id;
        all.marketOf[spot.pool] = i;
        all.markets.emplace_back(spot.rules, spot.nodesMax, seed, replication, id, start, end);
        if (before && i < before->scarceUntil.size()) all.markets[i].setScarceUntil(before->scarceUntil[i]);
        if (all.markets[i].nextTime() != SimTime::never()) all.push(all.markets[i].nextTime(), Disturbed::Due::Pressure, i);
        if (spot.fallback == kNone) continue;
        for (std::uint32_t s = 0; s < m_services.size(); ++s) {
            if (m_topology.services[s].spec->pool != id) continue;
            m_services[s].fallbackSpec = m_services[s].podSpec;
            for (auto& [key, value] : m_services[s].fallbackSpec->nodeSelector)
                if (key == "agentpool") value = m_topology.component(m_topology.pools[spot.fallback].component).id;
        }
    }
    for (std::uint32_t i = 0; i < rules.schedules.size(); ++i) {
        all.courseOf[rules.schedules[i].component] = i;
        Disturbed::Course course;
        course.changes = rules.courseOf(i, m_topology, seed, replication, start, end);
        all.courses.push_back(std::move(course));
        if (all.courses[i].changes.front().power != compute::Power::Running) followCourse(i, start, true);
        if (all.courses[i].changes.size() > 1) all.push(all.courses[i].changes[1].at, Disturbed::Due::Course, i);
    }
    all.faults = rules.faultsWithin(seed, replication, start, end);
    for (std::uint32_t f = 0; f < all.faults.size(); ++f) {
        if (all.faults[f].from < start) {
            beginFault(f, start, before == nullptr);
            if (all.faults[f].to != SimTime::never()) all.push(all.faults[f].to, Disturbed::Due::FaultEnds, f);
        } else {
            all.push(all.faults[f].from, Disturbed::Due::FaultBegins, f);
        }
    }
}

void ControlPlane::fireDisturbances(SimTime now)
{
    using Kinds = Disturbed::Due;
    Disturbed& all = *m_disturbed;
    while (all.due.nextTime() <= now) {
        const kernel::Event event = all.due.pop();
        const std::uint32_t index = event.payload & 0xffffffu;
        switch (static_cast<Kinds>(event.payload >> 24)) {
        case Kinds::Pressure: strikeSpotPool(index, now); break;
        case Kinds::NodeGone: vanishNode(index, now); break;
        case Kinds::PodsLost: podsLost(index, now); break;
        case Kinds::ReplaceLost: replaceLostPods(index, now); break;
        case Kinds::Course: {
            Disturbed::Course& course = all.courses[index];
            ++course.next;
            if (course.next < course.changes.size()) all.push(course.changes[course.next].at, Kinds::Course, index);
            followCourse(index, now, false);
            break;
        }
        case Kinds::FaultBegins:
            beginFault(index, now, true);
            if (all.faults[index].to != SimTime::never()) all.push(all.faults[index].to, Kinds::FaultEnds, index);
            break;
        case Kinds::FaultEnds: endFault(index, now); break;
        }
    }
}

// ---------------------------------------------------------------------------------------------------- faults

/// `fresh`: nothing of what it does to pods and nodes is known yet; false where the state that the run began with has it.
void ControlPlane::beginFault(std::uint32_t index, SimTime now, bool fresh)
{
    const compute::Fault& fault = m_disturbed->faults[index];
    const FaultTarget& target = m_disturbed->rules.faults[fault.rule];
    const scenario::FaultSpec& spec = *target.spec;
    m_lastChange = now;
    const std::string lasts = fault.to == SimTime::never() ? "for good" : "for " + spanText(fault.to - fault.from);
    std::string what;
    switch (spec.kind) {
    case Kind::Pod: what = fmt::format("{} pod{} of it end and come back after {}", spec.count, spec.count == 1 ? "" : "s", spanText(fault.to - fault.from)); break;
    case Kind::Node: what = fmt::format("{} node{} vanish {}", spec.count, spec.count == 1 ? "" : "s", lasts); break;
    case Kind::Zone: what = fmt::format("a zone vanishes {}", lasts); break;
    case Kind::Down: what = fmt::format("answers nothing {}", lasts); break;
    case Kind::Slow: what = fmt::format("{:.0f} % of its calls take {} times as long {}", spec.share * 100, spec.factor, lasts); break;
    case Kind::Failover: what = fmt::format("fails over: every connection is cut, no call succeeds {}", lasts); break;
    case Kind::Loss: what = fmt::format("{:.0f} % of its messages vanish {}", spec.share * 100, lasts); break;
    case Kind::Expire: what = "expires: every call fails from now on"; break;
    }
    log(now, EventKind::Fault, spec.name, target.component, 1, 0, fmt::format("{}: {}{}", spec.name, what, spec.dataLost ? "; what it held is lost" : ""));

    if (!target.pools.empty()) {
        if (fresh) loseNodes(index, now);
        return;
    }
    for (const std::uint32_t c : target.guarded) {
        if (spec.dataLost && fresh) m_plant.loseContents(c, now);
        switch (spec.kind) {
        case Kind::Down:
        case Kind::Expire: m_plant.setDown(c, true, now); break;
        case Kind::Failover:
            m_plant.setDown(c, true, now);
            m_plant.cutConnections(c, now);
            break;
        case Kind::Slow: m_plant.setSlow(c, spec.factor, spec.share, now); break;
        case Kind::Loss: m_plant.setLoss(c, spec.share, now); break;
        case Kind::Pod: case Kind::Node: case Kind::Zone: break;
        }
    }
    if (!fresh) return;
    for (const std::uint32_t s : target.services) crashPods(fault, s, spec.kind == Kind::Failover ? static_cast<int>(m_services[s].pods.size()) : spec.count, now);
}

void ControlPlane::endFault(std::uint32_t index, SimTime now)
{
    const compute::Fault& fault = m_disturbed->faults[index];
    const FaultTarget& target = m_disturbed->rules.faults[fault.rule];
    const scenario::FaultSpec& spec = *target.spec;
    m_lastChange = now;
    if (spec.kind != Kind::Pod) log(now, EventKind::Fault, spec.name, target.component, 0, 1, fmt::format("{}: over", spec.name));
    if (target.pools.empty()) {
        for (const std::uint32_t c : target.guarded) {
            if (spec.kind == Kind::Down || spec.kind == Kind::Failover) m_plant.setDown(c, false, now);
            if (spec.kind == Kind::Slow) m_plant.setSlow(c, 1, 1, now);
            if (spec.kind == Kind::Loss) m_plant.setLoss(c, 0, now);
        }
    }
    for (const Disturbed::Missing& missing : m_disturbed->missing) {
        if (missing.fault != index || poolHalted(missing.pool) || clusterHalted(m_topology.pools[missing.pool].cluster)) continue;
        for (int i = 0; i < missing.nodes; ++i) addNode(missing.pool, now, true);
    }
    for (const Disturbed::Crashed& crashed : m_disturbed->crashed) {
        const PodRecord& pod = m_pods[crashed.pod];
        if (crashed.fault != index || pod.phase != PodPhase::CrashBackOff) continue;
        Service& service = m_services[pod.service];
        startContainer(crashed.pod, now, Duration::nanoseconds(service.startUpSampler->sampleNs(service.startUp)));
    }
    std::erase_if(m_disturbed->missing, [&](const auto& m) { return m.fault == index; });
    std::erase_if(m_disturbed->crashed, [&](const auto& c) { return c.fault == index; });
    reschedule(now);
}

/// The processes of `count` pods end; they start again when the fault is over.
void ControlPlane::crashPods(const compute::Fault& fault, std::uint32_t service, int count, SimTime now)
{
    std::vector<std::uint32_t> ready;
    for (const std::uint32_t id : m_services[service].pods)
        if (m_pods[id].phase == PodPhase::Ready) ready.push_back(id);
    random::Generator choice(fault.seed);
    const auto index = static_cast<std::uint32_t>(&fault - m_disturbed->faults.data());
    for (int i = 0; i < count && !ready.empty(); ++i) {
        const std::size_t at = choice.below(static_cast<std::uint32_t>(ready.size()));
        const std::uint32_t id = ready[at];
        ready.erase(ready.begin() + static_cast<std::ptrdiff_t>(at));
        endContainer(id, now);
        m_pods[id].phase = PodPhase::CrashBackOff;
        m_pods[id].readyTransition = now;
        ++m_pods[id].restarts;
        ++m_services[service].restarts;
        m_disturbed->crashed.push_back({index, id});
    }
}

/// Machines go without notice. Of a zone all, of a node fault `count` chosen at random. They come back at the end, where no autoscaler asks for
/// others meanwhile.
void ControlPlane::loseNodes(std::uint32_t index, SimTime now)
{
    const compute::Fault& fault = m_disturbed->faults[index];
    const FaultTarget& target = m_disturbed->rules.faults[fault.rule];
    const scenario::FaultSpec& spec = *target.spec;
    random::Generator choice(fault.seed);
    const std::uint64_t zone = choice.next();
    std::vector<std::uint32_t> candidates;
    for (const std::uint32_t p : target.pools) {
        std::uint64_t position = 0;
        const auto zones = static_cast<std::uint64_t>(std::max(1, m_topology.pools[p].spec->zones));
        for (const Node& node : m_nodes) {
            if (!node.exists || node.pool != p) continue;
            const bool inZone = position++ % zones == zone % zones;
            if (spec.kind != Kind::Zone || inZone) candidates.push_back(node.state.id);
        }
    }
    const std::size_t count = spec.kind == Kind::Node ? std::min(candidates.size(), static_cast<std::size_t>(spec.count)) : candidates.size();
    for (std::size_t i = 0; i < count; ++i) {
        std::swap(candidates[i], candidates[i + choice.below(static_cast<std::uint32_t>(candidates.size() - i))]);
        const std::uint32_t pool = m_nodes[candidates[i]].pool;
        const bool autoscaled = m_topology.pools[pool].spec->minNodes && m_topology.pools[pool].cluster != kNone && m_autoscalers[m_topology.pools[pool].cluster];
        if (!autoscaled) m_disturbed->missing.push_back({index, pool, 1});
        vanishNode(candidates[i], now);
    }
}

} // namespace headroom::simulation

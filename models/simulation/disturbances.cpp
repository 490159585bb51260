#include "models/simulation/disturbances.h"

#include "core/calendar/calendar.h"
#include "models/simulation/topology.h"

#include <fmt/format.h>

#include <algorithm>

namespace headroom::simulation {
namespace {

using scenario::Component;
using scenario::FaultSpec;

/// Random faults have been going on for this long before the calendar begins, so that a warm-up meets them as well.
constexpr Duration kBefore = Duration::hours(24 * 7);
/// Azure Database for PostgreSQL documentation, stop and start: a stopped server is started after seven days.
constexpr Duration kPostgresqlLongestStop = Duration::hours(24 * 7);
/// Until autoscalers and lines are calm again after a start or a fault.
constexpr Duration kSettles = Duration::hours(2);

const scenario::ScheduleSpec* scheduleOf(const Component& component)
{
    const auto of = [](const auto* spec) -> const scenario::ScheduleSpec* { return spec && spec->schedule ? &*spec->schedule : nullptr; };
    if (const auto* s = of(component.as<scenario::ClusterSpec>())) return s;
    if (const auto* s = of(component.as<scenario::NodePoolSpec>())) return s;
    if (const auto* s = of(component.as<scenario::ServiceSpec>())) return s;
    if (const auto* s = of(component.as<scenario::CosmosDbSpec>())) return s;
    if (const auto* s = of(component.as<scenario::RedisSpec>())) return s;
    if (const auto* s = of(component.as<scenario::SqlDatabaseSpec>())) return s;
    if (const auto* s = of(component.as<scenario::PostgresqlSpec>())) return s;
    if (const auto* s = of(component.as<scenario::DocumentStoreSpec>())) return s;
    return of(component.as<scenario::EnvironmentCopySpec>());
}

compute::Schedule compile(const scenario::ScheduleSpec& spec)
{
    calendar::Calendar zone;
    if (const auto known = calendar::Calendar::forZone(spec.timeZone)) zone = *known;
    compute::Schedule schedule(zone);
    for (const auto& hours : spec.hours) schedule.add(compute::ScheduleLine{hours.days, hours.startMinute, hours.stopMinute});
    const auto add = [&](const scenario::ScheduleSpec::WeeklyInstant& instant, bool start) {
        if (instant.utc) schedule.add(compute::CronLine{instant.days, instant.minute, start});
        else if (start) schedule.add(compute::ScheduleLine{instant.days, instant.minute, std::nullopt});
        else schedule.add(compute::ScheduleLine{instant.days, std::nullopt, instant.minute});
    };
    for (const auto& start : spec.starts) add(start, true);
    for (const auto& stop : spec.stops) add(stop, false);
    for (const auto& exception : spec.exceptions) schedule.add(exception.at, exception.start);
    return schedule;
}

template <typename Rows>
std::uint32_t rowOf(const Rows& rows, std::uint32_t component)
{
    for (std::uint32_t i = 0; i < rows.size(); ++i)
        if (rows[i].component == component) return i;
    return kNone;
}

class Builder {
public:
    explicit Builder(Topology& topology) : m_topology(topology), m_scenario(*topology.scenario) {}

    Result<std::shared_ptr<const Disturbances>, Errors> build()
    {
        m_result.origin = m_scenario.calendar.start - kBefore;
        m_guarded.assign(m_scenario.components.size(), false);
        for (std::uint32_t p = 0; p < m_topology.pools.size(); ++p) addSpotPool(p);
        for (std::uint32_t c = 0; c < m_scenario.components.size(); ++c)
            if (const auto* spec = scheduleOf(m_scenario.components[c])) addSchedule(c, *spec);
        for (std::size_t f = 0; f < m_scenario.faults.size(); ++f) addFault(f);
        if (!m_errors.empty()) return std::move(m_errors);
        if (m_result.empty()) return std::shared_ptr<const Disturbances>{};
        for (StepRow& step : m_topology.steps)
            if (step.component != kNone && step.component < m_guarded.size()) step.guarded = step.guarded || m_guarded[step.component];   // stores in pods are guarded anyway
        return std::shared_ptr<const Disturbances>(std::make_shared<Disturbances>(std::move(m_result)));
    }

private:
    void addSpotPool(std::uint32_t p)
    {
        const scenario::NodePoolSpec& pool = *m_topology.pools[p].spec;
        if (!pool.spot || !pool.spotMarket) return;
        SpotPool spot;
        spot.pool = p;
        spot.spec = &*pool.spotMarket;
        spot.rules = {spot.spec->evictionsPerHour, spot.spec->together, spot.spec->pressure, spot.spec->replacementFailsProbability};
        spot.nodesMax = std::max({1, pool.nodes, pool.maxNodes.value_or(1)});
        for (std::uint32_t other = 0; other < m_topology.pools.size(); ++other)
            if (m_topology.component(m_topology.pools[other].component).id == spot.spec->fallback) spot.fallback = other;
        m_result.spotPools.push_back(std::move(spot));
    }

    void addSchedule(std::uint32_t c, const scenario::ScheduleSpec& spec)
    {
        const Component& component = m_scenario.components[c];
        Scheduled scheduled;
        scheduled.component = scheduled.index = c;
        scheduled.schedule = compile(spec);
        scheduled.power = {spec.startUp, spec.stopping, spec.startFailsProbability, spec.retryAfter, Duration{}, m_result.origin};
        scheduled.outside = spec.outside;
        if (scheduled.schedule.empty()) return;
        const auto* postgresql = component.as<scenario::PostgresqlSpec>();
        const auto refuse = [&](std::string message, std::string hint) {
            m_errors.push_back(Error{ErrorCode::Inconsistent, std::move(message), {m_scenario.source, 0, "/components/" + component.id + "/schedule/outside"}, std::move(hint)});
        };
        if (!spec.outsideSku.empty() && !postgresql) return refuse(fmt::format("\"{}\" has no sizes such as {}.", component.id, spec.outsideSku), "state a number, a throughput, or off");
        if (spec.outside && component.as<scenario::DocumentStoreSpec>())
            return refuse(fmt::format("\"{}\" is as big as the pods that hold it.", component.id), "state the schedule of its host's replicas, or off");
        if (postgresql) {
            if (spec.outside && postgresql->sku != "custom") return refuse(fmt::format("\"{}\" has a size with a name.", component.id), "state another, such as Standard_B2s, or off");
            if (!spec.outside && spec.outsideSku.empty()) scheduled.power.longestStop = kPostgresqlLongestStop;
            if (const std::uint32_t row = rowOf(m_topology.databases, c); row != kNone) {
                scheduled.inside = m_topology.databases[row].cores + m_topology.databases[row].otherCores;
                if (!spec.outsideSku.empty()) scheduled.outside = m_topology.databases[row].outsideCores;
                scheduled.restarts = true;
            }
        }
        if (const auto* cosmos = component.as<scenario::CosmosDbSpec>()) {
            scheduled.inside = cosmos->requestUnitsPerSecond;
        } else if (const auto* sql = component.as<scenario::SqlDatabaseSpec>()) {
            scheduled.inside = sql->vCores;
        } else if (component.as<scenario::ClusterSpec>()) {
            scheduled.what = Scheduled::What::Cluster;
            scheduled.index = rowOf(m_topology.clusters, c);
            scheduled.outside.reset();   // a cluster has no size of its own
        } else if (component.as<scenario::NodePoolSpec>()) {
            scheduled.what = Scheduled::What::Pool;
            scheduled.index = rowOf(m_topology.pools, c);
        } else if (component.as<scenario::ServiceSpec>()) {
            scheduled.what = Scheduled::What::Service;
            scheduled.index = rowOf(m_topology.services, c);
        }
        if (scheduled.what == Scheduled::What::Store) m_guarded[c] = true;
        m_result.schedules.push_back(std::move(scheduled));
    }

    /// Components that share the fate of `c`: the queues of a namespace, the services of a cluster, itself.
    [[nodiscard]] std::vector<std::uint32_t> fateOf(std::uint32_t c) const
    {
        std::vector<std::uint32_t> all{c};
        const std::string& id = m_scenario.components[c].id;
        for (std::uint32_t i = 0; i < m_scenario.components.size(); ++i) {
            const Component& other = m_scenario.components[i];
            const auto* queue = other.as<scenario::QueueSpec>();
            const auto* topic = other.as<scenario::TopicSpec>();
            if ((queue && (queue->serviceBus == id || queue->broker == id)) || (topic && topic->broker == id)) all.push_back(i);
        }
        for (const std::uint32_t s : servicesOn(c)) all.push_back(m_topology.services[s].component);
        return all;
    }

    /// Services of a cluster.
    [[nodiscard]] std::vector<std::uint32_t> servicesOn(std::uint32_t c) const
    {
        std::vector<std::uint32_t> all;
        if (const std::uint32_t cluster = rowOf(m_topology.clusters, c); cluster != kNone)
            for (std::uint32_t s = 0; s < m_topology.services.size(); ++s)
                if (clusterOf(m_topology, s) == cluster) all.push_back(s);
        return all;
    }

    /// The service that is `c`, or whose pods hold it.
    [[nodiscard]] std::vector<std::uint32_t> podsOf(std::uint32_t c) const
    {
        const Component& component = m_scenario.components[c];
        std::string host;
        if (const auto* redis = component.as<scenario::RedisSpec>()) host = redis->host;
        if (const auto* store = component.as<scenario::DocumentStoreSpec>()) host = store->host;
        if (const auto* kafka = component.as<scenario::KafkaSpec>()) host = kafka->host;
        if (const auto* rabbit = component.as<scenario::RabbitMqSpec>()) host = rabbit->host;
        std::vector<std::uint32_t> all;
        for (std::uint32_t s = 0; s < m_topology.services.size(); ++s)
            if (m_topology.services[s].component == c || (!host.empty() && m_topology.component(m_topology.services[s].component).id == host)) all.push_back(s);
        return all;
    }

    [[nodiscard]] std::vector<std::uint32_t> poolsOf(std::uint32_t c) const
    {
        std::vector<std::uint32_t> all;
        const std::uint32_t cluster = rowOf(m_topology.clusters, c);
        for (std::uint32_t p = 0; p < m_topology.pools.size(); ++p)
            if (m_topology.pools[p].component == c || (cluster != kNone && m_topology.pools[p].cluster == cluster)) all.push_back(p);
        return all;
    }

    void addFault(std::size_t f)
    {
        const FaultSpec& spec = m_scenario.faults[f];
        const auto fail = [&](std::string message, std::string hint) {
            m_errors.push_back(Error{ErrorCode::Inconsistent, std::move(message), {m_scenario.source, 0, fmt::format("/faults/{}/of", f)}, std::move(hint)});
        };
        std::uint32_t c = 0;
        while (c < m_scenario.components.size() && m_scenario.components[c].id != spec.of) ++c;
        if (c == m_scenario.components.size()) return fail(fmt::format("There is no component \"{}\".", spec.of), "name a component of the scenario");
        if (!spec.at && !spec.every) return fail("The fault says neither when it happens nor how often.", "add \"at\" or \"every\"");

        using Kind = FaultSpec::Kind;
        FaultTarget target;
        target.spec = &spec;
        target.component = c;
        const bool service = m_scenario.components[c].as<scenario::ServiceSpec>() != nullptr;
        if (spec.kind == Kind::Pod || (spec.kind == Kind::Failover && service)) {
            target.services = podsOf(c);
            if (target.services.empty()) return fail(fmt::format("\"{}\" has no pods.", spec.of), "a fault of kind pod hits a service, or what its pods hold");
            target.guarded = {c};
        } else if (spec.kind == Kind::Node || spec.kind == Kind::Zone || m_scenario.components[c].as<scenario::NodePoolSpec>()) {
            target.pools = poolsOf(c);
            if (target.pools.empty()) return fail(fmt::format("\"{}\" has no nodes.", spec.of), "a fault of kind node or zone hits a node pool or a cluster");
        } else {
            target.guarded = fateOf(c);
        }
        if (spec.kind == Kind::Loss && std::none_of(target.guarded.begin(), target.guarded.end(), [&](std::uint32_t i) {
                return m_scenario.components[i].as<scenario::QueueSpec>() || m_scenario.components[i].as<scenario::TopicSpec>();
            }))
            return fail(fmt::format("\"{}\" takes no messages.", spec.of), "a fault of kind loss hits a queue, a topic or their broker");
        if (spec.kind != Kind::Pod)
            for (const std::uint32_t i : target.guarded) m_guarded[i] = true;

        compute::FaultRule rule;
        rule.name = spec.name + "/" + spec.of;
        for (const compute::FaultRule& other : m_result.faultRules)
            if (other.name == rule.name) rule.name += fmt::format("/{}", f);
        rule.at = spec.at;
        rule.every = spec.every;
        rule.duration = spec.duration;
        rule.forGood = spec.kind == Kind::Expire;
        m_result.faultRules.push_back(std::move(rule));
        m_result.faults.push_back(std::move(target));
    }

    Topology& m_topology;
    const scenario::Scenario& m_scenario;
    Disturbances m_result;
    std::vector<bool> m_guarded;
    Errors m_errors;
};

} // namespace

std::uint32_t clusterOf(const Topology& topology, std::uint32_t service)
{
    const std::string& name = topology.services[service].spec->pool;
    for (const PoolRow& pool : topology.pools)
        if (!name.empty() && topology.component(pool.component).id == name) return pool.cluster;
    return name.empty() && topology.clusters.size() == 1 ? 0 : kNone;
}

std::vector<compute::Fault> Disturbances::faultsWithin(std::uint64_t seed, std::uint32_t replication, SimTime from, SimTime to) const
{
    return compute::faultPlan(faultRules, seed, replication, std::min(origin, from), from, to);
}

std::vector<compute::PowerChange> Disturbances::courseOf(std::size_t index, const Topology& topology, std::uint64_t seed, std::uint32_t replication, SimTime from,
                                                         SimTime to) const
{
    const Scheduled& scheduled = schedules[index];
    return compute::powerChanges(scheduled.schedule, scheduled.power, seed, replication, topology.component(scheduled.component).id, from, to);
}

std::vector<std::pair<SimTime, SimTime>> Disturbances::disturbed(const Topology& topology, std::uint64_t seed, std::uint32_t replication, SimTime from, SimTime to) const
{
    std::vector<std::pair<SimTime, SimTime>> spans;
    const auto until = [&](SimTime end) { return end >= to - kSettles ? to : end + kSettles; };
    for (std::size_t i = 0; i < schedules.size(); ++i) {
        if (schedules[i].outside) continue;
        const auto course = courseOf(i, topology, seed, replication, from - kSettles, to);
        for (std::size_t k = 0; k < course.size(); ++k) {
            if (course[k].power == compute::Power::Running) continue;
            spans.emplace_back(course[k].at, until(k + 1 < course.size() ? course[k + 1].at : to));
        }
    }
    for (const compute::Fault& fault : faultsWithin(seed, replication, from - kSettles, to))
        spans.emplace_back(fault.from, until(std::max(fault.to, fault.from + Duration::minutes(10))));
    std::sort(spans.begin(), spans.end());
    return spans;
}

Result<std::shared_ptr<const Disturbances>, Errors> buildDisturbances(Topology& topology) { return Builder(topology).build(); }

} // namespace headroom::simulation

#include "core/base/assert.h"
#include "core/kernel/simulation.h"
#include "core/random/stream.h"

#include <cmath>

/// From specs to tables, and what is asked between runs.
namespace headroom::kernel {

QueueingNetwork::QueueingNetwork(std::uint64_t seed, std::uint32_t replication, SimTime start)
    : m_seed(seed)
    , m_replication(replication)
    , m_start(start)
    , m_now(start)
    , m_statisticsFrom(start)
    , m_jobs(1U << kKindShift)
{}

StationIndex QueueingNetwork::addStation(const StationSpec& spec)
{
    HEADROOM_CHECK(!m_started && spec.servers >= 1);
    Station station;
    station.discipline = spec.discipline;
    station.servers = spec.servers;
    station.next = spec.next;
    station.refusedTo = spec.refusedTo;
    station.waitingLimit = spec.waitingLimit;
    station.generator = random::makeStream(m_seed, m_replication, "service/" + spec.name);
    station.service = random::Sampler(spec.service);
    station.nextServiceNs = station.service.sampleNs(station.generator);
    station.sharing = ProcessorSharing(spec.servers);
    addSpecial(station, spec);
    m_stations.push_back(std::move(station));
    return static_cast<StationIndex>(m_stations.size() - 1);
}

void QueueingNetwork::addSpecial(Station& station, const StationSpec& spec)
{
    HEADROOM_CHECK(!spec.patience || spec.discipline == Discipline::Fifo || spec.discipline == Discipline::Priority);
    HEADROOM_CHECK(spec.discipline != Discipline::PreemptiveResume || spec.servers == 1);
    HEADROOM_CHECK((spec.discipline == Discipline::Fork) != spec.branches.empty());
    if (spec.patience) station.discipline = Discipline::Priority;
    const bool plain = station.discipline == Discipline::Fifo || station.discipline == Discipline::ProcessorSharing ||
                       station.discipline == Discipline::InfiniteServer;
    HEADROOM_CHECK(spec.serviceByClass.empty() || !plain);
    if (plain && spec.routes.empty()) return;
    station.special = std::make_unique<Special>();
    Special& special = *station.special;
    double sum = 0;
    for (const Route& route : spec.routes) {
        HEADROOM_CHECK(route.probability >= 0);
        sum += route.probability;
    }
    HEADROOM_CHECK(sum <= 1 + 1e-12);
    special.routes = spec.routes;
    special.routing = random::makeStream(m_seed, m_replication, "routing/" + spec.name);
    station.routed = !spec.routes.empty();
    special.branches = spec.branches;
    for (const random::Distribution& service : spec.serviceByClass)
        special.serviceByClass.emplace_back(service);
    if (spec.patience) {
        special.impatient = true;
        special.patience = random::Sampler(*spec.patience);
        special.patienceGenerator = random::makeStream(m_seed, m_replication, "patience/" + spec.name);
    }
}

void QueueingNetwork::addSource(const SourceSpec& spec)
{
    HEADROOM_CHECK(!m_started && spec.batch.mean >= 1 && spec.batch.mean < 1e6);
    Source source;
    source.target = spec.target;
    source.generator = random::makeStream(m_seed, m_replication, "arrivals/" + spec.name);
    source.profile = spec.profile;
    source.paced = spec.paced;
    source.kind.priorityClass = spec.priorityClass;
    source.geometric = spec.batch.kind == BatchSize::Kind::Geometric && spec.batch.mean > 1;
    source.stopProbability = 1 / spec.batch.mean;
    source.batch = source.geometric ? 0 : static_cast<std::uint32_t>(std::lround(spec.batch.mean));
    HEADROOM_CHECK(source.geometric || static_cast<double>(source.batch) == spec.batch.mean);
    source.batches = random::makeStream(m_seed, m_replication, "batches/" + spec.name);
    source.renewal = spec.profile.empty();
    if (source.renewal) {
        source.interarrival = random::Sampler(spec.interarrival);
        // A mean of 0 would stop the clock for ever.
        HEADROOM_CHECK(source.interarrival.meanNs() >= 1);
        source.nextGapNs = source.interarrival.sampleNs(source.generator);
    }
    m_sources.push_back(std::move(source));
}

void QueueingNetwork::addPopulation(const PopulationSpec& spec)
{
    HEADROOM_CHECK(!m_started);
    m_populations.push_back(spec);
}

void QueueingNetwork::start()
{
    m_started = true;
    const auto known = [this](StationIndex index) { return index == kOut || index < m_stations.size(); };
    for (const Station& station : m_stations) {
        HEADROOM_CHECK(known(station.next) && known(station.refusedTo));
        if (!station.special) continue;
        for (const Route& route : station.special->routes)
            HEADROOM_CHECK(known(route.to));
        for (const StationIndex branch : station.special->branches)
            HEADROOM_CHECK(branch < m_stations.size());
    }
    for (std::uint32_t i = 0; i < m_sources.size(); ++i) {
        Source& source = m_sources[i];
        HEADROOM_CHECK(source.target < m_stations.size());
        source.profileTimes = i;
        // The sources no longer move, so references to their profiles hold.
        m_profileTimes.emplace_back(source.profile, m_start);
    }
    for (const PopulationSpec& population : m_populations) {
        HEADROOM_CHECK(population.station < m_stations.size());
        for (std::uint32_t i = 0; i < population.customers; ++i) {
            const std::uint32_t job = m_jobs.acquire();
            HEADROOM_CHECK(job != Pool<Job>::kNone);
            ++m_offered;
            m_jobs[job] = Job{m_now, m_now, population.station, {population.priorityClass, false}};
            enter(job, population.station);
        }
    }
}

StationCounts QueueingNetwork::counts(StationIndex station, std::uint8_t priorityClass) const
{
    const auto& special = m_stations[station].special;
    return special && priorityClass < special->byClass.size() ? special->byClass[priorityClass] : StationCounts{};
}

std::uint64_t QueueingNetwork::present(const Station& station)
{
    const StationCounts& counts = station.counts;
    return station.presentAtReset + counts.arrivals - counts.completions - counts.refused - counts.abandoned;
}

double QueueingNetwork::meanPresent(StationIndex index) const
{
    const Station& station = m_stations[index];
    const std::int64_t spanNs = (m_now - m_statisticsFrom).count();
    if (spanNs <= 0) return 0;
    const std::uint64_t area = station.areaNs + present(station) * static_cast<std::uint64_t>(m_now.nanoseconds());
    return static_cast<double>(static_cast<std::int64_t>(area)) / static_cast<double>(spanNs);
}

void QueueingNetwork::resetStatistics()
{
    m_timeInSystem.reset();
    m_batches = {};
    m_statisticsFrom = m_now;
    for (Station& station : m_stations) {
        station.presentAtReset = present(station);
        station.counts = {};
        station.areaNs = std::uint64_t{0} - station.presentAtReset * static_cast<std::uint64_t>(m_now.nanoseconds());
        if (station.special) station.special->byClass.clear();
    }
    m_offered = m_refused = m_abandoned = 0;
}

} // namespace headroom::kernel

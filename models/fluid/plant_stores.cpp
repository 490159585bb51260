#include "models/fluid/plant.h"
#include "models/simulation/billed_units.h"
#include "models/simulation/missing_keys.h"
#include "models/simulation/store_rules.h"

#include <algorithm>
#include <cmath>

/// Stores over time: what is saved, billed, held, and lost with pods.
namespace headroom::fluid {

using simulation::kNone;
using simulation::TargetKind;

namespace {

constexpr double kBusiestSecond = 3.6;   ///< expected largest of 3,600 normal seconds, in standard deviations above their mean
constexpr double kContentMoves = 1e-3;   ///< a smaller change of what a cache holds is not told
constexpr double kContentStep = 0.05;    ///< of the full contents written anew in a step, while some are missed
constexpr double kShortest = 60;

} // namespace

void Plant::keep(FluidState& state) const
{
    for (std::uint32_t r = 0; r < m_keys.size(); ++r)
        if (m_topology.redisCaches[r].hosted == kNone) state.keys[m_topology.component(m_topology.redisCaches[r].component).id] = keysOf(r);
    for (std::size_t d = 0; d < databaseCounts.size(); ++d)
        if (m_topology.databases[d].hosted == kNone)
            state.documents[m_topology.component(m_topology.databases[d].component).id] = {databaseCounts[d].heldBytes, databaseCounts[d].heldItems};
    for (const Station& station : m_flow.stations()) {
        FluidState::Line& line = state.lines[m_topology.component(station.component).id].emplace_back(FluidState::Line{station.backlog, station.waiting, {}});
        for (const Station::Caller& caller : station.callers) line.callers.push_back(caller.backlog);
    }
    for (std::size_t c = 0; c < m_bank.size(); ++c) state.savedUnits[m_topology.component(m_topology.cosmosDbs[c].component).id] = m_bank[c];
}

void Plant::restore(const FluidState& state)
{
    for (std::uint32_t r = 0; r < m_keys.size(); ++r) {
        const auto found = state.keys.find(m_topology.component(m_topology.redisCaches[r].component).id);
        if (found == state.keys.end()) continue;
        m_keys[r] = found->second;
        redisCounts[r].liveBytes = found->second.liveBytes;
        updateContent(r);
    }
    for (std::size_t d = 0; d < databaseCounts.size(); ++d)
        if (const auto found = state.documents.find(m_topology.component(m_topology.databases[d].component).id); found != state.documents.end()) {
            databaseCounts[d].heldBytes = found->second.bytes;
            databaseCounts[d].heldItems = found->second.items;
        }
    std::map<std::string, std::size_t> next;
    for (Station& station : m_flow.stations()) {
        const std::string& id = m_topology.component(station.component).id;
        const auto found = state.lines.find(id);
        const std::size_t n = next[id]++;
        if (found == state.lines.end() || n >= found->second.size()) continue;
        const FluidState::Line& line = found->second[n];
        if (line.callers.size() != station.callers.size()) continue;   // others call it: their lines are unknown
        station.backlog = line.backlog;
        station.waiting = line.waiting;
        for (std::size_t c = 0; c < line.callers.size(); ++c) station.callers[c].backlog = line.callers[c];
    }
    for (std::size_t c = 0; c < m_bank.size(); ++c)
        if (const auto found = state.savedUnits.find(m_topology.component(m_topology.cosmosDbs[c].component).id); found != state.savedUnits.end())
            m_bank[c] = std::min(m_bank[c], found->second);   // a budget of another size has saved no more than it can
}

// ----------------------------------------------------------------------------------------------- Cosmos DB

void Plant::countCosmos(const Station& station, double seconds)
{
    CosmosCount& count = cosmosCounts[station.index];
    const scenario::CosmosDbSpec& spec = *m_topology.cosmosDbs[station.index].spec;
    const std::vector<double> shares = simulation::partitionShares(spec);
    const double mean = station.arrivals > 0 ? station.units / station.arrivals : 0;
    const double each = m_flow.partitionBudget(station.index);
    const double budget = each * static_cast<double>(shares.size());
    const double spent = std::min(station.served * mean, budget);
    // Every waiting call is refused once a second.
    const double again = station.arrivals * station.probability * (station.probability > 2e-4 ? 1 : 0) + station.waiting + station.backlog;
    count.spentUnits += seconds * spent;
    count.throttled += seconds * again;
    count.refusedUnits += seconds * again * mean;
    count.surfaced += seconds * station.arrivals * station.refusedShare;
    if (simulation::burstUnits(spec) > 0) {
        const double earned = spec.requestUnitsPerSecond / static_cast<double>(shares.size());
        const double hottest = std::min(each, spent * shares.front());
        double& bank = m_bank[station.index];
        bank = std::clamp(bank + seconds * (earned - hottest), 0.0, simulation::kBurstSeconds * earned);
        // Empty is what cannot pay for a second at the peak.
        const bool empty = bank < std::min(1.0, seconds) * (simulation::kBurstUnits - earned) * 0.5;
        if (empty != m_flow.burstEmpty[station.index]) m_moved = true;
        m_flow.burstEmpty[station.index] = empty;
    }
    if (m_peaks[station.index].empty() || station.arrivals <= 0) return;
    double writeUnits = 0, writeSquares = 0;
    for (std::size_t i = 0; i < m_flow.steps().size(); ++i) {
        const simulation::StepRow& row = m_topology.steps[i];
        if (row.target != TargetKind::CosmosDb || row.station != station.index || !row.write) continue;
        writeUnits += m_flow.steps()[i].rate * row.requestUnits;
        writeSquares += m_flow.steps()[i].rate * row.requestUnits * row.requestUnits;
    }
    for (std::size_t p = 0; p < shares.size(); ++p) {
        simulation::PartitionPeak& peak = m_peaks[station.index][p];
        peak.hourMax = std::max(peak.hourMax, std::min(each, spent * shares[p] + kBusiestSecond * std::sqrt(station.unitSquares * shares[p])));
        if (writeUnits > 0) peak.hourMaxWrites = std::max(peak.hourMaxWrites, std::min(each, writeUnits * shares[p] + kBusiestSecond * std::sqrt(writeSquares * shares[p])));
    }
}

/// Until what the hottest partition has saved is spent at the present flow.
double Plant::bankSeconds(std::uint32_t cosmos) const
{
    const scenario::CosmosDbSpec& spec = *m_topology.cosmosDbs[cosmos].spec;
    const double earned = simulation::burstUnits(spec);
    if (earned <= 0 || m_flow.burstEmpty[cosmos]) return kUnlimited;
    for (const Station& station : m_flow.stations()) {
        if (station.kind != Station::Kind::Cosmos || station.index != cosmos || station.arrivals <= 0) continue;
        const double spent = std::min(m_flow.partitionBudget(cosmos), station.served * station.units / station.arrivals * simulation::partitionShares(spec).front());
        if (spent > earned) return std::max(1.0, m_bank[cosmos] / (spent - earned));
    }
    return kUnlimited;
}

double Plant::peakRequestUnits(std::uint32_t cosmos) const { return simulation::billedUnits(*m_topology.cosmosDbs[cosmos].spec, m_peaks[cosmos]); }

void Plant::resetPeakRequestUnits(std::uint32_t cosmos)
{
    for (simulation::PartitionPeak& peak : m_peaks[cosmos]) peak.hourMax = peak.hourMaxWrites = 0;
}

// ------------------------------------------------------------------------------------- databases and disks

void Plant::countDatabases(double seconds)
{
    for (const Station& station : m_flow.stations()) {
        if (station.kind != Station::Kind::Database) continue;
        DatabaseCount& count = databaseCounts[station.index];
        count.statements += seconds * station.served;
        count.coreSeconds += seconds * station.cpu;
        count.refusedConnections += seconds * station.arrivals * station.refusedShare;
        bool pooled = false;
        for (const Station::Caller& caller : station.callers)
            if (caller.service != kNone)
                for (const simulation::ConnectionPoolRow& pool : m_topology.services[caller.service].pools) pooled = pooled || pool.target == station.component;
        if (!pooled) count.connections = std::min<double>(m_topology.databases[station.index].maxConnections, station.hold + station.waiting);
    }
    for (std::uint32_t d = 0; d < diskOperations.size(); ++d) diskOperations[d] += seconds * m_flow.diskRate(d);
    for (std::size_t i = 0; i < m_flow.steps().size(); ++i) {
        const simulation::StepRow& row = m_topology.steps[i];
        if (row.target != TargetKind::Database || !row.write) continue;
        const double items = seconds * m_flow.steps()[i].served;
        databaseCounts[row.station].heldItems += items;
        databaseCounts[row.station].heldBytes += items * row.bytes;
        if (const std::uint32_t hosted = m_topology.databases[row.station].hosted; hosted != kNone) m_hosts.wrote(hosted, items * row.bytes);
    }
}

// ---------------------------------------------------------------------------------------------- stores in pods

void Plant::setHostedDown(std::uint32_t service, bool down, SimTime now)
{
    for (const std::uint32_t hosted : m_hosts.storesOf(service)) setDown(m_topology.hosted[hosted].component, down, now);
}

void Plant::keepVolume(std::uint32_t from, std::uint32_t to) { m_hosts.inherit(m_pods[from].service, from, to); }

void Plant::loseVolume(std::uint32_t id, SimTime now)
{
    for (const std::uint32_t hosted : m_hosts.storesOf(m_pods[id].service)) {
        const double share = m_hosts.take(hosted, id);
        if (m_topology.hosted[hosted].keeps == simulation::HostedRow::Keeps::Pod) loseFrom(hosted, share, now);
    }
}

void Plant::loseKeys(std::uint32_t redis, double share)
{
    Keys& keys = m_keys[redis];
    double rest = redisCounts[redis].liveBytes;   // what never expires
    for (std::size_t i = 0; i < keys.expiring.size(); ++i) {
        rest -= keys.expiring[i];
        simulation::miss(keys, i, keys.expiring[i] * share);
        keys.expiring[i] *= 1 - share;
    }
    if (rest > 1e-6) keys.missingBytes += rest * share;
    redisCounts[redis].liveBytes *= 1 - share;
    updateContent(redis);
}

/// Tells the flow what share of the contents readers find, where it has changed.
void Plant::updateContent(std::uint32_t redis)
{
    m_keys[redis].liveBytes = redisCounts[redis].liveBytes;
    const double share = simulation::contentShare(m_keys[redis]);
    double& told = m_flow.contentShare[redis];
    if (std::abs(share - told) < kContentMoves && !(share == 1 && told != 1)) return;
    told = share;
    m_moved = true;
}

/// For how long the contents of no cache move by much.
double Plant::contentSeconds() const
{
    double seconds = kUnlimited;
    for (std::size_t r = 0; r < m_keys.size(); ++r)
        if (m_keys[r].missingBytes > 0 && m_written[r] > 0)
            seconds = std::min(seconds, std::max(kShortest, kContentStep * (m_keys[r].missingBytes + redisCounts[r].liveBytes) / m_written[r]));
    return seconds;
}

void Plant::loseFrom(std::uint32_t hosted, double share, SimTime)
{
    const simulation::HostedRow& row = m_topology.hosted[hosted];
    simulation::HostBook::Lost& lost = m_hosts.lost[hosted];
    if (share <= 0) return;
    switch (row.kind) {
    case simulation::HostedRow::Kind::Redis: {
        double each = 0, writes = 0;
        for (std::size_t i = 0; i < m_flow.steps().size(); ++i) {
            const simulation::StepRow& step = m_topology.steps[i];
            if (step.target != TargetKind::Redis || step.station != row.station || !step.write) continue;
            each += m_flow.steps()[i].rate * (step.bytes + m_topology.redisCaches[row.station].spec->keyOverheadBytes);
            writes += m_flow.steps()[i].rate;
        }
        const double gone = redisCounts[row.station].liveBytes * share;
        lost.bytes += gone;
        if (each > 0) lost.items += gone * writes / each;
        loseKeys(row.station, share);
        break;
    }
    case simulation::HostedRow::Kind::Documents: {
        DatabaseCount& database = databaseCounts[row.station];
        lost.bytes += database.heldBytes * share;
        lost.items += database.heldItems * share;
        database.heldBytes *= 1 - share;
        database.heldItems *= 1 - share;
        break;
    }
    }
}

/// Cores that the stores of the service use.
double Plant::hostedCores(std::uint32_t service) const
{
    double cores = 0;
    for (const std::uint32_t hosted : m_hosts.storesOf(service)) {
        const simulation::HostedRow& row = m_topology.hosted[hosted];
        for (const Station& station : m_flow.stations()) {
            const bool its = (row.kind == simulation::HostedRow::Kind::Documents && station.kind == Station::Kind::Database) ||
                             (row.kind == simulation::HostedRow::Kind::Redis && station.kind == Station::Kind::Redis);
            if (its && station.index == row.station) cores += station.cpu;
        }
    }
    return cores;
}

double Plant::heldBytes(std::uint32_t id) const
{
    double bytes = 0;
    for (const std::uint32_t hosted : m_hosts.storesOf(m_pods[id].service))
        if (m_topology.hosted[hosted].kind == simulation::HostedRow::Kind::Redis) bytes += redisCounts[m_topology.hosted[hosted].station].liveBytes * m_hosts.shareOf(hosted, id);
    return bytes;
}

} // namespace headroom::fluid

#include "models/simulation/data_plane_inline.h"

#include "core/random/ziggurat.h"

#include <algorithm>
#include <cmath>

/// PostgreSQL and documents in pods: statements share the cores, then do their disk operations, then wait for the standby.
namespace headroom::simulation {
namespace {

/// More operations of one statement than this are drawn as one sum: normal by then.
constexpr double kDrawnOneByOne = 64;

} // namespace

void DataPlane::setUpDatabases(SimTime start)
{
    for (const DatabaseRow& row : m_topology.databases) {
        DatabaseState state;
        state.cpu.setCapacity(row.cores, start);
        state.maxConnections = row.maxConnections;
        m_databases.push_back(std::move(state));
    }
    for (const DiskRow& row : m_topology.disks) {
        DiskState state;
        state.freeAt = start;
        state.operationNs = 1e9 / row.rate();
        m_disks.push_back(std::move(state));
    }
}

/// A call without a connection pool opens a connection for itself; beyond the limit the server refuses at once ("too many clients").
void DataPlane::arriveAtDatabase(std::uint32_t id)
{
    const StepRow& row = m_topology.steps[m_frames[id].step];
    enterComponent(id, row.component);
    DatabaseState& database = m_databases[row.station];
    if (row.callerPool == kNone) {
        if (database.connections >= database.maxConnections) {
            ++database.refusedConnections;
            ++m_components[row.component].refused;
            finish(id, Outcome::Failed);
            return;
        }
        ++database.connections;
        m_frames[id].throttles = 1;
    }
    ++database.statements;
    if (row.write) {
        const DatabaseRow& rules = m_topology.databases[row.station];
        database.heldBytes += row.bytes;
        database.heldItems += 1;
        if (rules.hosted != kNone) m_hosts.wrote(rules.hosted, row.bytes);
    }
    m_frames[id].phase = Phase::OnCpu;
    const std::int64_t workNs = row.cpuSampler == kNone ? m_topology.databases[row.station].statementNs : sample(row.cpuSampler);
    database.cpu.add(id, slowed(row, workNs), m_now);
    scheduleDatabaseCpu(row.station);
}

/// A call that has left the database closes the connection that it opened for itself.
void DataPlane::leaveDatabase(Frame& frame, const StepRow& row)
{
    m_databases[row.station].connections -= frame.throttles;
    frame.throttles = 0;
}

void DataPlane::scheduleDatabaseCpu(std::uint32_t index)
{
    DatabaseState& database = m_databases[index];
    setEvent(database.cpuEvent, database.cpuEventAt, database.cpu.nextCompletion(), EventKind::DatabaseCpu, index);
}

void DataPlane::databaseCpu(std::uint32_t index)
{
    m_databases[index].cpuEvent = kernel::EventQueue::kNoHandle;
    while (m_databases[index].cpu.nextCompletion() <= m_now) endStatement(m_databases[index].cpu.popCompleted(m_now));
    scheduleDatabaseCpu(index);
}

void DataPlane::endStatement(std::uint32_t id)
{
    const StepRow& row = m_topology.steps[m_frames[id].step];
    const DatabaseRow& rules = m_topology.databases[row.station];
    std::int64_t delayNs = row.timeSampler == kNone ? 0 : slowed(row, sample(row.timeSampler));
    if (row.ioOperations > 0 && rules.disk != kNone) delayNs += useDisk(rules.disk, row.ioOperations);
    if (row.write) delayNs += rules.commitNs;
    if (delayNs == 0) continueSteps(id);
    else waitOnTime(id, delayNs, Outcome::Ok);
}

/// Puts disk operations at the end of the disk's line, `operations` on average; returns when they are done, from now. One line, one
/// operation at a time, exponential times: with known times the departure is known at the arrival.
std::int64_t DataPlane::useDisk(std::uint32_t index, double operations)
{
    DiskState& disk = m_disks[index];
    double count = std::floor(operations);
    if (operations > count && disk.chance.uniform() < operations - count) count += 1;
    if (count <= 0) return 0;
    double units = 0;   // of the mean time of one
    if (count > kDrawnOneByOne) units = std::max(0.0, count + std::sqrt(count) * random::normal(disk.chance));
    else
        for (int i = 0; i < static_cast<int>(count); ++i) units += random::exponential(disk.chance);
    const auto busyNs = static_cast<std::int64_t>(units * disk.operationNs);
    disk.freeAt = std::max(disk.freeAt, m_now) + Duration::nanoseconds(busyNs);
    disk.operations += count;
    disk.busyNs += static_cast<double>(busyNs);
    return (disk.freeAt - m_now).count();
}

} // namespace headroom::simulation

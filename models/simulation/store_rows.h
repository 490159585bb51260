#pragma once

#include "models/scenario/scenario.h"

#include <cstdint>

/// Rows of the Topology for what keeps data: databases that serve statements, disks, and stores that live in pods.
namespace headroom::simulation {

/// A database whose statements share its cores and then use a disk: PostgreSQL, or documents in pods. Exactly one of the two specs is set.
struct DatabaseRow {
    const scenario::PostgresqlSpec* postgresql = nullptr;
    const scenario::DocumentStoreSpec* documents = nullptr;
    std::uint32_t component = ~std::uint32_t{0};
    double cores = 0;                   ///< vCores less what others always use; 0 for documents: their cores are those of the ready pods
    double otherCores = 0;              ///< of others, not part of `cores`
    std::uint32_t maxConnections = 0;   ///< for users
    double outsideCores = 0;            ///< all vCores of the size that it has outside the hours of its schedule; 0 = none
    std::uint32_t outsideConnections = 0;
    double ioPerRead = 0, ioPerWrite = 0;   ///< disk operations of a statement, on average
    std::uint32_t disk = ~std::uint32_t{0}; ///< index in Topology::disks; none = its I/O takes no time
    std::int64_t commitNs = 0;          ///< a write waits this long for the standby
    std::int64_t statementNs = 0;       ///< core time of a statement that states no CPU
    std::uint32_t hosted = ~std::uint32_t{0};   ///< index in Topology::hosted
};

/// Something that does disk operations one after the other.
struct DiskRow {
    const scenario::DiskSpec* spec = nullptr;   ///< null: the own disk of a managed server
    std::uint32_t component = ~std::uint32_t{0};
    double iops = 0;                    ///< limit, [1/s]
    double backgroundIops = 0;          ///< taken by others all the time, [1/s]

    /// What is left: below an empty line the disk does this many operations a second. Others never starve it: at least a hundredth is left.
    [[nodiscard]] double rate() const { return iops - backgroundIops > 0.01 * iops ? iops - backgroundIops : 0.01 * iops; }
};

/// A store in the pods of a service: down while none of them is ready, and gone with what kept it.
struct HostedRow {
    enum class Kind : std::uint8_t { Redis, Documents };
    /// What outlives what: a process (nothing does), the pod's volume its containers, a disk all of them.
    enum class Keeps : std::uint8_t { Process, Pod, Disk };
    Kind kind = Kind::Redis;
    Keeps keeps = Keeps::Process;
    std::uint32_t component = ~std::uint32_t{0};
    std::uint32_t station = ~std::uint32_t{0};   ///< index among its kind
    std::uint32_t service = ~std::uint32_t{0};   ///< station of the host
};

} // namespace headroom::simulation

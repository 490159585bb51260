#pragma once

#include "core/base/result.h"
#include "models/catalogue/catalogue.h"
#include "models/scenario/scenario.h"
#include "models/simulation/store_rows.h"

#include <string>
#include <vector>

/// What the sizes and rules of the stores come to, before anything runs. Equations and sources: docs/models/stores.md.
namespace headroom::simulation {

/// Most request units a second of one physical partition, and most bytes that it holds. Source: Azure Cosmos DB, partitioning.
inline constexpr double kPartitionUnits = 10'000, kPartitionBytes = 50e9;
/// A partition below this saves idle throughput and may spend it at this rate. Source: Azure Cosmos DB, burst capacity.
inline constexpr double kBurstUnits = 3'000, kBurstSeconds = 300;

/// Physical partitions: max(⌈T / 10,000⌉, ⌈storage / 50 GB⌉), at least 1; each has T / partitions. Pure.
[[nodiscard]] std::size_t partitionsOf(const scenario::CosmosDbSpec& spec);
/// Request units a second that one partition may save and spend above its own, 0 where burst capacity does not apply: not switched on,
/// serverless, or a partition of 3,000 RU/s and more. Pure.
[[nodiscard]] double burstUnits(const scenario::CosmosDbSpec& spec);
/// Share of the requests that one partition gets, the one with the hottest key first. Adds up to 1. Pure.
[[nodiscard]] std::vector<double> partitionShares(const scenario::CosmosDbSpec& spec);
/// Least throughput that the service lets an account of this storage and so many containers have, in RU/s; 0 for serverless.
///     manual     max(400, storage/GB, 400 + 100 · max(0, containers − 25))   rounded up to 100
///     autoscale  max(1000, 10 · storage/GB, 1000 + 1000 · max(0, containers − 25))   rounded up to 1,000
/// A container of its own (`containers` 1) and a database shared by up to 25 begin at 400. What was once higher is not known here.
[[nodiscard]] double minimumUnits(const scenario::CosmosDbSpec& spec);

/// A Redis in a container as a tier: one command thread, its memory, 10,000 connections, 16 databases. Pure.
[[nodiscard]] catalogue::RedisTier containerTier(const scenario::RedisSpec& spec, const scenario::ServiceSpec& host);
/// Numbered databases that a cache of `tier` has; a cluster has number 0 alone.
[[nodiscard]] int databasesOf(const scenario::RedisSpec& spec, const catalogue::RedisTier& tier);
/// Where the data of pods of `host` live, for a store that writes it down (`persistent`) or has it in memory alone.
[[nodiscard]] HostedRow::Keeps keepsOf(const scenario::ServiceSpec& host, bool persistent);

/// Cores, connections and IO of a PostgreSQL server, and its own disk: the IOPS are the smaller of the size's and the disk's. Errors:
/// a size that the catalogue does not know, "custom" without cores or connections.
struct Server { DatabaseRow row; DiskRow disk; };
[[nodiscard]] Result<Server> serverOf(const scenario::PostgresqlSpec& spec, const catalogue::Catalogue& catalogue);
/// IOPS of the smallest premium disk of the catalogue that holds `bytes`; of its largest one where none does; 0 without any. Pure.
[[nodiscard]] double premiumIops(double bytes, const catalogue::Catalogue& catalogue);
/// A disk of the scenario. Errors: a size that the catalogue does not know, where no IOPS are stated.
[[nodiscard]] Result<DiskRow> diskOf(const scenario::DiskSpec& spec, const catalogue::Catalogue& catalogue);

} // namespace headroom::simulation

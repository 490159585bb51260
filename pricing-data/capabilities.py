"""Capabilities of sizes and tiers: what they can do, not what they cost.

Machine sizes and disks come from the rows of azure-sizes.jsonl; the tables of services are in capabilities_of_services.py.
"""

from capabilities_of_services import GIB, service_tables

REDIS_SOURCE = ("Microsoft Learn, Azure Cache for Redis: planning FAQ and best practices for performance "
                "(redis-benchmark GET, 1 KB values, pipeline depth 50, 50 connections)")
# size: memory GB, vCPU (0 = shared), Mbit/s, GET/s, GET/s with TLS, connections, databases
REDIS_SIZES = {
    "C0": (0.25, 0, 100, 15000, 7500, 256, 16),
    "C1": (1, 1, 500, 38000, 20720, 1000, 16),
    "C2": (2.5, 2, 500, 41000, 37000, 2000, 16),
    "C3": (6, 4, 1000, 100000, 90000, 5000, 16),
    "C4": (13, 2, 500, 60000, 55000, 10000, 32),
    "C5": (26, 4, 1000, 102000, 93000, 15000, 48),
    "C6": (53, 8, 2000, 126000, 120000, 20000, 64),
    "P1": (6, 2, 1500, 180000, 172000, 7500, 16),
    "P2": (13, 4, 3000, 350000, 341000, 15000, 32),
    "P3": (26, 4, 3000, 350000, 341000, 30000, 48),
    "P4": (53, 8, 6000, 400000, 373000, 40000, 64),
    "P5": (120, 32, 6000, 400000, 373000, 40000, 64),
}
REDIS_MAX_SHARDS = 10

SQL_SOURCE = "Microsoft Learn, Azure SQL Database: resource limits of single databases in the vCore model, Gen5"
SQL_MEMORY_GB_PER_CORE = 5.19
SQL_MAX_CORES = 80
# tier: workers per vCore, IOPS per vCore, most IOPS, log MB/s per vCore, most log MB/s, sessions
SQL_TIERS = {
    "general-purpose/Gen5": (100, 320, 12800, 4.5, 50, 30000),
    "business-critical/Gen5": (100, 4000, 320000, 12, 96, 30000),
}


def redis_tiers():
    tiers = {}
    for size, (memory, cores, megabits, gets, gets_tls, connections, databases) in REDIS_SIZES.items():
        for tier in (["premium"] if size.startswith("P") else ["basic", "standard"]):
            entry = {"memoryBytes": round(memory * GIB), "cores": cores, "bandwidthBytesPerSecond": megabits * 1_000_000 // 8,
                     "operationsPerSecond": gets, "operationsPerSecondTls": gets_tls, "maxConnections": connections,
                     "databases": databases, "nodes": 1 if tier == "basic" else 2,
                     "maxShards": REDIS_MAX_SHARDS if tier == "premium" else 1, "source": REDIS_SOURCE, "asOf": "2020-08-06",
                     "confidence": "exact"}
            if size == "P5":
                entry["note"] = "connections and databases are from memory"
            if tier == "basic":
                entry["note"] = "rates are those of the Standard size"
            tiers[f"{tier}/{size}"] = entry
    return tiers


def sql_tiers():
    tiers = {}
    for name, (workers, iops, most_iops, log, most_log, sessions) in SQL_TIERS.items():
        tiers[name] = {"workersPerCore": workers, "maxWorkers": workers * SQL_MAX_CORES, "iopsPerCore": iops, "maxIops": most_iops,
                       "logBytesPerSecondPerCore": round(log * 1e6), "maxLogBytesPerSecond": round(most_log * 1e6),
                       "memoryBytesPerCore": round(SQL_MEMORY_GB_PER_CORE * GIB), "maxSessions": sessions, "source": SQL_SOURCE}
        if name.startswith("business"):
            tiers[name]["note"] = f"most IOPS: 4,000 per vCore times {SQL_MAX_CORES} vCores"
    return tiers


def provenance(row):
    return {"source": row["source"], "asOf": row["asOf"], "confidence": row["confidence"]}


def vm_skus(rows):
    sizes = {}
    for row in rows:
        if row["serviceName"] != "Virtual Machines":
            continue
        size = {"cores": row["vCPU"], "memoryBytes": round(row["memoryGiB"] * GIB)}
        if "maxUncachedDiskIOPS" in row:
            size["uncachedIops"] = row["maxUncachedDiskIOPS"]
            size["uncachedBytesPerSecond"] = round(row["maxUncachedDiskMBps"] * 1e6)
        if "expectedNetworkMbps" in row:
            size["networkBytesPerSecond"] = row["expectedNetworkMbps"] * 1_000_000 // 8
        if "baselineCpuPercent" in row:
            size["baselineCores"] = row["baselineCpuPercent"] / 100
            size["bankedCoreSeconds"] = row["maxBankedCredits"] * 60   # a credit is one core for a minute
        size["maxDataDisks"] = row["maxDataDisks"]
        size["spot"] = row["spotEligible"]
        size["ephemeralOsDisk"] = row["ephemeralOSDisk"]
        sizes[row["armSkuName"]] = {**size, **provenance(row)}
    return dict(sorted(sizes.items()))


def disks(rows):
    """Provisioned and burst limits, by the size that a disk is billed as."""
    sizes = {}
    for row in rows:
        if row["serviceName"] != "Managed Disks":
            continue
        size = {"kind": row["tier"], "sizeBytes": row["sizeGiB"] * GIB, "iops": row["maxIOPS"], "bytesPerSecond": round(row["maxMBps"] * 1e6)}
        if "burstIOPS" in row:
            size["burstIops"] = row["burstIOPS"]
            size["burstBytesPerSecond"] = round(row["burstMBps"] * 1e6)
        sizes[row["sku"]] = {**size, **provenance(row)}
    return dict(sorted(sizes.items(), key=lambda entry: (entry[0][0], int(entry[0][1:]))))


def build(rows):
    return {"formatVersion": 1, "provider": "azure", "vmSkus": vm_skus(rows), "disks": disks(rows), "redisTiers": redis_tiers(),
            "sqlTiers": sql_tiers(), **service_tables()}

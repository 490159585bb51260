"""What the tiers of managed services can do, from the provider's documentation.

Every entry names its source, its date and how sure it is: exact (read there), derived (computed from it), recalled (from
memory, to be verified). A `note` says which of an entry's figures are less sure than the rest.
"""

GIB = 1 << 30
MIB = 1 << 20
MB = 1_000_000


def figure(source, as_of, confidence, note="", **values):
    entry = {**values, "source": source, "asOf": as_of, "confidence": confidence}
    return {**entry, "note": note} if note else entry


# ------------------------------------------------------------------------------------------------------ PostgreSQL
PG_SOURCE = "Microsoft Learn, Azure Database for PostgreSQL flexible server: compute options, limits"
PG_RESERVED_CONNECTIONS = 15
# GiB of memory: max_connections; from 48 GiB on 5,000
PG_CONNECTIONS = {2: 50, 4: 429, 8: 859, 16: 1718, 32: 3437}
# burstable: vCores, GiB, IOPS, MiB/s, baseline in percent of a core, credits banked at most (core-minutes)
PG_BURSTABLE = {
    "B1ms": (1, 2, 640, 10, 20, 288),
    "B2s": (2, 4, 1280, 15, 40, 576),
    "B2ms": (2, 8, 1920, 22.5, 60, 864),
    "B4ms": (4, 16, 2880, 35, 90, 1296),
    "B8ms": (8, 32, 4320, 50, 135, 1944),
    "B12ms": (12, 48, 4320, 50, 202, 2909),
    "B16ms": (16, 64, 4320, 50, 270, 3888),
    "B20ms": (20, 80, 4320, 50, 337, 4860),
}
# vCores: IOPS, MiB/s up to generation 4 and of generation 5
PG_IO = {
    2: ((3200, 48), (3750, 85)),
    4: ((6400, 96), (6400, 145)),
    8: ((12800, 192), (12800, 290)),
    16: ((25600, 384), (25600, 600)),
    20: ((32000, 480), (32000, 750)),
    32: ((51200, 768), (51200, 865)),
    48: ((76800, 1152), (76800, 1200)),
    64: ((80000, 1200), (80000, 1200)),
    96: ((80000, 1200), (80000, 1200)),
}
# series: (tier, generation, GiB per vCore, vCores on offer)
PG_SERIES = {
    "Ds_v3": ("general-purpose", 4, 4, (2, 4, 8, 16, 32, 48, 64)),
    "Dds_v4": ("general-purpose", 4, 4, (2, 4, 8, 16, 32, 48, 64)),
    "Dds_v5": ("general-purpose", 5, 4, (2, 4, 8, 16, 32, 48, 64, 96)),
    "Dads_v5": ("general-purpose", 5, 4, (2, 4, 8, 16, 32, 48, 64, 96)),
    "Es_v3": ("memory-optimized", 4, 8, (2, 4, 8, 16, 20, 32, 48, 64)),
    "Eds_v4": ("memory-optimized", 4, 8, (2, 4, 8, 16, 20, 32, 48, 64)),
    "Eds_v5": ("memory-optimized", 5, 8, (2, 4, 8, 16, 20, 32, 48, 64, 96)),
}


def postgres_entry(cores, memory, iops, throughput, confidence, note="", **more):
    connections = PG_CONNECTIONS.get(memory, 5000)
    return figure(PG_SOURCE, "2026-01", confidence, note, vCores=cores, memoryBytes=memory * GIB, maxConnections=connections,
                  maxUserConnections=connections - PG_RESERVED_CONNECTIONS, maxIops=iops, maxBytesPerSecond=round(throughput * MIB), **more)


def postgres_skus():
    skus = {}
    for size, (cores, memory, iops, throughput, baseline, banked) in PG_BURSTABLE.items():
        skus[f"burstable/{size}"] = postgres_entry(cores, memory, iops, throughput, "exact", "baseline and credits are those of the machine size",
                                                   baselineCores=baseline / 100, bankedCoreSeconds=banked * 60, highAvailability=False)
    for series, (tier, generation, memory, sizes) in PG_SERIES.items():
        for cores in sizes:
            iops, throughput = PG_IO[cores][generation == 5]
            # The tables list these sizes by series; the ones between are computed from their neighbours.
            sure = cores != 20 and series != "Dads_v5" and not (generation == 5 and cores >= 48)
            skus[f"{tier}/{series[0]}{cores}{series[1:]}"] = postgres_entry(cores, memory * cores, iops, throughput,
                                                                          "exact" if sure else "derived", highAvailability=True)
    return skus


# ------------------------------------------------------------------------------------------------------- messaging
SB_SOURCE = "Microsoft Learn, Service Bus: quotas, throttling, premium messaging"
EH_SOURCE = "Microsoft Learn, Event Hubs: quotas and limits, scalability"
SIGNALR_SOURCE = "Microsoft Learn, Azure SignalR Service: performance guide, billing model"


def service_bus_tiers():
    shared = {"creditsPerSecond": 1000, "maxMessageBytes": 256 << 10, "maxConnections": 5000, "maxConcurrentReceives": 5000}
    return {
        "basic": figure(SB_SOURCE, "2022-07-19", "exact", maxEntityBytes=5 * GIB, topics=False, **shared),
        "standard": figure(SB_SOURCE, "2022-07-19", "exact", maxEntityBytes=80 * GIB, topics=True, **shared),
        "premium": figure(SB_SOURCE, "2022-07-19", "exact",
                          "no throughput is guaranteed: 4 MB/s in and out per unit is the vendor's planning value, 1,000 messages of 1 KB from memory",
                          units=[1, 2, 4, 8, 16], bytesPerSecondPerUnit=4 * MB, messagesPerSecondPerUnit=1000, entitiesPerUnit=1000,
                          maxMessageBytes=100 * MB, maxConnections=5000, maxConcurrentReceives=5000, maxEntityBytes=80 * GIB, topics=True),
    }


def event_hubs_tiers():
    unit = {"ingressEventsPerSecondPerUnit": 1000, "ingressBytesPerSecondPerUnit": 1 * MB, "egressEventsPerSecondPerUnit": 4096,
            "egressBytesPerSecondPerUnit": 2 * MB}
    return {
        "basic": figure(EH_SOURCE, "2022-01-05", "exact", unit="throughput-unit", maxUnits=40, partitionsPerHub=32, consumerGroups=1,
                        retentionDays=1, maxEventBytes=256 << 10, maxConnections=100, autoInflate=False, **unit),
        "standard": figure(EH_SOURCE, "2022-01-05", "exact", unit="throughput-unit", maxUnits=40, partitionsPerHub=32, consumerGroups=20,
                           retentionDays=7, maxEventBytes=1 << 20, maxConnections=5000, autoInflate=True, **unit),
        "premium": figure(EH_SOURCE, "2022-01-05", "recalled",
                          "the provider states no throughput of a processing unit; 5-10 MB/s in is a planning value: its lower end, as five throughput units",
                          unit="processing-unit", maxUnits=16, partitionsPerHub=100, consumerGroups=100, retentionDays=90, maxEventBytes=1 << 20,
                          maxConnections=10000, autoInflate=False, ingressEventsPerSecondPerUnit=5000, ingressBytesPerSecondPerUnit=5 * MB,
                          egressEventsPerSecondPerUnit=20480, egressBytesPerSecondPerUnit=10 * MB),
    }


def signalr_tiers():
    return {
        "free": figure(SIGNALR_SOURCE, "2025", "recalled", connectionsPerUnit=20, messagesPerDayPerUnit=20000, messageBytes=2048, maxUnits=1, units=[1]),
        "standard": figure(SIGNALR_SOURCE, "2025", "recalled", connectionsPerUnit=1000, messagesPerDayPerUnit=1_000_000, messageBytes=2048,
                           maxUnits=100, units=[1, 2, 5, 10, 20, 50, 100]),
        "premium": figure(SIGNALR_SOURCE, "2025", "recalled", connectionsPerUnit=1000, messagesPerDayPerUnit=1_000_000, messageBytes=2048,
                          maxUnits=1000, units=[1, 2, 5, 10, 20, 50, 100, 200, 500, 1000]),
    }


# -------------------------------------------------------------------------------------------------------- gateways
APIM_SOURCE = "Microsoft Learn, API Management: plan to manage costs, feature comparison, service limits"
APIM_RATE_NOTE = "requests per second of a unit are from an older price page"
# tier: requests/s of a unit (0 = not published), most units, scaling in seconds
APIM_TIERS = {
    "developer": (500, 1, 2700),
    "basic": (1000, 2, 2700),
    "standard": (2500, 4, 2700),
    "premium": (4000, 12, 2700),
    "consumption": (0, 1, 0),
    "basic-v2": (0, 10, 300),
    "standard-v2": (0, 10, 300),
    "premium-v2": (0, 30, 300),
}


def api_management_tiers():
    tiers = {}
    for tier, (rate, units, scaling) in APIM_TIERS.items():
        note = APIM_RATE_NOTE if rate else "no rate of a unit is published"
        tiers[tier] = figure(APIM_SOURCE, "2025", "recalled", f"{note}; scaling takes 15 to 45 min, v2 tiers minutes", requestsPerSecondPerUnit=rate,
                             maxUnits=units, scaleSeconds=scaling, virtualNetwork=tier in ("developer", "premium", "standard-v2", "premium-v2"))
    return tiers


AGW_SOURCE = "Microsoft Learn, Application Gateway v2: understanding pricing, autoscaling"


def application_gateway_tiers():
    unit = {"connectionsPerUnit": 2500, "bytesPerSecondPerUnit": 277_500, "tlsConnectionsPerSecondPerUnit": 50, "unitsPerInstance": 10,
            "maxInstances": 125, "scaleOutSeconds": 300}
    note = "throughput of a unit: 2.22 Mbit/s; scaling out takes 3 to 5 min"
    return {
        "standard-v2": figure(AGW_SOURCE, "2025", "recalled", note, requestsPerSecondPerUnit=0, **unit),
        "waf-v2": figure(AGW_SOURCE, "2025", "recalled", note + "; with the firewall a compute unit inspects about 10 requests/s", requestsPerSecondPerUnit=10, **unit),
    }


def outbound():
    """Ports for connections that leave the network, by what translates the addresses."""
    return {
        "load-balancer": figure("Microsoft Learn, Load Balancer: outbound connections", "2025", "recalled",
                                "the cool-down after a FIN is from memory; ports of a node by the size of the back-end pool",
                                portsPerAddress=64000, maxAddresses=16, idleSeconds=240, coolDownSeconds=240,
                                portsPerNode=[{"nodes": nodes, "ports": ports} for nodes, ports in
                                              ((50, 1024), (100, 512), (200, 256), (400, 128), (800, 64), (1000, 32))]),
        "nat-gateway": figure("Microsoft Learn, NAT gateway: resource, SNAT", "2025", "recalled", "ports are taken on demand by all nodes",
                              portsPerAddress=64512, maxAddresses=16, idleSeconds=240, coolDownSeconds=65, portsPerNode=[],
                              maxConnections=2_000_000, bytesPerSecond=6_250 * MB),
    }


# ------------------------------------------------------------------------------------------- what is included in a price
def included():
    """Quantities that a tier's price holds already, in the unit of the meter that bills what is beyond."""
    return {
        "registry/basic": figure("Microsoft Learn, Container Registry: service tiers", "2019-05-14", "exact", "GiB in the table", meter="registry/basic/storage", quantity=10.73741824),
        "registry/standard": figure("Microsoft Learn, Container Registry: service tiers", "2019-05-14", "exact", "GiB in the table", meter="registry/standard/storage", quantity=107.3741824),
        "registry/premium": figure("Microsoft Learn, Container Registry: service tiers", "2019-05-14", "exact", "GiB in the table", meter="registry/premium/storage", quantity=536.870912),
        "signalr/standard": figure(SIGNALR_SOURCE, "2025", "recalled", "per unit and day", meter="signalr/standard/messages", quantity=1),
        "signalr/premium": figure(SIGNALR_SOURCE, "2025", "recalled", "per unit and day", meter="signalr/premium/messages", quantity=1),
    }


def service_tables():
    return {"postgresSkus": postgres_skus(), "serviceBusTiers": service_bus_tiers(), "eventHubsTiers": event_hubs_tiers(),
            "signalrTiers": signalr_tiers(), "apiManagementTiers": api_management_tiers(), "applicationGatewayTiers": application_gateway_tiers(),
            "outbound": outbound(), "included": included()}

"""Which rows of the provider's list make up which meter of Headroom.

A rule: the id (with the names captured by the patterns), the billed unit, the cost group, how the provider bills it, and
the patterns that must match whole fields of a row. `per` is the row's unitOfMeasure: rows of other units never mix.
`globalFrom` names a region whose price holds everywhere, because the provider lists the meter once for all regions.
"""

REGIONS = ["westus2", "westeurope", "eastus", "eastus2", "israelcentral"]

HOURLY = "per second or minute of existence, shown in hours"
PER_HOUR = "each started hour that it exists"
MONTHLY = "by the month, spread over its hours"
DAILY = "by the day, 24 h"
USAGE = "as used"
BANDS = "as used; graduated over the calendar month, all uses of the meter together"


def words(text):
    return text.replace("Standard_", "").replace("_", " ")


def hyphenated(text):
    return text.strip().lower().replace(" ", "-")


def postgres_size(text):
    """"B1MS" and "B2ms" are one spelling."""
    return text[0].upper() + text[1:].lower()


def rule(id, service, per, unit, group, billing, title, **patterns):
    return {"id": id, "service": service, "per": per, "unit": unit, "group": group, "billing": billing, "title": title, **patterns}


VM = "Virtual Machines"
REDIS = "Redis Cache"
SQL = "SQL Database"
PG = "Azure Database for PostgreSQL"
COSMOS = "Azure Cosmos DB"
AKS = "Azure Kubernetes Service"
BUS = "Service Bus"
HUBS = "Event Hubs"
MONITOR = "Azure Monitor"
NETWORK = "Virtual Network"
NOT_WINDOWS = r"(?!.*Windows).*"

RULES = [
    # ------------------------------------------------------------------------------------------------ compute
    rule("vm/{arm}/linux/spot", VM, "1 Hour", "hour", "Compute", HOURLY, "{short}, Linux, spot",
         product=NOT_WINDOWS, meter=r".* Spot", arm=r"(?P<arm>Standard_(?P<short>.+))", translate={"short": words}),
    rule("vm/{arm}/windows/spot", VM, "1 Hour", "hour", "Compute", HOURLY, "{short}, Windows, spot",
         product=r".*Windows.*", meter=r".* Spot", arm=r"(?P<arm>Standard_(?P<short>.+))", translate={"short": words}),
    rule("vm/{arm}/linux/regular", VM, "1 Hour", "hour", "Compute", HOURLY, "{short}, Linux",
         product=NOT_WINDOWS, meter=r"(?!.*(Spot|Low Priority)).*", arm=r"(?P<arm>Standard_(?P<short>.+))", translate={"short": words}),
    rule("vm/{arm}/windows/regular", VM, "1 Hour", "hour", "Compute", HOURLY, "{short}, Windows",
         product=r".*Windows.*", meter=r"(?!.*(Spot|Low Priority)).*", arm=r"(?P<arm>Standard_(?P<short>.+))", translate={"short": words}),
    rule("aks/free", AKS, "1 Hour", "hour", "Compute", HOURLY, "AKS control plane, free tier", meter="Free control plane"),
    rule("aks/standard", AKS, "1 Hour", "hour", "Compute", HOURLY, "AKS control plane, standard tier", meter="Standard Uptime SLA"),
    rule("aks/premium", AKS, "1 Hour", "hour", "Compute", HOURLY, "AKS control plane, premium tier", meter="Standard Long Term Support"),
    rule("aks/automatic", AKS, "1 Hour", "hour", "Compute", HOURLY, "AKS Automatic control plane", meter="Automatic Hosted Control Plane"),
    rule("container-apps/vcpu-active", "Azure Container Apps", "1 Second", "vCPU-second", "Compute", USAGE,
         "Container Apps, vCPU active", meter="Standard vCPU Active Usage"),
    rule("container-apps/vcpu-idle", "Azure Container Apps", "1 Second", "vCPU-second", "Compute", USAGE,
         "Container Apps, vCPU idle", meter="Standard vCPU Idle Usage"),
    rule("container-apps/memory-active", "Azure Container Apps", "1 GiB Second", "GiB-second", "Compute", USAGE,
         "Container Apps, memory active", meter="Standard Memory Active Usage"),
    rule("container-apps/memory-idle", "Azure Container Apps", "1 GiB Second", "GiB-second", "Compute", USAGE,
         "Container Apps, memory idle", meter="Standard Memory Idle Usage"),
    rule("container-apps/requests", "Azure Container Apps", "1M", "million requests", "Compute", USAGE,
         "Container Apps, requests", meter="Standard Requests"),
    # -------------------------------------------------------------------------------------------- data stores
    rule("cosmos-db/provisioned", COSMOS, "1/Hour", "100 RU/s-hour", "Data stores", "the highest RU/s set in each hour",
         "Cosmos DB, provisioned", product=COSMOS, sku="RUs", meter=r"100 RU/s"),
    rule("cosmos-db/multi-region-writes", COSMOS, "1/Hour", "100 RU/s-hour", "Data stores", "the highest RU/s set in each hour, per region",
         "Cosmos DB, multi-region writes", product=COSMOS, sku="mRUs", meter=r"100 Multi-master RU/s"),
    rule("cosmos-db/autoscale", COSMOS, "1/Hour", "100 RU/s-hour", "Data stores",
         "the highest RU/s reached in each hour, at least 10 % of the maximum", "Cosmos DB, autoscale",
         product="Azure Cosmos DB autoscale", sku=r"AP[1-4]", meter=r"AP[1-4] 100 RUs"),
    rule("cosmos-db/serverless", COSMOS, "1M", "million RU", "Data stores", USAGE, "Cosmos DB, serverless", meter="1M RUs"),
    rule("cosmos-db/storage", COSMOS, "1 GB/Month", "GB-month", "Data stores", MONTHLY, "Cosmos DB, storage",
         product=COSMOS, sku="RUs", meter="Data Stored"),
    rule("redis/{tier}/{size}", REDIS, "1 Hour", "hour", "Data stores", HOURLY, "Redis {tier} {size}",
         product=r"Azure Redis Cache (?P<tier>Basic|Standard|Premium|Enterprise|Enterprise Flash)", meter=r"(?P<size>[A-Z]\d+) Cache",
         translate={"tier": hyphenated}),
    rule("redis/{tier}/{size}/node", REDIS, "1 Hour", "node-hour", "Data stores", HOURLY, "Redis {tier} {size}, one node",
         product=r"Azure Redis Cache (?P<tier>Standard|Premium)", meter=r"(?P<size>[A-Z]\d+) Cache Instance",
         translate={"tier": hyphenated}),
    rule("redis/managed-{tier}/{size}", REDIS, "1 Hour", "node-hour", "Data stores", HOURLY, "Managed Redis {tier} {size}",
         product=r"Azure Managed Redis - (?P<tier>.+)", meter=r"(?P<size>[A-Z]\d+) Cache Instance", translate={"tier": hyphenated}),
    rule("sql-database/general-purpose/Gen5/compute", SQL, "1 Hour", "vCore-hour", "Data stores", HOURLY,
         "SQL Database General Purpose Gen5, vCore without licence",
         product=r"SQL Database Single/Elastic Pool General Purpose - Compute Gen5", sku="vCore", meter="vCore"),
    rule("sql-database/general-purpose/license", SQL, "1 Hour", "vCore-hour", "Data stores", HOURLY,
         "SQL Database General Purpose, licence", product=r".*General Purpose - SQL License", meter="vCore"),
    rule("sql-database/business-critical/Gen5/compute", SQL, "1 Hour", "vCore-hour", "Data stores", HOURLY,
         "SQL Database Business Critical Gen5, vCore without licence",
         product=r"SQL Database Single/Elastic Pool Business Critical - Compute Gen5", sku="1 vCore", meter="vCore"),
    rule("sql-database/business-critical/license", SQL, "1 Hour", "vCore-hour", "Data stores", HOURLY,
         "SQL Database Business Critical, licence", product=r".*Business Critical - SQL License", meter="vCore"),
    rule("sql-database/hyperscale/Gen5/vcore", SQL, "1 Hour", "vCore-hour", "Data stores", HOURLY, "SQL Database Hyperscale Gen5, vCore",
         product=r"SQL Database SingleDB/Elastic Pool Hyperscale - Compute Gen5", sku="vCore", meter="vCore"),
    rule("sql-database/serverless/Gen5/vcore", SQL, "1 Hour", "vCore-hour", "Data stores", "vCores used, at least the minimum set",
         "SQL Database serverless Gen5, vCore", product=r"SQL Database General Purpose - Serverless - Compute Gen5", sku="1 vCore", meter="vCore"),
    rule("sql-database/{tier}/storage", SQL, "1 GB/Month", "GB-month", "Data stores", MONTHLY, "SQL Database {tier}, storage",
         product=r".*(General Purpose|Business Critical|Hyperscale) - Storage", sku=r"(?P<tier>General Purpose|Business Critical|Hyperscale)",
         meter=r".* Data Stored", translate={"tier": hyphenated}),
    rule("sql-database/dtu/{size}", SQL, "1/Day", "day", "Data stores", DAILY, "SQL Database {size}",
         product=r"SQL Database Single (Basic|Standard|Premium)", sku=r"(?P<size>B|S\d+|P\d+)"),
    rule("postgresql/burstable/{size}", PG, "1 Hour", "hour", "Data stores", HOURLY, "PostgreSQL burstable {size}",
         product=r".*Flexible Server Burstable.*", sku=r"(?P<size>B\d+\w+)", translate={"size": postgres_size}),
    rule("postgresql/{tier}/{size}", PG, "1 Hour", "hour", "Data stores", HOURLY, "PostgreSQL {tier} {size}",
         product=r".*Flexible Server (?P<tier>General Purpose|Memory Optimized) .*", sku=r"\d+ vCore", arm=r"Standard_(?P<size>\w+)",
         meter="vCore", translate={"tier": hyphenated}),
    rule("postgresql/{tier}/{series}/vcore", PG, "1 Hour", "vCore-hour", "Data stores", HOURLY, "PostgreSQL {tier} {series}, vCore",
         product=r".*Flexible Server (?P<tier>General Purpose|Memory Optimized) (?P<series>\w+) Series Compute", sku="vCore", meter="vCore",
         translate={"tier": hyphenated}),
    rule("postgresql/storage", PG, "1 GB/Month", "GB-month", "Data stores", MONTHLY, "PostgreSQL, storage",
         product=r"Az DB for PostgreSQL Flexible Server Storage", meter="Storage Data Stored"),
    rule("postgresql/backup", PG, "1 GB/Month", "GB-month", "Data stores", MONTHLY, "PostgreSQL, backup storage",
         meter="Backup Storage LRS Data Stored"),
    rule("ai-search/{size}", "Azure Cognitive Search", "1 Hour", "hour", "Data stores", HOURLY, "AI Search {size}",
         sku=r"(Standard |Storage Optimized )?(?P<size>Basic|S\d|L\d)", meter=r".* Unit"),
    # ------------------------------------------------------------------------------------------------ messages
    rule("service-bus/standard/base", BUS, "1/Hour", "hour", "Messages", "once per subscription, shown in hours",
         "Service Bus Standard, base", meter="Standard Base Unit"),
    rule("service-bus/standard/operations", BUS, "1M", "million operations", "Messages", BANDS, "Service Bus Standard, operations",
         meter="Standard Messaging Operations"),
    rule("service-bus/standard/connections", BUS, "1", "connection", "Messages", "largest number at once in the month; graduated",
         "Service Bus Standard, brokered connections", meter="Standard Brokered Connection"),
    rule("service-bus/basic/operations", BUS, "1M", "million operations", "Messages", USAGE, "Service Bus Basic, operations",
         meter="Basic Messaging Operations"),
    rule("service-bus/premium/unit", BUS, "1/Hour", "hour", "Messages", PER_HOUR, "Service Bus Premium, messaging unit",
         meter="Premium Messaging Unit"),
    rule("event-hubs/{tier}/throughput-unit", HUBS, "1 Hour", "hour", "Messages", "the most units set in each hour",
         "Event Hubs {tier}, throughput unit", meter=r"(?P<tier>Basic|Standard) Throughput Unit", translate={"tier": hyphenated}),
    rule("event-hubs/{tier}/ingress-events", HUBS, "1M", "million events", "Messages", "events in steps of 64 KB",
         "Event Hubs {tier}, ingress events", meter=r"(?P<tier>Basic|Standard) Ingress Events", translate={"tier": hyphenated}),
    rule("event-hubs/standard/capture", HUBS, "1 Hour", "hour", "Messages", "per throughput unit", "Event Hubs standard, capture",
         meter="Standard Capture"),
    rule("event-hubs/premium/processing-unit", HUBS, "1 Hour", "hour", "Messages", PER_HOUR, "Event Hubs premium, processing unit",
         meter="Premium Processing Unit"),
    rule("event-hubs/dedicated/capacity-unit", HUBS, "1 Hour", "hour", "Messages", PER_HOUR, "Event Hubs dedicated, capacity unit",
         meter="Dedicated Capacity Unit"),
    rule("signalr/{tier}/unit", "SignalR", "1/Day", "day", "Messages", "the most units of each day", "SignalR {tier}, unit",
         meter=r"(?P<tier>Standard|Premium) Unit", translate={"tier": hyphenated}),
    rule("signalr/{tier}/messages", "SignalR", "1M", "million messages", "Messages", "beyond those included in the units",
         "SignalR {tier}, further messages", meter=r"(?P<tier>Standard|Premium) Message", translate={"tier": hyphenated}),
    # ---------------------------------------------------------------------------------------------------- logs
    rule("log-analytics/ingestion", "Log Analytics", "1 GB", "GB", "Logs", BANDS, "Log Analytics, ingestion",
         meter="Analytics Logs Data Ingestion"),
    rule("log-analytics/retention", "Log Analytics", "1 GB/Month", "GB-month", "Logs", "beyond 31 days, by the month",
         "Log Analytics, retention", meter="Analytics Logs Data Retention"),
    rule("log-analytics/basic-ingestion", MONITOR, "1 GB", "GB", "Logs", USAGE, "Basic logs, ingestion", meter="Basic Logs Data Ingestion"),
    rule("log-analytics/auxiliary-ingestion", MONITOR, "1 GB", "GB", "Logs", USAGE, "Auxiliary logs, ingestion",
         meter="Auxiliary Logs Data Ingestion"),
    rule("log-analytics/commitment/{size}GB", MONITOR, "1/Day", "day", "Logs", "by the day, whether used or not",
         "Log Analytics, {size} GB a day committed", meter=r"(?P<size>\d+) GB Commitment Tier Capacity Reservation"),
    # ------------------------------------------------------------------------------------------------- network
    rule("load-balancer/rules", "Load Balancer", "1/Hour", "hour", "Network", "first five rules together", "Load balancer, first 5 rules",
         meter="Standard Included LB Rules and Outbound Rules"),
    rule("load-balancer/extra-rule", "Load Balancer", "1/Hour", "rule-hour", "Network", "each rule after the fifth",
         "Load balancer, further rule", meter="Standard Overage LB Rules and Outbound Rules"),
    rule("load-balancer/data", "Load Balancer", "1 GB", "GB", "Network", USAGE, "Load balancer, data processed",
         meter="Standard Data Processed", globalFrom="westeurope"),
    rule("public-ip/standard", NETWORK, "1 Hour", "hour", "Network", PER_HOUR, "Public IPv4 address, standard",
         meter="Standard IPv4 Static Public IP"),
    rule("public-ip/basic", NETWORK, "1 Hour", "hour", "Network", PER_HOUR, "Public IPv4 address, basic static",
         meter="Basic IPv4 Static Public IP"),
    rule("bandwidth/internet-egress", "Bandwidth", "1 GB", "GB", "Network", BANDS, "Data to the internet",
         product=r"Rtn Preference: MGN", meter="Standard Data Transfer Out"),
    rule("bandwidth/inter-region", "Bandwidth", "1 GB", "GB", "Network", USAGE, "Data between regions",
         meter="Standard Inter-Region Data Transfer"),
    rule("bandwidth/inter-zone", "Bandwidth", "1 GB", "GB", "Network", USAGE, "Data between zones",
         meter="Standard Inter-Availability Zone Data Transfer"),
    rule("vnet-peering/{direction}", NETWORK, "1 GB", "GB", "Network", USAGE, "Peering within the region, {direction}",
         product="Virtual Network Peering", meter=r"Intra-Region (?P<direction>Egress|Ingress)", translate={"direction": hyphenated}),
    rule("vnet-peering/inter-region-{direction}", NETWORK, "1 GB", "GB", "Network", USAGE, "Peering between regions, {direction}",
         product="Global Virtual Network Peering", meter=r"Inter-Region (?P<direction>Egress|Ingress)", translate={"direction": hyphenated}),
    rule("private-endpoint/endpoint", NETWORK, "1 Hour", "hour", "Network", PER_HOUR, "Private endpoint", meter="Standard Private Endpoint"),
    rule("private-endpoint/{direction}", NETWORK, "1 GB", "GB", "Network", BANDS, "Private endpoint, {direction}",
         product="Virtual Network Private Link", meter=r"Standard Data Processed - (?P<direction>Egress|Ingress)",
         translate={"direction": hyphenated}),
    rule("nat-gateway/gateway", "NAT Gateway", "1 Hour", "hour", "Network", PER_HOUR, "NAT gateway", meter="Standard Gateway",
         globalFrom="westeurope"),
    rule("nat-gateway/data", "NAT Gateway", "1 GB", "GB", "Network", USAGE, "NAT gateway, data processed",
         meter="Standard Data Processed", globalFrom="westeurope"),
    rule("application-gateway/{tier}/fixed", "Application Gateway", "1/Hour", "hour", "Network", HOURLY, "Application Gateway {tier}, fixed",
         product=r"Application Gateway (?P<tier>Basic v2|Standard v2|WAF v2)", meter=r".* Fixed Cost", translate={"tier": hyphenated}),
    rule("application-gateway/{tier}/capacity-unit", "Application Gateway", "1/Hour", "capacity-unit-hour", "Network",
         "the largest of compute, connections and throughput in each hour", "Application Gateway {tier}, capacity unit",
         product=r"Application Gateway (?P<tier>Basic v2|Standard v2|WAF v2)", meter=r".* Capacity Units", translate={"tier": hyphenated}),
    rule("firewall/{tier}/deployment", "Azure Firewall", "1 Hour", "hour", "Network", HOURLY, "Azure Firewall {tier}",
         meter=r"(?P<tier>Basic|Standard|Premium) Deployment", translate={"tier": hyphenated}),
    rule("firewall/{tier}/data", "Azure Firewall", "1 GB", "GB", "Network", USAGE, "Azure Firewall {tier}, data processed",
         meter=r"(?P<tier>Basic|Standard|Premium) Data Processed", translate={"tier": hyphenated}),
    rule("dns/zone", "Azure DNS", "1", "zone-month", "Network", MONTHLY, "DNS zone", meter="Public Zone"),
    rule("api-management/{tier}/unit", "API Management", "1 Hour", "hour", "Network", HOURLY, "API Management {tier}, unit",
         sku=r"(?P<tier>Developer|Basic|Standard|Premium|Basic v2|Standard v2|Premium v2)", meter=r"(Developer|Basic|Standard|Premium)( v2)? Unit",
         translate={"tier": hyphenated}),
    rule("api-management/{tier}/calls", "API Management", "10K", "10,000 calls", "Network", BANDS, "API Management {tier}, calls",
         meter=r"(?P<tier>Consumption|Basic v2|Standard v2) Calls", translate={"tier": hyphenated}),
    # -------------------------------------------------------------------------------------- registry, disks, rest
    rule("registry/{tier}", "Container Registry", "1/Day", "day", "Registry and disks", DAILY, "Container Registry {tier}",
         meter=r"(?P<tier>Basic|Standard|Premium) Registry Unit", translate={"tier": hyphenated}),
    rule("registry/{tier}/storage", "Container Registry", "1 GB/Month", "GB-month", "Registry and disks", "beyond the included storage",
         "Container Registry {tier}, further storage", sku=r"(?P<tier>Basic|Standard|Premium)", meter="Data Stored",
         translate={"tier": hyphenated}),
    rule("disk/{size}", "Storage", "1/Month", "disk-month", "Registry and disks", MONTHLY, "Managed disk {size}",
         product=r"(Premium|Standard) (SSD|HDD) Managed Disks", meter=r"(?P<size>[PES]\d+) LRS Disk"),
    rule("disk/{size}-ZRS", "Storage", "1/Month", "disk-month", "Registry and disks", MONTHLY, "Managed disk {size}, zone-redundant",
         product=r"(Premium|Standard) (SSD|HDD) Managed Disks", meter=r"(?P<size>[PES]\d+) ZRS Disk"),
    rule("disk/{size}/operations", "Storage", "10K", "10,000 operations", "Registry and disks", USAGE, "Managed disk {size}, operations",
         product=r"Standard (SSD|HDD) Managed Disks", meter=r"(?P<size>[ES]\d+) LRS Disk Operations"),
    rule("blob/{tier}-lrs/storage", "Storage", "1 GB/Month", "GB-month", "Registry and disks", BANDS, "Blob storage, {tier}",
         product="General Block Blob v2", meter=r"(?P<tier>Hot|Cool|Cold|Archive) LRS Data Stored", translate={"tier": hyphenated}),
    rule("key-vault/{tier}/operations", "Key Vault", "10K", "10,000 operations", "Security", USAGE, "Key Vault {tier}, operations",
         sku=r"(?P<tier>Standard|Premium)", meter="Operations", translate={"tier": hyphenated}),
    rule("static-web-app/free", "Azure App Service", "1/Month", "app-month", "Network", MONTHLY, "Static Web App, free", meter="Free App"),
    rule("static-web-app/standard", "Azure App Service", "1/Month", "app-month", "Network", MONTHLY, "Static Web App, standard",
         product="Static Web Apps", meter="Standard App"),
]

# Prices that the provider bills as the sum of two meters; both parts are meters of their own as well.
COMPOSITES = [
    {"id": f"sql-database/{tier}/Gen5/vcore", "unit": "vCore-hour", "group": "Data stores", "billing": HOURLY,
     "title": f"SQL Database {title} Gen5, vCore with licence",
     "parts": [f"sql-database/{tier}/Gen5/compute", f"sql-database/{tier}/license"],
     "note": "compute + licence: {parts}; without the licence under Azure Hybrid Benefit"}
    for tier, title in (("general-purpose", "General Purpose"), ("business-critical", "Business Critical"))
]

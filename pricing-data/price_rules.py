"""Which rows of the provider's list make up which meter of Headroom.

A rule: the id (with the names captured by the patterns), the billed unit, the cost group, how the provider bills it, and
the patterns that must match whole fields of a row. `per` is the row's unitOfMeasure: rows of other units never mix.

What a rule may add: `globalFrom` names a region whose price holds everywhere, because the provider lists the meter once for
all regions; `type` and `term` select reservations instead of consumption; `hours` spreads a price for a
whole term over its hours; `freeBelow` is an included quantity that the rows do not list; `byContinent`
keeps a price from being taken for other regions; `included` is the meter of the same component that holds a quantity of this one on
each day, and how much.
"""

import re

REGIONS = ["westus2", "westeurope", "eastus", "eastus2", "israelcentral"]

# Regions whose list lacks meters that systems there need: the meters, and the region whose price stands in. Such prices are
# marked "borrowed"; everything else that is not known in a region stays missing.
BORROWED = {
    "israelcentral": ("westeurope", r"postgresql/.*|bandwidth/inter-region"),
    "eastus": ("eastus2", r"(blob|disk|files|queue-storage|log-analytics|application-insights|backup)/.*"),
}

HOURLY = "per second or minute of existence, shown in hours"
PER_HOUR = "each started hour that it exists"
MONTHLY = "by the month, spread over its hours"
DAILY = "by the day, 24 h"
USAGE = "as used"
RESERVED = "every hour of the term, used or not"
COMMITTED = "what a committed amount of money an hour covers; see savingsPlan"
BANDS = "as used; graduated over the calendar month, all uses of the meter together"


def words(text):
    return text.replace("Standard_", "").replace("_", " ")


def hyphenated(text):
    return text.strip().lower().replace(" ", "-")


def backed_up(text):
    return hyphenated(text.replace("Server in Azure VM", "in VM").replace("Azure ", ""))


def token_kind(text):
    return {"Inp": "input", "Outp": "output"}.get(text, "cached-input")


def postgres_size(text):
    """"B1MS" and "B2ms" are one spelling."""
    return text[0].upper() + text[1:].lower()


def postgres_vcore_size(groups):
    """"Esv3" and 4 vCores → "E4s_v3", as the sizes with a name of their own are written."""
    match = re.fullmatch(r"([A-Z])([a-z]+?)v(\d)", groups["series"])
    return f"{match[1]}{groups['cores']}{match[2]}_v{match[3]}"


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
MODELS = "Foundry Models"
SPEECH = "Foundry Tools"
BLOB = "General Block Blob v2"
REDUNDANCY = "LRS|ZRS|GRS|RA-GRS"
NOT_WINDOWS = r"(?!.*(Windows|Cloud ?Services)).*"
WINDOWS = r"(?!.*Cloud ?Services).*Windows.*"
MACHINE = r"(?P<arm>Standard_(?P<short>.+))"
# Both names say which kind of machine a row is for; one that contradicts itself belongs to no meter.
SPOT = {"sku": r".* Spot", "meter": r".* Spot"}
LOW_PRIORITY = {"sku": r".* Low Priority", "meter": r".* Low Priority"}
ON_DEMAND = {"sku": r"(?!.*(Spot|Low Priority)).*", "meter": r"(?!.*(Spot|Low Priority)).*"}

RULES = [
    # ------------------------------------------------------------------------------------------------ compute
    *(rule("vm/{arm}/" + system + "/" + plan, VM, "1 Hour", "hour", "Compute", HOURLY, "{short}, " + system.capitalize() + title,
           product=product, arm=MACHINE, translate={"short": words}, **names)
      for plan, title, names in (("spot", ", spot", SPOT), ("low-priority", ", low priority", LOW_PRIORITY), ("regular", "", ON_DEMAND))
      for system, product in (("linux", NOT_WINDOWS), ("windows", WINDOWS))),
    rule("vm/{arm}/windows/dev-test", VM, "1 Hour", "hour", "Compute", HOURLY, "{short}, Windows, dev/test", type="DevTestConsumption",
         product=WINDOWS, arm=MACHINE, translate={"short": words}, **ON_DEMAND),
    *(rule("vm/{arm}/linux/reserved-" + years + "y", VM, "1 Hour", "hour", "Compute", RESERVED, "{short}, Linux, reserved for " + term.lower(), type="Reservation",
           term=term, hours=8760 * int(years), product=NOT_WINDOWS, arm=MACHINE, translate={"short": words})
      for years, term in (("1", "1 Year"), ("3", "3 Years"))),
    *(rule("vm/{arm}/" + system + "/savings-" + years + "y", VM, "1 Hour", "hour", "Compute", COMMITTED,
           "{short}, " + system.capitalize() + ", savings plan of " + term.lower(), type="SavingsPlan", term=term, product=product, arm=MACHINE,
           translate={"short": words}, sku=r"(?!.*(Spot|Low Priority)).*")
      for system, product in (("linux", NOT_WINDOWS), ("windows", WINDOWS))
      for years, term in (("1", "1 Year"), ("3", "3 Years"))),
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
    rule("cosmos-db/multi-region-writes/storage", COSMOS, "1 GB/Month", "GB-month", "Data stores", MONTHLY,
         "Cosmos DB, multi-region writes, storage", product=COSMOS, sku="mRUs", meter="Data Stored"),
    rule("cosmos-db/backup/continuous-30d", COSMOS, "1 GB", "GB-month", "Data stores", MONTHLY + ", per region",
         "Cosmos DB, continuous backup of 30 days", product=r".*PITR", meter="Cont 30D Bckp Continuous Backup"),
    rule("cosmos-db/backup/continuous-7d", COSMOS, "1 GB", "GB-month", "Data stores", MONTHLY + ", per region",
         "Cosmos DB, continuous backup of 7 days", product=r".*PITR", meter="Cont 7D Bkup Continuous Backup"),
    rule("cosmos-db/backup/restore", COSMOS, "1 GB", "GB", "Data stores", USAGE, "Cosmos DB, restored data",
         product=r".*PITR", meter="Cont 30D Bckp Data Restore"),
    rule("cosmos-db/analytical/storage", COSMOS, "1 GB/Month", "GB-month", "Data stores", MONTHLY, "Cosmos DB analytical store",
         product=r".*Analytics Storage", meter="Standard Data Stored"),
    rule("cosmos-db/analytical/{kind}-operations", COSMOS, "10K", "10,000 operations", "Data stores", USAGE,
         "Cosmos DB analytical store, {kind} operations", product=r".*Analytics Storage", meter=r"Standard (?P<kind>Read|Write) Operations",
         translate={"kind": hyphenated}),
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
    rule("sql-database/general-purpose/Gen5/zone-redundancy", SQL, "1 Hour", "vCore-hour", "Data stores", "on top of each vCore",
         "SQL Database General Purpose Gen5, zone redundancy", product=r".*General Purpose - Compute Gen5", sku=r"vCore ZR Zone Redundancy"),
    rule("sql-database/general-purpose/zone-redundant-storage", SQL, "1 GB/Month", "GB-month", "Data stores", MONTHLY,
         "SQL Database General Purpose, zone-redundant storage", product=r".*General Purpose - Storage", sku="General Purpose Zone Redundancy",
         meter=r".* Data Stored"),
    rule("sql-database/backup/{redundancy}", SQL, "1 GB/Month", "GB-month", "Data stores", "beyond the size of the database",
         "SQL Database backup, {redundancy}", product=r".*Single/Elastic Pool PITR Backup Storage",
         meter=r"(?P<redundancy>LRS|ZRS|RA-GRS|RA-GZRS) Data Stored", translate={"redundancy": hyphenated}),
    rule("sql-database/long-term-backup/{redundancy}", SQL, "1 GB/Month", "GB-month", "Data stores", MONTHLY,
         "SQL Database long-term backup, {redundancy}", product=r".*LTR Backup Storage",
         meter=r"Backup (?P<redundancy>LRS|ZRS|RA-GRS|RA-GZRS) Data Stored", translate={"redundancy": hyphenated}),
    rule("sql-database/dtu/{size}", SQL, "1/Day", "day", "Data stores", DAILY, "SQL Database {size}",
         product=r"SQL Database Single (Basic|Standard|Premium)", sku=r"(?P<size>B|S\d+|P\d+)"),
    rule("postgresql/burstable/{size}", PG, "1 Hour", "hour", "Data stores", HOURLY, "PostgreSQL burstable {size}",
         product=r".*Flexible Server Burstable.*", sku=r"(?P<size>B\d+\w+)", translate={"size": postgres_size}),
    rule("postgresql/{tier}/{size}", PG, "1 Hour", "hour", "Data stores", HOURLY, "PostgreSQL {tier} {size}",
         product=r".*Flexible Server (?P<tier>General Purpose|Memory Optimized) .*", sku=r"\d+ vCore", arm=r"Standard_(?P<size>\w+)",
         meter="vCore", translate={"tier": hyphenated}),
    rule("postgresql/{tier}/{size}", PG, "1 Hour", "hour", "Data stores", HOURLY, "PostgreSQL {tier} {size}",
         product=r".*Flexible Server (?P<tier>General Purpose|Memory Optimized) (?P<series>[A-Z][a-z]+v\d) .*", sku=r"(?P<cores>[2-9]|\d{2,}) vCore",
         meter="vCore", translate={"tier": hyphenated}, size=postgres_vcore_size),
    rule("postgresql/{tier}/{series}/vcore", PG, "1 Hour", "vCore-hour", "Data stores", HOURLY, "PostgreSQL {tier} {series}, vCore",
         product=r".*Flexible Server (?P<tier>General Purpose|Memory Optimized) (?P<series>\w+) Series Compute", sku="vCore", meter="vCore",
         translate={"tier": hyphenated}),
    rule("postgresql/ssd-v2/storage", PG, "1 GiB/Month", "GiB-month", "Data stores", MONTHLY, "PostgreSQL, premium SSD v2, storage",
         meter="Premium SSD v2 Storage Data Stored"),
    rule("postgresql/ssd-v2/iops", PG, "1/Month", "IOPS-month", "Data stores", "beyond 3,000", "PostgreSQL, premium SSD v2, IOPS",
         meter="Premium SSD v2 IOPS Provisioned IOPS"),
    rule("postgresql/ssd-v2/throughput", PG, "1/Month", "MB/s-month", "Data stores", "beyond 125", "PostgreSQL, premium SSD v2, throughput",
         meter=r"Premium SSDv2 Throughput Prov Throughput \(MBps\)"),
    rule("postgresql/iops", PG, "1/Month", "IOPS-month", "Data stores", "beyond those of the disk size", "PostgreSQL, further IOPS",
         meter="IOPS Scaling Provisioned IOPS"),
    rule("postgresql/storage", PG, "1 GB/Month", "GiB-month", "Data stores", MONTHLY, "PostgreSQL, storage",
         product=r"Az DB for PostgreSQL Flexible Server Storage", meter="Storage Data Stored"),
    rule("postgresql/backup", PG, "1 GB/Month", "GiB-month", "Data stores", MONTHLY, "PostgreSQL, backup storage",
         meter="Backup Storage LRS Data Stored"),
    rule("ai-search/{size}", "Azure Cognitive Search", "1 Hour", "hour", "Data stores", HOURLY, "AI Search {size}",
         sku=r"(Standard |Storage Optimized )?(?P<size>Basic|S\d|L\d)", meter=r".* Unit"),
    rule("ai-search/semantic-ranker/queries", "Azure Cognitive Search", "1K", "1,000 queries", "Data stores", USAGE, "AI Search, semantic ranker",
         meter="Semantic Ranker queries"),
    rule("language-model/{model}/{kind}/global", MODELS, "1K", "1,000 tokens", "AI", USAGE, "{model}, {kind} tokens, global deployment",
         sku=r"(?P<model>(gpt).*?)[ -](?P<kind>(cached[ -])?(Inp|Outp))[ -]glbl", translate={"model": hyphenated, "kind": token_kind}, globalFrom="eastus2"),
    rule("language-model/{model}/{kind}/regional", MODELS, "1K", "1,000 tokens", "AI", USAGE, "{model}, {kind} tokens, regional deployment",
         sku=r"(?P<model>(gpt).*?)[ -](?P<kind>(cached[ -])?(Inp|Outp))[ -]regnl", translate={"model": hyphenated, "kind": token_kind}),
    rule("language-model/{model}/input/global", MODELS, "1K", "1,000 tokens", "AI", USAGE, "{model}, tokens, global deployment",
         sku=r"(?P<model>.*embedding.*)-glbl", translate={"model": hyphenated}, globalFrom="eastus2"),
    rule("language-model/{model}/input/regional", MODELS, "1K", "1,000 tokens", "AI", USAGE, "{model}, tokens, regional deployment",
         sku=r"(?P<model>.*embedding.*)-regional", translate={"model": hyphenated}),
    rule("language-model/provisioned-unit/global", MODELS, "1/Hour", "unit-hour", "AI", PER_HOUR, "Provisioned throughput unit, global deployment",
         meter="Provisioned Managed Global Unit", globalFrom="eastus2"),
    rule("speech/{kind}", SPEECH, "1 Hour", "hour", "AI", "per hour of audio", "Speech, {kind}", sku="S1",
         meter=r"S1 (?P<kind>Speech To Text|Speech to Text Batch|Custom Speech To Text|Speech Translation|Conversation Transcription Audio)",
         translate={"kind": hyphenated}, globalFrom="eastus2"),
    rule("speech/{kind}", SPEECH, "1M", "million characters", "AI", USAGE, "Speech, {kind}", sku="S1",
         meter=r"S1 (?P<kind>Neural Text To Speech|Custom Neural Realtime) Characters", translate={"kind": hyphenated}, globalFrom="eastus2"),
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
    rule("event-hubs/{tier}/extended-retention", HUBS, "1 GB/Month", "GB-month", "Messages", "beyond the included storage",
         "Event Hubs {tier}, extended retention", meter=r"(?P<tier>Premium|Dedicated) Extended Retention", translate={"tier": hyphenated}),
    rule("signalr/free/unit", "SignalR", "1/Day", "day", "Messages", "one unit", "SignalR free, unit", meter="Standard Unit - Free"),
    rule("signalr/{tier}/unit", "SignalR", "1/Day", "day", "Messages", "the most units of each day", "SignalR {tier}, unit",
         meter=r"(?P<tier>Standard|Premium) Unit", translate={"tier": hyphenated}),
    rule("signalr/{tier}/messages", "SignalR", "1M", "million messages", "Messages", "beyond those included in the units of the day",
         "SignalR {tier}, further messages", meter=r"(?P<tier>Standard|Premium) Message", translate={"tier": hyphenated},
         included=("signalr/{tier}/unit", 1)),
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
    rule("log-analytics/archive", MONITOR, "1 GB/Month", "GB-month", "Logs", MONTHLY, "Log Analytics, archive", meter="Data Archive"),
    rule("log-analytics/export", MONITOR, "1 GB", "GB", "Logs", USAGE, "Log Analytics, data export", meter="Log Analytics data export Data Exported"),
    rule("azure-monitor/metric-samples", MONITOR, "10M", "10 million samples", "Logs", USAGE, "Managed Prometheus, metric samples",
         meter="Metrics ingestion Metric samples"),
    rule("application-insights/retention", "Application Insights", "1 GB/Month", "GB-month", "Logs", "beyond 90 days, by the month",
         "Application Insights, retention", sku=r"Basic|Pay-as-you-go", meter="Data Retention"),
    rule("application-insights/multi-step-web-test", "Application Insights", "1/Month", "test-month", "Logs", MONTHLY,
         "Application Insights, multi-step web test", meter="Multi-step Web Test"),
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
    rule("public-ip/basic-dynamic", NETWORK, "1 Hour", "hour", "Network", PER_HOUR, "Public IPv4 address, basic dynamic",
         meter="Basic IPv4 Dynamic Public IP"),
    rule("public-ip/prefix", NETWORK, "1 Hour", "address-hour", "Network", PER_HOUR, "Public IPv4 prefix, address",
         product="Public IP Prefix", meter="Standard Static IP Addresses"),
    rule("bandwidth/internet-egress", "Bandwidth", "1 GB", "GB", "Network", BANDS, "Data to the internet",
         product=r"Rtn Preference: MGN", meter="Standard Data Transfer Out"),
    rule("bandwidth/inter-region", "Bandwidth", "1 GB", "GB", "Network", USAGE, "Data between regions",
         meter="Standard Inter-Region Data Transfer", byContinent=True, note="price within a continent; between continents it is higher"),
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
    rule("firewall/{tier}/capacity-unit", "Azure Firewall", "1 Hour", "capacity-unit-hour", "Network", "units reserved in advance",
         "Azure Firewall {tier}, capacity unit", meter=r"(?P<tier>Standard|Premium) Capacity Unit", translate={"tier": hyphenated}),
    rule("firewall/{tier}/data", "Azure Firewall", "1 GB", "GB", "Network", USAGE, "Azure Firewall {tier}, data processed",
         meter=r"(?P<tier>Basic|Standard|Premium) Data Processed", translate={"tier": hyphenated}),
    rule("dns/zone", "Azure DNS", "1", "zone-month", "Network", MONTHLY, "DNS zone", meter="Public Zone"),
    rule("api-management/{tier}/unit", "API Management", "1 Hour", "hour", "Network", HOURLY, "API Management {tier}, unit",
         sku=r"(?P<tier>Developer|Basic|Standard|Premium|Basic v2|Standard v2|Premium v2)", meter=r"(Developer|Basic|Standard|Premium)( v2)? Unit",
         translate={"tier": hyphenated}),
    rule("api-management/{tier}/further-unit", "API Management", "1 Hour", "hour", "Network", HOURLY, "API Management {tier}, each unit after the first",
         meter=r"(?P<tier>Basic v2|Standard v2|Premium v2) Secondary Unit", translate={"tier": hyphenated}),
    rule("api-management/premium/further-unit", "API Management", "1 Hour", "hour", "Network", HOURLY,
         "API Management premium, each unit after the first", meter="Secondary Unit", note="listed as Secondary Unit, half of the first"),
    rule("api-management/self-hosted-gateway", "API Management", "1 Hour", "hour", "Network", HOURLY, "API Management, self-hosted gateway",
         meter="Gateway Unit"),
    rule("api-management/{tier}/calls", "API Management", "10K", "10,000 calls", "Network", BANDS, "API Management {tier}, calls",
         meter=r"(?P<tier>Consumption|Basic v2|Standard v2) Calls", translate={"tier": hyphenated}),
    # -------------------------------------------------------------------------------------- registry, disks, rest
    rule("registry/{tier}", "Container Registry", "1/Day", "day", "Registry and disks", DAILY, "Container Registry {tier}",
         meter=r"(?P<tier>Basic|Standard|Premium) Registry Unit", translate={"tier": hyphenated}),
    rule("registry/{tier}/storage", "Container Registry", "1 GB/Month", "GB-month", "Registry and disks", "beyond the included storage",
         "Container Registry {tier}, further storage", sku=r"(?P<tier>Basic|Standard|Premium)", meter="Data Stored",
         translate={"tier": hyphenated}),
    rule("registry/premium/replication", "Container Registry", "1/Day", "day", "Registry and disks", DAILY + ", per further region",
         "Container Registry premium, replica", meter="Premium Registry Replication Unit"),
    rule("registry/premium/replication-storage", "Container Registry", "1 GB/Month", "GB-month", "Registry and disks", "beyond the included storage",
         "Container Registry premium, replica, further storage", meter="Premium GB Registry Replication Data Stored"),
    rule("registry/{tier}/task-vcpu", "Container Registry", "1 Second", "vCPU-second", "Registry and disks", BANDS, "Container Registry {tier}, tasks",
         sku=r"(?P<tier>Basic|Standard|Premium)", meter="Task vCPU Duration", translate={"tier": hyphenated}),
    rule("disk/{size}", "Storage", "1/Month", "disk-month", "Registry and disks", MONTHLY, "Managed disk {size}",
         product=r"(Premium|Standard) (SSD|HDD) Managed Disks", meter=r"(?P<size>[PES]\d+) LRS Disk"),
    rule("disk/{size}-ZRS", "Storage", "1/Month", "disk-month", "Registry and disks", MONTHLY, "Managed disk {size}, zone-redundant",
         product=r"(Premium|Standard) (SSD|HDD) Managed Disks", meter=r"(?P<size>[PES]\d+) ZRS Disk"),
    rule("disk/{size}/operations", "Storage", "10K", "10,000 operations", "Registry and disks", USAGE, "Managed disk {size}, operations",
         product=r"Standard (SSD|HDD) Managed Disks", meter=r"(?P<size>[ES]\d+) LRS Disk Operations"),
    rule("disk/{size}-ZRS/operations", "Storage", "10K", "10,000 operations", "Registry and disks", USAGE,
         "Managed disk {size}, zone-redundant, operations", product=r"Standard SSD Managed Disks", meter=r"(?P<size>E\d+) ZRS Disk Operations"),
    rule("disk/premium-v2/capacity", "Storage", "1 GiB/Hour", "GiB-hour", "Registry and disks", HOURLY, "Premium SSD v2, capacity",
         product="Azure Premium SSD v2", meter="Premium LRS Provisioned Capacity"),
    rule("blob/{tier}-{redundancy}/storage", "Storage", "1 GB/Month", "GB-month", "Registry and disks", BANDS, "Blob storage, {tier}, {redundancy}",
         product=BLOB, meter=rf"(?P<tier>Hot|Cool|Cold|Archive) (?P<redundancy>{REDUNDANCY}) Data Stored",
         translate={"tier": hyphenated, "redundancy": hyphenated}),
    *(rule("blob/{tier}-{redundancy}/" + kind + "-operations", "Storage", "10K", "10,000 operations", "Registry and disks", USAGE,
           "Blob storage, {tier}, {redundancy}, " + kind + " operations", product=BLOB, sku=rf"(?P<tier>Hot|Cool|Cold|Archive) (?P<redundancy>{REDUNDANCY})",
           meter=pattern, translate={"tier": hyphenated, "redundancy": hyphenated})
      for kind, pattern in (("write", r".* Write Operations"), ("read", r"(?!.*Priority).*Read Operations"),
                            ("list", r".* List and Create Container Operations"), ("other", r"All Other Operations"))),
    rule("blob/{tier}-{redundancy}/retrieval", "Storage", "1 GB", "GB", "Registry and disks", USAGE, "Blob storage, {tier}, {redundancy}, data retrieval",
         product=BLOB, sku=rf"(?P<tier>Cool|Cold|Archive) (?P<redundancy>{REDUNDANCY})", meter=r"(?!.*Priority).* Data Retrieval",
         translate={"tier": hyphenated, "redundancy": hyphenated}),
    rule("files/{tier}-{redundancy}/storage", "Storage", "1 GB/Month", "GB-month", "Registry and disks", MONTHLY, "File shares, {tier}, {redundancy}",
         product="Files v2", meter=r"(?P<tier>Hot) (?P<redundancy>LRS|ZRS) Data Stored", translate={"tier": hyphenated, "redundancy": hyphenated}),
    rule("files/standard-lrs/storage", "Storage", "1 GB/Month", "GB-month", "Registry and disks", MONTHLY, "File shares, standard, lrs",
         product="Files v2", sku="Standard LRS", meter="LRS Data Stored"),
    rule("files/{tier}-{redundancy}/{kind}-operations", "Storage", "10K", "10,000 operations", "Registry and disks", USAGE,
         "File shares, {tier}, {redundancy}, {kind} operations", product="Files v2", sku=r"(?P<tier>Hot|Standard) (?P<redundancy>LRS|ZRS)",
         meter=r".*?(?P<kind>Write|List|Read) Operations", translate={"tier": hyphenated, "redundancy": hyphenated, "kind": hyphenated}),
    rule("queue-storage/storage", "Storage", "1 GB/Month", "GB-month", "Messages", MONTHLY, "Queue storage", product="Queues v2", meter="LRS Data Stored"),
    rule("queue-storage/operations", "Storage", "10K", "10,000 operations", "Messages", USAGE, "Queue storage, operations", product="Queues v2",
         meter="LRS Class 1 Operations"),
    rule("backup/{kind}/instance", "Backup", "1/Month", "instance-month", "Registry and disks", MONTHLY, "Backup of {kind}, protected instance",
         meter=r"(?P<kind>Azure Blob|Azure Files|Azure Kubernetes|Azure VM|PostgreSQL|SQL Server in Azure VM) Protected Instance",
         translate={"kind": backed_up}),
    rule("backup/storage/{redundancy}", "Backup", "1 GB/Month", "GB-month", "Registry and disks", MONTHLY, "Backup storage, {redundancy}",
         meter=rf"Standard (?P<redundancy>{REDUNDANCY}) Data Stored", translate={"redundancy": hyphenated}),
    rule("key-vault/{tier}/operations", "Key Vault", "10K", "10,000 operations", "Security", USAGE, "Key Vault {tier}, operations",
         sku=r"(?P<tier>Standard|Premium)", meter="Operations", translate={"tier": hyphenated}),
    rule("key-vault/{tier}/advanced-key-operations", "Key Vault", "10K", "10,000 operations", "Security", USAGE,
         "Key Vault {tier}, operations with advanced keys", sku=r"(?P<tier>Standard|Premium)", meter="Advanced Key Operations",
         translate={"tier": hyphenated}),
    rule("key-vault/premium/hsm-key", "Key Vault", "1", "key-month", "Security", MONTHLY, "Key Vault premium, key in hardware",
         meter="Premium HSM-protected RSA 2048-bit key"),
    rule("key-vault/premium/hsm-advanced-key", "Key Vault", "1", "key-month", "Security", BANDS, "Key Vault premium, advanced key in hardware",
         meter="Premium HSM-protected Advanced Key"),
    rule("key-vault/{tier}/certificate-renewal", "Key Vault", "1", "renewal", "Security", USAGE, "Key Vault {tier}, certificate renewal",
         sku=r"(?P<tier>Standard|Premium)", meter="Certificate Renewal Request", translate={"tier": hyphenated}),
    rule("key-vault/{tier}/key-rotation", "Key Vault", "1 Rotation", "rotation", "Security", USAGE, "Key Vault {tier}, automated key rotation",
         sku=r"(?P<tier>Standard|Premium)", meter="Automated Key Rotation", translate={"tier": hyphenated}),
    rule("static-web-app/free", "Azure App Service", "1/Month", "app-month", "Network", MONTHLY, "Static Web App, free", meter="Free App"),
    rule("static-web-app/standard", "Azure App Service", "1/Month", "app-month", "Network", MONTHLY, "Static Web App, standard",
         product="Static Web Apps", meter="Standard App", globalFrom="westeurope"),
    rule("static-web-app/standard/bandwidth", "Azure App Service", "1 GB", "GB", "Network", BANDS, "Static Web App, standard, bandwidth",
         product="Static Web Apps", meter="Standard Bandwidth Usage", freeBelow=True),
]

# Prices that the provider bills as the sum of two meters; both parts are meters of their own as well.
COMPOSITES = [
    {"id": f"sql-database/{tier}/Gen5/vcore", "unit": "vCore-hour", "group": "Data stores", "billing": HOURLY,
     "title": f"SQL Database {title} Gen5, vCore with licence",
     "parts": [f"sql-database/{tier}/Gen5/compute", f"sql-database/{tier}/license"],
     "note": "compute + licence: {parts}; without the licence under Azure Hybrid Benefit"}
    for tier, title in (("general-purpose", "General Purpose"), ("business-critical", "Business Critical"))
]

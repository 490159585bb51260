#include "app/gui/palette/palette_entries.h"

#include <QCoreApplication>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace headroom::gui {

namespace {

QString tr(const char* text) { return QCoreApplication::translate("headroom::gui::Palette", text); }

using G = PaletteGroup;

Json meter(const char* id, const char* per, double quantity) { return {{"meters", Json::array({{{"meter", id}, {per, quantity}}})}}; }

std::vector<PaletteEntry> makeEntries()
{
    return {
        {u"service"_s, G::Compute, tr("Service"), tr("2 pods on a pool"), u"service"_s, "service", {{"replicas", 2}}, tr("pod deployment microservice web api")},
        {u"ingress"_s, G::Compute, tr("Ingress"), tr("2 pods in front"), u"ingress"_s, "ingress", {{"replicas", 2}}, tr("nginx proxy pod")},
        {u"worker"_s, G::Compute, tr("Autoscaled service"), tr("HPA 2–10 pods at 70 % CPU"), u"service"_s, "service",
         {{"replicas", 2}, {"requests", {{"cpu", "250m"}, {"memory", "256Mi"}}}, {"hpa", {{"min", 2}, {"max", 10}, {"cpu", 0.7}}}}, tr("hpa horizontal pod autoscaler")},
        {u"node-pool"_s, G::Compute, tr("Node pool"), tr("2 × D2s_v5"), u"node-pool"_s, "node-pool", {{"sku", "Standard_D2s_v5"}, {"nodes", 2}}, tr("machine vm virtual nodes")},
        {u"spot-pool"_s, G::Compute, tr("Spot node pool"), tr("2 × D2s_v5, spot"), u"node-pool"_s, "node-pool", {{"sku", "Standard_D2s_v5"}, {"nodes", 2}, {"spot", true}}, tr("machine vm eviction cheap")},
        {u"cluster"_s, G::Compute, tr("Kubernetes cluster"), tr("free tier"), u"cluster"_s, "kubernetes-cluster", {{"tier", "free"}}, tr("aks")},
        {u"cluster-standard"_s, G::Compute, tr("Kubernetes cluster, SLA"), tr("standard tier"), u"cluster"_s, "kubernetes-cluster", {{"tier", "standard"}}, tr("aks uptime")},

        {u"postgresql"_s, G::Data, tr("PostgreSQL"), tr("Burstable B1ms"), u"database"_s, "postgresql", {{"sku", "Standard_B1ms"}}, tr("database sql postgres relational")},
        {u"postgresql-gp"_s, G::Data, tr("PostgreSQL, general purpose"), tr("D2ds_v5"), u"database"_s, "postgresql", {{"sku", "Standard_D2ds_v5"}}, tr("database sql postgres relational")},
        {u"sql-database"_s, G::Data, tr("SQL Database"), tr("General Purpose Gen5, 2 vCores"), u"database"_s, "sql-database", {{"tier", "general-purpose"}, {"vCores", 2}}, tr("azure mssql relational")},
        {u"cosmos-db"_s, G::Data, tr("Cosmos DB"), tr("400 RU/s"), u"database"_s, "cosmos-db", {{"throughput", {{"provisioned", "400RU/s"}}}}, tr("nosql document mongodb")},
        {u"cosmos-auto"_s, G::Data, tr("Cosmos DB, autoscale"), tr("up to 4,000 RU/s"), u"database"_s, "cosmos-db", {{"throughput", {{"autoscale", {{"max", "4000RU/s"}}}}}}, tr("nosql document mongodb")},
        {u"redis"_s, G::Data, tr("Redis cache"), tr("Standard C1"), u"cache"_s, "redis", {{"tier", "standard"}, {"size", "C1"}}, tr("memory key value")},
        {u"redis-premium"_s, G::Data, tr("Redis cache, Premium"), tr("Premium P1"), u"cache"_s, "redis", {{"tier", "premium"}, {"size", "P1"}}, tr("memory key value")},
        {u"redis-pods"_s, G::Data, tr("Redis in the cluster"), tr("in pods of its own"), u"cache"_s, "redis", {{"tier", "container"}}, tr("memory container")},
        {u"document-store"_s, G::Data, tr("Document store"), tr("MongoDB in pods"), u"database"_s, "document-store", Json::object(), tr("mongodb nosql container")},
        {u"disk"_s, G::Data, tr("Disk"), tr("P10"), u"disk"_s, "disk", {{"size", "P10"}, {"copies", 1}}, tr("ssd volume managed storage")},

        {u"queue"_s, G::Messaging, tr("Queue"), tr("with Service Bus and a reader"), u"queue"_s, "queue", Json::object(), tr("messages broker")},
        {u"topic"_s, G::Messaging, tr("Topic"), tr("with Event Hubs and a reader"), u"topic"_s, "topic", Json::object(), tr("messages events publish subscribe partitions")},
        {u"service-bus"_s, G::Messaging, tr("Service Bus namespace"), tr("Standard"), u"topic"_s, "service-bus", {{"tier", "standard"}}, tr("broker messages")},
        {u"service-bus-premium"_s, G::Messaging, tr("Service Bus, Premium"), tr("1 messaging unit"), u"topic"_s, "service-bus", {{"tier", "premium"}}, tr("broker messages")},
        {u"event-hubs"_s, G::Messaging, tr("Event Hubs namespace"), tr("Standard, 1 unit"), u"topic"_s, "event-hubs", {{"tier", "standard"}, {"units", 1}}, tr("broker stream kafka log")},
        {u"kafka"_s, G::Messaging, tr("Kafka in the cluster"), tr("3 brokers in pods"), u"topic"_s, "kafka", {{"brokers", 3}, {"hosted", true}}, tr("broker stream strimzi log")},
        {u"redpanda"_s, G::Messaging, tr("Redpanda in the cluster"), tr("3 brokers in pods"), u"topic"_s, "kafka", {{"flavour", "redpanda"}, {"brokers", 3}, {"hosted", true}}, tr("broker stream kafka log")},
        {u"rabbitmq"_s, G::Messaging, tr("RabbitMQ in the cluster"), tr("in pods"), u"topic"_s, "rabbitmq", Json::object(), tr("broker amqp")},

        {u"application-gateway"_s, G::Network, tr("Application Gateway"), tr("v2, 1 unit"), u"gateway"_s, "gateway", {{"product", "application-gateway"}, {"tier", "standard-v2"}}, tr("load balancer layer 7")},
        {u"waf"_s, G::Network, tr("Application Gateway, firewall"), tr("WAF v2, 1 unit"), u"gateway"_s, "gateway", {{"product", "application-gateway-waf"}, {"tier", "waf-v2"}}, tr("web application firewall")},
        {u"api-management"_s, G::Network, tr("API Management"), tr("Standard v2, 1 unit"), u"gateway"_s, "gateway", {{"product", "api-management"}, {"tier", "standard-v2"}}, tr("gateway api")},
        {u"signalr"_s, G::Network, tr("SignalR"), tr("Standard, 1 unit"), u"gateway"_s, "gateway", {{"product", "signalr"}, {"tier", "standard"}}, tr("websocket realtime push")},
        {u"gateway"_s, G::Network, tr("Gateway of your own"), tr("limited by a rate"), u"gateway"_s, "gateway", {{"product", "custom"}}, tr("proxy rate")},
        {u"external"_s, G::Network, tr("Third party"), tr("an API on the internet"), u"cloud"_s, "external", {{"latency", {{"lognormal", {{"mean", "100ms"}, {"cv", 1}}}}}}, tr("external saas payment service")},
        {u"load-balancer"_s, G::Network, tr("Outbound by load balancer"), tr("1 address"), u"load-balancer"_s, "outbound", {{"product", "load-balancer"}}, tr("snat ports egress")},
        {u"nat-gateway"_s, G::Network, tr("NAT gateway"), tr("1 address"), u"network"_s, "outbound", {{"product", "nat-gateway"}}, tr("snat ports egress outbound")},

        {u"registry"_s, G::OnlyCosts, tr("Container Registry"), tr("Standard"), u"registry"_s, "fixed-cost", meter("registry/standard", "perDay", 1), tr("images docker")},
        {u"log-analytics"_s, G::OnlyCosts, tr("Log Analytics"), tr("per GB of log"), u"logs"_s, "fixed-cost", meter("log-analytics/ingestion", "perLogByte", 1e-9), tr("monitor logs")},
        {u"key-vault"_s, G::OnlyCosts, tr("Key Vault"), tr("10,000 operations a day"), u"vault"_s, "fixed-cost", meter("key-vault/standard/operations", "perDay", 1), tr("secrets")},
        {u"blob"_s, G::OnlyCosts, tr("Blob storage"), tr("hot, 100 GB"), u"storage"_s, "fixed-cost", meter("blob/hot-lrs/storage", "perMonth", 100), tr("files objects bucket")},
        {u"static-site"_s, G::OnlyCosts, tr("Static web app"), tr("Standard"), u"static-site"_s, "fixed-cost", meter("static-web-app/standard", "perMonth", 1), tr("frontend website")},
        {u"public-ip"_s, G::OnlyCosts, tr("Public address"), tr("Standard IPv4"), u"network"_s, "fixed-cost", meter("public-ip/standard", "perHour", 1), tr("ip internet")},
        {u"egress"_s, G::OnlyCosts, tr("Internet egress"), tr("per GB of response"), u"network"_s, "fixed-cost", meter("bandwidth/internet-egress", "perResponseByte", 1e-9), tr("bandwidth traffic")},
        {u"fixed-cost"_s, G::OnlyCosts, tr("Fixed cost of your own"), tr("0 until you set it"), u"money"_s, "fixed-cost", Json::object(), tr("licence anything")},
        {u"environment-copy"_s, G::OnlyCosts, tr("Environment copy"), tr("clusters and pools again"), u"copy"_s, "environment-copy", Json::object(), tr("dev qa staging test")},
    };
}

} // namespace

const std::vector<PaletteEntry>& paletteEntries()
{
    static const std::vector<PaletteEntry> entries = makeEntries();
    return entries;
}

const PaletteEntry* paletteEntry(const QString& key)
{
    const auto& entries = paletteEntries();
    const auto found = std::find_if(entries.begin(), entries.end(), [&](const PaletteEntry& entry) { return entry.key == key; });
    return found == entries.end() ? nullptr : &*found;
}

QString groupTitle(PaletteGroup group)
{
    switch (group) {
    case G::Compute:
        return tr("Compute");
    case G::Data:
        return tr("Data");
    case G::Messaging:
        return tr("Messaging");
    case G::Network:
        return tr("Network");
    case G::OnlyCosts:
        break;
    }
    return tr("Only costs");
}

} // namespace headroom::gui

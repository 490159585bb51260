#include "app/gui/inspector/tier_table.h"

#include "app/gui/shell/format.h"
#include "app/gui/shell/theme.h"
#include "models/pricing/charge.h"
#include "models/simulation/meter_kinds.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>
#include <utility>

using namespace Qt::StringLiterals;

namespace headroom::gui {

namespace {

constexpr double kHours = 730;   // the month of providers' price lists

QString tr(const char* text) { return QCoreApplication::translate("headroom::gui::TierTable", text); }
QString orDash(double value, const QString& text) { return value > 0 ? text : u"–"_s; }
QString number(double value) { return orDash(value, format::number(value)); }
QString bytes(double value) { return orDash(value, format::bytes(value)); }
QString rate(double value) { return orDash(value, QCoreApplication::translate("headroom::gui::TierTable", "%1/s").arg(format::bytes(value))); }

/// Makes rows: each a changed copy of the component, priced, and the edits that make it of the present one.
class Builder {
public:
    Builder(const scenario::Component& component, const pricing::PriceBook& prices) : m_component(component), m_prices(prices), m_isUnbilled(!staticMonth(component, prices)) { table.currency = format::text(prices.currency); }

    template <typename Spec, typename Change>
    void add(const QString& name, QStringList limits, const std::string& source, std::vector<Edit> edits, bool isCurrent, Change change)
    {
        scenario::Component other = m_component;
        change(std::get<Spec>(other.spec));
        TierRow row;
        row.name = name;
        row.limits = std::move(limits);
        row.source = format::text(source);
        row.edits = std::move(edits);
        row.isCurrent = isCurrent;
        row.price = staticMonth(other, m_prices);
        row.isUnbilled = !row.price;
        // What the book does not sell cannot be chosen; what is chosen stays in the table.
        if (row.price && !row.price->missing.isEmpty()) row.price.reset();
        if (row.price || isCurrent || (row.isUnbilled && m_isUnbilled)) table.rows.push_back(std::move(row));
    }

    TierTable table;

private:
    const scenario::Component& m_component;
    const pricing::PriceBook& m_prices;
    bool m_isUnbilled;   // as the disk of a node is: part of another price
};

void addNodes(Builder& to, const scenario::NodePoolSpec& pool, const catalogue::Catalogue& catalogue)
{
    to.table.title = tr("Sizes");
    to.table.limitTitles = {tr("Cores"), tr("Memory"), tr("Disk"), tr("Network")};
    for (const auto& [name, sku] : catalogue.vmSkus) {
        if (pool.spot && !sku.spot && name != pool.sku) continue;
        QString cores = format::number(sku.cores);
        if (sku.baselineCores) cores = tr("%1, %2 for ever").arg(cores, format::number(*sku.baselineCores, 2));
        to.add<scenario::NodePoolSpec>(format::text(name).mid(name.starts_with("Standard_") ? 9 : 0), {cores, bytes(sku.memoryBytes), orDash(sku.uncachedIops, tr("%1 IOPS").arg(format::number(sku.uncachedIops))), rate(sku.networkBytesPerSecond)},
                                       sku.source, {{u"/sku"_s, Json(name)}}, name == pool.sku, [&name = name](scenario::NodePoolSpec& spec) { spec.sku = name; });
    }
}

void addRedis(Builder& to, const scenario::RedisSpec& redis, const catalogue::Catalogue& catalogue)
{
    if (redis.tier == "container") return;
    to.table.title = tr("Sizes");
    to.table.limitTitles = {tr("Memory"), tr("Connections"), tr("Bandwidth"), tr("Operations")};
    for (const auto& [name, tier] : catalogue.redisTiers) {
        const std::string kind = name.substr(0, name.find('/')), size = name.substr(name.find('/') + 1);
        // Shards exist in Premium alone; elsewhere they are reset.
        std::vector<Edit> edits{{u"/tier"_s, Json(kind)}, {u"/size"_s, Json(size)}};
        const bool isPremium = kind == "premium";
        if (!isPremium && redis.shards > 1) edits.push_back({u"/shards"_s, std::nullopt});
        if (!isPremium && redis.replicas > 1) edits.push_back({u"/replicas"_s, std::nullopt});
        to.add<scenario::RedisSpec>(format::text(kind + " " + size), {bytes(tier.memoryBytes), number(tier.maxConnections), rate(tier.bandwidthBytesPerSecond), orDash(tier.operationsPerSecond, tr("%1/s").arg(format::number(tier.operationsPerSecond)))},
                                    tier.source, std::move(edits), kind == redis.tier && size == redis.size, [&](scenario::RedisSpec& spec) {
                                        spec.tier = kind;
                                        spec.size = size;
                                        if (!isPremium) spec.shards = spec.replicas = 1;
                                    });
    }
}

void addSql(Builder& to, const scenario::SqlDatabaseSpec& sql, const catalogue::Catalogue& catalogue)
{
    to.table.title = tr("Tiers and sizes");
    to.table.limitTitles = {tr("Memory"), tr("Workers"), tr("IOPS"), tr("Log")};
    for (const auto& [name, tier] : catalogue.sqlTiers) {
        const std::string kind = name.substr(0, name.find('/')), hardware = name.substr(name.find('/') + 1);
        std::vector<int> sizes{2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 24, 32, 40, 80};
        if (std::find(sizes.begin(), sizes.end(), sql.vCores) == sizes.end()) sizes.insert(std::lower_bound(sizes.begin(), sizes.end(), sql.vCores), sql.vCores);
        for (const int cores : sizes) {
            const auto capped = [cores](double each, double most) { return most > 0 ? std::min(each * cores, most) : each * cores; };
            to.add<scenario::SqlDatabaseSpec>(tr("%1, %2 vCores").arg(format::text(kind)).arg(cores),
                                              {bytes(tier.memoryBytesPerCore * cores), number(capped(tier.workersPerCore, tier.maxWorkers)), number(capped(tier.iopsPerCore, tier.maxIops)), rate(capped(tier.logBytesPerSecondPerCore, tier.maxLogBytesPerSecond))},
                                              tier.source, {{u"/tier"_s, Json(kind)}, {u"/vCores"_s, Json(cores)}}, kind == sql.tier && hardware == sql.hardware && cores == sql.vCores,
                                              [&](scenario::SqlDatabaseSpec& spec) {
                                                  spec.tier = kind;
                                                  spec.hardware = hardware;
                                                  spec.vCores = cores;
                                              });
        }
    }
}

void addPostgres(Builder& to, const scenario::PostgresqlSpec& server, const catalogue::Catalogue& catalogue)
{
    const std::string now = simulation::postgresSize(server.sku);
    if (now.empty()) return;
    to.table.title = tr("Sizes");
    to.table.limitTitles = {tr("vCores"), tr("Memory"), tr("Connections"), tr("IOPS")};
    for (const auto& [name, sku] : catalogue.postgresSkus) {
        if (server.zoneRedundant && !sku.highAvailability && name != now) continue;   // cannot have a standby
        const std::string full = "Standard_" + name.substr(name.find('/') + 1);
        QString cores = format::number(sku.vCores);
        if (sku.baselineCores) cores = tr("%1, %2 for ever").arg(cores, format::number(*sku.baselineCores, 2));
        to.add<scenario::PostgresqlSpec>(format::text(name.substr(name.find('/') + 1)), {cores, bytes(sku.memoryBytes), number(sku.maxUserConnections), number(sku.maxIops)}, sku.source,
                                         {{u"/sku"_s, Json(full)}}, name == now, [&](scenario::PostgresqlSpec& spec) { spec.sku = full; });
    }
}

void addServiceBus(Builder& to, const scenario::ServiceBusSpec& bus, const catalogue::Catalogue& catalogue)
{
    to.table.title = tr("Tiers");
    to.table.limitTitles = {tr("Messages"), tr("Bandwidth"), tr("Connections"), tr("Message")};
    for (const char* name : {"basic", "standard", "premium"}) {
        const auto found = catalogue.serviceBusTiers.find(name);
        if (found == catalogue.serviceBusTiers.end()) continue;
        const auto& tier = found->second;
        for (const int units : tier.units.empty() ? std::vector<int>{0} : tier.units) {
            const bool isPremium = units > 0;
            const double each = isPremium ? units : 1;
            to.add<scenario::ServiceBusSpec>(isPremium ? tr("premium ×%1").arg(units) : format::text(name),
                                             {isPremium ? orDash(tier.messagesPerSecondPerUnit, tr("%1/s").arg(format::number(tier.messagesPerSecondPerUnit * each))) : tr("%1 credits/s").arg(format::number(tier.creditsPerSecond)),
                                              rate(tier.bytesPerSecondPerUnit * each), number(tier.maxConnections * each), bytes(tier.maxMessageBytes)},
                                             tier.source, {{u"/tier"_s, Json(name)}, {u"/messagingUnits"_s, isPremium ? std::optional<Json>(units) : std::nullopt}},
                                             bus.tier == name && (!isPremium || bus.messagingUnits == units), [&](scenario::ServiceBusSpec& spec) {
                                                 spec.tier = name;
                                                 if (isPremium) spec.messagingUnits = units;
                                             });
        }
    }
}

void addEventHubs(Builder& to, const scenario::EventHubsSpec& hubs, const catalogue::Catalogue& catalogue)
{
    to.table.title = tr("Tiers and units");
    to.table.limitTitles = {tr("In"), tr("Out"), tr("Groups"), tr("Connections")};
    for (const char* name : {"basic", "standard", "premium"}) {
        const auto found = catalogue.eventHubsTiers.find(name);
        if (found == catalogue.eventHubsTiers.end()) continue;
        const auto& tier = found->second;
        std::vector<int> counts{1, 2, 4, 8, 10, 16, 20, 40};
        if (std::find(counts.begin(), counts.end(), hubs.units) == counts.end()) counts.insert(std::lower_bound(counts.begin(), counts.end(), hubs.units), hubs.units);
        for (const int units : counts) {
            if (tier.maxUnits > 0 && units > tier.maxUnits) continue;
            std::vector<Edit> edits{{u"/tier"_s, Json(name)}, {u"/units"_s, Json(units)}};
            if (hubs.autoInflateMax && !tier.autoInflate) edits.push_back({u"/autoInflate"_s, std::nullopt});
            to.add<scenario::EventHubsSpec>(tr("%1 ×%2").arg(format::text(name)).arg(units), {rate(tier.ingressBytesPerSecondPerUnit * units), rate(tier.egressBytesPerSecondPerUnit * units), number(tier.consumerGroups), number(tier.maxConnections)}, tier.source,
                                            std::move(edits), hubs.tier == name && hubs.units == units, [&](scenario::EventHubsSpec& spec) {
                                                spec.tier = name;
                                                spec.units = units;
                                            });
        }
    }
}

void addCosmos(Builder& to, const scenario::CosmosDbSpec& db)
{
    using Throughput = scenario::CosmosDbSpec::Throughput;
    to.table.title = tr("Throughput");
    to.table.limitTitles = {tr("Throughput"), tr("Billed")};
    const auto units = [](double count) { return QString::number(std::llround(count)) + u"RU/s"_s; };
    const double now = db.throughput == Throughput::Serverless ? 4000 : db.requestUnitsPerSecond;
    const auto add = [&](Throughput mode, double count) {
        const bool isAutoscale = mode == Throughput::Autoscale, isServerless = mode == Throughput::Serverless;
        Json throughput = isServerless ? Json{{"serverless", Json::object()}} : isAutoscale ? Json{{"autoscale", {{"max", units(count).toStdString()}}}} : Json{{"provisioned", units(count).toStdString()}};
        const QString name = isServerless ? tr("serverless") : isAutoscale ? tr("autoscale to %1 RU/s").arg(format::number(count)) : tr("provisioned %1 RU/s").arg(format::number(count));
        to.add<scenario::CosmosDbSpec>(name, {isServerless ? tr("by partition") : tr("%1 RU/s").arg(format::number(count)), isServerless ? tr("by request") : isAutoscale ? tr("peak of each hour, a tenth at least") : tr("always")}, {},
                                       {{u"/throughput"_s, std::nullopt}, {u"/throughput"_s, throughput}}, db.throughput == mode && (isServerless || std::abs(count - db.requestUnitsPerSecond) < 0.5),
                                       [&](scenario::CosmosDbSpec& spec) {
                                           spec.throughput = mode;
                                           spec.autoscale = isAutoscale;
                                           spec.requestUnitsPerSecond = count;
                                       });
    };
    for (const double factor : {0.5, 1.0, 2.0, 4.0})
        if (const double count = std::round(now * factor / 100) * 100; count >= 400 && count <= 1e6) add(Throughput::Provisioned, factor == 1.0 ? now : count);
    for (const double factor : {0.5, 1.0, 2.0, 4.0})
        if (const double count = std::round(now * factor / 1000) * 1000; count >= 1000 && count <= 1e6) add(Throughput::Autoscale, factor == 1.0 && db.throughput == Throughput::Autoscale ? now : count);
    add(Throughput::Serverless, now);
}

void addGateway(Builder& to, const scenario::GatewaySpec& gateway, const catalogue::Catalogue& catalogue)
{
    to.table.title = tr("Tiers");
    const auto add = [&](const QString& name, QStringList limits, const std::string& source, const std::string& tier) {
        to.add<scenario::GatewaySpec>(name, std::move(limits), source, {{u"/tier"_s, Json(tier)}}, gateway.tier == tier, [&](scenario::GatewaySpec& spec) { spec.tier = tier; });
    };
    if (gateway.product == "api-management") {
        to.table.limitTitles = {tr("Requests"), tr("Units"), tr("Network")};
        for (const auto& [name, tier] : catalogue.apiManagementTiers)
            add(format::text(name), {orDash(tier.requestsPerSecondPerUnit, tr("%1/s").arg(format::number(tier.requestsPerSecondPerUnit * gateway.units))), number(tier.maxUnits), tier.virtualNetwork ? tr("private") : tr("public")}, tier.source, name);
    } else if (gateway.product == "signalr") {
        to.table.limitTitles = {tr("Connections"), tr("Messages a day")};
        for (const auto& [name, tier] : catalogue.signalrTiers) add(format::text(name), {number(tier.connectionsPerUnit * gateway.units), number(tier.messagesPerDayPerUnit * gateway.units)}, tier.source, name);
    } else if (gateway.product.starts_with("application-gateway")) {
        to.table.limitTitles = {tr("Connections"), tr("Throughput"), tr("New TLS")};
        for (const auto& [name, tier] : catalogue.applicationGatewayTiers) {
            const std::string product = name == "waf-v2" ? "application-gateway-waf" : "application-gateway";
            to.add<scenario::GatewaySpec>(name == "waf-v2" ? tr("with firewall (WAF v2)") : tr("Standard v2"), {number(tier.connectionsPerUnit * gateway.units), rate(tier.bytesPerSecondPerUnit * gateway.units), orDash(tier.tlsConnectionsPerSecondPerUnit, tr("%1/s").arg(format::number(tier.tlsConnectionsPerSecondPerUnit * gateway.units)))},
                                          tier.source, {{u"/product"_s, Json(product)}}, gateway.product == product, [&](scenario::GatewaySpec& spec) { spec.product = product; });
        }
    }
}

void addDisk(Builder& to, const scenario::DiskSpec& disk, const catalogue::Catalogue& catalogue)
{
    to.table.title = tr("Sizes");
    to.table.limitTitles = {tr("Kind"), tr("Size"), tr("IOPS"), tr("Throughput")};
    for (const auto& [name, size] : catalogue.disks)
        to.add<scenario::DiskSpec>(format::text(name), {format::text(size.kind), bytes(size.sizeBytes), number(size.iops), rate(size.bytesPerSecond)}, size.source, {{u"/size"_s, Json(name)}}, name == disk.size, [&name = name](scenario::DiskSpec& spec) { spec.size = name; });
}

void addCluster(Builder& to, const scenario::ClusterSpec& cluster)
{
    to.table.title = tr("Tiers");
    to.table.limitTitles = {tr("Service level")};
    for (const auto& [name, level] : {std::pair{"free", tr("none")}, {"standard", tr("of the API server, paid back when missed")}, {"premium", tr("as standard, two years of support")}})
        to.add<scenario::ClusterSpec>(format::text(name), {level}, "AKS documentation, pricing tiers", {{u"/tier"_s, Json(name)}}, cluster.tier == name, [name = name](scenario::ClusterSpec& spec) { spec.tier = name; });
}

} // namespace

std::optional<StaticPrice> staticMonth(const scenario::Component& component, const pricing::PriceBook& book)
{
    const pricing::PriceBook& prices = component.region.empty() ? book : book.in(component.region);
    simulation::MeteredHour hour;
    hour.hours = hour.hoursInMonth = kHours;
    hour.months = 1;
    simulation::ComponentUse use;
    StaticPrice result;
    bool any = false;
    const auto currency = Currency::parse(prices.currency);
    const simulation::AddUsage add([&](const std::string& meter, double used, bool followsTraffic, double floor) {
        const double quantity = std::max(used, floor);
        any = true;
        result.followsTraffic |= followsTraffic;
        if (quantity <= 0) return;
        const pricing::Price* price = prices.find(meter);
        auto charge = price && currency ? pricing::chargeMeter(*price, {{quantity}}, {1.0}, *currency) : Result<pricing::Charge>(Error{});
        if (!charge) {
            result.missing << format::text(meter);
            return;
        }
        result.amount += charge->amounts.front().toDouble();
        result.confidence = std::max(result.confidence, price->confidence);
        result.made << QCoreApplication::translate("headroom::gui::TierTable", "%1: %2 × %3 %4 per %5").arg(format::text(price->title), format::figure(quantity), format::text(charge->unitPrice), format::text(prices.currency), format::text(price->unit));
    });
    if (const auto* pool = component.as<scenario::NodePoolSpec>()) {
        use.nodeHours = pool->nodes * kHours;
        use.nodeHoursAboveReserved = std::max(0, pool->nodes - pool->reservedNodes) * kHours;
        simulation::meterNodePool(*pool, use, hour, add);
    } else if (const auto* db = component.as<scenario::CosmosDbSpec>()) {
        use.peakRequestUnits = db->requestUnitsPerSecond;
        simulation::meterCosmosDb(*db, use, hour, add);
    } else {
        simulation::meterComponent(component, use, hour, add);
        if (const auto* bus = component.as<scenario::ServiceBusSpec>()) simulation::meterServiceBusOperations(*bus, use, add);
    }
    return any ? std::optional(std::move(result)) : std::nullopt;
}

const TierRow* TierTable::current() const
{
    for (const TierRow& row : rows)
        if (row.isCurrent) return &row;
    return nullptr;
}

std::optional<double> TierTable::difference(const TierRow& row) const
{
    const TierRow* now = current();
    if (!now || !now->price || !row.price) return std::nullopt;
    return row.price->amount - now->price->amount;
}

TierTable tierTable(const scenario::Component& component, const catalogue::Catalogue& catalogue, const pricing::PriceBook& book)
{
    const pricing::PriceBook& prices = component.region.empty() ? book : book.in(component.region);
    Builder to(component, prices);
    if (const auto* pool = component.as<scenario::NodePoolSpec>()) addNodes(to, *pool, catalogue);
    else if (const auto* redis = component.as<scenario::RedisSpec>()) addRedis(to, *redis, catalogue);
    else if (const auto* sql = component.as<scenario::SqlDatabaseSpec>()) addSql(to, *sql, catalogue);
    else if (const auto* server = component.as<scenario::PostgresqlSpec>()) addPostgres(to, *server, catalogue);
    else if (const auto* bus = component.as<scenario::ServiceBusSpec>()) addServiceBus(to, *bus, catalogue);
    else if (const auto* hubs = component.as<scenario::EventHubsSpec>()) addEventHubs(to, *hubs, catalogue);
    else if (const auto* db = component.as<scenario::CosmosDbSpec>()) addCosmos(to, *db);
    else if (const auto* gateway = component.as<scenario::GatewaySpec>()) addGateway(to, *gateway, catalogue);
    else if (const auto* disk = component.as<scenario::DiskSpec>()) addDisk(to, *disk, catalogue);
    else if (const auto* cluster = component.as<scenario::ClusterSpec>()) addCluster(to, *cluster);
    if (to.table.rows.size() < 2) return {};
    std::stable_sort(to.table.rows.begin(), to.table.rows.end(), [](const TierRow& left, const TierRow& right) { return left.price && (!right.price || left.price->amount < right.price->amount); });
    return std::move(to.table);
}

} // namespace headroom::gui

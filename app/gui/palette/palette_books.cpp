#include "app/gui/palette/palette_entries.h"

#include "app/gui/document/scenario_templates.h"
#include "app/gui/inspector/tier_table.h"
#include "app/gui/shell/format.h"
#include "models/pricing/price_library.h"
#include "models/scenario/load.h"
#include "models/simulation/meter_kinds.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>
#include <map>
#include <set>

using namespace Qt::StringLiterals;

namespace headroom::gui {

namespace {

QString tr(const char* text) { return QCoreApplication::translate("headroom::gui::Palette", text); }

using Limits = std::vector<std::pair<QString, QString>>;

QString perSecond(double rate) { return tr("%1/s").arg(format::figure(rate)); }

template <typename Map>
const typename Map::mapped_type* find(const Map& tiers, const std::string& name)
{
    const auto found = tiers.find(name);
    return found == tiers.end() ? nullptr : &found->second;
}

Limits limitsOf(const scenario::Component& component, const catalogue::Catalogue& catalogue)
{
    Limits limits;
    const auto add = [&](const QString& name, const QString& value) { limits.emplace_back(name, value); };
    const auto addCount = [&](const QString& name, double value) { if (value > 0) add(name, format::number(value)); };
    if (const auto* pool = component.as<scenario::NodePoolSpec>()) {
        if (const auto* sku = find(catalogue.vmSkus, pool->sku)) {
            add(tr("Cores a node"), format::figure(sku->cores));
            add(tr("Memory a node"), format::bytes(sku->memoryBytes));
            if (sku->baselineCores) add(tr("Cores for ever"), format::figure(*sku->baselineCores));
        }
    } else if (const auto* redis = component.as<scenario::RedisSpec>()) {
        if (const auto* tier = find(catalogue.redisTiers, redis->tier + "/" + redis->size)) {
            add(tr("Memory"), format::bytes(tier->memoryBytes));
            addCount(tr("Connections"), tier->maxConnections);
            add(tr("Operations, pipelined"), perSecond(tier->operationsPerSecond));
            add(tr("Replica"), tier->nodes > 1 ? tr("yes") : tr("no"));
        } else {
            add(tr("Commands"), perSecond(redis->commandsPerSecond));
        }
    } else if (const auto* sql = component.as<scenario::SqlDatabaseSpec>()) {
        if (const auto* tier = find(catalogue.sqlTiers, sql->tier + "/" + sql->hardware)) {
            add(tr("Workers"), format::number(std::min(tier->workersPerCore * sql->vCores, tier->maxWorkers)));
            add(tr("IOPS"), format::number(std::min(tier->iopsPerCore * sql->vCores, tier->maxIops)));
            addCount(tr("Sessions"), tier->maxSessions);
        }
    } else if (const auto* postgres = component.as<scenario::PostgresqlSpec>()) {
        if (const auto* tier = find(catalogue.postgresSkus, simulation::postgresSize(postgres->sku))) {
            addCount(tr("vCores"), tier->vCores);
            add(tr("Memory"), format::bytes(tier->memoryBytes));
            addCount(tr("Connections"), tier->maxUserConnections);
            addCount(tr("IOPS of the server"), tier->maxIops);
        }
    } else if (const auto* cosmos = component.as<scenario::CosmosDbSpec>()) {
        add(tr("Throughput"), tr("%1 RU/s").arg(format::number(cosmos->requestUnitsPerSecond)));
    } else if (const auto* bus = component.as<scenario::ServiceBusSpec>()) {
        if (const auto* tier = find(catalogue.serviceBusTiers, bus->tier)) {
            if (tier->creditsPerSecond > 0) add(tr("Credits"), perSecond(tier->creditsPerSecond));
            if (tier->messagesPerSecondPerUnit > 0) add(tr("Messages a unit"), perSecond(tier->messagesPerSecondPerUnit));
            add(tr("Largest message"), format::bytes(tier->maxMessageBytes));
            addCount(tr("Connections"), tier->maxConnections);
        }
    } else if (const auto* hubs = component.as<scenario::EventHubsSpec>()) {
        if (const auto* tier = find(catalogue.eventHubsTiers, hubs->tier)) {
            add(tr("Events in, a unit"), perSecond(tier->ingressEventsPerSecondPerUnit));
            addCount(tr("Partitions a hub"), tier->partitionsPerHub);
            addCount(tr("Units at most"), tier->maxUnits);
        }
    } else if (const auto* gateway = component.as<scenario::GatewaySpec>()) {
        if (const auto* api = gateway->product == "api-management" ? find(catalogue.apiManagementTiers, gateway->tier) : nullptr) {
            add(tr("Requests a unit, about"), perSecond(api->requestsPerSecondPerUnit));
            addCount(tr("Units at most"), api->maxUnits);
        }
        if (const auto* signalr = gateway->product == "signalr" ? find(catalogue.signalrTiers, gateway->tier) : nullptr) {
            addCount(tr("Connections a unit"), signalr->connectionsPerUnit);
            addCount(tr("Messages a day"), signalr->messagesPerDayPerUnit);
        }
        if (const auto* application = gateway->product.starts_with("application-gateway") ? find(catalogue.applicationGatewayTiers, gateway->product == "application-gateway" ? "standard-v2" : "waf-v2") : nullptr) {
            addCount(tr("Connections a unit"), application->connectionsPerUnit);
            addCount(tr("Instances at most"), application->maxInstances);
        }
    } else if (const auto* disk = component.as<scenario::DiskSpec>()) {
        if (const auto* size = find(catalogue.disks, disk->size)) {
            add(tr("Size"), format::bytes(size->sizeBytes));
            addCount(tr("IOPS"), size->iops);
            add(tr("Throughput"), tr("%1/s").arg(format::bytes(size->bytesPerSecond)));
        }
    } else if (const auto* outbound = component.as<scenario::OutboundSpec>()) {
        if (const auto* tier = find(catalogue.outbound, outbound->product)) addCount(tr("Ports an address"), tier->portsPerAddress);
    } else if (const auto* service = component.as<scenario::ServiceSpec>()) {
        addCount(tr("Workers a pod"), service->workers);
    }
    return limits;
}

/// What a component is paid with that costs nothing itself.
QString paidWith(const scenario::Component& component)
{
    if (component.as<scenario::ServiceSpec>() || component.as<scenario::DocumentStoreSpec>() || component.as<scenario::RabbitMqSpec>() || component.as<scenario::RedisSpec>() ||
        component.as<scenario::KafkaSpec>())
        return tr("node share");
    if (component.as<scenario::QueueSpec>() || component.as<scenario::TopicSpec>()) return tr("its broker");
    if (component.as<scenario::EnvironmentCopySpec>()) return tr("as what it copies");
    return tr("by use");
}

} // namespace

Result<PaletteBooks, Errors> loadPaletteBooks(const std::string& provider, const std::string& region, const std::string& bookDate)
{
    const auto directory = pricing::defaultPricingDirectory();
    auto prices = pricing::loadPriceBook(pricing::defaultPriceFolders(), provider, region, {bookDate, !bookDate.empty(), true});
    if (!prices) return std::move(prices).error();
    const auto capabilities = catalogue::loadCatalogue(directory, provider);
    PaletteBooks books;
    books.currency = prices->currency;
    Json scenario = emptyScenario();
    scenario["provider"] = provider;
    scenario["region"] = region;
    scenario["currency"] = prices->currency;
    std::vector<std::string> ids;
    for (const PaletteEntry& entry : paletteEntries()) {
        auto added = addComponent(scenario, {entry.kind, entry.title, entry.fields, {}});
        ids.push_back(added ? added->components.front() : std::string{});
        if (added) scenario = std::move(added->scenario);
    }
    auto loaded = scenario::loadText(scenario.dump(), "palette");
    if (!loaded) return std::move(loaded).error();
    for (const std::string& id : ids) {
        PaletteFacts facts;
        if (const scenario::Component* component = loaded->find(id)) {
            if (const auto price = staticMonth(*component, *prices); price && price->missing.isEmpty() && !price->made.isEmpty()) {
                facts.monthly = price->amount;
                facts.price = format::number(price->amount, 2);
                facts.made = price->made.join(u'\n');
            } else {
                facts.price = paidWith(*component);
            }
            if (capabilities) facts.limits = limitsOf(*component, *capabilities);
        }
        books.facts.push_back(std::move(facts));
    }
    return books;
}

} // namespace headroom::gui

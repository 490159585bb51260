#include "app/gui/shell/format.h"
#include "app/gui/whatif/lever_builder.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace headroom::gui {

namespace {

QString tr(const char* text) { return leverText(text); }

void addCosmos(LeverBuilder& builder, const scenario::CosmosDbSpec& cosmos)
{
    using Throughput = scenario::CosmosDbSpec::Throughput;
    Lever size;
    size.id = builder.at({"throughput"});
    size.title = cosmos.throughput == Throughput::Autoscale ? tr(QT_TRANSLATE_NOOP("headroom::gui::WhatIf", "Throughput, maximum")) : tr(QT_TRANSLATE_NOOP("headroom::gui::WhatIf", "Throughput"));
    size.unit = u"RU/s"_s;
    size.description = tr(QT_TRANSLATE_NOOP("headroom::gui::WhatIf", "Request units per second. Above it requests are throttled. Autoscale is sold by the thousand."));
    size.form = Lever::Form::ThroughputSize;
    size.base = cosmos.requestUnitsPerSecond;
    size.isLogarithmic = true;
    size.step = cosmos.throughput == Throughput::Autoscale ? 1000 : 100;
    size.min = std::min(size.base, cosmos.throughput == Throughput::Autoscale ? 1000.0 : 400.0);
    size.max = std::clamp(size.base * 10, 20000.0, 1'000'000.0);
    builder.add(std::move(size));
    const int kind = cosmos.throughput == Throughput::Autoscale ? 1 : cosmos.throughput == Throughput::Serverless ? 2 : 0;
    Lever& mode = builder.choice(builder.at({"throughput", "kind"}), tr(QT_TRANSLATE_NOOP("headroom::gui::WhatIf", "Billed as")),
                                 {{tr(QT_TRANSLATE_NOOP("headroom::gui::WhatIf", "provisioned")), {}}, {tr(QT_TRANSLATE_NOOP("headroom::gui::WhatIf", "autoscale")), {}}, {tr(QT_TRANSLATE_NOOP("headroom::gui::WhatIf", "serverless")), {}}}, static_cast<std::size_t>(kind));
    mode.form = Lever::Form::ThroughputKind;
    mode.description = tr(QT_TRANSLATE_NOOP("headroom::gui::WhatIf", "Provisioned pays all hours, autoscale the highest second of each hour, serverless what is used."));
}

void addRedis(LeverBuilder& builder, const scenario::RedisSpec& redis)
{
    if (redis.tier == "container") return; // its limits are those of its pod
    std::vector<const catalogue::RedisTier*> sizes;
    const std::string own = redis.tier + "/" + redis.size;
    for (const auto& [name, tier] : builder.catalogue.redisTiers)
        if (name == own || builder.hasPrice("redis/" + name)) sizes.push_back(&tier);
    const auto rank = [](const std::string& name) { return name.starts_with("basic") ? 0 : name.starts_with("standard") ? 1 : 2; };
    std::stable_sort(sizes.begin(), sizes.end(), [&](const auto* a, const auto* b) { return std::pair(rank(a->name), a->memoryBytes) < std::pair(rank(b->name), b->memoryBytes); });
    std::vector<LeverChoice> choices;
    std::size_t current = 0;
    for (const catalogue::RedisTier* tier : sizes) {
        if (tier->name == own) current = choices.size();
        const std::size_t slash = tier->name.find('/');
        const std::string word = tier->name.substr(0, slash), size = tier->name.substr(slash + 1);
        QString title = format::text(word);
        if (!title.isEmpty()) title[0] = title[0].toUpper();
        const double gib = tier->memoryBytes / 1073741824.0;
        choices.push_back({tr(QT_TRANSLATE_NOOP("headroom::gui::WhatIf", "%1 %2: %3 GiB")).arg(title, format::text(size), format::number(gib, gib < 1 ? 2 : 0)),
                           {{builder.at({"tier"}), Json(word)}, {builder.at({"size"}), Json(size)}}});
    }
    if (choices.size() > 1) builder.choice(builder.at({"size"}), tr(QT_TRANSLATE_NOOP("headroom::gui::WhatIf", "Size")), std::move(choices), current);
    if (redis.tier == "premium") builder.number({"shards"}, redis.shards, {1, 10});
}

void addPostgresql(LeverBuilder& builder, const scenario::PostgresqlSpec& server)
{
    if (server.sku == "custom") {
        if (server.vCores) builder.number({"vCores"}, *server.vCores, {1, std::max(8.0, *server.vCores * 8.0)});
        return;
    }
    // "general-purpose/D2ds_v5" of the catalogue is "Standard_D2ds_v5" in a file.
    const std::string own = server.sku.starts_with("Standard_") ? server.sku.substr(9) : server.sku;
    std::vector<std::pair<std::string, const catalogue::PostgresSku*>> sizes;
    const auto familyOf = [](const std::string& name) { return std::pair(name.substr(0, 1), name.find('_') == std::string::npos ? std::string() : name.substr(name.find_first_not_of("0123456789", 1))); };
    for (const auto& [name, sku] : builder.catalogue.postgresSkus) {
        const std::string size = name.substr(name.find('/') + 1);
        const bool isNear = familyOf(size) == familyOf(own) || name.starts_with("burstable/");
        if (size == own || (isNear && builder.hasPrice("postgresql/" + name))) sizes.emplace_back(size, &sku);
    }
    std::stable_sort(sizes.begin(), sizes.end(), [](const auto& a, const auto& b) { return std::pair(a.second->vCores, a.second->memoryBytes) < std::pair(b.second->vCores, b.second->memoryBytes); });
    std::vector<LeverChoice> choices;
    std::size_t current = 0;
    for (const auto& [size, sku] : sizes) {
        if (size == own) current = choices.size();
        choices.push_back({tr(QT_TRANSLATE_NOOP("headroom::gui::WhatIf", "%1: %2 cores, %3 GiB")).arg(format::text(size), format::number(sku->vCores), format::number(sku->memoryBytes / 1073741824.0)),
                           {{builder.at({"sku"}), Json("Standard_" + size)}}});
    }
    if (choices.size() > 1) builder.choice(builder.at({"sku"}), tr(QT_TRANSLATE_NOOP("headroom::gui::WhatIf", "Size")), std::move(choices), current);
}

void addQueue(LeverBuilder& builder, const scenario::QueueSpec& queue)
{
    if (queue.serviceBus.empty()) return; // in a broker of one's own there are no such partitions
    Lever& lever = builder.toggle(builder.at({"partitioned"}), tr(QT_TRANSLATE_NOOP("headroom::gui::WhatIf", "Partitioned")), queue.partitioned,
                                  {{builder.at({"partitioned"}), Json(false)}, {builder.at({"size"}), std::nullopt}, {builder.at({"sends"}), std::nullopt}},
                                  {{builder.at({"partitioned"}), Json(true)}, {builder.at({"size"}), std::nullopt}, {builder.at({"sends"}), std::nullopt}});
    lever.description = tr(QT_TRANSLATE_NOOP("headroom::gui::WhatIf", "Spread over several brokers: more messages a second, and a larger queue."));
}

} // namespace

void addStoreLevers(LeverBuilder& builder, const scenario::Component& component, const std::string&)
{
    if (const auto* cosmos = component.as<scenario::CosmosDbSpec>()) addCosmos(builder, *cosmos);
    if (const auto* redis = component.as<scenario::RedisSpec>()) addRedis(builder, *redis);
    if (const auto* postgresql = component.as<scenario::PostgresqlSpec>()) addPostgresql(builder, *postgresql);
    if (const auto* queue = component.as<scenario::QueueSpec>()) addQueue(builder, *queue);
    if (const auto* sql = component.as<scenario::SqlDatabaseSpec>()) {
        Lever& cores = builder.number({"vCores"}, sql->vCores, {2, 80});
        cores.stops = {2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 24, 32, 40, 80}; // sizes of Gen5
        if (std::find(cores.stops.begin(), cores.stops.end(), cores.base) == cores.stops.end()) {
            cores.stops.push_back(cores.base);
            std::sort(cores.stops.begin(), cores.stops.end());
        }
        builder.texts({"tier"}, {{"general-purpose", tr(QT_TRANSLATE_NOOP("headroom::gui::WhatIf", "General Purpose"))}, {"business-critical", tr(QT_TRANSLATE_NOOP("headroom::gui::WhatIf", "Business Critical"))}}, sql->tier);
    }
    if (const auto* bus = component.as<scenario::ServiceBusSpec>()) {
        builder.texts({"tier"}, {{"basic", tr(QT_TRANSLATE_NOOP("headroom::gui::WhatIf", "Basic"))}, {"standard", tr(QT_TRANSLATE_NOOP("headroom::gui::WhatIf", "Standard"))}, {"premium", tr(QT_TRANSLATE_NOOP("headroom::gui::WhatIf", "Premium"))}}, bus->tier);
        if (bus->tier == "premium") builder.number({"messagingUnits"}, bus->messagingUnits, {1, 16}).stops = {1, 2, 4, 8, 16};
    }
    if (const auto* hubs = component.as<scenario::EventHubsSpec>()) {
        builder.number({"units"}, hubs->units, {1, 40});
        builder.texts({"tier"}, {{"basic", tr(QT_TRANSLATE_NOOP("headroom::gui::WhatIf", "Basic"))}, {"standard", tr(QT_TRANSLATE_NOOP("headroom::gui::WhatIf", "Standard"))}, {"premium", tr(QT_TRANSLATE_NOOP("headroom::gui::WhatIf", "Premium"))}}, hubs->tier);
    }
    if (const auto* topic = component.as<scenario::TopicSpec>(); topic != nullptr && topic->partitions)
        builder.number({"partitions"}, *topic->partitions, {1, std::max(32.0, *topic->partitions * 4.0)});
    if (const auto* kafka = component.as<scenario::KafkaSpec>(); kafka != nullptr && kafka->host.empty()) builder.number({"brokers"}, kafka->brokers, {1, std::max(9.0, kafka->brokers * 3.0)});
    if (const auto* gateway = component.as<scenario::GatewaySpec>(); gateway != nullptr && gateway->product != "custom")
        builder.number({"units"}, gateway->units, {1, std::max(10.0, gateway->units * 4.0)});
    if (const auto* outbound = component.as<scenario::OutboundSpec>()) builder.number({"addresses"}, outbound->addresses, {1, 16});
    if (const auto* external = component.as<scenario::ExternalSpec>()) {
        Lever& failures = builder.number({"failureProbability"}, external->failureProbability * 100, {0, 50, 0.5, 1});
        failures.unit = u"%"_s;
        failures.min = 0;
        failures.max = std::max(50.0, failures.base);
        failures.isLoad = true;
        failures.targets = {{failures.id, 0.01, {}}};
    }
}

} // namespace headroom::gui

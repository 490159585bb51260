#include "app/gui/shell/format.h"
#include "app/gui/whatif/lever_builder.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace headroom::gui {

namespace {

constexpr const char* kSpotTaint = "kubernetes.azure.com/scalesetpriority"; // AKS sets it on spot pools by itself

QString tr(const char* text) { return leverText(text); }

double roomy(double base, double atLeast) { return std::max(atLeast, std::ceil(base * 4)); }

void addService(LeverBuilder& builder, const scenario::ServiceSpec& service)
{
    const auto pods = [](double base) { return LeverBuilder::Range{base > 0 ? 1.0 : 0.0, roomy(base, 10)}; };
    if (service.keda || service.hpa) {
        const char* scaler = service.keda ? "keda" : "hpa";
        const double min = service.keda ? service.keda->min : service.hpa->min, max = service.keda ? service.keda->max : service.hpa->max;
        const double low = service.keda ? 0 : 1;
        const QString most = builder.at({scaler, "max"});
        builder.number({scaler, "min"}, min, {low, roomy(std::max(min, max / 2), 10)}).atMostId = most;
        builder.number({scaler, "max"}, max, {std::max(1.0, low), roomy(max, 10)});
        if (service.hpa && !service.keda && service.hpa->cpu) {
            Lever& target = builder.number({"hpa", "cpu"}, *service.hpa->cpu * 100, {20, 100, 5});
            target.max = std::max(100.0, target.base);
            target.min = std::min(20.0, target.base);
            target.unit = u"%"_s;
            target.targets = {{builder.at({"hpa", "cpu"}), 0.01, {}}};
        }
    } else if (!service.ingress || service.replicas > 0) {
        builder.number({"replicas"}, service.replicas, pods(service.replicas));
    }
    // How many are served at once matters where the file gives it a thought; the default is an assumption for all.
    if (builder.isSet({"workers"})) {
        Lever& workers = builder.number({"workers"}, service.workers, {1, std::max(64.0, service.workers * 8.0), 1, 0, true});
        workers.unit = tr(QT_TRANSLATE_NOOP("headroom::gui::WhatIf", "per pod"));
    }
    for (const scenario::ConnectionPoolSpec& pool : service.connectionPools) {
        if (!builder.isSet({"connectionPools", pool.target.c_str()})) continue; // towards the copy of a tenant
        Lever lever;
        lever.id = builder.at({"connectionPools", pool.target.c_str(), "size"});
        const scenario::Component* target = builder.scenario.find(pool.target);
        lever.title = tr(QT_TRANSLATE_NOOP("headroom::gui::WhatIf", "Connections to %1")).arg(format::text(target != nullptr ? target->title : pool.target));
        lever.unit = tr(QT_TRANSLATE_NOOP("headroom::gui::WhatIf", "per pod"));
        lever.description = tr(QT_TRANSLATE_NOOP("headroom::gui::WhatIf", "Connections of one pod; a call waits for one while all are in use."));
        lever.base = pool.size;
        lever.min = 1;
        lever.max = std::max(100.0, pool.size * 8.0);
        lever.isLogarithmic = true;
        lever.targets = {{lever.id, 1, {}}};
        builder.add(std::move(lever));
    }
}

std::vector<LeverChoice> machineSizes(const LeverBuilder& builder, const scenario::NodePoolSpec& pool, std::size_t& current)
{
    const auto own = builder.catalogue.vmSkus.find(pool.sku);
    std::vector<const catalogue::VmSku*> sizes;
    for (const auto& [name, sku] : builder.catalogue.vmSkus) {
        const bool isNear = own == builder.catalogue.vmSkus.end() || (sku.cores >= own->second.cores / 4 && sku.cores <= own->second.cores * 4);
        const std::string meter = "vm/" + name + "/" + pool.operatingSystem + (pool.spot ? "/spot" : "/regular");
        if (name == pool.sku || (isNear && sku.cores >= 2 && builder.hasPrice(meter) && (sku.spot || !pool.spot))) sizes.push_back(&sku);
    }
    std::stable_sort(sizes.begin(), sizes.end(), [](const auto* a, const auto* b) { return std::pair(a->cores, a->memoryBytes) < std::pair(b->cores, b->memoryBytes); });
    std::vector<LeverChoice> choices;
    for (const catalogue::VmSku* sku : sizes) {
        if (sku->name == pool.sku) current = choices.size();
        QString name = format::text(sku->name);
        if (name.startsWith(u"Standard_")) name = name.mid(9);
        choices.push_back({tr(QT_TRANSLATE_NOOP("headroom::gui::WhatIf", "%1: %2 cores, %3 GiB")).arg(name, format::number(sku->cores), format::number(sku->memoryBytes / 1073741824.0)),
                           {{builder.at({"sku"}), Json(sku->name)}}});
    }
    return choices;
}

/// Edits that let the services bound to a pool stay on it once it is spot, and those that take that back.
void addSpot(LeverBuilder& builder, const scenario::NodePoolSpec& pool, const std::string& id)
{
    if (pool.mode == "system") return; // a system pool cannot be spot
    const auto sku = builder.catalogue.vmSkus.find(pool.sku);
    if (sku == builder.catalogue.vmSkus.end() || !sku->second.spot || !builder.hasPrice("vm/" + pool.sku + "/" + pool.operatingSystem + "/spot")) return;
    std::vector<Edit> on{{builder.at({"spot"}), Json(true)}};
    // With taints of its own in the file the pool no longer gets the provider's, so that nobody is kept away by a new one.
    if (!builder.isSet({"taints"}))
        for (const auto& [name, entry] : builder.document["components"].items()) {
            if (!entry.is_object() || !entry.contains("pool") || entry["pool"] != Json(id)) continue;
            Json keys = entry.contains("tolerations") && entry["tolerations"].is_array() ? entry["tolerations"] : Json::array();
            if (std::find(keys.begin(), keys.end(), Json(kSpotTaint)) != keys.end()) continue;
            keys.push_back(kSpotTaint);
            on.push_back({u"/components/"_s + escapedSegment(format::text(name)) + u"/tolerations"_s, keys});
        }
    Lever& lever = builder.toggle(builder.at({"spot"}), tr(QT_TRANSLATE_NOOP("headroom::gui::WhatIf", "Spot nodes")), pool.spot, {{builder.at({"spot"}), Json(false)}, {builder.at({"spotMarket"}), std::nullopt}}, std::move(on));
    lever.description = tr(QT_TRANSLATE_NOOP("headroom::gui::WhatIf", "Cheap capacity that the provider can take back at 30 s notice; pods of this pool tolerate it."));
}

void addCommitment(LeverBuilder& builder, const scenario::NodePoolSpec& pool)
{
    const std::string machine = "vm/" + pool.sku + "/" + pool.operatingSystem;
    std::vector<LeverChoice> terms{{tr(QT_TRANSLATE_NOOP("headroom::gui::WhatIf", "none")), {{builder.at({"reserved"}), std::nullopt}}}};
    std::size_t current = 0;
    const int nodes = std::max(1, pool.minNodes.value_or(pool.nodes));
    for (const auto& [term, suffix, label] : {std::tuple{"1-year", "/reserved-1y", tr(QT_TRANSLATE_NOOP("headroom::gui::WhatIf", "1 year"))}, {"3-years", "/reserved-3y", tr(QT_TRANSLATE_NOOP("headroom::gui::WhatIf", "3 years"))}}) {
        if (pool.reservedNodes > 0 && pool.reservedTerm == term) current = terms.size();
        else if (!builder.hasPrice(machine + suffix)) continue;
        terms.push_back({label, {{builder.at({"reserved"}), Json{{"nodes", pool.reservedNodes > 0 ? pool.reservedNodes : nodes}, {"term", term}}}}});
    }
    if (terms.size() < 2 || pool.spot) return;
    Lever& lever = builder.choice(builder.at({"reserved"}), tr(QT_TRANSLATE_NOOP("headroom::gui::WhatIf", "Commitment")), std::move(terms), current);
    lever.description = tr(QT_TRANSLATE_NOOP("headroom::gui::WhatIf", "Nodes paid ahead, used or not: as many as the pool always has."));
}

void addPool(LeverBuilder& builder, const scenario::NodePoolSpec& pool, const std::string& id)
{
    const double low = pool.mode == "system" ? 1 : 0;
    if (pool.minNodes && pool.maxNodes) {
        Lever& fewest = builder.number({"minNodes"}, *pool.minNodes, {low, roomy(std::max(*pool.minNodes, *pool.maxNodes / 2), 10)});
        fewest.atMostId = builder.at({"maxNodes"});
        // The count at the start lies between both; set to the fewest it always does.
        fewest.targets.push_back({builder.at({"nodes"}), 1, {}});
        builder.number({"maxNodes"}, *pool.maxNodes, {std::max<double>(1, pool.nodes), roomy(*pool.maxNodes, 10)});
    } else {
        builder.number({"nodes"}, pool.nodes, {low, roomy(pool.nodes, 8)});
    }
    std::size_t current = 0;
    auto sizes = machineSizes(builder, pool, current);
    if (sizes.size() > 1) builder.choice(builder.at({"sku"}), tr(QT_TRANSLATE_NOOP("headroom::gui::WhatIf", "Machine")), std::move(sizes), current);
    addSpot(builder, pool, id);
    addCommitment(builder, pool);
}

} // namespace

void addComputeLevers(LeverBuilder& builder, const scenario::Component& component, const std::string& id)
{
    if (const auto* service = component.as<scenario::ServiceSpec>()) addService(builder, *service);
    if (const auto* pool = component.as<scenario::NodePoolSpec>()) addPool(builder, *pool, id);
    if (const auto* cluster = component.as<scenario::ClusterSpec>())
        builder.texts({"tier"}, {{"free", tr(QT_TRANSLATE_NOOP("headroom::gui::WhatIf", "Free"))}, {"standard", tr(QT_TRANSLATE_NOOP("headroom::gui::WhatIf", "Standard"))}, {"premium", tr(QT_TRANSLATE_NOOP("headroom::gui::WhatIf", "Premium"))}}, cluster->tier);
    if (const auto* copies = component.as<scenario::EnvironmentCopySpec>()) builder.number({"copies"}, copies->copies, {0, std::max(5.0, copies->copies * 3.0)});
}

void addCommonLevers(LeverBuilder& builder, const scenario::Component& component, const std::string& id)
{
    if (builder.isSet({"tenants"}) && component.kind != "fixed-cost") {
        const std::string sharing = builder.isSet({"sharing"}) ? builder.document["components"][id]["sharing"].get<std::string>() : "shared";
        builder.texts({"sharing"}, {{"shared", tr(QT_TRANSLATE_NOOP("headroom::gui::WhatIf", "shared"))}, {"dedicated", tr(QT_TRANSLATE_NOOP("headroom::gui::WhatIf", "dedicated"))}}, sharing);
    }
    const bool hasSchedule = builder.isSet({"schedule"});
    const bool canStop = component.as<scenario::ClusterSpec>() != nullptr || component.as<scenario::EnvironmentCopySpec>() != nullptr || component.as<scenario::PostgresqlSpec>() != nullptr;
    if (!hasSchedule && !canStop) return;
    const Json working = {{"hours", Json::array({{{"days", "Mon-Fri"}, {"start", "07:00"}, {"stop", "20:00"}}})}};
    const Json on = hasSchedule ? builder.document["components"][id]["schedule"] : working;
    Lever& lever = builder.toggle(builder.at({"schedule"}), hasSchedule ? tr(QT_TRANSLATE_NOOP("headroom::gui::WhatIf", "Schedule")) : tr(QT_TRANSLATE_NOOP("headroom::gui::WhatIf", "Stop at night and at week-ends")), hasSchedule,
                                  {{builder.at({"schedule"}), std::nullopt}}, {{builder.at({"schedule"}), on}});
    lever.hint = hasSchedule ? QString() : tr(QT_TRANSLATE_NOOP("headroom::gui::WhatIf", "20:00 to 07:00"));
    lever.description = tr(QT_TRANSLATE_NOOP("headroom::gui::WhatIf", "Runs only in the hours of its schedule, and is billed only then where the provider allows it."));
}

} // namespace headroom::gui

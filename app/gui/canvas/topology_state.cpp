#include "app/gui/canvas/topology_state.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <set>
#include <string_view>

using namespace Qt::StringLiterals;

namespace headroom::gui {

namespace {

constexpr float kSaturated = 0.98F;    // as in the diagnosis
constexpr Duration kLockedUpFor = Duration::seconds(30); // a lock-up is told for this long
constexpr double kGrowthPerSecond = 1; // slower growth is noise

QString tr(const char* text, int n = -1) { return QCoreApplication::translate("headroom::gui::TopologyView", text, nullptr, n); }

QString number(double value) { return QLocale().toString(value, 'f', 0); }

QString ordinal(int order)
{
    switch (order) {
    case 1:
        return tr("1st to fill");
    case 2:
        return tr("2nd");
    case 3:
        return tr("3rd");
    default:
        return tr("%1th").arg(order);
    }
}

} // namespace

QString commonTitle(const QStringList& titles)
{
    if (titles.isEmpty()) return {};
    QString title = titles.front();
    for (const QString& other : titles) {
        qsizetype same = 0;
        while (same < std::min(title.size(), other.size()) && title[same] == other[same]) ++same;
        title.truncate(same);
    }
    if (titles.size() > 1) {
        // "Agent (agents-" of "Agent (agents-1)", "Agent (agents-2)": the name of the copy goes as a whole.
        if (const qsizetype bracket = title.lastIndexOf(u'('); bracket > title.lastIndexOf(u')')) title.truncate(bracket);
        while (!title.isEmpty() && !title.back().isLetterOrNumber()) title.chop(1);
    }
    return title;
}

QString iconOf(const scenario::Component* component)
{
    if (!component) return u"users"_s;
    if (const auto* service = component->as<scenario::ServiceSpec>()) return service->ingress ? u"ingress"_s : u"service"_s;
    if (component->as<scenario::QueueSpec>()) return u"queue"_s;
    if (component->as<scenario::TopicSpec>()) return u"topic"_s;
    if (component->as<scenario::RedisSpec>()) return u"cache"_s;
    if (component->as<scenario::CosmosDbSpec>() || component->as<scenario::SqlDatabaseSpec>() || component->as<scenario::PostgresqlSpec>() ||
        component->as<scenario::DocumentStoreSpec>())
        return u"database"_s;
    if (component->as<scenario::GatewaySpec>()) return u"gateway"_s;
    if (component->as<scenario::ExternalSpec>()) return u"cloud"_s;
    if (component->as<scenario::NodePoolSpec>()) return u"node-pool"_s;
    return u"service"_s;
}

void TopologyState::refreshOrder()
{
    m_filled.clear();
    m_edgePeak.assign(m_graph.edges.size(), 0);
    m_highestRate = 0;
    m_lockups.clear();
    m_resources.clear();
    m_order.assign(m_graph.nodes.size(), 0);
    m_components.assign(m_graph.nodes.size(), nullptr);
    std::unordered_map<std::string_view, const scenario::Component*> known;
    if (m_data.scenario())
        for (const scenario::Component& component : m_data.scenario()->components)
            known.emplace(component.id, &component);
    for (std::size_t i = 0; i < m_graph.nodes.size(); ++i)
        if (!m_graph.nodes[i].members.empty())
            if (const auto found = known.find(m_graph.nodes[i].members.front()); found != known.end()) m_components[i] = found->second;
    m_conditions = TopologyConditions(m_data.recording());
    if (!m_data.recording()) return;
    for (const simulation::Resource& resource : m_data.recording()->resources)
        m_resources[resource.component].push_back(&resource);
    for (const simulation::Event& event : m_data.recording()->eventLog)
        if (event.kind == simulation::EventKind::Deadlock) m_lockups[event.component].push_back(event.at);
    for (auto& [component, times] : m_lockups)
        std::sort(times.begin(), times.end());
    for (const simulation::Resource& resource : m_data.recording()->resources)
        if (resource.firstSaturatedAt) m_filled.push_back({resource.component, *resource.firstSaturatedAt});
    std::stable_sort(m_filled.begin(), m_filled.end(), [](const Filled& a, const Filled& b) { return a.at < b.at; });
    std::set<std::string> seen; // only the first resource of a component counts
    std::erase_if(m_filled, [&](const Filled& filled) { return !seen.insert(filled.component).second; });
    std::unordered_map<std::string_view, int> order;
    for (std::size_t i = 0; i < m_filled.size(); ++i)
        order.emplace(m_filled[i].component, static_cast<int>(i) + 1);
    for (std::size_t i = 0; i < m_order.size(); ++i)
        for (const std::string& member : m_graph.nodes[i].members) // of several copies the first counts
            if (const auto found = order.find(member); found != order.end() && (m_order[i] == 0 || found->second < m_order[i])) m_order[i] = found->second;
    for (std::size_t i = 0; i < m_graph.edges.size(); ++i) {
        std::vector<double> sums;   // of all members together
        for (const std::string& signal : m_graph.edges[i].signals) {
            const auto& rates = m_conditions.mean(signal);
            if (sums.size() < rates.size()) sums.resize(rates.size(), 0.0);
            for (std::size_t k = 0; k < rates.size(); ++k)
                if (!std::isnan(rates[k])) sums[k] += static_cast<double>(rates[k]);
        }
        if (!sums.empty()) m_edgePeak[i] = *std::max_element(sums.begin(), sums.end());
        m_highestRate = std::max(m_highestRate, m_edgePeak[i]);
    }
}

const simulation::Resource* TopologyState::fullest(const std::string& component, std::size_t bucket) const
{
    const auto found = m_resources.find(component);
    if (found == m_resources.end()) return nullptr;
    const simulation::Resource* best = nullptr;
    for (const simulation::Resource* resource : found->second) {
        if (bucket >= resource->utilisationMean.size() || std::isnan(resource->utilisationMean[bucket])) continue;
        if (!best || resource->utilisationMean[bucket] > best->utilisationMean[bucket]) best = resource;
    }
    return best;
}

const simulation::Resource* TopologyState::fullest(const TopologyGraph::Node& node, std::size_t bucket) const
{
    const simulation::Resource* best = nullptr;
    for (const std::string& member : node.members)
        if (const simulation::Resource* one = fullest(member, bucket); one && (!best || one->utilisationMean[bucket] > best->utilisationMean[bucket])) best = one;
    return best;
}

QString TopologyState::subtitleOfCopies(const TopologyGraph::Node& node, SimTime time) const
{
    const auto copies = static_cast<int>(node.members.size());
    const scenario::Component* first = m_data.scenario()->find(node.members.front());
    if (!first->as<scenario::ServiceSpec>()) return tr("%1 × %2").arg(number(copies), subtitle(*first, nullptr, false, time));
    double pods = 0;
    for (const std::string& member : node.members)
        pods += valueAt(member + ".replicas", time).value_or(m_data.scenario()->find(member)->as<scenario::ServiceSpec>()->replicas);
    return tr("%1 tenants, %2 pods").arg(number(copies), number(pods));
}

bool TopologyState::isLockedUp(const std::string& component, SimTime time) const
{
    const auto found = m_lockups.find(component);
    if (found == m_lockups.end()) return false;
    const auto after = std::upper_bound(found->second.begin(), found->second.end(), time);
    return after != found->second.begin() && time - *std::prev(after) <= kLockedUpFor;
}

std::optional<double> TopologyState::growth(const std::string& queue, SimTime time) const
{
    const Duration span = Duration::minutes(5);
    const auto now = valueAt(queue + ".length", time), before = valueAt(queue + ".length", time - span);
    if (!now || !before) return {};
    const double perSecond = (*now - *before) / span.toSeconds();
    return perSecond >= kGrowthPerSecond ? std::optional(perSecond) : std::nullopt;
}

QString TopologyState::subtitle(const scenario::Component& component, const simulation::Resource* resource, bool isSaturated,
                                SimTime time) const
{
    const auto bucket = m_data.bucketAt(time);
    if (const auto* service = component.as<scenario::ServiceSpec>()) {
        if (isSaturated && resource && bucket && *bucket < resource->capacity.size()) {
            const double capacity = static_cast<double>(resource->capacity[*bucket]);
            const double used = capacity * static_cast<double>(resource->utilisationMean[*bucket]);
            if (capacity >= 2) return tr("%1 of %2 %3").arg(number(used), number(capacity), QString::fromStdString(resource->unit));
        }
        const int pods = static_cast<int>(std::lround(valueAt(component.id + ".replicas", time).value_or(service->replicas)));
        QString text = pods == 1 ? tr("1 pod") : tr("%1 pods").arg(pods);
        if (service->keda) text += pods > service->keda->min ? u" ▲ KEDA"_s : u" · KEDA"_s;
        if (service->hpa) text += pods > service->hpa->min ? u" ▲ HPA"_s : u" · HPA"_s;
        return text;
    }
    if (const auto* queue = component.as<scenario::QueueSpec>()) {
        if (const auto length = valueAt(component.id + ".length", time)) return tr("%1 waiting").arg(number(*length));
        return queue->partitioned ? tr("partitioned queue") : tr("queue");
    }
    if (const auto* cosmos = component.as<scenario::CosmosDbSpec>())
        return cosmos->throughput == scenario::CosmosDbSpec::Throughput::Serverless ? tr("serverless") : number(cosmos->requestUnitsPerSecond) + (cosmos->autoscale ? tr(" RU/s, auto") : u" RU/s"_s);
    if (const auto* redis = component.as<scenario::RedisSpec>()) {
        if (redis->tier == "container") return tr("in pods");
        QString tier = QString::fromStdString(redis->tier);
        if (!tier.isEmpty()) tier[0] = tier[0].toUpper();
        return tier + u' ' + QString::fromStdString(redis->size);
    }
    if (const auto* sql = component.as<scenario::SqlDatabaseSpec>())
        return (sql->tier == "business-critical" ? u"BC "_s : u"GP "_s) + QString::fromStdString(sql->hardware) + u", "_s +
               QString::number(sql->vCores) + u" vCores"_s;
    if (const auto* postgres = component.as<scenario::PostgresqlSpec>()) {
        QString sku = QString::fromStdString(postgres->sku);
        if (sku.startsWith(u"Standard_")) sku = sku.mid(9);
        return postgres->zoneRedundant ? tr("%1, standby").arg(sku) : sku;
    }
    if (const auto* topic = component.as<scenario::TopicSpec>()) {
        if (const auto length = valueAt(component.id + ".length", time)) return tr("%1 waiting").arg(number(*length));
        return topic->partitions ? tr("%1 partitions").arg(number(*topic->partitions)) : tr("topic");
    }
    if (component.as<scenario::DocumentStoreSpec>()) return tr("in pods");
    if (const auto* gateway = component.as<scenario::GatewaySpec>()) {
        if (gateway->units == 1) return gateway->product == "custom" ? tr("1 unit") : QString::fromStdString(gateway->tier);
        return tr("%1 units").arg(number(gateway->units));
    }
    if (component.as<scenario::ExternalSpec>()) return tr("third party");
    return QString::fromStdString(component.kind);
}

NodeState TopologyState::node(std::size_t index, SimTime time) const
{
    NodeState state;
    const TopologyGraph::Node& node = m_graph.nodes[index];
    if (node.isClient) {
        const auto rate = valueAt("requests.offered", time);
        state.subtitle = rate ? tr("%1 rpm").arg(number(*rate * 60)) : tr("no run yet");
        return state;
    }
    const scenario::Component* component = index < m_components.size() ? m_components[index] : nullptr;
    if (!component) return state;
    const auto bucket = m_data.bucketAt(time);
    const simulation::Resource* resource = bucket ? fullest(node, *bucket) : nullptr;
    if (resource) {
        state.fill = static_cast<double>(resource->utilisationMean[*bucket]);
        state.isSaturated = resource->utilisationMean[*bucket] >= kSaturated;
    }
    if (const auto* service = component->as<scenario::ServiceSpec>(); service && service->hpa) state.target = service->hpa->cpu;
    state.subtitle = node.members.size() > 1 ? subtitleOfCopies(node, time) : subtitle(*component, resource, state.isSaturated, time);
    if (const int order = m_order[index]; order > 0 && m_filled[static_cast<std::size_t>(order) - 1].at <= time) {
        state.order = order;
        state.badge = ordinal(order);
        state.isBadgeBad = true;
    }
    if (std::any_of(node.members.begin(), node.members.end(), [&](const std::string& member) { return isLockedUp(member, time); })) {
        state.badge = state.order == 0 ? tr("locked up") : state.order == 1 ? tr("1st, locked up") : tr("%1, locked up").arg(state.badge);
        state.isBadgeBad = true;
    }
    if (component->as<scenario::QueueSpec>()) {
        if (const auto perSecond = growth(node.members.front(), time)) {
            state.badge = tr("grows %1/s").arg(number(*perSecond));
            state.isBadgeBad = false;
        }
    }
    state.condition = m_conditions.of(node.members, time);
    return state;
}

EdgeState TopologyState::edge(std::size_t index, SimTime time) const
{
    EdgeState state;
    const TopologyGraph::Edge& edge = m_graph.edges[index];
    for (const std::string& signal : edge.signals)
        if (const auto rate = valueAt(signal, time)) state.perSecond = state.perSecond.value_or(0) + *rate;
    const std::vector<std::string>& members = m_graph.nodes[edge.to].members;
    if (!m_filled.empty() && m_filled.front().at <= time && std::find(members.begin(), members.end(), m_filled.front().component) != members.end()) {
        const auto bucket = m_data.bucketAt(time);
        const simulation::Resource* resource = bucket ? fullest(m_filled.front().component, *bucket) : nullptr;
        state.isIntoBottleneck = resource && resource->utilisationMean[*bucket] >= kSaturated;
    }
    return state;
}

PoolState TopologyState::pool(std::size_t index, SimTime time) const
{
    PoolState state;
    const scenario::Component* component = m_data.scenario()->find(m_graph.pools[index]);
    if (!component) return state;
    state.title = m_data.title(component->id);
    const auto* pool = component->as<scenario::NodePoolSpec>();
    const double nodes = valueAt(component->id + ".nodes", time).value_or(pool->nodes);
    QString sku = QString::fromStdString(pool->sku);
    if (sku.startsWith(u"Standard_")) sku = sku.mid(9);
    state.sku = number(nodes) + u" × "_s + sku;
    for (const scenario::Component& other : m_data.scenario()->components) {
        const auto* service = other.as<scenario::ServiceSpec>();
        if (!service || service->pool != component->id) continue;
        state.coresRequested += valueAt(other.id + ".replicas", time).value_or(service->replicas) * service->cpuRequestMilli / 1000;
    }
    if (const auto bucket = m_data.bucketAt(time))
        for (const simulation::Resource& resource : m_data.recording()->resources)
            if (resource.component == component->id && resource.name.find("cpu") != std::string::npos &&
                *bucket < resource.utilisationMean.size() && !std::isnan(resource.utilisationMean[*bucket]))
                state.cpuRequested = static_cast<double>(resource.utilisationMean[*bucket]);
    return state;
}

} // namespace headroom::gui

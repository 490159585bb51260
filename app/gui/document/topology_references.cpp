#include "app/gui/document/topology_references.h"

#include "models/scenario/json_text.h"
#include "models/scenario/schema.h"

#include <algorithm>
#include <array>

namespace headroom::gui {

namespace {

constexpr const char* kMark = "\x01remarks";

void walk(const Json& node, const Json& value, const std::string& pointer, std::vector<ComponentReference>& found)
{
    const Json* effective = scenario::effectiveNode(node, value);
    if (!effective) return;
    if (value.is_string()) {
        if (std::string wanted = scenario::attributeText(node, "x-ref"); !wanted.empty()) found.push_back({pointer, std::move(wanted), value.get<std::string>(), false});
    } else if (value.is_array()) {
        for (std::size_t i = 0; i < value.size(); ++i)
            if (const Json* element = scenario::elementNode(*effective, i)) walk(*element, value[i], pointer + "/" + std::to_string(i), found);
    } else if (value.is_object()) {
        const std::string keysMean = scenario::attributeText(node, "x-key-ref");
        for (const auto& [key, member] : value.items()) {
            const std::string at = pointer + "/" + scenario::escapeSegment(key);
            if (!keysMean.empty()) found.push_back({at, keysMean, key, true});
            if (const Json* child = scenario::memberNode(*effective, key)) walk(*child, member, at, found);
        }
    }
}

bool isOneOf(std::string_view kind, std::initializer_list<std::string_view> kinds) { return std::find(kinds.begin(), kinds.end(), kind) != kinds.end(); }

/// Only these metrics hold names of components; others begin with what they measure.
bool holdsComponents(std::string_view metric)
{
    constexpr std::array<std::string_view, 5> kPrefixes{"utilisation.", "cost.component.", "hours.", "figure.", "signal."};
    return std::any_of(kPrefixes.begin(), kPrefixes.end(), [&](std::string_view prefix) { return metric.starts_with(prefix); });
}

/// Whether `part`, between two dots of a metric, is `id`, a tenant's copy of it, or a resource of it ("id slots").
bool isNameOf(std::string_view part, std::string_view id)
{
    if (!part.starts_with(id)) return false;
    return part.size() == id.size() || isOneOf(part.substr(id.size(), 1), {"@", " ", "/"});
}

/// Whether the file sets a value that `pattern`, with * for any one segment, stands for.
bool stands(const Json& node, std::string_view pattern)
{
    if (pattern.empty()) return true;
    const std::size_t end = std::min(pattern.find('/', 1), pattern.size());
    const std::string key = scenario::unescapeSegment(pattern.substr(1, end - 1));
    const std::string_view rest = pattern.substr(end);
    if (key == "*") return node.is_structured() && std::any_of(node.begin(), node.end(), [&](const Json& member) { return stands(member, rest); });
    if (node.is_object()) return node.contains(key) && stands(node.at(key), rest);
    if (!node.is_array()) return false;
    for (std::size_t i = 0; i < node.size(); ++i)
        if (std::to_string(i) == key) return stands(node[i], rest);
    return false;
}

constexpr char kMatched = '\x02';   // before a pattern with * that stood for something

} // namespace

std::vector<ComponentReference> referencesOf(const Json& scenario)
{
    std::vector<ComponentReference> found;
    walk(scenario::schema(), scenario, {}, found);
    return found;
}

bool isServiceKind(std::string_view kind) { return kind == "service" || kind == "ingress"; }

bool isFitting(std::string_view wanted, std::string_view kind)
{
    if (kind.empty()) return false;
    if (wanted == "any") return true;
    if (wanted == "callable")
        return isServiceKind(kind) || isOneOf(kind, {"cosmos-db", "redis", "sql-database", "external", "postgresql", "document-store", "gateway"});
    if (wanted == "sendable") return isOneOf(kind, {"queue", "topic"});
    if (wanted == "broker") return isOneOf(kind, {"service-bus", "event-hubs", "kafka", "rabbitmq"});
    if (wanted == "service") return isServiceKind(kind);
    return kind == wanted;
}

std::string kindOf(const Json& scenario, const std::string& name)
{
    const auto components = scenario.find("components");
    if (components == scenario.end() || !components->is_object()) return {};
    const auto component = components->find(name.substr(0, name.find('@')));
    if (component == components->end() || !component->is_object()) return {};
    return component->value("kind", std::string{});
}

QString titleOf(const Json& scenario, const std::string& name)
{
    if (kindOf(scenario, name).empty()) return QString::fromStdString(name);
    const std::string id = name.substr(0, name.find('@'));
    const Json& component = scenario.at("components").at(id);
    const auto title = component.find("title");
    return QString::fromStdString(title != component.end() && title->is_string() && !title->get<std::string>().empty() ? title->get<std::string>() : id);
}

RemarkKeeper::RemarkKeeper(Json& scenario) : m_scenario(scenario)
{
    const auto remarks = scenario.find("provenance");
    if (remarks == scenario.end() || !remarks->is_object()) return;
    std::vector<std::string> patterns;
    for (const auto& [pattern, remark] : remarks->items()) patterns.push_back(pattern);
    m_patterns = patterns;
    for (std::size_t number = 0; number < patterns.size(); ++number) {
        const std::string& pattern = patterns[number];
        if (!pattern.starts_with('/')) continue;
        if (pattern.find("/*") != std::string::npos) {
            if (stands(scenario, pattern)) m_patterns[number].insert(0, 1, kMatched);
            continue;
        }
        // The deepest object of the file on the way: what lies beneath may be a default.
        Json* node = &scenario;
        Json* deepest = nullptr;
        std::size_t rest = 0, at = 0;
        while (at < pattern.size()) {
            const std::size_t end = std::min(pattern.find('/', at + 1), pattern.size());
            const std::string key = scenario::unescapeSegment(std::string_view(pattern).substr(at + 1, end - at - 1));
            if (node->is_object()) {
                const auto member = node->find(key);
                if (member == node->end()) break;
                node = &*member;
            } else if (node->is_array() && !key.empty() && key.size() < 7 && std::all_of(key.begin(), key.end(), [](char c) { return c >= '0' && c <= '9'; }) &&
                       std::stoul(key) < node->size()) {
                node = &(*node)[std::stoul(key)];
            } else {
                break;
            }
            at = end;
            if (node->is_object()) {
                deepest = node;
                rest = end;
            }
        }
        if (!deepest) continue;
        (*deepest)[kMark].push_back(Json::array({number, pattern.substr(rest)}));
        m_patterns[number].clear();
    }
}

void RemarkKeeper::collect(Json& node, const std::string& pointer)
{
    if (node.is_array())
        for (std::size_t i = 0; i < node.size(); ++i) collect(node[i], pointer + "/" + std::to_string(i));
    if (!node.is_object()) return;
    if (const auto mark = node.find(kMark); mark != node.end()) {
        for (const Json& entry : *mark)
            if (std::string& pattern = m_patterns.at(entry[0].get<std::size_t>()); pattern.empty()) pattern = pointer + entry[1].get<std::string>();
        node.erase(kMark);
    }
    for (const auto& [key, member] : node.items())
        if (member.is_structured()) collect(node[key], pointer + "/" + scenario::escapeSegment(key));
}

void RemarkKeeper::restore()
{
    if (m_isRestored) return;
    m_isRestored = true;
    if (m_patterns.empty()) return;
    collect(m_scenario, {});
    Json remarks = Json::object();
    std::size_t number = 0;
    for (const auto& [old, remark] : m_scenario["provenance"].items())
    {
        std::string& pattern = m_patterns.at(number++);
        if (pattern.empty()) continue;
        if (pattern.front() != kMatched) remarks[pattern] = remark;
        else if (stands(m_scenario, pattern.erase(0, 1))) remarks[pattern] = remark;   // else all that it spoke of is gone
    }
    m_scenario["provenance"] = std::move(remarks);
}

bool metricNames(std::string_view metric, std::string_view id)
{
    if (!holdsComponents(metric)) return false;
    std::size_t at = metric.find('.');
    while (at != std::string_view::npos) {
        const std::size_t end = metric.find('.', at + 1);
        if (isNameOf(metric.substr(at + 1, end == std::string_view::npos ? end : end - at - 1), id)) return true;
        at = end;
    }
    return false;
}

std::string metricRenamed(const std::string& metric, std::string_view id, const std::string& newId)
{
    if (!metricNames(metric, id)) return metric;
    std::string renamed;
    std::size_t at = 0;
    bool isFirst = true;
    while (true) {
        const std::size_t end = std::min(metric.find('.', at), metric.size());
        const std::string part = metric.substr(at, end - at);
        renamed += !isFirst && isNameOf(part, id) ? newId + part.substr(id.size()) : part;
        isFirst = false;
        if (end == metric.size()) return renamed;
        renamed += '.';
        at = end + 1;
    }
}

} // namespace headroom::gui

#include "models/scenario/tenant_templates.h"

#include "core/base/nearest_name.h"
#include "models/scenario/expand_tenants.h"
#include "models/scenario/lenient.h"
#include "models/scenario/read.h"
#include "models/scenario/schema.h"

#include <fmt/format.h>

#include <map>

namespace headroom::scenario {
namespace {

/// Components that a value refers to and of which it needs exactly one.
void collectReferences(const Json& node, const Json& value, bool intoLists, std::vector<std::string>& found)
{
    const Json* effective = effectiveNode(node, value);
    if (effective == nullptr) return;
    if (value.is_string()) {
        if (!attributeText(node, "x-ref").empty()) found.push_back(value.get<std::string>());
    } else if (value.is_array()) {
        if (!intoLists) return;
        for (std::size_t i = 0; i < value.size(); ++i)
            if (const Json* element = elementNode(*effective, i); element != nullptr) collectReferences(*element, value[i], intoLists, found);
    } else if (value.is_object()) {
        for (const auto& [key, member] : value.items())
            if (const Json* child = memberNode(*effective, key); child != nullptr) collectReferences(*child, member, intoLists, found);
    }
}

class TemplateFinder {
public:
    TemplateFinder(const Json& document, Problems& problems) : m_document(document), m_problems(problems) {}

    TenantTemplates find()
    {
        m_found.groups = readTenants(m_document.at("tenants"), m_problems);
        checkNames();
        readWords();
        if (m_found.empty() || !m_problems.empty()) return std::move(m_found);
        collect();
        while (spread() && m_problems.empty()) {}
        return std::move(m_found);
    }

private:
    struct OperationReferences {
        std::string name, consumes, consumer;
        std::vector<std::string> targets;
    };

    /// Every tenant has one name in the whole file: statements and results go by it.
    void checkNames()
    {
        std::map<std::string, std::string> groupById;
        for (const TenantGroup& group : m_found.groups)
            for (const std::string& tenant : group.tenants)
                if (const auto [other, isNew] = groupById.emplace(copyOf({}, tenant), group.name); !isNew)
                    m_problems.add(ErrorCode::Inconsistent, fmt::format("/tenants/{}", escapeSegment(group.name)),
                                   other->second == group.name ? fmt::format("Two tenants are called \"{}\".", tenant)
                                                               : fmt::format("The tenant \"{}\" is in \"{}\" as well.", tenant, other->second),
                                   "names differ in letters, digits, - or _");
    }

    std::optional<std::size_t> groupNamed(const Json& object, const std::string& pointer)
    {
        const auto name = lenient::text(object, "tenants");
        if (!name) return std::nullopt;
        std::vector<std::string> names;
        for (std::size_t i = 0; i < m_found.groups.size(); ++i) {
            if (m_found.groups[i].name == *name) return i;
            names.push_back(m_found.groups[i].name);
        }
        m_problems.add(ErrorCode::NotFound, pointer + "/tenants", fmt::format("There is no group of tenants \"{}\".", *name),
                       names.empty() ? fmt::format("add \"tenants\": {{ \"{}\": {{ \"count\": 3 }} }} to the scenario", *name) : nearestHint(*name, names));
        return std::nullopt;
    }

    /// What the file says itself.
    void readWords()
    {
        for (const auto& [id, component] : m_document.at("components").items()) {
            const std::string at = fmt::format("/components/{}", escapeSegment(id));
            auto group = groupNamed(component, at);
            if (lenient::text(component, "sharing") != "dedicated") continue;
            if (!group && !component.contains("tenants")) {
                if (m_found.groups.size() == 1) group = 0;
                else
                    m_problems.add(ErrorCode::MissingKey, at + "/sharing", fmt::format("\"{}\" is dedicated, but to which tenants?", id),
                                   "name a group of the scenario: \"tenants\": \"NAME\"");
            }
            if (group) m_found.components.emplace(id, *group);
        }
        const Json& operations = m_document.at("operations");
        for (const auto& [name, operation] : operations.items())
            if (const auto group = groupNamed(operation, fmt::format("/operations/{}", escapeSegment(name))); group && !operation.contains("consumes"))
                m_found.operations.emplace(name, *group);
        const Json& traffic = m_document.at("traffic");
        for (std::size_t i = 0; i < traffic.size(); ++i) {
            const auto group = groupNamed(traffic[i], fmt::format("/traffic/{}", i));
            if (lenient::member(traffic[i], "each") == true && !traffic[i].contains("tenants"))
                m_problems.add(ErrorCode::MissingKey, fmt::format("/traffic/{}/each", i), "\"each\" needs the group whose tenants send this: \"tenants\".");
            if (!group) continue;
            for (const auto& [name, share] : traffic[i].at("mix").items())
                if (name.find(kCopyMark) == std::string::npos) mark(m_found.operations, name, *group, fmt::format("/traffic/{}/mix/{}", i, escapeSegment(name)));
        }
    }

    void collect()
    {
        const Json& components = m_document.at("components");
        const Json& node = *memberNode(schema(), "components");
        for (const auto& [id, component] : components.items()) {
            auto& [name, targets] = m_components.emplace_back(id, std::vector<std::string>{});
            collectReferences(*memberNode(node, id), component, false, targets);
        }
        const Json& operationNode = *memberNode(schema(), "operations");
        for (const auto& [name, operation] : m_document.at("operations").items()) {
            OperationReferences& one = m_operations.emplace_back();
            one.name = name;
            one.consumes = lenient::text(operation, "consumes").value_or("");
            if (!one.consumes.empty()) one.consumer = lenient::text(operation.at("steps").front(), "call").value_or("");
            collectReferences(*memberNode(operationNode, name), operation, true, one.targets);
        }
    }

    /// One round of what follows from what; false when nothing did.
    bool spread()
    {
        bool changed = false;
        for (const auto& [id, targets] : m_components)
            for (const std::string& target : targets)
                if (const auto group = m_found.groupOfComponent(target))
                    changed |= mark(m_found.components, id, *group, fmt::format("/components/{}", escapeSegment(id)));
        for (const OperationReferences& one : m_operations) {
            const std::string pointer = fmt::format("/operations/{}", escapeSegment(one.name));
            for (const std::string& target : one.targets)
                if (const auto group = m_found.groupOfComponent(target)) changed |= mark(m_found.operations, one.name, *group, pointer);
            const auto group = m_found.groupOfOperation(one.name);
            if (!group || one.consumes.empty()) continue;
            // A worker takes messages from one queue.
            for (const std::string& own : {one.consumes, one.consumer})
                if (!own.empty()) changed |= mark(m_found.components, own, *group, pointer);
        }
        return changed;
    }

    bool mark(std::unordered_map<std::string, std::size_t>& marks, const std::string& id, std::size_t group, const std::string& pointer)
    {
        const auto [known, isNew] = marks.emplace(id, group);
        if (known->second != group)
            m_problems.add(ErrorCode::Inconsistent, pointer,
                           fmt::format("\"{}\" would be one for each of \"{}\" and one for each of \"{}\".", id, m_found.groups[known->second].name, m_found.groups[group].name),
                           "share what one of the two groups needs");
        return isNew;
    }

    const Json& m_document;
    Problems& m_problems;
    TenantTemplates m_found;
    std::vector<std::pair<std::string, std::vector<std::string>>> m_components;
    std::vector<OperationReferences> m_operations;
};

std::optional<std::size_t> valueOf(const std::unordered_map<std::string, std::size_t>& map, const std::string& key)
{
    const auto found = map.find(key);
    return found == map.end() ? std::nullopt : std::optional{found->second};
}

} // namespace

std::optional<std::size_t> TenantTemplates::groupOfComponent(const std::string& id) const { return valueOf(components, id); }
std::optional<std::size_t> TenantTemplates::groupOfOperation(const std::string& name) const { return valueOf(operations, name); }

TenantTemplates findTenantTemplates(const Json& expanded, Problems& problems) { return TemplateFinder(expanded, problems).find(); }

std::set<std::size_t> groupsReferredTo(const Json& node, const Json& value, const TenantTemplates& templates)
{
    std::vector<std::string> targets;
    collectReferences(node, value, false, targets);
    std::set<std::size_t> groups;
    for (const std::string& target : targets)
        if (const auto group = templates.groupOfComponent(target)) groups.insert(*group);
    return groups;
}

} // namespace headroom::scenario

#include "models/scenario/expand_tenants.h"

#include "core/base/nearest_name.h"
#include "models/scenario/lenient.h"
#include "models/scenario/schema.h"
#include "models/scenario/tenant_templates.h"

#include <fmt/format.h>

#include <set>
#include <utility>

namespace headroom::scenario {
namespace {

/// Whose copy is being written; nobody's when empty.
using Owner = std::optional<std::pair<std::size_t, std::size_t>>;   // group, tenant

std::size_t stepsIn(const Json& steps)
{
    std::size_t count = 0;
    for (const Json& step : steps) {
        ++count;
        for (const char* key : {"steps", "parallel"})
            if (const auto inner = step.find(key); inner != step.end()) count += stepsIn(*inner);
    }
    return count;
}

/// Appends without the search that operator[] makes: quadratic with thousands of members.
void append(Json& object, std::string key, Json value) { object.get_ref<Json::object_t&>().emplace_back(std::move(key), std::move(value)); }

class Copier {
public:
    Copier(const Json& document, TenantTemplates templates, Problems& problems)
        : m_document(document), m_templates(std::move(templates)), m_problems(problems)
    {
    }

    TenantExpansion copy()
    {
        if (!withinLimits()) return {};
        collectIds();
        m_result.document = Json::object();
        for (const auto& [key, part] : m_document.items()) {
            const Json& node = *memberNode(schema(), key);
            if (key == "components") append(m_result.document, key, copyMembers(node, part, "/components", m_templates.components));
            else if (key == "operations") append(m_result.document, key, copyMembers(node, part, "/operations", m_templates.operations));
            else if (key == "traffic") append(m_result.document, key, copyTraffic(part));
            else append(m_result.document, key, rewritten(node, part, {}, "/" + key));
        }
        return std::move(m_result);
    }

private:
    [[nodiscard]] const std::vector<std::string>& tenantsOf(std::size_t group) const { return m_templates.groups[group].tenants; }

    bool withinLimits()
    {
        std::size_t steps = 0;
        const auto check = [&](const char* part, const auto& marks, std::size_t most) {
            std::size_t count = 0;
            std::size_t largest = 0;
            for (const auto& [id, value] : m_document.at(part).items()) {
                const auto group = marks.find(id);
                const std::size_t copies = group == marks.end() ? 1 : tenantsOf(group->second).size();
                if (group != marks.end() && copies > tenantsOf(largest).size()) largest = group->second;
                count += copies;
                if (value.contains("steps")) steps += copies * stepsIn(value.at("steps"));
            }
            const std::string at = fmt::format("/tenants/{}/count", escapeSegment(m_templates.groups[largest].name));
            if (count > most)
                m_problems.add(ErrorCode::LimitExceeded, at, fmt::format("{} tenants of \"{}\" make {} {}; at most {} are possible.", tenantsOf(largest).size(),
                                                                         m_templates.groups[largest].name, count, part, most), "share more of them, or model fewer tenants");
            else if (steps > kMaxCopiedSteps)
                m_problems.add(ErrorCode::LimitExceeded, at, fmt::format("The copies of the operations have {} steps; at most {} are possible.", steps, kMaxCopiedSteps));
        };
        check("components", m_templates.components, kMaxComponents);
        check("operations", m_templates.operations, kMaxOperations);
        return m_problems.empty();
    }

    void collectIds()
    {
        for (const auto& [part, marks] : {std::pair{"components", &m_templates.components}, std::pair{"operations", &m_templates.operations}})
            for (const auto& [id, value] : m_document.at(part).items())
                if (const auto group = marks->find(id); group != marks->end())
                    for (const std::string& tenant : tenantsOf(group->second)) m_copies.insert(copyOf(id, tenant));
    }

    /// A reference that names one copy itself.
    void checkCopy(const std::string& id, const std::string& pointer)
    {
        if (id.find(kCopyMark) == std::string::npos || m_copies.contains(id)) return;
        const std::string origin = templateOf(id);
        std::vector<std::string> candidates;
        for (const std::string& copy : m_copies)
            if (templateOf(copy) == origin) candidates.push_back(copy);
        m_problems.add(ErrorCode::NotFound, pointer, fmt::format("No tenant has a copy \"{}\".", id),
                       candidates.empty() ? fmt::format("\"{}\" is one for all tenants", origin) : nearestHint(id, candidates));
    }

    /// Components or operations: templates are replaced by their copies, at their place.
    Json copyMembers(const Json& node, const Json& members, const std::string& at, const std::unordered_map<std::string, std::size_t>& marks)
    {
        Json result = Json::object();
        for (const auto& [id, value] : members.items()) {
            const Json& member = *memberNode(node, id);
            const std::string pointer = fmt::format("{}/{}", at, escapeSegment(id));
            const auto group = marks.find(id);
            if (group == marks.end()) {
                append(result, id, rewritten(member, value, {}, pointer));
                continue;
            }
            for (std::size_t i = 0; i < tenantsOf(group->second).size(); ++i) {
                const std::string& tenant = tenantsOf(group->second)[i];
                Json copy = rewritten(member, value, std::pair{group->second, i}, pointer);
                copy["tenant"] = tenant;
                copy["origin"] = id;
                copy["tenants"] = m_templates.groups[group->second].name;
                if (const auto title = copy.find("title"); title != copy.end()) *title = fmt::format("{} ({})", title->get<std::string>(), tenant);
                std::string name = copyOf(id, tenant);
                m_result.copies.emplace(fmt::format("{}/{}", at, escapeSegment(name)), pointer);
                append(result, std::move(name), std::move(copy));
            }
        }
        return result;
    }

    /// Whether `target` is one that the owner does not have for itself.
    [[nodiscard]] std::optional<std::size_t> foreignGroup(const std::string& target, const Owner& owner) const
    {
        const auto group = m_templates.groupOfComponent(target);
        return group && (!owner || owner->first != *group) ? group : std::nullopt;
    }

    [[nodiscard]] std::string ownName(const std::string& target, const Owner& owner) const
    {
        return m_templates.groupOfComponent(target) ? copyOf(target, tenantsOf(owner->first)[owner->second]) : target;
    }

    Json rewritten(const Json& node, const Json& value, const Owner& owner, const std::string& pointer)
    {
        const Json* effective = effectiveNode(node, value);
        if (effective == nullptr) return value;
        if (value.is_string()) {
            if (attributeText(node, "x-ref").empty()) return value;
            checkCopy(value.get_ref<const std::string&>(), pointer);
            return foreignGroup(value.get_ref<const std::string&>(), owner) ? value : Json(ownName(value.get_ref<const std::string&>(), owner));
        }
        if (value.is_array()) return rewrittenList(*effective, value, owner, pointer);
        if (!value.is_object()) return value;
        Json result = Json::object();
        const bool keysAreReferences = !attributeText(node, "x-key-ref").empty();
        for (const auto& [key, member] : value.items()) {
            const Json* child = memberNode(*effective, key);
            const std::string at = pointer + "/" + escapeSegment(key);
            if (child == nullptr) {
                append(result, key, member);
            } else if (!keysAreReferences) {
                append(result, key, rewritten(*child, member, owner, at));
            } else {
                checkCopy(key, at);
                if (const auto group = foreignGroup(key, owner))
                    for (const std::string& tenant : tenantsOf(*group)) append(result, copyOf(key, tenant), member);
                else append(result, ownName(key, owner), rewritten(*child, member, owner, at));
            }
        }
        return result;
    }

    /// Elements that refer to what each tenant has become one for each tenant.
    Json rewrittenList(const Json& effective, const Json& value, const Owner& owner, const std::string& pointer)
    {
        Json result = Json::array();
        for (std::size_t i = 0; i < value.size(); ++i) {
            const Json* element = elementNode(effective, i);
            const std::string at = fmt::format("{}/{}", pointer, i);
            if (element == nullptr) {
                result.push_back(value[i]);
                continue;
            }
            std::set<std::size_t> groups = groupsReferredTo(*element, value[i], m_templates);
            if (owner) groups.erase(owner->first);
            if (groups.empty()) {
                result.push_back(rewritten(*element, value[i], owner, at));
            } else if (groups.size() > 1 || (owner && value[i].is_object())) {
                m_problems.add(ErrorCode::Inconsistent, at, fmt::format("This refers to copies of the tenants of \"{}\" and of others.", m_templates.groups[*groups.begin()].name),
                               "share what one of the two groups needs");
            } else {
                for (std::size_t t = 0; t < tenantsOf(*groups.begin()).size(); ++t) {
                    Json copy = rewritten(*element, value[i], std::pair{*groups.begin(), t}, at);
                    // Faults and deployments draw from the stream of their name.
                    if (copy.is_object() && copy.contains("name")) copy["name"] = copyOf(copy["name"].get<std::string>(), tenantsOf(*groups.begin())[t]);
                    result.push_back(std::move(copy));
                }
            }
        }
        return result;
    }

    Json copyTraffic(const Json& sources)
    {
        Json result = Json::array();
        for (std::size_t i = 0; i < sources.size(); ++i) {
            Json source = sources[i];
            const std::string at = fmt::format("/traffic/{}", i);
            Json mix = splitMix(source.at("mix"), at + "/mix");
            if (mix.empty()) continue;   // silent: nobody is there to send
            source["mix"] = std::move(mix);
            if (result.size() != i) m_result.copies.emplace(fmt::format("/traffic/{}", result.size()), at);
            result.push_back(std::move(source));
        }
        return result;
    }

    Json splitMix(const Json& mix, const std::string& pointer)
    {
        Json result = Json::object();
        double left = 0, all = 0;
        for (const auto& [name, share] : mix.items()) {
            const double whole = share.get<double>();
            all += whole;
            checkCopy(name, pointer + "/" + escapeSegment(name));
            const auto group = m_templates.groupOfOperation(name);
            if (!group) {
                append(result, name, share);
                left += whole;
                continue;
            }
            const TenantGroup& tenants = m_templates.groups[*group];
            if (!tenants.tenants.empty()) left += whole;
            for (std::size_t t = 0; t < tenants.tenants.size(); ++t)
                if (tenants.weights[t] > 0) append(result, copyOf(name, tenants.tenants[t]), whole * tenants.weights[t]);
        }
        if (left < all && left > 0)
            for (auto& [name, share] : result.items()) share = share.get<double>() / left;
        return result;
    }

    const Json& m_document;
    TenantTemplates m_templates;
    Problems& m_problems;
    TenantExpansion m_result;
    std::set<std::string> m_copies;   ///< ids of all copies
};

} // namespace

std::string templateOf(std::string_view id) { return std::string{id.substr(0, id.find(kCopyMark))}; }

std::string copyOf(std::string_view id, std::string_view tenant)
{
    std::string result{id};
    result += kCopyMark;
    for (const char c : tenant) {
        const bool kept = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
        result += kept ? c : '-';
    }
    return result;
}

TenantExpansion expandTenants(const Json& expanded, Problems& problems)
{
    TenantTemplates templates = findTenantTemplates(expanded, problems);
    if (!problems.empty()) return {};
    if (templates.groups.empty()) return {};
    return Copier(expanded, std::move(templates), problems).copy();
}

} // namespace headroom::scenario

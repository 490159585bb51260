#include "models/scenario/check_scenario.h"

#include "models/scenario/expand_tenants.h"
#include "models/scenario/lenient.h"
#include "models/scenario/read_terms.h"
#include "core/base/nearest_name.h"
#include "models/scenario/schema.h"

#include <fmt/format.h>

#include <unordered_map>

namespace headroom::scenario {
namespace {

/// Kinds that a synchronous call can reach.
bool isCallable(const std::string& kind)
{
    return kind == "service" || kind == "ingress" || kind == "cosmos-db" || kind == "redis" || kind == "sql-database" || kind == "external" ||
           kind == "postgresql" || kind == "document-store" || kind == "gateway";
}

/// Whether a component of `kind` may stand where the schema's `x-ref` asks for `wanted`: a kind, or a family of kinds.
bool fits(const std::string& wanted, const std::string& kind)
{
    if (wanted == "any") return true;
    if (wanted == "callable") return isCallable(kind);
    if (wanted == "sendable") return kind == "queue" || kind == "topic";
    if (wanted == "broker") return kind == "service-bus" || kind == "event-hubs" || kind == "kafka" || kind == "rabbitmq";
    if (wanted == "service") return kind == "service" || kind == "ingress";
    return kind == wanted;
}

/// Follows the annotations `x-ref` and `x-key-ref` of the schema through the document.
class ReferenceCheck {
public:
    ReferenceCheck(const Json& document, Problems& problems) : m_problems(problems)
    {
        m_hasTenants = !lenient::keys(lenient::member(document, "tenants")).empty();
        const Json& components = lenient::member(document, "components");
        if (!components.is_object()) return;
        for (const auto& [id, component] : components.items()) {
            m_ids.push_back(id);
            m_kinds.emplace(id, lenient::text(component, "kind").value_or(""));
        }
    }

    void walk(const Json& node, const Json& value, const std::string& pointer)
    {
        if (m_problems.isFull()) return;
        const Json* effective = effectiveNode(node, value);
        if (effective == nullptr) return;
        if (value.is_string()) {
            if (const std::string wanted = attributeText(node, "x-ref"); !wanted.empty()) refer(wanted, value.get<std::string>(), pointer);
        } else if (value.is_array()) {
            for (std::size_t i = 0; i < value.size(); ++i)
                if (const Json* element = elementNode(*effective, i); element != nullptr) walk(*element, value[i], pointer + "/" + std::to_string(i));
        } else if (value.is_object()) {
            const std::string keysMean = attributeText(node, "x-key-ref");
            for (const auto& [key, member] : value.items()) {
                const std::string at = pointer + "/" + escapeSegment(key);
                if (!keysMean.empty()) refer(keysMean, key, at);
                if (const Json* child = memberNode(*effective, key); child != nullptr) walk(*child, member, at);
            }
        }
    }

private:
    void refer(const std::string& wanted, const std::string& name, const std::string& pointer)
    {
        // Whether a tenant's copy exists is seen when the copies are made.
        const std::string id = m_hasTenants ? templateOf(name) : name;
        const auto known = m_kinds.find(id);
        if (known != m_kinds.end() && known->second.empty()) return;   // its kind is missing: said there
        const std::string kind = known == m_kinds.end() ? std::string{} : known->second;
        if (!kind.empty() && fits(wanted, kind)) return;
        const std::string what = wanted == "any" ? "component" : wanted == "callable" ? "component that can be called" : wanted == "sendable" ? "queue or topic" : wanted;
        std::vector<std::string> candidates;
        for (const std::string& one : m_ids)
            if (fits(wanted, m_kinds.at(one))) candidates.push_back(one);
        if (!kind.empty())
            return m_problems.add(ErrorCode::Inconsistent, pointer, fmt::format("\"{}\" is a {}, expected a {}.", id, kind, what), kindHint(wanted, kind, id, candidates));
        m_problems.add(ErrorCode::NotFound, pointer, fmt::format("There is no {} \"{}\".", what, id), nearestHint(id, candidates));
    }

    static std::string kindHint(const std::string& wanted, const std::string& kind, const std::string& id, const std::vector<std::string>& candidates)
    {
        if (wanted == "callable" && (kind == "queue" || kind == "topic")) return fmt::format("messages are sent: {{ \"send\": \"{}\" }}", id);
        if (wanted == "sendable" && isCallable(kind)) return fmt::format("a {} is called: {{ \"call\": \"{}\" }}", kind, id);
        return nearestHint(id, candidates);
    }

    bool m_hasTenants = false;
    std::vector<std::string> m_ids;                           // in file order
    std::unordered_map<std::string, std::string> m_kinds;     // id → kind; empty where the file gives none
    Problems& m_problems;
};

} // namespace

void checkReferences(const Json& expanded, Problems& problems)
{
    ReferenceCheck(expanded, problems).walk(schema(), expanded, {});
}

void checkScenario(const Json& expanded, const Document& document, Problems& problems)
{
    checkReferences(expanded, problems);
    checkTraffic(expanded, problems);
    checkTerms(expanded, problems);
    checkOperations(expanded, problems);
    checkComponents(expanded, problems);
    checkObjectives(expanded, problems);
    checkProvenance(expanded, document, problems);
}

} // namespace headroom::scenario

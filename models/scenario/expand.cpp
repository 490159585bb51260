#include "models/scenario/expand.h"

#include "models/scenario/schema.h"

#include <string_view>

namespace headroom::scenario {
namespace {

const Json& nothing()
{
    static const Json null;
    return null;
}

const Json& memberOf(const Json& object, const std::string& key)
{
    if (!object.is_object()) return nothing();
    const auto found = object.find(key);
    return found == object.end() ? nothing() : *found;
}

/// Value of a condition's path: a sibling ("spot"), one of the enclosing object ("../api"), or a member of the
/// component that a sibling names ("serviceBus/tier").
const Json& conditionValue(const Json& root, const Json& object, const Json& parent, const std::string& path)
{
    if (path.starts_with("../")) return memberOf(parent, path.substr(3));
    const auto slash = path.find('/');
    if (slash == std::string::npos) return memberOf(object, path);
    const Json& id = memberOf(object, path.substr(0, slash));
    if (!id.is_string()) return nothing();
    const Json& component = memberOf(memberOf(root, "components"), id.get_ref<const std::string&>());
    const std::string key = path.substr(slash + 1);
    if (const Json& stated = memberOf(component, key); !stated.is_null()) return stated;
    // The other component may not have its defaults yet.
    const Json& kind = memberOf(component, "kind");
    const Json* node = kind.is_string() ? componentNode(kind.get_ref<const std::string&>()) : nullptr;
    const Json* member = node == nullptr ? nullptr : memberNode(*node, key);
    const Json* value = member == nullptr ? nullptr : attribute(*member, "default");
    return value == nullptr ? nothing() : *value;
}

void expand(const Json& root, const Json& node, Json& value, const Json& parent)
{
    const Json* effective = effectiveNode(node, value);
    if (effective == nullptr) return;
    if (value.is_array()) {
        for (std::size_t i = 0; i < value.size(); ++i)
            if (const Json* element = elementNode(*effective, i); element != nullptr) expand(root, *element, value[i], value);
        return;
    }
    if (!value.is_object()) return;
    if (const auto properties = effective->find("properties"); properties != effective->end())
        for (const auto& [key, member] : properties->items()) {
            if (value.contains(key)) continue;
            if (DefaultInForce found = defaultInForce(root, value, parent, member); !found.value.is_null()) value[key] = std::move(found.value);
        }
    for (const auto& [key, member] : value.items())
        if (const Json* child = memberNode(*effective, key); child != nullptr) expand(root, *child, member, value);
}

} // namespace

DefaultInForce defaultInForce(const Json& root, const Json& object, const Json& parent, const Json& member)
{
    if (const Json* rules = attribute(member, "x-default-if"); rules != nullptr)
        for (const Json& rule : *rules) {
            bool holds = true;
            for (const auto& [path, wanted] : rule.at("where").items()) holds = holds && conditionValue(root, object, parent, path) == wanted;
            if (holds) return {rule.at("default"), rule.at("source").get<std::string>()};
        }
    if (const Json* value = attribute(member, "default"); value != nullptr) return {*value, attributeText(member, "x-default-source")};
    return {};
}

Json withDefaults(const Json& document)
{
    Json result = document;
    // Variants are patches, not scenarios: nothing is filled in there (their node has no properties).
    expand(document, schema(), result, nothing());
    return result;
}

} // namespace headroom::scenario

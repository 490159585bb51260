#include "models/scenario/lenient.h"

#include "models/scenario/schema.h"

namespace headroom::scenario::lenient {

const Json& member(const Json& object, const char* key)
{
    static const Json null;
    if (!object.is_object()) return null;
    const auto found = object.find(key);
    return found == object.end() ? null : *found;
}

std::optional<std::string> text(const Json& object, const char* key)
{
    const Json& value = member(object, key);
    return value.is_string() ? std::optional{value.get<std::string>()} : std::nullopt;
}

std::optional<double> number(const Json& object, const char* key)
{
    const Json& value = member(object, key);
    return value.is_number() ? std::optional{value.get<double>()} : std::nullopt;
}

std::optional<Duration> span(const Json& object, const char* key)
{
    const Json& value = member(object, key);
    if (!value.is_string()) return std::nullopt;
    const auto parsed = parseDuration(value.get_ref<const std::string&>());
    return parsed ? std::optional{*parsed} : std::nullopt;
}

std::optional<double> quantity(const Json& object, const char* key, const char* kind)
{
    const Json& value = member(object, key);
    if (!value.is_string()) return std::nullopt;
    const auto parsed = quantityValue(kind, value.get_ref<const std::string&>());
    return parsed ? std::optional{*parsed} : std::nullopt;
}

std::vector<std::string> keys(const Json& object)
{
    std::vector<std::string> names;
    if (object.is_object())
        for (const auto& [key, value] : object.items()) names.push_back(key);
    return names;
}

std::string kindOf(const Json& document, const std::string& component)
{
    return text(member(member(document, "components"), component.c_str()), "kind").value_or("");
}

} // namespace headroom::scenario::lenient

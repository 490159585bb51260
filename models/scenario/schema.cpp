#include "models/scenario/schema.h"

#include "core/calendar/calendar.h"
#include "core/quantities/parse.h"
#include "models/scenario/load.h"
#include "models/scenario/local_text.h"
#include "models/scenario/metric.h"

#include <algorithm>
#include <utility>

namespace headroom::scenario {
namespace {

const Json& definition(std::string_view reference)
{
    constexpr std::string_view kPrefix = "#/definitions/";
    return schema().at("definitions").at(std::string{reference.substr(kPrefix.size())});
}

/// What the node is made of: a `$ref`, or a single `allOf` around one. Null otherwise.
const Json* base(const Json& node)
{
    if (const auto reference = node.find("$ref"); reference != node.end())
        return &definition(reference->get_ref<const std::string&>());
    if (const auto all = node.find("allOf"); all != node.end() && all->size() == 1 && all->front().contains("$ref"))
        return &definition(all->front().at("$ref").get_ref<const std::string&>());
    return nullptr;
}

bool isOfType(const std::string& type, const Json& value)
{
    if (type == "string") return value.is_string();
    if (type == "number") return value.is_number();
    if (type == "integer") return value.is_number_integer();
    if (type == "boolean") return value.is_boolean();
    if (type == "object") return value.is_object();
    if (type == "array") return value.is_array();
    return value.is_null();
}

/// The branch of a oneOf that a person meant: right type, and for objects one that has the distinguishing key.
const Json* chosenBranch(const Json& branches, const Json& value)
{
    const Json* best = nullptr;
    for (const Json& branch : branches) {
        if (!hasType(branch, value)) continue;
        if (!value.is_object()) return &branch;
        const auto required = branch.find("required");
        if (required == branch.end()) continue;
        for (const Json& key : *required)
            if (best == nullptr && value.contains(key.get_ref<const std::string&>())) best = &branch;
    }
    return best;
}

} // namespace

const Json& schema()
{
    static const Json parsed = Json::parse(schemaText());
    return parsed;
}

bool hasType(const Json& node, const Json& value)
{
    const auto type = node.find("type");
    if (type == node.end()) return true;
    if (type->is_string()) return isOfType(type->get_ref<const std::string&>(), value);
    return std::ranges::any_of(*type, [&](const Json& one) { return isOfType(one.get_ref<const std::string&>(), value); });
}

const Json* attribute(const Json& node, std::string_view name)
{
    for (const Json* at = &node; at != nullptr; at = base(*at))
        if (const auto found = at->find(name); found != at->end()) return &*found;
    return nullptr;
}

std::string attributeText(const Json& node, std::string_view name)
{
    const Json* found = attribute(node, name);
    return found != nullptr && found->is_string() ? found->get<std::string>() : std::string{};
}

const Json* componentNode(const std::string& kind)
{
    for (const Json& rule : definition("#/definitions/component").at("allOf"))
        if (rule.at("if").at("properties").at("kind").at("const") == kind)
            return &definition(rule.at("then").at("$ref").get_ref<const std::string&>());
    return nullptr;
}

const Json* effectiveNode(const Json& node, const Json& value)
{
    const Json* at = &node;
    while (true) {
        if (const Json* next = base(*at); next != nullptr) {
            at = next;
        } else if (const auto branches = at->find("oneOf"); branches != at->end()) {
            at = chosenBranch(*branches, value);
            if (at == nullptr) return nullptr;
        } else if (at->contains("allOf")) {
            const auto kind = value.is_object() ? value.find("kind") : value.end();
            if (!value.is_object() || kind == value.end() || !kind->is_string()) return at;
            const Json* byKind = componentNode(kind->get_ref<const std::string&>());
            return byKind == nullptr ? at : byKind;
        } else {
            return at;
        }
    }
}

const Json* memberNode(const Json& effective, const std::string& key)
{
    if (const auto properties = effective.find("properties"); properties != effective.end())
        if (const auto found = properties->find(key); found != properties->end()) return &*found;
    const auto others = effective.find("additionalProperties");
    return others != effective.end() && others->is_object() ? &*others : nullptr;
}

const Json* elementNode(const Json& effective, std::size_t index)
{
    const auto items = effective.find("items");
    if (items == effective.end()) return nullptr;
    if (items->is_object()) return &*items;
    return index < items->size() ? &(*items)[index] : nullptr;
}

std::vector<std::string> memberNames(const Json& effective)
{
    std::vector<std::string> names;
    if (const auto properties = effective.find("properties"); properties != effective.end())
        for (const auto& [name, node] : properties->items()) names.push_back(name);
    return names;
}

Result<double> quantityValue(const std::string& quantity, std::string_view text)
{
    const auto number = [](auto parsed, auto&& toNumber) -> Result<double> {
        if (!parsed) return std::move(parsed).error();
        return toNumber(*parsed);
    };
    if (quantity == "duration" || quantity == "distribution")
        return number(parseDuration(text), [](Duration span) { return span.toSeconds(); });
    if (quantity == "cpu") return number(parseQuantity(text), [](double cores) { return cores; });
    if (quantity == "bytes") return number(parseBytes(text), [](Bytes bytes) { return static_cast<double>(bytes.count()); });
    if (quantity == "rate") return number(parseRequestRate(text), [](RequestsPerSecond rate) { return rate.value; });
    if (quantity == "requestUnits") return number(parseRequestUnitRate(text), [](RequestUnitsPerSecond rate) { return rate.value; });
    if (quantity == "bytesPerHour") return number(parseByteRate(text), [](BytesPerSecond rate) { return rate.perHour(); });
    if (quantity == "byteRate") return number(parseByteRate(text), [](BytesPerSecond rate) { return rate.value; });
    if (quantity == "money") return number(parseMoney(text), [](Money money) { return money.toDouble(); });
    if (quantity == "period") return number(parseCalendarDuration(text), [](const CalendarDuration&) { return 0.0; });
    if (quantity == "timeOfDay") return number(parseTimeOfDay(text), [](int minutes) { return minutes * 60.0; });
    if (quantity == "days") return number(parseWeekdays(text), [](const std::vector<int>&) { return 0.0; });
    if (quantity == "timeZone") return number(calendar::Calendar::forZone(text), [](const calendar::Calendar&) { return 0.0; });
    // Form only: the zone decides later whether the clock ever showed this time.
    if (quantity == "localTime") return number(calendar::Calendar{}.parse(text), [](SimTime) { return 0.0; });
    if (quantity == "sloMetric") return number(parseSloMetric(text), [](const SloMetric&) { return 0.0; });
    return 0.0;
}

} // namespace headroom::scenario

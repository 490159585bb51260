#include "app/gui/inspector/schema_form.h"

// New values for the form: what a part holds when it is added, what an alternative holds when it is chosen.

#include "models/scenario/schema.h"

#include <algorithm>
#include <array>
#include <utility>

using namespace Qt::StringLiterals;

namespace headroom::gui {

namespace {

/// A value of each quantity that is neither extreme nor empty.
const char* typical(const std::string& quantity)
{
    static constexpr std::array<std::pair<const char*, const char*>, 14> kTypical{{{"duration", "1s"}, {"distribution", "10ms"}, {"cpu", "100m"}, {"bytes", "1Gi"}, {"rate", "60rpm"},
        {"requestUnits", "1000RU/s"}, {"bytesPerHour", "1MiB/h"}, {"byteRate", "1MB/s"}, {"money", "0.10 USD"}, {"period", "P1M"}, {"timeOfDay", "08:00"}, {"days", "Mon-Fri"},
        {"timeZone", "UTC"}, {"sloMetric", "latency.p95"}}};
    for (const auto& [name, text] : kTypical)
        if (quantity == name) return text;
    return nullptr;
}

Json firstText(const Json& value)
{
    if (value.is_string()) return value;
    if (value.is_structured())
        for (const Json& one : value)
            if (Json found = firstText(one); !found.is_null()) return found;
    return {};
}

/// Puts `text` where the first required quantity of `value` stands; true when there was one.
bool replaceFirstText(Json& value, const Json& text)
{
    if (value.is_string()) {
        value = text;
        return true;
    }
    if (!value.is_object()) return false;
    for (auto& [key, member] : value.items())
        if (replaceFirstText(member, text)) return true;
    return false;
}

} // namespace

Json FormSource::sample(const Json& node, int depth) const
{
    using scenario::attribute;
    if (depth > 12) return {};
    if (const Json* standard = attribute(node, "default"); standard && !(standard->is_structured() && standard->empty())) return *standard;
    if (const Json* allowed = attribute(node, "enum")) return allowed->front();
    if (const std::string wanted = scenario::attributeText(node, "x-ref"); !wanted.empty()) {
        const auto found = references(QString::fromStdString(wanted));
        return found.empty() ? Json(std::string()) : found.front().value;
    }
    if (const Json* branches = attribute(node, "oneOf")) return sample(branches->front(), depth + 1);
    const Json nothing = Json::object();
    const Json* effective = scenario::effectiveNode(node, nothing);
    if (!effective) effective = &node;
    std::string type;
    if (const Json* types = attribute(*effective, "type")) type = types->is_array() ? types->front().get<std::string>() : types->get<std::string>();
    if (type == "object") {
        Json object = Json::object();
        if (const auto required = effective->find("required"); required != effective->end())
            for (const Json& key : *required)
                if (const Json* member = scenario::memberNode(*effective, key.get<std::string>())) object[key.get<std::string>()] = sample(*member, depth + 1);
        return object;
    }
    if (type == "array") {
        Json list = Json::array();
        const std::size_t count = effective->contains("minItems") ? effective->at("minItems").get<std::size_t>() : 0;
        for (std::size_t i = 0; i < count; ++i)
            if (const Json* element = scenario::elementNode(*effective, i)) list.push_back(sample(*element, depth + 1));
        return list;
    }
    if (type == "boolean") return false;
    const std::string quantity = scenario::attributeText(node, "x-quantity");
    if (quantity == "localTime") {
        const Json::json_pointer start("/calendar/start");
        return m_merged.contains(start) ? m_merged.at(start) : Json("2026-01-01");
    }
    if (!quantity.empty()) {
        if (const char* text = typical(quantity)) return text;
        return Json("1s");
    }
    if (type == "integer" || type == "number") {
        const Json* low = attribute(node, "minimum");
        const Json* high = attribute(node, "maximum");
        double value = low ? std::max(low->get<double>(), 1.0) : 1.0;
        if (high) value = std::min(value, high->get<double>());
        return type == "integer" ? Json(static_cast<long long>(value)) : Json(value);
    }
    return Json("new");
}

Json FormSource::newValue(const FormField& field) const
{
    const auto number = [&](const QString& key, int otherwise) {
        const Json::json_pointer at((field.pointer.section(u'/', 0, -2) + u'/' + key).toStdString());
        return m_merged.contains(at) && m_merged.at(at).is_number_integer() ? m_merged.at(at).get<int>() : otherwise;
    };
    if (field.key == u"hpa"_s) {
        const int now = std::max(1, number(u"replicas"_s, 1));
        return {{"min", now}, {"max", std::max(10, 3 * now)}, {"cpu", 0.7}};
    }
    if (field.key == u"keda"_s) {
        Json trigger = {{"type", "cpu"}, {"threshold", 70}};
        if (const auto sources = references(u"queue"_s); !sources.empty()) trigger = {{"type", "queue"}, {"source", sources.front().value}, {"threshold", 5}};
        return {{"min", 1}, {"max", 10}, {"triggers", Json::array({trigger})}};
    }
    if (field.key == u"schedule"_s) return {{"hours", Json::array({{{"days", "Mon-Fri"}, {"start", "07:00"}, {"stop", "19:00"}}})}};
    if (field.kind == FieldKind::List) return Json::array({newItem(field)});
    if (field.kind == FieldKind::Map) return Json::object();
    return field.node ? sample(*field.node, 0) : Json();
}

QString FormSource::itemTitle(const FormField& field) const
{
    const Json nothing = Json::object();
    const Json* effective = field.node ? scenario::effectiveNode(*field.node, field.shown().is_null() ? nothing : field.shown()) : nullptr;
    const Json* element = effective ? scenario::elementNode(*effective, 0) : nullptr;
    return element ? QString::fromStdString(scenario::attributeText(*element, "title")) : field.title;
}

Json FormSource::newItem(const FormField& field) const
{
    const Json nothing = Json::object();
    if (!field.node) return {};
    const Json* effective = scenario::effectiveNode(*field.node, field.shown().is_null() ? nothing : field.shown());
    if (!effective) return {};
    if (const auto others = effective->find("additionalProperties"); others != effective->end() && others->is_object()) return sample(*others, 0);
    const Json* element = scenario::elementNode(*effective, field.children.size());
    if (!element) return {};
    Json item = sample(*element, 0);
    // An objective needs one side; which of the two no schema can say.
    if (field.pointer == u"/slos"_s && item.is_object() && !item.contains("below") && !item.contains("above")) item["below"] = "1s";
    // Two of one name could not be told apart.
    if (item.is_object() && item.contains("name") && item["name"] == "new") item["name"] = "new " + std::to_string(field.children.size() + 1);
    if (item.is_object() && item.contains("id") && item["id"] == "new") item["id"] = "new-" + std::to_string(field.children.size() + 1);
    return item;
}

Json FormSource::alternativeValue(const FormField& field, int alternative) const
{
    if (!field.node || alternative < 0 || alternative >= static_cast<int>(field.options.size())) return {};
    const Json* branches = scenario::attribute(*field.node, "oneOf");
    if (!branches) return alternative == 0 ? Json("even") : Json::array();
    Json value = sample((*branches)[static_cast<std::size_t>(alternative)], 0);
    // The empirical form begins with one quantile; all others keep the time that stood there.
    if (const Json text = firstText(field.shown()); !text.is_null()) {
        if (value.contains("empirical")) value["empirical"] = Json::array({Json::array({1, text})});
        else replaceFirstText(value, text);
    }
    return value;
}

} // namespace headroom::gui

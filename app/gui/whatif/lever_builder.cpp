#include "app/gui/whatif/lever_builder.h"

#include "app/gui/shell/format.h"
#include "models/scenario/schema.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace headroom::gui {

namespace {

/// Node of the schema that describes `keys` of a component of `kind`; null when it knows no such key.
const scenario::Json* schemaNode(const std::string& kind, std::initializer_list<const char*> keys)
{
    const scenario::Json* node = scenario::componentNode(kind);
    for (const char* key : keys) {
        if (node == nullptr) return nullptr;
        const scenario::Json* member = scenario::memberNode(*node, key);
        if (member == nullptr) return nullptr;
        const scenario::Json* effective = scenario::effectiveNode(*member, scenario::Json::object());
        node = effective != nullptr ? effective : member;
    }
    return node;
}

QString schemaText(const scenario::Json* node, const char* name) { return node == nullptr ? QString() : format::text(scenario::attributeText(*node, name)); }

double schemaNumber(const scenario::Json* node, const char* name, double otherwise)
{
    if (node == nullptr) return otherwise;
    const scenario::Json* value = scenario::attribute(*node, name);
    return value != nullptr && value->is_number() ? value->get<double>() : otherwise;
}

} // namespace

QString leverText(const char* text) { return QCoreApplication::translate("headroom::gui::WhatIf", text); }

void LeverBuilder::begin(const std::string& id, const scenario::Component& component, const std::string& kind)
{
    m_component = format::text(id);
    // A copy is titled for its tenant; the file's own title stands for all of them.
    const Json& entry = document["components"][id];
    const QString title = entry.contains("title") && entry["title"].is_string() ? format::text(entry["title"].get<std::string>()) : QString();
    m_heading = !title.isEmpty() ? title : component.tenancy.origin.empty() ? format::text(component.title) : m_component;
    m_kind = kind;
}

void LeverBuilder::begin(const QString& heading)
{
    m_component.clear();
    m_heading = heading;
    m_kind.clear();
}

QString LeverBuilder::at(std::initializer_list<const char*> keys) const
{
    QString pointer = u"/components/"_s + escapedSegment(m_component);
    for (const char* key : keys) pointer += u'/' + escapedSegment(QString::fromUtf8(key));
    return pointer;
}

bool LeverBuilder::isSet(std::initializer_list<const char*> keys) const
{
    const Json* node = &document["components"];
    if (!node->contains(m_component.toStdString())) return false;
    node = &(*node)[m_component.toStdString()];
    for (const char* key : keys) {
        if (!node->is_object() || !node->contains(key)) return false;
        node = &(*node)[key];
    }
    return !node->is_null();
}

Lever& LeverBuilder::add(Lever lever)
{
    lever.component = m_component;
    lever.group = m_heading;
    levers.push_back(std::move(lever));
    return levers.back();
}

Lever& LeverBuilder::number(std::initializer_list<const char*> keys, double base, Range range)
{
    const scenario::Json* node = schemaNode(m_kind, keys);
    Lever lever;
    lever.id = at(keys);
    lever.title = schemaText(node, "title");
    lever.unit = schemaText(node, "x-unit");
    lever.description = schemaText(node, "description");
    lever.base = base;
    lever.step = range.step;
    lever.decimals = range.decimals;
    lever.isLogarithmic = range.isLogarithmic;
    lever.min = std::min(base, std::max(range.low, schemaNumber(node, "minimum", range.low)));
    lever.max = std::max(base, std::min(range.high, schemaNumber(node, "maximum", range.high)));
    lever.targets = {{lever.id, 1, {}}};
    return add(std::move(lever));
}

Lever& LeverBuilder::toggle(const QString& id, const QString& title, bool isOn, std::vector<Edit> off, std::vector<Edit> on)
{
    Lever lever;
    lever.id = id;
    lever.title = title;
    lever.kind = Lever::Kind::Switch;
    lever.base = isOn ? 1 : 0;
    lever.choices = {{leverText(QT_TRANSLATE_NOOP("headroom::gui::WhatIf", "off")), std::move(off)}, {leverText(QT_TRANSLATE_NOOP("headroom::gui::WhatIf", "on")), std::move(on)}};
    return add(std::move(lever));
}

Lever& LeverBuilder::choice(const QString& id, const QString& title, std::vector<LeverChoice> choices, std::size_t base)
{
    Lever lever;
    lever.id = id;
    lever.title = title;
    lever.kind = Lever::Kind::Choice;
    lever.base = static_cast<double>(base);
    lever.choices = std::move(choices);
    lever.max = static_cast<double>(lever.choices.size()) - 1;
    return add(std::move(lever));
}

Lever& LeverBuilder::texts(std::initializer_list<const char*> keys, const std::vector<std::pair<std::string, QString>>& values, const std::string& base)
{
    std::vector<LeverChoice> choices;
    std::size_t current = 0;
    for (const auto& [value, label] : values) {
        if (value == base) current = choices.size();
        choices.push_back({label, {{at(keys), Json(value)}}});
    }
    const scenario::Json* node = schemaNode(m_kind, keys);
    Lever& lever = choice(at(keys), schemaText(node, "title"), std::move(choices), current);
    lever.description = schemaText(node, "description");
    return lever;
}

std::vector<Lever> leversOf(const scenario::Scenario& scenario, const Json& document, const catalogue::Catalogue& catalogue, const pricing::PriceBook* prices)
{
    if (!document.is_object() || !document.contains("components") || !document["components"].is_object()) return {};
    LeverBuilder builder(scenario, document, catalogue, prices);
    addLoadLevers(builder);
    for (const auto& [id, entry] : document["components"].items()) {
        const scenario::Component* component = scenario.find(id);
        for (const scenario::Component& each : scenario.components)
            if (component == nullptr && each.tenancy.origin == id) component = &each;
        if (component == nullptr) continue; // a template of no tenant
        builder.begin(id, *component, component->kind);
        addComputeLevers(builder, *component, id);
        addStoreLevers(builder, *component, id);
        addCommonLevers(builder, *component, id);
    }
    return std::move(builder.levers);
}

} // namespace headroom::gui

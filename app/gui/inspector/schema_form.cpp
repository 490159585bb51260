#include "app/gui/inspector/schema_form.h"

#include "app/gui/inspector/field_value.h"
#include "app/gui/shell/format.h"
#include "models/scenario/expand.h"
#include "models/scenario/provenance.h"
#include "models/scenario/schema.h"

#include <QCoreApplication>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace headroom::gui {

namespace {

const Json kNothing;

const Json& memberOf(const Json& object, const std::string& key)
{
    if (!object.is_object()) return kNothing;
    const auto found = object.find(key);
    return found == object.end() ? kNothing : *found;
}

const Json& itemOf(const Json& list, std::size_t index) { return list.is_array() && index < list.size() ? list[index] : kNothing; }

QString attributeOf(const Json& node, const char* name) { return format::text(scenario::attributeText(node, name)); }

/// A sentence of the schema in the language of the window; they are kept in the schema alone.
QString wordsOf(const Json& node, const char* name)
{
    const std::string text = scenario::attributeText(node, name);
    return text.empty() ? QString() : QCoreApplication::translate("headroom::scenario", text.c_str());
}

bool hasTypes(const Json& effective, const char* first, const char* second)
{
    const auto type = effective.find("type");
    const auto holds = [&](const char* word) { return std::find(type->begin(), type->end(), Json(word)) != type->end(); };
    return type != effective.end() && type->is_array() && holds(first) && holds(second);
}

std::string typeOf(const Json& effective)
{
    const auto type = effective.find("type");
    return type != effective.end() && type->is_string() ? type->get<std::string>() : std::string();
}

FieldKind scalarKind(const Json& node, const Json& effective)
{
    if (scenario::attribute(node, "enum")) return FieldKind::Choice;
    if (!scenario::attributeText(node, "x-ref").empty()) return FieldKind::Reference;
    const std::string type = typeOf(effective);
    if (type == "boolean") return FieldKind::Flag;
    if (!scenario::attributeText(node, "x-quantity").empty()) return FieldKind::Quantity;
    if (type == "integer") return FieldKind::Integer;
    return type == "number" ? FieldKind::Number : FieldKind::Text;
}

bool fitsFamily(const QString& wanted, const QString& kind)
{
    static const QStringList callable{u"service"_s, u"ingress"_s, u"cosmos-db"_s, u"redis"_s, u"sql-database"_s, u"external"_s, u"postgresql"_s, u"document-store"_s, u"gateway"_s};
    static const QStringList brokers{u"service-bus"_s, u"event-hubs"_s, u"kafka"_s, u"rabbitmq"_s};
    if (wanted == u"any"_s) return true;
    if (wanted == u"callable"_s) return callable.contains(kind);
    if (wanted == u"sendable"_s) return kind == u"queue"_s || kind == u"topic"_s;
    if (wanted == u"broker"_s) return brokers.contains(kind);
    if (wanted == u"service"_s) return kind == u"service"_s || kind == u"ingress"_s;
    return kind == wanted;
}

QString joined(const QString& pointer, const std::string& key) { return pointer + u'/' + escapedSegment(format::text(key)); }

QString markWord(scenario::Mark mark)
{
    switch (mark) {
    case scenario::Mark::Stated: return u"stated"_s;
    case scenario::Mark::Derived: return u"derived"_s;
    case scenario::Mark::Assumed: return u"assumed"_s;
    case scenario::Mark::Platform: return u"platform"_s;
    case scenario::Mark::Verify: return u"verify"_s;
    }
    return {};
}

/// What a person calls the item: its name, or what stands first in it.
QString nameOfItem(const QString& title, const Json& item, std::size_t index)
{
    if (item.is_object())
        for (const char* key : {"name", "title", "id", "key", "meter", "type", "call", "send", "days", "at"})
            if (const Json& named = memberOf(item, key); named.is_string()) return format::text(named.get<std::string>());
    return QCoreApplication::translate("headroom::gui::FormField", "%1 %2").arg(title).arg(index + 1);
}

} // namespace

/// What stands in a default has the source of the default.
static void inheritSources(FormField& field)
{
    for (FormField& child : field.children) {
        if (child.fallbackSource.isEmpty()) child.fallbackSource = field.fallbackSource;
        inheritSources(child);
    }
}

bool FormField::isAbsentPart() const
{
    if (isSet || isRequired) return false;
    if (kind == FieldKind::List || kind == FieldKind::Map) return children.empty();
    if (kind == FieldKind::Tuple) return true;
    return (kind == FieldKind::Object || kind == FieldKind::Alternatives) && fallback.is_null();
}

bool FormField::isScalar() const { return kind <= FieldKind::Reference; }

const FormField* FormField::find(const QString& at) const
{
    if (pointer == at && (isScalar() || kind != FieldKind::Alternatives || children.empty() || children.front().pointer != at)) return this;
    for (const FormField& child : children)
        if (const FormField* found = child.find(at)) return found;
    return pointer == at ? this : nullptr;
}

/// One place of the document and what is around it.
struct FormSource::Place {
    const Json* node = nullptr;
    const Json* value = nullptr;       ///< null: not there
    bool isReal = true;                ///< `value` is of the file, not a default
    const Json* object = &kNothing;    ///< of the expanded document, that holds the value
    const Json* parent = &kNothing;    ///< of the expanded document, that holds the object
    const Json* expanded = &kNothing;  ///< the value in the expanded document
    QString pointer;
    std::string key;
    bool isRequired = false;
};

FormSource::FormSource(Json merged, std::vector<scenario::Provenance> remarks) : m_merged(std::move(merged)), m_remarks(std::move(remarks)) {}

std::optional<FormField> FormSource::at(const QString& pointer) const
{
    if (!m_expanded) m_expanded = scenario::withDefaults(m_merged);
    Place place;
    place.node = &scenario::schema();
    place.value = &m_merged;
    place.expanded = &*m_expanded;
    QStringList segments = pointer.split(u'/');
    if (segments.takeFirst() != QString()) return std::nullopt;
    for (QString segment : segments) {
        const Json none = Json::object();
        const Json* effective = scenario::effectiveNode(*place.node, place.expanded->is_null() ? none : *place.expanded);
        if (!effective) return std::nullopt;
        segment.replace(u"~1"_s, u"/"_s).replace(u"~0"_s, u"~"_s);
        Place next;
        next.key = segment.toStdString();
        next.pointer = joined(place.pointer, next.key);
        next.parent = place.object;
        next.object = place.expanded;
        bool isIndex = false;
        const std::size_t index = segment.toUInt(&isIndex);
        if (const Json* member = scenario::memberNode(*effective, next.key)) {
            next.node = member;
            const Json& found = place.value ? memberOf(*place.value, next.key) : kNothing;
            next.value = found.is_null() ? nullptr : &found;
            next.expanded = &memberOf(*place.expanded, next.key);
            if (const auto required = effective->find("required"); required != effective->end()) next.isRequired = std::find(required->begin(), required->end(), Json(next.key)) != required->end();
        } else if (const Json* element = isIndex ? scenario::elementNode(*effective, index) : nullptr) {
            next.node = element;
            const Json& found = place.value ? itemOf(*place.value, index) : kNothing;
            if (found.is_null()) return std::nullopt;
            next.value = &found;
            next.expanded = &itemOf(*place.expanded, index);
        } else {
            return std::nullopt;
        }
        place = next;
    }
    FormField form = build(place);
    inheritSources(form);
    return form;
}

FormField FormSource::build(const Place& place) const
{
    FormField field;
    field.pointer = place.pointer;
    field.pointers = {place.pointer};
    field.key = format::text(place.key);
    field.node = place.node;
    field.isRequired = place.isRequired;
    field.isSet = place.value != nullptr && place.isReal;
    if (field.isSet) field.value = *place.value;
    if (place.isReal) {
        auto standard = scenario::defaultInForce(m_merged, *place.object, *place.parent, *place.node);
        field.fallback = std::move(standard.value);
        field.fallbackSource = format::text(standard.source);
    } else if (place.value) {
        field.fallback = *place.value;
        field.fallbackSource = wordsOf(*place.node, "x-default-source");
    }
    const Json& shown = place.value ? *place.value : field.fallback;
    const Json nothing = Json::object();
    const Json* branches = scenario::attribute(*place.node, "oneOf");
    const Json* effective = branches ? place.node : scenario::effectiveNode(*place.node, shown.is_null() ? nothing : shown);
    if (!effective) effective = place.node;
    describe(field, place, *effective);
    if (branches) {
        addAlternatives(field, place, *branches);
    } else if (hasTypes(*effective, "string", "array")) {
        field.kind = FieldKind::Alternatives;
        field.options = {{Json(), QCoreApplication::translate("headroom::gui::FormField", "By rule"), {}}, {Json(), QCoreApplication::translate("headroom::gui::FormField", "One by one"), {}}};
        field.alternative = shown.is_array() ? 1 : 0;
        if (shown.is_array()) addItems(field, place, *effective);
        else {
            FormField rule = field;
            rule.kind = FieldKind::Text;
            rule.options.clear();
            rule.isOpen = true;
            field.children.push_back(std::move(rule));
        }
    } else if (typeOf(*effective) == "object") {
        const auto others = effective->find("additionalProperties");
        const bool isMap = others != effective->end() && others->is_object();
        if (isMap || effective->contains("properties")) {
            field.kind = isMap ? FieldKind::Map : FieldKind::Object;
            addMembers(field, place, *effective);
        } else {
            field.kind = FieldKind::Patch;
        }
    } else if (typeOf(*effective) == "array") {
        field.kind = effective->at("items").is_array() || (effective->contains("minItems") && effective->value("minItems", 0) == effective->value("maxItems", -1)) ? FieldKind::Tuple : FieldKind::List;
        addItems(field, place, *effective);
    } else {
        field.kind = scalarKind(*place.node, *effective);
        if (const Json* allowed = scenario::attribute(*place.node, "enum"))
            for (const Json& one : *allowed) field.options.push_back({one, plainText(one), {}});
        if (field.kind == FieldKind::Flag)
            field.options = {{true, QCoreApplication::translate("headroom::gui::FormField", "Yes"), {}}, {false, QCoreApplication::translate("headroom::gui::FormField", "No"), {}}};
        if (field.kind == FieldKind::Reference) field.options = references(attributeOf(*place.node, "x-ref"));
        if (field.options.empty() && m_proposals && (field.kind == FieldKind::Text || field.kind == FieldKind::Quantity)) {
            field.options = m_proposals(field);
            field.isOpen = !field.options.empty();
        }
    }
    return field;
}

void FormSource::describe(FormField& field, const Place& place, const Json& effective) const
{
    field.title = wordsOf(*place.node, "title");
    field.description = wordsOf(*place.node, "description");
    field.quantity = attributeOf(*place.node, "x-quantity");
    field.unit = attributeOf(*place.node, "x-unit");
    if (field.unit.startsWith(u"currency"_s)) field.unit.replace(u"currency"_s, format::text(memberOf(m_merged, "currency").is_string() ? m_merged["currency"].get<std::string>() : "USD"));
    field.range = rangeText(*place.node, effective, field.unit);
    if (const scenario::Provenance* remark = scenario::provenanceOf(m_remarks, field.pointer.toStdString())) {
        field.mark = markWord(remark->mark);
        field.note = format::text(remark->note);
        field.markPointer = format::text(remark->pointer);
    }
}

void FormSource::addMembers(FormField& field, const Place& place, const Json& effective) const
{
    const bool isComponent = field.pointer.startsWith(u"/components/"_s) && field.pointer.count(u'/') == 2;
    const bool isOperation = m_withoutSteps && field.pointer.startsWith(u"/operations/"_s) && field.pointer.count(u'/') == 2;
    const auto add = [&](const std::string& key, const Json& node, const Json* value, bool isRequired) {
        Place next;
        next.node = &node;
        next.value = value;
        next.isReal = place.isReal;
        next.parent = place.object;
        next.object = place.expanded->is_object() ? place.expanded : &kNothing;
        next.expanded = &memberOf(*place.expanded, key);
        next.pointer = joined(field.pointer, key);
        next.key = key;
        next.isRequired = isRequired;
        field.children.push_back(build(next));
    };
    // A default with members is shown as if it stood in the file; see pretended below.
    const Json* present = place.value;
    Place pretended = place;
    if (!present && field.fallback.is_structured() && !field.fallback.empty()) {
        pretended.value = present = &field.fallback;
        pretended.isReal = false;
    }
    const bool isReal = present == place.value;
    const auto found = [&](const std::string& key) {
        const Json& value = present ? memberOf(*present, key) : kNothing;
        return value.is_null() ? nullptr : &value;
    };
    if (field.kind == FieldKind::Map) {
        const QString keys = attributeOf(effective, "x-key-ref");
        if (!keys.isEmpty()) field.keyOptions = references(keys);
        if (field.key == u"mix"_s)
            for (const auto& [name, operation] : memberOf(m_merged, "operations").items()) field.keyOptions.push_back({name, format::text(name), {}});
        if (present)
            for (const auto& [key, value] : present->items()) {
                add(key, effective.at("additionalProperties"), &value, false);
                const QString named = format::text(memberOf(value, "title").is_string() ? value["title"].get<std::string>() : key);
                field.children.back().title = named;
            }
        return;
    }
    const auto required = effective.find("required");
    for (const auto& [key, node] : effective.at("properties").items()) {
        if (isComponent && key == "kind") continue;
        if (isOperation && key == "steps") continue;
        if (field.pointer.isEmpty() && (key == "variants" || key == "provenance")) continue;
        const bool isRequired = required != effective.end() && std::find(required->begin(), required->end(), Json(key)) != required->end();
        const Json* value = found(key);
        if (!isReal && value) {
            Place next = pretended;
            next.node = &node;
            next.value = value;
            next.pointer = joined(field.pointer, key);
            next.key = key;
            next.isRequired = isRequired;
            field.children.push_back(build(next));
        } else {
            add(key, node, value, isRequired);
        }
    }
}

void FormSource::addItems(FormField& field, const Place& place, const Json& effective) const
{
    const Json* present = place.value;
    bool isReal = place.isReal;
    if (!present && field.fallback.is_array() && !field.fallback.empty()) {
        present = &field.fallback;
        isReal = false;
    }
    if (!present || !present->is_array()) return;
    for (std::size_t i = 0; i < present->size(); ++i) {
        const Json* element = scenario::elementNode(effective, i);
        if (!element) continue;
        Place next;
        next.node = element;
        next.value = &(*present)[i];
        next.isReal = isReal;
        next.parent = place.object;
        next.object = place.expanded;
        next.expanded = &itemOf(*place.expanded, i);
        next.key = std::to_string(i);
        next.pointer = joined(field.pointer, next.key);
        next.isRequired = true;
        field.children.push_back(build(next));
        if (field.kind != FieldKind::Tuple) field.children.back().title = nameOfItem(field.children.back().title, *next.value, i);
    }
}

void FormSource::addAlternatives(FormField& field, const Place& place, const Json& branches) const
{
    field.kind = FieldKind::Alternatives;
    const Json& shown = field.isSet ? field.value : place.value ? *place.value : field.fallback;
    const Json* chosen = shown.is_null() ? nullptr : scenario::effectiveNode(*place.node, shown);
    for (std::size_t i = 0; i < branches.size(); ++i) {
        field.options.push_back({Json(), wordsOf(branches[i], "title"), wordsOf(branches[i], "description")});
        if (chosen == &branches[i]) field.alternative = static_cast<int>(i);
    }
    if (!chosen) return;
    Place next = place;
    next.value = shown.is_null() ? nullptr : &shown;
    next.isReal = field.isSet;
    next.node = chosen;
    FormField form = build(next);
    if (form.kind != FieldKind::Object) {
        field.children.push_back(std::move(form));
        return;
    }
    // { "lognormal": { "mean" … } }: the word is chosen above, so its members stand for it.
    if (form.children.size() == 1 && form.children.front().kind == FieldKind::Object) {
        std::vector<FormField> members = std::move(form.children.front().children);   // not straight into their own parent
        field.children = std::move(members);
        return;
    }
    field.children = std::move(form.children);
}

std::vector<FieldOption> FormSource::references(const QString& wanted) const
{
    std::vector<FieldOption> found;
    const Json& components = memberOf(m_merged, "components");
    if (!components.is_object()) return found;
    for (const auto& [id, component] : components.items()) {
        const Json& kind = memberOf(component, "kind");
        const QString word = kind.is_string() ? format::text(kind.get<std::string>()) : QString();
        if (fitsFamily(wanted, word)) found.push_back({id, format::text(id), word});
    }
    return found;
}

} // namespace headroom::gui

#include "app/gui/inspector/schema_form.h"

#include <QCoreApplication>
#include <QSet>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace headroom::gui {

namespace {

/// Members of a component that say where it belongs, not what it does.
bool isBelonging(const FormField& field)
{
    static const QSet<QString> keys{u"group"_s, u"team"_s, u"tags"_s, u"position"_s, u"tenants"_s, u"sharing"_s, u"allocation"_s, u"region"_s};
    return keys.contains(field.key);
}

bool isComponent(const FormField& form) { return form.pointer.startsWith(u"/components/"_s) && form.pointer.count(u'/') == 2; }

const FormField* childOf(const FormField& form, const QString& key)
{
    for (const FormField& child : form.children)
        if (child.key == key) return &child;
    return nullptr;
}

/// What several forms say in one place.
FormField common(const std::vector<const FormField*>& fields)
{
    FormField result = *fields.front();
    result.pointers.clear();
    for (const FormField* field : fields) result.pointers.push_back(field->pointer);
    for (const FormField* field : fields) {
        if (field->isScalar() || field->kind == FieldKind::Patch) result.isMixed |= field->isSet != result.isSet || field->value != result.value || field->shown() != result.shown();
        else result.isMixed |= field->isSet != result.isSet || field->alternative != result.alternative;
    }
    std::vector<FormField> children;
    for (const FormField& child : fields.front()->children) {
        std::vector<const FormField*> same{&child};
        for (std::size_t i = 1; i < fields.size(); ++i) {
            const FormField* other = childOf(*fields[i], child.key);
            if (other && other->kind == child.kind && other->quantity == child.quantity) same.push_back(other);
        }
        if (same.size() == fields.size()) children.push_back(common(same));
    }
    result.children = std::move(children);
    return result;
}

} // namespace

std::vector<FormSection> sectionsOf(const FormField& form)
{
    FormSection settings, belonging;
    settings.title = QCoreApplication::translate("headroom::gui::FormField", "Settings");
    belonging.title = QCoreApplication::translate("headroom::gui::FormField", "Belongs to");
    belonging.startsFolded = true;
    std::vector<FormSection> parts;
    const bool isOfComponent = isComponent(form);
    if (form.kind != FieldKind::Object) {
        FormSection whole;
        whole.title = form.title;
        whole.pointer = form.pointer;
        whole.part = &form;
        return {whole};
    }
    for (const FormField& field : form.children) {
        if (field.isAbsentPart()) continue;
        if (isOfComponent && isBelonging(field)) belonging.fields.push_back(&field);
        else if (field.isScalar() || (field.kind == FieldKind::Alternatives && field.quantity == u"distribution"_s) || field.kind == FieldKind::Tuple) settings.fields.push_back(&field);
        else {
            FormSection part;
            part.title = field.title;
            part.pointer = field.pointer;
            part.part = &field;
            part.canBeRemoved = field.isSet && !field.isRequired;
            parts.push_back(part);
        }
    }
    std::vector<FormSection> result;
    if (!settings.fields.empty()) result.push_back(std::move(settings));
    for (FormSection& part : parts) result.push_back(std::move(part));
    if (!belonging.fields.empty()) result.push_back(std::move(belonging));
    return result;
}

std::vector<const FormField*> absentParts(const FormField& form)
{
    std::vector<const FormField*> parts;
    if (form.kind == FieldKind::Object)
        for (const FormField& field : form.children)
            if (field.isAbsentPart()) parts.push_back(&field);
    return parts;
}

FormField commonForm(const std::vector<FormField>& forms)
{
    if (forms.size() == 1) return forms.front();
    std::vector<const FormField*> all;
    for (const FormField& form : forms) all.push_back(&form);
    FormField result = common(all);
    // Names belong to one alone, and so do items of lists.
    std::erase_if(result.children, [](const FormField& field) {
        return field.key == u"title"_s || field.key == u"position"_s || field.kind == FieldKind::List || field.kind == FieldKind::Map;
    });
    result.isMixed = false;
    return result;
}

} // namespace headroom::gui

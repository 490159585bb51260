#include "app/gui/inspector/form_edits.h"

#include "app/gui/document/scenario_document.h"
#include "app/gui/inspector/field_value.h"
#include "app/gui/shell/format.h"
#include "models/scenario/load.h"

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace headroom::gui {

namespace {

/// The default with members that `pointer` is shown in, but that the file does not hold: it is written whole with the first change.
const FormField* defaultAround(const FormField& form, const QString& pointer)
{
    for (const FormField& child : form.children) {
        if (!pointer.startsWith(child.pointer + u'/')) continue;
        if (!child.isSet && child.fallback.is_structured() && !child.fallback.empty()) return &child;
        return defaultAround(child, pointer);
    }
    return nullptr;
}

QString sayable(const std::optional<Json>& value)
{
    QString text = value ? plainText(*value) : FormEdits::tr("its default");
    if (text.size() > 40) text = text.left(39) + u'…';
    return text;
}

QString parentOf(const QString& pointer) { return pointer.section(u'/', 0, -2); }

} // namespace

const Error* errorAt(const Errors& errors, const QString& pointer)
{
    for (const Error& error : errors)
        if (format::text(error.where.pointer).endsWith(pointer)) return &error;
    return errors.empty() ? nullptr : &errors.front();
}

std::vector<Edit> withoutRemarks(std::vector<Edit> edits, const Json& merged)
{
    const auto remarks = merged.find("provenance");
    if (remarks == merged.end() || !remarks->is_object()) return edits;
    std::vector<Edit> all;
    for (Edit& edit : edits) {
        // Removed and written anew, as a renamed map is: what stands there afterwards decides.
        const bool isWrittenLater = std::any_of(edits.begin(), edits.end(), [&](const Edit& other) { return other.pointer == edit.pointer && other.value; });
        if (!edit.value && !isWrittenLater)
            for (const auto& [place, remark] : remarks->items()) {
                const QString pointer = format::text(place);
                if (pointer == edit.pointer || pointer.startsWith(edit.pointer + u'/')) all.push_back({u"/provenance/"_s + escapedSegment(pointer), std::nullopt});
            }
        all.push_back(edit);
    }
    return all;
}

FormEdits::FormEdits(ScenarioDocument& document, QObject* parent) : QObject(parent), m_document(document) {}

void FormEdits::setProposals(std::function<std::vector<FieldOption>(const FormField&)> proposals)
{
    m_proposals = std::move(proposals);
    m_source.reset();
}

void FormEdits::refresh() { m_source.reset(); }

const FormSource& FormEdits::source()
{
    if (!m_source) {
        Json merged = m_document.merged();
        if (m_draft) {
            const std::vector<Edit> edits{{m_draft->isItem ? parentOf(m_draft->pointer) + u"/-"_s : m_draft->pointer, m_draft->value}};
            if (auto with = applyEdits(merged, edits)) merged = std::move(with).value();
        }
        m_source = std::make_unique<FormSource>(std::move(merged), m_document.scenario() ? m_document.scenario()->provenance : std::vector<scenario::Provenance>{});
        m_source->setProposals(m_proposals);
    }
    return *m_source;
}

Errors FormEdits::commit(const std::vector<Edit>& edits, const QString& what)
{
    Errors errors = m_document.apply(withoutRemarks(edits, m_document.merged()), what);
    if (errors.empty()) m_source.reset();
    return errors;
}

std::vector<Edit> FormEdits::editsFor(const FormField& field, const std::optional<Json>& value, const FormField& form) const
{
    std::vector<Edit> edits;
    const QString inForm = field.pointer.mid(form.pointer.size());
    const FormField* around = defaultAround(form, field.pointer);
    for (const QString& pointer : field.pointers) {
        if (around) edits.push_back({pointer.chopped(inForm.size()) + around->pointer.mid(form.pointer.size()), around->fallback});
        edits.push_back({pointer, value});
    }
    return edits;
}

Errors FormEdits::applyDraft()
{
    Draft draft = *m_draft;
    const QString at = draft.isItem ? parentOf(draft.pointer) + u"/-"_s : draft.pointer;
    m_draft.reset();
    Errors errors = commit({{at, draft.value}}, draft.what);
    if (!errors.empty()) {
        draft.errors = errors;
        m_draft = std::move(draft);
        m_source.reset();
    }
    return errors;
}

Errors FormEdits::set(const FormField& field, const std::optional<Json>& value, const FormField& form, const QString& owner)
{
    if (m_draft && (field.pointer == m_draft->pointer || field.pointer.startsWith(m_draft->pointer + u'/'))) {
        const QString below = field.pointer.mid(m_draft->pointer.size());
        if (below.isEmpty()) m_draft->value = value.value_or(Json());
        else if (auto changed = applyEdits(m_draft->value, {{below, value}})) m_draft->value = std::move(changed).value();
        m_source.reset();
        const Errors errors = applyDraft();
        // A draft may be wrong elsewhere; this field is told only what concerns it.
        for (const Error& error : errors)
            if (format::text(error.where.pointer) == field.pointer) return {error};
        return {};
    }
    const QString title = pathTitle(form, field.pointer);
    const bool isFile = field.pointers.size() == 1;
    const QString whose = isFile ? owner : tr("%n component(s)", nullptr, static_cast<int>(field.pointers.size()));
    const QString what = value ? tr("Set %1 of %2 to %3").arg(title, whose, sayable(value)) : tr("Reset %1 of %2").arg(title, whose);
    return commit(editsFor(field, value, form), what);
}

Errors FormEdits::add(const FormField& field, const QString& key, const FormField& form, const QString& owner)
{
    discardDraft();
    Draft draft;
    draft.what = tr("Add %1 to %2").arg(pathTitle(form, field.pointer), owner);
    if (field.kind == FieldKind::Map) {
        draft.pointer = field.pointer + u'/' + escapedSegment(key);
        draft.value = source().newItem(field);
    } else if (field.kind == FieldKind::List && !field.children.empty()) {
        draft.pointer = field.pointer + u'/' + QString::number(field.children.size());
        draft.value = source().newItem(field);
        draft.isItem = field.isSet;
        if (!field.isSet) {   // the default's items stay
            Json all = field.fallback;
            all.push_back(draft.value);
            draft.value = std::move(all);
            draft.pointer = field.pointer;
        }
    } else if (field.kind == FieldKind::List && field.isSet) {
        draft.pointer = field.pointer + u"/0"_s;
        draft.value = source().newItem(field);
        draft.isItem = true;
    } else {
        draft.pointer = field.pointer;
        draft.value = source().newValue(field);
    }
    if (field.pointers.size() > 1) {   // several components: no drafts, all or nothing
        std::vector<Edit> edits;
        for (const QString& pointer : field.pointers) edits.push_back({pointer, draft.value});
        return commit(edits, tr("Add %1 to %n component(s)", nullptr, static_cast<int>(field.pointers.size())).arg(field.title));
    }
    m_draft = std::move(draft);
    applyDraft();
    return {};
}

Errors FormEdits::remove(const FormField& field, const FormField& form, const QString& owner)
{
    if (m_draft && (field.pointer == m_draft->pointer || m_draft->pointer.startsWith(field.pointer + u'/'))) {
        const bool isWhole = field.pointer == m_draft->pointer;
        discardDraft();
        if (isWhole) return {};
    }
    return commit(editsFor(field, std::nullopt, form), tr("Remove %1 from %2").arg(pathTitle(form, field.pointer), owner));
}

Errors FormEdits::moveItem(const FormField& list, int from, int to, const QString& owner)
{
    Json items = list.shown();
    const auto count = static_cast<int>(items.size());
    if (!items.is_array() || from < 0 || to < 0 || from >= count || to >= count || from == to) return {};
    Json item = items[static_cast<std::size_t>(from)];
    items.erase(static_cast<std::size_t>(from));
    items.insert(items.begin() + to, std::move(item));
    return commit({{list.pointer, items}}, tr("Move %1 of %2").arg(list.title, owner));
}

Errors FormEdits::renameKey(const FormField& map, const QString& from, const QString& to, const QString& owner)
{
    const Json& before = map.shown();
    if (!before.is_object() || to.isEmpty() || from == to) return {};
    if (before.contains(to.toStdString())) {
        Error error;
        error.code = ErrorCode::Inconsistent;
        error.message = tr("There is \"%1\" already.").arg(to).toStdString();
        error.where.pointer = (map.pointer + u'/' + escapedSegment(from)).toStdString();
        return {error};
    }
    Json after = Json::object();   // in the order of the file
    for (const auto& [key, value] : before.items()) after[format::text(key) == from ? to.toStdString() : key] = value;
    return commit({{map.pointer, std::nullopt}, {map.pointer, after}}, tr("Rename %1 of %2 to %3").arg(from, owner, to));
}

Errors FormEdits::chooseAlternative(const FormField& field, int alternative, const FormField& form, const QString& owner)
{
    if (alternative == field.alternative && !field.isMixed) return {};
    return set(field, source().alternativeValue(field, alternative), form, owner);
}

Errors FormEdits::setMark(const FormField& field, const QString& mark, const QString& note, const QString& owner)
{
    std::vector<Edit> edits;
    for (const QString& pointer : field.pointers) {
        const QString at = u"/provenance/"_s + escapedSegment(pointer);
        if (mark.isEmpty()) {
            edits.push_back({at, std::nullopt});
            continue;
        }
        Json remark = {{"mark", mark.toStdString()}};
        if (!note.isEmpty()) remark["note"] = note.toStdString();
        edits.push_back({at, remark});
    }
    return commit(edits, mark.isEmpty() ? tr("Remove the mark of %1 of %2").arg(field.title, owner) : tr("Mark %1 of %2 as %3").arg(field.title, owner, mark));
}

Errors FormEdits::renameVariant(const QString& from, const QString& to)
{
    const Json& document = m_document.json();
    if (to == from || !document.contains("variants")) return {};
    if (to.isEmpty() || to == u"base"_s || document["variants"].contains(to.toStdString())) {
        Error error;
        error.code = ErrorCode::Inconsistent;
        error.message = (to.isEmpty() ? tr("A variant needs a name.") : tr("There is a variant \"%1\" already.").arg(to)).toStdString();
        return {error};
    }
    Json renamed = Json::object();
    for (const auto& [name, patch] : document["variants"].items()) renamed[format::text(name) == from ? to.toStdString() : name] = patch;
    const bool isChosen = m_document.variant() == from;
    if (isChosen) m_document.setVariant(u"base"_s);   // the name must exist while it is looked for
    Errors errors = commit({{u"/variants"_s, renamed}}, tr("Rename variant %1 to %2").arg(from, to));
    if (isChosen) m_document.setVariant(errors.empty() ? to : from);
    return errors;
}

const Error* FormEdits::issueAt(const QString& pointer) const
{
    if (m_document.scenario()) return nullptr;
    const QString inVariant = u"/variants/"_s + m_document.variant() + pointer;
    for (const Error& error : m_document.issues())
        if (const QString at = format::text(error.where.pointer); at == pointer || at == inVariant) return &error;
    return nullptr;
}

QString FormEdits::provenRemedy(const FormField& field, const QString& typed, const Error& error, const FormField& form)
{
    for (const QString& text : remedies(field, typed, error, &form)) {
        const auto value = typedInto(field, text);
        if (value && preview(field, value, form)) return text;
    }
    return {};
}

FormEdits::Previewed FormEdits::preview(const FormField& field, const std::optional<Json>& value, const FormField& form) const
{
    return m_document.preview(withoutRemarks(editsFor(field, value, form), m_document.merged()));
}

std::function<FormEdits::Previewed()> FormEdits::previewLater(const FormField& field, const std::optional<Json>& value, const FormField& form) const
{
    // The text is shared, not copied; it is read and its variant merged where the work is done.
    return [text = m_document.text(), variant = m_document.variant().toStdString(), origin = m_document.origin().toStdString(), edits = editsFor(field, value, form)]() -> Previewed {
        Json merged = Json::parse(text.begin(), text.end(), nullptr, false);
        if (!merged.is_object()) return Errors{};
        if (const auto variants = merged.find("variants"); variants != merged.end()) {
            const Json patch = variants->is_object() && variants->contains(variant) ? variants->at(variant) : Json::object();
            merged.erase("variants");
            merged = mergePatched(std::move(merged), patch);
        }
        const std::vector<Edit> all = withoutRemarks(edits, merged);
        auto changed = applyEdits(std::move(merged), all);
        if (!changed) return std::move(changed).error();
        auto loaded = scenario::loadText(changed->dump(), origin, {});
        if (!loaded) return std::move(loaded).error();
        return std::make_shared<const scenario::Scenario>(std::move(loaded).value());
    };
}

void FormEdits::discardDraft()
{
    if (!m_draft) return;
    m_draft.reset();
    m_source.reset();
}

} // namespace headroom::gui

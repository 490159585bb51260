#include "app/gui/document/scenario_document.h"

#include <nlohmann/json.hpp>

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSaveFile>
#include <QTemporaryFile>
#include <QUndoCommand>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace headroom::gui {

namespace {

constexpr qint64 kMaxFileBytes = 64LL * 1024 * 1024;
constexpr qsizetype kMaxKeptBytes = 1024 * 1024;   // larger texts are read again at undo, so that the stack stays small

QString plainText(const Json& value)
{
    return QString::fromStdString(value.is_string() ? value.get<std::string>() : value.dump());
}

Error unreadable(const QString& path, const QString& why)
{
    Error error;
    error.code = ErrorCode::Unreadable;
    error.message = why.toStdString();
    error.where.file = path.toStdString();
    return error;
}

} // namespace

struct ScenarioDocument::Content {
    QByteArray text;
    Json json, merged;
};

/// One edit: the whole text before and after. Scenarios are some ten kilobytes, and a text needs no inverse operation.
class ScenarioDocument::SetText : public QUndoCommand {
public:
    struct State {
        QByteArray text;
        QString variant;
        std::shared_ptr<const scenario::Scenario> scenario; ///< null: read the text again
    };

    SetText(ScenarioDocument& document, State before, State after, const QString& what, Merge merge)
        : QUndoCommand(what), m_document(document), m_before(std::move(before)), m_after(std::move(after)), m_merge(merge.id)
    {
        for (State* state : {&m_before, &m_after})
            if (state->text.size() > kMaxKeptBytes) state->scenario.reset();
    }
    void undo() override { show(m_before); }
    void redo() override { show(m_after); }
    [[nodiscard]] int id() const override { return m_merge; }
    bool mergeWith(const QUndoCommand* other) override
    {
        m_after = static_cast<const SetText*>(other)->m_after;   // one id = one kind of command
        return true;
    }

private:
    void show(const State& state)
    {
        m_document.m_variant = state.variant;
        m_document.m_content->text = state.text;
        m_document.m_content->json = Json::parse(state.text.begin(), state.text.end(), nullptr, false);
        if (state.scenario) m_document.adopt(state.scenario);
        else m_document.reload();
    }

    ScenarioDocument& m_document;
    State m_before, m_after;
    int m_merge;
};

ScenarioDocument::ScenarioDocument(QObject* parent) : QObject(parent), m_content(std::make_unique<Content>())
{
    connect(&m_undo, &QUndoStack::cleanChanged, this, [this](bool clean) { Q_EMIT modifiedChanged(!clean); });
}

ScenarioDocument::~ScenarioDocument() { m_undo.disconnect(this); }

bool ScenarioDocument::open(const QString& path, bool asCopy)
{
    QFile file(path);
    m_origin = QFileInfo(path).absoluteFilePath();
    m_path = asCopy ? QString() : m_origin;
    m_variant = u"base"_s;
    m_undo.clear();
    if (!file.open(QIODevice::ReadOnly) || file.size() > kMaxFileBytes) {
        *m_content = {};
        m_scenario.reset();
        m_issues = {unreadable(path, file.isOpen() ? tr("The file is larger than 64 MiB.") : file.errorString())};
        ++m_revision;
        Q_EMIT changed();
        return false;
    }
    applyText(file.readAll());
    return m_scenario != nullptr;
}

bool ScenarioDocument::openText(const QByteArray& json, const QString& name)
{
    m_path.clear();
    m_origin = name;
    m_variant = u"base"_s;
    m_undo.clear();
    applyText(json);
    return m_scenario != nullptr;
}

bool ScenarioDocument::recover(const QByteArray& json, const QString& name, const QString& path)
{
    const bool isLoaded = openText(json, path.isEmpty() ? name : path);
    m_path = path;
    m_undo.resetClean(); // nothing in the stack leads to what is on disk
    return isLoaded;
}

bool ScenarioDocument::save(const QString& path)
{
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(m_content->text) != m_content->text.size() || !file.commit()) {
        m_issues.push_back(unreadable(path, tr("The file could not be written: %1").arg(file.errorString())));
        Q_EMIT changed();
        return false;
    }
    m_path = m_origin = QFileInfo(path).absoluteFilePath();
    m_undo.setClean();
    Q_EMIT modifiedChanged(false);
    Q_EMIT saved();
    return true;
}

QString ScenarioDocument::title() const
{
    if (m_scenario) return QString::fromStdString(m_scenario->name);
    return QFileInfo(m_origin).fileName();
}

void ScenarioDocument::setVariant(const QString& name)
{
    if (name == m_variant) return;
    m_variant = name;
    reload();
}

QByteArray ScenarioDocument::text() const { return m_content->text; }

void ScenarioDocument::applyText(const QByteArray& json)
{
    m_content->text = json;
    m_content->json = Json::parse(json.begin(), json.end(), nullptr, false);
    reload();
}

Result<std::shared_ptr<const scenario::Scenario>, Errors> ScenarioDocument::load(const QByteArray& text, const QString& variant) const
{
    scenario::LoadOptions options;
    options.variant = variant.toStdString();
    auto loaded = scenario::loadText(std::string_view(text.constData(), static_cast<std::size_t>(text.size())), m_origin.toStdString(), options);
    if (!loaded) return std::move(loaded).error();
    return std::make_shared<const scenario::Scenario>(std::move(loaded).value());
}

void ScenarioDocument::adopt(Result<std::shared_ptr<const scenario::Scenario>, Errors> loaded)
{
    m_content->merged = m_content->json;
    if (Json& merged = m_content->merged; merged.is_object()) {
        const std::string name = m_variant.toStdString();
        const Json patch = merged.contains("variants") && merged["variants"].is_object() && merged["variants"].contains(name) ? merged["variants"][name] : Json::object();
        merged.erase("variants");
        merged = mergePatched(std::move(merged), patch);
    }
    ++m_revision;
    if (loaded) {
        m_scenario = std::move(loaded).value();
        m_issues.clear();
    } else {
        m_scenario.reset();
        m_issues = std::move(loaded).error();
    }
    Q_EMIT changed();
}

void ScenarioDocument::reload() { adopt(load(m_content->text, m_variant)); }

const Json& ScenarioDocument::json() const { return m_content->json; }
const Json& ScenarioDocument::merged() const { return m_content->merged; }

QString ScenarioDocument::sourceOf(const QString& component) const
{
    if (!m_scenario) return component;
    for (const auto& each : m_scenario->components)
        if (each.id == component.toStdString() && !each.tenancy.origin.empty()) return QString::fromStdString(each.tenancy.origin);
    return component;
}

QString ScenarioDocument::valueAt(const QString& pointer) const
{
    try {
        const Json::json_pointer at(pointer.toStdString());
        if (m_content->merged.contains(at)) return plainText(m_content->merged.at(at));
    } catch (const nlohmann::json::exception&) {
        return {};   // not a pointer, or it leads through a scalar: the file does not set it
    }
    return {};
}

std::vector<scenario::Explanation> ScenarioDocument::explain(const QString& pointer) const
{
    if (!m_scenario) return {};
    QTemporaryFile copy(QDir::tempPath() + u"/headroom-XXXXXX.json"_s);   // explain() reads files; the text may not be saved yet
    if (!copy.open() || copy.write(m_content->text) != m_content->text.size() || !copy.flush()) return {};
    scenario::LoadOptions options;
    options.variant = m_variant.toStdString();
    auto result = scenario::explain(std::filesystem::path(copy.fileName().toStdString()), pointer.toStdString(), options);
    return result ? std::move(result).value() : std::vector<scenario::Explanation>{};
}

Result<Json, Errors> ScenarioDocument::withEdits(const std::vector<Edit>& edits) const
{
    if (!m_content->json.is_object()) return Errors{unreadable(m_origin, tr("The file is no scenario, so nothing in it can be set."))};
    const bool isOfFile = m_variant == u"base"_s || std::all_of(edits.begin(), edits.end(), [](const Edit& edit) { return edit.pointer.startsWith(u"/variants"_s); });
    if (isOfFile) return applyEdits(m_content->json, edits);
    auto after = applyEdits(m_content->merged, edits);
    if (!after) return after;
    Json json = m_content->json;
    Json base = json;
    base.erase("variants");
    Json& patch = json["variants"][m_variant.toStdString()];
    patch = composePatches(patch.is_object() ? patch : Json::object(), mergePatchBetween(m_content->merged, *after), base);
    return json;
}

namespace {
QByteArray textOf(const Json& json) { return QByteArray::fromStdString(json.dump(2)) + '\n'; }

std::vector<Edit> typedEdit(const QString& pointer, const QString& typed)
{
    return {{pointer, typed.trimmed().isEmpty() ? std::nullopt : std::optional(typedValue(typed))}};
}
} // namespace

Result<std::shared_ptr<const scenario::Scenario>, Errors> ScenarioDocument::preview(const std::vector<Edit>& edits) const
{
    auto json = withEdits(edits);
    if (!json) return std::move(json).error();
    return load(textOf(*json), m_variant);
}

Result<std::shared_ptr<const scenario::Scenario>, Errors> ScenarioDocument::loadVariant(const QString& name) const
{
    return load(m_content->text, name);
}

Errors ScenarioDocument::check(const QString& pointer, const QString& typed) const
{
    auto loaded = preview(typedEdit(pointer, typed));
    return loaded ? Errors{} : std::move(loaded).error();
}

Errors ScenarioDocument::edit(const QString& pointer, const QString& typed, const QString& what)
{
    return apply(typedEdit(pointer, typed), what);
}

Errors ScenarioDocument::apply(const std::vector<Edit>& edits, const QString& what, Merge merge)
{
    auto json = withEdits(edits);
    if (!json) return std::move(json).error();
    if (*json == m_content->json) return {};
    const QByteArray text = textOf(*json);
    auto loaded = load(text, m_variant);
    if (!loaded) return std::move(loaded).error();
    m_undo.push(new SetText(*this, {m_content->text, m_variant, m_scenario}, {text, m_variant, *loaded}, what, merge));
    return {};
}

Errors ScenarioDocument::replaceText(const QByteArray& json, const QString& what)
{
    if (json == m_content->text) return {};
    auto loaded = load(json, m_variant);
    if (!loaded) return std::move(loaded).error();
    m_undo.push(new SetText(*this, {m_content->text, m_variant, m_scenario}, {json, m_variant, *loaded}, what, {}));
    return {};
}

Errors ScenarioDocument::addVariant(const QString& name, const std::vector<Edit>& edits)
{
    Json json = m_content->json;
    const std::string key = name.toStdString();
    if (name == u"base"_s || (json.contains("variants") && json["variants"].contains(key))) {
        Error error;
        error.code = ErrorCode::Inconsistent;
        error.message = tr("There is a variant \"%1\" already.").arg(name).toStdString();
        error.hint = tr("choose another name").toStdString();
        return {error};
    }
    auto after = applyEdits(m_content->merged, edits);
    if (!after) return std::move(after).error();
    Json base = json;
    base.erase("variants");
    json["variants"][key] = mergePatchBetween(base, *after);
    const QByteArray text = textOf(json);
    auto loaded = load(text, name);
    if (!loaded) return std::move(loaded).error();
    m_undo.push(new SetText(*this, {m_content->text, m_variant, m_scenario}, {text, name, *loaded}, tr("Add variant %1").arg(name), {}));
    return {};
}

} // namespace headroom::gui

#include "app/gui/document/scenario_document.h"

#include <nlohmann/json.hpp>

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSaveFile>
#include <QTemporaryFile>
#include <QUndoCommand>

using namespace Qt::StringLiterals;

namespace headroom::gui {

namespace {

using Json = nlohmann::ordered_json;   // keeps the order of the file
constexpr qint64 kMaxFileBytes = 64LL * 1024 * 1024;

/// What was typed, as the JSON value that the loader expects.
Json valueOf(const QString& typed)
{
    const std::string text = typed.trimmed().toStdString();
    Json parsed = Json::parse(text, nullptr, false);
    if (parsed.is_number() || parsed.is_boolean() || parsed.is_object() || parsed.is_array()) return parsed;
    return Json(text);
}

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
    Json json;
};

/// One edit: the whole text before and after. Scenarios are some ten kilobytes, and a text needs no inverse operation.
class ScenarioDocument::SetText : public QUndoCommand {
public:
    SetText(ScenarioDocument& document, QByteArray before, QByteArray after, const QString& what)
        : QUndoCommand(what), m_document(document), m_before(std::move(before)), m_after(std::move(after)) {}
    void undo() override { m_document.applyText(m_before); }
    void redo() override { m_document.applyText(m_after); }

private:
    ScenarioDocument& m_document;
    QByteArray m_before, m_after;
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

void ScenarioDocument::reload()
{
    scenario::LoadOptions options;
    options.variant = m_variant.toStdString();
    auto loaded = scenario::loadText(m_content->text.toStdString(), m_origin.toStdString(), options);
    ++m_revision;
    if (loaded) {
        m_scenario = std::make_shared<const scenario::Scenario>(std::move(loaded).value());
        m_issues.clear();
    } else {
        m_scenario.reset();
        m_issues = std::move(loaded).error();
    }
    Q_EMIT changed();
}

QString ScenarioDocument::effectivePointer(const QString& pointer) const
{
    if (m_variant == u"base"_s) return pointer;
    QString name = m_variant;
    name.replace(u'~', u"~0"_s).replace(u'/', u"~1"_s);
    return u"/variants/"_s + name + pointer;
}

QString ScenarioDocument::valueAt(const QString& pointer) const
{
    for (const QString& place : {effectivePointer(pointer), pointer}) {
        try {
            const Json::json_pointer at(place.toStdString());
            if (m_content->json.contains(at)) return plainText(m_content->json.at(at));
        } catch (const nlohmann::json::exception&) {
            continue;   // not a pointer, or it leads through a scalar: the file does not set it
        }
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

std::optional<QByteArray> ScenarioDocument::withEdit(const QString& pointer, const QString& typed) const
{
    try {
        Json json = m_content->json;
        const Json::json_pointer at(effectivePointer(pointer).toStdString());
        if (typed.trimmed().isEmpty()) {
            if (!json.contains(at)) return m_content->text;
            Json& parent = json.at(at.parent_pointer());
            if (parent.is_object()) parent.erase(at.back());
            else if (parent.is_array()) parent.erase(static_cast<std::size_t>(std::stoul(at.back())));
        } else {
            json[at] = valueOf(typed);
        }
        return QByteArray::fromStdString(json.dump(2)) + '\n';
    } catch (const std::exception&) {
        return std::nullopt;
    }
}

Errors ScenarioDocument::check(const QString& pointer, const QString& typed) const
{
    const auto changedText = withEdit(pointer, typed);
    if (!changedText) {
        Error error;
        error.code = ErrorCode::NotFound;
        error.message = tr("There is no such setting in the file.").toStdString();
        error.where.pointer = pointer.toStdString();
        return {error};
    }
    scenario::LoadOptions options;
    options.variant = m_variant.toStdString();
    auto loaded = scenario::loadText(changedText->toStdString(), m_origin.toStdString(), options);
    return loaded ? Errors{} : std::move(loaded).error();
}

Errors ScenarioDocument::edit(const QString& pointer, const QString& typed, const QString& what)
{
    Errors errors = check(pointer, typed);
    if (!errors.empty()) return errors;
    const auto changedText = withEdit(pointer, typed);
    if (*changedText != m_content->text) m_undo.push(new SetText(*this, m_content->text, *changedText, what));
    return {};
}

} // namespace headroom::gui

#pragma once

#include "core/base/error.h"
#include "models/scenario/load.h"
#include "models/scenario/scenario.h"

#include "app/gui/document/edits.h"

#include <QObject>
#include <QString>
#include <QUndoStack>

#include <memory>
#include <optional>
#include <vector>

namespace headroom::gui {

/// One open scenario: its JSON, its undo stack, the chosen variant, and the Scenario read from them.
///
/// The JSON text is the truth; every change goes through `edit()`, which first proves that the changed text loads. A text
/// that does not load leaves `scenario()` empty (at opening) and `issues()` filled. GUI thread only.
class ScenarioDocument : public QObject {
    Q_OBJECT

public:
    explicit ScenarioDocument(QObject* parent = nullptr);
    ~ScenarioDocument() override;

    /// Reads `path`, or leaves the document with `issues()`. With `asCopy` the first save asks for a name.
    bool open(const QString& path, bool asCopy = false);
    /// Starts from a text that has no file yet; `name` stands for it in messages.
    bool openText(const QByteArray& json, const QString& name);
    /// Starts from unsaved changes of `path` (empty = never saved): modified until they are saved.
    bool recover(const QByteArray& json, const QString& name, const QString& path);
    /// Writes to `path` at once or not at all (QSaveFile). False and an issue when it cannot be written.
    bool save(const QString& path);

    [[nodiscard]] QString path() const { return m_path; }
    /// Where the text came from, also for copies; key of recent results and run times.
    [[nodiscard]] QString origin() const { return m_origin; }
    [[nodiscard]] QString title() const;
    [[nodiscard]] bool isModified() const { return !m_undo.isClean(); }
    [[nodiscard]] QUndoStack* undoStack() { return &m_undo; }

    /// The loaded scenario with the variant applied; null while there are issues that prevent it.
    [[nodiscard]] std::shared_ptr<const scenario::Scenario> scenario() const { return m_scenario; }
    [[nodiscard]] const Errors& issues() const { return m_issues; }
    [[nodiscard]] QString variant() const { return m_variant; }
    /// Chooses a variant by name; not an undoable change, since it is a choice of view.
    void setVariant(const QString& name);

    /// The JSON text as it would be saved.
    [[nodiscard]] QByteArray text() const;
    /// Text of the value at `pointer` with the variant applied, as JSON; empty if the file does not set it.
    [[nodiscard]] QString valueAt(const QString& pointer) const;
    /// Everything at and below `pointer` with default, source and range; empty while the scenario does not load.
    [[nodiscard]] std::vector<scenario::Explanation> explain(const QString& pointer) const;

    /// Sets the value at `pointer` (of the chosen variant) from what a person typed, as one undoable step named `what`.
    /// A typed number, true, false stay such; all else is text. An empty text removes the key, so that the default holds.
    /// Returns the errors that the change would cause; then nothing has changed.
    Errors edit(const QString& pointer, const QString& typed, const QString& what);
    /// Errors that `edit()` would return, without changing anything.
    [[nodiscard]] Errors check(const QString& pointer, const QString& typed) const;

    /// Makes all of `edits`, in order, as one undoable step named `what`; or none of them, and returns why. Pointers are those of the
    /// scenario and change the chosen variant, except those below /variants. Steps with the same `merge` in a row become one (drags, sliders).
    Errors apply(const std::vector<Edit>& edits, const QString& what, Merge merge = {});
    /// The scenario as `apply(edits)` would make it, without changing anything: what a what-if runs. Any thread may use the result.
    [[nodiscard]] Result<std::shared_ptr<const scenario::Scenario>, Errors> preview(const std::vector<Edit>& edits) const;
    /// Sets the whole text as one undoable step; returns the errors that it has and then changes nothing.
    Errors replaceText(const QByteArray& json, const QString& what);
    /// Adds variant `name` = the chosen variant and `edits`, and chooses it. Fails with Duplicate when there is one of that name.
    Errors addVariant(const QString& name, const std::vector<Edit>& edits);
    /// The scenario of another variant, as loaded; does not change the document.
    [[nodiscard]] Result<std::shared_ptr<const scenario::Scenario>, Errors> loadVariant(const QString& name) const;

    /// The document as it is in the file: variants apart.
    [[nodiscard]] const Json& json() const;
    /// The document with the chosen variant merged in (RFC 7396), without /variants: what forms and canvas edits read.
    [[nodiscard]] const Json& merged() const;
    /// Id of the component of the file that stands behind `component`: the template of a tenant's copy, otherwise itself.
    [[nodiscard]] QString sourceOf(const QString& component) const;

    /// Counts the changes of content; a run remembers it to know whether it is stale.
    [[nodiscard]] int revision() const { return m_revision; }

Q_SIGNALS:
    /// The scenario was loaded anew: opened, edited, undone, or another variant.
    void changed();
    void modifiedChanged(bool modified);
    /// The text is now the content of `path()`.
    void saved();

private:
    class SetText;
    friend class SetText;
    struct Content;

    void applyText(const QByteArray& json);
    void adopt(Result<std::shared_ptr<const scenario::Scenario>, Errors> loaded);
    void reload();
    [[nodiscard]] Result<std::shared_ptr<const scenario::Scenario>, Errors> load(const QByteArray& text, const QString& variant) const;
    [[nodiscard]] Result<Json, Errors> withEdits(const std::vector<Edit>& edits) const;

    QString m_path, m_origin, m_variant = QStringLiteral("base");
    std::unique_ptr<Content> m_content;
    std::shared_ptr<const scenario::Scenario> m_scenario;
    Errors m_issues;
    QUndoStack m_undo;
    int m_revision = 0;
};

} // namespace headroom::gui

#pragma once

#include "app/gui/inspector/schema_form.h"
#include "core/base/error.h"
#include "core/base/result.h"

#include <QObject>

#include <functional>
#include <memory>
#include <optional>

namespace headroom::gui {

class ScenarioDocument;

/// Turns what is done in a form into edits of the document: each one step that can be undone and names its object.
///
/// A part that was just added may not load as it is (a reference that nobody can guess). It is then a draft: shown in the form,
/// not yet in the document, and tried again after each change of it. GUI thread only.
class FormEdits : public QObject {
    Q_OBJECT

public:
    explicit FormEdits(ScenarioDocument& document, QObject* parent = nullptr);

    /// What forms are made of: the document in its variant and the draft, if there is one. Valid until the next change.
    [[nodiscard]] const FormSource& source();
    /// Proposals for open texts; see FormSource.
    void setProposals(std::function<std::vector<FieldOption>(const FormField&)> proposals);

    /// Sets all places of `field`, or resets them to their default. `form` is the whole form, `owner` what undo texts call it.
    Errors set(const FormField& field, const std::optional<Json>& value, const FormField& form, const QString& owner);
    /// Adds an absent part, or one more item of a list; a map needs the `key`.
    Errors add(const FormField& field, const QString& key, const FormField& form, const QString& owner);
    /// Removes a part, an item of a list or a member of a map.
    Errors remove(const FormField& field, const FormField& form, const QString& owner);
    Errors moveItem(const FormField& list, int from, int to, const QString& owner);
    Errors renameKey(const FormField& map, const QString& from, const QString& to, const QString& owner);
    Errors chooseAlternative(const FormField& field, int alternative, const FormField& form, const QString& owner);
    /// Says where the value comes from; an empty mark says nothing (any more).
    Errors setMark(const FormField& field, const QString& mark, const QString& note, const QString& owner);
    /// Renames a variant; the chosen one stays chosen.
    Errors renameVariant(const QString& from, const QString& to);
    /// The first of the proposed texts that would be accepted; empty if none would.
    [[nodiscard]] QString provenRemedy(const FormField& field, const QString& typed, const Error& error, const FormField& form);

    using Previewed = Result<std::shared_ptr<const scenario::Scenario>, Errors>;
    /// The scenario as set() would make it, without changing anything.
    [[nodiscard]] Previewed preview(const FormField& field, const std::optional<Json>& value, const FormField& form) const;
    /// The same of the document as it is now, as work that any thread may do.
    [[nodiscard]] std::function<Previewed()> previewLater(const FormField& field, const std::optional<Json>& value, const FormField& form) const;

    /// Pointer of the draft, empty if there is none.
    [[nodiscard]] QString draftPointer() const { return m_draft ? m_draft->pointer : QString(); }
    [[nodiscard]] Errors draftErrors() const { return m_draft ? m_draft->errors : Errors(); }
    /// What keeps the file from loading and speaks of `pointer` or of the same place in the chosen variant; null if nothing does.
    [[nodiscard]] const Error* issueAt(const QString& pointer) const;
    void discardDraft();
    /// The document changed: what was made of it is made anew.
    void refresh();

private:
    struct Draft {
        QString pointer;      ///< where it will stand
        QString what;         ///< of the undo step
        Json value;
        Errors errors;
        bool isItem = false;  ///< appended to a list that is there
    };
    [[nodiscard]] std::vector<Edit> editsFor(const FormField& field, const std::optional<Json>& value, const FormField& form) const;
    Errors applyDraft();
    Errors commit(const std::vector<Edit>& edits, const QString& what);

    ScenarioDocument& m_document;
    std::unique_ptr<FormSource> m_source;
    std::function<std::vector<FieldOption>(const FormField&)> m_proposals;
    std::optional<Draft> m_draft;
};

/// `edits`, and with each removal the remarks of the provenance about what it removes: the loader refuses remarks about nothing.
[[nodiscard]] std::vector<Edit> withoutRemarks(std::vector<Edit> edits, const Json& merged);

/// The error that speaks of `pointer`, else the first. Null if there is none.
[[nodiscard]] const Error* errorAt(const Errors& errors, const QString& pointer);

} // namespace headroom::gui

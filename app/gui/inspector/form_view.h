#pragma once

#include "app/gui/inspector/schema_form.h"

#include <QHash>
#include <QSet>
#include <QWidget>

class QVBoxLayout;

namespace headroom::gui {

class FieldRow;
class FormEdits;

/// What a form keeps while it is made anew after each change: inputs that were refused, and what is folded.
struct FormMemory {
    struct Refused {
        QString typed, sentence, remedy;
    };
    QHash<QString, Refused> refused;      ///< by pointer
    QHash<QString, bool> folded;          ///< by pointer; only what somebody folded or unfolded
};

/// The fields of one form, in sections. Everything that is done in it goes through FormEdits.
class FormView : public QWidget {
    Q_OBJECT

public:
    /// `owner` is what undo texts call the thing; `memory` must outlive the view.
    FormView(FormField form, QString owner, FormEdits& edits, FormMemory& memory, QWidget* parent = nullptr);

    [[nodiscard]] const FormField& form() const { return m_form; }
    /// The row of a pointer, or null.
    [[nodiscard]] FieldRow* row(const QString& pointer) const { return m_rows.value(pointer); }
    [[nodiscard]] QVBoxLayout* column() const { return m_column; }
    /// Puts `widget` below the section of `pointer`; at the end if there is none.
    void addBelow(const QString& pointer, QWidget* widget);

Q_SIGNALS:
    /// A draft changed, which the document does not tell: the form is to be made anew.
    void stale();
    /// A field was refused or its refusal forgotten.
    void refusalsChanged();
    /// The value was edited and holds.
    void committed(const QString& pointer);

private:
    void addSection(const FormSection& section);
    void addField(QVBoxLayout* column, const FormField& field, const FormField& container);
    void addScalar(QVBoxLayout* column, const FormField& field, const FormField& container, const QString& label = {});
    void addAlternatives(QVBoxLayout* column, const FormField& field);
    void addList(QVBoxLayout* column, const FormField& field);
    void addMap(QVBoxLayout* column, const FormField& field);
    void addPatch(QVBoxLayout* column, const FormField& field);
    void addContents(QVBoxLayout* column, const FormField& field);
    void addParts(QVBoxLayout* column, const FormField& field);
    void addDraftNotice(QVBoxLayout* column, const QString& pointer);
    /// A heading that folds what is returned; `tools` go to its right end.
    QVBoxLayout* addFoldable(QVBoxLayout* column, const QString& title, const QString& pointer, bool startsFolded, const QString& tooltip, const std::vector<QWidget*>& tools, int level);
    void commit(FieldRow* row, const QString& typed);
    void report(const Errors& errors, const QString& pointer, QWidget* beside);

    FormField m_form;
    QString m_owner;
    FormEdits& m_edits;
    FormMemory& m_memory;
    QVBoxLayout* m_column;
    QHash<QString, FieldRow*> m_rows;
    QHash<QString, QVBoxLayout*> m_sections;
};

} // namespace headroom::gui

#pragma once

#include "app/gui/document/edits.h"
#include "core/base/error.h"

#include <QWidget>

class QFormLayout;
class QLabel;
class QLineEdit;

namespace headroom::gui {

class ScenarioDocument;

/// The settings of one step. Every committed field is one undoable step of the document; what it refuses stays in the field with the reason below.
class StepForm : public QWidget {
    Q_OBJECT

public:
    explicit StepForm(ScenarioDocument* document, QWidget* parent = nullptr);

    /// Shows the step at "/operations/x" + "/steps/0"; an empty step shows what to do.
    void setStep(const QString& operation, const QString& step);
    /// The field of a key such as "probability" or "retry/attempts"; null when the step has none of that name.
    [[nodiscard]] QLineEdit* field(const QString& key) const;
    void focusFirst();

private:
    void rebuild();
    void fill();
    void addHeading(const QString& text, const QString& explanation);
    void addField(const QString& key, const QString& label, const QString& fallback, const QString& tip, const QString& unit = {});
    void addChoice(const QString& key, const QString& label, const QList<QPair<QString, QString>>& choices, const QString& fallback, const QString& tip);
    void commit(const QString& key, const QString& label, const QString& typed, QLabel* error);
    [[nodiscard]] const Json* step() const;
    [[nodiscard]] QString targetKey() const;
    /// Where the value of a field is: a distribution keeps its form, its mean is edited.
    [[nodiscard]] QString valueKey(const QString& key) const;
    [[nodiscard]] QString shownValue(const QString& key) const;

    ScenarioDocument* m_document;
    QString m_operation, m_step, m_shape;
    QFormLayout* m_form = nullptr;
    QWidget* m_body = nullptr;
    bool m_isFilling = false;
};

} // namespace headroom::gui

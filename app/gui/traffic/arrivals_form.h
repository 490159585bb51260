#pragma once

#include "core/base/error.h"

#include <QWidget>

class QComboBox;
class QFormLayout;
class QLabel;

namespace headroom::gui {

class ScenarioDocument;

/// How the requests of a source follow each other: the process and what it needs, or users in a closed loop.
class ArrivalsForm : public QWidget {
    Q_OBJECT

public:
    explicit ArrivalsForm(ScenarioDocument* document, QWidget* parent = nullptr);

    /// Shows the source at "/traffic/n".
    void setPointer(const QString& pointer);
    void reload();

Q_SIGNALS:
    void refused(const headroom::Errors& errors);
    void accepted();

private:
    void choose(int index);
    void buildFields(const QString& process);
    void addField(const QString& key, const QString& label, const QString& fallback, const QString& tip);
    void commit(const QString& key, const QString& label, const QString& typed);
    [[nodiscard]] QString processOf() const;
    [[nodiscard]] QString sourceName() const;

    ScenarioDocument* m_document;
    QString m_pointer, m_shownProcess;
    QComboBox* m_process;
    QFormLayout* m_form;
    QLabel* m_explanation;
    QWidget* m_fields = nullptr;
    bool m_isFilling = false;
};

} // namespace headroom::gui

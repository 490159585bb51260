#pragma once

#include "app/gui/inspector/form_view.h"
#include "app/gui/inspector/schema_form.h"
#include "app/gui/inspector/tier_table.h"
#include "models/analysis/report.h"

#include <QStringList>
#include <QWidget>

#include <memory>
#include <optional>

class QLabel;
class QLineEdit;
class QScrollArea;
class QStackedLayout;
class QVBoxLayout;

namespace headroom::gui {

class FormEdits;
class PriceSource;
class ScalingPreviewView;
class ScenarioDocument;
class TierView;

/// The settings of what is selected: one component, several at once, or any other place of the scenario, as forms made of the schema.
///
/// A field commits on Enter or when left, Esc restores; what does not load stays visible, uncommitted, with its error below.
/// Copies of tenants show and edit the template they are made of.
class InspectorView : public QWidget {
    Q_OBJECT

public:
    explicit InspectorView(QWidget* parent = nullptr);
    ~InspectorView() override;

    void setDocument(ScenarioDocument* document);
    /// `runScenario` is what the report is of; without it no autoscaling rule can be tried on its load.
    void setReport(std::shared_ptr<const analysis::Report> report, std::shared_ptr<const scenario::Scenario> runScenario = nullptr);
    void selectComponent(const QString& id);
    /// Several components are edited at once, in the fields that they have in common. None shows the empty state.
    void selectComponents(const QStringList& ids);
    /// Any place by its JSON Pointer: "/traffic/0", "/slos", "/variants/peak"; "" is the scenario itself. A place inside a component
    /// selects the component and moves the focus to the field.
    void selectPointer(const QString& pointer);
    /// Id of the only component selected, else empty.
    [[nodiscard]] QString component() const { return m_components.size() == 1 ? m_components.front() : QString(); }
    [[nodiscard]] QStringList components() const { return m_components; }
    /// The text field of a JSON Pointer, or null.
    [[nodiscard]] QLineEdit* field(const QString& pointer) const;
    /// The form shown, or null.
    [[nodiscard]] FormView* form() const { return m_form; }
    [[nodiscard]] TierView* tiers() const { return m_tiers; }
    [[nodiscard]] ScalingPreviewView* scalingPreview() const { return m_scaling; }

Q_SIGNALS:
    /// The page of the manual about what is selected: "stores" or "stores#2-redis".
    void helpRequested(const QString& page);

private:
    void scheduleRebuild();
    void rebuild();
    void showBody(QWidget* body);
    void clear();
    /// Takes the form out, silenced; null if there is none.
    [[nodiscard]] QWidget* takeBody();
    void focusField(const QString& pointer);
    [[nodiscard]] std::optional<FormField> formOfSelection(std::vector<const scenario::Component*>& components);
    [[nodiscard]] std::optional<FormField> formOfPlace() const;
    [[nodiscard]] std::vector<FieldOption> proposals(const FormField& field) const;
    void addHead(QVBoxLayout* column, const QString& icon, const QString& title, const QString& detail, const QString& helpPage);
    void addNote(QVBoxLayout* column, const QString& text);
    void addVariantName(QVBoxLayout* column, const QString& name);
    void addPrice(QVBoxLayout* column, const scenario::Component& component);
    void addFacts(QVBoxLayout* column, const QString& component);
    void showTiers(const scenario::Component& component);
    void chooseTier(const TierRow& row);
    void showRefusals();

    ScenarioDocument* m_document = nullptr;
    std::unique_ptr<FormEdits> m_edits;
    FormMemory m_memory;
    QString m_origin;                        ///< of the document that m_memory belongs to
    std::shared_ptr<const analysis::Report> m_report;
    std::shared_ptr<const scenario::Scenario> m_runScenario;
    PriceSource* m_prices;
    QStringList m_components;
    QString m_pointer;                       ///< of what is shown; of a component: its template's
    bool m_isSelected = false;
    bool m_isScheduled = false;
    QString m_focusNext;                     ///< pointer of the field that gets the focus once it is there
    QStackedLayout* m_pages;
    QScrollArea* m_scroll;
    FormView* m_form = nullptr;
    TierView* m_tiers;
    ScalingPreviewView* m_scaling;
    QLabel* m_badge = nullptr;
};

/// Title of a component, or its id where it has none.
[[nodiscard]] QString componentName(const scenario::Component& component);

} // namespace headroom::gui

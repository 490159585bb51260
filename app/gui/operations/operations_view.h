#pragma once

#include "app/gui/operations/sequence_view.h"
#include "app/gui/operations/step_edits.h"
#include "app/gui/operations/waterfall.h"

#include <QWidget>

#include <memory>

class QComboBox;
class QLabel;
class QPushButton;
class QScrollArea;
class QSplitter;
class QStackedLayout;

namespace headroom::gui {

class ScenarioDocument;
class StepForm;
class WaterfallView;

/// The operations of a scenario: the call tree of one as an editable sequence, the settings of the chosen step, and where the time goes. Every change
/// goes through the document as one undoable step. The waterfall is built on another thread; an answer to an old question is dropped.
class OperationsView : public QWidget {
    Q_OBJECT

public:
    explicit OperationsView(ScenarioDocument* document, QWidget* parent = nullptr);
    ~OperationsView() override;

    /// A finished run and what it ran: its waiting times are shown while the document is still that scenario. Null: none.
    void setRun(std::shared_ptr<const simulation::Recording> recording, std::shared_ptr<const scenario::Scenario> scenario);
    /// Shows an operation of the file by name.
    void selectOperation(const QString& name);
    void selectStep(const QString& step);
    [[nodiscard]] QString operation() const;
    [[nodiscard]] SequenceView* sequence() const { return m_sequence; }
    [[nodiscard]] StepForm* form() const { return m_form; }
    [[nodiscard]] WaterfallView* waterfall() const { return m_waterfall; }
    /// Whether the waterfall of the present state has arrived.
    [[nodiscard]] bool isWaterfallReady() const { return m_answered == m_question; }

Q_SIGNALS:
    void componentSelected(const QString& id);

private:
    void showEvent(QShowEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    QWidget* buildHeader();
    QWidget* buildBody();
    void reload();
    void reloadOperation();
    void refreshWaterfall();
    void updateButtons();
    void obey(SequenceView::Command command);
    bool take(const std::optional<StepChange>& change, const QString& what);
    void addStep();
    void addOperation();
    void removeOperation();
    void showErrors(const Errors& errors);
    [[nodiscard]] Json newStep(const QString& component) const;
    [[nodiscard]] Json operationJson() const;
    [[nodiscard]] QString pointer() const;
    [[nodiscard]] QString titleOf(const QString& component) const;
    [[nodiscard]] QString nameOfStep(const QString& step) const;

    ScenarioDocument* m_document;
    std::shared_ptr<const simulation::Recording> m_recording;
    std::shared_ptr<const scenario::Scenario> m_runScenario;
    int m_question = 0, m_answered = 0;

    QStackedLayout* m_pages;
    QComboBox* m_operations;
    QComboBox* m_targets;
    QLabel* m_about;
    QLabel* m_message;
    QPushButton* m_add;
    QPushButton* m_wrap;
    QPushButton* m_remove;
    QPushButton* m_removeOperation;
    SequenceView* m_sequence;
    QScrollArea* m_sequenceScroll = nullptr;
    static constexpr int kNarrow = 960;   ///< below this width the form stands above the waterfall [px]
    static constexpr int kSideWidth = 310;   ///< of the form, and of the waterfall, where the user chose no other [px]
    QSplitter* m_side = nullptr;          ///< form and waterfall
    StepForm* m_form;
    WaterfallView* m_waterfall;
};

} // namespace headroom::gui

#pragma once

#include "app/gui/whatif/estimator.h"
#include "app/gui/whatif/figure_card.h"
#include "app/gui/whatif/lever_row.h"
#include "app/gui/whatif/what_if_confirmation.h"
#include "app/gui/whatif/what_if_model.h"

#include <QWidget>

#include <array>
#include <functional>

class QLabel;
class QLineEdit;
class QPushButton;
class QScrollArea;
class QVBoxLayout;

namespace headroom::gui {

class ScenarioDocument;
class SearchSection;
class WhatIfFooter;

/// The levers of the scenario with what moving them does: figures beside their base, the money effect of each, a ghost for the plots.
///
/// Nothing of it is in the document until it is applied or saved as a variant. While hidden it computes nothing.
class WhatIfPanel final : public QWidget {
    Q_OBJECT

public:
    explicit WhatIfPanel(ScenarioDocument* document, QWidget* parent = nullptr);
    ~WhatIfPanel() override;

    /// Seed, replications and period of the next run; asked whenever an estimate or a confirmation begins.
    void setRunOptions(std::function<simulation::RunOptions()> options) { m_options = std::move(options); }
    /// The simulated results that are shown beside, and what they were made from; null = none.
    void setResult(std::shared_ptr<const analysis::Report> report, std::shared_ptr<const scenario::Scenario> scenario);

    [[nodiscard]] WhatIfModel* model() { return &m_model; }
    [[nodiscard]] Estimator* estimator() { return &m_estimator; }
    [[nodiscard]] WhatIfConfirmation* confirmation() { return &m_confirmation; }
    [[nodiscard]] SearchSection* search() const { return m_search; }
    [[nodiscard]] LeverRow* row(const QString& id) const;
    /// The last answer; null while nothing is changed or it is not known yet.
    [[nodiscard]] const std::optional<Estimate>& estimate() const { return m_estimate; }
    [[nodiscard]] const std::array<FigureCard*, 4>& cards() const { return m_cards; }
    [[nodiscard]] bool isConfirmed() const { return m_confirmed != nullptr; }
    /// Puts the focus on the first lever that is shown.
    void focusLevers();

Q_SIGNALS:
    /// An answer to the changed scenario, and the unchanged one by the same model.
    void answered(const QString& headline, const QString& explanation, bool isSimulated, std::shared_ptr<const headroom::analysis::Report> ghost,
                  std::shared_ptr<const headroom::analysis::Report> base);
    /// Nothing is changed any more.
    void cleared();

protected:
    void showEvent(QShowEvent* event) override;

private:
    void build();
    void prepare();
    void rebuildRows();
    void onMoved();
    void ask();
    void showEstimate(const Estimate& estimate);
    void showRefusal(const Errors& errors);
    void showFigures(const Outcome& now, const Outcome& base, bool isEstimate);
    void confirm();
    void showConfirmed(std::shared_ptr<const analysis::Report> report, std::shared_ptr<const analysis::Report> base);
    void apply();
    void filter(const QString& words);
    void updateState();
    [[nodiscard]] EstimateWindow shownWindow() const;
    [[nodiscard]] EstimateSubject subject() const;

    ScenarioDocument* m_document;
    std::function<simulation::RunOptions()> m_options;
    WhatIfModel m_model;
    Estimator m_estimator;
    WhatIfConfirmation m_confirmation;
    std::shared_ptr<const analysis::Report> m_result;               ///< simulated, of m_resultScenario
    std::shared_ptr<const scenario::Scenario> m_resultScenario;
    std::shared_ptr<const scenario::Scenario> m_subjectScenario;    ///< what the estimator works on
    EstimateWindow m_subjectWindow;
    std::optional<Estimate> m_estimate;
    std::shared_ptr<const analysis::Report> m_confirmed;
    std::shared_ptr<const scenario::Scenario> m_confirming;
    quint64 m_asked = 0;
    QString m_origin;                   ///< of the document that the levers are of

    QPushButton* m_resetAll;
    QLabel *m_count, *m_note;
    QWidget* m_figures;
    std::array<FigureCard*, 4> m_cards{};
    QLineEdit* m_find;
    QScrollArea* m_scroll;
    QWidget* m_list;
    QVBoxLayout* m_column;
    struct Group {
        QLabel* head = nullptr;
        std::vector<LeverRow*> rows;
    };
    std::vector<Group> m_groups;
    std::vector<LeverRow*> m_rows;      ///< by row of the model
    SearchSection* m_search;
    WhatIfFooter* m_footer;
};

} // namespace headroom::gui

#pragma once

#include "app/gui/charts/background.h"
#include "app/gui/commitments/apply_commitment.h"
#include "app/gui/commitments/commitment_subject.h"
#include "app/gui/shell/theme.h"
#include "models/analysis/report.h"

#include <QWidget>

#include <array>
#include <memory>

class QButtonGroup;
class QComboBox;
class QDoubleSpinBox;
class QLabel;
class QLineEdit;
class QProgressBar;
class QPushButton;
class QSplitter;
class QStackedLayout;
class QTableView;

namespace headroom::gui {

class CommitmentChart;
class InForceModel;
class ProposalModel;
class ScenarioDocument;

/// What reservations and savings plans would save: the machine hours of the bill with a line that is dragged, what that commitment costs and how well it would be
/// used, all that pay, and those in force. The hours are those of the last run's month, or on request of twelve estimated months.
class CommitmentsView : public QWidget {
    Q_OBJECT

public:
    explicit CommitmentsView(QWidget* parent = nullptr);
    ~CommitmentsView() override;

    void setDocument(ScenarioDocument* document);
    /// Null shows the empty state.
    void setReport(std::shared_ptr<const analysis::Report> report, std::shared_ptr<const scenario::Scenario> scenario);
    void setRunning(bool running);
    void setStale(bool stale);
    [[nodiscard]] QWidget* exportable() { return this; }

    /// What is shown; null until it is made.
    [[nodiscard]] std::shared_ptr<const CommitmentSubject> subject() const { return m_subject; }
    [[nodiscard]] const Commitment& commitment() const { return m_commitment; }
    /// What the commitment of that size comes to; empty without a rate.
    [[nodiscard]] const std::optional<pricing::CommitmentProposal>& outcome() const { return m_outcome; }

Q_SIGNALS:
    void componentSelected(const QString& id);
    void runRequested();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    static constexpr int kMostExtra = 200;   ///< that a first column gets of spare width [px]
    enum Figure { Cost, Saving, Utilisation, Coverage, BreakEven, Rate, FigureCount };

    void buildBar();
    QWidget* buildFigures();
    QWidget* buildCharts();
    QWidget* buildTables();
    QWidget* buildApply();
    /// Loads prices and finds proposals in the background.
    void prepareMonth();
    /// Estimates twelve months in the background.
    void prepareYear();
    void showSubject(std::shared_ptr<const CommitmentSubject> subject);
    void showFailure(const Errors& errors);
    void showBusy(bool isBusy, const QString& text = {});
    /// Another size, term or subject: curves and range anew.
    void chooseCommitment(const Commitment& commitment);
    void chooseSize();
    void chooseTerm();
    void setAmount(double amount);
    /// Everything that follows the amount.
    void showOutcome();
    void showFigure(Figure figure, const QString& value, const QString& note, Theme::Role role = Theme::Role::Text);
    /// Gives the value of a figure the colour of its role.
    void colourFigure(std::size_t figure);
    [[nodiscard]] QString levelText() const;
    [[nodiscard]] QString provenance() const;
    [[nodiscard]] AppliedCommitment applied() const;
    [[nodiscard]] bool isYear() const;
    void apply();

    ScenarioDocument* m_document = nullptr;
    std::shared_ptr<const analysis::Report> m_report;
    std::shared_ptr<const scenario::Scenario> m_scenario;
    std::shared_ptr<const CommitmentSubject> m_subject;
    Commitment m_commitment;
    std::optional<pricing::CommitmentProposal> m_outcome;
    double m_step = 1, m_most = 1;
    bool m_isStale = false, m_isShowing = false, m_isNamed = false;   ///< m_isNamed: the name is the user's own

    QStackedLayout* m_pages = nullptr;
    QWidget* m_bar = nullptr;
    QComboBox *m_size = nullptr, *m_period = nullptr;
    QButtonGroup* m_terms = nullptr;
    QLabel *m_amountLabel = nullptr, *m_status = nullptr;
    QDoubleSpinBox* m_amount = nullptr;
    QPushButton *m_best = nullptr, *m_cancel = nullptr, *m_run = nullptr, *m_apply = nullptr;
    QProgressBar* m_progress = nullptr;
    std::array<std::array<QLabel*, 3>, FigureCount> m_figures{};   ///< caption, value, note
    std::array<Theme::Role, FigureCount> m_roles{Theme::Role::Text, Theme::Role::Text, Theme::Role::Text, Theme::Role::Text, Theme::Role::Text, Theme::Role::Text};
    CommitmentChart *m_hours = nullptr, *m_duration = nullptr;
    QLabel *m_hoursNote = nullptr, *m_durationNote = nullptr, *m_proposalNote = nullptr, *m_inForceNote = nullptr, *m_applyText = nullptr;
    ProposalModel* m_proposals;
    InForceModel* m_inForce;
    QTableView *m_proposalTable = nullptr, *m_inForceTable = nullptr;
    QLineEdit* m_name = nullptr;
    Background m_work;   // last: it ends before what it uses
};

} // namespace headroom::gui

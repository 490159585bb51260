#pragma once

#include "app/gui/reconcile/reconcile_job.h"
#include "models/reconcile/calibrate.h"

#include <QTimer>
#include <QWidget>

#include <memory>
#include <optional>

class QButtonGroup;
class QComboBox;
class QLabel;
class QProgressBar;
class QPushButton;
class QStackedWidget;
class QTableView;
class QVBoxLayout;

namespace headroom::gui {

class BillErrorsModel;
class CalibrationPanel;
class CostWaterfallPlot;
class RulesPanel;
class ScenarioDocument;
class UnmappedModel;
class VarianceModel;

/// A real bill beside the simulated month: what differs, by how much, and why; the rules that map its lines; the variant that follows from it.
class ReconcilePage : public QWidget {
    Q_OBJECT

public:
    explicit ReconcilePage(QWidget* parent = nullptr);
    ~ReconcilePage() override;

    void setDocument(ScenarioDocument* document);
    /// Compares the open bill anew. Null: says that a run is needed.
    void setReport(std::shared_ptr<const analysis::Report> report, std::shared_ptr<const scenario::Scenario> scenario);
    /// The scenario was edited after the run.
    void setStale(bool stale);
    /// A run is under way.
    void setRunning(bool running);

    /// Opens a bill; with `rules`, a file, those instead of the ones that follow from the scenario.
    void openBill(const QString& file, const QString& rules = {});
    void closeBill();
    [[nodiscard]] QString bill() const { return m_file; }
    /// Compares with another month of the bill: its first instant, UTC.
    void setMonth(SimTime month);
    /// The last comparison; null before the first.
    [[nodiscard]] std::shared_ptr<const ReconcileOutcome> outcome() const { return m_outcome; }
    [[nodiscard]] bool isBusy() const { return m_job->isRunning() || m_soon.isActive(); }
    [[nodiscard]] VarianceModel* variances() const { return m_variances; }
    [[nodiscard]] RulesPanel* rules() const { return m_rules; }

    /// .csv, .json and .md as the command line writes them, or a picture: .png, .svg, .pdf. Empty, or why not.
    [[nodiscard]] QString exportTo(const QString& file);
    /// What a picture of the page is made of.
    [[nodiscard]] QWidget* exportable();

Q_SIGNALS:
    void componentSelected(const QString& id);
    void componentShown(const QString& id);
    void runRequested();

protected:
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;
    /// Columns of the tables follow their width.
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void buildBar(QVBoxLayout* column);
    QWidget* buildNoReport();
    QWidget* buildNoBill();
    QWidget* buildErrors();
    QWidget* buildResult();
    QWidget* buildVariances();
    QWidget* buildLower();
    QWidget* buildRight();

    void chooseBill();
    void chooseExport();
    void compare();
    void adopt(std::shared_ptr<const ReconcileOutcome> outcome);
    void refuse(const Errors& errors);
    void makeRuleFromUnmapped();
    void proposeCalibration();
    void makeCalibration();
    void showState();
    void showMonths();
    void showWaterfall();
    void showRow();
    void showStated();
    void showFilters();
    void fitVariances();
    void fitUnmapped();
    void tell(const QString& sentence, bool isError = false);
    [[nodiscard]] QString provenance() const;

    ScenarioDocument* m_document = nullptr;
    std::shared_ptr<const analysis::Report> m_report;
    std::shared_ptr<const scenario::Scenario> m_scenario;
    std::shared_ptr<const ReconcileOutcome> m_outcome;
    ReconcileJob* m_job;
    QString m_file, m_origin;                                      ///< the bill; the document that it was opened for
    std::shared_ptr<const reconcile::BillSurvey> m_survey;         ///< of m_file; null when it is to be read anew
    std::optional<SimTime> m_month;
    bool m_areRulesDefault = true, m_isStale = false, m_isRunning = false, m_hasErrors = false, m_isTakingRules = false;
    std::optional<reconcile::Calibration> m_calibration;
    QTimer m_soon;                                                 ///< rules are edited in several steps

    VarianceModel* m_variances;
    UnmappedModel* m_unmapped;
    BillErrorsModel* m_errors;
    RulesPanel* m_rules;
    CostWaterfallPlot* m_waterfall;
    CalibrationPanel* m_calibrationPanel;
    QPushButton *m_open = nullptr, *m_cancel = nullptr, *m_calibrate = nullptr, *m_export = nullptr, *m_runButton = nullptr, *m_makeRule = nullptr, *m_showComponent = nullptr;
    QComboBox* m_monthBox = nullptr;
    QProgressBar* m_progress = nullptr;
    QLabel *m_source = nullptr, *m_state = nullptr, *m_told = nullptr, *m_headline = nullptr, *m_explanation = nullptr, *m_errorTitle = nullptr, *m_rowTitle = nullptr, *m_rowText = nullptr,
           *m_noReportText = nullptr, *m_notes = nullptr, *m_monthLabel = nullptr;
    QButtonGroup *m_filters = nullptr, *m_lowerButtons = nullptr, *m_waterfallButtons = nullptr;
    QTableView *m_table = nullptr, *m_unmappedTable = nullptr, *m_errorTable = nullptr;
    QStackedWidget *m_pages = nullptr, *m_lower = nullptr, *m_right = nullptr;
    QWidget *m_result = nullptr, *m_statedBox = nullptr;
};

} // namespace headroom::gui

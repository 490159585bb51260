#pragma once

#include "app/gui/compare/answer.h"
#include "app/gui/compare/variant_runs.h"
#include "models/analysis/compare.h"

#include <QHash>
#include <QStringList>
#include <QTimer>
#include <QWidget>

#include <functional>
#include <memory>
#include <vector>

class QComboBox;
class QHBoxLayout;
class QLabel;
class QPushButton;
class QSpinBox;
class QStackedLayout;
class QTableView;

namespace headroom::gui {

class InputModel;
class OutcomeModel;
class OverlayPlot;
class ParetoPlot;
class ScenarioDocument;
class VariantChip;
class CostWaterfallPlot;

/// Two to six variants side by side: what differs in the inputs, in the outcomes, and where it comes from.
///
/// Estimates of the chosen variants, then of all others, are made in the background while the view is seen; "Run all" simulates the chosen
/// ones with the same random numbers. Figures are shown solid once all chosen variants are simulated, as estimates until then, and marked
/// stale when the scenario or the settings of the run have changed since.
class CompareView : public QWidget {
    Q_OBJECT

public:
    static constexpr int kVariantsMax = 6;

    explicit CompareView(QWidget* parent = nullptr);
    ~CompareView() override;

    void setDocument(ScenarioDocument* document);
    /// Where window, seed and bucket of a run come from; replications are the view's own.
    void setOptions(std::function<simulation::RunOptions()> options);
    [[nodiscard]] VariantRuns& queue() { return *m_queue; }

    /// Baseline first, then the others; unknown ones and those beyond kVariantsMax are left out.
    void setVariants(const QStringList& names);
    [[nodiscard]] QStringList variants() const { return m_chosen; }
    /// Adds one at the end, if there is room.
    void addVariant(const QString& name);
    void removeVariant(const QString& name);
    [[nodiscard]] bool isSimulated() const { return m_isSimulated; }
    [[nodiscard]] bool isStale() const { return m_isStale; }
    [[nodiscard]] OutcomeModel* outcomes() const { return m_outcomes; }
    [[nodiscard]] InputModel* inputs() const { return m_inputs; }
    [[nodiscard]] ParetoPlot* pareto() const { return m_pareto; }
    [[nodiscard]] CostWaterfallPlot* waterfall() const { return m_waterfall; }

    /// Inputs and outcomes as tab-separated text.
    [[nodiscard]] QString tableText() const;
    /// .csv, .png, .svg or .pdf; false for another suffix or if the file cannot be written.
    bool exportTo(const QString& file);

public Q_SLOTS:
    void runAll();
    void stop();
    /// Looks at once whether what is shown still answers the question; otherwise it does so soon after a change.
    void refresh();

Q_SIGNALS:
    void componentSelected(const QString& id);
    void variantOpened(const QString& name);

protected:
    void showEvent(QShowEvent* event) override;
    /// Columns of the tables follow their width.
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    using Shown = std::vector<std::shared_ptr<const RunResult>>;

    static void fitColumns(QTableView* table);
    void buildBar();
    QWidget* buildAnswer();
    QWidget* buildTables();
    QWidget* buildPlots();
    void forgetOtherDocument();
    void rebuildChips();
    /// The Tab key goes from the chips through the bar to the tables and charts.
    void orderTabs();
    void showChips();
    void showResults();
    void showComparison(const Shown& runs);
    void showWaterfall();
    void showPareto();
    void showInputs();
    void askEstimates();
    void chooseBaseline();
    void chooseVariant();
    void chooseExport();
    [[nodiscard]] QStringList allVariants() const;
    [[nodiscard]] QString firstThatDiffers(const QString& baseline) const;
    [[nodiscard]] VariantRequest request(const QString& variant, Answering how) const;
    [[nodiscard]] std::optional<double> limitOf(const Shown& runs) const;
    [[nodiscard]] QString provenance() const;
    [[nodiscard]] QString runsText() const;

    ScenarioDocument* m_document = nullptr;
    std::function<simulation::RunOptions()> m_options;
    VariantRuns* m_queue;
    QStringList m_chosen;
    QString m_origin;                    ///< of the document that is compared
    std::vector<VariantChip*> m_chips;
    QHash<QString, std::pair<QByteArray, std::shared_ptr<const RunResult>>> m_simulated;   ///< last simulation of a variant, with its key
    QHash<QByteArray, QString> m_failures;                                                ///< why a run gave no answer, by key
    mutable QHash<QString, QByteArray> m_contentHashes;                                   ///< by variant, of revision m_hashedRevision
    mutable int m_hashedRevision = -1;
    QString m_inputsOf;                                                                   ///< what the table of inputs was made from
    QHash<QString, QByteArray> m_estimateKeys;                                            ///< of all variants, as last asked
    Shown m_shown;
    ComparisonAnswer m_answerText;
    bool m_isSimulated = false, m_isStale = false;
    QTimer m_soon;

    OutcomeModel* m_outcomes;
    InputModel* m_inputs;
    CostWaterfallPlot* m_waterfall;
    ParetoPlot* m_pareto;
    OverlayPlot* m_overlay;
    QWidget* m_bar = nullptr;
    QHBoxLayout* m_chipRow = nullptr;
    QPushButton *m_add = nullptr, *m_run = nullptr, *m_stop = nullptr, *m_copy = nullptr, *m_export = nullptr;
    QSpinBox* m_replications = nullptr;
    QLabel *m_status = nullptr, *m_headline = nullptr, *m_explanation = nullptr, *m_badge = nullptr, *m_mark = nullptr;
    QLabel *m_inputNote = nullptr, *m_outcomeNote = nullptr, *m_waterfallNote = nullptr, *m_paretoNote = nullptr, *m_overlayNote = nullptr;
    QComboBox* m_against = nullptr;
    QTableView *m_inputTable = nullptr, *m_outcomeTable = nullptr;
    QStackedLayout* m_pages = nullptr;
};

} // namespace headroom::gui

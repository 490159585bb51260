#pragma once

#include "app/gui/bill/month_band.h"
#include "app/gui/charts/background.h"
#include "app/gui/shell/theme.h"
#include "models/risk/scenario_model.h"

#include <QByteArray>
#include <QElapsedTimer>
#include <QTimer>
#include <QWidget>

#include <array>
#include <memory>

class QCheckBox;
class QDoubleSpinBox;
class QLabel;
class QProgressBar;
class QPushButton;
class QSpinBox;
class QStackedLayout;
class QTableView;

namespace headroom::gui {

class ChanceModel;
class DistributionChart;
class MonthFan;
class RiskInputModel;
class ScenarioDocument;
class TornadoChart;

/// How sure the month is: what is uncertain in the chosen variant, and, once it is sampled by the fluid model, what the month may cost, whether budget and objectives
/// hold, and what drives it. The inputs are read while the page is seen; sampling starts on request, in the background.
class RiskView : public QWidget {
    Q_OBJECT

public:
    explicit RiskView(QWidget* parent = nullptr);
    ~RiskView() override;

    void setDocument(ScenarioDocument* document);
    /// The picture of the page is the page.
    [[nodiscard]] QWidget* exportable() { return this; }

    /// The last answer; null before the first.
    [[nodiscard]] std::shared_ptr<const risk::RiskReport> report() const { return m_report; }
    [[nodiscard]] bool isRunning() const { return m_isRunning; }
    /// The scenario was changed since the answer.
    [[nodiscard]] bool isStale() const;
    [[nodiscard]] RiskInputModel* inputs() const { return m_inputs; }
    [[nodiscard]] DistributionChart* distribution() const { return m_distribution; }
    [[nodiscard]] TornadoChart* tornado() const { return m_tornado; }

public Q_SLOTS:
    void run();
    void cancel();

Q_SIGNALS:
    void riskReady(std::shared_ptr<const headroom::risk::RiskReport> report);
    void bandFound(const headroom::gui::MonthBand& band);
    void componentSelected(const QString& id);

protected:
    void showEvent(QShowEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    static constexpr int kMostExtra = 10000;   ///< that a first column gets of spare width [px]
    enum Figure { P10, P50, P90, Keep, FigureCount };

    void buildBar();
    QWidget* buildAnswer();
    QWidget* buildBody();
    /// Reads the inputs of the document as it is now, unless they are known.
    void prepare();
    void begin(std::shared_ptr<const risk::ScenarioModel> model, const QByteArray& key);
    void showInputs(std::shared_ptr<const risk::ScenarioModel> model);
    void showProgress(std::size_t done, std::size_t all);
    void showReport();
    void showDistribution();
    void showAnswer();
    void showState();
    void showFailure(const Errors& errors);
    void setRunning(bool isRunning);
    void colourFigure(std::size_t figure);
    [[nodiscard]] risk::RiskOptions options() const;
    [[nodiscard]] QByteArray keyNow() const;
    [[nodiscard]] QString provenance() const;
    [[nodiscard]] QString monthText() const;

    ScenarioDocument* m_document = nullptr;
    std::shared_ptr<const risk::ScenarioModel> m_model;
    QByteArray m_modelKey, m_reportKey, m_askedKey;   ///< content that it was made from; m_askedKey: that is being read
    std::shared_ptr<const risk::RiskReport> m_report;
    bool m_isRunning = false, m_runsWhenRead = false;
    QTimer m_soon;
    QElapsedTimer m_clock;

    RiskInputModel* m_inputs;
    ChanceModel* m_chances;
    QWidget* m_bar = nullptr;
    QPushButton *m_run = nullptr, *m_cancel = nullptr;
    QSpinBox *m_samples = nullptr, *m_seed = nullptr;
    QDoubleSpinBox* m_budget = nullptr;
    QCheckBox* m_year = nullptr;
    QProgressBar* m_progress = nullptr;
    QLabel *m_status = nullptr, *m_headline = nullptr, *m_explanation = nullptr;
    std::array<std::array<QLabel*, 2>, FigureCount> m_figures{};   ///< caption, value
    bool m_isBudgetUnlikely = false;
    DistributionChart* m_distribution = nullptr;
    TornadoChart* m_tornado = nullptr;
    MonthFan* m_fan = nullptr;
    QPushButton *m_bars = nullptr, *m_curve = nullptr, *m_ofYear = nullptr;
    QLabel *m_distributionNote = nullptr, *m_tornadoNote = nullptr, *m_inputNote = nullptr, *m_fanNote = nullptr, *m_chanceNote = nullptr;
    QTableView *m_inputTable = nullptr, *m_chanceTable = nullptr;
    Background m_reading, m_sampling;   // last: they end before what they use
};

} // namespace headroom::gui

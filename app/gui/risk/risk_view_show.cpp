#include "app/gui/risk/risk_view.h"

// What the view shows, and the work behind it.

#include "app/gui/charts/figure_table.h"
#include "app/gui/compare/run_store.h"
#include "app/gui/document/scenario_document.h"
#include "app/gui/risk/distribution_chart.h"
#include "app/gui/risk/month_fan.h"
#include "app/gui/risk/risk_models.h"
#include "app/gui/shell/format.h"
#include "app/gui/shell/settings.h"
#include "app/gui/whatif/estimator.h"

#include <QCheckBox>
#include <QCoreApplication>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QSpinBox>
#include <QTableView>

#include <chrono>

using namespace Qt::StringLiterals;

namespace headroom::gui {

using R = Theme::Role;

namespace {

constexpr auto kProgressPause = std::chrono::milliseconds(100);
constexpr qint64 kTimeLeftAfterMs = 2000;

} // namespace

QByteArray RiskView::keyNow() const { return m_document && m_document->scenario() ? contentHash(m_document->json(), m_document->variant()) : QByteArray(); }

bool RiskView::isStale() const { return m_report != nullptr && m_reportKey != keyNow(); }

void RiskView::prepare()
{
    if (!m_document || !m_document->scenario()) return showState();
    const QByteArray key = keyNow();
    if (m_askedKey == key || (m_model && m_modelKey == key)) return;
    m_askedKey = key;
    m_status->setText(tr("Reading what is uncertain…"));
    m_reading.start([this, key, scenario = m_document->scenario(), text = m_document->text(), name = m_document->origin(), variant = m_document->variant()](const std::stop_token& stop, const Background::Deliver& deliver) {
        auto tables = tablesFor(*scenario);
        if (!tables) return deliver([this, errors = std::move(tables).error()] { showFailure(errors); });
        if (stop.stop_requested()) return;
        scenario::LoadOptions load;
        load.variant = variant.toStdString();
        auto model = risk::ScenarioModel::make(text.toStdString(), name.toStdString(), load, *tables->catalogue, *tables->prices);
        if (!model) return deliver([this, errors = std::move(model).error()] { showFailure(errors); });
        auto shared = std::make_shared<const risk::ScenarioModel>(std::move(model).value());
        deliver([this, key, shared] {
            m_modelKey = key;
            m_askedKey.clear();
            showInputs(shared);
            if (std::exchange(m_runsWhenRead, false)) begin(shared, key);
        });
    });
}

void RiskView::showInputs(std::shared_ptr<const risk::ScenarioModel> model)
{
    m_model = std::move(model);
    const risk::UncertainInputs& uncertain = m_model->uncertain();
    m_inputs->setInputs(uncertain);
    m_inputs->setReport(isStale() ? nullptr : m_report);
    QString note = uncertain.byDefault ? tr("the scenario states none: defaults of this program") : tr("as the scenario states them");
    if (!uncertain.leftOut.empty()) note += tr("; %n not varied", nullptr, static_cast<int>(uncertain.leftOut.size()));
    QStringList reasons;
    for (const std::string& reason : uncertain.leftOut) reasons << format::text(reason);
    m_inputNote->setText(note);
    m_inputNote->setToolTip(reasons.isEmpty() ? note : note + u'\n' + reasons.join(u'\n'));
    fitColumns(m_inputTable, kMostExtra);
    if (!m_report) showAnswer();
    showState();
}

risk::RiskOptions RiskView::options() const
{
    risk::RiskOptions options;
    options.samples = static_cast<std::size_t>(m_samples->value());
    options.seed = static_cast<std::uint64_t>(m_seed->value());
    options.threads = Settings::instance().threads();
    options.year = m_year->isChecked();
    if (m_budget->value() > 0) options.budget = m_budget->value();
    return options;
}

void RiskView::run()
{
    if (m_isRunning || !m_document || !m_document->scenario()) return;
    const QByteArray key = keyNow();
    setRunning(true);
    if (m_model && m_modelKey == key) return begin(m_model, key);
    m_runsWhenRead = true;
    prepare();
}

void RiskView::begin(std::shared_ptr<const risk::ScenarioModel> model, const QByteArray& key)
{
    m_clock.start();
    showProgress(0, m_year->isChecked() ? 1 : static_cast<std::size_t>(m_samples->value()));
    m_sampling.start([this, model = std::move(model), key, options = options()](const std::stop_token& stop, const Background::Deliver& deliver) {
        auto told = std::chrono::steady_clock::time_point();
        auto report = model->assess(options, stop, [&](std::size_t done, std::size_t all) {
            const auto now = std::chrono::steady_clock::now();
            if (now - told < kProgressPause && done < all) return;
            told = now;
            deliver([this, done, all] { showProgress(done, all); });
        });
        if (!report) {
            if (stop.stop_requested()) return;
            return deliver([this, errors = std::move(report).error()] { showFailure(errors); });
        }
        auto shared = std::make_shared<const risk::RiskReport>(std::move(report).value());
        deliver([this, key, shared] {
            m_report = shared;
            m_reportKey = key;
            setRunning(false);
            showReport();
            Q_EMIT riskReady(m_report);
            const risk::Assessment& result = m_report->assessment;
            Q_EMIT bandFound({result.month.p10.value, result.month.p50.value, result.month.p90.value, result.overBudget ? std::optional(result.overBudget->value) : std::nullopt});
        });
    });
}

void RiskView::cancel()
{
    if (!m_isRunning) return;
    m_runsWhenRead = false;
    m_sampling.drop();
    setRunning(false);
    m_status->setText(tr("Cancelled; nothing was changed"));
}

void RiskView::setRunning(bool isRunning)
{
    m_isRunning = isRunning;
    m_run->setVisible(!isRunning);
    if (!isRunning && m_cancel->hasFocus()) m_run->setFocus(Qt::OtherFocusReason);   // not to whatever comes next
    m_cancel->setVisible(isRunning);
    m_progress->setVisible(isRunning);
    for (QWidget* widget : {static_cast<QWidget*>(m_samples), static_cast<QWidget*>(m_seed), static_cast<QWidget*>(m_budget), static_cast<QWidget*>(m_year)}) widget->setEnabled(!isRunning);
    if (isRunning) {
        m_progress->setRange(0, 0);
        m_cancel->setFocus(Qt::OtherFocusReason);
    }
    showState();
}

void RiskView::showProgress(std::size_t done, std::size_t all)
{
    if (!m_isRunning) return;
    m_progress->setRange(0, static_cast<int>(all));
    m_progress->setValue(static_cast<int>(done));
    QString text = tr("%1 of %2 months").arg(done).arg(all);
    const qint64 elapsed = m_clock.elapsed();
    if (done > 0 && elapsed > kTimeLeftAfterMs && done < all)
        text += tr(", %1 left").arg(format::span(Duration::milliseconds(static_cast<std::int64_t>(static_cast<double>(elapsed) / static_cast<double>(done) * static_cast<double>(all - done)))));
    m_status->setText(text);
}

void RiskView::showFailure(const Errors& errors)
{
    m_askedKey.clear();
    m_runsWhenRead = false;
    setRunning(false);
    m_status->setText(errors.empty() ? tr("It was stopped.") : format::text(errors.front().message));
    m_status->setToolTip(m_status->text());
}

void RiskView::showState()
{
    const bool can = m_document && m_document->scenario();
    m_run->setEnabled(can);
    m_run->setText(m_report ? (isStale() ? tr("&Sample again") : tr("&Sample anew")) : tr("&Sample the month"));
    if (m_isRunning) return;
    m_status->setText(!can         ? tr("The scenario has issues that keep it from being read.")
                      : isStale()  ? tr("▲ Of an earlier state of the scenario; sample again")
                      : m_report   ? tr("◌ estimates by rates, %1 samples, seed %2").arg(m_report->assessment.samples).arg(m_report->assessment.seed)
                                   : QString());
    m_status->setToolTip(m_status->text());
    if (m_report) {
        m_tornadoNote->setText(isStale() ? tr("▲ of an earlier state") : tr("each input from its P10 to its P90"));
        for (ChartWidget* chart : {static_cast<ChartWidget*>(m_distribution), static_cast<ChartWidget*>(m_tornado), static_cast<ChartWidget*>(m_fan)}) chart->setProvenance(provenance());
    }
}

QString RiskView::monthText() const { return m_report ? format::LocalClock(m_report->timeZone).month(m_report->monthStart) : QString(); }

void RiskView::showDistribution()
{
    if (!m_report) return m_distribution->clear();
    const risk::Assessment& result = m_report->assessment;
    const bool isYear = m_ofYear->isChecked() && result.year;
    const QString currency = format::text(m_report->currency);
    // A year has no budget of its own: twelve times the month's.
    const auto budget = m_report->budget && isYear ? std::optional(*m_report->budget * 12) : m_report->budget;
    m_distribution->setDistribution(isYear ? *result.year : result.month, isYear ? tr("cost of twelve months from %1").arg(monthText()) : tr("cost of %1").arg(monthText()), currency, budget);
    m_distributionNote->setText(budget ? tr("hatched: above the budget") : tr("no budget is stated"));
}

void RiskView::showReport()
{
    const bool hasYear = m_report && m_report->assessment.year;
    m_ofYear->setVisible(hasYear);
    if (!hasYear) m_ofYear->setChecked(false);
    m_chances->setReport(m_report);
    m_inputs->setReport(m_report);
    if (m_report) {
        const risk::Assessment& result = m_report->assessment;
        const QString currency = format::text(m_report->currency);
        m_tornado->setRows(tornadoRows(*m_report), result.middle.month.toDouble(), currency);
        std::optional<std::size_t> crossed;
        for (const auto& crossing : result.middleDates.crossings)
            if (crossing.threshold == 1.0) crossed = crossing.day;
        m_fan->setBands(result.monthToDate, m_report->monthStart, m_report->timeZone, currency, m_report->budget, crossed);
        m_fanNote->setText(tr("P10 to P90"));
    } else {
        m_tornado->setRows({}, 0, {});
        m_fan->clear();
    }
    showDistribution();
    showAnswer();
    fitColumns(m_inputTable, kMostExtra);
    fitColumns(m_chanceTable, kMostExtra);
    showState();
}

void RiskView::showAnswer()
{
    for (auto& figure : m_figures) figure[1]->setText(u"–"_s);
    m_isBudgetUnlikely = false;
    if (!m_report) {
        const int inputs = m_inputs->rowCount();
        m_headline->setText(tr("How sure is the month?"));
        m_explanation->setText(m_model ? tr("Uncertain inputs: %n. Sampling estimates the month with other values of them each time: P10, P50 and P90, the chance to break the budget, and what drives it.", nullptr, inputs)
                                       : tr("Sampling estimates the month many times, with other values of what is uncertain each time."));
        for (std::size_t i = 0; i < FigureCount; ++i) colourFigure(i);
        return;
    }
    const risk::Assessment& result = m_report->assessment;
    const QString currency = format::text(m_report->currency);
    m_headline->setText(tr("%1 costs %2 to %3 %4 in eight of ten samples, %5 in the middle")
                            .arg(monthText(), format::number(result.month.p10.value), format::number(result.month.p90.value), currency, format::number(result.month.p50.value)));
    QString text;
    if (result.overBudget)
        text = tr("The budget of %1 %2 is broken with probability %3 (95 %: %4 … %5).")
                   .arg(format::number(*m_report->budget), currency, format::percent(result.overBudget->value), format::percent(result.overBudget->interval.low), format::percent(result.overBudget->interval.high));
    else
        text = tr("No budget is stated; the field above asks about one.");
    if (result.year) text += u' ' + tr("Twelve months cost %1 to %2 %3.").arg(format::number(result.year->p10.value), format::number(result.year->p90.value), currency);
    if (const auto rows = m_tornado->rows(); !rows.empty()) text += u' ' + tr("What drives it most: %1.").arg(rows.front().name);
    m_explanation->setText(text);
    m_figures[P10][1]->setText(format::number(result.month.p10.value));
    m_figures[P50][1]->setText(format::number(result.month.p50.value));
    m_figures[P90][1]->setText(format::number(result.month.p90.value));
    m_figures[P10][0]->setText(tr("P10, %1").arg(currency));
    m_figures[P50][0]->setText(tr("P50, %1").arg(currency));
    m_figures[P90][0]->setText(tr("P90, %1").arg(currency));
    if (result.overBudget) {
        m_figures[Keep][1]->setText(format::percent(1 - result.overBudget->value));
        m_isBudgetUnlikely = result.overBudget->value > 0.5;
    }
    for (std::size_t i = 0; i < FigureCount; ++i) colourFigure(i);
}

void RiskView::colourFigure(std::size_t figure)
{
    QPalette palette = m_figures[figure][1]->palette();
    const QColor color = Theme::current().color(figure == Keep && m_isBudgetUnlikely ? R::Bad : R::Text);
    if (palette.color(QPalette::WindowText) == color) return;
    palette.setColor(QPalette::WindowText, color);
    m_figures[figure][1]->setPalette(palette);
}

QString RiskView::provenance() const
{
    QStringList parts{format::text(m_report->scenario), format::text(m_report->variant), monthText(), tr("%1 samples, seed %2").arg(m_report->assessment.samples).arg(m_report->assessment.seed), tr("estimate by rates")};
    if (isStale()) parts << tr("of an earlier state of the scenario");
    parts << u"Headroom "_s + QCoreApplication::applicationVersion();
    return parts.join(u" · "_s);
}

} // namespace headroom::gui

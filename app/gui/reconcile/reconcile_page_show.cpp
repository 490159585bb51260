#include "app/gui/reconcile/reconcile_page.h"

// What the page shows: the bill that is open, its month, what differs, what follows from it.

#include "app/gui/compare/column_fit.h"
#include "app/gui/compare/cost_waterfall_plot.h"
#include "app/gui/document/scenario_document.h"
#include "app/gui/gallery/gallery_entries.h"
#include "app/gui/reconcile/bill_errors_model.h"
#include "app/gui/reconcile/calibration_panel.h"
#include "app/gui/reconcile/reconcile_waterfall.h"
#include "app/gui/reconcile/rules_model.h"
#include "app/gui/reconcile/rules_panel.h"
#include "app/gui/reconcile/stated_costs.h"
#include "app/gui/reconcile/unmapped_model.h"
#include "app/gui/reconcile/variance_model.h"
#include "app/gui/reconcile/variance_text.h"
#include "app/gui/report/picture_export.h"
#include "app/gui/shell/format.h"
#include "app/gui/shell/labels.h"
#include "models/exchange/atomic_file.h"
#include "models/reconcile/reconcile_json.h"
#include "models/reconcile/reconcile_text.h"

#include <QButtonGroup>
#include <QComboBox>
#include <QCoreApplication>
#include <QFileDialog>
#include <QFileInfo>
#include <QHeaderView>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QRegularExpression>
#include <QSignalBlocker>
#include <QStackedWidget>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace headroom::gui {

using R = Theme::Role;

namespace {

enum Page { NoReport, NoBill, Wrong, Result };

QString monthName(SimTime month) { return format::LocalClock().month(month); }

} // namespace

void ReconcilePage::setDocument(ScenarioDocument* document)
{
    m_document = document;
    connect(document, &ScenarioDocument::changed, this, [this] {
        if (m_origin != m_document->origin()) {   // nothing of the former one is compared
            m_origin = m_document->origin();
            closeBill();
        }
        m_right->setCurrentIndex(0);   // what would be changed is another thing now
        showStated();
    });
    m_origin = document->origin();
    showStated();
}

void ReconcilePage::setReport(std::shared_ptr<const analysis::Report> report, std::shared_ptr<const scenario::Scenario> scenario)
{
    const bool isSame = report == m_report;
    m_report = std::move(report);
    m_scenario = std::move(scenario);
    if (isSame && m_outcome) adopt(m_outcome);   // figures are written in another way
    else if (m_report && !m_file.isEmpty()) compare();
    if (!m_report) m_job->cancel();
    showStated();
    showState();
}

void ReconcilePage::setStale(bool stale)
{
    m_isStale = stale;
    showState();
}

void ReconcilePage::setRunning(bool running)
{
    m_isRunning = running;
    showState();
}

void ReconcilePage::openBill(const QString& file, const QString& rules)
{
    closeBill();
    m_file = file;
    if (!rules.isEmpty()) {
        const QString why = m_rules->load(rules);
        m_rules->model()->undoStack()->clear();   // they belong to the bill; nothing was edited
        if (why.isEmpty()) m_areRulesDefault = false;
        else tell(tr("The rules could not be loaded: %1").arg(why), true);
    }
    compare();
}

void ReconcilePage::closeBill()
{
    m_soon.stop();
    m_job->cancel();
    m_file.clear();
    m_survey.reset();
    m_month.reset();
    m_outcome.reset();
    m_calibration.reset();
    m_hasErrors = false;
    m_areRulesDefault = true;
    m_variances->setReconciliation(nullptr);
    m_unmapped->setCells({}, {});
    m_isTakingRules = true;
    m_rules->model()->setRules({});
    m_isTakingRules = false;
    m_waterfall->clear();
    m_filters->button(0)->setChecked(true);
    m_right->setCurrentIndex(0);
    tell({});
    showState();
}

void ReconcilePage::setMonth(SimTime month)
{
    if (m_outcome && m_outcome->month == month) return;
    m_month = month;
    if (m_areRulesDefault) m_soon.stop();
    compare();
}

void ReconcilePage::compare()
{
    m_soon.stop();
    if (!m_report || !m_scenario || m_file.isEmpty()) return;
    ReconcileRequest request;
    request.file = m_file;
    if (!m_areRulesDefault) request.rules = m_rules->model()->usable();
    request.month = m_month;
    request.survey = m_survey;
    request.scenario = m_scenario;
    request.report = m_report;
    if (m_document) request.document = std::make_shared<const Json>(m_document->merged());
    m_job->start(std::move(request));
}

void ReconcilePage::adopt(std::shared_ptr<const ReconcileOutcome> outcome)
{
    m_outcome = std::move(outcome);
    m_survey = m_outcome->survey;
    m_hasErrors = false;
    m_calibration.reset();
    m_right->setCurrentIndex(0);
    m_rules->setChoices(m_outcome->plan, m_outcome->survey->columns);
    if (m_areRulesDefault) {
        m_isTakingRules = true;
        m_rules->model()->setRules(m_outcome->rules);
        m_isTakingRules = false;
    }
    const std::string currency = m_outcome->result.currency;
    const int row = m_table->currentIndex().row();
    m_variances->setReconciliation({m_outcome, &m_outcome->result});
    m_unmapped->setCells(m_outcome->bill.unmapped, currency);
    fitUnmapped();
    m_table->setCurrentIndex(m_variances->index(std::clamp(row, 0, std::max(0, m_variances->rowCount() - 1)), 0));
    const ReconciliationAnswer answer = reconciliationAnswer(m_outcome->result, monthName(m_outcome->month));
    m_headline->setText(answer.headline);
    m_explanation->setText(answer.explanation);
    QStringList notes;
    const auto& bill = m_outcome->bill;
    const auto& result = m_outcome->result;
    if (m_outcome->isEstimate) notes += tr("%1 was not simulated: its plan is an estimate by rates, from the scenario as it is now.").arg(monthName(m_outcome->month));
    if (bill.outsideLines > 0) notes += bill.outsideLines == 1 ? tr("One line of another month, %1, is not compared.").arg(format::money(result.outside))
                                                              : tr("%1 lines of other months, %2, are not compared.").arg(format::number(static_cast<double>(bill.outsideLines)), format::money(result.outside));
    if (bill.ignoredLines > 0) notes += bill.ignoredLines == 1 ? tr("Rules leave out one line, %1.").arg(format::money(result.ignored))
                                                              : tr("Rules leave out %1 lines, %2.").arg(format::number(static_cast<double>(bill.ignoredLines)), format::money(result.ignored));
    if (result.invoiced != result.billed) notes += tr("Invoiced were %1; the figures here spread what was paid ahead over its use.").arg(format::money(result.invoiced));
    m_notes->setText(notes.join(u' '));
    m_notes->setVisible(!notes.isEmpty());
    showMonths();
    showFilters();
    showWaterfall();
    showRow();
    showState();
}

void ReconcilePage::refuse(const Errors& errors)
{
    if (errors.empty()) return;
    m_hasErrors = true;
    m_survey.reset();   // the file may be mended and opened again
    m_outcome.reset();
    m_variances->setReconciliation(nullptr);
    m_errors->setErrors(errors);
    const QString name = QFileInfo(m_file).fileName();
    m_errorTitle->setText(errors.size() == 1 ? tr("%1 cannot be compared: one thing is wrong").arg(name)
                          : errors.size() >= reconcile::kMaxRowErrors ? tr("%1 cannot be compared: the first %2 things that are wrong").arg(name).arg(errors.size())
                                                                      : tr("%1 cannot be compared: %2 things are wrong").arg(name).arg(errors.size()));
    showState();
}

void ReconcilePage::showState()
{
    const bool isBusy = m_job->isRunning();
    m_pages->setCurrentIndex(!m_report ? NoReport : m_hasErrors ? Wrong : m_outcome ? Result : NoBill);
    m_open->setEnabled(m_report != nullptr);
    m_progress->setVisible(isBusy);
    m_cancel->setVisible(isBusy);
    if (!isBusy) m_progress->setValue(0);
    m_calibrate->setEnabled(m_outcome && m_document && !isBusy && !m_isStale);
    m_calibrate->setToolTip(m_isStale ? tr("The scenario was edited after the run; run it again first.") : tr("Shows which prices and counts of the scenario the bill would change, and makes a variant of them"));
    m_export->setEnabled(m_outcome != nullptr);
    m_monthBox->setVisible(m_outcome != nullptr);
    m_monthLabel->setVisible(m_outcome != nullptr);
    m_state->setText(!m_report || !m_isStale ? QString() : tr("Out of date: edited after the run"));
    m_state->setVisible(!m_state->text().isEmpty());
    m_runButton->setEnabled(!m_isRunning);
    m_runButton->setText(m_isRunning ? tr("The run is under way") : tr("&Run the scenario"));
    const bool isUnmapped = m_lower->currentIndex() == 1;
    m_makeRule->setVisible(isUnmapped);
    m_makeRule->setEnabled(m_unmapped->cell(m_unmappedTable->currentIndex().row()) != nullptr);
    QString source = m_file.isEmpty() ? tr("No bill is open.") : QFileInfo(m_file).fileName();
    if (m_survey) source = tr("%1 · %2 · %3 lines").arg(source, format::text(std::string(reconcile::formatName(m_survey->format))), format::number(static_cast<double>(m_survey->lines)));
    m_source->setText(m_source->fontMetrics().elidedText(source, Qt::ElideMiddle, 420));
    m_source->setToolTip(m_file);
    m_table->setEnabled(!m_isStale);
}

void ReconcilePage::showMonths()
{
    const QSignalBlocker blocker(m_monthBox);
    m_monthBox->clear();
    const SimTime own = billedMonthOf(*m_scenario, *m_report);
    for (const reconcile::BilledMonth& month : m_survey->months) {
        m_monthBox->addItem(month.from == own ? tr("%1 (simulated)").arg(monthName(month.from)) : monthName(month.from), QVariant::fromValue<qlonglong>(month.from.nanoseconds()));
        m_monthBox->setItemData(m_monthBox->count() - 1, tr("%1 lines, %2 %3").arg(format::number(static_cast<double>(month.lines)), format::number(reconcile::toDouble(month.cost), 2), format::text(m_survey->currency)), Qt::ToolTipRole);
        if (month.from == m_outcome->month) m_monthBox->setCurrentIndex(m_monthBox->count() - 1);
    }
    m_monthBox->setToolTip(m_survey->months.size() == 1 ? tr("The bill has lines of one month.") : tr("The bill has lines of %1 months.").arg(m_survey->months.size()));
}

void ReconcilePage::showFilters()
{
    const QStringList names{tr("All %1"), tr("Different %1"), tr("On both %1"), tr("Orphans %1"), tr("Missing %1")};
    for (int id = 0; id < names.size(); ++id) m_filters->button(id)->setText(names[id].arg(m_variances->count(static_cast<VarianceFilter>(id))));
    m_lowerButtons->button(0)->setText(tr("Rules %1").arg(m_rules->model()->rowCount()));
    m_lowerButtons->button(1)->setText(tr("Lines without a rule %1").arg(m_unmapped->rowCount()));
}

void ReconcilePage::showWaterfall()
{
    if (!m_outcome) return;
    const auto& result = m_outcome->result;
    m_waterfall->setFirstDetail(m_waterfallButtons->checkedId() != 0 ? QString() : m_outcome->isEstimate ? tr("estimated") : tr("simulated"));
    m_waterfall->setWaterfall(m_waterfallButtons->checkedId() == 0 ? waterfallByCause(result) : waterfallByComponent(result), tr("Planned"), tr("Billed"), 6, std::nullopt);
}

void ReconcilePage::showRow()
{
    const auto* row = m_variances->variance(m_table->currentIndex().row());
    m_showComponent->setEnabled(row != nullptr && !row->component.empty());
    if (row == nullptr || !m_outcome) {
        m_rowTitle->setText(tr("Why a row differs"));
        m_rowText->setText(tr("Choose a row: the difference is split into price, quantity and schedule, to the cent."));
        return;
    }
    const QString title = tr("%1, %2").arg(row->component.empty() ? tr("no rule") : format::text(row->title), format::text(row->meterTitle.empty() ? row->meter : row->meterTitle));
    m_rowTitle->setText(title);
    m_rowTitle->setToolTip(title);
    QStringList lines{tr("Planned %1, billed %2: %3.").arg(format::money(row->planned), format::money(row->billed), signedAmount(row->difference()))};
    lines += varianceSentences(*row);
    if (const QString price = plannedPriceSentence(*row, m_outcome->planned->month); !price.isEmpty()) lines += price;
    m_rowText->setText(lines.join(u'\n'));
}

void ReconcilePage::showStated()
{
    auto* column = static_cast<QVBoxLayout*>(m_statedBox->layout());
    while (QLayoutItem* item = column->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    const auto stated = m_document ? statedCostsOf(scenarioDirectory(), m_document->origin()) : QVector<StatedCosts>();
    m_statedBox->setVisible(!stated.isEmpty());
    if (stated.isEmpty()) return;
    auto* label = makeLabel(12, R::SecondaryText, m_statedBox);
    label->setText(tr("Or compare the costs that the documents of this system state:"));
    column->addWidget(label, 0, Qt::AlignHCenter);
    const QString variant = m_scenario ? format::text(m_scenario->variant) : QString();
    for (const StatedCosts& one : stated) {
        auto* button = new QPushButton(tr("Stated costs, variant %1").arg(one.variant), m_statedBox);
        button->setObjectName(u"stated:"_s + one.variant);
        button->setEnabled(one.variant == variant);
        button->setToolTip(one.variant == variant ? one.bill : tr("Choose the variant %1 and run it first.").arg(one.variant));
        button->setAccessibleName(button->text());
        column->addWidget(button, 0, Qt::AlignHCenter);
        connect(button, &QPushButton::clicked, this, [this, one] { openBill(one.bill, one.rules); }, Qt::QueuedConnection);   // the button may be gone then
    }
}

void ReconcilePage::fitVariances()
{
    if (m_variances->rowCount() == 0) return;
    constexpr int kPad = 18, kNameLeast = 90, kRemarkLeast = 160, kRowsSeen = 300;
    using V = VarianceModel;
    const QFontMetrics plain(m_table->font()), strong(Theme::font(12, true)), header(m_table->horizontalHeader()->font());
    const auto wanted = [&](int column) {
        int width = header.horizontalAdvance(m_variances->headerData(column, Qt::Horizontal).toString());
        for (int row = 0; row < m_variances->rowCount(); row = row == kRowsSeen && m_variances->rowCount() > kRowsSeen + 1 ? m_variances->rowCount() - 1 : row + 1)
            width = std::max(width, (column == V::Difference || m_variances->isSum(row) ? strong : plain).horizontalAdvance(m_variances->index(row, column).data().toString()));
        return width + kPad;
    };
    int amounts = 0;
    for (int column = V::Planned; column <= V::Missing; ++column) {   // figures are never cut
        m_table->setColumnWidth(column, wanted(column) + (column == m_table->horizontalHeader()->sortIndicatorSection() ? kPad : 0));
        amounts += m_table->columnWidth(column);
    }
    const int left = m_table->viewport()->width() - amounts;
    const std::vector<int> widths = fairWidths({wanted(V::Component), wanted(V::Meter)}, std::max(left, 2 * kNameLeast), kNameLeast);
    m_table->setColumnWidth(V::Component, widths[0]);
    m_table->setColumnWidth(V::Meter, widths[1]);
    // The sentences of a row are beside the table as well: without room for them here they are there alone.
    const int rest = left - widths[0] - widths[1];
    m_table->setColumnHidden(V::Remark, rest < kRemarkLeast);
    if (rest >= kRemarkLeast) m_table->setColumnWidth(V::Remark, rest);
    else if (rest > 0) m_table->setColumnWidth(V::Meter, widths[1] + rest);
}

void ReconcilePage::fitUnmapped()
{
    if (m_unmapped->rowCount() == 0) return;
    constexpr int kLeast = 70, kPad = 10;
    std::vector<int> wanted;
    for (int column = 0; column < UnmappedModel::ColumnCount; ++column) {
        m_unmappedTable->resizeColumnToContents(column);
        wanted.push_back(m_unmappedTable->columnWidth(column) + kPad);
    }
    const std::vector<int> widths = fairWidths(wanted, m_unmappedTable->viewport()->width(), kLeast);
    for (std::size_t column = 0; column < widths.size(); ++column) m_unmappedTable->setColumnWidth(static_cast<int>(column), widths[column]);
    if (m_unmappedTable->currentIndex().row() < 0) m_unmappedTable->setCurrentIndex(m_unmapped->index(0, 0));
}

bool ReconcilePage::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::Resize && m_table && watched == m_table->viewport()) fitVariances();
    if (event->type() == QEvent::Resize && m_unmappedTable && watched == m_unmappedTable->viewport()) fitUnmapped();
    return QWidget::eventFilter(watched, event);
}

void ReconcilePage::makeRuleFromUnmapped()
{
    const reconcile::BilledCell* cell = m_unmapped->cell(m_unmappedTable->currentIndex().row());
    if (cell == nullptr || !m_outcome) return;
    const reconcile::Rule rule = ruleFor(*cell, m_outcome->plan);
    m_lowerButtons->button(0)->setChecked(true);
    m_rules->addRule(rule);
}

void ReconcilePage::proposeCalibration()
{
    if (!m_outcome || !m_document) return;
    auto calibration = reconcile::calibrate(m_document->text().toStdString(), m_document->origin().toStdString(), {m_document->variant().toStdString(), {}}, m_outcome->result);
    if (!calibration) {
        tell(format::text(calibration.error().front().message), true);
        return;
    }
    m_calibration = std::move(calibration).value();
    const Json& json = m_document->json();
    const auto variants = json.find("variants");
    m_calibrationPanel->setCalibration(*m_calibration, variants != json.end() && variants->contains(reconcile::kBilledVariant));
    m_right->setCurrentIndex(1);
    if (auto* make = m_calibrationPanel->findChild<QPushButton*>(u"makeBilled"_s)) make->setFocus();
}

void ReconcilePage::makeCalibration()
{
    if (!m_calibration || !m_document) return;
    const std::string text = std::exchange(m_calibration, std::nullopt)->text;
    const Errors errors = m_document->replaceText(QByteArray::fromStdString(text), tr("Calibrate variant “%1”").arg(QString::fromLatin1(reconcile::kBilledVariant)));
    m_right->setCurrentIndex(0);
    if (!errors.empty()) {
        tell(format::text(errors.front().message), true);
        return;
    }
    tell(tr("The variant “%1” was made. Choose it beside the name of the scenario to run it.").arg(QString::fromLatin1(reconcile::kBilledVariant)));
}

void ReconcilePage::chooseBill()
{
    const QString file = QFileDialog::getOpenFileName(this, tr("Open a bill"), {}, tr("Bills (*.csv)"));
    if (!file.isEmpty()) openBill(file);
}

void ReconcilePage::chooseExport()
{
    const QStringList filters{tr("Table (*.csv)"), tr("For programs (*.json)"), tr("Markdown (*.md)"), tr("Picture (*.png)"), tr("Vectors (*.svg)"), tr("PDF (*.pdf)")};
    QString chosen = filters.front();
    QString file = QFileDialog::getSaveFileName(this, tr("Save the comparison"), u"reconciliation.csv"_s, filters.join(u";;"_s), &chosen);
    if (file.isEmpty()) return;
    static const QRegularExpression suffix(u"\\*(\\.\\w+)"_s);
    if (QFileInfo(file).suffix().isEmpty()) file += suffix.match(chosen).captured(1);
    const QString why = exportTo(file);
    tell(why.isEmpty() ? tr("Written to %1").arg(file) : tr("It could not be written: %1").arg(why), !why.isEmpty());
}

QString ReconcilePage::provenance() const
{
    return tr("%1, %2, seed %3, %4, Headroom %5").arg(format::text(m_scenario->name), format::text(m_scenario->variant)).arg(m_report->recording.seed).arg(QFileInfo(m_file).fileName(), QCoreApplication::applicationVersion())
           + (m_report->recording.partial ? tr(", partial") : QString()) + (m_isStale ? tr(", out of date") : QString());
}

QString ReconcilePage::exportTo(const QString& file)
{
    if (!m_outcome) return tr("There is no comparison yet.");
    const std::string version = QCoreApplication::applicationVersion().toStdString();
    std::string text;
    if (file.endsWith(u".csv"_s, Qt::CaseInsensitive)) text = reconcile::reconciliationCsv(m_outcome->result);
    else if (file.endsWith(u".json"_s, Qt::CaseInsensitive)) text = reconcile::reconciliationJson(m_outcome->result, m_outcome->bill, m_scenario->name, m_scenario->variant, version);
    else if (file.endsWith(u".md"_s, Qt::CaseInsensitive)) text = reconcile::reconciliationMarkdown(m_outcome->result, m_outcome->bill, m_scenario->name, m_scenario->variant, version);
    else return exportView(*exportable(), file, provenance());
    const auto written = exchange::writeFileAtomically(file.toStdString(), text);
    return written ? QString() : format::text(written.error().message);
}

void ReconcilePage::tell(const QString& sentence, bool isError)
{
    m_told->setText(isError ? tr("✕ %1").arg(sentence.section(u'\n', 0, 0)) : sentence);
    m_told->setToolTip(sentence);
}

} // namespace headroom::gui

#include "app/gui/commitments/commitments_view.h"

// What the view shows.

#include "app/gui/bill/bill_data.h"
#include "app/gui/charts/figure_table.h"
#include "app/gui/commitments/commitment_chart.h"
#include "app/gui/commitments/proposal_model.h"
#include "app/gui/document/scenario_document.h"
#include "app/gui/inspector/tier_table.h"
#include "app/gui/shell/format.h"
#include "app/gui/shell/labels.h"
#include "models/pricing/price_books.h"

#include <QButtonGroup>
#include <QComboBox>
#include <QCoreApplication>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QStackedLayout>
#include <QTableView>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace headroom::gui {

using R = Theme::Role;
using Kind = pricing::CommitmentProposal::Kind;

namespace {

/// A step of 1, 2 or 5 thousandths, hundredths … that leads through `most` in about a hundred steps.
double niceStep(double most)
{
    const double wanted = std::max(most / 100, 0.001);
    const double power = std::pow(10.0, std::floor(std::log10(wanted)));
    for (const double digit : {1.0, 2.0, 5.0})
        if (digit * power >= wanted * (1 - 1e-9)) return digit * power;
    return 10 * power;
}

} // namespace

bool CommitmentsView::isYear() const { return m_period->currentIndex() == 1; }

void CommitmentsView::setDocument(ScenarioDocument* document) { m_document = document; }

void CommitmentsView::setRunning(bool running)
{
    m_run->setEnabled(!running);
    m_run->setText(running ? tr("The run is under way") : tr("&Run the scenario"));
}

void CommitmentsView::setStale(bool stale)
{
    m_isStale = stale;
    if (m_subject) showOutcome();
}

void CommitmentsView::setReport(std::shared_ptr<const analysis::Report> report, std::shared_ptr<const scenario::Scenario> scenario)
{
    const bool isSame = report == m_report && m_subject != nullptr;
    m_report = std::move(report);
    m_scenario = std::move(scenario);
    if (!m_report) {
        m_work.drop();
        showBusy(false);
        m_subject.reset();
        m_period->setCurrentIndex(0);
        m_pages->setCurrentIndex(0);
        return;
    }
    m_pages->setCurrentIndex(1);
    if (isSame) return showSubject(m_subject);   // figures are written in another way
    m_period->setCurrentIndex(0);
    m_period->setItemText(0, format::text(m_report->month.period.substr(0, m_report->month.period.find(','))));
    prepareMonth();
}

void CommitmentsView::prepareMonth()
{
    if (!m_report) return;
    showBusy(false);
    m_status->setText(tr("Reading prices…"));
    m_work.start([this, report = m_report, scenario = m_scenario](const std::stop_token&, const Background::Deliver& deliver) {
        auto prices = pricing::loadPriceBooksOf(pricing::defaultPriceFolders(), *scenario, report->month);
        if (!prices) return deliver([this, errors = std::move(prices).error()] { showFailure(errors); });
        auto subject = std::make_shared<const CommitmentSubject>(commitmentSubject(*scenario, *prices, {&report->month}));
        deliver([this, subject] { showSubject(subject); });
    });
}

void CommitmentsView::prepareYear()
{
    if (!m_report) return;
    showBusy(true, tr("Estimating twelve months…"));
    m_work.start([this, report = m_report, scenario = m_scenario](const std::stop_token& stop, const Background::Deliver& deliver) {
        const auto year = readYear(*scenario, *report, stop, [&](int months) { deliver([this, months] { m_progress->setValue(months); }); });
        if (stop.stop_requested()) return;
        if (!year) return deliver([this, errors = year.error()] { showFailure(errors); });
        const auto prices = pricing::loadPriceBooksOf(pricing::defaultPriceFolders(), *scenario, report->month);
        if (!prices) return deliver([this, errors = prices.error()] { showFailure(errors); });
        std::vector<const pricing::Statement*> months;
        for (const analysis::YearMonth& month : year->months) months.push_back(&month.part.statement);
        auto subject = std::make_shared<CommitmentSubject>(commitmentSubject(*scenario, *prices, months));
        subject->isEstimate = true;
        deliver([this, subject] { showSubject(subject); });
    });
}

void CommitmentsView::showBusy(bool isBusy, const QString& text)
{
    m_progress->setRange(0, analysis::kMonthsOfYear);
    m_progress->setValue(0);
    m_progress->setVisible(isBusy);
    m_cancel->setVisible(isBusy);
    m_status->setText(text);
}

void CommitmentsView::showFailure(const Errors& errors)
{
    showBusy(false);
    m_status->setText(errors.empty() ? tr("No prices could be read.") : format::text(errors.front().message));
    m_status->setToolTip(m_status->text());
}

void CommitmentsView::showSubject(std::shared_ptr<const CommitmentSubject> subject)
{
    const bool isFirst = m_subject == nullptr;
    m_subject = std::move(subject);
    showBusy(false);
    m_proposals->setSubject(*m_subject);
    m_inForce->setSubject(*m_subject);
    fitColumns(m_proposalTable, kMostExtra);
    fitColumns(m_inForceTable, kMostExtra);
    m_isShowing = true;
    const int chosen = m_size->currentIndex();
    m_size->clear();
    m_size->addItem(tr("Savings plan, all sizes"));
    for (const pricing::MachineUse& machine : m_subject->use.machines) m_size->addItem(tr("Reserve %1").arg(format::text(machine.title)));
    m_size->setCurrentIndex(std::clamp(chosen, 0, m_size->count() - 1));
    m_isShowing = false;
    double saved = 0;
    for (const pricing::CommitmentProposal& best : m_subject->best) saved += best.saved();
    const QString currency = format::text(m_subject->currency);
    m_proposalNote->setText(m_subject->best.empty() ? QString()
                                                    : tr("★ the cheapest choice saves %1 %2 of %3: %4").arg(format::number(saved, 2), currency, format::number(m_subject->machineCost, 2), format::percent(saved / m_subject->machineCost)));
    m_inForceNote->setText(m_inForce->rowCount() > 0 ? tr("used and covered in %1").arg(format::text(m_subject->period)) : QString());
    // What pays best is what is asked about first.
    if (isFirst && !m_subject->best.empty()) {
        if (const auto best = commitmentOf(*m_subject, m_subject->best.front())) return chooseCommitment(*best);
    }
    m_commitment.machine = std::min(m_commitment.machine, m_subject->use.machines.empty() ? 0 : m_subject->use.machines.size() - 1);
    chooseCommitment(m_commitment);
}

void CommitmentsView::chooseSize()
{
    if (!m_subject || m_isShowing) return;
    Commitment commitment = m_commitment;
    const int index = m_size->currentIndex();
    commitment.kind = index == 0 ? Kind::SavingsPlan : Kind::Reservation;
    commitment.machine = index > 0 ? static_cast<std::size_t>(index - 1) : 0;
    const auto best = bestOutcome(*m_subject, commitment);
    commitment.amount = best ? amountOf(*best) : 0;
    chooseCommitment(commitment);
}

void CommitmentsView::chooseTerm()
{
    if (!m_subject || m_isShowing) return;
    Commitment commitment = m_commitment;
    commitment.term = m_terms->checkedId() == 1 ? "3-years" : "1-year";
    if (!outcomeOf(*m_subject, m_commitment))   // the other term had no rate: what is asked now is the best of this one
        if (const auto best = bestOutcome(*m_subject, commitment)) commitment.amount = amountOf(*best);
    chooseCommitment(commitment);
}

void CommitmentsView::chooseCommitment(const Commitment& commitment)
{
    m_commitment = commitment;
    const QString currency = format::text(m_subject->currency);
    CommitmentCurve curve;
    curve.layers = layersOf(*m_subject, m_commitment);
    curve.from = m_subject->from;
    curve.timeZone = m_subject->timeZone;
    const auto best = bestOutcome(*m_subject, m_commitment);
    curve.hasLine = best.has_value();
    const double peak = std::max(peakOf(curve.layers), amountOf(best.value_or(pricing::CommitmentProposal{})));
    if (m_commitment.isPlan()) {
        curve.unit = curve.hasLine ? tr("%1 an hour at the plan's rates").arg(currency) : tr("%1 an hour as you go").arg(currency);
        m_step = niceStep(peak);
        m_most = std::ceil(peak * 1.2 / m_step) * m_step;
        curve.decimals = 3;
    } else {
        curve.unit = tr("nodes paid as you go");
        m_step = 1;
        m_most = std::ceil(peak + std::max(1.0, 0.2 * peak));
        curve.decimals = 0;
    }
    if (best) curve.best = amountOf(*best);
    curve.step = m_step;
    curve.most = m_most;
    m_isShowing = true;
    m_size->setCurrentIndex(m_commitment.isPlan() ? 0 : static_cast<int>(m_commitment.machine) + 1);
    m_terms->button(m_commitment.term == "3-years" ? 1 : 0)->setChecked(true);
    m_amountLabel->setText(m_commitment.isPlan() ? tr("&%1 an hour").arg(currency) : tr("reserved &nodes"));
    m_amount->setAccessibleName(m_commitment.isPlan() ? tr("Committed money an hour") : tr("Reserved nodes"));
    m_amount->setDecimals(m_commitment.isPlan() ? 3 : 0);
    m_amount->setRange(0, m_most);
    m_amount->setSingleStep(m_step);
    m_isShowing = false;
    for (QWidget* widget : {static_cast<QWidget*>(m_amount), static_cast<QWidget*>(m_best)}) widget->setEnabled(curve.hasLine);
    m_best->setText(best ? (m_commitment.isPlan() ? tr("&Best: %1").arg(format::number(amountOf(*best), 3)) : tr("&Best: %1").arg(best->nodes)) : tr("&Best"));
    m_commitment.amount = std::clamp(m_commitment.amount, 0.0, m_most);
    m_hours->setCurve(curve);
    m_duration->setCurve(std::move(curve));
    const QString sizes = [&] {
        QStringList names;
        for (const UseLayer& layer : m_hours->curve().layers) names << layer.name;
        return names.join(u" · "_s);
    }();
    m_hoursNote->setText((m_subject->isEstimate ? tr("%1, estimated").arg(format::text(m_subject->period)) : format::text(m_subject->period)) + (sizes.isEmpty() ? QString() : u" · "_s + sizes));
    m_hoursNote->setToolTip(m_hoursNote->text());
    m_durationNote->setText(tr("hatched: paid and not used"));
    m_isNamed = false;
    showOutcome();
}

void CommitmentsView::setAmount(double amount)
{
    if (!m_subject) return;
    m_commitment.amount = std::clamp(amount, 0.0, m_most);
    showOutcome();
}

QString CommitmentsView::levelText() const
{
    if (m_commitment.isPlan()) return tr("%1 %2 an hour").arg(format::number(m_commitment.amount, 3), format::text(m_subject->currency));
    const int nodes = static_cast<int>(std::lround(m_commitment.amount));
    return nodes == 1 ? tr("1 reserved node") : tr("%n reserved nodes", nullptr, nodes);
}

void CommitmentsView::showFigure(Figure figure, const QString& value, const QString& note, R role)
{
    m_roles[figure] = role;
    colourFigure(figure);
    m_figures[figure][1]->setText(value);
    m_figures[figure][2]->setText(note);
    m_figures[figure][2]->setToolTip(note);
}

void CommitmentsView::colourFigure(std::size_t figure)
{
    QPalette palette = m_figures[figure][1]->palette();
    const QColor color = Theme::current().color(m_roles[figure]);
    if (palette.color(QPalette::WindowText) == color) return;
    palette.setColor(QPalette::WindowText, color);
    m_figures[figure][1]->setPalette(palette);
}

void CommitmentsView::showOutcome()
{
    m_outcome = outcomeOf(*m_subject, m_commitment);
    m_isShowing = true;
    m_amount->setValue(m_commitment.amount);
    m_isShowing = false;
    m_hours->setLevel(m_commitment.amount, levelText());
    m_duration->setLevel(m_commitment.amount, levelText());
    for (CommitmentChart* chart : {m_hours, m_duration}) chart->setProvenance(provenance());
    const QString currency = format::text(m_subject->currency);
    const QString none = u"–"_s;
    if (!m_outcome) {
        for (int figure = 0; figure < FigureCount; ++figure) showFigure(static_cast<Figure>(figure), none, {});
        const bool hasMachines = !m_subject->use.machines.empty();
        showFigure(Cost, hasMachines ? tr("%1 %2").arg(format::number(m_subject->machineCost, 2), currency) : none, tr("as you go"));
        m_status->setText(!hasMachines ? tr("No machine hour is paid as you go.") : m_commitment.isPlan() ? tr("The price book has no savings plan rate for these sizes and this term.") : tr("The price book has no rate of this term for this size."));
    } else {
        const pricing::CommitmentProposal& outcome = *m_outcome;
        const double unused = outcome.committed * (1 - outcome.utilisation);
        showFigure(Cost, tr("%1 %2").arg(format::number(outcome.after, 2), currency), tr("%1 as you go").arg(format::number(outcome.before, 2)));
        showFigure(Saving, tr("%1 %2").arg(format::number(outcome.saved(), 2), currency), outcome.before > 0 ? tr("%1 of what it can cover").arg(format::percent(outcome.saved() / outcome.before)) : QString(),
                   outcome.saved() > 0.005 ? R::Good : outcome.saved() < -0.005 ? R::Bad : R::Text);
        showFigure(Utilisation, format::percent(outcome.utilisation), tr("%1 %2 paid and unused").arg(format::number(unused, 2), currency), outcome.utilisation < outcome.breakEven ? R::Bad : R::Text);
        showFigure(Coverage, format::percent(outcome.coverage), tr("of the hours it can cover"));
        showFigure(BreakEven, format::percent(outcome.breakEven), m_commitment.isPlan() ? tr("used, of its best size") : tr("of it used"));
        if (m_commitment.isPlan()) {
            const std::size_t planned = pricing::plannedOrder(m_subject->use, m_commitment.term).size(), all = m_subject->use.machines.size();
            showFigure(Rate, tr("%1 of %2 sizes").arg(planned).arg(all), planned == all ? tr("have a plan rate: all that are used") : tr("have a plan rate; the others stay as you go"));
        } else {
            const pricing::MachineUse& machine = m_subject->use.machines[m_commitment.machine];
            const RateConfidence& sure = m_subject->confidence[m_commitment.machine];
            showFigure(Rate, tr("%1 %2 %3").arg(confidenceSign(sure.of(Kind::Reservation, m_commitment.term)), format::number(pricing::reservedRate(machine, m_commitment.term), 4), currency),
                       tr("%1 %2 as you go").arg(confidenceSign(sure.payAsYouGo), format::number(machine.payAsYouGo, 4)));
        }
        m_status->setText(m_isStale ? tr("Of an earlier state of the scenario") : m_subject->isEstimate ? tr("◌ estimated hours") : QString());
    }
    const AppliedCommitment change = m_scenario && m_outcome ? applied() : AppliedCommitment{};
    m_applyText->setText(change.text);
    m_apply->setEnabled(!change.edits.empty());
    m_name->setEnabled(!change.edits.empty());
    if (!m_isNamed) m_name->setText(change.name);
}

AppliedCommitment CommitmentsView::applied() const
{
    return applyCommitment(*m_scenario, *m_subject, m_commitment, [this](const QString& id) { return m_document ? m_document->sourceOf(id) : id; });
}

void CommitmentsView::apply()
{
    if (!m_document || !m_subject || !m_outcome) return;
    const AppliedCommitment change = applied();
    const QString name = m_name->text().trimmed();
    if (change.edits.empty()) return;
    if (name.isEmpty()) {
        m_applyText->setText(tr("A variant needs a name."));
        m_name->setFocus(Qt::OtherFocusReason);
        return;
    }
    const Errors errors = m_document->addVariant(name, change.edits);
    m_applyText->setText(errors.empty() ? tr("The variant %1 is chosen: run it to see its bill.").arg(name) : format::text(errors.front().message));
}

QString CommitmentsView::provenance() const
{
    QStringList parts{format::text(m_scenario ? m_scenario->name : std::string()), format::text(m_scenario ? m_scenario->variant : std::string()), format::text(m_subject->period)};
    if (m_report) parts << tr("seed %1").arg(m_report->recording.seed) << tr("price book %1, %2").arg(format::text(m_report->month.priceBookRegion), format::text(m_report->month.priceBookAsOf));
    if (m_subject->isEstimate) parts << tr("estimate");
    if (m_report && m_report->recording.partial) parts << tr("partial");
    if (m_isStale) parts << tr("of an earlier state of the scenario");
    parts << u"Headroom "_s + QCoreApplication::applicationVersion();
    return parts.join(u" · "_s);
}

} // namespace headroom::gui

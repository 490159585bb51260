#include "app/gui/compare/compare_view.h"

// What the view shows: which runs answer, what they say, what is still to be asked.

#include "app/gui/compare/column_fit.h"
#include "app/gui/compare/compare_export.h"
#include "app/gui/compare/outcome_model.h"
#include "app/gui/compare/overlay_plot.h"
#include "app/gui/compare/pareto_plot.h"
#include "app/gui/compare/variant_chip.h"
#include "app/gui/compare/cost_waterfall_plot.h"
#include "app/gui/document/scenario_document.h"
#include "app/gui/shell/format.h"
#include "app/gui/shell/labels.h"

#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QStackedLayout>
#include <QTableView>

#include <algorithm>
#include <numeric>

using namespace Qt::StringLiterals;

namespace headroom::gui {

using R = Theme::Role;

void CompareView::fitColumns(QTableView* table)
{
    constexpr int kLeast = 56, kPad = 10;
    std::vector<int> wanted;
    for (int column = 0; column < table->model()->columnCount(); ++column) {
        table->resizeColumnToContents(column);
        wanted.push_back(std::max(table->columnWidth(column) + kPad, kLeast));
    }
    if (wanted.empty()) return;
    // The names first, up to a third; one long text among figures must not take their room.
    const int available = table->viewport()->width(), others = std::accumulate(wanted.begin() + 1, wanted.end(), 0);
    const int first = std::min(wanted[0], std::max(available / 3, available - others));
    std::vector<int> widths = fairWidths(std::vector<int>(wanted.begin() + 1, wanted.end()), available - first, kLeast);
    widths.insert(widths.begin(), first);
    for (std::size_t column = 0; column < widths.size(); ++column) table->setColumnWidth(static_cast<int>(column), widths[column]);
}

bool CompareView::eventFilter(QObject* watched, QEvent* event)
{
    for (QTableView* table : {m_inputTable, m_outcomeTable})
        if (table && watched == table->viewport() && event->type() == QEvent::Resize) fitColumns(table);
    return QWidget::eventFilter(watched, event);
}

void CompareView::setDocument(ScenarioDocument* document)
{
    m_document = document;
    connect(document, &ScenarioDocument::changed, this, [this] {
        if (isVisible()) m_soon.start();
    });
}

void CompareView::setOptions(std::function<simulation::RunOptions()> options) { m_options = std::move(options); }

QStringList CompareView::allVariants() const
{
    QStringList names;
    if (!m_document) return names;
    names += u"base"_s;
    const Json& json = m_document->json();
    if (json.is_object() && json.contains("variants") && json["variants"].is_object())
        for (const auto& [name, patch] : json["variants"].items())
            if (name != "base") names += QString::fromStdString(name);
    return names;
}

VariantRequest CompareView::request(const QString& variant, Answering how) const
{
    VariantRequest request;
    request.variant = variant;
    request.how = how;
    if (m_options) request.options = m_options();
    request.options.replications = how == Answering::Simulation ? m_replications->value() : 1;
    request.text = m_document->text();
    if (m_hashedRevision != m_document->revision()) {
        m_contentHashes.clear();
        m_hashedRevision = m_document->revision();
    }
    QByteArray& hash = m_contentHashes[variant];
    if (hash.isEmpty()) hash = contentHash(m_document->json(), variant);
    request.key = runKey(hash, how, request.options);
    return request;
}

/// When another file was opened, nothing of the former one is compared.
void CompareView::forgetOtherDocument()
{
    if (m_origin == m_document->origin()) return;
    m_origin = m_document->origin();
    m_queue->cancel(Answering::Estimate);
    m_queue->cancel(Answering::Simulation);
    m_chosen.clear();
    m_simulated.clear();
    m_failures.clear();
    m_shown.clear();
    m_inputsOf.clear();
}

void CompareView::setVariants(const QStringList& names)
{
    const QStringList known = allVariants();
    if (m_document) forgetOtherDocument();
    QStringList chosen;
    for (const QString& name : names)
        if (known.contains(name) && !chosen.contains(name) && chosen.size() < kVariantsMax) chosen += name;
    m_chosen = chosen;
    rebuildChips();
    refresh();
}

void CompareView::addVariant(const QString& name) { setVariants(m_chosen + QStringList{name}); }

void CompareView::removeVariant(const QString& name)
{
    if (m_chosen.size() <= 2) return;   // a comparison has two
    QStringList names = m_chosen;
    names.removeAll(name);
    setVariants(names);
}

void CompareView::rebuildChips()
{
    const auto focused = std::ranges::find_if(m_chips, [](const VariantChip* chip) { return chip->hasFocus(); });
    const auto focusedAt = focused == m_chips.end() ? -1 : focused - m_chips.begin();
    for (VariantChip* chip : m_chips) {
        chip->hide();
        chip->setObjectName(QString());   // nobody finds it any more
        chip->deleteLater();              // it may be the one that was clicked
    }
    m_chips.clear();
    for (int i = 0; i < m_chosen.size(); ++i) {
        auto* chip = new VariantChip(m_chosen[i], i, this);
        m_chipRow->addWidget(chip);
        chip->show();   // the layout would do so in the next turn, and what is hidden takes no focus
        m_chips.push_back(chip);
        if (i == 0) connect(chip, &VariantChip::clicked, this, &CompareView::chooseBaseline);
        else connect(chip, &VariantChip::clicked, this, [this, name = m_chosen[i]] { removeVariant(name); });
    }
    if (focusedAt >= 0 && !m_chips.empty()) {
        m_chips[static_cast<std::size_t>(std::min<std::ptrdiff_t>(focusedAt, std::ssize(m_chips) - 1))]->setFocus(Qt::OtherFocusReason);
    }
    m_add->setEnabled(m_chosen.size() < kVariantsMax);
    const QSignalBlocker blocker(m_against);
    const QString before = m_against->currentText();
    m_against->clear();
    m_against->addItems(m_chosen.mid(1));
    m_against->setCurrentIndex(std::max(0, m_against->findText(before)));
    m_against->setVisible(m_chosen.size() > 2);
    orderTabs();
}

void CompareView::orderTabs()
{
    auto* before = findChild<QWidget*>(u"makeVariant"_s);   // of the page that is shown while there is nothing to compare
    const auto then = [&before](QWidget* next) {
        setTabOrder(before, next);
        before = next;
    };
    for (VariantChip* chip : m_chips) then(chip);
    for (QWidget* each : std::initializer_list<QWidget*>{m_add, m_run, m_stop, m_replications, m_copy, m_export, m_inputTable, m_outcomeTable, m_against, m_waterfall, m_pareto, m_overlay}) then(each);
}

/// A variant that is another name for the baseline answers nothing. Where all are, the first of the others.
QString CompareView::firstThatDiffers(const QString& baseline) const
{
    QStringList others = allVariants();
    others.removeAll(baseline);
    const QByteArray text = m_document->text();
    const std::string_view file(text.constData(), static_cast<std::size_t>(text.size()));
    const auto found = std::ranges::find_if(others, [&](const QString& name) { return !analysis::inputDifferences(file, {baseline.toStdString(), name.toStdString()}).empty(); });
    return found == others.end() ? others.value(0) : *found;
}

void CompareView::refresh()
{
    m_soon.stop();
    if (!m_document || !m_document->scenario()) return;   // while there are issues the last answer stays
    forgetOtherDocument();
    const QStringList all = allVariants();
    m_pages->setCurrentIndex(all.size() < 2 ? 0 : 1);
    if (all.size() < 2) return;
    QStringList chosen;
    for (const QString& name : std::as_const(m_chosen))
        if (all.contains(name)) chosen += name;
    if (chosen.isEmpty()) chosen += all.front();
    if (chosen.size() < 2) {
        const QString open = m_document->variant();
        chosen += chosen.contains(open) ? firstThatDiffers(chosen[0]) : open;
    }
    if (chosen != m_chosen) {
        m_chosen = chosen;
        rebuildChips();
    }
    showResults();
    if (isVisible()) askEstimates();
    showChips();
}

void CompareView::askEstimates()
{
    m_queue->forgetWaiting(Answering::Estimate);   // of the text before
    const QStringList all = allVariants();
    QStringList order = m_chosen;
    for (const QString& name : all)
        if (!order.contains(name)) order += name;
    for (const QString& name : std::as_const(order)) {
        const QByteArray key = m_estimateKeys.value(name);
        if (m_failures.contains(key)) continue;
        if (!m_chosen.contains(name) && m_queue->store().figures(key)) continue;   // the map needs no more
        m_queue->ask(request(name, Answering::Estimate));
    }
}

void CompareView::runAll()
{
    if (!m_document || !m_document->scenario()) return;
    for (const QString& name : std::as_const(m_chosen)) {
        const VariantRequest wanted = request(name, Answering::Simulation);
        m_failures.remove(wanted.key);
        m_queue->ask(wanted);
    }
    refresh();
}

void CompareView::stop()
{
    m_queue->cancel(Answering::Simulation);
    refresh();
}

void CompareView::showResults()
{
    m_estimateKeys.clear();
    for (const QString& name : allVariants()) m_estimateKeys[name] = request(name, Answering::Estimate).key;

    Shown simulated, estimated;
    m_isStale = false;
    QString failure;
    for (int i = 0; i < m_chosen.size(); ++i) {
        const QString& name = m_chosen[i];
        const QByteArray key = request(name, Answering::Simulation).key;
        if (const auto found = m_queue->store().find(key); found && found->report) m_simulated[name] = {key, found};
        const auto last = m_simulated.value(name);
        const auto estimate = m_queue->store().find(m_estimateKeys.value(name));
        const bool isStale = last.second && last.first != key;
        m_isStale = m_isStale || isStale;
        simulated.push_back(last.second);
        estimated.push_back(estimate && estimate->report ? estimate : nullptr);
        const QString why = m_failures.contains(key) ? m_failures.value(key) : m_failures.value(m_estimateKeys.value(name));
        if (!why.isEmpty() && failure.isEmpty()) failure = tr("%1 gave no answer: %2").arg(name, why);
        VariantChip* chip = m_chips[static_cast<std::size_t>(i)];
        chip->setState(isStale ? VariantChip::State::Stale : last.second ? VariantChip::State::Simulated : estimated.back() ? VariantChip::State::Estimated
                       : !why.isEmpty() ? VariantChip::State::Failed : VariantChip::State::Waiting);
    }
    const auto complete = [](const Shown& runs) { return std::ranges::none_of(runs, [](const auto& run) { return run == nullptr; }); };
    m_isSimulated = complete(simulated);
    if (!m_isSimulated) m_isStale = false;
    Shown runs = m_isSimulated ? simulated : estimated;
    const bool answered = complete(runs);
    if (!answered && complete(m_shown) && m_shown.size() == runs.size() && m_shown != runs) {
        // New estimates are on their way: what is shown stays for that moment, if it is of these variants.
        bool same = true;
        for (std::size_t i = 0; i < runs.size(); ++i) same = same && QString::fromStdString(m_shown[i]->report->recording.variant) == m_chosen[static_cast<qsizetype>(i)];
        if (same) runs = m_shown;
    }
    const bool changed = runs != m_shown;
    m_shown = runs;
    showInputs();
    if (changed || !complete(runs)) showComparison(runs);
    showPareto();
    m_badge->setText(!complete(runs) ? QString() : m_isStale ? tr("↻ stale: run again") : m_isSimulated ? QString() : tr("◌ estimate"));
    setTextRole(m_badge, m_isStale ? R::Warning : R::Estimate);
    if (!failure.isEmpty()) m_explanation->setText(failure);
    m_explanation->setVisible(!m_explanation->text().isEmpty());
}

void CompareView::showComparison(const Shown& runs)
{
    if (std::ranges::any_of(runs, [](const auto& run) { return run == nullptr; })) {
        m_outcomes->setComparison({}, false);
        m_answerText = {};
        m_headline->setText(tr("Estimating %1…").arg(m_chosen.join(u", "_s)));
        m_explanation->clear();
        m_mark->setText(u"◌"_s);
        m_outcomeNote->clear();
        m_overlay->setRuns(runs, {}, std::nullopt);
        m_overlayNote->clear();
        showWaterfall();
        return;
    }
    std::vector<const scenario::Scenario*> scenarios;
    std::vector<const analysis::Report*> reports;
    for (const auto& run : runs) {
        scenarios.push_back(run->scenario.get());
        reports.push_back(run->report.get());
    }
    m_outcomes->setComparison(analysis::compare(scenarios, reports), !m_isSimulated);
    const auto& comparison = m_outcomes->comparison();
    m_outcomeTable->clearSpans();
    for (int row = 0; row < m_outcomes->rowCount(); ++row)
        if (m_outcomes->isGroup(row)) m_outcomeTable->setSpan(row, 0, 1, m_outcomes->columnCount());
    fitColumns(m_outcomeTable);
    m_answerText = answerOf(comparison);
    using Tone = ComparisonAnswer::Tone;
    m_headline->setText(m_answerText.headline);
    m_explanation->setText(m_answerText.explanation);
    m_mark->setText(m_answerText.tone == Tone::Better ? u"✓"_s : m_answerText.tone == Tone::Worse ? u"▲"_s : m_answerText.tone == Tone::Mixed ? u"◆"_s : u"="_s);
    setTextRole(m_mark, m_answerText.tone == Tone::Better ? R::Good : m_answerText.tone == Tone::Worse ? R::Bad : m_answerText.tone == Tone::Mixed ? R::Warning : R::MutedText);
    m_outcomeNote->setText(!m_isSimulated ? tr("estimated with rates: no intervals") : comparison.pairs > 0 ? tr("%n pairs, ± = 95 % interval; grey: inside it", nullptr, static_cast<int>(comparison.pairs))
                                                                                                : tr("no intervals: see the tooltip"));
    m_outcomeNote->setToolTip(format::text(comparison.pairing));
    const QString currency = format::text(reports.front()->month.currency);
    m_overlay->setRuns(runs, currency, limitOf(runs));
    m_overlayNote->setText(tr("%1, local time").arg(format::text(reports.front()->window.period)));
    showWaterfall();
}

std::optional<double> CompareView::limitOf(const Shown& runs) const
{
    for (const auto& run : runs)
        if (run && run->scenario)
            for (const scenario::Slo& slo : run->scenario->slos)
                if (slo.metric == "latency.p95" && slo.below) return slo.below;
    return std::nullopt;
}

void CompareView::showWaterfall()
{
    const int place = m_against->currentIndex() + 1;
    const auto variant = place > 0 && place < static_cast<int>(m_shown.size()) ? m_shown[static_cast<std::size_t>(place)] : nullptr;
    if (!variant || !m_shown.front()) {
        m_waterfall->clear();
        m_waterfallNote->clear();
        return;
    }
    std::optional<double> half;
    for (const auto& row : m_outcomes->comparison().rows)
        if (row.name == "Cost of the month" && row.paired[static_cast<std::size_t>(place)]) half = row.paired[static_cast<std::size_t>(place)]->interval.halfWidth();
    const auto& base = *m_shown.front();
    m_waterfall->setWaterfall(costWaterfallOf(base.report->month, variant->report->month, *base.scenario, *variant->scenario), m_chosen.front(), m_chosen[place], place, half);
    m_waterfallNote->setText(tr("%1, %2, by component").arg(format::text(base.report->month.currency), format::text(base.report->month.period)));
}

void CompareView::showPareto()
{
    std::vector<ParetoPoint> points;
    QString currency;
    const QStringList all = allVariants();
    for (const QString& name : all) {
        ParetoPoint point;
        point.variant = name;
        point.series = static_cast<int>(m_chosen.indexOf(name));
        const auto simulated = m_queue->store().figures(request(name, Answering::Simulation).key);
        const auto estimate = m_queue->store().figures(m_estimateKeys.value(name));
        if (!simulated && !estimate) continue;
        point.simulated = simulated.has_value();
        point.figures = simulated ? *simulated : *estimate;
        points.push_back(point);
    }
    for (const auto& run : m_shown)
        if (run) currency = format::text(run->report->month.currency);
    if (currency.isEmpty() && m_document->scenario()) currency = format::text(m_document->scenario()->currency);
    const int known = static_cast<int>(points.size());
    m_pareto->setPoints(std::move(points), currency, limitOf(m_shown));
    m_paretoNote->setText(known < all.size() ? tr("%1 of %2 variants, front outlined").arg(known).arg(all.size()) : tr("%n variants, front outlined", nullptr, known));
}

void CompareView::showInputs()
{
    const bool named = std::ranges::all_of(m_shown, [](const auto& run) { return run != nullptr; });   // then the titles of all are known
    const QString of = u"%1 %2 %3"_s.arg(m_document->revision()).arg(named).arg(m_chosen.join(u'\n'));
    if (of == m_inputsOf) return;
    m_inputsOf = of;
    std::vector<std::string> names;
    for (const QString& name : std::as_const(m_chosen)) names.push_back(name.toStdString());
    const QByteArray text = m_document->text();
    auto differences = analysis::inputDifferences(std::string_view(text.constData(), static_cast<std::size_t>(text.size())), names);
    std::map<std::string, QString> titles;
    const auto add = [&](const scenario::Scenario& scenario) {
        for (const auto& component : scenario.components) titles.try_emplace(component.id, format::text(component.title.empty() ? component.id : component.title));
    };
    if (m_document->scenario()) add(*m_document->scenario());
    for (const auto& run : m_shown)
        if (run && run->scenario) add(*run->scenario);
    const int count = static_cast<int>(differences.size());
    m_inputs->setDifferences(std::move(differences), m_chosen, std::move(titles));
    m_inputNote->setText(count == 0 ? tr("nothing: they are the same") : tr("%n values", nullptr, count));
    fitColumns(m_inputTable);
}

void CompareView::showChips()
{
    if (!m_document) return;
    int waiting = 0;
    for (std::size_t i = 0; i < m_chips.size(); ++i) {
        const auto fraction = m_queue->fraction(request(m_chosen[static_cast<qsizetype>(i)], Answering::Simulation).key);
        m_chips[i]->setFraction(fraction);
        if (fraction) ++waiting;
    }
    const bool busy = m_queue->isBusy(Answering::Simulation);
    m_run->setVisible(!busy);
    m_stop->setVisible(busy);
    m_replications->setEnabled(!busy);
    m_status->setText(busy ? tr("Simulating: %n variant(s) to go", nullptr, waiting) : runsText());
    m_status->setToolTip(m_status->text());
}

QString CompareView::runsText() const
{
    const auto options = m_options ? m_options() : simulation::RunOptions{};
    return tr("same customers in all, seed %1").arg(options.seed);
}

QString CompareView::provenance() const
{
    QStringList parts{m_document->title(), m_chosen.join(u", "_s), runsText()};
    if (!m_shown.empty() && m_shown.front()) parts += format::text(m_shown.front()->report->window.period);
    parts += !m_isSimulated ? tr("estimate") : tr("simulated, %n replications each", nullptr, m_shown.empty() || !m_shown.front() ? 0 : m_shown.front()->report->recording.replications);
    if (m_isStale) parts += tr("stale");
    return parts.join(u"; "_s);
}

QString CompareView::tableText() const { return comparisonText(*m_inputs, *m_outcomes, u'\t'); }

bool CompareView::exportTo(const QString& file)
{
    return exportComparison({provenance(), m_headline->text(), m_explanation->text(), m_inputs, m_outcomes, m_waterfall, m_pareto, m_overlay}, file);
}

} // namespace headroom::gui

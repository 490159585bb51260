#include "app/gui/whatif/what_if_panel.h"

#include "app/gui/document/scenario_document.h"
#include "app/gui/shell/format.h"
#include "app/gui/shell/labels.h"
#include "app/gui/whatif/search_section.h"
#include "app/gui/whatif/what_if_footer.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

#include <cmath>

using namespace Qt::StringLiterals;

namespace headroom::gui {

using R = Theme::Role;

WhatIfPanel::WhatIfPanel(ScenarioDocument* document, QWidget* parent)
    : QWidget(parent), m_document(document), m_resetAll(new QPushButton(tr("Reset all"), this)), m_count(makeLabel(12, R::SecondaryText, this)),
      m_note(makeLabel(12, R::SecondaryText, this)), m_figures(new QWidget(this)), m_find(new QLineEdit(this)), m_scroll(new QScrollArea(this)), m_list(new QWidget),
      m_column(new QVBoxLayout(m_list)), m_search(new SearchSection), m_footer(new WhatIfFooter(this))
{
    build();
    connect(m_document, &ScenarioDocument::changed, this, &WhatIfPanel::prepare, Qt::QueuedConnection);   // not from inside an edit
    connect(&m_model, &WhatIfModel::moved, this, &WhatIfPanel::onMoved);
    connect(&m_estimator, &Estimator::prepared, this, [this](const std::vector<Lever>& levers) {
        m_model.setLevers(levers);
        rebuildRows();
        onMoved();
    });
    connect(&m_estimator, &Estimator::unprepared, this, [this](const Errors& errors) {
        m_model.setLevers({});
        rebuildRows();
        showRefusal(errors);
    });
    connect(&m_estimator, &Estimator::answered, this, &WhatIfPanel::showEstimate);
    connect(&m_estimator, &Estimator::refused, this, [this](quint64, const Errors& errors) { showRefusal(errors); });
    connect(&m_estimator, &Estimator::attributed, this, [this](quint64 number, const QString& id, double amount) {
        const int at = m_model.rowOf(id);
        if (number != m_asked || at < 0 || !m_model.isChanged(at) || !m_subjectScenario) return;
        m_model.setEffect(at, amount);
        m_rows[static_cast<std::size_t>(at)]->showEffect(signedMoney(amount, m_subjectScenario->currency), std::abs(amount) < 0.005 ? 0 : amount < 0 ? -1 : 1);
    });
    connect(&m_confirmation, &WhatIfConfirmation::progressed, m_footer, &WhatIfFooter::showProgress);
    connect(&m_confirmation, &WhatIfConfirmation::finished, this, &WhatIfPanel::showConfirmed);
    connect(&m_confirmation, &WhatIfConfirmation::cancelled, this, [this] { m_footer->showConfirming(false); });
    connect(&m_confirmation, &WhatIfConfirmation::failed, this, [this](const Errors& errors) {
        m_footer->showConfirming(false);
        showRefusal(errors);
    });
    connect(m_footer, &WhatIfFooter::confirmRequested, this, &WhatIfPanel::confirm);
    connect(m_footer, &WhatIfFooter::cancelRequested, &m_confirmation, &WhatIfConfirmation::cancel);
    connect(m_footer, &WhatIfFooter::applyRequested, this, &WhatIfPanel::apply);
    connect(m_resetAll, &QPushButton::clicked, &m_model, &WhatIfModel::resetAll);
    connect(m_find, &QLineEdit::textChanged, this, &WhatIfPanel::filter);
    connect(m_search, &SearchSection::chosen, &m_model, &WhatIfModel::moveAll);
    m_search->setSource([this]() -> std::pair<EstimateSubject, std::vector<Lever>> {
        if (!m_subjectScenario) return {};
        EstimateSubject whole = subject();
        whole.window = wholeCalendar(*m_subjectScenario, whole.window.seed);   // every objective on every day
        return {whole, m_model.levers()};
    });
    m_footer->setSaver([this](const QString& name) {
        const Errors errors = m_document->addVariant(name, m_model.edits());
        return errors.empty() ? QString() : format::text(errors.front().message);
    });
    updateState();
}

WhatIfPanel::~WhatIfPanel() = default;

void WhatIfPanel::build()
{
    setObjectName(u"whatIfPanel"_s);
    setAccessibleName(tr("What-if"));
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Base);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto* head = new QHBoxLayout;
    head->setContentsMargins(12, 6, 8, 6);
    head->setSpacing(8);
    m_count->setObjectName(u"changeCount"_s);
    m_count->setMinimumWidth(40);
    m_resetAll->setObjectName(u"resetAllButton"_s);
    m_resetAll->setProperty("link", true);
    m_resetAll->setToolTip(tr("Puts every lever back to its base"));
    head->addWidget(m_count, 1);
    head->addWidget(m_resetAll);
    column->addLayout(head);
    column->addWidget(makeLine(Qt::Horizontal, this));

    auto* grid = new QGridLayout(m_figures);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setSpacing(0);
    for (std::size_t i = 0; i < m_cards.size(); ++i) {
        m_cards[i] = new FigureCard(m_figures);
        m_cards[i]->setObjectName(u"figureCard%1"_s.arg(i));
        grid->addWidget(m_cards[i], static_cast<int>(i / 2), static_cast<int>(i % 2));
    }
    grid->setColumnStretch(0, 1);
    grid->setColumnStretch(1, 1);
    column->addWidget(m_figures);
    m_note->setObjectName(u"whatIfNote"_s);
    m_note->setWordWrap(true);
    m_note->setContentsMargins(12, 6, 8, 6);
    column->addWidget(m_note);

    m_find->setObjectName(u"leverSearch"_s);
    m_find->setPlaceholderText(tr("Find a lever"));
    m_find->setAccessibleName(tr("Find a lever"));
    m_find->setClearButtonEnabled(true);
    auto* find = new QHBoxLayout;
    find->setContentsMargins(12, 6, 8, 6);
    find->addWidget(m_find);
    column->addLayout(find);
    column->addWidget(makeLine(Qt::Horizontal, this));

    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(0);
    m_column->addStretch(1);
    m_list->setAutoFillBackground(true);
    m_list->setBackgroundRole(QPalette::Base);
    m_scroll->setWidget(m_list);
    m_scroll->setWidgetResizable(true);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setFocusPolicy(Qt::NoFocus);
    m_column->addWidget(m_search);
    column->addWidget(m_scroll, 1);
    column->addWidget(makeLine(Qt::Horizontal, this));
    column->addWidget(m_footer);
    setMinimumHeight(120);   // it may have to share a low dock until it is brought to the front
    column->setSizeConstraint(QLayout::SetNoConstraint);
}

void WhatIfPanel::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    prepare();
}

EstimateWindow WhatIfPanel::shownWindow() const
{
    const auto scenario = m_document->scenario();
    if (m_result && !m_result->recording.partial)
        return {m_result->recording.start, m_result->recording.windowEnd - m_result->recording.start, m_result->recording.bucket, m_result->recording.seed};
    const simulation::RunOptions options = m_options ? m_options() : simulation::RunOptions{};
    EstimateWindow window = wholeCalendar(*scenario, options.seed);
    if (options.from) window.from = *options.from;
    window.length = options.duration ? *options.duration : scenario->calendar.end - window.from;
    return window;
}

EstimateSubject WhatIfPanel::subject() const
{
    return {std::make_shared<const Json>(m_document->merged()), m_document->origin().toStdString(), m_document->scenario(), m_subjectWindow};
}

void WhatIfPanel::prepare()
{
    const auto scenario = m_document->scenario();
    if (m_origin != m_document->origin()) {   // another file: its levers are not the ones that were moved
        m_origin = m_document->origin();
        m_model.setLevers({});
        rebuildRows();
        onMoved();
    }
    if (!isVisible()) {   // it goes on when it is shown; until then an answer to the scenario before must not stand
        if (scenario == m_subjectScenario) return;
        m_subjectScenario.reset();
        m_estimator.forget();
        Q_EMIT cleared();
        return;
    }
    if (!scenario) {
        m_subjectScenario.reset();
        m_estimator.forget();
        m_model.setLevers({});
        rebuildRows();
        return updateState();
    }
    const EstimateWindow wanted = shownWindow();
    if (scenario == m_subjectScenario && wanted == m_subjectWindow) return;
    if (scenario != m_subjectScenario) {
        m_confirmation.cancel();
        m_search->clear();
    }
    m_confirmed.reset();
    m_estimate.reset();
    m_subjectScenario = scenario;
    m_subjectWindow = wanted;
    m_estimator.setSubject(subject());
    updateState();
}

void WhatIfPanel::setResult(std::shared_ptr<const analysis::Report> report, std::shared_ptr<const scenario::Scenario> scenario)
{
    m_result = std::move(report);
    m_resultScenario = std::move(scenario);
    prepare();
}

LeverRow* WhatIfPanel::row(const QString& id) const
{
    for (LeverRow* each : m_rows)
        if (each->lever().id == id) return each;
    return nullptr;
}

void WhatIfPanel::rebuildRows()
{
    m_groups.clear();
    m_rows.clear();
    m_list->setUpdatesEnabled(false);
    while (m_column->count() > 0) {
        QLayoutItem* item = m_column->takeAt(0);
        if (item->widget() != nullptr && item->widget() != m_search) {
            item->widget()->hide();
            item->widget()->deleteLater();
        }
        delete item;
    }
    for (int at = 0; at < m_model.rowCount(); ++at) {
        const Lever& lever = m_model.lever(at);
        if (m_groups.empty() || m_groups.back().head->text() != lever.group) {
            auto* head = makeLabel(12, R::SecondaryText, m_list, true);
            head->setText(lever.group);
            head->setContentsMargins(12, 8, 8, 2);
            m_column->addWidget(head);
            m_groups.push_back({head, {}});
        }
        auto* each = new LeverRow(lever, m_model.value(at), m_list);
        connect(each, &LeverRow::moved, this, [this, at](double value) { m_model.moveTo(at, value); });
        connect(each, &LeverRow::resetRequested, this, [this, at] { m_model.reset(at); });
        m_column->addWidget(each);
        m_groups.back().rows.push_back(each);
        m_rows.push_back(each);
    }
    m_column->addWidget(makeLine(Qt::Horizontal, m_list));
    m_column->addWidget(m_search);
    m_column->addStretch(1);
    m_search->setVisible(!m_rows.empty());
    m_list->setUpdatesEnabled(true);
    filter(m_find->text());
}

void WhatIfPanel::filter(const QString& words)
{
    bool isAny = false;
    for (const Group& group : m_groups) {
        bool isShown = false;
        for (LeverRow* each : group.rows) {
            const bool isMatch = each->matches(words);
            each->setVisible(isMatch);
            isShown = isShown || isMatch;
        }
        group.head->setVisible(isShown);
        isAny = isAny || isShown;
    }
    m_find->setToolTip(isAny || m_rows.empty() ? QString() : tr("No lever is called that"));
    m_search->setVisible(!m_rows.empty() && words.isEmpty());
}

void WhatIfPanel::focusLevers()
{
    for (LeverRow* each : m_rows)
        if (each->isVisibleTo(this)) return each->control()->setFocus(Qt::ShortcutFocusReason);
    m_find->setFocus(Qt::ShortcutFocusReason);
}

void WhatIfPanel::onMoved()
{
    for (int at = 0; at < m_model.rowCount(); ++at) m_rows[static_cast<std::size_t>(at)]->place(m_model.value(at), m_model.isChanged(at));
    m_confirmation.cancel();
    m_confirmed.reset();
    ask();
}

void WhatIfPanel::ask()
{
    if (m_model.changedCount() == 0) {
        m_estimator.forget();
        m_asked = 0;
        m_estimate.reset();
        updateState();
        Q_EMIT cleared();
        return;
    }
    std::vector<LeverEdits> alone;
    for (int at = 0; at < m_model.rowCount(); ++at)
        if (m_model.isChanged(at)) alone.push_back({m_model.lever(at).id, m_model.editsAlone(at)});
    m_asked = m_estimator.ask(m_model.edits(), std::move(alone));
    updateState();
}

void WhatIfPanel::updateState()
{
    const int changed = m_model.changedCount();
    m_count->setText(changed == 0 ? tr("Nothing changed; the tick is the base") : tr("%n change(s), not in the scenario", nullptr, changed));
    m_resetAll->setVisible(changed > 0);
    m_figures->setVisible(changed > 0 && (m_estimate || m_confirmed));
    m_note->setVisible(false);
    if (m_document->scenario() == nullptr) {
        m_note->setText(tr("The levers appear once the scenario has no issues."));
        m_note->show();
    } else if (m_model.rowCount() == 0) {
        m_note->setText(tr("Working out what can be moved…"));
        m_note->show();
    }
    m_footer->setReady(changed > 0, tr("Move a lever first"));
}

void WhatIfPanel::showFigures(const Outcome& now, const Outcome& base, bool isEstimate)
{
    const auto figures = keyFigures(now, base);
    for (std::size_t i = 0; i < m_cards.size(); ++i) m_cards[i]->showFigure(figures[i], isEstimate);
    m_figures->show();
    m_note->hide();
}

void WhatIfPanel::showEstimate(const Estimate& estimate)
{
    if (m_confirmed || m_model.changedCount() == 0) return;
    m_estimate = estimate;
    const Outcome now{estimate.scenario.get(), estimate.report.get(), estimate.month, {}, estimate.isMonthExact};
    const Outcome base{m_subjectScenario.get(), estimate.base.get(), estimate.baseMonth, {}, estimate.isMonthExact};
    showFigures(now, base, true);
    const QString time = format::number(std::ceil(estimate.milliseconds));
    const auto& recording = estimate.report->recording;
    const format::LocalClock clock(estimate.scenario->calendar.timeZone);
    const QString explanation = estimate.isStretch
                                    ? tr("Fluid model of %1 to %2, answered in %3 ms; the whole window follows. %4").arg(clock.dateTime(recording.start), clock.dateTime(recording.end), time, fillingText(now))
                                    : tr("Fluid model, answered in %1 ms. %2 Confirm it to get every request simulated.").arg(time, fillingText(now));
    Q_EMIT answered(whatIfHeadline(now, base, false), explanation, false,
                    estimate.isStretch ? placedInWindow(*estimate.report, estimate.windowBase->recording.start) : estimate.report, estimate.windowBase);
}

void WhatIfPanel::showRefusal(const Errors& errors)
{
    m_estimate.reset();
    m_figures->hide();
    m_note->setText(tr("✕ There is no answer for these values. %1").arg(errors.empty() ? QString() : format::text(errors.front().message)));
    m_note->show();
    m_footer->setReady(false, tr("These values contradict each other"));
    Q_EMIT cleared();
}

void WhatIfPanel::confirm()
{
    auto changed = m_document->preview(m_model.edits());
    if (!changed) return showRefusal(changed.error());
    const auto unchanged = m_document->scenario();
    simulation::RunOptions options = m_options ? m_options() : simulation::RunOptions{};
    options.from = m_subjectWindow.from;
    options.duration = m_subjectWindow.length;
    std::shared_ptr<const analysis::Report> base;
    if (m_result && !m_result->recording.partial && m_resultScenario == unchanged) {
        base = m_result;   // the same random numbers and as many replications, so that both can be compared
        options.seed = base->recording.seed;
        options.replications = base->recording.replications;
    }
    m_confirming = *changed;
    m_footer->showConfirming(true);
    m_confirmation.start(*changed, unchanged, base, options);
}

void WhatIfPanel::showConfirmed(std::shared_ptr<const analysis::Report> report, std::shared_ptr<const analysis::Report> base)
{
    m_footer->showConfirming(false);
    if (m_model.changedCount() == 0) return;
    m_confirmed = std::move(report);
    const auto halfWidth = [](const analysis::Report& of) { return of.monthCost.interval ? std::optional(of.monthCost.interval->halfWidth()) : std::nullopt; };
    const Outcome now{m_confirming.get(), m_confirmed.get(), format::moneyValue(m_confirmed->month.total), halfWidth(*m_confirmed), true};
    const Outcome before{m_subjectScenario.get(), base.get(), format::moneyValue(base->month.total), halfWidth(*base), true};
    showFigures(now, before, false);
    Q_EMIT answered(whatIfHeadline(now, before, true), tr("%1 Compared with a simulation of the unchanged scenario, same seed.").arg(fillingText(now)), true, m_confirmed, base);
}

void WhatIfPanel::apply()
{
    const int changed = m_model.changedCount();
    const Errors errors = m_document->apply(m_model.edits(), changed == 1 ? tr("Set %1").arg(m_model.changesText()) : tr("Apply what-if: %1").arg(m_model.changesText()));
    if (!errors.empty()) showRefusal(errors);
}

} // namespace headroom::gui

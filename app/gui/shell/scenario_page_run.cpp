#include "app/gui/shell/scenario_page.h"

// A run of the page: from the button to the report in every view.

#include "app/gui/bill/bill_view.h"
#include "app/gui/canvas/topology_view.h"
#include "app/gui/diagnosis/diagnosis_view.h"
#include "app/gui/document/issues_model.h"
#include "app/gui/document/scenario_document.h"
#include "app/gui/gallery/gallery_entries.h"
#include "app/gui/inspector/inspector_view.h"
#include "app/gui/operations/operations_view.h"
#include "app/gui/outline/outline_view.h"
#include "app/gui/plots/cursor_table.h"
#include "app/gui/plots/playback.h"
#include "app/gui/plots/plot_panel.h"
#include "app/gui/run/queue_popover.h"
#include "app/gui/run/run_bar.h"
#include "app/gui/run/run_queue.h"
#include "app/gui/run/until_dialog.h"
#include "app/gui/shell/format.h"
#include "app/gui/shell/settings.h"
#include "app/gui/shell/verdict_strip.h"
#include "app/gui/statement/statement_view.h"
#include "app/gui/whatif/what_if_panel.h"

#include <QCryptographicHash>
#include <QDockWidget>
#include <QMainWindow>

using namespace Qt::StringLiterals;

namespace headroom::gui {

void ScenarioPage::connectRun()
{
    connect(m_bar, &RunBar::runRequested, this, &ScenarioPage::runOrPause);
    connect(m_bar, &RunBar::stopRequested, this, &ScenarioPage::stop);
    connect(m_bar, &RunBar::galleryRequested, this, &ScenarioPage::galleryRequested);
    connect(m_bar, &RunBar::variantChosen, m_document, &ScenarioDocument::setVariant);
    connect(m_bar, &RunBar::untilRequested, this, &ScenarioPage::askUntil);
    connect(m_bar, &RunBar::queueRequested, this, &ScenarioPage::queueRun);
    connect(m_bar, &RunBar::queueVariantsRequested, this, &ScenarioPage::queueVariants);
    connect(m_bar, &RunBar::queueSeedsRequested, this, &ScenarioPage::queueSeeds);
    connect(m_bar, &RunBar::queueShown, this, &ScenarioPage::showQueue);
    connect(m_queueView, &QueuePopover::showRequested, this, &ScenarioPage::showQueued);
    connect(m_queueView, &QueuePopover::stopRequested, this, &ScenarioPage::stop);
    connect(m_queueView, &QueuePopover::startRequested, this, &ScenarioPage::startNext);
    connect(m_queueView, &QueuePopover::addVariantsRequested, this, &ScenarioPage::queueVariants);
    connect(m_queueView, &QueuePopover::addSeedsRequested, this, &ScenarioPage::queueSeeds);
    const auto countQueue = [this] { m_bar->showQueue(m_queue->rowCount(), m_queue->waitingCount()); };
    connect(m_queue, &QAbstractItemModel::rowsInserted, m_bar, countQueue);
    connect(m_queue, &QAbstractItemModel::rowsRemoved, m_bar, countQueue);
    connect(m_queue, &QAbstractItemModel::modelReset, m_bar, countQueue);
    connect(m_queue, &QAbstractItemModel::dataChanged, m_bar, countQueue);
    connect(m_controller, &RunController::pausedChanged, this, [this](bool paused) {
        m_bar->showPaused(paused);
        if (m_state) {
            m_state->paused = paused;
            m_queue->showProgress(*m_state);
        }
    });
    connect(m_controller, &RunController::replicationsUpdated, this, [this](std::shared_ptr<const ReplicationSummary> soFar) {
        m_queue->setReplications(soFar);
        if (m_follows) m_plots->setReplications(std::move(soFar));
    });
    connect(m_controller, &RunController::progressed, this, [this](const RunState& state) {
        m_state = state;
        m_queue->showProgress(state);
        if (!m_controller->isStopping()) m_bar->showProgress(state);
        if (m_follows && m_runScenario) m_strip->showRunning(*m_runScenario, state, m_recording.get());
    });
    connect(m_controller, &RunController::recordingUpdated, this, [this](std::shared_ptr<const simulation::Recording> soFar) {
        if (!m_follows) return;
        if (!m_recording) sharePlotsHeight(true);
        m_recording = std::move(soFar);
        m_plots->setRecording(m_recording, false);
        m_cursorTable->setRecording(m_recording, false);
        m_topology->setRecording(m_recording, false);
        m_topology->setTime(m_recording->end);
        m_outline->setRecording(m_recording);
        m_outline->setTime(m_recording->end);
    });
    connect(m_controller, &RunController::billed, this, [this](std::shared_ptr<const pricing::Statement> soFar) {
        if (m_follows) m_plots->setBill(std::move(soFar));
    });
    connect(m_controller, &RunController::finished, this, &ScenarioPage::endRun);
    connect(m_controller, &RunController::failed, this, [this](const Errors& errors, std::shared_ptr<const simulation::Recording> soFar) {
        m_queue->end(nullptr, m_state.value_or(RunState{}));
        m_follows = true;
        m_bar->showRunning(false);
        m_bar->showText(tr("✕ No answer"), tr("see Issues"));
        m_strip->showFailure(errors);
        m_issues->setErrors(errors);
        if (soFar) {
            m_plots->setRecording(soFar, true);
            m_topology->setRecording(soFar, true);
            m_log->setRecording(soFar, m_runScenario);
        }
        showDock(u"issues"_s);
        Q_EMIT reportChanged();
    });
}

void ScenarioPage::connectWhatIf()
{
    m_whatIf->setRunOptions([this] { return m_bar->options(); });
    connect(m_whatIf, &WhatIfPanel::answered, this,
            [this](const QString& headline, const QString& explanation, bool isSimulated, std::shared_ptr<const analysis::Report> ghost, std::shared_ptr<const analysis::Report> base) {
                m_isWhatIfShown = true;
                // With nothing simulated yet the estimate of the unchanged scenario stands behind the ghost; the plots say what it is.
                if (!m_recording) {
                    m_plots->setRecording({base, &base->recording}, true);
                    m_plots->setReport(base);
                }
                m_plots->setGhost(std::move(ghost));
                if (!m_controller->isRunning()) m_strip->showWhatIf(headline, explanation, isSimulated);
            });
    connect(m_whatIf, &WhatIfPanel::cleared, this, [this] {
        if (!m_isWhatIfShown) return;
        m_isWhatIfShown = false;
        m_plots->setGhost(nullptr);
        if (!m_recording) m_plots->clear();
        if (!m_controller->isRunning()) showVerdict();
    });
    // Its levers need the height; the plots give way to it while it is in front.
    auto* dock = m_workspace->findChild<QDockWidget*>(u"whatIf"_s);
    connect(dock, &QDockWidget::visibilityChanged, this, [this](bool isInFront) {
        m_workspace->setCorner(Qt::BottomRightCorner, isInFront ? Qt::RightDockWidgetArea : Qt::BottomDockWidgetArea);
    });
}

void ScenarioPage::showVerdict()
{
    const auto scenario = m_document->scenario();
    if (!scenario) m_strip->showIssues(static_cast<int>(m_document->issues().size()));
    else if (m_report && m_runScenario) {
        m_strip->showReport(*m_runScenario, *m_report);
        m_strip->setStale(isStale());
    } else {
        m_strip->showQuestion(*scenario);
    }
}

void ScenarioPage::clearResults()
{
    m_whatIf->setResult(nullptr, nullptr);
    m_recording.reset();
    m_report.reset();
    m_runScenario.reset();
    m_state.reset();
    m_plots->clear();
    m_cursorTable->clear();
    m_topology->setRecording(nullptr, false);
    m_playback->setRecording(nullptr);
    m_outline->setRecording(nullptr);
    m_statement->setReport(nullptr, "UTC");
    m_bill->setReport(nullptr, nullptr);
    m_diagnosis->setReport(nullptr, nullptr);
    m_log->setRecording(nullptr, nullptr);
    m_inspector->setReport(nullptr);
    m_operations->setRun(nullptr, nullptr);
    m_bar->showText({}, {});
    if (auto* dock = m_workspace->findChild<QDockWidget*>(u"diagnosis"_s)) dock->setWindowTitle(tr("Diagnosis"));
}

QByteArray ScenarioPage::contentHash() const { return QCryptographicHash::hash(m_document->text(), QCryptographicHash::Sha256); }

RunRequest ScenarioPage::requestNow() const { return {m_document->scenario(), m_document->variant(), m_bar->options(), {}, contentHash()}; }

void ScenarioPage::run()
{
    if (!m_document->scenario() || m_controller->isRunning()) return;
    const RunRequest request = requestNow();
    m_queue->begin(request);
    startRequest(request);
}

void ScenarioPage::runOrPause()
{
    if (m_controller->isRunning())
        m_controller->setPaused(!m_controller->isPaused());
    else
        run();
}

/// Empties all views and gives them the scenario of `request`, whose results they will show.
void ScenarioPage::setUpViews(const RunRequest& request)
{
    clearResults();
    m_runScenario = request.scenario;
    m_runVariant = request.variant;
    m_runHash = request.contentHash;
    m_plots->setScenario(m_runScenario);
    m_plots->setScenarioHash(QString::fromLatin1(m_runHash.toHex().left(12)));
    m_cursorTable->setScenario(m_runScenario);
    m_topology->setScenario(m_runScenario);
}

void ScenarioPage::startRequest(const RunRequest& request)
{
    m_holdsQueue = false;
    m_follows = true;
    setUpViews(request);
    m_strip->showRunning(*m_runScenario, {}, nullptr);
    m_bar->showRunning(true);
    auto options = request.options;
    options.threads = Settings::instance().threads();
    m_controller->start(m_runScenario, options, request.until);
    Q_EMIT reportChanged();
}

void ScenarioPage::startNext()
{
    if (m_controller->isRunning()) return;
    if (const auto next = m_queue->takeNext()) startRequest(*next);
}

void ScenarioPage::enqueue(RunRequest request)
{
    m_queue->add(std::move(request));
    if (!m_holdsQueue) startNext();
}

void ScenarioPage::queueRun()
{
    if (m_document->scenario()) enqueue(requestNow());
}

void ScenarioPage::queueVariants()
{
    const auto scenario = m_document->scenario();
    if (!scenario) return;
    Errors errors;
    for (const std::string& name : scenario->variants) {
        auto variant = m_document->loadVariant(format::text(name));
        if (!variant) {
            errors.insert(errors.end(), variant.error().begin(), variant.error().end());
            continue;
        }
        RunRequest request = requestNow();
        request.scenario = *variant;
        request.variant = format::text(name);
        enqueue(std::move(request));
    }
    if (errors.empty()) return;
    m_issues->setErrors(errors);
    showDock(u"issues"_s);
}

void ScenarioPage::queueSeeds()
{
    constexpr std::uint64_t kSeeds = 5;
    if (!m_document->scenario()) return;
    for (std::uint64_t i = 1; i <= kSeeds; ++i) {
        RunRequest request = requestNow();
        request.options.seed += i;
        enqueue(std::move(request));
    }
}

void ScenarioPage::showQueue() { m_queueView->popUpBelow(m_bar->queueButton()->isVisible() ? *static_cast<QWidget*>(m_bar->queueButton()) : *m_bar); }

void ScenarioPage::askUntil()
{
    if (!m_until) {
        m_until = new UntilDialog(this);
        connect(m_until, &UntilDialog::runRequested, this, [this](const analysis::UntilOptions& options) {
            if (!m_document->scenario()) return;
            RunRequest request = requestNow();
            request.until = options;
            enqueue(std::move(request));
        });
    }
    m_until->setScenario(m_document->scenario());
    m_until->show();
    m_until->raise();
    m_until->activateWindow();
}

void ScenarioPage::showQueued(int row)
{
    if (row < 0 || row >= m_queue->rowCount()) return;
    if (m_queue->status(row) == RunQueue::Status::Running && m_follows) return;
    const RunRequest& request = m_queue->request(row);
    m_follows = m_queue->status(row) == RunQueue::Status::Running;
    if (!m_follows && !m_queue->report(row)) return;
    setUpViews(request);
    if (!m_follows) showReport(m_queue->report(row), m_queue->state(row));
    m_plots->setReplications(m_queue->replications(row));
    if (m_follows) Q_EMIT reportChanged(); // the next batch of the run fills the views
}

/// The run that is under way has ended.
void ScenarioPage::endRun(std::shared_ptr<const analysis::Report> report, const RunState& state)
{
    const auto row = m_queue->runningRow();
    m_queue->end(report, state);
    m_bar->showRunning(false);
    if (m_follows) {
        showReport(std::move(report), state);
        if (row) m_plots->setReplications(m_queue->replications(*row)); // a short run ends before anything of it was shown
    } else {
        m_bar->showResult(state, report->recording.partial);
    }
    if (m_holdsQueue || m_queue->waitingCount() == 0) return;
    startNext();
}

void ScenarioPage::showStaleness()
{
    if (!isStale() || m_controller->isRunning()) return;
    if (m_runVariant != m_document->variant())
        m_bar->showText(tr("▲ Results of the variant %1").arg(m_runVariant), tr("%1 is chosen; run it to compare").arg(m_document->variant()));
    else
        m_bar->showStale();
}

void ScenarioPage::stop()
{
    if (!m_controller->isRunning()) return;
    m_holdsQueue = true;
    m_controller->stop();
    m_bar->showText(tr("Stopping…"), tr("what was recorded is kept"));
}

void ScenarioPage::showReport(std::shared_ptr<const analysis::Report> report, const RunState& state)
{
    m_report = std::move(report);
    if (!m_recording) sharePlotsHeight(true); // shorter than one update
    m_recording = {m_report, &m_report->recording};   // shares the ownership of the report
    const auto& recording = m_report->recording;
    if (!m_controller->isRunning()) m_bar->showResult(state, recording.partial);
    m_strip->showReport(*m_runScenario, *m_report);
    m_plots->setRecording(m_recording, true);
    m_plots->setReport(m_report);
    m_cursorTable->setRecording(m_recording, true);
    m_cursorTable->setReport(m_report);
    m_topology->setRecording(m_recording, true);
    m_topology->setReport(m_report);
    m_playback->setRecording(m_recording);
    m_outline->setRecording(m_recording);
    m_statement->setReport(m_report, m_runScenario->calendar.timeZone);
    m_bill->setReport(m_report, m_runScenario);
    m_diagnosis->setReport(m_report, m_runScenario);
    m_log->setRecording(m_recording, m_runScenario);
    m_inspector->setReport(m_report, m_runScenario);
    m_whatIf->setResult(m_report, m_runScenario);
    m_operations->setRun(m_recording, m_runScenario);
    if (auto* dock = m_workspace->findChild<QDockWidget*>(u"diagnosis"_s))
        dock->setWindowTitle(m_report->diagnosis.empty() ? tr("Diagnosis") : tr("Diagnosis %1").arg(m_report->diagnosis.size()));
    if (!recording.partial && state.secondsElapsed > 0.5) rememberSpeed(state.requestsPerSecond);

    // The first view shows the moment and the place that the answer names: the first saturation, else the middle of the run.
    SimTime moment = recording.start + (recording.end - recording.start) / 2;
    QString component;
    for (const auto& finding : m_report->diagnosis) {
        if (finding.order != 1) continue;
        moment = finding.at;
        component = format::text(finding.component);
        break;
    }
    if (!component.isEmpty()) selectComponent(component);
    setTime(moment.nanoseconds());
    if (isStale()) m_strip->setStale(true);
    m_bill->setStale(isStale());
    showStaleness();
    Q_EMIT runFinished(m_document->origin(), m_recording);
    Q_EMIT reportChanged();
}

} // namespace headroom::gui

#include "app/gui/shell/scenario_page.h"

// A run of the page: from the button to the report in every view.

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
#include "app/gui/run/run_bar.h"
#include "app/gui/shell/format.h"
#include "app/gui/shell/verdict_strip.h"
#include "app/gui/statement/statement_view.h"
#include "app/gui/whatif/what_if_panel.h"

#include <QDockWidget>
#include <QMainWindow>

using namespace Qt::StringLiterals;

namespace headroom::gui {

void ScenarioPage::connectRun()
{
    connect(m_bar, &RunBar::runRequested, this, &ScenarioPage::run);
    connect(m_bar, &RunBar::stopRequested, this, &ScenarioPage::stop);
    connect(m_bar, &RunBar::galleryRequested, this, &ScenarioPage::galleryRequested);
    connect(m_bar, &RunBar::variantChosen, m_document, &ScenarioDocument::setVariant);
    connect(m_controller, &RunController::progressed, this, [this](const RunState& state) {
        m_state = state;
        if (!m_controller->isStopping()) m_bar->showProgress(state);
        if (m_runScenario) m_strip->showRunning(*m_runScenario, state, m_recording.get());
    });
    connect(m_controller, &RunController::recordingUpdated, this, [this](std::shared_ptr<const simulation::Recording> soFar) {
        if (!m_recording) sharePlotsHeight(true);
        m_recording = std::move(soFar);
        m_plots->setRecording(m_recording, false);
        m_cursorTable->setRecording(m_recording, false);
        m_topology->setRecording(m_recording, false);
        m_topology->setTime(m_recording->end);
        m_outline->setRecording(m_recording);
        m_outline->setTime(m_recording->end);
    });
    connect(m_controller, &RunController::billed, m_plots, &PlotPanel::setBill);
    connect(m_controller, &RunController::finished, this, &ScenarioPage::showReport);
    connect(m_controller, &RunController::failed, this, [this](const Errors& errors, std::shared_ptr<const simulation::Recording> soFar) {
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
    m_diagnosis->setReport(nullptr, nullptr);
    m_log->setRecording(nullptr, nullptr);
    m_inspector->setReport(nullptr);
    m_operations->setRun(nullptr, nullptr);
    m_bar->showText({}, {});
    if (auto* dock = m_workspace->findChild<QDockWidget*>(u"diagnosis"_s)) dock->setWindowTitle(tr("Diagnosis"));
}

void ScenarioPage::run()
{
    const auto scenario = m_document->scenario();
    if (!scenario || m_controller->isRunning()) return;
    clearResults();
    m_runScenario = scenario;
        m_plots->setScenario(scenario);
    m_cursorTable->setScenario(scenario);
    m_topology->setScenario(scenario);
    m_strip->showRunning(*scenario, {}, nullptr);
    m_bar->showRunning(true);
    m_controller->start(scenario, m_bar->options());
    Q_EMIT reportChanged();
}

void ScenarioPage::stop()
{
    if (!m_controller->isRunning()) return;
    m_controller->stop();
    m_bar->showText(tr("Stopping…"), tr("what was recorded is kept"));
}

void ScenarioPage::showReport(std::shared_ptr<const analysis::Report> report, const RunState& state)
{
    m_report = std::move(report);
    if (!m_recording) sharePlotsHeight(true); // shorter than one update
    m_recording = {m_report, &m_report->recording};   // shares the ownership of the report
    const auto& recording = m_report->recording;
    m_bar->showRunning(false);
    m_bar->showResult(state, recording.partial);
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
    m_diagnosis->setReport(m_report, m_runScenario);
    m_log->setRecording(m_recording, m_runScenario);
    m_inspector->setReport(m_report);
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
    if (isStale()) {
        m_strip->setStale(true);
        m_bar->showStale();
    }
    Q_EMIT runFinished(m_document->origin(), m_recording);
    Q_EMIT reportChanged();
}

} // namespace headroom::gui

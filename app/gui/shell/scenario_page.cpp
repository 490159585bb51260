#include "app/gui/shell/scenario_page.h"

#include "app/gui/bill/bill_view.h"
#include "app/gui/canvas/canvas_bar.h"
#include "app/gui/canvas/canvas_editor.h"
#include "app/gui/canvas/topology_view.h"
#include "app/gui/diagnosis/diagnosis_view.h"
#include "app/gui/document/issues_model.h"
#include "app/gui/document/scenario_document.h"
#include "app/gui/inspector/inspector_view.h"
#include "app/gui/operations/operations_view.h"
#include "app/gui/outline/outline_view.h"
#include "app/gui/palette/palette_view.h"
#include "app/gui/plots/cursor_table.h"
#include "app/gui/plots/data_panel.h"
#include "app/gui/plots/playback.h"
#include "app/gui/plots/plot_panel.h"
#include "app/gui/run/periods.h"
#include "app/gui/run/queue_popover.h"
#include "app/gui/run/run_bar.h"
#include "app/gui/run/run_queue.h"
#include "app/gui/shell/format.h"
#include "app/gui/shell/labels.h"
#include "app/gui/shell/verdict_strip.h"
#include "app/gui/statement/statement_view.h"
#include "app/gui/traffic/traffic_view.h"
#include "app/gui/whatif/what_if_panel.h"

#include <QDockWidget>
#include <QHeaderView>
#include <QMainWindow>
#include <QShortcut>
#include <QTabBar>
#include <QTableView>
#include <QTabWidget>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace headroom::gui {

ScenarioPage::ScenarioPage(QWidget* parent)
    : QWidget(parent), m_document(new ScenarioDocument(this)), m_controller(new RunController(this)), m_bar(new RunBar(this)), m_strip(new VerdictStrip(this)),
      m_workspace(new QMainWindow(this)), m_center(new QTabWidget(m_workspace)), m_topology(new TopologyView(m_center)), m_traffic(new TrafficView(m_document, m_center)),
      m_operations(new OperationsView(m_document, m_center)), m_outline(new OutlineView), m_palette(new PaletteView), m_editor(new CanvasEditor(m_topology, m_document, this)),
      m_inspector(new InspectorView), m_whatIf(new WhatIfPanel(m_document)),
      m_plots(new PlotPanel), m_cursorTable(new CursorTable), m_statement(new StatementView), m_diagnosis(new DiagnosisView), m_log(new LogView),
      m_issues(new IssuesModel(this)), m_issuesTable(new QTableView),
      m_data(new DataPanel(*m_plots)), m_queue(new RunQueue(this)), m_queueView(new QueuePopover(*m_queue, this))
{
    m_workspace->setWindowFlags(Qt::Widget);   // its constructor always adds Qt::Window
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_bar);
    column->addWidget(m_strip);
    column->addWidget(m_workspace, 1);

    m_issuesTable->setObjectName(u"issuesTable"_s);
    m_issuesTable->setAccessibleName(tr("Issues"));
    m_issuesTable->setModel(m_issues);
    m_issuesTable->setShowGrid(false);
    m_issuesTable->setWordWrap(true);
    m_issuesTable->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_issuesTable->verticalHeader()->hide();
    m_issuesTable->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_issuesTable->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);

    buildDocks();
    buildEditor();
    buildCompare();
    buildBill();
    connectViews();
    connectRun();
    connectWhatIf();
    m_inspector->setDocument(m_document);
    m_defaultLayout = m_workspace->saveState();
    restoreLayout();
}

ScenarioPage::~ScenarioPage() = default;

QDockWidget* ScenarioPage::addDock(const QString& name, const QString& title, QWidget* widget, Qt::DockWidgetArea area, bool withTitle)
{
    auto* dock = new QDockWidget(title, m_workspace);
    dock->setObjectName(name);
    dock->setAccessibleName(title);   // that of the window may count what is in it
    dock->setWidget(widget);
    dock->setFeatures(QDockWidget::DockWidgetClosable | QDockWidget::DockWidgetMovable);
    if (!withTitle) dock->setTitleBarWidget(new QWidget(dock));   // its tab is its title
    m_workspace->addDockWidget(area, dock);
    m_docks.push_back(dock);
    return dock;
}

void ScenarioPage::buildDocks()
{
    m_workspace->setDockOptions(QMainWindow::AllowTabbedDocks | QMainWindow::AllowNestedDocks);
    m_workspace->setTabPosition(Qt::AllDockWidgetAreas, QTabWidget::North);
    m_workspace->setDocumentMode(true);
    m_workspace->setCorner(Qt::BottomLeftCorner, Qt::BottomDockWidgetArea);
    m_workspace->setCorner(Qt::BottomRightCorner, Qt::BottomDockWidgetArea);
    m_center->setObjectName(u"center"_s);
    m_center->setAccessibleName(tr("Views"));
    m_center->setDocumentMode(true);
    m_center->addTab(m_topology, tr("Topology"));
    m_center->addTab(m_traffic, tr("Traffic"));
    m_center->addTab(m_operations, tr("Operations"));
    m_canvasBar = new CanvasBar(m_topology, m_center);
    m_playback = new PlaybackBar(m_canvasBar);
    m_canvasBar->addTool(m_playback);
    m_center->setCornerWidget(m_canvasBar, Qt::TopRightCorner);
    connect(m_center, &QTabWidget::currentChanged, this, [this] { m_canvasBar->setVisible(m_center->currentWidget() == m_topology); });
    m_workspace->setCentralWidget(m_center);

    auto* outline = addDock(u"outline"_s, tr("Outline"), m_outline, Qt::LeftDockWidgetArea, true);
    auto* inspector = addDock(u"inspector"_s, tr("Inspector"), m_inspector, Qt::RightDockWidgetArea, true);
    auto* plots = addDock(u"plots"_s, tr("Plots"), m_plots, Qt::BottomDockWidgetArea, false);
    auto* cursor = addDock(u"cursor"_s, tr("At the cursor"), m_cursorTable, Qt::BottomDockWidgetArea, false);
    auto* statement = addDock(u"statement"_s, tr("Statement"), m_statement, Qt::BottomDockWidgetArea, false);
    auto* diagnosis = addDock(u"diagnosis"_s, tr("Diagnosis"), m_diagnosis, Qt::BottomDockWidgetArea, false);
    auto* figures = addDock(u"data"_s, tr("Data"), m_data, Qt::BottomDockWidgetArea, false);
    auto* log = addDock(u"log"_s, tr("Log"), m_log, Qt::BottomDockWidgetArea, false);
    auto* issues = addDock(u"issues"_s, tr("Issues"), withEmptyState(m_issuesTable, u"check"_s, tr("No issues"), tr("What keeps a scenario from running is listed here, with its place in the file and what helps.")), Qt::BottomDockWidgetArea, false);
    auto* whatIf = addDock(u"whatIf"_s, tr("What-if"), m_whatIf, Qt::RightDockWidgetArea, false);
    m_workspace->splitDockWidget(plots, cursor, Qt::Horizontal);
    for (QDockWidget* dock : {statement, diagnosis, figures, log, issues}) m_workspace->tabifyDockWidget(plots, dock);
    plots->raise();
    m_workspace->tabifyDockWidget(inspector, whatIf);
    whatIf->hide();   // until it is asked for: the last tab would be in front
    m_whatIf->setMinimumWidth(300);
    m_outline->setMinimumWidth(220);
    m_inspector->setMinimumWidth(300);
    m_cursorTable->setMinimumWidth(264);
    outline->setMinimumWidth(200);
    inspector->setMinimumWidth(300);
}

void ScenarioPage::buildEditor()
{
    auto* components = addDock(u"components"_s, tr("Components"), m_palette, Qt::LeftDockWidgetArea, true);
    auto* outline = m_workspace->findChild<QDockWidget*>(u"outline"_s);
    m_workspace->tabifyDockWidget(outline, components);
    outline->raise();
    m_palette->setMinimumWidth(220);
    connect(m_palette, &PaletteView::placeRequested, this, [this](const QString& key) {
        showCenter(u"topology"_s);
        m_editor->place(key);
    });
    connect(m_editor, &CanvasEditor::paletteRequested, this, [this] {
        showDock(u"components"_s);
        m_palette->setFocus(Qt::ShortcutFocusReason);
    });
    connect(m_editor, &CanvasEditor::componentChosen, this, &ScenarioPage::selectComponent);
}

void ScenarioPage::connectViews()
{
    connect(m_document, &ScenarioDocument::changed, this, &ScenarioPage::onDocumentChanged);
    connect(m_center, &QTabWidget::currentChanged, this, &ScenarioPage::shareHeight);
    connect(m_document, &ScenarioDocument::modifiedChanged, this, &ScenarioPage::titleChanged);
    connect(m_topology, &TopologyView::componentSelected, this, &ScenarioPage::selectComponent);
    connect(m_topology, &TopologyView::componentActivated, this, [this](const QString& id) {
        selectComponent(id);
        goToDock(u"inspector"_s);
    });
    connect(m_canvasBar, &CanvasBar::canvasWanted, this, [this] { showCenter(u"topology"_s); });
    connect(m_playback, &PlaybackBar::timeWanted, this, &ScenarioPage::setTime);
    for (QWidget* view : {static_cast<QWidget*>(m_topology), static_cast<QWidget*>(m_plots)}) { // elsewhere these keys are letters
        const auto addKey = [&](Qt::Key key, void (PlaybackBar::*slot)()) {
            auto* shortcut = new QShortcut(QKeySequence(key), view);
            shortcut->setContext(Qt::WidgetWithChildrenShortcut);
            connect(shortcut, &QShortcut::activated, m_playback, slot);
        };
        addKey(Qt::Key_P, &PlaybackBar::toggle);
        addKey(Qt::Key_Period, &PlaybackBar::stepForward);
        addKey(Qt::Key_Comma, &PlaybackBar::stepBack);
    }
    connect(m_outline, &OutlineView::componentSelected, this, &ScenarioPage::selectComponent);
    connect(m_outline, &OutlineView::componentsSelected, m_inspector, &InspectorView::selectComponents);
    connect(m_outline, &OutlineView::pointerSelected, m_inspector, &InspectorView::selectPointer);
    connect(m_outline, &OutlineView::componentActivated, this, [this] { goToDock(u"inspector"_s); });
    connect(m_operations, &OperationsView::componentSelected, this, &ScenarioPage::selectComponent);
    connect(m_outline, &OutlineView::variantChosen, m_document, &ScenarioDocument::setVariant);
    connect(m_plots, &PlotPanel::componentSelected, this, &ScenarioPage::selectComponent);
    connect(m_plots, &PlotPanel::cursorMoved, this, &ScenarioPage::setTime);
    connect(m_plots, &PlotPanel::referenceMoved, this, [this](qint64 nanoseconds) { m_cursorTable->setReference(SimTime::fromNanoseconds(nanoseconds)); });
    connect(m_plots, &PlotPanel::referenceCleared, this, [this] { m_cursorTable->setReference({}); });
    m_cursorTable->setCostSplit(m_plots->costSplit());
    connect(m_plots, &PlotPanel::costSplitChanged, m_cursorTable, &CursorTable::setCostSplit);
    connect(m_data, &DataPanel::cursorMoved, this, &ScenarioPage::setTime);
    connect(m_cursorTable, &CursorTable::componentSelected, this, &ScenarioPage::selectComponent);
    connect(m_statement, &StatementView::componentSelected, this, &ScenarioPage::selectComponent);
    connect(m_statement, &StatementView::momentChosen, this, &ScenarioPage::setTimeIfSimulated);
    connect(m_diagnosis, &DiagnosisView::componentSelected, this, &ScenarioPage::selectComponent);
    connect(m_diagnosis, &DiagnosisView::momentChosen, this, &ScenarioPage::setTime);
    connect(m_log, &LogView::componentSelected, this, &ScenarioPage::selectComponent);
    connect(m_log, &LogView::momentChosen, this, &ScenarioPage::setTime);
    connect(m_issuesTable, &QTableView::activated, this, [this](const QModelIndex& index) {
        const QString pointer = index.data(IssuesModel::kPointerRole).toString();
        const QStringList parts = pointer.split(u'/');
        if (parts.size() > 2 && parts[1] == u"components"_s) selectComponent(parts[2]);
        showDock(u"inspector"_s);
        m_inspector->selectPointer(pointer);
    });
}

bool ScenarioPage::open(const QString& path, bool asCopy)
{
    m_controller->abandon();
    m_queue->clear();
    m_bar->showRunning(false);
    clearResults();
    const bool opened = m_document->open(path, asCopy);
    afterOpen();
    return opened;
}

bool ScenarioPage::openText(const QByteArray& json, const QString& name)
{
    m_controller->abandon();
    m_queue->clear();
    m_bar->showRunning(false);
    clearResults();
    const bool opened = m_document->openText(json, name);
    afterOpen();
    return opened;
}

bool ScenarioPage::recover(const QByteArray& json, const QString& name, const QString& path)
{
    m_controller->abandon();
    m_queue->clear();
    m_bar->showRunning(false);
    clearResults();
    const bool opened = m_document->recover(json, name, path);
    afterOpen();
    return opened;
}

void ScenarioPage::afterOpen()
{
    m_bar->setFocus();
    if (const auto scenario = m_document->scenario()) {
        const auto periods = periodsOf(*scenario);
        m_bar->choosePeriod(tellingPeriod(*scenario, periods));
        showDock(u"plots"_s);
        sharePlotsHeight(false);
        m_topology->fit();   // another system, not an edit of the former one
    }
    Q_EMIT titleChanged();
    Q_EMIT reportChanged();
}

bool ScenarioPage::isStale() const
{
    return m_runScenario != nullptr && m_runScenario != m_document->scenario() &&
           (m_runVariant != m_document->variant() || m_runHash != contentHash());
}

void ScenarioPage::onDocumentChanged()
{
    const auto scenario = m_document->scenario();
    m_issues->setErrors(m_document->issues());
    m_bar->setScenario(scenario, m_document->title(), tr("Cannot run: %n issue(s), listed under Issues", nullptr, static_cast<int>(m_document->issues().size())));
    m_outline->setScenario(scenario);
    if (!scenario) {
        m_strip->showIssues(static_cast<int>(m_document->issues().size()));
        showDock(u"issues"_s);
    } else {
        m_topology->setScenario(scenario);
        m_palette->setRegion(scenario->provider, scenario->region, scenario->priceBook);
        if (!m_recording) {
            m_plots->setScenario(scenario);
            m_cursorTable->setScenario(scenario);
            m_strip->showQuestion(*scenario);
        } else {
            m_topology->setRecording(m_recording, m_report != nullptr);
            if (m_report) m_topology->setReport(m_report);
            m_strip->setStale(isStale());
            m_bill->setStale(isStale());
            showStaleness();
        }
    }
    Q_EMIT titleChanged();
}

void ScenarioPage::selectComponent(const QString& id)
{
    if (m_selecting || id.isEmpty()) return;
    m_selectedComponent = id;
    m_selecting = true;   // every view below answers with its own componentSelected
    m_topology->selectComponent(id);
    m_outline->selectComponent(id);
    m_inspector->selectComponent(id);
    m_plots->selectComponent(id);
    m_selecting = false;
}

void ScenarioPage::setTime(qint64 nanoseconds)
{
    if (!m_recording) return;
    const SimTime time = SimTime::fromNanoseconds(nanoseconds);
    m_plots->setCursor(time);
    m_cursorTable->setCursor(time);
    m_topology->setTime(time);
    m_outline->setTime(time);
    m_playback->setTime(time);
}

void ScenarioPage::setTimeIfSimulated(qint64 nanoseconds)
{
    const SimTime time = SimTime::fromNanoseconds(nanoseconds);
    if (m_recording && time >= m_recording->start && time <= m_recording->end) setTime(nanoseconds);
}

void ScenarioPage::showCenter(const QString& name)
{
    for (int i = 0; i < m_center->count(); ++i)
        if (m_center->widget(i)->objectName() == name) m_center->setCurrentIndex(i);
}

void ScenarioPage::showDock(const QString& name)
{
    for (QDockWidget* dock : std::as_const(m_docks)) {
        if (dock->objectName() != name) continue;
        dock->show();
        dock->raise();
    }
}

} // namespace headroom::gui

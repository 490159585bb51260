#pragma once

#include "app/gui/run/run_controller.h"
#include "core/quantities/time.h"
#include "models/analysis/report.h"

#include <QWidget>

#include <memory>
#include <optional>

class QDockWidget;
class QMainWindow;
class QMenu;
class QTableView;
class QTabWidget;

namespace headroom::gui {

class BillView;
class CanvasEditor;
class CompareView;
class CursorTable;
class DiagnosisView;
class InspectorView;
class IssuesModel;
class LogView;
class OperationsView;
class OutlineView;
class DataPanel;
class PaletteView;
class PlotPanel;
class QueuePopover;
class RunBar;
class RunQueue;
class UntilDialog;
struct RunRequest;
class ScenarioDocument;
class StatementView;
class CanvasBar;
class PlaybackBar;
class TopologyView;
class TrafficView;
class VerdictStrip;
class WhatIfPanel;

/// One open scenario: toolbar, answer, canvas and docks. It joins the views: a selection or a moment chosen in one shows in all.
class ScenarioPage : public QWidget {
    Q_OBJECT

public:
    explicit ScenarioPage(QWidget* parent = nullptr);
    ~ScenarioPage() override;

    [[nodiscard]] ScenarioDocument* document() const { return m_document; }
    [[nodiscard]] RunController* controller() const { return m_controller; }
    [[nodiscard]] VerdictStrip* strip() const { return m_strip; }
    [[nodiscard]] StatementView* statement() const { return m_statement; }
    [[nodiscard]] InspectorView* inspector() const { return m_inspector; }
    [[nodiscard]] DiagnosisView* diagnosis() const { return m_diagnosis; }
    [[nodiscard]] LogView* log() const { return m_log; }
    [[nodiscard]] OutlineView* outline() const { return m_outline; }
    [[nodiscard]] PaletteView* components() const { return m_palette; }
    [[nodiscard]] CanvasEditor* editor() const { return m_editor; }
    [[nodiscard]] WhatIfPanel* whatIf() const { return m_whatIf; }
    [[nodiscard]] PlotPanel* plots() const { return m_plots; }
    [[nodiscard]] TrafficView* traffic() const { return m_traffic; }
    [[nodiscard]] OperationsView* operations() const { return m_operations; }
    [[nodiscard]] IssuesModel* issues() const { return m_issues; }
    [[nodiscard]] RunBar* runBar() const { return m_bar; }
    [[nodiscard]] RunQueue* queue() const { return m_queue; }
    [[nodiscard]] DataPanel* dataPanel() const { return m_data; }
    [[nodiscard]] CompareView* compare() const { return m_compare; }
    [[nodiscard]] BillView* bill() const { return m_bill; }
    /// The last finished report, also when it is stale; null before the first run of the document.
    [[nodiscard]] std::shared_ptr<const analysis::Report> report() const { return m_report; }

    /// What the shown results were made from; null before the first run.
    [[nodiscard]] std::shared_ptr<const scenario::Scenario> runScenario() const { return m_runScenario; }

    /// Opens a file; results of the former one are dropped and its run is stopped.
    bool open(const QString& path, bool asCopy);
    /// Opens unsaved changes of `path` (empty = never saved).
    bool recover(const QByteArray& json, const QString& name, const QString& path);
    bool openText(const QByteArray& json, const QString& name);

    /// Adds one entry for each view of the middle, one for each dock (shows, raises and enters it, or hides the one in front), and "Reset layout".
    void fillViewMenu(QMenu* menu);
    void saveLayout() const;
    void resetLayout();
    /// Brings a bottom dock to the front: "plots", "statement", "diagnosis", "log", "issues".
    void showDock(const QString& name);
    /// As showDock(), with the focus in the dock where it has something that takes it.
    void goToDock(const QString& name);
    /// Brings the what-if to the front with the focus on its levers, or closes it when it is there.
    void toggleWhatIf();
    /// Brings a view of the middle to the front by its object name: "topology", "traffic", "operations", "compare", "bill".
    void showCenter(const QString& name);
    /// As showCenter(), with the focus in the view.
    void goToCenter(const QString& name);
    /// What is in front, in the order of reading: run bar, left, middle, right, bottom.
    [[nodiscard]] QList<QWidget*> panesInOrder() const;

    /// Arrangements of the docks, each kept as the user leaves it.
    enum class Layout { Model, Run, Compare };
    void chooseLayout(Layout layout);
    [[nodiscard]] Layout currentLayout() const { return m_layout; }

    /// The view or panel that has the focus, or the one in the middle.
    [[nodiscard]] QWidget* viewToExport() const;
    [[nodiscard]] QString selectedComponent() const;
    /// Selects a component and shows where it is.
    void goToComponent(const QString& id);
    void goToOperation(const QString& name);
    /// Shows all figures again, because they are written in another way now.
    void refreshFigures();

public Q_SLOTS:
    void run();
    /// F5: starts, holds or goes on.
    void runOrPause();
    /// Ends the run that is under way; runs that wait stay in the queue until it is told to go on.
    void stop();
    /// Asks how well which figure is to be known, then runs until it is.
    void askUntil();
    /// Puts what Run would do now into the queue; it begins at once when nothing runs.
    void queueRun();
    void queueVariants();
    void queueSeeds();
    void showQueue();
    void selectComponent(const QString& id);
    void setTime(qint64 nanoseconds);
    /// As setTime(), for moments of a bill: it may cover more than was simulated.
    void setTimeIfSimulated(qint64 nanoseconds);

Q_SIGNALS:
    void titleChanged();
    void galleryRequested();
    /// A report is shown, or none (null).
    void reportChanged();
    void runFinished(const QString& origin, std::shared_ptr<const headroom::simulation::Recording> recording);

private:
    /// Shows, raises and enters a dock, or hides it when it is in front.
    void switchDock(QDockWidget* dock);
    void buildDocks();
    void buildEditor();
    void buildCompare();
    void buildBill();
    /// Whether a view takes the room of the docks while it is in front.
    [[nodiscard]] bool takesAllRoom(const QWidget* view) const;
    /// Hides the docks for such a view; they come back as they were.
    void giveRoom(bool toView);
    void connectViews();
    void connectRun();
    void connectWhatIf();
    /// What the strip says of the document and its results, without any what-if.
    void showVerdict();
    void afterOpen();
    void onDocumentChanged();
    void arrangeDocks();
    /// Gives the plots the height that they need with a run, or without one; not where the user chose another.
    void sharePlotsHeight(bool hasRun);
    /// The editors of the middle take the height that the canvas leaves to the plots; each kind remembers its own.
    void shareHeight(int page);
    void arrangeFor(Layout layout);
    void restoreLayout();
    void showEvent(QShowEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void showReport(std::shared_ptr<const analysis::Report> report, const RunState& state);
    void clearResults();
    void enqueue(RunRequest request);
    void setUpViews(const RunRequest& request);
    void startRequest(const RunRequest& request);
    void startNext();
    /// Shows the results of an ended line of the queue, or follows the running one.
    void showQueued(int row);
    void endRun(std::shared_ptr<const analysis::Report> report, const RunState& state);
    [[nodiscard]] RunRequest requestNow() const;
    [[nodiscard]] QByteArray contentHash() const;
    void showStaleness();
    /// Whether the shown results are of another scenario than the document's.
    [[nodiscard]] bool isStale() const;
    QDockWidget* addDock(const QString& name, const QString& title, QWidget* widget, Qt::DockWidgetArea area, bool withTitle);

    ScenarioDocument* m_document;
    RunController* m_controller;
    RunBar* m_bar;
    VerdictStrip* m_strip;
    QMainWindow* m_workspace;
    QTabWidget* m_center;       ///< topology and the other views that need the room
    CompareView* m_compare = nullptr;
    BillView* m_bill = nullptr;
    static constexpr int kLayoutVersion = 3;   // a saved layout of another version is ignored
    QByteArray m_layoutBesideView;   ///< of the docks while another view has their room; empty otherwise
    TopologyView* m_topology;
    CanvasBar* m_canvasBar = nullptr;
    PlaybackBar* m_playback = nullptr;
    TrafficView* m_traffic;
    OperationsView* m_operations;
    OutlineView* m_outline;
    PaletteView* m_palette;
    CanvasEditor* m_editor;
    InspectorView* m_inspector;
    WhatIfPanel* m_whatIf;
    PlotPanel* m_plots;
    CursorTable* m_cursorTable;
    StatementView* m_statement;
    DiagnosisView* m_diagnosis;
    LogView* m_log;
    IssuesModel* m_issues;
    QTableView* m_issuesTable;
    DataPanel* m_data;
    RunQueue* m_queue;
    QueuePopover* m_queueView;
    UntilDialog* m_until = nullptr;         ///< made when it is first asked for
    QByteArray m_runHash;                   ///< of the text that the shown results were made from
    QString m_runVariant;
    bool m_follows = true;                  ///< the views show the run that is under way, not an earlier one
    bool m_holdsQueue = false;              ///< stopped by the user: the next run waits
    QVector<QDockWidget*> m_docks;
    QByteArray m_defaultLayout;
    std::shared_ptr<const scenario::Scenario> m_runScenario;   ///< what the shown results were made from
    std::shared_ptr<const simulation::Recording> m_recording;
    std::shared_ptr<const analysis::Report> m_report;
    std::optional<RunState> m_state;
    bool m_isWhatIfShown = false;   ///< the strip and the plots carry an answer to it
    int m_bottomHeights[2] = {0, 0};   ///< of the bottom docks beside the canvas and beside an editor [px]; 0 = not known
    bool m_besideEditor = false;
    QString m_selectedComponent;   ///< also of one that has no box
    bool m_selecting = false;
    int m_givenPlotsHeight = 0; ///< by sharePlotsHeight(); another means that the user, or a stored layout, chose it [px]
    bool m_wasShown = false;
    Layout m_layout = Layout::Run;
};

} // namespace headroom::gui

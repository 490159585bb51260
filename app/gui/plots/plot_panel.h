#pragma once

#include "core/quantities/time.h"

#include <QWidget>

#include <memory>
#include <optional>

class QLabel;
class QMenu;
class QPushButton;

namespace headroom::scenario {
struct Scenario;
}
namespace headroom::simulation {
struct Recording;
}
namespace headroom::analysis {
struct Report;
}
namespace headroom::pricing {
struct Statement;
}

namespace headroom::gui {

class PlotData;
struct ReplicationSummary;
enum class PlotKind;
class PlotStack;
class Scrubber;
class TimeView;

/// The plots of a run on one time axis, with the strip of days below: traffic, latency, saturation, scaling, queues, throttling, cost.
/// While a run streams, `setRecording` may be called as often as data comes; drawing is coalesced. GUI thread only.
class PlotPanel final : public QWidget {
    Q_OBJECT

public:
    explicit PlotPanel(QWidget* parent = nullptr);
    ~PlotPanel() override;

    void setScenario(std::shared_ptr<const scenario::Scenario> scenario);
    /// `finished` = no more data follows; before that the axis reaches to the end of the scenario's calendar.
    /// A recording of another run (start, seed, variant) resets zoom and cursor.
    void setRecording(std::shared_ptr<const simulation::Recording> recording, bool finished);
    void setReport(std::shared_ptr<const analysis::Report> report);
    /// The bill of the hours simulated so far, while a run goes on.
    void setBill(std::shared_ptr<const pricing::Statement> soFar);
    /// Draws an answer to a changed scenario over the run: violet, dashed while it is an estimate. Null takes it away.
    void setGhost(std::shared_ptr<const analysis::Report> ghost);
    /// What the replications of the run say together, while they finish one by one; null with one replication.
    void setReplications(std::shared_ptr<const ReplicationSummary> soFar);
    /// Names the scenario's text in exports; hexadecimal.
    void setScenarioHash(const QString& hash);
    /// Whose latency is shown; empty = of all client requests.
    void chooseOperation(const QString& name);
    /// By what costs are taken apart: "component", "tag:environment" …, see costSplitId(). Kept for the next start.
    void chooseCostSplit(const QString& id);
    [[nodiscard]] QString costSplit() const;
    void clear();
    /// Moves the cursor without emitting cursorMoved.
    void setCursor(SimTime time);
    void selectComponent(const QString& component);
    /// Shows [from, to] in all plots, as a step that Backspace takes back.
    void zoomTo(SimTime from, SimTime to);

    /// Writes what is seen as .png (2x), .svg or .pdf, or all series as .csv; the suffix decides. False if the file cannot be written.
    /// `onWhite` draws with the light theme, for print, whatever theme is in force.
    bool exportTo(const QString& file, bool onWhite = false);

    /// The same of one plot alone; the .csv has its lines with units, one row a bucket (costs: an hour).
    bool exportPlotTo(const QString& file, PlotKind kind, bool onWhite = false);

    [[nodiscard]] const PlotData& data() const { return *m_data; }
    /// The parts, for tests and for the shell's focus order.
    [[nodiscard]] PlotStack& stack() const { return *m_stack; }
    [[nodiscard]] Scrubber& scrubber() const { return *m_scrubber; }
    [[nodiscard]] const TimeView& view() const { return *m_view; }

Q_SIGNALS:
    void cursorMoved(qint64 nanoseconds);
    /// The second cursor (key B), from which the table counts its differences.
    void referenceMoved(qint64 nanoseconds);
    void referenceCleared();
    void componentSelected(const QString& component);
    /// Costs are split in another way; see costSplitId().
    void costSplitChanged(const QString& id);
    /// Range, data or state are others than before; may come often while a run streams.
    void shownChanged();
    /// The cursor stands elsewhere, whoever moved it.
    void cursorShown();

protected:
    void contextMenuEvent(QContextMenuEvent* event) override;
    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void updateTimeAxis();
    void updateHeader();
    void updateScrubber();
    void applyTheme();
    void placeHeader();
    void showRemark(const QString& text);
    void chooseFile(const QString& suffix, bool onWhite = false, std::optional<PlotKind> only = {});
    void fillLinesMenu(QMenu& menu);
    void fillOperationMenu(QMenu& menu);
    void fillCostMenu(QMenu& menu);
    void setCostSplit(const QString& id);
    void showHistory();
    void goBackTo(std::size_t index);
    void clearReference();

    std::unique_ptr<PlotData> m_data;
    std::unique_ptr<TimeView> m_view;
    QPushButton* m_zoomChip;
    QPushButton* m_historyChip;
    QLabel* m_remark;
    QLabel* m_empty;
    PlotStack* m_stack;
    Scrubber* m_scrubber;
};

} // namespace headroom::gui

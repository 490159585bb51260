#pragma once

#include "app/gui/plots/cost_split.h"
#include "app/gui/plots/time_view.h"
#include "app/gui/run/result_feed.h"
#include "core/calendar/calendar.h"
#include "models/analysis/report.h"
#include "models/scenario/scenario.h"
#include "models/simulation/recording.h"

#include <QString>

#include <memory>
#include <optional>
#include <vector>

namespace headroom::gui {

/// One row of the saturation heat map.
struct ResourceRow {
    const simulation::Resource* resource = nullptr; ///< owned by the recording
    QString label;                                  ///< "Drone Scheduler workers"
};

/// What the plots, the table and the canvas show: scenario, recording and report of one run, with the questions they ask of it.
/// Shared pointers to finished data: nothing is copied, nothing is computed that the engine has not recorded.
class PlotData {
public:
    void setScenario(std::shared_ptr<const scenario::Scenario> scenario);
    /// `finished` = no more data will come; until then the time axis reaches to the end of the scenario's calendar.
    void setRecording(std::shared_ptr<const simulation::Recording> recording, bool finished);
    void setReport(std::shared_ptr<const analysis::Report> report) { m_report = std::move(report); }
    /// The bill of the hours so far while a run goes on; a report's own takes its place.
    void setBill(std::shared_ptr<const pricing::Statement> bill) { m_bill = std::move(bill); }
    /// An answer to a changed scenario, drawn over the run; null takes it away.
    void setGhost(std::shared_ptr<const analysis::Report> ghost) { m_ghost = std::move(ghost); }
    /// What the replications so far say together; null with one replication.
    void setReplications(std::shared_ptr<const ReplicationSummary> replications) { m_replications = std::move(replications); }
    /// Latency is that of one operation; empty = of all client requests.
    void setOperation(std::string operation) { m_operation = std::move(operation); }
    /// By what costs are taken apart; see shownCostSplit().
    void setCostSplit(CostSplit split) { m_costSplit = std::move(split); }
    /// Names the text that the scenario was read from, in exports.
    void setScenarioHash(QString hash) { m_scenarioHash = std::move(hash); }
    void clear();

    [[nodiscard]] const scenario::Scenario* scenario() const { return m_scenario.get(); }
    /// Null before the first run.
    [[nodiscard]] const simulation::Recording* recording() const { return m_recording.get(); }
    [[nodiscard]] std::shared_ptr<const simulation::Recording> sharedRecording() const { return m_recording; }
    [[nodiscard]] const analysis::Report* report() const { return m_report.get(); }
    /// The answer to a changed scenario; null unless it begins when the recording does.
    [[nodiscard]] const analysis::Report* ghost() const { return m_ghost && m_recording && m_ghost->recording.start == m_recording->start ? m_ghost.get() : nullptr; }
    /// Whether that answer was simulated request by request; otherwise it is an estimate.
    [[nodiscard]] bool isGhostSimulated() const { return ghost() && ghost()->recording.engine == "des"; }
    /// Bucket means of a signal of the ghost; empty without one.
    [[nodiscard]] const std::vector<float>& ghostMean(const std::string& id) const;
    [[nodiscard]] double ghostBucketSeconds() const { return ghost() ? ghost()->recording.bucket.toSeconds() : 60; }
    [[nodiscard]] const ReplicationSummary* replications() const { return m_replications.get(); }
    [[nodiscard]] const std::string& operation() const { return m_operation; }
    /// "latency.p95", or that of the chosen operation.
    [[nodiscard]] std::string latencySignal(const std::string& quantile) const;
    [[nodiscard]] const QString& scenarioHash() const { return m_scenarioHash; }
    [[nodiscard]] bool isPartial() const { return m_recording && (m_recording->partial || !m_finished); }
    [[nodiscard]] bool isEstimate() const { return m_recording && m_recording->engine != "des"; }
    /// "running", "partial: stopped at 27 Nov 09:04:00", "estimate"; empty for a whole run.
    [[nodiscard]] QString stateText() const;
    /// The bill of the window, or of what has been simulated of it; null before the first hour.
    [[nodiscard]] const pricing::Statement* bill() const { return m_report ? &m_report->window : m_bill.get(); }
    [[nodiscard]] const CostSplit& costSplit() const { return m_costSplit; }
    /// The chosen split; by group where the scenario has nothing to split by.
    [[nodiscard]] CostSplit shownCostSplit() const { return whyNotSplit(m_costSplit, scenario()).isEmpty() ? m_costSplit : CostSplit{}; }
    /// The bill by that split, see costParts(); empty before the first hour.
    [[nodiscard]] std::vector<CostPart> costParts(std::size_t most = kMostCostParts) const { return bill() ? gui::costParts(*bill(), scenario(), shownCostSplit(), most) : std::vector<CostPart>{}; }
    [[nodiscard]] bool finished() const { return m_finished; }
    [[nodiscard]] const calendar::Calendar& calendar() const { return m_calendar; }

    [[nodiscard]] SimTime start() const;
    /// Seconds from the start to the end of the time axis; ≥ one bucket.
    [[nodiscard]] double fullSeconds() const;
    /// Seconds from the start to what has been simulated.
    [[nodiscard]] double reachedSeconds() const;
    [[nodiscard]] double bucketSeconds() const;
    [[nodiscard]] double toSeconds(SimTime time) const { return (time - start()).toSeconds(); }
    [[nodiscard]] SimTime toTime(double seconds) const { return start() + Duration::fromSeconds(seconds); }
    /// Bucket that holds `time`; empty outside the simulated part.
    [[nodiscard]] std::optional<std::size_t> bucketAt(SimTime time) const;

    /// All signals of the recording; empty before the first run.
    [[nodiscard]] const std::vector<simulation::Signal>& allSignals() const;
    /// Bucket means of a signal; empty if it was not recorded.
    [[nodiscard]] const std::vector<float>& mean(const std::string& id) const;
    /// Mean of a signal at `time`; empty where there is no data.
    [[nodiscard]] std::optional<double> valueAt(const std::string& id, SimTime time) const;

    /// Title of a component for people; the id if the scenario does not know it.
    [[nodiscard]] QString title(const std::string& component) const;
    /// Up to `limit` resources: those that saturated by the time of it, then the others by their peak; equal ones by id.
    [[nodiscard]] std::vector<ResourceRow> resourceRows(std::size_t limit) const;

    /// "09:04", with the date when the run is longer than a day and with seconds when buckets are shorter than a minute.
    [[nodiscard]] QString clock(SimTime time) const;
    /// "27 Nov 09:04:00".
    [[nodiscard]] QString dateAndClock(SimTime time) const;
    /// "27 Nov".
    [[nodiscard]] QString day(SimTime time) const;
    /// "America/New_York, UTC−5"; the offset is that at `time`.
    [[nodiscard]] QString zone(SimTime time) const;

private:
    std::shared_ptr<const scenario::Scenario> m_scenario;
    std::shared_ptr<const simulation::Recording> m_recording;
    std::shared_ptr<const analysis::Report> m_report, m_ghost;
    std::shared_ptr<const pricing::Statement> m_bill;
    std::shared_ptr<const ReplicationSummary> m_replications;
    std::string m_operation;
    CostSplit m_costSplit;
    QString m_scenarioHash;
    calendar::Calendar m_calendar;
    bool m_finished = true;
};

/// "31,850", "0.16", "12.4", "1.2k" … three to four significant digits by the user's locale; "–" for no value.
[[nodiscard]] QString formatFigure(std::optional<double> value);
/// Axis labels: 0, 500, 25k, 1.5M.
[[nodiscard]] QString formatTick(double value);

} // namespace headroom::gui

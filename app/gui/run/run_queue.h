#pragma once

#include "app/gui/run/run_controller.h"

#include <QAbstractTableModel>
#include <QString>

#include <memory>
#include <optional>
#include <vector>

namespace headroom::gui {

/// What is asked for: one line of the queue.
struct RunRequest {
    std::shared_ptr<const scenario::Scenario> scenario;   ///< with its variant applied
    QString variant;
    simulation::RunOptions options;
    std::optional<analysis::UntilOptions> until;
    QByteArray contentHash;                               ///< of the scenario's text, to tell whether a result is stale
};

/// The runs of a document: the one under way, those that wait, and those that have ended, with their reports. It only keeps order and state;
/// who drives the controller takes the next one. Rows stand in the order in which they run.
class RunQueue final : public QAbstractTableModel {
    Q_OBJECT

public:
    enum class Status { Running, Waiting, Finished, Partial, Failed };
    enum Column { Run, Progress, ColumnCount };
    enum ItemRole { StatusRole = Qt::UserRole, FractionRole, ReplicationsRole };
    /// Reports of ended runs that are kept; older ones are forgotten, their lines stay.
    static constexpr std::size_t kReportsKept = 8;

    explicit RunQueue(QObject* parent = nullptr) : QAbstractTableModel(parent) {}

    /// At the end of the queue.
    void add(RunRequest request);
    /// Takes the first that waits and marks it as running; empty when none waits. Precondition: none is running.
    [[nodiscard]] std::optional<RunRequest> takeNext();
    /// Begins a run at once, before those that wait. Precondition: none is running.
    void begin(RunRequest request);
    /// The running one has ended; null = it failed.
    void end(std::shared_ptr<const analysis::Report> report, const RunState& state);
    void showProgress(const RunState& state);
    /// What the running one knows over its replications so far.
    void setReplications(std::shared_ptr<const ReplicationSummary> soFar);
    /// Takes a line that is not running out of the list. False if there is none such.
    bool remove(int row);
    /// Exchanges a waiting line with the waiting one above (−1) or below (+1). False where there is none.
    bool move(int row, int by);
    void clear();

    [[nodiscard]] int waitingCount() const;
    [[nodiscard]] bool hasRunning() const { return runningRow().has_value(); }
    [[nodiscard]] std::optional<int> runningRow() const;
    [[nodiscard]] Status status(int row) const { return m_lines[static_cast<std::size_t>(row)].status; }
    /// What a line was asked, what it answered (null unless it ended with a report that is still kept), and its totals.
    [[nodiscard]] const RunRequest& request(int row) const { return m_lines[static_cast<std::size_t>(row)].request; }
    [[nodiscard]] std::shared_ptr<const analysis::Report> report(int row) const { return m_lines[static_cast<std::size_t>(row)].report; }
    [[nodiscard]] std::shared_ptr<const ReplicationSummary> replications(int row) const { return m_lines[static_cast<std::size_t>(row)].replications; }
    [[nodiscard]] const RunState& state(int row) const { return m_lines[static_cast<std::size_t>(row)].state; }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex& index) const override;

private:
    struct Line {
        RunRequest request;
        Status status = Status::Waiting;
        RunState state;
        std::shared_ptr<const analysis::Report> report;
        std::shared_ptr<const ReplicationSummary> replications;
    };
    [[nodiscard]] int firstWaiting() const;
    [[nodiscard]] QString statusText(const Line& line) const;
    void insert(int row, Line line);
    void touch(int row);

    std::vector<Line> m_lines;
};

} // namespace headroom::gui

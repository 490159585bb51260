#pragma once

#include "app/gui/run/result_feed.h"
#include "models/analysis/report.h"
#include "models/analysis/run_until.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <thread>

namespace headroom::gui {

/// How far the run is, for the toolbar.
struct RunState {
    double fraction = 0;                    ///< of simulated time, [0, 1]
    double requests = 0;                    ///< simulated so far, all replications
    double requestsPerSecond = 0;           ///< of machine time, smoothed
    double secondsElapsed = 0;              ///< machine time
    std::optional<double> secondsLeft;      ///< known after 2 s or 5 %
    SimTime now;
    int replication = 0, replications = 1;
    bool paused = false;
    std::vector<double> replicationFractions;   ///< of each replication, where there are several
    int replicationsKept = 0;                   ///< after the end: those in the result; fewer than asked for when the run was stopped
    bool isUntil = false;                       ///< replicates until a precision is reached; `replications` is then not known before
};

/// Runs one scenario at a time on a thread of its own and hands results to the window by timer.
///
/// Signals come on the GUI thread. `stop()` returns at once; what was recorded arrives with `finished`, marked partial.
/// Destroying the controller stops the run and waits for it (the engine answers within 100 ms).
class RunController : public QObject {
    Q_OBJECT

public:
    /// What simulates: the engine, or a stand-in of a test.
    using Engine = std::function<Result<simulation::Recording, Errors>(
        const scenario::Scenario&, const simulation::RunOptions&, std::stop_token, analysis::ReplicationObserver*)>;
    /// What simulates until figures are known well enough.
    using UntilEngine = std::function<Result<analysis::UntilResult, Errors>(
        const scenario::Scenario&, const simulation::RunOptions&, const analysis::UntilOptions&, std::stop_token, analysis::ReplicationObserver*)>;
    /// What judges a recording.
    using Analyst = std::function<Result<analysis::Report, Errors>(const scenario::Scenario&, simulation::Recording)>;

    /// What bills the whole hours of a recording while the run goes on.
    using Biller = std::function<Result<pricing::Statement, Errors>(const scenario::Scenario&, const simulation::Recording&)>;

    explicit RunController(QObject* parent = nullptr);
    ~RunController() override;

    void setEngine(Engine engine) { m_engine = std::move(engine); }
    void setUntilEngine(UntilEngine engine) { m_untilEngine = std::move(engine); }
    void setAnalyst(Analyst analyst) { m_analyst = std::move(analyst); }

    /// Starts; a run that is under way is stopped first and its result dropped.
    /// With `until` it replicates until those precisions are reached; `options.replications` then says nothing.
    void start(std::shared_ptr<const scenario::Scenario> scenario, const simulation::RunOptions& options, std::optional<analysis::UntilOptions> until = {});
    /// Ends a run that is under way, waits for it (at most about 100 ms) and drops what it has.
    void abandon();
    /// Holds the run at the end of the bucket at which each of its threads is, or lets it go on. Does nothing when none is under way.
    void setPaused(bool paused);
    [[nodiscard]] bool isPaused() const { return m_state.paused; }
    /// Whether the pause has taken effect.
    [[nodiscard]] bool isHeld() const { return m_feed && m_feed->isHeld(); }
    /// Asks the run to end with what it has. Does nothing when none is under way.
    void stop();
    [[nodiscard]] bool isRunning() const { return m_timer.isActive(); }
    [[nodiscard]] bool isStopping() const { return m_stopping; }

Q_SIGNALS:
    void started();
    void progressed(const headroom::gui::RunState& state);
    void recordingUpdated(std::shared_ptr<const headroom::simulation::Recording> soFar);
    void pausedChanged(bool paused);
    /// A further replication is whole.
    void replicationsUpdated(std::shared_ptr<const headroom::gui::ReplicationSummary> soFar);
    /// The bill of the whole hours so far; at most twice a second, and only when there is a further hour.
    void billed(std::shared_ptr<const headroom::pricing::Statement> soFar);
    /// The run has ended; `state` has its totals.
    void finished(std::shared_ptr<const headroom::analysis::Report> report, const headroom::gui::RunState& state);
    /// There is a recording and no verdict (a price is missing), or nothing at all (`soFar` null).
    void failed(const headroom::Errors& errors, std::shared_ptr<const headroom::simulation::Recording> soFar);

private:
    struct Outcome {
        std::shared_ptr<const analysis::Report> report;
        std::shared_ptr<const simulation::Recording> recording;
        Errors errors;
    };

    void poll();
    void bill(const simulation::Recording& soFar);
    void updateState(const simulation::RunProgress& progress);
    [[nodiscard]] double secondsElapsed() const;

    Engine m_engine;
    UntilEngine m_untilEngine;
    Analyst m_analyst;
    Biller m_biller;
    std::shared_ptr<const scenario::Scenario> m_scenario;
    std::size_t m_hoursBilled = 0;
    double m_billedAtSeconds = 0;
    QTimer m_timer;
    QElapsedTimer m_clock, m_pauseClock;
    double m_pausedSeconds = 0;   ///< of pauses that have ended
    std::shared_ptr<ResultFeed> m_feed;
    std::mutex m_outcomeMutex;
    std::optional<Outcome> m_outcome;
    RunState m_state;
    double m_lastSecondsElapsed = 0, m_lastRequests = 0;
    bool m_stopping = false;
    std::jthread m_thread;   // last: it ends before what it uses
};

} // namespace headroom::gui

#pragma once

#include "app/gui/document/edits.h"
#include "models/analysis/report.h"
#include "models/reconcile/reconcile.h"

#include <QObject>
#include <QString>
#include <QTimer>

#include <atomic>
#include <memory>
#include <optional>
#include <thread>
#include <vector>

namespace headroom::gui {

/// What is to be compared.
struct ReconcileRequest {
    QString file;
    std::optional<std::vector<reconcile::Rule>> rules;             ///< empty: made from the scenario
    std::optional<SimTime> month;                                  ///< first instant, UTC; empty: that of the report, else the one with most lines
    std::shared_ptr<const reconcile::BillSurvey> survey;           ///< of the same file; null: the file is looked through first
    std::shared_ptr<const scenario::Scenario> scenario;            ///< of the report
    std::shared_ptr<const analysis::Report> report;
    std::shared_ptr<const Json> document;                          ///< the scenario's text with its variant: other months are estimated from it
};

/// A bill beside the month that it is compared with.
struct ReconcileOutcome {
    std::shared_ptr<const reconcile::BillSurvey> survey;
    SimTime month;                                                 ///< first instant, UTC
    std::vector<reconcile::Rule> rules;                            ///< in force
    std::shared_ptr<const analysis::Report> planned;               ///< whose month is compared
    bool isEstimate = false;                                       ///< another month than that of the run, by rates
    std::vector<reconcile::PlanLine> plan;
    reconcile::Bill bill;
    reconcile::Reconciliation result;
};

/// Compares; a pure function for any thread. `fraction` goes from 0 to 1 with the bytes that were read. Empty errors: it was stopped.
[[nodiscard]] Result<ReconcileOutcome, Errors> reconciled(const ReconcileRequest& request, std::stop_token stop, std::atomic<double>& fraction);

/// The UTC month that a bill of the report is compared with: that of the local month of its start.
[[nodiscard]] SimTime billedMonthOf(const scenario::Scenario& scenario, const analysis::Report& report);

/// Compares bills on a thread of its own, the newest request only. Signals come on the GUI thread; what was stopped or is out of date gives none.
class ReconcileJob : public QObject {
    Q_OBJECT

public:
    explicit ReconcileJob(QObject* parent = nullptr);
    ~ReconcileJob() override;

    /// Stops what is under way and begins with this.
    void start(ReconcileRequest request);
    void cancel();
    [[nodiscard]] bool isRunning() const { return m_isRunning || m_next; }

Q_SIGNALS:
    void progressed(double fraction);
    void finished(std::shared_ptr<const headroom::gui::ReconcileOutcome> outcome);
    void failed(const headroom::Errors& errors);
    /// Something began or ended.
    void changed();

private:
    void startNext();
    void end(std::shared_ptr<Result<ReconcileOutcome, Errors>> result);

    std::optional<ReconcileRequest> m_next;
    QTimer m_timer;
    bool m_isRunning = false, m_isCancelled = false;
    std::atomic<double> m_fraction = 0;
    std::jthread m_thread;   // last: it ends before what it uses
};

} // namespace headroom::gui

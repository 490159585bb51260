#pragma once

#include "app/gui/run/run_controller.h"
#include "app/gui/whatif/estimator.h"

#include <QObject>

namespace headroom::gui {

/// Simulates a what-if request by request, and first the unchanged scenario where that has not been done for the same window, seed and
/// number of replications: simulated figures are compared with simulated ones only. Signals come on the GUI thread.
class WhatIfConfirmation final : public QObject {
    Q_OBJECT

public:
    explicit WhatIfConfirmation(QObject* parent = nullptr);

    /// `base` = a finished simulation of `unchanged` under the same options; null where there is none.
    void start(std::shared_ptr<const scenario::Scenario> changed, std::shared_ptr<const scenario::Scenario> unchanged, std::shared_ptr<const analysis::Report> base,
               const simulation::RunOptions& options);
    void cancel();
    [[nodiscard]] bool isRunning() const { return m_stage != Stage::None; }
    [[nodiscard]] RunController* controller() { return &m_controller; }

Q_SIGNALS:
    /// Share of all that has to be simulated, 0 … 1, and the time that is left where it can be told.
    void progressed(double fraction, std::optional<double> secondsLeft);
    void finished(std::shared_ptr<const headroom::analysis::Report> report, std::shared_ptr<const headroom::analysis::Report> base);
    void failed(const headroom::Errors& errors);
    /// cancel() has done its work; nothing else follows.
    void cancelled();

private:
    enum class Stage { None, Base, Changed };

    RunController m_controller;
    Stage m_stage = Stage::None;
    bool m_isCancelled = false;
    double m_done = 0;      ///< runs that are finished
    double m_runs = 1;
    std::shared_ptr<const scenario::Scenario> m_changed;
    std::shared_ptr<const analysis::Report> m_base;
    simulation::RunOptions m_options;
};

} // namespace headroom::gui

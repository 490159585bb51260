#include "app/gui/whatif/what_if_confirmation.h"

#include <utility>

namespace headroom::gui {

WhatIfConfirmation::WhatIfConfirmation(QObject* parent) : QObject(parent)
{
    connect(&m_controller, &RunController::progressed, this, [this](const RunState& state) {
        if (m_stage == Stage::None || m_isCancelled) return;
        std::optional<double> left = state.secondsLeft;
        if (left && m_stage == Stage::Base) *left += state.secondsElapsed + *left;   // the changed one takes about as long
        Q_EMIT progressed((m_done + state.fraction) / m_runs, left);
    });
    connect(&m_controller, &RunController::finished, this, [this](std::shared_ptr<const analysis::Report> report, const RunState&) {
        if (m_isCancelled) {
            m_stage = Stage::None;
            Q_EMIT cancelled();
        } else if (m_stage == Stage::Base) {
            m_base = std::move(report);
            m_done = 1;
            m_stage = Stage::Changed;
            m_controller.start(m_changed, m_options);
        } else if (m_stage == Stage::Changed) {
            m_stage = Stage::None;
            Q_EMIT finished(std::move(report), m_base);
        }
    });
    connect(&m_controller, &RunController::failed, this, [this](const Errors& errors) {
        m_stage = Stage::None;
        if (m_isCancelled) Q_EMIT cancelled();
        else Q_EMIT failed(errors);
    });
}

void WhatIfConfirmation::start(std::shared_ptr<const scenario::Scenario> changed, std::shared_ptr<const scenario::Scenario> unchanged,
                               std::shared_ptr<const analysis::Report> base, const simulation::RunOptions& options)
{
    m_changed = std::move(changed);
    m_base = std::move(base);
    m_options = options;
    m_isCancelled = false;
    m_done = 0;
    m_runs = m_base ? 1 : 2;
    m_stage = m_base ? Stage::Changed : Stage::Base;
    m_controller.start(m_base ? m_changed : std::move(unchanged), options);
}

void WhatIfConfirmation::cancel()
{
    if (!isRunning()) return;
    m_isCancelled = true;
    m_controller.stop();
}

} // namespace headroom::gui

#pragma once

#include "app/cli/terminal.h"
#include "models/analysis/wording.h"
#include "models/simulation/simulate.h"

#include <chrono>
#include <string>

namespace headroom::cli {

/// One line on standard error that shows how far a run is: share, simulated date, requests per second, time left. Draws nothing
/// where standard error is no terminal or `quiet` is set. Ten times a second at most.
class ProgressBar : public simulation::RunObserver {
public:
    ProgressBar(std::string label, analysis::LocalClock clock, bool quiet);
    ~ProgressBar() override;
    ProgressBar(const ProgressBar&) = delete;
    ProgressBar& operator=(const ProgressBar&) = delete;

    void progress(const simulation::RunProgress& progress) override;

private:
    using Clock = std::chrono::steady_clock;
    Terminal m_terminal;
    std::string m_label;
    analysis::LocalClock m_clock;
    bool m_active = false, m_drawn = false;
    Clock::time_point m_started = Clock::now(), m_drawnAt{};
};

/// The line itself, for a terminal of `width` columns; `elapsedSeconds` of machine time have passed.
[[nodiscard]] std::string progressLine(const std::string& label, const simulation::RunProgress& progress,
                                       const analysis::LocalClock& clock, double elapsedSeconds, int width);

} // namespace headroom::cli

#pragma once

#include "app/cli/inputs.h"
#include "app/cli/interrupt.h"
#include "models/analysis/report.h"

#include <string>

namespace headroom::cli {

/// A finished run with what it cost the machine.
struct JobResult {
    analysis::Report report;
    double wallSeconds = 0;
};

/// Simulates and analyses with a progress line; Ctrl-C (through `interrupt`) gives a report marked partial.
[[nodiscard]] Result<JobResult, Errors> runJob(const Inputs& inputs, const simulation::RunOptions& options, const InterruptGuard& interrupt,
                                               const std::string& label, bool quiet);

} // namespace headroom::cli

#pragma once

#include "app/cli/inputs.h"
#include "app/cli/interrupt.h"
#include "models/analysis/report.h"
#include "models/analysis/run_until.h"

#include <string>

namespace headroom::cli {

/// A finished run with what it cost the machine.
struct JobResult {
    analysis::Report report;
    double wallSeconds = 0;
};

/// Simulates and analyses with a progress line; Ctrl-C (through `interrupt`) gives a report marked partial. With targets in `until` it
/// replicates until they are reached, and the report has its `precision`. `engine` is "des" or "fluid", which estimates with rates and has
/// no replications.
[[nodiscard]] Result<JobResult, Errors> runJob(const Inputs& inputs, const simulation::RunOptions& options, const InterruptGuard& interrupt,
                                               const std::string& label, bool quiet, const analysis::UntilOptions& until = {},
                                               const std::string& engine = "des");

} // namespace headroom::cli

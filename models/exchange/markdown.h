#pragma once

#include "models/analysis/report.h"
#include "models/scenario/scenario.h"

#include <optional>
#include <string>
#include <string_view>

/// A run as Markdown for a pull request.
namespace headroom::exchange {

/// A run to compare with.
struct MarkdownBaseline {
    std::string variant;
    const analysis::Report* report = nullptr;
};

struct MarkdownOptions {
    bool month = true;                            ///< the bill of the month, else that of the window
    std::optional<double> budget;                 ///< replaces the scenario's own
    std::optional<MarkdownBaseline> baseline;
};

/// Text of a file so that Markdown shows it and does nothing else with it: no markup, no HTML, no table cell, no mention of a person. One line.
[[nodiscard]] std::string markdownText(std::string_view text);

/// Answer, cost by service with the difference to the baseline, objectives, what saturates first, what the figures rest on.
[[nodiscard]] std::string markdownReport(const scenario::Scenario& scenario, const analysis::Report& report, const MarkdownOptions& options);

} // namespace headroom::exchange

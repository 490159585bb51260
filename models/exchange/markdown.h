#pragma once

#include "models/analysis/bill_year.h"
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
    analysis::PeriodBill bill = {};               ///< of the same period as what is compared
};

struct MarkdownOptions {
    analysis::PeriodBill bill = {};               ///< whose cost is told
    std::optional<double> budget;                 ///< replaces the scenario's own
    std::optional<MarkdownBaseline> baseline;
};

/// Text of a file so that Markdown shows it and does nothing else with it: no markup, no HTML, no table cell, no mention of a person. One line.
[[nodiscard]] std::string markdownText(std::string_view text);

/// Answer, cost by service with the difference to the baseline, of a year by month, objectives, what saturates first, what the figures rest on.
[[nodiscard]] std::string markdownReport(const scenario::Scenario& scenario, const analysis::Report& report, const MarkdownOptions& options);

} // namespace headroom::exchange

#pragma once

#include "app/cli/terminal.h"
#include "models/analysis/report.h"
#include "models/scenario/scenario.h"

#include <optional>
#include <string>

namespace headroom::cli {

struct ReportText {
    Terminal terminal;
    bool all = false;                     ///< every row of the long lists, and the bill of the window line by line
    std::optional<double> wallSeconds;
};

/// The report for people: the answer on top (verdict, what saturated first, requests, cost), tables after it.
[[nodiscard]] std::string reportText(const scenario::Scenario& scenario, const analysis::Report& report, const ReportText& options);
/// The answer alone, for --quiet.
[[nodiscard]] std::string answerText(const analysis::Report& report, const Terminal& terminal);

/// Whether every objective held and the month stays within the budget (the scenario's, or `budget`).
[[nodiscard]] bool answerIsYes(const scenario::Scenario& scenario, const analysis::Report& report,
                               std::optional<double> budget = std::nullopt);

/// "4,870.30": two decimals, thousands with a comma.
[[nodiscard]] std::string moneyDigits(const Money& money);
/// The same of an amount that is computed, not billed. Precondition: finite, |amount| < 9e12.
[[nodiscard]] std::string moneyDigits(double amount);

/// To two significant digits, as half widths are shown: a third would say how well the doubt is known.
[[nodiscard]] double twoDigits(double halfWidth);
/// "85 ms ±2 ms", or "85 ms (84 ms to 90 ms)" where the value is not the middle of its interval. Milliseconds.
[[nodiscard]] std::string withInterval(const simulation::Estimate& milliseconds);
/// What the intervals rest on, and how far the targets of --until were reached; two lines at most per target.
[[nodiscard]] std::string precisionLines(const analysis::Report& report, const ReportText& options);

/// The tables below the answer, each with its heading; empty where there is nothing to show.
[[nodiscard]] std::string latencyTable(const analysis::Report& report, const ReportText& options);
[[nodiscard]] std::string saturationTable(const scenario::Scenario& scenario, const analysis::Report& report, const ReportText& options);
[[nodiscard]] std::string objectivesTable(const analysis::Report& report, const ReportText& options);
[[nodiscard]] std::string claimsTable(const analysis::Report& report, const ReportText& options);
/// Every claim under what became of it, with the counts on top.
[[nodiscard]] std::string claimGroups(const scenario::Scenario& scenario, const analysis::Report& report, const ReportText& options);
[[nodiscard]] std::string diagnosisTable(const scenario::Scenario& scenario, const analysis::Report& report, const ReportText& options);
[[nodiscard]] std::string scalingTable(const scenario::Scenario& scenario, const analysis::Report& report, const ReportText& options);
/// Who pays: own components, part of shared ones, sum. Empty without tenants.
[[nodiscard]] std::string tenantsTable(const analysis::Report& report, const ReportText& options);
[[nodiscard]] std::string statementTable(const pricing::Statement& statement, const std::string& heading, const ReportText& options);

} // namespace headroom::cli

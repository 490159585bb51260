#pragma once

#include "app/cli/price_fetch.h"
#include "core/base/result.h"
#include "models/analysis/bill_year.h"
#include "models/analysis/report.h"
#include "models/scenario/scenario.h"

#include <filesystem>
#include <optional>
#include <string>

namespace headroom::cli {

/// Fetches pages of a price list into a folder.
using PriceFetch = Result<PriceFetchOutcome, Errors>(const PriceFetchRequest& request);

/// Writes a printed statement (PDF); `text` is that of the scenario's file.
using StatementPdf = Result<bool, Errors>(const scenario::Scenario& scenario, const analysis::Report& report, const std::string& text, const analysis::PeriodBill& bill, std::optional<double> budget,
                                          const std::filesystem::path& file);

/// Front ends that this program was built with; null where it was not.
struct FrontEnds {
    /// Opens the window, on `fileToOpen` unless that is empty; returns the exit code.
    int (*runGui)(int argc, char** argv, const std::filesystem::path& fileToOpen) = nullptr;
    PriceFetch* fetchPrices = nullptr;
    StatementPdf* writeStatementPdf = nullptr;
};

/// Exit codes of every subcommand.
enum ExitCode {
    kDone = 0,
    kAnswerIsNo = 1,      ///< an objective, a budget or a claim is missed
    kWrongInput = 2,      ///< the scenario or the command line is wrong
    kCouldNotBeDone = 3   ///< files could not be read or written, or the run was cancelled
};

/// The whole program: parses the command line and runs one subcommand. Without arguments it opens the window where there is one and a
/// display, and prints the help otherwise. Never throws; returns the exit code. Main thread only.
int runCommandLine(int argc, char** argv, const FrontEnds& frontEnds);

} // namespace headroom::cli

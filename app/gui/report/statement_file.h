#pragma once

#include "core/base/result.h"
#include "models/analysis/bill_year.h"
#include "models/analysis/report.h"
#include "models/scenario/scenario.h"

#include <QPageSize>
#include <QString>

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

class QWidget;

namespace headroom::gui {

class ScenarioDocument;

/// Writes the statement of a run of `document` as PDF. Empty, or why not.
[[nodiscard]] QString writeStatement(const ScenarioDocument& document, const scenario::Scenario& scenario, const analysis::Report& report, const analysis::PeriodBill& bill, bool isStale, const QString& file, QPageSize::PageSizeId paper);

/// What names a period in a file's name: "2026-11", "2026-11 730 h", "2026-11 to 2027-10", "2026-11-27".
[[nodiscard]] QString periodName(analysis::BillPeriod period, const pricing::Statement& statement, const scenario::Scenario& scenario);

/// Asks for file and paper, and writes. What came of it, as a sentence; empty when it was cancelled. `failed` is set when it could not be written.
[[nodiscard]] QString askAndWriteStatement(QWidget* parent, const ScenarioDocument& document, const scenario::Scenario& scenario, const analysis::Report& report, const analysis::PeriodBill& bill, bool isStale, bool& failed);

/// The same for the command line, where there may be no display: makes an application of its own if there is none. Main thread only. `text` is that of
/// the scenario's file. Fails with Unreadable.
[[nodiscard]] Result<bool, Errors> writeStatementFile(const scenario::Scenario& scenario, const analysis::Report& report, const std::string& text, const analysis::PeriodBill& bill, std::optional<double> budget, const std::filesystem::path& file);

} // namespace headroom::gui

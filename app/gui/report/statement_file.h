#pragma once

#include "core/base/result.h"
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
[[nodiscard]] QString writeStatement(const ScenarioDocument& document, const scenario::Scenario& scenario, const analysis::Report& report, bool month, bool isStale, const QString& file, QPageSize::PageSizeId paper);

/// Asks for file and paper, and writes. What came of it, as a sentence; empty when it was cancelled. `failed` is set when it could not be written.
[[nodiscard]] QString askAndWriteStatement(QWidget* parent, const ScenarioDocument& document, const scenario::Scenario& scenario, const analysis::Report& report, bool month, bool isStale, bool& failed);

/// The same for the command line, where there may be no display: makes an application of its own if there is none. Main thread only. `text` is that of
/// the scenario's file. Fails with Unreadable.
[[nodiscard]] Result<bool, Errors> writeStatementFile(const scenario::Scenario& scenario, const analysis::Report& report, const std::string& text, bool month, std::optional<double> budget, const std::filesystem::path& file);

} // namespace headroom::gui

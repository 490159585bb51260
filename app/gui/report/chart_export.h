#pragma once

#include <QString>

#include <functional>

class QWidget;

namespace headroom::gui {

/// Saves a chart as .png, .svg or .pdf, or its figures as .csv. Returns why it could not be written; empty if it was.
[[nodiscard]] QString exportChart(QWidget& chart, const QString& file, const QString& title, const QString& csv);

/// Gives a chart a context menu that exports it and copies its figures (also by Ctrl+C). `title` names the file; `csv` are its figures when they are asked for,
/// with units in the header; `tell` says what came of it.
void addChartExport(QWidget* chart, std::function<QString()> title, std::function<QString()> csv, std::function<void(const QString& sentence, bool isError)> tell);

} // namespace headroom::gui

#pragma once

#include <QString>

class QAbstractItemModel;

namespace headroom::gui {

class OverlayPlot;
class ParetoPlot;
class CostWaterfallPlot;

/// What an export shows.
struct ComparisonSheet {
    QString provenance;        ///< scenario, variants, seed, window, whether estimated or stale
    QString headline, explanation;
    const QAbstractItemModel* inputs = nullptr;
    const QAbstractItemModel* outcomes = nullptr;
    const CostWaterfallPlot* waterfall = nullptr;
    const ParetoPlot* pareto = nullptr;
    OverlayPlot* overlay = nullptr;
};

/// Both tables with their headers, one empty line between; cells with the separator, a quote or a line break are quoted where it is a comma.
[[nodiscard]] QString comparisonText(const QAbstractItemModel& inputs, const QAbstractItemModel& outcomes, QChar separator);

/// .csv: the tables after lines with # that tell where they come from. .png (twice the size), .svg, .pdf: answer, outcomes and plots.
/// False for another suffix or if the file cannot be written.
[[nodiscard]] bool exportComparison(const ComparisonSheet& sheet, const QString& file);

} // namespace headroom::gui

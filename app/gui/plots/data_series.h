#pragma once

#include "app/gui/plots/decimate.h"
#include "app/gui/plots/plot_data.h"

#include <QString>

#include <memory>
#include <optional>
#include <vector>

namespace headroom::gui {

/// The plots, in their order from top to bottom.
enum class PlotKind { Traffic, Latency, Saturation, Scaling, Queues, Throttling, Cost };
inline constexpr std::size_t kPlotKinds = 7;

/// "traffic", "latency" …: for names of files and of settings.
[[nodiscard]] QString plotId(PlotKind kind);
/// "Traffic", "Latency" …: for people.
[[nodiscard]] QString plotTitle(PlotKind kind);

/// One line of a plot as figures. Shares the ownership of what it points into.
struct DataSeries {
    QString name;                                      ///< as in the legend
    QString unit;                                      ///< "requests/min", "s", "%"
    std::shared_ptr<const std::vector<float>> values;  ///< one for each step; NaN = no data
    double stepSeconds = 60;
    double scale = 1;                                  ///< from the recorded value to `unit`
    Fold fold = Fold::Mean;                            ///< of several steps: quantiles take the highest, they have no mean

    /// What holds in [from, to), seconds from the start of the run; empty without data.
    [[nodiscard]] std::optional<double> over(double from, double to) const;
};

/// Everything that a plot shows (and the saturation of all resources, not only of those with a row), empty before the first run.
[[nodiscard]] std::vector<DataSeries> dataSeries(const PlotData& data, PlotKind kind);

} // namespace headroom::gui

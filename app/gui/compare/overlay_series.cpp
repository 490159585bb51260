#include "app/gui/compare/overlay_series.h"

#include "app/gui/shell/format.h"
#include "models/analysis/saturation.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace headroom::gui {

namespace {

constexpr double kNoData = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t kHoursShown = 72;   // above, one step a day

OverlayLine lineOf(const simulation::Recording& recording, const char* id, bool positiveOnly)
{
    OverlayLine line;
    const simulation::Signal* signal = recording.signal(id);
    if (signal == nullptr) return line;
    const double seconds = recording.bucket.toSeconds();
    for (std::size_t i = 0; i < signal->mean.size(); ++i) {
        const double value = static_cast<double>(signal->mean[i]);
        line.x.push_back((static_cast<double>(i) + 0.5) * seconds);
        line.y.push_back(std::isfinite(value) && (!positiveOnly || value > 1e-9) ? value : kNoData);
    }
    return line;
}

} // namespace

OverlaySeries overlayOf(const scenario::Scenario& scenario, const analysis::Report& report)
{
    const simulation::Recording& recording = report.recording;
    OverlaySeries series;
    series.traffic = lineOf(recording, "requests.offered", false);
    series.latency = lineOf(recording, "latency.p95", true);

    const double seconds = recording.bucket.toSeconds();
    std::vector<std::size_t> wins(recording.resources.size(), 0);
    for (std::size_t i = 0; i < recording.bucketCount(); ++i) {
        double top = kNoData;
        std::size_t winner = 0;
        for (std::size_t r = 0; r < recording.resources.size(); ++r) {
            const auto& values = recording.resources[r].utilisationMean;
            if (i >= values.size() || !std::isfinite(values[i])) continue;
            if (const double value = 100 * static_cast<double>(values[i]); !(top >= value)) {
                top = value;
                winner = r;
            }
        }
        series.busiest.x.push_back((static_cast<double>(i) + 0.5) * seconds);
        series.busiest.y.push_back(top);
        if (std::isfinite(top)) ++wins[winner];
    }
    if (!wins.empty())
        series.busiestTitle = format::text(analysis::resourceTitle(scenario, recording.resources[static_cast<std::size_t>(std::ranges::max_element(wins) - wins.begin())]));

    const auto& hours = report.window.totalPerHour;
    series.costPerDay = hours.size() > kHoursShown;
    const std::size_t step = series.costPerDay ? 24 : 1;
    for (std::size_t i = 0; i < hours.size(); i += step) {
        double sum = 0;
        for (std::size_t j = i; j < std::min(i + step, hours.size()); ++j) sum += hours[j];
        series.cost.x.push_back(static_cast<double>(i) * 3600);
        series.cost.y.push_back(sum);
    }
    if (!series.cost.x.isEmpty()) {   // the last step has a width too
        series.cost.x.push_back(static_cast<double>(hours.size()) * 3600);
        series.cost.y.push_back(series.cost.y.back());
    }
    return series;
}

} // namespace headroom::gui

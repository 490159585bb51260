#include "app/gui/plots/throttling.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace headroom::gui {

bool isThrottling(const simulation::Signal& signal)
{
    return !signal.component.empty() && signal.unit == "1/s" && (signal.id.ends_with(".throttled") || signal.id.ends_with(".refused"));
}

std::vector<ThrottleSeries> throttleSeries(const simulation::Recording& recording)
{
    struct Sum {
        std::string component;
        std::vector<float> values;
        double total = 0, highest = 0;
    };
    std::vector<Sum> sums;
    for (const simulation::Signal& signal : recording.signals) {
        if (!isThrottling(signal)) continue;
        auto at = std::find_if(sums.begin(), sums.end(), [&](const Sum& sum) { return sum.component == signal.component; });
        if (at == sums.end()) {
            sums.push_back({signal.component, signal.mean});
            continue;
        }
        at->values.resize(std::max(at->values.size(), signal.mean.size()), std::numeric_limits<float>::quiet_NaN());
        for (std::size_t i = 0; i < signal.mean.size(); ++i) at->values[i] = std::isnan(at->values[i]) ? signal.mean[i] : std::isnan(signal.mean[i]) ? at->values[i] : at->values[i] + signal.mean[i];
    }
    for (Sum& sum : sums)
        for (const float value : sum.values) {
            if (!(value > 0)) continue;
            sum.total += static_cast<double>(value);
            sum.highest = std::max(sum.highest, static_cast<double>(value));
        }
    std::erase_if(sums, [](const Sum& sum) { return sum.total <= 0; });
    std::stable_sort(sums.begin(), sums.end(), [](const Sum& a, const Sum& b) { return a.total > b.total; });
    std::vector<ThrottleSeries> series;
    for (Sum& sum : sums) series.push_back({sum.component, std::make_shared<const std::vector<float>>(std::move(sum.values)), sum.highest});
    return series;
}

} // namespace headroom::gui

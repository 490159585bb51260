#include "models/pricing/statement_detail.h"

#include "core/base/assert.h"
#include "core/calendar/calendar.h"
#include "core/quantities/apportion.h"
#include "models/pricing/allocation.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace headroom::pricing {

std::vector<std::vector<double>> bandShares(const Price& price, const std::vector<std::vector<double>>& quantities, const std::vector<double>& monthShares)
{
    std::vector<std::vector<double>> shares;
    for (std::size_t month = 0; month < monthShares.size(); ++month) {
        double total = 0;
        for (const std::vector<double>& user : quantities) total += user[month];
        std::vector<double> bands(price.bands.size(), 0.0);
        if (total <= 0) bands.front() = 1;
        for (std::size_t band = 0; total > 0 && band < bands.size(); ++band) {
            const double from = price.bands[band].fromQuantity * monthShares[month];
            const double to = band + 1 < bands.size() ? price.bands[band + 1].fromQuantity * monthShares[month] : total;
            bands[band] = std::max(0.0, std::min(to, total) - from) / total;
        }
        shares.push_back(std::move(bands));
    }
    return shares;
}

std::vector<std::int64_t> splitWhole(std::int64_t whole, const std::vector<double>& weights)
{
    HEADROOM_CHECK(!weights.empty() && whole >= 0);
    const double sum = std::accumulate(weights.begin(), weights.end(), 0.0);
    std::vector<std::int64_t> parts;
    std::vector<double> remainders;
    std::int64_t left = whole;
    for (const double weight : weights) {
        const long double exact = static_cast<long double>(whole) * (sum > 0 ? static_cast<long double>(weight) / static_cast<long double>(sum) : 1.0L / static_cast<long double>(weights.size()));
        const auto part = std::min(left, static_cast<std::int64_t>(std::floor(exact)));
        parts.push_back(part);
        // Who has no weight gets nothing, not even what rounding left over.
        remainders.push_back(sum > 0 && weight <= 0 ? -1.0 : static_cast<double>(exact - static_cast<long double>(part)));
        left -= part;
    }
    apportionRest(parts, remainders, left);
    return parts;
}

DailyAmounts dailyAmounts(const scenario::Scenario& scenario, const StatementDetail& detail)
{
    const auto zone = calendar::Calendar::forZone(scenario.calendar.timeZone);
    const calendar::Calendar calendar = zone ? *zone : calendar::Calendar{};
    DailyAmounts result;
    std::vector<std::size_t> dayOf;
    SimTime nextDay = detail.statement.from;
    for (const DetailSlice& slice : detail.slices) {
        if (slice.from >= nextDay) {
            result.days.push_back(slice.from);
            nextDay = calendar.addDays(calendar.startOfDay(slice.from), 1);
        }
        dayOf.push_back(result.days.size() - 1);
    }
    for (std::size_t i = 0; i < detail.lines.size(); ++i) {
        const LineDetail& line = detail.lines[i];
        std::vector<double> rates;   // of a unit, by month
        for (const std::vector<double>& bands : line.bandShares) {
            double rate = 0;
            for (std::size_t band = 0; band < bands.size(); ++band)
                if (const auto price = UnitPrice::parse(line.price.bands[band].unitPrice)) rate += bands[band] * price->toDouble();
            rates.push_back(rate);
        }
        std::vector<double> weights(result.days.size(), 0.0);
        for (std::size_t s = 0; s < detail.slices.size(); ++s) weights[dayOf[s]] += line.perSlice[s] * rates[detail.slices[s].month];
        result.byLine.push_back(splitMoney(detail.statement.lines[i].amount, weights));
    }
    return result;
}

} // namespace headroom::pricing

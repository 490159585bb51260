#include "models/exchange/focus_cells.h"

#include <algorithm>
#include <cmath>

namespace headroom::exchange {

ChargePeriods chargePeriods(const calendar::Calendar& calendar, const pricing::StatementDetail& detail, FocusPeriod length)
{
    ChargePeriods result;
    for (const pricing::DetailSlice& slice : detail.slices) {
        if (result.periods.empty() || slice.month != result.periods.back().month || slice.from >= result.periods.back().to) {
            const SimTime monthEnd = std::min(calendar.addMonths(calendar.startOfMonth(slice.from), 1), detail.statement.to);
            SimTime end = monthEnd;
            if (length == FocusPeriod::Day) end = calendar.addDays(calendar.startOfDay(slice.from), 1);
            if (length == FocusPeriod::Hour) end = slice.from + Duration::hours(1);
            result.periods.push_back({slice.from, std::min(end, monthEnd), slice.month});
        }
        result.ofSlice.push_back(result.periods.size() - 1);
    }
    return result;
}

ChargePeriod wholeMonth(const ChargePeriods& periods, const pricing::StatementDetail& detail, std::size_t month)
{
    ChargePeriod whole{detail.monthStarts[month], detail.monthStarts[month], month};
    for (const ChargePeriod& period : periods.periods)
        if (period.month == month) whole.to = std::max(whole.to, period.to);
    return whole;
}

std::vector<FocusCell> focusCells(const pricing::StatementDetail& detail, const pricing::LineDetail& line, const ChargePeriods& periods, const std::vector<double>& bearers,
                                  const std::function<double(const pricing::DetailSlice&)>& used)
{
    std::vector<double> perPeriod(periods.periods.size(), 0.0), usedPerPeriod(periods.periods.size(), 0.0);
    std::vector<double> perMonth(detail.monthStarts.size(), 0.0);
    for (std::size_t s = 0; s < detail.slices.size(); ++s) {
        perPeriod[periods.ofSlice[s]] += line.perSlice[s];
        usedPerPeriod[periods.ofSlice[s]] += line.perSlice[s] * used(detail.slices[s]);
        perMonth[detail.slices[s].month] += line.perSlice[s];
    }
    std::vector<FocusCell> cells;
    for (std::size_t month = 0; month < perMonth.size(); ++month) {
        std::vector<FocusCell> ofMonth;
        std::vector<double> weights;
        const std::vector<double>& bands = line.bandShares[month];
        for (std::size_t b = 0; b < bearers.size(); ++b)
            for (std::size_t p = 0; p < periods.periods.size(); ++p)
                for (std::size_t band = 0; periods.periods[p].month == month && band < bands.size(); ++band) {
                    const double weight = bearers[b] * perPeriod[p] * bands[band];
                    if (weight <= 0) continue;
                    ofMonth.push_back({b, p, band, 0, std::clamp(usedPerPeriod[p] / perPeriod[p], 0.0, 1.0)});
                    weights.push_back(weight);
                }
        if (ofMonth.empty()) continue;
        const auto quantities = pricing::splitWhole(std::llround(perMonth[month] * 1e9), weights);
        for (std::size_t i = 0; i < ofMonth.size(); ++i) {
            ofMonth[i].quantity = quantities[i];
            if (quantities[i] > 0) cells.push_back(ofMonth[i]);
        }
    }
    return cells;
}

} // namespace headroom::exchange

#include "models/pricing/log_workspace.h"

#include "models/simulation/log_cap.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace headroom::pricing {
namespace {

constexpr double kSecondsPerDay = 86400;

std::int64_t dayOf(const LogSlice& slice) { return slice.from.nanoseconds() / Duration::hours(24).count(); }

MeterSeries* find(std::vector<MeterSeries>& rows, const std::string& meter)
{
    const auto found = std::find_if(rows.begin(), rows.end(), [&](const MeterSeries& row) { return row.meter == meter; });
    return found == rows.end() ? nullptr : &*found;
}

/// What is above the tier on a day becomes further days of it.
void settleTier(double tierGB, const std::vector<LogSlice>& slices, const std::vector<double>& takenGB, std::vector<double>& tierDays)
{
    std::map<std::int64_t, std::pair<double, double>> days;   // taken, bought
    for (std::size_t i = 0; i < slices.size(); ++i) {
        auto& [taken, bought] = days[dayOf(slices[i])];
        taken += takenGB[i];
        bought += tierDays[i];
    }
    for (std::size_t i = 0; i < slices.size(); ++i) {
        const auto& [taken, bought] = days.at(dayOf(slices[i]));
        const double above = std::max(0.0, taken - tierGB * bought);
        if (above > 0) tierDays[i] += above / tierGB * (takenGB[i] / taken);
    }
}

} // namespace

LogLoss settleLogs(const scenario::LogWorkspaceSpec& spec, const std::vector<LogSlice>& slices, std::vector<MeterSeries>& rows)
{
    LogLoss loss;
    MeterSeries* ingestion = find(rows, spec.ingestionMeter());
    if (!ingestion) return loss;
    std::vector<simulation::LogArrival> arrivals;
    for (std::size_t i = 0; i < slices.size(); ++i) arrivals.push_back({slices[i].from, slices[i].to, ingestion->perSlice[i]});
    const simulation::CappedLogs capped = simulation::capLogs(spec, arrivals);
    loss.arrivedGB = capped.arrivedGB;
    loss.droppedGB = capped.droppedGB;
    loss.daysCapped = static_cast<int>(capped.reachedAt.size());
    ingestion->perSlice = capped.admittedGB;
    const std::vector<double>& taken = capped.admittedGB;

    if (spec.commitmentGBPerDay > 0) {
        if (MeterSeries* tier = find(rows, "log-analytics/commitment/" + std::to_string(spec.commitmentGBPerDay) + "GB")) {
            settleTier(spec.commitmentGBPerDay, slices, taken, tier->perSlice);
            std::erase_if(rows, [&](const MeterSeries& row) { return row.meter == spec.ingestionMeter(); });
        }
    }
    const auto keep = [&](const char* meter, double days) {
        if (days <= 0) return;
        MeterSeries row{meter, {}};
        for (std::size_t i = 0; i < slices.size(); ++i) row.perSlice.push_back(taken[i] * days / slices[i].daysInMonth);
        rows.push_back(std::move(row));
    };
    keep("log-analytics/retention", (spec.retention - spec.includedRetention()).toSeconds() / kSecondsPerDay);
    keep("log-analytics/archive", spec.archive.toSeconds() / kSecondsPerDay);
    return loss;
}

} // namespace headroom::pricing

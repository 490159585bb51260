#pragma once

#include "core/quantities/time.h"
#include "models/scenario/scenario.h"

#include <string>
#include <vector>

/// The bill of a log workspace: what takes effect by the day.
namespace headroom::pricing {

/// A stretch of the billed period, at most an hour, and the days that its calendar month has.
struct LogSlice {
    SimTime from, to;
    double daysInMonth = 30;
};

/// One meter of a component over the slices of the billed period.
struct MeterSeries {
    std::string meter;
    std::vector<double> perSlice;
};

/// What the daily cap did in the billed period.
struct LogLoss {
    std::string component;
    double arrivedGB = 0, droppedGB = 0;
    int daysCapped = 0;
};

/// Turns what arrives at a workspace into what is billed, in `rows` of its component:
/// 1. the daily cap takes off what comes after it (simulation::capLogs),
/// 2. of a commitment tier of N GB a day, a UTC day d bills  bought(d) + max(0, taken(d) − N · bought(d)) / N  days of the tier, bought(d) the part of the day
///    that is billed: what is above the tier has the tier's price per GB. The ingestion row goes,
/// 3. each GB that is kept longer than its price includes bills (retention − included) / days of the month GB-months of retention, and what is archived
///    after that likewise: the bill of a workspace that has been taking in as much for as long.
/// Sources: Azure Monitor documentation, cost calculations and daily cap.
[[nodiscard]] LogLoss settleLogs(const scenario::LogWorkspaceSpec& spec, const std::vector<LogSlice>& slices, std::vector<MeterSeries>& rows);

} // namespace headroom::pricing

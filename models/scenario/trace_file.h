#pragma once

#include "core/base/result.h"
#include "core/calendar/calendar.h"
#include "models/scenario/problems.h"
#include "models/scenario/scenario.h"

#include <string>
#include <string_view>

namespace headroom::scenario {

/// Most lines of a trace: bounds the memory of a run (16 bytes each).
inline constexpr std::size_t kMaxTraceLines = 4'000'000;
/// Most requests of one line.
inline constexpr std::uint32_t kMaxTraceCount = 1'000'000'000;

/// The arrivals of a trace, one line each: an instant, then optionally after a comma the number of requests (1 unless stated). An instant is a number of
/// seconds ≥ 0 from `start`, or a local time such as 2026-11-27T09:00:05. Lines are in order of time; empty ones and those that begin with # are skipped, and
/// so is a first line of column titles. `spec` gives what the lines are measured against: with `traceSpread` two lines are at least that far apart,
/// and `traceRepeat` is longer than the trace. `name` stands for the file in messages. Returns all errors, each with its line.
[[nodiscard]] Result<Trace, Errors> parseTrace(std::string_view text, const std::string& name, const ArrivalsSpec& spec, const calendar::Calendar& calendar,
                                               SimTime start);

/// Reads the file of every source whose process is `trace`. Files are named relative to the folder of the scenario's file `name` and stay inside it:
/// neither an absolute path, nor "..", nor a link that leads out. What is wrong becomes an error, at the file's line or at the source's pointer.
void readTraces(Scenario& scenario, const std::string& name, Problems& problems);

} // namespace headroom::scenario

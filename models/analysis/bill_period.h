#pragma once

namespace headroom::analysis {

/// Which bill of a run: the simulated window as it is, its calendar month, that month as one of 730 h as calculators have it, or the twelve calendar months from
/// that in which the scenario's calendar begins.
enum class BillPeriod { Window, Month, ListMonth, Year };

inline constexpr int kMonthsOfYear = 12;

} // namespace headroom::analysis

#pragma once

#include "core/base/result.h"
#include "core/calendar/calendar.h"
#include "models/analysis/bill_period.h"
#include "models/analysis/unit_costs.h"
#include "models/pricing/best_commitment.h"
#include "models/pricing/price_book.h"
#include "models/pricing/statement_pivot.h"
#include "models/scenario/scenario.h"
#include "models/simulation/recording.h"

#include <optional>
#include <string>
#include <vector>

/// The bill of one period or of several in a row, with everything that is said about it. Front ends read this and compute nothing.
namespace headroom::analysis {

/// One simulated stretch of time and what it costs.
struct BillPart {
    pricing::Statement statement;
    pricing::Allocation byTenant;          ///< empty without tenants
    pricing::Allocation byOperation;
    UnitCosts units;
    std::string engine;
    bool partial = false;                  ///< the simulation was stopped
    std::vector<simulation::ValidityNote> validity;   ///< where the estimate is not to be trusted
};

struct Bill {
    std::vector<BillPart> parts;           ///< in order of time; one, or the months of a year
    Money total, failures, idle;           ///< sums over the parts
    std::uint64_t requests = 0, failed = 0;
    std::vector<pricing::Pivot> pivots;    ///< as asked for, over all parts
    std::vector<pricing::CommitmentProposal> proposals;   ///< each alone, the greatest saving first
    std::vector<pricing::CommitmentProposal> best;        ///< the best of them, empty when paying as you go costs least
    double machineCost = 0;                ///< of the hours that could be committed, paid as they are now
};

/// Bills one recording. Of a month it covers the whole, or the rest is extrapolated (pricing::billMonth). A part of a year is its month.
[[nodiscard]] Result<BillPart, Errors> billPart(const scenario::Scenario& scenario, const simulation::Recording& recording, const pricing::PriceBook& prices, BillPeriod period);

/// One grouping that is asked for.
struct Grouping {
    pricing::Dimension rows;
    std::optional<pricing::Dimension> columns;
};

/// Sums the parts, groups them and looks for the best commitment. Fails where more is to be split than can be. Precondition: at least one part.
[[nodiscard]] Result<Bill, Errors> billOf(const scenario::Scenario& scenario, const pricing::PriceBook& prices, std::vector<BillPart> parts, const std::vector<Grouping>& groupings);

/// A calendar month, local time: 28 to 31 days, 719 to 745 hours.
struct MonthSpan {
    SimTime from, to;
};
/// `count` months from the one that holds `first` on.
[[nodiscard]] std::vector<MonthSpan> monthsFrom(const calendar::Calendar& zone, SimTime first, int count);

} // namespace headroom::analysis

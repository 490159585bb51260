#pragma once

#include "models/pricing/allocation.h"
#include "models/pricing/price_book.h"
#include "models/pricing/statement_detail.h"
#include "models/scenario/scenario.h"
#include "models/simulation/recording.h"

#include <string>
#include <string_view>
#include <vector>

/// A statement as a forecast in the FinOps Open Cost and Usage Specification (FOCUS), version 1.2, CSV.
///
/// Rows of a line: one for each charge period and each band of its price. In every row ListCost = ListUnitPrice · PricingQuantity and
/// ContractedCost = ContractedUnitPrice · PricingQuantity hold to the last digit, in decimals and for readers that hold them in doubles. The
/// statement rounds each line once, to the cent; what the rows differ from that by is a row of its own, ChargeCategory "Adjustment", as the
/// provider writes its rounding. So BilledCost and EffectiveCost add up to the statement's line, exactly.
///
/// Reservations and savings plans are purchases (BilledCost, EffectiveCost 0) and usage that they cover (BilledCost 0, EffectiveCost its part
/// of the purchase; list and contracted cost at the pay-as-you-go price), used and unused. The parts of EffectiveCost are split by largest remainder.
/// Sources: FOCUS 1.2 (columns, discount handling), its model rules; split cost: the columns of 1.3 with the prefix of custom columns.
namespace headroom::exchange {

enum class FocusPeriod { Hour, Day, Month };   ///< hours from the start of the statement, local days, local months

struct FocusOptions {
    FocusPeriod period = FocusPeriod::Day;
    /// Where set, the charges of shared components are split among tenants as it says; of this very statement.
    const pricing::Allocation* splitBy = nullptr;
};

/// Ids of the columns of a dataset, in order: those of FOCUS, then custom ones (x_).
[[nodiscard]] std::vector<std::string_view> focusColumns(bool splitCost);

/// The dataset, RFC 4180 with CRLF, UTF-8; null is an empty cell. Times are UTC. `recording` tells how much of a reservation was used.
[[nodiscard]] std::string focusCsv(const scenario::Scenario& scenario, const simulation::Recording& recording, const pricing::StatementDetail& detail,
                                   const pricing::PriceBook& prices, const FocusOptions& options);

} // namespace headroom::exchange

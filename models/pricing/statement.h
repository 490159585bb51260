#pragma once

#include "core/base/result.h"
#include "core/quantities/money.h"
#include "models/pricing/commitments.h"
#include "models/pricing/hourly_costs.h"
#include "models/pricing/log_workspace.h"
#include "models/pricing/price_book.h"
#include "models/pricing/reservation_use.h"
#include "models/scenario/scenario.h"
#include "models/simulation/recording.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace headroom::pricing {

struct StatementLine {
    std::string component, componentTitle, group, team;
    std::string meter, meterTitle;
    double quantity = 0;                   ///< in `unit`
    std::string unit;
    std::string unitPrice;                 ///< published digits; "0.80 · 0.50" where bands apply
    Money amount;                          ///< rounded once, half to even
    std::string source, asOf;
    Confidence confidence = Confidence::Exact;
    bool extrapolated = false;             ///< part of the quantity comes from hours that were not simulated
    std::string tenant;                    ///< whose own component it is; empty = shared, see allocate()
    std::map<std::string, std::string> tags;
    std::string service;                   ///< the provider's name; empty for prices of the user's own
    double discountPercent = 0;            ///< negotiated, taken off before the rounding
    std::string priceCurrency;             ///< of `unitPrice`
    std::vector<double> quantityPerHour, amountPerHour;   ///< by hour from Statement::from; amounts unrounded, at the average price of the month
};

/// Which price book: two runs with the same names have the same prices.
struct BookName {
    std::string region, asOf;
    bool isUsers = false;                  ///< imported by the user
};

struct Statement {
    std::string currency, priceBookRegion, priceBookAsOf;
    std::vector<BookName> priceBooks;      ///< all that could be used: the scenario's region first, then those of its components
    SimTime from, to;
    std::string period;                    ///< "2026-11-27, 24 h" or "November 2026, 721 h"
    double hours = 0;
    std::string projection;                ///< of a month that was not simulated in full, from which hours it is made: "hours outside … extrapolated"
    std::vector<StatementLine> lines;      ///< grouped by component in scenario order
    Money total;                           ///< the sum of the lines, to the cent
    std::vector<double> totalPerHour;      ///< for plots; unrounded, by hour from `from`
    std::map<std::string, std::vector<double>> perHourByGroup;
    HourlyCosts hourly;                    ///< by component, in whole millionths that add up to the total of each hour
    std::vector<CommitmentUse> commitments;   ///< savings plans, the longer term first
    std::vector<ReservationUse> reservations; ///< by pool, in scenario order
    std::optional<scenario::ExchangeSpec> exchange;   ///< by which the amounts came from the price book's currency
    std::vector<LogLoss> logs;                ///< workspaces with a daily cap
};

/// Bills the simulated window.
[[nodiscard]] Result<Statement, Errors> billWindow(const scenario::Scenario&, const simulation::Recording&, const PriceBook&);

/// Bills the calendar month that holds the start of the window. Hours outside the window take, for meters that follow time, the quantity of
/// the simulated hour whose offered load is nearest; for meters that follow traffic, that quantity scaled by the expected requests, and no
/// less than the floor that is billed without any. Hours with a fault, an eviction or a deployment count once (see extrapolate()).
[[nodiscard]] Result<Statement, Errors> billMonth(const scenario::Scenario&, const simulation::Recording&, const PriceBook&);

/// Hours of a month in price lists and calculators.
inline constexpr double kListMonthHours = 730;

/// As billMonth(), but of a month of 730 hours: quantities are scaled by 730 / hours of the month, those of meters by the month (units that end in
/// "-month") are not. For comparisons with calculators.
[[nodiscard]] Result<Statement, Errors> billListMonth(const scenario::Scenario&, const simulation::Recording&, const PriceBook&);

} // namespace headroom::pricing

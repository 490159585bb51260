#pragma once

#include "core/base/result.h"
#include "models/pricing/extrapolate.h"
#include "models/pricing/log_workspace.h"
#include "models/pricing/price_book.h"
#include "models/pricing/reservation_use.h"
#include "models/pricing/scenario_prices.h"
#include "models/pricing/statement.h"

#include <cmath>
#include <cstddef>
#include <list>
#include <string>
#include <vector>

/// How a statement comes about, before its lines are rounded: what was used of which price, and what commitments cover of it.
namespace headroom::pricing {

/// Sum that loses no small terms; the order is that of the calls. Source: A. Neumaier, ZAMM 54, 1974.
class Sum {
public:
    void add(double value)
    {
        const double next = m_sum + value;
        m_lost += std::abs(m_sum) >= std::abs(value) ? (m_sum - next) + value : (value - next) + m_sum;
        m_sum = next;
    }
    [[nodiscard]] double value() const { return m_sum + m_lost; }

private:
    double m_sum = 0, m_lost = 0;
};

/// What is billed: the period, its calendar months with the part of each that it covers, and who says how much was used.
struct Period {
    SimTime from, to;
    std::vector<SimTime> monthStarts;   ///< first instant billed in each month
    std::vector<double> monthShares;
    std::vector<Slice> slices;
    std::vector<LogSlice> logSlices;    ///< the same, for what is settled by the day
    double hoursFactor = 1;             ///< of all quantities but those of meters by the month
    std::string text, projection;
};

/// A statement line before it has a price: one meter of one component.
struct Draft {
    const scenario::Component* component = nullptr;
    const Price* price = nullptr;
    std::string pricedBy;               ///< region of the book, or the component that states its own price
    std::vector<double> perSlice;
    std::vector<double> perMonth;
    bool extrapolated = false;
    std::string plan = {};              ///< savings plan that covers it, or whose unused part it is
};

[[nodiscard]] SourcePosition placeOf(const scenario::Scenario& scenario, const std::string& component);
/// Index in Period::monthStarts.
[[nodiscard]] std::size_t monthOf(const Period& period, SimTime at);
/// Of the first band, in the book's currency.
[[nodiscard]] double rateOf(const Price& price);

/// Usage that no line can be made of: too short a series, or quantities that are none.
[[nodiscard]] Errors checkUsage(const scenario::Scenario& scenario, const simulation::Recording& recording);
/// The drafts, grouped by component in the scenario's order. Meters without a price become errors, never zeros.
[[nodiscard]] Result<std::vector<Draft>, Errors> draftLines(const scenario::Scenario& scenario, const simulation::Recording& recording, const PriceBook& book, const ScenarioPrices& own,
                                                            const Period& period, std::vector<LogLoss>& losses);
/// Adds the drafts up by month.
void closeDrafts(std::vector<Draft>& drafts, const Period& period);

/// Moves machine hours that savings plans cover to the plans' rates. `made` keeps the prices that no book has.
[[nodiscard]] Errors coverBySavingsPlans(const scenario::Scenario& scenario, const PriceBook& book, const Period& period, std::vector<Draft>& drafts, std::list<Price>& made,
                                         std::vector<CommitmentUse>& commitments);
/// What the reserved nodes of each pool did. Drafts are those before savings plans.
[[nodiscard]] std::vector<ReservationUse> reservationUses(const scenario::Scenario& scenario, const PriceBook& book, const simulation::Recording& recording, const Period& period,
                                                          const std::vector<Draft>& drafts);

} // namespace headroom::pricing

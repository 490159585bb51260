#pragma once

#include "core/quantities/money.h"
#include "models/pricing/statement.h"
#include "models/scenario/scenario.h"

#include <QString>

#include <cstddef>
#include <vector>

namespace headroom::gui {

/// One bar of the way from one bill to another.
struct WaterfallStep {
    QString title;                       ///< of the component; tenants' copies of one template stand together
    QString detail;                      ///< "1,204 → 3,870"
    Money before, after;                 ///< what the two bills say of it
    QString component;                   ///< id in the bill; empty for "other"
    [[nodiscard]] Money delta() const { return after - before; }
};

/// Where the difference of two bills comes from, component by component.
struct CostWaterfall {
    Money from, to;                      ///< the totals
    std::vector<WaterfallStep> steps;    ///< savings from the largest on, then additions from the smallest on; "other" last
    QString currency;
    [[nodiscard]] Money saved() const;   ///< ≤ 0: all savings together
    [[nodiscard]] Money added() const;   ///< ≥ 0
};

/// Steps add up to `to` − `from` exactly. At most `limit` ≥ 1 of them stand alone, the largest; the rest, and what is below 0.5 % of the larger
/// total, is joined in "other" where these are two or more. What did not change has no step. Components are joined by the templates in `a` and `b`.
[[nodiscard]] CostWaterfall costWaterfallOf(const pricing::Statement& from, const pricing::Statement& to, const scenario::Scenario& a, const scenario::Scenario& b,
                                    std::size_t limit = 9);

} // namespace headroom::gui

#pragma once

#include "core/base/result.h"
#include "models/pricing/price_book.h"
#include "models/scenario/scenario.h"

#include <map>
#include <string>
#include <utility>

namespace headroom::pricing {

/// Prices that the scenario states itself (`unitPrice` of a meter or a node pool): for what no price book knows, such as a broker that another firm
/// runs, a laptop, a machine in the cellar, or a price that was negotiated. They go before the book's, hold for their component alone and for its copies in other
/// environments, and are marked as the user's own: source "scenario", Confidence::Scenario.
class ScenarioPrices {
public:
    explicit ScenarioPrices(const scenario::Scenario& scenario);

    /// Null when the scenario states none. Valid as long as this object.
    [[nodiscard]] const Price* find(const std::string& component, const std::string& meter) const;
    /// Copies whose originals state different prices for one meter: nobody could say which one holds.
    [[nodiscard]] const Errors& conflicts() const { return m_conflicts; }

private:
    std::map<std::pair<std::string, std::string>, Price> m_prices;   ///< by component and meter
    Errors m_conflicts;
};

} // namespace headroom::pricing

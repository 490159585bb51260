#pragma once

#include "app/gui/compare/cost_waterfall.h"
#include "models/reconcile/reconcile.h"

#include <cstddef>

namespace headroom::gui {

/// The way from the planned to the billed month: price, quantity, schedule, orphans, missing, in this order; what is nothing is left out.
[[nodiscard]] CostWaterfall waterfallByCause(const reconcile::Reconciliation& result);

/// The same component by component, orphans without a rule together; the `limit` largest stand alone.
[[nodiscard]] CostWaterfall waterfallByComponent(const reconcile::Reconciliation& result, std::size_t limit = 5);

} // namespace headroom::gui

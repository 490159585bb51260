#pragma once

#include "core/base/result.h"
#include "models/reconcile/reconcile.h"
#include "models/scenario/load.h"

#include <string>
#include <vector>

namespace headroom::reconcile {

/// Name of the variant that holds what the bill says.
inline constexpr const char* kBilledVariant = "billed";

struct Calibration {
    std::string text;                       ///< the scenario with the variant `billed`; ends with a newline
    std::vector<std::string> changes;       ///< what the variant changes: sentences
    std::vector<std::string> notChanged;    ///< what the bill shows and no value of the scenario takes: sentences
};

/// The scenario's text with a variant more, on top of the one in force: prices of node pools and of fixed costs' meters as billed, node counts as billed.
/// A price that rests on no quantity, or that makes no cent of the difference, is left. Fails as scenario::load().
[[nodiscard]] Result<Calibration, Errors> calibrate(const std::string& text, const std::string& name, const scenario::LoadOptions& options, const Reconciliation& reconciliation);

} // namespace headroom::reconcile

#pragma once

#include "models/reconcile/reconcile.h"

#include <string>

namespace headroom::reconcile {

/// The comparison for programs: totals, parts, one object a row. Ends with a newline.
[[nodiscard]] std::string reconciliationJson(const Reconciliation& reconciliation, const Bill& bill, const std::string& scenario, const std::string& variant, const std::string& version);

/// "both", "orphan", "missing".
[[nodiscard]] std::string_view kindName(Variance::Kind kind);

} // namespace headroom::reconcile

#pragma once

#include "models/reconcile/reconcile.h"

#include <string>
#include <string_view>

/// The comparison as tables, for spreadsheets and for a pull request.
namespace headroom::reconcile {

/// "orphan: no rule · /subscriptions/…", "missing: not on the bill", or the note of a row: one line.
[[nodiscard]] std::string remarkOf(const Variance& row);

/// One row a line of the comparison, the sums last. RFC 4180, CRLF; amounts in the bill's currency with two decimals; text cells are guarded against formulas.
[[nodiscard]] std::string reconciliationCsv(const Reconciliation& reconciliation);

/// Headline, parts of the difference, and the rows that differ, the largest difference first.
[[nodiscard]] std::string reconciliationMarkdown(const Reconciliation& reconciliation, const Bill& bill, std::string_view scenario, std::string_view variant, std::string_view version);

} // namespace headroom::reconcile

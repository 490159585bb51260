#pragma once

#include "models/pricing/statement.h"
#include "models/reconcile/reconcile.h"

#include <QString>
#include <QStringList>

namespace headroom::gui {

/// "+72.00", "−5.00", "0.00".
[[nodiscard]] QString signedAmount(const Money& amount);
/// "+10.0 %"; empty where there is nothing to compare with.
[[nodiscard]] QString signedShare(double value, double of);

/// Why the bill differs in this row, in plain sentences: price, quantity, schedule, what limits the split. Never empty.
[[nodiscard]] QStringList varianceSentences(const reconcile::Variance& row);

/// "Planned at 0.096 a node-hour: ● list price, 2026-10-01." for the lines of the statement that the row is compared with; empty where there are none.
[[nodiscard]] QString plannedPriceSentence(const reconcile::Variance& row, const pricing::Statement& statement);

/// The whole comparison in one headline and one line of explanation.
struct ReconciliationAnswer {
    QString headline, explanation;
    bool isAbove = false;              ///< billed more than planned
};
[[nodiscard]] ReconciliationAnswer reconciliationAnswer(const reconcile::Reconciliation& result, const QString& month);

} // namespace headroom::gui

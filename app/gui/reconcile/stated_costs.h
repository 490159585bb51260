#pragma once

#include <QString>
#include <QVector>

namespace headroom::gui {

/// A cost table that somebody wrote down about a system, as a bill with its rules.
struct StatedCosts {
    QString variant;          ///< of the scenario that it is about
    QString bill, rules;      ///< files
};

/// What there is for a scenario file in the folder `stated-costs` of `directory`: SCENARIO.VARIANT.csv with SCENARIO.VARIANT.rules.json.
[[nodiscard]] QVector<StatedCosts> statedCostsOf(const QString& directory, const QString& scenarioFile);

} // namespace headroom::gui

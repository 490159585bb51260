#pragma once

#include "models/analysis/report.h"
#include "models/scenario/scenario.h"

#include <QString>

#include <optional>
#include <vector>

namespace headroom::gui {

/// One figure of an answer beside the one it is compared with.
struct KeyFigure {
    enum class Change { None, Better, Worse, Unsure };   ///< Unsure: inside the intervals of both

    QString caption;           ///< "p95 on 27 Nov"
    QString value;             ///< "0.9 s"
    QString interval;          ///< "±0.2 s"; empty without one
    QString base;              ///< "base 12.4 s"; empty where there is nothing to compare with
    QString delta;             ///< "▼ −11.5 s"; empty without a change
    Change change = Change::None;
    QString tip;
};

/// A run or an estimate, with the bill of the month that is shown for it.
struct Outcome {
    const scenario::Scenario* scenario = nullptr;
    const analysis::Report* report = nullptr;
    double month = 0;                       ///< scenario currency
    std::optional<double> monthHalfWidth;
    bool isMonthExact = true;
};

/// The month's bill, p95, failed requests and what fills first, in this order. `base` may be empty: then nothing is compared. Pure.
[[nodiscard]] std::vector<KeyFigure> keyFigures(const Outcome& now, const std::optional<Outcome>& base);

/// "Estimate: Black Friday holds, and November costs 482 USD less": the answer in one sentence.
[[nodiscard]] QString whatIfHeadline(const Outcome& now, const std::optional<Outcome>& base, bool isSimulated);
/// "Nothing fills up; closest is the Drone Scheduler at 81 %." or what fills first and when.
[[nodiscard]] QString fillingText(const Outcome& outcome);

/// "+219.50 USD", "−371 USD", "0.00 USD": a difference of money.
[[nodiscard]] QString signedMoney(double amount, const std::string& currency);

} // namespace headroom::gui

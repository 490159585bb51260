#pragma once

#include "core/quantities/money.h"
#include "core/quantities/time.h"

#include <optional>
#include <string>

/// What only costs and follows rules of its own, as plain data (see scenario.h).
namespace headroom::scenario {

/// A workspace that takes in logs, keeps them and is paid by volume.
struct LogWorkspaceSpec {
    std::string plan = "analytics";          ///< analytics | basic | auxiliary
    double share = 1;                        ///< of the scenario's log volume that comes here, [0, 1]
    double otherBytesPerDay = 0;             ///< of what the scenario does not model, such as platform logs
    std::optional<double> dailyCapBytes;     ///< taken in from one reset to the next; what comes on top is dropped
    int resetHourUtc = 0;                    ///< hour of the day at which the cap begins anew, UTC, [0, 24)
    int commitmentGBPerDay = 0;              ///< tier that is paid every day, used or not; 0 = paid as used
    Duration retention;                      ///< searchable this long; what the ingestion price includes at least
    Duration archive;                        ///< kept this long after that

    /// What the price of ingestion holds. Source: Azure Monitor Logs documentation, data retention: 31 days, 30 of the cheaper plans.
    [[nodiscard]] Duration includedRetention() const { return Duration::hours(24 * (plan == "analytics" ? 31 : 30)); }
    [[nodiscard]] std::string ingestionMeter() const { return plan == "analytics" ? "log-analytics/ingestion" : "log-analytics/" + plan + "-ingestion"; }
};

/// Money committed for machines of any size and region, by the hour.
struct SavingsPlanSpec {
    Money perHour;                           ///< at the plan's own rates, ≥ 0, in the currency of the bill
    std::string term = "1-year";             ///< 1-year | 3-years
};

} // namespace headroom::scenario

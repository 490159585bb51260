#pragma once

#include <cstddef>
#include <string>
#include <vector>

/// Savings plans: money committed by the hour, use it or lose it.
namespace headroom::pricing {

/// Hours of one size of machine that a plan can cover. Rates are per hour, in the currency of the bill.
struct EligibleUse {
    double payAsYouGo = 0, planned = 0;    ///< the machine's rate without and with the plan; planned > 0
    std::vector<double> perSlice;          ///< hours in each slice of the billed period

    [[nodiscard]] double discount() const { return 1 - planned / payAsYouGo; }
};

/// What a plan covered.
struct Coverage {
    std::vector<std::vector<double>> perSlice;   ///< [use][slice]: hours at the planned rate
    std::vector<double> unusedPerSlice;          ///< money that the slice did not use, lost
    double committed = 0, used = 0;              ///< money over all slices; used = Σ covered · planned
    double eligible = 0, covered = 0;            ///< at pay-as-you-go rates: what there was to cover, what was covered

    /// Share of the commitment that was used; 1 for a plan of nothing.
    [[nodiscard]] double utilisation() const { return committed > 0 ? used / committed : 1; }
    /// Share of the eligible use, at pay-as-you-go rates, that the plan covered; 0 where there was none.
    [[nodiscard]] double coverage() const { return eligible > 0 ? covered / eligible : 0; }
};

/// Spends `perHour` · hours of each slice on `uses`, the greatest discount first (the first of equals), at the planned rates; what a slice leaves is
/// lost. Uses whose planned rate is not below pay-as-you-go are left alone. Slices are at most an hour long. Pure.
/// Source: Azure savings plan documentation, how the discount is applied.
[[nodiscard]] Coverage applySavingsPlan(double perHour, const std::vector<double>& sliceHours, const std::vector<EligibleUse>& uses);

/// What one plan did, for the statement.
struct CommitmentUse {
    std::string component, title, term;
    double perHour = 0;                    ///< money
    double committed = 0, used = 0, utilisation = 0, coverage = 0;
    double saved = 0;                      ///< against pay-as-you-go: covered − committed; negative when too much was committed
};

} // namespace headroom::pricing

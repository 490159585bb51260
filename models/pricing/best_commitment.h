#pragma once

#include "models/pricing/commitments.h"
#include "models/pricing/price_book.h"
#include "models/pricing/statement.h"
#include "models/scenario/scenario.h"

#include <optional>
#include <string>
#include <vector>

/// What to commit to: the cheapest reservation and the cheapest savings plan for the hours that were billed.
namespace headroom::pricing {

/// Hours of one size of machine that are paid as you go, after what is committed already. Rates are by the hour, in the currency of the bill, discounts
/// taken off; 0 = the book has none.
struct MachineUse {
    std::string meter;                     ///< without its last part: "vm/Standard_DS4_v2/linux"
    std::string region, title;
    double payAsYouGo = 0, reserved1Year = 0, reserved3Years = 0, planned1Year = 0, planned3Years = 0;
    std::vector<double> perHour;           ///< machine-hours in each hour of the statements, one after the other
};

struct MachineHours {
    std::vector<double> hours;             ///< length of each hour, ≤ 1: the last of a window may be shorter
    std::vector<MachineUse> machines;      ///< sizes of the statements in the order of their lines, those of the user's own prices left out
};

/// The machines of `statements` (one, or the months of a year), by size and region. Pure.
[[nodiscard]] MachineHours machineHours(const scenario::Scenario& scenario, const PriceBook& book, const std::vector<const Statement*>& statements);

/// One way to commit, against paying as you go, over the hours that it was found from.
struct CommitmentProposal {
    enum class Kind { Reservation, SavingsPlan } kind = Kind::Reservation;
    std::string term;                      ///< 1-year | 3-years
    std::string meter, region, title;      ///< of a reservation
    int nodes = 0;                         ///< of a reservation; 0 = none pays
    double perHour = 0;                    ///< of a savings plan; 0 = none pays
    double committed = 0;                  ///< money over the hours, used or not
    double before = 0, after = 0;          ///< cost of the machines without and with it
    double utilisation = 1, coverage = 0;  ///< shares, of what was committed and of the eligible use at pay-as-you-go rates
    double breakEven = 0;                  ///< committed over pay-as-you-go rate: the utilisation above which it pays; of a plan, of its best size

    [[nodiscard]] double saved() const { return before - after; }
};

/// What a savings plan of `perHour` (≥ 0, money an hour) would have done: applySavingsPlan() over all sizes that have a rate, as the bill applies it. Empty where no size
/// has a rate. Pure.
[[nodiscard]] std::optional<CommitmentProposal> savingsPlanOf(const MachineHours& use, double perHour, const std::string& term);

/// What `nodes` ≥ 0 reserved machines of one size would have done; reserved hours of an hour h count as nodes · h. Empty without a rate. Pure.
[[nodiscard]] std::optional<CommitmentProposal> reservationOf(const std::vector<double>& hours, const MachineUse& machine, int nodes, const std::string& term);

/// Rate of the size under a plan or a reservation of that term; 0 = none is known.
[[nodiscard]] double plannedRate(const MachineUse& machine, const std::string& term);
[[nodiscard]] double reservedRate(const MachineUse& machine, const std::string& term);

/// Places of the sizes that a plan of that term covers, in the order in which it does: the greatest discount first. Pure.
[[nodiscard]] std::vector<std::size_t> plannedOrder(const MachineHours& use, const std::string& term);

/// The savings plan that costs least: in an hour C buys machines at the plan's rates, the greatest discount first, so the cost is piecewise linear and convex in C
/// and breaks where an hour's uses of a size are covered. The slope
///
///     dcost/dC = Σ over hours  h − h · p/s of the size that the next unit of money covers     (p/s = 0 where nothing is left)
///
/// grows at each break; the least cost is at the first break behind which it is not negative. Exact. Empty where no size has a rate. Pure.
[[nodiscard]] std::optional<CommitmentProposal> bestSavingsPlan(const MachineHours& use, const std::string& term);

/// The number of machines of one size that it pays to reserve: the n-th pays while it saves more than it costs,
///
///     Σ over hours  p · min(h, max(0, q − (n − 1) · h))  >  r · Σ h
///
/// which falls with n. Counted by whole hours, as the provider does: machines that share an hour share a reservation. Empty without a rate. Pure.
[[nodiscard]] std::optional<CommitmentProposal> bestReservation(const std::vector<double>& hours, const MachineUse& machine, const std::string& term);

/// Every plan and every size's reservation, of both terms, that pays; the greatest saving first. Each is found as if it were alone: they cover the same hours,
/// so the savings do not add up, but those of reservations of different sizes in one term do. Pure.
[[nodiscard]] std::vector<CommitmentProposal> proposeCommitments(const MachineHours& use);

/// The best of: nothing (empty), one savings plan, or reservations of one term for all sizes that pay. Pure. Precondition: made by proposeCommitments().
[[nodiscard]] std::vector<CommitmentProposal> bestOf(const std::vector<CommitmentProposal>& proposals);

} // namespace headroom::pricing

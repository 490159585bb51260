#pragma once

#include "core/base/result.h"
#include "models/reconcile/plan.h"
#include "models/reconcile/rules.h"

#include <filesystem>
#include <istream>
#include <string>
#include <vector>

/// Why the real bill differed from the forecast.
namespace headroom::reconcile {

/// Most lines without a rule that are listed one by one; what is beyond is added up.
inline constexpr std::size_t kMaxUnmapped = 1'000;
/// Most wrong rows that are reported before reading stops.
inline constexpr std::size_t kMaxRowErrors = 50;

/// What the bill has for one component and meter, or for what no rule matches.
struct BilledCell {
    std::string component, meter;      ///< empty component: no rule
    std::string resource, meterName;   ///< of the first line
    Exact cost = 0, billed = 0, quantity = 0;
    bool hasQuantity = false, mixedUnits = false;
    std::string unit;
    std::optional<double> factor;      ///< of the rule
    std::vector<bool> used;            ///< hours of the billed month with a charge
    bool coarse = false;               ///< some lines are longer than an hour, so that hours of use cannot be seen
    std::size_t lines = 0;
    [[nodiscard]] double hours() const;
};

/// A bill, added up by rules.
struct Bill {
    BillFormat format = BillFormat::Focus;
    std::string file, currency;
    std::size_t lines = 0;
    SimTime month;                     ///< first instant of the UTC month that is looked at
    std::vector<BilledCell> cells;     ///< by component and meter, in the order of their first line
    std::vector<BilledCell> unmapped;  ///< by resource and meter
    Exact ignored = 0, outside = 0, total = 0, billedTotal = 0;   ///< left out by rules; in other months; the rest; the rest as invoiced
    std::size_t ignoredLines = 0, outsideLines = 0;
};

/// Reads a bill line by line; memory depends on the number of components and meters, not of lines. `month` is the first instant, in UTC, of the month that is compared; lines of others
/// are added up apart. Fails with all wrong rows (kMaxRowErrors at most), with Inconsistent where another currency than `currency` comes or
/// no line is in the month.
[[nodiscard]] Result<Bill, Errors> readBill(std::istream& stream, const std::string& name, const std::vector<Rule>& rules, SimTime month, const std::string& currency);
[[nodiscard]] Result<Bill, Errors> readBill(const std::filesystem::path& file, const std::vector<Rule>& rules, SimTime month, const std::string& currency);

/// Most months that one bill may be of.
inline constexpr std::size_t kMaxMonths = 1'200;

/// One UTC month of a bill.
struct BilledMonth {
    SimTime from, to;
    std::size_t lines = 0;
    Exact cost = 0;
};

/// What a file is, before anything is compared with it.
struct BillSurvey {
    BillFormat format = BillFormat::Focus;
    std::string file, currency;
    std::vector<std::string> columns;  ///< as its header names them
    std::size_t lines = 0;
    std::vector<BilledMonth> months;   ///< in order of time
};

/// Reads the whole bill once; memory depends on the number of months. Fails with all wrong rows (kMaxRowErrors at most), as readBill().
[[nodiscard]] Result<BillSurvey, Errors> surveyBill(std::istream& stream, const std::string& name, const std::string& currency);

/// One row of the comparison. billed − planned = price + quantity + schedule, to the cent.
struct Variance {
    enum class Kind { Both, Orphan, Missing } kind = Kind::Both;
    std::string component, title, meter, meterTitle, resource;
    Money planned, billed;
    Money price, quantity, schedule;           ///< of Both; an orphan and what is missing are no variance of these
    std::string unit;
    double unitPricePlanned = 0, unitPriceBilled = 0;     ///< a unit; averages over the bands
    double quantityPlanned = 0, quantityBilled = 0;
    double hoursPlanned = 0, hoursBilled = 0;
    std::string note;                          ///< what limits the split: a sentence; may be empty
    [[nodiscard]] Money difference() const { return billed - planned; }
};

struct Reconciliation {
    std::string currency, period;
    std::vector<Variance> rows;                ///< in the plan's order, then orphans
    Money planned, billed;                     ///< sums of the rows
    Money price, quantity, schedule, orphan, missing;   ///< billed − planned = their sum, missing counted negative
    Money invoiced;                            ///< BilledCost of the same lines: other than `billed` where commitments are spread
    Money ignored, outside;
};

/// With q = rate · h (h the hours of use), a = bill and f = plan:
///
///     ΔC = (p_a − p_f) · q_f  [price]  +  p_a · (rate_a − rate_f) · h_f  [quantity]  +  p_a · rate_a · (h_a − h_f)  [schedule]
///
/// exactly, each part to the cent by largest remainder. Lines of a day or a month do not show hours: then a meter by the hour whose count the plan has even is taken to
/// have kept its count (schedule), every other its hours (quantity). Without a quantity, or with units that do not match, all is price.
[[nodiscard]] Reconciliation reconcile(const std::vector<PlanLine>& plan, const Bill& bill);

} // namespace headroom::reconcile

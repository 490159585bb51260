#pragma once

#include "core/base/result.h"
#include "core/quantities/money.h"
#include "core/stats/confidence.h"
#include "models/risk/budget_dates.h"
#include "models/risk/spread.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

/// Monte Carlo over what is uncertain: how sure a month is, and what drives it.
namespace headroom::risk {

/// Fewest and most samples: below, P10 and P90 rest on a handful; above, nothing is learnt.
inline constexpr std::size_t kMinSamples = 20, kMaxSamples = 100'000;
/// P10, P50 and P90 fall on the middle of a stratum when the number of samples ends in 5: then one input gives its exact quantiles.
inline constexpr std::size_t kDefaultSamples = 205;
/// Seeds that the row of chance in the tornado is made from.
inline constexpr std::size_t kChanceRuns = 25;

/// What one sample came to.
struct Outcome {
    Money month;
    std::optional<Money> year;
    std::vector<double> perDay;            ///< cost of each local day of the month
    std::vector<bool> sloMissed;           ///< by objective
};

/// One evaluation: the inputs' values and a seed for chance. Called on several threads at once; a pure function of its arguments.
using Evaluate = std::function<Result<Outcome, Errors>(std::span<const double> values, std::uint64_t seed)>;

/// One dimension.
struct Input {
    std::string name;
    std::string place;                     ///< JSON pointer, "price vm/*/spot", "growth"
    Spread spread;
    std::string why;
    bool assumedSpread = false;            ///< the spread is a default of this program
    double middle = 0;                     ///< what the scenario says, as a value of the spread: 1 for factors
};

struct AssessOptions {
    std::size_t samples = kDefaultSamples;
    std::uint64_t seed = 1;
    int threads = 0;                       ///< 0 = as many as the machine has
    bool chance = false;                   ///< samples differ in their seed too
    std::optional<double> monthlyBudget;
    std::vector<std::string> slos;         ///< names
};

struct QuantileEstimate {
    double value = 0;
    stats::Interval interval;              ///< 95 %, from order statistics
};

/// A sample's summary.
struct Distribution {
    QuantileEstimate p10, p50, p90;
    double mean = 0, min = 0, max = 0;
    std::vector<double> sorted;
    /// Counts of equal bins from `min` to `max`; Freedman and Diaconis' width, at most 60 bins.
    std::vector<std::size_t> histogram;
};

struct Probability {
    double value = 0;                      ///< share of the samples
    stats::Interval interval;              ///< 95 %, Wilson's score
};

/// Spend up to the end of one day of the month, over the samples.
struct DayBand {
    double p10 = 0, p50 = 0, p90 = 0;
};

/// The month when one input is at its P10 or P90 and all others in their middle.
struct TornadoBar {
    std::string input;
    double valueLow = 0, valueHigh = 0;    ///< of the input, P10 and P90
    double low = 0, high = 0;              ///< the month there
    [[nodiscard]] double swing() const { return high > low ? high - low : low - high; }
};

struct Assessment {
    std::size_t samples = 0;
    std::uint64_t seed = 0;
    std::vector<Input> inputs;
    Outcome middle;                        ///< every input at its median
    Distribution month;
    std::optional<Distribution> year;
    std::optional<Probability> overBudget;
    std::vector<std::pair<std::string, Probability>> sloMissed;
    std::vector<TornadoBar> tornado;       ///< the widest first; chance is a bar of its own
    std::vector<DayBand> monthToDate;      ///< by day; of all days that every sample has
    BudgetDates middleDates, p90Dates;     ///< of the middle month and of the sample at the P90; empty without a budget
    std::vector<std::vector<double>> values;   ///< [sample][input]
    std::vector<double> months;            ///< by sample
};

/// Latin hypercube over `inputs`, `samples` evaluations, 2 more an input for the tornado. The same result for any number of threads.
/// Fails with the errors of the first sample that fails, OutOfRange on a wrong number of samples, Cancelled.
[[nodiscard]] Result<Assessment, Errors> assess(const std::vector<Input>& inputs, const Evaluate& evaluate, const AssessOptions& options, std::stop_token stop = {},
                                                const std::function<void(std::size_t done, std::size_t all)>& progress = {});

/// Quantiles with (i − ½)/n for the i-th of n values, straight lines between. The interval holds the values of rank n·p ± 1.96 √(n p (1 − p)),
/// rounded outwards: exact enough for independent samples, and wider than needed for a Latin hypercube, whose strata leave less to chance.
/// Source: R. Hyndman, Y. Fan, American Statistician 50(4), 1996 (type 5); H. David, H. Nagaraja, "Order Statistics", 2003. Precondition: not empty.
[[nodiscard]] Distribution distributionOf(std::vector<double> values);
/// Wilson's interval of a share. Precondition: of > 0. Source: E. Wilson, JASA 22, 1927.
[[nodiscard]] Probability shareOf(std::size_t hits, std::size_t of);

} // namespace headroom::risk

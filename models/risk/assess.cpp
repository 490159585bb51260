#include "models/risk/assess.h"

#include "core/random/generator.h"
#include "models/risk/latin_hypercube.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <mutex>
#include <thread>
#include <utility>

namespace headroom::risk {
namespace {

constexpr double kZ95 = 1.959963984540054;
constexpr double kP10 = 0.1, kP90 = 0.9;
constexpr std::size_t kMaxBins = 60;

/// One evaluation that is to be made.
struct Task {
    std::vector<double> values;
    std::uint64_t seed = 0;
};

/// Runs all tasks on threads; results in the order of the tasks, so that nothing depends on who was first.
Result<std::vector<Outcome>, Errors> runAll(const std::vector<Task>& tasks, const Evaluate& evaluate, int threads, const std::stop_token& stop,
                                            const std::function<void(std::size_t, std::size_t)>& progress)
{
    std::vector<std::optional<Result<Outcome, Errors>>> results(tasks.size());
    std::atomic<std::size_t> next = 0;
    std::size_t done = 0;
    std::mutex reporting;
    std::atomic<bool> failed = false;
    const auto work = [&] {
        for (std::size_t i = next++; i < tasks.size() && !stop.stop_requested() && !failed; i = next++) {
            results[i] = evaluate(tasks[i].values, tasks[i].seed);
            if (!*results[i]) failed = true;
            const std::scoped_lock lock(reporting);
            ++done;
            if (progress) progress(done, tasks.size());
        }
    };
    const std::size_t wanted = threads > 0 ? static_cast<std::size_t>(threads) : std::max<std::size_t>(1, std::thread::hardware_concurrency());
    {
        std::vector<std::jthread> pool;
        for (std::size_t i = 1; i < std::min(wanted, tasks.size()); ++i) pool.emplace_back(work);
        work();
    }
    if (stop.stop_requested()) return Errors{Error{ErrorCode::Cancelled, "stopped: a part of the samples says nothing about a quantile", {}, {}}};
    std::vector<Outcome> outcomes;
    for (auto& result : results)
        if (result && !*result) return std::move(*result).error();
    for (auto& result : results) outcomes.push_back(std::move(*result).value());
    return outcomes;
}

double quantileOf(const std::vector<double>& sorted, double p)
{
    const double rank = static_cast<double>(sorted.size()) * p + 0.5;
    const double whole = std::floor(rank + 1e-9);
    const auto at = [&](double r) { return sorted[static_cast<std::size_t>(std::clamp(r, 1.0, static_cast<double>(sorted.size()))) - 1]; };
    const double part = std::max(0.0, rank - whole);
    if (part < 1e-9) return at(whole);   // the middle of a stratum: that value itself, to the cent
    return at(whole) + part * (at(whole + 1) - at(whole));
}

QuantileEstimate estimateOf(const std::vector<double>& sorted, double p)
{
    const auto n = static_cast<double>(sorted.size());
    const double half = kZ95 * std::sqrt(n * p * (1 - p));
    const auto at = [&](double rank) { return sorted[static_cast<std::size_t>(std::clamp(rank, 1.0, n)) - 1]; };
    return {quantileOf(sorted, p), {at(std::floor(n * p - half)), at(std::ceil(n * p + half) + 1)}};
}

TornadoBar barOf(const Input& input, const Outcome& low, const Outcome& high)
{
    return {input.name, input.spread.quantile(kP10), input.spread.quantile(kP90), low.month.toDouble(), high.month.toDouble()};
}

/// Quantiles of the sums of the first days, day by day; each day's are of its own order.
std::vector<DayBand> bandsOf(std::span<const Outcome> outcomes)
{
    std::size_t days = outcomes.empty() ? 0 : outcomes.front().perDay.size();
    for (const Outcome& outcome : outcomes) days = std::min(days, outcome.perDay.size());
    std::vector<DayBand> bands;
    std::vector<double> spent(outcomes.size(), 0.0);
    for (std::size_t day = 0; day < days; ++day) {
        for (std::size_t i = 0; i < outcomes.size(); ++i) spent[i] += outcomes[i].perDay[day];
        std::vector<double> sorted = spent;
        std::ranges::sort(sorted);
        bands.push_back({quantileOf(sorted, kP10), quantileOf(sorted, 0.5), quantileOf(sorted, kP90)});
    }
    return bands;
}

} // namespace

Distribution distributionOf(std::vector<double> values)
{
    Distribution result;
    for (const double value : values) result.mean += value / static_cast<double>(values.size());
    std::ranges::sort(values);
    result.min = values.front();
    result.max = values.back();
    result.p10 = estimateOf(values, kP10);
    result.p50 = estimateOf(values, 0.5);
    result.p90 = estimateOf(values, kP90);
    const double width = 2 * (quantileOf(values, 0.75) - quantileOf(values, 0.25)) / std::cbrt(static_cast<double>(values.size()));
    const double range = result.max - result.min;
    const double bins = width > 0 ? std::ceil(range / width) : 1;
    result.histogram.assign(static_cast<std::size_t>(std::clamp(bins, 1.0, static_cast<double>(kMaxBins))), 0);
    for (const double value : values) {
        const double place = range > 0 ? (value - result.min) / range * static_cast<double>(result.histogram.size()) : 0;
        ++result.histogram[std::min(static_cast<std::size_t>(place), result.histogram.size() - 1)];
    }
    result.sorted = std::move(values);
    return result;
}

Probability shareOf(std::size_t hits, std::size_t of)
{
    const auto n = static_cast<double>(of);
    const double p = static_cast<double>(hits) / n;
    const double square = kZ95 * kZ95;
    const double centre = (p + square / (2 * n)) / (1 + square / n);
    const double half = kZ95 / (1 + square / n) * std::sqrt(p * (1 - p) / n + square / (4 * n * n));
    return {p, {std::max(0.0, centre - half), std::min(1.0, centre + half)}};
}

Result<Assessment, Errors> assess(const std::vector<Input>& inputs, const Evaluate& evaluate, const AssessOptions& options, std::stop_token stop,
                                  const std::function<void(std::size_t, std::size_t)>& progress)
{
    if (options.samples < kMinSamples || options.samples > kMaxSamples)
        return Errors{Error{ErrorCode::OutOfRange, fmt::format("{} samples; from {} to {} are possible", options.samples, kMinSamples, kMaxSamples), {}, fmt::format("for example {}", kDefaultSamples)}};
    Assessment result;
    result.samples = options.samples;
    result.seed = options.seed;
    result.inputs = inputs;
    std::vector<std::string> names;
    std::vector<double> middle;
    for (const Input& input : inputs) {
        names.push_back(input.place);
        middle.push_back(input.spread.quantile(0.5));
    }

    std::vector<Task> tasks;
    std::uint64_t state = options.seed;
    for (const auto& point : latinHypercube(options.samples, names, options.seed)) {
        Task task;
        for (std::size_t d = 0; d < inputs.size(); ++d) task.values.push_back(inputs[d].spread.quantile(point[d]));
        result.values.push_back(task.values);
        task.seed = options.chance ? random::splitMix(state) : options.seed;
        tasks.push_back(std::move(task));
    }
    tasks.push_back({middle, options.seed});
    for (std::size_t d = 0; d < inputs.size(); ++d)
        for (const double u : {kP10, kP90}) {
            tasks.push_back({middle, options.seed});
            tasks.back().values[d] = inputs[d].spread.quantile(u);
        }
    const std::size_t firstChance = tasks.size();
    if (options.chance)
        for (std::size_t i = 0; i < kChanceRuns; ++i) tasks.push_back({middle, random::splitMix(state)});

    auto ran = runAll(tasks, evaluate, options.threads, stop, progress);
    if (!ran) return std::move(ran).error();
    const std::vector<Outcome> outcomes = std::move(ran).value();
    result.middle = outcomes[options.samples];
    std::vector<double> years;
    std::size_t over = 0;
    std::vector<std::size_t> missed(options.slos.size(), 0);
    for (std::size_t i = 0; i < options.samples; ++i) {
        const Outcome& outcome = outcomes[i];
        result.months.push_back(outcome.month.toDouble());
        if (outcome.year) years.push_back(outcome.year->toDouble());
        if (options.monthlyBudget && outcome.month.toDouble() > *options.monthlyBudget) ++over;
        for (std::size_t s = 0; s < missed.size() && s < outcome.sloMissed.size(); ++s)
            if (outcome.sloMissed[s]) ++missed[s];
    }
    result.month = distributionOf(result.months);
    result.monthToDate = bandsOf(std::span(outcomes).first(options.samples));
    if (years.size() == options.samples) result.year = distributionOf(years);
    for (std::size_t s = 0; s < missed.size(); ++s) result.sloMissed.emplace_back(options.slos[s], shareOf(missed[s], options.samples));
    if (options.monthlyBudget) {
        result.overBudget = shareOf(over, options.samples);
        result.middleDates = budgetDates(result.middle.perDay, *options.monthlyBudget);
        // The month of the sample whose total is nearest above the P90.
        std::size_t at = 0;
        for (std::size_t i = 0; i < options.samples; ++i) {
            const bool reaches = result.months[i] >= result.month.p90.value - 1e-9, reached = result.months[at] >= result.month.p90.value - 1e-9;
            if (reaches && (!reached || result.months[i] < result.months[at])) at = i;
        }
        result.p90Dates = budgetDates(outcomes[at].perDay, *options.monthlyBudget);
    }
    for (std::size_t d = 0; d < inputs.size(); ++d)
        result.tornado.push_back(barOf(inputs[d], outcomes[options.samples + 1 + 2 * d], outcomes[options.samples + 2 + 2 * d]));
    if (options.chance) {
        std::vector<double> months;
        for (std::size_t i = firstChance; i < outcomes.size(); ++i) months.push_back(outcomes[i].month.toDouble());
        std::ranges::sort(months);
        result.tornado.push_back({"chance (evictions, faults)", kP10, kP90, quantileOf(months, kP10), quantileOf(months, kP90)});
    }
    std::ranges::stable_sort(result.tornado, [](const TornadoBar& a, const TornadoBar& b) { return a.swing() > b.swing(); });
    return result;
}

} // namespace headroom::risk

#include "models/risk/scenario_model.h"

#include "core/base/glob.h"
#include "core/calendar/calendar.h"
#include "models/analysis/report.h"
#include "models/fluid/fluid.h"

#include <fmt/format.h>

#include <algorithm>
#include <mutex>
#include <utility>

namespace headroom::risk {
namespace {

constexpr int kMonthsOfYear = 12;

std::optional<double> factorOf(const std::string& meter, const std::vector<UncertainInput>& inputs, std::span<const double> values)
{
    for (std::size_t i = 0; i < inputs.size(); ++i)
        if (inputs[i].target == UncertainInput::Target::Price && matchesGlob(inputs[i].pattern, meter)) return values[i];
    return std::nullopt;
}

void scaleStatedPrices(scenario::Scenario& scenario, const std::vector<UncertainInput>& inputs, std::span<const double> values)
{
    const auto scale = [&](const std::string& meter, std::optional<Money>& price) {
        const auto factor = price ? factorOf(meter, inputs, values) : std::nullopt;
        if (factor) price = Money::fromMicros(static_cast<std::int64_t>(static_cast<double>(price->micros()) * *factor + 0.5), price->currency());
    };
    for (scenario::Component& component : scenario.components) {
        if (auto* fixed = std::get_if<scenario::FixedCostSpec>(&component.spec))
            for (scenario::MeterUse& use : fixed->meters) scale(use.meter, use.unitPrice);
        if (auto* pool = std::get_if<scenario::NodePoolSpec>(&component.spec)) scale("vm/" + pool->sku + (pool->spot ? "/spot" : "/regular"), pool->unitPrice);
    }
}

/// Cost by local day of the billed month.
std::vector<double> daysOf(const pricing::Statement& month, const calendar::Calendar& calendar)
{
    std::vector<double> days;
    SimTime next = month.from;
    for (std::size_t hour = 0; hour < month.totalPerHour.size(); ++hour) {
        const SimTime at = month.from + Duration::hours(static_cast<std::int64_t>(hour));
        if (at >= next) {
            days.push_back(0);
            next = calendar.addDays(calendar.startOfDay(at), 1);
        }
        days.back() += month.totalPerHour[hour];
    }
    return days;
}

} // namespace

pricing::PriceBook scaledPrices(const pricing::PriceBook& book, const std::vector<UncertainInput>& inputs, std::span<const double> values)
{
    pricing::PriceBook scaled = book;
    for (auto& [meter, price] : scaled.prices)
        if (const auto factor = factorOf(meter, inputs, values))
            for (pricing::PriceBand& band : price.bands)
                if (const auto unit = UnitPrice::parse(band.unitPrice); unit) band.unitPrice = fmt::format("{:.10f}", unit->toDouble() * *factor);
    for (pricing::PriceBook& other : scaled.otherRegions) other = scaledPrices(other, inputs, values);
    return scaled;
}

struct ScenarioModel::Middle {
    std::mutex lock;
    std::vector<std::pair<std::string, std::string>> settings;   ///< of all inputs in their middle
    std::optional<std::uint64_t> seed;                           ///< of what is to be kept; empty = nothing is
    std::shared_ptr<const simulation::Recording> recording;
};

Result<ScenarioModel, Errors> ScenarioModel::make(std::string text, std::string name, scenario::LoadOptions options, catalogue::Catalogue catalogue, pricing::PriceBook prices)
{
    ScenarioModel model;
    model.m_text = std::move(text);
    model.m_name = std::move(name);
    model.m_options = std::move(options);
    model.m_catalogue = std::move(catalogue);
    model.m_prices = std::move(prices);
    auto loaded = scenario::loadText(model.m_text, model.m_name, model.m_options);
    if (!loaded) return std::move(loaded).error();
    model.m_scenario = std::move(loaded).value();
    auto uncertain = uncertainInputs(model.m_text, model.m_name, model.m_options);
    if (!uncertain) return std::move(uncertain).error();
    model.m_uncertain = std::move(uncertain).value();
    model.m_middle = std::make_shared<Middle>();
    std::vector<double> middle;
    for (const UncertainInput& input : model.m_uncertain.inputs) middle.push_back(input.input.spread.quantile(0.5));
    model.m_middle->settings = settingsOf(model.m_uncertain.inputs, middle, 0);
    return model;
}

Result<Outcome, Errors> ScenarioModel::monthOf(std::span<const double> values, std::uint64_t seed, int month, const pricing::PriceBook& prices, const std::string& only,
                                               const std::stop_token& stop) const
{
    scenario::Scenario scenario = m_scenario;
    const auto settings = settingsOf(m_uncertain.inputs, values, month);
    if (!settings.empty()) {
        scenario::LoadOptions options = m_options;
        options.set.insert(options.set.end(), settings.begin(), settings.end());
        auto loaded = scenario::loadText(m_text, m_name, options);
        if (!loaded) return std::move(loaded).error();
        scenario = std::move(loaded).value();
    }
    scaleStatedPrices(scenario, m_uncertain.inputs, values);
    const auto calendar = calendar::Calendar::forZone(scenario.calendar.timeZone);
    if (!calendar) return Errors{calendar.error()};
    // The first month as far as the scenario goes; later ones in full, with the same weeks and without its dated events.
    if (month > 0) {
        scenario.calendar.start = calendar->addMonths(calendar->startOfMonth(m_scenario.calendar.start), month);
        scenario.calendar.end = calendar->addMonths(scenario.calendar.start, 1);
    }
    fluid::FluidOptions options;
    options.seed = seed;
    options.from = scenario.calendar.start;
    options.duration = std::min(scenario.calendar.end, calendar->addMonths(calendar->startOfMonth(scenario.calendar.start), 1)) - scenario.calendar.start;
    // Prices do not move what happens: where nothing else differs from the middle, its recording serves again.
    std::shared_ptr<const simulation::Recording> known;
    bool isMiddle = month == 0 && settings == m_middle->settings;
    if (isMiddle) {
        const std::scoped_lock lock(m_middle->lock);
        isMiddle = m_middle->seed == seed;
        if (isMiddle) known = m_middle->recording;
    }
    Result<simulation::Recording, Errors> recording = known ? Result<simulation::Recording, Errors>(*known) : fluid::simulate(scenario, m_catalogue, options, stop);
    if (!recording) return std::move(recording).error();
    if (recording->partial) return Errors{Error{ErrorCode::Cancelled, "stopped: a part of a month says nothing about its cost", {}, {}}};
    if (isMiddle && !known) {
        const std::scoped_lock lock(m_middle->lock);
        if (m_middle->seed == seed) m_middle->recording = std::make_shared<const simulation::Recording>(*recording);
    }
    auto report = analysis::analyse(scenario, std::move(recording).value(), prices);
    if (!report) return std::move(report).error();
    Outcome outcome;
    outcome.month = report->month.total;
    if (!only.empty()) {
        outcome.month = Money(report->month.total.currency());
        for (const pricing::StatementLine& line : report->month.lines)
            if (matchesGlob(only, line.team) || matchesGlob(only, line.component)) outcome.month += line.amount;
    }
    outcome.perDay = daysOf(report->month, *calendar);
    for (const analysis::SloVerdict& verdict : report->slos) outcome.sloMissed.push_back(!verdict.held);
    return outcome;
}

Result<Outcome, Errors> ScenarioModel::evaluate(std::span<const double> values, std::uint64_t seed, bool year, const std::string& only, std::stop_token stop) const
{
    const pricing::PriceBook prices = scaledPrices(m_prices, m_uncertain.inputs, values);
    auto first = monthOf(values, seed, 0, prices, only, stop);
    if (!first || !year) return first;
    Money total = first->month;
    for (int month = 1; month < kMonthsOfYear; ++month) {
        auto next = monthOf(values, seed + static_cast<std::uint64_t>(month), month, prices, only, stop);
        if (!next) return next;
        total += next->month;
    }
    first->year = total;
    return first;
}

Result<RiskReport, Errors> ScenarioModel::assess(const RiskOptions& options, std::stop_token stop, const std::function<void(std::size_t, std::size_t)>& progress) const
{
    RiskReport report;
    report.scenario = m_scenario.name;
    report.variant = m_scenario.variant;
    report.currency = m_scenario.currency;
    report.timeZone = m_scenario.calendar.timeZone;
    report.only = options.only;
    // The alerts' days are those of the whole bill.
    if (options.only.empty()) report.budget = options.budget ? options.budget : m_scenario.monthlyBudget;
    const auto isMeant = [&](const scenario::Component& component) { return matchesGlob(options.only, component.team) || matchesGlob(options.only, component.id); };
    if (!options.only.empty() && std::ranges::none_of(m_scenario.components, isMeant))
        return Errors{Error{ErrorCode::NotFound, fmt::format("no component and no team is called \"{}\"", options.only), {m_name, 0, {}}, "* stands for any letters, such as \"dev-*\""}};
    report.uncertain = m_uncertain;
    if (const auto calendar = calendar::Calendar::forZone(report.timeZone); calendar) {
        report.monthStart = calendar->startOfMonth(m_scenario.calendar.start);
        report.period = calendar->formatDate(report.monthStart).substr(0, 7);
    }
    AssessOptions assessing{options.samples, options.seed, options.threads, m_uncertain.chance, report.budget, {}};
    for (const scenario::Slo& slo : m_scenario.slos) assessing.slos.push_back(slo.name);
    std::vector<Input> inputs;
    for (const UncertainInput& input : m_uncertain.inputs) inputs.push_back(input.input);
    {
        const std::scoped_lock lock(m_middle->lock);
        m_middle->seed = options.seed;
        m_middle->recording.reset();
    }
    auto assessed = risk::assess(inputs, [&](std::span<const double> values, std::uint64_t seed) { return evaluate(values, seed, options.year, options.only, stop); }, assessing, stop, progress);
    {
        const std::scoped_lock lock(m_middle->lock);
        m_middle->recording.reset();
    }
    if (!assessed) return std::move(assessed).error();
    report.assessment = std::move(assessed).value();
    return report;
}

} // namespace headroom::risk

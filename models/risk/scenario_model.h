#pragma once

#include "core/base/result.h"
#include "models/catalogue/catalogue.h"
#include "models/pricing/price_book.h"
#include "models/risk/uncertain_inputs.h"
#include "models/simulation/recording.h"

#include <filesystem>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>

namespace headroom::risk {

struct RiskOptions {
    std::size_t samples = kDefaultSamples;
    std::uint64_t seed = 1;
    int threads = 0;
    bool year = false;                     ///< twelve months from the scenario's first one too, twelve times the work
    std::optional<double> budget;          ///< instead of the scenario's, a month
    std::string only;                      ///< glob: the part of the bill whose team or component it matches; empty = all. No budget is judged then
};

/// A scenario with its inputs and what came of them.
struct RiskReport {
    std::string scenario, variant, currency, period, only;
    SimTime monthStart;                    ///< first instant of the billed month
    std::string timeZone;
    std::optional<double> budget;
    UncertainInputs uncertain;
    Assessment assessment;
};

/// The copy of a price book in which each meter has the factor of the first price input that matches it. Digits to 10^-10.
[[nodiscard]] pricing::PriceBook scaledPrices(const pricing::PriceBook& book, const std::vector<UncertainInput>& inputs, std::span<const double> values);

/// Reads the scenario's text once and evaluates it by the fluid engine for every sample. Safe to call from several threads.
class ScenarioModel {
public:
    /// Fails as uncertainInputs() and scenario::loadText().
    [[nodiscard]] static Result<ScenarioModel, Errors> make(std::string text, std::string name, scenario::LoadOptions options, catalogue::Catalogue catalogue, pricing::PriceBook prices);

    /// The month (and year) with `values` in force. Fails as the fluid engine and the bill, and as Cancelled once it is stopped.
    [[nodiscard]] Result<Outcome, Errors> evaluate(std::span<const double> values, std::uint64_t seed, bool year, const std::string& only = {}, std::stop_token stop = {}) const;
    [[nodiscard]] const UncertainInputs& uncertain() const { return m_uncertain; }
    [[nodiscard]] const scenario::Scenario& scenario() const { return m_scenario; }
    [[nodiscard]] Result<RiskReport, Errors> assess(const RiskOptions& options, std::stop_token stop = {}, const std::function<void(std::size_t, std::size_t)>& progress = {}) const;

private:
    /// What is always asked again: the inputs in their middle, of which many evaluations change prices alone. Shared by copies, filled by the first that asks.
    struct Middle;

    [[nodiscard]] Result<Outcome, Errors> monthOf(std::span<const double> values, std::uint64_t seed, int month, const pricing::PriceBook& prices, const std::string& only, const std::stop_token& stop) const;

    std::string m_text, m_name;
    scenario::LoadOptions m_options;
    catalogue::Catalogue m_catalogue;
    pricing::PriceBook m_prices;
    scenario::Scenario m_scenario;
    UncertainInputs m_uncertain;
    std::shared_ptr<Middle> m_middle;
};

} // namespace headroom::risk

#pragma once

#include "app/cli/arguments.h"
#include "core/base/result.h"
#include "models/catalogue/catalogue.h"
#include "models/pricing/price_book.h"
#include "models/scenario/scenario.h"
#include "models/simulation/simulate.h"

namespace headroom::cli {

/// Everything a run needs, read from files.
struct Inputs {
    scenario::Scenario scenario;
    catalogue::Catalogue catalogue;
    pricing::PriceBook prices;
};

/// Reads scenario, catalogue and price book. All errors of the first of them that fails.
[[nodiscard]] Result<Inputs, Errors> readInputs(const ScenarioArguments& arguments);

/// Only the scenario, with `--set` applied.
[[nodiscard]] Result<scenario::Scenario, Errors> readScenario(const ScenarioArguments& arguments);

/// "/pointer=VALUE" texts as pairs; fails with Syntax where the "=" or the pointer's "/" is missing.
[[nodiscard]] Result<std::vector<std::pair<std::string, std::string>>, Errors> parseSettings(const std::vector<std::string>& texts);

/// The window on the scenario's calendar. Fails with OutOfRange where it is not inside.
[[nodiscard]] Result<simulation::RunOptions, Errors> runOptionsOf(const scenario::Scenario& scenario, const WindowArguments& window);

/// Prints every error on a line of its own to standard error and returns the exit code they mean.
int reportErrors(const Errors& errors);

} // namespace headroom::cli

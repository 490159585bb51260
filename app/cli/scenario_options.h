#pragma once

#include "app/cli/arguments.h"

namespace CLI { class App; }

namespace headroom::cli {

/// SCENARIO, --variant and --set: which scenario a subcommand is about.
void addScenario(CLI::App& command, ScenarioArguments& arguments);

} // namespace headroom::cli

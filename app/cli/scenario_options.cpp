#include "app/cli/scenario_options.h"

#include <CLI/CLI.hpp>

namespace headroom::cli {

void addScenario(CLI::App& command, ScenarioArguments& arguments)
{
    command.add_option("SCENARIO", arguments.file, "scenario file (JSON)")->required();
    command.add_option("--variant", arguments.variant, "named change to the scenario")->capture_default_str();
    command.add_option("--set", arguments.set, "replace one value: /json/pointer=VALUE; may be repeated")->allow_extra_args(false);
}

} // namespace headroom::cli

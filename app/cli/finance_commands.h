#pragma once

#include "app/cli/arguments.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>

namespace CLI { class App; }

/// How sure a month is, and why the real bill differed.
namespace headroom::cli {

struct RiskArguments {
    ScenarioArguments scenario;
    std::size_t samples = 0;           ///< 0 = the default
    std::uint64_t seed = 1;
    int threads = 0;
    bool year = false, quiet = false;
    std::optional<double> budget;
    std::string only;                  ///< team or component, a glob; empty = the whole bill
    std::string json;                  ///< file, "-" for standard output, empty for none
};

struct ReconcileArguments {
    ScenarioArguments scenario;
    std::filesystem::path bill;
    std::string rules, writeRules, calibrate, json, csv, markdown;   ///< files, "-" for standard output, empty for none
};

int risk(const RiskArguments& arguments);
int reconcile(const ReconcileArguments& arguments);

/// Adds the subcommands; the one that is chosen puts its work into `action`.
void addFinanceCommands(CLI::App& app, std::function<int()>& action);

} // namespace headroom::cli

#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

/// What the command line says, before anything has been read. Texts are as typed.
namespace headroom::cli {

struct ScenarioArguments {
    std::filesystem::path file;
    std::string variant = "base";
    std::vector<std::string> set;      ///< "/json/pointer=VALUE"
};

struct WindowArguments {
    std::uint64_t seed = 1;
    int replications = 1;
    std::string from;                  ///< local time in the scenario's zone; empty = start of the calendar
    std::string duration;              ///< "P1D", "6h"; empty = to the end of the calendar
    int threads = 0;
    std::string engine = "des";
};

struct RunArguments {
    ScenarioArguments scenario;
    WindowArguments window;
    std::string json;                  ///< file, "-" for standard output, empty for none
    std::string csv;                   ///< folder, empty for none
    bool quiet = false, all = false, timing = false;
};

struct CompareArguments {
    std::filesystem::path file;
    std::vector<std::string> variants, set;
    WindowArguments window;
    bool quiet = false, all = false;
};

struct CheckArguments {
    ScenarioArguments scenario;
    WindowArguments window;
    std::optional<double> budget;      ///< per month, in the scenario's currency; overrides the scenario's own
    bool quiet = false;
};

struct ValidateArguments {
    std::filesystem::path file;
};

struct ExplainArguments {
    ScenarioArguments scenario;
    std::string pointer;
};

} // namespace headroom::cli

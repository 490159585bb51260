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
    std::string prices = {};           ///< newest price books not later than this date; empty = as the scenario says
};

struct WindowArguments {
    std::uint64_t seed = 1;
    int replications = 1;
    std::string from;                  ///< local time in the scenario's zone; empty = start of the calendar
    std::string duration;              ///< "P1D", "6h"; empty = to the end of the calendar
    std::string warmUp;                ///< "30min": simulated before, not counted; empty = none
    bool uncut = false;                ///< a long window in one go
    int threads = 0;
    std::string engine = "des";
};

struct RunArguments {
    ScenarioArguments scenario;
    WindowArguments window;
    std::vector<std::string> until;    ///< "latency.p95 ±2%"; empty = exactly window.replications
    int maxReplications = 100;         ///< of a run with `until`
    std::string json;                  ///< file, "-" for standard output, empty for none
    std::string csv;                   ///< folder, empty for none
    bool quiet = false, all = false, timing = false;
};

struct CompareArguments {
    std::filesystem::path file;
    std::vector<std::string> variants, set;
    std::string prices;                ///< as of ScenarioArguments
    WindowArguments window;
    bool quiet = false, all = false;
};

struct SweepArguments {
    std::filesystem::path file;
    std::vector<std::string> values;   ///< "/json/pointer=1,2,5" or "=10..50..10"
    std::vector<std::string> variants, set;
    std::string prices;                ///< as of ScenarioArguments
    WindowArguments window;
    std::string json, csv;             ///< files, "-" for standard output, empty for none
    bool quiet = false;
};

struct CheckArguments {
    ScenarioArguments scenario;        ///< its file is set for each of `files`
    std::vector<std::filesystem::path> files;
    WindowArguments window;
    std::optional<double> budget;      ///< per month, in the scenario's currency; overrides the scenario's own
    bool claims = false;               ///< every claim, by what became of it
    std::string json, markdown;        ///< claims of all files: file, "-" for standard output, empty for none
    std::vector<std::string> only;     ///< ids of the claims in the Markdown table; empty = all
    std::string junit;                 ///< verdicts of all files as JUnit XML: file, "-" for standard output, empty for none
    bool quiet = false;
};

struct ExportArguments {
    std::string format;                ///< focus | xlsx | pdf | csv | json | markdown | junit
    ScenarioArguments scenario;
    WindowArguments window;
    std::string out;                   ///< file, "-" for standard output (not for xlsx and pdf)
    bool billWindow = false, year = false, listMonth = false;   ///< none: the bill of the calendar month that holds the window
    std::string granularity = "day";   ///< of focus: hour | day | month
    bool splitCost = false;            ///< of focus: charges of shared components by tenant
    std::string baseline;              ///< of markdown: variant to compare with; empty for none
    std::optional<double> budget;      ///< per month; overrides the scenario's own
    bool quiet = false;
};

struct ValidateArguments {
    std::filesystem::path file;
};

struct CapacityArguments {
    ScenarioArguments scenario;
    std::string json;                  ///< file, "-" for standard output, empty for none
};

struct BillArguments {
    ScenarioArguments scenario;
    WindowArguments run;               ///< `from` may be a month when no window is billed
    bool month = false;   ///< the default, so nobody asks for it
    bool window = false, year = false, listMonth = false;   ///< none: the calendar month
    std::vector<std::string> by;       ///< "component" or "component,day"
    bool commitments = false, idle = false;
    std::string json;                  ///< file, "-" for standard output, empty for none
    bool quiet = false, all = false;
};

struct ExplainArguments {
    ScenarioArguments scenario;
    std::string pointer;
};

} // namespace headroom::cli

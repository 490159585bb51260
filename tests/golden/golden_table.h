#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

/// The table of golden runs: what some hundred short runs must give, bit by bit, on every machine and for any number of threads.
namespace headroom::golden {

/// What one run leaves behind, as short texts.
struct Outcome {
    std::string fingerprint;   ///< hash of the order of events, 16 hexadecimal digits
    std::string events;        ///< events of the run, decimal
    std::string requests;      ///< offered requests, decimal
    std::string results;       ///< FNV-1a of the results JSON without machine times, 16 hexadecimal digits

    bool operator==(const Outcome&) const = default;
};

/// One line of the table: which run, and what it gave when the table was written (empty texts = not known yet).
struct Row {
    std::string scenario;      ///< path below the source folder, such as "scenarios/teaching/one-queue-one-server.json"
    std::string variant;
    std::uint64_t seed = 1;
    int replications = 1;
    std::string from;          ///< local time, as `headroom run --from`
    std::string duration;      ///< as `headroom run --duration`
    Outcome expected;
};

/// The first line of the file.
inline constexpr const char* kColumns = "scenario,variant,seed,replications,from,duration,fingerprint,events,requests,results";

/// Reads a table with exactly the columns above, no quotes. Fails with Unreadable, or with Syntax and the line's number.
[[nodiscard]] Result<std::vector<Row>, Errors> readTable(const std::filesystem::path& file);

/// A row as a line of the table, with `outcome` in place of what was expected; no line feed.
[[nodiscard]] std::string lineOf(const Row& row, const Outcome& outcome);

/// Runs a row as the program would: scenario, prices, run, analysis, results JSON. `source` is the folder that scenario paths start at.
/// Fails where the program would.
[[nodiscard]] Result<Outcome, Errors> runRow(const std::filesystem::path& source, const Row& row, int threads);

} // namespace headroom::golden

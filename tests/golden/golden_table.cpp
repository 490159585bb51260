#include "tests/golden/golden_table.h"

#include "app/cli/inputs.h"
#include "models/analysis/report.h"
#include "models/exchange/results_json.h"

#include <fmt/format.h>

#include <charconv>
#include <fstream>
#include <string_view>

namespace headroom::golden {

namespace {

constexpr std::size_t kColumnCount = 10;

/// 64-bit FNV-1a. Source: draft-eastlake-fnv, "The FNV non-cryptographic hash algorithm".
std::uint64_t hashOf(std::string_view text)
{
    std::uint64_t hash = 0xcbf29ce484222325ULL;
    for (const char letter : text) {
        hash ^= static_cast<unsigned char>(letter);
        hash *= 0x100000001b3ULL;
    }
    return hash;
}

std::vector<std::string> cellsOf(std::string_view line)
{
    std::vector<std::string> cells(1);
    for (const char letter : line) {
        if (letter == ',') {
            cells.emplace_back();
        } else {
            cells.back() += letter;
        }
    }
    return cells;
}

template <typename Number>
bool parsed(const std::string& text, Number& number)
{
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
    return problem == std::errc{} && end == text.data() + text.size();
}

Errors one(ErrorCode code, std::string message, const std::filesystem::path& file)
{
    return {Error{code, fmt::format("{}: {}", file.string(), message), {}, {}}};
}

} // namespace

Result<std::vector<Row>, Errors> readTable(const std::filesystem::path& file)
{
    std::ifstream stream(file);
    std::string line;
    if (!std::getline(stream, line)) return one(ErrorCode::Unreadable, "cannot be read", file);
    if (line != kColumns) return one(ErrorCode::Syntax, fmt::format("the first line must be {}", kColumns), file);
    std::vector<Row> rows;
    for (int number = 2; std::getline(stream, line); ++number) {
        const std::vector<std::string> cells = cellsOf(line);
        Row row;
        if (cells.size() != kColumnCount || !parsed(cells[2], row.seed) || !parsed(cells[3], row.replications))
            return one(ErrorCode::Syntax, fmt::format("line {} is not a row of the table", number), file);
        row.scenario = cells[0];
        row.variant = cells[1];
        row.from = cells[4];
        row.duration = cells[5];
        row.expected = {cells[6], cells[7], cells[8], cells[9]};
        rows.push_back(std::move(row));
    }
    return rows;
}

std::string lineOf(const Row& row, const Outcome& outcome)
{
    return fmt::format("{},{},{},{},{},{},{},{},{},{}", row.scenario, row.variant, row.seed, row.replications, row.from, row.duration,
                       outcome.fingerprint, outcome.events, outcome.requests, outcome.results);
}

Result<Outcome, Errors> runRow(const std::filesystem::path& source, const Row& row, int threads)
{
    const auto inputs = cli::readInputs({source / row.scenario, row.variant, {}});
    if (!inputs) return inputs.error();
    cli::WindowArguments window;
    window.seed = row.seed;
    window.replications = row.replications;
    window.from = row.from;
    window.duration = row.duration;
    window.threads = threads;
    const auto options = cli::runOptionsOf(inputs->scenario, window);
    if (!options) return options.error();
    auto recording = simulation::simulate(inputs->scenario, inputs->catalogue, *options);
    if (!recording) return std::move(recording).error();
    const auto report = analysis::analyse(inputs->scenario, std::move(recording).value(), inputs->prices);
    if (!report) return report.error();
    // A fixed version: a release alone changes no line of the table.
    const std::string results = exchange::resultsJson(inputs->scenario, *report, {.version = "golden", .wallSeconds = {}, .series = true});
    return Outcome{fmt::format("{:016x}", report->recording.fingerprint), fmt::format("{}", report->recording.events),
                   fmt::format("{}", report->recording.requests.offered), fmt::format("{:016x}", hashOf(results))};
}

} // namespace headroom::golden

// golden_runs SOURCE-FOLDER TABLE [THREADS]: prints the table with what this build gives in place of what the table says.
// The order of lines is kept; used by update.py.
#include "tests/golden/golden_table.h"

#include <fmt/core.h>

#include <cstdio>
#include <cstdlib>

using namespace headroom;

int main(int argc, char** argv)
{
    if (argc < 3) {
        fmt::print(stderr, "usage: golden_runs SOURCE-FOLDER TABLE [THREADS]\n");
        return 2;
    }
    const auto rows = golden::readTable(argv[2]);
    if (!rows) {
        for (const Error& error : rows.error()) fmt::print(stderr, "{}\n", toString(error));
        return 2;
    }
    const int threads = argc > 3 ? std::atoi(argv[3]) : 1;
    fmt::print("{}\n", golden::kColumns);
    for (const golden::Row& row : *rows) {
        const auto outcome = golden::runRow(argv[1], row, threads);
        if (!outcome) {
            for (const Error& error : outcome.error()) fmt::print(stderr, "{} {}: {}\n", row.scenario, row.variant, toString(error));
            return 2;
        }
        fmt::print("{}\n", golden::lineOf(row, *outcome));
    }
    return 0;
}

// Prints every case of the oracle as rows of a Markdown table; docs/models/theory.md holds its output.
//     theory_table > table.md          all cases with the seed of the tests
//     theory_table 7 Networks          one family with another seed
#include "tests/oracle/experiment.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <string>

using namespace headroom::oracle;

namespace {

/// Four significant digits.
std::string number(double value)
{
    if (value == 0) return "0";
    const int digits = std::max(0, 3 - static_cast<int>(std::floor(std::log10(std::abs(value)))));
    return fmt::format("{:.{}f}", value, digits);
}

} // namespace

int main(int argc, char** argv)
{
    try {
        const std::uint64_t seed = argc > 1 ? std::stoull(argv[1]) : kSeed;
        const std::string only = argc > 2 ? argv[2] : "";
        std::string family;
        std::size_t rows = 0, cases = 0, missed = 0, outside95 = 0, outside9999 = 0;
        for (const Experiment& experiment : experiments()) {
            if (!only.empty() && experiment.family != only) continue;
            if (experiment.family != family) {
                family = experiment.family;
                fmt::print("\n### {}\n\n| model | parameters | quantity | expressed as | reference | simulated | 95 % interval | "
                           "difference |\n| --- | --- | --- | --- | --: | --: | --- | --: |\n",
                           family);
            }
            ++cases;
            const auto begin = std::chrono::steady_clock::now();
            for (const Comparison& row : evaluate(experiment, seed)) {
                ++rows;
                if (!row.inside || !row.narrow) ++missed;
                if (!row.inside) ++outside9999;
                if (!row.interval95.contains(row.quantity->reference)) ++outside95;
                const double reference = row.quantity->reference;
                fmt::print("| {} | {} | {} | {} | {} | {} | {} … {} | {:+.2f} % |\n", experiment.model, experiment.parameters,
                           row.quantity->name, experiment.how, number(reference), number(row.simulated), number(row.interval95.low),
                           number(row.interval95.high), 100 * (row.simulated / reference - 1));
                if (!row.inside || !row.narrow)
                    fmt::print(stderr,
                               "MISSED {}: {}, {}, {}: reference {}, simulated {}, 99.99 % {} … {}, half width {:.3f} of at most {}\n",
                               experiment.how, experiment.model, experiment.parameters, row.quantity->name, reference, row.simulated,
                               row.interval9999.low, row.interval9999.high, row.relativeHalfWidth, row.quantity->widest);
                else
                    fmt::print(stderr, "{:.3f}/{:.3f} ", row.relativeHalfWidth, row.quantity->widest);
            }
            fmt::print(stderr, "{:.2f} s {}: {}, {}\n", std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count(),
                       experiment.how, experiment.model, experiment.parameters);
            std::fflush(stdout);
        }
        fmt::print("\n{} cases, {} rows; the 95 % interval misses the reference in {} of them ({:.1f} %), the 99.99 % interval in {}.\n",
                   cases, rows, outside95, 100.0 * static_cast<double>(outside95) / static_cast<double>(rows), outside9999);
        return missed == 0 ? 0 : 1;
    } catch (const std::exception& failure) {
        fmt::print(stderr, "theory_table: {}\n", failure.what());
        return 2;
    }
}

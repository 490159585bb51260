// The same scenario, variant and seed give the same bits: order of events and every figure of the results, on any machine, with any
// number of threads. The table is part of the review: a changed line is explained in its commit. To rewrite it: update.py --write.
#include "tests/golden/golden_table.h"
#include "tests/support/catch.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <string>

using namespace headroom;
namespace fs = std::filesystem;

namespace {

const fs::path kSource = HEADROOM_SOURCE_DIR;

std::vector<golden::Row> table()
{
    const auto rows = golden::readTable(kSource / "tests/golden/runs.csv");
    REQUIRE(rows.has_value());
    REQUIRE(rows->size() > 40);
    return *rows;
}

void reproduces(const golden::Row& row, int threads)
{
    INFO(fmt::format("{} variant {} seed {} from {} for {}, {} replications, {} threads; to rewrite the table: tests/golden/update.py --write",
                     row.scenario, row.variant, row.seed, row.from, row.duration, row.replications, threads));
    const auto outcome = golden::runRow(kSource, row, threads);
    REQUIRE(outcome.has_value());
    CHECK(outcome->requests == row.expected.requests);
    CHECK(outcome->events == row.expected.events);
    CHECK(outcome->fingerprint == row.expected.fingerprint);   // the order of events
    CHECK(outcome->results == row.expected.results);           // the figures; alone: analysis or output has changed
}

bool isLarge(const golden::Row& row) { return row.scenario.find("/") == row.scenario.rfind("/"); }

} // namespace

TEST_CASE("Runs of the small scenarios give the golden results with one thread", "[golden]")
{
    for (const golden::Row& row : table())
        if (!isLarge(row)) reproduces(row, 1);
}

TEST_CASE("Runs of the large scenarios give the golden results with one thread", "[golden]")
{
    for (const golden::Row& row : table())
        if (isLarge(row)) reproduces(row, 1);
}

// One seed is enough here, and every row with several replications.
TEST_CASE("Runs give the golden results with two threads", "[golden]")
{
    int runs = 0;
    for (const golden::Row& row : table())
        if (row.seed == 2 || row.replications > 1) {
            reproduces(row, 2);
            ++runs;
        }
    CHECK(runs > 20);
}

TEST_CASE("A different seed gives a different order of events", "[golden]")
{
    const auto rows = table();
    for (const golden::Row& row : rows) {
        const auto twin = std::ranges::find_if(rows, [&row](const golden::Row& other) {
            return other.seed != row.seed && other.scenario == row.scenario && other.variant == row.variant && other.from == row.from &&
                   other.duration == row.duration && other.replications == row.replications;
        });
        if (twin == rows.end()) continue;
        INFO(row.scenario << " " << row.variant << " from " << row.from);
        CHECK(twin->expected.fingerprint != row.expected.fingerprint);
        CHECK(twin->expected.results != row.expected.results);
    }
}

TEST_CASE("Every scenario, each of its variants and two seeds are in the table", "[golden]")
{
    std::set<std::string> covered;
    for (const golden::Row& row : table()) covered.insert(fmt::format("{} / {} / {}", row.scenario, row.variant, row.seed));
    for (const char* folder : {"scenarios", "scenarios/teaching", "tests/benchmarks/scenarios"})
        for (const auto& entry : fs::directory_iterator(kSource / folder)) {
            if (entry.path().extension() != ".json") continue;
            std::ifstream stream(entry.path());
            const auto document = nlohmann::json::parse(stream);
            std::set<std::string> variants{"base"};
            const auto patches = document.value("variants", nlohmann::json::object());
            for (const auto& [name, patch] : patches.items()) variants.insert(name);
            for (const std::string& variant : variants)
                for (const int seed : {1, 2}) {
                    const std::string run = fmt::format("{}/{} / {} / {}", folder, entry.path().filename().string(), variant, seed);
                    INFO(run << " is missing; tests/golden/update.py --write adds it");
                    CHECK(covered.count(run) == 1);
                }
        }
}

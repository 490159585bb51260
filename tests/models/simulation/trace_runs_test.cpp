#include "models/scenario/load.h"
#include "tests/models/simulation/support/small_run.h"
#include "tests/support/catch.h"

#include <fmt/format.h>

#include <unistd.h>

#include <filesystem>
#include <fstream>

/// Runs whose arrivals are a file (docs/models/simulation.md, section 2).
using namespace headroom;
using namespace headroom::test;

namespace {

/// A folder with a scenario and its trace, gone at the end of the test.
class Folder {
public:
    Folder() : m_path(std::filesystem::temp_directory_path() / fmt::format("headroom-trace-{}", ::getpid())) { std::filesystem::create_directories(m_path); }
    ~Folder()
    {
        std::error_code ignored;
        std::filesystem::remove_all(m_path, ignored);
    }
    void write(const std::string& name, const std::string& text) const { std::ofstream(m_path / name, std::ios::binary) << text; }
    [[nodiscard]] std::string scenario() const { return (m_path / "scenario.json").string(); }

private:
    std::filesystem::path m_path;
};

std::string textOf(const std::string& arrivals, const std::string& duration = "1h")
{
    return R"({ "name": "Replay", "region": "westus2", "calendar": { "start": "2026-03-02", "duration": ")" + duration + R"(" },
        "traffic": [ { "name": "replay", "arrivals": )" + arrivals + R"(, "mix": { "op": 1 } } ],
        "operations": { "op": { "steps": [ { "call": "w", "time": "1ms" } ] } },
        "components": { "aks": { "kind": "kubernetes-cluster" }, "nodes": { "kind": "node-pool", "cluster": "aks", "sku": "Standard_D4s_v5", "nodes": 2 },
            "w": { "kind": "service" } } })";
}

scenario::Scenario at(const Folder& folder, const std::string& text)
{
    auto result = scenario::loadText(text, folder.scenario());
    if (!result) FAIL(toString(result.error().front()));
    return std::move(result).value();
}

} // namespace

TEST_CASE("A run replays a trace request for request", "[simulation][trace]")
{
    const Folder folder;
    folder.write("trace.csv", "0,10\n60,20\n2026-03-02T00:02,30\n3599.5\n");
    const auto scenario = at(folder, textOf(R"({ "process": "trace", "file": "trace.csv" })"));
    const simulation::Recording r = run(scenario, {});
    CHECK(r.requests.offered == 61);
    CHECK(r.requests.completed == 61);
    const auto& offered = signal(r, "requests.offered").mean;
    CHECK(static_cast<double>(offered[0]) * 60 == Approx(10));
    CHECK(static_cast<double>(offered[1]) * 60 == Approx(20));
    CHECK(static_cast<double>(offered[2]) * 60 == Approx(30));
    // A window of it, and another seed: the same requests.
    simulation::RunOptions options;
    options.seed = 99;
    options.from = scenario.calendar.start + Duration::seconds(30);
    options.duration = Duration::seconds(90);
    CHECK(run(scenario, options).requests.offered == 20);
}

TEST_CASE("A trace of a minute fills hours, whatever the seams of the random streams", "[simulation][trace]")
{
    const Folder folder;
    folder.write("trace.csv", "0,7\n30,5\n");
    CHECK(run(at(folder, textOf(R"({ "process": "trace", "file": "trace.csv", "spread": "30s", "repeatEvery": "61s" })", "61m")), {}).requests.offered == 60 * 12);
    CHECK(run(at(folder, textOf(R"({ "process": "trace", "file": "trace.csv", "spread": "30s", "repeatEvery": "61s" })", "3h")), {}).requests.offered == 177 * 12 + 1);   // the 178th begins 3 s before the end, its first request comes after 30 s/14
}

TEST_CASE("A trace lies beside its scenario, and what is wrong in it is named by line", "[simulation][trace]")
{
    const Folder folder;
    folder.write("trace.csv", "0\n1\nlater\n");
    const auto errorOf = [&](const std::string& arrivals) {
        const auto result = scenario::loadText(textOf(arrivals), folder.scenario());
        REQUIRE_FALSE(result);
        REQUIRE(result.error().size() == 1);
        return result.error().front();
    };
    const Error line = errorOf(R"({ "process": "trace", "file": "trace.csv" })");
    CHECK(line.where.line == 3);
    CHECK(std::filesystem::path(line.where.file).filename() == "trace.csv");
    CHECK(errorOf(R"({ "process": "trace" })").code == ErrorCode::MissingKey);
    CHECK(errorOf(R"({ "process": "trace", "file": "none.csv" })").code == ErrorCode::NotFound);
    CHECK(errorOf(R"({ "process": "trace", "file": "../trace.csv" })").code == ErrorCode::OutOfRange);
    CHECK(errorOf(R"({ "process": "trace", "file": "/etc/hostname" })").code == ErrorCode::OutOfRange);
    CHECK(errorOf(R"({ "process": "trace", "file": "." })").code == ErrorCode::OutOfRange);
    CHECK(errorOf(R"({ "process": "trace", "file": "none.csv" })").where.pointer == "/traffic/0/arrivals/file");
}

// Runs the program itself. HEADROOM_PROGRAM is its path; the data is in tests/app/data.
#include "tests/support/catch.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace fs = std::filesystem;

namespace {

struct Outcome {
    int exitCode = -1;
    std::string out, err;
};

std::string readFile(const fs::path& file)
{
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

/// A folder of this test alone: ctest runs the cases side by side.
fs::path scratch(const std::string& name)
{
    const fs::path folder = fs::temp_directory_path() / ("headroom-command-line-" + name);
    fs::remove_all(folder);
    fs::create_directories(folder);
    return folder;
}

Outcome headroom(const fs::path& folder, const std::string& arguments)
{
    const std::string command = std::string("\"") + HEADROOM_PROGRAM + "\" " + arguments + " > \"" + (folder / "out").string() + "\" 2> \""
                                + (folder / "err").string() + "\"";
    const int status = std::system(command.c_str());
#ifdef _WIN32
    const int exitCode = status;
#else
    const int exitCode = status < 0 ? status : (status >> 8) & 0xFF;
#endif
    return {exitCode, readFile(folder / "out"), readFile(folder / "err")};
}

std::string data(const std::string& name) { return "\"" HEADROOM_SOURCE_DIR "/tests/app/data/" + name + "\""; }

} // namespace

TEST_CASE("Version and help work without a display and name every option", "[app]")
{
    const fs::path folder = scratch("help");
    const Outcome version = headroom(folder, "--version");
    CHECK(version.exitCode == 0);
    CHECK_THAT(version.out, Catch::StartsWith("headroom "));
    const Outcome help = headroom(folder, "--help");
    CHECK(help.exitCode == 0);
    for (const char* word : {"run", "compare", "check", "validate", "capacity", "explain", "gui", "--version", "Examples:", "Exit codes:"})
        CHECK_THAT(help.out, Catch::Contains(word));
    const Outcome run = headroom(folder, "run --help");
    CHECK(run.exitCode == 0);
    for (const char* word : {"SCENARIO", "--variant", "--seed", "--replications", "--engine", "--from", "--duration", "--set", "--json",
                             "--csv", "--threads", "--quiet", "--all", "--timing", "--until", "--max-replications"})
        CHECK_THAT(run.out, Catch::Contains(word));
}

TEST_CASE("A wrong command line is exit 2 with the nearest word", "[app]")
{
    const fs::path folder = scratch("wrong");
    const Outcome command = headroom(folder, "validat x.json");
    CHECK(command.exitCode == 2);
    CHECK_THAT(command.err, Catch::Contains("validate"));
    CHECK(headroom(folder, "run").exitCode == 2);
    CHECK(headroom(folder, "run x.json --engine magic").exitCode == 2);
    CHECK(headroom(folder, "run x.json --replications 0").exitCode == 2);
    CHECK_THAT(headroom(folder, "run " + data("tiny.json") + " --set nodes=1").err, Catch::Contains("--set nodes=1"));
}

TEST_CASE("Validate says OK with a summary", "[app]")
{
    const Outcome valid = headroom(scratch("validate"), "validate " + data("tiny.json"));
    CHECK(valid.exitCode == 0);
    CHECK_THAT(valid.out, Catch::StartsWith("OK Tiny: 3 components, 1 operation, 3 variants; about 6,000 requests"));
    CHECK(valid.err.empty());
}

TEST_CASE("A broken file gives every error at once, with line, pointer and hint, and exit 2", "[app]")
{
    const fs::path folder = scratch("broken");
    const Outcome broken = headroom(folder, "validate " + data("broken.json"));
    CHECK(broken.exitCode == 2);
    CHECK(broken.out.empty());
    CHECK_THAT(broken.err, Catch::Contains("broken.json:5: /calendar/timeZone"));
    CHECK_THAT(broken.err, Catch::Contains("America/New_York"));
    CHECK_THAT(broken.err, Catch::Contains("broken.json:7: /operations/order/steps/0/call"));
    CHECK_THAT(broken.err, Catch::Contains("broken.json:11: /components/shop/replicsa"));
    CHECK_THAT(broken.err, Catch::Contains("replicas"));
    CHECK(headroom(folder, "run " + data("broken.json")).exitCode == 2);

    const Outcome missing = headroom(folder, "run no-such-file.json");
    CHECK(missing.exitCode == 2);
    CHECK_THAT(missing.err, Catch::Contains("no-such-file.json"));
    const Outcome variant = headroom(folder, "run " + data("tiny.json") + " --variant croded");
    CHECK(variant.exitCode == 2);
    CHECK_THAT(variant.err, Catch::Contains("crowded"));
}

TEST_CASE("A window outside of the calendar is refused with the calendar's extent", "[app]")
{
    const fs::path folder = scratch("window");
    const Outcome before = headroom(folder, "run " + data("tiny.json") + " --from 2026-11-26");
    CHECK(before.exitCode == 2);
    CHECK_THAT(before.err, Catch::Contains("2026-11-27T09:00:00-05:00"));
    CHECK(headroom(folder, "run " + data("tiny.json") + " --duration P1D").exitCode == 2);
    CHECK(headroom(folder, "run " + data("tiny.json") + " --duration soon").exitCode == 2);
    CHECK(headroom(folder, "run " + data("tiny.json") + " --duration 0s").exitCode == 2);
}

TEST_CASE("Exit 0 when all objectives hold and 1 when one is missed. The answer comes first", "[app]")
{
    const fs::path folder = scratch("run");
    const Outcome calm = headroom(folder, "run " + data("tiny.json"));
    INFO(calm.err);
    CHECK(calm.exitCode == 0);
    CHECK(calm.err.empty());   // no progress in a pipe
    CHECK_THAT(calm.out, Catch::StartsWith("✓ Tiny holds its objective"));
    for (const char* section : {"Requests\n  offered ", "\nCost\n", "\nObjectives\n", "\nLatency\n", "\nSaturation\n", "\nStatement, "})
        CHECK_THAT(calm.out, Catch::Contains(section));
    CHECK_THAT(calm.out, !Catch::Contains("\x1b"));

    // 60 requests/s of 100 ms need 6 workers; there are 4.
    const Outcome crowded = headroom(folder, "run " + data("tiny.json") + " --variant crowded");
    CHECK(crowded.exitCode == 1);
    CHECK_THAT(crowded.out, Catch::StartsWith("✕ Tiny fails at 09:"));
    CHECK_THAT(crowded.out, Catch::Contains("Shop ran out of workers — 4 of 4 busy"));
    const Outcome quiet = headroom(folder, "run " + data("tiny.json") + " --variant crowded --quiet");
    CHECK(quiet.out == crowded.out.substr(0, quiet.out.size()));
    CHECK(headroom(folder, "run " + data("tiny.json") + " --variant crowded --set /components/shop/workers=64").exitCode == 0);
}

TEST_CASE("The JSON is the same bytes for the same seed, others for another, and conserves requests", "[app]")
{
    const fs::path folder = scratch("json");
    const auto run = [&](const std::string& options) { return headroom(folder, "run " + data("tiny.json") + " --json - " + options).out; };
    const std::string first = run("--seed 7");
    CHECK(first == run("--seed 7"));
    CHECK(first == run("--seed 7 --threads 1"));
    CHECK(first != run("--seed 8"));
    const auto document = nlohmann::json::parse(first);
    CHECK(document["seed"] == 7);
    const auto& requests = document["requests"];
    CHECK(requests["offered"].get<std::uint64_t>() > 5000);
    std::uint64_t sum = 0;
    for (const auto& [key, value] : requests.items())
        if (key != "offered") sum += value.get<std::uint64_t>();
    CHECK(requests["offered"] == sum);
    CHECK_FALSE(document["engine"].contains("wallSeconds"));

    const fs::path file = folder / "results.json";
    CHECK(headroom(folder, "run " + data("tiny.json") + " --seed 7 --json \"" + file.string() + "\"").exitCode == 0);
    CHECK(readFile(file) == first);
    const Outcome unwritable = headroom(folder, "run " + data("tiny.json") + " --json /no/such/folder/results.json");
    CHECK(unwritable.exitCode == 3);
    CHECK_THAT(unwritable.err, Catch::Contains("/no/such/folder/results.json"));
}

TEST_CASE("CSV files have one row a minute", "[app]")
{
    const fs::path folder = scratch("csv");
    CHECK(headroom(folder, "run " + data("tiny.json") + " --quiet --csv \"" + (folder / "csv").string() + "\"").exitCode == 0);
    const std::string signals = readFile(folder / "csv" / "signals.csv");
    CHECK(std::count(signals.begin(), signals.end(), '\n') == 21);
    CHECK_THAT(signals, Catch::Contains("requests.offered [1/s]"));
    for (const char* name : {"resources.csv", "scaling.csv", "statement-window.csv", "statement-month.csv"})
        CHECK(fs::file_size(folder / "csv" / name) > 20);
}

TEST_CASE("Compare shows what differs, first in the inputs and then in the outcomes", "[app]")
{
    const fs::path folder = scratch("compare");
    const Outcome outcome = headroom(folder, "compare " + data("tiny.json") + " --variant base --variant crowded");
    INFO(outcome.err);
    CHECK(outcome.exitCode == 0);   // one of them is an answer
    CHECK_THAT(outcome.out, Catch::Contains("What differs in the inputs: 1 value"));
    CHECK_THAT(outcome.out, Catch::Contains("/traffic/0/otherwise"));
    CHECK_THAT(outcome.out, Catch::Contains("Shop workers"));
    CHECK(headroom(folder, "compare " + data("tiny.json") + " --variant crowded --variant crowded").exitCode == 1);
    CHECK(headroom(folder, "compare " + data("tiny.json")).exitCode == 2);
}

TEST_CASE("Replications give the differences of compare an interval, one replication says that it has none", "[app]")
{
    const fs::path folder = scratch("paired");
    const Outcome one = headroom(folder, "compare " + data("tiny.json") + " --variant base --variant bigger");
    CHECK_THAT(one.out, Catch::Contains("the differences have no interval") && Catch::Contains("--replications 10"));
    const Outcome five = headroom(folder, "compare " + data("tiny.json") + " --variant base --variant bigger --replications 5");
    CHECK_THAT(five.out, Catch::Contains("over 5 pairs of replications"));
    CHECK_THAT(five.out, Catch::Contains(" ± "));
}

TEST_CASE("The option --until replicates until the figure is known, says how many it took, and refuses what it does not understand", "[app]")
{
    const fs::path folder = scratch("until");
    const std::string run = "run " + data("tiny.json") + " --until \"latency.p95 +-2%\" --until \"failedShare +-0.1pp\"";
    const Outcome one = headroom(folder, run + " --threads 1 --json -");
    INFO(one.err);
    CHECK(one.exitCode == 0);
    const nlohmann::json results = nlohmann::json::parse(one.out);
    CHECK(results["precision"]["reached"] == true);
    CHECK(results["precision"]["replications"] == results["replications"]);
    CHECK(results["precision"]["targets"].size() == 2);
    CHECK(results["replicationFigures"].size() == results["replications"]);
    CHECK(results["latencyMs"]["p95"]["method"] == "replications");
    CHECK(headroom(folder, run + " --threads 2 --json -").out == one.out);

    const Outcome few = headroom(folder, "run " + data("tiny.json") + " --until \"latency.mean +-0.1%\" --max-replications 10");
    CHECK_THAT(few.out, Catch::Contains("Precision not reached after 10 of at most 10 replications"));
    const Outcome wrong = headroom(folder, "run " + data("tiny.json") + " --until \"latncy.p95 +-2%\"");
    CHECK(wrong.exitCode == 2);
    CHECK_THAT(wrong.err, Catch::Contains("did you mean \"latency.p95\"?"));
}

TEST_CASE("Check decides by objectives and budget", "[app]")
{
    const fs::path folder = scratch("check");
    const Outcome pass = headroom(folder, "check " + data("tiny.json") + " --budget 100000");
    CHECK(pass.exitCode == 0);
    CHECK_THAT(pass.out, Catch::StartsWith("PASS "));
    const Outcome fail = headroom(folder, "check " + data("tiny.json") + " --budget 1");
    CHECK(fail.exitCode == 1);
    CHECK_THAT(fail.out, Catch::StartsWith("FAIL "));
    CHECK(headroom(folder, "check " + data("tiny.json") + " --variant crowded").exitCode == 1);
}

TEST_CASE("Check judges the claims of several files in one call, with one summary", "[app]")
{
    const fs::path folder = scratch("claims");
    const auto claims = [&](const std::string& name, const std::string& list) {
        auto document = nlohmann::json::parse(readFile(fs::path(HEADROOM_SOURCE_DIR "/tests/app/data/tiny.json")));
        document["name"] = name;
        document["claims"] = nlohmann::json::parse(list);
        std::ofstream(folder / (name + ".json")) << document.dump();
        return "\"" + (folder / (name + ".json")).string() + "\"";
    };
    const std::string holds = R"({ "id": "A-1", "says": "Pods of the | shop", "metric": "signal.shop.replicas.max", "value": 1, "unit": "pods" })";
    const std::string fails = R"({ "id": "B-1", "says": "Pods", "metric": "signal.shop.replicas.max", "value": 7, "unit": "pods" })";
    const std::string others = R"({ "id": "B-2", "says": "Wish", "value": 1, "unit": "wishes" }, { "id": "B-3", "says": "Range", "metric": "signal.shop.replicas.max", "value": 9, "low": 1, "high": 2, "unit": "pods" })";
    const std::string a = claims("a", "[" + holds + "]"), b = claims("b", "[" + fails + ", " + others + "]");
    CHECK(headroom(folder, "check --claims " + a + " " + a).exitCode == 0);
    const Outcome both = headroom(folder, "check --claims " + a + " " + b);
    CHECK(both.exitCode == 1);
    CHECK_THAT(both.out, Catch::Contains("Summary") && Catch::Contains("A-1 holds") && Catch::Contains("B-1 does not hold") && Catch::Contains("all files"));
    const Outcome json = headroom(folder, "check --claims --json - " + a + " " + b);
    CHECK(json.exitCode == 1);
    const auto document = nlohmann::json::parse(json.out);
    CHECK(document.at("counts").at("claims") == 4);
    CHECK(document.at("counts").at("hold") == 1);
    CHECK(document.at("counts").at("doNotHold") == 1);
    CHECK(document.at("counts").at("contradictThemselves") == 1);
    CHECK(document.at("counts").at("cannotBeDecided") == 1);
    CHECK(document.at("files").at(1).at("counts").at("claims") == 3);
    CHECK(document.at("files").at(1).at("claims").at(0).at("outcome") == "does-not-hold");
    CHECK(document.at("files").at(0).at("claims").at(0).at("simulated") == 1);
    const Outcome markdown = headroom(folder, "check --claims --markdown - --only A-1 " + a + " " + b);
    CHECK_THAT(markdown.out, Catch::Contains("| **all** | 4 | 1 | 1 | 1 | 1 |") && Catch::Contains("| A-1 | Pods of the \\| shop | 1 pods | 1 pods | base | holds |") && !Catch::Contains("| B-1 |"));
    // A file that cannot be read does not take the verdict from the others.
    const Outcome missing = headroom(folder, "check --claims " + a + " /no/such/file.json");
    CHECK(missing.exitCode == 2);
    CHECK_THAT(missing.out, Catch::Contains("A-1 holds"));
    CHECK(headroom(folder, "check --json - " + a).exitCode == 2);
}

TEST_CASE("Explain shows a value with its default, and refuses an unknown pointer", "[app]")
{
    const fs::path folder = scratch("explain");
    const Outcome value = headroom(folder, "explain " + data("tiny.json") + " /components/shop/workers");
    CHECK(value.exitCode == 0);
    CHECK_THAT(value.out, Catch::Contains("/components/shop/workers  4"));
    CHECK_THAT(headroom(folder, "explain " + data("tiny.json") + " /components/shop/workers --variant bigger").out, Catch::Contains("64"));
    CHECK(headroom(folder, "explain " + data("tiny.json") + " /components/shopp").exitCode == 2);
}

TEST_CASE("Capacity answers without a run: what is full first, and exit 1 where that is below the peak", "[app]")
{
    const fs::path folder = scratch("capacity");
    const std::string scenario = "\"" HEADROOM_SOURCE_DIR "/scenarios/fabrikam-drone-delivery.json\"";
    const Outcome text = headroom(folder, "capacity " + scenario);
    CHECK(text.exitCode == 1);
    CHECK_THAT(text.out, Catch::StartsWith("TOO SMALL The first limit, Drone Scheduler workers, is full at 24,") && Catch::Contains("Black Friday asks for 50,000"));
    CHECK_THAT(text.out, Catch::Contains("Single points of failure") && Catch::Contains("spot-pool"));
    const Outcome json = headroom(folder, "capacity " + scenario + " --json -");
    const auto parsed = nlohmann::json::parse(json.out);
    CHECK(parsed.at("bottleneck").at("atMaximum").at("component") == "drone-scheduler");
    CHECK(parsed.at("bottleneck").at("present").at("component") == "workflow");   // with the three pods it starts with
    CHECK(parsed.at("findings").at(0).at("line").get<int>() > 0);
    // Fewer customers than the first limit: the answer is yes.
    const Outcome quiet = headroom(folder, "capacity " + scenario + " --set /traffic/0/events/0/rate=15000rpm");
    CHECK(quiet.exitCode == 0);
    CHECK_THAT(quiet.out, Catch::StartsWith("OK "));
    CHECK(headroom(folder, "capacity " + scenario + " --variant nonsense").exitCode == 2);
    const Outcome validated = headroom(folder, "validate " + scenario);
    CHECK(validated.exitCode == 0);
    CHECK_THAT(validated.err, Catch::StartsWith("warning: ") && Catch::Contains("spot-pool"));
}

TEST_CASE("A bill by two groupings adds up, in text and in JSON, and refuses what it cannot group by", "[app]")
{
    const fs::path folder = scratch("bill");
    const std::string tiny = data("tiny.json");
    const Outcome json = headroom(folder, "bill " + tiny + " --window --by component,day --by operation --json -");
    INFO(json.err);
    REQUIRE(json.exitCode == 0);
    const auto parsed = nlohmann::json::parse(json.out);
    const double total = parsed.at("total").get<double>();
    CHECK(total > 0);
    REQUIRE(parsed.at("groupings").size() == 2);
    for (const auto& grouping : parsed.at("groupings")) {
        double sum = 0;
        for (const auto& row : grouping.at("rows")) sum += row.at("total").get<double>();
        CHECK(sum == Approx(total).margin(1e-9));
    }
    const Outcome text = headroom(folder, "bill " + tiny + " --window --idle --commitments");
    CHECK(text.exitCode == 0);
    CHECK_THAT(text.out, Catch::Contains("By component") && Catch::Contains("Paid and unused") && Catch::Contains("Best commitment for these hours"));
    const Outcome year = headroom(folder, "bill " + tiny + " --year --from 2026-01 --quiet");
    CHECK_THAT(year.out, Catch::Contains("Month by month") && Catch::Contains("January 2026, 744 h") && Catch::Contains("February 2026, 672 h"));

    const Outcome wrong = headroom(folder, "bill " + tiny + " --by tennant --by service,day,team");
    CHECK(wrong.exitCode == 2);
    CHECK_THAT(wrong.err, Catch::Contains("did you mean \"tenant\"") && Catch::Contains("3 dimensions, expected one or two"));
    CHECK(headroom(folder, "bill " + tiny + " --duration 6h").exitCode == 2);
    CHECK(headroom(folder, "bill " + tiny + " --from nonsense").exitCode == 2);
    CHECK(headroom(folder, "bill " + tiny + " --year --window").exitCode == 2);
}

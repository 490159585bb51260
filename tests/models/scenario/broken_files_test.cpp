#include "models/scenario/validate.h"

#include "tests/models/scenario/scenario_text.h"
#include "tests/support/catch.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>

using namespace headroom;
using namespace headroom::scenario;

namespace {

const std::filesystem::path kRoot = HEADROOM_SOURCE_DIR;

std::vector<std::string> split(const std::string& line)
{
    std::vector<std::string> parts;
    for (std::size_t begin = 0; begin <= line.size();) {
        const std::size_t end = std::min(line.find(" | ", begin), line.size());
        parts.push_back(line.substr(begin, end - begin));
        begin = end + 3;
    }
    return parts;
}

} // namespace

// Proves that each way to break a file gives the message listed for it in broken/expected.txt, and that none of the files is unlisted.
TEST_CASE("every broken file is refused with the words listed for it", "[scenario][validate]")
{
    const std::filesystem::path folder = kRoot / "tests/models/scenario/broken";
    std::ifstream list(folder / "expected.txt");
    std::set<std::string> listed;
    for (std::string line; std::getline(list, line);) {
        if (line.empty() || line[0] == '#') continue;
        const std::vector<std::string> parts = split(line);
        listed.insert(parts.front() + ".json");
        std::string messages;
        for (const Error& error : validateAll(folder / (parts.front() + ".json"))) messages.append(toString(error)).append("\n");
        INFO(parts.front() << ":\n" << messages);
        for (std::size_t i = 1; i < parts.size(); ++i) CHECK_THAT(messages, Catch::Contains(parts[i]));
    }
    CHECK(listed.size() >= 40);
    for (const auto& entry : std::filesystem::directory_iterator(folder))
        if (entry.path().extension() == ".json") CHECK(listed.contains(entry.path().filename().string()));
}

TEST_CASE("every scenario that ships is valid in every variant", "[scenario][validate]")
{
    int scenarios = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(kRoot / "scenarios")) {
        if (entry.path().extension() != ".json" || entry.path().filename().string().ends_with(".rules.json")) continue;   // rules of stated costs
        ++scenarios;
        const Errors errors = validateAll(entry.path());
        for (const Error& error : errors) UNSCOPED_INFO(toString(error));
        CHECK(errors.empty());
    }
    CHECK(scenarios >= 5);
}

TEST_CASE("the small scenario of these tests is valid", "[scenario][validate]")
{
    for (const Error& error : validateAllText(test::kSmallScenario, "small")) UNSCOPED_INFO(toString(error));
    CHECK(validateAllText(test::kSmallScenario, "small").empty());
}

TEST_CASE("all errors of a file come at once", "[scenario][validate]")
{
    std::string text = test::replaced(test::kSmallScenario, "\"replicas\": 2", "\"replica\": 2");
    text = test::replaced(text, "\"60rpm\"", "\"60 furlongs\"");
    text = test::replaced(text, "\"call\": \"worker\"", "\"call\": \"nobody\"");
    CHECK(validateAllText(text, "three").size() == 3);
}

TEST_CASE("limits of a value hold just up to their edge", "[scenario][validate]")
{
    const auto errorsWith = [](const char* from, const char* to) { return validateAllText(test::replaced(test::kSmallScenario, from, to), "edge").size(); };
    CHECK(errorsWith("\"replicas\": 2", "\"replicas\": 10000") == 0);
    CHECK(errorsWith("\"replicas\": 2", "\"replicas\": 10001") == 1);
    CHECK(errorsWith("{ \"kind\": \"cosmos-db\" }", R"({ "kind": "cosmos-db", "throughput": { "provisioned": "400RU/s" } })") == 0);
    CHECK(errorsWith("{ \"kind\": \"cosmos-db\" }", R"({ "kind": "cosmos-db", "throughput": { "provisioned": "399RU/s" } })") == 1);
    CHECK(errorsWith("\"look\": 0.75", "\"look\": 0.7500005") == 0);
    CHECK(errorsWith("\"look\": 0.75", "\"look\": 0.750005") == 1);
    CHECK(errorsWith("{ \"max\": 4 }", R"({ "min": 4, "max": 4 })") == 0);
    // Central European clocks skip 02:00 to 03:00 on 29 March 2026.
    CHECK(errorsWith("\"2026-03-02\"", "\"2026-03-29T01:59\"") == 0);
    CHECK(errorsWith("\"2026-03-02\"", "\"2026-03-29T02:00\"") == 1);
    CHECK(errorsWith("\"2026-03-02\"", "\"2026-03-29T03:00\"") == 0);
}

TEST_CASE("steps nest sixty-four deep and no deeper", "[scenario][validate]")
{
    const auto nested = [](int depth) {
        std::string steps = R"([ { "call": "web" } ])";
        for (int i = 1; i < depth; ++i) steps = std::string(R"([ { "call": "web", "steps": )").append(steps).append(" } ]");
        const std::string look = R"([ { "call": "web", "cpu": "5ms", "steps": [ { "call": "cache", "access": "read", "bytes": "1KB" } ] } ])";
        return validateAllText(test::replaced(test::kSmallScenario, look, steps), "deep").size();
    };
    CHECK(nested(64) == 0);
    CHECK(nested(65) == 1);
}

#include "models/analysis/compare.h"

#include "small_system.h"
#include "tests/support/catch.h"

using namespace headroom;
using namespace headroom::test;

TEST_CASE("Inputs are compared leaf by leaf after the merge patch of RFC 7396", "[analysis]")
{
    const std::string text = R"({"a": {"b": 1, "gone": true, "same": 5}, "list": [1, 2], "x/y": 1,
        "variants": {"v": {"a": {"b": 2, "gone": null}, "list": [1, 3], "x/y": 2, "new": {}}}})";
    const auto differences = analysis::inputDifferences(text, {"base", "v"});
    REQUIRE(differences.size() == 5);
    CHECK(differences[0].pointer == "/a/b");
    CHECK(differences[0].values == std::vector<std::string>{"1", "2"});
    CHECK(differences[1].pointer == "/a/gone");
    CHECK(differences[1].values == std::vector<std::string>{"true", "—"});
    CHECK(differences[2].pointer == "/list/1");
    CHECK(differences[3].pointer == "/new");
    CHECK(differences[3].values == std::vector<std::string>{"—", "{}"});
    CHECK(differences[4].pointer == "/x~1y");
    CHECK(analysis::inputDifferences("[", {"base"}).empty());
    CHECK(analysis::inputDifferences(text, {"base", "base"}).empty());
}

TEST_CASE("What a variant adds or removes whole is one entry", "[analysis]")
{
    const std::string text = R"({"components": {"cache": {"kind": "redis", "tier": "C1", "position": [1, 2]}, "api": {"kind": "service", "replicas": 2}}, "one": {"leaf": 1},
        "variants": {"without": {"components": {"cache": null, "queue": {"kind": "service-bus", "units": 1}}, "one": null},
                     "larger": {"components": {"cache": {"tier": "C2"}}}, "flat": {"one": 7}}})";
    const auto differences = analysis::inputDifferences(text, {"base", "without"});
    REQUIRE(differences.size() == 3);
    CHECK(differences[0].pointer == "/components/cache");
    CHECK(differences[0].values == std::vector<std::string>{"redis, 4 values", "—"});
    CHECK(differences[1].pointer == "/components/queue");
    CHECK(differences[1].values == std::vector<std::string>{"—", "service-bus, 2 values"});
    CHECK(differences[2].pointer == "/one");
    CHECK(differences[2].values == std::vector<std::string>{"1 value", "—"});

    // Where those that have it differ, the leaves are what differs.
    const auto three = analysis::inputDifferences(text, {"base", "without", "larger"});
    std::vector<std::string> pointers;
    for (const auto& difference : three) pointers.push_back(difference.pointer);
    CHECK(pointers == std::vector<std::string>{"/components/cache/kind", "/components/cache/position", "/components/cache/tier", "/components/queue", "/one"});
    CHECK(three[1].values == std::vector<std::string>{"2 values", "—", "2 values"});
    CHECK(three[2].values == std::vector<std::string>{"\"C1\"", "—", "\"C2\""});

    const auto flat = analysis::inputDifferences(text, {"base", "flat"});
    REQUIRE(flat.size() == 1);
    CHECK(flat[0].values == std::vector<std::string>{"1 value", "7"});
}

TEST_CASE("Rows have the baseline first, deltas, and know when intervals overlap", "[analysis]")
{
    const scenario::Scenario scenario = smallScenario();
    analysis::Report base;
    base.recording = smallRecording();
    base.recording.latency.count = 10;
    base.recording.latency.p95Ms = {200, stats::Interval{190, 210}};
    base.recording.signals = {signal("a.nodes", "nodes", {1, 2, 1}), signal("b.nodes", "nodes", {3, 1, 1})};
    base.month.total = Money::fromCents(100'000);
    base.month.currency = "USD";
    analysis::Report other = base;
    other.recording.variant = "other";
    other.recording.latency.p95Ms = {215, stats::Interval{205, 225}};
    other.recording.resources = {slots("callee", "workers", 32, 3, 9, 65)};
    other.month.total = Money::fromCents(90'000);

    const auto comparison = analysis::compare({&scenario, &scenario}, {&base, &other});
    CHECK(comparison.variants == std::vector<std::string>{"base", "other"});
    const auto row = [&](const std::string& name) {
        for (const auto& candidate : comparison.rows)
            if (candidate.name == name) return candidate;
        FAIL("no row " << name);
        return analysis::Difference{};
    };
    CHECK(row("Cost of the month").delta(1) == Approx(-100));
    CHECK(row("p95").delta(1) == Approx(15));
    CHECK(row("p95").insideInterval(1));              // 205 … 210 is in both
    CHECK_FALSE(row("Cost of the month").insideInterval(1));
    CHECK(row("Nodes, most").values[0].value == Approx(4));   // 1 + 3, not 2 + 3 of different times
    CHECK(row("First to saturate").values[0].text == "never");
    CHECK(row("First to saturate").values[1].text == "04:03 Callee workers");
    CHECK_FALSE(row("First to saturate").delta(1));
}

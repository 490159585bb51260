#include "models/scenario/document.h"
#include "models/scenario/load.h"
#include "models/scenario/migrate.h"

#include "tests/models/scenario/scenario_text.h"
#include "tests/support/catch.h"

#include <algorithm>
#include <random>

using namespace headroom;
using namespace headroom::scenario;

namespace {

Document documentOf(std::string_view text)
{
    JsonText parsed = std::move(parseJson(text, "file.json")).value();
    return Document{std::move(parsed.root), "file.json", {}, {}, std::move(parsed.lines)};
}

} // namespace

// RFC 7396, appendix A: the document's own examples.
TEST_CASE("merge patches give the results of RFC 7396", "[scenario][variant]")
{
    const char* cases[][3] = {
        {R"({"a":"b"})", R"({"a":"c"})", R"({"a":"c"})"},
        {R"({"a":"b"})", R"({"b":"c"})", R"({"a":"b","b":"c"})"},
        {R"({"a":"b"})", R"({"a":null})", R"({})"},
        {R"({"a":"b","b":"c"})", R"({"a":null})", R"({"b":"c"})"},
        {R"({"a":["b"]})", R"({"a":"c"})", R"({"a":"c"})"},
        {R"({"a":"c"})", R"({"a":["b"]})", R"({"a":["b"]})"},
        {R"({"a":{"b":"c"}})", R"({"a":{"b":"d","c":null}})", R"({"a":{"b":"d"}})"},
        {R"({"a":[{"b":"c"}]})", R"({"a":[1]})", R"({"a":[1]})"},
        {R"(["a","b"])", R"(["c","d"])", R"(["c","d"])"},
        {R"({"a":"foo"})", "null", "null"},
        {R"({"a":"foo"})", R"("bar")", R"("bar")"},
        {R"({"e":null})", R"({"a":1})", R"({"e":null,"a":1})"},
        {R"([1,2])", R"({"a":"b","c":null})", R"({"a":"b"})"},
        {R"({})", R"({"a":{"bb":{"ccc":null}}})", R"({"a":{"bb":{}}})"}};
    for (const auto& [target, patch, expected] : cases) {
        INFO(target << " + " << patch);
        Document document = documentOf(target);
        applyPatch(document, Json::parse(patch), "/variants/x");
        CHECK(document.value == Json::parse(expected));
        Json theirs = Json::parse(target);
        theirs.merge_patch(Json::parse(patch));
        CHECK(document.value == theirs);
    }
}

TEST_CASE("a value that a variant brought is found inside the variant", "[scenario][variant]")
{
    const std::string_view text = "{\n \"a\": {\n  \"x\": 1,\n  \"y\": 2 },\n \"variants\": {\n  \"v\": {\n   \"a\": {\n    \"x\": 5 } } } }";
    Document document = documentOf(text);
    const Json patch = *valueAt(document.value, "/variants/v");
    applyPatch(document, patch, "/variants/v");
    CHECK(document.position("/a/x").line == 8);
    CHECK(document.position("/a/x").pointer == "/variants/v/a/x");
    CHECK(document.position("/a/y").line == 4);
    CHECK(document.position("/a/y").pointer == "/a/y");
    // A default has no line of its own: the enclosing value's is shown.
    CHECK(document.position("/a/z").line == 2);
    REQUIRE(replaceValue(document, "/a/x", 7));
    CHECK(document.position("/a/x").line == 0);
    CHECK(document.position("/a/x").pointer == "/a/x");
}

TEST_CASE("single values are replaced on top of a variant", "[scenario][variant]")
{
    LoadOptions options{"larger", {{"/components/web/replicas", "9"}, {"/traffic/0/otherwise", "120rpm"}}};
    const auto scenario = loadText(test::kSmallScenario, "small", options);
    INFO(test::describe(scenario));
    REQUIRE(scenario);
    CHECK(scenario->variant == "larger");
    CHECK(scenario->find("web")->as<ServiceSpec>()->replicas == 9);
    CHECK_FALSE(scenario->find("web")->as<ServiceSpec>()->hpa);
    CHECK(scenario->traffic[0].otherwisePerSecond == 2);

    const auto failing = loadText(test::kSmallScenario, "small", {"base", {{"/components/nobody/replicas", "9"}}});
    REQUIRE_FALSE(failing);
    CHECK(failing.error().front().code == ErrorCode::NotFound);
    const auto unknown = loadText(test::kSmallScenario, "small", {"lager", {}});
    REQUIRE_FALSE(unknown);
    CHECK(unknown.error().front().hint == "did you mean \"larger\"?");
}

TEST_CASE("numbers keep the line they stand on, also at its end", "[scenario][position]")
{
    const auto parsed = parseJson("{\n\"a\": [\n1\n,\n2 ],\n\"b\"\n:\n3 }", "x");
    REQUIRE(parsed);
    CHECK(parsed->lines.at("/a/0") == 3);
    CHECK(parsed->lines.at("/a/1") == 5);
    CHECK(parsed->lines.at("/b") == 6);
}

TEST_CASE("nesting stops at its limit", "[scenario][limits]")
{
    const auto nested = [](std::size_t depth) { return std::string(depth, '[').append(depth, ']'); };
    CHECK(parseJson(nested(kMaxNesting), "x").has_value());
    const auto deeper = parseJson(nested(kMaxNesting + 1), "x");
    REQUIRE_FALSE(deeper);
    CHECK(deeper.error().front().code == ErrorCode::LimitExceeded);
    CHECK_FALSE(loadText(std::string(5'000'000, '['), "x").has_value());
}

TEST_CASE("an older format is migrated step by step, a newer one refused", "[scenario][migrate]")
{
    const std::vector<Migration> steps{{1, [](Json& json) { json["renamed"] = json["old"]; json.erase("old"); }}, {2, [](Json& json) { json["added"] = true; }}};
    Document document = documentOf(R"({"old": 5})");
    CHECK_FALSE(migrate(document, steps, 3));
    CHECK(document.value == Json::parse(R"({"renamed":5,"formatVersion":3,"added":true})"));
    Document newer = documentOf(R"({"formatVersion": 4})");
    const auto error = migrate(newer, steps, 3);
    REQUIRE(error);
    CHECK(error->code == ErrorCode::LimitExceeded);
    CHECK(error->where.line == 1);
}

// Thousands of damaged files, seeded: whatever the damage, an answer comes back and no exception.
TEST_CASE("damaged files never crash the loader", "[scenario][fuzz]")
{
    constexpr unsigned kSeed = 20261101;
    INFO("seed " << kSeed);
    std::mt19937 random(kSeed);   // raw draws of mt19937 are the same everywhere
    const std::string original{test::kSmallScenario};
    const std::string alphabet = "{}[]\",:0123456789eE-+.\n ntfabcRU/s\xff\x80~/";
    int refused = 0;
    for (int round = 0; round < 3000; ++round) {
        std::string text = original;
        const auto damages = 1 + random() % 3;
        for (unsigned i = 0; i < damages; ++i) {
            const std::size_t at = random() % text.size();
            switch (random() % 4) {
            case 0: text[at] = alphabet[random() % alphabet.size()]; break;
            case 1: text.erase(at, 1 + random() % 20); break;
            case 2: text.insert(at, 1, alphabet[random() % alphabet.size()]); break;
            default: text.insert(at, original.substr(random() % original.size(), random() % 30)); break;
            }
        }
        const auto loaded = loadText(text, "damaged");
        if (loaded) continue;
        ++refused;
        for (const Error& error : loaded.error()) if (error.message.empty()) FAIL("an error without words: " << text);
    }
    CHECK(refused > 1500);
}

// Every value of a valid file in turn is replaced by values of every other type and of absurd size.
TEST_CASE("no value of a wrong type or size crashes the loader", "[scenario][fuzz]")
{
    const auto parsed = parseJson(test::kSmallScenario, "small");
    REQUIRE(parsed);
    std::vector<std::string> pointers;
    for (const auto& [pointer, line] : parsed->lines)
        if (!pointer.empty()) pointers.push_back(pointer);
    std::sort(pointers.begin(), pointers.end());
    int refused = 0, accepted = 0;
    for (const std::string& pointer : pointers)
        for (const char* value : {"null", "true", "-1", "1e300", "18446744073709551615", "\"\"", "\"1e300s\"", "[]", "{}", "[[]]", "{\"kind\": \"queue\"}"}) {
            const auto loaded = loadText(test::kSmallScenario, "small", {"base", {{pointer, value}}});
            ++(loaded ? accepted : refused);
        }
    CHECK(pointers.size() > 60);
    CHECK(refused > 5 * accepted);
}

TEST_CASE("the largest number of components still loads, one more is refused", "[scenario][limits]")
{
    const auto withComponents = [](int count) {
        std::string more;
        for (int i = 8; i < count; ++i) more.append("\"c").append(std::to_string(i)).append("\": { \"kind\": \"redis\" },\n");
        return loadText(test::replaced(test::kSmallScenario, "\"aks\": {", more + "\"aks\": {"), "large");
    };
    const auto largest = withComponents(5000);
    INFO(test::describe(largest));
    REQUIRE(largest);
    CHECK(largest->components.size() == 5000);
    const auto tooMany = withComponents(5001);
    REQUIRE_FALSE(tooMany);
    CHECK(tooMany.error().front().code == ErrorCode::LimitExceeded);
}

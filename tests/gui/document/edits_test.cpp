#include "app/gui/document/edits.h"

#include <catch2/catch.hpp>

using namespace headroom;
using namespace headroom::gui;
using namespace Qt::StringLiterals;

TEST_CASE("edits make what is missing on the way and remove what is there", "[document]")
{
    const Json document = Json::parse(R"({"a":{"list":[1,2,3]},"b":1})");
    const auto edited = applyEdits(document, {{u"/a/new/deep"_s, Json(5)}, {u"/a/list/-"_s, Json(4)}, {u"/a/list/0"_s, std::nullopt}, {u"/b"_s, std::nullopt}, {u"/none/at/all"_s, std::nullopt}});
    REQUIRE(edited);
    CHECK(*edited == Json::parse(R"({"a":{"list":[2,3,4],"new":{"deep":5}}})"));
    CHECK_FALSE(applyEdits(document, {{u"/a/list/9"_s, Json(1)}}));
    CHECK_FALSE(applyEdits(document, {{u"/b/under/a/number"_s, Json(1)}}));
    CHECK_FALSE(applyEdits(document, {{u"no pointer"_s, Json(1)}}));
}

TEST_CASE("a patch between two documents makes the one of the other", "[document]")
{
    const Json before = Json::parse(R"({"a":{"x":1,"y":[1,2]},"gone":true,"same":"s"})");
    const Json after = Json::parse(R"({"a":{"x":1,"y":[1],"z":0},"same":"s","new":{"k":"v"}})");
    const Json patch = mergePatchBetween(before, after);
    CHECK(mergePatched(before, patch) == after);
    CHECK(mergePatchBetween(before, before).empty());
}

TEST_CASE("composed patches do what one after the other does", "[document]")
{
    const Json base = Json::parse(R"({"a":{"x":1,"y":2},"b":3})");
    const Json first = Json::parse(R"({"a":{"x":10,"w":5},"c":7})");
    const Json second = Json::parse(R"({"a":{"w":null,"y":null},"b":4,"c":null})");
    const Json both = composePatches(first, second, base);
    CHECK(mergePatched(base, both) == mergePatched(mergePatched(base, first), second));
    CHECK_FALSE(both.contains("c"));       // it was the patch's own, so nothing is left to remove
    CHECK(both["a"]["y"].is_null());       // it is in the file, so the patch must remove it
}

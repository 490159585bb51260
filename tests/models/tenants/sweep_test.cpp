// Axes of a sweep and the crossing of two costs.
#include "models/analysis/sweep.h"
#include "tests/support/catch.h"

using namespace headroom;
using namespace headroom::analysis;

namespace {

std::vector<std::string> valuesOf(const std::string& text)
{
    const auto axis = parseSweepAxis(text);
    REQUIRE(axis);
    return axis->values;
}

std::vector<SweepPoint> line(const std::string& variant, const std::vector<std::pair<std::string, double>>& costs)
{
    std::vector<SweepPoint> points;
    for (const auto& [value, cost] : costs) {
        SweepPoint point;
        point.variant = variant;
        point.values = {value};
        point.monthlyCost = cost;
        points.push_back(point);
    }
    return points;
}

} // namespace

TEST_CASE("Values are a list, a range, or both", "[analysis][sweep]")
{
    using Texts = std::vector<std::string>;
    CHECK(valuesOf("/tenants/agents/count=1,2,5") == Texts{"1", "2", "5"});
    CHECK(valuesOf("/a=1..4") == Texts{"1", "2", "3", "4"});
    CHECK(valuesOf("/a=0.1..0.5..0.1") == Texts{"0.1", "0.2", "0.3", "0.4", "0.5"});
    CHECK(valuesOf("/a=100rps..300rps..100rps") == Texts{"100rps", "200rps", "300rps"});
    CHECK(valuesOf("/a=10..1..-4") == Texts{"10", "6", "2"});
    CHECK(valuesOf("/a=1,10..30..10") == Texts{"1", "10", "20", "30"});
    CHECK(valuesOf(R"(/a={"x":[1,2]},"b,c")") == Texts{R"({"x":[1,2]})", R"("b,c")"});
    CHECK(parseSweepAxis("/tenants/agents/count=3")->pointer == "/tenants/agents/count");
    for (const char* wrong : {"count=3", "/a", "/a=1,,2", "/a=1..x", "/a=1rps..2s", "/a=1..5..-1", "/a=1..5..0", "/a=1..1e9"}) CHECK_FALSE(parseSweepAxis(wrong));
}

TEST_CASE("Two axes make every combination, the last one fastest", "[analysis][sweep]")
{
    const auto all = sweepCombinations({{"/a", {"1", "2"}}, {"/b", {"x", "y"}}});
    REQUIRE(all);
    CHECK(*all == std::vector<std::vector<std::string>>{{"1", "x"}, {"1", "y"}, {"2", "x"}, {"2", "y"}});
    CHECK_FALSE(sweepCombinations({{"/a", std::vector<std::string>(1000, "1")}, {"/b", std::vector<std::string>(1000, "1")}}));
}

// By hand: shared costs 1000 + 10 n, own 300 n; they meet at n = 1000/290 = 3.448, at 1034.48.
TEST_CASE("The break-even is where the two lines of cost cross", "[analysis][sweep]")
{
    const auto shared = line("shared", {{"1", 1010}, {"3", 1030}, {"5", 1050}, {"9", 1090}}), own = line("own", {{"1", 300}, {"3", 900}, {"5", 1500}, {"9", 2700}});
    const auto found = breakEvens(shared, own);
    REQUIRE(found.size() == 1);
    CHECK(found[0].cheaperBefore == "own");
    CHECK(found[0].cheaperAfter == "shared");
    CHECK(found[0].at == Approx(1000.0 / 290));
    CHECK(found[0].monthlyCost == Approx(1000 + 10 * 1000.0 / 290));
    CHECK(found[0].from == 3);
    CHECK(found[0].to == 5);
    // The order of the runs does not matter, equal costs in a run are the crossing itself, and lines that only touch do not cross.
    CHECK(breakEvens(line("a", {{"9", 5}, {"1", 1}}), line("b", {{"9", 4}, {"1", 2}})).size() == 1);
    const auto met = breakEvens(line("a", {{"1", 1}, {"2", 2}, {"3", 4}}), line("b", {{"1", 2}, {"2", 2}, {"3", 3}}));
    REQUIRE(met.size() == 1);
    CHECK(met[0].at == 2);
    CHECK(met[0].monthlyCost == 2);
    CHECK(breakEvens(line("a", {{"1", 1}, {"2", 2}, {"3", 1}}), line("b", {{"1", 2}, {"2", 2}, {"3", 3}})).empty());
    CHECK(breakEvens(line("a", {{"small", 1}, {"large", 9}}), line("b", {{"small", 2}, {"large", 3}})).empty());
}

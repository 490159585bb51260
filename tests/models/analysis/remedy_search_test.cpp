#include "models/analysis/remedy_search.h"
#include "tests/support/catch.h"

#include <map>

using namespace headroom;
using namespace headroom::analysis;

namespace {

using Settings = std::vector<std::size_t>;

/// Costs 100 and 10 a step of the first lever, 3 of the second, 1 of the third; holds from first + 2 · second = 5 on, whatever the third.
struct TwoRoads {
    std::map<Settings, int> asked;
    RemedyEvaluator evaluator()
    {
        return [this](const Settings& at) -> std::optional<RemedyOutcome> {
            ++asked[at];
            const double strength = static_cast<double>(at[0] + 2 * at[1]);
            return RemedyOutcome{100 + 10.0 * static_cast<double>(at[0]) + 3.0 * static_cast<double>(at[1]) + static_cast<double>(at[2]), strength >= 5 ? 0 : 5 - strength};
        };
    }
};

const std::vector<RemedyLever> kThree{{"first", 5, 0}, {"second", 5, 0}, {"third", 5, 2}};

} // namespace

TEST_CASE("the search finds the cheapest settings that hold")
{
    TwoRoads roads;
    const RemedyResult result = searchRemedies(kThree, roads.evaluator());
    CHECK(result.isComplete);
    CHECK(result.base.shortfall == 5);
    CHECK(result.base.monthlyCost == 102);
    REQUIRE_FALSE(result.remedies.empty());
    // Three steps of the second are 9; two of it and one of the first would be 16. The third does nothing: it goes below its base.
    CHECK(result.remedies[0].settings == Settings{0, 3, 0});
    CHECK(result.remedies[0].outcome.monthlyCost == 109);
    CHECK(result.remedies[0].changes == 2);
    REQUIRE(result.remedies.size() >= 2);
    CHECK(result.remedies[1].settings == Settings{0, 3, 2});   // one change less for 2 more
    CHECK(result.remedies[1].changes == 1);
    for (const auto& [settings, times] : roads.asked) CHECK(times == 1);
    CHECK(result.evaluations == roads.asked.size());
}

TEST_CASE("where all levers at once break something, the search climbs from the base")
{
    const std::vector<RemedyLever> levers{{"front", 5, 0}, {"back", 5, 0}};
    const auto flooded = [](const Settings& at) -> std::optional<RemedyOutcome> {
        const double missing = (at[1] < 2 ? 2 - static_cast<double>(at[1]) : 0) + (at[0] > 2 ? 1 : 0);   // a strong front floods the back
        return RemedyOutcome{10.0 * static_cast<double>(at[0] + at[1]), missing};
    };
    const RemedyResult result = searchRemedies(levers, flooded);
    CHECK(result.strongest.shortfall == 1);
    REQUIRE_FALSE(result.remedies.empty());
    CHECK(result.remedies[0].settings == Settings{0, 2});
}

TEST_CASE("a search without an answer says so")
{
    const std::vector<RemedyLever> levers{{"one", 4, 1}};
    const RemedyResult never = searchRemedies(levers, [](const Settings&) { return std::optional(RemedyOutcome{1, 1}); });
    CHECK(never.remedies.empty());
    CHECK(never.isComplete);
    const RemedyResult contradictory = searchRemedies(levers, [](const Settings&) { return std::optional<RemedyOutcome>(); });
    CHECK(contradictory.remedies.empty());
    const RemedyResult none = searchRemedies({}, [](const Settings&) { return std::optional(RemedyOutcome{7, 0}); });
    REQUIRE(none.remedies.size() == 1);
    CHECK(none.remedies[0].changes == 0);
}

TEST_CASE("a search ends when it is told to")
{
    TwoRoads roads;
    RemedyOptions few;
    few.evaluationsMax = 4;
    const RemedyResult cut = searchRemedies(kThree, roads.evaluator(), few);
    CHECK_FALSE(cut.isComplete);
    CHECK(cut.evaluations <= 4);

    std::stop_source stop;
    std::size_t told = 0;
    const RemedyResult stopped = searchRemedies(kThree, TwoRoads().evaluator(), {}, stop.get_token(), [&](std::size_t done, std::size_t expected) {
        told = done;
        CHECK(expected > done);
        if (done == 2) stop.request_stop();
    });
    CHECK_FALSE(stopped.isComplete);
    CHECK(told == 2);
}

TEST_CASE("the shortfall is what the missed objectives lack, in shares of their limits")
{
    scenario::Scenario scenario;
    scenario::Slo latency, failures;
    latency.metric = "latency.p95";
    latency.below = 2.0;
    failures.metric = "requests.failedShare";
    failures.below = 0.01;
    scenario.slos = {latency, failures};
    Report report;
    report.slos.resize(2);
    report.slos[0].held = false;
    report.slos[0].worst = 3.0;
    report.slos[1].held = true;
    report.slos[1].worst = 0.005;
    CHECK(shortfallOf(scenario, report) == Approx(0.5));
    report.slos[1].held = false;
    report.slos[1].worst = 1.0;   // a hundred times the limit counts as ten
    CHECK(shortfallOf(scenario, report) == Approx(10.5));
    report.slos[0].held = report.slos[1].held = true;
    CHECK(shortfallOf(scenario, report) == 0);
    report.recording.failedShare.value = 0.03;
    CHECK(shortfallOf(scenario, report) == 0);   // its objective says what is too much
    scenario.slos.pop_back();
    report.slos.pop_back();
    CHECK(shortfallOf(scenario, report) == Approx(2.0));   // three times one percent
    report.recording.failedShare.value = 0.005;
    CHECK(shortfallOf(scenario, report) == 0);
}

#include "models/analysis/claim.h"

#include "small_system.h"
#include "tests/support/catch.h"

using namespace headroom;
using namespace headroom::test;
using Outcome = analysis::ClaimVerdict::Outcome;

namespace {

analysis::ClaimVerdict judge(const scenario::Claim& claim)
{
    scenario::Scenario scenario = smallScenario();
    scenario.claims = {claim};
    simulation::Recording recording = smallRecording();
    recording.latency.count = 10;
    recording.latency.p95Ms.value = 250;
    return analysis::judgeClaims(scenario, recording, {100.0, 1050.0}).front();
}

scenario::Claim claimOf(const std::string& metric, std::optional<double> value, std::optional<double> low = std::nullopt,
                        std::optional<double> high = std::nullopt, const std::string& unit = "USD")
{
    scenario::Claim claim;
    claim.id = "C-1";
    claim.metric = metric;
    claim.unit = unit;
    claim.value = value;
    claim.low = low;
    claim.high = high;
    return claim;
}

} // namespace

TEST_CASE("A value holds within its relative tolerance of 5 %", "[analysis]")
{
    CHECK(judge(claimOf("cost.monthly", 1000.0)).outcome == Outcome::Holds);        // 1,050 is just within
    CHECK(judge(claimOf("cost.monthly", 999.0)).outcome == Outcome::DoesNotHold);
    CHECK(judge(claimOf("latency.p95", 250.0, std::nullopt, std::nullopt, "ms")).simulated == 250.0);
    CHECK(judge(claimOf("cost.monthly", 999.0)).sentence == "C-1 does not hold: it says 999 USD, the run gives 1,050 USD.");
}

TEST_CASE("A range holds when the run is inside of it", "[analysis]")
{
    CHECK(judge(claimOf("cost.monthly", std::nullopt, 1050.0, 2000.0)).outcome == Outcome::Holds);
    CHECK(judge(claimOf("cost.monthly", std::nullopt, 1051.0, 2000.0)).outcome == Outcome::DoesNotHold);
    CHECK(judge(claimOf("cost.monthly", std::nullopt, std::nullopt, 1049.0)).outcome == Outcome::DoesNotHold);
}

TEST_CASE("A claim can contradict itself or be undecidable", "[analysis]")
{
    CHECK(judge(claimOf("cost.monthly", 10.0, 20.0, 30.0)).outcome == Outcome::ContradictsItself);
    CHECK(judge(claimOf("cost.monthly", std::nullopt, 30.0, 20.0)).outcome == Outcome::ContradictsItself);
    CHECK(judge(claimOf("operation.unknown.latency.p95", 1.0)).outcome == Outcome::CannotBeDecided);
    CHECK(judge(claimOf("", 1.0)).outcome == Outcome::CannotBeDecided);
    CHECK(judge(claimOf("cost.monthly", std::nullopt)).outcome == Outcome::CannotBeDecided);
}

TEST_CASE("Running hours are the metered ones, of copies the mean", "[analysis]")
{
    simulation::Recording recording = smallRecording();
    recording.end = recording.start + Duration::hours(168);
    recording.bucket = Duration::hours(1);
    recording.signals = {signal("pool.nodes", "nodes", std::vector<float>(168, 1.0F))};
    recording.running = {{"pool", {0.25, 58.05}}, {"redis@a", {10}}, {"redis@b", {20}}};
    const auto hours = [&](const std::string& metric) { return analysis::wholeRunValue(*analysis::parseMetric(metric), recording, {}); };
    CHECK(hours("hours.pool.perWeek") == Approx(58.3));
    CHECK(hours("hours.redis.perWeek") == Approx(15));
    recording.running.clear();
    CHECK(hours("hours.pool.perWeek") == Approx(168));   // buckets are all that is known
}

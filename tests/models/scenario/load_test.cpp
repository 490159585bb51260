#include "models/scenario/load.h"

#include "tests/models/scenario/scenario_text.h"
#include "tests/support/catch.h"

#include <filesystem>

using namespace headroom;
using namespace headroom::scenario;

namespace {

std::filesystem::path sourceFolder() { return HEADROOM_SOURCE_DIR; }

template <typename T> const T& specOf(const Scenario& scenario, const char* id)
{
    const Component* component = scenario.find(id);
    REQUIRE(component != nullptr);
    REQUIRE(component->as<T>() != nullptr);
    return *component->as<T>();
}

} // namespace

// Proves that the reference example reads into the structs with the figures of the file and the documented defaults.
TEST_CASE("the drone delivery scenario loads with the figures of its file", "[scenario]")
{
    const auto loaded = load(sourceFolder() / "scenarios/fabrikam-drone-delivery.json");
    INFO(test::describe(loaded));
    REQUIRE(loaded);
    const Scenario& scenario = *loaded;
    CHECK(scenario.region == "westus2");
    // 1 November 2026 is the last day of summer time in New York: it begins at 04:00 UTC and the month has 721 hours.
    CHECK(scenario.calendar.start.nanoseconds() == 1793505600LL * 1'000'000'000);
    CHECK((scenario.calendar.end - scenario.calendar.start) == Duration::hours(721));
    REQUIRE(scenario.traffic.size() == 1);
    const TrafficSource& customers = scenario.traffic.front();
    REQUIRE(customers.weekly.size() == 1);
    CHECK(customers.weekly[0].days == std::vector<int>{0, 1, 2, 3, 4});
    CHECK(customers.weekly[0].fromMinute == 540);
    CHECK(customers.weekly[0].toMinute == 1080);
    CHECK(customers.weekly[0].ratePerSecond == Approx(10000.0 / 60));
    REQUIRE(customers.events.size() == 1);
    CHECK(customers.events[0].rampUp == Duration::hours(3));
    REQUIRE(customers.events[0].spikes);
    CHECK(customers.events[0].spikes->factor == 1.3);
    CHECK(scenario.operations.size() == 5);
    CHECK(scenario.operations.back().consumes == "delivery-requests");

    const auto& ingestion = specOf<ServiceSpec>(scenario, "ingestion");
    CHECK(ingestion.cpuRequestMilli == 500);
    REQUIRE(ingestion.hpa);
    CHECK(ingestion.hpa->max == 10);
    CHECK(*ingestion.hpa->cpu == 0.7);
    CHECK_FALSE(ingestion.hpa->hasBehavior);
    CHECK(specOf<QueueSpec>(scenario, "delivery-requests").sizeBytes == 1073741824.0);
    CHECK(specOf<CosmosDbSpec>(scenario, "package-db").requestUnitsPerSecond == 10000);
    // The API for MongoDB repeats nothing by itself.
    CHECK(specOf<CosmosDbSpec>(scenario, "package-db").retryAttempts == 0);
    CHECK(specOf<ServiceSpec>(scenario, "workflow").memoryGrowth->bytesPerHour == Approx(37.0 * 1048576));
    CHECK(specOf<EnvironmentCopySpec>(scenario, "dev-and-qa").of.size() == 4);
}

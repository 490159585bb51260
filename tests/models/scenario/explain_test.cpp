#include "models/scenario/load.h"

#include "models/scenario/provenance.h"
#include "tests/models/scenario/scenario_text.h"
#include "tests/support/catch.h"

#include <cmath>
#include <filesystem>
#include <limits>

using namespace headroom;
using namespace headroom::scenario;

namespace {

const std::filesystem::path kFabrikam = std::filesystem::path(HEADROOM_SOURCE_DIR) / "scenarios/fabrikam-drone-delivery.json";

Explanation only(std::string_view pointer)
{
    const auto lines = explain(kFabrikam, pointer);
    INFO(test::describe(lines));
    REQUIRE(lines);
    REQUIRE(lines->size() == 1);
    return lines->front();
}

Scenario small(const std::string& from, const std::string& to)
{
    const auto loaded = loadText(test::replaced(test::kSmallScenario, from, to), "small");
    INFO(test::describe(loaded));
    REQUIRE(loaded);
    return *loaded;
}

} // namespace

TEST_CASE("explain shows a default with its source, and a stated value with its remark", "[scenario][explain]")
{
    const Explanation grace = only("/components/ingestion/terminationGrace");
    CHECK(grace.value == "30s");
    CHECK(grace.isDefault);
    CHECK_THAT(grace.defaultSource, Catch::Contains("Kubernetes"));
    const Explanation target = only("/components/ingestion/hpa/max");
    CHECK(target.value == "10");
    CHECK(target.unit == "pods");
    CHECK(target.range == "1 … 10000");
    CHECK_FALSE(target.isDefault);
    CHECK(target.mark == "stated");
    const Explanation share = only("/traffic/0/mix/track");
    CHECK(share.mark == "assumed");
    CHECK(explain(kFabrikam, "")->size() > 400);
    const auto unknown = explain(kFabrikam, "/components/ingestion/replica");
    REQUIRE_FALSE(unknown);
    CHECK(unknown.error().front().hint == "did you mean \"replicas\"?");
}

// Defaults of the platform's documentation, and those that depend on another value.
TEST_CASE("defaults are the documented ones", "[scenario][defaults]")
{
    const Scenario scenario = small("\"Small\"", "\"Small\"");
    const auto& web = *scenario.find("web")->as<ServiceSpec>();
    CHECK(*web.hpa->cpu == 0.8);                                    // Kubernetes: CPU at 80 % when no metric is given
    CHECK(web.readinessPeriod == Duration::seconds(10));
    CHECK(scenario.find("web")->roundTrip == Duration::nanoseconds(500'000));
    CHECK(scenario.find("cache")->roundTrip == Duration::nanoseconds(1'500'000));
    const auto& db = *scenario.find("db")->as<CosmosDbSpec>();
    CHECK(db.retryAttempts == 9);                                   // Cosmos DB .NET SDK
    CHECK(db.retryMaxWait == Duration::seconds(30));
    const auto& queue = *scenario.find("orders")->as<QueueSpec>();
    CHECK(queue.sizeBytes == 1e9);
    CHECK(*queue.sendsPerSecond == 200);
    // Lognormal with median 150 s: mean·exp(−sigma²/2), sigma² = ln(1 + cv²).
    const auto& pool = *scenario.find("pool")->as<NodePoolSpec>();
    const double sigma = std::sqrt(std::log1p(pool.provisioning.cv * pool.provisioning.cv));
    CHECK(pool.provisioning.meanSeconds * std::exp(-sigma * sigma / 2) == Approx(150).epsilon(1e-3));
    CHECK(pool.provisioning.meanSeconds * std::exp(-sigma * sigma / 2 + 1.6449 * sigma) == Approx(300).epsilon(1e-3));
}

TEST_CASE("some defaults depend on other values", "[scenario][defaults]")
{
    const Scenario premium = small("{ \"kind\": \"service-bus\" }", R"({ "kind": "service-bus", "tier": "premium" })");
    CHECK(premium.find("orders")->as<QueueSpec>()->sizeBytes == 80e9);
    CHECK_FALSE(premium.find("orders")->as<QueueSpec>()->sendsPerSecond);
    const Scenario partitioned = small("\"serviceBus\": \"bus\"", R"("serviceBus": "bus", "partitioned": true)");
    CHECK(partitioned.find("orders")->as<QueueSpec>()->sizeBytes == 80e9);
    CHECK_FALSE(partitioned.find("orders")->as<QueueSpec>()->sendsPerSecond);
    const Scenario mongo = small("{ \"kind\": \"cosmos-db\" }", R"({ "kind": "cosmos-db", "api": "mongodb" })");
    CHECK(mongo.find("db")->as<CosmosDbSpec>()->retryAttempts == 0);
    const Scenario retrying = small("{ \"kind\": \"cosmos-db\" }", R"({ "kind": "cosmos-db", "api": "mongodb", "serverSideRetry": true })");
    CHECK(retrying.find("db")->as<CosmosDbSpec>()->retryMaxWait == Duration::seconds(60));
    CHECK(retrying.find("db")->as<CosmosDbSpec>()->retryAttempts > 9);
    const Scenario memory = small("{ \"max\": 4 }", R"({ "max": 4, "memory": 0.7 })");
    CHECK_FALSE(memory.find("web")->as<ServiceSpec>()->hpa->cpu);
    const Scenario spot = small("\"nodes\": 2", R"("nodes": 2, "spot": true)");
    REQUIRE(spot.find("pool")->as<NodePoolSpec>()->taints.size() == 1);
    CHECK(spot.find("pool")->as<NodePoolSpec>()->taints[0].key == "kubernetes.azure.com/scalesetpriority");
}

TEST_CASE("autoscale switched on by a variant wins over the provisioned throughput", "[scenario][variant]")
{
    const Scenario both = small("{ \"kind\": \"cosmos-db\" }", R"({ "kind": "cosmos-db", "throughput": { "provisioned": "10000RU/s", "autoscale": { "max": "20000RU/s" } } })");
    CHECK(both.find("db")->as<CosmosDbSpec>()->autoscale);
    CHECK(both.find("db")->as<CosmosDbSpec>()->requestUnitsPerSecond == 20000);
}

TEST_CASE("every form of distribution is read", "[scenario][distribution]")
{
    using Kind = random::Distribution::Kind;
    const auto time = [](const char* text) {
        const Scenario scenario = small(R"({ "exponential": "20ms" })", text);
        return *scenario.operations[2].steps[0].time;
    };
    CHECK(time("\"5ms\"") == random::Distribution{Kind::Deterministic, 0.005, 1, std::numeric_limits<double>::infinity(), {}});
    CHECK(time(R"({ "exponential": "20ms" })").kind == Kind::Exponential);
    CHECK(time(R"({ "lognormal": { "mean": "20ms", "cv": 2, "cap": "1s" } })").capSeconds == 1);
    CHECK(time(R"({ "erlang": { "mean": "20ms", "k": 4 } })").cv == 0.5);
    CHECK(time(R"({ "hyperexponential": { "mean": "20ms", "cv": 3 } })").kind == Kind::Hyperexponential);
    CHECK(time(R"({ "empirical": [ [0.5, "10ms"], [1, "40ms"] ] })").table.size() == 2);
}

TEST_CASE("the nearest remark about a value holds", "[scenario][provenance]")
{
    const std::vector<Provenance> remarks{{"/components/*/replicas", Mark::Stated, ""}, {"/components/web", Mark::Derived, ""}, {"/components/web/replicas", Mark::Assumed, ""}};
    CHECK(provenanceOf(remarks, "/components/web/replicas")->mark == Mark::Assumed);
    CHECK(provenanceOf(remarks, "/components/api/replicas")->mark == Mark::Stated);
    CHECK(provenanceOf(remarks, "/components/web/hpa/max")->mark == Mark::Derived);
    CHECK(provenanceOf(remarks, "/components/api/hpa") == nullptr);
    CHECK_FALSE(coversPointer("/components/we", "/components/web"));
}

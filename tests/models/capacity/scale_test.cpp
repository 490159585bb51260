// Large systems, and what must hold for all of them.
#include "models/capacity/report.h"
#include "tests/models/simulation/support/small_run.h"
#include "tests/support/catch.h"

#include "core/random/generator.h"
#include "core/random/stream.h"

#include <chrono>

using namespace headroom;

namespace {

scenario::Step call(const std::string& target, double seconds)
{
    scenario::Step step;
    step.target = target;
    step.time = random::Distribution{random::Distribution::Kind::Deterministic, seconds};
    step.cpu = random::Distribution{random::Distribution::Kind::Deterministic, seconds / 10};
    return step;
}

scenario::Component service(const std::string& id, int replicas, int workers)
{
    scenario::Component component;
    component.id = id;
    component.kind = "service";
    scenario::ServiceSpec spec;
    spec.replicas = replicas;
    spec.workers = workers;
    spec.pool = "nodes";
    spec.cpuRequestMilli = 10;
    spec.memoryRequestBytes = 1e6;
    component.spec = spec;
    return component;
}

/// A frame with one pool of 40 large nodes and a steady rate.
scenario::Scenario frame()
{
    test::Small small;
    small.pool = R"({ "kind": "node-pool", "cluster": "aks", "sku": "Standard_D32s_v5", "nodes": 40 })";
    small.operations = R"("op": { "steps": [ { "call": "base" } ] })";
    small.components = R"("base": { "kind": "service" })";
    auto scenario = test::loaded(small.text());
    scenario.operations.clear();
    scenario.traffic[0].mix.clear();
    return scenario;
}

/// `services` services in chains of `depth`, one operation per chain.
scenario::Scenario chains(int services, int depth)
{
    scenario::Scenario scenario = frame();
    for (int first = 0; first < services; first += depth) {
        scenario::Operation operation;
        operation.name = "op" + std::to_string(first);
        std::vector<scenario::Step> below;
        for (int i = std::min(services, first + depth) - 1; i >= first; --i) {
            scenario.components.push_back(service("s" + std::to_string(i), 1, 8));
            scenario::Step step = call("s" + std::to_string(i), 0.01);
            step.steps = std::move(below);
            below = {std::move(step)};
        }
        operation.steps = std::move(below);
        scenario.operations.push_back(operation);
        scenario.traffic[0].mix.push_back({operation.name, static_cast<double>(std::min(depth, services - first)) / services});
    }
    return scenario;
}

} // namespace

TEST_CASE("Five thousand components are analysed in well under a second, in chains and around a hub", "[capacity]")
{
    scenario::Scenario hub = chains(5000, 1);
    scenario::Operation all;
    all.name = "all";
    all.steps = {call("s0", 0.001)};
    for (int i = 1; i < 5000; ++i) all.steps[0].steps.push_back(call("s" + std::to_string(i), 0.001));
    hub.operations = {all};
    hub.traffic[0].mix = {{"all", 1.0}};
    for (const scenario::Scenario& scenario : {chains(5000, 20), hub}) {
        const auto start = std::chrono::steady_clock::now();
        const auto report = capacity::capacityReport(scenario, test::azure());
        const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
        INFO(scenario.operations.size() << " operations: " << seconds << " s");   // 0.05 s; a square of 5,000 would show
        REQUIRE(report);
        CHECK(report->capacity.resources.size() >= 5000);
        CHECK(report->singlePoints.size() >= 5000);
        CHECK(report->paths.size() == scenario.operations.size());
        CHECK(seconds < 1.0);
    }
}

TEST_CASE("A deep chain: the first service holds its worker for all that hang below", "[capacity]")
{
    const scenario::Scenario scenario = chains(50, 50);
    const auto report = capacity::capacityReport(scenario, test::azure());
    REQUIRE(report);
    CHECK(report->paths[0].seconds == Approx(50 * 0.011));
    REQUIRE(report->capacity.bottleneckPresent);
    CHECK(report->capacity.resources[*report->capacity.bottleneckPresent].component == "s0");
    CHECK(report->ratePresent() == Approx(8 / (50 * 0.011)));
}

TEST_CASE("Another replica never lowers a capacity: 200 random systems", "[capacity][property]")
{
    random::Generator generator = random::makeStream(20261121, 0, "capacity property");
    for (int round = 0; round < 200; ++round) {
        INFO("round " << round);
        scenario::Scenario scenario = frame();
        const std::uint32_t services = 2 + generator.below(8);
        for (std::uint32_t i = 0; i < services; ++i)
            scenario.components.push_back(service("s" + std::to_string(i), 1 + static_cast<int>(generator.below(5)), 1 + static_cast<int>(generator.below(20))));
        const std::uint32_t operations = 1 + generator.below(4);
        for (std::uint32_t o = 0; o < operations; ++o) {
            scenario::Operation operation;
            operation.name = "op" + std::to_string(o);
            std::vector<scenario::Step>* list = &operation.steps;
            const std::uint32_t depth = 1 + generator.below(6);
            for (std::uint32_t d = 0; d < depth; ++d) {
                scenario::Step step = call("s" + std::to_string(generator.below(services)), 0.001 + 0.1 * generator.uniform());
                step.probability = 0.1 + 0.9 * generator.uniform();
                step.times = 1 + static_cast<int>(generator.below(3));
                list->push_back(std::move(step));
                if (generator.below(3) != 0) list = &list->back().steps;
            }
            scenario.operations.push_back(std::move(operation));
            scenario.traffic[0].mix.push_back({"op" + std::to_string(o), 1.0 / operations});
        }
        const auto before = capacity::capacityReport(scenario, test::azure());
        REQUIRE(before);
        auto& spec = std::get<scenario::ServiceSpec>(scenario.components[3 + generator.below(services)].spec);
        ++spec.replicas;
        const auto after = capacity::capacityReport(scenario, test::azure());
        REQUIRE(after);
        CHECK(after->ratePresent() >= before->ratePresent() * (1 - 1e-12));
        for (std::size_t o = 0; o < operations; ++o)
            CHECK(after->capacity.operations[o].ratePerSecondPresent >= before->capacity.operations[o].ratePerSecondPresent * (1 - 1e-12));
    }
}

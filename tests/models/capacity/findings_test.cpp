// The graph of a scenario and what it shows: cycles, loops of messages, parts that nothing reaches.
#include "models/capacity/findings.h"
#include "models/scenario/load.h"
#include "models/scenario/message_loops.h"
#include "tests/models/simulation/support/small_run.h"
#include "tests/support/catch.h"

#include <algorithm>
#include <filesystem>
#include <fstream>

using namespace headroom;
using capacity::FindingKind;

namespace {

const std::string kServices = R"("a": { "kind": "service" }, "b": { "kind": "service" }, "c": { "kind": "service" })";
const std::string kQueues = R"("bus": { "kind": "service-bus" }, "q": { "kind": "queue", "serviceBus": "bus" }, "r": { "kind": "queue", "serviceBus": "bus" })";

scenario::Scenario system(const std::string& operations, const std::string& components, const std::string& mix = R"({ "op": 1 })")
{
    test::Small small;
    small.operations = operations;
    small.components = components;
    small.mix = mix;
    return test::loaded(small.text());
}

std::vector<capacity::Finding> ofKind(const scenario::Scenario& scenario, FindingKind kind)
{
    std::vector<capacity::Finding> found;
    for (const capacity::Finding& finding : capacity::graphFindings(scenario))
        if (finding.kind == kind) found.push_back(finding);
    return found;
}

Errors errorsOf(const std::string& operations, const std::string& components)
{
    test::Small small;
    small.operations = operations;
    small.components = components;
    const auto result = scenario::loadText(small.text(), "test");
    return result ? Errors{} : result.error();
}

std::string forward(const std::string& rest = "")
{
    return R"("op": { "steps": [ { "call": "a", "steps": [ { "send": "q" } ] } ] },
              "first": { "consumes": "q", "steps": [ { "call": "b", "steps": [ { "send": "r" } ] } ] },
              "second": { "consumes": "r", "steps": [ { "call": "c")" + rest + R"( } ] })";
}

} // namespace

TEST_CASE("A system of which every part works has no findings", "[capacity]")
{
    const auto scenario = system(R"("op": { "steps": [ { "call": "a", "steps": [ { "call": "b", "steps": [ { "call": "c" } ] } ] } ] })", kServices);
    CHECK(capacity::graphFindings(scenario).empty());
}

TEST_CASE("The graph has a vertex per component and the clients, and each relation once", "[capacity]")
{
    const auto scenario = system(forward(), kServices + ", " + kQueues);
    const capacity::ComponentGraph graph = capacity::buildGraph(scenario);
    CHECK(boost::num_vertices(graph.graph) == scenario.components.size() + 1);
    // clients→a, a→q, q→b, b→r, r→c; three services in the pool, the pool in the cluster, two queues in the namespace
    CHECK(boost::num_edges(graph.graph) == 5 + 3 + 1 + 2);
    const auto twice = system(R"("op": { "steps": [ { "call": "a" }, { "call": "a" } ] })", R"("a": { "kind": "service" })");
    CHECK(boost::num_edges(capacity::buildGraph(twice).graph) == 1 + 1 + 1);
}

TEST_CASE("Two operations that call in opposite directions are a warning with the way round", "[capacity]")
{
    const std::string operations = R"("op": { "steps": [ { "call": "a", "steps": [ { "call": "b" } ] } ] },
                                      "back": { "steps": [ { "call": "b", "steps": [ { "call": "c", "steps": [ { "call": "a" } ] } ] } ] })";
    const auto scenario = system(operations, kServices, R"({ "op": 0.5, "back": 0.5 })");
    const auto cycles = ofKind(scenario, FindingKind::WorkerCycle);
    REQUIRE(cycles.size() == 1);
    CHECK(cycles[0].severity == capacity::Severity::Warning);
    CHECK(cycles[0].fact.where.pointer == "/operations/op/steps/0/steps/0");
    CHECK_THAT(cycles[0].fact.message, Catch::Contains("a → b (in op) → c (in back) → a (in back)") && Catch::Contains("Nothing ends that"));
    CHECK_THAT(cycles[0].fact.hint, Catch::Contains("timeout"));

    const auto oneWay = system(R"("op": { "steps": [ { "call": "a", "steps": [ { "call": "b" } ] } ] }, "back": { "steps": [ { "call": "b", "steps": [ { "call": "c" } ] } ] })", kServices,
                               R"({ "op": 0.5, "back": 0.5 })");
    CHECK(ofKind(oneWay, FindingKind::WorkerCycle).empty());
}

TEST_CASE("A service that calls itself is a cycle of one, and a time-out is named as what ends it", "[capacity]")
{
    const auto forever = ofKind(system(R"("op": { "steps": [ { "call": "a", "steps": [ { "call": "a" } ] } ] })", R"("a": { "kind": "service" })"), FindingKind::WorkerCycle);
    REQUIRE(forever.size() == 1);
    CHECK_THAT(forever[0].fact.message, Catch::Contains("calls itself") && Catch::Contains("Nothing ends that"));
    const auto timed = ofKind(system(R"("op": { "steps": [ { "call": "a", "steps": [ { "call": "a", "timeout": "1s" } ] } ] })", R"("a": { "kind": "service" })"), FindingKind::WorkerCycle);
    REQUIRE(timed.size() == 1);
    CHECK_THAT(timed[0].fact.message, Catch::Contains("Only a time-out"));
}

TEST_CASE("A message in the opposite direction holds nobody: no cycle of workers", "[capacity]")
{
    const auto scenario = system(R"("op": { "steps": [ { "call": "a", "steps": [ { "send": "q" } ] } ] }, "treat": { "consumes": "q", "steps": [ { "call": "b", "steps": [ { "call": "a" } ] } ] })",
                                 R"("a": { "kind": "service" }, "b": { "kind": "service" }, "bus": { "kind": "service-bus" }, "q": { "kind": "queue", "serviceBus": "bus" })");
    CHECK(ofKind(scenario, FindingKind::WorkerCycle).empty());
}

TEST_CASE("An endless loop of messages is refused by the loader with line, pointer and remedy", "[capacity]")
{
    const Errors direct = errorsOf(R"("op": { "steps": [ { "call": "a", "steps": [ { "send": "q" } ] } ] },
                                      "treat": { "consumes": "q", "steps": [ { "call": "b", "steps": [ { "send": "q" } ] } ] })",
                                   R"("a": { "kind": "service" }, "b": { "kind": "service" }, "bus": { "kind": "service-bus" }, "q": { "kind": "queue", "serviceBus": "bus" })");
    REQUIRE(direct.size() == 1);
    CHECK(direct[0].code == ErrorCode::Inconsistent);
    CHECK(direct[0].where.pointer == "/operations/treat/steps/0/steps/0");
    CHECK(direct[0].where.line > 0);
    CHECK_THAT(direct[0].message, Catch::Contains("Endless message loop") && Catch::Contains("\"q\""));
    CHECK_FALSE(direct[0].hint.empty());

    // q → r → q, through two consumers: 2 · 0.5 messages come back each time round, which is exactly enough.
    const std::string parts = kServices + ", " + kQueues;
    CHECK(errorsOf(forward(R"(, "steps": [ { "send": "q", "times": 2, "probability": 0.5 } ])"), parts).size() == 1);
    CHECK(errorsOf(forward(R"(, "steps": [ { "send": "q", "times": 2, "probability": 0.49 } ])"), parts).empty());
    CHECK(errorsOf(forward(R"(, "steps": [ { "send": "q", "times": 10, "probability": 0.1 } ])"), parts).size() == 1);
    CHECK(errorsOf(forward(), parts).empty());
}

TEST_CASE("A loop that dies out is a warning with its gain", "[capacity]")
{
    // Sixteen of a hundred come back over two queues: the gain each time round both is 0.16, the spectral radius its root, 0.4.
    const auto scenario = system(forward(R"(, "steps": [ { "send": "q", "probability": 0.16 } ])"), kServices + ", " + kQueues);
    const auto loops = scenario::messageLoops(scenario);
    REQUIRE(loops.size() == 1);
    CHECK(loops[0].gain == Approx(0.4));
    CHECK_FALSE(loops[0].endless);
    CHECK(loops[0].queues == std::vector<std::string>{"q", "r"});
    const auto found = ofKind(scenario, FindingKind::MessageLoop);
    REQUIRE(found.size() == 1);
    CHECK(found[0].severity == capacity::Severity::Warning);
}

TEST_CASE("One weak link ends a long loop, whatever its length", "[capacity]")
{
    for (const std::size_t length : {1U, 2U, 3U, 40U, 300U}) {
        INFO(length);
        scenario::Scenario scenario;
        for (std::size_t i = 0; i < length; ++i) {
            scenario::Operation operation;
            operation.name = "op" + std::to_string(i);
            operation.consumes = "q" + std::to_string(i);
            scenario::Step send;
            send.kind = scenario::Step::Kind::Send;
            send.target = "q" + std::to_string((i + 1) % length);
            operation.steps = {send};
            scenario.operations.push_back(operation);
        }
        REQUIRE(scenario::messageLoops(scenario).size() == 1);
        CHECK(scenario::messageLoops(scenario)[0].endless);
        CHECK(scenario::messageLoops(scenario)[0].operations.size() == length);
        scenario.operations.back().steps[0].probability = 0.5;
        CHECK_FALSE(scenario::messageLoops(scenario)[0].endless);
        scenario.operations.front().steps[0].times = 2;   // 2 · 0.5: back at one
        if (length > 1) CHECK(scenario::messageLoops(scenario)[0].endless);
    }
}

TEST_CASE("A scenario that was not loaded from a file can hold an endless loop: the one error", "[capacity]")
{
    auto scenario = system(forward(R"(, "steps": [ { "send": "q", "probability": 0.5 } ])"), kServices + ", " + kQueues);
    scenario.operations[2].steps[0].steps[0].probability = 1;
    const auto found = ofKind(scenario, FindingKind::MessageLoop);
    REQUIRE(found.size() == 1);
    CHECK(found[0].severity == capacity::Severity::Error);
}

TEST_CASE("Operations and components that no traffic reaches are warnings, messages followed", "[capacity]")
{
    const std::string parts = kServices + ", " + kQueues + R"(, "idle": { "kind": "redis" })";
    const auto scenario = system(forward() + R"(, "forgotten": { "steps": [ { "call": "d" } ] })", parts + R"(, "d": { "kind": "service" })");
    const auto operations = ofKind(scenario, FindingKind::UntriggeredOperation);
    REQUIRE(operations.size() == 1);
    CHECK(operations[0].fact.where.pointer == "/operations/forgotten");
    const auto components = ofKind(scenario, FindingKind::UnreachedComponent);
    REQUIRE(components.size() == 2);
    CHECK(components[0].fact.where.pointer == "/components/idle");
    CHECK(components[1].fact.where.pointer == "/components/d");

    test::Small silent;   // without any traffic nothing is reached, not even what has a share
    silent.rate = "0rpm";
    silent.operations = forward();
    silent.components = kServices + ", " + kQueues;
    const auto quiet = test::loaded(silent.text());
    CHECK(ofKind(quiet, FindingKind::UntriggeredOperation).size() == 3);
    CHECK(ofKind(quiet, FindingKind::UnreachedComponent).size() == 5);
}

TEST_CASE("Pools without pods, namespaces without queues and pods that fit nowhere are named", "[capacity]")
{
    const std::string operation = R"("op": { "steps": [ { "call": "a" } ] })";
    const std::string tainted = R"("gpu": { "kind": "node-pool", "cluster": "aks", "sku": "Standard_D4s_v5", "taints": [ { "key": "gpu", "value": "yes" } ] })";
    const auto lonely = system(operation, R"("a": { "kind": "service" }, "bus": { "kind": "service-bus" }, )" + tainted);
    REQUIRE(ofKind(lonely, FindingKind::PoolWithoutPods).size() == 1);
    CHECK(ofKind(lonely, FindingKind::PoolWithoutPods)[0].fact.where.pointer == "/components/gpu");
    CHECK(ofKind(lonely, FindingKind::NamespaceWithoutQueues).size() == 1);
    CHECK(ofKind(lonely, FindingKind::NowhereToRun).empty());
    const auto refused = system(operation, R"("a": { "kind": "service", "pool": "gpu" }, )" + tainted);
    REQUIRE(ofKind(refused, FindingKind::NowhereToRun).size() == 1);
    const auto tolerated = system(operation, R"("a": { "kind": "service", "pool": "gpu", "tolerations": [ "gpu" ] }, )" + tainted);
    CHECK(ofKind(tolerated, FindingKind::NowhereToRun).empty());
    const auto unused = system(operation, R"("a": { "kind": "service", "connectionPools": { "b": { "size": 3 } } }, "b": { "kind": "redis" })");
    CHECK(ofKind(unused, FindingKind::UnusedConnectionPool).size() == 1);
}

TEST_CASE("The reference scenario has one finding of the graph: the spot pool runs nothing, with its line", "[capacity]")
{
    const std::filesystem::path file = HEADROOM_SOURCE_DIR "/scenarios/fabrikam-drone-delivery.json";
    const auto scenario = scenario::load(file);
    REQUIRE(scenario);
    auto findings = capacity::graphFindings(*scenario);
    REQUIRE(findings.size() == 1);
    CHECK(findings[0].kind == FindingKind::PoolWithoutPods);
    CHECK(findings[0].fact.where.line == 0);
    capacity::placeInFile(findings, file, {});
    std::ifstream stream(file);
    std::string line;
    for (int i = 0; i < findings[0].fact.where.line; ++i) std::getline(stream, line);
    CHECK_THAT(line, Catch::Contains("\"spot-pool\""));
}

TEST_CASE("What something in use lives on is in use: brokers, their pods and disks, further subscriptions", "[capacity]")
{
    const std::string operations = R"("op": { "steps": [ { "call": "a", "steps": [ { "send": "q" }, { "send": "t" } ] } ] },
        "treat": { "consumes": "q", "steps": [ { "call": "b" } ] },
        "one": { "consumes": "t", "subscription": { "name": "one" }, "steps": [ { "call": "b" } ] },
        "two": { "consumes": "t", "subscription": { "name": "two" }, "steps": [ { "call": "c" } ] })";
    const std::string brokers = R"(, "ssd": { "kind": "disk", "size": "P10" }, "rabbit-pod": { "kind": "service" }, "rabbit": { "kind": "rabbitmq", "host": "rabbit-pod", "disk": "ssd" },
        "kafka-pod": { "kind": "service" }, "kafka": { "kind": "kafka", "host": "kafka-pod" }, "q": { "kind": "queue", "broker": "rabbit" }, "t": { "kind": "topic", "broker": "kafka" })";
    const auto used = system(operations, kServices + brokers);
    CHECK(ofKind(used, FindingKind::UntriggeredOperation).empty());
    for (const auto& finding : ofKind(used, FindingKind::UnreachedComponent)) FAIL(finding.fact.message);
    // Where nothing is sent, neither broker nor disk is.
    const auto unused = system(R"("op": { "steps": [ { "call": "a" } ] }, "treat": { "consumes": "q", "steps": [ { "call": "b" } ] }, "one": { "consumes": "t", "steps": [ { "call": "c" } ] })",
                               kServices + brokers);
    std::vector<std::string> places;
    for (const auto& finding : ofKind(unused, FindingKind::UnreachedComponent)) places.push_back(finding.fact.where.pointer);
    CHECK(std::ranges::count(places, "/components/ssd") == 1);
    CHECK(std::ranges::count(places, "/components/b") == 1);
}

TEST_CASE("Pods that no operation names only take room, which is no finding", "[capacity]")
{
    const auto scenario = system(R"("op": { "steps": [ { "call": "a" } ] })", R"("a": { "kind": "service" }, "add-ons": { "kind": "service", "requests": { "memory": "1Gi" } }, "idle": { "kind": "redis" })");
    const auto found = ofKind(scenario, FindingKind::UnreachedComponent);
    REQUIRE(found.size() == 1);
    CHECK(found[0].fact.where.pointer == "/components/idle");
}

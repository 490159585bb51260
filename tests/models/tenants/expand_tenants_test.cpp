// What each tenant has for itself: copies of components and operations, and what refers to them.
#include "models/scenario/load.h"
#include "models/scenario/validate.h"
#include "tests/models/tenants/agents.h"
#include "tests/support/catch.h"

#include <algorithm>
#include <map>
#include <numeric>

using namespace headroom;
using namespace headroom::scenario;

namespace {

Scenario agents(const std::string& variant = "base", std::vector<std::pair<std::string, std::string>> set = {}, std::string_view text = test::kAgents)
{
    auto loaded = loadText(text, "agents.json", {variant, std::move(set)});
    INFO(test::describe(loaded));
    REQUIRE(loaded);
    return std::move(loaded).value();
}

std::vector<std::string> ids(const Scenario& scenario)
{
    std::vector<std::string> found;
    for (const Component& component : scenario.components) found.push_back(component.id);
    return found;
}

std::vector<std::string> names(const Scenario& scenario)
{
    std::vector<std::string> found;
    for (const Operation& operation : scenario.operations) found.push_back(operation.name);
    return found;
}

const Operation& operation(const Scenario& scenario, const std::string& name)
{
    const auto found = std::ranges::find(scenario.operations, name, &Operation::name);
    REQUIRE(found != scenario.operations.end());
    return *found;
}

std::string messages(const std::string& variant, const std::string& from, const std::string& to)
{
    const std::string text = test::replaced(test::kAgents, from, to);
    const auto loaded = loadText(text, "agents.json", {variant, {}});
    return test::describe(loaded);
}

} // namespace

// Proves that sharing alone leaves one of each, with an operation for each tenant.
TEST_CASE("What is shared stays one, and operations with tenants are one for each", "[scenario][tenants]")
{
    const Scenario scenario = agents();
    CHECK(ids(scenario) == std::vector<std::string>{"aks", "pool", "agent", "web", "worker", "cache", "memory", "bus", "events"});
    CHECK(names(scenario) == std::vector<std::string>{"chat@agents-1", "chat@agents-2", "chat@agents-3", "browse", "handle"});
    CHECK(operation(scenario, "chat@agents-2").tenant == "agents-2");
    CHECK(operation(scenario, "chat@agents-2").steps[0].steps[0].target == "cache");
    CHECK(scenario.find("cache")->tenancy.group == "agents");
    CHECK(scenario.find("cache")->tenancy.tenant.empty());
}

// Proves the split of a mix by the stated weights 3 : 2 : 1.
TEST_CASE("The share of an operation is split by the tenants' weights", "[scenario][tenants]")
{
    std::map<std::string, double> shares;
    const Scenario scenario = agents();
    for (const MixEntry& entry : scenario.traffic[0].mix) shares[entry.operation] = entry.share;
    REQUIRE(shares.size() == 4);
    CHECK(shares["chat@agents-1"] == Approx(0.3));
    CHECK(shares["chat@agents-2"] == Approx(0.2));
    CHECK(shares["chat@agents-3"] == Approx(0.1));
    CHECK(shares["browse"] == Approx(0.4));
}

// Proves that one word copies a component, and that operations, connection pools, triggers, faults and deployments follow.
TEST_CASE("A dedicated component is one for each tenant, and what refers to it follows", "[scenario][tenants]")
{
    const Scenario scenario = agents("own cache");
    CHECK(ids(scenario) == std::vector<std::string>{"aks", "pool", "agent", "web", "worker", "cache@agents-1", "cache@agents-2", "cache@agents-3", "memory", "bus", "events"});
    const Component& second = *scenario.find("cache@agents-2");
    CHECK(second.tenancy.tenant == "agents-2");
    CHECK(second.tenancy.origin == "cache");
    CHECK(second.tenancy.group == "agents");
    CHECK(operation(scenario, "chat@agents-2").steps[0].steps[0].target == "cache@agents-2");
    CHECK(operation(scenario, "chat@agents-2").steps[0].steps[1].target == "memory");
    // The one service has a pool of connections to each cache.
    const auto& pools = scenario.find("agent")->as<ServiceSpec>()->connectionPools;
    REQUIRE(pools.size() == 3);
    CHECK(pools[2].target == "cache@agents-3");
    CHECK(pools[2].size == 10);
    REQUIRE(scenario.faults.size() == 3);
    CHECK(scenario.faults[1].of == "cache@agents-2");
    CHECK(scenario.faults[1].name == "cache down@agents-2");
}

// Proves that a tenant's own service keeps connections to its own cache alone, and that deployments replace every copy.
TEST_CASE("A tenant's own component refers to its own neighbours", "[scenario][tenants]")
{
    const Scenario scenario = agents("own agent");
    const Component& third = *scenario.find("agent@agents-3");
    CHECK(third.title == "Agent (agents-3)");
    REQUIRE(third.as<ServiceSpec>()->connectionPools.size() == 1);
    CHECK(third.as<ServiceSpec>()->connectionPools[0].target == "cache@agents-3");
    CHECK(third.as<ServiceSpec>()->pool == "pool");
    CHECK(scenario.deployments[0].services == std::vector<std::string>{"agent@agents-1", "agent@agents-2", "agent@agents-3", "web"});
}

// Proves that what stands on a dedicated thing is dedicated: one word for the cluster moves pools, services, queues' consumers and operations.
TEST_CASE("One word for a cluster switches what runs in it", "[scenario][tenants]")
{
    const Scenario scenario = agents("own cluster");
    const std::vector<std::string> all = ids(scenario);
    for (const char* id : {"aks", "pool", "agent", "web", "worker", "events"})
        CHECK(std::ranges::count_if(all, [&](const std::string& one) { return one.starts_with(std::string(id) + "@"); }) == 3);
    for (const char* id : {"cache", "memory", "bus"}) CHECK(std::ranges::count(all, id) == 1);
    CHECK(scenario.find("pool@agents-2")->as<NodePoolSpec>()->cluster == "aks@agents-2");
    CHECK(scenario.find("web@agents-2")->as<ServiceSpec>()->pool == "pool@agents-2");
    CHECK(scenario.find("events@agents-2")->as<QueueSpec>()->serviceBus == "bus");
    CHECK(scenario.find("worker@agents-2")->as<ServiceSpec>()->keda->triggers[0].source == "events@agents-2");
    CHECK(operation(scenario, "handle@agents-2").consumes == "events@agents-2");
    CHECK(operation(scenario, "handle@agents-2").steps[0].target == "worker@agents-2");
    CHECK(operation(scenario, "browse@agents-2").steps[0].target == "web@agents-2");
}

// Proves that a shared service that looks at dedicated queues gets one trigger for each. The queue's own consumer is another service.
TEST_CASE("A trigger of a shared service looks at every copy", "[scenario][tenants]")
{
    const std::string text = test::replaced(test::replaced(test::kAgents, R"("web": { "kind": "service", "pool": "pool" })",
                                                           R"("web": { "kind": "service", "pool": "pool", "keda": { "triggers": [ { "type": "queue", "source": "events", "threshold": 7 } ] } })"),
                                            R"("agent": { "sharing": "dedicated" }, )", "");
    const Scenario scenario = agents("own bus", {}, text);
    const auto& triggers = scenario.find("web")->as<ServiceSpec>()->keda->triggers;
    REQUIRE(triggers.size() == 3);
    CHECK(triggers[2].source == "events@agents-3");
    CHECK(triggers[2].threshold == 7.0);
    CHECK(scenario.find("worker@agents-3")->as<ServiceSpec>()->keda->triggers.size() == 1);
}

// Proves count 0: no copies, operations of tenants gone, the rest of the mix scaled to 1; and a source with nothing left is gone.
TEST_CASE("No tenants leave what is shared", "[scenario][tenants]")
{
    const Scenario scenario = agents("own cache", {{"/tenants/agents/count", "0"}, {"/tenants/agents/weights", "even"}});
    CHECK(scenario.find("cache@agents-1") == nullptr);
    CHECK(scenario.find("cache") == nullptr);
    CHECK(scenario.find("memory") != nullptr);
    CHECK(names(scenario) == std::vector<std::string>{"browse", "handle"});
    REQUIRE(scenario.traffic[0].mix.size() == 1);
    CHECK(scenario.traffic[0].mix[0].share == Approx(1.0));
    CHECK(scenario.faults.empty());
    const std::string onlyChat = test::replaced(test::kAgents, R"({ "chat": 0.6, "browse": 0.4 })", R"({ "chat": 1 })");
    CHECK(agents("base", {{"/tenants/agents/count", "0"}, {"/tenants/agents/weights", "even"}}, onlyChat).traffic.empty());
}

// Proves that the number is one value: nothing else has to change, and the shares still add up to 1.
TEST_CASE("The number of tenants is one value", "[scenario][tenants]")
{
    for (const char* weights : {"even", "zipf"}) {
        const Scenario scenario = agents("own cache", {{"/tenants/agents/count", "40"}, {"/tenants/agents/weights", weights}});
        CHECK(scenario.components.size() == 8 + 40);
        double sum = 0;
        for (const MixEntry& entry : scenario.traffic[0].mix) sum += entry.share;
        CHECK(sum == Approx(1.0).epsilon(1e-12));
        const double first = scenario.traffic[0].mix[0].share, second = scenario.traffic[0].mix[1].share;
        CHECK(first / second == Approx(std::string(weights) == "zipf" ? std::pow(2.0, 0.8) : 1.0));
    }
}

// Proves that rates of one tenant grow with their number.
TEST_CASE("Rates stated for each tenant are multiplied", "[scenario][tenants]")
{
    const std::string text = test::replaced(test::kAgents, R"("otherwise": "30/s",)", R"("otherwise": "30/s", "tenants": "agents", "each": true,)");
    const Scenario scenario = agents("base", {}, text);
    CHECK(scenario.traffic[0].otherwisePerSecond == Approx(90.0));
    // A source of tenants has an operation for each.
    CHECK(std::ranges::count_if(scenario.traffic[0].mix, [](const MixEntry& entry) { return entry.operation.starts_with("browse@"); }) == 3);
}

// Proves that a source may send to one tenant alone, and that a copy that does not exist is named.
TEST_CASE("A copy can be named", "[scenario][tenants]")
{
    const std::string noisy = test::replaced(test::kAgents, R"("traffic": [ )", R"("traffic": [ { "name": "noisy", "otherwise": "9/s", "mix": { "chat@agents-2": 1 } }, )");
    CHECK(agents("base", {}, noisy).traffic[0].mix[0].operation == "chat@agents-2");
    CHECK_THAT(messages("base", R"("mix": { "chat": 0.6,)", R"("mix": { "chat@agents-9": 0.6,)"), Catch::Contains("/traffic/0/mix/chat@agents-9") && Catch::Contains("No tenant has a copy"));
    CHECK_THAT(messages("own cache", R"("of": "cache")", R"("of": "cache@agents-7")"), Catch::Contains("/faults/0/of") && Catch::Contains("No tenant has a copy \"cache@agents-7\""));
    CHECK(messages("own cache", R"("of": "cache")", R"("of": "cache@agents-3")").empty());
    CHECK_THAT(messages("base", R"("of": "cache")", R"("of": "cache@agents-3")"), Catch::Contains("one for all tenants"));
}

// Proves each error, with the place in the file where it is to be mended.
TEST_CASE("What cannot be copied is said at its place", "[scenario][tenants]")
{
    CHECK_THAT(messages("base", R"("cache": { "kind": "redis", "tenants": "agents" })", R"("cache": { "kind": "redis", "tenants": "agent" })"),
               Catch::Contains("agents.json:18: /components/cache/tenants: There is no group of tenants \"agent\"") && Catch::Contains("did you mean \"agents\"?"));
    // One group needs no name; with two the component must say which.
    CHECK(messages("own cache", R"("cache": { "kind": "redis", "tenants": "agents" })", R"("cache": { "kind": "redis" })").empty());
    const std::string two = test::replaced(test::kAgents, R"("tenants": { "agents": { "count": 3, "weights": [3, 2, 1] } },)",
                                           R"("tenants": { "agents": { "count": 3 }, "teams": { "count": 2 } },)");
    const std::string unnamed = test::replaced(two, R"("cache": { "kind": "redis", "tenants": "agents" })", R"("cache": { "kind": "redis" })");
    CHECK_THAT(test::describe(loadText(unnamed, "agents.json", {"own cache", {}})), Catch::Contains("\"cache\" is dedicated, but to which tenants?"));
    const std::string mixed = test::replaced(two, R"("cache": { "kind": "redis", "tenants": "agents" })", R"("cache": { "kind": "redis", "tenants": "teams" })");
    CHECK_THAT(test::describe(loadText(mixed, "agents.json", {"own cache", {}})), Catch::Contains("/operations/chat") && Catch::Contains("one for each of \"agents\" and one for each of \"teams\""));
    CHECK_THAT(messages("base", R"("count": 3, "weights": [3, 2, 1])", R"("count": 3, "names": ["a.b", "a-b", "c"])"), Catch::Contains("Two tenants are called \"a-b\""));
    CHECK_THAT(messages("base", R"("weights": [3, 2, 1])", R"("weights": [3, 2])"), Catch::Contains("There are 2 weights for 3 tenants"));
    CHECK_THAT(messages("own cluster", R"("count": 3, "weights": [3, 2, 1])", R"("count": 1000)"),
               Catch::Contains("/tenants/agents/count") && Catch::Contains("1000 tenants of \"agents\" make 6003 components; at most 5000"));
    // A wrong value of a template is reported once, at the template.
    const std::string wrong = messages("own cluster", R"("web": { "kind": "service", "pool": "pool" })", R"("web": { "kind": "service", "pool": "pol" })");
    CHECK_THAT(wrong, Catch::Contains("/components/web/pool") && !Catch::Contains("@"));
}

// Proves that every variant validates, and that `explain` shows templates, not copies.
TEST_CASE("Validation and explanations are of the file as written", "[scenario][tenants]")
{
    const Errors errors = validateAllText(test::kAgents, "agents.json");
    for (const Error& error : errors) UNSCOPED_INFO(toString(error));
    CHECK(errors.empty());
    CHECK(agents("own cache").provenance[0].pointer == "/components/cache/size");
}

// Proves that names of tenants become ids that signals and metrics can hold.
TEST_CASE("Names of tenants may hold anything. Ids do not", "[scenario][tenants]")
{
    const std::string text = test::replaced(test::kAgents, R"("count": 3, "weights": [3, 2, 1])", R"("count": 2, "names": ["Team A", "b.c/d"])");
    const Scenario scenario = agents("own cache", {}, text);
    REQUIRE(scenario.find("cache@Team-A") != nullptr);
    CHECK(scenario.find("cache@Team-A")->tenancy.tenant == "Team A");
    CHECK(scenario.find("cache@b-c-d") != nullptr);
}

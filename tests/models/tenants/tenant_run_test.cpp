// Tenants in a run: neighbours, use and cost of what is shared, metrics of copies, verdicts.
#include "models/analysis/copies.h"
#include "models/analysis/metric.h"
#include "models/analysis/report.h"
#include "models/analysis/signals.h"
#include "models/analysis/tenant_use.h"
#include "models/pricing/price_book.h"
#include "models/scenario/load.h"
#include "tests/models/simulation/support/small_run.h"
#include "tests/models/tenants/agents.h"
#include "tests/support/catch.h"

#include <algorithm>
#include <numeric>

using namespace headroom;

namespace {

scenario::Scenario agents(const std::string& variant, std::string_view text = test::kAgents)
{
    auto loaded = scenario::loadText(text, "agents.json", {variant, {}});
    INFO(test::describe(loaded));
    REQUIRE(loaded);
    return std::move(loaded).value();
}

analysis::Report reportOf(const scenario::Scenario& scenario)
{
    const auto prices = pricing::loadPriceBook(HEADROOM_SOURCE_DIR "/pricing-data", "azure", scenario.region);
    REQUIRE(prices);
    simulation::RunOptions options;
    options.duration = Duration::minutes(10);
    auto report = analysis::analyse(scenario, test::run(scenario, options), *prices);
    REQUIRE(report);
    return std::move(report).value();
}

const simulation::OperationResult& operation(const simulation::Recording& recording, const std::string& name) { return test::operation(recording, name); }

const pricing::ComponentUse& useOf(const std::vector<pricing::ComponentUse>& uses, const std::string& component)
{
    const auto found = std::ranges::find(uses, component, &pricing::ComponentUse::component);
    REQUIRE(found != uses.end());
    return *found;
}

/// A quiet tenant (10/s) and one that sends `noise` a second through a service of 4 workers that hold each request 20 ms on average: 200/s.
scenario::Scenario neighbours(const std::string& noise, const std::string& sharing)
{
    const std::string text = R"({
      "name": "Neighbours", "region": "westeurope",
      "calendar": { "start": "2026-03-02T08:00", "duration": "1h", "timeZone": "UTC" },
      "tenants": { "tenants": { "count": 2, "names": ["quiet", "noisy"] } },
      "traffic": [ { "name": "q", "otherwise": "10/s", "mix": { "ask@quiet": 1 } }, { "name": "n", "otherwise": ")" + noise + R"(", "mix": { "ask@noisy": 1 } } ],
      "operations": { "ask": { "tenants": "tenants", "steps": [ { "call": "api", "time": { "exponential": "20ms" } } ] } },
      "components": { "aks": { "kind": "kubernetes-cluster" }, "pool": { "kind": "node-pool", "cluster": "aks", "sku": "Standard_D4s_v5", "nodes": 1 },
        "api": { "kind": "service", "pool": "pool", "workers": 4, "tenants": "tenants", "sharing": ")" + sharing + R"(" } } })";
    return agents("base", text);
}

double quietP95Ms(const std::string& noise, const std::string& sharing)
{
    simulation::RunOptions options;
    options.duration = Duration::minutes(30);
    return operation(test::run(neighbours(noise, sharing), options), "ask@quiet").latency.p95Ms.value;
}

} // namespace

// Alone, an M/M/4 at 5 % load hardly waits: p95 of an exponential time of 20 ms is 60 ms. At 195/s of 200/s the shared one waits: M/M/4 at 0.975 has a
// mean wait of about 190 ms. Its own service does not feel the neighbour. Seed 1, some 18,000 requests of the quiet tenant.
TEST_CASE("A noisy neighbour slows the others only where they share", "[analysis][tenants]")
{
    const double calm = quietP95Ms("10/s", "shared"), shared = quietP95Ms("185/s", "shared"), own = quietP95Ms("185/s", "dedicated");
    CHECK(calm == Approx(60).epsilon(0.1));
    CHECK(own == Approx(60).epsilon(0.1));
    CHECK(shared > 2 * own);
}

// Proves the figures of use: executions times what one asks for, and messages on behalf of their senders.
TEST_CASE("Shared things are used by those whose operations ask for them", "[analysis][tenants]")
{
    const scenario::Scenario scenario = agents("base");
    simulation::RunOptions options;
    options.duration = Duration::minutes(10);
    const simulation::Recording recording = test::run(scenario, options);
    const auto uses = analysis::tenantUse(scenario, recording);
    const auto offered = [&](const char* name) { return static_cast<double>(operation(recording, name).requests.offered); };
    const pricing::ComponentUse& units = useOf(uses, "memory");
    CHECK(units.basis == "request units");
    CHECK(units.byTenant[1] == Approx(3 * offered("chat@agents-2")));
    CHECK(units.common == 0);
    const pricing::ComponentUse& cache = useOf(uses, "cache");
    CHECK(cache.basis == "commands");
    CHECK(cache.byTenant[0] == Approx(offered("chat@agents-1")));
    const pricing::ComponentUse& bus = useOf(uses, "bus");
    CHECK(bus.basis == "messages");
    const double chats = offered("chat@agents-1") + offered("chat@agents-2") + offered("chat@agents-3");
    CHECK(bus.byTenant[2] == Approx(offered("handle") * offered("chat@agents-3") / chats));
    const pricing::ComponentUse& agent = useOf(uses, "agent");
    CHECK(agent.basis == "CPU seconds");
    CHECK(agent.byTenant[0] == Approx(0.005 * offered("chat@agents-1")));
    // Pods of 250 m: agent by its CPU, web is nobody's, worker by the senders of its messages; the rest of three nodes is idle.
    const pricing::ComponentUse& pool = useOf(uses, "pool");
    CHECK(pool.common == Approx(0.25));
    const double workers = analysis::meanOf(recording, test::signal(recording, "worker.replicas").mean, 0, recording.bucketCount()).value_or(0) -
                           analysis::meanOf(recording, test::signal(recording, "worker.pending").mean, 0, recording.bucketCount()).value_or(0);
    CHECK(pool.idle > 5);
    CHECK(pool.byTenant[0] == Approx((0.25 + 0.25 * workers) * offered("chat@agents-1") / chats).epsilon(1e-6));
    const auto& capacity = std::ranges::find(recording.resources, std::string("pool/cpu requests"), &simulation::Resource::id)->capacity;
    CHECK(pool.idle == Approx(static_cast<double>(capacity.front()) - 0.5 - 0.25 * workers).epsilon(1e-6));
}

// Conservation in every variant: tenants, common and idle are the statement; each line's parts are the line.
TEST_CASE("The bills by tenant add up to the bill", "[analysis][tenants]")
{
    for (const char* variant : {"base", "own cache", "own cluster", "own agent", "own bus"}) {
        INFO(variant);
        const analysis::Report report = reportOf(agents(variant));
        for (const auto& [allocation, statement] : {std::pair{&report.windowByTenant, &report.window}, std::pair{&report.monthByTenant, &report.month}}) {
            Money sum = allocation->common + allocation->idle;
            for (const pricing::TenantCost& cost : allocation->tenants) {
                sum += cost.total;
                CHECK(cost.total == cost.dedicated + cost.shared);
            }
            CHECK(sum == statement->total);
            std::vector<Money> byLine(statement->lines.size());
            for (const pricing::AllocatedPart& part : allocation->parts) byLine[part.line] += part.amount;
            for (std::size_t i = 0; i < byLine.size(); ++i) CHECK(byLine[i] == statement->lines[i].amount);
        }
    }
}

// Proves that the name of a template stands for its copies, and the parts of the cost.
TEST_CASE("Metrics of a template are those of all its copies", "[analysis][tenants]")
{
    const scenario::Scenario scenario = agents("own cache");
    const analysis::Report report = reportOf(scenario);
    const analysis::MetricCosts costs{report.window.total.toDouble(), report.month.total.toDouble(), &report.window, &report.month, &report.windowByTenant, &report.monthByTenant};
    const auto value = [&](const char* text) {
        const auto metric = analysis::parseMetric(text);
        INFO(text);
        REQUIRE(metric);
        const auto found = analysis::wholeRunValue(*metric, report.recording, costs);
        REQUIRE(found);
        return *found;
    };
    const auto chat = analysis::operationNamed(report.recording, "chat");
    REQUIRE(chat);
    std::uint64_t count = 0;
    for (const char* name : {"chat@agents-1", "chat@agents-2", "chat@agents-3"}) count += operation(report.recording, name).latency.count;
    CHECK(chat->latency.count == count);
    CHECK(value("operation.chat.latency.mean") > 0);
    CHECK(value("operation.chat.requests.failedShare") == 0);
    CHECK(value("cost.component.cache.monthly") == Approx(3 * value("cost.component.cache@agents-2.monthly")));
    CHECK(value("cost.component.memory.window") < value("cost.window"));
    const double tenants = value("cost.tenant.agents-1.monthly") + value("cost.tenant.agents-2.monthly") + value("cost.tenant.agents-3.monthly");
    CHECK(tenants + report.monthByTenant.common.toDouble() + report.monthByTenant.idle.toDouble() == Approx(value("cost.monthly")));
    CHECK(value("cost.group.Other.monthly") == Approx(value("cost.monthly")));
    CHECK(value("hours.pool.perWeek") == Approx(168));
    CHECK(value("hours.aks.perMonth") == Approx(744));
    CHECK(value("figure.cache.arrivals") == Approx(static_cast<double>(count)).epsilon(0.01));
    CHECK(value("signal.cache.arrivals.mean") == Approx(value("figure.cache.arrivals") / 600 / 3).epsilon(0.01));
    CHECK(value("utilisation.cache/commands.peak") < 1);
    for (const char* wrong : {"cost.component.monthly", "cost.shop.a.monthly", "hours.pool", "hours.pool.perDay", "figure.cache", "cost.tenant.a.yearly"})
        CHECK_FALSE(analysis::parseMetric(wrong));
    // An objective of the template holds when it holds for every tenant.
    REQUIRE(report.slos.size() == 1);
    CHECK(report.slos[0].held);
    CHECK(report.slos[0].metric == "operation.chat.latency.p95");
    CHECK_THAT(report.slos[0].sentence, Catch::StartsWith("chat (chat@agents-"));
}

// Proves that a claim about one variant is judged in runs of that variant alone.
TEST_CASE("A claim about a variant is judged in its runs", "[analysis][tenants]")
{
    using Outcome = analysis::ClaimVerdict::Outcome;
    for (const char* variant : {"base", "own cache"}) {
        scenario::Scenario scenario = agents(variant);
        scenario::Claim claim;
        claim.id = "C-1";
        claim.metric = "cost.component.cache.monthly";
        claim.low = 0;
        claim.variant = "own cache";
        scenario.claims = {claim};
        const analysis::Report report = reportOf(scenario);
        CHECK(report.claims[0].outcome == (std::string(variant) == "base" ? Outcome::CannotBeDecided : Outcome::Holds));
        if (std::string(variant) == "base") CHECK(report.claims[0].sentence == "C-1 cannot be decided by this run: it is about the variant \"own cache\".");
    }
}

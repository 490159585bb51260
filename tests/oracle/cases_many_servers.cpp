#include "tests/oracle/kernel_run.h"
#include "tests/oracle/scenario_run.h"
#include "tests/support/theory/erlang.h"
#include "tests/support/theory/impatience.h"

#include <fmt/format.h>

#include <cmath>

/// M/M/c up to 100 servers, whichever way a scenario makes servers of something; infinitely many; impatient customers.
namespace headroom::oracle {
namespace {

using kernel::QueueingNetwork;
using Kind = random::Distribution::Kind;

void addErlangC(std::vector<Experiment>& list)
{
    struct Row {
        int servers;
        double rho;
        double requests;
        double widestWait;
    };
    for (const Row& row : {Row{2, 0.7, 200e3, 0.03}, Row{4, 0.6, 200e3, 0.05}, Row{10, 0.85, 300e3, 0.05}, Row{20, 0.9, 300e3, 0.07},
                           Row{50, 0.9, 400e3, 0.09}, Row{100, 0.95, 600e3, 0.10}}) {
        const double serviceMs = 10.0 * row.servers, rate = row.rho * 100;
        const double wait = 1e3 * theory::mmcWaitSeconds(row.servers, rate, serviceMs * 1e-3);
        ScenarioRun run{.family = "M/M/c",
                        .model = "M/M/c",
                        .parameters = fmt::format("c = {}, ρ = {}", row.servers, row.rho),
                        .operations = callFor(exponentialMs(serviceMs)),
                        .components = service("s", row.servers),
                        .ratePerSecond = rate,
                        .seconds = row.requests / rate};
        run.expect("mean wait, ms", wait, waitMs("s"), row.widestWait)
            .expect("mean time in system, ms", wait + serviceMs, latencyMs, 0.03)
            .expect("mean number in system", rate * 1e-3 * (wait + serviceMs), present("s"), 0.03)
            .expect("busy servers", row.rho * row.servers, inUse("s/workers", row.servers), 0.01)
            .expect("p95 of time in system, ms", 1e3 * theory::mmcSojournQuantileSeconds(row.servers, rate, serviceMs * 1e-3, 0.95),
                    latencyQuantileMs(0.95), 0.03)
            .addTo(list);
    }
    struct KernelRow {
        int servers;
        double rho;
    };
    for (const KernelRow& row : {KernelRow{2, 0.85}, KernelRow{5, 0.85}, KernelRow{20, 0.85}, KernelRow{100, 0.95}}) {
        const double load = row.rho * row.servers;
        const double wait = 1e3 * theory::mmcWaitSeconds(row.servers, load * 1000, 0.001);
        KernelRun run{.family = "M/M/c",
                      .model = "M/M/c",
                      .parameters = fmt::format("c = {}, ρ = {}", row.servers, row.rho),
                      .build =
                          [row, load](QueueingNetwork& network) {
                              network.addStation(
                                  {.name = "pool", .servers = static_cast<std::uint32_t>(row.servers), .service = exponential(0.001)});
                              network.addSource(poisson(load * 1000));
                          },
                      .seconds = (row.servers == 100 ? 900e3 : 400e3) / (load * 1000)};
        run.expect("mean time in system, ms", wait + 1, meanTimeInSystemMs, 0.03)
            .expect("share that waits", theory::erlangC(row.servers, load), waitedShare(0), row.servers > 5 ? 0.04 : 0.02)
            .expect(
                "mean wait, ms", wait,
                [](const QueueingNetwork& n) {
                    return static_cast<double>(n.counts(0).waitNs) * 1e-6 / static_cast<double>(n.counts(0).arrivals);
                },
                row.servers > 5 ? 0.12 : 0.05)
            .expect("mean number in system", load * (wait + 1), meanPresent(0), 0.03)
            .addTo(list);
    }
}

/// Connections of a pool, pods dealt at random, and the consumers of a queue are servers too.
void addOtherServers(std::vector<Experiment>& list)
{
    const double serviceMs = 40, rate = 80;
    const double wait = 1e3 * theory::mmcWaitSeconds(4, rate, serviceMs * 1e-3);
    const std::string outside = fmt::format(R"("x": {{ "kind": "external", "latency": {} }})", exponentialMs(serviceMs));
    ScenarioRun pool{.family = "M/M/c",
                     .model = "M/M/c, pooled connections",
                     .parameters = "4 connections, ρ = 0.8",
                     .operations = R"("op": { "steps": [ { "call": "s", "steps": [ { "call": "x" } ] } ] })",
                     .components = service("s", 100'000, R"(, "connectionPools": { "x": { "size": 4 } })") + ", " + outside,
                     .ratePerSecond = rate,
                     .seconds = 300e3 / rate};
    pool.expect("mean time in system, ms", wait + serviceMs, latencyMs, 0.03)
        .expect("busy connections", 3.2, inUse("s/connections to x", 4), 0.01)
        .addTo(list);

    ScenarioRun pods{.family = "M/M/c",
                     .model = "4 × M/M/1, dealt at random",
                     .parameters = "4 pods, ρ = 0.7",
                     .operations = callFor(exponentialMs(serviceMs)),
                     .components = service("s", 1, R"(, "replicas": 4)"),
                     .ratePerSecond = 70,
                     .seconds = 200e3 / 70};
    pods.expect("mean time in system, ms", serviceMs / 0.3, latencyMs, 0.03)
        .expect("p95 of time in system, ms", std::log(20) * serviceMs / 0.3, latencyQuantileMs(0.95), 0.04)
        .addTo(list);

    ScenarioRun consumers{
        .family = "M/M/c",
        .model = "M/M/c, consumers of a queue",
        .parameters = "3 workers, ρ = 0.8",
        .operations = fmt::format(
            R"("op": {{ "steps": [ {{ "send": "q" }} ] }}, "treat": {{ "consumes": "q", "steps": [ {{ "call": "s", "time": {} }} ] }})",
            exponentialMs(30)),
        .components =
            service("s", 3) +
            R"(, "bus": { "kind": "service-bus", "tier": "premium" }, "q": { "kind": "queue", "serviceBus": "bus", "roundTrip": "0ms", "sendLatency": "0ms" })",
        .ratePerSecond = rate,
        .seconds = 300e3 / rate};
    consumers
        .expect(
            "mean time from send to end, ms", 30 + 1e3 * theory::mmcWaitSeconds(3, rate, 0.030),
            [](const simulation::Recording& r) {
                for (const simulation::OperationResult& operation : r.operations)
                    if (operation.name == "treat") return operation.latency.meanMs.value;
                return 0.0;
            },
            0.03)
        .addTo(list);
}

/// M/G/∞: the number present is Poisson with mean λE[S]; the time in system is the service.
void addInfinite(std::vector<Experiment>& list)
{
    ScenarioRun third{.family = "Infinite servers",
                      .model = "M/G/∞, third party",
                      .parameters = "lognormal 200 ms, cv 1, network 20 ms",
                      .operations = R"("op": { "steps": [ { "call": "x" } ] })",
                      .components =
                          fmt::format(R"("x": {{ "kind": "external", "roundTrip": "20ms", "latency": {} }})", lognormalMs(200, 1)),
                      .ratePerSecond = 40,
                      .seconds = 1500};
    third.expect("mean time in system, ms", 220, latencyMs, 0.01)
        .expect("mean number in system", 40 * 0.22, present("x"), 0.01)
        .addTo(list);

    ScenarioRun later{.family = "Infinite servers",
                      .model = "maximum of two exponential times",
                      .parameters = "100 ms and 50 ms in parallel",
                      .operations = R"("op": { "steps": [ { "parallel": [ { "call": "a" }, { "call": "b" } ] } ] })",
                      .components =
                          fmt::format(R"("a": {{ "kind": "external", "latency": {} }}, "b": {{ "kind": "external", "latency": {} }})",
                                      exponentialMs(100), exponentialMs(50)),
                      .ratePerSecond = 50,
                      .seconds = 1200};
    // E[max] = 1/a + 1/b − 1/(a + b)
    later.expect("mean time in system, ms", 100 + 50 - 1e3 / 30, latencyMs, 0.01).addTo(list);

    // Tries fail with p = 0.5, up to three more after 20 ms each; a failed try takes its time, an error answer counts in no latency.
    ScenarioRun retries{
        .family = "Infinite servers",
        .model = "geometric retries",
        .parameters = "p = 0.5, 3 more tries",
        .operations = R"("op": { "steps": [ { "call": "x", "retry": { "attempts": 3, "base": "20ms", "cap": "20ms" } } ] })",
        .components = fmt::format(R"("x": {{ "kind": "external", "latency": {}, "failureProbability": 0.5 }})", exponentialMs(10)),
        .ratePerSecond = 50,
        .seconds = 1200};
    double tries = 0, latency = 0;
    for (int k = 1; k <= 4; ++k) {
        const double share = std::pow(0.5, k) / (1 - std::pow(0.5, 4)); // success at the k-th try, given success
        latency += share * (10 * k + 20 * (k - 1));
        tries += std::pow(0.5, k - 1);
    }
    retries.expect("mean time in system of successes, ms", latency, latencyMs, 0.01)
        .expect("share of failures", std::pow(0.5, 4), failedShare, 0.03)
        .expect(
            "calls, 1/s", 50 * tries,
            [](const simulation::Recording& r) {
                for (const simulation::ComponentResult& c : r.components)
                    if (c.id == "x") return static_cast<double>(c.arrivals) / (r.end - r.start).toSeconds();
                return 0.0;
            },
            0.01)
        .addTo(list);

    KernelRun delay{.family = "Infinite servers",
                    .model = "M/G/∞",
                    .parameters = "lognormal 50 ms, cv 1",
                    .build =
                        [](QueueingNetwork& network) {
                            network.addStation({.name = "delay",
                                                .discipline = kernel::Discipline::InfiniteServer,
                                                .service = of(Kind::Lognormal, 0.050, 1)});
                            network.addSource(poisson(1000));
                        },
                    .seconds = 200};
    delay.expect("mean time in system, ms", 50, meanTimeInSystemMs, 0.005)
        .expect("mean number in system", 50, meanPresent(0), 0.01)
        .addTo(list);
}

void addImpatience(std::vector<Experiment>& list)
{
    const auto shareLeft = [](const QueueingNetwork& n) { return static_cast<double>(n.abandoned()) / static_cast<double>(n.offered()); };
    // Wait of those served and of those lost: number in line over the arrival rate, by Little.
    const auto meanWait = [](double rate, double serviceSeconds) {
        return [=](const QueueingNetwork& n) {
            const double served =
                static_cast<double>(n.counts(0).arrivals - n.counts(0).abandoned) / static_cast<double>(n.counts(0).arrivals);
            return 1e3 * (n.meanPresent(0) / rate - served * serviceSeconds);
        };
    };
    struct Row {
        int servers;
        double load, patience;
        std::string note;
    };
    for (const Row& row : {Row{50, 48, 2, ""}, Row{10, 9, 1, ", θ = μ"}, Row{10, 12, 0.5, ""}, Row{100, 105, 1, ", θ = μ"}}) {
        const theory::ImpatientQueue exact = theory::erlangA(row.servers, row.load * 1000, 0.001, row.patience * 0.001);
        KernelRun run{.family = "Impatience",
                      .model = "M/M/c+M (Erlang A)",
                      .parameters =
                          fmt::format("c = {}, {} erlang, mean patience {} services{}", row.servers, row.load, row.patience, row.note),
                      .build =
                          [row](QueueingNetwork& network) {
                              network.addStation({.name = "agents",
                                                  .servers = static_cast<std::uint32_t>(row.servers),
                                                  .service = exponential(0.001),
                                                  .patience = exponential(row.patience * 0.001)});
                              network.addSource(poisson(row.load * 1000));
                          },
                      .seconds = 300e3 / (row.load * 1000)};
        run.expect("share that abandons", exact.abandoned, shareLeft, 0.05)
            .expect("mean wait, ms", exact.waitSeconds * 1e3, meanWait(row.load * 1000, 0.001), 0.12)
            .addTo(list);
    }
    // Patience of any kind; in a scenario it is the longest wait for a connection, which is the same for all.
    const double patience = 0.0015;
    const theory::ImpatientQueue erlangPatience = theory::mmcWithPatience(
        10, 10'500, 0.001, [=](double t) { return std::exp(-2 * t / patience) * (1 + 2 * t / patience); }, 0.030);
    KernelRun phases{.family = "Impatience",
                     .model = "M/M/c+E2",
                     .parameters = "c = 10, 10.5 erlang, mean patience 1.5 services",
                     .build =
                         [patience](QueueingNetwork& network) {
                             network.addStation({.name = "agents",
                                                 .servers = 10,
                                                 .service = exponential(0.001),
                                                 .patience = of(Kind::Erlang, patience, std::sqrt(0.5))});
                             network.addSource(poisson(10'500));
                         },
                     .seconds = 20};
    phases.expect("share that abandons", erlangPatience.abandoned, shareLeft, 0.05)
        .expect("mean wait, ms", erlangPatience.waitSeconds * 1e3, meanWait(10'500, 0.001), 0.06)
        .addTo(list);

    struct PoolRow {
        int size;
        double rate, waitMs;
    };
    for (const PoolRow& row : {PoolRow{1, 80, 15}, PoolRow{5, 500, 4}}) {
        const theory::ImpatientQueue exact = theory::mmcWithPatience(
            row.size, row.rate, 0.010, [](double) { return 1.0; }, row.waitMs * 1e-3);
        ScenarioRun run{.family = "Impatience",
                        .model = "M/M/c+D, pooled connections",
                        .parameters = fmt::format("{} connections of 10 ms, {}/s, longest wait {} ms", row.size, row.rate, row.waitMs),
                        .operations = R"("op": { "steps": [ { "call": "s", "steps": [ { "call": "x" } ] } ] })",
                        .components = service("s", 100'000,
                                              fmt::format(R"(, "connectionPools": {{ "x": {{ "size": {}, "wait": "{}ms" }} }})", row.size,
                                                          row.waitMs)) +
                                      fmt::format(R"(, "x": {{ "kind": "external", "latency": {} }})", exponentialMs(10)),
                        .ratePerSecond = row.rate,
                        .seconds = 200e3 / row.rate};
        run.expect("share that gives up", exact.abandoned, failedShare, 0.02)
            .expect("busy connections", row.rate * 0.010 * (1 - exact.abandoned), inUse("s/connections to x", row.size), 0.01)
            .addTo(list);
    }
}

} // namespace

void addManyServerCases(std::vector<Experiment>& list)
{
    addErlangC(list);
    addOtherServers(list);
    addInfinite(list);
    addImpatience(list);
}

} // namespace headroom::oracle

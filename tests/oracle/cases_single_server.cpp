#include "tests/oracle/kernel_run.h"
#include "tests/oracle/scenario_run.h"
#include "tests/support/theory/single_server.h"

#include <fmt/format.h>

#include <cmath>

/// One server, Poisson arrivals: M/M/1, M/D/1, M/G/1, mixtures, batches.
namespace headroom::oracle {
namespace {

using kernel::QueueingNetwork;
using Kind = random::Distribution::Kind;

constexpr double kServiceMs = 10; // of the scenarios; the kernel's runs serve in 1 ms

/// Time in system is exponential with mean 1/(μ − λ). Source: L. Kleinrock, "Queueing Systems" vol. 1, 3.2 and 5.
void addMm1(std::vector<Experiment>& list)
{
    for (const double rho : {0.3, 0.5, 0.7, 0.8}) {
        const double rate = rho / (kServiceMs * 1e-3);
        const double mean = kServiceMs / (1 - rho);
        ScenarioRun run{.family = "M/M/1",
                        .model = "M/M/1",
                        .parameters = fmt::format("ρ = {}", rho),
                        .operations = callFor(exponentialMs(kServiceMs)),
                        .components = service("s", 1),
                        .ratePerSecond = rate,
                        .seconds = (rho < 0.75 ? 200'000 : 500'000) / rate};
        run.expect("mean time in system, ms", mean, latencyMs)
            .expect("mean wait, ms", mean - kServiceMs, waitMs("s"), 0.035)
            .expect("mean number in system", rho / (1 - rho), present("s"), 0.03)
            .expect("busy servers", rho, inUse("s/workers", 1), 0.01)
            .expect("completed, 1/s", rate, completedPerSecond, 0.01);
        for (const double p : {0.5, 0.95, 0.99})
            run.expect(fmt::format("p{:.0f} of time in system, ms", 100 * p), -std::log(1 - p) * mean, latencyQuantileMs(p), 0.05);
        run.addTo(list);
    }
    for (const double rho : {0.8, 0.9}) {
        KernelRun run{.family = "M/M/1",
                      .model = "M/M/1",
                      .parameters = fmt::format("ρ = {}", rho),
                      .build =
                          [rho](QueueingNetwork& network) {
                              network.addStation({.name = "server", .service = exponential(0.001)});
                              network.addSource(poisson(rho * 1000));
                          },
                      .seconds = rho < 0.85 ? 500.0 : 1000.0};
        run.expect("mean time in system, ms", 1 / (1 - rho), meanTimeInSystemMs, 0.03)
            .expect("mean number in system", rho / (1 - rho), meanPresent(0), 0.03)
            .expect("share that waits", rho, waitedShare(0), 0.01)
            .expect(
                "busy servers", rho,
                [seconds = run.seconds](const QueueingNetwork& n) { return static_cast<double>(n.counts(0).serviceNs) * 1e-9 / seconds; },
                0.005);
        for (const double p : {0.5, 0.95, 0.99})
            run.expect(fmt::format("p{:.0f} of time in system, ms", 100 * p), -std::log(1 - p) / (1 - rho), timeInSystemQuantileMs(p),
                       0.05);
        run.addTo(list);
    }
}

/// A client that gives up changes nothing for the server, which goes on: P(T > t) = exp(−(μ − λ)t).
void addTimeOuts(std::vector<Experiment>& list)
{
    const double rho = 0.6, rate = rho / (kServiceMs * 1e-3);
    for (const double limitMs : {25.0, 75.0}) {
        ScenarioRun run{.family = "M/M/1",
                        .model = "M/M/1, clients give up",
                        .parameters = fmt::format("ρ = {}, after {} ms", rho, limitMs),
                        .operations = fmt::format(R"("op": {{ "timeout": "{}ms", "steps": [ {{ "call": "s", "time": {} }} ] }})", limitMs,
                                                  exponentialMs(kServiceMs)),
                        .components = service("s", 1),
                        .ratePerSecond = rate,
                        .seconds = 200'000 / rate};
        run.expect("share of time-outs", std::exp(-limitMs / kServiceMs * (1 - rho)), failedShare, 0.05).addTo(list);
    }
}

void addMg1(std::vector<Experiment>& list)
{
    struct Row {
        std::string model, name, json;
        double cv, rho, widest;
    };
    std::vector<Row> rows;
    for (const double rho : {0.5, 0.7, 0.85})
        rows.push_back({"M/D/1", "fixed", fixedMs(kServiceMs), 0, rho, 0.035});
    rows.push_back({"M/E4/1", "Erlang, 4 phases", erlangMs(kServiceMs, 4), 0.5, 0.7, 0.025});
    rows.push_back({"M/G/1", "lognormal, cv 0.5", lognormalMs(kServiceMs, 0.5), 0.5, 0.7, 0.025});
    rows.push_back({"M/G/1", "lognormal, cv 1.5", lognormalMs(kServiceMs, 1.5), 1.5, 0.6, 0.055});
    rows.push_back({"M/H2/1", "hyperexponential, cv 2", hyperexponentialMs(kServiceMs, 2), 2, 0.6, 0.05});
    // A uniform time on [0, 20 ms] as an empirical one: cv = 1/√3.
    rows.push_back(
        {"M/G/1", "uniform on 0 … 20 ms", R"({ "empirical": [ [ 0, "0ms" ], [ 1, "20ms" ] ] })", 1 / std::sqrt(3.0), 0.7, 0.025});
    for (const Row& row : rows) {
        const double rate = row.rho / (kServiceMs * 1e-3);
        const double wait = 1e3 * theory::pollaczekKhinchineWaitSeconds(rate, kServiceMs * 1e-3, row.cv);
        ScenarioRun run{.family = "M/G/1",
                        .model = row.model,
                        .parameters = fmt::format("{}, ρ = {}", row.name, row.rho),
                        .operations = callFor(row.json),
                        .components = service("s", 1),
                        .ratePerSecond = rate,
                        .seconds = 200'000 / rate};
        run.expect("mean wait, ms", wait, waitMs("s"), row.widest)
            .expect("mean time in system, ms", wait + kServiceMs, latencyMs, row.widest)
            .expect("mean number in system", rate * 1e-3 * (wait + kServiceMs), present("s"), row.widest)
            .addTo(list);
    }
    struct KernelRow {
        std::string model, name;
        Kind kind;
        double cv;
    };
    for (const KernelRow& row :
         {KernelRow{"M/D/1", "fixed", Kind::Deterministic, 0}, KernelRow{"M/E4/1", "Erlang, 4 phases", Kind::Erlang, 0.5},
          KernelRow{"M/H2/1", "hyperexponential, cv 2", Kind::Hyperexponential, 2},
          KernelRow{"M/G/1", "lognormal, cv 1.5", Kind::Lognormal, 1.5}}) {
        const double rho = 0.7;
        KernelRun run{.family = "M/G/1",
                      .model = row.model,
                      .parameters = fmt::format("{}, ρ = {}", row.name, rho),
                      .build =
                          [row, rho](QueueingNetwork& network) {
                              network.addStation({.name = "server", .service = of(row.kind, 0.001, row.cv)});
                              network.addSource(poisson(rho * 1000));
                          },
                      .seconds = 500};
        const double wait = 1e3 * theory::pollaczekKhinchineWaitSeconds(rho * 1000, 0.001, row.cv);
        run.expect("mean time in system, ms", wait + 1, meanTimeInSystemMs, 0.035).addTo(list);
    }
}

/// Two operations on one server are an M/G/1 queue with the mixture as service, and a step that is left out with a chance
/// thins the arrivals.
void addMixtures(std::vector<Experiment>& list)
{
    const double rate = 60;
    const double secondMoment = 0.75 * 2 * 5 * 5 + 0.25 * 2 * 25 * 25; // exponential parts, ms²
    const double wait = rate * 1e-3 * secondMoment / (2 * (1 - rate * 1e-3 * 10));
    ScenarioRun mixture{
        .family = "M/G/1",
        .model = "M/G/1, two operations",
        .parameters = "75 % of 5 ms, 25 % of 25 ms, exponential; ρ = 0.6",
        .operations = fmt::format(
            R"("op": {{ "steps": [ {{ "call": "s", "time": {} }} ] }}, "long": {{ "steps": [ {{ "call": "s", "time": {} }} ] }})",
            exponentialMs(5), exponentialMs(25)),
        .components = service("s", 1),
        .ratePerSecond = rate,
        .seconds = 200'000 / rate,
        .mix = R"({ "op": 0.75, "long": 0.25 })"};
    mixture.expect("mean wait, ms", wait, waitMs("s"), 0.05).expect("mean time in system, ms", wait + 10, latencyMs, 0.04).addTo(list);

    ScenarioRun thinned{.family = "M/G/1",
                        .model = "M/M/1, thinned arrivals",
                        .parameters = "a step taken with probability 0.4, ρ = 0.6",
                        .operations =
                            fmt::format(R"("op": {{ "steps": [ {{ "call": "s", "time": {}, "probability": 0.4 }} ] }})", exponentialMs(10)),
                        .components = service("s", 1),
                        .ratePerSecond = 150,
                        .seconds = 300'000 / 150.0};
    thinned.expect("mean time at the server, ms", 25, componentMs("s"), 0.03)
        .expect("mean time in system, ms", 0.4 * 25, latencyMs, 0.03)
        .addTo(list);
}

/// L = ρ(1 + E[X²]/E[X]) / 2(1 − ρ). In a scenario a batch is a parallel step; its branches come at one instant.
void addBatches(std::vector<Experiment>& list)
{
    const auto addScenario = [&](const std::string& name, int branches, double probability) {
        const double rho = 0.6, meanBatch = branches * probability;
        const double rate = rho / (meanBatch * kServiceMs * 1e-3);
        const double second = branches * probability * (1 - probability) + meanBatch * meanBatch;
        std::string calls;
        for (int i = 0; i < branches; ++i)
            calls += fmt::format(R"({}{{ "call": "s", "time": {}, "probability": {} }})", i == 0 ? "" : ", ", exponentialMs(kServiceMs),
                                 probability);
        ScenarioRun run{.family = "Batches",
                        .model = "M^X/M/1",
                        .parameters = fmt::format("{}, ρ = {}", name, rho),
                        .operations = fmt::format(R"("op": {{ "steps": [ {{ "parallel": [ {} ] }} ] }})", calls),
                        .components = service("s", 1),
                        .ratePerSecond = rate,
                        .seconds = 200'000 / (rate * meanBatch)};
        const double sojourn = 1e3 * theory::batchSojournSeconds(rate, meanBatch, second, kServiceMs * 1e-3);
        run.expect("mean time at the server, ms", sojourn, componentMs("s"), 0.03)
            .expect("mean number in system", sojourn * 1e-3 * rate * meanBatch, present("s"), 0.03)
            .addTo(list);
    };
    addScenario("two at once", 2, 1);
    addScenario("three at once", 3, 1);
    addScenario("binomial, 4 with chance 0.5", 4, 0.5);
    using Batch = kernel::BatchSize;
    struct Row {
        std::string name;
        Batch batch;
        double second;
    };
    for (const Row& row : {Row{"two at once", {Batch::Kind::Fixed, 2}, 4}, Row{"five at once", {Batch::Kind::Fixed, 5}, 25},
                           Row{"geometric, mean 3", {Batch::Kind::Geometric, 3}, 2 * 9 - 3}}) {
        const double rho = 0.7, rate = rho * 1000 / row.batch.mean;
        KernelRun run{.family = "Batches",
                      .model = "M^X/M/1",
                      .parameters = fmt::format("{}, ρ = {}", row.name, rho),
                      .build =
                          [row, rate](QueueingNetwork& network) {
                              network.addStation({.name = "server", .service = exponential(0.001)});
                              kernel::SourceSpec source = poisson(rate);
                              source.batch = row.batch;
                              network.addSource(source);
                          },
                      .seconds = 500};
        run.expect("mean time in system, ms", 1e3 * theory::batchSojournSeconds(rate, row.batch.mean, row.second, 0.001),
                   meanTimeInSystemMs, 0.035)
            .addTo(list);
    }
}

} // namespace

void addSingleServerCases(std::vector<Experiment>& list)
{
    addMm1(list);
    addTimeOuts(list);
    addMg1(list);
    addMixtures(list);
    addBatches(list);
}

} // namespace headroom::oracle

#include "tests/oracle/kernel_run.h"
#include "tests/oracle/scenario_run.h"
#include "tests/support/theory/single_server.h"

#include <fmt/format.h>

#include <cmath>

/// G/M/1: the time in system is exponential with mean 1/(μ(1 − σ)).
namespace headroom::oracle {

using kernel::QueueingNetwork;
using Kind = random::Distribution::Kind;

void addGeneralArrivalCases(std::vector<Experiment>& list)
{
    for (const double rho : {0.5, 0.8}) {
        const double rate = rho * 100, sigma = theory::gm1Sigma(theory::constantGap(1 / rate), 0.010);
        ScenarioRun run{.family = "G/M/1",
                        .model = "D/M/1, paced traffic",
                        .parameters = fmt::format("ρ = {}", rho),
                        .operations = callFor(exponentialMs(10)),
                        .components = service("s", 1),
                        .ratePerSecond = rate,
                        .seconds = 250e3 / rate,
                        .process = "deterministic"};
        run.expect("mean time in system, ms", 10 / (1 - sigma), latencyMs, 0.03)
            .expect("p95 of time in system, ms", std::log(20) * 10 / (1 - sigma), latencyQuantileMs(0.95), 0.03)
            .expect("mean number in system", rho / (1 - sigma), present("s"), 0.03)
            .addTo(list);
    }
    // Every k-th customer of a Poisson stream: gaps of k exponential phases.
    for (const int pods : {2, 4}) {
        const double rho = 0.8, rate = rho * 100 * pods, sigma = theory::gm1Sigma(theory::erlangGap(pods / rate, pods), 0.010);
        ScenarioRun run{.family = "G/M/1",
                        .model = fmt::format("E{}/M/1, round robin", pods),
                        .parameters = fmt::format("{} pods, ρ = {}", pods, rho),
                        .operations = callFor(exponentialMs(10)),
                        .components = service("s", 1, fmt::format(R"(, "replicas": {}, "loadBalancing": "round-robin")", pods)),
                        .ratePerSecond = rate,
                        .seconds = 350e3 / rate};
        run.expect("mean time in system, ms", 10 / (1 - sigma), latencyMs, 0.03)
            .expect("p95 of time in system, ms", std::log(20) * 10 / (1 - sigma), latencyQuantileMs(0.95), 0.04)
            .addTo(list);
    }
    struct Row {
        std::string model, parameters;
        Kind kind;
        double cv, rho;
        theory::Transform gap;
    };
    for (const Row& row : {Row{"D/M/1", "ρ = 0.8", Kind::Deterministic, 0, 0.8, theory::constantGap(1 / 800.0)},
                           Row{"E2/M/1", "ρ = 0.7", Kind::Erlang, std::sqrt(0.5), 0.7, theory::erlangGap(1 / 700.0, 2)},
                           Row{"E2/M/1", "ρ = 0.9", Kind::Erlang, std::sqrt(0.5), 0.9, theory::erlangGap(1 / 900.0, 2)},
                           Row{"E10/M/1", "ρ = 0.8", Kind::Erlang, std::sqrt(0.1), 0.8, theory::erlangGap(1 / 800.0, 10)},
                           Row{"H2/M/1", "cv 1.5, ρ = 0.6", Kind::Hyperexponential, 1.5, 0.6, theory::hyperexponentialGap(1 / 600.0, 1.5)},
                           Row{"H2/M/1", "cv 2, ρ = 0.7", Kind::Hyperexponential, 2, 0.7, theory::hyperexponentialGap(1 / 700.0, 2)}}) {
        const double sigma = theory::gm1Sigma(row.gap, 0.001);
        KernelRun run{.family = "G/M/1",
                      .model = row.model,
                      .parameters = row.parameters,
                      .build =
                          [row](QueueingNetwork& network) {
                              network.addStation({.name = "server", .service = exponential(0.001)});
                              network.addSource({.name = "customers", .interarrival = of(row.kind, 1 / (row.rho * 1000), row.cv)});
                          },
                      .seconds = 500};
        run.expect("mean time in system, ms", 1 / (1 - sigma), meanTimeInSystemMs, 0.035)
            .expect("share that waits", sigma, waitedShare(0), 0.015)
            .expect("p99 of time in system, ms", std::log(100) / (1 - sigma), timeInSystemQuantileMs(0.99), 0.06)
            .addTo(list);
    }
    // The kernel's own evenly paced profile.
    const double sigma = theory::gm1Sigma(theory::constantGap(1 / 800.0), 0.001);
    KernelRun paced{.family = "G/M/1",
                    .model = "D/M/1, paced profile",
                    .parameters = "ρ = 0.8",
                    .build =
                        [](QueueingNetwork& network) {
                            network.addStation({.name = "server", .service = exponential(0.001)});
                            kernel::SourceSpec source{.name = "clock", .paced = true};
                            source.profile.addSegment(SimTime{}, SimTime{} + Duration::hours(1), 800, 800);
                            network.addSource(source);
                        },
                    .seconds = 400};
    paced.expect("mean time in system, ms", 1 / (1 - sigma), meanTimeInSystemMs, 0.02).addTo(list);
}

} // namespace headroom::oracle

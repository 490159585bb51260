#include "tests/oracle/kernel_run.h"
#include "tests/oracle/scenario_run.h"
#include "tests/support/theory/erlang.h"

#include <fmt/format.h>

/// Processor sharing: the mean depends on the mean work only. Source: L. Kleinrock, vol. 2, 4.4; with several cores it is a
/// symmetric queue (F. P. Kelly, "Reversibility and Stochastic Networks", 1979, 3.3) and so has the mean of M/M/c.
namespace headroom::oracle {
namespace {

using kernel::QueueingNetwork;
using Kind = random::Distribution::Kind;

std::string cpuFor(const std::string& component, const std::string& work)
{
    return fmt::format(R"("op": {{ "steps": [ {{ "call": "{}", "cpu": {} }} ] }})", component, work);
}

} // namespace

void addSharingCases(std::vector<Experiment>& list)
{
    struct Work {
        std::string name, json;
    };
    struct Row {
        int cores;
        double rho;
        Work work;
    };
    std::vector<Row> rows;
    for (const Work& work :
         {Work{"exponential", exponentialMs(10)}, Work{"fixed", fixedMs(10)}, Work{"lognormal, cv 2", lognormalMs(10, 2)},
          Work{"Erlang, 4 phases", erlangMs(10, 4)}, Work{"hyperexponential, cv 3", hyperexponentialMs(10, 3)}})
        rows.push_back({1, 0.6, work});
    rows.push_back({2, 0.8, {"exponential", exponentialMs(10)}});
    rows.push_back({4, 0.8, {"exponential", exponentialMs(10)}});
    rows.push_back({4, 0.8, {"lognormal, cv 2", lognormalMs(10, 2)}});
    rows.push_back({8, 0.9, {"fixed", fixedMs(10)}});
    for (const Row& row : rows) {
        const double rate = row.rho * row.cores * 100;
        const double mean = 10 + 1e3 * theory::mmcWaitSeconds(row.cores, rate, 0.010);
        ScenarioRun run{.family = "Processor sharing",
                        .model = row.cores == 1 ? "M/G/1-PS, CPU limit" : "M/G/c-PS, CPU limit",
                        .parameters = fmt::format("{}, {} cores, ρ = {}", row.work.name, row.cores, row.rho),
                        .operations = cpuFor("s", row.work.json),
                        .components = service("s", 100'000,
                                              fmt::format(R"(, "requests": {{ "cpu": "{0}" }}, "limits": {{ "cpu": "{0}" }})", row.cores)),
                        .ratePerSecond = rate,
                        .seconds = 200e3 / rate};
        run.expect("mean time in system, ms", mean, latencyMs, 0.03)
            .expect("mean number in system", rate * 1e-3 * mean, present("s"), 0.03)
            .expect("busy cores", row.rho * row.cores, inUse("s/cpu", row.cores), 0.02)
            .addTo(list);
    }
    ScenarioRun database{.family = "Processor sharing",
                         .model = "M/M/2-PS, database",
                         .parameters = "2 vCores, ρ = 0.7",
                         .operations = cpuFor("db", exponentialMs(20)),
                         .components = R"("db": { "kind": "sql-database", "roundTrip": "0ms", "vCores": 2 })",
                         .ratePerSecond = 70,
                         .seconds = 200e3 / 70};
    const double mean = 20 + 1e3 * theory::mmcWaitSeconds(2, 70, 0.020);
    database.expect("mean time in system, ms", mean, latencyMs, 0.03)
        .expect("mean number in system", 0.070 * mean, present("db"), 0.03)
        .addTo(list);

    struct KernelRow {
        std::uint32_t cores;
        double rho;
        std::string name;
        random::Distribution work;
    };
    for (const KernelRow& row :
         {KernelRow{1, 0.7, "fixed", of(Kind::Deterministic, 0.001)}, KernelRow{1, 0.7, "exponential", exponential(0.001)},
          KernelRow{1, 0.7, "hyperexponential, cv 2", of(Kind::Hyperexponential, 0.001, 2)},
          KernelRow{1, 0.7, "lognormal, cv 1.5", of(Kind::Lognormal, 0.001, 1.5)}, KernelRow{4, 0.8, "exponential", exponential(0.001)},
          KernelRow{4, 0.8, "Erlang, 4 phases", of(Kind::Erlang, 0.001, 0.5)},
          KernelRow{4, 0.8, "hyperexponential, cv 2", of(Kind::Hyperexponential, 0.001, 2)}}) {
        const double rate = row.rho * row.cores * 1000;
        KernelRun run{
            .family = "Processor sharing",
            .model = row.cores == 1 ? "M/G/1-PS" : "M/G/c-PS",
            .parameters = fmt::format("{}, {} cores, ρ = {}", row.name, row.cores, row.rho),
            .build =
                [row, rate](QueueingNetwork& network) {
                    network.addStation(
                        {.name = "cpu", .discipline = kernel::Discipline::ProcessorSharing, .servers = row.cores, .service = row.work});
                    network.addSource(poisson(rate));
                },
            .seconds = 150e3 / rate};
        run.expect("mean time in system, ms", 1 + 1e3 * theory::mmcWaitSeconds(static_cast<int>(row.cores), rate, 0.001),
                   meanTimeInSystemMs, 0.035)
            .addTo(list);
    }
}

} // namespace headroom::oracle

#include "tests/oracle/kernel_run.h"
#include "tests/oracle/scenario_run.h"
#include "tests/support/theory/erlang.h"
#include "tests/support/theory/single_server.h"

#include <fmt/format.h>

/// Full systems: Erlang's B formula and its insensitivity, M/M/c/K, retrials.
namespace headroom::oracle {
namespace {

using kernel::QueueingNetwork;
using Kind = random::Distribution::Kind;

void addErlangB(std::vector<Experiment>& list)
{
    struct Row {
        int servers;
        double load;
        std::string name, json;
        double meanMs, requests;
    };
    std::vector<Row> rows;
    for (const auto& [servers, load] : {std::pair{1, 0.5}, {2, 1.0}, {5, 4.0}, {10, 8.0}, {20, 18.0}, {50, 48.0}, {100, 100.0}})
        rows.push_back({servers, load, "exponential", exponentialMs(50), 50, servers >= 50 ? 400e3 : 200e3});
    rows.push_back({10, 8, "fixed", fixedMs(50), 50, 200e3});
    rows.push_back({10, 8, "lognormal, cv 2", lognormalMs(50, 2), 50, 200e3});
    rows.push_back({10, 8, "hyperexponential, cv 3", hyperexponentialMs(50, 3), 50, 200e3});
    rows.push_back({50, 48, "Erlang, 4 phases", erlangMs(50, 4), 50, 400e3});
    for (const Row& row : rows) {
        const double rate = row.load / (row.meanMs * 1e-3), lost = theory::erlangB(row.servers, row.load);
        ScenarioRun run{.family = "Erlang B",
                        .model = row.name == "exponential" ? "M/M/c/c" : "M/G/c/c",
                        .parameters = fmt::format("c = {}, {} erlang, {}", row.servers, row.load, row.name),
                        .operations = callFor(row.json),
                        .components = service("s", row.servers, R"(, "queue": 0)"),
                        .ratePerSecond = rate,
                        .seconds = row.requests / rate};
        run.expect("share refused", lost, failedShare, 0.035)
            .expect("busy servers", row.load * (1 - lost), inUse("s/workers", row.servers), 0.012)
            .expect("completed, 1/s", rate * (1 - lost), completedPerSecond, 0.01)
            .addTo(list);
    }
    for (const auto& [name, service] :
         {std::pair{"exponential", exponential(0.010)}, {"lognormal, cv 1.5", of(Kind::Lognormal, 0.010, 1.5)}}) {
        KernelRun run{.family = "Erlang B",
                      .model = "M/G/c/c",
                      .parameters = fmt::format("c = 10, 8 erlang, {}", name),
                      .build =
                          [service = service](QueueingNetwork& network) {
                              network.addStation({.name = "lines", .servers = 10, .waitingLimit = 0, .service = service});
                              network.addSource(poisson(800));
                          },
                      .seconds = 200};
        run.expect("share refused", theory::erlangB(10, 8), refusedShare, 0.02).addTo(list);
    }
}

void addWaitingRooms(std::vector<Experiment>& list)
{
    struct Row {
        int servers, room;
        double rho;
    };
    for (const Row& row : {Row{1, 3, 1.0}, Row{1, 9, 0.8}, Row{2, 4, 0.9}, Row{5, 5, 1.1}, Row{10, 20, 0.95}, Row{100, 10, 1.0}}) {
        const double rate = row.rho * row.servers * 100;
        const theory::LossSystem exact = theory::mmck(row.servers, row.room, rate, 0.010);
        ScenarioRun run{.family = "M/M/c/K",
                        .model = "M/M/c/K",
                        .parameters = fmt::format("c = {}, {} may wait, ρ = {}", row.servers, row.room, row.rho),
                        .operations = callFor(exponentialMs(10)),
                        .components = service("s", row.servers, fmt::format(R"(, "queue": {})", row.room)),
                        .ratePerSecond = rate,
                        .seconds = 200e3 / rate};
        run.expect("share refused", exact.refused, failedShare, 0.09)
            .expect("mean number in system", exact.meanPresent, present("s"), 0.03)
            .expect("mean wait of the admitted, ms", exact.waitSeconds * 1e3, waitMs("s"), 0.045)
            .expect("busy servers", exact.meanBusy, inUse("s/workers", row.servers), 0.01)
            .addTo(list);
    }
    const theory::LossSystem exact = theory::mmck(1, 4, 900, 0.001);
    KernelRun run{.family = "M/M/c/K",
                  .model = "M/M/1/5",
                  .parameters = "ρ = 0.9",
                  .build =
                      [](QueueingNetwork& network) {
                          network.addStation({.name = "server", .waitingLimit = 4, .service = exponential(0.001)});
                          network.addSource(poisson(900));
                      },
                  .seconds = 300};
    run.expect("share refused", exact.refused, refusedShare, 0.02)
        .expect("share that waits", exact.waitProbability, waitedShare(0), 0.01)
        .expect("mean number in system", exact.meanPresent, meanPresent(0), 0.01)
        .addTo(list);
}

/// One server without a waiting room; who finds it busy tries again after exponential times until it is free.
void addRetrials(std::vector<Experiment>& list)
{
    struct Row {
        double rho, retrialServices;
    };
    for (const Row& row : {Row{0.5, 0.5}, Row{0.5, 5}, Row{0.7, 2}}) {
        const double orbit = theory::retrialOrbitMean(row.rho * 1000, 0.001, row.retrialServices * 0.001);
        KernelRun run{.family = "Retrials",
                      .model = "M/M/1/1, retrial orbit",
                      .parameters = fmt::format("ρ = {}, mean retrial time {} services", row.rho, row.retrialServices),
                      .build =
                          [row](QueueingNetwork& network) {
                              network.addStation({.name = "server", .waitingLimit = 0, .service = exponential(0.001), .refusedTo = 1});
                              network.addStation({.name = "orbit",
                                                  .discipline = kernel::Discipline::InfiniteServer,
                                                  .service = exponential(row.retrialServices * 0.001),
                                                  .next = 0});
                              network.addSource(poisson(row.rho * 1000));
                          },
                      .seconds = 400};
        run.expect("mean number in orbit", orbit, meanPresent(1), 0.03)
            .expect("mean time in system, ms", (orbit + row.rho) / row.rho, meanTimeInSystemMs, 0.03)
            .expect("busy servers", row.rho, meanPresent(0), 0.01)
            .addTo(list);
    }
}

} // namespace

void addLossCases(std::vector<Experiment>& list)
{
    addErlangB(list);
    addWaitingRooms(list);
    addRetrials(list);
}

} // namespace headroom::oracle

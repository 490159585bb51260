#include "tests/oracle/kernel_run.h"
#include "tests/oracle/scenario_run.h"
#include "tests/support/theory/erlang.h"
#include "tests/support/theory/networks.h"
#include "tests/support/theory/single_server.h"

#include <fmt/format.h>

/// Tandems, Jackson networks, closed networks, fork and join.
namespace headroom::oracle {
namespace {

using kernel::Discipline;
using kernel::QueueingNetwork;

double mm1Ms(double rate, double serviceMs) { return serviceMs / (1 - rate * serviceMs * 1e-3); }

/// Each station as if alone (Burke, Jackson); with a fixed route that comes back too (F. P. Kelly 1979, 3.1), as long as all
/// visits of a station have one exponential service.
void addTandems(std::vector<Experiment>& list)
{
    const auto call = [](const char* id, double ms) { return fmt::format(R"({{ "call": "{}", "time": {} }})", id, exponentialMs(ms)); };
    ScenarioRun two{.family = "Networks",
                    .model = "tandem of M/M/1",
                    .parameters = "10 ms and 12 ms at 50/s",
                    .operations = fmt::format(R"("op": {{ "steps": [ {}, {} ] }})", call("a", 10), call("b", 12)),
                    .components = service("a", 1) + ", " + service("b", 1),
                    .ratePerSecond = 50,
                    .seconds = 200e3 / 50};
    two.expect("mean time at a, ms", mm1Ms(50, 10), componentMs("a"))
        .expect("mean time at b, ms", mm1Ms(50, 12), componentMs("b"))
        .expect("mean time in system, ms", mm1Ms(50, 10) + mm1Ms(50, 12), latencyMs)
        .addTo(list);

    const double three = 30 + 1e3 * theory::mmcWaitSeconds(3, 70, 0.030), five = 50 + 1e3 * theory::mmcWaitSeconds(5, 70, 0.050);
    ScenarioRun many{.family = "Networks",
                     .model = "tandem of M/M/c",
                     .parameters = "c = 3, 5, 1 at 70/s",
                     .operations = fmt::format(R"("op": {{ "steps": [ {}, {}, {} ] }})", call("a", 30), call("b", 50), call("c", 8)),
                     .components = service("a", 3) + ", " + service("b", 5) + ", " + service("c", 1),
                     .ratePerSecond = 70,
                     .seconds = 200e3 / 70};
    many.expect("mean time at a, ms", three, componentMs("a"))
        .expect("mean time at b, ms", five, componentMs("b"), 0.03)
        .expect("mean time at c, ms", mm1Ms(70, 8), componentMs("c"))
        .expect("mean time in system, ms", three + five + mm1Ms(70, 8), latencyMs)
        .addTo(list);

    ScenarioRun back{.family = "Networks",
                     .model = "Kelly network",
                     .parameters = "a, b, a again; 7 ms and 12 ms at 50/s",
                     .operations = fmt::format(R"("op": {{ "steps": [ {}, {}, {} ] }})", call("a", 7), call("b", 12), call("a", 7)),
                     .components = service("a", 1) + ", " + service("b", 1),
                     .ratePerSecond = 50,
                     .seconds = 200e3 / 50};
    back.expect("mean time of a visit to a, ms", mm1Ms(100, 7), componentMs("a"), 0.04)
        .expect("mean time at b, ms", mm1Ms(50, 12), componentMs("b"))
        .expect("mean time in system, ms", 2 * mm1Ms(100, 7) + mm1Ms(50, 12), latencyMs, 0.035)
        .addTo(list);

    KernelRun kernelTandem{.family = "Networks",
                           .model = "tandem of M/M/1, M/M/3, delay",
                           .parameters = "700/s",
                           .build =
                               [](QueueingNetwork& network) {
                                   network.addStation({.name = "first", .service = exponential(0.001), .next = 1});
                                   network.addStation({.name = "second", .servers = 3, .service = exponential(0.003), .next = 2});
                                   network.addStation(
                                       {.name = "delay", .discipline = Discipline::InfiniteServer, .service = exponential(0.020)});
                                   network.addSource(poisson(700));
                               },
                           .seconds = 300};
    const double second = 3 + 1e3 * theory::mmcWaitSeconds(3, 700, 0.003);
    kernelTandem.expect("mean time in system, ms", 1 / 0.3 + second + 20, meanTimeInSystemMs, 0.01)
        .expect("mean time at the second, ms", second, responseMs(1), 0.02)
        .addTo(list);
}

void addJackson(std::vector<Experiment>& list)
{
    // One server that a request visits again with probability 0.4.
    KernelRun again{.family = "Networks",
                    .model = "M/M/1 with feedback",
                    .parameters = "probability 0.4, ρ = 0.7",
                    .build =
                        [](QueueingNetwork& network) {
                            network.addStation({.name = "server", .service = exponential(0.001), .routes = {{0, 0.4}}});
                            network.addSource(poisson(420));
                        },
                    .seconds = 500};
    again.expect("mean time in system, ms", 0.7 / 0.3 / 0.42, meanTimeInSystemMs, 0.035)
        .expect("mean number in system", 0.7 / 0.3, meanPresent(0), 0.035)
        .addTo(list);

    const std::vector<double> external{300, 100, 0};
    const std::vector<std::vector<double>> routing{{0, 0.5, 0.3}, {0.2, 0, 0.6}, {0.1, 0.3, 0}};
    const std::vector<double> serviceSeconds{0.0015, 0.004, 0.002};
    const std::vector<int> servers{1, 3, 2};
    const std::vector<double> rates = theory::trafficRates(external, routing);
    KernelRun three{.family = "Networks",
                    .model = "Jackson network",
                    .parameters = "3 stations of 1, 3, 2 servers, every way open",
                    .build =
                        [=](QueueingNetwork& network) {
                            for (std::size_t i = 0; i < 3; ++i) {
                                kernel::StationSpec station{.name = fmt::format("station {}", i),
                                                            .servers = static_cast<std::uint32_t>(servers[i]),
                                                            .service = exponential(serviceSeconds[i])};
                                for (std::size_t j = 0; j < 3; ++j)
                                    station.routes.push_back({static_cast<kernel::StationIndex>(j), routing[i][j]});
                                network.addStation(station);
                            }
                            for (std::size_t i = 0; i < 2; ++i) {
                                kernel::SourceSpec source = poisson(external[i]);
                                source.name = fmt::format("source {}", i);
                                source.target = static_cast<kernel::StationIndex>(i);
                                network.addSource(source);
                            }
                        },
                    .seconds = 300};
    double present = 0;
    for (std::size_t i = 0; i < 3; ++i) {
        const double mean = rates[i] * (serviceSeconds[i] + theory::mmcWaitSeconds(servers[i], rates[i], serviceSeconds[i]));
        present += mean;
        three.expect(fmt::format("mean number at station {}", i + 1), mean, meanPresent(static_cast<kernel::StationIndex>(i)), 0.05);
    }
    three.expect("mean time in system, ms", 1e3 * present / 400, meanTimeInSystemMs, 0.035).addTo(list);
}

void addClosed(std::vector<Experiment>& list)
{
    struct Row {
        std::string parameters;
        std::vector<theory::ClosedStation> stations;
        int customers;
    };
    constexpr int kDelay = theory::ClosedStation::kDelay;
    for (const Row& row :
         {Row{"2 balanced stations, 5 customers", {{1, 0.001, 1}, {1, 0.001, 1}}, 5},
          Row{"3 stations of 1, 2, 3 ms, 10 customers", {{1, 0.001, 1}, {1, 0.002, 1}, {1, 0.003, 1}}, 10},
          Row{"think time 20 ms, one server of 1 ms, 15 customers", {{1, 0.020, kDelay}, {1, 0.001, 1}}, 15},
          Row{"think time 50 ms, servers 1 × 1 ms and 4 × 8 ms, 40 customers", {{1, 0.050, kDelay}, {1, 0.001, 1}, {1, 0.008, 4}}, 40}}) {
        const theory::ClosedNetwork exact = theory::meanValueAnalysis(row.stations, row.customers);
        KernelRun run{.family = "Closed networks",
                      .model = "closed, exact MVA",
                      .parameters = row.parameters,
                      .build =
                          [row](QueueingNetwork& network) {
                              for (std::size_t i = 0; i < row.stations.size(); ++i) {
                                  const theory::ClosedStation& station = row.stations[i];
                                  const bool delay = station.servers == kDelay;
                                  network.addStation({.name = fmt::format("station {}", i),
                                                      .discipline = delay ? Discipline::InfiniteServer : Discipline::Fifo,
                                                      .servers = delay ? 1U : static_cast<std::uint32_t>(station.servers),
                                                      .service = exponential(station.serviceSeconds),
                                                      .next = static_cast<kernel::StationIndex>((i + 1) % row.stations.size())});
                              }
                              network.addPopulation({.customers = static_cast<std::uint32_t>(row.customers), .station = 0});
                          },
                      .seconds = 100};
        run.expect(
            "cycles, 1/s", exact.throughput, [](const QueueingNetwork& n) { return static_cast<double>(n.counts(0).completions) / 100; },
            0.01);
        const auto last = static_cast<kernel::StationIndex>(row.stations.size() - 1);
        run.expect("mean time at the last station, ms", exact.responseSeconds[last] * 1e3, responseMs(last), 0.03)
            .expect("mean number at the last station", exact.meanPresent[last], meanPresent(last), 0.03)
            .addTo(list);
    }
    // Markov routing: a central server that serves 1 ms and then goes to one of two disks.
    const theory::ClosedNetwork exact = theory::meanValueAnalysis({{1, 0.001, 1}, {0.7, 0.002, 1}, {0.3, 0.004, 1}}, 6);
    KernelRun central{.family = "Closed networks",
                      .model = "central server, exact MVA",
                      .parameters = "1 ms, disks of 2 and 4 ms with 70 and 30 %, 6 customers",
                      .build =
                          [](QueueingNetwork& network) {
                              network.addStation({.name = "cpu", .service = exponential(0.001), .next = 2, .routes = {{1, 0.7}}});
                              network.addStation({.name = "first disk", .service = exponential(0.002), .next = 0});
                              network.addStation({.name = "second disk", .service = exponential(0.004), .next = 0});
                              network.addPopulation({.customers = 6, .station = 0});
                          },
                      .seconds = 200};
    central
        .expect(
            "cycles, 1/s", exact.throughput, [](const QueueingNetwork& n) { return static_cast<double>(n.counts(0).completions) / 200; },
            0.01)
        .expect("mean number at the first disk", exact.meanPresent[1], meanPresent(1), 0.03)
        .expect("mean number at the second disk", exact.meanPresent[2], meanPresent(2), 0.03)
        .addTo(list);
}

void addForks(std::vector<Experiment>& list)
{
    for (const double rho : {0.3, 0.5, 0.7}) {
        const double rate = rho * 100;
        ScenarioRun run{
            .family = "Fork and join",
            .model = "fork–join of two M/M/1",
            .parameters = fmt::format("ρ = {}", rho),
            .operations = fmt::format(
                R"("op": {{ "steps": [ {{ "parallel": [ {{ "call": "a", "time": {0} }}, {{ "call": "b", "time": {0} }} ] }} ] }})",
                exponentialMs(10)),
            .components = service("a", 1) + ", " + service("b", 1),
            .ratePerSecond = rate,
            .seconds = 200e3 / rate};
        run.expect("mean time in system, ms", 1e3 * theory::forkJoinOfTwoSeconds(rate, 0.010), latencyMs, 0.03).addTo(list);
    }
    for (const double rho : {0.5, 0.8}) {
        KernelRun run{.family = "Fork and join",
                      .model = "fork–join of two M/M/1",
                      .parameters = fmt::format("ρ = {}", rho),
                      .build =
                          [rho](QueueingNetwork& network) {
                              network.addStation({.name = "fork", .discipline = Discipline::Fork, .branches = {1, 2}});
                              network.addStation({.name = "left", .service = exponential(0.001)});
                              network.addStation({.name = "right", .service = exponential(0.001)});
                              network.addSource(poisson(rho * 1000));
                          },
                      .seconds = 400};
        const double exact = 1e3 * theory::forkJoinOfTwoSeconds(rho * 1000, 0.001);
        run.expect("mean time in system, ms", exact, meanTimeInSystemMs, 0.035)
            .expect("mean number of forked requests", exact * rho, meanPresent(0), 0.035)
            .addTo(list);
    }
}

} // namespace

void addNetworkCases(std::vector<Experiment>& list)
{
    addTandems(list);
    addJackson(list);
    addClosed(list);
    addForks(list);
}

} // namespace headroom::oracle

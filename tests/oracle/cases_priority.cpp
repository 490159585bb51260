#include "tests/oracle/kernel_run.h"
#include "tests/support/theory/single_server.h"

#include <fmt/format.h>

/// Classes: who is served first, with and without interruption.
namespace headroom::oracle {
namespace {

using kernel::Discipline;
using kernel::QueueingNetwork;
using Kind = random::Distribution::Kind;

struct Class {
    double rate = 0;
    random::Distribution service;
    double cv = 1;
};

void addStationAndClasses(QueueingNetwork& network, Discipline discipline, std::uint32_t servers, const std::vector<Class>& classes)
{
    kernel::StationSpec station{.name = "server", .discipline = discipline, .servers = servers, .service = classes.front().service};
    for (const Class& c : classes)
        station.serviceByClass.push_back(c.service);
    network.addStation(station);
    for (std::size_t k = 0; k < classes.size(); ++k) {
        kernel::SourceSpec source = poisson(classes[k].rate);
        source.name = fmt::format("class {}", k);
        source.priorityClass = static_cast<std::uint8_t>(k);
        network.addSource(source);
    }
}

KernelRun::Measure classWaitMs(std::uint8_t k)
{
    return [k](const QueueingNetwork& n) {
        const kernel::StationCounts counts = n.counts(0, k);
        return static_cast<double>(counts.waitNs) * 1e-6 / static_cast<double>(counts.arrivals);
    };
}

KernelRun::Measure classResponseMs(std::uint8_t k)
{
    return [k](const QueueingNetwork& n) { return n.counts(0, k).meanResponseSeconds() * 1e3; };
}

std::vector<theory::PriorityClass> exact(const std::vector<Class>& classes)
{
    std::vector<theory::PriorityClass> result;
    for (const Class& c : classes) {
        const double mean = c.service.meanSeconds;
        result.push_back({c.rate, mean, mean * mean * (1 + c.cv * c.cv)});
    }
    return result;
}

void addUninterrupted(std::vector<Experiment>& list)
{
    struct Row {
        std::string model, parameters;
        std::vector<Class> classes;
    };
    const auto fixed = [](double seconds) { return of(Kind::Deterministic, seconds); };
    for (const Row& row :
         {Row{"M/M/1, priority", "2 classes, ρ = 0.3 + 0.4", {{300, exponential(0.001)}, {400, exponential(0.001)}}},
          Row{"M/M/1, priority", "2 classes of 0.5 and 2 ms, ρ = 0.2 + 0.5", {{400, exponential(0.0005)}, {250, exponential(0.002)}}},
          Row{"M/G/1, priority",
              "3 classes: fixed, exponential, H2 cv 2; ρ = 0.2 + 0.2 + 0.2",
              {{200, fixed(0.001), 0}, {200, exponential(0.001)}, {200, of(Kind::Hyperexponential, 0.001, 2), 2}}}}) {
        KernelRun run{.family = "Priority",
                      .model = row.model,
                      .parameters = row.parameters,
                      .build = [row](QueueingNetwork& network) { addStationAndClasses(network, Discipline::Priority, 1, row.classes); },
                      .seconds = 500};
        const std::vector<double> waits = theory::cobhamWaitSeconds(exact(row.classes));
        for (std::size_t k = 0; k < waits.size(); ++k)
            run.expect(fmt::format("mean wait of class {}, ms", k + 1), waits[k] * 1e3, classWaitMs(static_cast<std::uint8_t>(k)), 0.035);
        run.addTo(list);
    }
    const std::vector<Class> classes{{1500, exponential(0.001)}, {1000, exponential(0.001)}, {1000, exponential(0.001)}};
    const std::vector<double> waits = theory::cobhamManyServersWaitSeconds(4, {1500, 1000, 1000}, 0.001);
    KernelRun many{.family = "Priority",
                   .model = "M/M/4, priority",
                   .parameters = "3 classes, ρ = 0.375 + 0.25 + 0.25",
                   .build = [classes](QueueingNetwork& network) { addStationAndClasses(network, Discipline::Priority, 4, classes); },
                   .seconds = 120};
    for (std::size_t k = 0; k < waits.size(); ++k)
        many.expect(fmt::format("mean wait of class {}, ms", k + 1), waits[k] * 1e3, classWaitMs(static_cast<std::uint8_t>(k)), 0.05);
    many.addTo(list);
}

void addInterrupted(std::vector<Experiment>& list)
{
    struct Row {
        std::string model, parameters;
        std::vector<Class> classes;
    };
    for (const Row& row :
         {Row{"M/M/1, preemptive resume", "2 classes, ρ = 0.3 + 0.4", {{300, exponential(0.001)}, {400, exponential(0.001)}}},
          Row{"M/G/1, preemptive resume",
              "3 classes: H2 cv 2, fixed, exponential; ρ = 0.2 + 0.2 + 0.2",
              {{200, of(Kind::Hyperexponential, 0.001, 2), 2}, {100, of(Kind::Deterministic, 0.002), 0}, {200, exponential(0.001)}}}}) {
        KernelRun run{
            .family = "Priority",
            .model = row.model,
            .parameters = row.parameters,
            .build = [row](QueueingNetwork& network) { addStationAndClasses(network, Discipline::PreemptiveResume, 1, row.classes); },
            .seconds = 500};
        const std::vector<double> times = theory::preemptiveSojournSeconds(exact(row.classes));
        for (std::size_t k = 0; k < times.size(); ++k)
            run.expect(fmt::format("mean time in system of class {}, ms", k + 1), times[k] * 1e3,
                       classResponseMs(static_cast<std::uint8_t>(k)), 0.035);
        run.addTo(list);
    }
}

} // namespace

void addPriorityCases(std::vector<Experiment>& list)
{
    addUninterrupted(list);
    addInterrupted(list);
}

} // namespace headroom::oracle

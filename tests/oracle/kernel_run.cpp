#include "tests/oracle/kernel_run.h"

#include "core/base/assert.h"

namespace headroom::oracle {

using kernel::QueueingNetwork;

KernelRun& KernelRun::expect(const std::string& name, double reference, Measure measure, double widest)
{
    quantities.push_back(Quantity{name, reference, widest});
    measures.push_back(std::move(measure));
    return *this;
}

void KernelRun::addTo(std::vector<Experiment>& list) const
{
    const auto run = [self = *this](std::uint64_t seed) {
        Samples samples;
        for (int replication = 0; replication < self.replications; ++replication) {
            QueueingNetwork network(seed, static_cast<std::uint32_t>(replication), SimTime{});
            self.build(network);
            const SimTime warm = SimTime{} + Duration::fromSeconds(0.1 * self.seconds);
            HEADROOM_CHECK(network.run({.end = warm}) == kernel::RunEnd::Completed);
            const std::uint64_t before = network.inSystem();
            network.resetStatistics();
            HEADROOM_CHECK(network.run({.end = warm + Duration::fromSeconds(self.seconds)}) == kernel::RunEnd::Completed);
            // Nobody is lost or made up.
            HEADROOM_CHECK(before + network.offered() ==
                           network.completed() + network.refused() + network.abandoned() + network.inSystem());
            std::vector<double> values;
            for (const Measure& measure : self.measures)
                values.push_back(measure(network));
            samples.push_back(std::move(values));
        }
        return samples;
    };
    list.push_back(Experiment{family, model, parameters, "kernel", quantities, run});
}

random::Distribution of(random::Distribution::Kind kind, double meanSeconds, double cv)
{
    return {.kind = kind, .meanSeconds = meanSeconds, .cv = cv};
}

random::Distribution exponential(double meanSeconds) { return of(random::Distribution::Kind::Exponential, meanSeconds); }

kernel::SourceSpec poisson(double ratePerSecond) { return {.name = "customers", .interarrival = exponential(1 / ratePerSecond)}; }

double meanTimeInSystemMs(const QueueingNetwork& network) { return network.timeInSystem().meanNs() * 1e-6; }

KernelRun::Measure timeInSystemQuantileMs(double probability)
{
    return [probability](const QueueingNetwork& network) {
        return static_cast<double>(network.timeInSystem().quantileNs(probability)) * 1e-6;
    };
}

double refusedShare(const QueueingNetwork& network)
{
    return static_cast<double>(network.refused()) / static_cast<double>(network.offered());
}

KernelRun::Measure waitedShare(kernel::StationIndex station)
{
    return [station](const QueueingNetwork& network) {
        const kernel::StationCounts& counts = network.counts(station);
        return static_cast<double>(counts.waited) / static_cast<double>(counts.arrivals);
    };
}

KernelRun::Measure meanPresent(kernel::StationIndex station)
{
    return [station](const QueueingNetwork& network) { return network.meanPresent(station); };
}

KernelRun::Measure responseMs(kernel::StationIndex station)
{
    return [station](const QueueingNetwork& network) { return network.counts(station).meanResponseSeconds() * 1e3; };
}

} // namespace headroom::oracle

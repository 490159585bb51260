#pragma once

#include "core/kernel/simulation.h"
#include "tests/oracle/experiment.h"

#include <functional>
#include <string>
#include <vector>

namespace headroom::oracle {

/// A network of the kernel, run in independent replications after a warm-up of a tenth of the measured span.
struct KernelRun {
    std::string family = {}, model = {}, parameters = {};
    std::function<void(kernel::QueueingNetwork&)> build = {};
    double seconds = 0; ///< measured, per replication
    int replications = 20;

    using Measure = std::function<double(const kernel::QueueingNetwork&)>;
    KernelRun& expect(const std::string& name, double reference, Measure measure, double widest = 0.03);
    /// Appends it to the list.
    void addTo(std::vector<Experiment>& list) const;

    std::vector<Quantity> quantities = {}; ///< by expect()
    std::vector<Measure> measures = {};
};

[[nodiscard]] random::Distribution of(random::Distribution::Kind kind, double meanSeconds, double cv = 1);
[[nodiscard]] random::Distribution exponential(double meanSeconds);
[[nodiscard]] kernel::SourceSpec poisson(double ratePerSecond);

/// Of all requests that have left, ms.
[[nodiscard]] double meanTimeInSystemMs(const kernel::QueueingNetwork& network);
[[nodiscard]] KernelRun::Measure timeInSystemQuantileMs(double probability);
/// Share of all arrivals in the network that were refused for good.
[[nodiscard]] double refusedShare(const kernel::QueueingNetwork& network);
/// Share of those that began service at the station after waiting for it.
[[nodiscard]] KernelRun::Measure waitedShare(kernel::StationIndex station);
[[nodiscard]] KernelRun::Measure meanPresent(kernel::StationIndex station);
/// Mean time at the station, ms.
[[nodiscard]] KernelRun::Measure responseMs(kernel::StationIndex station);

} // namespace headroom::oracle

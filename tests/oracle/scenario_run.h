#pragma once

#include "models/scenario/scenario.h"
#include "models/simulation/recording.h"
#include "tests/oracle/experiment.h"

#include <functional>
#include <string>
#include <vector>

namespace headroom::oracle {

/// A scenario as a user would write it, through loading, topology and simulate(): one source, an operation "op", components on
/// a node pool of plenty. It starts empty; runs last hundreds to thousands of relaxation times, so what that changes stays far below
/// the width of the interval.
struct ScenarioRun {
    std::string family = {}, model = {}, parameters = {};
    std::string operations = {}; ///< members of "operations"
    std::string components = {}; ///< further members of "components"
    double ratePerSecond = 0;
    double seconds = 0; ///< length of a replication
    std::string process = "poisson";
    std::string traffic = {}; ///< members of the source instead of "otherwise" and `ratePerSecond`
    std::string mix = R"({ "op": 1 })";
    std::string start = "2026-03-02";
    int replications = 20;
    double bucketSeconds = 60;

    using Measure = std::function<double(const simulation::Recording&)>;
    ScenarioRun& expect(const std::string& name, double reference, Measure measure, double widest = 0.03);
    void addTo(std::vector<Experiment>& list) const;
    /// The whole file.
    [[nodiscard]] std::string text() const;

    std::vector<Quantity> quantities = {}; ///< by expect()
    std::vector<Measure> measures = {};
};

/// Hands the replications of a scenario's text to `use`, one by one, on one thread. Throws std::runtime_error with all messages
/// when it is none.
void simulateText(const std::string& text, std::uint64_t seed, int replications, double bucketSeconds,
                  const std::function<void(const simulation::Recording&)>& use);

/// simulate() on one thread, as a user gets it. Throws std::runtime_error when the topology cannot be built.
[[nodiscard]] simulation::Recording simulateSeed(const scenario::Scenario& scenario, std::uint64_t seed, int replications);

/// "s": one pod with `workers` and further members such as `, "queue": 0`.
[[nodiscard]] std::string service(const std::string& id, int workers, const std::string& extra = "");
/// A call of "s" that holds a worker for `time` (JSON of a distribution).
[[nodiscard]] std::string callFor(const std::string& time);
/// JSON of distributions by mean, ms.
[[nodiscard]] std::string exponentialMs(double mean);
[[nodiscard]] std::string lognormalMs(double mean, double cv);
[[nodiscard]] std::string hyperexponentialMs(double mean, double cv);
[[nodiscard]] std::string erlangMs(double mean, int phases);
[[nodiscard]] std::string fixedMs(double value);

// Figures of a recording.
[[nodiscard]] double latencyMs(const simulation::Recording& recording);
[[nodiscard]] ScenarioRun::Measure latencyQuantileMs(double probability); ///< 0.5, 0.9, 0.95, 0.99
[[nodiscard]] double failedShare(const simulation::Recording& recording);
[[nodiscard]] double completedPerSecond(const simulation::Recording& recording);
[[nodiscard]] ScenarioRun::Measure waitMs(const std::string& component);
[[nodiscard]] ScenarioRun::Measure componentMs(const std::string& component);
[[nodiscard]] ScenarioRun::Measure present(const std::string& component);
/// Mean of a resource in use, of `capacity`.
[[nodiscard]] ScenarioRun::Measure inUse(const std::string& resource, double capacity);
/// Mean of a signal's buckets from `from` to before `to`, repeated every `period` buckets (0: once).
[[nodiscard]] ScenarioRun::Measure signalMean(const std::string& signal, std::size_t from, std::size_t to, std::size_t period = 0);

} // namespace headroom::oracle

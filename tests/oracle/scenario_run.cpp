#include "tests/oracle/scenario_run.h"

#include "models/catalogue/catalogue.h"
#include "models/scenario/load.h"
#include "models/simulation/simulate.h"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

namespace headroom::oracle {
namespace {

std::string describe(const Errors& errors)
{
    std::string text;
    for (const Error& error : errors)
        text.append(toString(error)).append("\n");
    return text;
}

const catalogue::Catalogue& azure()
{
    static const catalogue::Catalogue catalogue = [] {
        auto result = catalogue::loadCatalogue(HEADROOM_SOURCE_DIR "/pricing-data", "azure");
        if (!result) throw std::runtime_error(describe(result.error()));
        return std::move(result).value();
    }();
    return catalogue;
}

const simulation::ComponentResult& componentOf(const simulation::Recording& recording, const std::string& id)
{
    for (const simulation::ComponentResult& result : recording.components)
        if (result.id == id) return result;
    throw std::runtime_error("no component " + id);
}

} // namespace

ScenarioRun& ScenarioRun::expect(const std::string& name, double reference, Measure measure, double widest)
{
    quantities.push_back(Quantity{name, reference, widest});
    measures.push_back(std::move(measure));
    return *this;
}

std::string ScenarioRun::text() const
{
    const std::string rate = traffic.empty() ? fmt::format(R"("otherwise": "{:.6f}/s")", ratePerSecond) : traffic;
    return fmt::format(
        R"({{ "name": "Theory", "region": "westus2", "calendar": {{ "start": "{}", "duration": "{:.3f}s", "timeZone": "UTC" }},
        "traffic": [ {{ "name": "customers", {}, "arrivals": {{ "process": "{}" }}, "mix": {} }} ],
        "operations": {{ {} }},
        "components": {{ "aks": {{ "kind": "kubernetes-cluster" }},
            "pool": {{ "kind": "node-pool", "cluster": "aks", "sku": "Standard_D32s_v5", "nodes": 4 }}, {} }} }})",
        start, seconds, rate, process, mix, operations, components);
}

void simulateText(const std::string& text, std::uint64_t seed, int replications, double bucketSeconds,
                  const std::function<void(const simulation::Recording&)>& use)
{
    auto scenario = scenario::loadText(text, "theory");
    if (!scenario) throw std::runtime_error(describe(scenario.error()) + text);
    simulation::RunOptions options;
    options.seed = seed;
    options.bucket = Duration::fromSeconds(bucketSeconds);
    options.threads = 1;
    // A few at a time: a recording holds histograms.
    for (options.firstReplication = 0; options.firstReplication < replications; options.firstReplication += options.replications) {
        options.replications = std::min(20, replications - options.firstReplication);
        auto recordings = simulation::simulateEach(scenario.value(), azure(), options);
        if (!recordings) throw std::runtime_error(describe(recordings.error()));
        for (const simulation::Recording& recording : recordings.value())
            use(recording);
    }
}

simulation::Recording simulateSeed(const scenario::Scenario& scenario, std::uint64_t seed, int replications)
{
    simulation::RunOptions options;
    options.seed = seed;
    options.replications = replications;
    options.threads = 1;
    auto recording = simulation::simulate(scenario, azure(), options);
    if (!recording) throw std::runtime_error(describe(recording.error()));
    return std::move(recording).value();
}

void ScenarioRun::addTo(std::vector<Experiment>& list) const
{
    const auto run = [self = *this](std::uint64_t seed) {
        Samples samples;
        simulateText(self.text(), seed, self.replications, self.bucketSeconds, [&](const simulation::Recording& recording) {
            if (recording.requests.offered != recording.requests.sumOfOutcomes()) throw std::runtime_error("requests are not conserved");
            std::vector<double> values;
            for (const Measure& measure : self.measures)
                values.push_back(measure(recording));
            samples.push_back(std::move(values));
        });
        return samples;
    };
    list.push_back(Experiment{family, model, parameters, "scenario", quantities, run});
}

std::string service(const std::string& id, int workers, const std::string& extra)
{
    return fmt::format(R"("{}": {{ "kind": "service", "roundTrip": "0ms", "workers": {}{} }})", id, workers, extra);
}

std::string callFor(const std::string& time) { return fmt::format(R"("op": {{ "steps": [ {{ "call": "s", "time": {} }} ] }})", time); }

std::string exponentialMs(double mean) { return fmt::format(R"({{ "exponential": "{}ms" }})", mean); }
std::string lognormalMs(double mean, double cv) { return fmt::format(R"({{ "lognormal": {{ "mean": "{}ms", "cv": {} }} }})", mean, cv); }
std::string hyperexponentialMs(double mean, double cv)
{
    return fmt::format(R"({{ "hyperexponential": {{ "mean": "{}ms", "cv": {} }} }})", mean, cv);
}
std::string erlangMs(double mean, int phases) { return fmt::format(R"({{ "erlang": {{ "mean": "{}ms", "k": {} }} }})", mean, phases); }
std::string fixedMs(double value) { return fmt::format(R"("{}ms")", value); }

double latencyMs(const simulation::Recording& recording) { return recording.latency.meanMs.value; }

ScenarioRun::Measure latencyQuantileMs(double probability)
{
    return [probability](const simulation::Recording& recording) {
        return static_cast<double>(recording.latency.histogram.quantileNs(probability)) * 1e-6;
    };
}

double failedShare(const simulation::Recording& recording) { return recording.failedShare.value; }

double completedPerSecond(const simulation::Recording& recording)
{
    return static_cast<double>(recording.requests.completed) / (recording.end - recording.start).toSeconds();
}

ScenarioRun::Measure waitMs(const std::string& component)
{
    return [component](const simulation::Recording& recording) { return componentOf(recording, component).waitMs.value; };
}

ScenarioRun::Measure componentMs(const std::string& component)
{
    return [component](const simulation::Recording& recording) { return componentOf(recording, component).responseMs.value; };
}

ScenarioRun::Measure present(const std::string& component)
{
    return [component](const simulation::Recording& recording) { return componentOf(recording, component).meanInSystem.value; };
}

ScenarioRun::Measure inUse(const std::string& id, double capacity)
{
    return [id, capacity](const simulation::Recording& recording) {
        for (const simulation::Resource& resource : recording.resources)
            if (resource.id == id) return resource.utilisation.value * capacity;
        throw std::runtime_error("no resource " + id);
    };
}

ScenarioRun::Measure signalMean(const std::string& id, std::size_t from, std::size_t to, std::size_t period)
{
    return [=](const simulation::Recording& recording) {
        const simulation::Signal* signal = recording.signal(id);
        if (signal == nullptr) throw std::runtime_error("no signal " + id);
        double sum = 0;
        int count = 0;
        for (std::size_t begin = 0; begin + to <= signal->mean.size(); begin += period) {
            for (std::size_t i = begin + from; i < begin + to; ++i) {
                sum += static_cast<double>(signal->mean[i]);
                ++count;
            }
            if (period == 0) break;
        }
        return sum / count;
    };
}

} // namespace headroom::oracle

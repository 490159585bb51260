#include "models/capacity/critical_path.h"

#include "models/capacity/peak.h"

#include <algorithm>
#include <map>

namespace headroom::capacity {
namespace {

using simulation::StepRow;
using simulation::Topology;
using Kind = scenario::Step::Kind;

StepTime scaled(const StepTime& of, double factor) { return {of.network * factor, of.cpu * factor, of.time * factor, of.latency * factor}; }

class PathFinder {
public:
    explicit PathFinder(const Topology& topology) : m_topology(topology), m_model(demandsOf(topology)), m_roundTrips(roundTrips(*topology.scenario)) {}

    std::vector<CriticalPath> find() const
    {
        std::vector<CriticalPath> paths;
        for (const simulation::OperationRow& row : m_topology.operations) paths.push_back(pathOf(row));
        return paths;
    }

private:
    /// Mean round trip of an operation's clients; operations that nobody starts have none.
    static std::map<std::string, double> roundTrips(const scenario::Scenario& scenario)
    {
        const Peak peak = peakOf(scenario);
        std::map<std::string, std::pair<double, double>> sums;   // weight, weighted seconds
        for (std::size_t s = 0; s < scenario.traffic.size(); ++s) {
            double mean = 0;
            for (const scenario::TrafficRegion& region : scenario.traffic[s].regions) mean += region.share * region.roundTrip.toSeconds();
            const double rate = peak.ratePerSecond > 0 ? peak.ratePerSecondBySource[s] : 1.0;
            for (const scenario::MixEntry& entry : scenario.traffic[s].mix) {
                auto& [weight, weighted] = sums[entry.operation];
                weight += rate * entry.share;
                weighted += rate * entry.share * mean;
            }
        }
        std::map<std::string, double> means;
        for (const auto& [name, sum] : sums) means[name] = sum.first > 0 ? sum.second / sum.first : 0;
        return means;
    }

    [[nodiscard]] CriticalPath pathOf(const simulation::OperationRow& row) const
    {
        CriticalPath path;
        path.operation = row.spec->name;
        path.clientOperation = row.spec->consumes.empty();
        if (const auto roundTrip = m_roundTrips.find(path.operation); path.clientOperation && roundTrip != m_roundTrips.end() && roundTrip->second > 0) {
            PathStep clients;
            clients.kind = PathStep::Kind::Clients;
            clients.seconds = clients.own.network = roundTrip->second;
            path.steps.push_back(std::move(clients));
        }
        for (std::uint32_t i = 0; i < row.stepCount; ++i) path.steps.push_back(follow(row.firstStep + i, row.spec->steps[i], 1));
        std::map<std::string, double> byComponent;
        for (const PathStep& step : path.steps) {
            path.seconds += step.seconds;
            collect(step, byComponent);
        }
        for (const auto& [component, seconds] : byComponent)
            if (seconds > 0) path.shares.push_back({component, seconds, path.seconds > 0 ? seconds / path.seconds : 0});
        std::ranges::stable_sort(path.shares, [](const ComponentShare& a, const ComponentShare& b) { return a.seconds > b.seconds; });
        return path;
    }

    /// The way through step `index`, which is reached `entries` times on average.
    [[nodiscard]] PathStep follow(std::uint32_t index, const scenario::Step& spec, double entries) const
    {
        const StepRow& row = m_topology.steps[index];
        PathStep step;
        step.probability = row.probability;
        step.times = row.times;
        step.pointer = spec.pointer;
        const double calls = entries * row.probability * row.times * m_model.tries[index];
        if (row.kind == Kind::Parallel) {
            step.kind = PathStep::Kind::Parallel;
            step.branches = static_cast<int>(row.childCount);
            for (std::uint32_t i = 0; i < row.childCount; ++i) {
                PathStep branch = follow(row.firstChild + i, spec.steps[i], calls);
                if (step.steps.empty() || branch.seconds > step.seconds) {
                    step.slackSeconds = step.steps.empty() ? branch.seconds : branch.seconds - step.seconds;
                    step.seconds = branch.seconds;
                    step.steps = {std::move(branch)};
                } else {
                    step.slackSeconds = std::min(step.slackSeconds, step.seconds - branch.seconds);
                }
            }
            return step;
        }
        step.kind = row.kind == Kind::Send ? PathStep::Kind::Send : PathStep::Kind::Call;
        step.component = spec.target;
        step.own = scaled(m_model.stepTimes[index], calls);
        step.seconds = step.own.total();
        for (std::uint32_t i = 0; i < row.childCount; ++i) {
            step.steps.push_back(follow(row.firstChild + i, spec.steps[i], calls));
            step.seconds += step.steps.back().seconds;
        }
        return step;
    }

    static void collect(const PathStep& step, std::map<std::string, double>& byComponent)
    {
        if (step.kind == PathStep::Kind::Clients) byComponent["clients"] += step.seconds;
        else if (!step.component.empty()) byComponent[step.component] += step.own.total();
        for (const PathStep& nested : step.steps) collect(nested, byComponent);
    }

    const Topology& m_topology;
    DemandModel m_model;
    std::map<std::string, double> m_roundTrips;
};

} // namespace

std::vector<CriticalPath> criticalPaths(const Topology& topology) { return PathFinder(topology).find(); }

} // namespace headroom::capacity

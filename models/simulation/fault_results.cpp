#include "models/simulation/fault_results.h"

#include "models/simulation/disturbances.h"

#include <algorithm>
#include <map>

namespace headroom::simulation {
namespace {

using Kind = scenario::FaultSpec::Kind;

const char* nameOf(Kind kind)
{
    switch (kind) {
    case Kind::Pod: return "pod";
    case Kind::Node: return "node";
    case Kind::Zone: return "zone";
    case Kind::Down: return "down";
    case Kind::Slow: return "slow";
    case Kind::Failover: return "failover";
    case Kind::Loss: return "loss";
    case Kind::Expire: return "expire";
    }
    return "";
}

double at(const Signal* signal, std::size_t bucket)
{
    return signal && bucket < signal->mean.size() ? static_cast<double>(signal->mean[bucket]) : 0;
}

/// Requests of each bucket, as counts.
std::vector<compute::FailureSample> samplesOf(const Recording& recording)
{
    std::vector<compute::FailureSample> samples;
    const Signal* offered = recording.signal("requests.offered");
    const Signal* bad[]{recording.signal("requests.failed"), recording.signal("requests.timedOut"), recording.signal("requests.throttled"), recording.signal("requests.lost")};
    for (std::size_t b = 0; b < recording.bucketCount(); ++b) {
        compute::FailureSample sample;
        sample.from = recording.start + recording.bucket * static_cast<std::int64_t>(b);
        sample.to = std::min(sample.from + recording.bucket, recording.end);
        const double seconds = (sample.to - sample.from).toSeconds();
        sample.offered = at(offered, b) * seconds;
        for (const Signal* signal : bad) sample.failed += at(signal, b) * seconds;
        sample.ended = sample.failed + at(recording.signal("requests.completed"), b) * seconds;
        samples.push_back(sample);
    }
    return samples;
}

/// End of the first bucket of [from, until] after which no service has fewer ready pods than it wants.
SimTime podsBackAt(const Recording& recording, const Topology& topology, const std::vector<std::uint32_t>& services, SimTime from, SimTime until)
{
    SimTime back = from;
    for (const std::uint32_t s : services) {
        const std::string& id = topology.component(topology.services[s].component).id;
        const Signal* wanted = recording.signal(id + ".replicas");
        const Signal* ready = recording.signal(id + ".readyReplicas");
        for (std::size_t b = 0; b < recording.bucketCount(); ++b) {
            const SimTime end = std::min(recording.start + recording.bucket * static_cast<std::int64_t>(b + 1), recording.end);
            if (end <= from || end > until) continue;
            // Counted at the end of each bucket: they came back in the one that follows.
            if (at(ready, b) < at(wanted, b)) back = std::max(back, std::min(end + recording.bucket, recording.end));
        }
    }
    return back;
}

std::optional<Duration> backupOf(const scenario::Component& component)
{
    const auto* cosmos = component.as<scenario::CosmosDbSpec>();
    if (!cosmos) return std::nullopt;
    return cosmos->backup == "periodic" ? Duration::hours(4) : Duration::seconds(100);
}

} // namespace

void addFaultResults(Recording& recording, const Topology& topology, std::uint32_t replication)
{
    recording.faults.clear();
    if (!topology.disturbances || topology.disturbances->faults.empty()) return;
    const Disturbances& rules = *topology.disturbances;
    const auto plan = rules.faultsWithin(recording.seed, replication, recording.start, recording.end);
    const auto samples = samplesOf(recording);
    std::vector<std::uint32_t> everyService(topology.services.size());
    for (std::uint32_t s = 0; s < everyService.size(); ++s) everyService[s] = s;
    std::map<std::uint32_t, SimTime> heldSince;
    for (std::size_t i = 0; i < plan.size(); ++i) {
        const compute::Fault& fault = plan[i];
        const FaultTarget& target = rules.faults[fault.rule];
        const SimTime until = i + 1 < plan.size() ? std::min(plan[i + 1].from, recording.end) : recording.end;
        SimTime backAt = std::max(fault.from, fault.to);
        if (!target.pools.empty() || !target.services.empty())
            backAt = std::max(backAt, podsBackAt(recording, topology, target.pools.empty() ? target.services : everyService, fault.from, until));
        const compute::Recovery recovery = compute::measureRecovery(fault.from, backAt, until, samples, kFailedShareRecovered);
        FaultResult result;
        result.name = target.spec->name;
        result.kind = nameOf(target.spec->kind);
        result.component = topology.component(target.component).id;
        result.from = fault.from;
        result.to = fault.to;
        if (recovery.recoveryTime) result.recoverySeconds = recovery.recoveryTime->toSeconds();
        result.offered = recovery.offered;
        result.failed = recovery.failed;
        result.failedShareMax = recovery.failedShareMax;
        if (target.spec->dataLost) {
            const SimTime since = heldSince.contains(target.component) ? heldSince[target.component] : recording.start;
            result.dataLostSeconds = compute::dataLost({{}, backupOf(topology.component(target.component))}, since, fault.from).toSeconds();
            heldSince[target.component] = fault.from;
        }
        recording.faults.push_back(std::move(result));
    }
}

} // namespace headroom::simulation

#include "models/compute/pod_lifecycle.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <tuple>

namespace headroom::compute {

namespace {

/// Age in powers of two of seconds; pods of one bucket count as equally old.
int ageBucket(SimTime since, SimTime now)
{
    const std::int64_t seconds = std::max<std::int64_t>(0, (now - since).count() / 1'000'000'000);
    return static_cast<int>(std::bit_width(static_cast<std::uint64_t>(seconds)));
}

} // namespace

Duration pullTime(const ImagePull& pull)
{
    if (pull.present) {
        return {};
    }
    return Duration::fromSeconds(static_cast<double>(pull.imageBytes) / pull.bytesPerSecond) + pull.overhead;
}

Duration timeToReady(const PodStart& start)
{
    const Duration untilContainer = start.scheduled + start.sandbox + start.pull + start.initContainers;
    const Duration answers = std::max(start.processStart, start.sidecar);
    if (start.probePeriod <= Duration{}) {
        return untilContainer + answers;
    }
    const Duration phase = Duration::fromSeconds(start.probePhase * start.probePeriod.toSeconds());
    const Duration firstProbe = start.probeInitialDelay + phase;
    std::int64_t failing = 0;  // probes that come before the process answers
    if (answers > firstProbe) {
        const Duration wait = answers - firstProbe;
        failing = (wait.count() + start.probePeriod.count() - 1) / start.probePeriod.count();
    }
    const std::int64_t further = failing + std::max(1, start.probeSuccessThreshold) - 1;
    return untilContainer + firstProbe + start.probePeriod * further;
}

Duration CrashBackOff::nextDelay(Duration ran)
{
    if (ran >= kResetAfter) {
        reset();
    }
    const Duration delay = m_next;
    m_next = std::min(m_next * 2, kMaximum);
    return delay;
}

TerminationTimes terminate(const Termination& rules, Duration workLeft)
{
    TerminationTimes times;
    times.stopsNewWork = std::min(rules.preStop, rules.grace);
    const Duration finished = times.stopsNewWork + workLeft;
    times.killed = finished > rules.grace;
    times.gone = std::min(finished, rules.grace);
    times.refusing = std::max(Duration{}, rules.endpointPropagation - times.stopsNewWork);
    return times;
}

std::size_t chooseVictim(std::span<const VictimCandidate> candidates, SimTime now)
{
    const auto key = [now](const VictimCandidate& pod) {
        return std::tuple{pod.assigned, pod.phase, pod.ready, pod.deletionCost, -pod.replicasOnNode,
                          pod.ready ? ageBucket(pod.readySince, now) : 0, -pod.restarts, ageBucket(pod.created, now)};
    };
    std::size_t victim = 0;
    for (std::size_t i = 1; i < candidates.size(); ++i) {
        if (key(candidates[i]) < key(candidates[victim])) {
            victim = i;
        }
    }
    return victim;
}

} // namespace headroom::compute

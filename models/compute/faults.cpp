#include "models/compute/faults.h"

#include "core/base/assert.h"
#include "core/random/stream.h"

#include <algorithm>

namespace headroom::compute {

std::vector<Fault> faultPlan(std::span<const FaultRule> rules, std::uint64_t seed, std::uint32_t replication, SimTime origin, SimTime from, SimTime to)
{
    std::vector<Fault> plan;
    for (std::uint32_t r = 0; r < rules.size(); ++r) {
        const FaultRule& rule = rules[r];
        random::Generator stream = random::makeStream(seed, replication, "fault/" + rule.name);
        const random::Sampler duration(rule.duration);
        const auto add = [&](SimTime begin) {
            const std::uint64_t choices = stream.next();
            const Duration length = Duration::nanoseconds(duration.sampleNs(stream));
            const SimTime end = rule.forGood ? SimTime::never() : begin + length;
            if (begin < to && (end > from || begin >= from)) plan.push_back({begin, end, r, choices});
            return end;
        };
        HEADROOM_CHECK(!rule.every || *rule.every > Duration{});
        if (rule.at) {
            SimTime free = add(*rule.at);
            if (!rule.every) continue;
            for (SimTime due = *rule.at + *rule.every; due < to && free < to; due += *rule.every)
                if (due >= free) free = add(due);
            continue;
        }
        HEADROOM_CHECK(rule.every);
        const double meanSeconds = rule.every->toSeconds();
        for (SimTime up = origin; up < to;) {
            const double seconds = meanSeconds * random::exponential(stream);
            if (seconds >= (to - up).toSeconds()) break;
            up = add(up + Duration::fromSeconds(seconds));
        }
    }
    std::stable_sort(plan.begin(), plan.end(), [](const Fault& a, const Fault& b) { return a.from < b.from; });
    return plan;
}

double availability(Duration meanTimeBetween, Duration meanDuration)
{
    const double up = meanTimeBetween.toSeconds();
    return up <= 0 ? 0 : up / (up + std::max(0.0, meanDuration.toSeconds()));
}

Recovery measureRecovery(SimTime from, SimTime backAt, SimTime until, std::span<const FailureSample> samples, double failedShare)
{
    Recovery recovery;
    SimTime well = std::max(from, backAt);
    SimTime seenUntil = from;
    bool bad = false;
    for (const FailureSample& sample : samples) {
        if (sample.to <= from || sample.from >= until) continue;
        seenUntil = sample.to;
        // Those of earlier buckets fail as well: of what was offered or has ended, whichever is more, never more than all fail.
        const double of = std::max({sample.offered, sample.ended, sample.failed});
        const double share = of > 0 ? sample.failed / of : 0;
        recovery.failedShareMax = std::max(recovery.failedShareMax, share);
        bad = share > failedShare;
        if (bad) well = std::max(well, sample.to);
    }
    if (!bad && backAt < until && well <= std::max(seenUntil, backAt)) recovery.recoveryTime = well - from;
    const SimTime last = recovery.recoveryTime ? well : until;
    for (const FailureSample& sample : samples) {
        if (sample.to <= from || sample.from >= last) continue;
        recovery.offered += sample.offered;
        recovery.failed += sample.failed;
    }
    return recovery;
}

Duration dataLost(const DataProtection& protection, SimTime heldSince, SimTime at)
{
    Duration lost = std::max(Duration{}, at - heldSince);
    if (protection.backupEvery && *protection.backupEvery > Duration{})
        lost = Duration::nanoseconds(lost.count() % protection.backupEvery->count());
    if (protection.replicationLag) lost = std::min(lost, *protection.replicationLag);
    return lost;
}

} // namespace headroom::compute

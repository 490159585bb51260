#include "models/analysis/saturation.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <tuple>

namespace headroom::analysis {

using simulation::Recording;
using simulation::Resource;

namespace {

constexpr double kCauseOverlapMin = 0.5;
/// Below this the CPU of a service whose workers are all taken is worth a remark: an autoscaler on CPU would not have acted.
constexpr double kIdleCpuMax = 0.6;

/// Held while its owner waits for somebody else.
bool heldWhileWaiting(const Resource& resource)
{
    return resource.name == "workers" || resource.name.starts_with("connections");
}

/// Whether callers wait while this is full. A cache evicts, a pod is killed; only a broker makes its publishers wait for memory.
bool makesWait(const scenario::Scenario& scenario, const Resource& resource)
{
    if (resource.name != "memory") return true;
    const scenario::Component* owner = scenario.find(resource.component);
    return owner != nullptr && (owner->as<scenario::RabbitMqSpec>() || owner->as<scenario::KafkaSpec>() || owner->as<scenario::EventHubsSpec>());
}

bool countable(const Resource& resource)
{
    return resource.unit == "slots" || resource.unit == "connections" || resource.unit == "sessions";
}

std::string amount(const Resource& resource, double value)
{
    if (countable(resource)) return countText(static_cast<std::uint64_t>(std::llround(std::max(0.0, value))));
    if (resource.unit == "B") return quantityText(value, "B");
    return numberText(value);
}

std::size_t bucketsOf(const Resource& resource) { return resource.utilisationMean.size(); }

/// Shares of `resource`'s saturated buckets in which `other` is saturated too; 0 where it has none.
double overlap(const Resource& resource, const Resource& other)
{
    std::size_t both = 0;
    std::size_t mine = 0;
    for (std::size_t i = 0; i < bucketsOf(resource); ++i) {
        if (!saturatedIn(resource, i)) continue;
        ++mine;
        both += saturatedIn(other, i) ? 1U : 0U;
    }
    return mine == 0 ? 0.0 : static_cast<double>(both) / static_cast<double>(mine);
}

void findDemandPeak(Saturation& saturation, const Recording& recording)
{
    const Resource& resource = *saturation.resource;
    for (std::size_t i = 0; i < resource.demand.size(); ++i) {
        const auto demand = valueAt(resource.demand, i);
        const auto capacity = valueAt(resource.capacity, i);
        if (!demand || !capacity || *demand <= *capacity * 1.005) continue;
        if (!saturation.demandPeak || *demand > *saturation.demandPeak) {
            saturation.demandPeak = demand;
            saturation.demandPeakAt = bucketStart(recording, i);
        }
    }
}

void findSlotsNeeded(Saturation& saturation, const Recording& recording)
{
    const Resource& resource = *saturation.resource;
    const simulation::Signal* arrivals = recording.signal(resource.component + ".arrivals");
    if (resource.name != "workers" || arrivals == nullptr) return;
    saturation.slotsNeeded = 0;
    // Over five buckets: in one alone the noise of the arrivals would decide the highest value.
    constexpr std::size_t kReach = 2;
    for (std::size_t i = kReach; i + kReach < resource.demand.size(); ++i) {
        bool full = true;
        for (std::size_t j = i - kReach; j <= i + kReach; ++j) full = full && saturatedIn(resource, j);
        if (!full) continue;
        const double rate = meanOf(recording, arrivals->mean, i - kReach, i + kReach + 1).value_or(0);
        const double growth = (valueAt(resource.demand, i + kReach).value_or(0) - valueAt(resource.demand, i - kReach).value_or(0))
                              / (2.0 * kReach * recording.bucket.toSeconds());
        // Nothing leaves when all of them are stuck: then no number of slots is an answer.
        if (rate <= 0 || growth >= 0.95 * rate) continue;
        const double slots = valueAt(resource.capacity, i).value_or(0);
        saturation.slotsNeeded = std::max(*saturation.slotsNeeded, slots * rate / (rate - growth));
    }
}

void findEnd(Saturation& saturation, const Recording& recording)
{
    const Resource& resource = *saturation.resource;
    std::optional<std::size_t> last;
    for (std::size_t i = 0; i < bucketsOf(resource); ++i)
        if (saturatedIn(resource, i)) last = i;
    const std::size_t first = bucketAt(recording, saturation.since);
    const std::size_t end = std::max(last.value_or(first), first) + 1;
    saturation.until = std::min(bucketStart(recording, end), recording.end);
    saturation.recovered = end < bucketsOf(resource);
    // Minutes with refusals count as saturated too, but the series holds no refusals: then its end is not known.
    double seen = 0;
    for (std::size_t i = 0; i < bucketsOf(resource); ++i)
        if (saturatedIn(resource, i)) seen += bucketSeconds(recording, i) / 60;
    saturation.endKnown = seen >= 0.9 * resource.saturatedMinutes;
}

/// The callee with lock-ups from before this resource filled that cover most of its saturated time.
void findLockedCallee(Saturation& waiting, const scenario::Scenario& scenario, const Recording& recording, const CallTree& calls)
{
    for (const scenario::Component& component : scenario.components) {
        const auto* service = component.as<scenario::ServiceSpec>();
        if (service == nullptr || !service->deadlock || !calls.waitsFor(waiting.resource->component, component.id)) continue;
        std::vector<bool> locked(bucketsOf(*waiting.resource), false);
        std::optional<SimTime> first;
        for (const simulation::Event& event : recording.eventLog) {
            if (event.kind != simulation::EventKind::Deadlock || event.component != component.id) continue;
            first = std::min(first.value_or(event.at), event.at);
            const std::size_t end = bucketAt(recording, event.at + service->deadlock->duration);
            for (std::size_t i = bucketAt(recording, event.at); i <= end && i < locked.size(); ++i) locked[i] = true;
        }
        if (!first || *first >= waiting.since + recording.bucket) continue;
        std::size_t mine = 0;
        std::size_t both = 0;
        for (std::size_t i = 0; i < locked.size(); ++i) {
            if (!saturatedIn(*waiting.resource, i)) continue;
            ++mine;
            both += locked[i] ? 1U : 0U;
        }
        const double share = mine == 0 ? 0 : static_cast<double>(both) / static_cast<double>(mine);
        if (share < kCauseOverlapMin || share <= waiting.lockedShare) continue;
        waiting.lockedComponent = component.id;
        waiting.lockedShare = share;
    }
}

std::string cpuRemark(const Saturation& saturation, const Recording& recording)
{
    if (saturation.resource->name != "workers") return {};
    const std::string id = saturation.resource->component + "/cpu";
    const auto cpu = std::ranges::find(recording.resources, id, &Resource::id);
    if (cpu == recording.resources.end()) return {};
    double sum = 0;
    std::size_t count = 0;
    for (std::size_t i = 0; i < bucketsOf(*saturation.resource); ++i) {
        const auto busy = valueAt(cpu->utilisationMean, i);
        if (!saturatedIn(*saturation.resource, i) || !busy) continue;
        sum += *busy;
        ++count;
    }
    if (count == 0 || sum / static_cast<double>(count) >= kIdleCpuMax) return {};
    return fmt::format(" Its CPU was only {} busy meanwhile.", percentText(sum / static_cast<double>(count)));
}

std::string scalingRemark(const Saturation& saturation, const scenario::Scenario& scenario)
{
    const scenario::Component* component = scenario.find(saturation.resource->component);
    const scenario::ServiceSpec* service = component == nullptr ? nullptr : component->as<scenario::ServiceSpec>();
    if (service == nullptr || service->hpa || service->keda || saturation.waitsForAnother()) return {};
    return fmt::format(" It has {} and no autoscaler.", countOf(static_cast<std::uint64_t>(std::max(0, service->replicas)), "pod"));
}

} // namespace

std::size_t lockUpsOf(const Recording& recording, std::string_view component)
{
    return static_cast<std::size_t>(std::ranges::count_if(recording.eventLog, [&](const simulation::Event& event) {
        return event.kind == simulation::EventKind::Deadlock && event.component == component;
    }));
}

std::vector<Saturation> saturationsOf(const scenario::Scenario& scenario, const Recording& recording, const CallTree& calls)
{
    std::vector<Saturation> found;
    for (const Resource& resource : recording.resources) {
        if (!resource.firstSaturatedAt) continue;
        Saturation saturation;
        saturation.resource = &resource;
        saturation.since = *resource.firstSaturatedAt;
        saturation.minutes = resource.saturatedMinutes;
        const std::size_t bucket = bucketAt(recording, saturation.since);
        saturation.capacity = valueAt(resource.capacity, bucket).value_or(0);
        const double used = valueAt(resource.utilisationMax, bucket)
                                .value_or(valueAt(resource.utilisationMean, bucket).value_or(1));
        saturation.used = std::min(1.0, used) * saturation.capacity;
        if (resource.name == "workers") {
            const simulation::Signal* ready = recording.signal(resource.component + ".readyReplicas");
            const auto pods = ready == nullptr ? std::nullopt : valueAt(ready->max.empty() ? ready->mean : ready->max, bucket);
            // Without a pod there are no slots either, or those of the pods that are to come.
            saturation.noPodReady = pods ? *pods < 0.5 : saturation.used < 0.5 && (valueAt(resource.utilisationMean, bucket).value_or(0) >= kSaturatedShare || saturation.capacity < 0.5);
        }
        findDemandPeak(saturation, recording);
        findSlotsNeeded(saturation, recording);
        findEnd(saturation, recording);
        found.push_back(saturation);
    }
    std::ranges::stable_sort(found, {}, [](const Saturation& s) {
        return std::tuple(s.since, s.resource->firstFullAt.value_or(SimTime::never()));
    });
    for (std::size_t i = 0; i < found.size(); ++i) {
        Saturation& waiting = found[i];
        waiting.order = static_cast<int>(i) + 1;
        if (!heldWhileWaiting(*waiting.resource)) continue;
        // Sorted: whatever saturated earlier or at the same time stands before, ties by firstFullAt included.
        for (std::size_t j = 0; j < i && waiting.cause == nullptr; ++j) {
            const Resource& callee = *found[j].resource;
            if (!makesWait(scenario, callee) || callee.component == waiting.resource->component || !calls.waitsFor(waiting.resource->component, callee.component))
                continue;
            const double share = overlap(*waiting.resource, callee);
            if (share < kCauseOverlapMin) continue;
            waiting.cause = &callee;
            waiting.causeShare = share;
        }
        if (waiting.cause == nullptr) findLockedCallee(waiting, scenario, recording, calls);
    }
    return found;
}

std::string saturationVerb(const Resource& resource)
{
    if (resource.name == "workers") return "ran out of workers";
    if (resource.name == "cpu") return "ran out of CPU";
    if (resource.name == "vCores") return "ran out of vCores";
    if (resource.name == "IOPS") return "did all the disk operations it can";
    if (resource.name == "memory") return "ran out of memory";
    if (resource.name == "RU/s") return "reached its provisioned RU/s";
    if (resource.name == "sends") return "reached its send limit";
    if (resource.name == "credits") return "used up its credits";
    if (resource.name == "size") return "filled up";
    if (resource.name.starts_with("partitions of ")) return "had a message of every partition in work for " + resource.name.substr(14);
    if (resource.name == "sessions") return "had a message of every session in work";
    if (resource.name.starts_with("connections")) return "ran out of " + resource.name;
    return "reached its limit of " + resource.name;
}

std::string saturationCounts(const Saturation& saturation)
{
    const Resource& resource = *saturation.resource;
    const bool count = countable(resource);
    if (saturation.noPodReady) {
        const double waited = std::ceil(saturation.demandPeak.value_or(0) - 0.05);
        return waited >= 1 ? fmt::format("no pod ready, {} waiting", amount(resource, waited)) : std::string("no pod ready");
    }
    const std::string unit = count || resource.unit == "B" ? "" : " " + resource.unit;
    std::string text = fmt::format("{} of {}{} {}", amount(resource, saturation.used), amount(resource, saturation.capacity), unit,
                                   count ? "busy" : "used");
    if (!saturation.demandPeak) return text;
    if (!count) return text + fmt::format(", {} asked for", amount(resource, *saturation.demandPeak));
    const double needed = std::ceil(saturation.slotsNeeded.value_or(*saturation.demandPeak) - 0.05);
    // More slots do not help one that waits for another: its holding time would not stay the same.
    if (needed > saturation.capacity && !saturation.waitsForAnother()) return text + fmt::format(", {} needed", amount(resource, needed));
    const double waiting = std::ceil(*saturation.demandPeak - saturation.capacity);
    if (waiting >= 1) text += fmt::format(", {} waiting", amount(resource, waiting));
    return text;
}

std::string resourceTitle(const scenario::Scenario& scenario, const Resource& resource)
{
    return titleOf(scenario, resource.component) + " " + (resource.name == "cpu" ? "CPU" : resource.name);
}

std::string saturationSentence(const Saturation& saturation, const scenario::Scenario& scenario, const Recording& recording,
                               const LocalClock& clock)
{
    const Resource& resource = *saturation.resource;
    std::string text = fmt::format("{} {} at {}: {}", titleOf(scenario, resource.component), saturationVerb(resource),
                                   clock.at(saturation.since), saturationCounts(saturation));
    if (saturation.demandPeak) text += fmt::format("; most asked for at {}", clock.at(saturation.demandPeakAt));
    text += fmt::format("; full for {}", spanText(Duration::fromSeconds(saturation.minutes * 60)));
    if (!saturation.endKnown) {
        text += ", refusals included.";
    } else {
        text += saturation.recovered ? fmt::format(", for the last time until {}.", clock.at(saturation.until))
                                     : std::string(", and still full at the end of the window.");
    }
    if (saturation.cause != nullptr) {
        text += fmt::format(" It holds them while it waits for {}, which was full during {} of that time.",
                            resourceTitle(scenario, *saturation.cause), percentText(saturation.causeShare));
    }
    if (!saturation.lockedComponent.empty()) {
        text += fmt::format(" It holds them while it waits for {}, of which pods were locked up during {} of that time ({} times in the window).",
                            titleOf(scenario, saturation.lockedComponent), percentText(saturation.lockedShare),
                            countText(lockUpsOf(recording, saturation.lockedComponent)));
    }
    return text + cpuRemark(saturation, recording) + scalingRemark(saturation, scenario);
}

} // namespace headroom::analysis

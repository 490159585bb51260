#include "models/simulation/join_pieces.h"

#include "models/simulation/summaries.h"

#include <algorithm>
#include <utility>

namespace headroom::simulation {
namespace {

template <typename T>
void append(std::vector<T>& head, std::vector<T>&& next)
{
    head.insert(head.end(), std::make_move_iterator(next.begin()), std::make_move_iterator(next.end()));
}

double weighted(double a, double weightA, double b, double weightB)
{
    return weightA + weightB > 0 ? (a * weightA + b * weightB) / (weightA + weightB) : a;
}

void join(LatencySummary& head, const LatencySummary& next)
{
    head.histogram.merge(next.histogram);
    head = summaryOf(head.histogram);
}

/// Figures that are a state at the end and not a count.
bool isState(const std::string& figure) { return figure == "replicas" || figure.ends_with("waiting") || figure == "liveBytes" || figure == "partitions" ||
           figure == "units" || figure == "portsPerNode"; }

void join(ComponentResult& head, ComponentResult&& next, double headSeconds, double nextSeconds)
{
    head.waitMs.value = weighted(head.waitMs.value, static_cast<double>(head.waited), next.waitMs.value, static_cast<double>(next.waited));
    head.meanInSystem.value = weighted(head.meanInSystem.value, headSeconds, next.meanInSystem.value, nextSeconds);
    head.waited += next.waited;
    head.arrivals += next.arrivals;
    head.completions += next.completions;
    head.refused += next.refused;
    join(head.response, next.response);
    head.responseMs = head.response.meanMs;
    for (std::size_t f = 0; f < head.figures.size() && f < next.figures.size(); ++f)
        head.figures[f].second = next.figures[f].second + (isState(head.figures[f].first) ? 0.0 : head.figures[f].second);
}

void join(Resource& head, Resource&& next, double headSeconds, double nextSeconds)
{
    append(head.utilisationMean, std::move(next.utilisationMean));
    append(head.utilisationMax, std::move(next.utilisationMax));
    append(head.capacity, std::move(next.capacity));
    append(head.demand, std::move(next.demand));
    head.utilisation.value = weighted(head.utilisation.value, headSeconds, next.utilisation.value, nextSeconds);
    head.utilisationPeak = std::max(head.utilisationPeak, next.utilisationPeak);
    if (!head.firstSaturatedAt) head.firstSaturatedAt = next.firstSaturatedAt;
    if (!head.firstFullAt) head.firstFullAt = next.firstFullAt;
    head.saturatedMinutes += next.saturatedMinutes;
}

/// Requests of `head` that ended while `next` ran: by the clock they belong to its first bucket.
void addSettled(Recording& next, const Requests& settled)
{
    const double seconds = std::min(next.bucket, next.end - next.start).toSeconds();
    if (seconds <= 0) return;
    const std::pair<const char*, std::uint64_t> outcomes[] = {{"requests.completed", settled.completed}, {"requests.failed", settled.failed},
                                                              {"requests.timedOut", settled.timedOut}, {"requests.throttled", settled.throttled},
                                                              {"requests.lost", settled.lost}};
    for (const auto& [id, count] : outcomes)
        for (Signal& signal : next.signals)
            if (signal.id == id && !signal.mean.empty()) signal.mean.front() += static_cast<float>(static_cast<double>(count) / seconds);
}

void joinUsage(Recording& head, Recording&& next)
{
    const std::size_t hours = head.offeredPerHour.size();
    for (Usage& usage : next.usage) {
        const auto same = [&](const Usage& u) { return u.component == usage.component && u.meter == usage.meter && u.followsTraffic == usage.followsTraffic; };
        auto row = std::find_if(head.usage.begin(), head.usage.end(), same);
        if (row == head.usage.end()) row = head.usage.insert(head.usage.end(), Usage{usage.component, usage.meter, {}, usage.followsTraffic, {}, {}});
        row->perHour.resize(hours, 0.0);
        append(row->perHour, std::move(usage.perHour));
        if (usage.usedPerHour.empty()) continue;
        row->usedPerHour.resize(hours, 0.0);
        row->floorPerHour.resize(hours, 0.0);
        append(row->usedPerHour, std::move(usage.usedPerHour));
        append(row->floorPerHour, std::move(usage.floorPerHour));
    }
    // The same components in the same order: both pieces are of one topology.
    for (std::size_t i = 0; i < head.running.size() && i < next.running.size(); ++i) append(head.running[i].hoursPerHour, std::move(next.running[i].hoursPerHour));
    append(head.offeredPerHour, std::move(next.offeredPerHour));
    for (Usage& usage : head.usage) {
        usage.perHour.resize(head.offeredPerHour.size(), 0.0);
        if (usage.usedPerHour.empty()) continue;
        usage.usedPerHour.resize(head.offeredPerHour.size(), 0.0);
        usage.floorPerHour.resize(head.offeredPerHour.size(), 0.0);
    }
}

} // namespace

void joinPieces(PieceRecording& headPiece, PieceRecording&& nextPiece)
{
    Recording& head = headPiece.recording;
    Recording& next = nextPiece.recording;
    const double headSeconds = (head.end - head.start).toSeconds();
    const double nextSeconds = (next.end - next.start).toSeconds();
    addSettled(next, headPiece.settledAfterEnd);
    headPiece.settledAfterEnd = nextPiece.settledAfterEnd;

    head.events += next.events;
    head.fingerprint = (head.fingerprint ^ next.fingerprint) * 0x100000001b3ULL;
    head.partial = head.partial || next.partial;
    head.end = next.end;
    add(head.requests, next.requests);
    head.failedShare.value = failedShareOf(head.requests);
    join(head.latency, next.latency);
    for (std::size_t i = 0; i < head.operations.size(); ++i) {
        add(head.operations[i].requests, next.operations[i].requests);
        join(head.operations[i].latency, next.operations[i].latency);
    }
    for (std::size_t i = 0; i < head.components.size(); ++i) join(head.components[i], std::move(next.components[i]), headSeconds, nextSeconds);
    for (std::size_t i = 0; i < head.resources.size(); ++i) join(head.resources[i], std::move(next.resources[i]), headSeconds, nextSeconds);
    for (std::size_t i = 0; i < head.signals.size(); ++i) {
        append(head.signals[i].min, std::move(next.signals[i].min));
        append(head.signals[i].mean, std::move(next.signals[i].mean));
        append(head.signals[i].max, std::move(next.signals[i].max));
    }
    append(head.eventLog, std::move(next.eventLog));
    joinUsage(head, std::move(next));
}

} // namespace headroom::simulation

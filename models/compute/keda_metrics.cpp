#include "models/compute/keda_metrics.h"

#include "core/base/assert.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace headroom::compute {
namespace {

struct Lag { std::int64_t scaling = 0, all = 0; };

Lag lagOf(const KafkaLagRules& rules, const PartitionOffsets& partition, std::optional<std::int64_t>* previous)
{
    if (!partition.committed) {
        const std::int64_t lag = rules.scaleToZeroOnInvalidOffset ? 0 : rules.earliest ? partition.latest : 1;
        return {lag, lag};
    }
    const std::int64_t lag = partition.latest - *partition.committed;
    const bool persistent = previous && *previous && **previous == *partition.committed;
    if (previous) *previous = partition.committed;
    return {persistent ? 0 : lag, lag};
}

/// Smallest divisor of `partitions` that takes `total` at `threshold` each; all partitions when none does.
std::int64_t evenShare(std::int64_t total, std::int64_t partitions, std::int64_t threshold)
{
    for (std::int64_t divisor = 1; divisor < partitions; ++divisor)
        if (partitions % divisor == 0 && divisor * threshold >= total) return divisor;
    return partitions;
}

} // namespace

ScalerValue kafkaLag(const KafkaLagRules& rules, std::span<const PartitionOffsets> partitions, std::vector<std::optional<std::int64_t>>& previous)
{
    if (rules.excludePersistentLag) previous.resize(partitions.size());
    std::int64_t total = 0, all = 0, withLag = 0;
    for (std::size_t i = 0; i < partitions.size(); ++i) {
        const Lag lag = lagOf(rules, partitions[i], rules.excludePersistentLag ? &previous[i] : nullptr);
        total += lag.scaling;
        all += lag.all;
        withLag += lag.scaling > 0;
    }
    const auto threshold = std::max<std::int64_t>(1, std::llround(rules.lagThreshold));
    const auto count = static_cast<std::int64_t>(partitions.size());
    if (!rules.allowIdleConsumers || rules.limitToPartitionsWithLag || rules.ensureEvenDistribution) {
        if (rules.ensureEvenDistribution) total = evenShare(total, count, threshold) * threshold;
        const std::int64_t bound = rules.limitToPartitionsWithLag ? withLag : count;
        if (total / threshold > bound) total = bound * threshold;
    }
    return {static_cast<double>(total), static_cast<double>(all)};
}

ScalerValue eventHubLag(double unprocessed, std::int64_t partitions, double threshold)
{
    const auto events = static_cast<std::int64_t>(std::floor(std::clamp(unprocessed, 0.0, 9e18)));
    const auto each = std::max<std::int64_t>(1, std::llround(threshold));
    const std::int64_t bounded = events / each > partitions ? partitions * each : events;
    return {static_cast<double>(bounded), static_cast<double>(events)};
}

ScalerValue serviceBusMessages(const QueueDepth& depth)
{
    const double active = depth.waiting + depth.locked;
    return {active, active};
}

ScalerValue rabbitMqLength(const QueueDepth& depth, bool excludeUnacknowledged)
{
    const double length = depth.waiting + (excludeUnacknowledged ? 0 : depth.locked);
    return {length, length};
}

ScalerValue redisListLength(const QueueDepth& depth) { return {depth.waiting, depth.waiting}; }

// ------------------------------------------------------------------------------------------- request rate

RequestRateWindow::RequestRateWindow(Duration window, Duration granularity) : m_granularity(granularity)
{
    HEADROOM_CHECK(granularity > Duration{} && window >= granularity);
    m_buckets.assign(static_cast<std::size_t>((window.count() + granularity.count() - 1) / granularity.count()), 0.0);
}

std::int64_t RequestRateWindow::bucketOf(SimTime at) const
{
    const std::int64_t ns = at.nanoseconds(), step = m_granularity.count();
    return ns >= 0 ? ns / step : -((-ns + step - 1) / step);
}

void RequestRateWindow::clear()
{
    std::fill(m_buckets.begin(), m_buckets.end(), 0.0);
    m_written = false;
}

/// Makes `bucket` the last one; what lies between was without requests.
void RequestRateWindow::moveTo(std::int64_t bucket)
{
    const auto size = static_cast<std::int64_t>(m_buckets.size());
    if (!m_written || bucket - m_last >= size) {
        clear();
        m_first = m_last = bucket;
        m_written = true;
        return;
    }
    while (m_last < bucket) m_buckets[static_cast<std::size_t>(((++m_last % size) + size) % size)] = 0;
}

void RequestRateWindow::record(SimTime now, double count)
{
    const auto size = static_cast<std::int64_t>(m_buckets.size());
    const std::int64_t bucket = bucketOf(now);
    moveTo(bucket);
    m_buckets[static_cast<std::size_t>((bucket % size + size) % size)] += count;
}

void RequestRateWindow::recordSpan(SimTime from, SimTime to, double count)
{
    const auto size = static_cast<std::int64_t>(m_buckets.size());
    const std::int64_t last = bucketOf(to - Duration::nanoseconds(1));
    // Of a span longer than the window only its end matters.
    const std::int64_t first = std::max(bucketOf(from), last - size + 1);
    const double span = (to - from).toSeconds();
    for (std::int64_t bucket = first; bucket <= last; ++bucket) {
        const SimTime begins = SimTime{} + m_granularity * bucket;
        const SimTime begin = std::max(from, begins), end = std::min(to, begins + m_granularity);
        record(begin, count * (end - begin).toSeconds() / span);
    }
}

double RequestRateWindow::perSecond(SimTime now) const
{
    const auto size = static_cast<std::int64_t>(m_buckets.size());
    const std::int64_t bucket = bucketOf(now);
    if (!m_written || bucket - m_last >= size) return 0;
    double sum = 0;
    for (std::int64_t b = std::max(m_first, bucket - size + 1); b <= m_last; ++b) sum += m_buckets[static_cast<std::size_t>((b % size + size) % size)];
    const auto buckets = static_cast<double>(std::min(m_last - m_first + 1, size));
    return std::round(sum / buckets / m_granularity.toSeconds() * 1000) / 1000;
}

} // namespace headroom::compute

#pragma once

#include "core/quantities/time.h"

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

/// What KEDA's scalers make of a backlog: the number that the autoscaler divides by the target, and the one that is compared with the activation
/// threshold. They differ where a scaler bounds its metric by the number of partitions.
namespace headroom::compute {

/// The answer of one query. Both in the trigger's unit (messages, events, requests, requests a second).
struct ScalerValue {
    double scaling = 0;        ///< what the HPA gets
    double activation = 0;     ///< raw: compared with the activation threshold
};

/// Where one consumer group stands in one partition.
struct PartitionOffsets {
    std::int64_t latest = 0;                  ///< offset of the next message to be written, ≥ 0
    std::optional<std::int64_t> committed;    ///< offset of the next message to be read; empty: this group never committed one
};

/// The `kafka` trigger. Defaults: KEDA.
struct KafkaLagRules {
    double lagThreshold = 10;                 ///< whole messages per replica, ≥ 1
    bool earliest = false;                    ///< offsetResetPolicy; KEDA's default is latest
    bool scaleToZeroOnInvalidOffset = false;
    bool allowIdleConsumers = false;          ///< true: no bound by partitions
    bool limitToPartitionsWithLag = false;    ///< bound by the partitions with lag instead of all
    bool ensureEvenDistribution = false;      ///< as many replicas as divide the partitions without rest
    bool excludePersistentLag = false;        ///< a partition that did not move since the last poll asks for no replica
};

/// Lag of a consumer group as the Kafka scaler reports it: Σ(latest − committed) over partitions, bounded. A partition without a committed offset
/// counts 1 (policy latest) or all it holds (earliest). The bound is applied only when trunc(total / threshold) exceeds it, so a lag just above
/// `bound · threshold` passes and the HPA's ceil asks for one consumer more than there are partitions; that is KEDA's behaviour.
/// `previous` holds the committed offsets of the last poll and is brought up to date (only with excludePersistentLag); it may be empty.
/// Source: docs/models/keda.md. Pure but for `previous`.
[[nodiscard]] ScalerValue kafkaLag(const KafkaLagRules& rules, std::span<const PartitionOffsets> partitions, std::vector<std::optional<std::int64_t>>& previous);

/// The `azure-eventhub` trigger: all unprocessed events, bounded by `partitions · threshold` with the same integer division as Kafka's.
/// `threshold` ≥ 1 (default 64), `partitions` ≥ 1. Pure.
[[nodiscard]] ScalerValue eventHubLag(double unprocessed, std::int64_t partitions, double threshold);

/// A queue or subscription of Service Bus, a RabbitMQ queue or a Redis list as its scaler counts it.
struct QueueDepth {
    double waiting = 0;        ///< messages that a consumer could take now
    double locked = 0;         ///< taken and not settled: being processed, or their lock not run out yet
    double scheduled = 0;      ///< for later
    double deadLettered = 0;
};
/// Active messages of Service Bus: waiting and locked; neither scheduled nor dead letters. Pure.
[[nodiscard]] ScalerValue serviceBusMessages(const QueueDepth& depth);
/// RabbitMQ in mode QueueLength: ready and unacknowledged messages, or the ready ones alone with `excludeUnacknowledged`. Pure.
[[nodiscard]] ScalerValue rabbitMqLength(const QueueDepth& depth, bool excludeUnacknowledged = false);
/// Length of a Redis list: what is taken has left it. Pure.
[[nodiscard]] ScalerValue redisListLength(const QueueDepth& depth);

/// Requests a second over a sliding window of whole buckets, as the HTTP add-on counts them per host.
///
/// The mean is over the buckets between the first and the last write, at most over the window: a window that is not full yet is not watered down. A
/// window without any write is 0, and the next write begins anew. Buckets start at multiples of the granularity since the epoch.
class RequestRateWindow {
public:
    /// `granularity` in (0, window]. Defaults of the add-on: 60 s and 1 s.
    explicit RequestRateWindow(Duration window = Duration::seconds(60), Duration granularity = Duration::seconds(1));

    /// `count` > 0 requests at `now`; `now` must not go back.
    void record(SimTime now, double count);
    /// `count` requests spread evenly over the buckets of [from, to); from < to.
    void recordSpan(SimTime from, SimTime to, double count);
    /// Requests a second, rounded to three digits as the add-on does. Pure.
    [[nodiscard]] double perSecond(SimTime now) const;
    void clear();

private:
    [[nodiscard]] std::int64_t bucketOf(SimTime at) const;
    void moveTo(std::int64_t bucket);

    Duration m_granularity;
    std::vector<double> m_buckets;            ///< a ring by bucket number
    std::int64_t m_first = 0, m_last = 0;
    bool m_written = false;
};

} // namespace headroom::compute

#include "models/compute/keda_metrics.h"
#include "tests/models/compute/samples.h"
#include "tests/support/catch.h"

/// What the scalers report, by hand from their rules (docs/models/keda.md).
using namespace headroom;
using namespace headroom::compute;
using samples::at;

namespace {

/// `lags` by partition, all with a committed offset.
ScalerValue lag(const KafkaLagRules& rules, std::initializer_list<std::int64_t> lags)
{
    std::vector<PartitionOffsets> partitions;
    for (const std::int64_t n : lags) partitions.push_back({1000 + n, 1000});
    std::vector<std::optional<std::int64_t>> previous;
    return kafkaLag(rules, partitions, previous);
}

} // namespace

TEST_CASE("Kafka lag is bounded by the partitions, and the integer division lets a little more pass", "[compute][keda]")
{
    const KafkaLagRules rules;   // threshold 10
    CHECK(lag(rules, {5, 7, 0, 0}).scaling == 12);
    CHECK(lag(rules, {10, 10, 10, 10}).scaling == 40);
    // trunc(49 / 10) = 4 is not above 4 partitions: 49 passes, and the HPA asks for ceil(4.9) = 5 consumers of 4 partitions.
    CHECK(lag(rules, {49, 0, 0, 0}).scaling == 49);
    CHECK(lag(rules, {50, 0, 0, 0}).scaling == 40);
    CHECK(lag(rules, {5000, 0, 0, 0}).scaling == 40);
    CHECK(lag(rules, {5000, 0, 0, 0}).activation == 5000);

    KafkaLagRules idle = rules;
    idle.allowIdleConsumers = true;
    CHECK(lag(idle, {5000, 0, 0, 0}).scaling == 5000);
}

TEST_CASE("Kafka: bounded by partitions with lag, spread evenly, or both", "[compute][keda]")
{
    KafkaLagRules some;
    some.limitToPartitionsWithLag = true;
    CHECK(lag(some, {5000, 70, 0, 0, 0, 0}).scaling == 20);
    some.allowIdleConsumers = true;   // does not lift this bound
    CHECK(lag(some, {5000, 70, 0, 0, 0, 0}).scaling == 20);

    KafkaLagRules even;
    even.ensureEvenDistribution = true;
    // Divisors of 6 are 1, 2, 3, 6: a lag of 31 wants 4 consumers and gets 6; of 21, three.
    CHECK(lag(even, {31, 0, 0, 0, 0, 0}).scaling == 60);
    CHECK(lag(even, {21, 0, 0, 0, 0, 0}).scaling == 30);
    CHECK(lag(even, {20, 0, 0, 0, 0, 0}).scaling == 20);
    CHECK(lag(even, {1, 0, 0, 0, 0, 0}).scaling == 10);
    CHECK(lag(even, {900, 0, 0, 0, 0, 0}).scaling == 60);
    // A prime count: one consumer or all of them.
    CHECK(lag(even, {11, 0, 0, 0, 0, 0, 0}).scaling == 70);
    even.limitToPartitionsWithLag = true;
    CHECK(lag(even, {31, 9, 0, 0, 0, 0}).scaling == 20);
}

TEST_CASE("Kafka: a partition without a committed offset counts one, or all it holds", "[compute][keda]")
{
    const std::vector<PartitionOffsets> partitions{{700, std::nullopt}, {30, std::nullopt}, {105, 100}};
    std::vector<std::optional<std::int64_t>> previous;
    KafkaLagRules rules;
    rules.allowIdleConsumers = true;
    CHECK(kafkaLag(rules, partitions, previous).scaling == 1 + 1 + 5);
    rules.earliest = true;
    CHECK(kafkaLag(rules, partitions, previous).scaling == 700 + 30 + 5);
    rules.scaleToZeroOnInvalidOffset = true;
    CHECK(kafkaLag(rules, partitions, previous).scaling == 5);
    rules.earliest = false;
    CHECK(kafkaLag(rules, partitions, previous).scaling == 5);
    CHECK(previous.empty());
}

TEST_CASE("Kafka: a partition that stands still asks for no replica, but keeps the consumer awake", "[compute][keda]")
{
    KafkaLagRules rules;
    rules.excludePersistentLag = true;
    std::vector<std::optional<std::int64_t>> previous;
    const auto poll = [&](std::int64_t committed) {
        const std::vector<PartitionOffsets> partitions{{100, committed}, {50, 50}};
        return kafkaLag(rules, partitions, previous);
    };
    CHECK(poll(90).scaling == 10);   // the first poll knows no earlier one
    const ScalerValue stuck = poll(90);
    CHECK(stuck.scaling == 0);
    CHECK(stuck.activation == 10);
    CHECK(poll(95).scaling == 5);
}

TEST_CASE("Event Hubs, Service Bus, RabbitMQ and Redis lists count what their scalers count", "[compute][keda]")
{
    CHECK(eventHubLag(200, 4, 64).scaling == 200);
    CHECK(eventHubLag(319, 4, 64).scaling == 319);   // trunc(319 / 64) = 4
    CHECK(eventHubLag(320, 4, 64).scaling == 256);
    CHECK(eventHubLag(320, 4, 64).activation == 320);
    const QueueDepth depth{7, 3, 100, 50};
    CHECK(serviceBusMessages(depth).scaling == 10);  // being processed counts, scheduled and dead do not
    CHECK(rabbitMqLength(depth).scaling == 10);
    CHECK(rabbitMqLength(depth, true).scaling == 7);
    CHECK(redisListLength(depth).scaling == 7);
}

TEST_CASE("Requests a second are the mean over the window, or over what it has seen so far", "[compute][keda]")
{
    RequestRateWindow window;
    CHECK(window.perSecond(at(0)) == 0);
    for (int s = 0; s < 6; ++s) window.record(at(s), 50);
    CHECK(window.perSecond(at(5.9)) == 50);                // six full seconds, not sixty
    // Without further requests the divisor stays the span from first to last write.
    CHECK(window.perSecond(at(30)) == 50);
    CHECK(window.perSecond(at(62)) == Approx(150.0 / 6));   // seconds 0, 1 and 2 have left the window
    CHECK(window.perSecond(at(65)) == 0);
    window.record(at(300), 10);                            // begins anew
    CHECK(window.perSecond(at(300)) == 10);

    RequestRateWindow steady;
    for (int s = 0; s < 200; ++s) steady.record(at(s), s < 100 ? 0 : 120);
    CHECK(steady.perSecond(at(199)) == 120);
    RequestRateWindow step;
    for (int s = 0; s < 130; ++s) step.record(at(s), s < 100 ? 1e-9 : 120);
    CHECK(step.perSecond(at(129)) == 60);                  // half a window of it
    // Two-second buckets, and a span spread over them.
    RequestRateWindow coarse(Duration::seconds(60), Duration::seconds(2));
    coarse.recordSpan(at(0), at(15), 150);
    CHECK(coarse.perSecond(at(14.5)) == Approx(150.0 / 16).margin(0.001));
    coarse.recordSpan(at(15), at(3000), 2985 * 7);
    CHECK(coarse.perSecond(at(2999)) == Approx(7).margin(0.001));
}

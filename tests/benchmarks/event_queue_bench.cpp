// Pending-event set: hold model (take the earliest, schedule a successor) beside std::priority_queue with the same order.
#include "core/kernel/event_queue.h"
#include "core/random/stream.h"
#include "core/random/ziggurat.h"
#include "tests/benchmarks/limit/tandem_loop.h"

#include <benchmark/benchmark.h>

#include <queue>
#include <vector>

using namespace headroom;
using namespace headroom::kernel;

namespace {

/// The rival: the standard heap, ordered by (time, insertion number) too.
class StandardQueue {
public:
    void push(SimTime time, std::uint32_t payload) { m_heap.push(Item{time.nanoseconds(), m_sequence++, payload}); }
    Event pop()
    {
        const Item item = m_heap.top();
        m_heap.pop();
        return Event{SimTime::fromNanoseconds(item.time), item.payload};
    }

private:
    struct Item {
        std::int64_t time;
        std::uint64_t sequence;
        std::uint32_t payload;
        bool operator<(const Item& other) const
        {
            return time != other.time ? time > other.time : sequence > other.sequence;
        }
    };
    std::priority_queue<Item> m_heap;
    std::uint64_t m_sequence = 0;
};

/// Delays drawn beforehand, so that only the queue is measured.
const std::vector<std::int64_t>& delaysNs()
{
    static const std::vector<std::int64_t> delays = [] {
        auto random = random::makeStream(1, 0, "delays");
        std::vector<std::int64_t> values(1 << 16);
        for (auto& value : values) value = static_cast<std::int64_t>(1e7 * random::exponential(random));
        return values;
    }();
    return delays;
}

template <typename Queue>
void hold(benchmark::State& state)
{
    const auto& delays = delaysNs();
    Queue queue;
    std::size_t next = 0;
    const auto delay = [&] { return Duration::nanoseconds(delays[next++ & (delays.size() - 1)]); };
    for (std::int64_t i = 0; i < state.range(0); ++i) queue.push(SimTime{} + delay(), static_cast<std::uint32_t>(i));
    for (auto _ : state) {
        const Event event = queue.pop();
        queue.push(event.time + delay(), event.payload);
    }
    state.SetItemsProcessed(state.iterations());
}

/// The limit: packed keys of 8 bytes, a slot per pending event, no order of insertion.
void holdLimit(benchmark::State& state)
{
    constexpr std::int64_t kBatch = 4'000'000;   // so that filling the tree does not count
    const auto& delays = delaysNs();
    while (state.KeepRunningBatch(kBatch)) {
        benchmark::DoNotOptimize(limit::holdSpecialised(static_cast<std::uint64_t>(state.range(0)), kBatch, delays.data(), delays.size()));
    }
    state.SetItemsProcessed(state.iterations());
}

/// Population that swings: pops without pushes, then pushes without pops.
template <typename Queue>
void swing(benchmark::State& state)
{
    const auto& delays = delaysNs();
    Queue queue;
    std::size_t next = 0;
    SimTime now;
    for (auto _ : state) {
        for (std::int64_t i = 0; i < state.range(0); ++i) {
            queue.push(now + Duration::nanoseconds(delays[next++ & (delays.size() - 1)]), static_cast<std::uint32_t>(i));
        }
        for (std::int64_t i = 0; i < state.range(0); ++i) now = queue.pop().time;
    }
    state.SetItemsProcessed(state.iterations() * state.range(0));
}

} // namespace

BENCHMARK_TEMPLATE(hold, EventQueue)->RangeMultiplier(10)->Range(10, 100'000);
BENCHMARK_TEMPLATE(hold, StandardQueue)->RangeMultiplier(10)->Range(10, 100'000);
BENCHMARK(holdLimit)->RangeMultiplier(10)->Range(10, 100'000);
BENCHMARK_TEMPLATE(swing, EventQueue)->Arg(100)->Arg(10'000);
BENCHMARK_TEMPLATE(swing, StandardQueue)->Arg(100)->Arg(10'000);

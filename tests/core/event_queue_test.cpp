// Proves that the event queue orders by (time, insertion number), compared with a sorted reference under random use.
#include "core/kernel/event_queue.h"
#include "core/random/stream.h"
#include "tests/support/catch.h"

#include <map>
#include <utility>

using namespace headroom;
using namespace headroom::kernel;

namespace {

/// Random pushes, pops, peeks and clears against a map keyed by (time, insertion number).
template <typename Queue>
void compareWithReference(std::uint64_t seed, std::uint32_t operations, std::uint32_t timeRange)
{
    auto random = random::makeStream(seed, 0, "event queue");
    Queue queue;
    std::map<std::pair<std::int64_t, std::uint64_t>, std::uint32_t> reference;
    std::uint64_t inserted = 0;
    for (std::uint32_t i = 0; i < operations; ++i) {
        const std::uint32_t pushShare = i / 500 % 2 == 0 ? 65 : 35;
        const std::uint32_t dice = random.below(100);
        if (dice < pushShare || reference.empty()) {
            // Few distinct times, negative ones too: many ties.
            const std::int64_t ns = static_cast<std::int64_t>(random.below(timeRange)) - timeRange / 2;
            const auto payload = static_cast<std::uint32_t>(random.next());
            queue.push(SimTime::fromNanoseconds(ns), payload);
            reference.emplace(std::pair{ns, inserted++}, payload);
        } else {
            const auto first = reference.begin();
            if (dice % 3 == 0) REQUIRE(queue.nextTime().nanoseconds() == first->first.first);
            const Event event = queue.pop();
            REQUIRE(event.time.nanoseconds() == first->first.first);
            REQUIRE(event.payload == first->second);
            reference.erase(first);
        }
        REQUIRE(queue.size() == reference.size());
        if (random.below(5000) == 0) {
            queue.clear();
            reference.clear();
        }
    }
    while (!reference.empty()) {
        REQUIRE(queue.pop().payload == reference.begin()->second);
        reference.erase(reference.begin());
    }
    CHECK(queue.empty());
    CHECK(queue.nextTime() == SimTime::never());
}

} // namespace

TEST_CASE("Events come out by time, equal times by insertion", "[kernel][event_queue]")
{
    for (std::uint64_t seed = 1; seed <= 20; ++seed) compareWithReference<EventQueue>(seed, 4000, 50);
    for (std::uint64_t seed = 1; seed <= 5; ++seed) compareWithReference<EventQueue>(seed, 20'000, 2'000'000'000);
}

TEST_CASE("Numbering insertions anew keeps the order of ties", "[kernel][event_queue]")
{
    for (std::uint64_t seed = 1; seed <= 10; ++seed) compareWithReference<BasicEventQueue<700>>(seed, 4000, 20);
}

TEST_CASE("An empty queue says never, and extreme instants keep their order", "[kernel][event_queue]")
{
    EventQueue queue;
    CHECK(queue.nextTime() == SimTime::never());
    const auto last = SimTime::fromNanoseconds(SimTime::never().nanoseconds() - 1);
    const auto first = SimTime::fromNanoseconds(std::numeric_limits<std::int64_t>::min());
    queue.push(last, 1);
    queue.push(SimTime{}, 0xffffffffU);
    queue.push(first, 2);
    CHECK(queue.pop().time == first);
    CHECK(queue.pop().payload == 0xffffffffU);
    CHECK(queue.pop().time == last);
    CHECK(queue.empty());
}

TEST_CASE("Reserving keeps what is pending and the limit is enforced", "[kernel][event_queue]")
{
    EventQueue queue;
    for (std::uint32_t i = 0; i < 10; ++i) queue.push(SimTime::fromNanoseconds(10 - i), i);
    static_cast<void>(queue.pop());
    queue.reserve(5000);
    for (std::uint32_t i = 9; i-- > 0;) REQUIRE(queue.pop().payload == i);
    CHECK_THROWS_AS(queue.reserve(EventQueue::kMaxPending + 1), InvariantViolation);
}

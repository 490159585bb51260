// Proves the passive structures of core/kernel against their definitions: pools, lines, slots, connections, budgets.
#include "core/kernel/connection_pool.h"
#include "core/kernel/fifo.h"
#include "core/kernel/linked_fifo.h"
#include "core/kernel/pool.h"
#include "core/kernel/slots.h"
#include "core/kernel/timeout_list.h"
#include "core/kernel/token_bucket.h"
#include "core/kernel/window_budget.h"
#include "core/random/stream.h"
#include "tests/support/catch.h"

#include <deque>
#include <set>

using namespace headroom;
using namespace headroom::kernel;

namespace {
SimTime at(std::int64_t ms) { return SimTime{} + Duration::milliseconds(ms); }
}

TEST_CASE("A pool gives distinct live ids, reuses released ones and stops at its limit", "[kernel][pool]")
{
    Pool<int> pool(3);
    const auto a = pool.acquire();
    const auto b = pool.acquire();
    const auto c = pool.acquire();
    CHECK(std::set<std::uint32_t>{a, b, c}.size() == 3);
    CHECK(pool.acquire() == Pool<int>::kNone);
    pool[b] = 7;
    pool.release(b);
    CHECK(pool.size() == 2);
    CHECK(pool.acquire() == b);
    CHECK(pool[b] == 7);
    CHECK(pool.capacity() == 3);
}

TEST_CASE("A fifo keeps its order through growth and wrap-around", "[kernel][fifo]")
{
    auto random = random::makeStream(1, 0, "fifo");
    Fifo line;
    std::deque<std::uint32_t> reference;
    for (std::uint32_t i = 0; i < 20'000; ++i) {
        // Phases of growing and shrinking, so that the ring wraps at many sizes.
        const bool push = reference.empty() || random.below(100) < (i / 1000 % 2 == 0 ? 60U : 40U);
        if (push) {
            line.push(i);
            reference.push_back(i);
        } else {
            REQUIRE(line.front() == reference.front());
            REQUIRE(line.pop() == reference.front());
            reference.pop_front();
        }
        REQUIRE(line.size() == reference.size());
    }
    for (std::size_t i = 0; i < reference.size(); ++i) REQUIRE(line.at(i) == reference[i]);
}

TEST_CASE("A linked fifo lets ids leave from anywhere", "[kernel][linked_fifo]")
{
    std::vector<Link> links(8);
    LinkedFifo line;
    for (std::uint32_t id = 0; id < 6; ++id) line.push(links, id);
    line.remove(links, 0);   // first
    line.remove(links, 5);   // last
    line.remove(links, 3);   // middle
    CHECK(line.size() == 3);
    line.push(links, 3);
    CHECK(line.pop(links) == 1);
    CHECK(line.pop(links) == 2);
    CHECK(line.pop(links) == 4);
    CHECK(line.pop(links) == 3);
    CHECK(line.empty());
    line.push(links, 7);
    CHECK(line.front() == 7);
}

TEST_CASE("Timers of one list expire in the order in which they were set, unless cancelled", "[kernel][timeout_list]")
{
    TimeoutList timers(Duration::milliseconds(10));
    CHECK(timers.nextExpiry() == SimTime::never());
    timers.add(4, at(0));
    timers.add(2, at(1));
    timers.add(9, at(1));
    CHECK(timers.cancel(2));
    CHECK_FALSE(timers.cancel(2));
    CHECK_FALSE(timers.cancel(1000));
    CHECK_FALSE(timers.hasExpired(at(9)));
    CHECK(timers.nextExpiry() == at(10));
    REQUIRE(timers.hasExpired(at(10)));
    CHECK(timers.popExpired(at(10)) == 4);
    CHECK_FALSE(timers.hasExpired(at(10)));
    CHECK(timers.popExpired(at(11)) == 9);
    CHECK(timers.empty());
    timers.add(2, at(20));
    CHECK(timers.nextExpiry() == at(30));
}

TEST_CASE("Slots start, queue, refuse and conserve requests", "[kernel][slots]")
{
    std::vector<Link> links(16);
    Slots slots(2, 2);
    CHECK(slots.arrive(links, 0, at(0)) == Admission::Started);
    CHECK(slots.arrive(links, 1, at(0)) == Admission::Started);
    CHECK(slots.arrive(links, 2, at(0)) == Admission::Waiting);
    CHECK(slots.arrive(links, 3, at(0)) == Admission::Waiting);
    CHECK(slots.arrive(links, 4, at(0)) == Admission::Refused);
    slots.abandon(links, 2);
    slots.finish(at(10));
    CHECK(slots.startNext(links, at(10)) == 3);
    CHECK(slots.startNext(links, at(10)) == Slots::kNone);
    slots.finish(at(10));
    CHECK(slots.startNext(links, at(10)) == Slots::kNone);
    CHECK(slots.arrivals() == slots.completions() + slots.refused() + slots.abandoned() + slots.busy() + slots.waiting());
    // Two slots for 10 ms, one for the next 10 ms: 30 slot-ms in 20 ms.
    CHECK(slots.busyOverTime().mean(at(20)) == Approx(1.5));
    CHECK(slots.busyOverTime().max() == 2);
    slots.resize(0);
    CHECK(slots.arrive(links, 5, at(20)) == Admission::Waiting);
    slots.resize(2);
    CHECK(slots.startNext(links, at(20)) == 5);
}

TEST_CASE("A connection pool opens before it makes anybody wait, and reuses what is idle", "[kernel][connection_pool]")
{
    using Outcome = ConnectionPool::Outcome;
    std::vector<Link> links(16);
    ConnectionPool pool(2, 1);
    CHECK(pool.acquire(links, 0, at(0)) == Outcome::Opened);
    CHECK(pool.release(links, at(1)) == ConnectionPool::kNone);
    CHECK(pool.acquire(links, 1, at(1)) == Outcome::Reused);
    CHECK(pool.acquire(links, 2, at(1)) == Outcome::Opened);
    CHECK(pool.acquire(links, 3, at(1)) == Outcome::Waiting);
    CHECK(pool.acquire(links, 4, at(1)) == Outcome::Refused);
    CHECK(pool.releaseBroken(links, at(2)) == 3);
    CHECK(pool.opened() == 3);
    CHECK(pool.open() == 2);
    CHECK(pool.release(links, at(3)) == ConnectionPool::kNone);
    pool.closeIdle();
    CHECK(pool.open() == 1);
    CHECK(pool.inUse() == 1);
    CHECK(pool.acquire(links, 5, at(4)) == Outcome::Opened);
}

TEST_CASE("A token bucket gives exactly rate times time after its burst", "[kernel][token_bucket]")
{
    TokenBucket bucket(100, 10);
    for (int i = 0; i < 10; ++i) REQUIRE(bucket.tryTake(1, at(0)));
    CHECK_FALSE(bucket.tryTake(1, at(0)));
    CHECK(bucket.timeUntil(1, at(0)) == Duration::milliseconds(10));
    CHECK_FALSE(bucket.tryTake(1, SimTime{} + Duration::nanoseconds(9'999'999)));
    CHECK(bucket.tryTake(1, at(10)));
    CHECK(bucket.timeUntil(11, at(10)) == Duration::max());
    CHECK(bucket.level(at(10'000)) == 10.0);   // never above the burst
    bucket.setRate(0, at(10'000));
    CHECK(bucket.tryTake(10, at(20'000)));
    CHECK(bucket.timeUntil(1, at(20'000)) == Duration::max());
}

TEST_CASE("A token bucket loses nothing in a million odd refills", "[kernel][token_bucket]")
{
    // 333.333333 tokens a second over 1,000 s of refills at odd instants: 333,333.333 tokens.
    TokenBucket bucket(333.333333, 1'000'000);
    REQUIRE(bucket.tryTake(1'000'000, SimTime{}));
    for (std::int64_t i = 1; i <= 1'000'000; ++i) {
        static_cast<void>(bucket.tryTake(1e6, SimTime::fromNanoseconds(i * 999'983)));
    }
    CHECK(bucket.level(SimTime{} + Duration::seconds(1000)) == Approx(333'333.333).epsilon(1e-12));
}

TEST_CASE("timeUntil is the first instant at which tryTake succeeds", "[kernel][token_bucket]")
{
    auto random = random::makeStream(7, 0, "bucket");
    SimTime now;
    TokenBucket bucket(17.3, 50);
    for (int i = 0; i < 2000; ++i) {
        now += Duration::nanoseconds(static_cast<std::int64_t>(random.below(50'000'000)));
        const double amount = 1 + random.below(40);
        const Duration wait = bucket.timeUntil(amount, now);
        if (wait > Duration{}) {
            TokenBucket early = bucket;
            REQUIRE_FALSE(early.tryTake(amount, now + wait - Duration::nanoseconds(1)));
        }
        now += wait;
        REQUIRE(bucket.tryTake(amount, now));
    }
}

TEST_CASE("A window budget admits the request that overshoots and charges the following seconds", "[kernel][window_budget]")
{
    // The rule of Azure Cosmos DB: 400 RU/s; what starts below the budget is served.
    WindowBudget budget(400);
    CHECK(budget.tryTake(399, at(100)));
    CHECK(budget.tryTake(900, at(200)));          // 1,299 spent: three more seconds are paid off
    CHECK_FALSE(budget.tryTake(1, at(300)));
    CHECK(WindowBudget::untilNextSecond(at(300)) == Duration::milliseconds(700));
    CHECK(WindowBudget::untilNextSecond(at(1000)) == Duration::seconds(1));
    CHECK(budget.timeUntilAvailable(at(300)) == Duration::milliseconds(2700));
    CHECK_FALSE(budget.tryTake(1, at(1000)));     // 899 left
    CHECK_FALSE(budget.tryTake(1, at(2999)));     // 499 left
    CHECK(budget.tryTake(1, at(3000)));           // 99 left, below 400
    CHECK(budget.spent(at(3000)) == Approx(100));
    CHECK(budget.tryTake(300, at(3500)));         // exactly 400
    CHECK_FALSE(budget.tryTake(1, at(3999)));     // just reached
    CHECK(budget.tryTake(1, at(4000)));
    CHECK(budget.spent(at(100'000)) == 0);        // what is unspent is not carried
    budget.setBudget(0);
    CHECK_FALSE(budget.tryTake(0, at(200'000)));
    CHECK(budget.timeUntilAvailable(at(200'000)) == Duration::max());
}

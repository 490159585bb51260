#include "tests/benchmarks/limit/mm1_loops.h"

#include "core/random/stream.h"
#include "core/random/ziggurat.h"

#include <deque>
#include <limits>
#include <queue>
#include <vector>

namespace headroom::limit {

double mm1WithStandardQueue(std::uint64_t seed, std::uint64_t customers, double ratePerSecond, double meanServiceSeconds)
{
    struct Item {
        std::int64_t time;
        std::uint64_t sequence;
        bool arrival;
        bool operator<(const Item& other) const
        {
            return time != other.time ? time > other.time : sequence > other.sequence;
        }
    };
    auto arrivals = random::makeStream(seed, 0, "arrivals/customers");
    auto services = random::makeStream(seed, 0, "service/server");
    const double gapNs = 1e9 / ratePerSecond;
    const double serviceNs = 1e9 * meanServiceSeconds;
    std::priority_queue<Item> events;
    std::deque<std::int64_t> present;
    std::uint64_t sequence = 0;
    std::uint64_t served = 0;
    std::int64_t sum = 0;
    events.push({static_cast<std::int64_t>(gapNs * random::exponential(arrivals)), sequence++, true});
    while (served < customers) {
        const Item event = events.top();
        events.pop();
        const std::int64_t now = event.time;
        const auto serve = [&] {
            events.push({now + static_cast<std::int64_t>(serviceNs * random::exponential(services)), sequence++, false});
        };
        if (event.arrival) {
            events.push({now + static_cast<std::int64_t>(gapNs * random::exponential(arrivals)), sequence++, true});
            present.push_back(now);
            if (present.size() == 1) serve();
        } else {
            sum += now - present.front();
            present.pop_front();
            ++served;
            if (!present.empty()) serve();
        }
    }
    return static_cast<double>(sum) * 1e-9 / static_cast<double>(served);
}

double mm1Specialised(std::uint64_t seed, std::uint64_t customers, double ratePerSecond, double meanServiceSeconds)
{
    constexpr std::size_t kRing = 1 << 16;   // far beyond the longest line at the benchmark's load
    auto arrivals = random::makeStream(seed, 0, "arrivals/customers");
    auto services = random::makeStream(seed, 0, "service/server");
    const double gapNs = 1e9 / ratePerSecond;
    const double serviceNs = 1e9 * meanServiceSeconds;
    std::vector<std::int64_t> ring(kRing);
    std::size_t head = 0;
    std::size_t tail = 0;
    constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::max();
    auto nextArrival = static_cast<std::int64_t>(gapNs * random::exponential(arrivals));
    std::int64_t nextDeparture = kNever;
    std::uint64_t served = 0;
    std::int64_t sum = 0;
    while (served < customers) {
        if (nextArrival <= nextDeparture) {
            ring[tail++ & (kRing - 1)] = nextArrival;
            if (nextDeparture == kNever) {
                nextDeparture = nextArrival + static_cast<std::int64_t>(serviceNs * random::exponential(services));
            }
            nextArrival += static_cast<std::int64_t>(gapNs * random::exponential(arrivals));
        } else {
            sum += nextDeparture - ring[head++ & (kRing - 1)];
            ++served;
            nextDeparture = head == tail ? kNever
                                         : nextDeparture + static_cast<std::int64_t>(serviceNs * random::exponential(services));
        }
    }
    return static_cast<double>(sum) * 1e-9 / static_cast<double>(served);
}

} // namespace headroom::limit

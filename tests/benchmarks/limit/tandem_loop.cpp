#include "tests/benchmarks/limit/tandem_loop.h"

#include "core/random/stream.h"
#include "core/random/ziggurat.h"
#include "tests/benchmarks/limit/packed_tournament.h"

#include <array>
#include <bit>
#include <vector>

namespace headroom::limit {

namespace {

constexpr std::size_t kStations = 8;
constexpr std::size_t kServers = 5;
constexpr std::size_t kRing = 1 << 14;   // far beyond the longest line at the benchmark's load
constexpr std::size_t kServerSlots = kStations * kServers;   // slot = station · 5 + server; the next one is the arrival's

struct Station {
    std::uint32_t idle = (1U << kServers) - 1;   // one bit per idle server
    std::uint32_t head = 0;
    std::uint32_t tail = 0;
};

template <unsigned kSlotBits>
std::int64_t hold(std::uint64_t pending, std::uint64_t operations, const std::int64_t* delaysNs, std::uint64_t delays)
{
    PackedTournament<kSlotBits> events;
    std::uint64_t next = 0;
    std::int64_t now = 0;
    for (std::uint64_t i = 0; i < pending; ++i) events.set(i, delaysNs[next++ & (delays - 1)]);
    for (std::uint64_t i = 0; i < operations; ++i) {
        now = events.timeNs();
        events.set(events.slot(), now + delaysNs[next++ & (delays - 1)]);
    }
    return now;
}

} // namespace

TandemResult tandemSpecialised(std::uint64_t seed, std::uint64_t customers, double ratePerSecond, double meanServiceSeconds)
{
    auto arrivals = random::makeStream(seed, 0, "arrivals/customers");
    std::array<Station, kStations> stations;
    auto services = random::makeStream(seed, 0, "service/stages");
    std::vector<std::int64_t> waiting(kStations * kRing);
    const double gapNs = 1e9 / ratePerSecond;
    const double serviceNs = 1e9 * meanServiceSeconds;
    PackedTournament<6> events;
    std::array<std::int64_t, kServerSlots> born{};   // arrival of the customer in each server
    std::array<std::uint8_t, kServerSlots> stationOf{};
    for (std::size_t slot = 0; slot < kServerSlots; ++slot) stationOf[slot] = static_cast<std::uint8_t>(slot / kServers);

    std::uint64_t left = 0;
    std::uint64_t happened = 0;
    std::int64_t sum = 0;
    const auto serve = [&](std::size_t slot, std::int64_t now, std::int64_t bornAt) {
        born[slot] = bornAt;
        events.set(slot, now + static_cast<std::int64_t>(serviceNs * random::exponential(services)));
    };
    const auto enter = [&](std::size_t index, std::int64_t now, std::int64_t bornAt) {
        Station& station = stations[index];
        if (station.idle != 0) {
            const auto server = static_cast<std::size_t>(std::countr_zero(station.idle));
            station.idle &= station.idle - 1;
            serve(index * kServers + server, now, bornAt);
        } else {
            waiting[index * kRing + (station.tail++ & (kRing - 1))] = bornAt;
        }
    };

    events.set(kServerSlots, static_cast<std::int64_t>(gapNs * random::exponential(arrivals)));
    while (left < customers) {
        const std::int64_t now = events.timeNs();
        const std::size_t slot = events.slot();
        ++happened;
        if (slot == kServerSlots) {
            events.set(slot, now + static_cast<std::int64_t>(gapNs * random::exponential(arrivals)));
            enter(0, now, now);
            continue;
        }
        const std::size_t index = stationOf[slot];
        Station& station = stations[index];
        const std::int64_t bornAt = born[slot];
        if (station.head != station.tail) {
            serve(slot, now, waiting[index * kRing + (station.head++ & (kRing - 1))]);
        } else {
            station.idle |= 1U << (slot - index * kServers);
            events.clear(slot);
        }
        if (index + 1 < kStations) {
            enter(index + 1, now, bornAt);
        } else {
            sum += now - bornAt;
            ++left;
        }
    }
    return {static_cast<double>(sum) * 1e-9 / static_cast<double>(left), happened};
}

std::int64_t holdSpecialised(std::uint64_t pending, std::uint64_t operations, const std::int64_t* delaysNs, std::uint64_t delays)
{
    if (pending <= 16) return hold<4>(pending, operations, delaysNs, delays);
    if (pending <= 256) return hold<8>(pending, operations, delaysNs, delays);
    if (pending <= 1024) return hold<10>(pending, operations, delaysNs, delays);
    if (pending <= 16384) return hold<14>(pending, operations, delaysNs, delays);
    return hold<18>(pending, operations, delaysNs, delays);
}

} // namespace headroom::limit

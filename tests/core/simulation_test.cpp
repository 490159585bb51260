// Proves that a run is a pure function of specs, seed and replication, and that limits and cancelling work.
#include "core/base/assert.h"
#include "core/kernel/simulation.h"
#include "tests/support/catch.h"

using namespace headroom;
using namespace headroom::kernel;
using random::Distribution;

namespace {

void build(QueueingNetwork& network, double meanServiceSeconds = 0.0008)
{
    network.addStation({.name = "front", .service = {.kind = Distribution::Kind::Lognormal, .meanSeconds = meanServiceSeconds, .cv = 2}, .next = 1});
    network.addStation({.name = "cpu", .discipline = Discipline::ProcessorSharing, .servers = 2,
                        .service = {.kind = Distribution::Kind::Exponential, .meanSeconds = 0.0015}});
    network.addSource({.name = "customers", .interarrival = {.kind = Distribution::Kind::Exponential, .meanSeconds = 0.001}});
}

SimTime at(std::int64_t seconds) { return SimTime{} + Duration::seconds(seconds); }

std::uint64_t fingerprint(std::uint64_t seed, std::uint32_t replication, bool interrupted)
{
    QueueingNetwork network(seed, replication, SimTime{});
    build(network);
    if (interrupted) {
        for (int i = 1; i < 10; ++i) static_cast<void>(network.run({.end = at(i)}));
        static_cast<void>(network.run({.end = at(20), .maxEvents = 12'345}));
    }
    static_cast<void>(network.run({.end = at(20)}));
    return network.fingerprint();
}

} // namespace

TEST_CASE("Equal seeds give equal runs, however they are cut. Others differ", "[kernel][simulation]")
{
    CHECK(fingerprint(1, 0, false) == fingerprint(1, 0, false));
    CHECK(fingerprint(1, 0, false) == fingerprint(1, 0, true));
    CHECK(fingerprint(1, 0, false) != fingerprint(1, 1, false));
    CHECK(fingerprint(1, 0, false) != fingerprint(2, 0, false));
}

TEST_CASE("Variants face the same customers", "[kernel][simulation]")
{
    QueueingNetwork slow(3, 0, SimTime{});
    QueueingNetwork fast(3, 0, SimTime{});
    build(slow, 0.0009);
    build(fast, 0.0004);
    static_cast<void>(slow.run({.end = at(50)}));
    static_cast<void>(fast.run({.end = at(50)}));
    CHECK(slow.offered() == fast.offered());
    CHECK(slow.timeInSystem().meanNs() > fast.timeInSystem().meanNs());
}

TEST_CASE("Runs stop at their limits and say why", "[kernel][simulation]")
{
    QueueingNetwork network(1, 0, SimTime{});
    build(network);
    CHECK(network.run({.end = at(10), .maxEvents = 100}) == RunEnd::EventLimit);
    CHECK(network.events() == 100);
    CHECK(network.run({.end = at(10)}) == RunEnd::Completed);
    CHECK(network.now() == at(10));

    QueueingNetwork overloaded(1, 0, SimTime{});
    build(overloaded, 0.002);
    CHECK(overloaded.run({.end = at(1000), .maxPending = 500}) == RunEnd::PendingLimit);
    CHECK(overloaded.inSystem() == 500);
    CHECK(overloaded.now() < at(10));

    QueueingNetwork cancelled(1, 0, SimTime{});
    build(cancelled);
    int reports = 0;
    cancelled.setObserver([&](const Progress& progress) {
        CHECK(progress.fraction > 0);
        return ++reports < 2;
    });
    CHECK(cancelled.run({.end = at(100'000)}) == RunEnd::Cancelled);
    CHECK(reports == 2);
}

TEST_CASE("A profile that ends lets the network run empty", "[kernel][simulation]")
{
    QueueingNetwork network(1, 0, SimTime{});
    network.addStation({.name = "server", .service = {.kind = Distribution::Kind::Deterministic, .meanSeconds = 0.001}});
    SourceSpec source{.name = "clock", .paced = true};
    source.profile.addSegment(SimTime{}, at(10), 100, 100);
    network.addSource(source);
    CHECK(network.run({}) == RunEnd::Completed);
    CHECK(network.offered() == 1000);
    CHECK(network.completed() == 1000);
    CHECK(network.inSystem() == 0);
    CHECK(network.timeInSystem().minNs() == 1'000'000);
    CHECK(network.timeInSystem().maxNs() == 1'000'000);
}

TEST_CASE("A network that cannot run is refused", "[kernel][simulation]")
{
    QueueingNetwork network(1, 0, SimTime{});
    network.addStation({.name = "server", .next = 7});
    CHECK_THROWS_AS(network.addSource({.name = "still", .interarrival = {}}), InvariantViolation);
    CHECK_THROWS_AS(network.run({.end = at(1)}), InvariantViolation);
}

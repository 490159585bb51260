// The rules of QueueingNetwork off its fast path, by hand: constant times, one batch at t = 1 s. What they mean on average is
// compared with theory in theory_test.cpp.
#include "core/base/assert.h"
#include "core/kernel/simulation.h"
#include "tests/support/catch.h"

using namespace headroom;
using namespace headroom::kernel;
using random::Distribution;

namespace {

Distribution fixed(double seconds) { return {.kind = Distribution::Kind::Deterministic, .meanSeconds = seconds}; }

SimTime at(double seconds) { return SimTime{} + Duration::fromSeconds(seconds); }

/// `size` requests at `seconds`, and again only as long after that.
SourceSpec once(const std::string& name, double seconds, double size = 1, std::uint8_t priorityClass = 0)
{
    return {.name = name, .interarrival = fixed(seconds), .batch = {BatchSize::Kind::Fixed, size}, .priorityClass = priorityClass};
}

double responseMs(const StationCounts& counts) { return static_cast<double>(counts.responseNs) * 1e-6; }

} // namespace

TEST_CASE("The urgent class is served first. Interrupted service is resumed", "[kernel][rules]")
{
    // Three of class 1 at 1 s, one of class 0 at 1.05 s, 100 ms each.
    for (const bool interrupts : {false, true}) {
        QueueingNetwork network(1, 0, SimTime{});
        network.addStation(
            {.name = "server", .discipline = interrupts ? Discipline::PreemptiveResume : Discipline::Priority, .service = fixed(0.1)});
        network.addSource(once("many", 1, 3, 1));
        network.addSource(once("urgent", 1.05));
        REQUIRE(network.run({.end = at(1.9)}) == RunEnd::Completed);
        CHECK(network.completed() == 4);
        // Plain: 1.0–1.1, urgent 1.1–1.2, 1.2–1.3, 1.3–1.4. Interrupted: urgent 1.05–1.15, the first resumes 1.15–1.2.
        CHECK(responseMs(network.counts(0, 0)) == Approx(interrupts ? 100 : 150));
        CHECK(responseMs(network.counts(0, 1)) == Approx(interrupts ? 200 + 300 + 400 : 100 + 300 + 400));
        CHECK(network.meanPresent(0) == Approx((interrupts ? 1.0 : 0.95) / 1.9));
        CHECK(network.counts(0, 7).arrivals == 0);
        if (!interrupts) CHECK(network.counts(0, 1).waitNs == 500'000'000);
    }
}

TEST_CASE("A class may have a service of its own, and a full line refuses whoever comes", "[kernel][rules]")
{
    for (const Discipline discipline : {Discipline::Priority, Discipline::PreemptiveResume}) {
        QueueingNetwork network(1, 0, SimTime{});
        network.addStation({.name = "server",
                            .discipline = discipline,
                            .waitingLimit = 1,
                            .service = fixed(9),
                            .serviceByClass = {fixed(0.1), fixed(0.2)}});
        network.addSource(once("many", 1, 3, 1));
        REQUIRE(network.run({.end = at(1.9)}) == RunEnd::Completed);
        CHECK(network.completed() == 2);
        CHECK(network.refused() == 1);
        CHECK(network.counts(0, 1).refused == 1);
        CHECK(responseMs(network.counts(0)) == Approx(200 + 400));
        CHECK(network.inSystem() == 0);
    }
}

TEST_CASE("Who loses patience leaves the line. Who is served at that instant stays", "[kernel][rules]")
{
    for (const double patience : {0.15, 0.1}) {
        QueueingNetwork network(1, 0, SimTime{});
        network.addStation({.name = "server", .service = fixed(0.1), .patience = fixed(patience)});
        network.addSource(once("many", 1, 3));
        REQUIRE(network.run({.end = at(1.9)}) == RunEnd::Completed);
        // The second begins at 1.1 s; its patience may end then too, but its turn was settled first. The third gives up.
        CHECK(network.completed() == 2);
        CHECK(network.abandoned() == 1);
        CHECK(network.counts(0).abandoned == 1);
        CHECK(network.meanPresent(0) == Approx((0.1 + 0.2 + patience) / 1.9));
        CHECK(network.inSystem() == 0);
    }
}

TEST_CASE("A fork ends with its last copy. Copies are no requests", "[kernel][rules]")
{
    QueueingNetwork network(1, 0, SimTime{});
    network.addStation({.name = "fork", .discipline = Discipline::Fork, .next = 3, .branches = {1, 2}});
    network.addStation({.name = "short", .waitingLimit = 0, .service = fixed(0.1)});
    network.addStation({.name = "long", .servers = 2, .service = fixed(0.3)});
    network.addStation({.name = "after", .discipline = Discipline::InfiniteServer, .service = fixed(0.05)});
    network.addSource(once("pair", 1, 2));
    REQUIRE(network.run({.end = at(1.05)}) == RunEnd::Completed);
    CHECK(network.inSystem() == 2);
    CHECK(network.offered() == 2);
    REQUIRE(network.run({.end = at(1.9)}) == RunEnd::Completed);
    // The second request's copy finds the short branch full and ends there at once; the request waits for the other copy.
    CHECK(network.counts(1).refused == 1);
    CHECK(network.refused() == 0);
    CHECK(network.completed() == 2);
    CHECK(responseMs(network.counts(0)) == Approx(600));
    CHECK(network.timeInSystem().meanNs() == Approx(350e6));
    CHECK(network.inSystem() == 0);
}

TEST_CASE("A refused request comes back from its orbit", "[kernel][rules]")
{
    QueueingNetwork network(1, 0, SimTime{});
    network.addStation({.name = "server", .waitingLimit = 0, .service = fixed(0.1), .refusedTo = 1});
    network.addStation({.name = "orbit", .discipline = Discipline::InfiniteServer, .service = fixed(0.15), .next = 0});
    network.addSource(once("pair", 1, 2));
    REQUIRE(network.run({.end = at(1.9)}) == RunEnd::Completed);
    CHECK(network.completed() == 2);
    CHECK(network.counts(0).refused == 1);
    CHECK(network.refused() == 0);
    CHECK(network.timeInSystem().maxNs() == 250'000'000);
}

TEST_CASE("A population stays. Statistics begin anew at a reset", "[kernel][rules]")
{
    QueueingNetwork network(1, 0, SimTime{});
    network.addStation({.name = "think", .discipline = Discipline::InfiniteServer, .service = fixed(1), .next = 1});
    network.addStation({.name = "server", .service = fixed(0.25), .next = 0});
    network.addPopulation({.customers = 2, .station = 0});
    REQUIRE(network.run({.end = at(10)}) == RunEnd::Completed);
    // Ends at 1.25 + 1.25 k and 1.5 + 1.25 k, both seven times before 10 s.
    CHECK(network.counts(1).completions == 14);
    CHECK(network.inSystem() == 2);
    CHECK(network.completed() == 0);
    network.resetStatistics();
    REQUIRE(network.run({.end = at(20)}) == RunEnd::Completed);
    CHECK(network.counts(1).completions == 16);
    CHECK(network.meanPresent(0) + network.meanPresent(1) == Approx(2));
    CHECK(network.meanPresent(1) == Approx(2 * 0.25 / 1.25));
}

TEST_CASE("Specs that cannot be are refused", "[kernel][rules]")
{
    const auto rejects = [](const StationSpec& spec) {
        QueueingNetwork network(1, 0, SimTime{});
        CHECK_THROWS_AS(network.addStation(spec), InvariantViolation);
    };
    rejects({.name = "two servers", .discipline = Discipline::PreemptiveResume, .servers = 2});
    rejects({.name = "no branches", .discipline = Discipline::Fork});
    rejects({.name = "branches", .branches = {0}});
    rejects({.name = "too likely", .routes = {{0, 0.7}, {0, 0.4}}});
    rejects({.name = "negative", .routes = {{0, -0.1}}});
    rejects({.name = "patience", .discipline = Discipline::ProcessorSharing, .patience = fixed(1)});
    rejects({.name = "classes", .serviceByClass = {fixed(1)}});
    QueueingNetwork network(1, 0, SimTime{});
    network.addStation({.name = "nowhere", .service = fixed(1), .routes = {{5, 0.5}}});
    CHECK_THROWS_AS(network.addSource({.name = "half", .interarrival = fixed(1), .batch = {BatchSize::Kind::Fixed, 1.5}}),
                    InvariantViolation);
    CHECK_THROWS_AS(network.addSource({.name = "none", .interarrival = fixed(1), .batch = {BatchSize::Kind::Geometric, 0.5}}),
                    InvariantViolation);
    CHECK_THROWS_AS(network.run({.end = at(1)}), InvariantViolation);
}

// Proves processor sharing against a brute-force integration of its definition, rate = min(1, C/n) for each job.
#include "core/kernel/processor_sharing.h"
#include "core/random/stream.h"
#include "tests/support/catch.h"

#include <algorithm>
#include <vector>

using namespace headroom;
using namespace headroom::kernel;

namespace {

SimTime at(std::int64_t ms) { return SimTime{} + Duration::milliseconds(ms); }
constexpr std::int64_t kMs = 1'000'000;

struct ReferenceJob {
    std::uint32_t id;
    double leftNs;
};

} // namespace

TEST_CASE("Two jobs on one core take turns", "[kernel][processor_sharing]")
{
    // A (10 ms) enters at 0, B (10 ms) at 5 ms: A has 5 ms left and then runs at half speed until 15; B ends at 20.
    ProcessorSharing cpu(1);
    cpu.add(0, 10 * kMs, at(0));
    cpu.add(1, 10 * kMs, at(5));
    REQUIRE(cpu.nextCompletion() == at(15));
    CHECK(cpu.popCompleted(at(15)) == 0);
    REQUIRE(cpu.nextCompletion() == at(20));
    CHECK(cpu.popCompleted(at(20)) == 1);
    CHECK(cpu.busyCoreSeconds(at(100)) == Approx(0.020));
    CHECK(cpu.nextCompletion() == SimTime::never());
}

TEST_CASE("With a core for everybody, jobs run at full speed and times are exact", "[kernel][processor_sharing]")
{
    ProcessorSharing cpu(3.5);
    for (std::uint32_t job = 0; job < 3; ++job) cpu.add(job, 1'000'003 - job, SimTime::fromNanoseconds(7));
    for (std::uint32_t job = 3; job-- > 0;) {
        const auto expected = SimTime::fromNanoseconds(1'000'010 - job);
        REQUIRE(cpu.nextCompletion() == expected);
        REQUIRE(cpu.popCompleted(expected) == job);
    }
}

TEST_CASE("A change of capacity, a removal and zero cores take effect at once", "[kernel][processor_sharing]")
{
    ProcessorSharing cpu(2);
    for (std::uint32_t job = 0; job < 4; ++job) cpu.add(job, 10 * kMs, at(0));
    CHECK(cpu.nextCompletion() == at(20));
    cpu.setCapacity(0, at(10));                       // each has 5 ms left
    CHECK(cpu.nextCompletion() == SimTime::never());
    cpu.setCapacity(0.5, at(30));
    CHECK(cpu.nextCompletion() == at(70));            // 5 ms · 4 / 0.5
    CHECK(cpu.remove(2, at(30)));
    CHECK_FALSE(cpu.remove(2, at(30)));
    CHECK(cpu.nextCompletion() == at(60));            // 5 ms · 3 / 0.5
    // Equal marks leave in the order of entering.
    CHECK(cpu.popCompleted(at(60)) == 0);
    CHECK(cpu.popCompleted(at(60)) == 1);
    CHECK(cpu.popCompleted(at(60)) == 3);
    CHECK(cpu.activeJobs() == 0);
    CHECK(cpu.busyCoreSeconds(at(60)) == Approx(0.020 + 0.015));
}

TEST_CASE("Random use agrees with integrating the definition step by step", "[kernel][processor_sharing]")
{
    for (std::uint64_t seed = 1; seed <= 10; ++seed) {
        auto random = random::makeStream(seed, 0, "sharing");
        ProcessorSharing cpu(2.5);
        double cores = 2.5;
        std::vector<ReferenceJob> reference;
        SimTime now;
        double busy = 0;
        const auto moveTo = [&](SimTime to) {
            const auto span = static_cast<double>((to - now).count());
            const auto jobs = static_cast<double>(reference.size());
            const double rate = jobs > 0 ? std::min(1.0, cores / jobs) : 0;
            for (auto& job : reference) job.leftNs -= rate * span;
            busy += rate * jobs * span * 1e-9;
            now = to;
        };
        std::uint32_t nextId = 0;
        for (int step = 0; step < 3000; ++step) {
            const SimTime until = now + Duration::nanoseconds(static_cast<std::int64_t>(random.below(4'000'000)));
            SimTime previous = now;
            while (cpu.nextCompletion() <= until) {
                const SimTime when = cpu.nextCompletion();
                REQUIRE(when >= previous);
                previous = when;
                moveTo(when);
                const std::uint32_t id = cpu.popCompleted(when);
                const auto smallest = std::min_element(reference.begin(), reference.end(),
                    [](const auto& a, const auto& b) { return a.leftNs < b.leftNs; });
                const auto job = std::find_if(reference.begin(), reference.end(), [&](const auto& j) { return j.id == id; });
                REQUIRE(job != reference.end());
                // It has had its work, within the rounding to whole ns that each completion before it brought.
                REQUIRE(std::abs(job->leftNs) < 10);
                REQUIRE(job->leftNs - smallest->leftNs < 10);
                reference.erase(job);
            }
            moveTo(until);
            const std::uint32_t dice = random.below(10);
            if (dice < 6) {
                const std::int64_t work = 1 + random.below(8'000'000);
                cpu.add(nextId, work, now);
                reference.push_back({nextId++, static_cast<double>(work)});
            } else if (dice == 6 && !reference.empty()) {
                const std::size_t victim = random.below(static_cast<std::uint32_t>(reference.size()));
                REQUIRE(cpu.remove(reference[victim].id, now));
                reference.erase(reference.begin() + static_cast<std::ptrdiff_t>(victim));
            } else if (dice == 7) {
                cores = 0.5 * (1 + random.below(8));
                cpu.setCapacity(cores, now);
            }
            REQUIRE(cpu.activeJobs() == reference.size());
        }
        CHECK(cpu.busyCoreSeconds(now) == Approx(busy).epsilon(1e-9));
    }
}

#include "core/random/stream.h"
#include "models/pricing/best_commitment.h"
#include "models/pricing/reservation_use.h"
#include "tests/support/catch.h"

#include <algorithm>

/// The cheapest commitment, by hand and against every other one.
using namespace headroom;
using namespace headroom::pricing;

namespace {

MachineUse machine(double payAsYouGo, double reserved, double planned, std::vector<double> perHour)
{
    MachineUse use;
    use.meter = "vm/X/linux";
    use.title = "X";
    use.payAsYouGo = payAsYouGo;
    use.reserved1Year = reserved;
    use.planned1Year = planned;
    use.perHour = std::move(perHour);
    return use;
}

double costOfPlan(const MachineHours& use, double perHour)
{
    std::vector<EligibleUse> uses;
    for (const MachineUse& one : use.machines) uses.push_back({one.payAsYouGo, one.planned1Year, one.perHour});
    const Coverage coverage = applySavingsPlan(perHour, use.hours, uses);
    return coverage.eligible - coverage.covered + coverage.committed;
}

double costOfReservation(const std::vector<double>& hours, const MachineUse& use, int nodes)
{
    double cost = 0;
    for (std::size_t i = 0; i < hours.size(); ++i) cost += nodes * use.reserved1Year * hours[i] + std::max(0.0, use.perHour[i] - nodes * hours[i]) * use.payAsYouGo;
    return cost;
}

} // namespace

TEST_CASE("the best savings plan of four hours, by hand", "[pricing][commitments]")
{
    // One size, 1.00 as you go, 0.60 with the plan; 4, 4, 2, 1 machines in four hours: breaks at C = 0.60, 1.20, 2.40.
    //   C = 0     11.00
    //   C = 0.60  1 machine covered in each hour: 4 · 0.60 + (3 + 3 + 1 + 0) · 1.00 = 9.40
    //   C = 1.20  2, 2, 2, 1 covered:             4 · 1.20 + (2 + 2) · 1.00        = 8.80   ← least; in a quarter of the time 0.60 is lost
    //   C = 2.40  all:                            4 · 2.40                         = 9.60
    const MachineHours use{{1, 1, 1, 1}, {machine(1, 0, 0.6, {4, 4, 2, 1})}};
    const auto best = bestSavingsPlan(use, "1-year");
    REQUIRE(best);
    CHECK(best->perHour == Approx(1.20));
    CHECK(best->before == Approx(11.00));
    CHECK(best->after == Approx(8.80));
    CHECK(best->saved() == Approx(2.20));
    CHECK(best->utilisation == Approx(7 * 0.60 / 4.80));
    CHECK(best->coverage == Approx(7.0 / 11));
    CHECK(best->breakEven == Approx(0.60));
    CHECK_FALSE(bestSavingsPlan(use, "3-years"));   // no rate
    // A plan that is dearer than paying as you go: nothing is committed.
    CHECK(bestSavingsPlan({{1, 1}, {machine(1, 0, 1.1, {4, 4})}}, "1-year")->perHour == 0);
    // Used less than its break-even of 60 %: likewise.
    CHECK(bestSavingsPlan({{1, 1}, {machine(1, 0, 0.6, {1, 0})}}, "1-year")->perHour == 0);
}

TEST_CASE("the best number of reserved machines, by hand", "[pricing][commitments]")
{
    // 1.00 as you go, 0.60 reserved; 4, 4, 2, 1 machines: the n-th is there in 4, 3, 2, 2 hours; it pays above 0.60 · 4 = 2.4 hours → 2.
    const auto best = bestReservation({1, 1, 1, 1}, machine(1, 0.6, 0, {4, 4, 2, 1}), "1-year");
    REQUIRE(best);
    CHECK(best->nodes == 2);
    CHECK(best->committed == Approx(4.80));
    CHECK(best->after == Approx(4.80 + 4));
    CHECK(best->saved() == Approx(2.20));
    CHECK(best->utilisation == Approx(7.0 / 8));
    CHECK(best->coverage == Approx(7.0 / 11));
    CHECK(best->breakEven == Approx(0.6));
    CHECK_FALSE(bestReservation({1}, machine(1, 0, 0, {4}), "1-year"));
    CHECK(bestReservation({1, 1}, machine(1, 1, 0, {4, 4}), "1-year")->nodes == 0);   // saves nothing
}

TEST_CASE("any size of a commitment, by hand", "[pricing][commitments]")
{
    // 1.00 as you go, 0.60 reserved or planned; 4, 4, 2, 1 machines in four hours, 11.00 as you go.
    const MachineUse use = machine(1, 0.6, 0.6, {4, 4, 2, 1});
    const std::vector<double> hours{1, 1, 1, 1};
    // None; 3 nodes: used 3 + 3 + 2 + 1 = 9 of 12, paid 7.20, left 1 + 1 as you go; 6 nodes: all 11 used of 24, paid 14.40.
    const auto none = reservationOf(hours, use, 0, "1-year"), three = reservationOf(hours, use, 3, "1-year"), six = reservationOf(hours, use, 6, "1-year");
    REQUIRE((none && three && six));
    CHECK(none->after == Approx(11.00));
    CHECK(none->saved() == Approx(0).margin(1e-12));
    CHECK(none->utilisation == 1);
    CHECK(three->committed == Approx(7.20));
    CHECK(three->after == Approx(9.20));
    CHECK(three->utilisation == Approx(0.75));
    CHECK(three->coverage == Approx(9.0 / 11));
    CHECK(six->saved() == Approx(11.00 - 14.40));
    CHECK(six->coverage == Approx(1));
    CHECK_FALSE(reservationOf(hours, use, 3, "3-years"));
    // A plan of 2.00 an hour covers 3⅓, 3⅓, 2, 1 machines: pays 8.00, leaves ⅔ + ⅔ as you go, loses 0.80 and 1.40.
    const auto plan = savingsPlanOf({hours, {use}}, 2, "1-year");
    REQUIRE(plan);
    CHECK(plan->after == Approx(8 + 4.0 / 3));
    CHECK(plan->utilisation == Approx((8 - 2.20) / 8));
    CHECK(plan->coverage == Approx((11 - 4.0 / 3) / 11));
    CHECK_FALSE(savingsPlanOf({hours, {use}}, 2, "3-years"));
}

TEST_CASE("a plan covers the greatest discount first", "[pricing][commitments]")
{
    // Discounts of 10 %, 40 % and none; a size without a rate has no place.
    const MachineHours use{{1}, {machine(1, 0, 0.9, {1}), machine(2, 0, 1.2, {1}), machine(1, 0, 1, {1}), machine(1, 0.5, 0, {1})}};
    CHECK(plannedOrder(use, "1-year") == std::vector<std::size_t>{1, 0});
    CHECK(plannedOrder(use, "3-years").empty());
}

TEST_CASE("no other commitment costs less than the best one", "[pricing][commitments][property]")
{
    constexpr std::uint64_t kSeed = 4711;
    INFO("seed " << kSeed);
    random::Generator generator = random::makeStream(kSeed, 0, "curves");
    const auto unit = [&] { return static_cast<double>(generator.next() % 10'000) / 10'000; };
    for (int round = 0; round < 60; ++round) {
        MachineHours use;
        const std::size_t hours = 1 + generator.next() % 30, sizes = 1 + generator.next() % 4;
        for (std::size_t i = 0; i < hours; ++i) use.hours.push_back(i + 1 == hours ? 0.25 : 1);
        for (std::size_t s = 0; s < sizes; ++s) {
            const double rate = 0.05 + unit();
            std::vector<double> perHour;
            for (std::size_t i = 0; i < hours; ++i) perHour.push_back(generator.next() % 4 == 0 ? 0 : use.hours[i] * (generator.next() % 2 == 0 ? static_cast<double>(generator.next() % 8) : unit() * 8));
            use.machines.push_back(machine(rate, rate * (0.3 + 0.8 * unit()), rate * (0.3 + 0.8 * unit()), perHour));
        }
        const auto plan = bestSavingsPlan(use, "1-year");
        REQUIRE(plan);
        CHECK(plan->after == Approx(costOfPlan(use, plan->perHour)));
        // All breaks of the curve are among these: levels of every hour in the order of the discounts. And a fine grid.
        std::vector<double> candidates;
        std::vector<const MachineUse*> order;
        for (const MachineUse& one : use.machines) order.push_back(&one);
        std::stable_sort(order.begin(), order.end(), [](const auto* a, const auto* b) { return 1 - a->planned1Year / a->payAsYouGo > 1 - b->planned1Year / b->payAsYouGo; });
        double highest = 0;
        for (std::size_t i = 0; i < hours; ++i) {
            double level = 0;
            for (const MachineUse* one : order) candidates.push_back(level += one->perHour[i] * one->planned1Year / use.hours[i]);
            highest = std::max(highest, level);
        }
        for (int k = 0; k <= 200; ++k) candidates.push_back(highest * k / 190);
        double least = costOfPlan(use, 0);
        for (const double candidate : candidates) least = std::min(least, costOfPlan(use, candidate));
        CAPTURE(round, plan->perHour);
        CHECK(plan->after == Approx(least).margin(1e-9));

        for (const MachineUse& one : use.machines) {
            const auto reservation = bestReservation(use.hours, one, "1-year");
            REQUIRE(reservation);
            CHECK(reservation->after == Approx(costOfReservation(use.hours, one, reservation->nodes)).margin(1e-9));
            for (int nodes = 0; nodes <= 9; ++nodes) CHECK(reservation->after <= costOfReservation(use.hours, one, nodes) + 1e-9);
        }
    }
}

TEST_CASE("reservations of all sizes of one term stand against a plan", "[pricing][commitments]")
{
    MachineHours use{{1, 1}, {machine(1, 0.5, 0.7, {2, 2}), machine(2, 1.5, 1.2, {1, 1})}};
    const auto proposals = proposeCommitments(use);
    // Reserved: 2 · (1 − 0.5) · 2 h = 2.00 and (2 − 1.5) · 2 h = 1.00. Plan: 4 · 0.3 + 2 · 0.8 = 2.80.
    REQUIRE(proposals.size() == 3);
    CHECK(proposals[0].kind == CommitmentProposal::Kind::SavingsPlan);
    CHECK(proposals[0].saved() == Approx(2.80));
    const auto best = bestOf(proposals);
    REQUIRE(best.size() == 2);
    CHECK(best[0].saved() + best[1].saved() == Approx(3.00));
    CHECK(bestOf({}).empty());
}

TEST_CASE("what reserved nodes did, by hand", "[pricing][commitments]")
{
    // 3 reserved at 0.60 of 1.00; 5, 2, 3 nodes; above them 2, 0, 0 as you go: used 3, 2, 3 of 9.
    ReservationUse use;
    countReservation(use, {3, 3, 3}, {5, 2, 3}, {2, 0, 0}, 0.6, 1);
    CHECK(use.utilisation() == Approx(8.0 / 9));
    CHECK(use.coverage() == Approx(8.0 / 10));
    CHECK(use.saved == Approx(8 - 5.4));
    CHECK(use.breakEven == Approx(0.6));

    // Node-hours from a signal with buckets that reach over the hour: 40 min of 3, then 40 of 6: 2 + 2 in the first hour, 2 in the second.
    simulation::Recording recording;
    recording.start = SimTime();
    recording.end = SimTime() + Duration::minutes(80);
    recording.bucket = Duration::minutes(40);
    recording.signals.push_back({"pool.nodes", "pool", "nodes", {}, {3, 6}, {}});
    const std::vector<double> hours = nodeHoursByHour(recording, "pool");
    REQUIRE(hours.size() == 2);
    CHECK(hours[0] == Approx(2.0 + 2.0));
    CHECK(hours[1] == Approx(2.0));
    CHECK(nodeHoursByHour(recording, "other").empty());
}

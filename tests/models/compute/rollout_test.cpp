#include "models/compute/rollout.h"
#include "tests/models/compute/samples.h"
#include "tests/support/catch.h"

/// Rollouts against the rules of Kubernetes Deployments, and the guards that take a revision back (docs/models/rollout.md).
using namespace headroom;
using namespace headroom::compute;
using samples::at;

namespace {

/// Pods that become available `startUp` seconds after their creation; old ones go at once. Steps once a second.
struct World {
    RolloutRules rules;
    int desired = 10, startUp = 5;
    int old = 10;
    std::vector<int> born;
    int mostPods = 0, fewestAvailable = 1000, switchedAt = -1, completeAt = -1, failedAt = -1;

    void run(int seconds)
    {
        Rollout rollout(rules, at(0));
        for (int t = 0; t < seconds && completeAt < 0; ++t) {
            RolloutView view;
            view.desired = desired;
            view.target = static_cast<int>(born.size());
            for (const int b : born) view.targetAvailable += startUp >= 0 && t - b >= startUp;
            view.other = view.otherAvailable = old;
            const RolloutStep step = rollout.step(at(t), view);
            for (int n = 0; n < step.createTarget; ++n) born.push_back(t);
            old -= step.removeOther;
            mostPods = std::max(mostPods, old + static_cast<int>(born.size()));
            const bool blueGreen = rules.strategy == RolloutRules::Strategy::BlueGreen;
            const int serving = !blueGreen ? old + view.targetAvailable : rollout.switched() ? view.targetAvailable : old;
            fewestAvailable = std::min(fewestAvailable, serving);
            if (step.switchTraffic) switchedAt = t;
            if (step.complete) completeAt = t;
            if (step.failed) failedAt = t;
        }
    }
};

} // namespace

TEST_CASE("Surge is rounded up, unavailable rounded down, and never both zero", "[compute][rollout]")
{
    const RolloutRules rules;
    const auto room = [&](int desired) { return std::pair(roomOf(rules, desired).surge, roomOf(rules, desired).unavailable); };
    CHECK(room(10) == std::pair(3, 2));
    CHECK(room(4) == std::pair(1, 1));
    CHECK(room(3) == std::pair(1, 0));
    CHECK(room(1) == std::pair(1, 0));
    RolloutRules tenth;
    tenth.maxSurge = tenth.maxUnavailable = {0.1, true};
    CHECK(roomOf(tenth, 10).surge == 1);
    CHECK(roomOf(tenth, 30).surge == 3);
    CHECK(roomOf(tenth, 30).unavailable == 3);
    RolloutRules none;
    none.maxSurge = none.maxUnavailable = {0, false};
    CHECK(roomOf(none, 8).surge == 0);
    CHECK(roomOf(none, 8).unavailable == 1);
    RolloutRules pods;
    pods.maxSurge = {2, false};
    CHECK(roomOf(pods, 100).surge == 2);
}

TEST_CASE("A rolling update with the defaults: 13 pods at most and 8 available at least, of 10", "[compute][rollout]")
{
    World world;
    world.run(200);
    CHECK(world.mostPods == 13);
    CHECK(world.fewestAvailable == 8);
    // At once 3 new and 2 old gone, which makes room for 2 more; after one start-up 5 are there, and the rest follows in a second wave.
    CHECK(world.completeAt > 2 * 5);
    CHECK(world.completeAt <= 3 * 5 + 3);
    CHECK(world.old == 0);
    CHECK(world.born.size() == 10);
}

TEST_CASE("Without unavailable pods a rolling update loses no capacity", "[compute][rollout]")
{
    World world;
    world.desired = world.old = 4;
    world.rules.maxUnavailable = {0, false};
    world.rules.maxSurge = {1, false};
    world.run(200);
    CHECK(world.mostPods == 5);
    CHECK(world.fewestAvailable == 4);
    CHECK(world.completeAt >= 4 * 5);   // one after the other
}

TEST_CASE("Blue-green doubles the pods, switches when all are available, and then drops the old ones", "[compute][rollout]")
{
    World world;
    world.rules.strategy = RolloutRules::Strategy::BlueGreen;
    world.rules.keepOld = Duration::seconds(60);
    world.run(200);
    CHECK(world.mostPods == 20);
    CHECK(world.fewestAvailable == 10);
    CHECK(world.switchedAt == 5);
    CHECK(world.completeAt == 66);   // the step after the one that removed them
}

TEST_CASE("Recreate has nothing available meanwhile", "[compute][rollout]")
{
    World world;
    world.rules.strategy = RolloutRules::Strategy::Recreate;
    world.run(200);
    CHECK(world.mostPods <= 10);
    CHECK(world.fewestAvailable == 0);
    CHECK(world.completeAt == 6);
}

TEST_CASE("A revision that never gets ready stops the rollout with the old one serving, and misses the deadline", "[compute][rollout]")
{
    World world;
    world.startUp = -1;
    world.run(900);
    CHECK(world.completeAt == -1);
    CHECK(world.fewestAvailable == 8);
    // The last progress: the two old pods that went at the first step, seen at the second.
    CHECK(world.failedAt == 601);
}

TEST_CASE("Unready old pods go first", "[compute][rollout]")
{
    Rollout rollout({}, at(0));
    const RolloutStep step = rollout.step(at(0), {10, 3, 0, 10, 7});
    CHECK(step.createTarget == 0);
    CHECK(step.removeOther == 2);   // 7 available of the 8 needed: only the unready, as far as 8 pods besides the new ones stay
    CHECK(rollout.step(at(1), {10, 3, 3, 8, 7}).removeOther == 1 + 2);
}

TEST_CASE("Rollback: errors above the share at every look for the whole span", "[compute][rollout]")
{
    RollbackRules rules;
    rules.errorShareAbove = 0.05;
    RollbackGuard guard(rules);   // 2 min
    for (int t = 0; t < 115; t += 5) CHECK_FALSE(guard.observe(at(t), 0.2, std::nullopt));
    CHECK_FALSE(guard.observe(at(115), 0.05, std::nullopt));   // not above: begins anew
    for (int t = 120; t < 240; t += 5) CHECK_FALSE(guard.observe(at(t), 0.2, std::nullopt));
    CHECK(guard.observe(at(240), 0.2, std::nullopt).value() == "20 % of the requests failed, more than 5 % for 120 s");
    CHECK_FALSE(guard.observe(at(245), std::nullopt, std::nullopt));
    CHECK_FALSE(guard.observe(at(250), 0.2, std::nullopt));
}

TEST_CASE("Rollback: p95 above its bound, restarts of one pod", "[compute][rollout]")
{
    RollbackRules rules;
    rules.p95Above = Duration::seconds(2);
    rules.p95For = Duration::seconds(60);
    rules.restartsAbove = 3;
    RollbackGuard guard(rules);
    CHECK_FALSE(guard.observe(at(0), 1.0, 0.05));   // 5 % above the bound: p95 is at it
    CHECK(guard.calm());
    for (int t = 10; t < 70; t += 10) CHECK_FALSE(guard.observe(at(t), 0.0, 0.25));
    CHECK_FALSE(guard.calm());
    CHECK(guard.observe(at(70), 0.0, 0.25).value() == "p95 above 2 s for 60 s: 25 % of the answers took longer");

    for (int n = 0; n < 3; ++n) {
        CHECK_FALSE(guard.restarted(at(n * 100), 7));
        CHECK_FALSE(guard.restarted(at(n * 100), 8));
    }
    CHECK_FALSE(guard.restarted(at(601), 8));                  // the first of 8 is more than 10 min ago
    CHECK(guard.restarted(at(600), 7).value() == "a pod restarted 4 times in 600 s, more than 3 allowed");
}

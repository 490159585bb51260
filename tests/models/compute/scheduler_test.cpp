// Proves filters, scores and the choice of a node, by hand. Source: kube-scheduler default plugins and their formulas.
#include "models/compute/scheduler.h"

#include "tests/support/catch.h"

using namespace headroom::compute;

namespace {

constexpr std::int64_t kMiB = std::int64_t{1} << 20;

NodeState node(std::uint32_t id, std::int64_t cpu = 4000, std::int64_t memoryMiB = 8000)
{
    NodeState state;
    state.id = id;
    state.cpuMilli = cpu;
    state.memoryBytes = memoryMiB * kMiB;
    return state;
}

PodSpec pod(std::int64_t cpu, std::int64_t memoryMiB)
{
    PodSpec spec;
    spec.cpuMilli = cpu;
    spec.memoryBytes = memoryMiB * kMiB;
    return spec;
}

void occupy(NodeState& state, std::int64_t cpu, std::int64_t memoryMiB) { bind(state, pod(cpu, memoryMiB)); }

const Taint kSpot{"kubernetes.azure.com/scalesetpriority", "spot", Taint::Effect::NoSchedule};

} // namespace

TEST_CASE("Scores of a half full node by hand", "[compute][scheduler]")
{
    // 4000 m and 8000 MiB with 1000 m and 4000 MiB; pod 1000 m and 1000 MiB.
    NodeState state = node(1);
    occupy(state, 1000, 4000);
    // cpu (4000−2000)/4000 = 50, memory (8000−5000)/8000 = 37.5 → 37; mean 43.
    CHECK(leastAllocatedScore(pod(1000, 1000), state) == 43);
    // fractions 0.5 and 0.625: 100·(1 − 0.0625) = 93.75 → 93.
    CHECK(balancedAllocationScore(pod(1000, 1000), state) == 93);
}

TEST_CASE("Pods without requests are scored with 100 m and 200 MiB but always fit", "[compute][scheduler]")
{
    NodeState state = node(1, 1000, 1000);
    CHECK(leastAllocatedScore(pod(0, 0), state) == 85);  // (90 + 80)/2
    bind(state, pod(0, 0));
    CHECK(state.requestedCpuMilli == 0);
    CHECK(leastAllocatedScore(pod(0, 0), state) == 70);  // (80 + 60)/2
    occupy(state, 1000, 1000);
    CHECK(filter(pod(0, 0), state).fits());
    CHECK_FALSE(filter(pod(1, 0), state).fits());
    unbind(state, pod(1000, 1000));
    unbind(state, pod(0, 0));
    CHECK(state.podCount == 0);
    CHECK(leastAllocatedScore(pod(0, 0), state) == 85);
}

TEST_CASE("Scheduler spreads: the emptier node wins", "[compute][scheduler]")
{
    std::vector<NodeState> nodes{node(1), node(2), node(3)};
    std::vector<std::size_t> order;
    for (int i = 0; i < 6; ++i) {
        const auto index = place(pod(500, 1000), nodes);
        REQUIRE(index);
        bind(nodes[*index], pod(500, 1000));
        order.push_back(*index);
    }
    CHECK(order == std::vector<std::size_t>{0, 1, 2, 0, 1, 2});
}

TEST_CASE("Balance can outweigh emptiness", "[compute][scheduler]")
{
    // Memory only, booked directly: a pod without a CPU request would count 100 m in the scores.
    std::vector<NodeState> nodes{node(1), node(2)};
    nodes[1].requestedMemoryBytes += 800 * kMiB;
    // A: least (75 + 95)/2 = 85, balanced 90 → 175. B: least (75 + 85)/2 = 80, balanced 95 → 175. A tie, lowest index.
    CHECK(place(pod(1000, 400), nodes) == 0U);
    nodes[1].requestedMemoryBytes += 800 * kMiB;
    // B now: least (75 + 75)/2 = 75, balanced 100 → 175: still a tie.
    std::size_t asked = 0;
    CHECK(place(pod(1000, 400), nodes, [&](std::size_t count) { asked = count; return count - 1; }) == 1U);
    CHECK(asked == 2);
    nodes[1].requestedMemoryBytes += 800 * kMiB;
    // B past balance: least 70, balanced 95 → 165 < 175.
    CHECK(place(pod(1000, 400), nodes, [](std::size_t count) { return count - 1; }) == 0U);
}

TEST_CASE("Preferred taints cost three times their share", "[compute][scheduler]")
{
    std::vector<NodeState> nodes{node(1), node(2)};
    nodes[0].taints.push_back({"slow", "", Taint::Effect::PreferNoSchedule});
    occupy(nodes[1], 3000, 6000);  // 75 % full: still better than the disliked one, 300 points apart
    CHECK(place(pod(100, 200), nodes) == 1U);
    PodSpec tolerant = pod(100, 200);
    tolerant.tolerations.push_back({"slow", "", std::nullopt});
    CHECK(place(tolerant, nodes) == 0U);
}

TEST_CASE("Filters refuse by taint, selector, pool, cordon, readiness and room", "[compute][scheduler]")
{
    NodeState state = node(1);
    state.poolId = 3;
    state.labels = {{"zone", "1"}};
    PodSpec spec = pod(4000, 8000);
    CHECK(filter(spec, state).fits());  // exactly full still fits
    spec.cpuMilli = 4001;
    CHECK(filter(spec, state).cpu);
    spec = pod(4000, 8001);
    CHECK(filter(spec, state).memory);

    spec = pod(10, 10);
    spec.nodeSelector = {{"zone", "2"}};
    CHECK(filter(spec, state).selector);
    spec.nodeSelector = {{"zone", "1"}};
    CHECK(filter(spec, state).fits());
    spec.requiredPool = 4;
    CHECK(filter(spec, state).selector);
    spec.requiredPool = 3;
    CHECK(filter(spec, state).fits());

    state.maxPods = 0;
    CHECK(filter(spec, state).pods);
    state.maxPods = 1;
    state.cordoned = true;
    CHECK(filter(spec, state).cordoned);
    state.cordoned = false;
    state.ready = false;
    CHECK(filter(spec, state).notReady);
    CHECK_FALSE(place(spec, std::vector<NodeState>{state}));
}

TEST_CASE("Tolerations match by key, value and effect", "[compute][scheduler]")
{
    NodeState state = node(1);
    state.taints = {kSpot};
    PodSpec spec = pod(10, 10);
    const auto fitsWith = [&](Toleration toleration) {
        spec.tolerations = {std::move(toleration)};
        return filter(spec, state).fits();
    };
    CHECK(filter(spec, state).taint);
    CHECK(fitsWith({kSpot.key, "spot", Taint::Effect::NoSchedule}));
    CHECK(fitsWith({kSpot.key, "", std::nullopt}));
    CHECK(fitsWith({"", "", std::nullopt}));
    CHECK_FALSE(fitsWith({kSpot.key, "regular", std::nullopt}));
    CHECK_FALSE(fitsWith({kSpot.key, "spot", Taint::Effect::NoExecute}));
    CHECK_FALSE(fitsWith({"other", "", std::nullopt}));
}

TEST_CASE("Unschedulable sentence counts nodes per cause", "[compute][scheduler]")
{
    std::vector<NodeState> nodes{node(1), node(2), node(3), node(4), node(5)};
    for (std::size_t i = 0; i < 3; ++i) {
        occupy(nodes[i], 3800, 100);
    }
    nodes[3].taints = nodes[4].taints = {kSpot};
    CHECK(explainUnschedulable(pod(500, 100), nodes) == "0 of 5 nodes fit: 3 insufficient cpu, 2 untolerated taint spot");
    nodes[0].cordoned = true;
    CHECK(explainUnschedulable(pod(500, 8000), nodes)
          == "0 of 5 nodes fit: 2 insufficient cpu, 2 insufficient memory, 2 untolerated taint spot, 1 cordoned");
    CHECK(explainUnschedulable(pod(1, 1), {}) == "0 of 0 nodes fit");
}

TEST_CASE("Effective request is the larger of running and starting, plus overhead", "[compute][scheduler]")
{
    CHECK(effectiveRequest({500, 100, 400, 0}) == 600);
    CHECK(effectiveRequest({500, 100, 900, 10}) == 910);
}

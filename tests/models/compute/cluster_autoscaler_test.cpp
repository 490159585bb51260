// Proves the timers and choices of the cluster autoscaler. Source: kubernetes/autoscaler FAQ and flags, AKS pages.
#include "models/compute/cluster_autoscaler.h"

#include "tests/support/catch.h"

#include <deque>

using headroom::Duration;
using headroom::SimTime;
using namespace headroom::compute;

namespace {

constexpr std::int64_t kGiB = std::int64_t{1} << 30;

SimTime minute(double value) { return SimTime{} + Duration::fromSeconds(60.0 * value + 1e6); }

PodSpec pod(std::int64_t cpuMilli, std::int64_t gib = 1)
{
    PodSpec spec;
    spec.cpuMilli = cpuMilli;
    spec.memoryBytes = gib * kGiB;
    return spec;
}

/// A cluster a test can edit; `view()` is valid until the next edit.
struct Cluster {
    std::deque<PodSpec> specs;                     // stable addresses
    std::vector<NodeGroup> groups;
    std::vector<ClusterNode> nodes;
    std::deque<std::vector<PlacedPod>> podsOfNode;
    std::vector<UnschedulablePod> pending;

    NodeGroup& addGroup(std::uint32_t id, int minNodes, int maxNodes, std::int64_t cpu = 4000, std::int64_t gib = 16)
    {
        NodeGroup group;
        group.id = id;
        group.name = "pool" + std::to_string(id);
        group.minNodes = minNodes;
        group.maxNodes = maxNodes;
        group.nodeTemplate.poolId = id;
        group.nodeTemplate.cpuMilli = cpu;
        group.nodeTemplate.memoryBytes = gib * kGiB;
        groups.push_back(group);
        return groups.back();
    }
    /// A ready node of groups[index] with pods of these requests; the group's target follows.
    ClusterNode& addNode(std::size_t index, const std::vector<PodSpec>& pods = {})
    {
        ClusterNode node;
        node.state = groups[index].nodeTemplate;
        node.state.id = static_cast<std::uint32_t>(100 + nodes.size());
        podsOfNode.emplace_back();
        for (const PodSpec& spec : pods) {
            bind(node.state, spec);
            podsOfNode.back().push_back({&specs.emplace_back(spec), false, false, false});
        }
        nodes.push_back(node);
        ++groups[index].targetNodes;
        return nodes.back();
    }
    void addPending(int count, const PodSpec& spec)
    {
        for (int i = 0; i < count; ++i) {
            pending.push_back({&specs.emplace_back(spec), SimTime{}});
        }
    }
    ClusterView view()
    {
        for (std::size_t i = 0; i < nodes.size(); ++i) {
            nodes[i].pods = podsOfNode[i];
        }
        return {nodes, groups, pending};
    }
};

/// Scans every 10 s from `from` until `until`; the first scan that removes something, and when.
std::pair<double, Decisions> firstRemoval(ClusterAutoscaler& autoscaler, Cluster& cluster, double from, double until)
{
    for (int step = 0;; ++step) {
        const double now = from + step / 6.0;
        if (now > until) {
            return {-1.0, {}};
        }
        auto decisions = autoscaler.scan(minute(now), cluster.view());
        if (!decisions.scaleDowns.empty()) {
            return {now, std::move(decisions)};
        }
    }
}

} // namespace

TEST_CASE("Bin packing sorts by size, fills first fit and stops at the limit", "[compute][autoscaler]")
{
    Cluster cluster;
    cluster.addGroup(1, 0, 10);
    const NodeState& node = cluster.groups[0].nodeTemplate;
    std::vector<PodSpec> specs{pod(1000), pod(3000), pod(1000), pod(3000), pod(1000), pod(5000)};
    std::vector<const PodSpec*> pods;
    for (const PodSpec& spec : specs) {
        pods.push_back(&spec);
    }
    // 3000 + 1000, 3000 + 1000, 1000; the pod of 5000 fits on no node.
    auto result = packOnNewNodes(pods, node, 10);
    CHECK(result.nodes == 3);
    CHECK(result.podsHelped == 5);
    CHECK(result.idleCpuFraction == Approx(3000.0 / 12000.0));
    CHECK(result.idleMemoryFraction == Approx(43.0 / 48.0));
    result = packOnNewNodes(pods, node, 2);
    CHECK(result.nodes == 2);
    CHECK(result.podsHelped == 4);
    CHECK(packOnNewNodes(pods, node, 0).podsHelped == 0);
    // In the order given, two small ones would share a node and the large ones need one each.
    const std::vector<const PodSpec*> smallFirst{&specs[0], &specs[2], &specs[1], &specs[3]};
    CHECK(packOnNewNodes(smallFirst, node, 10).nodes == 2);
}

TEST_CASE("Scale-up adds all nodes in one step, and nodes on the way count", "[compute][autoscaler]")
{
    Cluster cluster;
    cluster.addGroup(1, 1, 10);
    cluster.addNode(0, {pod(3000)});
    cluster.addPending(10, pod(1000));
    ClusterAutoscaler autoscaler;
    // One pod fits on the existing node; 9 need ceil(9/4) = 3 nodes.
    auto decisions = autoscaler.scan(minute(0), cluster.view());
    REQUIRE(decisions.scaleUps.size() == 1);
    CHECK(decisions.scaleUps[0].nodes == 3);
    CHECK(decisions.scaleUps[0].podsHelped == 9);
    CHECK(decisions.scaleUps[0].reason == "9 pods fit on no node: pool1 grows by 3 from 1 to 4, which helps 9");

    cluster.groups[0].targetNodes = 4;
    CHECK(autoscaler.scan(minute(1), cluster.view()).scaleUps.empty());
    cluster.addPending(4, pod(1000));  // 13 − 12 on the way: one more node
    decisions = autoscaler.scan(minute(2), cluster.view());
    REQUIRE(decisions.scaleUps.size() == 1);
    CHECK(decisions.scaleUps[0].nodes == 1);
}

TEST_CASE("A node that is starting counts as on the way", "[compute][autoscaler]")
{
    Cluster cluster;
    cluster.addGroup(1, 0, 5);
    cluster.addNode(0).state.ready = false;
    cluster.addPending(1, pod(1000));
    ClusterAutoscaler autoscaler;
    CHECK(autoscaler.scan(minute(0), cluster.view()).scaleUps.empty());
    cluster.nodes[0].unreadySince = minute(0);  // broken instead: it will not take the pod
    CHECK(autoscaler.scan(minute(1), cluster.view()).scaleUps.size() == 1);
}

TEST_CASE("Existing room goes to the pending pod of higher priority", "[compute][autoscaler]")
{
    Cluster cluster;
    cluster.addGroup(1, 0, 5, 850);
    cluster.addGroup(2, 1, 1, 1000);
    cluster.addNode(1);
    PodSpec high = pod(800);
    high.priority = 1000;
    cluster.addPending(1, pod(900));
    cluster.addPending(1, high);
    ClusterAutoscaler autoscaler;
    // The low one is left over and too large for pool 1; were the high one left, pool 1 would grow.
    const auto decisions = autoscaler.scan(minute(0), cluster.view());
    CHECK(decisions.scaleUps.empty());
    CHECK(decisions.podsNobodyHelps == 1);
}

TEST_CASE("Scale-up is capped and says why nobody can help", "[compute][autoscaler]")
{
    Cluster cluster;
    cluster.addGroup(1, 0, 2);
    cluster.addGroup(2, 0, 5).nodeTemplate.taints.push_back({"spot", "", Taint::Effect::NoSchedule});
    cluster.addPending(40, pod(1000));
    ClusterAutoscaler autoscaler;
    auto decisions = autoscaler.scan(minute(0), cluster.view());
    REQUIRE(decisions.scaleUps.size() == 1);
    CHECK(decisions.scaleUps[0].groupId == 1);
    CHECK(decisions.scaleUps[0].nodes == 2);
    CHECK(decisions.scaleUps[0].podsHelped == 8);
    cluster.groups[0].targetNodes = 2;
    decisions = autoscaler.scan(minute(1), cluster.view());
    CHECK(decisions.scaleUps.empty());
    CHECK(decisions.podsNobodyHelps == 32);
    CHECK(decisions.note == "32 pods fit on no node and no pool can grow for them: pool1 is at its maximum of 2; "
                            "pool2 has a taint they do not tolerate");

    AutoscalerSettings settings;
    settings.maxNodesTotal = 1;
    cluster.groups[0].targetNodes = 0;
    ClusterAutoscaler limited(settings);
    CHECK(limited.scan(minute(0), cluster.view()).scaleUps[0].nodes == 1);
}

TEST_CASE("Pods below the priority cut-off or too young do not trigger", "[compute][autoscaler]")
{
    Cluster cluster;
    cluster.addGroup(1, 0, 5);
    PodSpec low = pod(1000);
    low.priority = -11;
    cluster.addPending(1, low);
    AutoscalerSettings settings;
    settings.newPodScaleUpDelay = Duration::minutes(2);
    ClusterAutoscaler autoscaler(settings);
    CHECK(autoscaler.scan(minute(0), cluster.view()).scaleUps.empty());
    cluster.specs.back().priority = -10;
    cluster.pending.back().since = minute(0);
    CHECK(autoscaler.scan(minute(1.9), cluster.view()).scaleUps.empty());
    CHECK(autoscaler.scan(minute(2), cluster.view()).scaleUps.size() == 1);
}

TEST_CASE("Expanders choose by pods, waste, priority, or chance", "[compute][autoscaler]")
{
    Cluster cluster;
    cluster.addGroup(1, 0, 1, 4000).priority = 10;  // helps 4 of 6, nothing idle
    cluster.addGroup(2, 0, 9, 8000).priority = 50;  // helps 6 on one node, 2000 of 8000 idle
    cluster.addGroup(3, 0, 9, 6000).priority = 20;  // helps 6, nothing idle, less memory used
    cluster.addPending(6, pod(1000));
    const auto chosen = [&](std::vector<Expander> expanders, TieBreaker tie = {}) {
        AutoscalerSettings settings;
        settings.expanders = std::move(expanders);
        ClusterAutoscaler autoscaler(settings, std::move(tie));
        return autoscaler.scan(minute(0), cluster.view()).scaleUps.at(0).groupId;
    };
    CHECK(chosen({Expander::MostPods}) == 2);  // 2 and 3 tie, the first without a tie-breaker
    CHECK(chosen({Expander::MostPods, Expander::LeastWaste}) == 3);
    CHECK(chosen({Expander::LeastWaste}) == 3);  // CPU tie with 1; memory: 10/16 idle against 12/16
    CHECK(chosen({Expander::Priority}) == 2);
    CHECK(chosen({Expander::Random}, [](std::size_t count) { return count - 1; }) == 3);
    CHECK(chosen({Expander::Random, Expander::Priority}, [](std::size_t) { return std::size_t{0}; }) == 1);
}

TEST_CASE("Failed scale-ups back off 5 min doubling to 30, forgotten after 3 h", "[compute][autoscaler]")
{
    ClusterAutoscaler autoscaler;
    double now = 0.0;
    for (const double length : {5.0, 10.0, 20.0, 30.0, 30.0}) {
        autoscaler.reportScaleUpFailure(minute(now), 1);
        autoscaler.reportScaleUpFailure(minute(now), 1);  // another node of the same request
        CHECK(autoscaler.isBackedOff(minute(now + length - 0.01), 1));
        CHECK_FALSE(autoscaler.isBackedOff(minute(now + length), 1));
        CHECK_FALSE(autoscaler.isBackedOff(minute(now), 2));
        now += length;
    }
    now += 100;
    autoscaler.reportScaleUpFailure(minute(now), 1);  // 130 min after the last one: remembered
    CHECK(autoscaler.isBackedOff(minute(now + 29), 1));
    now += 181;
    autoscaler.reportScaleUpFailure(minute(now), 1);
    CHECK_FALSE(autoscaler.isBackedOff(minute(now + 5), 1));

    Cluster cluster;
    cluster.addGroup(1, 0, 5);
    cluster.addGroup(2, 0, 5);
    cluster.addPending(1, pod(1000));
    CHECK(autoscaler.scan(minute(now + 1), cluster.view()).scaleUps.at(0).groupId == 2);
}

TEST_CASE("Nodes that do not come in 15 min are abandoned and the group backs off", "[compute][autoscaler]")
{
    Cluster cluster;
    cluster.addGroup(1, 0, 5);
    cluster.addPending(1, pod(1000));
    ClusterAutoscaler autoscaler;
    REQUIRE(autoscaler.scan(minute(0), cluster.view()).scaleUps.size() == 1);
    cluster.groups[0].targetNodes = 1;
    CHECK(autoscaler.scan(minute(14.9), cluster.view()).abandoned.empty());
    const auto decisions = autoscaler.scan(minute(15), cluster.view());
    REQUIRE(decisions.abandoned.size() == 1);
    CHECK(decisions.abandoned[0].nodes == 1);
    CHECK(autoscaler.isBackedOff(minute(19.9), 1));
    cluster.groups[0].targetNodes = 0;
    CHECK(autoscaler.scan(minute(16), cluster.view()).scaleUps.empty());
    CHECK(autoscaler.scan(minute(20), cluster.view()).scaleUps.size() == 1);
}

TEST_CASE("Utilisation is the larger share of requests, DaemonSets included unless told otherwise", "[compute][autoscaler]")
{
    Cluster cluster;
    cluster.addGroup(1, 0, 5);
    cluster.addNode(0, {pod(1000, 1), pod(1000, 1), pod(1000, 1)});
    cluster.podsOfNode[0][0].daemonSet = true;
    const auto utilization = [&](bool ignore) { return requestUtilization(cluster.view().nodes[0], ignore); };
    CHECK(utilization(false) == Approx(0.75));
    CHECK(utilization(true) == Approx(2000.0 / 3000.0));  // off the sum and the allocatable
    cluster.podsOfNode[0][1].terminating = true;
    CHECK(utilization(false) == Approx(0.5));
}

TEST_CASE("Node leaves after 10 min without interruption, at exactly half it stays", "[compute][autoscaler]")
{
    Cluster cluster;
    cluster.addGroup(1, 1, 5);
    cluster.addNode(0, {pod(2000)});  // 0.5: not strictly below
    cluster.addNode(0, {pod(1900)});
    ClusterAutoscaler autoscaler;
    const auto [when, decisions] = firstRemoval(autoscaler, cluster, 0, 20);
    CHECK(when == Approx(10.0));
    REQUIRE(decisions.scaleDowns.size() == 1);
    CHECK(decisions.scaleDowns[0].nodeId == 101);
    CHECK_FALSE(decisions.scaleDowns[0].empty);
    CHECK(decisions.scaleDowns[0].reason
          == "node 101 of pool1 unneeded for 10 min: requests 48 % below 50 %, its pods fit elsewhere");
}

TEST_CASE("Unneeded timer starts anew when the node was needed in between", "[compute][autoscaler]")
{
    Cluster cluster;
    cluster.addGroup(1, 1, 5);
    cluster.addNode(0, {pod(3000)});
    cluster.addNode(0);
    ClusterAutoscaler autoscaler;
    CHECK(firstRemoval(autoscaler, cluster, 0, 9).first < 0);
    cluster.addPending(1, pod(2000));  // will land on the empty node
    const auto decisions = autoscaler.scan(minute(9.5), cluster.view());
    CHECK(decisions.scaleUps.empty());
    CHECK(decisions.scaleDowns.empty());
    cluster.pending.clear();
    CHECK(firstRemoval(autoscaler, cluster, 10, 30).first == Approx(20.0));
}

TEST_CASE("Scale-up pauses every scale-down for 10 min while timers run on", "[compute][autoscaler]")
{
    Cluster cluster;
    cluster.addGroup(1, 0, 5);
    cluster.addGroup(2, 0, 5, 8000);
    cluster.addNode(0);
    ClusterAutoscaler autoscaler;
    CHECK(firstRemoval(autoscaler, cluster, 0, 8.9).first < 0);
    cluster.addPending(1, pod(6000));
    REQUIRE(autoscaler.scan(minute(9), cluster.view()).scaleUps.size() == 1);
    cluster.pending.clear();
    CHECK(firstRemoval(autoscaler, cluster, 9 + 1.0 / 6, 30).first == Approx(19.0));
}

TEST_CASE("Empty nodes go ten at a time, the group keeps its minimum", "[compute][autoscaler]")
{
    Cluster cluster;
    cluster.addGroup(1, 2, 20);
    for (int i = 0; i < 14; ++i) {
        cluster.addNode(0);
    }
    ClusterAutoscaler autoscaler;
    auto [when, decisions] = firstRemoval(autoscaler, cluster, 0, 12);
    CHECK(when == Approx(10.0));
    CHECK(decisions.scaleDowns.size() == 10);
    cluster.nodes.erase(cluster.nodes.begin(), cluster.nodes.begin() + 10);
    cluster.groups[0].targetNodes = 4;
    // Ten seconds later the next: two remain.
    decisions = autoscaler.scan(minute(10 + 1.0 / 6), cluster.view());
    CHECK(decisions.scaleDowns.size() == 2);
}

TEST_CASE("Nodes with pods go one at a time, never two that count on the same room", "[compute][autoscaler]")
{
    Cluster cluster;
    cluster.addGroup(1, 0, 5);
    for (int i = 0; i < 3; ++i) {
        cluster.addNode(0, {pod(1500)});
    }
    ClusterAutoscaler autoscaler;
    auto [when, decisions] = firstRemoval(autoscaler, cluster, 0, 12);
    CHECK(when == Approx(10.0));
    REQUIRE(decisions.scaleDowns.size() == 1);
    // Its pod goes to a neighbour: that one is at 75 %, the third has 1500 free only on itself and there.
    const auto gone = decisions.scaleDowns[0].nodeId;
    CHECK(gone == 100);
    for (ClusterNode& node : cluster.nodes) {
        node.beingDeleted = node.state.id == gone;
    }
    CHECK(firstRemoval(autoscaler, cluster, 10.5, 40).first < 0);  // while it drains no other one starts
}

TEST_CASE("Blocked pods, lack of room and minimum keep a node", "[compute][autoscaler]")
{
    Cluster cluster;
    cluster.addGroup(1, 0, 5);
    cluster.addNode(0, {pod(1000), pod(500)});
    cluster.addNode(0, {pod(3000)});
    ClusterAutoscaler autoscaler;
    SECTION("no room for the second pod")
    {
        CHECK(firstRemoval(autoscaler, cluster, 0, 30).first < 0);
    }
    SECTION("room, but one pod must not be evicted")
    {
        unbind(cluster.nodes[1].state, pod(500));
        cluster.podsOfNode[0][0].blocksRemoval = true;
        CHECK(firstRemoval(autoscaler, cluster, 0, 30).first < 0);
        cluster.podsOfNode[0][0].blocksRemoval = false;
        CHECK(firstRemoval(autoscaler, cluster, 31, 60).first == Approx(41.0));
    }
    SECTION("at its minimum")
    {
        unbind(cluster.nodes[1].state, pod(500));
        cluster.groups[0].minNodes = 2;
        CHECK(firstRemoval(autoscaler, cluster, 0, 30).first < 0);
    }
}

TEST_CASE("Broken node goes after 20 min, too many of them stop everything", "[compute][autoscaler]")
{
    Cluster cluster;
    cluster.addGroup(1, 0, 10);
    cluster.addNode(0, {pod(3000)});
    cluster.addNode(0);
    cluster.nodes[1].state.ready = false;
    cluster.nodes[1].unreadySince = minute(0);
    ClusterAutoscaler autoscaler;
    CHECK(firstRemoval(autoscaler, cluster, 0, 40).first == Approx(20.0));

    for (int i = 0; i < 3; ++i) {
        cluster.addNode(0).unreadySince = minute(0);
    }
    cluster.addPending(5, pod(4000));
    const auto decisions = autoscaler.scan(minute(41), cluster.view());
    CHECK(decisions.scaleUps.empty());
    CHECK(decisions.note == "4 of 5 nodes are not ready: the autoscaler does nothing");
}

TEST_CASE("Failure and deletion pause the next removal", "[compute][autoscaler]")
{
    Cluster cluster;
    cluster.addGroup(1, 0, 5);
    cluster.addNode(0);
    ClusterAutoscaler autoscaler;
    CHECK(firstRemoval(autoscaler, cluster, 0, 9.9).first < 0);
    autoscaler.reportScaleDownFailure(minute(9.9));
    CHECK(firstRemoval(autoscaler, cluster, 9.9, 20).first == Approx(12.9).margin(0.17));
}

TEST_CASE("A deletion pauses the next one by its delay", "[compute][autoscaler]")
{
    Cluster cluster;
    cluster.addGroup(1, 0, 5);
    cluster.addNode(0);
    cluster.addNode(0);
    AutoscalerSettings settings;
    settings.maxEmptyBulkDelete = 1;
    settings.scaleDownDelayAfterDelete = Duration::minutes(5);
    ClusterAutoscaler autoscaler(settings);
    const auto first = firstRemoval(autoscaler, cluster, 0, 12);
    REQUIRE(first.second.scaleDowns.size() == 1);
    cluster.nodes.erase(cluster.nodes.begin());
    --cluster.groups[0].targetNodes;
    CHECK(firstRemoval(autoscaler, cluster, first.first + 1.0 / 6, 30).first == Approx(15.0));
}

TEST_CASE("A node that cannot be emptied still takes the pods of another", "[compute][autoscaler]")
{
    Cluster cluster;
    cluster.addGroup(1, 0, 5);
    PodSpec pinned = pod(1500);
    pinned.nodeSelector = {{"disk", "fast"}};
    cluster.addNode(0, {pinned}).state.labels = {{"disk", "fast"}};
    cluster.addNode(0, {pod(1500)});
    ClusterAutoscaler autoscaler;
    const auto [when, decisions] = firstRemoval(autoscaler, cluster, 0, 12);
    CHECK(when == Approx(10.0));
    CHECK(decisions.scaleDowns.at(0).nodeId == 101);
}

TEST_CASE("Pods of a node that cannot be emptied take no room from others", "[compute][autoscaler]")
{
    Cluster cluster;
    cluster.addGroup(1, 0, 5);
    const Labels pinnedHere{{"disk", "fast"}};
    const Labels zone{{"zone", "1"}};
    PodSpec pinned = pod(900);
    pinned.nodeSelector = pinnedHere;
    PodSpec zonal = pod(1000);
    zonal.nodeSelector = zone;
    cluster.addNode(0, {pod(3000)}).state.labels = zone;              // 1000 m left
    cluster.addNode(0, {pod(1000), pinned}).state.labels = pinnedHere;  // the first would fit there, the second nowhere
    cluster.addNode(0, {zonal}).state.labels = zone;
    ClusterAutoscaler autoscaler;
    const auto [when, decisions] = firstRemoval(autoscaler, cluster, 0, 12);
    CHECK(when == Approx(10.0));
    CHECK(decisions.scaleDowns.at(0).nodeId == 102);
}

TEST_CASE("A node that is to take the pods of another is not given up", "[compute][autoscaler]")
{
    Cluster cluster;
    cluster.addGroup(1, 0, 5);
    for (int i = 0; i < 3; ++i) {
        cluster.addNode(0, {pod(1900)});
    }
    cluster.nodes[0].state.ready = false;  // broken: due after 20 min, its pod would go to the second node
    cluster.nodes[0].unreadySince = minute(0);
    ClusterAutoscaler autoscaler;
    const auto [when, decisions] = firstRemoval(autoscaler, cluster, 0, 40);
    CHECK(when == Approx(20.0));
    CHECK(decisions.scaleDowns.at(0).nodeId == 100);
}

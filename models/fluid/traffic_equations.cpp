#include "models/fluid/traffic_equations.h"

#include <Eigen/Dense>

#include <algorithm>
#include <cmath>
#include <limits>

namespace headroom::fluid {

using simulation::kNone;
using simulation::OperationRow;
using simulation::StepRow;
using simulation::TargetKind;
using simulation::Topology;
using scenario::Step;

namespace {

constexpr int kLongestChain = 12;

} // namespace

StepChance stepChance(double q, int retryAttempts, int times, double granted, bool fallback)
{
    StepChance chance;
    if (q >= 1) {
        chance.tries = chance.repetitions = times;
        return chance;
    }
    const double fail = 1 - std::max(q, 1e-12);
    if (granted < 1 || fallback) {
        const double again = fail * granted;
        const double tries = again < 1 ? (1 - std::pow(again, retryAttempts + 1)) / (1 - again) : retryAttempts + 1;
        const double once = std::min(1.0, std::max(q, 1e-12) * tries);
        chance.success = fallback ? 1 : std::pow(once, times);
        chance.degraded = fallback ? 1 - std::pow(once, times) : 0;
        chance.repetitions = fallback || once >= 1 ? times : (1 - chance.success) / (1 - once);
        chance.tries = tries * chance.repetitions;
        return chance;
    }
    const double failsAll = std::pow(fail, retryAttempts + 1);
    const double once = 1 - failsAll;
    const double triesOnce = once / (1 - fail);
    chance.success = std::pow(once, times);
    chance.repetitions = once < 1 ? (1 - chance.success) / (1 - once) : times;
    chance.tries = triesOnce * chance.repetitions;
    return chance;
}

std::uint32_t endOfSteps(const Topology& topology, std::uint32_t operation)
{
    std::uint32_t end = static_cast<std::uint32_t>(topology.steps.size());
    const std::uint32_t first = topology.operations[operation].firstStep;
    for (const OperationRow& other : topology.operations)
        if (other.firstStep > first) end = std::min(end, other.firstStep);
    return end;
}

Visits visitRatios(const Topology& topology, const std::vector<double>& ownSuccess, const StepGuards& guards)
{
    Visits visits;
    for (std::uint32_t o = 0; o < topology.operations.size(); ++o) visits.ends.push_back(endOfSteps(topology, o));
    updateVisits(topology, ownSuccess, guards, visits);
    return visits;
}

void updateVisits(const Topology& topology, const std::vector<double>& ownSuccess, const StepGuards& guards, Visits& visits)
{
    const std::size_t count = topology.steps.size();
    visits.perCaller.assign(count, 0);
    visits.perOperation.assign(count, 0);
    visits.stepSuccess.assign(count, 1);
    visits.operationSuccess.clear();

    /// Goes through one list; returns the probability that all of it succeeds.
    const auto list = [&](std::uint32_t first, std::uint32_t length, bool parallel) {
        double reach = 1, success = 1;
        for (std::uint32_t i = first; i < first + length; ++i) {
            const StepRow& row = topology.steps[i];
            const bool fallback = row.hasGuard && topology.guards[row.guard].fallback;
            const StepChance chance = stepChance(visits.stepSuccess[i], row.retryAttempts, row.times, guards.granted.empty() ? 1 : guards.granted[i], fallback);
            visits.perCaller[i] = (parallel ? 1 : reach) * row.probability * chance.tries * (guards.admitted.empty() ? 1 : guards.admitted[i]);
            success *= 1 - row.probability * (1 - chance.success);
            reach = success;
        }
        return success;
    };
    // Children come after their parents in the table, so from the end every child is known before it is needed.
    for (std::size_t n = count; n-- > 0;) {
        const StepRow& row = topology.steps[n];
        const bool unconfirmed = topology.copiesOf(row).count > 0 && !row.confirm;
        const double own = unconfirmed ? 1.0 : ownSuccess[n];
        double nested = list(row.firstChild, row.childCount, row.kind == Step::Kind::Parallel);
        if (row.mayHit) {
            const double hit = hitChance(row, guards.contentShare);
            nested = hit + (1 - hit) * nested;
            for (std::uint32_t c = row.firstChild; c < row.firstChild + row.childCount; ++c) visits.perCaller[c] *= 1 - hit;
        }
        visits.stepSuccess[n] = own * nested;
    }
    const auto operations = static_cast<Eigen::Index>(topology.operations.size());
    visits.caused.setZero(operations, operations);
    for (std::uint32_t o = 0; o < topology.operations.size(); ++o) {
        const OperationRow& operation = topology.operations[o];
        visits.operationSuccess.push_back(list(operation.firstStep, operation.stepCount, false));
        for (std::uint32_t i = operation.firstStep; i < operation.firstStep + operation.stepCount; ++i) visits.perOperation[i] = visits.perCaller[i];
        for (std::uint32_t i = operation.firstStep; i < visits.ends[o]; ++i)
            for (std::uint32_t c = topology.steps[i].firstChild; c < topology.steps[i].firstChild + topology.steps[i].childCount; ++c)
                visits.perOperation[c] = visits.perOperation[i] * visits.perCaller[c];
    }
    for (std::uint32_t o = 0; o < topology.operations.size(); ++o)
        for (std::uint32_t i = topology.operations[o].firstStep; i < visits.ends[o]; ++i) {
            const simulation::CopyRange copies = topology.copiesOf(topology.steps[i]);
            for (std::uint32_t q = copies.first; q < copies.first + copies.count; ++q) {
                const simulation::QueueRow& queue = topology.queues[q];
                if (queue.consumerOperation == kNone) continue;
                const double fail = 1 - visits.operationSuccess[queue.consumerOperation];
                const double deliveries = fail <= 0 ? 1 : (1 - std::pow(fail, queue.spec->maxDeliveryCount)) / (1 - std::min(fail, 1 - 1e-12));
                const double pods = queue.perPod ? topology.services[queue.consumerService].spec->replicas : 1;
                visits.caused(o, queue.consumerOperation) += visits.perOperation[i] * ownSuccess[i] * deliveries * queue.share * pods;
            }
        }
}

std::vector<double> operationRates(const Eigen::MatrixXd& caused, const std::vector<double>& external)
{
    const Eigen::Index n = caused.rows();
    const Eigen::VectorXd e = Eigen::Map<const Eigen::VectorXd>(external.data(), n);
    // Without a loop, what clients send has come to its end after as many rounds as the longest chain has links: then nothing moves any more.
    struct Link { Eigen::Index from, to; double count; };
    std::vector<Link> links;
    for (Eigen::Index to = 0; to < n; ++to)
        for (Eigen::Index from = 0; from < n; ++from)
            if (caused(from, to) != 0) links.push_back({from, to, caused(from, to)});
    std::vector<double> now = external, next;
    for (int round = 0; round < kLongestChain; ++round, now.swap(next)) {
        next = external;
        for (const Link& link : links) next[static_cast<std::size_t>(link.to)] += now[static_cast<std::size_t>(link.from)] * link.count;
        if (next == now) return now;
    }
    const Eigen::MatrixXd system = Eigen::MatrixXd::Identity(n, n) - caused.transpose();
    const Eigen::VectorXd rates = system.partialPivLu().solve(e);
    std::vector<double> result(rates.data(), rates.data() + n);
    for (double& rate : result)
        if (!std::isfinite(rate) || rate < -1e-9) rate = std::numeric_limits<double>::infinity();
        else rate = std::max(0.0, rate);
    return result;
}

} // namespace headroom::fluid

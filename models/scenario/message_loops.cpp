#include "models/scenario/message_loops.h"

#include "models/scenario/json_text.h"

#include <fmt/format.h>

#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/strong_components.hpp>

#include <algorithm>
#include <limits>
#include <map>
#include <set>
#include <string_view>
#include <unordered_map>

namespace headroom::scenario {
namespace {

/// Enough for any gain to settle; what a message does to a loop of n operations needs some n steps to be seen all round it.
constexpr std::size_t kIterations = 2000, kIterationsPerOperation = 20;
/// Products such as 0.1 · 10 come out a rounding below 1; a gain is printed with three digits.
constexpr double kRounding = 1e-12, kPrecision = 1e-9;

class FlowReader {
public:
    explicit FlowReader(const Scenario& scenario)
    {
        for (std::uint32_t i = 0; i < scenario.operations.size(); ++i)
            if (!scenario.operations[i].consumes.empty()) m_consumers.emplace(scenario.operations[i].consumes, Reader{i, copiesFor(scenario, scenario.operations[i])});
    }

    std::vector<MessageFlow> flowsOf(const Operation& operation)
    {
        m_flows.clear();
        m_place.clear();
        read(operation.steps, 1);
        return std::move(m_flows);
    }

private:
    /// Who reads a queue or subscribes to a topic, and how many copies of a message it treats.
    struct Reader {
        std::uint32_t operation = 0;
        double copies = 1;
    };

    static double copiesFor(const Scenario& scenario, const Operation& operation)
    {
        double copies = operation.subscription.share;
        if (!operation.subscription.groupPerPod || operation.steps.empty()) return copies;
        const Component* service = scenario.find(operation.steps.front().target);
        if (service && service->as<ServiceSpec>()) copies *= std::max(1, service->as<ServiceSpec>()->replicas);
        return copies;
    }

    void read(const std::vector<Step>& steps, double executions)
    {
        for (const Step& step : steps) {
            const double count = executions * step.probability * step.times;
            if (count <= 0) continue;
            if (step.kind == Step::Kind::Send) add(step, count);
            read(step.steps, count);
        }
    }

    void add(const Step& step, double count)
    {
        const auto [first, last] = m_consumers.equal_range(step.target);
        for (auto reader = first; reader != last; ++reader) {
            const auto [place, isNew] = m_place.emplace(reader->second.operation, m_flows.size());
            if (isNew) m_flows.push_back({reader->second.operation, step.target, 0, step.pointer});
            m_flows[place->second].perExecution += count * reader->second.copies;
        }
    }

    std::multimap<std::string_view, Reader> m_consumers;   ///< equal keys in the order of the file
    std::unordered_map<std::uint32_t, std::size_t> m_place;
    std::vector<MessageFlow> m_flows;
};

struct Gain {
    double value = 0;
    bool endless = false;
};

/// Spectral radius of the flows among `members`, which are strongly connected: r(G) lies between the smallest and the largest
/// (G·x)ᵢ/xᵢ of any positive x. The iteration runs on (G + I)/2, whose powers converge for cycles of equal length too.
Gain gainOf(const std::vector<std::uint32_t>& members, const std::vector<std::vector<MessageFlow>>& flows, const std::vector<std::size_t>& part)
{
    std::unordered_map<std::uint32_t, std::size_t> place;
    for (std::size_t i = 0; i < members.size(); ++i) place.emplace(members[i], i);
    std::vector<double> x(members.size(), 1.0), y(members.size());
    double low = 0, high = 0;
    for (std::size_t iteration = 0; iteration < kIterations + kIterationsPerOperation * members.size(); ++iteration) {
        low = std::numeric_limits<double>::infinity();
        high = 0;
        double largest = 0;
        for (std::size_t i = 0; i < members.size(); ++i) {
            double sum = 0;
            for (const MessageFlow& flow : flows[members[i]])
                if (part[flow.consumer] == part[members[i]]) sum += flow.perExecution * x[place.at(flow.consumer)];
            low = std::min(low, sum / x[i]);
            high = std::max(high, sum / x[i]);
            y[i] = (sum + x[i]) / 2;
            largest = std::max(largest, y[i]);
        }
        const bool decided = low >= 1 - kRounding || high < 1 - kRounding;
        if (high - low <= kPrecision * high || (decided && iteration >= kIterations)) break;
        for (std::size_t i = 0; i < members.size(); ++i) x[i] = y[i] / largest;
    }
    // Below the precision, as for a loop of a single flow, both bounds are the gain itself.
    return {(low + high) / 2, high >= 1 - kRounding};
}

} // namespace

std::vector<std::vector<MessageFlow>> messageFlows(const Scenario& scenario)
{
    FlowReader reader(scenario);
    std::vector<std::vector<MessageFlow>> flows;
    for (const Operation& operation : scenario.operations) flows.push_back(reader.flowsOf(operation));
    return flows;
}

std::vector<MessageLoop> messageLoops(const Scenario& scenario)
{
    const auto flows = messageFlows(scenario);
    boost::adjacency_list<boost::vecS, boost::vecS, boost::directedS> graph(flows.size());
    for (std::size_t i = 0; i < flows.size(); ++i)
        for (const MessageFlow& flow : flows[i]) boost::add_edge(i, flow.consumer, graph);
    std::vector<std::size_t> part(flows.size());
    boost::strong_components(graph, part.data());

    std::map<std::size_t, MessageLoop> loops;   // by part; only those that have an edge inside
    for (std::uint32_t i = 0; i < flows.size(); ++i)
        for (const MessageFlow& flow : flows[i]) {
            if (part[flow.consumer] != part[i]) continue;
            MessageLoop& loop = loops[part[i]];
            if (loop.pointer.empty()) loop.pointer = flow.pointer;
            if (loop.operations.empty() || loop.operations.back() != i) loop.operations.push_back(i);
        }
    std::vector<MessageLoop> found;
    for (auto& [number, loop] : loops) {
        for (const std::uint32_t operation : loop.operations) loop.queues.push_back(scenario.operations[operation].consumes);
        const Gain gain = gainOf(loop.operations, flows, part);
        loop.gain = gain.value;
        loop.endless = gain.endless;
        found.push_back(std::move(loop));
    }
    // Boost numbers the parts from the end of the graph; people read the file from its beginning.
    std::sort(found.begin(), found.end(), [](const MessageLoop& a, const MessageLoop& b) { return a.operations.front() < b.operations.front(); });
    return found;
}

/// Dead letters of dead letters … that come back to where they were: a message that nobody can treat would go round for ever.
void checkDeadLetterLoops(const Scenario& scenario, Problems& problems)
{
    for (const Operation& first : scenario.operations) {
        std::set<std::string_view> seen;
        std::vector<std::string_view> open{first.deadLetterTopic};
        while (!open.empty()) {
            const std::string_view topic = open.back();
            open.pop_back();
            if (topic.empty() || !seen.insert(topic).second) continue;
            for (const Operation& reader : scenario.operations)
                if (reader.consumes == topic) open.push_back(reader.deadLetterTopic);
        }
        if (!first.consumes.empty() && seen.count(first.consumes) > 0)
            problems.add(ErrorCode::Inconsistent, "/operations/" + escapeSegment(first.name) + "/deadLetters/to",
                         fmt::format("Endless message loop: a dead letter of \"{}\" comes back to it as a message.", first.consumes), "a topic that this operation does not read");
    }
}

void checkMessageLoops(const Scenario& scenario, Problems& problems)
{
    checkDeadLetterLoops(scenario, problems);
    for (const MessageLoop& loop : messageLoops(scenario)) {
        if (!loop.endless) continue;
        std::string queues;
        for (const std::string& queue : loop.queues) queues += (queues.empty() ? "\"" : " → \"") + queue + "\"";
        problems.add(ErrorCode::Inconsistent, loop.pointer,
                     loop.queues.size() == 1
                         ? fmt::format("Endless message loop: treating one message of {} sends {:.3g} to the same queue.", queues, loop.gain)
                         : fmt::format("Endless message loop over {}: each message causes {:.3g} more on average.", queues, loop.gain),
                     "send to another queue, or give the step a \"probability\" so that less than one message returns");
    }
}

} // namespace headroom::scenario

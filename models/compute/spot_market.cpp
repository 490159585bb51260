#include "models/compute/spot_market.h"

#include "core/base/assert.h"
#include "core/random/elementary.h"
#include "core/random/stream.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

namespace headroom::compute {
namespace {

constexpr std::int64_t kHourNs = 3'600'000'000'000;

std::int64_t hourOf(SimTime at)
{
    const std::int64_t ns = at.nanoseconds();
    return ns / kHourNs - (ns % kHourNs < 0 ? 1 : 0);
}

} // namespace

double evictionHazardPerHour(double probabilityPerHour)
{
    HEADROOM_CHECK(probabilityPerHour >= 0 && probabilityPerHour < 1);
    return probabilityPerHour == 0 ? 0 : -random::naturalLog(1 - probabilityPerHour);
}

double chanceOfOneMore(double mean, int nodes)
{
    if (mean >= nodes) return 1;
    double low = 0, high = 1;
    for (int i = 0; i < 60; ++i) {
        const double middle = (low + high) / 2;
        double sum = 0, atLeast = 1;
        for (int k = 0; k < nodes; ++k, atLeast *= middle) sum += atLeast;
        (sum < mean ? low : high) = middle;
    }
    return low;
}

double pressureEventsPerHour(const SpotRules& rules, int nodes)
{
    return nodes < 1 ? 0 : evictionHazardPerHour(rules.evictionProbabilityPerHour) * nodes / std::max(1.0, rules.together * nodes);
}

SpotMarket::SpotMarket(const SpotRules& rules, int nodesMax, std::uint64_t seed, std::uint32_t replication, std::string name, SimTime from, SimTime until)
    : m_rules(rules), m_pressure(rules.pressure), m_nodesMax(std::max(1, nodesMax)), m_seed(seed), m_replication(replication), m_name(std::move(name)), m_until(until),
      m_perHour(pressureEventsPerHour(rules, m_nodesMax)), m_hour(hourOf(from) - 1)
{
    if (m_perHour <= 0) return;
    findNext();
    while (m_next < from) {
        m_coming.pop_back();
        findNext();
    }
}

/// Gaps are exponential from the start of each hour: without memory, that is a Poisson process over all of them.
void SpotMarket::findNext()
{
    m_next = SimTime::never();
    while (m_coming.empty()) {
        ++m_hour;
        const SimTime start = SimTime::fromNanoseconds(m_hour * kHourNs);
        if (start >= m_until) return;
        random::Generator stream = random::makeStream(m_seed, m_replication, "spot/" + m_name, m_hour);
        for (double hours = random::exponential(stream) / m_perHour; hours < 1; hours += random::exponential(stream) / m_perHour)
            m_coming.push_back({start + Duration::fromSeconds(hours * 3600), stream.next()});
        std::reverse(m_coming.begin(), m_coming.end());
    }
    if (m_coming.back().at < m_until) m_next = m_coming.back().at;
}

std::vector<std::uint32_t> SpotMarket::strike(int nodes)
{
    HEADROOM_CHECK(m_next != SimTime::never());
    random::Generator marks(m_coming.back().seed);
    const SimTime at = m_coming.back().at;
    m_coming.pop_back();
    findNext();

    const double keep = marks.uniform();
    const std::int64_t pressureNs = m_pressure.sampleNs(marks);
    const int present = std::min(nodes, m_nodesMax);
    // An empty pool meets the market of one node: what it asks for may still be refused.
    if (keep >= pressureEventsPerHour(m_rules, std::max(1, present)) / m_perHour) return {};
    m_scarceUntil = std::max(m_scarceUntil, at + Duration::nanoseconds(pressureNs));

    std::vector<std::uint32_t> taken;
    if (nodes < 1) return taken;
    const double goOn = chanceOfOneMore(std::max(1.0, m_rules.together * nodes), nodes);
    int batch = 1;
    while (batch < nodes && marks.uniform() < goOn) ++batch;
    std::vector<std::uint32_t> order(static_cast<std::size_t>(nodes));
    std::iota(order.begin(), order.end(), 0u);
    for (int k = 0; k < batch; ++k) {
        const auto first = static_cast<std::size_t>(k);
        std::swap(order[first], order[first + marks.below(static_cast<std::uint32_t>(nodes - k))]);
        taken.push_back(order[first]);
    }
    std::sort(taken.begin(), taken.end());
    return taken;
}

bool SpotMarket::grants(SimTime now) const
{
    if (now < m_scarceUntil) return false;
    if (m_rules.refusalProbability <= 0) return true;
    return random::makeStream(m_seed, m_replication, "spot-allocation/" + m_name, now.nanoseconds()).uniform() >= m_rules.refusalProbability;
}

} // namespace headroom::compute

#include "models/scenario/read.h"
#include "models/scenario/read_values.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

namespace headroom::scenario {
namespace {

std::vector<double> readWeights(const Json& json, std::size_t count, const std::string& pointer, Problems& problems)
{
    std::vector<double> weights(count, 1.0);
    const Json& stated = json.at("weights");
    if (stated.is_array()) {
        if (stated.size() != count)
            problems.add(ErrorCode::Inconsistent, pointer + "/weights", fmt::format("There are {} weights for {} tenants.", stated.size(), count));
        for (std::size_t i = 0; i < std::min(count, stated.size()); ++i) weights[i] = stated[i].get<double>();
    } else if (const std::string text = stated.get<std::string>(); text == "zipf") {
        // The n-th most frequent of a Zipf law weighs n^-s.
        for (std::size_t i = 0; i < count; ++i) weights[i] = std::pow(static_cast<double>(i + 1), -read::number(json, "zipf"));
    } else if (text != "even") {
        problems.add(ErrorCode::Syntax, pointer + "/weights", fmt::format("\"{}\" is no way to weigh tenants.", text), "even, zipf, or a list with one number for each");
    }
    const double sum = std::accumulate(weights.begin(), weights.end(), 0.0);
    for (double& weight : weights) weight /= sum;
    return weights;
}

} // namespace

std::vector<TenantGroup> readTenants(const Json& tenants, Problems& problems)
{
    std::vector<TenantGroup> groups;
    for (const auto& [name, json] : tenants.items()) {
        const std::string pointer = fmt::format("/tenants/{}", escapeSegment(name));
        const auto count = static_cast<std::size_t>(read::integer(json, "count"));
        TenantGroup group;
        group.name = name;
        if (const auto names = json.find("names"); names != json.end())
            for (const Json& one : *names) group.tenants.push_back(one.get<std::string>());
        if (!group.tenants.empty() && group.tenants.size() < count)
            problems.add(ErrorCode::Inconsistent, pointer + "/names", fmt::format("There are {} names for {} tenants.", group.tenants.size(), count));
        if (group.tenants.size() > count) group.tenants.resize(count);
        for (std::size_t i = group.tenants.size(); i < count; ++i) group.tenants.push_back(fmt::format("{}-{}", name, i + 1));
        group.weights = readWeights(json, count, pointer, problems);
        groups.push_back(std::move(group));
    }
    return groups;
}

void scaleToTenants(std::vector<TrafficSource>& traffic, const std::vector<TenantGroup>& groups)
{
    for (TrafficSource& source : traffic) {
        const auto group = std::find_if(groups.begin(), groups.end(), [&](const TenantGroup& one) { return one.name == source.tenants; });
        if (!source.ratesPerTenant || group == groups.end()) continue;
        const auto count = static_cast<double>(group->tenants.size());
        source.otherwisePerSecond *= count;
        for (WeeklyRate& line : source.weekly) line.ratePerSecond *= count;
        for (TrafficEvent& event : source.events) event.ratePerSecond *= count;
        if (source.users) source.users->count = static_cast<int>(std::min(1e9, source.users->count * count));
    }
}

void checkUsers(const std::vector<TrafficSource>& traffic, Problems& problems)
{
    double sum = 0;
    for (std::size_t i = 0; i < traffic.size(); ++i) {
        if (!traffic[i].users) continue;
        const double before = std::exchange(sum, sum + traffic[i].users->count);
        if (before <= kMaxUsers && sum > kMaxUsers)
            problems.add(ErrorCode::LimitExceeded, fmt::format("/traffic/{}/users/count", i), fmt::format("All sources together have more than {} users.", kMaxUsers),
                         "many independent users ask as a Poisson process does: state a rate");
    }
}

} // namespace headroom::scenario

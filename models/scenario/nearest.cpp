#include "models/scenario/nearest.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <numeric>

namespace headroom::scenario {
namespace {

constexpr std::size_t kLongestCompared = 64;
constexpr std::size_t kNamesListed = 12;

std::string lowered(std::string_view text)
{
    std::string result{text.substr(0, kLongestCompared)};
    for (char& letter : result) letter = static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
    return result;
}

/// Levenshtein distance, two rows.
std::size_t editDistance(const std::string& a, const std::string& b)
{
    std::vector<std::size_t> previous(b.size() + 1), row(b.size() + 1);
    std::iota(previous.begin(), previous.end(), std::size_t{0});
    for (std::size_t i = 0; i < a.size(); ++i) {
        row[0] = i + 1;
        for (std::size_t j = 0; j < b.size(); ++j)
            row[j + 1] = std::min({previous[j + 1] + 1, row[j] + 1, previous[j] + (a[i] == b[j] ? 0U : 1U)});
        std::swap(previous, row);
    }
    return previous.back();
}

} // namespace

std::string nearestName(std::string_view name, const std::vector<std::string>& candidates)
{
    const std::string wanted = lowered(name);
    std::string nearest;
    std::size_t shortest = 0;
    for (const std::string& candidate : candidates) {
        const std::string other = lowered(candidate);
        const std::size_t longer = std::max(wanted.size(), other.size());
        const std::size_t allowed = std::min(std::max<std::size_t>(2, longer / 3), longer > 1 ? longer - 1 : 0);
        const std::size_t distance = editDistance(wanted, other);
        if (distance > allowed || (!nearest.empty() && distance >= shortest)) continue;
        nearest = candidate;
        shortest = distance;
    }
    return nearest;
}

std::string nearestHint(std::string_view name, const std::vector<std::string>& candidates)
{
    const std::string nearest = nearestName(name, candidates);
    if (!nearest.empty()) return fmt::format("did you mean \"{}\"?", nearest);
    if (candidates.empty()) return {};
    std::string list = "known: ";
    for (std::size_t i = 0; i < std::min(kNamesListed, candidates.size()); ++i) list.append(i > 0 ? ", " : "").append(candidates[i]);
    if (candidates.size() > kNamesListed) list += " …";
    return list;
}

} // namespace headroom::scenario

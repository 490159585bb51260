#include "core/base/nearest_name.h"

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <vector>

namespace headroom {

namespace {

constexpr std::size_t kLongestCompared = 64;
constexpr std::size_t kNamesListed = 12;

char lower(char letter) { return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter; }

/// Levenshtein distance, one row at a time.
std::size_t editDistance(std::string_view a, std::string_view b)
{
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 0; i < a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i + 1;
        for (std::size_t j = 0; j < b.size(); ++j) {
            const std::size_t replaced = diagonal + (lower(a[i]) == lower(b[j]) ? 0 : 1);
            diagonal = row[j + 1];
            row[j + 1] = std::min({row[j] + 1, row[j + 1] + 1, replaced});
        }
    }
    return row.back();
}

} // namespace

std::string nearestName(std::string_view name, std::span<const std::string> candidates)
{
    const std::string_view wanted = name.substr(0, kLongestCompared);
    const std::string* nearest = nullptr;
    std::size_t shortest = 0;
    for (const std::string& candidate : candidates) {
        const std::string_view other = std::string_view(candidate).substr(0, kLongestCompared);
        const std::size_t longer = std::max(wanted.size(), other.size());
        const std::size_t allowed = std::min(std::max<std::size_t>(2, longer / 3), longer > 1 ? longer - 1 : 0);
        const std::size_t distance = editDistance(wanted, other);
        if (distance > allowed || (nearest && distance >= shortest)) continue;
        nearest = &candidate;
        shortest = distance;
    }
    return nearest ? *nearest : std::string{};
}

std::string nearestHint(std::string_view name, std::span<const std::string> candidates)
{
    if (const std::string nearest = nearestName(name, candidates); !nearest.empty()) return "did you mean \"" + nearest + "\"?";
    if (candidates.empty()) return {};
    std::string list = "known: ";
    for (std::size_t i = 0; i < std::min(kNamesListed, candidates.size()); ++i) list.append(i > 0 ? ", " : "").append(candidates[i]);
    if (candidates.size() > kNamesListed) list += " …";
    return list;
}

} // namespace headroom

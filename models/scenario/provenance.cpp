#include "models/scenario/provenance.h"

#include <algorithm>
#include <utility>

namespace headroom::scenario {
namespace {

/// The first segment ("/name") and the rest.
std::pair<std::string_view, std::string_view> split(std::string_view pointer)
{
    const std::size_t end = std::min(pointer.find('/', 1), pointer.size());
    return {pointer.substr(0, end), pointer.substr(end)};
}

} // namespace

bool coversPointer(std::string_view pattern, std::string_view pointer)
{
    while (!pattern.empty()) {
        if (pointer.empty()) return false;
        const auto [wanted, patternRest] = split(pattern);
        const auto [found, pointerRest] = split(pointer);
        if (wanted != found && wanted != "/*") return false;
        pattern = patternRest;
        pointer = pointerRest;
    }
    return true;
}

const Provenance* provenanceOf(const std::vector<Provenance>& remarks, std::string_view pointer)
{
    const auto rank = [](const Provenance& remark) {
        const std::string& text = remark.pointer;
        std::ptrdiff_t wildcards = 0;
        for (std::size_t at = 0; (at = text.find("/*", at)) != std::string::npos; ++at)
            if (at + 2 == text.size() || text[at + 2] == '/') ++wildcards;
        return std::pair{std::count(text.begin(), text.end(), '/'), -wildcards};
    };
    const Provenance* best = nullptr;
    for (const Provenance& remark : remarks)
        if (coversPointer(remark.pointer, pointer) && (best == nullptr || rank(remark) >= rank(*best))) best = &remark;
    return best;
}

} // namespace headroom::scenario

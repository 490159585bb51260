#include "models/scenario/migrate.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>

namespace headroom::scenario {

const std::vector<Migration>& migrations()
{
    // Version 1 is the first release.
    static const std::vector<Migration> steps;
    return steps;
}

std::optional<Error> migrate(Document& document, const std::vector<Migration>& steps, int version)
{
    if (!document.value.is_object()) return std::nullopt;
    const auto found = document.value.find("formatVersion");
    if (found != document.value.end() && !found->is_number_integer()) return std::nullopt;
    const long long stated = found == document.value.end() ? 1 : found->get<long long>();
    const SourcePosition where = document.position("/formatVersion");
    const std::string numbers = fmt::format("{}; this program reads up to version {}", stated, version);
    // A number above the signed range wraps to a negative one; no version is negative.
    const bool tooLarge = found != document.value.end() && found->is_number_unsigned() && stated < 0;
    if (stated > version || tooLarge)
        return Error{ErrorCode::LimitExceeded, fmt::format("The file has format version {}.", tooLarge ? found->dump() : numbers), where, "it was written by a newer Headroom; update this one"};
    for (long long at = stated; at < version; ++at) {
        const auto step = std::ranges::find(steps, at, [](const Migration& one) { return static_cast<long long>(one.from); });
        if (step == steps.end())
            return Error{ErrorCode::OutOfRange, fmt::format("There is no format version {}.", stated), where, fmt::format("the present one is {}", version)};
        step->apply(document.value);
        document.value["formatVersion"] = at + 1;
    }
    return std::nullopt;
}

} // namespace headroom::scenario

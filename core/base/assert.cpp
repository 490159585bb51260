#include "core/base/assert.h"

#include <string>
#include <string_view>

namespace headroom {

void invariantViolated(const char* condition, const char* file, int line)
{
    // Only the file's name: the folder is that of the machine which compiled it.
    const std::string_view path{file};
    const auto slash = path.find_last_of("/\\");
    const std::string_view name = slash == std::string_view::npos ? path : path.substr(slash + 1);
    throw InvariantViolation(std::string(name) + ":" + std::to_string(line) + ": broken invariant: " + condition);
}

} // namespace headroom

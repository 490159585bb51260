#include "models/pricing/price_book.h"

#include <cstdlib>
#include <system_error>
#include <vector>

namespace headroom::pricing {

namespace {

namespace fs = std::filesystem;
constexpr const char* kFolder = "pricing-data";

bool isFolder(const fs::path& path)
{
    std::error_code problem;
    return fs::is_directory(path, problem);
}

} // namespace

fs::path defaultPricingDirectory(const fs::path& program)
{
    if (const char* configured = std::getenv("HEADROOM_DATA"); configured && *configured) {
        const fs::path folder(configured);
        return isFolder(folder / kFolder) ? folder / kFolder : folder;
    }
    std::vector<fs::path> candidates;
    if (!program.empty()) {
        std::error_code problem;
        const fs::path real = fs::weakly_canonical(program, problem); // through links such as /usr/local/bin/headroom
        const fs::path folder = (problem ? program : real).parent_path();
        candidates.push_back(folder / kFolder);
        candidates.push_back(folder / ".." / "share" / "headroom" / kFolder);
    }
    candidates.emplace_back(HEADROOM_SOURCE_PRICING_DIR);
    candidates.emplace_back(HEADROOM_INSTALL_PRICING_DIR);
    for (const fs::path& candidate : candidates)
        if (isFolder(candidate)) return candidate.lexically_normal();
    return candidates.back();
}

} // namespace headroom::pricing

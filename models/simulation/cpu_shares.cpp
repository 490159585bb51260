#include "models/simulation/cpu_shares.h"

#include <algorithm>

namespace headroom::simulation {

void shareCores(double cores, std::vector<CpuClaim>& claims)
{
    const auto wantOf = [](const CpuClaim& claim) {
        const bool held = claim.used >= 0.95 * claim.has;
        return std::min(claim.limit, held ? std::max(claim.used, claim.runnable) : claim.used);
    };
    double wanted = 0, allWeights = 0;
    for (const CpuClaim& claim : claims) {
        wanted += wantOf(claim);
        allWeights += claim.weight;
    }
    if (wanted <= cores) {
        for (CpuClaim& claim : claims) claim.gets = claim.limit;
        return;
    }
    for (CpuClaim& claim : claims) claim.gets = 0;
    double left = cores;
    for (std::size_t round = 0; round < claims.size() && left > 1e-9; ++round) {
        double weights = 0;
        for (const CpuClaim& claim : claims)
            if (claim.gets < wantOf(claim)) weights += claim.weight;
        if (weights <= 0) break;
        double used = 0;
        for (CpuClaim& claim : claims) {
            const double wants = wantOf(claim);
            if (claim.gets >= wants) continue;
            const double share = std::min(wants - claim.gets, left * claim.weight / weights);
            claim.gets += share;
            used += share;
        }
        left -= used;
    }
    for (CpuClaim& claim : claims) claim.gets = std::max(claim.gets, std::min(claim.limit, cores * claim.weight / allWeights));
}

} // namespace headroom::simulation

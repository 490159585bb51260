#pragma once

#include <cstdint>
#include <vector>

namespace headroom::simulation {

/// What a container asks of the CPU of its node, in cores.
struct CpuClaim {
    std::uint32_t pod = 0;
    double used = 0;              ///< ≥ 0, since the last look
    double runnable = 0;          ///< ≥ 0, requests that could be on CPU now
    double has = 0;               ///< > 0, given at the last look
    double limit = 0;             ///< > 0, most that it may have
    double weight = 2;            ///< > 0, cpu.shares
    double gets = 0;              ///< out
};

/// Shares `cores` > 0 of one node among `claims`: by weight, nobody more than it wants, and everybody its weight's part of the node at least. Who uses
/// 95 % of what it has might want more, up to what is runnable. Where all wants fit, each gets its limit. Pure.
void shareCores(double cores, std::vector<CpuClaim>& claims);

} // namespace headroom::simulation

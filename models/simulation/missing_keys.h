#pragma once

#include "models/simulation/stations.h"

#include <cstddef>

/// What a cache would hold if nothing had been evicted or lost with a pod. A key is missed until it would have expired, or until as much
/// has been written again: whoever misses a key fills it in.
namespace headroom::simulation {

/// Share of the contents that is there, live / (live + missing); 1 for an empty cache that misses nothing. Pure.
[[nodiscard]] inline double contentShare(const KeysByMinute& keys)
{
    const double all = keys.liveBytes + keys.missingBytes;
    return keys.missingBytes <= 0 || all <= 0 ? 1 : keys.liveBytes / all;
}

/// `bytes` that would have expired with slot `slot` of the ring are gone.
inline void miss(KeysByMinute& keys, std::size_t slot, double bytes)
{
    if (bytes <= 0) return;
    if (keys.missing.size() < keys.expiring.size()) keys.missing.resize(keys.expiring.size(), 0.0);
    keys.missing[slot] += bytes / keys.missingScale;
    keys.missingBytes += bytes;
}

/// `bytes` have been written: as much is not missed any more, of all slots in proportion.
inline void findAgain(KeysByMinute& keys, double bytes)
{
    const double left = keys.missingBytes - bytes;
    if (left > 1e-6 * keys.missingBytes && left > 1e-6) {
        keys.missingScale *= left / keys.missingBytes;
        keys.missingBytes = left;
        if (keys.missingScale > 1e-9) return;
        for (double& slot : keys.missing) slot *= keys.missingScale;
        keys.missingScale = 1;
        return;
    }
    keys.missing.clear();
    keys.missingBytes = 0;
    keys.missingScale = 1;
}

/// The minute of slot `slot` is over: nobody would find those keys now.
inline void expireMissing(KeysByMinute& keys, std::size_t slot)
{
    if (slot >= keys.missing.size()) return;
    keys.missingBytes = std::max(0.0, keys.missingBytes - keys.missing[slot] * keys.missingScale);
    keys.missing[slot] = 0;
}

/// The ring of `expiring` has just grown: entries keep their minute.
inline void growMissing(KeysByMinute& keys)
{
    if (keys.missing.empty()) return;
    std::vector<double> larger(keys.expiring.size(), 0.0);
    for (std::size_t i = 0; i < keys.missing.size(); ++i) {
        const auto minute = static_cast<std::size_t>(keys.minute) + i;
        larger[minute % larger.size()] = keys.missing[minute % keys.missing.size()];
    }
    keys.missing.swap(larger);
}

} // namespace headroom::simulation

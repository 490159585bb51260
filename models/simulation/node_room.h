#pragma once

#include "models/catalogue/catalogue.h"
#include "models/compute/allocatable.h"
#include "models/scenario/scenario.h"

namespace headroom::simulation {

/// What one node of `pool`, of size `sku`, offers to pods in `cluster`: the provider's reservations and the DaemonSets taken off. Pure.
[[nodiscard]] compute::Allocatable nodeRoom(const catalogue::VmSku& sku, const scenario::NodePoolSpec& pool, const scenario::ClusterSpec& cluster);

} // namespace headroom::simulation

#pragma once

#include "models/compute/hpa.h"
#include "models/scenario/autoscaling_spec.h"

namespace headroom::simulation {

/// The autoscaling object that a scenario's `hpa` block stands for, as runs use it. Pure.
[[nodiscard]] compute::HpaSpec hpaOf(const scenario::HpaScalingSpec& spec);

} // namespace headroom::simulation

#pragma once

#include "models/fluid/fluid.h"
#include "tests/models/simulation/support/small_run.h"
#include "tests/support/catch.h"

namespace headroom::test {

/// Fails the test when the topology cannot be built.
inline simulation::Recording estimate(const scenario::Scenario& scenario, const fluid::FluidOptions& options = {})
{
    auto result = fluid::simulate(scenario, azure(), options);
    REQUIRE(result);
    return std::move(result).value();
}

inline simulation::Recording estimate(Small small)
{
    if (small.process == "deterministic") small.process = "poisson";
    return estimate(loaded(small.text()));
}

} // namespace headroom::test

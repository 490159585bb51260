#pragma once

#include "core/base/result.h"
#include "core/quantities/time.h"
#include "models/scenario/scenario.h"
#include "models/simulation/recording.h"

#include <cstddef>
#include <vector>

namespace headroom::pricing {

/// A stretch of the billed period, at most an hour, and the recorded hour that says what is used in it:
/// quantity = usage.perHour[timeHour] · timeFactor, or [trafficHour] · trafficFactor for meters that follow traffic.
struct Slice {
    SimTime from, to;
    std::size_t timeHour = 0, trafficHour = 0;   ///< counted from Recording::start
    double timeFactor = 1, trafficFactor = 1;
    bool simulated = true;
};

/// Hours that the recording covers, a started one counts as one.
[[nodiscard]] std::size_t recordedHours(const simulation::Recording& recording);

/// The recorded hours within [from, to), cut at `cuts` (ascending); every slice is simulated.
[[nodiscard]] std::vector<Slice> simulatedSlices(const simulation::Recording& recording, SimTime from, SimTime to,
                                                 const std::vector<SimTime>& cuts);

/// [from, to) as slices: where the window was not simulated, meters that follow time take the quantity of the simulated hour whose
/// offered load (requests per second) is nearest to the load expected there, meters that follow traffic the same quantity
/// per request times the expected requests. The first of equally near hours; a last hour that was only begun serves only when there
/// is no whole one. Preconditions: from ≤ recording.start < to, recording.offeredPerHour has an entry for every recorded hour.
///
/// Hours with a fault, an eviction or a deployment in them count once and are no example for others, unless there are no others. Where one of
/// them goes on beyond the window, the hours until its end are like those since its beginning.
struct Extrapolation {
    std::vector<Slice> slices;    ///< ascending
    std::size_t hoursDisturbed = 0;   ///< of the recorded ones, that count once
    bool disturbedRepeated = false;   ///< there were no others, so that the period repeats them
    bool trafficKnown = true;     ///< false: requests are expected and none was simulated, so their meters cannot be told
};
[[nodiscard]] Extrapolation extrapolate(const scenario::Scenario& scenario, const simulation::Recording& recording, SimTime from, SimTime to);

} // namespace headroom::pricing

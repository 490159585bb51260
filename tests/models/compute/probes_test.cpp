#include "models/compute/probes.h"
#include "tests/models/compute/samples.h"
#include "tests/support/catch.h"

/// Probes as the kubelet counts them: thresholds in a row, answers in time (docs/models/rollout.md).
using namespace headroom;
using namespace headroom::compute;
using Change = ProbeState::Change;

TEST_CASE("A probe succeeds when what it asks is up and answers in time", "[compute][probes]")
{
    const ProbeSpec spec;   // 1 s
    CHECK(succeeds(spec, {true, Duration::milliseconds(20)}));
    CHECK(succeeds(spec, {true, Duration::seconds(1)}));
    CHECK_FALSE(succeeds(spec, {true, Duration::seconds(1) + Duration::nanoseconds(1)}));
    CHECK_FALSE(succeeds(spec, {false, Duration{}}));
}

TEST_CASE("Readiness falls at the third failure in a row and comes back at the first success", "[compute][probes]")
{
    const ProbeSpec spec;
    ProbeState state;
    CHECK_FALSE(state.state());
    CHECK(state.observe(spec, false) == Change::None);
    CHECK(state.observe(spec, true) == Change::BecameTrue);
    CHECK(state.observe(spec, false) == Change::None);
    CHECK(state.observe(spec, false) == Change::None);
    CHECK(state.observe(spec, true) == Change::None);   // not in a row
    CHECK(state.observe(spec, false) == Change::None);
    CHECK(state.observe(spec, false) == Change::None);
    CHECK(state.state());
    CHECK(state.observe(spec, false) == Change::BecameFalse);
    CHECK(state.observe(spec, false) == Change::None);
    CHECK(state.observe(spec, true) == Change::BecameTrue);
}

TEST_CASE("Thresholds other than the defaults", "[compute][probes]")
{
    ProbeSpec spec;
    spec.successThreshold = 2;
    spec.failureThreshold = 1;
    ProbeState state;
    CHECK(state.observe(spec, true) == Change::None);
    CHECK(state.observe(spec, true) == Change::BecameTrue);
    CHECK(state.observe(spec, false) == Change::BecameFalse);
    // Liveness begins true.
    ProbeState live(true);
    CHECK(live.observe(spec, true) == Change::None);
    CHECK(live.observe(spec, false) == Change::BecameFalse);
    live.reset(true);
    CHECK(live.state());
    CHECK(live.against() == 0);
}

TEST_CASE("The first probe comes after the initial delay and a part of a period", "[compute][probes]")
{
    ProbeSpec spec;
    spec.initialDelay = Duration::seconds(5);
    CHECK(firstProbe(spec, samples::at(0), 0) == samples::at(5));
    CHECK(firstProbe(spec, samples::at(0), 0.25) == samples::at(7.5));
}

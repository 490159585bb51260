#include "core/kernel/circuit_breaker.h"
#include "core/kernel/cooling_pool.h"
#include "core/kernel/paced_gate.h"
#include "core/kernel/retry_budget.h"
#include "tests/support/catch.h"

/// What callers do about failures and what limits rates, step by step. Sources of the rules: in the headers.
using namespace headroom;
using namespace headroom::kernel;
using Admission = CircuitBreaker::Admission;
using State = CircuitBreaker::State;

namespace {

SimTime at(double seconds) { return SimTime{} + Duration::fromSeconds(seconds); }

} // namespace

TEST_CASE("A circuit breaker opens at its ratio of its minimum of calls, probes, and closes", "[core][breaker]")
{
    CircuitBreaker::Rules rules;
    rules.failureRatio = 0.5;
    rules.minimumCalls = 4;
    rules.window = Duration::seconds(10);
    CircuitBreaker breaker(rules);
    for (const bool success : {false, false, false}) {   // three failures are no evidence yet
        REQUIRE(breaker.admit(at(1)) == Admission::Pass);
        breaker.report(Admission::Pass, success, at(1));
    }
    CHECK(breaker.state() == State::Closed);
    breaker.report(Admission::Pass, true, at(2));   // a success never opens it, though 3 of 4 have failed
    CHECK(breaker.state() == State::Closed);
    breaker.report(Admission::Pass, false, at(3));
    CHECK(breaker.state() == State::Open);
    CHECK(breaker.admit(at(7.999)) == Admission::Rejected);
    CHECK(breaker.admit(at(8)) == Admission::Probe);
    CHECK(breaker.admit(at(8)) == Admission::Rejected);   // one probe at a time
    breaker.report(Admission::Pass, true, at(8.1));       // of before it opened: says nothing
    CHECK(breaker.state() == State::HalfOpen);
    breaker.report(Admission::Probe, false, at(8.2));
    CHECK(breaker.state() == State::Open);
    CHECK(breaker.openings() == 2);
    CHECK(breaker.admit(at(13.2)) == Admission::Probe);
    breaker.report(Admission::Probe, true, at(13.3));
    CHECK(breaker.state() == State::Closed);
    breaker.report(Admission::Pass, false, at(14));       // it has forgotten what was before
    CHECK(breaker.state() == State::Closed);
}

TEST_CASE("Evidence leaves the window, and a probe that nobody reports is allowed again", "[core][breaker]")
{
    CircuitBreaker::Rules rules;
    rules.failureRatio = 0.5;
    rules.minimumCalls = 2;
    rules.window = Duration::seconds(10);
    CircuitBreaker breaker(rules);
    breaker.report(Admission::Pass, false, at(100));
    breaker.report(Admission::Pass, false, at(111));   // more than a window later: one call in it
    CHECK(breaker.state() == State::Closed);
    breaker.report(Admission::Pass, false, at(118));   // within: two
    CHECK(breaker.state() == State::Open);
    CHECK(breaker.admit(at(123)) == Admission::Probe);
    CHECK(breaker.admit(at(127)) == Admission::Rejected);
    CHECK(breaker.admit(at(128)) == Admission::Probe);

    rules.consecutiveFailures = 3;
    CircuitBreaker inARow(rules);
    for (const bool success : {false, false, true, false, false}) inARow.report(Admission::Pass, success, at(1));
    CHECK(inARow.state() == State::Closed);
    inARow.report(Admission::Pass, false, at(1));
    CHECK(inARow.state() == State::Open);
}

TEST_CASE("A retry budget lets a share of the calls and a few a second be repeated", "[core][budget]")
{
    RetryBudget share(0.1, 0, at(0));
    int retries = 0;
    for (int call = 0; call < 1000; ++call) {
        share.call(at(call));
        while (share.tryRetry(at(call))) ++retries;
    }
    CHECK(retries == 100);
    RetryBudget few(0, 2, at(0));
    int granted = 0;
    for (int tenth = 1; tenth <= 100; ++tenth) granted += few.tryRetry(at(tenth / 10.0)) ? 1 : 0;
    CHECK(granted == 2 + 20);   // what it began with, and two a second for ten seconds
    RetryBudget idle(0.1, 0, at(0));
    for (int call = 0; call < 10'000; ++call) idle.call(at(call));
    int saved = 0;
    while (idle.tryRetry(at(10'000))) ++saved;
    CHECK(saved == 10);   // a long calm saves up no storm
}

TEST_CASE("Ports: as many a second as there are, over life and cool-down", "[core][ports]")
{
    // 100 ports, each lent for 1 s and cooling for 9 s: 10 a second, however many are wanted.
    CoolingPool pool(100, Duration::seconds(9));
    int lent = 0;
    std::vector<double> returns;
    std::size_t next = 0;
    for (int tick = 0; tick < 100'000; ++tick) {   // 1,000 s in steps of 10 ms
        const double now = tick * 0.01;
        while (next < returns.size() && returns[next] <= now + 1e-9) {
            pool.giveBack(at(now));
            ++next;
        }
        if (!pool.tryTake(at(now))) continue;
        ++lent;
        returns.push_back(now + 1);
    }
    CHECK(lent == Approx(10'000).epsilon(0.011));
    CHECK(pool.used(at(1000)) <= 100);
    CHECK(pool.used(at(2000)) == 100 - 0 - (100 - (returns.size() - next)));   // what was not given back is still lent
}

TEST_CASE("A paced gate passes its burst at once, then its rate, and refuses who would wait too long", "[core][gate]")
{
    // One unit, 100 ms a request, a burst of 1 s: ten at once; the eleventh waits 100 ms; with at most 300 ms of wait the 14th is refused.
    PacedGate gate(1, Duration::seconds(1), Duration::milliseconds(300), at(0));
    for (int i = 0; i < 10; ++i) CHECK(gate.admit(0.1, at(0)) == Duration{});
    for (int i = 1; i <= 3; ++i) CHECK(gate.admit(0.1, at(0))->toSeconds() == Approx(0.1 * i));
    CHECK_FALSE(gate.admit(0.1, at(0)));
    CHECK(gate.admit(0.1, at(0.1))->toSeconds() == Approx(0.3));
    // Twice the units: the debt of 0.3 unit-seconds takes half as long.
    gate.setUnits(2, at(0.1));
    CHECK(gate.admit(0.1, at(0.1))->toSeconds() == Approx(0.2));
    int passed = 0;
    for (int i = 1; i <= 1000; ++i) passed += gate.admit(0.1, at(0.1 + i * 0.01)) ? 1 : 0;   // 100 a second for 10 s
    CHECK(passed == Approx(200).margin(4));
}

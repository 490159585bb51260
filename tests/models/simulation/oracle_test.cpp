#include "tests/models/simulation/support/small_run.h"
#include "tests/support/catch.h"

#include <cmath>
#include <string>

/// The whole engine, from the text of a scenario to its recording, against the formulas of queueing theory
/// (L. Kleinrock, "Queueing Systems", vol. 1 and 2; A. K. Erlang, 1917). A station with a known answer is written as a
/// scenario and run in 20 independent replications; the formula must lie in the interval that is left once in 10^6 runs.
using namespace headroom;
using namespace headroom::test;

namespace {

constexpr int kReplications = 20;

simulation::Recording replicate(Small small, const std::string& rate, const std::string& duration = "20m", std::uint64_t seed = 11)
{
    small.process = "poisson";
    small.rate = rate;
    small.duration = duration;
    simulation::RunOptions options;
    options.seed = seed;
    options.replications = kReplications;
    options.threads = 2;
    return run(small, options);
}

/// One pod with `workers` that each hold a request for `time`.
Small station(int workers, const std::string& time, const std::string& extra = "")
{
    Small small;
    small.operations = R"("op": { "steps": [ { "call": "s", "time": )" + time + R"( } ] })";
    small.components = R"("s": { "kind": "service", "roundTrip": "0ms", "workers": )" + std::to_string(workers) + extra + " }";
    return small;
}

/// Probability that all `c` servers are busy and calls are lost, offered load `a` erlang (recursion of the B formula).
double erlangB(int c, double a)
{
    double b = 1;
    for (int k = 1; k <= c; ++k) b = a * b / (k + a * b);
    return b;
}

/// Probability that an arrival must wait in M/M/c.
double erlangC(int c, double a)
{
    const double b = erlangB(c, a);
    const double rho = a / c;
    return b / (1 - rho + rho * b);
}

void checkMMc(int servers, double arrivalsPerSecond, double meanSeconds)
{
    INFO(servers << " servers, " << arrivalsPerSecond << "/s");
    const Small small = station(servers, R"({ "exponential": ")" + std::to_string(meanSeconds * 1e3) + R"(ms" })");
    const simulation::Recording r = replicate(small, std::to_string(arrivalsPerSecond) + "/s");
    const double load = arrivalsPerSecond * meanSeconds;
    const double wait = erlangC(servers, load) / (servers / meanSeconds - arrivalsPerSecond);
    CHECK(agrees(r.latency.meanMs, kReplications, 1e3 * (wait + meanSeconds), 0.06));
    CHECK(agrees(component(r, "s").waitMs, kReplications, 1e3 * wait, 0.12));
    CHECK(agrees(component(r, "s").meanInSystem, kReplications, arrivalsPerSecond * (wait + meanSeconds), 0.06));
}

} // namespace

TEST_CASE("M/M/1 and M/M/c: response time, wait and number in the system follow Erlang C", "[simulation][oracle]")
{
    checkMMc(1, 50, 0.01);
    checkMMc(1, 80, 0.01);
    checkMMc(4, 60, 0.04);
    checkMMc(10, 85, 0.1);
}

TEST_CASE("M/D/1 waits half as long as M/M/1", "[simulation][oracle]")
{
    const simulation::Recording r = replicate(station(1, R"("10ms")"), "70/s");
    const double wait = 0.7 * 0.01 / (2 * (1 - 0.7));
    CHECK(agrees(component(r, "s").waitMs, kReplications, 1e3 * wait, 0.08));
    CHECK(agrees(r.latency.meanMs, kReplications, 1e3 * (wait + 0.01), 0.04));
}

TEST_CASE("M/G/1 with lognormal times follows Pollaczek and Khinchine", "[simulation][oracle]")
{
    const simulation::Recording r = replicate(station(1, R"({ "lognormal": { "mean": "10ms", "cv": 1.5 } })"), "60/s", "30m");
    const double secondMoment = 0.01 * 0.01 * (1 + 1.5 * 1.5);
    const double wait = 60 * secondMoment / (2 * (1 - 0.6));
    CHECK(agrees(component(r, "s").waitMs, kReplications, 1e3 * wait, 0.12));
}

TEST_CASE("CPU shared by all requests of a pod is M/G/1 processor sharing: s / (1 - rho), whatever the distribution", "[simulation][oracle]")
{
    Small small;
    small.operations = R"("op": { "steps": [ { "call": "s", "cpu": { "lognormal": { "mean": "10ms", "cv": 2 } } } ] })";
    small.components = R"("s": { "kind": "service", "roundTrip": "0ms", "workers": 100000, "limits": { "cpu": "1" } })";
    const simulation::Recording r = replicate(small, "60/s", "30m");
    CHECK(agrees(r.latency.meanMs, kReplications, 10 / (1 - 0.6), 0.06));
    CHECK(agrees(component(r, "s").meanInSystem, kReplications, 0.6 / (1 - 0.6), 0.06));
    for (const simulation::Resource& resource : r.resources)
        if (resource.id == "s/cpu") CHECK(agrees(resource.utilisation, kReplications, 0.6, 0.03));
}

TEST_CASE("Without a waiting room calls are refused with Erlang's B probability", "[simulation][oracle]")
{
    const simulation::Recording r = replicate(station(5, R"({ "exponential": "50ms" })", R"(, "queue": 0)"), "80/s");
    CHECK(agrees(r.failedShare, kReplications, erlangB(5, 4), 0.05));
    CHECK(agrees(r.latency.meanMs, kReplications, 50, 0.02));
}

TEST_CASE("M/M/c/K: a short waiting room refuses with the probability of its last state", "[simulation][oracle]")
{
    // One server, three may wait, rho = 1: all five states are equally likely.
    const simulation::Recording r = replicate(station(1, R"({ "exponential": "10ms" })", R"(, "queue": 3)"), "100/s");
    CHECK(agrees(r.failedShare, kReplications, 1.0 / 5, 0.05));
    CHECK(agrees(component(r, "s").meanInSystem, kReplications, 2.0, 0.03));
}

TEST_CASE("A tandem of M/M/1 stations: each as if alone (Jackson)", "[simulation][oracle]")
{
    Small small;
    small.operations = R"("op": { "steps": [ { "call": "a", "time": { "exponential": "10ms" } }, { "call": "b", "time": { "exponential": "12ms" } } ] })";
    small.components = R"("a": { "kind": "service", "roundTrip": "0ms", "workers": 1 }, "b": { "kind": "service", "roundTrip": "0ms", "workers": 1 })";
    const simulation::Recording r = replicate(small, "50/s");
    const double a = 1 / (1 / 0.010 - 50), b = 1 / (1 / 0.012 - 50);
    CHECK(agrees(component(r, "a").responseMs, kReplications, 1e3 * a, 0.05));
    CHECK(agrees(component(r, "b").responseMs, kReplications, 1e3 * b, 0.05));
    CHECK(agrees(r.latency.meanMs, kReplications, 1e3 * (a + b), 0.05));
}

TEST_CASE("A third party has infinitely many servers: L = lambda times mean, network included", "[simulation][oracle]")
{
    Small small;
    small.operations = R"("op": { "steps": [ { "call": "x" } ] })";
    small.components = R"("x": { "kind": "external", "roundTrip": "20ms", "latency": { "lognormal": { "mean": "200ms", "cv": 1 } } })";
    const simulation::Recording r = replicate(small, "40/s");
    CHECK(agrees(r.latency.meanMs, kReplications, 220, 0.02));
    // The system starts empty: over T seconds the mean number is short by less than mean · (1 + cv²) / 2T, here 0.02 %.
    CHECK(agrees(component(r, "x").meanInSystem, kReplications, 40 * 0.22, 0.02));
}

TEST_CASE("A fork ends with the later of two exponential calls", "[simulation][oracle]")
{
    Small small;
    small.operations = R"("op": { "steps": [ { "parallel": [ { "call": "a" }, { "call": "b" } ] } ] })";
    small.components = R"("a": { "kind": "external", "latency": { "exponential": "100ms" } }, "b": { "kind": "external", "latency": { "exponential": "50ms" } })";
    const simulation::Recording r = replicate(small, "50/s");
    // E[max] = 1/a + 1/b - 1/(a+b)
    CHECK(agrees(r.latency.meanMs, kReplications, 100 + 50 - 1e3 / (10 + 20), 0.02));
}

TEST_CASE("Two vCores share statements like M/M/2", "[simulation][oracle]")
{
    // With exponential work the number in the system does not depend on the order of service.
    Small small;
    small.operations = R"("op": { "steps": [ { "call": "db", "cpu": { "exponential": "20ms" } } ] })";
    small.components = R"("db": { "kind": "sql-database", "roundTrip": "0ms", "vCores": 2 })";
    const simulation::Recording r = replicate(small, "70/s");
    const double load = 1.4, wait = erlangC(2, load) / (2 / 0.02 - 70);
    CHECK(agrees(r.latency.meanMs, kReplications, 1e3 * (0.02 + wait), 0.06));
    CHECK(agrees(component(r, "db").meanInSystem, kReplications, 70 * (0.02 + wait), 0.06));
}

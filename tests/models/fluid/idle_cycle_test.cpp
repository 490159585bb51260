#include "models/simulation/idle_cycle.h"
#include "tests/models/fluid/support.h"

#include <fmt/format.h>

#include <cmath>
#include <ctime>
#include <random>
#include <vector>

// Services that sleep and wake with single messages, as long-run means of their cycle (docs/models/fluid.md, section 3).
using namespace headroom;
using namespace headroom::test;
using simulation::IdleCycle;
using simulation::IdleCycleRule;

namespace {

/// The cycle step by step: exponential gaps, polls every P seconds, a message that is in work when a poll looks with p = 1 − e^−m.
struct Followed { double cycle = 0, asleep = 0, serving = 0, wait = 0, waitSquare = 0, most = 0; };
Followed follow(const IdleCycleRule& rule, double rate, double inWork, int cycles)
{
    std::mt19937_64 source(20261101);
    const auto uniform = [&] { return (static_cast<double>(source() >> 11) + 0.5) * 0x1p-53; };
    const auto gap = [&] { return -std::log(uniform()) / rate; };
    Followed sum;
    double messages = 0;
    for (int n = 0; n < cycles; ++n) {
        std::vector<double> came;
        double asleep = 0, next = gap();
        while (next > asleep) asleep += rule.pollSeconds;
        for (; next <= asleep; next += gap()) came.push_back(next);
        const double serves = asleep + rule.startUpSeconds;
        for (; next <= serves; next += gap()) came.push_back(next);
        double awake = 0;
        for (int misses = 0; misses < rule.misses;) {
            awake += rule.pollSeconds;
            if (awake <= rule.startUpSeconds) continue;   // what has woken it is still there
            misses = uniform() < -std::expm1(-inWork) ? 0 : misses + 1;
        }
        for (const double at : came) {
            sum.wait += serves - at;
            sum.waitSquare += (serves - at) * (serves - at);
        }
        messages += rate * (asleep + awake);
        sum.most += static_cast<double>(came.size());
        sum.asleep += asleep;
        sum.cycle += asleep + awake;
        sum.serving += awake - rule.startUpSeconds;
    }
    const double count = cycles;
    return {sum.cycle / count, sum.asleep / count, sum.serving / sum.cycle, sum.wait / messages, sum.waitSquare / messages, sum.most / count};
}

double meanOf(const simulation::Signal& signal)
{
    double sum = 0;
    for (const float value : signal.mean) sum += static_cast<double>(value);
    return sum / static_cast<double>(signal.mean.size());
}

} // namespace

TEST_CASE("the cycle of a service that sleeps has the length of the theory of runs", "[fluid][idle]")
{
    // Without work in sight the cooldown is its polls: 30 / (1 − e^−1.5) asleep, 300 awake.
    const IdleCycle calm = simulation::idleCycle({30, 10, 20}, 0.05, 0);
    CHECK(calm.asleepSeconds == Approx(30 / (1 - std::exp(-1.5))));
    CHECK(calm.cycleSeconds == Approx(300 + calm.asleepSeconds));
    CHECK(calm.servingShare == Approx(280 / calm.cycleSeconds));
    // A poll that finds nothing with probability 1/2: two in a row take six polls, three take fourteen.
    CHECK(simulation::idleCycle({10, 2, 0}, 1, std::log(2)).cycleSeconds == Approx(60 + 10 / (1 - std::exp(-10))));
    CHECK(simulation::idleCycle({10, 3, 0}, 1, std::log(2)).cycleSeconds == Approx(140 + 10 / (1 - std::exp(-10))));
    const IdleCycle never = simulation::idleCycle({30, 10, 20}, 0, 0);
    CHECK(never.servingShare == 0);
    CHECK(std::isinf(never.cycleSeconds));
}

TEST_CASE("means of the cycle are those of following it", "[fluid][idle]")
{
    struct Case { IdleCycleRule rule; double rate, inWork; };
    for (const Case& c : {Case{{30, 10, 20}, 0.02, 0.01}, Case{{30, 2, 20}, 0.1, 0.2}, Case{{10, 3, 25}, 0.5, 0.4}, Case{{15, 4, 5}, 0.002, 0.001}}) {
        INFO(c.rate << " messages a second, " << c.inWork << " in work");
        const IdleCycle cycle = simulation::idleCycle(c.rule, c.rate, c.inWork);
        const Followed followed = follow(c.rule, c.rate, c.inWork, 40000);
        // 40,000 cycles: a standard error of at most 0.5 % of each mean, 1 % of the square.
        CHECK(cycle.cycleSeconds == Approx(followed.cycle).epsilon(0.025));
        CHECK(cycle.asleepSeconds == Approx(followed.asleep).epsilon(0.03));
        CHECK(cycle.servingShare == Approx(followed.serving).epsilon(0.03));
        CHECK(cycle.waitSeconds == Approx(followed.wait).epsilon(0.04));
        CHECK(cycle.waitSquare == Approx(followed.waitSquare).epsilon(0.06));
        CHECK(cycle.mostWaiting == Approx(followed.most).epsilon(0.03));
    }
}

TEST_CASE("a service that messages wake: pods, failures and waits of a day are those of the requests", "[fluid][twin][idle]")
{
    // Messages wake it, calls that come while it sleeps fail.
    for (const char* rate : {"0.02/s", "0.06/s"}) {
        Small small;
        small.process = "poisson";
        small.rate = rate;
        small.duration = "24h";
        small.mix = R"({ "op": 0.5, "ask": 0.5 })";
        small.operations = R"("op": { "steps": [ { "send": "q" } ] }, "ask": { "steps": [ { "call": "w", "time": "50ms" } ] },
                              "treat": { "consumes": "q", "steps": [ { "call": "w", "time": "200ms" } ] })";
        small.components = R"("bus": { "kind": "service-bus" }, "q": { "kind": "queue", "serviceBus": "bus" },
            "w": { "kind": "service", "replicas": 0, "startUp": "10s", "readiness": { "period": "1s" }, "workers": 8,
                   "keda": { "min": 0, "max": 1, "cooldown": "90s", "triggers": [ { "type": "queue", "source": "q", "threshold": 5 } ] } })";
        const simulation::Recording des = run(small);
        const std::clock_t before = std::clock();
        const simulation::Recording twin = estimate(small);
        const double seconds = static_cast<double>(std::clock() - before) / CLOCKS_PER_SEC;
        INFO(rate << ", CPU seconds of the twin: " << seconds);
        // Some 500 cycles: a standard error of 2 to 3 % of a share.
        CHECK(meanOf(signal(twin, "w.replicas")) == Approx(meanOf(signal(des, "w.replicas"))).epsilon(0.10));
        const auto failed = [](const simulation::Recording& r) { return static_cast<double>(r.requests.failed) / static_cast<double>(r.requests.offered); };
        REQUIRE(failed(des) > 0.05);
        CHECK(failed(twin) == Approx(failed(des)).epsilon(0.12));
        CHECK(operation(twin, "treat").latency.meanMs.value == Approx(operation(des, "treat").latency.meanMs.value).epsilon(0.12));
        CHECK(figure(twin, "q", "settled") == Approx(figure(des, "q", "settled")).epsilon(0.12));
        CHECK(seconds < 0.5);   // 5,760 steps of 15 s would be more
    }
}

TEST_CASE("a service whose messages end goes to sleep for good, though nothing else moves", "[fluid][twin][idle]")
{
    Small small;
    small.process = "poisson";
    small.rate = "0/s";
    small.duration = "8h";
    small.events = R"([ { "name": "work", "from": "2026-03-02T00:30", "to": "2026-03-02T03:30", "rate": "0.02/s" } ])";
    small.operations = R"("op": { "steps": [ { "send": "q" } ] }, "treat": { "consumes": "q", "steps": [ { "call": "w", "time": "200ms" } ] })";
    small.components = R"("bus": { "kind": "service-bus" }, "q": { "kind": "queue", "serviceBus": "bus" },
        "w": { "kind": "service", "replicas": 0, "startUp": "10s", "workers": 8, "keda": { "min": 0, "max": 1, "triggers": [ { "type": "queue", "source": "q", "threshold": 5 } ] } })";
    const auto twin = estimate(small), des = run(small);
    const auto& pods = signal(twin, "w.replicas").mean;
    CHECK(pods.back() == 0);
    CHECK(static_cast<double>(pods[pods.size() / 4]) > 0.5);
    // Some thirty cycles of 300 s awake and 30 to 100 s asleep.
    CHECK(meanOf(signal(twin, "w.replicas")) == Approx(meanOf(signal(des, "w.replicas"))).epsilon(0.08));
}

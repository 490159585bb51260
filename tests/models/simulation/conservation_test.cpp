#include "core/calendar/calendar.h"
#include "core/random/stream.h"
#include "models/scenario/load.h"
#include "models/simulation/control_plane.h"
#include "models/simulation/data_plane.h"
#include "tests/models/simulation/support/small_run.h"
#include "tests/support/catch.h"

#include <fmt/format.h>

#include <string>

/// Nothing gets lost or counted twice, whatever happens: offered = completed + failed + timed out + throttled + lost + in flight, and what
/// entered a component has left it or is in it. Checked on the reference scenario and on random systems with time-outs, retries,
/// pools, queues, kills and lock-ups; these run on until nothing is left, and then hold no call, worker or connection.
using namespace headroom;
using namespace headroom::test;
using simulation::Outcome;

namespace {

void checkConserved(const simulation::Recording& r)
{
    CHECK(r.requests.offered == r.requests.sumOfOutcomes());
    for (const simulation::OperationResult& operation : r.operations) {
        INFO(operation.name);
        CHECK(operation.requests.offered == operation.requests.sumOfOutcomes());
    }
    double perHour = 0;
    for (const double offered : r.offeredPerHour) perHour += offered;
    CHECK(perHour == Approx(static_cast<double>(r.requests.offered)));
    const double hours = (r.end - r.start).toSeconds() / 3600;
    for (const char* pool : {"system-pool", "user-pool", "spot-pool"})
        for (const simulation::Usage& row : r.usage) {
            if (row.component != pool || row.meter.rfind("vm/", 0) != 0) continue;
            double nodeHours = 0;
            for (const double h : row.perHour) nodeHours += h;
            CHECK(nodeHours == Approx(static_cast<double>(signal(r, std::string(pool) + ".nodes").mean[0]) * hours));
        }
}

simulation::Recording fabrikam(const std::string& from, Duration length, const std::string& variant)
{
    scenario::LoadOptions load;
    load.variant = variant;
    const auto scenario = scenario::load(HEADROOM_SOURCE_DIR "/scenarios/fabrikam-drone-delivery.json", load);
    REQUIRE(scenario);
    simulation::RunOptions options;
    options.from = calendar::Calendar::forZone(scenario->calendar.timeZone)->parse(from).value();
    options.duration = length;
    return run(*scenario, options);
}

/// A random system of three services over all kinds of station. Every rule that can cut a call short occurs often.
class RandomSystem {
public:
    explicit RandomSystem(std::uint32_t number) : m_draw(random::makeStream(20261101, number, "system")) {}

    Small make()
    {
        Small small;
        small.process = "poisson";
        small.rate = fmt::format("{}/s", 20 + m_draw.below(80));
        small.duration = "4m";
        small.mix = R"({ "op": 0.7, "other": 0.3 })";
        small.operations = fmt::format(R"("op": {{ {} "steps": [ {}, {} ] }}, "other": {{ {} "steps": [ {} ] }},
                                          "treat": {{ "consumes": "q", {} "steps": [ {{ "call": "c", {} "steps": [ {} ] }} ] }})",
                                       timeout(), step(0), step(0), timeout(), step(0), timeout(), work(), store());
        small.components = fmt::format(
            R"({}, {}, {}, "db": {{ "kind": "cosmos-db", "throughput": {{ "provisioned": "400RU/s" }}, "retry": {{ "attempts": {} }} }},
               "cache": {{ "kind": "redis", "size": "C0", "tier": "basic" }}, "sql": {{ "kind": "sql-database" }},
               "x": {{ "kind": "external", "latency": {{ "exponential": "80ms" }}, "failureProbability": 0.1 }},
               "bus": {{ "kind": "service-bus", "creditsPerSecond": {} }},
               "q": {{ "kind": "queue", "serviceBus": "bus", "lock": "5s", "maxDeliveryCount": 3, "size": "{}KB" }})",
            service("a"), service("b"), service("c"), m_draw.below(4), 30 + m_draw.below(100), 20 + m_draw.below(2000));
        return small;
    }

private:
    bool chance(double p) { return m_draw.uniform() < p; }
    std::string timeout() { return chance(0.5) ? fmt::format(R"("timeout": "{}ms",)", 20 + m_draw.below(400)) : ""; }
    std::string work()
    {
        std::string text;
        if (chance(0.6)) text += R"("cpu": { "exponential": "4ms" },)";
        if (chance(0.6)) text += R"("time": { "exponential": "30ms" },)";
        return text;
    }
    std::string rules()
    {
        std::string text = timeout();
        if (chance(0.4)) text += fmt::format(R"("retry": {{ "attempts": {}, "base": "{}ms", "jitter": {} }},)", 1 + m_draw.below(3), 5 + m_draw.below(100), chance(0.5));
        if (chance(0.3)) text += R"("probability": 0.5,)";
        if (chance(0.3)) text += R"("times": 2,)";
        return text;
    }
    std::string store()
    {
        static const char* const targets[] = {R"("call": "db", "access": "write", "requestUnits": 6)", R"("call": "cache", "access": "write", "bytes": "2KB", "timeToLive": "5m")",
                                              R"("call": "sql", "cpu": { "exponential": "8ms" })", R"("call": "x")"};
        return "{ " + rules() + targets[m_draw.below(4)] + " }";
    }
    std::string send() { return fmt::format(R"({{ {} "send": "q", "bytes": "1KB", "confirm": {} }})", rules(), chance(0.5)); }
    /// Calls go from a to b only, so no two services wait for each other for ever.
    std::string step(int depth)
    {
        if (depth >= 2) return chance(0.3) ? send() : store();
        if (chance(0.25)) return fmt::format(R"({{ "parallel": [ {}, {} ], "times": {} }})", step(depth + 1), step(depth + 1), 1 + m_draw.below(2));
        return fmt::format(R"({{ {} {} "call": "{}", "steps": [ {}, {} ] }})", rules(), work(), depth == 0 ? "a" : "b", step(depth + 1), step(2));
    }
    std::string service(const std::string& id)
    {
        std::string text = fmt::format(R"("{}": {{ "kind": "service", "replicas": {}, "workers": {}, "startUp": "2s", "readinessPeriod": "1s")", id, 1 + m_draw.below(3),
                                       2 + m_draw.below(20));
        if (chance(0.5)) text += fmt::format(R"(, "queue": {})", m_draw.below(10));
        if (chance(0.4)) text += R"(, "limits": { "memory": "300Mi" }, "memoryGrowth": "2700MiB/h")";
        if (chance(0.3)) text += R"(, "deadlock": { "inFlightAbove": 2, "probability": 0.01, "duration": "1s" })";
        if (chance(0.4)) text += R"(, "hpa": { "min": 1, "max": 5, "cpu": 0.2 }, "terminationGrace": "1s")";
        if (chance(0.6)) text += fmt::format(R"(, "connectionPools": {{ "x": {{ "size": {}, "wait": "{}ms" }}, "db": {{ "size": 2, "wait": "50ms" }} }})", 1 + m_draw.below(3), 10 + m_draw.below(200));
        return text + " }";
    }

    random::Generator m_draw;
};

} // namespace

TEST_CASE("The reference scenario conserves requests and node hours: a peak hour, Black Friday, all variants", "[simulation][property]")
{
    checkConserved(fabrikam("2026-11-03T10:00", Duration::minutes(30), "as-is"));
    checkConserved(fabrikam("2026-11-01T00:30", Duration::minutes(90), "as-is"));   // over the change of the clocks
    for (const char* variant : {"as-is", "fixed", "autoscale-everything"}) {
        INFO(variant);
        const simulation::Recording r = fabrikam("2026-11-27T09:00", Duration::minutes(10), variant);
        CHECK(r.requests.offered > 400'000);
        if (std::string(variant) != "autoscale-everything") {
            checkConserved(r);
        } else {
            CHECK(r.requests.offered == r.requests.sumOfOutcomes());
        }
    }
}

TEST_CASE("Random systems conserve requests, calls, workers and connections", "[simulation][property]")
{
    for (std::uint32_t number = 0; number < 60; ++number) {
        const std::string text = RandomSystem(number).make().text();
        INFO("system " << number << "\n" << text);
        const scenario::Scenario scenario = loaded(text);
        const auto topology = simulation::buildTopology(scenario, azure());
        REQUIRE(topology);
        const SimTime start = scenario.calendar.start, end = scenario.calendar.end;
        simulation::DataPlane data(*topology, 7, number, start, end);
        simulation::ControlPlane control(*topology, data, 7, number, start);

        const auto check = [&](SimTime at) {
            for (const simulation::OperationCounters& counters : data.operations()) {
                std::uint64_t sum = counters.inFlight;
                for (const std::uint64_t outcome : counters.outcomes) sum += outcome;
                CHECK(counters.offered == sum);
            }
            for (std::size_t c = 0; c < data.components().size(); ++c) {
                const simulation::ComponentCounters& counters = data.components()[c];
                INFO(scenario.components[c].id << " at " << (at - start).toSeconds());
                CHECK(static_cast<std::int64_t>(counters.arrivals - counters.completions - counters.failures) == counters.inSystem.value());
                CHECK(counters.refused <= counters.failures + counters.arrivals);
            }
        };
        SimTime now = start;
        const auto runTo = [&](SimTime until) {
            while (now < until) {
                now = std::min(control.nextTime(), until);
                if (!data.runUntil(now, {})) FAIL("stopped");
                if (now < until) control.fire(now);
            }
        };
        runTo(end);
        check(end);
        CHECK(data.requestCount() > 3000);

        // Nobody comes any more. What is in line is worked off, retries, locks and back-offs end, and dead letters are settled.
        SimTime quiet = end + Duration::minutes(10);
        runTo(quiet);
        while (data.framesInUse() > 0 && quiet < end + Duration::hours(24)) runTo(quiet += Duration::hours(1));
        check(quiet);
        for (const simulation::OperationCounters& counters : data.operations()) CHECK(counters.inFlight == 0);
        CHECK(data.framesInUse() == 0);
        for (std::uint32_t p = 0; p < data.podCount(); ++p) {
            CHECK(data.pod(p).busy == 0);
            CHECK(data.pod(p).line.empty());
            CHECK(data.pod(p).cpu.activeJobs() == 0);
            for (const simulation::PodPool& pool : data.pod(p).pools) {
                CHECK(pool.inUse == 0);
                CHECK(pool.line.empty());
            }
        }
        for (const simulation::ServiceState& service : data.services()) {
            CHECK(service.workers.busy.value() == 0);
            CHECK(service.workers.waiting.value() == 0);
        }
        for (const simulation::SqlState& sql : data.sqlDatabases()) CHECK(sql.busy == 0);
    }
}

#include "tests/models/simulation/support/small_run.h"
#include "tests/support/catch.h"

#include "core/calendar/calendar.h"

#include <algorithm>

/// Start and stop times inside a run: hours billed, what a stopped cluster costs and answers, sizes by the clock. The instants are proved in
/// tests/models/compute/schedule_test.cpp.
using namespace headroom;
using namespace headroom::test;

namespace {

Small system(const std::string& schedule, const std::string& start = "2026-07-12", const std::string& duration = "7d")
{
    Small small;
    small.rate = "6/min";
    small.start = start;
    small.duration = duration;
    small.timeZone = "Asia/Jerusalem";
    small.cluster = R"({ "kind": "kubernetes-cluster", "tier": "standard", "schedule": )" + schedule + " }";
    small.pool = R"({ "kind": "node-pool", "cluster": "aks", "sku": "Standard_D4s_v5", "nodes": 3, "osDisk": "P10" })";
    small.operations = R"("op": { "steps": [ { "call": "s", "time": "20ms" } ] })";
    small.components = R"("s": { "kind": "service", "replicas": 2, "startUp": "0s", "readinessPeriod": "1s" })";
    return small;
}

const std::string kAtOnce = R"(, "startUp": "0s", "stopping": "0s")";
const std::string kLocal = R"({ "hours": [ { "days": "Sun-Thu", "start": "08:00", "stop": "19:30" } ])" + kAtOnce + " }";
const std::string kUtc = R"({ "starts": [ { "days": "Sun-Thu", "time": "05:00", "clock": "utc" } ],
                               "stops": [ { "days": "Sun-Thu,Sat", "time": "16:30", "clock": "utc" } ])" + kAtOnce + " }";
const std::string kUtcByHand = R"({ "starts": [ { "days": "Sun-Thu", "time": "05:00", "clock": "utc" } ],
                               "stops": [ { "days": "Sun-Thu,Sat", "time": "16:30", "clock": "utc" } ],
                               "exceptions": [ { "at": "2026-07-17T08:00", "do": "start" } ])" + kAtOnce + " }";

double clusterHours(const simulation::Recording& r) { return total(r, "aks", "aks/standard"); }

} // namespace

TEST_CASE("A cluster on five days of 11.5 h is billed for 57.5 h a week, in summer and in winter, by local time and by UTC", "[simulation][schedule]")
{
    for (const std::string start : {"2026-07-12", "2026-12-06"})
        for (const std::string& schedule : {kLocal, kUtc}) {
            const simulation::Recording r = run(system(schedule, start));
            CAPTURE(start, schedule);
            CHECK(clusterHours(r) == Approx(57.5));
            CHECK(total(r, "nodes", "vm/Standard_D4s_v5/linux/regular") == Approx(3 * 57.5));
            // Disks of three nodes stay, whether or not the machines are there.
            CHECK(total(r, "nodes", "disk/P10") == Approx(3 * 168.0 / (31 * 24)).epsilon(1e-6));
            // Requests of the hours outside fail: nobody is there.
            const double down = 6 * 60 * (168 - 57.5);
            CHECK(static_cast<double>(r.requests.failed) == Approx(down).epsilon(0.002));
            CHECK(r.requests.offered == r.requests.sumOfOutcomes());
        }
}

TEST_CASE("UTC timers start an hour early in winter", "[simulation][schedule]")
{
    const auto firstStart = [](const simulation::Recording& r) {
        const auto zone = calendar::Calendar::forZone("Asia/Jerusalem").value();
        for (const simulation::Event& event : r.eventLog)
            if (event.who == "schedule" && event.kind == simulation::EventKind::ScaleUp) return zone.format(event.at).substr(11, 5);
        return std::string("never");
    };
    CHECK(firstStart(run(system(kLocal, "2026-07-12", "1d"))) == "08:00");
    CHECK(firstStart(run(system(kLocal, "2026-12-06", "1d"))) == "08:00");
    CHECK(firstStart(run(system(kUtc, "2026-07-12", "1d"))) == "08:00");
    CHECK(firstStart(run(system(kUtc, "2026-12-06", "1d"))) == "07:00");
}

TEST_CASE("The Saturday stop without a start ends what was started by hand on Friday", "[simulation][schedule]")
{
    // 57.5 h and Friday 08:00 to Saturday 19:30.
    CHECK(clusterHours(run(system(kUtcByHand))) == Approx(57.5 + 35.5));
}

TEST_CASE("Months by the calendar, by the fluid twin and in pieces by the simulation", "[simulation][schedule]")
{
    // 22 working days in July 2026, 23 in December.
    CHECK(clusterHours(runFluid(system(kLocal, "2026-07-01", "P1M"))) == Approx(22 * 11.5));
    CHECK(clusterHours(runFluid(system(kUtc, "2026-12-01", "P1M"))) == Approx(23 * 11.5));
    const Small december = system(kLocal, "2026-12-01", "P1M");
    simulation::RunOptions options;
    const simulation::Recording cut = run(december, options);
    options.cutInTime = false;
    const simulation::Recording uncut = run(december, options);
    CHECK(clusterHours(cut) == Approx(23 * 11.5));
    CHECK(clusterHours(uncut) == Approx(23 * 11.5));
    CHECK(cut.requests.offered == uncut.requests.offered);
    CHECK(cut.requests.failed == Approx(uncut.requests.failed).margin(3));
    CHECK(signal(cut, "s.readyReplicas").mean == signal(uncut, "s.readyReplicas").mean);
    const simulation::Recording twin = runFluid(december);
    CHECK(static_cast<double>(twin.requests.failed) == Approx(static_cast<double>(cut.requests.failed)).epsilon(0.01));
}

TEST_CASE("Starts and stops take time that is billed. All pods start at once when the cluster is up", "[simulation][schedule]")
{
    Small small = system(R"({ "hours": [ { "days": "Sun-Thu", "start": "08:00", "stop": "19:30" } ], "startUp": "7m", "stopping": "10m" })", "2026-07-12", "1d");
    const simulation::Recording r = run(small);
    CHECK(clusterHours(r) == Approx(11.5 + 10.0 / 60));
    const auto& ready = signal(r, "s.readyReplicas").mean;
    const auto at = [&](int minute) { return static_cast<double>(ready[static_cast<std::size_t>(minute * 60 / static_cast<int>(r.bucket.toSeconds()))]); };
    CHECK(at(8 * 60 + 5) == 0);
    CHECK(at(8 * 60 + 9) == 2);
    CHECK(at(19 * 60 + 28) == 2);
    CHECK(at(19 * 60 + 33) == 0);
    // Answered from 08:07 and the readiness probe on, to 19:30.
    CHECK(static_cast<double>(r.requests.completed) == Approx(6 * (11.5 * 60 - 7)).margin(8));
}

TEST_CASE("A start that finds no capacity is tried again", "[simulation][schedule]")
{
    Small small = system(R"({ "hours": [ { "days": "Sun-Thu", "start": "08:00", "stop": "19:30" } ], "startUp": "0s", "stopping": "0s", "startFails": 0.7, "retryAfter": "20m" })", "2026-07-12", "1d");
    double hours = 0;
    int failures = 0;
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        simulation::RunOptions options;
        options.seed = seed;
        const simulation::Recording r = run(small, options);
        int failed = 0;
        for (const simulation::Event& event : r.eventLog) failed += event.who == "schedule" && event.kind == simulation::EventKind::Fault;
        CHECK(clusterHours(r) == Approx(11.5 - failed / 3.0));
        failures += failed;
        hours += clusterHours(r);
    }
    CHECK(failures > 15);   // 2.33 a start in the mean
    CHECK(failures < 100);
    CHECK(hours < 20 * 11.5);
}

TEST_CASE("Pools, services and databases have hours of their own", "[simulation][schedule]")
{
    const std::string hours = R"("hours": [ { "days": "Mon-Sun", "start": "06:00", "stop": "18:00" } ])";
    Small small;
    small.rate = "6/min";
    small.duration = "1d";
    small.pool = R"({ "kind": "node-pool", "cluster": "aks", "sku": "Standard_D4s_v5", "nodes": 3, "provisioning": "0s", "schedule": { )" + hours + R"(, "outside": 1 } })";
    small.operations = R"("op": { "steps": [ { "call": "s", "time": "20ms", "steps": [ { "call": "db", "access": "read", "requestUnits": 1 },
                          { "call": "sql", "access": "read", "cpu": "1ms" }, { "call": "cache", "access": "read" } ] } ] })";
    small.components = R"("s": { "kind": "service", "replicas": 4, "startUp": "0s", "readinessPeriod": "1s", "schedule": { )" + hours + R"(, "outside": 1 } },
        "db": { "kind": "cosmos-db", "throughput": { "provisioned": "4000RU/s" }, "schedule": { )" + hours + R"(, "outside": "400RU/s" } },
        "sql": { "kind": "sql-database", "vCores": 8, "schedule": { )" + hours + R"(, "outside": 2 } },
        "cache": { "kind": "redis", "schedule": { )" + hours + R"( } })";
    for (const bool twin : {false, true}) {
        const simulation::Recording r = twin ? runFluid(small) : run(small);
        CAPTURE(twin);
        CHECK(total(r, "nodes", "vm/Standard_D4s_v5/linux/regular") == Approx(12 * 3 + 12 * 1).epsilon(0.001));
        CHECK(static_cast<double>(signal(r, "s.replicas").mean.front()) == 1);
        CHECK(static_cast<double>(*std::max_element(signal(r, "s.readyReplicas").mean.begin(), signal(r, "s.readyReplicas").mean.end())) == 4);
        CHECK(static_cast<double>(signal(r, "s.readyReplicas").mean.back()) == 1);
        CHECK(total(r, "db", "cosmos-db/provisioned") == Approx(12 * 40 + 12 * 4));
        CHECK(total(r, "sql", "sql-database/general-purpose/Gen5/vcore") == Approx(12 * 8 + 12 * 2));
        CHECK(total(r, "cache", "redis/standard/C1") == Approx(12));
        // While the cache is off every request fails.
        CHECK(static_cast<double>(r.requests.failed) == Approx(6 * 60 * 12).epsilon(0.01));
    }
}

namespace {

Small database(const std::string& schedule, const std::string& duration, const std::string& rate)
{
    Small small;
    small.rate = rate;
    small.duration = duration;
    small.operations = R"("op": { "steps": [ { "call": "db", "access": "read", "cpu": "1ms" } ] })";
    small.components = R"("db": { "kind": "postgresql", "sku": "Standard_D2ds_v5", "storage": "124GiB", "backupRetention": "14d", "schedule": { )" + schedule + " } }";
    return small;
}

} // namespace

TEST_CASE("A stopped PostgreSQL costs its storage and its backup, and is started after seven days", "[simulation][schedule]")
{
    // Stopped after a day of ten: off for seven, on for the last two.
    const Small small = database(R"("exceptions": [ { "at": "2026-03-03T00:00", "do": "stop" } ])", "10d", "6/h");
    for (const bool twin : {false, true}) {
        const simulation::Recording r = twin ? runFluid(small) : run(small);
        CAPTURE(twin);
        CHECK(total(r, "db", "postgresql/general-purpose/D2ds_v5") == Approx(3 * 24));
        CHECK(total(r, "db", "postgresql/storage") == Approx(124.0 * 240 / 744));
        CHECK(total(r, "db", "postgresql/backup") == Approx(124.0 * 240 / 744));
        CHECK(static_cast<double>(r.requests.failed) == Approx(7 * 24 * 6).epsilon(0.01));
        CHECK(std::any_of(r.eventLog.begin(), r.eventLog.end(), [](const simulation::Event& e) { return e.why.find("by the provider") != std::string::npos; }));
    }
}

TEST_CASE("A PostgreSQL has another size outside its hours, and answers nobody while it changes", "[simulation][schedule]")
{
    const std::string hours = R"("hours": [ { "days": "Mon-Sun", "start": "06:00", "stop": "18:00" } ], "outside": "Standard_B2s", "startUp": )";
    // Both sizes have two vCores: what differs is the price.
    for (const bool twin : {false, true}) {
        const auto of = [&](const std::string& schedule) { return twin ? runFluid(database(schedule, "1d", "6/min")) : run(database(schedule, "1d", "6/min")); };
        CAPTURE(twin);
        const simulation::Recording atOnce = of(hours + R"("0s")");
        CHECK(total(atOnce, "db", "postgresql/general-purpose/D2ds_v5") == Approx(12));
        CHECK(total(atOnce, "db", "postgresql/burstable/B2s") == Approx(12));
        CHECK(total(atOnce, "db", "postgresql/storage") == Approx(124.0 * 24 / 744));
        CHECK(atOnce.requests.failed == 0);
        const simulation::Recording restarts = of(hours + R"("2m", "stopping": "1m")");
        CHECK(total(restarts, "db", "postgresql/general-purpose/D2ds_v5") + total(restarts, "db", "postgresql/burstable/B2s") == Approx(24));
        CHECK(static_cast<double>(restarts.requests.failed) == Approx(18).margin(1.5));   // 3 minutes of 6
    }
}

TEST_CASE("A document store has hours. Its size is that of its pods", "[simulation][schedule]")
{
    Small small;
    small.rate = "6/min";
    small.duration = "1d";
    small.operations = R"("op": { "steps": [ { "call": "db", "access": "read" } ] })";
    const auto with = [&](const std::string& outside) {
        small.components = R"("pods": { "kind": "service", "startUp": "0s" }, "db": { "kind": "document-store", "host": "pods", "schedule": {
            "hours": [ { "days": "Mon-Sun", "start": "06:00", "stop": "18:00" } ])" + outside + " } }";
        return small;
    };
    for (const bool twin : {false, true}) {
        const simulation::Recording r = twin ? runFluid(with("")) : run(with(""));
        CHECK(static_cast<double>(r.requests.failed) == Approx(6 * 60 * 12).epsilon(0.01));
    }
    const auto refused = simulation::simulate(loaded(with(R"(, "outside": 2)").text()), azure(), {});
    REQUIRE_FALSE(refused);
    CHECK(refused.error().front().where.pointer == "/components/db/schedule/outside");
}

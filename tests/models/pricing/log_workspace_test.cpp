#include "models/pricing/log_workspace.h"
#include "models/pricing/price_books.h"
#include "models/pricing/statement.h"
#include "models/scenario/load.h"
#include "models/simulation/log_cap.h"
#include "tests/models/simulation/support/small_run.h"
#include "tests/support/catch.h"

/// Log workspaces: daily cap, commitment tiers, retention. Rules: Azure Monitor documentation, daily cap and cost calculations.
using namespace headroom;
using namespace headroom::pricing;
using simulation::LogArrival;

namespace {

const std::filesystem::path kData = std::filesystem::path(HEADROOM_SOURCE_DIR) / "pricing-data";
const SimTime kMidnight = SimTime{} + Duration::hours(24 * 20000);

SimTime hour(double hours) { return kMidnight + Duration::fromSeconds(hours * 3600); }

/// 1 GB in each hour.
std::vector<LogArrival> evenly(int hours, double from = 0)
{
    std::vector<LogArrival> arrivals;
    for (int h = 0; h < hours; ++h) arrivals.push_back({hour(from + h), hour(from + h + 1), 1});
    return arrivals;
}

scenario::LogWorkspaceSpec capped(double gigabytes, int resetHour)
{
    scenario::LogWorkspaceSpec spec;
    spec.dailyCapBytes = gigabytes * 1e9;
    spec.resetHourUtc = resetHour;
    spec.retention = spec.includedRetention();
    return spec;
}

/// Two days in March 2026 (744 h) of a request a second that logs 100 KB, 0.36 GB an hour, in East US 2.
struct Run {
    scenario::Scenario scenario;
    simulation::Recording recording;
    Statement statement;
};
Run twoDays(const std::string& workspace, const std::string& more = "")
{
    test::Small small;
    small.duration = "48h";
    small.pool = R"({ "kind": "node-pool", "cluster": "aks", "sku": "Standard_D4s_v5" })";
    small.operations = R"("op": { "logBytes": "100KB", "steps": [ { "call": "x" } ] })";
    small.components = R"("x": { "kind": "external", "latency": "1ms" }, "logs": { "kind": "fixed-cost", "logWorkspace": )" + workspace + " }" + more;
    Run run{test::loaded(small.text()), {}, {}};
    run.scenario.region = "eastus2";
    const auto book = loadPriceBooks(kData, run.scenario);
    REQUIRE(book);
    run.recording = test::run(run.scenario, {});
    auto statement = billWindow(run.scenario, run.recording, *book);
    for (const Error& error : statement ? Errors{} : statement.error()) UNSCOPED_INFO(toString(error));
    REQUIRE(statement);
    run.statement = std::move(statement).value();
    return run;
}

double quantity(const Statement& statement, const std::string& meter)
{
    for (const StatementLine& line : statement.lines)
        if (line.component == "logs" && line.meter == meter) return line.quantity;
    return -1;
}

Errors problemsOf(const std::string& workspace)
{
    test::Small small;
    small.operations = R"("op": { "steps": [ { "call": "x" } ] })";
    small.components = R"("x": { "kind": "external", "latency": "1ms" }, "logs": { "kind": "fixed-cost", "logWorkspace": )" + workspace + " }";
    const auto loaded = scenario::loadText(small.text(), "test", {});
    REQUIRE_FALSE(loaded);
    return loaded.error();
}

} // namespace

TEST_CASE("the cap of a day begins at its reset hour and ends what comes after it", "[pricing][logs]")
{
    // 1 GB an hour from midnight, 5 GB from one 06:00 to the next: five of the six hours before 06:00, then five until 11:00, nothing until 06:00 of the next day, five more.
    const simulation::CappedLogs logs = simulation::capLogs(capped(5, 6), evenly(36));
    CHECK(logs.arrivedGB == Approx(36));
    CHECK(logs.droppedGB == Approx(36 - 15));
    REQUIRE(logs.reachedAt.size() == 3);
    CHECK(logs.reachedAt[0] == hour(5));
    CHECK(logs.reachedAt[1] == hour(11));
    CHECK(logs.reachedAt[2] == hour(35));
    CHECK(logs.admittedGB[4] == Approx(1));
    CHECK(logs.admittedGB[5] == Approx(0).margin(1e-12));
    CHECK(logs.admittedGB[6] == Approx(1));
}

TEST_CASE("a cap is reached within an hour, and a reset may lie within one", "[pricing][logs]")
{
    const simulation::CappedLogs within = simulation::capLogs(capped(2.5, 0), evenly(4));
    REQUIRE(within.reachedAt.size() == 1);
    CHECK(within.reachedAt[0] == hour(2.5));
    CHECK(within.admittedGB[2] == Approx(0.5));
    // Hours from 23:30 on: half of the first lies before the reset at midnight.
    const simulation::CappedLogs across = simulation::capLogs(capped(0.25, 0), evenly(1, 23.5));
    CHECK(across.admittedGB[0] == Approx(0.5));
    CHECK(across.reachedAt.size() == 2);
    // Just enough is not too much; no cap takes all.
    CHECK(simulation::capLogs(capped(24, 0), evenly(24)).reachedAt.empty());
    CHECK(simulation::capLogs(scenario::LogWorkspaceSpec{}, evenly(24)).droppedGB == 0);
    CHECK(simulation::capLogs(capped(0, 0), evenly(3)).droppedGB == Approx(3));
}

TEST_CASE("a capped workspace in a run: the bill stops, an event tells, what is lost is counted", "[pricing][logs]")
{
    const Run run = twoDays(R"({ "dailyCap": "3.6GB", "resetHour": 0 })");
    // 8.64 GB a day arrive, 3.6 are taken in by 10:00.
    CHECK(quantity(run.statement, "log-analytics/ingestion") == Approx(7.2).epsilon(1e-6));
    CHECK(test::total(run.recording, "logs", "log-analytics/ingestion") == Approx(17.28).epsilon(1e-6));
    REQUIRE(run.statement.logs.size() == 1);
    CHECK(run.statement.logs[0].droppedGB == Approx(10.08).epsilon(1e-6));
    CHECK(run.statement.logs[0].daysCapped == 2);
    CHECK(test::figure(run.recording, "logs", "droppedLogGB") == Approx(10.08).epsilon(1e-6));
    std::vector<SimTime> alerts;
    for (const simulation::Event& event : run.recording.eventLog)
        if (event.kind == simulation::EventKind::CapReached && event.component == "logs") alerts.push_back(event.at);
    REQUIRE(alerts.size() == 2);
    CHECK((alerts[0] - run.recording.start).toSeconds() == Approx(10 * 3600).margin(5));
    CHECK((alerts[1] - run.recording.start).toSeconds() == Approx(34 * 3600).margin(5));
}

TEST_CASE("a commitment tier is paid every day, and what is above it at its own price per GB", "[pricing][logs]")
{
    // Below the tier: two days. Above: 8.64 GB of requests and 216 GB of others a day are 2.2464 times 100 GB.
    const Run below = twoDays(R"({ "commitment": 100 })");
    CHECK(quantity(below.statement, "log-analytics/commitment/100GB") == Approx(2));
    CHECK(quantity(below.statement, "log-analytics/ingestion") == -1);
    for (const StatementLine& line : below.statement.lines)
        if (line.component == "logs") CHECK(line.amount.toString() == "392.00 USD");   // 2 · 196
    const Run above = twoDays(R"({ "commitment": 100, "otherPerDay": "216GB" })");
    CHECK(quantity(above.statement, "log-analytics/commitment/100GB") == Approx(2 * 2.2464).epsilon(1e-6));
}

TEST_CASE("what is kept longer than the price includes is paid by the month", "[pricing][logs]")
{
    // 8.64 GB a day, kept for 59 days more than 31: 17.28 · 59/31 GB-months in March, and 17.28 · 275/31 of archive.
    const Run run = twoDays(R"({ "retention": "90d", "archive": "275d" })");
    CHECK(quantity(run.statement, "log-analytics/retention") == Approx(17.28 * 59 / 31).epsilon(1e-6));
    CHECK(quantity(run.statement, "log-analytics/archive") == Approx(17.28 * 275 / 31).epsilon(1e-6));
    CHECK(quantity(twoDays("{}").statement, "log-analytics/retention") == -1);
    // A cap takes its part of what is kept as well.
    CHECK(quantity(twoDays(R"({ "dailyCap": "3.6GB", "retention": "90d" })").statement, "log-analytics/retention") == Approx(7.2 * 59 / 31).epsilon(1e-6));
}

TEST_CASE("cheaper plans have their own meters, and a share of the volume goes to each", "[pricing][logs]")
{
    const Run run = twoDays(R"({ "plan": "basic", "share": 0.25, "archive": "31d" })", R"(, "rest": { "kind": "fixed-cost", "logWorkspace": { "share": 0.75 } })");
    CHECK(quantity(run.statement, "log-analytics/basic-ingestion") == Approx(0.25 * 17.28).epsilon(1e-6));
    CHECK(quantity(run.statement, "log-analytics/archive") == Approx(0.25 * 17.28).epsilon(1e-6));
}

TEST_CASE("the cap holds in a month as in its days", "[pricing][logs][property]")
{
    Run run = twoDays(R"({ "dailyCap": "3.6GB" })");
    const auto book = loadPriceBooks(kData, run.scenario);
    REQUIRE(book);
    const auto month = billMonth(run.scenario, run.recording, *book);
    REQUIRE(month);
    CHECK(quantity(*month, "log-analytics/ingestion") == Approx(31 * 3.6).epsilon(1e-6));
    CHECK(month->logs[0].daysCapped == 31);
}

TEST_CASE("workspaces that cannot be are refused where they are stated", "[scenario][logs]")
{
    CHECK(problemsOf(R"({ "plan": "basic", "commitment": 100 })").front().where.pointer == "/components/logs/logWorkspace/commitment");
    CHECK(problemsOf(R"({ "retention": "7d" })").front().where.pointer == "/components/logs/logWorkspace/retention");
    CHECK(problemsOf(R"({ "plan": "auxiliary", "retention": "90d" })").front().code == ErrorCode::Inconsistent);
    CHECK(problemsOf(R"({ "commitment": 150 })").front().where.pointer == "/components/logs/logWorkspace/commitment");
    CHECK(problemsOf(R"({ "resetHour": 24 })").front().where.pointer == "/components/logs/logWorkspace/resetHour");
}

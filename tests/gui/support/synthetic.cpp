#include "tests/gui/support/synthetic.h"

#include "core/calendar/calendar.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <tuple>

namespace headroom::tests {

namespace {

using scenario::Component;
using scenario::Operation;
using scenario::Step;

calendar::Calendar newYork() { return calendar::Calendar::forZone("America/New_York").value(); }

Step call(std::string target, std::vector<Step> steps = {})
{
    Step step;
    step.target = std::move(target);
    step.steps = std::move(steps);
    return step;
}

Step send(std::string target)
{
    Step step = call(std::move(target));
    step.kind = Step::Kind::Send;
    return step;
}

Component component(std::string id, std::string kind, std::string title, scenario::ComponentSpec spec)
{
    Component result;
    result.id = std::move(id);
    result.kind = std::move(kind);
    result.title = title.empty() ? result.id : std::move(title);
    result.spec = std::move(spec);
    return result;
}

Component service(std::string id, std::string title, int replicas, bool scales = false, bool ingress = false)
{
    scenario::ServiceSpec spec;
    spec.pool = ingress ? "system-pool" : "user-pool";
    spec.replicas = replicas;
    spec.ingress = ingress;
    spec.workers = 16;
    if (scales) {
        spec.hpa = scenario::HpaScalingSpec{};
        spec.hpa->min = replicas;
        spec.hpa->max = 15;
        spec.hpa->cpu = 0.7;
    }
    return component(std::move(id), ingress ? "ingress" : "service", std::move(title), spec);
}

Component pool(std::string id, std::string sku, int nodes)
{
    scenario::NodePoolSpec spec;
    spec.cluster = "aks";
    spec.sku = std::move(sku);
    spec.nodes = nodes;
    return component(id, "node-pool", id, spec);
}

/// Load as a share of the peak: nights 1 %, working days 20 %, the last day 100 % with ramps.
double load(double hourOfDay, bool isLastDay, bool isWeekend)
{
    const double rise = std::clamp((hourOfDay - 8.5) / 0.6, 0.0, 1.0), fall = std::clamp((18.5 - hourOfDay) / 0.6, 0.0, 1.0);
    const double day = isLastDay ? 1.0 : isWeekend ? 0.01 : 0.2;
    return 0.01 + (day - 0.01) * std::min(rise, fall);
}

double wave(double x, double seed) { return 0.5 + 0.5 * std::sin(x * 12.9898 + seed) * std::cos(x * 4.1414 + seed * 2); }

void addSignal(simulation::Recording& recording, std::string id, std::string owner, std::string unit, std::vector<float> values)
{
    simulation::Signal signal;
    signal.id = std::move(id);
    signal.component = std::move(owner);
    signal.unit = std::move(unit);
    signal.mean = std::move(values);
    recording.signals.push_back(std::move(signal));
}

struct Edge { const char* from; const char* to; double share; };
constexpr Edge kEdges[] = {{"client", "nginx", 1}, {"nginx", "ingestion", 0.3}, {"nginx", "delivery", 0.5}, {"nginx", "package", 0.1},
                           {"nginx", "account", 0.1}, {"ingestion", "delivery-requests", 0.3}, {"delivery-requests", "workflow", 0.23},
                           {"workflow", "account", 0.23}, {"workflow", "package", 0.92}, {"workflow", "drone-scheduler", 0.23},
                           {"workflow", "delivery", 0.23}, {"workflow", "notification", 0.23}, {"account", "sql", 0.33},
                           {"package", "package-db", 1.02}, {"delivery", "redis", 0.73}, {"redis", "drone-telemetry", 0.15},
                           {"drone-scheduler", "weather-api", 0.23}, {"notification", "message-providers", 0.23}};

struct Fill { const char* component; const char* name; const char* unit; double capacity; double atPeak; };
constexpr Fill kFills[] = {{"drone-scheduler", "workers", "slots", 32, 2.0}, {"workflow", "workers", "slots", 100, 1.5},
                           {"delivery-requests", "sends", "messages/s", 200, 1.3}, {"delivery", "connections to redis", "slots", 50, 0.8},
                           {"sql", "vCores", "cores", 2, 0.64}, {"ingestion", "cpu", "cores", 3, 0.85}, {"package-db", "RU/s", "RU/s", 10000, 0.57},
                           {"notification", "workers", "slots", 64, 0.58}, {"nginx", "cpu", "cores", 0.2, 0.22}, {"account", "workers", "slots", 64, 0.12},
                           {"package", "workers", "slots", 32, 0.43}, {"redis", "memory", "B", 6e9, 0.31}, {"drone-telemetry", "workers", "slots", 128, 0.08}};

scenario::Operation operation(std::string name, std::string consumes, std::vector<scenario::Step> steps)
{
    scenario::Operation result;
    result.name = std::move(name);
    result.consumes = std::move(consumes);
    result.steps = std::move(steps);
    return result;
}

} // namespace

std::shared_ptr<const scenario::Scenario> syntheticScenario(int days, bool hasPositions)
{
    auto result = std::make_shared<scenario::Scenario>();
    result->name = "Synthetic drone delivery";
    result->calendar.timeZone = "America/New_York";
    result->calendar.start = newYork().addDays(newYork().instant(2026, 11, 28), -days);
    result->calendar.end = newYork().instant(2026, 11, 28);
    result->variants = {"base"};
    scenario::TrafficSource source;
    source.name = "customers";
    source.mix = {{"request-delivery", 0.3}, {"track", 0.5}, {"look-up-package", 0.1}, {"account", 0.1}};
    result->traffic.push_back(source);
    result->operations = {
        operation("request-delivery", {}, {call("nginx", {call("ingestion", {send("delivery-requests")})})}),
        operation("track", {}, {call("nginx", {call("delivery", {call("redis", {call("drone-telemetry")})})})}),
        operation("look-up-package", {}, {call("nginx", {call("package", {call("package-db")})})}),
        operation("account", {}, {call("nginx", {call("account", {call("sql")})})}),
        operation("process-delivery", "delivery-requests",
         {call("workflow", {call("account", {call("sql")}), call("package", {call("package-db")}),
                            call("drone-scheduler", {call("weather-api")}), call("delivery", {call("redis")}),
                            call("notification", {call("message-providers")})})})};

    scenario::CosmosDbSpec cosmos;
    cosmos.requestUnitsPerSecond = 10'000;
    scenario::RedisSpec redis;
    redis.tier = "premium";
    redis.size = "P1";
    scenario::QueueSpec queue;
    queue.serviceBus = "messaging";
    queue.sendsPerSecond = 200;
    result->components = {component("aks", "kubernetes-cluster", "AKS", scenario::ClusterSpec{}), pool("system-pool", "Standard_DS3_v2", 3),
                          pool("user-pool", "Standard_DS4_v2", 5), pool("spot-pool", "Standard_DS2_v2", 2),
                          service("nginx", "NGINX ingress", 2, false, true), service("ingestion", "Ingestion", 2, true),
                          service("workflow", "Workflow", 3, true), service("delivery", "Delivery", 5),
                          service("drone-scheduler", "Drone Scheduler", 2), service("package", "Package", 2),
                          service("notification", "Notification", 2), service("account", "Account", 2),
                          service("drone-telemetry", "Drone Telemetry", 2),
                          component("messaging", "service-bus", "Service Bus", scenario::ServiceBusSpec{}),
                          component("delivery-requests", "queue", "", queue), component("package-db", "cosmos-db", "Cosmos DB", cosmos),
                          component("redis", "redis", "Redis", redis), component("sql", "sql-database", "SQL Database", scenario::SqlDatabaseSpec{}),
                          component("weather-api", "external", "Weather API", scenario::ExternalSpec{}),
                          component("message-providers", "external", "E-mail and SMS", scenario::ExternalSpec{}),
                          component("load-balancer", "fixed-cost", "Load Balancer", scenario::FixedCostSpec{}),
                          component("log-analytics", "fixed-cost", "Log Analytics", scenario::FixedCostSpec{})};
    constexpr std::pair<const char*, const char*> groups[] = {{"system-pool", "Compute"}, {"user-pool", "Compute"}, {"spot-pool", "Compute"}, {"package-db", "Data stores"},
                                                              {"redis", "Data stores"}, {"sql", "Data stores"}, {"messaging", "Messages"}, {"log-analytics", "Logs"},
                                                              {"load-balancer", "Network"}};
    for (Component& paid : result->components)
        for (const auto& [id, group] : groups)
            if (paid.id == id) paid.group = group;
    constexpr std::tuple<const char*, int, int> places[] = {
        {"nginx", 1, 1}, {"ingestion", 2, 0}, {"delivery-requests", 3, 0}, {"workflow", 4, 0}, {"drone-scheduler", 5, 0}, {"weather-api", 5, 1},
        {"account", 2, 2}, {"package", 3, 2}, {"delivery", 4, 2}, {"notification", 5, 2}, {"sql", 2, 3}, {"package-db", 3, 3}, {"redis", 4, 3},
        {"message-providers", 5, 3}, {"drone-telemetry", 5, 4}};
    if (hasPositions)
        for (Component& placed : result->components)
            for (const auto& [id, column, row] : places)
                if (placed.id == id) placed.position = std::pair(1.3 * column, 0.47 * row);
    scenario::Slo slo;
    slo.name = "p95 under 2 s";
    slo.metric = "latency.p95";
    slo.below = 2.0;
    result->slos.push_back(slo);
    return result;
}

std::shared_ptr<const simulation::Recording> syntheticRecording(const scenario::Scenario& scenario, const SyntheticRun& run)
{
    auto recording = std::make_shared<simulation::Recording>();
    simulation::Recording& r = *recording;
    r.scenario = scenario.name;
    r.variant = "base";
    r.seed = 2026;
    r.replications = 10;
    r.start = scenario.calendar.start;
    r.bucket = run.bucket;
    const std::int64_t full = (scenario.calendar.end - scenario.calendar.start) / run.bucket;
    r.windowEnd = scenario.calendar.end;
    r.end = r.start + run.bucket * std::max<std::int64_t>(1, std::llround(static_cast<double>(full) * run.reachedShare));
    const std::size_t count = r.bucketCount();
    const calendar::Calendar calendar = newYork();
    const SimTime lastDay = calendar.addDays(scenario.calendar.end, -1);

    std::vector<double> share(count);
    for (std::size_t i = 0; i < count; ++i) {
        const SimTime at = r.start + run.bucket * static_cast<std::int64_t>(i);
        const double hour = calendar.hourOfDay(at);
        share[i] = load(hour, at >= lastDay, calendar.dayOfWeek(at) > 4) * (0.98 + 0.04 * wave(static_cast<double>(i), 1));
    }
    const auto series = [&](auto value) {
        std::vector<float> values(count);
        for (std::size_t i = 0; i < count; ++i) values[i] = static_cast<float>(value(i));
        return values;
    };
    const auto over = [&](std::size_t i) { return std::clamp((share[i] - 0.55) / 0.45, 0.0, 1.0); };   // 0 below the bottleneck
    constexpr double kPeak = 833;
    addSignal(r, "requests.offered", "", "1/s", series([&](std::size_t i) { return kPeak * share[i]; }));
    addSignal(r, "requests.completed", "", "1/s", series([&](std::size_t i) { return kPeak * share[i] * (1 - 0.23 * over(i)); }));
    addSignal(r, "requests.failed", "", "1/s", series([&](std::size_t i) { return kPeak * share[i] * 0.16 * over(i); }));
    addSignal(r, "requests.timedOut", "", "1/s", series([&](std::size_t i) { return kPeak * share[i] * 0.07 * over(i); }));
    addSignal(r, "requests.throttled", "", "1/s", series([](std::size_t) { return 0.0; }));
    addSignal(r, "requests.lost", "", "1/s", series([](std::size_t) { return 0.0; }));
    const auto noise = [&](std::size_t i, double seed) { return 1 + 0.05 * wave(static_cast<double>(i), seed); };
    addSignal(r, "latency.p50", "", "s", series([&](std::size_t i) { return 0.11 * noise(i, 2) * (1 + over(i)); }));
    addSignal(r, "latency.p95", "", "s", series([&](std::size_t i) { return 0.9 * noise(i, 3) * (1 + 12 * over(i)); }));
    addSignal(r, "latency.p99", "", "s", series([&](std::size_t i) { return 1.7 * noise(i, 4) * (1 + 16 * over(i)); }));
    r.operations.push_back({});
    r.operations.back().name = "track";
    addSignal(r, "operation.track.latency.p95", "", "s", series([&](std::size_t i) { return 0.3 * noise(i, 5); }));
    addSignal(r, "workflow.replicas", "workflow", "pods", series([&](std::size_t i) { return 3 + std::floor(over(i) * 4.2); }));
    addSignal(r, "ingestion.replicas", "ingestion", "pods", series([&](std::size_t i) { return 2 + std::floor(over(i) * 4.2); }));
    addSignal(r, "drone-scheduler.replicas", "drone-scheduler", "pods", series([](std::size_t) { return 2.0; }));
    for (const char* id : {"nginx", "delivery", "package", "notification", "account", "drone-telemetry"}) {
        const auto* spec = scenario.find(id)->as<scenario::ServiceSpec>();
        addSignal(r, std::string(id) + ".replicas", id, "pods", series([&](std::size_t) { return spec->replicas; }));
    }
    addSignal(r, "system-pool.nodes", "system-pool", "nodes", series([](std::size_t) { return 3.0; }));
    addSignal(r, "user-pool.nodes", "user-pool", "nodes", series([&](std::size_t i) { return over(i) > 0.9 ? 6.0 : 5.0; }));
    addSignal(r, "spot-pool.nodes", "spot-pool", "nodes", series([](std::size_t) { return 2.0; }));
    double waiting = 0;
    addSignal(r, "package-db.throttled", "package-db", "1/s", series([&](std::size_t i) { return 24 * over(i); }));
    addSignal(r, "delivery-requests.refused", "delivery-requests", "1/s", series([&](std::size_t i) { return over(i) > 0.9 ? 3.0 : 0.0; }));
    addSignal(r, "delivery-requests.length", "delivery-requests", "messages", series([&](std::size_t i) {
        waiting = std::max(0.0, waiting + (over(i) > 0.1 ? 36 : -120) * run.bucket.toSeconds());
        return waiting;
    }));
    for (const Edge& edge : kEdges)
        addSignal(r, std::string("edge.") + edge.from + '.' + edge.to + ".rate", "", "1/s",
                  series([&](std::size_t i) { return kPeak * share[i] * edge.share * (1 - 0.3 * over(i)); }));

    for (const Fill& fill : kFills) {
        simulation::Resource resource;
        resource.id = std::string(fill.component) + '/' + fill.name;
        resource.component = fill.component;
        resource.name = fill.name;
        resource.unit = fill.unit;
        resource.capacity.assign(count, static_cast<float>(fill.capacity));
        resource.utilisationMean = series([&](std::size_t i) { return std::min(1.0, share[i] * fill.atPeak * (1 + 0.1 * wave(static_cast<double>(i), fill.atPeak))); });
        resource.demand = series([&](std::size_t i) { return share[i] * fill.atPeak * fill.capacity; });
        if (run.hasGap && resource.component == "sql") {
            const auto from = static_cast<std::size_t>(Duration::hours(12) / run.bucket), to = static_cast<std::size_t>(Duration::hours(13) / run.bucket);
            for (std::size_t i = from; i < std::min(to, count); ++i) resource.utilisationMean[i] = std::numeric_limits<float>::quiet_NaN();
        }
        resource.utilisationMax = resource.utilisationMean;
        for (std::size_t i = 0; i < count; ++i) {
            if (resource.utilisationMean[i] > 0) resource.utilisationPeak = std::max(resource.utilisationPeak, static_cast<double>(resource.utilisationMean[i]));
            if (resource.utilisationMean[i] >= 0.98F) {
                if (!resource.firstSaturatedAt) resource.firstSaturatedAt = r.start + run.bucket * static_cast<std::int64_t>(i);
                resource.saturatedMinutes += run.bucket.toSeconds() / 60;
            }
        }
        r.resources.push_back(std::move(resource));
    }
    const auto event = [&](double hour, simulation::EventKind kind, const char* who, const char* owner, int from, int to, const char* why) {
        const SimTime at = lastDay + Duration::fromSeconds(hour * 3600);
        if (at < r.end) r.eventLog.push_back({at, kind, who, owner, from, to, why});
    };
    event(7.3, simulation::EventKind::Eviction, "kubelet", "spot-pool", 2, 1, "The spot node was taken back.");
    event(8.9, simulation::EventKind::ScaleUp, "HPA", "ingestion", 2, 4, "CPU at 112 % of its request, target 70 %.");
    event(9.1, simulation::EventKind::ScaleUp, "HPA", "workflow", 3, 7, "CPU at 130 % of its request, target 60 %.");
    event(12.0, simulation::EventKind::Deadlock, "drone-scheduler", "drone-scheduler", 2, 2, "A pod locked up for 30 s.");
    event(18.4, simulation::EventKind::ScaleDown, "HPA", "workflow", 7, 3, "CPU at 12 % of its request for 5 min.");
    return recording;
}

std::shared_ptr<const analysis::Report> syntheticReport(const scenario::Scenario&, std::shared_ptr<const simulation::Recording> recording)
{
    auto report = std::make_shared<analysis::Report>();
    report->recording = *recording;
    pricing::Statement& bill = report->window;
    bill.currency = "USD";
    bill.from = recording->start;
    bill.to = recording->end;
    bill.period = "27 November 2026, 24 h";
    const auto hours = static_cast<std::size_t>((recording->end - recording->start + Duration::hours(1) - Duration::nanoseconds(1)) / Duration::hours(1));
    bill.hours = static_cast<double>(hours);
    const auto perHour = static_cast<std::size_t>(Duration::hours(1) / recording->bucket);
    const std::vector<float>& offered = recording->signal("requests.offered")->mean;
    std::vector<std::pair<std::string, std::vector<double>>> hourly;
    for (std::size_t h = 0; h < hours; ++h) {
        const double rate = static_cast<double>(offered[std::min(h * perHour, offered.size() - 1)]);
        const std::tuple<const char*, const char*, double> parts[] = {{"Compute", "system-pool", 0.7}, {"Compute", "user-pool", 2.9}, {"Compute", "spot-pool", 0.3},
                                                                      {"Data stores", "package-db", 0.8}, {"Data stores", "redis", 0.6}, {"Data stores", "sql", 0.5},
                                                                      {"Messages", "messaging", 0.1 + rate * 0.001}, {"Logs", "log-analytics", 0.4 + rate * 0.0075},
                                                                      {"Network", "load-balancer", 0.2 + rate * 0.0006}};
        double total = 0;
        for (const auto& [group, owner, amount] : parts) {
            std::vector<double>& ofGroup = bill.perHourByGroup[group];
            ofGroup.resize(h + 1, 0.0);
            ofGroup[h] += amount;
            auto part = std::find_if(hourly.begin(), hourly.end(), [name = owner](const auto& one) { return one.first == name; });
            if (part == hourly.end()) {
                part = hourly.insert(hourly.end(), {owner, {}});
                pricing::StatementLine line;
                line.component = owner;
                line.group = group;
                line.meter = std::string(group) == "Compute" ? "vm/invented" : std::string(owner) + "/invented";
                bill.lines.push_back(std::move(line));
            }
            part->second.push_back(amount);
            total += amount;
        }
        bill.totalPerHour.push_back(total);
    }
    bill.hourly = pricing::hourlyCosts(bill.totalPerHour, hourly);
    std::vector<const simulation::Resource*> full;
    for (const simulation::Resource& resource : report->recording.resources)
        if (resource.firstSaturatedAt) full.push_back(&resource);
    std::stable_sort(full.begin(), full.end(), [](const auto* a, const auto* b) { return *a->firstSaturatedAt < *b->firstSaturatedAt; });
    int order = 0;
    for (const simulation::Resource* resource : full) {
        analysis::Finding finding;
        finding.order = ++order;
        finding.at = *resource->firstSaturatedAt;
        finding.component = resource->component;
        finding.resource = resource->id;
        finding.sentence = resource->component + " is full.";
        report->diagnosis.push_back(std::move(finding));
    }
    return report;
}

std::shared_ptr<const scenario::Scenario> largeScenario(int nodes)
{
    auto result = std::make_shared<scenario::Scenario>();
    result->name = "Large";
    result->calendar.end = result->calendar.start + Duration::hours(1);
    result->components.push_back(service("s0", "Service 0", 1, false, true));
    Operation operation;
    operation.name = "walk";
    std::vector<Step> roots;
    for (int i = nodes - 1; i > 0; --i) result->components.push_back(service("s" + std::to_string(i), "Service " + std::to_string(i), 1));
    // A heap: service i calls 3i+1 … 3i+3, and every seventh also its neighbour.
    const auto build = [&](const auto& self, int i) -> Step {
        std::vector<Step> steps;
        for (int child = 3 * i + 1; child <= 3 * i + 3 && child < nodes; ++child) steps.push_back(self(self, child));
        if (i % 7 == 3 && i + 1 < nodes) steps.push_back(call("s" + std::to_string(i + 1)));
        return call("s" + std::to_string(i), std::move(steps));
    };
    operation.steps = {build(build, 0)};
    result->operations.push_back(std::move(operation));
    return result;
}

} // namespace headroom::tests

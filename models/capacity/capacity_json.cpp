#include "models/capacity/capacity_json.h"

#include "core/calendar/calendar.h"

#include <nlohmann/json.hpp>

#include <cmath>

namespace headroom::capacity {
namespace {

using Json = nlohmann::ordered_json;

Json number(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }

/// Rates in both units that people use.
Json rate(double perSecond) { return {{"perSecond", number(perSecond)}, {"perMinute", number(perSecond * 60)}}; }

/// The limiting resource by component and name, with the rate.
Json limit(const StaticCapacity& capacity, double perSecond, const std::optional<std::size_t>& index)
{
    Json json = rate(perSecond);
    json["component"] = index ? Json(capacity.resources[*index].component) : Json(nullptr);
    json["resource"] = index ? Json(capacity.resources[*index].name) : Json(nullptr);
    return json;
}

Json peak(const scenario::Scenario& scenario, const StaticCapacity& capacity)
{
    calendar::Calendar calendar;
    if (auto zone = calendar::Calendar::forZone(scenario.calendar.timeZone)) calendar = *zone;
    const bool any = capacity.peak.ratePerSecond > 0;
    return {{"at", any ? Json(calendar.format(capacity.peak.at)) : Json(nullptr)},
            {"event", capacity.peak.event.empty() ? Json(nullptr) : Json(capacity.peak.event)},
            {"rate", rate(capacity.peak.ratePerSecond)},
            {"rateWithSpikes", rate(capacity.peak.ratePerSecondWithSpikes)}};
}

Json resources(const scenario::Scenario& scenario, const StaticCapacity& capacity)
{
    Json array = Json::array();
    for (const ResourceCapacity& resource : capacity.resources) {
        Json bySource = Json::object();
        for (std::size_t s = 0; s < resource.ratePerSecondBySource.size(); ++s) bySource[scenario.traffic[s].name] = rate(resource.ratePerSecondBySource[s]);
        array.push_back({{"component", resource.component},
                         {"resource", resource.name},
                         {"unit", resource.unit},
                         {"demandPerRequest", number(resource.demandPerRequest)},
                         {"present", {{"capacity", number(resource.capacityPresent)}, {"rate", rate(resource.ratePerSecondPresent)}, {"peakUtilisation", number(resource.peakUtilisation)}}},
                         {"atMaximum",
                          {{"capacity", number(resource.capacityAtMaximum)}, {"rate", rate(resource.ratePerSecondAtMaximum)}, {"peakUtilisation", number(resource.peakUtilisationAtMaximum)}}},
                         {"bySource", std::move(bySource)}});
    }
    return array;
}

const char* kindName(PathStep::Kind kind)
{
    switch (kind) {
    case PathStep::Kind::Clients: return "clients";
    case PathStep::Kind::Call: return "call";
    case PathStep::Kind::Send: return "send";
    case PathStep::Kind::Parallel: return "parallel";
    }
    return "";
}

Json pathSteps(const std::vector<PathStep>& steps)
{
    Json array = Json::array();
    for (const PathStep& step : steps) {
        Json json{{"kind", kindName(step.kind)}};
        if (!step.component.empty()) json["component"] = step.component;
        json["seconds"] = number(step.seconds);
        if (step.kind == PathStep::Kind::Parallel) {
            json["branches"] = step.branches;
            json["slackSeconds"] = number(step.slackSeconds);
        } else {
            json["own"] = {{"network", number(step.own.network)}, {"cpu", number(step.own.cpu)}, {"time", number(step.own.time)}, {"latency", number(step.own.latency)}};
        }
        if (step.probability < 1) json["probability"] = step.probability;
        if (step.times > 1) json["times"] = step.times;
        if (!step.pointer.empty()) json["pointer"] = step.pointer;
        json["steps"] = pathSteps(step.steps);
        array.push_back(std::move(json));
    }
    return array;
}

Json paths(const CapacityReport& report)
{
    Json array = Json::array();
    for (const CriticalPath& path : report.paths) {
        Json shares = Json::array();
        for (const ComponentShare& share : path.shares)
            shares.push_back({{"component", share.component}, {"seconds", number(share.seconds)}, {"share", number(share.share)}});
        array.push_back({{"operation", path.operation},
                         {"client", path.clientOperation},
                         {"seconds", number(path.seconds)},
                         {"shares", std::move(shares)},
                         {"steps", pathSteps(path.steps)}});
    }
    return array;
}

Json singlePoints(const CapacityReport& report)
{
    Json array = Json::array();
    for (const SinglePoint& point : report.singlePoints) {
        Json reasons = Json::array(), operations = Json::array();
        for (const SingleReason reason : point.reasons) reasons.push_back(reasonName(reason));
        for (const FailedOperation& operation : point.operations)
            operations.push_back({{"operation", operation.operation}, {"share", number(operation.share)}, {"afterTheAnswer", operation.afterTheAnswer}});
        array.push_back({{"component", point.component},
                         {"oneInstance", point.oneInstance},
                         {"reasons", std::move(reasons)},
                         {"operations", std::move(operations)},
                         {"separates", point.separates}});
    }
    return array;
}

Json findings(const CapacityReport& report)
{
    Json array = Json::array();
    for (const Finding& finding : report.findings)
        array.push_back({{"kind", findingName(finding.kind)},
                         {"severity", finding.severity == Severity::Error ? "error" : "warning"},
                         {"message", finding.fact.message},
                         {"hint", finding.fact.hint},
                         {"file", finding.fact.where.file},
                         {"line", finding.fact.where.line > 0 ? Json(finding.fact.where.line) : Json(nullptr)},
                         {"pointer", finding.fact.where.pointer}});
    return array;
}

} // namespace

std::string capacityJson(const scenario::Scenario& scenario, const CapacityReport& report, const std::string& version)
{
    const StaticCapacity& capacity = report.capacity;
    Json operations = Json::array(), sources = Json::array();
    for (const OperationCapacity& operation : capacity.operations)
        operations.push_back({{"operation", operation.operation},
                              {"client", operation.clientOperation},
                              {"present", limit(capacity, operation.ratePerSecondPresent, operation.bottleneckPresent)},
                              {"atMaximum", limit(capacity, operation.ratePerSecondAtMaximum, operation.bottleneckAtMaximum)}});
    for (const SourceCapacity& source : capacity.sources)
        sources.push_back({{"source", source.source},
                           {"peakRate", rate(source.peakRatePerSecond)},
                           {"present", limit(capacity, source.ratePerSecondPresent, source.bottleneckPresent)},
                           {"atMaximum", limit(capacity, source.ratePerSecondAtMaximum, source.bottleneckAtMaximum)}});
    const Json json{{"formatVersion", 1},
                    {"engine", {{"name", "headroom"}, {"version", version}, {"method", "capacity"}}},
                    {"scenario", scenario.name},
                    {"variant", scenario.variant},
                    {"peak", peak(scenario, capacity)},
                    {"bottleneck",
                     {{"holdsPeak", report.holdsPeak()},
                      {"present", limit(capacity, report.ratePresent(), capacity.bottleneckPresent)},
                      {"atMaximum", limit(capacity, report.rateAtMaximum(), capacity.bottleneckAtMaximum)}}},
                    {"sources", std::move(sources)},
                    {"operations", std::move(operations)},
                    {"resources", resources(scenario, capacity)},
                    {"criticalPaths", paths(report)},
                    {"singlePoints", singlePoints(report)},
                    {"findings", findings(report)}};
    return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

} // namespace headroom::capacity

#include "app/gui/document/topology_parts.h"

#include "app/gui/document/topology_references.h"

#include <algorithm>

namespace headroom::gui::parts {

namespace {

void visitCalls(Json& steps, const std::string& from, const std::function<void(Json&, Json&)>& visit)
{
    if (!steps.is_array()) return;
    for (Json& step : steps) {
        if (!step.is_object()) continue;
        if (step.contains("parallel")) {
            visitCalls(step["parallel"], from, visit);
            continue;
        }
        if (step.contains("steps")) visitCalls(step["steps"], from, visit);
        if (!step.contains("call") || targetOf(step) != from) continue;
        Json nested = step.value("steps", Json::array());
        visit(step, nested);
        if (nested.empty()) step.erase("steps");
        else step["steps"] = std::move(nested);
    }
}

const Json* firstCallIn(const Json& steps, const std::string& target)
{
    if (!steps.is_array()) return nullptr;
    for (const Json& step : steps) {
        if (!step.is_object()) continue;
        if (step.contains("call") && targetOf(step) == target) return &step;
        for (const char* inner : {"steps", "parallel"})
            if (step.contains(inner))
                if (const Json* found = firstCallIn(step[inner], target)) return found;
    }
    return nullptr;
}

} // namespace

std::string targetOf(const Json& step)
{
    for (const char* key : {"call", "send"})
        if (const auto target = step.find(key); target != step.end() && target->is_string()) {
            const auto& name = target->get_ref<const std::string&>();
            return name.substr(0, name.find('@'));
        }
    return {};
}

bool isDraft(const Json& scenario, const std::string& operation)
{
    if (scenario.at("operations").at(operation).contains("consumes")) return false;
    for (const Json& source : scenario.at("traffic"))
        if (source.contains("mix"))
            for (const auto& [name, share] : source.at("mix").items())
                if (name.substr(0, name.find('@')) == operation) return false;
    return true;
}

void visitStepsOf(Json& scenario, const std::string& from, const std::function<void(Json&, Json&)>& visit)
{
    for (auto& [name, operation] : scenario["operations"].items()) {
        if (!operation.is_object() || !operation.contains("steps")) continue;
        if (from != "client") visitCalls(operation["steps"], from, visit);
        else if (!operation.contains("consumes") && !isDraft(scenario, name)) visit(operation, operation["steps"]);
    }
}

bool leadsTo(const Json& steps, const std::string& to)
{
    return std::any_of(steps.begin(), steps.end(), [&](const Json& step) { return targetOf(step) == to || (step.contains("parallel") && leadsTo(step["parallel"], to)); });
}

const Json* firstCall(const Json& scenario, const std::string& target)
{
    for (const auto& [name, operation] : scenario.at("operations").items())
        if (operation.is_object() && operation.contains("steps"))
            if (const Json* found = firstCallIn(operation["steps"], target)) return found;
    return nullptr;
}

Json defaultCall(const Json& scenario, const std::string& target)
{
    const std::string kind = kindOf(scenario, target);
    Json step = {{"call", target}};
    if (isServiceKind(kind)) step["cpu"] = {{"lognormal", {{"mean", "10ms"}, {"cv", 1}}}};
    if (kind == "sql-database" || kind == "postgresql") step["cpu"] = {{"lognormal", {{"mean", "2ms"}, {"cv", 1}}}};
    if (kind == "cosmos-db") step["requestUnits"] = 1;   // a point read of 1 KB
    if (kind == "redis" || kind == "cosmos-db" || kind == "sql-database" || kind == "postgresql" || kind == "document-store") step["access"] = "read";
    return step;
}

std::string freshOperation(const Json& scenario, const std::string& wanted)
{
    std::string name = wanted;
    for (int n = 2; scenario.contains("operations") && scenario.at("operations").contains(name); ++n) name = wanted + "-" + std::to_string(n);
    return name;
}

void keepAsDraft(Json& scenario, Json step)
{
    const std::string name = freshOperation(scenario, "use-" + targetOf(step));
    for (const char* key : {"probability", "times", "hitRatio"}) step.erase(key);
    scenario["operations"][name] = {{"steps", Json::array({std::move(step)})}};
}

std::vector<std::string> readersOf(const Json& scenario, const std::string& queue)
{
    std::vector<std::string> readers;
    for (const auto& [name, operation] : scenario.at("operations").items()) {
        const std::string consumed = operation.is_object() ? operation.value("consumes", std::string{}) : std::string{};
        if (!consumed.empty() && consumed.substr(0, consumed.find('@')) == queue) readers.push_back(name);
    }
    return readers;
}

int stripSteps(const Json& scenario, Json& steps, const std::set<std::string>& gone)
{
    if (!steps.is_array()) return 0;
    int taken = 0;
    Json kept = Json::array();
    for (Json& step : steps) {
        if (!step.is_object()) {
            kept.push_back(step);
            continue;
        }
        for (const char* inner : {"parallel", "steps"}) {
            if (!step.contains(inner)) continue;
            taken += stripSteps(scenario, step[inner], gone);
            if (step[inner].empty()) step.erase(inner);
        }
        if (step.contains("newConnection") && step["newConnection"].is_string() && gone.contains(step["newConnection"].get<std::string>())) step.erase("newConnection");
        const std::string target = targetOf(step);
        if (target.empty() && !step.contains("parallel")) continue;   // its parallel steps are all gone
        if (!gone.contains(target)) {
            kept.push_back(std::move(step));
            continue;
        }
        ++taken;
        // What a service does is gone with it; what stands behind a cache or a gateway is now reached directly.
        if (!isServiceKind(kindOf(scenario, target)) && step.contains("steps"))
            for (Json& inner : step["steps"]) kept.push_back(std::move(inner));
    }
    steps = std::move(kept);
    return taken;
}

} // namespace headroom::gui::parts

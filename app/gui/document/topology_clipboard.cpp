#include "app/gui/document/topology_edits.h"

#include "app/gui/document/topology_parts.h"
#include "app/gui/document/topology_references.h"

#include <QCoreApplication>

#include <algorithm>
#include <map>
#include <set>

using namespace Qt::StringLiterals;

namespace headroom::gui {

namespace {

constexpr const char* kFormat = "headroomComponents";
constexpr double kNodeWidth = 146;   // of the canvas [px]

QString tr(const char* text) { return QCoreApplication::translate("headroom::gui::TopologyEdits", text); }

/// Takes what leads out of the set off a step; false if nothing is left.
bool keepWithin(Json& steps, const std::set<std::string>& inside)
{
    Json kept = Json::array();
    for (Json& step : steps) {
        for (const char* inner : {"steps", "parallel"})
            if (step.contains(inner) && !keepWithin(step[inner], inside)) step.erase(inner);
        step.erase("newConnection");
        if (step.contains("parallel") || inside.contains(parts::targetOf(step))) kept.push_back(std::move(step));
    }
    steps = std::move(kept);
    return !steps.empty();
}

bool isCalledWithin(const Json& steps, const std::string& id, bool isInside)
{
    return std::any_of(steps.begin(), steps.end(), [&](const Json& step) {
        if (isInside && parts::targetOf(step) == id) return true;
        for (const char* inner : {"steps", "parallel"})
            if (step.contains(inner) && isCalledWithin(step[inner], id, isInside || inner == std::string_view("steps"))) return true;
        return false;
    });
}

/// Removes the value at `pointer`, or the member whose key it names.
void eraseAt(Json& root, const std::string& pointer)
{
    const Json::json_pointer at(pointer);
    Json& parent = root[at.parent_pointer()];
    if (parent.is_object()) parent.erase(at.back());
    else if (parent.is_array()) parent.erase(static_cast<std::size_t>(std::stoul(at.back())));
}

} // namespace

Json copiedComponents(const Json& scenario, const std::vector<std::string>& ids)
{
    Json clip = {{kFormat, 1}, {"components", Json::object()}, {"operations", Json::object()}};
    std::set<std::string> inside;
    for (const auto& [id, component] : scenario.at("components").items())
        if (std::find(ids.begin(), ids.end(), id) != ids.end()) {
            clip["components"][id] = component;
            inside.insert(id);
        }
    if (inside.empty()) return {};
    Json fragments = Json::object();
    for (const std::string& id : inside) {
        const Json* call = parts::firstCall(scenario, id);
        if (!call || !call->contains("steps")) continue;
        Json steps = Json::array({*call});
        if (keepWithin(steps, inside) && steps[0].contains("steps")) fragments["use-" + id] = {{"steps", steps}};
    }
    // A call within another's fragment is there already.
    for (const auto& [name, fragment] : fragments.items()) {
        const std::string id = parts::targetOf(fragment["steps"][0]);
        const bool isWithin = std::any_of(fragments.begin(), fragments.end(), [&](const Json& other) { return &other != &fragment && isCalledWithin(other["steps"], id, false); });
        if (!isWithin) clip["operations"][name] = fragment;
    }
    for (const std::string& id : inside)
        for (const std::string& reader : parts::readersOf(scenario, id)) clip["operations"][reader] = scenario.at("operations").at(reader);
    return clip;
}

bool isCopiedComponents(const Json& clip) { return clip.is_object() && clip.contains(kFormat) && clip.contains("components") && clip["components"].is_object(); }

TopologyResult pasteComponents(Json scenario, const Json& clip, QPointF offset)
{
    if (!isCopiedComponents(clip) || clip["components"].empty()) return refusal(tr("The clipboard holds no components."), tr("copy some on the canvas first"));
    TopologyChange change;
    Json part = {{"components", clip["components"]}, {"operations", clip.value("operations", Json::object())}};
    std::map<std::string, std::string> newIds;
    Json taken = scenario;   // grows, so that two of one name get two
    for (auto& [id, component] : part["components"].items()) {
        if (!component.is_object() || component.value("kind", std::string{}).empty()) return refusal(tr("The clipboard holds no components."), tr("copy some on the canvas first"));
        const QString title = freshTitle(taken, titleOf(part, id));
        component["title"] = title.toStdString();
        newIds[id] = freshId(taken, title);
        taken["components"][newIds[id]] = component;
        if (component.contains("position") && component["position"].is_array() && component["position"].size() == 2)
            for (const std::size_t axis : {0U, 1U})
                component["position"][axis] = component["position"][axis].get<double>() + (axis == 0 ? offset.x() : offset.y()) / kNodeWidth;
    }
    // References to others: by id where a fitting one is here.
    std::vector<std::string> dropped;
    std::set<std::string> missing;
    for (const ComponentReference& reference : referencesOf(part)) {
        const Json::json_pointer at(reference.pointer);
        if (const auto inside = newIds.find(reference.id()); inside != newIds.end()) {
            if (!reference.isKey) part[at] = inside->second;
            else {
                Json& parent = part[at.parent_pointer()];
                Json value = parent[reference.name];
                parent.erase(reference.name);
                parent[inside->second] = std::move(value);
            }
        } else if (!isFitting(reference.wanted, kindOf(scenario, reference.name))) {
            if (reference.pointer.starts_with("/components/")) dropped.push_back(reference.pointer);
            missing.insert(reference.id());
        }
    }
    for (auto pointer = dropped.rbegin(); pointer != dropped.rend(); ++pointer) eraseAt(part, *pointer);
    for (const auto& [id, component] : part["components"].items()) {
        scenario["components"][newIds[id]] = component;
        change.components.push_back(newIds[id]);
    }
    for (auto& [name, operation] : part["operations"].items()) {
        if (!operation.is_object() || !operation.contains("steps")) continue;
        (void)parts::stripSteps(part, operation["steps"], missing);
        if (operation["steps"].empty() || (operation.contains("consumes") && !isServiceKind(kindOf(scenario, parts::targetOf(operation["steps"][0]))))) continue;
        operation.erase("tenants");
        scenario["operations"][parts::freshOperation(scenario, name)] = operation;
    }
    std::vector<std::string> made;
    for (const std::string& id : std::vector<std::string>(change.components)) {
        scenario["components"][id].erase("tenants");
        scenario["components"][id].erase("sharing");
        auto rest = parts::complete(scenario, id);
        if (!rest) return std::move(rest).error();
        made.insert(made.end(), rest->begin(), rest->end());
    }
    if (!missing.empty()) {
        QStringList names;
        for (const std::string& id : missing) names << QString::fromStdString(id);
        change.remarks << tr("References to %1 were left out: not in this scenario.").arg(names.join(u", "_s));
    }
    if (!made.empty()) {
        QStringList titles;
        for (const std::string& id : made) titles << titleOf(scenario, id);
        change.remarks << tr("%1 came with it.").arg(titles.join(u", "_s));
    }
    change.scenario = std::move(scenario);
    return change;
}

} // namespace headroom::gui

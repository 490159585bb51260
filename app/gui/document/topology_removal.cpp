#include "app/gui/document/topology_edits.h"

#include "app/gui/document/topology_parts.h"
#include "app/gui/document/topology_references.h"

#include <QCoreApplication>

#include <algorithm>
#include <set>

using namespace Qt::StringLiterals;

namespace headroom::gui {

namespace {

QString tr(const char* text) { return QCoreApplication::translate("headroom::gui::TopologyEdits", text); }

/// The component within which a pointer stands, and the key below it.
std::pair<std::string, std::string> ownerOf(const std::string& pointer)
{
    constexpr std::string_view kComponents = "/components/";
    if (!pointer.starts_with(kComponents)) return {};
    const std::size_t end = pointer.find('/', kComponents.size());
    if (end == std::string::npos) return {};
    return {pointer.substr(kComponents.size(), end - kComponents.size()), pointer.substr(end + 1, pointer.find('/', end + 1) - end - 1)};
}

struct Removal {
    Json& scenario;
    std::set<std::string> gone;
    QStringList also;              ///< titles of what goes besides

    /// Adds what cannot be without those that go. Returns why it must not be.
    Errors close()
    {
        for (bool isGrowing = true; isGrowing;) {
            isGrowing = false;
            for (const ComponentReference& reference : referencesOf(scenario)) {
                if (!gone.contains(reference.id())) continue;
                const auto [owner, key] = ownerOf(reference.pointer);
                if (owner.empty() || gone.contains(owner)) continue;
                if (key == "pool" || key == "cluster")
                    return refusal(key == "pool" ? tr("%1 runs in %2.").arg(titleOf(scenario, owner), titleOf(scenario, reference.id()))
                                                 : tr("%1 belongs to %2.").arg(titleOf(scenario, owner), titleOf(scenario, reference.id())),
                                   key == "pool" ? tr("choose another pool for it in the inspector, or remove both") : tr("remove both, or move it to another cluster first"));
                const bool isLastCopied = key == "of" && std::all_of(scenario["components"][owner]["of"].begin(), scenario["components"][owner]["of"].end(),
                                                                     [&](const Json& of) { return of.is_string() && gone.contains(of.get<std::string>()); });
                if (key == "serviceBus" || key == "broker" || key == "host" || key == "includedIn" || isLastCopied) isGrowing = add(owner) || isGrowing;
            }
            // A message needs a reader.
            for (const auto& [id, component] : scenario["components"].items()) {
                const std::string kind = kindOf(scenario, id);
                if (gone.contains(id) || (kind != "queue" && kind != "topic")) continue;
                const auto readers = parts::readersOf(scenario, id);
                if (std::all_of(readers.begin(), readers.end(), [&](const std::string& name) { return losesReader(name); })) isGrowing = add(id) || isGrowing;
            }
        }
        return {};
    }

    bool add(const std::string& id)
    {
        if (!gone.insert(id).second) return false;
        also << titleOf(scenario, id);
        return true;
    }

    /// Whether the operation treats messages of what goes, or with what goes.
    [[nodiscard]] bool losesReader(const std::string& name) const
    {
        const Json& operation = scenario["operations"][name];
        if (!operation.contains("consumes")) return false;
        const std::string queue = operation["consumes"].get<std::string>();
        return gone.contains(queue.substr(0, queue.find('@'))) || operation["steps"].empty() || gone.contains(parts::targetOf(operation["steps"][0]));
    }

    void clearComponents()
    {
        const auto isGone = [this](const Json& name) {
            if (!name.is_string()) return false;
            const auto& text = name.get_ref<const std::string&>();
            return gone.contains(text.substr(0, text.find('@')));
        };
        const auto eraseItems = [](Json& list, const auto& isOut) {
            Json kept = Json::array();
            for (Json& item : list)
                if (!isOut(item)) kept.push_back(std::move(item));
            list = std::move(kept);
        };
        for (const std::string& id : gone) scenario["components"].erase(id);
        for (auto& [id, component] : scenario["components"].items()) {
            if (!component.is_object()) continue;
            if (component.contains("of")) eraseItems(component["of"], isGone);
            for (const char* key : {"disk", "includedIn"})
                if (component.contains(key) && isGone(component[key])) component.erase(key);
            for (const char* probe : {"readiness", "liveness"})
                if (component.contains(probe) && component[probe].contains("calls") && isGone(component[probe]["calls"])) component[probe].erase("calls");
            if (component.contains("spotMarket") && component["spotMarket"].contains("fallback") && isGone(component["spotMarket"]["fallback"])) component["spotMarket"].erase("fallback");
            if (component.contains("connectionPools"))
                for (const std::string& other : gone) component["connectionPools"].erase(other);
            if (component.contains("keda") && component["keda"].contains("triggers")) {
                eraseItems(component["keda"]["triggers"], [&](const Json& trigger) { return trigger.contains("source") && isGone(trigger["source"]); });
                if (component["keda"]["triggers"].empty()) component.erase("keda");
            }
        }
        if (scenario.contains("deployments")) {
            for (Json& deployment : scenario["deployments"]) eraseItems(deployment["services"], isGone);
            eraseItems(scenario["deployments"], [](const Json& deployment) { return deployment["services"].empty(); });
        }
        if (scenario.contains("faults")) eraseItems(scenario["faults"], [&](const Json& fault) { return isGone(fault["of"]); });
    }

    /// Objectives and claims about what is gone. Returns how many.
    int clearVerdicts(const std::set<std::string>& operationsGone)
    {
        int count = 0;
        for (const char* list : {"slos", "claims"}) {
            if (!scenario.contains(list)) continue;
            Json kept = Json::array();
            for (Json& entry : scenario[list]) {
                const std::string metric = entry.is_object() ? entry.value("metric", std::string{}) : std::string{};
                const bool isOut = std::any_of(gone.begin(), gone.end(), [&](const std::string& id) { return metricNames(metric, id); }) ||
                                   std::any_of(operationsGone.begin(), operationsGone.end(), [&](const std::string& name) { return metric.starts_with("operation." + name + "."); });
                if (isOut) ++count;
                else kept.push_back(std::move(entry));
            }
            scenario[list] = std::move(kept);
        }
        return count;
    }
};

} // namespace

TopologyResult removeComponents(Json scenario, const std::vector<std::string>& ids)
{
    Removal removal{scenario, {}, {}};
    for (const std::string& id : ids)
        if (!kindOf(scenario, id).empty()) removal.gone.insert(id);
    TopologyChange change;
    change.components.assign(removal.gone.begin(), removal.gone.end());
    if (removal.gone.empty()) {
        change.scenario = std::move(scenario);
        return change;
    }
    if (Errors errors = removal.close(); !errors.empty()) return errors;
    if (removal.gone.size() == scenario["components"].size()) return refusal(tr("A scenario has at least one component."), tr("keep one, or start a new scenario"));
    RemarkKeeper remarks(scenario);
    std::set<std::string> operationsGone;
    for (const auto& [name, operation] : scenario["operations"].items())
        if (removal.losesReader(name)) operationsGone.insert(name);
    for (const auto& [name, operation] : scenario["operations"].items())
        if (!operationsGone.contains(name) && operation.contains("steps")) {
            (void)parts::stripSteps(scenario, scenario["operations"][name]["steps"], removal.gone);
            if (parts::isDraft(scenario, name) && operation["steps"].empty()) operationsGone.insert(name);
        }
    if (operationsGone.size() < scenario["operations"].size())
        for (const std::string& name : operationsGone) scenario["operations"].erase(name);
    removal.clearComponents();
    const int verdicts = removal.clearVerdicts(operationsGone);
    remarks.restore();
    if (!removal.also.empty()) change.remarks << tr("With it went %1.").arg(removal.also.join(u", "_s));
    if (verdicts > 0) change.remarks << (verdicts == 1 ? tr("An objective or claim about it went as well.") : tr("%1 objectives and claims about it went as well.").arg(verdicts));
    change.scenario = std::move(scenario);
    return change;
}

} // namespace headroom::gui

#include "app/gui/document/topology_edits.h"

#include "app/gui/document/topology_parts.h"
#include "app/gui/document/topology_references.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace headroom::gui {

namespace {

constexpr double kNodeWidth = 146, kColumnPitch = 184;   // of the canvas [px]
constexpr const char* kSku = "Standard_D2s_v5";          // sold in every region of the price books

QString tr(const char* text) { return QCoreApplication::translate("headroom::gui::TopologyEdits", text); }

Json positionOf(QPointF centre)
{
    const auto widths = [](double px) { return std::round(px / kNodeWidth * 10'000) / 10'000; };
    return Json::array({widths(centre.x()), widths(centre.y())});
}

bool isId(const std::string& text)
{
    const auto isPlain = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); };
    return !text.empty() && isPlain(text.front()) && std::all_of(text.begin(), text.end(), [&](char c) { return isPlain(c) || c == '-' || c == '_'; });
}

std::string slug(const QString& title)
{
    std::string id;
    for (const QChar& c : title.normalized(QString::NormalizationForm_KD).toLower()) {
        if ((c >= u'a' && c <= u'z') || (c >= u'0' && c <= u'9')) id += c.toLatin1();
        else if (c.category() != QChar::Mark_NonSpacing && !id.empty() && id.back() != '-') id += '-';
    }
    while (!id.empty() && id.back() == '-') id.pop_back();
    return id.empty() ? "component" : id;
}

/// The first component of a kind that fits, in file order.
std::string firstOf(const Json& scenario, const std::string& wanted, const std::string& except)
{
    for (const auto& [id, component] : scenario.at("components").items())
        if (id != except && isFitting(wanted, component.value("kind", std::string{}))) return id;
    return {};
}

std::string put(Json& scenario, const QString& wantedTitle, Json component)
{
    const QString title = freshTitle(scenario, wantedTitle);
    const std::string id = freshId(scenario, title);
    Json made = Json::object();
    made["kind"] = component.at("kind");
    made["title"] = title.toStdString();
    for (const auto& [key, value] : component.items())
        if (key != "kind") made[key] = value;
    scenario["components"][id] = std::move(made);
    return id;
}

/// The pool that new services run in: the first of users, not of spot machines; made with its cluster if there is none.
std::string ensurePool(Json& scenario, std::vector<std::string>& made)
{
    for (const bool isStrict : {true, false})
        for (const auto& [id, component] : scenario.at("components").items())
            if (component.value("kind", std::string{}) == "node-pool" && !component.value("spot", false) && !component.contains("taints") &&
                (!isStrict || component.value("mode", std::string("user")) == "user"))
                return id;
    const std::string pool = put(scenario, tr("Pool"), {{"kind", "node-pool"}, {"cluster", ""}, {"sku", kSku}, {"nodes", 2}});
    made.push_back(pool);
    if (auto rest = parts::complete(scenario, pool)) made.insert(made.end(), rest->begin(), rest->end());
    return pool;
}

std::string makeService(Json& scenario, const QString& title, std::vector<std::string>& made)
{
    const std::string pool = ensurePool(scenario, made);
    const std::string id = put(scenario, title, {{"kind", "service"}, {"pool", pool}, {"replicas", 2}});
    made.push_back(id);
    return id;
}

/// A service that reads `queue`, to its right.
void makeReader(Json& scenario, const std::string& queue, std::vector<std::string>& made)
{
    const std::string worker = makeService(scenario, tr("%1 worker").arg(titleOf(scenario, queue)), made);
    if (const Json& place = scenario["components"][queue]; place.contains("position"))
        scenario["components"][worker]["position"] =
            Json::array({std::round((place["position"][0].get<double>() + kColumnPitch / kNodeWidth) * 10'000) / 10'000, place["position"][1]});
    scenario["operations"][parts::freshOperation(scenario, "handle-" + queue)] = {{"consumes", queue}, {"steps", Json::array({parts::defaultCall(scenario, worker)})}};
}

} // namespace

Errors refusal(const QString& message, const QString& hint)
{
    Error error;
    error.code = ErrorCode::Inconsistent;
    error.message = message.toStdString();
    error.hint = hint.toStdString();
    return {error};
}

std::string freshId(const Json& scenario, const QString& title)
{
    const std::string wanted = slug(title);
    std::string id = wanted;
    for (int n = 2; id == "client" || (scenario.contains("components") && scenario.at("components").contains(id)); ++n) id = wanted + "-" + std::to_string(n);
    return id;
}

QString freshTitle(const Json& scenario, const QString& wanted)
{
    QString title = wanted;
    const auto isTaken = [&] {
        for (const auto& [id, component] : scenario.at("components").items())
            if (titleOf(scenario, id).compare(title, Qt::CaseInsensitive) == 0 || id == slug(title)) return true;
        return false;
    };
    for (int n = 2; isTaken(); ++n) title = u"%1 %2"_s.arg(wanted).arg(n);
    return title;
}

Result<std::vector<std::string>, Errors> parts::complete(Json& scenario, const std::string& id)
{
    std::vector<std::string> made;
    const std::string kind = kindOf(scenario, id);
    const auto lacks = [&](const char* key) {
        const Json& component = scenario["components"][id];
        return !component.contains(key) || component[key] == "";
    };
    // Looked up anew each time: adding a member moves its siblings.
    const auto set = [&](const char* key, Json value) { scenario["components"][id][key] = std::move(value); };
    const auto setFirst = [&](const char* key, const std::string& wanted, const QString& title, const Json& otherwise) {
        if (!lacks(key)) return;
        std::string target = firstOf(scenario, wanted, id);
        if (target.empty()) {
            target = put(scenario, title, otherwise);
            made.push_back(target);
        }
        set(key, target);
    };
    const Json fields = scenario["components"][id];
    if (kind == "node-pool") {
        setFirst("cluster", "kubernetes-cluster", tr("Cluster"), {{"kind", "kubernetes-cluster"}});
        if (lacks("sku")) set("sku", kSku);
    } else if (isServiceKind(kind)) {
        if (lacks("pool")) set("pool", ensurePool(scenario, made));
    } else if (kind == "queue") {
        if (lacks("broker")) setFirst("serviceBus", "service-bus", tr("Service Bus"), {{"kind", "service-bus"}});
    } else if (kind == "topic") {
        setFirst("broker", "broker", tr("Event Hubs"), {{"kind", "event-hubs"}});
        // A line without order is Service Bus; a log has partitions.
        if (lacks("partitions") && kindOf(scenario, scenario["components"][id]["broker"].get<std::string>()) != "service-bus") set("partitions", 4);
    } else if (kind == "document-store" || kind == "rabbitmq" || (kind == "redis" && fields.value("tier", std::string{}) == "container") ||
               (kind == "kafka" && fields.value("hosted", false))) {
        scenario["components"][id].erase("hosted");
        // A host of its own: its pods are the store.
        if (lacks("host")) set("host", makeService(scenario, tr("%1 pods").arg(titleOf(scenario, id)), made));
    } else if (kind == "environment-copy" && !fields.contains("of")) {
        Json of = Json::array();
        for (const auto& [other, component] : scenario["components"].items()) {
            const std::string otherKind = component.value("kind", std::string{});
            if (otherKind == "node-pool" || otherKind == "kubernetes-cluster") of.push_back(other);
        }
        if (of.empty()) {
            of.push_back(ensurePool(scenario, made));
            of.push_back(scenario["components"][of[0].get<std::string>()]["cluster"]);
        }
        set("of", of);
    }
    if (kind == "external" && lacks("latency")) set("latency", {{"lognormal", {{"mean", "100ms"}, {"cv", 1}}}});
    if ((kind == "queue" || kind == "topic") && readersOf(scenario, id).empty()) makeReader(scenario, id, made);
    return made;
}

TopologyResult addComponent(Json scenario, const NewComponent& wanted)
{
    if (!scenario.is_object()) return refusal(tr("There is no scenario to add to."), tr("start one with New"));
    if (!scenario.contains("components")) scenario["components"] = Json::object();
    Json component = wanted.fields.is_object() ? wanted.fields : Json::object();
    component["kind"] = wanted.kind;
    if (wanted.centre) component["position"] = positionOf(*wanted.centre);
    const std::string id = put(scenario, wanted.title.isEmpty() ? QString::fromStdString(wanted.kind) : wanted.title, std::move(component));
    auto made = parts::complete(scenario, id);
    if (!made) return std::move(made).error();
    TopologyChange change;
    change.components = {id};
    change.components.insert(change.components.end(), made->begin(), made->end());
    if (!made->empty()) {
        QStringList titles;
        for (const std::string& other : *made) titles << titleOf(scenario, other);
        change.remarks << tr("%1 came with %2.").arg(titleOf(scenario, id), titles.join(u", "_s));
    }
    change.scenario = std::move(scenario);
    return change;
}

TopologyResult renameComponent(Json scenario, const std::string& id, const std::string& newId)
{
    if (kindOf(scenario, id).empty()) return refusal(tr("There is no component %1.").arg(QString::fromStdString(id)));
    if (!isId(newId) || newId == "client") return refusal(tr("“%1” is no id.").arg(QString::fromStdString(newId)), tr("letters, digits, - and _, a letter or digit first"));
    if (newId != id && !kindOf(scenario, newId).empty()) return refusal(tr("There is a component “%1” already.").arg(QString::fromStdString(newId)), tr("choose another id"));
    RemarkKeeper remarks(scenario);
    const auto renamedKey = [](const Json& object, const std::string& from, const std::string& to) {
        Json result = Json::object();   // in the order of the file
        for (const auto& [key, value] : object.items()) result[key == from ? to : key] = value;
        return result;
    };
    for (const ComponentReference& reference : referencesOf(scenario)) {
        if (reference.id() != id) continue;
        const std::string to = newId + reference.name.substr(id.size());
        const Json::json_pointer at(reference.pointer);
        if (reference.isKey) scenario[at.parent_pointer()] = renamedKey(scenario[at.parent_pointer()], reference.name, to);
        else scenario[at] = to;
    }
    scenario["components"] = renamedKey(scenario["components"], id, newId);
    for (const char* list : {"slos", "claims"})
        if (scenario.contains(list))
            for (Json& entry : scenario[list])
                if (entry.is_object() && entry.contains("metric") && entry["metric"].is_string()) entry["metric"] = metricRenamed(entry["metric"].get<std::string>(), id, newId);
    remarks.restore();
    TopologyChange change;
    change.scenario = std::move(scenario);
    change.components = {newId};
    return change;
}

TopologyResult retitleComponent(Json scenario, const std::string& id, const QString& title)
{
    if (kindOf(scenario, id).empty()) return refusal(tr("There is no component %1.").arg(QString::fromStdString(id)));
    if (title.trimmed().isEmpty()) return refusal(tr("A component needs a name."));
    const bool isIdOfTitle = id == slug(titleOf(scenario, id));
    scenario["components"][id]["title"] = title.trimmed().toStdString();
    if (isIdOfTitle && slug(title) != id) return renameComponent(scenario, id, freshId(scenario, title));
    TopologyChange change;
    change.scenario = std::move(scenario);
    change.components = {id};
    return change;
}

Json withPlacements(Json scenario, const std::vector<Placement>& places)
{
    for (const Placement& place : places)
        if (!kindOf(scenario, place.id).empty()) scenario["components"][place.id]["position"] = positionOf(place.centre);
    return scenario;
}

Json withoutPlacements(Json scenario)
{
    if (scenario.contains("components"))
        for (auto& [id, component] : scenario["components"].items())
            if (component.is_object()) component.erase("position");
    return scenario;
}

Result<Json, Errors> changeAllVariants(const Json& file, const std::function<TopologyResult(Json)>& change, TopologyChange* told)
{
    Json base = file;
    base.erase("variants");
    TopologyResult changed = change(base);
    if (!changed) return std::move(changed).error();
    Json variants;
    if (file.contains("variants") && file["variants"].is_object()) {
        variants = file["variants"];
        for (auto& [name, patch] : variants.items()) {
            const Json before = mergePatched(base, patch);
            const TopologyResult other = change(before);
            const Json& wanted = other ? other->scenario : before;   // a variant that needs what goes keeps it
            if (mergePatched(changed->scenario, patch) != wanted) patch = mergePatchBetween(changed->scenario, wanted);
        }
    }
    Json result = Json::object();   // variants stay where they are in the file
    for (const auto& [key, value] : file.items())
        if (key == "variants") result[key] = variants.is_null() ? value : variants;
        else if (changed->scenario.contains(key)) result[key] = changed->scenario[key];
    for (const auto& [key, value] : changed->scenario.items())
        if (!result.contains(key)) result[key] = value;
    if (told) *told = std::move(*changed);
    return result;
}

std::vector<Edit> memberEdits(const Json& before, const Json& after)
{
    std::vector<Edit> edits;
    const auto pointerTo = [](const std::string& key) { return u'/' + escapedSegment(QString::fromStdString(key)); };
    for (const auto& [key, value] : after.items())
        if (!before.contains(key) || before.at(key) != value) edits.push_back({pointerTo(key), value});
    for (const auto& [key, value] : before.items())
        if (!after.contains(key)) edits.push_back({pointerTo(key), std::nullopt});
    return edits;
}

} // namespace headroom::gui

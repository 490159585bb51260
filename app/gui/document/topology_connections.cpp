#include "app/gui/document/topology_edits.h"

#include "app/gui/document/topology_parts.h"
#include "app/gui/document/topology_references.h"

#include <QCoreApplication>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace headroom::gui {

namespace {

constexpr double kFirstHitRatio = 0.8;   // of a cache that is given something to fall back on

QString tr(const char* text) { return QCoreApplication::translate("headroom::gui::TopologyEdits", text); }

QString nameOf(const Json& scenario, const std::string& id) { return id == "client" ? tr("Customers") : titleOf(scenario, id); }

bool isQueueKind(const std::string& kind) { return kind == "queue" || kind == "topic"; }

bool isConnected(const Json& scenario, const std::string& from, const std::string& to)
{
    bool isFound = false, isAll = true;
    parts::visitStepsOf(const_cast<Json&>(scenario), from, [&](Json&, Json& nested) {   // only looks
        if (parts::leadsTo(nested, to)) isFound = true;
        else isAll = false;
    });
    return isFound && isAll;
}

/// The service that treats the first reader's messages.
std::string readerOf(const Json& scenario, const std::string& queue)
{
    const auto readers = parts::readersOf(scenario, queue);
    if (readers.empty()) return {};
    const Json& steps = scenario.at("operations").at(readers.front()).at("steps");
    return steps.empty() ? std::string{} : parts::targetOf(steps[0]);
}

/// Whether a step tree goes through `id`.
bool passes(const Json& step, const std::string& id)
{
    if (parts::targetOf(step) == id) return true;
    for (const char* inner : {"steps", "parallel"})
        if (step.contains(inner) && std::any_of(step[inner].begin(), step[inner].end(), [&](const Json& one) { return passes(one, id); })) return true;
    return false;
}

/// How `to` is called: as a draft holds it (which then is used up), as elsewhere, or as usual for its kind.
Json stepTo(Json& scenario, const std::string& from, const std::string& to)
{
    if (isQueueKind(kindOf(scenario, to))) return {{"send", to}, {"bytes", "1KB"}};
    for (const auto& [name, operation] : scenario["operations"].items()) {
        if (!operation.contains("steps") || operation["steps"].size() != 1 || parts::targetOf(operation["steps"][0]) != to || !parts::isDraft(scenario, name)) continue;
        Json step = operation["steps"][0];
        if (passes(step, from) || scenario["operations"].size() == 1) break;
        scenario["operations"].erase(std::string(name));
        return step;
    }
    const Json* other = parts::firstCall(scenario, to);
    if (!other || !isServiceKind(kindOf(scenario, to))) return parts::defaultCall(scenario, to);
    Json step = *other;
    for (const char* key : {"probability", "times", "hitRatio"}) step.erase(key);
    if (passes(step, from)) step.erase("steps");   // a circle of calls would not end
    return step;
}

TopologyResult readBy(Json scenario, const std::string& queue, const std::string& service)
{
    const auto readers = parts::readersOf(scenario, queue);
    TopologyChange change;
    change.components = {service};
    Json step;
    if (const Json* other = parts::firstCall(scenario, service)) step = *other;
    else step = parts::defaultCall(scenario, service);
    for (const char* key : {"probability", "times", "hitRatio"}) step.erase(key);
    if (kindOf(scenario, queue) == "topic" || readers.empty()) {
        scenario["operations"][parts::freshOperation(scenario, "handle-" + queue)] = {{"consumes", queue}, {"steps", Json::array({step})}};
    } else {
        RemarkKeeper remarks(scenario);
        Json& steps = scenario["operations"][readers.front()]["steps"];
        const std::string former = steps.empty() ? std::string{} : parts::targetOf(steps[0]);
        if (steps.empty()) steps.push_back(step);
        else if (steps[0].contains("steps")) steps[0]["call"] = service;   // the same work by another
        else steps[0] = step;
        remarks.restore();
        change.remarks << tr("%1 no longer reads %2: the messages of a queue go to one service.").arg(titleOf(scenario, former), titleOf(scenario, queue));
    }
    change.scenario = std::move(scenario);
    return change;
}

} // namespace

Connection connectionBetween(const Json& scenario, const std::string& from, const std::string& to, bool isDirect)
{
    const auto none = [](const QString& why) { return Connection{Connection::Kind::None, why, {}}; };
    const std::string fromKind = kindOf(scenario, from), toKind = kindOf(scenario, to);
    const QString fromName = nameOf(scenario, from), toName = nameOf(scenario, to);
    if (to == "client") return none(tr("Customers only send requests."));
    if (from == to) return none(tr("%1 cannot call itself.").arg(fromName));
    if (toKind.empty() || (from != "client" && fromKind.empty())) return none(tr("There is no such component."));
    if (isQueueKind(fromKind)) {
        if (!isServiceKind(toKind)) return none(tr("Only a service reads messages; %1 cannot.").arg(toName));
        const auto readers = parts::readersOf(scenario, from);
        const bool isReader = std::any_of(readers.begin(), readers.end(), [&](const std::string& name) {
            const Json& steps = scenario.at("operations").at(name).at("steps");
            return !steps.empty() && parts::targetOf(steps[0]) == to;
        });
        if (isReader) return none(tr("%1 reads %2 already.").arg(toName, fromName));
        const std::string reader = readerOf(scenario, from);
        if (fromKind == "queue" && !reader.empty()) return {Connection::Kind::Read, tr("%1 reads %2 instead of %3").arg(toName, fromName, titleOf(scenario, reader)), to};
        return {Connection::Kind::Read, tr("%1 reads %2").arg(toName, fromName), to};
    }
    const bool isCache = fromKind == "redis";
    if (from != "client" && !isServiceKind(fromKind) && fromKind != "gateway" && !isCache) return none(tr("%1 answers calls; it makes none.").arg(fromName));
    if (isQueueKind(toKind)) {
        const std::string reader = readerOf(scenario, to);
        if (isDirect) {
            if (reader.empty() || reader == from) return none(tr("Nobody else reads %1, so there is nothing to call instead.").arg(toName));
            Connection direct = connectionBetween(scenario, from, reader);
            if (direct.kind == Connection::Kind::Call) direct.sentence = tr("%1 calls %2, the reader of %3, without the queue").arg(fromName, titleOf(scenario, reader), toName);
            return direct;
        }
        if (isCache) return none(tr("A cache sends no messages."));
        if (reader == from) return none(tr("%1 reads %2; its own messages would go round for ever.").arg(fromName, toName));
        if (isConnected(scenario, from, to)) return none(tr("%1 sends to %2 already.").arg(fromName, toName));
        return {Connection::Kind::Send, from == "client" ? tr("%1 send to %2").arg(fromName, toName) : tr("%1 sends to %2").arg(fromName, toName), to};
    }
    if (!isFitting("callable", toKind)) return none(tr("%1 takes no calls.").arg(toName));
    if (isConnected(scenario, from, to)) return none(from == "client" ? tr("%1 call %2 already.").arg(fromName, toName) : tr("%1 calls %2 already.").arg(fromName, toName));
    if (isCache) return {Connection::Kind::Call, tr("A miss in %1 goes on to %2").arg(fromName, toName), to};
    return {Connection::Kind::Call, from == "client" ? tr("%1 call %2").arg(fromName, toName) : tr("%1 calls %2").arg(fromName, toName), to};
}

TopologyResult connectComponents(Json scenario, const std::string& from, const std::string& to, bool isDirect)
{
    const Connection connection = connectionBetween(scenario, from, to, isDirect);
    if (connection.kind == Connection::Kind::None) return refusal(connection.sentence);
    if (connection.kind == Connection::Kind::Read) return readBy(std::move(scenario), from, to);
    const Json step = stepTo(scenario, from, connection.target);
    TopologyChange change;
    change.components = {connection.target};
    // Customers of a new system have one empty request: it is meant. Otherwise all of them call.
    bool hasEmpty = false;
    if (from == "client") parts::visitStepsOf(scenario, from, [&](Json&, Json& steps) { hasEmpty = hasEmpty || steps.empty(); });
    int places = 0;
    const bool isCache = kindOf(scenario, from) == "redis";
    parts::visitStepsOf(scenario, from, [&](Json& at, Json& nested) {
        if (parts::leadsTo(nested, connection.target) || (hasEmpty && !nested.empty())) return;
        nested.push_back(step);
        if (isCache && !at.contains("hitRatio")) at["hitRatio"] = kFirstHitRatio;
        ++places;
    });
    if (places == 0) {
        Json caller = parts::defaultCall(scenario, from);
        if (isCache) caller["hitRatio"] = kFirstHitRatio;
        caller["steps"] = Json::array({step});
        if (isCache) {
            scenario["operations"][parts::freshOperation(scenario, "use-" + from)] = {{"steps", Json::array({caller})}};
        } else {
            parts::keepAsDraft(scenario, std::move(caller));
        }
        change.remarks << tr("Nothing calls %1 yet: connect the customers or another component to it.").arg(titleOf(scenario, from));
    } else if (places > 1) {
        change.remarks << tr("In all %1 places where %2 works.").arg(places).arg(nameOf(scenario, from));
    }
    change.scenario = std::move(scenario);
    return change;
}

TopologyResult disconnectComponents(Json scenario, const std::string& from, const std::string& to)
{
    TopologyChange change;
    change.components = {to};
    RemarkKeeper remarks(scenario);
    int taken = 0;
    Json kept;
    if (isQueueKind(kindOf(scenario, from))) {
        const auto readers = parts::readersOf(scenario, from);
        if (readers.size() < 2) return refusal(tr("%1 needs a reader.").arg(titleOf(scenario, from)), tr("connect it to another service instead, or remove it"));
        for (const std::string& name : readers) {
            const Json& steps = scenario["operations"][name]["steps"];
            if (steps.empty() || parts::targetOf(steps[0]) != to) continue;
            scenario["operations"].erase(name);
            ++taken;
        }
    } else {
        const std::function<void(Json&)> strip = [&](Json& steps) {
            Json left = Json::array();
            for (Json& step : steps) {
                if (step.contains("parallel")) {
                    strip(step["parallel"]);
                    if (!step["parallel"].empty()) left.push_back(std::move(step));
                } else if (parts::targetOf(step) == to) {
                    ++taken;
                    if (kept.is_null() && step.contains("steps")) kept = std::move(step);
                } else {
                    left.push_back(std::move(step));
                }
            }
            steps = std::move(left);
        };
        parts::visitStepsOf(scenario, from, [&](Json&, Json& nested) { strip(nested); });
    }
    remarks.restore();
    if (taken == 0) return refusal(tr("%1 and %2 are not connected.").arg(nameOf(scenario, from), titleOf(scenario, to)));
    // What it calls in turn is not lost: it waits for the next connection.
    if (!kept.is_null() && !parts::firstCall(scenario, to)) parts::keepAsDraft(scenario, std::move(kept));
    change.scenario = std::move(scenario);
    return change;
}

} // namespace headroom::gui

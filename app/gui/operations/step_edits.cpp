#include "app/gui/operations/step_edits.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace headroom::gui {

namespace {

const char* const kMark = "\x01moved";   // no key of a scenario

Json* at(Json& operation, const QString& place)
{
    const Json::json_pointer pointer(place.toStdString());
    return operation.is_object() && operation.contains(pointer) ? &operation.at(pointer) : nullptr;
}

/// Takes the marked step out; false when there is none below `list`.
bool eraseMark(Json& list)
{
    for (std::size_t i = 0; i < list.size(); ++i) {
        if (list[i].contains(kMark)) {
            list.erase(i);
            return true;
        }
        for (const char* key : {"steps", "parallel"})
            if (list[i].contains(key) && eraseMark(list[i][key])) return true;
    }
    return false;
}

/// Empty lists below `list` vanish, empty groups as well.
void prune(Json& list)
{
    for (std::size_t i = 0; i < list.size();) {
        for (const char* key : {"steps", "parallel"})
            if (list[i].contains(key)) prune(list[i][key]);
        if (list[i].contains("steps") && list[i]["steps"].empty()) list[i].erase("steps");
        if (list[i].contains("parallel") && list[i]["parallel"].empty()) list.erase(i);
        else ++i;
    }
}

/// Where the step with the mark `key` is.
QString findMark(const Json& list, const QString& place, const char* key)
{
    for (std::size_t i = 0; i < list.size(); ++i) {
        const QString here = place + u'/' + QString::number(i);
        if (list[i].contains(key)) return here;
        for (const char* nested : {"steps", "parallel"})
            if (list[i].contains(nested))
                if (const QString found = findMark(list[i][nested], here + u'/' + QString::fromLatin1(nested), key); !found.isEmpty()) return found;
    }
    return {};
}

/// Prunes and tells where the step marked with `here` has come to.
StepChange finished(Json operation)
{
    static const char* const kHere = "\x01here";
    prune(operation["steps"]);
    StepChange change{std::move(operation), {}};
    change.step = findMark(change.operation["steps"], u"/steps"_s, kHere);
    if (!change.step.isEmpty()) at(change.operation, change.step)->erase(kHere);
    return change;
}

void markHere(Json& step) { step["\x01here"] = true; }

} // namespace

QString listOfStep(const QString& step) { return step.left(step.lastIndexOf(u'/')); }

int indexOfStep(const QString& step)
{
    bool isNumber = false;
    const int index = step.mid(step.lastIndexOf(u'/') + 1).toInt(&isNumber);
    return isNumber ? index : -1;
}

QString parentOfStep(const QString& step)
{
    const QString list = listOfStep(step);
    return list.count(u'/') < 2 ? QString() : listOfStep(list);
}

const Json* stepAt(const Json& operation, const QString& step)
{
    if (step.isEmpty() || indexOfStep(step) < 0) return nullptr;
    const Json::json_pointer pointer(step.toStdString());
    return operation.is_object() && operation.contains(pointer) && operation.at(pointer).is_object() ? &operation.at(pointer) : nullptr;
}

bool canNest(const Json& step) { return step.is_object() && step.contains("call"); }

std::optional<StepChange> insertStep(const Json& operation, const QString& list, int index, const Json& step)
{
    Json changed = operation;
    if (!changed.is_object()) return std::nullopt;
    Json* target = at(changed, list);
    if (target == nullptr) {   // the first nested step of a call
        Json* owner = list == u"/steps"_s ? &changed : at(changed, listOfStep(list));
        if (owner == nullptr || (list != u"/steps"_s && !canNest(*owner))) return std::nullopt;
        (*owner)["steps"] = Json::array();
        target = &(*owner)["steps"];
    }
    if (!target->is_array() || index < 0 || index > static_cast<int>(target->size())) return std::nullopt;
    Json made = step;
    markHere(made);
    target->insert(target->begin() + index, std::move(made));
    return finished(std::move(changed));
}

std::optional<StepChange> removeStep(const Json& operation, const QString& step)
{
    if (!stepAt(operation, step)) return std::nullopt;
    Json changed = operation;
    at(changed, listOfStep(step))->erase(static_cast<std::size_t>(indexOfStep(step)));
    return finished(std::move(changed));
}

std::optional<StepChange> moveStep(const Json& operation, const QString& step, const QString& list, int index)
{
    const Json* moved = stepAt(operation, step);
    if (!moved || list == step || list.startsWith(step + u'/')) return std::nullopt;
    if (list == listOfStep(step) && (index == indexOfStep(step) || index == indexOfStep(step) + 1)) return std::nullopt;
    Json changed = operation;
    const Json kept = *moved;
    *at(changed, step) = Json{{kMark, true}};
    auto inserted = insertStep(changed, list, index, kept);
    if (!inserted) return std::nullopt;
    markHere(*at(inserted->operation, inserted->step));
    eraseMark(inserted->operation["steps"]);
    return finished(std::move(inserted->operation));
}

std::optional<StepChange> shiftStep(const Json& operation, const QString& step, int by)
{
    const Json* list = stepAt(operation, step) ? &operation.at(Json::json_pointer(listOfStep(step).toStdString())) : nullptr;
    const int to = indexOfStep(step) + by;
    if (!list || to < 0 || to >= static_cast<int>(list->size())) return std::nullopt;
    return moveStep(operation, step, listOfStep(step), by > 0 ? to + 1 : to);
}

std::optional<StepChange> nestStep(const Json& operation, const QString& step)
{
    const int index = indexOfStep(step);
    if (index < 1) return std::nullopt;
    const QString before = listOfStep(step) + u'/' + QString::number(index - 1);
    const Json* owner = stepAt(operation, before);
    if (!owner) return std::nullopt;
    const bool isGroup = owner->contains("parallel");
    if (!isGroup && !canNest(*owner)) return std::nullopt;
    const char* key = isGroup ? "parallel" : "steps";
    const int count = owner->contains(key) ? static_cast<int>((*owner)[key].size()) : 0;
    return moveStep(operation, step, before + u'/' + QString::fromLatin1(key), count);
}

std::optional<StepChange> liftStep(const Json& operation, const QString& step)
{
    const QString parent = parentOfStep(step);
    if (parent.isEmpty()) return std::nullopt;
    return moveStep(operation, step, listOfStep(parent), indexOfStep(parent) + 1);
}

std::optional<StepChange> duplicateStep(const Json& operation, const QString& step)
{
    const Json* found = stepAt(operation, step);
    return found ? insertStep(operation, listOfStep(step), indexOfStep(step) + 1, *found) : std::nullopt;
}

std::optional<StepChange> wrapParallel(const Json& operation, const QString& step)
{
    const Json* found = stepAt(operation, step);
    if (!found || found->contains("parallel")) return std::nullopt;
    Json changed = operation;
    Json& list = *at(changed, listOfStep(step));
    const auto index = static_cast<std::size_t>(indexOfStep(step));
    Json group = Json::array();
    group.push_back(list[index]);
    markHere(group.back());
    if (index + 1 < list.size()) {
        if (list[index + 1].contains("parallel")) {
            for (const Json& branch : list[index + 1]["parallel"]) group.push_back(branch);
            list[index + 1]["parallel"] = std::move(group);   // the group keeps its probability
            list.erase(index);
            return finished(std::move(changed));
        }
        group.push_back(list[index + 1]);
        list.erase(index + 1);
    }
    list[index] = Json{{"parallel", std::move(group)}};
    return finished(std::move(changed));
}

std::optional<StepChange> unwrapParallel(const Json& operation, const QString& step)
{
    const Json* found = stepAt(operation, step);
    if (!found || !found->contains("parallel") || (*found)["parallel"].empty()) return std::nullopt;
    Json changed = operation;
    Json& list = *at(changed, listOfStep(step));
    const auto index = static_cast<std::size_t>(indexOfStep(step));
    Json branches = list[index]["parallel"];
    markHere(branches.front());
    list.erase(index);
    for (std::size_t i = 0; i < branches.size(); ++i) list.insert(list.begin() + static_cast<std::ptrdiff_t>(index + i), branches[i]);
    return finished(std::move(changed));
}

} // namespace headroom::gui

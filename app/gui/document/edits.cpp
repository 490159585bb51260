#include "app/gui/document/edits.h"

#include <charconv>

namespace headroom::gui {

namespace {

Error notFound(const QString& pointer)
{
    Error error;
    error.code = ErrorCode::NotFound;
    error.message = "There is no such setting in the file.";
    error.where.pointer = pointer.toStdString();
    return error;
}

/// The member or item `key` of `node`, made if `isMade` and it is the member of an object. Null if it is not there.
Json* child(Json& node, const std::string& key, bool isMade)
{
    if (node.is_null() && isMade) node = Json::object();
    if (node.is_object()) {
        if (const auto at = node.find(key); at != node.end()) return &*at;
        return isMade ? &node[key] : nullptr;
    }
    if (!node.is_array()) return nullptr;
    std::size_t index = 0;
    const auto [end, code] = std::from_chars(key.data(), key.data() + key.size(), index);
    if (code != std::errc{} || end != key.data() + key.size() || index >= node.size()) return nullptr;
    return &node[index];
}

bool applyEdit(Json& document, const Edit& edit)
{
    const Json::json_pointer pointer(edit.pointer.toStdString());
    if (pointer.empty()) {
        if (!edit.value || !edit.value->is_object()) return false;
        document = *edit.value;
        return true;
    }
    std::vector<std::string> keys;
    for (Json::json_pointer rest = pointer; !rest.empty(); rest.pop_back()) keys.insert(keys.begin(), rest.back());
    Json* node = &document;
    for (std::size_t i = 0; i + 1 < keys.size(); ++i) {
        node = child(*node, keys[i], edit.value.has_value());
        if (node == nullptr) return !edit.value.has_value();
    }
    const std::string& last = keys.back();
    if (edit.value) {
        if (node->is_array() && last == "-") {
            node->push_back(*edit.value);
            return true;
        }
        Json* target = child(*node, last, true);
        if (target != nullptr) *target = *edit.value;
        return target != nullptr;
    }
    if (node->is_object()) {
        node->erase(last);
    } else if (Json* item = child(*node, last, false); item != nullptr && node->is_array()) {
        node->erase(static_cast<std::size_t>(item - &(*node)[0]));
    }
    return true;
}

} // namespace

Result<Json, Errors> applyEdits(Json document, const std::vector<Edit>& edits)
{
    for (const Edit& edit : edits) {
        try {
            if (!applyEdit(document, edit)) return Errors{notFound(edit.pointer)};
        } catch (const nlohmann::json::exception&) {
            return Errors{notFound(edit.pointer)}; // not a JSON Pointer
        }
    }
    return document;
}

Json mergePatchBetween(const Json& before, const Json& after)
{
    if (!before.is_object() || !after.is_object()) return after;
    Json patch = Json::object();
    for (const auto& [key, value] : before.items())
        if (!after.contains(key)) patch[key] = nullptr;
    for (const auto& [key, value] : after.items()) {
        const auto old = before.find(key);
        if (old == before.end()) patch[key] = value;
        else if (*old != value) patch[key] = mergePatchBetween(*old, value);
    }
    return patch;
}

Json composePatches(Json first, const Json& second, const Json& base)
{
    if (!first.is_object() || !second.is_object()) return second;
    static const Json kNothing = Json::object();
    for (const auto& [key, value] : second.items()) {
        const auto inBase = base.is_object() ? base.find(key) : base.end();
        const bool isInBase = base.is_object() && inBase != base.end();
        if (value.is_null()) {
            if (isInBase) first[key] = nullptr;
            else first.erase(key);
        } else if (const auto old = first.find(key); old != first.end()) {
            *old = composePatches(*old, value, isInBase ? *inBase : kNothing);
        } else {
            first[key] = value;
        }
    }
    return first;
}

Json mergePatched(Json document, const Json& patch)
{
    if (!patch.is_object()) return patch;
    if (!document.is_object()) document = Json::object();
    for (const auto& [key, value] : patch.items()) {
        if (value.is_null()) document.erase(key);
        else document[key] = mergePatched(document.contains(key) ? document[key] : Json(), value);
    }
    return document;
}

Json typedValue(const QString& typed)
{
    const std::string text = typed.trimmed().toStdString();
    Json parsed = Json::parse(text, nullptr, false);
    if (parsed.is_number() || parsed.is_boolean() || parsed.is_object() || parsed.is_array()) return parsed;
    return Json(text);
}

QString escapedSegment(QString segment)
{
    return segment.replace(u'~', QStringLiteral("~0")).replace(u'/', QStringLiteral("~1"));
}

} // namespace headroom::gui

#include "models/scenario/document.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace headroom::scenario {
namespace {

bool isWithin(const std::string& pointer, const std::string& ancestor)
{
    return pointer.starts_with(ancestor) && (pointer.size() == ancestor.size() || pointer[ancestor.size()] == '/');
}

/// A new graft hides the older ones at and beneath its place.
void hide(std::vector<Document::Graft>& older, const std::string& at)
{
    std::erase_if(older, [&](const Document::Graft& old) { return isWithin(old.at, at); });
}

/// What a merge patch puts where nothing mergeable was: the patch itself without its nulls.
Json withoutNulls(const Json& patch)
{
    if (!patch.is_object()) return patch;
    Json result = Json::object();
    for (const auto& [key, member] : patch.items())
        if (!member.is_null()) result[key] = withoutNulls(member);
    return result;
}

void merge(Document& document, Json& target, const Json& patch, const std::string& at, const std::string& from)
{
    for (const auto& [key, member] : patch.items()) {
        const std::string segment = escapeSegment(key);
        const std::string memberAt = fmt::format("{}/{}", at, segment), memberFrom = fmt::format("{}/{}", from, segment);
        const auto existing = target.find(key);
        if (member.is_null()) {
            if (existing != target.end()) target.erase(key);
            document.grafts.push_back({memberAt, memberFrom, false});
        } else if (member.is_object() && existing != target.end() && existing->is_object()) {
            merge(document, *existing, member, memberAt, memberFrom);
        } else {
            target[key] = withoutNulls(member);
            document.grafts.push_back({memberAt, memberFrom, false});
        }
    }
}

} // namespace

std::string parentPointer(const std::string& pointer)
{
    const auto slash = pointer.rfind('/');
    return slash == std::string::npos ? std::string{} : pointer.substr(0, slash);
}

const Json* valueAt(const Json& root, const std::string& pointer)
{
    const Json* value = &root;
    std::size_t begin = 0;
    while (begin < pointer.size()) {
        if (pointer[begin] != '/') return nullptr;
        const std::size_t end = std::min(pointer.find('/', begin + 1), pointer.size());
        const std::string segment = unescapeSegment(std::string_view{pointer}.substr(begin + 1, end - begin - 1));
        if (value->is_object()) {
            const auto member = value->find(segment);
            if (member == value->end()) return nullptr;
            value = &*member;
        } else if (value->is_array()) {
            if (segment.empty() || segment.size() > 7 || segment.find_first_not_of("0123456789") != std::string::npos) return nullptr;
            const std::size_t index = std::stoul(segment);
            if (index >= value->size()) return nullptr;
            value = &(*value)[index];
        } else {
            return nullptr;
        }
        begin = end;
    }
    return value;
}

SourcePosition Document::position(const std::string& asked) const
{
    std::string pointer = asked;
    if (!copies.empty())
        for (std::string at = asked; !at.empty(); at = parentPointer(at))
            if (const auto copy = copies.find(at); copy != copies.end()) {
                pointer = copy->second + asked.substr(at.size());
                break;
            }
    const Graft* nearest = nullptr;
    for (const Graft& candidate : grafts)
        if (isWithin(pointer, candidate.at) && (nearest == nullptr || candidate.at.size() >= nearest->at.size())) nearest = &candidate;
    std::string written = nearest == nullptr ? pointer : fmt::format("{}{}", nearest->from, std::string_view{pointer}.substr(nearest->at.size()));
    if (nearest != nullptr && nearest->fromOutside) return {file, 0, std::move(written)};
    for (std::string candidate = written;; candidate = parentPointer(candidate)) {
        if (const auto line = lines.find(candidate); line != lines.end()) return {file, line->second, std::move(written)};
        if (candidate.empty()) return {file, 0, std::move(written)};
    }
}

void applyPatch(Document& document, const Json& patch, const std::string& patchPointer)
{
    // The grafts of one patch never lie within each other: only those of earlier patches can be hidden.
    std::vector<Document::Graft> grafts = std::exchange(document.grafts, {});
    if (patch.is_object() && document.value.is_object()) {
        merge(document, document.value, patch, {}, patchPointer);
    } else {
        document.value = withoutNulls(patch);
        document.grafts.push_back({{}, patchPointer, false});
    }
    if (!grafts.empty())
        for (const Document::Graft& added : document.grafts) hide(grafts, added.at);
    grafts.insert(grafts.end(), document.grafts.begin(), document.grafts.end());
    document.grafts = std::move(grafts);
}

Result<bool> replaceValue(Document& document, const std::string& pointer, Json value)
{
    const auto refuse = [&](std::string message) {
        return Error{ErrorCode::NotFound, std::move(message), {document.file, 0, pointer}, "a pointer looks like /components/NAME/replicas"};
    };
    if (pointer.empty() || pointer[0] != '/') return refuse(fmt::format("\"{}\" is not a JSON Pointer to a value.", pointer));
    const std::string parent = parentPointer(pointer);
    // Edits go through the value's own parent; the look-up above is the only place that walks a pointer.
    Json* container = const_cast<Json*>(valueAt(document.value, parent));
    if (container == nullptr || !container->is_structured())
        return refuse(fmt::format("There is no object or list at {}.", parent.empty() ? "the top" : parent));
    const std::string key = unescapeSegment(std::string_view{pointer}.substr(parent.size() + 1));
    if (container->is_array()) {
        if (Json* element = const_cast<Json*>(valueAt(document.value, pointer)); element != nullptr) *element = std::move(value);
        else return refuse(fmt::format("The list at {} has no element {}.", parent, key));
    } else {
        (*container)[key] = std::move(value);
    }
    hide(document.grafts, pointer);
    document.grafts.push_back({pointer, pointer, true});
    return true;
}

} // namespace headroom::scenario

#include "models/scenario/expand.h"
#include "models/scenario/lenient.h"
#include "models/scenario/load.h"
#include "core/base/nearest_name.h"
#include "models/scenario/prepare.h"
#include "models/scenario/provenance.h"
#include "models/scenario/read.h"
#include "models/scenario/schema.h"

#include <fmt/format.h>

#include <algorithm>

namespace headroom::scenario {
namespace {

std::string_view wordOf(Mark mark)
{
    switch (mark) {
    case Mark::Stated: return "stated";
    case Mark::Derived: return "derived";
    case Mark::Assumed: return "assumed";
    case Mark::Platform: return "platform";
    case Mark::Verify: return "verify";
    }
    return "";
}

std::string textOf(const Json& value)
{
    return value.is_string() ? value.get<std::string>() : value.dump();
}

/// "1 … 250", "at least 400RU/s", "free, standard, premium"; empty when everything goes.
std::string rangeOf(const Json& node)
{
    if (const Json* allowed = attribute(node, "enum"); allowed != nullptr) {
        std::string words;
        for (const Json& one : *allowed) words.append(words.empty() ? "" : ", ").append(textOf(one));
        return words;
    }
    const auto bound = [&](std::initializer_list<const char*> keys) -> std::string {
        for (const char* key : keys)
            if (const Json* found = attribute(node, key); found != nullptr) return textOf(*found);
        return {};
    };
    const std::string low = bound({"minimum", "exclusiveMinimum", "x-minimum"}), high = bound({"maximum", "x-maximum"});
    if (!low.empty() && !high.empty()) return fmt::format("{}{} … {}", attribute(node, "exclusiveMinimum") != nullptr ? "above " : "", low, high);
    if (!low.empty()) return fmt::format("at least {}", low);
    return high.empty() ? std::string{} : fmt::format("at most {}", high);
}

/// Walks the expanded document along the schema down to the leaves.
class Explainer {
public:
    Explainer(const Prepared& prepared, std::vector<Provenance> remarks) : m_prepared(prepared), m_remarks(std::move(remarks)) {}

    /// `object` holds the value, `parent` the object: defaults may depend on both.
    void walk(const Json& node, const Json& value, const std::string& pointer, const std::string& wanted, const Json& object, const Json& parent)
    {
        const bool below = pointer.starts_with(wanted) && (pointer.size() == wanted.size() || wanted.empty() || pointer[wanted.size()] == '/');
        const bool above = wanted.starts_with(pointer) && (wanted.size() == pointer.size() || pointer.empty() || wanted[pointer.size()] == '/');
        if (!below && !above) return;
        const Json* effective = effectiveNode(node, value);
        if (effective == nullptr) return;
        if (!value.is_structured() || value.empty()) {
            if (below) describe(node, *effective, value, pointer, object, parent);
            return;
        }
        if (value.is_array()) {
            for (std::size_t i = 0; i < value.size(); ++i)
                if (const Json* element = elementNode(*effective, i); element != nullptr)
                    walk(*element, value[i], fmt::format("{}/{}", pointer, i), wanted, value, object);
            return;
        }
        for (const auto& [key, member] : value.items())
            if (const Json* child = memberNode(*effective, key); child != nullptr)
                walk(*child, member, fmt::format("{}/{}", pointer, escapeSegment(key)), wanted, value, object);
    }

    std::vector<Explanation> result;

private:
    void describe(const Json& node, const Json& effective, const Json& value, const std::string& pointer, const Json& object, const Json& parent)
    {
        Explanation line;
        line.pointer = pointer;
        line.value = textOf(value);
        line.unit = attributeText(node, "x-unit");
        if (line.unit.empty()) line.unit = attributeText(effective, "x-unit");
        line.description = attributeText(node, "description");
        line.range = rangeOf(node);
        const DefaultInForce standard = defaultInForce(m_prepared.document.value, object, parent, node);
        if (!standard.value.is_null()) line.defaultValue = textOf(standard.value);
        line.defaultSource = standard.source;
        line.isDefault = valueAt(m_prepared.document.value, pointer) == nullptr;
        if (const Provenance* remark = provenanceOf(m_remarks, pointer); remark != nullptr) {
            line.mark = wordOf(remark->mark);
            line.note = remark->note;
        }
        result.push_back(std::move(line));
    }

    const Prepared& m_prepared;
    std::vector<Provenance> m_remarks;
};

} // namespace

Result<std::vector<Explanation>, Errors> explain(const std::filesystem::path& file, std::string_view pointer, const LoadOptions& options)
{
    const auto text = readFile(file);
    if (!text) return Errors{text.error()};
    auto parsed = parseJson(*text, file.string());
    if (!parsed) return std::move(parsed).error();
    auto prepared = prepare(*parsed, file.string(), options);
    if (!prepared) return std::move(prepared).error();
    Problems problems(prepared->document);
    Scenario scenario = readScenario(prepared->plain(), problems);
    if (!problems.empty()) return problems.take();

    const std::string wanted{pointer};
    if (valueAt(prepared->expanded, wanted) == nullptr) {
        const Json* enclosing = valueAt(prepared->expanded, parentPointer(wanted));
        const std::string last = unescapeSegment(std::string_view{wanted}.substr(std::min(wanted.size(), wanted.rfind('/') + 1)));
        Error error;
        error.code = ErrorCode::NotFound;
        error.message = fmt::format("No value stands at \"{}\".", wanted);
        error.where = {file.string(), 0, wanted};
        error.hint = nearestHint(last, enclosing == nullptr ? std::vector<std::string>{} : lenient::keys(*enclosing));
        return Errors{error};
    }
    Explainer explainer(*prepared, std::move(scenario.provenance));
    explainer.walk(schema(), prepared->expanded, {}, wanted, Json{}, Json{});
    return std::move(explainer.result);
}

} // namespace headroom::scenario

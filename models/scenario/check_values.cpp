#include "models/scenario/check_values.h"

#include "core/base/nearest_name.h"
#include "models/scenario/schema.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <regex>

namespace headroom::scenario {
namespace {

/// A value as a person would read it back: short, with its type.
std::string shown(const Json& value)
{
    if (value.is_null()) return "null";
    if (value.is_object()) return "an object";
    if (value.is_array()) return "a list";
    std::string text = value.dump(-1, ' ', false, Json::error_handler_t::replace);
    if (text.size() > 80) text = text.substr(0, 77) + "…";
    if (value.is_string()) return fmt::format("the text {}", text);
    if (value.is_number()) return fmt::format("the number {}", text);
    return text;
}

std::string typeInWords(const std::string& type)
{
    if (type == "string") return "a text";
    if (type == "number") return "a number";
    if (type == "integer") return "a whole number";
    if (type == "boolean") return "true or false";
    if (type == "object") return "an object";
    if (type == "array") return "a list";
    return type;
}

/// How a quantity of this kind is written; empty for plain texts.
std::string quantityInWords(const std::string& quantity)
{
    if (quantity == "duration") return "a time such as \"30s\" or \"5ms\"";
    if (quantity == "distribution") return "a time such as \"5ms\" or { \"lognormal\": { \"mean\": \"5ms\", \"cv\": 1 } }";
    if (quantity == "cpu") return "an amount of CPU such as \"250m\"";
    if (quantity == "bytes") return "an amount of bytes such as \"512Mi\" or \"2KB\"";
    if (quantity == "rate") return "a rate such as \"10000rpm\" or \"200/s\"";
    if (quantity == "requestUnits") return "a throughput such as \"10000RU/s\"";
    if (quantity == "bytesPerHour") return "a growth such as \"37MiB/h\"";
    if (quantity == "byteRate") return "a rate such as \"10MB/s\"";
    if (quantity == "money") return "an amount such as \"0.10 USD\"";
    if (quantity == "period") return "a period such as \"P1M\" or \"7d\"";
    if (quantity == "localTime") return "a local date or time such as \"2026-11-27T09:00\"";
    if (quantity == "timeOfDay") return "a time of day such as \"09:00\"";
    if (quantity == "days") return "weekdays such as \"Mon-Fri\"";
    if (quantity == "timeZone") return "a time zone such as \"America/New_York\"";
    return {};
}

std::string expectedType(const Json& node)
{
    if (const std::string words = quantityInWords(attributeText(node, "x-quantity")); !words.empty()) return words;
    const Json* type = attribute(node, "type");
    if (type == nullptr) return "another value";
    if (type->is_string()) return typeInWords(type->get<std::string>());
    std::string words;
    for (const Json& one : *type) words += (words.empty() ? "" : " or ") + typeInWords(one.get<std::string>());
    return words;
}

std::vector<std::string> texts(const Json& list)
{
    std::vector<std::string> result;
    for (const Json& one : list) result.push_back(one.is_string() ? one.get<std::string>() : one.dump());
    return result;
}

class ValueCheck {
public:
    explicit ValueCheck(Problems& problems) : m_problems(problems) {}

    void check(const Json& node, const Json& value, const std::string& pointer)
    {
        if (m_problems.isFull()) return;
        const Json* effective = effectiveNode(node, value);
        if (effective == nullptr) return noBranch(node, value, pointer);
        if (!hasType(*effective, value)) {
            const std::string found = shown(value);
            const std::string hint = value.is_number() && effective->contains("x-unit")
                ? "a number alone has no unit; write it as text with one" : "";
            return m_problems.add(ErrorCode::WrongType, pointer, fmt::format("Found {}, expected {}.", found, expectedType(*effective)), hint);
        }
        checkEnum(*effective, value, pointer);
        if (value.is_number()) checkNumber(*effective, value, pointer);
        if (value.is_string()) checkText(*effective, value.get_ref<const std::string&>(), pointer);
        if (value.is_array()) checkList(*effective, value, pointer);
        if (value.is_object()) checkObject(*effective, value, pointer);
    }

private:
    /// No alternative of a oneOf fits: say which ones there are.
    void noBranch(const Json& node, const Json& value, const std::string& pointer)
    {
        const Json* alternatives = attribute(node, "oneOf");
        std::vector<std::string> keys;
        if (alternatives != nullptr)
            for (const Json& branch : *alternatives)
                if (branch.contains("required"))
                    for (const Json& key : branch.at("required")) keys.push_back(key.get<std::string>());
        const std::string quantity = quantityInWords(attributeText(node, "x-quantity"));
        if (!value.is_object() || value.empty()) {
            const std::string expected = quantity.empty() ? fmt::format("an object with one of \"{}\"", fmt::join(keys, "\", \"")) : quantity;
            return m_problems.add(ErrorCode::WrongType, pointer, fmt::format("Found {}, expected {}.", value.empty() && value.is_object() ? "an empty object" : shown(value), expected));
        }
        for (const auto& [key, member] : value.items()) {
            const std::string nearest = nearestName(key, keys);
            if (nearest.empty()) continue;
            return m_problems.add(ErrorCode::UnknownKey, pointer + "/" + escapeSegment(key), fmt::format("Unknown key \"{}\".", key), fmt::format("did you mean \"{}\"?", nearest));
        }
        m_problems.add(ErrorCode::MissingKey, pointer, fmt::format("Expected one of \"{}\" here; found only \"{}\".", fmt::join(keys, "\", \""), value.begin().key()));
    }

    void checkEnum(const Json& node, const Json& value, const std::string& pointer)
    {
        const auto allowed = node.find("enum");
        if (allowed == node.end() || std::ranges::find(*allowed, value) != allowed->end()) return;
        const std::vector<std::string> names = texts(*allowed);
        const std::string text = value.is_string() ? value.get<std::string>() : value.dump();
        m_problems.add(ErrorCode::OutOfRange, pointer, fmt::format("Found {}, expected one of: {}.", shown(value), fmt::join(names, ", ")),
                       value.is_string() ? nearestHint(text, names) : "");
    }

    void checkNumber(const Json& node, const Json& value, const std::string& pointer)
    {
        const double number = value.get<double>();
        const auto limit = [&](const char* key) { return node.contains(key) ? &node.at(key) : nullptr; };
        const auto refuse = [&](const char* relation, const Json& bound) {
            m_problems.add(ErrorCode::OutOfRange, pointer, fmt::format("Found {}, expected {} {}.", value.dump(), relation, bound.dump()));
        };
        if (const Json* bound = limit("minimum"); bound != nullptr && number < bound->get<double>()) refuse("at least", *bound);
        else if (bound = limit("exclusiveMinimum"); bound != nullptr && number <= bound->get<double>()) refuse("more than", *bound);
        else if (bound = limit("maximum"); bound != nullptr && number > bound->get<double>()) refuse("at most", *bound);
        if (attributeText(node, "x-quantity") == "cpu" && number <= 0) refuse("more than", Json(0));
    }

    void checkText(const Json& node, const std::string& text, const std::string& pointer)
    {
        if (node.contains("minLength") && text.empty()) return m_problems.add(ErrorCode::OutOfRange, pointer, "This text must not be empty.");
        if (node.contains("pattern") && !matches(text, node.at("pattern").get_ref<const std::string&>()))
            return m_problems.add(ErrorCode::OutOfRange, pointer, fmt::format("Found {}, which is not of the expected form.", shown(text)), attributeText(node, "description"));
        const std::string quantity = attributeText(node, "x-quantity");
        if (quantity.empty()) return;
        const auto value = quantityValue(quantity, text);
        if (!value) {
            const std::string words = quantityInWords(quantity);
            const std::string message = words.empty() ? value.error().message + "." : fmt::format("Found {}, expected {}.", shown(text), words);
            return m_problems.add(value.error().code, pointer, message, value.error().hint);
        }
        checkQuantityRange(node, quantity, text, *value, pointer);
    }

    void checkQuantityRange(const Json& node, const std::string& quantity, const std::string& text, double value, const std::string& pointer)
    {
        if (quantity == "duration" && value < 0) return m_problems.add(ErrorCode::OutOfRange, pointer, fmt::format("Found \"{}\", expected a time of 0 or more.", text));
        for (const char* key : {"x-minimum", "x-maximum"}) {
            const std::string bound = attributeText(node, key);
            if (bound.empty()) continue;
            const auto limit = quantityValue(quantity, bound);
            const bool isMinimum = std::string_view{key} == "x-minimum";
            if (limit && (isMinimum ? value < *limit : value > *limit))
                return m_problems.add(ErrorCode::OutOfRange, pointer, fmt::format("Found \"{}\", expected {} {}.", text, isMinimum ? "at least" : "at most", bound));
        }
    }

    void checkList(const Json& node, const Json& value, const std::string& pointer)
    {
        if (node.contains("minItems") && value.size() < node.at("minItems").get<std::size_t>())
            m_problems.add(ErrorCode::OutOfRange, pointer, fmt::format("Found {} elements, expected at least {}.", value.size(), node.at("minItems").dump()));
        if (node.contains("maxItems") && value.size() > node.at("maxItems").get<std::size_t>())
            return m_problems.add(ErrorCode::LimitExceeded, pointer, fmt::format("Found {} elements, at most {} are allowed.", value.size(), node.at("maxItems").dump()));
        for (std::size_t i = 0; i < value.size() && !m_problems.isFull(); ++i)
            if (const Json* element = elementNode(node, i); element != nullptr) check(*element, value[i], pointer + "/" + std::to_string(i));
    }

    void checkObject(const Json& node, const Json& value, const std::string& pointer)
    {
        if (node.contains("maxProperties") && value.size() > node.at("maxProperties").get<std::size_t>())
            return m_problems.add(ErrorCode::LimitExceeded, pointer, fmt::format("Found {} entries, at most {} are allowed.", value.size(), node.at("maxProperties").dump()));
        if (node.contains("minProperties") && value.size() < node.at("minProperties").get<std::size_t>())
            m_problems.add(ErrorCode::MissingKey, pointer, "This object is empty; expected at least one entry.", nearestHint("", memberNames(node)));
        if (const auto required = node.find("required"); required != node.end())
            for (const Json& key : *required)
                if (!value.contains(key.get_ref<const std::string&>()))
                    m_problems.add(ErrorCode::MissingKey, pointer, fmt::format("The key {} is missing.", key.dump()), missingHint(node, key.get<std::string>()));
        const std::vector<std::string> known = memberNames(node);
        const bool closed = node.contains("additionalProperties") && node.at("additionalProperties").is_boolean();
        for (const auto& [key, member] : value.items()) {
            if (m_problems.isFull()) return;
            const std::string at = pointer + "/" + escapeSegment(key);
            const Json* child = memberNode(node, key);
            if (child == nullptr && closed) {
                m_problems.add(ErrorCode::UnknownKey, at, fmt::format("Unknown key \"{}\".", key), nearestHint(key, known));
                continue;
            }
            if (node.contains("propertyNames") && !matches(key, node.at("propertyNames").at("pattern").get_ref<const std::string&>()))
                m_problems.add(ErrorCode::OutOfRange, at, fmt::format("\"{}\" cannot be a name here.", key), "names begin with a letter or digit and hold letters, digits, - and _");
            if (child != nullptr) check(*child, member, at);
        }
    }

    static std::string missingHint(const Json& node, const std::string& key)
    {
        const Json* member = memberNode(node, key);
        return member == nullptr ? std::string{} : attributeText(*member, "description");
    }

    bool matches(const std::string& text, const std::string& pattern)
    {
        // Compiling one takes longer than all its uses: the schema has a handful of them.
        auto known = m_patterns.find(pattern);
        if (known == m_patterns.end()) known = m_patterns.emplace(pattern, std::regex{pattern}).first;
        // std::regex recurses per letter; no name is anywhere near as long.
        return text.size() <= 1000 && std::regex_search(text, known->second);
    }

    Problems& m_problems;
    std::map<std::string, std::regex> m_patterns;   ///< compiled
};

} // namespace

void checkValues(const Document& document, Problems& problems)
{
    ValueCheck(problems).check(schema(), document.value, {});
}

} // namespace headroom::scenario

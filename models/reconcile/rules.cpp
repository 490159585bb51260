#include "models/reconcile/rules.h"

#include "core/base/glob.h"
#include "core/base/nearest_name.h"
#include "models/reconcile/plan.h"
#include "models/scenario/json_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <functional>
#include <set>

namespace headroom::reconcile {
namespace {

using scenario::Json;

/// What is remembered of matched rows, and what an entry costs beside its text.
constexpr std::size_t kMatchedBytes = 16U << 20U, kEntryBytes = 64;

/// Members of a rule; complains about those that are none or of the wrong type.
std::optional<Rule> ruleOf(const Json& json, const std::function<void(ErrorCode, const std::string&, std::string, std::string)>& complain)
{
    static const std::vector<std::string> kKeys{"match", "component", "meter", "factor", "ignore", "note"};
    if (!json.is_object()) {
        complain(ErrorCode::WrongType, "", "a rule is an object", "{\"match\": {…}, \"component\": …, \"meter\": …}");
        return std::nullopt;
    }
    Rule rule;
    for (const auto& [key, value] : json.items()) {
        const std::string place = "/" + scenario::escapeSegment(key);
        if (std::ranges::find(kKeys, key) == kKeys.end()) complain(ErrorCode::UnknownKey, place, fmt::format("a rule has no \"{}\"", key), nearestHint(key, kKeys));
        else if (key == "factor" && (!value.is_number() || value.get<double>() <= 0)) complain(ErrorCode::WrongType, place, "a factor is a number above 0", {});
        else if (key == "match" && !value.is_object()) complain(ErrorCode::WrongType, place, "\"match\" is an object of columns and patterns", "{\"MeterName\": \"D4s v5*\"}");
        else if (key != "factor" && key != "match" && !value.is_string()) complain(ErrorCode::WrongType, place, fmt::format("\"{}\" is a text", key), {});
        else if (key == "factor") rule.factor = value.get<double>();
        else if (key == "component") rule.component = value.get<std::string>();
        else if (key == "meter") rule.meter = value.get<std::string>();
        else if (key == "ignore") rule.ignore = value.get<std::string>();
        else if (key == "match")
            for (const auto& [column, pattern] : value.items()) {
                if (pattern.is_string()) rule.match.emplace_back(column, pattern.get<std::string>());
                else complain(ErrorCode::WrongType, place + "/" + scenario::escapeSegment(column), "a pattern is a text", "* stands for any letters");
            }
    }
    if (rule.match.empty()) complain(ErrorCode::MissingKey, "", "the rule matches nothing in particular", "{\"match\": {\"ResourceId\": \"*\"}} for all lines");
    if (rule.ignore.empty() == (rule.component.empty() || rule.meter.empty())) complain(ErrorCode::MissingKey, "", "a rule has either \"component\" and \"meter\", or \"ignore\" with the reason", {});
    return rule;
}

} // namespace

bool matches(const Rule& rule, const BillColumns& columns, const std::vector<std::string>& fields)
{
    return std::ranges::all_of(rule.match, [&](const auto& pattern) { return matchesGlob(pattern.second, columns.text(fields, pattern.first)); });
}

RuleMatcher::RuleMatcher(const std::vector<Rule>& rules, const BillColumns& columns)
{
    std::set<std::size_t> seen;
    for (const Rule& rule : rules) {
        Ready ready{&rule, {}};
        for (const auto& [column, glob] : rule.match) {
            ready.patterns.push_back({columns.placeOf(column), glob});
            if (ready.patterns.back().place) seen.insert(ready.patterns.back().place->field);
        }
        m_rules.push_back(std::move(ready));
    }
    m_fields.assign(seen.begin(), seen.end());
}

const Rule* RuleMatcher::match(const std::vector<std::string>& fields) const
{
    for (const Ready& ready : m_rules)
        if (std::ranges::all_of(ready.patterns, [&](const Pattern& pattern) { return matchesGlob(pattern.glob, pattern.place ? BillColumns::text(fields, *pattern.place) : std::string{}); })) return ready.rule;
    return nullptr;
}

const Rule* RuleMatcher::find(const std::vector<std::string>& fields)
{
    // A bill repeats its resources every hour or day.
    std::string key;
    for (const std::size_t field : m_fields) {
        if (field < fields.size()) key += fields[field];
        key += '\0';   // no row holds one
    }
    if (const auto known = m_known.find(key); known != m_known.end()) return known->second;
    const Rule* rule = match(fields);
    if (m_knownBytes + key.size() > kMatchedBytes) {
        m_known.clear();
        m_knownBytes = 0;
    }
    m_knownBytes += key.size() + kEntryBytes;
    m_known.emplace(std::move(key), rule);
    return rule;
}

Result<std::vector<Rule>, Errors> parseRules(std::string_view text, const std::string& name)
{
    const auto parsed = scenario::parseJson(text, name);
    if (!parsed) return parsed.error();
    const auto lineOf = [&](const std::string& pointer) {
        const auto found = parsed->lines.find(pointer);
        return found == parsed->lines.end() ? 0 : found->second;
    };
    const auto list = parsed->root.is_object() ? parsed->root.find("rules") : parsed->root.end();
    if (!parsed->root.is_object() || list == parsed->root.end() || !list->is_array())
        return Errors{Error{ErrorCode::MissingKey, "a file of rules is an object with a list \"rules\"", {name, 1, {}}, "--write-rules writes one to begin with"}};
    Errors errors;
    std::vector<Rule> rules;
    for (std::size_t i = 0; i < list->size(); ++i) {
        const std::string place = fmt::format("/rules/{}", i);
        const std::size_t before = errors.size();
        auto rule = ruleOf((*list)[i], [&](ErrorCode code, const std::string& below, std::string message, std::string hint) {
            const int line = lineOf(place + below);
            errors.push_back({code, std::move(message), {name, line != 0 ? line : lineOf(place), place + below}, std::move(hint)});
        });
        if (rule && errors.size() == before) rules.push_back(std::move(*rule));
    }
    if (!errors.empty()) return errors;
    return rules;
}

std::string rulesText(const std::vector<Rule>& rules)
{
    std::string text = "{ \"rules\": [";
    for (std::size_t i = 0; i < rules.size(); ++i) {
        Json rule = Json::object();
        for (const auto& [column, pattern] : rules[i].match) rule["match"][column] = pattern;
        if (rules[i].ignore.empty()) {
            rule["component"] = rules[i].component;
            rule["meter"] = rules[i].meter;
        } else {
            rule["ignore"] = rules[i].ignore;
        }
        if (rules[i].factor) rule["factor"] = *rules[i].factor;
        text += fmt::format("{}\n  {}", i == 0 ? "" : ",", rule.dump());
    }
    return text + "\n] }\n";
}

std::vector<Rule> defaultRules(const std::vector<PlanLine>& plan, const std::map<std::string, std::string>& meterNames)
{
    struct Named {
        const PlanLine* line;
        std::string meterName;
        bool isKnown;                  ///< the name is the provider's
    };
    std::vector<Named> named;
    std::map<std::string, std::set<std::string>> usersOf;
    for (const PlanLine& line : plan) {
        const auto known = meterNames.find(line.meter);
        const bool isKnown = known != meterNames.end() && !known->second.empty();
        named.push_back({&line, isKnown ? known->second : line.meter, isKnown});
        usersOf[line.service + "\n" + named.back().meterName].insert(line.component);
    }
    // Where a meter has no name of the provider's, a resource that is of one meter alone needs none.
    std::map<std::string, std::size_t> metersOf;
    for (const PlanLine& line : plan) ++metersOf[line.component];
    using Match = std::vector<std::pair<std::string, std::string>>;
    const auto needsMeter = [&](const Named& one) { return one.isKnown || metersOf[one.line->component] > 1; };
    const auto withMeter = [&](const Named& one, Match match) {
        if (needsMeter(one)) match.emplace_back("MeterName", one.meterName);
        return Rule{std::move(match), one.line->component, one.line->meter, {}, {}};
    };
    std::vector<Rule> rules;
    for (const Named& one : named) rules.push_back({{{"x_Component", one.line->component}, {"x_Meter", one.line->meter}}, one.line->component, one.line->meter, {}, {}});
    for (const Named& one : named) rules.push_back(withMeter(one, {{"tags.component", one.line->component}}));
    std::vector<Named> byLength = named;
    std::ranges::stable_sort(byLength, [](const Named& a, const Named& b) { return a.line->component.size() > b.line->component.size(); });
    for (const Named& one : byLength) rules.push_back(withMeter(one, {{"ResourceId", needsMeter(one) ? "*" + one.line->component + "*" : "*/" + one.line->component}}));
    for (const Named& one : named)
        if (!one.line->service.empty() && usersOf[one.line->service + "\n" + one.meterName].size() == 1)
            rules.push_back({{{"MeterCategory", one.line->service}, {"MeterName", one.meterName}}, one.line->component, one.line->meter, {}, {}});
    return rules;
}

std::map<std::string, std::string> meterNamesOf(const std::filesystem::path& directory, const scenario::Scenario& scenario)
{
    auto names = meterNamesOf(directory, scenario.provider, scenario.region);
    for (const scenario::Component& component : scenario.components)
        if (!component.region.empty()) names.merge(meterNamesOf(directory, scenario.provider, component.region));
    return names;
}

std::map<std::string, std::string> meterNamesOf(const std::filesystem::path& directory, const std::string& provider, const std::string& region)
{
    std::map<std::string, std::string> names;
    std::ifstream stream(directory / provider / (region + ".json"), std::ios::binary);
    const Json book = Json::parse(stream, nullptr, false);
    if (!book.is_object() || !book.contains("prices") || !book.at("prices").is_object()) return names;
    for (const auto& [meter, price] : book.at("prices").items())
        if (price.is_object() && price.contains("meterName") && price.at("meterName").is_string()) names[meter] = price.at("meterName").get<std::string>();
    return names;
}

} // namespace headroom::reconcile

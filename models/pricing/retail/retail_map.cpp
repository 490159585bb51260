#include "models/pricing/retail/retail_map.h"

#include "models/catalogue/data_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace headroom::pricing {

namespace {

using catalogue::DataFile;
using catalogue::Json;
using catalogue::Members;
using catalogue::Need;

std::string lowered(std::string text)
{
    std::ranges::transform(text, text.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return text;
}

std::string replaced(std::string text, std::string_view from, std::string_view to)
{
    for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) text.replace(at, from.size(), to);
    return text;
}

std::string hyphenated(const std::string& text)
{
    const std::size_t first = text.find_first_not_of(' ');
    if (first == std::string::npos) return {};
    return replaced(lowered(text.substr(first, text.find_last_not_of(' ') - first + 1)), " ", "-");
}

// How the provider's words are spelt in our meter ids. The generator of the shipped books has the same ones.
using Translation = std::string (*)(const std::string&);
constexpr std::array<std::pair<std::string_view, Translation>, 5> kTranslations{{
    {"words", [](const std::string& text) { return replaced(replaced(text, "Standard_", ""), "_", " "); }},
    {"hyphenated", [](const std::string& text) { return hyphenated(text); }},
    {"backed-up", [](const std::string& text) { return hyphenated(replaced(replaced(text, "Server in Azure VM", "in VM"), "Azure ", "")); }},
    {"token-kind", [](const std::string& text) { return std::string(text == "Inp" ? "input" : text == "Outp" ? "output" : "cached-input"); }},
    {"postgresql-size", [](const std::string& text) { return text.empty() ? text : text.substr(0, 1) + lowered(text.substr(1)); }},
}};

Translation translationNamed(const std::string& name)
{
    const auto found = std::ranges::find(kTranslations, name, [](const auto& entry) { return entry.first; });
    return found == kTranslations.end() ? nullptr : found->second;
}

/// "Esv3" with 4 vCores is "E4s_v3", as sizes with a name of their own are written. Empty when it has another form.
std::string postgresqlVcoreSize(const std::map<std::string, std::string>& names)
{
    const auto series = names.find("series");
    const auto cores = names.find("cores");
    if (series == names.end() || cores == names.end()) return {};
    const std::size_t version = series->second.find('v', 1);
    if (version == std::string::npos || version < 2) return {};
    return series->second.substr(0, 1) + cores->second + series->second.substr(1, version - 1) + "_" + series->second.substr(version);
}

/// "{name}" replaced by what was captured.
std::string filled(const std::string& pattern, const std::map<std::string, std::string>& names)
{
    std::string text;
    for (std::size_t at = 0; at < pattern.size();) {
        const std::size_t open = pattern.find('{', at);
        const std::size_t close = open == std::string::npos ? open : pattern.find('}', open);
        if (close == std::string::npos) return text + pattern.substr(at);
        text += pattern.substr(at, open - at);
        const auto name = names.find(pattern.substr(open + 1, close - open - 1));
        if (name != names.end()) text += name->second;
        at = close + 1;
    }
    return text;
}

/// The rules name their groups as Python does, "(?P<name>…)"; std::regex numbers them.
std::optional<RowPattern> readPattern(DataFile& file, Members& members, const char* key)
{
    if (!members.has(key)) return std::nullopt;
    const std::string text = members.text(key);
    RowPattern pattern;
    std::string plain;
    bool isClass = false;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] == '\\' && at + 1 < text.size()) {
            plain += text[at];
            plain += text[++at];
            continue;
        }
        if (text[at] == '[') isClass = true;
        if (text[at] == ']') isClass = false;
        plain += text[at];
        if (text[at] != '(' || isClass) continue;
        if (text.compare(at + 1, 3, "?P<") == 0) {
            const std::size_t end = text.find('>', at);
            if (end == std::string::npos) break;
            pattern.groups.push_back(text.substr(at + 4, end - at - 4));
            at = end;
        } else if (text.compare(at + 1, 1, "?") != 0) {
            pattern.groups.emplace_back();
        }
    }
    try {
        pattern.expression = std::regex(plain, std::regex::ECMAScript | std::regex::optimize);
    } catch (const std::regex_error& error) {
        file.report(ErrorCode::Syntax, members.pointerTo(key), fmt::format("'{}' is no regular expression: {}", text.substr(0, 60), error.what()));
    }
    return pattern;
}

MeterRule readRule(DataFile& file, Members& members)
{
    MeterRule rule;
    rule.id = members.text("id");
    rule.title = members.text("title");
    rule.unit = members.text("unit");
    rule.service = members.text("serviceName");
    rule.listedUnit = members.text("unitOfMeasure");
    if (const auto unit = parseBilledUnit(rule.listedUnit))
        rule.billed = *unit;
    else
        file.report(ErrorCode::Syntax, members.pointerTo("unitOfMeasure"), fmt::format("'{}' is no unit of measure", rule.listedUnit.substr(0, 60)), "for example 1 Hour, 10K, 1 GB/Month");
    rule.type = members.text("type", Need::Optional);
    if (rule.type.empty()) rule.type = "Consumption";
    rule.term = members.text("reservationTerm", Need::Optional);
    rule.product = readPattern(file, members, "productName");
    rule.sku = readPattern(file, members, "skuName");
    rule.meter = readPattern(file, members, "meterName");
    rule.arm = readPattern(file, members, "armSkuName");
    if (members.has("termHours")) rule.termHours = std::max(1, members.integer("termHours", 1));
    rule.freeBelow = members.flagOr("freeBelow", false);
    rule.note = members.text("note", Need::Optional);
    if (const Json* translate = members.object("translate", Need::Optional))
        for (const auto& [name, how] : translate->items()) {
            if (how.is_string() && translationNamed(how.get<std::string>()))
                rule.translate.emplace(name, how.get<std::string>());
            else
                file.report(ErrorCode::NotFound, members.pointerTo("translate") + '/' + scenario::escapeSegment(name), "this way of spelling is not known", "words, hyphenated, backed-up, token-kind or postgresql-size");
        }
    rule.size = members.text("size", Need::Optional);
    if (!rule.size.empty() && rule.size != "postgresql-vcores")
        file.report(ErrorCode::NotFound, members.pointerTo("size"), "this way of making a size is not known", "postgresql-vcores");
    if (const Json* included = members.object("included", Need::Optional)) {
        Members parts(file, *included, members.pointerTo("included"));
        rule.included = Included{parts.text("by"), parts.number("quantity")};
        parts.finish();
    }
    members.finish();
    return rule;
}

} // namespace

Result<RetailMap, Errors> RetailMap::read(const std::filesystem::path& path)
{
    auto opened = DataFile::read(path);
    if (!opened) return std::move(opened).error();
    DataFile& file = opened.value();
    Members root(file, file.root(), "");
    root.expectVersion(1);
    static_cast<void>(root.text("provider"));
    RetailMap map;
    root.eachOf("rules", [&](Members& members) { map.m_rules.push_back(readRule(file, members)); });
    root.eachOf("sums", [&](Members& members) {
        CombinedMeter sum{members.text("id"), members.text("title"), members.text("unit"), members.text("note", Need::Optional), {}, 1};
        if (const Json* parts = members.list("parts"))
            for (const Json& part : *parts)
                if (part.is_string()) sum.parts.push_back(part.get<std::string>());
        members.finish();
        map.m_combined.push_back(std::move(sum));
    });
    root.eachOf("multiples", [&](Members& members) {
        CombinedMeter multiple{members.text("id"), members.text("title"), members.text("unit"), {}, {members.text("of")}, 1};
        multiple.times = std::max(1, members.integer("times", 1));
        members.finish();
        map.m_combined.push_back(std::move(multiple));
    });
    root.finish();
    if (!file.problems().empty()) return file.problems();
    for (std::size_t i = 0; i < map.m_rules.size(); ++i) map.m_byService[map.m_rules[i].service].push_back(i);
    return map;
}

const RetailMap::Captures& RetailMap::match(const RowPattern& pattern, const std::string& text)
{
    const auto [known, isNew] = m_known.try_emplace({&pattern, text});
    if (!isNew) return known->second;
    std::smatch found;
    Captures& captures = known->second;
    captures.matches = std::regex_match(text, found, pattern.expression);
    if (captures.matches)
        for (std::size_t i = 0; i < pattern.groups.size() && i + 1 < found.size(); ++i)
            if (!pattern.groups[i].empty() && found[i + 1].matched) captures.names[pattern.groups[i]] = found[i + 1].str();
    return captures;
}

std::optional<MappedRow> RetailMap::mapBy(const MeterRule& rule, const RetailRow& row)
{
    std::map<std::string, std::string> names{{"arm", row.armSku}};
    const std::array<std::pair<const std::optional<RowPattern>*, const std::string*>, 4> parts{
        {{&rule.product, &row.product}, {&rule.sku, &row.sku}, {&rule.meter, &row.meter}, {&rule.arm, &row.armSku}}};
    for (const auto& [pattern, text] : parts) {
        if (!*pattern) continue;
        const Captures& captures = match(**pattern, *text);
        if (!captures.matches) return std::nullopt;
        for (const auto& [name, value] : captures.names) names[name] = value;
    }
    if (!rule.size.empty()) names["size"] = postgresqlVcoreSize(names);
    for (const auto& [name, how] : rule.translate)
        if (const auto value = names.find(name); value != names.end()) value->second = translationNamed(how)(value->second);
    MappedRow mapped{&rule, filled(rule.id, names), filled(rule.title, names), rule.included};
    if (mapped.included) mapped.included->by = filled(mapped.included->by, names);
    return mapped;
}

std::optional<MappedRow> RetailMap::map(const RetailRow& row)
{
    const auto service = m_byService.find(row.service);
    if (service == m_byService.end()) return std::nullopt;
    const auto fits = [&](const MeterRule& rule) { return row.type == rule.type && row.term == rule.term; };
    for (const std::size_t i : service->second)
        if (const MeterRule& rule = m_rules[i]; fits(rule) && row.unit == rule.listedUnit)
            if (auto mapped = mapBy(rule, row)) return mapped;
    const auto unit = parseBilledUnit(row.unit);
    if (!unit) return std::nullopt;
    for (const std::size_t i : service->second)
        if (const MeterRule& rule = m_rules[i]; fits(rule) && row.unit != rule.listedUnit && unit->of == rule.billed.of)
            if (auto mapped = mapBy(rule, row)) return mapped;
    return std::nullopt;
}

} // namespace headroom::pricing

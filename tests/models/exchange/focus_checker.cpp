#include "tests/models/exchange/focus_checker.h"

#include "models/exchange/focus_amounts.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <regex>
#include <stdexcept>

namespace headroom::test {

using nlohmann::json;
using Cell = std::optional<std::string>;
using exchange::WideInteger;

namespace {

/// What the provider of the dataset does not support, so that the rules about it do not apply.
const std::set<std::string> kUnsupported{"CAPACITY_RESERVATION_SUPPORTED", "PRICING_BILLING_CURRENCY_DIFFERENCES_SUPPORTED", "VIRTUAL_CURRENCY_SUPPORTED", "AVAILABILITY_ZONE_SUPPORTED"};

/// Rules whose machine form contradicts their own sentence; the sentence decides.
const std::map<std::string, json>& errata()
{
    static const std::map<std::string, json> rules{
        {"CommitmentDiscountStatus-C-003-C", json::parse(R"({"Requirement":{"CheckFunction":"CheckValue","ColumnName":"CommitmentDiscountStatus","Value":null},
            "Condition":{"CheckFunction":"CheckValue","ColumnName":"CommitmentDiscountId","Value":null}})")},
        {"CommitmentDiscountStatus-C-004-C", json::parse(R"({"Requirement":{"CheckFunction":"CheckNotValue","ColumnName":"CommitmentDiscountStatus","Value":null},
            "Condition":{"CheckFunction":"AND","Items":[{"CheckFunction":"CheckNotValue","ColumnName":"CommitmentDiscountId","Value":null},
            {"CheckFunction":"CheckValue","ColumnName":"ChargeCategory","Value":"Usage"}]}})")},
        {"CommitmentDiscountStatus-C-005-M", json::parse(R"({"Requirement":{"CheckFunction":"OR","Items":[{"CheckFunction":"CheckValue","ColumnName":"CommitmentDiscountStatus","Value":"Used"},
            {"CheckFunction":"CheckValue","ColumnName":"CommitmentDiscountStatus","Value":"Unused"}]},"Condition":{}})")},
    };
    return rules;
}

WideInteger wide(const std::string& text)
{
    static const std::regex form("-?[0-9]+(\\.[0-9]{1,19})?");
    if (!std::regex_match(text, form)) throw std::runtime_error("no decimal: " + text);
    const bool negative = text.front() == '-';
    std::string digits = negative ? text.substr(1) : text;
    const std::size_t point = digits.find('.');
    const std::size_t decimals = point == std::string::npos ? 0 : digits.size() - point - 1;
    if (point != std::string::npos) digits.erase(point, 1);
    digits.append(19 - decimals, '0');
    digits.erase(0, std::min(digits.find_first_not_of('0'), digits.size() - 1));   // a leading 0 would mean octal
    const WideInteger value(digits);
    return negative ? WideInteger(-value) : value;
}

bool isNumeric(const std::string& text)
{
    static const std::regex form("-?[0-9]+(\\.[0-9]+)?(E-?[0-9]+)?");   // NumericFormat: no plus, no commas, at most one point
    return std::regex_match(text, form);
}

bool isDateTime(const std::string& text)
{
    static const std::regex form("[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]Z");
    return std::regex_match(text, form);
}

/// An object of scalars with unique keys.
bool isKeyValue(const std::string& text)
{
    std::set<std::string> keys;
    bool unique = true;
    const json parsed = json::parse(text, [&](int depth, json::parse_event_t event, json& value) {
        if (event == json::parse_event_t::key && depth == 1) unique = keys.insert(value.get<std::string>()).second && unique;
        return true;
    }, false);
    return unique && parsed.is_object() && std::all_of(parsed.begin(), parsed.end(), [](const json& value) { return value.is_primitive(); });
}

bool isUtf8Text(const std::string& text)
{
    try {
        static_cast<void>(json(text).dump());
        return text.find_first_not_of(' ') != std::string::npos;
    } catch (const json::exception&) {
        return false;
    }
}

class Checker {
public:
    explicit Checker(const Dataset& dataset) : m_data(dataset)
    {
        std::ifstream stream(HEADROOM_SOURCE_DIR "/tests/data/focus/model-1.2.json");
        m_rules = json::parse(stream).at("ModelRules");
        nameColumns(m_rules);
        for (const auto& [id, change] : errata())
            for (const char* part : {"Requirement", "Condition"}) m_rules[id]["ValidationCriteria"][part] = change[part];
    }

    Findings run()
    {
        std::set<std::string> referenced;
        for (const auto& [id, rule] : m_rules.items()) collect(rule["ValidationCriteria"]["Requirement"], referenced);
        for (const auto& [id, rule] : m_rules.items()) {
            if (referenced.contains(id)) continue;
            for (std::size_t row = 0; row < std::max<std::size_t>(1, m_data.rows.size()); ++row) apply(id, row);
        }
        m_findings.rulesApplied = m_applied.size();
        words();
        return m_findings;
    }

private:
    /// Two conditions name their column under another key.
    static void nameColumns(json& part)
    {
        if (part.is_object() && part.contains("CheckCondition")) part["ColumnName"] = part["CheckCondition"];
        if (part.is_structured())
            for (json& inner : part) nameColumns(inner);
    }

    static void collect(const json& requirement, std::set<std::string>& ids)
    {
        if (requirement.contains("ModelRuleId")) ids.insert(requirement["ModelRuleId"].get<std::string>());
        if (requirement.contains("Items"))
            for (const json& item : requirement["Items"]) collect(item, ids);
    }

    void broke(const std::string& id, const std::string& sentence)
    {
        ++m_findings.broken[id];
        m_findings.sentences[id] = sentence;
    }

    [[nodiscard]] bool known(const json& check) const
    {
        for (const char* key : {"ColumnName", "ColumnAName", "ColumnBName", "ResultColumnName"})
            if (check.contains(key) && !m_data.find(check[key].get<std::string>())) return false;
        return true;
    }

    [[nodiscard]] const Cell& cell(const json& check, std::size_t row, const char* key = "ColumnName") const { return m_data.at(row, check[key].get<std::string>()); }

    static bool equals(const Cell& value, const json& expected)
    {
        if (expected.is_null()) return !value;
        if (!value) return false;
        return expected.is_number() ? isNumeric(*value) && wide(*value) == wide(expected.dump()) : *value == expected.get<std::string>();
    }

    /// A condition, which a null does not meet except where it asks for null or for another value.
    bool condition(const json& check, std::size_t row)
    {
        if (!check.is_object() || check.empty()) return true;
        if (!check.contains("CheckFunction")) {   // items without a function: all of them
            return !check.contains("Items") || std::ranges::all_of(check["Items"], [&](const json& item) { return condition(item, row); });
        }
        const std::string function = check["CheckFunction"];
        if (function == "AND") return std::ranges::all_of(check["Items"], [&](const json& item) { return condition(item, row); });
        if (function == "OR") return std::ranges::any_of(check["Items"], [&](const json& item) { return condition(item, row); });
        if (!known(check)) return false;
        if (function == "CheckValue") return equals(cell(check, row), check["Value"]);
        if (function == "CheckNotValue") return !equals(cell(check, row), check["Value"]);
        if (function == "CheckNotSameValue") return cell(check, row, "ColumnAName") != cell(check, row, "ColumnBName");
        if (function == "CheckSameValue") return cell(check, row, "ColumnAName") == cell(check, row, "ColumnBName");
        throw std::runtime_error("no such condition: " + function);
    }

    /// One requirement of one row. A null meets a requirement of a value: that it must not be null is said apart.
    bool requirement(const json& check, std::size_t row)
    {
        const std::string function = check["CheckFunction"];
        if (function == "AND") return std::ranges::all_of(check["Items"], [&](const json& item) { return requirement(item, row); });
        if (function == "OR") return std::ranges::any_of(check["Items"], [&](const json& item) { return requirement(item, row); });
        if (function == "CheckModelRule") return holds(check["ModelRuleId"], row);
        if (function == "ColumnPresent") return m_data.find(check["ColumnName"].get<std::string>()).has_value();
        if (!known(check)) return true;
        if (function == "CheckDistinctCount") return row > 0 || distinct(check);
        if (function == "ColumnByColumnEqualsColumnValue") {
            const Cell &a = cell(check, row, "ColumnAName"), &b = cell(check, row, "ColumnBName"), &result = cell(check, row, "ResultColumnName");
            if (!a || !b || !result || !isNumeric(*a) || !isNumeric(*b) || !isNumeric(*result)) return true;
            // To the last digit, and for a reader with doubles as well.
            const WideInteger unit(std::string("10000000000000000000"));
            return WideInteger(wide(*a) * wide(*b)) == WideInteger(wide(*result) * unit) && std::strtod(a->c_str(), nullptr) * std::strtod(b->c_str(), nullptr) == std::strtod(result->c_str(), nullptr);
        }
        if (function == "CheckSameValue") return cell(check, row, "ColumnAName") == cell(check, row, "ColumnBName");
        if (function == "CheckNotSameValue") return cell(check, row, "ColumnAName") != cell(check, row, "ColumnBName");
        const Cell& value = cell(check, row);
        if (function == "CheckValue") return check["Value"].is_null() ? !value : !value || equals(value, check["Value"]);
        if (function == "CheckNotValue") return !equals(value, check["Value"]);
        if (!value) return true;
        if (function == "CheckGreaterOrEqualThanValue") return isNumeric(*value) && wide(*value) >= wide(check["Value"].dump());
        if (function == "TypeDecimal" || function == "FormatNumeric" || function == "CheckDecimalValue") return isNumeric(*value);
        if (function == "TypeDateTime" || function == "FormatDateTime") return isDateTime(*value);
        if (function == "TypeString" || function == "FormatString") return isUtf8Text(*value);
        if (function == "FormatKeyValue") return isKeyValue(*value);
        if (function == "FormatCurrency" || function == "CheckNationalCurrency") return std::regex_match(*value, std::regex("[A-Z]{3}"));
        if (function == "FormatUnit") return std::regex_match(*value, std::regex("[0-9]* ?[A-Za-z][A-Za-z0-9 ]*([-/][A-Z][a-z]+)?"));
        throw std::runtime_error("no such function: " + function);
    }

    bool distinct(const json& check)
    {
        std::map<std::string, std::set<std::string>> values;
        for (std::size_t row = 0; row < m_data.rows.size(); ++row)
            if (const Cell& group = cell(check, row, "ColumnAName")) {
                std::set<std::string>& of = values[*group];
                if (const Cell& value = cell(check, row, "ColumnBName")) of.insert(*value);
            }
        return std::ranges::all_of(values, [&](const auto& group) { return group.second.size() == check["ExpectedCount"].get<std::size_t>(); });
    }

    [[nodiscard]] bool applicable(const json& rule) const
    {
        return std::ranges::none_of(rule["ApplicabilityCriteria"], [](const json& criterion) { return kUnsupported.contains(criterion.get<std::string>()); });
    }

    /// Whether a rule binds and can be decided by a machine.
    [[nodiscard]] bool binds(const json& rule) const
    {
        const std::string keyword = rule["ValidationCriteria"]["Keyword"];
        return (keyword == "MUST" || keyword == "MUST NOT") && rule["ValidationCriteria"]["Requirement"].contains("CheckFunction");
    }

    bool holds(const std::string& id, std::size_t row)
    {
        const json& rule = m_rules.at(id);
        if (!applicable(rule) || !binds(rule) || !condition(rule["ValidationCriteria"]["Condition"], row)) return true;
        return requirement(rule["ValidationCriteria"]["Requirement"], row);
    }

    /// Applies a rule and what it is made of, so that the finding names the smallest rule that is broken.
    void apply(const std::string& id, std::size_t row)
    {
        const json& rule = m_rules.at(id);
        const json& criteria = rule["ValidationCriteria"];
        if (!applicable(rule) || !criteria["Requirement"].contains("CheckFunction")) return;
        if (m_data.rows.empty() && rule["EntityType"] != "Dataset") return;
        if (!m_data.rows.empty() && !condition(criteria["Condition"], row)) return;
        if (criteria["Requirement"]["CheckFunction"] == "AND" && rule["Function"] == "Composite") {
            for (const json& item : criteria["Requirement"]["Items"]) apply(item["ModelRuleId"], row);
            return;
        }
        if (!binds(rule)) return;
        m_applied.insert(id);
        if (!requirement(criteria["Requirement"], row)) broke(id, criteria["MustSatisfy"]);
    }

    /// What the rules say in words alone.
    void words()
    {
        static const std::regex pascal("(x_)?[A-Z][A-Za-z0-9]*");
        std::set<std::string> names;
        bool custom = false;
        for (const std::string& column : m_data.columns) {
            if (!std::regex_match(column, pascal)) broke("columns:name", "column ids are Pascal case, custom ones start with x_: " + column);
            if (!names.insert(column).second) broke("columns:twice", "a column is there twice: " + column);
            if (!column.starts_with("x_") && !m_rules.contains(column + "-C-000-M") && !m_rules.contains(column + "-C-000-C") && !m_rules.contains(column + "-C-000-O"))
                broke("columns:unknown", "not a column of the specification: " + column);
            if (custom && !column.starts_with("x_")) broke("columns:order", "columns of the specification come before custom ones");
            custom = custom || column.starts_with("x_");
        }
        std::map<std::string, WideInteger> purchased, amortised;
        for (std::size_t row = 0; row < m_data.rows.size(); ++row) {
            const auto at = [&](const char* column) { return m_data.find(column) ? m_data.at(row, column).value_or("") : std::string(); };
            if (at("ChargePeriodStart") >= at("ChargePeriodEnd")) broke("period:charge", "a charge period ends after its start");
            if (at("BillingPeriodStart") > at("ChargePeriodStart") || at("ChargePeriodEnd") > at("BillingPeriodEnd")) broke("period:billing", "a charge period lies within its billing period");
            const std::string id = at("CommitmentDiscountId"), status = at("CommitmentDiscountStatus"), category = at("ChargeCategory");
            if (!isNumeric(at("BilledCost")) || !isNumeric(at("EffectiveCost"))) continue;
            if (id.empty() && wide(at("BilledCost")) != wide(at("EffectiveCost"))) broke("commitment:effective", "without a commitment the effective cost is the billed one");
            if (id.empty()) continue;
            if (category == "Purchase") purchased[id] += wide(at("BilledCost"));
            else amortised[id] += wide(at("EffectiveCost"));
            if (!status.empty() && at("BilledCost") != "0") broke("commitment:billed", "what a commitment covers is not billed again");
            if ((category == "Purchase" || status == "Unused") && at("ResourceId") != id) broke("commitment:resource", "a purchase and what is unused belong to the commitment");
            if (status == "Used" && at("ResourceId") == id) broke("commitment:resource", "what is used belongs to the resource");
            if (!status.empty() && at("PricingCategory") != "Committed") broke("commitment:category", "what a commitment covers has the pricing category Committed");
        }
        if (purchased != amortised) broke("commitment:sum", "what is amortised is what was purchased");
    }

    const Dataset& m_data;
    json m_rules;
    Findings m_findings;
    std::set<std::string> m_applied;
};

std::string csvCell(const Cell& cell)
{
    if (!cell || cell->find_first_of(",\"\r\n") == std::string::npos) return cell.value_or("");
    std::string text = "\"";
    for (const char letter : *cell) text += letter == '"' ? std::string("\"\"") : std::string(1, letter);
    return text + "\"";
}

} // namespace

std::optional<std::size_t> Dataset::find(const std::string& column) const
{
    const auto found = std::ranges::find(columns, column);
    return found == columns.end() ? std::nullopt : std::optional(static_cast<std::size_t>(found - columns.begin()));
}

const Cell& Dataset::at(std::size_t row, const std::string& column) const { return rows.at(row).at(find(column).value()); }

void Dataset::set(std::size_t row, const std::string& column, Cell value) { rows.at(row).at(find(column).value()) = std::move(value); }

Dataset parseCsv(const std::string& text)
{
    std::vector<std::vector<Cell>> table(1);
    std::string cell;
    bool quoted = false, wasQuoted = false;
    const auto endCell = [&] {
        table.back().push_back(cell.empty() && !wasQuoted ? Cell() : Cell(cell));
        cell.clear();
        wasQuoted = false;
    };
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char letter = text[i];
        if (quoted) {
            if (letter != '"') cell += letter;
            else if (i + 1 < text.size() && text[i + 1] == '"') cell += text[++i];
            else quoted = false;
        } else if (letter == '"') {
            quoted = wasQuoted = true;
        } else if (letter == ',') {
            endCell();
        } else if (letter == '\r' && i + 1 < text.size() && text[i + 1] == '\n') {
            endCell();
            table.emplace_back();
            ++i;
        } else {
            cell += letter;
        }
    }
    if (quoted) throw std::runtime_error("a quote does not end");
    if (table.back().empty()) table.pop_back();
    Dataset dataset;
    for (const Cell& name : table.at(0)) dataset.columns.push_back(name.value_or(""));
    for (std::size_t row = 1; row < table.size(); ++row) {
        if (table[row].size() != dataset.columns.size()) throw std::runtime_error("row " + std::to_string(row) + " has another length");
        dataset.rows.push_back(std::move(table[row]));
    }
    return dataset;
}

std::string toCsv(const Dataset& dataset)
{
    std::string text;
    for (std::size_t i = 0; i < dataset.columns.size(); ++i) text += (i > 0 ? "," : "") + csvCell(dataset.columns[i]);
    text += "\r\n";
    for (const auto& row : dataset.rows) {
        for (std::size_t i = 0; i < row.size(); ++i) text += (i > 0 ? "," : "") + csvCell(row[i]);
        text += "\r\n";
    }
    return text;
}

std::string Findings::text() const
{
    std::string all;
    for (const auto& [id, count] : broken) all += id + " (" + std::to_string(count) + "): " + sentences.at(id) + "\n";
    return all;
}

Findings checkFocus(const Dataset& dataset) { return Checker(dataset).run(); }

std::string scaledSum(const std::vector<std::string>& decimals)
{
    WideInteger sum = 0;
    for (const std::string& decimal : decimals) sum += wide(decimal);
    return exchange::decimalText(sum, exchange::kCostDecimals);
}

} // namespace headroom::test

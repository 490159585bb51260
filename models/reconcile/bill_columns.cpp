#include "models/reconcile/bill_columns.h"

#include "core/base/nearest_name.h"
#include "core/calendar/calendar.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <charconv>
#include <initializer_list>
#include <utility>

namespace headroom::reconcile {
namespace {

using Names = std::initializer_list<const char*>;

constexpr std::array<std::string_view, static_cast<std::size_t>(Column::Count)> kNames{
    "Cost", "BilledCost", "Currency", "Start", "End", "BillingStart", "BillingEnd", "Quantity", "Unit", "PricingQuantity", "PricingUnit", "ResourceId", "ResourceName", "ResourceGroup", "ServiceName", "MeterCategory",
    "MeterSubCategory", "MeterName", "Region", "ChargeCategory", "Tags"};

std::string lower(std::string_view text)
{
    std::string result(text);
    for (char& letter : result)
        if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
    return result;
}

/// The names of a column in both formats, the one to be preferred first.
std::vector<std::string> candidates(Column column, BillFormat format)
{
    const bool focus = format == BillFormat::Focus;
    const auto of = [&](Names inFocus, Names inDetails) {
        std::vector<std::string> names;
        for (const char* name : focus ? inFocus : inDetails) names.emplace_back(name);
        return names;
    };
    switch (column) {
    case Column::Cost: return of({"effectivecost", "billedcost"}, {"costinbillingcurrency", "cost", "pretaxcost"});
    case Column::BilledCost: return of({"billedcost"}, {"costinbillingcurrency", "cost", "pretaxcost"});
    case Column::Currency: return of({"billingcurrency"}, {"billingcurrency", "billingcurrencycode", "currency"});
    case Column::Start: return of({"chargeperiodstart"}, {"date", "usagedate", "usagedatetime"});
    case Column::End: return of({"chargeperiodend"}, {"dateend"});
    case Column::BillingStart: return of({"billingperiodstart"}, {});
    case Column::BillingEnd: return of({"billingperiodend"}, {});
    case Column::Quantity: return of({"consumedquantity"}, {"quantity", "usagequantity"});
    case Column::Unit: return of({"consumedunit"}, {"unitofmeasure"});
    case Column::PricingQuantity: return of({"pricingquantity"}, {});
    case Column::PricingUnit: return of({"pricingunit"}, {});
    case Column::ResourceId: return of({"resourceid"}, {"resourceid", "instanceid", "instancename"});
    case Column::ResourceName: return of({"resourcename"}, {"resourcename"});
    case Column::ResourceGroup: return of({"x_resourcegroupname"}, {"resourcegroupname", "resourcegroup"});
    case Column::ServiceName: return of({"servicename"}, {"servicefamily", "consumedservice"});
    case Column::MeterCategory: return of({"x_skumetercategory", "servicename"}, {"metercategory"});
    case Column::MeterSubCategory: return of({"x_skumetersubcategory"}, {"metersubcategory"});
    case Column::MeterName: return of({"x_skumetername", "skumeter", "chargedescription"}, {"metername", "meter"});
    case Column::Region: return of({"regionid", "regionname"}, {"resourcelocation", "location", "meterregion"});
    case Column::ChargeCategory: return of({"chargecategory"}, {"chargetype"});
    case Column::Tags: return of({"tags"}, {"tags"});
    case Column::Count: break;
    }
    return {};
}

/// The value of a tag. Azure writes JSON, cost details sometimes without the braces around it.
std::string tagOf(std::string_view tags, std::string_view key)
{
    std::string text(tags);
    if (text.find('{') == std::string::npos) text = "{" + text + "}";
    const auto json = nlohmann::json::parse(text, nullptr, false);
    if (!json.is_object()) return {};
    for (const auto& [name, value] : json.items())
        if (lower(name) == key) return value.is_string() ? value.get<std::string>() : value.dump();
    return {};
}

/// ISO 8601 or the month/day/year of older exports, in UTC.
std::optional<SimTime> timeOf(std::string_view text)
{
    const calendar::Calendar utc;
    if (const auto iso = utc.parse(text)) return *iso;
    std::array<int, 3> parts{};
    const char* at = text.data();
    const char* end = text.data() + text.size();
    for (std::size_t i = 0; i < 3; ++i) {
        const auto [next, failure] = std::from_chars(at, end, parts.at(i));
        if (failure != std::errc{} || (i < 2 && (next == end || *next != '/'))) return std::nullopt;
        at = i < 2 ? next + 1 : next;
    }
    const auto iso = utc.parse(fmt::format("{:04}-{:02}-{:02}", parts[2], parts[0], parts[1]));
    return iso ? std::optional(*iso) : std::nullopt;
}

} // namespace

std::string_view formatName(BillFormat format) { return format == BillFormat::Focus ? "FOCUS" : "cost details"; }

Result<BillColumns, Errors> BillColumns::make(const std::vector<std::string>& header, const std::string& file)
{
    BillColumns columns;
    columns.m_names = header;
    for (const std::string& name : header) columns.m_header.push_back(lower(name));
    const auto placeOf = [&](const std::string& name) -> std::optional<std::size_t> {
        const auto found = std::ranges::find(columns.m_header, name);
        return found == columns.m_header.end() ? std::nullopt : std::optional(static_cast<std::size_t>(found - columns.m_header.begin()));
    };
    columns.m_format = placeOf("chargeperiodstart") || placeOf("billedcost") || placeOf("effectivecost") ? BillFormat::Focus : BillFormat::CostDetails;
    for (std::size_t i = 0; i < columns.m_places.size(); ++i)
        for (const std::string& name : candidates(static_cast<Column>(i), columns.m_format))
            if (!columns.m_places.at(i)) columns.m_places.at(i) = placeOf(name);
    Errors errors;
    for (const Column needed : {Column::Cost, Column::Currency, Column::Start}) {
        if (columns.m_places.at(static_cast<std::size_t>(needed))) continue;
        std::string wanted;
        for (const std::string& name : candidates(needed, columns.m_format)) wanted += (wanted.empty() ? "" : " or ") + name;
        errors.push_back({ErrorCode::MissingKey, fmt::format("the {} file has no column {}", formatName(columns.m_format), wanted), {file, 1, {}}, nearestHint(candidates(needed, columns.m_format).front(), columns.m_header)});
    }
    if (errors.size() == 3) return Errors{Error{ErrorCode::Syntax, "this is no bill: its first row names no cost, no currency and no date", {file, 1, {}}, "a FOCUS, ActualCost or AmortizedCost export as CSV"}};
    if (!errors.empty()) return errors;
    return columns;
}

std::string_view BillColumns::at(const std::vector<std::string>& fields, Column column) const
{
    const auto& place = m_places.at(static_cast<std::size_t>(column));
    return place && *place < fields.size() ? std::string_view(fields[*place]) : std::string_view{};
}

std::string BillColumns::nameOf(Column column) const
{
    const auto& place = m_places.at(static_cast<std::size_t>(column));
    return place ? m_names.at(*place) : std::string{};
}

std::optional<BillColumns::Place> BillColumns::placeOf(std::string_view name) const
{
    const std::string wanted = lower(name);
    const auto& tags = m_places.at(static_cast<std::size_t>(Column::Tags));
    if (wanted.starts_with("tags.")) return tags ? std::optional(Place{*tags, wanted.substr(5)}) : std::nullopt;
    for (std::size_t i = 0; i < kNames.size(); ++i)
        if (wanted == lower(kNames.at(i)) && m_places.at(i)) return Place{*m_places.at(i), {}};
    const auto found = std::ranges::find(m_header, wanted);
    return found == m_header.end() ? std::nullopt : std::optional(Place{static_cast<std::size_t>(found - m_header.begin()), {}});
}

std::string BillColumns::text(const std::vector<std::string>& fields, const Place& place)
{
    if (place.field >= fields.size()) return {};
    return place.tag.empty() ? fields[place.field] : tagOf(fields[place.field], place.tag);
}

std::string BillColumns::text(const std::vector<std::string>& fields, std::string_view name) const
{
    const auto place = placeOf(name);
    return place ? text(fields, *place) : std::string{};
}

Result<BillLine, Errors> billLineOf(const BillColumns& columns, const std::vector<std::string>& fields, std::size_t row, const std::string& file)
{
    Errors errors;
    const auto complain = [&](std::optional<Column> column, std::string message, std::string hint) {
        errors.push_back({ErrorCode::Syntax, fmt::format("row {}: {}", row, message), {file, static_cast<int>(row), column ? columns.nameOf(*column) : std::string{}}, std::move(hint)});
    };
    if (fields.size() != columns.width()) complain({}, fmt::format("{} fields where the header has {}", fields.size(), columns.width()), "a field with commas is written in quotes");
    BillLine line;
    const auto number = [&](Column column, const char* name) -> std::optional<Exact> {
        const std::string_view text = columns.at(fields, column);
        if (text.empty()) return std::nullopt;
        auto value = parseExact(text);
        if (!value) complain(column, fmt::format("{} \"{}\" is no number", name, text.substr(0, 40)), "digits with a point, such as 12.50");
        return value;
    };
    const auto cost = number(Column::Cost, "cost");
    // Exports with one cost have it for both: a wrong one is said once.
    const bool isOneCell = columns.at(fields, Column::BilledCost).data() == columns.at(fields, Column::Cost).data();
    const auto billed = isOneCell ? cost : number(Column::BilledCost, "billed cost");
    if (!cost && errors.empty()) complain(Column::Cost, "there is no cost", "every line of a bill has one, 0 where it is free");
    line.cost = cost.value_or(0);
    line.billed = billed.value_or(line.cost);
    line.quantity = number(Column::Quantity, "quantity");
    line.unit = columns.at(fields, Column::Unit);
    if (!line.quantity) {   // purchases have no consumption
        line.quantity = number(Column::PricingQuantity, "pricing quantity");
        line.unit = columns.at(fields, Column::PricingUnit);
    }
    const auto start = timeOf(columns.at(fields, Column::Start));
    if (!start) complain(Column::Start, fmt::format("\"{}\" is no date", columns.at(fields, Column::Start).substr(0, 40)), "2026-11-01, 2026-11-01T00:00:00Z or 11/01/2026");
    line.start = start.value_or(SimTime{});
    const std::string_view endText = columns.at(fields, Column::End);
    const auto end = endText.empty() ? std::optional(line.start + Duration::hours(24)) : timeOf(endText);
    if (!end) complain(Column::End, fmt::format("\"{}\" is no date", endText.substr(0, 40)), "2026-11-02T00:00:00Z");
    line.end = std::max(end.value_or(line.start), line.start);
    const calendar::Calendar utc;
    line.month = line.monthStart = utc.startOfMonth(line.start);
    // A forecast has the months of its time zone. Corrections are billed in a later period than they are of: they count where they happened.
    const auto from = timeOf(columns.at(fields, Column::BillingStart)), to = timeOf(columns.at(fields, Column::BillingEnd));
    if (from && to && *from <= line.start && line.start < *to) {
        line.month = utc.startOfMonth(*from + (*to - *from) / 2);
        line.monthStart = *from;
    }
    if (!errors.empty()) return errors;
    return line;
}

UnitOf unitOf(std::string_view text)
{
    std::string name = lower(text);
    std::erase(name, ',');
    UnitOf unit;
    double number = 0;
    const auto [end, failure] = std::from_chars(name.data(), name.data() + name.size(), number);
    std::size_t at = 0;
    if (failure == std::errc{} && number > 0) {
        at = static_cast<std::size_t>(end - name.data());
        unit.factor = number;
        for (const auto& [letter, factor] : {std::pair{'k', 1e3}, std::pair{'m', 1e6}, std::pair{'b', 1e9}})
            if (at < name.size() && name[at] == letter && (at + 1 == name.size() || name[at + 1] == ' ')) {
                unit.factor *= factor;
                ++at;
                break;
            }
    }
    std::string rest = name.substr(at);
    std::erase(rest, ' ');
    if (rest.starts_with("million")) {
        unit.factor *= 1e6;
        rest = rest.substr(7);
    }
    const auto is = [&](Names names) { return std::ranges::any_of(names, [&](const char* one) { return rest == one; }); };
    if (is({"hour", "hours", "/hour", "node-hour", "hrs", "ru/s-hour", "instancehours", "virtualmachinehours"})) unit.base = "hour";
    else if (is({"gb", "gib", "gigabytes"})) unit.base = "gb";
    else if (is({"gb/month", "gb-month", "gb-months", "gbmonth", "gibmonths"})) unit.base = "gb-month";
    else if (is({"/month", "month", "months", "disk-month"})) unit.base = "month";
    else if (is({"/day", "day", "days"})) unit.base = "day";
    else if (is({"", "operations", "operation", "units", "unit", "ru", "requests", "messages", "calls", "count"})) unit.base = "unit";
    else unit.base = rest;
    // A hundred request units for an hour are counted as one in price books and as "1/Hour" on bills.
    if (rest == "ru/s-hour") unit.factor = 1;
    return unit;
}

} // namespace headroom::reconcile

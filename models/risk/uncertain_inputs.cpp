#include "models/risk/uncertain_inputs.h"

#include "core/base/nearest_name.h"
#include "models/scenario/provenance.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>

namespace headroom::risk {
namespace {

using scenario::Json;
using Target = UncertainInput::Target;

/// Number and unit of a text such as "10rps"; empty for dates, times of day, names and compound spans.
std::optional<std::pair<double, std::string>> quantityOf(const std::string& text)
{
    double value = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (failure != std::errc{} || !std::isfinite(value)) return std::nullopt;
    std::string unit(end, text.data() + text.size());
    if (unit.find_first_of("0123456789:-_.") != std::string::npos || unit.size() > 12) return std::nullopt;
    return std::pair{value, std::move(unit)};
}

std::optional<Leaf> leafOf(const std::string& pointer, const Json& json)
{
    Leaf leaf{pointer, 0, {}, false, false, false, {}};
    if (json.is_number()) {
        leaf.value = json.get<double>();
        leaf.whole = json.is_number_integer();
        leaf.share = !leaf.whole && leaf.value > 0 && leaf.value < 1;
        return leaf;
    }
    if (!json.is_string()) return std::nullopt;
    auto quantity = quantityOf(json.get<std::string>());
    if (!quantity) return std::nullopt;
    leaf.value = quantity->first;
    leaf.unit = std::move(quantity->second);
    leaf.quoted = true;
    return leaf;
}

template <typename Visit>
void eachLeaf(const Json& json, const std::string& pointer, const Visit& visit)
{
    if (json.is_object()) {
        for (const auto& [key, member] : json.items()) eachLeaf(member, pointer + "/" + scenario::escapeSegment(key), visit);
    } else if (json.is_array()) {
        for (std::size_t i = 0; i < json.size(); ++i) eachLeaf(json[i], fmt::format("{}/{}", pointer, i), visit);
    } else if (const auto leaf = leafOf(pointer, json)) {
        visit(*leaf);
    }
}

bool isRate(const Leaf& leaf)
{
    return leaf.pointer.starts_with("/traffic/") && (leaf.pointer.ends_with("/rate") || leaf.pointer.ends_with("/otherwise") || leaf.pointer.ends_with("/users/count"));
}

/// Rates of all sources, or of the one whose name or number `source` is.
std::vector<Leaf> ratesOf(const Json& document, const std::string& source)
{
    std::vector<Leaf> rates;
    const Json& traffic = document.at("traffic");
    for (std::size_t i = 0; i < traffic.size(); ++i)
        if (source == "*" || source == std::to_string(i) || (traffic[i].contains("name") && traffic[i].at("name") == source))
            eachLeaf(traffic[i], fmt::format("/traffic/{}", i), [&](const Leaf& leaf) {
                if (isRate(leaf)) rates.push_back(leaf);
            });
    return rates;
}

/// The shares of a source, that of `operation` first.
std::vector<Leaf> sharesOf(const Json& mix, const std::string& pointer, const std::string& operation)
{
    std::vector<Leaf> shares;
    for (const auto& [key, share] : mix.items()) {
        if (!share.is_number()) continue;
        Leaf leaf{pointer + "/" + scenario::escapeSegment(key), share.get<double>(), {}, false, false, true, {}};
        shares.insert(key == operation ? shares.begin() : shares.end(), std::move(leaf));
    }
    return shares;
}

Spread triangular(double low, double mode, double high) { return {Spread::Shape::Triangular, true, low, mode, high}; }
Spread lognormal(double p90) { return {Spread::Shape::Lognormal, true, 0, 1, p90}; }

std::string valueText(const Leaf& leaf, double value)
{
    if (leaf.whole) value = std::max(std::round(value), leaf.value >= 1 ? 1.0 : 0.0);
    if (leaf.share) value = std::clamp(value, 0.0, 1.0);
    if (leaf.whole) return fmt::format("{:.0f}", value);
    const std::string text = fmt::format("{:.12g}{}", value, leaf.unit);
    return leaf.quoted ? Json(text).dump() : text;
}

class Reader {
public:
    Reader(const scenario::Prepared& prepared, const std::string& text, const std::string& name, const scenario::LoadOptions& options)
        : m_prepared(prepared), m_document(prepared.document.value), m_text(text), m_name(name), m_options(options)
    {
        for (const auto& [pointer, remark] : m_prepared.expanded.at("provenance").items())
            m_remarks.push_back({pointer, remark.at("mark") == "assumed" ? scenario::Mark::Assumed : scenario::Mark::Stated, remark.value("note", std::string())});
    }

    Result<UncertainInputs, Errors> read()
    {
        if (const auto stated = m_document.find("uncertainty"); stated != m_document.end()) readStated(*stated);
        else makeDefaults();
        if (!m_errors.empty()) return std::move(m_errors);
        m_result.chance = hasChance();
        return std::move(m_result);
    }

private:
    void complain(ErrorCode code, const std::string& pointer, std::string message, std::string hint)
    {
        m_errors.push_back({code, std::move(message), m_prepared.document.position(pointer), std::move(hint)});
    }

    // ------------------------------------------------------------------------------------------ stated

    std::optional<Spread> spreadOf(const Json& entry, const std::string& pointer)
    {
        Spread spread;
        std::optional<bool> relative;
        bool good = true;
        const auto take = [&](const Json& shape, const std::string& place, const char* key) {
            const auto value = parseSpreadValue(shape.at(key).get<std::string>());
            if (!value) {
                complain(value.error().code, place + "/" + key, value.error().message, value.error().hint);
                good = false;
                return 0.0;
            }
            if (relative.value_or(value->relative) != value->relative) {
                complain(ErrorCode::Inconsistent, place, "percentages and plain numbers are mixed", "all of one kind");
                good = false;
            }
            relative = value->relative;
            return value->value;
        };
        int shapes = 0;
        for (const auto& [key, shape] : {std::pair{"triangular", Spread::Shape::Triangular}, std::pair{"uniform", Spread::Shape::Uniform}, std::pair{"lognormal", Spread::Shape::Lognormal}}) {
            const auto found = entry.find(key);
            if (found == entry.end()) continue;
            ++shapes;
            const std::string place = pointer + "/" + key;
            spread.shape = shape;
            if (shape == Spread::Shape::Lognormal) {
                spread.mode = take(*found, place, "median");
                spread.high = take(*found, place, "p90");
            } else {
                spread.low = take(*found, place, "low");
                spread.high = take(*found, place, "high");
                spread.mode = shape == Spread::Shape::Triangular ? take(*found, place, "mode") : 0.5 * (spread.low + spread.high);
            }
        }
        if (shapes != 1) {
            complain(ErrorCode::MissingKey, pointer, fmt::format("an uncertain value has one distribution, this one has {}", shapes), "triangular, uniform or lognormal");
            return std::nullopt;
        }
        if (!good) return std::nullopt;
        spread.relative = relative.value_or(true);
        if (const auto checked = checkSpread(spread); !checked) {
            complain(checked.error().code, pointer, checked.error().message, checked.error().hint);
            return std::nullopt;
        }
        return spread;
    }

    void readStated(const Json& list)
    {
        for (std::size_t i = 0; i < list.size(); ++i) {
            const Json& entry = list[i];
            const std::string place = fmt::format("/uncertainty/{}", i);
            const int targets = static_cast<int>(entry.contains("pointer")) + static_cast<int>(entry.contains("price")) + static_cast<int>(entry.contains("growth"));
            const auto spread = spreadOf(entry, place);
            if (targets != 1) complain(ErrorCode::MissingKey, place, "an uncertain value is named by one of \"pointer\", \"price\" and \"growth\"", {});
            if (targets != 1 || !spread) continue;
            UncertainInput input;
            input.input.spread = *spread;
            input.input.why = entry.value("why", std::string());
            input.input.middle = 1;
            if (entry.contains("price")) {
                input.target = Target::Price;
                input.pattern = entry.at("price").get<std::string>();
                input.input.place = "price " + input.pattern;
            } else if (entry.contains("growth")) {
                input.target = Target::Growth;
                input.pattern = entry.at("growth").get<std::string>();
                input.input.place = "growth " + input.pattern;
                input.leaves = ratesOf(m_document, input.pattern);
                if (input.leaves.empty()) complain(ErrorCode::NotFound, place + "/growth", fmt::format("there is no source of traffic \"{}\" with rates", input.pattern), "\"*\" stands for all");
            } else if (!resolve(entry.at("pointer").get<std::string>(), place + "/pointer", input)) {
                continue;
            }
            if (!spread->relative && (input.target != Target::Values || input.leaves.size() != 1)) {
                complain(ErrorCode::Inconsistent, place, "only a single value can be given in its own unit", "percentages, such as \"-10%\"");
                continue;
            }
            if (!spread->relative) input.input.middle = input.leaves.front().value;
            input.input.name = entry.value("name", input.input.place);
            if (bears(input, place)) m_result.inputs.push_back(std::move(input));
        }
    }

    /// What a pointer means: a source's rates, a share of a mix, or a value and what lies beneath.
    bool resolve(const std::string& pointer, const std::string& place, UncertainInput& input)
    {
        input.input.place = pointer;
        if (pointer == "/traffic") {
            input.leaves = ratesOf(m_document, "*");
        } else if (const std::size_t mix = pointer.find("/mix/"); pointer.starts_with("/traffic/") && mix != std::string::npos) {
            const Json* shares = scenario::valueAt(m_document, pointer.substr(0, mix + 4));
            if (shares != nullptr && shares->is_object() && scenario::valueAt(m_document, pointer) != nullptr) {
                input.target = Target::Mix;
                input.leaves = sharesOf(*shares, pointer.substr(0, mix + 4), scenario::unescapeSegment(pointer.substr(mix + 5)));
            }
        } else if (const Json* value = scenario::valueAt(m_document, pointer)) {
            const bool source = pointer.starts_with("/traffic/") && value->is_object();
            eachLeaf(*value, pointer, [&](const Leaf& leaf) {
                if (!source || isRate(leaf)) input.leaves.push_back(leaf);
            });
        } else {
            // A default of the schema: it can be set where the object around it is there, or can be made.
            const std::string parent = scenario::parentPointer(pointer);
            const Json* standard = scenario::valueAt(m_prepared.expanded, pointer);
            auto leaf = standard == nullptr ? std::nullopt : leafOf(pointer, *standard);
            if (leaf && scenario::valueAt(m_document, parent) == nullptr) leaf->missingParent = parent;
            if (leaf) input.leaves.push_back(std::move(*leaf));
        }
        if (!input.leaves.empty()) return true;
        complain(ErrorCode::NotFound, place, fmt::format("there is no number at \"{}\" that could be varied", pointer), "`headroom explain` lists all values with their pointers");
        return false;
    }

    /// Whether the scenario can be read with the input at its ends; a stated one that it does not bear is an error.
    bool bears(UncertainInput& input, const std::string& place)
    {
        if (input.target == Target::Price) return true;
        for (const double u : {0.001, 0.999}) {
            scenario::LoadOptions options = m_options;
            const std::vector<double> values{input.input.spread.quantile(u)};
            for (auto& setting : settingsOf({input}, values, 1)) options.set.push_back(std::move(setting));
            const auto loaded = scenario::loadText(m_text, m_name, options);
            if (loaded) continue;
            const std::string reason = fmt::format("\"{}\" cannot be {:.3g}{}: {}", input.input.place, values.front(), input.input.spread.relative ? " times what it is" : "", loaded.error().front().message);
            if (place.empty()) m_result.leftOut.push_back(reason);
            else complain(ErrorCode::OutOfRange, place, reason, "a narrower spread");
            return false;
        }
        return true;
    }

    // ---------------------------------------------------------------------------------------- defaults

    [[nodiscard]] const scenario::Provenance* assumed(const std::string& pointer) const
    {
        const scenario::Provenance* remark = scenario::provenanceOf(m_remarks, pointer);
        return remark != nullptr && remark->mark == scenario::Mark::Assumed ? remark : nullptr;
    }

    void addDefault(std::string name, std::string place, Spread spread, std::string why, Target target, std::vector<Leaf> leaves, std::string pattern = {})
    {
        UncertainInput input{{std::move(name), std::move(place), spread, std::move(why), true, 1}, target, std::move(leaves), std::move(pattern)};
        if (bears(input, {})) m_result.inputs.push_back(std::move(input));
    }

    void makeDefaults()
    {
        m_result.byDefault = true;
        if (auto rates = ratesOf(m_document, "*"); !rates.empty()) {
            const auto* remark = assumed("/traffic");
            addDefault("traffic", "/traffic", lognormal(remark ? 1.3 : 1.1), remark ? remark->note : "forecasts of traffic are off by about a tenth", Target::Values, std::move(rates));
        }
        const Json& traffic = m_document.at("traffic");
        for (std::size_t i = 0; i < traffic.size(); ++i) addMix(traffic[i], i);
        addEvictions();
        addAssumptions();
        if (m_hasSpot) addDefault("spot prices", "price */spot", triangular(0.7, 1, 1.4), "spot prices follow the market", Target::Price, {}, "*/spot");
        addDefault("list prices", "price *", triangular(0.98, 1, 1.05), "prices change between the forecast and the bill", Target::Price, {}, "*");
    }

    void addMix(const Json& source, std::size_t number)
    {
        const auto mix = source.find("mix");
        const std::string pointer = fmt::format("/traffic/{}/mix", number);
        const auto* remark = assumed(pointer);
        if (mix == source.end() || !mix->is_object() || mix->size() < 2 || remark == nullptr) return;
        std::string largest;
        double share = 0;
        for (const auto& [key, value] : mix->items())
            if (value.is_number() && value.get<double>() > share) {
                largest = key;
                share = value.get<double>();
            }
        const double high = std::min(1.15, 1 / share);
        addDefault(fmt::format("mix of {}: {}", source.value("name", std::to_string(number)), largest), pointer + "/" + scenario::escapeSegment(largest), triangular(0.85, 1, high), remark->note, Target::Mix,
                   sharesOf(*mix, pointer, largest));
    }

    void addEvictions()
    {
        for (const auto& [id, component] : m_prepared.expanded.at("components").items()) {
            if (!component.value("spot", false)) continue;
            m_hasSpot = true;
            UncertainInput input;
            const std::string pointer = "/components/" + scenario::escapeSegment(id) + "/spotMarket/evictionsPerHour";
            const Errors before = m_errors;
            if (resolve(pointer, {}, input)) addDefault("evictions of " + id, pointer, lognormal(2), "published rates are ranges and change from month to month", Target::Values, input.leaves);
            m_errors = before;
            m_evictions.push_back(pointer);
        }
    }

    /// One input for each remark: who was wrong about one value was wrong about those beside it.
    void addAssumptions()
    {
        std::vector<std::pair<const scenario::Provenance*, std::vector<Leaf>>> groups;
        for (const char* part : {"/operations", "/components", "/faults", "/tenants"}) {
            const Json* json = scenario::valueAt(m_document, part);
            if (json == nullptr) continue;
            eachLeaf(*json, part, [&](const Leaf& leaf) {
                const bool call = leaf.whole && std::string_view(part) == "/operations";   // how often a step is taken is code, not chance
                if (call || leaf.value == 0 || leaf.pointer.find("/position/") != std::string::npos || leaf.pointer.find("/schedule/") != std::string::npos) return;
                if (std::ranges::find(m_evictions, leaf.pointer) != m_evictions.end()) return;
                const auto* remark = assumed(leaf.pointer);
                if (remark == nullptr) return;
                auto group = std::ranges::find(groups, remark, &decltype(groups)::value_type::first);
                if (group == groups.end()) group = groups.insert(groups.end(), {remark, {}});
                group->second.push_back(leaf);
            });
        }
        for (auto& [remark, leaves] : groups)
            addDefault(remark->pointer, remark->pointer, triangular(0.7, 1, 1.3), remark->note, Target::Values, std::move(leaves));
    }

    [[nodiscard]] bool hasChance() const
    {
        for (const auto& [id, component] : m_prepared.expanded.at("components").items())
            if (component.value("spot", false)) return true;
        for (const Json& fault : m_prepared.expanded.at("faults"))
            if (!fault.contains("at")) return true;
        return false;
    }

    const scenario::Prepared& m_prepared;
    const Json& m_document;
    const std::string &m_text, &m_name;
    const scenario::LoadOptions& m_options;
    std::vector<scenario::Provenance> m_remarks;
    std::vector<std::string> m_evictions;
    bool m_hasSpot = false;
    UncertainInputs m_result;
    Errors m_errors;
};

} // namespace

std::vector<std::pair<std::string, std::string>> settingsOf(const std::vector<UncertainInput>& inputs, std::span<const double> values, int month)
{
    // Two inputs may move one value (traffic and its growth): their factors are multiplied.
    std::vector<std::pair<Leaf, double>> moved;
    std::vector<std::pair<std::string, std::string>> settings;
    const auto move = [&](const Leaf& leaf, double value) {
        const auto known = std::ranges::find_if(moved, [&](const auto& one) { return one.first.pointer == leaf.pointer; });
        if (known == moved.end()) moved.emplace_back(leaf, value);
        else if (leaf.value != 0) known->second *= value / leaf.value;
    };
    for (std::size_t i = 0; i < inputs.size() && i < values.size(); ++i) {
        const UncertainInput& input = inputs[i];
        if (input.target == Target::Price) continue;
        if (input.target == Target::Mix) {
            double others = 0;
            for (std::size_t k = 1; k < input.leaves.size(); ++k) others += input.leaves[k].value;
            const double first = std::clamp(input.leaves.front().value * values[i], 0.0, 1.0);
            if (others <= 0) continue;
            for (std::size_t k = 0; k < input.leaves.size(); ++k) move(input.leaves[k], k == 0 ? first : input.leaves[k].value * (1 - first) / others);
            continue;
        }
        const double factor = input.target == Target::Growth ? std::pow(values[i], month) : values[i];
        for (const Leaf& leaf : input.leaves) move(leaf, input.input.spread.relative ? leaf.value * factor : factor);
    }
    for (const auto& [leaf, value] : moved) {
        if (value == leaf.value) continue;
        if (!leaf.missingParent.empty()) settings.emplace_back(leaf.missingParent, "{}");
        settings.emplace_back(leaf.pointer, valueText(leaf, value));
    }
    return settings;
}

Result<UncertainInputs, Errors> uncertainInputs(const std::string& text, const std::string& name, const scenario::LoadOptions& options)
{
    auto parsed = scenario::parseJson(text, name);
    if (!parsed) return std::move(parsed).error();
    auto prepared = scenario::prepare(*parsed, name, options);
    if (!prepared) return std::move(prepared).error();
    return Reader(*prepared, text, name, options).read();
}

} // namespace headroom::risk

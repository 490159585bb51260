#include "models/scenario/check_scenario.h"
#include "models/scenario/expand_tenants.h"
#include "models/scenario/lenient.h"
#include "models/scenario/metric.h"
#include "core/base/nearest_name.h"
#include "models/scenario/provenance.h"

#include <fmt/format.h>

#include <set>

namespace headroom::scenario {
namespace {

void checkLimit(const Json& slo, const char* key, const SloMetric& metric, const std::string& at, Problems& problems)
{
    const Json& limit = lenient::member(slo, key);
    if (limit.is_null()) return;
    const std::string pointer = fmt::format("{}/{}", at, key);
    if (metric.unit == SloMetric::Unit::Time) {
        const auto span = lenient::span(slo, key);
        if (!span) problems.add(ErrorCode::WrongType, pointer, fmt::format("Found {}, expected a time such as \"2s\" for \"{}\".", limit.dump(), metric.name));
        else if (*span < Duration{}) problems.add(ErrorCode::OutOfRange, pointer, "A time cannot be negative.");
        return;
    }
    if (!limit.is_number()) {
        problems.add(ErrorCode::WrongType, pointer, fmt::format("Found {}, expected a number for \"{}\".", limit.dump(), metric.name));
    } else if (const double number = limit.get<double>(); metric.unit == SloMetric::Unit::Share && !(number >= 0 && number <= 1)) {
        problems.add(ErrorCode::OutOfRange, pointer, fmt::format("Found {}, expected a share between 0 and 1.", limit.dump()));
    }
}

void checkSlos(const Json& expanded, Problems& problems)
{
    const Json& slos = lenient::member(expanded, "slos");
    if (!slos.is_array()) return;
    for (std::size_t i = 0; i < slos.size(); ++i) {
        const std::string at = fmt::format("/slos/{}", i);
        const auto text = lenient::text(slos[i], "metric");
        const auto metric = text ? parseSloMetric(*text) : Result<SloMetric>(Error{});
        if (!metric) continue;   // said with the schema
        const std::vector<std::string> operations = lenient::keys(lenient::member(expanded, "operations"));
        if (!metric->operation.empty() && lenient::member(lenient::member(expanded, "operations"), templateOf(metric->operation).c_str()).is_null())
            problems.add(ErrorCode::NotFound, at + "/metric", fmt::format("There is no operation \"{}\".", metric->operation), nearestHint(metric->operation, operations));
        if (!slos[i].contains("below") && !slos[i].contains("above"))
            problems.add(ErrorCode::MissingKey, at, "An objective needs \"below\" or \"above\".");
        checkLimit(slos[i], "below", *metric, at, problems);
        checkLimit(slos[i], "above", *metric, at, problems);
    }
}

void checkClaims(const Json& expanded, Problems& problems)
{
    const Json& claims = lenient::member(expanded, "claims");
    if (!claims.is_array()) return;
    std::set<std::string> ids;
    for (std::size_t i = 0; i < claims.size(); ++i) {
        const std::string at = fmt::format("/claims/{}", i);
        if (const auto id = lenient::text(claims[i], "id"); id && !ids.insert(*id).second)
            problems.add(ErrorCode::Inconsistent, at + "/id", fmt::format("Two claims have the id \"{}\".", *id));
        const auto low = lenient::number(claims[i], "low"), high = lenient::number(claims[i], "high"), value = lenient::number(claims[i], "value");
        if (low && high && *low > *high) problems.add(ErrorCode::Inconsistent, at + "/low", fmt::format("The range begins at {} above its end {}.", *low, *high));
        if (lenient::text(claims[i], "metric") && !value && !low && !high)
            problems.add(ErrorCode::MissingKey, at, "A claim with a metric needs a \"value\" or a range to compare with.");
    }
}

/// Whether any value of `value` at or below is covered by the rest of a pattern.
bool matchesAny(const Json& value, std::string_view pattern)
{
    if (pattern.empty()) return true;
    const std::size_t end = std::min(pattern.find('/', 1), pattern.size());
    const std::string_view segment = pattern.substr(1, end - 1), rest = pattern.substr(end);
    if (value.is_object()) {
        for (const auto& [key, member] : value.items())
            if ((segment == "*" || segment == escapeSegment(key)) && matchesAny(member, rest)) return true;
    } else if (value.is_array()) {
        for (std::size_t i = 0; i < value.size(); ++i)
            if ((segment == "*" || segment == std::to_string(i)) && matchesAny(value[i], rest)) return true;
    }
    return false;
}

} // namespace

void checkObjectives(const Json& expanded, Problems& problems)
{
    checkSlos(expanded, problems);
    checkClaims(expanded, problems);
}

void checkProvenance(const Json& expanded, const Document& document, Problems& problems)
{
    // A variant may remove what a remark of the base speaks of; only the base is asked.
    if (!document.grafts.empty()) return;
    const Json& remarks = lenient::member(expanded, "provenance");
    if (!remarks.is_object() || remarks.size() > 10'000) return;
    for (const auto& [pattern, remark] : remarks.items())
        if (pattern.starts_with('/') && !matchesAny(expanded, pattern))
            problems.add(ErrorCode::NotFound, fmt::format("/provenance/{}", escapeSegment(pattern)), fmt::format("No value stands at \"{}\".", pattern), "a * stands for one segment; what lies beneath is covered too");
}

} // namespace headroom::scenario

#pragma once

#include "core/base/result.h"
#include "models/pricing/price_book.h"
#include "models/pricing/retail/billed_unit.h"
#include "models/pricing/retail/price_pages.h"

#include <filesystem>
#include <map>
#include <optional>
#include <regex>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

/// Which rows of the provider's list are which meter of ours.
namespace headroom::pricing {

/// Text that rows must match as a whole, and the names of the parts that are taken from it.
struct RowPattern {
    std::regex expression;
    std::vector<std::string> groups;       ///< name of each capturing group, "" for one without
};

/// Rows of one service, unit and type whose names match belong to the meter `id`, in which "{name}" stands for what a pattern captured.
struct MeterRule {
    std::string id, title, unit;
    std::string service, type, term;
    std::string listedUnit;                ///< as the provider writes it
    BilledUnit billed;                     ///< the same, read
    std::optional<RowPattern> product, sku, meter, arm;
    std::map<std::string, std::string> translate;   ///< captured name → how it is spelt in our ids
    std::string size;                      ///< how {size} is made of other captures; empty = captured itself
    std::int64_t termHours = 1;            ///< over which a price for a whole term is spread
    bool freeBelow = false;                ///< a first band that is not listed is free
    std::string note;
    std::optional<Included> included;
};

/// A meter whose price is the sum of others, or a multiple of one.
struct CombinedMeter {
    std::string id, title, unit, note;
    std::vector<std::string> parts;
    std::int64_t times = 1;
};

/// What a row is mapped to.
struct MappedRow {
    const MeterRule* rule = nullptr;
    std::string meter, title;
    std::optional<Included> included;
};

/// The rules of `pricing-data/<provider>/retail-map.json`. Move-only in spirit: MappedRow points into it.
class RetailMap {
public:
    /// Every problem of the file at once, with line and pointer.
    [[nodiscard]] static Result<RetailMap, Errors> read(const std::filesystem::path& file);

    /// The first rule that the row matches, one with the row's very unit before one that has to be converted; nothing when no rule does.
    [[nodiscard]] std::optional<MappedRow> map(const RetailRow& row);

    [[nodiscard]] const std::vector<CombinedMeter>& combined() const { return m_combined; }

private:
    struct Captures {
        bool matches = false;
        std::map<std::string, std::string> names;
    };
    /// Products are few and rows many, so what a pattern makes of a text is kept.
    const Captures& match(const RowPattern& pattern, const std::string& text);
    [[nodiscard]] std::optional<MappedRow> mapBy(const MeterRule& rule, const RetailRow& row);

    std::vector<MeterRule> m_rules;
    std::unordered_map<std::string, std::vector<std::size_t>> m_byService;
    std::vector<CombinedMeter> m_combined;
    std::map<std::pair<const RowPattern*, std::string>, Captures> m_known;
};

} // namespace headroom::pricing

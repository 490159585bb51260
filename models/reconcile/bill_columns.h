#pragma once

#include "core/base/result.h"
#include "core/quantities/time.h"
#include "models/reconcile/exact.h"

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace headroom::reconcile {

/// What is read from a bill, whatever its format calls it. The names are those of rules.
enum class Column { Cost, BilledCost, Currency, Start, End, BillingStart, BillingEnd, Quantity, Unit, PricingQuantity, PricingUnit, ResourceId, ResourceName, ResourceGroup, ServiceName, MeterCategory, MeterSubCategory, MeterName, Region, ChargeCategory, Tags, Count };

/// FOCUS 1.0 to 1.2, or a cost details file of Azure Cost Management (ActualCost or AmortizedCost: the same columns, other lines).
enum class BillFormat { Focus, CostDetails };
[[nodiscard]] std::string_view formatName(BillFormat format);

/// The columns of one file. Names are compared without regard to case. Sources: FOCUS specification 1.0 and 1.2, "Cost and Usage" columns; Azure
/// Cost Management, "FOCUS cost and usage details" (x_ columns) and "actual and amortized cost and usage details".
class BillColumns {
public:
    /// Fails with Syntax when it is no bill, MissingKey for each column that is needed and absent, with the nearest name there is.
    [[nodiscard]] static Result<BillColumns, Errors> make(const std::vector<std::string>& header, const std::string& file);

    [[nodiscard]] BillFormat format() const { return m_format; }
    [[nodiscard]] std::size_t width() const { return m_header.size(); }
    /// The header as the file has it.
    [[nodiscard]] const std::vector<std::string>& names() const { return m_names; }
    /// The file's own name of a column; empty where it has none.
    [[nodiscard]] std::string nameOf(Column column) const;
    /// The text of a column, empty where the file has none.
    [[nodiscard]] std::string_view at(const std::vector<std::string>& fields, Column column) const;
    /// A column by the name of a rule: one of Column's, any header of the file, or "tags.KEY".
    [[nodiscard]] std::string text(const std::vector<std::string>& fields, std::string_view name) const;
    /// Where the column of a rule is found, looked up once: place of the field, and the tag's key in small letters for "tags.KEY". Empty: the file has none.
    struct Place {
        std::size_t field = 0;
        std::string tag;
    };
    [[nodiscard]] std::optional<Place> placeOf(std::string_view name) const;
    /// The text of a field that placeOf() found.
    [[nodiscard]] static std::string text(const std::vector<std::string>& fields, const Place& place);

private:
    BillFormat m_format = BillFormat::Focus;
    std::vector<std::string> m_names;
    std::vector<std::string> m_header;   ///< in small letters
    std::array<std::optional<std::size_t>, static_cast<std::size_t>(Column::Count)> m_places;
};

/// One line of a bill.
struct BillLine {
    Exact cost = 0, billed = 0;            ///< EffectiveCost (or the details' cost) and BilledCost
    std::optional<Exact> quantity;
    std::string unit;                      ///< "Hours", "1 GB/Month", "10K"
    SimTime start, end;                    ///< UTC
    SimTime month;                         ///< UTC month that it is billed in. Billing periods in local time are those of the month that they lie in most
    SimTime monthStart;                    ///< first instant of that billing period
};

/// Reads a row. Fails with one error for each field that is wrong; `row` for its place, and the file's name of the column as SourcePosition::pointer.
[[nodiscard]] Result<BillLine, Errors> billLineOf(const BillColumns& columns, const std::vector<std::string>& fields, std::size_t row, const std::string& file);

/// A unit of a bill or a price book as a number of base units: "100 Hours" = 100 hour, "10K" = 10,000 unit, "million operations" = 10^6 unit,
/// "GB/Month" = 1 gb-month. The base is in small letters; what is not known keeps its own text as base.
struct UnitOf {
    double factor = 1;
    std::string base;
};
[[nodiscard]] UnitOf unitOf(std::string_view text);

} // namespace headroom::reconcile

#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

/// One row of a FOCUS dataset, cell by cell.
namespace headroom::exchange {

enum class FocusColumn : std::size_t {
    BilledCost, BillingAccountId, BillingAccountName, BillingAccountType, BillingCurrency, BillingPeriodEnd, BillingPeriodStart, ChargeCategory, ChargeClass,
    ChargeDescription, ChargeFrequency, ChargePeriodEnd, ChargePeriodStart, CommitmentDiscountCategory, CommitmentDiscountId, CommitmentDiscountName,
    CommitmentDiscountQuantity, CommitmentDiscountStatus, CommitmentDiscountType, CommitmentDiscountUnit, ConsumedQuantity, ConsumedUnit, ContractedCost,
    ContractedUnitPrice, EffectiveCost, InvoiceId, InvoiceIssuerName, ListCost, ListUnitPrice, PricingCategory, PricingQuantity, PricingUnit, ProviderName,
    PublisherName, RegionId, RegionName, ResourceId, ResourceName, ResourceType, ServiceCategory, ServiceName, ServiceSubcategory, SkuId, SkuMeter,
    SkuPriceDetails, SkuPriceId, SubAccountId, SubAccountName, SubAccountType, Tags,
    XComponent, XCostGroup, XEngine, XExtrapolated, XMeter, XMeterUnit, XPriceConfidence, XPriceDate, XPriceSource, XScenario, XTeam, XTenant, XVariant,
    XAllocatedMethodDetails, XAllocatedMethodId, XAllocatedResourceId, XAllocatedResourceName, XAllocatedTags,
    Count
};

inline constexpr std::size_t kFocusColumns = static_cast<std::size_t>(FocusColumn::Count);
/// Columns of split cost, the last ones; only present when cost is split.
inline constexpr std::size_t kFocusSplitColumns = 5;

/// Id of a column: "BilledCost", "x_Component".
[[nodiscard]] std::string_view focusColumnName(std::size_t column);

/// Cells as they are written; empty = null.
class FocusRow {
public:
    /// Text of people or of files: guarded against formulas and quoted. Text of nothing but blanks is null.
    void text(FocusColumn column, std::string_view value);
    /// A number, a time or an allowed value, as it is.
    void plain(FocusColumn column, std::string value) { m_cells[static_cast<std::size_t>(column)] = std::move(value); }
    void clear(FocusColumn column) { m_cells[static_cast<std::size_t>(column)].clear(); }
    /// The row with its line end, the first `columns` cells.
    [[nodiscard]] std::string line(std::size_t columns) const;

private:
    std::array<std::string, kFocusColumns> m_cells;
};

} // namespace headroom::exchange

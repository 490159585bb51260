#include "models/exchange/focus_row.h"

#include "models/exchange/csv.h"

namespace headroom::exchange {

namespace {

constexpr std::array<std::string_view, kFocusColumns> kNames{
    "BilledCost", "BillingAccountId", "BillingAccountName", "BillingAccountType", "BillingCurrency", "BillingPeriodEnd", "BillingPeriodStart", "ChargeCategory", "ChargeClass",
    "ChargeDescription", "ChargeFrequency", "ChargePeriodEnd", "ChargePeriodStart", "CommitmentDiscountCategory", "CommitmentDiscountId", "CommitmentDiscountName",
    "CommitmentDiscountQuantity", "CommitmentDiscountStatus", "CommitmentDiscountType", "CommitmentDiscountUnit", "ConsumedQuantity", "ConsumedUnit", "ContractedCost",
    "ContractedUnitPrice", "EffectiveCost", "InvoiceId", "InvoiceIssuerName", "ListCost", "ListUnitPrice", "PricingCategory", "PricingQuantity", "PricingUnit", "ProviderName",
    "PublisherName", "RegionId", "RegionName", "ResourceId", "ResourceName", "ResourceType", "ServiceCategory", "ServiceName", "ServiceSubcategory", "SkuId", "SkuMeter",
    "SkuPriceDetails", "SkuPriceId", "SubAccountId", "SubAccountName", "SubAccountType", "Tags",
    "x_Component", "x_CostGroup", "x_Engine", "x_Extrapolated", "x_Meter", "x_MeterUnit", "x_PriceConfidence", "x_PriceDate", "x_PriceSource", "x_Scenario", "x_Team", "x_Tenant", "x_Variant",
    "x_AllocatedMethodDetails", "x_AllocatedMethodId", "x_AllocatedResourceId", "x_AllocatedResourceName", "x_AllocatedTags"};

} // namespace

std::string_view focusColumnName(std::size_t column) { return kNames.at(column); }

void FocusRow::text(FocusColumn column, std::string_view value)
{
    // The specification wants null where there is nothing to say, never an empty text.
    plain(column, value.find_first_not_of(" \t\r\n") == std::string_view::npos ? std::string() : csvText(value));
}

std::string FocusRow::line(std::size_t columns) const
{
    std::string text;
    for (std::size_t i = 0; i < columns; ++i) {
        if (i > 0) text += ',';
        text += m_cells.at(i);
    }
    return text + "\r\n";
}

} // namespace headroom::exchange

#pragma once

#include <string>
#include <string_view>

/// How FOCUS names what the meters of the price books belong to.
namespace headroom::exchange {

/// A service as a FOCUS dataset has it. Views of static text, except where a function says otherwise.
struct FocusService {
    std::string provider;      ///< also publisher and invoice issuer
    std::string name;          ///< ServiceName: one category and one subcategory each
    std::string category;      ///< one of the allowed values of FOCUS 1.2
    std::string subcategory;   ///< likewise, of that category
    std::string resourceType;  ///< of the provider, e.g. "microsoft.compute/virtualmachines"
};

/// The service of a meter id, by the longest known beginning. A meter that no table knows (a third party's) belongs to a service and a
/// provider named after its first part: "confluent-cloud/basic" → "Confluent Cloud", category Other.
/// Sources: names and resource types, FinOps toolkit open data (Services.csv); categories and subcategories, FOCUS 1.2.
[[nodiscard]] FocusService focusService(std::string_view meter);

/// The provider's name of a region, "West US 2"; the id itself where it is unknown.
[[nodiscard]] std::string regionName(std::string_view region);

/// A unit of the price books in the unit format of FOCUS: "hour" → "Hours", "GB-month" → "GB-Months", "10,000 operations" → "10000 Operations".
struct FocusUnit {
    std::string pricing;       ///< what a price is for
    std::string consumed;      ///< the same without its number
    int block = 1;             ///< consumed units in one pricing unit: 10,000
};
[[nodiscard]] FocusUnit focusUnit(std::string_view unit);

} // namespace headroom::exchange

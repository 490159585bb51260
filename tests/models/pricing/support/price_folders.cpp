#include "tests/models/pricing/support/price_folders.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <atomic>
#include <fstream>
#include <random>

namespace headroom::test {

namespace fs = std::filesystem;

namespace {

void write(const fs::path& file, std::string_view text)
{
    fs::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << text;
}

} // namespace

TemporaryPrices::TemporaryPrices() : m_path(fs::temp_directory_path() / fmt::format("headroom-prices-{:x}", std::random_device{}()))
{
    m_folders = {m_path / "shipped", m_path / "user"};
    fs::create_directories(m_folders.shipped / "azure");
}

TemporaryPrices::~TemporaryPrices()
{
    std::error_code ignored;
    fs::remove_all(m_path, ignored);
}

void TemporaryPrices::ship(const std::string& name, std::string_view text) const { write(m_folders.shipped / "azure" / (name + ".json"), text); }
void TemporaryPrices::own(const std::string& name, std::string_view text) const { write(m_folders.user / "azure" / (name + ".json"), text); }

fs::path TemporaryPrices::page(const std::string& name, std::string_view text) const
{
    const fs::path file = m_path / "pages" / (name + ".json");
    write(file, text);
    return file;
}

std::string bookText(const std::string& region, const std::string& date, const std::string& price, const std::string& more)
{
    return fmt::format(R"({{"formatVersion": 1, "provider": "azure", "region": "{}", "currency": "USD", "asOf": "{}", "prices": {{
 "vm/Standard_D2s_v5/linux/regular": {{"title": "D2s v5, Linux", "unit": "hour", "bands": [{{"from": 0, "price": "{}"}}], "source": "list", "asOf": "{}", "confidence": "exact"}}{}{}}}}})",
                       region, date, price, date, more.empty() ? "" : ",\n", more);
}

std::string rowText(const std::string& more)
{
    auto row = nlohmann::ordered_json::parse(R"({"currencyCode": "USD", "tierMinimumUnits": 0.0, "retailPrice": 0.096, "unitPrice": 0.096, "armRegionName": "westus2",
 "location": "US West 2", "effectiveStartDate": "2026-08-01T00:00:00Z", "meterId": "m-1", "meterName": "D2s v5", "productId": "p", "skuId": "p/1",
 "productName": "Virtual Machines Dsv5 Series", "skuName": "D2s v5", "serviceName": "Virtual Machines", "serviceId": "s", "serviceFamily": "Compute",
 "unitOfMeasure": "1 Hour", "type": "Consumption", "isPrimaryMeterRegion": true, "armSkuName": "Standard_D2s_v5"})");
    row.update(nlohmann::ordered_json::parse(more));
    return row.dump();
}

std::string pageText(const std::vector<std::string>& rows, const std::string& next)
{
    return fmt::format("{{\"BillingCurrency\": \"USD\", \"CustomerEntityId\": \"Default\", \"CustomerEntityType\": \"Retail\",\n\"Items\": [\n{}\n],\n\"NextPageLink\": {}, \"Count\": {}}}\n",
                       fmt::join(rows, ",\n"), next, rows.size());
}

} // namespace headroom::test

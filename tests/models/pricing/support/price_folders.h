#pragma once

#include "models/pricing/price_library.h"

#include <filesystem>
#include <string>
#include <string_view>

namespace headroom::test {

/// A folder of books shipped and one of the user's, both of one test alone and empty at first; removed with the object.
class TemporaryPrices {
public:
    TemporaryPrices();
    ~TemporaryPrices();
    TemporaryPrices(const TemporaryPrices&) = delete;
    TemporaryPrices& operator=(const TemporaryPrices&) = delete;

    [[nodiscard]] const pricing::PriceFolders& folders() const { return m_folders; }
    [[nodiscard]] const std::filesystem::path& path() const { return m_path; }
    void ship(const std::string& name, std::string_view text) const;      ///< shipped/azure/NAME.json
    void own(const std::string& name, std::string_view text) const;       ///< user/azure/NAME.json
    [[nodiscard]] std::filesystem::path page(const std::string& name, std::string_view text) const;   ///< pages/NAME.json

private:
    std::filesystem::path m_path;
    pricing::PriceFolders m_folders;
};

/// A book with `meter` "vm/Standard_D2s_v5/linux/regular" at `price` an hour, and what `more` adds ("\"id\": { … }").
std::string bookText(const std::string& region, const std::string& date, const std::string& price, const std::string& more = {});

/// One row as the API sends it; `more` replaces or adds members (a JSON object).
std::string rowText(const std::string& more = "{}");
/// A page of such rows.
std::string pageText(const std::vector<std::string>& rows, const std::string& next = "null");

} // namespace headroom::test

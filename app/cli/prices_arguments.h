#pragma once

#include "app/cli/price_fetch.h"

#include <filesystem>
#include <string>
#include <vector>

namespace headroom::cli {

/// What "headroom prices …" says; each subcommand reads its own part.
struct PricesArguments {
    std::filesystem::path folder;          ///< of the user's books; empty = userPriceDirectory()
    std::string provider = "azure";
    std::string region;                    ///< list: only this one; import: only this one's rows; update: which
    std::string book, otherBook;           ///< "westus2", "westus2@2026-08-21" or a file
    std::vector<std::string> meters;       ///< show: ids, or parts with * in them; empty = all
    bool listPrices = false;               ///< show and diff: without the user's overrides
    bool all = false;                      ///< diff: every line
    std::vector<std::filesystem::path> pages;   ///< import: files and folders
    std::string date;                      ///< import: of the book
    std::string source = "Azure Retail Prices API";
    bool tolerant = false, replace = false;
    std::filesystem::path unmapped;        ///< import: file for the rows that no rule maps
    std::string json;                      ///< file, "-" for standard output, empty for none
    PriceFetchRequest fetch;               ///< update
};

} // namespace headroom::cli

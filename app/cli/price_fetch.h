#pragma once

#include "core/base/result.h"

#include <cstddef>
#include <filesystem>
#include <functional>
#include <stop_token>
#include <string>

namespace headroom::cli {

/// What to fetch from the provider's price API, and how.
struct PriceFetchRequest {
    std::string address = "https://prices.azure.com/api/retail/prices?api-version=2023-01-01-preview";   ///< http is for this machine alone
    std::string region;
    std::string currency = "USD";
    std::filesystem::path folder;          ///< of the pages and of fetch.json, which says how far it came
    std::filesystem::path caFile;          ///< certificates (PEM) to trust beside the system's; empty = none
    std::string today;                     ///< ISO date; a fetch begun on another day is begun anew
    int timeoutSeconds = 60;               ///< without a byte
    int retries = 5;                       ///< of one page, after throttling, a server's error or a broken answer
    int longestWaitSeconds = 120;          ///< before a retry; a server that asks for more is left for later
    bool fresh = false;                    ///< begin anew even when a fetch of today is unfinished
    std::stop_token stop;
    /// Called on the calling thread: pages and rows there are, and what is waited for (empty = the next page).
    std::function<void(std::size_t pages, std::size_t rows, const std::string& waitingFor)> progress;
};

struct PriceFetchOutcome {
    std::size_t pages = 0, rows = 0;       ///< of the whole list
    std::size_t resumedPages = 0;          ///< of them, those that an earlier call had fetched
    std::string date;                      ///< on which the fetch was begun
};

} // namespace headroom::cli

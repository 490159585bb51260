#pragma once

#include "core/base/result.h"

#include <cstddef>
#include <filesystem>
#include <string>

namespace headroom::net {

/// How far the fetch of a list has come; kept beside its pages as fetch.json.
struct FetchState {
    std::string address;                   ///< of the first page
    std::string date;                      ///< ISO date on which it was begun
    std::string next;                      ///< of the page that is still to come; empty = all are there
    std::size_t pages = 0, rows = 0;

    [[nodiscard]] bool isComplete() const { return pages > 0 && next.empty(); }
};

/// "page-00001.json", the first page being 1.
[[nodiscard]] std::string pageFileName(std::size_t page);

/// The state in the folder; an empty one (no pages) where there is none, it cannot be read, or a page that it counts is missing.
[[nodiscard]] FetchState readFetchState(const std::filesystem::path& folder);

/// Replaces the state as a whole. Fails with Unreadable.
[[nodiscard]] Result<bool> writeFetchState(const std::filesystem::path& folder, const FetchState& state);

/// Removes the pages and the state of an earlier fetch, and nothing else.
void clearFetch(const std::filesystem::path& folder);

} // namespace headroom::net

#pragma once

#include "app/cli/price_fetch.h"
#include "core/base/result.h"

namespace headroom::net {

/// Fetches the list of a region page by page into `request.folder`, following the next-page links, and goes on where an earlier call of the same day stopped.
///
/// TLS is verified against the system's certificates (and request.caFile); nothing turns that off. Plain http is for this machine alone; links to another host, redirects
/// and pages above 64 MiB are refused. Status 429 and 503 are obeyed with their Retry-After, within request.longestWaitSeconds; these, other errors of the
/// server, lost connections and answers that are cut off are tried again at most request.retries times a page. What was fetched stays in the
/// folder whatever happens.
///
/// Blocks, with an event loop of its own; makes a QCoreApplication where there is none. Main thread. Fails with Cancelled when stopped, Unreadable for network and files,
/// OutOfRange for a wrong address.
[[nodiscard]] Result<cli::PriceFetchOutcome, Errors> fetchPrices(const cli::PriceFetchRequest& request);

} // namespace headroom::net

#pragma once

#include "app/cli/command_line.h"
#include "app/cli/prices_arguments.h"

#include <functional>

namespace CLI {
class App;
}

namespace headroom::cli {

/// Adds "prices" with its subcommands; the one that was chosen is put into `action`. All references must outlive the parsing.
void addPricesCommand(CLI::App& app, PricesArguments& arguments, std::function<int()>& action, const FrontEnds& frontEnds);

int listPrices(const PricesArguments& arguments);
int showPrices(const PricesArguments& arguments);
int diffPrices(const PricesArguments& arguments);
int importPrices(const PricesArguments& arguments);
/// Fetches the provider's list and imports it. `fetch` is null where the program was built without Qt.
int updatePrices(const PricesArguments& arguments, PriceFetch* fetch);

} // namespace headroom::cli

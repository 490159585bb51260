#include "app/cli/prices.h"

#include <CLI/CLI.hpp>

namespace headroom::cli {

namespace {

constexpr const char* kBookHelp = "REGION for its newest book, REGION@DATE, or a file (*.json)";

void addJson(CLI::App& command, PricesArguments& arguments, const char* what) { command.add_option("--json", arguments.json, what); }

void addImportOptions(CLI::App& command, PricesArguments& arguments)
{
    command.add_option("--source", arguments.source, "what each price names as its source")->capture_default_str();
    command.add_flag("--tolerant", arguments.tolerant, "pages may be missing, and rows may be there twice");
    command.add_flag("--replace", arguments.replace, "replace the imported book of that region and date");
    command.add_option("--unmapped", arguments.unmapped, "write the rows that are no meter of Headroom's to this file (CSV)");
    addJson(command, arguments, "write what was imported to this file, - for standard output");
}

} // namespace

void addPricesCommand(CLI::App& app, PricesArguments& arguments, std::function<int()>& action, const FrontEnds& frontEnds)
{
    CLI::App* prices = app.add_subcommand("prices", "the price books: what there is, what a meter costs, what changed; import and fetch newer lists");
    prices->require_subcommand(1);
    prices->add_option("--books", arguments.folder, "folder of your own books and overrides instead of $HEADROOM_PRICES or the data folder");

    CLI::App* list = prices->add_subcommand("list", "the books there are: region, date, number of prices, how sure, where from");
    list->add_option("REGION", arguments.region, "only this region");
    addJson(*list, arguments, "write the list to this file, - for standard output");
    list->callback([&] { action = [&] { return listPrices(arguments); }; });

    CLI::App* show = prices->add_subcommand("show", "prices of one book: unit, bands, source, date, how sure");
    show->add_option("BOOK", arguments.book, kBookHelp)->required();
    show->add_option("METER", arguments.meters, "ids of meters; * stands for anything: 'vm/*/linux/spot'; all without it");
    show->add_flag("--list-prices", arguments.listPrices, "without your overrides");
    addJson(*show, arguments, "write the prices to this file, - for standard output");
    show->callback([&] { action = [&] { return showPrices(arguments); }; });

    CLI::App* diff = prices->add_subcommand("diff", "what changed from one book to another, the greatest change first");
    diff->add_option("BEFORE", arguments.book, kBookHelp)->required();
    diff->add_option("AFTER", arguments.otherBook, kBookHelp)->required();
    diff->add_flag("--list-prices", arguments.listPrices, "without your overrides");
    diff->add_flag("--all", arguments.all, "print every line");
    addJson(*diff, arguments, "write the changes to this file, - for standard output");
    diff->callback([&] { action = [&] { return diffPrices(arguments); }; });

    CLI::App* import = prices->add_subcommand("import", "make a dated book of pages of the Azure Retail Prices API");
    import->add_option("PAGES", arguments.pages, "files, or folders of them (*.json)")->required();
    import->add_option("--region", arguments.region, "only the rows of this region; every region in the pages without it");
    import->add_option("--date", arguments.date, "when the list was read, YYYY-MM-DD; the date of a fetch, or today, without it");
    addImportOptions(*import, arguments);
    import->callback([&] { action = [&] { return importPrices(arguments); }; });

    CLI::App* update = prices->add_subcommand("update", "fetch the list of a region from the provider, page by page, and import it; a second call goes on where one was stopped");
    update->add_option("REGION", arguments.region, "region in the provider's spelling, such as westus2")->required();
    update->add_option("--address", arguments.fetch.address, "address of the API")->capture_default_str();
    update->add_option("--currency", arguments.fetch.currency, "currency of the prices, ISO 4217")->capture_default_str();
    update->add_option("--cache", arguments.fetch.folder, "folder for the pages");
    update->add_option("--ca-file", arguments.fetch.caFile, "certificates (PEM) to trust beside the system's, such as those of a company's proxy");
    update->add_option("--timeout", arguments.fetch.timeoutSeconds, "seconds without an answer")->check(CLI::Range(1, 3600))->capture_default_str();
    update->add_option("--retries", arguments.fetch.retries, "of each page, when the server is busy or an answer is cut off")->check(CLI::Range(0, 100))->capture_default_str();
    update->add_flag("--fresh", arguments.fetch.fresh, "begin anew, even where a fetch of today is unfinished");
    addImportOptions(*update, arguments);
    update->callback([&] { action = [&] { return updatePrices(arguments, frontEnds.fetchPrices); }; });
}

} // namespace headroom::cli

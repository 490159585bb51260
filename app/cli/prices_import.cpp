#include "app/cli/inputs.h"
#include "app/cli/interrupt.h"
#include "app/cli/prices.h"
#include "app/cli/terminal.h"
#include "models/exchange/atomic_file.h"
#include "models/exchange/prices_json.h"
#include "models/pricing/price_book_json.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <map>
#include <system_error>

namespace headroom::cli {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kLinesShown = 8;   ///< of each list of the report

/// Today's date, UTC.
std::string today()
{
    const std::chrono::year_month_day date(std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now()));
    return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()), static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
}

/// On which the pages of a folder were fetched, as its fetch.json says; empty where there is none.
std::string dateOfFetch(const std::vector<fs::path>& paths)
{
    for (const fs::path& path : paths) {
        std::ifstream stream(path / "fetch.json", std::ios::binary);
        const auto state = nlohmann::json::parse(stream, nullptr, false);
        if (state.is_object() && state.contains("date") && state["date"].is_string()) return state["date"].get<std::string>();
    }
    return {};
}

void printList(const char* what, const std::vector<std::string>& lines)
{
    if (lines.empty()) return;
    print(fmt::format("  {} {}:\n", lines.size(), what));
    for (std::size_t i = 0; i < std::min(lines.size(), kLinesShown); ++i) print(fmt::format("    {}\n", withoutControls(lines[i])));
    if (lines.size() > kLinesShown) print(fmt::format("    … {} more: --json\n", lines.size() - kLinesShown));
}

void printReport(const pricing::ImportedBook& imported, const fs::path& file)
{
    const pricing::ImportReport& report = imported.report;
    print(withoutControls(fmt::format("{}@{}: {} prices, {}\n", report.region, imported.book.asOf, imported.book.prices.size(), file.string())));
    print(fmt::format("  {} of {} rows are meters of Headroom's: {} prices read", report.mapped, report.rows, report.read));
    if (report.notInForce > 0) print(fmt::format("; {} rows were not in force", report.notInForce));
    print(report.keptFrom.empty() ? "; there is no older book to keep others from\n" : fmt::format("; {} others kept from {}, with their own dates\n", report.kept, withoutControls(report.keptFrom)));
    std::map<std::string, std::size_t> services;
    std::size_t unmapped = 0;
    for (const auto& [row, count] : report.unmapped) {
        services[row.front()] += count;
        unmapped += count;
    }
    if (unmapped > 0) {
        std::vector<std::pair<std::string, std::size_t>> sorted(services.begin(), services.end());
        std::ranges::stable_sort(sorted, [](const auto& a, const auto& b) { return a.second > b.second; });
        std::string names;
        for (std::size_t i = 0; i < std::min(sorted.size(), kLinesShown); ++i) names += fmt::format("{}{} {}", i == 0 ? "" : ", ", sorted[i].first, sorted[i].second);
        if (sorted.size() > kLinesShown) names += fmt::format(", {} other services", sorted.size() - kLinesShown);
        print(withoutControls(fmt::format("  {} rows are no meter (--unmapped FILE lists them): {}\n", unmapped, names)));
    }
    printList("meters have several prices", report.ambiguous);
    printList("meters are not listed whole and were not taken from the list", report.incomplete);
    printList("prices look wrong", report.doubtful);
}

pricing::PriceFolders foldersOf(const PricesArguments& arguments)
{
    pricing::PriceFolders folders = pricing::defaultPriceFolders();
    if (!arguments.folder.empty()) folders.user = arguments.folder;
    return folders;
}

/// Where the pages of a fetch are kept between two calls.
fs::path cacheFolder(const std::string& provider, const std::string& region)
{
    const auto value = [](const char* name) { const char* text = std::getenv(name); return fs::path(text ? text : ""); };
    const fs::path below = fs::path("headroom") / "prices" / provider / region;
#if defined(_WIN32)
    const fs::path cache = value("LOCALAPPDATA");
#else
    fs::path cache = value("XDG_CACHE_HOME");
    if (!cache.is_absolute()) cache = value("HOME").empty() ? fs::path() : value("HOME") / ".cache";
#endif
    return cache.empty() ? cache : cache / below;
}

} // namespace

int importPrices(const PricesArguments& arguments)
{
    const pricing::PriceFolders folders = foldersOf(arguments);
    if (folders.user.empty()) return reportErrors({{ErrorCode::Unreadable, "no folder for your books is known", {}, "set HEADROOM_PRICES or name one with --books"}});
    pricing::RetailImportOptions options{arguments.provider, arguments.region, arguments.date, arguments.source};
    if (options.date.empty()) options.date = dateOfFetch(arguments.pages);
    if (options.date.empty()) options.date = today();
    if (!pricing::isCalendarDate(options.date)) return reportErrors({{ErrorCode::OutOfRange, fmt::format("--date {}: is no date", options.date.substr(0, 40)), {}, "write it like 2026-09-01"}});
    auto map = pricing::RetailMap::read(folders.shipped / arguments.provider / "retail-map.json");
    if (!map) return reportErrors(map.error());
    const auto files = pricing::pricePageFiles(arguments.pages);
    if (!files) return reportErrors(files.error());
    const auto pages = pricing::readPricePages(*files, {arguments.tolerant});
    if (!pages) return reportErrors(pages.error());
    const auto imported = pricing::importRetailPrices(*pages, *map, options, folders);
    if (!imported) return reportErrors(imported.error());

    // Nothing is written before all of it can be.
    std::vector<fs::path> targets;
    Errors errors;
    for (const pricing::ImportedBook& one : *imported) {
        const fs::path file = folders.user / arguments.provider / fmt::format("{}@{}.json", one.book.region, one.book.asOf);
        std::error_code problem;
        // The name of a region comes from the pages; it must not lead elsewhere.
        if (one.book.region.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_") != std::string::npos)
            errors.push_back({ErrorCode::OutOfRange, fmt::format("'{}' is no name of a region", one.book.region.substr(0, 60)), {}, "--region takes the rows of one region alone"});
        else if (!arguments.replace && fs::exists(file, problem))
            errors.push_back({ErrorCode::Inconsistent, fmt::format("there is an imported book {}@{} already", one.book.region, one.book.asOf), {file.string(), 0, {}}, "--replace puts this one in its place; scenarios that name its date are billed anew"});
        targets.push_back(file);
    }
    if (!errors.empty()) return reportErrors(errors);
    std::error_code problem;
    fs::create_directories(folders.user / arguments.provider, problem);
    for (std::size_t i = 0; i < targets.size(); ++i)
        if (auto written = exchange::writeFileAtomically(targets[i], pricing::priceBookJson((*imported)[i].book)); !written) return reportErrors({written.error()});
    if (!arguments.unmapped.empty())
        if (auto written = exchange::writeFileAtomically(arguments.unmapped, exchange::unmappedCsv(*imported)); !written) errors.push_back(written.error());
    if (arguments.json == "-") {
        print(exchange::importReportJson(*imported));
    } else {
        for (std::size_t i = 0; i < targets.size(); ++i) printReport((*imported)[i], targets[i]);
        if (!arguments.json.empty())
            if (auto written = exchange::writeFileAtomically(arguments.json, exchange::importReportJson(*imported)); !written) errors.push_back(written.error());
    }
    return errors.empty() ? static_cast<int>(kDone) : reportErrors(errors);
}

int updatePrices(const PricesArguments& arguments, PriceFetch* fetch)
{
    if (fetch == nullptr) {
        printError("error: this build was made without Qt and cannot fetch prices; \"headroom prices import\" reads pages that were fetched otherwise\n");
        return kCouldNotBeDone;
    }
    PriceFetchRequest request = arguments.fetch;
    request.region = arguments.region;
    if (request.folder.empty()) request.folder = cacheFolder(arguments.provider, arguments.region);
    if (request.folder.empty()) return reportErrors({{ErrorCode::Unreadable, "no folder for the pages is known", {}, "name one with --cache"}});
    request.today = today();
    const Terminal terminal = Terminal::standardError();
    request.progress = [&](std::size_t pages, std::size_t rows, const std::string& waitingFor) {
        const std::string line = fmt::format("{} {} pages, {} rows{}{}", request.region, pages, rows, waitingFor.empty() ? "" : "; ", waitingFor);
        printError(terminal.isTerminal ? "\r\033[K" + withoutControls(line) : withoutControls(line) + "\n");
    };
    const auto outcome = [&] {
        const InterruptGuard interrupt;
        request.stop = interrupt.token();
        return fetch(request);
    }();
    if (terminal.isTerminal) printError("\n");
    if (!outcome) return reportErrors(outcome.error());
    if (outcome->resumedPages > 0) printError(fmt::format("{} of the {} pages had been fetched before\n", outcome->resumedPages, outcome->pages));
    PricesArguments import = arguments;
    import.pages = {request.folder};
    import.date = outcome->date;
    import.replace = arguments.replace;
    return importPrices(import);
}

} // namespace headroom::cli

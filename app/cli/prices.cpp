#include "app/cli/prices.h"

#include "app/cli/inputs.h"
#include "app/cli/terminal.h"
#include "app/cli/text_table.h"
#include "core/base/nearest_name.h"
#include "models/exchange/atomic_file.h"
#include "models/exchange/prices_json.h"
#include "models/pricing/price_book_json.h"
#include "models/pricing/price_overrides.h"

#include <fmt/format.h>

#include <algorithm>

namespace headroom::cli {

namespace {

using Align = TextTable::Align;
using pricing::Confidence;

/// Lines of a comparison that are printed without --all.
constexpr std::size_t kChangesShown = 40;
/// Up to this many meters are shown with sources and notes.
constexpr std::size_t kInFull = 8;

pricing::PriceFolders foldersOf(const PricesArguments& arguments)
{
    pricing::PriceFolders folders = pricing::defaultPriceFolders();
    if (!arguments.folder.empty()) folders.user = arguments.folder;
    return folders;
}

std::string bandsText(const pricing::Price& price)
{
    std::string text;
    for (const pricing::PriceBand& band : price.bands)
        text += band.fromQuantity == 0 ? band.unitPrice : fmt::format(" · from {} {}", band.fromQuantity, band.unitPrice);
    return text;
}

std::string surenessText(const pricing::Price& price)
{
    return price.keptFrom.empty() ? std::string(confidenceName(price.confidence)) : fmt::format("{}, kept from {}", confidenceName(price.confidence), price.keptFrom);
}

/// Writes JSON where it was asked for; true when standard output belongs to it.
Result<bool, Errors> writeJson(const std::string& target, const std::string& text)
{
    if (target.empty()) return false;
    if (target == "-") {
        print(text);
        return true;
    }
    auto written = exchange::writeFileAtomically(target, text);
    if (!written) return Errors{std::move(written).error()};
    return false;
}

/// "*" stands for any letters.
bool fits(std::string_view pattern, std::string_view text)
{
    std::size_t p = 0, t = 0, star = std::string_view::npos, mark = 0;
    while (t < text.size()) {
        if (p < pattern.size() && pattern[p] == '*') {
            star = p++;
            mark = t;
        } else if (p < pattern.size() && pattern[p] == text[t]) {
            ++p;
            ++t;
        } else if (star != std::string_view::npos) {
            p = star + 1;
            t = ++mark;
        } else {
            return false;
        }
    }
    while (p < pattern.size() && pattern[p] == '*') ++p;
    return p == pattern.size();
}

/// The prices of the book that were asked for. Every name that fits none is an error with the nearest one.
Result<pricing::PriceBook, Errors> chosenPrices(pricing::PriceBook book, const std::vector<std::string>& patterns)
{
    if (patterns.empty()) return book;
    pricing::PriceBook chosen = book;
    chosen.prices.clear();
    Errors errors;
    for (const std::string& pattern : patterns) {
        bool found = false;
        for (const auto& [meter, price] : book.prices) {
            if (!fits(pattern, meter)) continue;
            found = true;
            chosen.prices.emplace(meter, price);
        }
        if (found) continue;
        const std::string nearest = nearestMeter(book, pattern);
        errors.push_back({ErrorCode::NotFound, fmt::format("the book {}@{} has no meter '{}'", book.region, book.asOf, pattern.substr(0, 80)), {},
                          nearest.empty() ? "\"*\" stands for anything, such as 'vm/*/linux/spot'" : fmt::format("did you mean '{}'?", nearest)});
    }
    if (!errors.empty()) return errors;
    return chosen;
}

std::string inFull(const pricing::Price& price, const Terminal& terminal)
{
    std::string text;
    const auto add = [&](std::string_view label, const std::string& value) {
        if (!value.empty()) text += wrapped(fmt::format("    {:<10} {}", label, withoutControls(value)), static_cast<std::size_t>(terminal.width), 15) + "\n";
    };
    text += "  " + inked(terminal, Ink::Bold, withoutControls(price.meter)) + "\n";
    add("title", price.title);
    add("sure", fmt::format("{}, read on {}{}", surenessText(price), price.asOf, price.effectiveFrom.empty() ? "" : ", in force since " + price.effectiveFrom));
    add("source", price.source);
    add("names", price.service.empty() ? "" : fmt::format("{} | {} | {} | {}", price.service, price.product, price.sku, price.meterName));
    if (price.included) add("includes", fmt::format("{} on each day for one unit of {}", price.included->quantity, price.included->by));
    add("note", price.note);
    return text;
}

} // namespace

int listPrices(const PricesArguments& arguments)
{
    const pricing::PriceFolders folders = foldersOf(arguments);
    const auto files = pricing::listPriceBooks(folders, arguments.provider);
    if (!files) return reportErrors(files.error());
    std::vector<std::string> regions;
    for (const pricing::BookFile& file : *files) regions.push_back(file.region);
    if (!arguments.region.empty() && std::ranges::find(regions, arguments.region) == regions.end()) {
        regions.erase(std::unique(regions.begin(), regions.end()), regions.end());
        return reportErrors({{ErrorCode::NotFound, fmt::format("there is no price book for region '{}'", arguments.region.substr(0, 60)), {}, nearestHint(arguments.region, regions)}});
    }
    const auto overrides = pricing::readPriceOverrides(folders, arguments.provider);
    if (!overrides) return reportErrors(overrides.error());

    std::vector<exchange::BookSummary> books;
    for (const pricing::BookFile& file : *files) {
        if (!arguments.region.empty() && file.region != arguments.region) continue;
        const auto book = pricing::readPriceBook(file.path);
        if (!book) return reportErrors(book.error());
        exchange::BookSummary summary{file, book->currency, book->prices.size(), 0, 0, {}};
        for (const auto& [meter, price] : book->prices) {
            ++summary.byConfidence[confidenceName(price.confidence)];
            if (!price.keptFrom.empty()) ++summary.kept;
        }
        for (const pricing::PriceOverride& own : overrides->prices)
            if (own.regions.empty() ? book->find(own.meter) != nullptr || own.add : std::ranges::find(own.regions, file.region) != own.regions.end()) ++summary.overrides;
        books.push_back(std::move(summary));
    }
    const auto taken = writeJson(arguments.json, arguments.json.empty() ? std::string() : exchange::bookListJson(books));
    if (!taken) return reportErrors(taken.error());
    if (*taken) return kDone;
    TextTable table({{"book"}, {"currency"}, {"prices", Align::Right}, {"exact", Align::Right}, {"derived", Align::Right}, {"recalled", Align::Right}, {"borrowed", Align::Right},
                     {"kept", Align::Right}, {"own", Align::Right}, {"from"}});
    for (exchange::BookSummary& book : books)
        table.add({book.file.name(), book.currency, fmt::to_string(book.prices), fmt::to_string(book.byConfidence["exact"]), fmt::to_string(book.byConfidence["derived"]),
                   fmt::to_string(book.byConfidence["recalled"]), fmt::to_string(book.byConfidence["borrowed"]), fmt::to_string(book.kept), fmt::to_string(book.overrides),
                   withoutControls(book.file.isUsers ? "imported, " + book.file.path.string() : "shipped")});
    print(table.text(Terminal::standardOutput()));
    print(fmt::format("\n  exact: read from the provider's list; derived: computed from it; recalled: from memory; borrowed: another region's price;\n"
                      "  kept: from an older book, because the imported list lacks it; own: your prices in {}\n",
                      folders.user.empty() ? "overrides.json (no folder for your data is known)" : withoutControls(pricing::overridesFile(folders, arguments.provider).string())));
    return kDone;
}

int showPrices(const PricesArguments& arguments)
{
    auto named = pricing::loadNamedBook(foldersOf(arguments), arguments.provider, arguments.book, !arguments.listPrices);
    if (!named) return reportErrors(named.error());
    const auto book = chosenPrices(std::move(named).value(), arguments.meters);
    if (!book) return reportErrors(book.error());
    const auto taken = writeJson(arguments.json, arguments.json.empty() ? std::string() : pricing::priceBookJson(*book));
    if (!taken) return reportErrors(taken.error());
    if (*taken) return kDone;

    const Terminal terminal = Terminal::standardOutput();
    print(withoutControls(fmt::format("{}@{}, {}{}\n", book->region, book->asOf, book->currency, book->isUsers ? ", imported" : "")));
    TextTable table({{"meter"}, {"price " + book->currency, Align::Right}, {"for a"}, {"read on"}, {"sure"}});
    for (const auto& [meter, price] : book->prices)
        table.add({withoutControls(meter), withoutControls(bandsText(price)), withoutControls(price.unit), price.asOf, surenessText(price)});
    print(table.text(terminal));
    if (book->prices.size() <= kInFull && !arguments.meters.empty())
        for (const auto& [meter, price] : book->prices) print("\n" + inFull(price, terminal));
    return kDone;
}

int diffPrices(const PricesArguments& arguments)
{
    const pricing::PriceFolders folders = foldersOf(arguments);
    const auto before = pricing::loadNamedBook(folders, arguments.provider, arguments.book, !arguments.listPrices);
    const auto after = pricing::loadNamedBook(folders, arguments.provider, arguments.otherBook, !arguments.listPrices);
    Errors errors;
    if (!before) errors.insert(errors.end(), before.error().begin(), before.error().end());
    if (!after) errors.insert(errors.end(), after.error().begin(), after.error().end());
    if (errors.empty() && before->currency != after->currency)
        errors.push_back({ErrorCode::Inconsistent, fmt::format("{} is in {}, {} in {}", arguments.book, before->currency, arguments.otherBook, after->currency), {}, "compare books of one currency"});
    if (!errors.empty()) return reportErrors(errors);
    const auto changes = pricing::priceChanges(*before, *after);
    const auto taken = writeJson(arguments.json, arguments.json.empty() ? std::string() : exchange::priceChangesJson(*before, *after, changes));
    if (!taken) return reportErrors(taken.error());
    if (*taken) return kDone;

    using Kind = pricing::PriceChange::Kind;
    const auto count = [&](Kind kind) { return std::ranges::count(changes, kind, &pricing::PriceChange::kind); };
    print(withoutControls(fmt::format("{}@{} to {}@{}: {} changed, {} added, {} removed; {} and {} prices\n", before->region, before->asOf, after->region, after->asOf, count(Kind::Changed), count(Kind::Added),
                                      count(Kind::Removed), before->prices.size(), after->prices.size())));
    TextTable table({{"meter"}, {"before", Align::Right}, {"after", Align::Right}, {"change", Align::Right}, {"for a"}, {"sure"}});
    const std::size_t shown = arguments.all ? changes.size() : std::min(changes.size(), kChangesShown);
    for (std::size_t i = 0; i < shown; ++i) {
        const pricing::PriceChange& change = changes[i];
        const pricing::Price& any = change.after ? *change.after : *change.before;
        const std::string size = change.kind == Kind::Added ? "added" : change.kind == Kind::Removed ? "removed" : change.otherBands ? "other bands" : change.relative ? fmt::format("{:+.1f} %", *change.relative * 100) : "was free";
        table.add({withoutControls(change.meter), change.before ? withoutControls(bandsText(*change.before)) : "—", change.after ? withoutControls(bandsText(*change.after)) : "—", size,
                   withoutControls(any.unit), surenessText(any)});
    }
    if (!table.empty()) print(table.text(Terminal::standardOutput()));
    if (shown < changes.size()) print(fmt::format("  {} more: --all\n", changes.size() - shown));
    return kDone;
}

} // namespace headroom::cli

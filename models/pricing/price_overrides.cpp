#include "models/pricing/price_overrides.h"

#include "core/quantities/money.h"
#include "models/catalogue/data_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>

namespace headroom::pricing {

namespace {

namespace fs = std::filesystem;
using catalogue::DataFile;
using catalogue::Json;
using catalogue::Members;
using catalogue::Need;

std::vector<std::string> readRegions(DataFile& file, Members& members)
{
    std::vector<std::string> regions;
    if (!members.has("regions")) return regions;
    const Json* list = members.list("regions");
    if (list == nullptr) return regions;
    for (std::size_t i = 0; i < list->size(); ++i) {
        if ((*list)[i].is_string())
            regions.push_back((*list)[i].get<std::string>());
        else
            file.report(ErrorCode::WrongType, fmt::format("{}/{}", members.pointerTo("regions"), i), "the name of a region is expected");
    }
    if (list->empty()) file.report(ErrorCode::OutOfRange, members.pointerTo("regions"), "at least one region is expected", "leave it out for all regions");
    return regions;
}

PriceOverride readOverride(DataFile& file, const Json& value, const std::string& meter, const std::string& pointer)
{
    Members members(file, value, pointer);
    PriceOverride own;
    own.meter = meter;
    own.line = file.lineOf(pointer);
    own.unitPrice = members.text("price");
    own.unit = members.text("unit");
    own.note = members.text("note", Need::Optional);
    own.regions = readRegions(file, members);
    own.add = members.flagOr("add", false);
    members.finish();
    const auto price = UnitPrice::parse(own.unitPrice);
    if (!price && !own.unitPrice.empty())
        file.report(price.error().code, members.pointerTo("price"), price.error().message, price.error().hint);
    else if (price && price->scaled() < 0)
        file.report(ErrorCode::OutOfRange, members.pointerTo("price"), "a price cannot be negative");
    return own;
}

/// The books of the other regions, read when a meter is looked for that this one lacks: once each.
class OtherBooks {
public:
    OtherBooks(const PriceFolders& folders, const PriceBook& book) : m_folders(folders), m_book(book) {}

    [[nodiscard]] bool have(const std::string& meter)
    {
        if (!m_books) load();
        return std::any_of(m_books->begin(), m_books->end(), [&](const PriceBook& other) { return other.find(meter) != nullptr; });
    }

private:
    void load()
    {
        m_books.emplace();
        const auto files = listPriceBooks(m_folders, m_book.provider);
        if (!files) return;
        std::string last;
        for (const BookFile& file : *files) {
            if (file.region == last) continue;   // the newest of each region
            last = file.region;
            if (auto other = readPriceBook(file.path)) m_books->push_back(std::move(other).value());
        }
    }

    const PriceFolders& m_folders;
    const PriceBook& m_book;
    std::optional<std::vector<PriceBook>> m_books;
};

} // namespace

fs::path overridesFile(const PriceFolders& folders, const std::string& provider) { return folders.user / provider / "overrides.json"; }

Result<PriceOverrides, Errors> readPriceOverrides(const PriceFolders& folders, const std::string& provider)
{
    PriceOverrides overrides;
    if (folders.user.empty()) return overrides;
    const auto names = catalogue::jsonFileNames(folders.user / provider);
    if (std::find(names.begin(), names.end(), "overrides") == names.end()) return overrides;
    auto opened = DataFile::read(overridesFile(folders, provider));
    if (!opened) return std::move(opened).error();
    DataFile& file = opened.value();
    Members root(file, file.root(), "");
    root.expectVersion(1);
    overrides.currency = root.text("currency");
    overrides.asOf = root.text("asOf");
    if (!overrides.asOf.empty() && !isCalendarDate(overrides.asOf))
        file.report(ErrorCode::Syntax, "/asOf", fmt::format("'{}' is not a date", overrides.asOf.substr(0, 40)), "write it like 2026-09-01");
    if (const Json* prices = root.object("prices"))
        for (const auto& [meter, value] : prices->items())
            overrides.prices.push_back(readOverride(file, value, meter, root.pointerTo("prices") + '/' + scenario::escapeSegment(meter)));
    root.finish();
    if (!file.problems().empty()) return file.problems();
    return overrides;
}

Errors applyPriceOverrides(const PriceFolders& folders, PriceBook& book)
{
    const auto overrides = readPriceOverrides(folders, book.provider);
    if (!overrides) return overrides.error();
    Errors errors;
    OtherBooks others(folders, book);
    for (const PriceOverride& own : overrides->prices) {
        if (!own.regions.empty() && std::find(own.regions.begin(), own.regions.end(), book.region) == own.regions.end()) continue;
        const auto fail = [&](ErrorCode code, std::string message, std::string hint) {
            errors.push_back({code, std::move(message), {overridesFile(folders, book.provider).string(), own.line, "/prices/" + scenario::escapeSegment(own.meter)}, std::move(hint)});
        };
        const auto there = book.prices.find(own.meter);
        if (there == book.prices.end() && !own.add) {
            const bool wanted = !own.regions.empty();
            if (!wanted && others.have(own.meter)) continue;
            const std::string nearest = nearestMeter(book, own.meter);
            fail(ErrorCode::NotFound, fmt::format("the book {}@{} has no meter '{}'", book.region, book.asOf, own.meter.substr(0, 80)),
                 nearest.empty() ? "\"add\": true makes it a price of its own" : fmt::format("did you mean '{}'? \"add\": true makes it a price of its own", nearest));
            continue;
        }
        if (overrides->currency != book.currency) {
            fail(ErrorCode::Inconsistent, fmt::format("the price is in {}, the book of {} in {}", overrides->currency, book.region, book.currency), "name the regions that it holds for");
            continue;
        }
        Price price = there == book.prices.end() ? Price{} : there->second;
        if (there != book.prices.end() && price.unit != own.unit) {
            fail(ErrorCode::Inconsistent, fmt::format("the price is for a {}, the book bills by the {}", own.unit, price.unit), "state it for that unit");
            continue;
        }
        std::string instead;
        for (const PriceBand& band : price.bands) instead += (instead.empty() ? "" : " · ") + band.unitPrice;
        price.meter = own.meter;
        if (price.title.empty()) price.title = own.meter;
        price.unit = own.unit;
        price.bands = {PriceBand{0, own.unitPrice}};
        price.source = "override";
        price.asOf = overrides->asOf;
        price.confidence = Confidence::Override;
        price.note = own.note + (instead.empty() ? "" : fmt::format("{}instead of {} ({})", own.note.empty() ? "" : "; ", instead, book.asOf));
        price.effectiveFrom.clear();
        price.keptFrom.clear();
        book.prices.insert_or_assign(own.meter, std::move(price));
    }
    return errors;
}

} // namespace headroom::pricing

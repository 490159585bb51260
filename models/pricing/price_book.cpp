#include "models/pricing/price_book.h"

#include "core/base/nearest_name.h"
#include "core/quantities/money.h"
#include "models/catalogue/data_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

namespace headroom::pricing {

namespace {

using catalogue::DataFile;
using catalogue::Json;
using catalogue::Members;
using catalogue::Need;

/// Prices of a whole region's list; they are walked through, never looked up in the JSON, so there may be many.
constexpr scenario::JsonLimits kBookLimits{.members = 200'000};

/// ISO 8601 date, possibly only year and month or the year: some sources say no more.
bool isDate(const std::string& text)
{
    static constexpr std::string_view kShape = "0000-00-00";
    if (text.size() != 4 && text.size() != 7 && text.size() != 10) return false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool fits = kShape[i] == '-' ? text[i] == '-' : text[i] >= '0' && text[i] <= '9';
        if (!fits) return false;
    }
    return true;
}

std::string readDate(DataFile& file, Members& members, const char* key = "asOf", Need need = Need::Required)
{
    std::string date = members.text(key, need);
    if (!date.empty() && !isDate(date))
        file.report(ErrorCode::Syntax, members.pointerTo(key), fmt::format("'{}' is not a date", date.substr(0, 40)),
                    "write it like 2026-08-15, 2026-08 or 2026");
    return date;
}

std::optional<Confidence> confidenceNamed(const std::string& name)
{
    if (name == "exact") return Confidence::Exact;
    if (name == "derived") return Confidence::Derived;
    if (name == "recalled") return Confidence::Recalled;
    if (name == "borrowed") return Confidence::Borrowed;
    return std::nullopt;
}

std::vector<PriceBand> readBands(DataFile& file, const Json& list, const std::string& pointer)
{
    std::vector<PriceBand> bands;
    for (std::size_t i = 0; i < list.size(); ++i) {
        Members members(file, list[i], fmt::format("{}/{}", pointer, i));
        PriceBand band;
        band.fromQuantity = members.number("from");
        band.unitPrice = members.text("price");
        members.finish();
        const Result<UnitPrice> price = UnitPrice::parse(band.unitPrice);
        if (!price)
            file.report(price.error().code, members.pointerTo("price"), price.error().message, price.error().hint);
        else if (price->scaled() < 0)
            file.report(ErrorCode::OutOfRange, members.pointerTo("price"), "a price cannot be negative");
        const bool ascending = bands.empty() ? band.fromQuantity == 0 : band.fromQuantity > bands.back().fromQuantity;
        if (!ascending)
            file.report(ErrorCode::Inconsistent, members.pointerTo("from"), "the first band starts at 0, each further one above the last");
        bands.push_back(std::move(band));
    }
    if (bands.empty()) file.report(ErrorCode::OutOfRange, pointer, "at least one band is expected");
    return bands;
}

Price readPrice(DataFile& file, const Json& value, const std::string& meter, const std::string& pointer)
{
    Members members(file, value, pointer);
    Price price;
    price.meter = meter;
    price.title = members.text("title");
    price.unit = members.text("unit");
    if (const Json* bands = members.list("bands")) price.bands = readBands(file, *bands, members.pointerTo("bands"));
    price.source = members.text("source");
    price.asOf = readDate(file, members);
    const std::string confidence = members.text("confidence");
    if (const auto known = confidenceNamed(confidence))
        price.confidence = *known;
    else if (!confidence.empty())
        file.report(ErrorCode::OutOfRange, members.pointerTo("confidence"), fmt::format("'{}' is no confidence", confidence.substr(0, 40)),
                    "it is exact, derived, recalled or borrowed");
    price.note = members.text("note", Need::Optional);
    price.service = members.text("service", Need::Optional);
    price.product = members.text("product", Need::Optional);
    price.sku = members.text("sku", Need::Optional);
    price.meterName = members.text("meterName", Need::Optional);
    price.effectiveFrom = readDate(file, members, "effectiveFrom", Need::Optional);
    price.keptFrom = readDate(file, members, "keptFrom", Need::Optional);
    if (const Json* included = members.object("included", Need::Optional)) {
        Members parts(file, *included, members.pointerTo("included"));
        price.included = Included{parts.text("by"), parts.number("quantity")};
        parts.finish();
    }
    members.finish();
    return price;
}

Errors notFound(const std::string& what, const std::string& name, const std::filesystem::path& folder, const std::vector<std::string>& known)
{
    const std::string nearest = nearestName(name, known);
    std::string hint;
    if (!nearest.empty())
        hint = fmt::format("did you mean '{}'?", nearest);
    else if (known.empty())
        hint = "set HEADROOM_DATA to the folder that holds pricing-data";
    else
        hint = fmt::format("there are: {}", fmt::join(known, ", "));
    return Errors{Error{ErrorCode::NotFound, fmt::format("there is no {} '{}' in {}", what, name.substr(0, 60), folder.string()), {}, hint}};
}

/// The book and the problems found in it, which name its lines.
Result<std::pair<DataFile, PriceBook>, Errors> readFile(const std::filesystem::path& path)
{
    Result<DataFile, Errors> opened = DataFile::read(path, kBookLimits);
    if (!opened) return std::move(opened).error();
    DataFile& file = opened.value();
    Members root(file, file.root(), "");
    root.expectVersion(1);
    PriceBook book;
    book.provider = root.text("provider");
    book.region = root.text("region");
    book.currency = root.text("currency");
    book.asOf = readDate(file, root);
    if (const Json* prices = root.object("prices"))
        for (const auto& [meter, value] : prices->items())
            book.prices.emplace(meter, readPrice(file, value, meter, root.pointerTo("prices") + '/' + scenario::escapeSegment(meter)));
    root.finish();
    if (const Result<Currency> currency = Currency::parse(book.currency); !currency)
        file.report(currency.error().code, "/currency", currency.error().message, currency.error().hint);
    return std::pair{std::move(file), std::move(book)};
}

} // namespace

Result<PriceBook, Errors> loadPriceBook(const std::filesystem::path& directory, const std::string& provider, const std::string& region)
{
    const std::vector<std::string> providers = catalogue::folderNames(directory);
    // Only names that the folders list are opened, so a name in a scenario can never lead to another file.
    if (std::find(providers.begin(), providers.end(), provider) == providers.end())
        return notFound("provider", provider, directory, providers);
    const std::filesystem::path folder = directory / provider;
    std::vector<std::string> regions = catalogue::jsonFileNames(folder);
    std::erase_if(regions, [](const std::string& name) { return name == "meters" || name == "capabilities" || name == "round-trips" || name == "retail-map" || name.find('@') != std::string::npos; });
    if (std::find(regions.begin(), regions.end(), region) == regions.end()) return notFound("price book for region", region, folder, regions);

    auto read = readFile(folder / (region + ".json"));
    if (!read) return std::move(read).error();
    auto& [file, book] = *read;
    if (book.provider != provider) file.report(ErrorCode::Inconsistent, "/provider", "the provider is not that of the folder");
    if (book.region != region) file.report(ErrorCode::Inconsistent, "/region", "the region is not that of the file name");
    if (!file.problems().empty()) return file.problems();
    return std::move(book);
}

Result<PriceBook, Errors> readPriceBook(const std::filesystem::path& path)
{
    auto read = readFile(path);
    if (!read) return std::move(read).error();
    if (!read->first.problems().empty()) return read->first.problems();
    return std::move(read->second);
}

const char* confidenceName(Confidence confidence)
{
    switch (confidence) {
    case Confidence::Exact: return "exact";
    case Confidence::Derived: return "derived";
    case Confidence::Recalled: return "recalled";
    case Confidence::Borrowed: return "borrowed";
    case Confidence::Scenario: return "scenario";
    case Confidence::Override: return "override";
    }
    return "";
}

std::string nearestMeter(const PriceBook& book, const std::string& meter)
{
    std::vector<std::string> meters;
    meters.reserve(book.prices.size());
    for (const auto& [id, price] : book.prices) meters.push_back(id);
    return nearestName(meter, meters);
}

} // namespace headroom::pricing

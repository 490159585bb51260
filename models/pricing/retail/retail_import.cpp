#include "models/pricing/retail/retail_import.h"

#include "core/base/nearest_name.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>

namespace headroom::pricing {

namespace {

/// The provider's name for meters with one price everywhere.
bool isGlobal(const std::string& region) { return region.empty() || region == "Global"; }

bool isFree(const std::vector<PriceBand>& bands)
{
    return std::ranges::all_of(bands, [](const PriceBand& band) { return UnitPrice::parse(band.unitPrice).value().scaled() == 0; });
}

std::string digitsOf(UnitPrice price)
{
    std::string text = fmt::format("{}.{:010}", price.scaled() / UnitPrice::kScale, price.scaled() % UnitPrice::kScale);
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.') text.pop_back();
    return text;
}

std::string joined(const std::string& first, const std::string& second) { return first.empty() || second.empty() ? first + second : first + "; " + second; }

Confidence lessSure(Confidence a, Confidence b) { return std::max(a, b); }

/// All rows of one band of one meter; they compete.
struct Band {
    std::vector<const RetailRow*> rows;
};

/// The rows that are one meter.
struct Meter {
    MappedRow mapped;
    std::map<std::int64_t, Band> bands;    ///< by first quantity · 10^6, in the rule's unit
    bool isRegional = false;               ///< rows of the region itself, not those for everywhere
};

class Importer {
public:
    Importer(RetailMap& map, const RetailImportOptions& options, std::string region) : m_map(map), m_options(options)
    {
        m_result.report.region = region;
        m_result.book.provider = options.provider;
        m_result.book.region = std::move(region);
        m_result.book.asOf = options.date;
        m_result.book.isUsers = true;
    }

    void take(const RetailRow& row)
    {
        ImportReport& report = m_result.report;
        ++report.rows;
        if ((!row.effectiveFrom.empty() && row.effectiveFrom > m_options.date) || (!row.effectiveTo.empty() && row.effectiveTo < m_options.date)) {
            ++report.notInForce;
            return;
        }
        auto mapped = m_map.map(row);
        if (!mapped) {
            ++report.unmapped[{row.service, row.product, row.sku, row.meter, row.unit, row.type}];
            return;
        }
        ++report.mapped;
        const auto [there, isNew] = m_meters.try_emplace(mapped->meter);
        Meter& meter = there->second;
        const bool isRegional = !isGlobal(row.region);
        // A price of the region itself goes before one for everywhere.
        if (!isNew && meter.isRegional != isRegional) {
            if (!isRegional) return;
            meter.bands.clear();
        }
        if (isNew || meter.isRegional != isRegional) {
            meter.mapped = std::move(*mapped);
            meter.isRegional = isRegional;
        }
        const std::int64_t listed = parseBilledUnit(row.unit).value_or(BilledUnit{}).count;
        const auto tier = convertedQuantity(row.tierMillionths, listed, meter.mapped.rule->billed.count);
        if (!tier) {
            report.incomplete.push_back(fmt::format("{}: a band from {} {} cannot be held", there->first, static_cast<double>(row.tierMillionths) / 1e6, row.unit));
            return;
        }
        meter.bands[*tier].rows.push_back(&row);
    }

    void close()
    {
        for (auto& [id, meter] : m_meters)
            if (auto price = priceOf(id, meter)) m_result.book.prices.emplace(id, std::move(*price));
        for (const CombinedMeter& combined : m_map.combined()) combine(combined);
        checkSpot();
        m_result.report.read = m_result.book.prices.size();
    }

    /// What the older book has beyond; its own date stays.
    void keep(const PriceBook& older)
    {
        m_result.report.keptFrom = fmt::format("{}@{}", older.region, older.asOf);
        for (const auto& [id, price] : older.prices) {
            const auto there = m_result.book.prices.find(id);
            if (there != m_result.book.prices.end()) {
                // Only the free part of a meter that has a paid one would be a silent zero.
                if (!isFree(there->second.bands) || isFree(price.bands)) continue;
                m_result.report.incomplete.push_back(fmt::format("{}: only free in the list, {} in the older book", id, price.bands.back().unitPrice));
                m_result.book.prices.erase(there);
                --m_result.report.read;
            }
            Price kept = price;
            if (kept.keptFrom.empty()) kept.keptFrom = older.asOf;
            m_result.book.prices.emplace(id, std::move(kept));
            ++m_result.report.kept;
        }
    }

    ImportedBook& result() { return m_result; }

private:
    struct Chosen {
        const RetailRow* row = nullptr;
        std::string note;
        Confidence confidence = Confidence::Exact;
    };

    Chosen choose(const std::string& id, const Band& band)
    {
        const auto better = [](const RetailRow* a, const RetailRow* b) {
            if (a->effectiveFrom != b->effectiveFrom) return a->effectiveFrom > b->effectiveFrom;
            if (a->isPrimaryRegion != b->isPrimaryRegion) return a->isPrimaryRegion;
            return a->price > b->price;
        };
        std::vector<const RetailRow*> rows = band.rows;
        std::stable_sort(rows.begin(), rows.end(), better);
        Chosen chosen{rows.front(), {}, Confidence::Exact};
        std::set<UnitPrice> prices;
        for (const RetailRow* row : rows)
            if (row->effectiveFrom == chosen.row->effectiveFrom && row->isPrimaryRegion == chosen.row->isPrimaryRegion && row->unit == chosen.row->unit) prices.insert(row->price);
        if (prices.size() > 1) {
            std::string all;
            for (const UnitPrice price : prices) all += (all.empty() ? "" : ", ") + digitsOf(price);
            chosen.note = fmt::format("listed more than once with different prices: {}", all);
            chosen.confidence = Confidence::Derived;
            m_result.report.ambiguous.push_back(fmt::format("{}: {}; the dearest is taken", id, all));
        }
        return chosen;
    }

    std::optional<Price> priceOf(const std::string& id, Meter& meter)
    {
        const MeterRule& rule = *meter.mapped.rule;
        Price price;
        price.meter = id;
        price.title = meter.mapped.title;
        price.unit = rule.unit;
        price.asOf = m_options.date;
        price.included = meter.mapped.included;
        price.note = rule.note;
        if (meter.bands.empty() || (meter.bands.begin()->first != 0 && !rule.freeBelow)) {
            m_result.report.incomplete.push_back(fmt::format("{}: nothing is listed below {} {}", id, static_cast<double>(meter.bands.begin()->first) / 1e6, rule.unit));
            return std::nullopt;
        }
        if (meter.bands.begin()->first != 0) {
            price.bands.push_back({0, "0"});
            price.note = joined(price.note, fmt::format("the first {} {} are included", static_cast<double>(meter.bands.begin()->first) / 1e6, rule.unit));
        }
        const RetailRow* paid = nullptr;
        for (const auto& [from, band] : meter.bands) {
            const Chosen chosen = choose(id, band);
            const RetailRow& row = *chosen.row;
            const auto converted = convertedPrice(row.price, parseBilledUnit(row.unit).value_or(BilledUnit{}).count, rule.billed.count, rule.termHours);
            if (!converted) {
                m_result.report.incomplete.push_back(fmt::format("{}: {} for {} cannot be converted", id, digitsOf(row.price), row.unit));
                return std::nullopt;
            }
            price.bands.push_back({static_cast<double>(from) / 1e6, digitsOf(converted->price)});
            price.note = joined(price.note, chosen.note);
            if (rule.termHours > 1) price.note = joined(price.note, fmt::format("{} for the term of {} h", digitsOf(row.price), rule.termHours));
            else if (row.unit != rule.listedUnit) price.note = joined(price.note, fmt::format("{} for {}", digitsOf(row.price), row.unit));
            const bool isComputed = rule.termHours > 1 || row.isRounded || !converted->isExact;
            price.confidence = lessSure(price.confidence, lessSure(chosen.confidence, isComputed ? Confidence::Derived : Confidence::Exact));
            if (paid == nullptr || (paid->price.scaled() == 0 && row.price.scaled() > 0)) paid = &row;
        }
        price.source = paid->meterId.empty() ? m_options.source : fmt::format("{}, meter {}", m_options.source, paid->meterId);
        price.effectiveFrom = paid->effectiveFrom;
        price.service = paid->service;
        price.product = paid->product;
        price.sku = paid->sku;
        price.meterName = paid->meter;
        if (!meter.isRegional) price.note = joined(price.note, "one price for all regions");
        return price;
    }

    void combine(const CombinedMeter& combined)
    {
        if (m_result.book.prices.contains(combined.id)) return;
        std::int64_t sum = 0;
        std::string names;
        const Price* first = nullptr;
        for (const std::string& part : combined.parts) {
            const Price* price = m_result.book.find(part);
            if (price == nullptr || price->bands.size() != 1) return;
            const std::int64_t scaled = UnitPrice::parse(price->bands.front().unitPrice).value().scaled();
            if (scaled > 900'000'000 * UnitPrice::kScale / combined.times - sum) return;
            sum += scaled * combined.times;
            names += (names.empty() ? "" : " + ") + price->bands.front().unitPrice;
            if (first == nullptr) first = price;
        }
        if (first == nullptr) return;
        Price price = *first;
        price.meter = combined.id;
        price.title = combined.title;
        price.unit = combined.unit;
        price.bands = {PriceBand{0, digitsOf(UnitPrice::fromScaled(sum))}};
        price.confidence = lessSure(price.confidence, Confidence::Derived);
        price.note = joined(combined.times > 1 ? fmt::format("{} times {}", combined.times, names) : names, combined.note);
        m_result.book.prices.emplace(combined.id, std::move(price));
    }

    /// Spot and regular prices are easily swapped in copies of the list.
    void checkSpot()
    {
        for (const auto& [id, price] : m_result.book.prices) {
            if (!id.starts_with("vm/") || !id.ends_with("/spot")) continue;
            const Price* regular = m_result.book.find(id.substr(0, id.size() - 4) + "regular");
            if (regular == nullptr) continue;
            const auto spot = UnitPrice::parse(price.bands.front().unitPrice).value();
            const auto full = UnitPrice::parse(regular->bands.front().unitPrice).value();
            if (full.scaled() == 0 || spot > full)
                m_result.report.doubtful.push_back(fmt::format("{}: {} is above the regular price of {}", id, price.bands.front().unitPrice, regular->bands.front().unitPrice));
        }
    }

    RetailMap& m_map;
    const RetailImportOptions& m_options;
    std::map<std::string, Meter> m_meters;
    ImportedBook m_result;
};

/// The newest older book in the list's currency: not one imported for the same date, which this import replaces.
Result<std::optional<PriceBook>, Errors> olderBook(const PriceFolders& folders, const RetailImportOptions& options, const std::string& region, const std::string& currency)
{
    const auto books = listPriceBooks(folders, options.provider, region);
    if (!books) return books.error();
    for (const BookFile& file : *books) {
        if (file.date > options.date || (file.date == options.date && file.isUsers)) continue;
        auto book = readPriceBook(file.path);
        if (!book) return std::move(book).error();
        if (book->currency == currency) return std::optional(std::move(book).value());
    }
    return std::optional<PriceBook>();
}

} // namespace

Result<std::vector<ImportedBook>, Errors> importRetailPrices(const RetailPages& pages, RetailMap& map, const RetailImportOptions& options, const PriceFolders& folders)
{
    std::set<std::string> regions;
    for (const RetailRow& row : pages.rows)
        if (!isGlobal(row.region)) regions.insert(row.region);
    const std::vector<std::string> names(regions.begin(), regions.end());
    if (!options.region.empty() && !regions.contains(options.region))
        return Errors{{ErrorCode::NotFound, fmt::format("the pages hold no row of region '{}'", options.region.substr(0, 60)), {}, nearestHint(options.region, names)}};
    if (names.empty()) return Errors{{ErrorCode::NotFound, "the pages hold rows without a region only", {}, "import a region's own rows with them"}};
    if (const auto currency = Currency::parse(pages.currency); !currency) return Errors{currency.error()};

    std::vector<ImportedBook> books;
    for (const std::string& region : names) {
        if (!options.region.empty() && region != options.region) continue;
        Importer importer(map, options, region);
        importer.result().book.currency = pages.currency;
        for (const RetailRow& row : pages.rows)
            if (row.region == region || isGlobal(row.region)) importer.take(row);
        importer.close();
        if (importer.result().report.read == 0) continue;
        auto older = olderBook(folders, options, region, pages.currency);
        if (!older) return std::move(older).error();
        if (*older) importer.keep(**older);
        books.push_back(std::move(importer.result()));
    }
    if (books.empty()) return Errors{{ErrorCode::NotFound, fmt::format("no row of {} is a meter of Headroom's", options.region.empty() ? names.front() : options.region), {}, "the rows that it uses are in pricing-data/azure/meters.json"}};
    return books;
}

} // namespace headroom::pricing

#include "models/exchange/prices_json.h"

#include "models/exchange/csv.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace headroom::exchange {

namespace {

using Json = nlohmann::ordered_json;

std::string textOf(const Json& json) { return json.dump(1, ' ', false, Json::error_handler_t::replace) + '\n'; }

Json bandsOf(const pricing::Price* price)
{
    if (price == nullptr) return nullptr;
    Json bands = Json::array();
    for (const pricing::PriceBand& band : price->bands) bands.push_back({{"from", band.fromQuantity}, {"price", band.unitPrice}});
    return bands;
}

} // namespace

std::string bookListJson(const std::vector<BookSummary>& books)
{
    Json list = Json::array();
    for (const BookSummary& book : books)
        list.push_back({{"book", book.file.name()},
                        {"region", book.file.region},
                        {"date", book.file.date},
                        {"currency", book.currency},
                        {"prices", book.prices},
                        {"byConfidence", Json(book.byConfidence)},
                        {"kept", book.kept},
                        {"overrides", book.overrides},
                        {"origin", book.file.isUsers ? "imported" : "shipped"},
                        {"file", book.file.path.string()}});
    return textOf({{"books", std::move(list)}});
}

std::string priceChangesJson(const pricing::PriceBook& before, const pricing::PriceBook& after, const std::vector<pricing::PriceChange>& changes)
{
    using Kind = pricing::PriceChange::Kind;
    Json list = Json::array();
    for (const pricing::PriceChange& change : changes) {
        const pricing::Price& any = change.after ? *change.after : *change.before;
        Json one{{"meter", change.meter},
                 {"kind", change.kind == Kind::Changed ? "changed" : change.kind == Kind::Added ? "added" : "removed"},
                 {"unit", any.unit},
                 {"before", bandsOf(change.before)},
                 {"after", bandsOf(change.after)}};
        one["percent"] = change.relative ? Json(std::round(*change.relative * 1e6) / 1e4) : Json(nullptr);
        list.push_back(std::move(one));
    }
    const auto count = [&](Kind kind) { return std::ranges::count(changes, kind, &pricing::PriceChange::kind); };
    return textOf({{"before", fmt::format("{}@{}", before.region, before.asOf)},
                   {"after", fmt::format("{}@{}", after.region, after.asOf)},
                   {"currency", after.currency},
                   {"changed", count(Kind::Changed)},
                   {"added", count(Kind::Added)},
                   {"removed", count(Kind::Removed)},
                   {"changes", std::move(list)}});
}

std::string importReportJson(const std::vector<pricing::ImportedBook>& imports)
{
    Json list = Json::array();
    for (const pricing::ImportedBook& one : imports) {
        const pricing::ImportReport& report = one.report;
        std::size_t unmapped = 0;
        for (const auto& [row, count] : report.unmapped) unmapped += count;
        list.push_back({{"region", report.region},
                        {"date", one.book.asOf},
                        {"currency", one.book.currency},
                        {"prices", one.book.prices.size()},
                        {"rows", report.rows},
                        {"mapped", report.mapped},
                        {"unmapped", unmapped},
                        {"notInForce", report.notInForce},
                        {"read", report.read},
                        {"kept", report.kept},
                        {"keptFrom", report.keptFrom},
                        {"ambiguous", report.ambiguous},
                        {"incomplete", report.incomplete},
                        {"doubtful", report.doubtful}});
    }
    return textOf({{"imports", std::move(list)}});
}

std::string unmappedCsv(const std::vector<pricing::ImportedBook>& imports)
{
    std::string text = "region,rows,service,product,sku,meter,unit,type\r\n";
    for (const pricing::ImportedBook& one : imports)
        for (const auto& [row, count] : one.report.unmapped) {
            text += fmt::format("{},{}", csvText(one.report.region), count);
            for (const std::string& name : row) text += ',' + csvText(name);
            text += "\r\n";
        }
    return text;
}

} // namespace headroom::exchange

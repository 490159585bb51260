#include "models/pricing/price_books.h"

#include <algorithm>
#include <utility>

namespace headroom::pricing {

Result<PriceBook, Errors> loadPriceBooks(const std::filesystem::path& directory, const scenario::Scenario& scenario)
{
    return loadPriceBooks(PriceFolders{directory, {}}, scenario);
}

Result<PriceBook, Errors> loadPriceBooks(const PriceFolders& folders, const scenario::Scenario& scenario, const std::string& asked)
{
    const bool isPinned = asked.empty() && !scenario.priceBook.empty();
    const BookWish wish{asked.empty() ? scenario.priceBook : asked, isPinned};
    Result<PriceBook, Errors> book = loadPriceBook(folders, scenario.provider, scenario.region, wish);
    if (!book) {
        Errors errors = std::move(book).error();
        if (isPinned && errors.size() == 1 && errors.front().where.file.empty()) errors.front().where = {scenario.source, 0, "/priceBook"};
        return errors;
    }
    for (const scenario::Component& component : scenario.components) {
        if (component.region.empty() || component.region == scenario.region) continue;
        const auto has = [&](const PriceBook& other) { return other.region == component.region; };
        if (std::any_of(book->otherRegions.begin(), book->otherRegions.end(), has)) continue;
        Result<PriceBook, Errors> other = loadPriceBook(folders, scenario.provider, component.region, {wish.date, false});
        if (!other) {
            Errors errors = std::move(other).error();
            if (errors.size() == 1 && errors.front().code == ErrorCode::NotFound)
                errors.front().where = {scenario.source, 0, "/components/" + component.id + "/region"};
            return errors;
        }
        book->otherRegions.push_back(std::move(other).value());
    }
    return book;
}

Result<PriceBook, Errors> loadPriceBooksOf(const PriceFolders& folders, const scenario::Scenario& scenario, const Statement& statement)
{
    const auto load = [&](const BookName& name) { return loadPriceBook(folders, scenario.provider, name.region, {name.asOf, true}); };
    Result<PriceBook, Errors> book = load({statement.priceBookRegion, statement.priceBookAsOf});
    if (!book) return book;
    for (const BookName& name : statement.priceBooks) {
        if (name.region == statement.priceBookRegion) continue;
        Result<PriceBook, Errors> other = load(name);
        if (!other) return other;
        book->otherRegions.push_back(std::move(other).value());
    }
    return book;
}

} // namespace headroom::pricing

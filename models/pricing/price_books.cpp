#include "models/pricing/price_books.h"

#include <algorithm>
#include <utility>

namespace headroom::pricing {

Result<PriceBook, Errors> loadPriceBooks(const std::filesystem::path& directory, const scenario::Scenario& scenario)
{
    Result<PriceBook, Errors> book = loadPriceBook(directory, scenario.provider, scenario.region);
    if (!book) return book;
    for (const scenario::Component& component : scenario.components) {
        if (component.region.empty() || component.region == scenario.region) continue;
        const auto has = [&](const PriceBook& other) { return other.region == component.region; };
        if (std::any_of(book->otherRegions.begin(), book->otherRegions.end(), has)) continue;
        Result<PriceBook, Errors> other = loadPriceBook(directory, scenario.provider, component.region);
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

} // namespace headroom::pricing

#include "models/pricing/price_library.h"

#include "core/base/nearest_name.h"
#include "models/catalogue/data_file.h"
#include "models/pricing/price_overrides.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <optional>
#include <set>
#include <system_error>
#include <tuple>

namespace headroom::pricing {

namespace {

namespace fs = std::filesystem;

/// Files beside the books that are none.
bool isBookName(const std::string& name)
{
    return name != "meters" && name != "capabilities" && name != "round-trips" && name != "retail-map" && name != "overrides";
}

std::optional<fs::path> folderIn(const char* variable)
{
    const char* value = std::getenv(variable);
    if (value == nullptr || *value == '\0') return std::nullopt;
    return fs::path(value);
}

/// A book that there is, with its content where that had to be read for the date.
struct Found {
    BookFile file;
    std::optional<PriceBook> book;
};

Result<std::vector<Found>, Errors> findBooks(const PriceFolders& folders, const std::string& provider, const std::string& region)
{
    std::vector<Found> found;
    Errors errors;
    const auto add = [&](const fs::path& folder, bool isUsers) {
        const auto providers = catalogue::folderNames(folder);
        if (std::find(providers.begin(), providers.end(), provider) == providers.end()) return;
        for (const std::string& name : catalogue::jsonFileNames(folder / provider)) {
            const std::size_t at = name.find('@');
            const bool isDated = at != std::string::npos;
            Found one{{provider, name.substr(0, at), isDated ? name.substr(at + 1) : std::string(), folder / provider / (name + ".json"), isUsers}, {}};
            if (!isBookName(one.file.region) || (!region.empty() && one.file.region != region)) continue;
            if (isDated ? !isCalendarDate(one.file.date) : isUsers) continue;
            if (!isDated) {
                auto read = loadPriceBook(folder, provider, one.file.region);
                if (!read) {
                    errors.insert(errors.end(), read.error().begin(), read.error().end());
                    continue;
                }
                one.file.date = read->asOf;
                one.book = std::move(read).value();
            }
            found.push_back(std::move(one));
        }
    };
    if (!folders.user.empty()) add(folders.user, true);
    add(folders.shipped, false);
    if (!errors.empty()) return errors;
    std::stable_sort(found.begin(), found.end(), [](const Found& a, const Found& b) {
        return std::tie(a.file.region, b.file.date, b.file.isUsers) < std::tie(b.file.region, a.file.date, a.file.isUsers);
    });
    return found;
}

Errors noSuchBook(const std::string& region, const BookWish& wish, const std::vector<Found>& books)
{
    std::vector<std::string> dates;
    for (const Found& book : books) dates.push_back(book.file.date + (book.file.isUsers ? " (imported)" : ""));
    const char* how = wish.exactly ? "with the date" : "that is as old as";
    return Errors{{ErrorCode::NotFound, fmt::format("there is no price book of {} {} {}", region, how, wish.date), {}, fmt::format("there are: {}", fmt::join(dates, ", "))}};
}

} // namespace

fs::path userPriceDirectory()
{
    if (const auto own = folderIn("HEADROOM_PRICES")) return *own;
    const fs::path below = fs::path("headroom") / "prices";
#if defined(_WIN32)
    if (const auto data = folderIn("LOCALAPPDATA")) return *data / below;
#elif defined(__APPLE__)
    if (const auto home = folderIn("HOME")) return *home / "Library" / "Application Support" / below;
#else
    // The XDG Base Directory Specification has relative paths ignored.
    if (const auto data = folderIn("XDG_DATA_HOME"); data && data->is_absolute()) return *data / below;
    if (const auto home = folderIn("HOME")) return *home / ".local" / "share" / below;
#endif
    return {};
}

PriceFolders defaultPriceFolders() { return {defaultPricingDirectory(), userPriceDirectory()}; }

bool isCalendarDate(const std::string& text)
{
    static constexpr std::string_view kShape = "0000-00-00";
    if (text.size() != kShape.size()) return false;
    for (std::size_t i = 0; i < text.size(); ++i)
        if (kShape[i] == '-' ? text[i] != '-' : text[i] < '0' || text[i] > '9') return false;
    const auto number = [&](std::size_t at, std::size_t length) { return std::stoi(text.substr(at, length)); };
    return std::chrono::year_month_day(std::chrono::year(number(0, 4)), std::chrono::month(static_cast<unsigned>(number(5, 2))),
                                       std::chrono::day(static_cast<unsigned>(number(8, 2))))
        .ok();
}

Result<std::vector<BookFile>, Errors> listPriceBooks(const PriceFolders& folders, const std::string& provider, const std::string& region)
{
    auto found = findBooks(folders, provider, region);
    if (!found) return std::move(found).error();
    std::vector<BookFile> books;
    books.reserve(found->size());
    for (Found& one : *found) books.push_back(std::move(one.file));
    return books;
}

Result<PriceBook, Errors> loadPriceBook(const PriceFolders& folders, const std::string& provider, const std::string& region, const BookWish& wish)
{
    if (!wish.date.empty() && !isCalendarDate(wish.date))
        return Errors{{ErrorCode::OutOfRange, fmt::format("\"{}\" is no date of a price book", wish.date.substr(0, 40)), {}, "write it like 2026-08-21"}};
    auto books = findBooks(folders, provider, region);
    if (!books) return std::move(books).error();
    if (region.empty() || books->empty()) {
        // Says which regions there are, among them those that only the user has.
        auto all = listPriceBooks(folders, provider);
        std::vector<std::string> regions;
        if (all)
            for (const BookFile& book : *all)
                if (regions.empty() || regions.back() != book.region) regions.push_back(book.region);
        if (regions.empty()) return loadPriceBook(folders.shipped, provider, region);
        const std::string nearest = nearestName(region, regions);
        return Errors{{ErrorCode::NotFound, fmt::format("there is no price book for region '{}' in {}", region.substr(0, 60), (folders.shipped / provider).string()), {},
                       nearest.empty() ? fmt::format("there are: {}", fmt::join(regions, ", ")) : fmt::format("did you mean '{}'?", nearest)}};
    }
    const auto fits = [&](const Found& book) { return wish.date.empty() || (wish.exactly ? book.file.date == wish.date : book.file.date <= wish.date); };
    const auto chosen = std::find_if(books->begin(), books->end(), fits);
    if (chosen == books->end()) return noSuchBook(region, wish, *books);

    Result<PriceBook, Errors> book = chosen->book ? Result<PriceBook, Errors>(std::move(*chosen->book)) : readPriceBook(chosen->file.path);
    if (!book) return book;
    const std::string file = chosen->file.path.string();
    if (book->provider != provider) return Errors{{ErrorCode::Inconsistent, "the provider is not that of the folder", {file, 0, "/provider"}, {}}};
    if (book->region != region) return Errors{{ErrorCode::Inconsistent, "the region is not that of the file name", {file, 0, "/region"}, {}}};
    if (book->asOf != chosen->file.date) return Errors{{ErrorCode::Inconsistent, fmt::format("the date {} is not that of the file name", book->asOf), {file, 0, "/asOf"}, {}}};
    book->isUsers = chosen->file.isUsers;
    if (wish.withOverrides)
        if (Errors problems = applyPriceOverrides(folders, *book); !problems.empty()) return problems;
    return book;
}

Result<PriceBook, Errors> loadNamedBook(const PriceFolders& folders, const std::string& provider, const std::string& name, bool withOverrides)
{
    if (name.ends_with(".json")) {
        auto book = readPriceBook(name);
        if (book) book->isUsers = true;
        if (book && withOverrides)
            if (Errors problems = applyPriceOverrides(folders, *book); !problems.empty()) return problems;
        return book;
    }
    const std::size_t at = name.find('@');
    BookWish wish;
    wish.withOverrides = withOverrides;
    if (at != std::string::npos) {
        wish.date = name.substr(at + 1);
        wish.exactly = true;
        if (!isCalendarDate(wish.date))
            return Errors{{ErrorCode::OutOfRange, fmt::format("\"{}\" is no date of a price book", wish.date.substr(0, 40)), {}, "write the book like westus2@2026-08-21"}};
    }
    return loadPriceBook(folders, provider, name.substr(0, at), wish);
}

} // namespace headroom::pricing

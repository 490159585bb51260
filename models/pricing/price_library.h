#pragma once

#include "core/base/result.h"
#include "models/pricing/price_book.h"

#include <filesystem>
#include <string>
#include <vector>

/// Dated price books side by side: those shipped with the program and those that the user imported.
namespace headroom::pricing {

/// Folders with one sub-folder a provider. A shipped book is `<provider>/<region>.json` or `<region>@<date>.json`, one of the user
/// always the latter.
struct PriceFolders {
    std::filesystem::path shipped;
    std::filesystem::path user;            ///< empty = none; need not exist
};

/// Where the user's books and overrides are: $HEADROOM_PRICES, else `headroom/prices` in the user's data folder ($XDG_DATA_HOME or
/// ~/.local/share; %LOCALAPPDATA% on Windows, ~/Library/Application Support on macOS). Empty when none of these is set.
[[nodiscard]] std::filesystem::path userPriceDirectory();

/// defaultPricingDirectory() and userPriceDirectory().
[[nodiscard]] PriceFolders defaultPriceFolders();

/// One book there is. Its date is that of its name, and of its content where the name has none.
struct BookFile {
    std::string provider, region, date;
    std::filesystem::path path;
    bool isUsers = false;

    [[nodiscard]] std::string name() const { return region + '@' + date; }
};

/// Every book of a region (of all regions for an empty one): by region, the newest first, the user's before a shipped one of the same date.
/// Fails with what is wrong with a shipped book whose date has to be read; a file of the user that is no `REGION@YYYY-MM-DD.json` is ignored.
[[nodiscard]] Result<std::vector<BookFile>, Errors> listPriceBooks(const PriceFolders& folders, const std::string& provider, const std::string& region = {});

/// Which of several books of a region.
struct BookWish {
    std::string date;                      ///< empty = the newest
    bool exactly = false;                  ///< that date, not the newest that is not later
    bool withOverrides = true;             ///< the user's own prices on top (price_overrides.h)
};

/// The book of a region that is wished for. Fails with NotFound, naming the nearest region, or the dates there are; with OutOfRange where the date is
/// none; as readPriceBook(); with Inconsistent where the content of a file is not what its name says.
[[nodiscard]] Result<PriceBook, Errors> loadPriceBook(const PriceFolders& folders, const std::string& provider, const std::string& region, const BookWish& wish = {});

/// "westus2" or "westus2@2026-08-21" as the user names books, or a file of any name that ends with ".json".
[[nodiscard]] Result<PriceBook, Errors> loadNamedBook(const PriceFolders& folders, const std::string& provider, const std::string& name, bool withOverrides);

/// True for "2026-08-21": a date of the Gregorian calendar.
[[nodiscard]] bool isCalendarDate(const std::string& text);

} // namespace headroom::pricing

#pragma once

#include "app/gui/document/topology_edits.h"
#include "models/catalogue/catalogue.h"
#include "models/pricing/price_book.h"

#include <QString>

#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace headroom::scenario {
struct Component;
}

namespace headroom::gui {

enum class PaletteGroup { Compute, Data, Messaging, Network, OnlyCosts };

/// A kind of component that can be placed, with the settings that make it what its name says.
struct PaletteEntry {
    QString key;                 ///< stands for it in a drag; stable
    PaletteGroup group = PaletteGroup::Compute;
    QString title, tier;         ///< "Redis cache", "Standard C1"
    QString icon;
    std::string kind;
    Json fields = Json::object();
    QString words;               ///< more to be found by
};

/// What an entry costs and can do, by the books of one region.
struct PaletteFacts {
    std::optional<double> monthly;   ///< list price of 730 h without traffic; empty when it is paid with something else
    QString price;                   ///< what stands in the column: the amount, or what it is paid with
    QString made;                    ///< how the amount is made, with the dates of its prices
    std::vector<std::pair<QString, QString>> limits;
};

/// Every kind of the schema, most with a tier that is usual to begin with, in the order of the palette.
[[nodiscard]] const std::vector<PaletteEntry>& paletteEntries();
/// The entry of that key; null if there is none.
[[nodiscard]] const PaletteEntry* paletteEntry(const QString& key);
[[nodiscard]] QString groupTitle(PaletteGroup group);

struct PaletteBooks {
    std::string currency;
    std::vector<PaletteFacts> facts;   ///< by index of paletteEntries()
};
/// Prices and limits of all entries: places each in a scenario of its own, reads it as a run would, and bills a month of it without traffic
/// by the meters of a run. `bookDate` is that of the price book, as a scenario pins it; empty = the newest. Fails as the price book fails to load.
/// Any thread; some tens of milliseconds.
[[nodiscard]] Result<PaletteBooks, Errors> loadPaletteBooks(const std::string& provider, const std::string& region, const std::string& bookDate = {});

} // namespace headroom::gui

#include "models/catalogue/read_round_trips.h"

#include "models/catalogue/data_file.h"

#include <cmath>

namespace headroom::catalogue {

Errors readRoundTrips(const std::filesystem::path& path, Catalogue& catalogue)
{
    std::error_code failure;
    if (!std::filesystem::exists(path, failure)) return {};
    Result<DataFile, Errors> opened = DataFile::read(path);
    if (!opened) return std::move(opened).error();
    DataFile& file = opened.value();
    Members root(file, file.root(), "");
    root.expectVersion(1);
    static_cast<void>(root.text("provider"));
    root.eachOf("roundTrips", [&](Members& members) {
        const std::string from = members.text("from");
        if (const Json* table = members.object("toMs")) {
            Members to(file, *table, members.pointerTo("toMs"));
            for (const auto& [region, value] : table->items())
                catalogue.roundTrips.emplace(std::pair(from, region), Duration::nanoseconds(std::llround(to.number(region, 0, 10'000) * 1e6)));
            to.finish();
        }
        static_cast<void>(members.text("source"));
        static_cast<void>(members.text("asOf", Need::Optional));
        static_cast<void>(members.text("confidence", Need::Optional));
        static_cast<void>(members.text("note", Need::Optional));
    });
    root.finish();
    return file.problems();
}

} // namespace headroom::catalogue

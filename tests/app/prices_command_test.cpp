// "headroom prices" as its users run it. HEADROOM_PROGRAM is the path of the program.
#include "tests/support/catch.h"

#include <nlohmann/json.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace fs = std::filesystem;
using Json = nlohmann::json;

namespace {

struct Outcome {
    int exitCode = -1;
    std::string out, err;
};

std::string textOf(const fs::path& file)
{
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

/// A folder of books of this test alone.
class Books {
public:
    explicit Books(const std::string& name) : m_path(fs::temp_directory_path() / ("headroom-prices-command-" + name))
    {
        fs::remove_all(m_path);
        fs::create_directories(m_path / "books" / "azure");
    }
    ~Books()
    {
        std::error_code ignored;
        fs::remove_all(m_path, ignored);
    }
    Books(const Books&) = delete;
    Books& operator=(const Books&) = delete;

    [[nodiscard]] Outcome run(const std::string& arguments) const
    {
        const std::string command = "HEADROOM_PRICES=\"" + (m_path / "books").string() + "\" \"" HEADROOM_PROGRAM "\" " + arguments + " > \"" + (m_path / "out").string() + "\" 2> \""
                                    + (m_path / "err").string() + "\"";
        const int status = std::system(command.c_str());
        return {status < 0 ? status : (status >> 8) & 0xFF, textOf(m_path / "out"), textOf(m_path / "err")};
    }
    fs::path write(const std::string& name, const std::string& text) const
    {
        std::ofstream(m_path / name, std::ios::binary) << text;
        return m_path / name;
    }
    [[nodiscard]] const fs::path& path() const { return m_path; }

private:
    fs::path m_path;
};

/// One row: D2s v5, Linux, at `price` an hour.
std::string pageAt(const std::string& price)
{
    return R"({"Items": [{"currencyCode": "USD", "tierMinimumUnits": 0, "retailPrice": )" + price
           + R"(, "armRegionName": "westus2", "effectiveStartDate": "2026-08-01T00:00:00Z", "meterId": "m-1", "meterName": "D2s v5", "productName": "Virtual Machines Dsv5 Series",)"
           + R"( "skuName": "D2s v5", "serviceName": "Virtual Machines", "unitOfMeasure": "1 Hour", "type": "Consumption", "armSkuName": "Standard_D2s_v5"}], "NextPageLink": null, "Count": 1})";
}

const std::string kNode = "vm/Standard_D2s_v5/linux/regular";
const std::string kTiny = "\"" HEADROOM_SOURCE_DIR "/tests/app/data/tiny.json\"";

} // namespace

TEST_CASE("import, list, show and diff of a book", "[app][prices]")
{
    const Books books("import");
    const fs::path page = books.write("page.json", pageAt("0.12"));
    const Outcome import = books.run("prices import \"" + page.string() + "\" --date 2027-01-15");
    INFO(import.err);
    REQUIRE(import.exitCode == 0);
    CHECK(import.out.find("1 of 1 rows are meters of Headroom's: 1 prices read") != std::string::npos);
    CHECK(fs::exists(books.path() / "books" / "azure" / "westus2@2027-01-15.json"));
    CHECK(books.run("prices import \"" + page.string() + "\" --date 2027-01-15").exitCode == 2);
    CHECK(books.run("prices import \"" + page.string() + "\" --date 2027-01-15 --replace").exitCode == 0);

    const Json list = Json::parse(books.run("prices list westus2 --json -").out);
    REQUIRE(list["books"].size() == 2);
    CHECK(list["books"][0]["book"] == "westus2@2027-01-15");
    CHECK(list["books"][0]["origin"] == "imported");
    CHECK(list["books"][0]["kept"].get<int>() == list["books"][0]["prices"].get<int>() - 1);
    CHECK(list["books"][1]["origin"] == "shipped");

    const Outcome show = books.run("prices show westus2 " + kNode);
    CHECK(show.out.find("0.12") != std::string::npos);
    CHECK(show.out.find("Azure Retail Prices API, meter m-1") != std::string::npos);
    CHECK(show.out.find("exact, read on 2027-01-15, in force since 2026-08-01") != std::string::npos);
    const Outcome kept = books.run("prices show westus2 aks/standard");
    CHECK(kept.out.find("kept from 2026-08-21") != std::string::npos);
    const Outcome misspelt = books.run("prices show westus2 vm/Standard_D2s_v5/linux/regulr");
    CHECK(misspelt.exitCode == 2);
    CHECK(misspelt.err.find("did you mean '" + kNode + "'?") != std::string::npos);
    CHECK(books.run("prices show westus9").err.find("did you mean 'westus2'?") != std::string::npos);

    // The shipped book has 0.096: 0.12 / 0.096 − 1 = 25 %.
    const Json diff = Json::parse(books.run("prices diff westus2@2026-08-21 westus2 --json -").out);
    REQUIRE(diff["changes"].size() == 1);
    CHECK(diff["changes"][0]["meter"] == kNode);
    CHECK(diff["changes"][0]["percent"].get<double>() == Approx(25));
    CHECK(books.run("prices diff westus2@2026-08-21 westus2").out.find("+25.0 %") != std::string::npos);
}

TEST_CASE("a run says which book billed it and refuses a date without one", "[app][prices]")
{
    const Books books("run");
    const fs::path page = books.write("page.json", pageAt("0.12"));
    REQUIRE(books.run("prices import \"" + page.string() + "\" --date 2027-01-15").exitCode == 0);
    const std::string run = "run " + kTiny + " --engine fluid --json - ";
    const Json newest = Json::parse(books.run(run).out)["cost"]["priceBook"];
    CHECK(newest == Json{{"region", "westus2"}, {"asOf", "2027-01-15"}, {"origin", "imported"}});
    const Json asked = Json::parse(books.run(run + "--prices 2026-12-31").out)["cost"]["priceBook"];
    CHECK(asked == Json{{"region", "westus2"}, {"asOf", "2026-08-21"}, {"origin", "shipped"}});
    const Json pinned = Json::parse(books.run(run + "--set /priceBook=2026-08-21").out)["cost"]["priceBook"];
    CHECK(pinned == asked);
    const Outcome missing = books.run(run + "--set /priceBook=2026-12-31");
    CHECK(missing.exitCode == 2);
    CHECK(missing.err.find("there are: 2027-01-15 (imported), 2026-08-21") != std::string::npos);
    CHECK(books.run(run + "--prices 2020-01-01").exitCode == 2);
}

TEST_CASE("wrong pages leave no book behind", "[app][prices]")
{
    const Books books("wrong");
    const std::string whole = pageAt("0.12");
    const fs::path cut = books.write("cut.json", whole.substr(0, whole.size() - 30));
    const fs::path text = books.write("text.json", pageAt("\"free\""));
    const Outcome outcome = books.run("prices import \"" + cut.string() + "\" \"" + text.string() + "\"");
    CHECK(outcome.exitCode == 2);
    CHECK(outcome.err.find("the page may be cut off") != std::string::npos);
    CHECK(outcome.err.find("/Items/0/retailPrice: a number is expected, this is text") != std::string::npos);
    CHECK(fs::is_empty(books.path() / "books" / "azure"));
    const Outcome update = books.run("prices update westus2 --address http://prices.azure.com/api --cache \"" + (books.path() / "cache").string() + "\"");
    CHECK(update.exitCode != 0);
    // A program without a window says that it cannot, before anything else.
    CHECK((update.err.find("prices are fetched by https only") != std::string::npos || update.err.find("made without Qt") != std::string::npos));
}

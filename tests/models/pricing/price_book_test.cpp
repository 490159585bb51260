#include "models/pricing/price_book.h"
#include "tests/support/catch.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <random>
#include <string>

using namespace headroom;
using namespace headroom::pricing;
namespace fs = std::filesystem;

namespace {

/// A pricing-data folder of one price book that lives as long as the test; its name is free for parallel runs.
class Folder {
public:
    explicit Folder(const std::string& book) : m_path(fs::temp_directory_path() / ("headroom-price-book-test-" + std::to_string(std::random_device{}())))
    {
        fs::create_directories(m_path / "azure");
        write("moonbase", book);
        write("meters", "{}");
        write("capabilities", "{}");
    }
    ~Folder() { fs::remove_all(m_path); }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    void write(const std::string& name, const std::string& text) const { std::ofstream(m_path / "azure" / (name + ".json")) << text; }
    [[nodiscard]] const fs::path& path() const { return m_path; }
    [[nodiscard]] Result<PriceBook, Errors> load(const std::string& region = "moonbase") const { return loadPriceBook(m_path, "azure", region); }

private:
    fs::path m_path;
};

std::string bookWith(const std::string& price)
{
    return R"({"formatVersion": 1, "provider": "azure", "region": "moonbase", "currency": "USD", "asOf": "2026-08-15",
 "prices": {"vm/crater": )" +
           price + "}}\n";
}

const std::string kGood = R"({"title": "Crater", "unit": "hour", "bands": [{"from": 0, "price": "0"}, {"from": 5, "price": "2.30"}],
  "source": "list", "asOf": "2026-08", "confidence": "derived", "note": "n", "service": "S", "product": "P", "sku": "K", "meterName": "M"})";

std::string replaced(std::string text, const std::string& from, const std::string& to)
{
    const std::size_t at = text.find(from);
    REQUIRE(at != std::string::npos);
    return text.replace(at, from.size(), to);
}

Errors errorsOf(const std::string& price)
{
    const auto book = Folder(bookWith(price)).load();
    return book ? Errors{} : book.error();
}

} // namespace

TEST_CASE("a price keeps its digits, bands, names and source", "[pricing][price_book]")
{
    const Folder folder(bookWith(kGood));
    const auto book = folder.load();
    REQUIRE(book);
    CHECK(book->provider == "azure");
    CHECK(book->currency == "USD");
    CHECK(book->asOf == "2026-08-15");
    const Price* price = book->find("vm/crater");
    REQUIRE(price);
    CHECK(price->meter == "vm/crater");
    CHECK(price->title == "Crater");
    CHECK(price->unit == "hour");
    REQUIRE(price->bands.size() == 2);
    CHECK(price->bands[1].fromQuantity == 5);
    CHECK(price->bands[1].unitPrice == "2.30");
    CHECK(price->source == "list");
    CHECK(price->asOf == "2026-08");
    CHECK(price->confidence == Confidence::Derived);
    CHECK(price->service == "S");
    CHECK(book->find("vm/sea") == nullptr);
    CHECK(nearestMeter(*book, "vm/creter") == "vm/crater");
}

TEST_CASE("a region that is not there names the nearest that is", "[pricing][price_book]")
{
    const Folder folder(bookWith(kGood));
    const auto nearby = folder.load("moonbas");
    REQUIRE_FALSE(nearby);
    CHECK(nearby.error().front().code == ErrorCode::NotFound);
    CHECK(nearby.error().front().hint == "did you mean 'moonbase'?");
    // Not regions: the other data files of the folder, and ways out of it.
    for (const std::string name : {"meters", "capabilities", "../azure/moonbase", "", "/etc/passwd"}) {
        const auto book = folder.load(name);
        REQUIRE_FALSE(book);
        CHECK(book.error().front().code == ErrorCode::NotFound);
    }
    const auto provider = loadPriceBook(folder.path(), "azur", "moonbase");
    REQUIRE_FALSE(provider);
    CHECK(provider.error().front().hint == "did you mean 'azure'?");
    CHECK(loadPriceBook(folder.path() / "nowhere", "azure", "moonbase").error().front().code == ErrorCode::NotFound);
}

TEST_CASE("a wrong price is reported with line, pointer and remedy", "[pricing][price_book]")
{
    struct Case { std::string from, to; ErrorCode code; std::string pointer; };
    const std::vector<Case> cases{
        {R"("2.30")", R"("dear")", ErrorCode::Syntax, "/prices/vm~1crater/bands/1/price"},
        {R"("2.30")", R"("-2.30")", ErrorCode::OutOfRange, "/prices/vm~1crater/bands/1/price"},
        {R"("2.30")", "2.30", ErrorCode::WrongType, "/prices/vm~1crater/bands/1/price"},
        {R"("from": 5)", R"("from": 0)", ErrorCode::Inconsistent, "/prices/vm~1crater/bands/1/from"},
        {R"("from": 5)", R"("from": 1e300)", ErrorCode::OutOfRange, "/prices/vm~1crater/bands/1/from"},
        {R"("from": 0)", R"("from": 1)", ErrorCode::Inconsistent, "/prices/vm~1crater/bands/0/from"},
        {R"("2026-08")", R"("August")", ErrorCode::Syntax, "/prices/vm~1crater/asOf"},
        {R"("derived")", R"("guessed")", ErrorCode::OutOfRange, "/prices/vm~1crater/confidence"},
        {R"("source": "list", )", "", ErrorCode::MissingKey, "/prices/vm~1crater"},
        {R"("note")", R"("nots")", ErrorCode::UnknownKey, "/prices/vm~1crater/nots"},
        {R"("unit": "hour")", R"("unit": "")", ErrorCode::OutOfRange, "/prices/vm~1crater/unit"},
    };
    for (const Case& c : cases) {
        INFO(c.from << " → " << c.to);
        const Errors errors = errorsOf(replaced(kGood, c.from, c.to));
        REQUIRE_FALSE(errors.empty());
        CHECK(errors.front().code == c.code);
        CHECK(errors.front().where.pointer == c.pointer);
        CHECK(errors.front().where.line > 0);
    }
    CHECK(errorsOf(R"({"title": "x", "unit": "hour", "bands": [], "source": "s", "asOf": "2026", "confidence": "exact"})").front().code ==
          ErrorCode::OutOfRange);
    CHECK(errorsOf("[1, 2]").front().code == ErrorCode::WrongType);
    CHECK(errorsOf("{").front().code == ErrorCode::Syntax);
}

TEST_CASE("all problems of a file come at once", "[pricing][price_book]")
{
    const Errors errors = errorsOf(replaced(replaced(kGood, "derived", "guessed"), "2.30", "dear"));
    CHECK(errors.size() == 2);
}

TEST_CASE("a file must be of the region that it is named after", "[pricing][price_book]")
{
    const Folder folder(bookWith(kGood));
    folder.write("marsbase", bookWith(kGood));
    const auto book = folder.load("marsbase");
    REQUIRE_FALSE(book);
    CHECK(book.error().front().where.pointer == "/region");
    folder.write("marsbase", replaced(bookWith(kGood), R"("formatVersion": 1)", R"("formatVersion": 2)"));
    CHECK(folder.load("marsbase").error().front().where.pointer == "/formatVersion");
}

TEST_CASE("pricing-data is found beside the program", "[pricing][price_book]")
{
    const Folder folder(bookWith(kGood));
    fs::create_directories(folder.path() / "bin" / "pricing-data");
    CHECK(fs::equivalent(defaultPricingDirectory(folder.path() / "bin" / "headroom"), folder.path() / "bin" / "pricing-data"));
    fs::remove(folder.path() / "bin" / "pricing-data");
    fs::create_directories(folder.path() / "share" / "headroom" / "pricing-data");
    CHECK(fs::equivalent(defaultPricingDirectory(folder.path() / "bin" / "headroom"), folder.path() / "share" / "headroom" / "pricing-data"));
    // Without either: that of the source tree.
    CHECK(fs::equivalent(defaultPricingDirectory(), fs::path(HEADROOM_SOURCE_DIR) / "pricing-data"));
}

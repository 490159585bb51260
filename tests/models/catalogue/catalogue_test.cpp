#include "models/catalogue/catalogue.h"
#include "tests/support/catch.h"

#include <filesystem>
#include <fstream>
#include <random>
#include <string>

using namespace headroom;
using namespace headroom::catalogue;
namespace fs = std::filesystem;

namespace {

/// A pricing-data folder with one capabilities.json that lives as long as the test; its name is free for parallel runs.
class Folder {
public:
    explicit Folder(const std::string& text) : m_path(fs::temp_directory_path() / ("headroom-catalogue-test-" + std::to_string(std::random_device{}())))
    {
        fs::create_directories(m_path / "azure");
        std::ofstream(m_path / "azure" / "capabilities.json") << text;
    }
    ~Folder() { fs::remove_all(m_path); }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    [[nodiscard]] Result<Catalogue, Errors> load() const { return loadCatalogue(m_path, "azure"); }

private:
    fs::path m_path;
};

std::string fileWith(const std::string& sku)
{
    return R"({"formatVersion": 1, "provider": "azure", "vmSkus": {"Standard_X": )" + sku + R"(}, "redisTiers": {}, "sqlTiers": {}})";
}

} // namespace

TEST_CASE("the shipped capabilities are those of the provider's tables", "[catalogue]")
{
    const auto catalogue = loadCatalogue(fs::path(HEADROOM_SOURCE_DIR) / "pricing-data", "azure");
    REQUIRE(catalogue);
    constexpr double kGiB = 1073741824.0;
    const VmSku& ds4 = catalogue->vmSkus.at("Standard_DS4_v2"); // Dv2 and DSv2 series page
    CHECK(ds4.cores == 8);
    CHECK(ds4.memoryBytes == 28 * kGiB);
    CHECK_FALSE(ds4.source.empty());
    // Azure Cache for Redis, best practices for performance: premium P1 and standard C3.
    const RedisTier& p1 = catalogue->redisTiers.at("premium/P1");
    CHECK(p1.memoryBytes == 6 * kGiB);
    CHECK(p1.maxConnections == 7500);
    CHECK(p1.operationsPerSecond == 180000);
    CHECK(p1.bandwidthBytesPerSecond == 1500e6 / 8);
    CHECK(catalogue->redisTiers.at("standard/C3").maxConnections == 5000);
    CHECK(catalogue->redisTiers.at("basic/C0").cores == 0);
    CHECK(catalogue->redisTiers.size() == 2 * 7 + 5);
    // Resource limits of single databases, Gen5: 320 IOPS, 4.5 MB/s log and 100 workers a vCore.
    const SqlTier& general = catalogue->sqlTiers.at("general-purpose/Gen5");
    CHECK(general.iopsPerCore == 320);
    CHECK(general.maxIops == 12800);
    CHECK(general.logBytesPerSecondPerCore == 4.5e6);
    CHECK(general.workersPerCore == 100);
    CHECK(general.maxSessions == 30000);
    CHECK(nearestName("Standard_DS4v2", catalogue->vmSkus) == "Standard_DS4_v2");
    CHECK(nearestName("a toaster oven", catalogue->vmSkus).empty());
}

TEST_CASE("impossible capabilities are refused with their place", "[catalogue]")
{
    const std::string good = R"({"cores": 8, "memoryBytes": 1e9, "source": "s", "asOf": "2026", "confidence": "exact"})";
    REQUIRE(Folder(fileWith(good)).load());
    struct Case { std::string sku; ErrorCode code; std::string pointer; };
    const std::vector<Case> cases{
        {R"({"cores": 0, "memoryBytes": 1e9, "source": "s"})", ErrorCode::OutOfRange, "/vmSkus/Standard_X/cores"},
        {R"({"cores": 8, "memoryBytes": 1e300, "source": "s"})", ErrorCode::OutOfRange, "/vmSkus/Standard_X/memoryBytes"},
        {R"({"cores": "8", "memoryBytes": 1e9, "source": "s"})", ErrorCode::WrongType, "/vmSkus/Standard_X/cores"},
        {R"({"cores": 8, "memoryBytes": 1e9})", ErrorCode::MissingKey, "/vmSkus/Standard_X"},
        {R"({"cores": 8, "memoryBytes": 1e9, "source": "s", "coars": 1})", ErrorCode::UnknownKey, "/vmSkus/Standard_X/coars"},
        {"7", ErrorCode::WrongType, "/vmSkus/Standard_X"},
    };
    for (const Case& c : cases) {
        INFO(c.sku);
        const auto catalogue = Folder(fileWith(c.sku)).load();
        REQUIRE_FALSE(catalogue);
        CHECK(catalogue.error().front().code == c.code);
        CHECK(catalogue.error().front().where.pointer == c.pointer);
        CHECK(catalogue.error().front().where.line == 1);
    }
    CHECK(Folder("[").load().error().front().code == ErrorCode::Syntax);
    CHECK(Folder("[]").load().error().front().code == ErrorCode::WrongType);
}

TEST_CASE("an unknown provider names the nearest", "[catalogue]")
{
    const auto catalogue = loadCatalogue(fs::path(HEADROOM_SOURCE_DIR) / "pricing-data", "azurre");
    REQUIRE_FALSE(catalogue);
    CHECK(catalogue.error().front().code == ErrorCode::NotFound);
    CHECK(catalogue.error().front().hint == "did you mean 'azure'?");
}

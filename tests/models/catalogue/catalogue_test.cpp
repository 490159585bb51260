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

TEST_CASE("round trips between regions hold in both directions, and unknown ones are empty", "[catalogue]")
{
    const auto catalogue = loadCatalogue(HEADROOM_SOURCE_DIR "/pricing-data", "azure");
    REQUIRE(catalogue);
    CHECK(roundTripBetween(*catalogue, "westeurope", "eastus2") == Duration::milliseconds(88));
    CHECK(roundTripBetween(*catalogue, "eastus2", "westeurope") == Duration::milliseconds(88));
    CHECK(roundTripBetween(*catalogue, "uksouth", "ukwest") == Duration::nanoseconds(5'400'000));
    CHECK(roundTripBetween(*catalogue, "japaneast", "japaneast") == Duration{});
    CHECK_FALSE(roundTripBetween(*catalogue, "brazilsouth", "japaneast"));
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

TEST_CASE("services have the limits of their documentation", "[catalogue]")
{
    const auto catalogue = loadCatalogue(fs::path(HEADROOM_SOURCE_DIR) / "pricing-data", "azure");
    REQUIRE(catalogue);
    // PostgreSQL flexible server, limits: 15 connections are reserved; a B1ms has 50, which leaves 35.
    const PostgresSku& small = catalogue->postgresSkus.at("burstable/B1ms");
    CHECK(small.maxConnections == 50);
    CHECK(small.maxUserConnections == 35);
    CHECK(small.maxIops == 640);
    REQUIRE(small.baselineCores);
    CHECK(*small.baselineCores == 0.2);
    CHECK(small.bankedCoreSeconds == 288 * 60);   // 12 credits an hour, 24 h; a credit is a core for a minute
    CHECK_FALSE(small.highAvailability);
    const PostgresSku& d2 = catalogue->postgresSkus.at("general-purpose/D2ds_v5");
    CHECK(d2.maxUserConnections == 844);
    CHECK(d2.maxIops == 3750);
    CHECK_FALSE(d2.baselineCores);
    CHECK(catalogue->postgresSkus.at("memory-optimized/E2s_v3").maxUserConnections == 1703);
    for (const auto& [name, sku] : catalogue->postgresSkus) {
        INFO(name);
        CHECK(sku.maxConnections - sku.maxUserConnections == 15);
    }
    // Event Hubs, scalability: 1 MB/s or 1,000 events/s in, 2 MB/s or 4,096 events/s out.
    const EventHubsTier& hubs = catalogue->eventHubsTiers.at("standard");
    CHECK(hubs.ingressEventsPerSecondPerUnit == 1000);
    CHECK(hubs.ingressBytesPerSecondPerUnit == 1e6);
    CHECK(hubs.egressBytesPerSecondPerUnit == 2e6);
    CHECK(hubs.egressEventsPerSecondPerUnit == 4096);
    CHECK(hubs.maxUnits == 40);
    CHECK(hubs.autoInflate);
    CHECK_FALSE(catalogue->eventHubsTiers.at("basic").autoInflate);
    CHECK(catalogue->serviceBusTiers.at("standard").creditsPerSecond == 1000);
    CHECK(catalogue->serviceBusTiers.at("premium").units == std::vector<int>{1, 2, 4, 8, 16});
    CHECK(catalogue->signalrTiers.at("free").connectionsPerUnit == 20);
    CHECK(catalogue->signalrTiers.at("standard").messagesPerDayPerUnit == 1e6);
    CHECK(catalogue->apiManagementTiers.at("premium").requestsPerSecondPerUnit == 4000);
    CHECK(catalogue->apiManagementTiers.at("standard-v2").virtualNetwork);
    CHECK(catalogue->applicationGatewayTiers.at("waf-v2").bytesPerSecondPerUnit == 2.22e6 / 8);
    // Load balancer, outbound connections: 64,000 ports an address; up to 50 nodes get 1,024 each, up to 1,000 nodes 32.
    const OutboundTier& balancer = catalogue->outbound.at("load-balancer");
    CHECK(balancer.portsPerAddress == 64000);
    REQUIRE(balancer.portsPerNode.size() == 6);
    CHECK(balancer.portsPerNode.front().ports == 1024);
    CHECK(balancer.portsPerNode.back().nodes == 1000);
    CHECK(catalogue->outbound.at("nat-gateway").portsPerNode.empty());
    CHECK(catalogue->included.at("registry/standard").quantity == Approx(100 * 1.073741824));
}

TEST_CASE("disks and machines have their limits of operations and bytes", "[catalogue]")
{
    const auto catalogue = loadCatalogue(fs::path(HEADROOM_SOURCE_DIR) / "pricing-data", "azure");
    REQUIRE(catalogue);
    const DiskSize& p10 = catalogue->disks.at("P10");   // premium SSD sizes: 128 GiB, 500 IOPS, bursts of 3,500
    CHECK(p10.sizeBytes == 128.0 * (1 << 30));
    CHECK(p10.iops == 500);
    CHECK(p10.burstIops == 3500);
    CHECK(catalogue->disks.at("P30").burstIops == 0);
    CHECK(catalogue->disks.at("S4").iops == 500);
    const VmSku& d4 = catalogue->vmSkus.at("Standard_D4s_v5");   // Dsv5 series page
    CHECK(d4.uncachedIops == 6400);
    CHECK(d4.uncachedBytesPerSecond == 145e6);
    CHECK(d4.spot);
    CHECK_FALSE(d4.ephemeralOsDisk);
    const VmSku& b4 = catalogue->vmSkus.at("Standard_B4ms");     // B series page: 90 % of a core, 1,296 credits
    REQUIRE(b4.baselineCores);
    CHECK(*b4.baselineCores == 0.9);
    CHECK(b4.bankedCoreSeconds == 1296 * 60);
    CHECK_FALSE(b4.spot);
    CHECK(catalogue->redisTiers.at("premium/P1").nodes == 2);
    CHECK(catalogue->redisTiers.at("premium/P1").maxShards == 10);
    CHECK(catalogue->redisTiers.at("basic/C0").nodes == 1);
}

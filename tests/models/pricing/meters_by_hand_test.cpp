#include "models/analysis/report.h"
#include "models/catalogue/catalogue.h"
#include "models/fluid/fluid.h"
#include "models/pricing/price_books.h"
#include "models/scenario/load.h"
#include "tests/support/catch.h"

#include <fmt/format.h>

#include <filesystem>
#include <string>
#include <vector>

/// A month of each meter that is stated rather than simulated, by hand from the price list of West US 2.
using namespace headroom;

namespace {

/// What a component uses of one meter, and what November 2026 (720 h, 30 days, 2,592,000 requests) costs of it.
struct Case {
    std::string meter, usage;      ///< members of the meter besides its name
    std::string amount;            ///< USD
};

/// Each amount is quantity · price, bands apart, rounded once.
const std::vector<Case> kCases{
    {"firewall/standard/deployment", R"("perHour": 1)", "900.00"},                      // 720 · 1.25
    {"firewall/standard/data", R"("perMonth": 500)", "8.00"},                           // 500 · 0.016
    {"private-endpoint/endpoint", R"("perHour": 3)", "21.60"},                          // 2,160 · 0.01
    {"private-endpoint/ingress", R"("perMonth": 250)", "2.50"},                         // 250 · 0.01
    {"nat-gateway/gateway", R"("perHour": 1)", "32.40"},                                // 720 · 0.045
    {"nat-gateway/data", R"("perMonth": 1000)", "45.00"},                               // 1,000 · 0.045
    {"load-balancer/rules", R"("perHour": 1)", "18.00"},                                // 720 · 0.025: up to five rules
    {"load-balancer/extra-rule", R"("perHour": 3)", "21.60"},                           // 2,160 · 0.01
    {"load-balancer/data", R"("perMonth": 2000)", "10.00"},                             // 2,000 · 0.005
    {"public-ip/standard", R"("perHour": 2)", "7.20"},                                  // 1,440 · 0.005
    {"vnet-peering/egress", R"("perMonth": 500)", "5.00"},                              // 500 · 0.01
    {"bandwidth/internet-egress", R"("perMonth": 12000)", "1028.64"},                   // 100 free + 10,235 · 0.087 + 1,665 · 0.083 = 890.445 + 138.195
    {"dns/zone", R"("perMonth": 2)", "1.00"},                                           // 2 · 0.5
    {"static-web-app/standard", R"("perMonth": 3)", "27.00"},                           // 3 · 9
    {"static-web-app/standard/bandwidth", R"("perMonth": 350)", "50.00"},               // 100 free + 250 · 0.2
    {"disk/E10", R"("perMonth": 5)", "48.00"},                                          // orphaned: 5 · 9.6
    {"blob/hot-lrs/storage", R"("perMonth": 60000)", "1097.52"},                        // 51,200 · 0.0184 + 8,800 · 0.017664 = 942.08 + 155.4432
    {"blob/hot-lrs/write-operations", R"("perRequest": 0.0002)", "25.92"},              // 2 of 10,000 a request: 518.4 · 0.05
    {"registry/premium", R"("perDay": 1)", "50.00"},                                    // 30 · 1.6666 = 49.998
    {"registry/premium/storage", R"("perMonth": 200)", "20.00"},                        // 200 · 0.1
    {"registry/premium/task-vcpu", R"("perMonth": 20000)", "1.40"},                     // 6,000 free + 14,000 · 0.0001
    {"key-vault/premium/operations", R"("perMonth": 200)", "6.00"},                     // 2 million: 200 · 0.03
    {"key-vault/premium/hsm-advanced-key", R"("perMonth": 300)", "1375.00"},            // 250 · 5 + 50 · 2.5
    {"ai-search/S1", R"("perHour": 2)", "483.84"},                                      // 1,440 · 0.336
    {"ai-search/semantic-ranker/queries", R"("perMonth": 40)", "40.00"},                // 40,000: 40 · 1
    {"speech/speech-to-text", R"("perMonth": 12.5)", "12.50"},                          // 12.5 h · 1
    {"speech/neural-text-to-speech", R"("perMonth": 3)", "45.00"},                      // 3 million characters · 15
    {"language-model/gpt-4.1-mini/input/global", R"("perRequest": 0.5)", "518.40"},     // 500 tokens a request: 1,296,000 · 0.0004
    {"language-model/gpt-4.1-mini/cached-input/global", R"("perRequest": 0.25)", "64.80"},   // 648,000 · 0.0001
    {"language-model/gpt-4.1-mini/output/global", R"("perRequest": 0.1)", "414.72"},    // 259,200 · 0.0016
    {"backup/vm/instance", R"("perMonth": 4)", "40.00"},                                // 4 · 10
    {"backup/storage/lrs", R"("perMonth": 600)", "13.44"},                              // 600 · 0.0224
    {"application-insights/multi-step-web-test", R"("perMonth": 2)", "20.00"},          // 2 · 10
    {"application-insights/retention", R"("perMonth": 30)", "3.00"},                    // 30 · 0.1
    {"log-analytics/ingestion", R"("perDay": 10)", "678.50"},                           // 300 GB: 5 free + 295 · 2.3
    {"log-analytics/commitment/100GB", R"("perDay": 1)", "5880.00"},                    // 30 · 196
    {"service-bus/standard/connections", R"("perMonth": 3000)", "60.00"},               // 1,000 free + 2,000 · 0.03
    {"event-hubs/standard/capture", R"("perHour": 2)", "144.00"},                       // 1,440 · 0.1
    {"sql-database/dtu/S2", R"("perDay": 1)", "72.60"},                                 // 30 · 2.42
    {"sql-database/general-purpose/Gen5/compute", R"("perHour": 4)", "438.38"},         // 2,880 · 0.152217 = 438.38496
    {"sql-database/general-purpose/license", R"("perHour": 4)", "287.90"},              // 2,880 · 0.099966 = 287.90208
};

std::string scenarioText()
{
    std::string components;
    for (std::size_t i = 0; i < kCases.size(); ++i)
        components += fmt::format(R"(, "c{}": {{ "kind": "fixed-cost", "meters": [ {{ "meter": "{}", {} }} ] }})", i, kCases[i].meter, kCases[i].usage);
    return R"({ "name": "meters", "region": "westus2", "priceBook": "2026-08-21", "calendar": { "start": "2026-11-01", "duration": "P1M", "timeZone": "UTC" },
        "traffic": [ { "name": "users", "otherwise": "1rps", "mix": { "op": 1 } } ], "operations": { "op": { "steps": [ { "call": "x" } ] } },
        "components": { "x": { "kind": "external", "latency": "1ms" })" + components + "} }";
}

} // namespace

TEST_CASE("a month of each stated meter, by hand", "[pricing][meters]")
{
    const std::filesystem::path data = std::filesystem::path(HEADROOM_SOURCE_DIR) / "pricing-data";
    const auto scenario = scenario::loadText(scenarioText(), "meters.json");
    for (const Error& error : scenario ? Errors{} : scenario.error()) UNSCOPED_INFO(toString(error));
    REQUIRE(scenario);
    const auto prices = pricing::loadPriceBooks(data, *scenario);
    REQUIRE(prices);
    const auto catalogue = catalogue::loadCatalogue(data, "azure");
    REQUIRE(catalogue);
    auto recording = fluid::simulate(*scenario, *catalogue, {});
    REQUIRE(recording);
    const auto report = analysis::analyse(*scenario, std::move(recording).value(), *prices);
    for (const Error& error : report ? Errors{} : report.error()) UNSCOPED_INFO(toString(error));
    REQUIRE(report);
    REQUIRE(report->month.hours == 720);
    Money sum(report->month.total.currency());
    for (std::size_t i = 0; i < kCases.size(); ++i) {
        INFO(kCases[i].meter);
        Money amount(report->month.total.currency());
        for (const pricing::StatementLine& line : report->month.lines)
            if (line.component == fmt::format("c{}", i)) amount += line.amount;
        CHECK(amount.toString() == kCases[i].amount + " USD");
        sum += amount;
    }
    CHECK(report->month.total == sum);
}

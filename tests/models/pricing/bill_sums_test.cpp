#include "models/analysis/report.h"
#include "models/catalogue/catalogue.h"
#include "models/fluid/fluid.h"
#include "models/pricing/price_books.h"
#include "models/scenario/load.h"
#include "tests/support/catch.h"

#include <functional>
#include <map>

/// A bill is one sum, however it is grouped: by component, meter, cost group, team, tag and tenant the five systems add up to the total, to the last
/// digit, for the window and for the month. Amounts are integers; nothing is compared with a tolerance.
using namespace headroom;

namespace {

const std::filesystem::path kRoot = HEADROOM_SOURCE_DIR;

struct Case {
    std::string file, variant;
};

analysis::Report reportOf(const Case& one)
{
    scenario::LoadOptions load;
    load.variant = one.variant;
    const auto scenario = scenario::load(kRoot / "scenarios" / one.file, load);
    for (const Error& error : scenario ? Errors{} : scenario.error()) UNSCOPED_INFO(toString(error));
    REQUIRE(scenario);
    static const auto catalogue = catalogue::loadCatalogue(kRoot / "pricing-data", "azure");
    REQUIRE(catalogue);
    const auto book = pricing::loadPriceBooks(kRoot / "pricing-data", *scenario);
    REQUIRE(book);
    fluid::FluidOptions options;
    options.from = scenario->calendar.start + Duration::hours(33);
    options.duration = Duration::minutes(90);
    auto recording = fluid::simulate(*scenario, *catalogue, options);
    REQUIRE(recording);
    auto report = analysis::analyse(*scenario, std::move(recording).value(), *book);
    for (const Error& error : report ? Errors{} : report.error()) UNSCOPED_INFO(toString(error));
    REQUIRE(report);
    return std::move(report).value();
}

/// Sum of the sums by group.
std::int64_t grouped(const pricing::Statement& bill, const std::function<std::string(const pricing::StatementLine&)>& key)
{
    std::map<std::string, std::int64_t> sums;
    for (const pricing::StatementLine& line : bill.lines) sums[key(line)] += line.amount.micros();
    std::int64_t total = 0;
    for (const auto& [name, sum] : sums) total += sum;
    return total;
}

/// Each hour's components add up to the hour, and a component's hours to its lines.
void hoursAddUp(const pricing::Statement& bill)
{
    REQUIRE(bill.hourly.totalMicros.size() == bill.totalPerHour.size());
    for (std::size_t hour = 0; hour < bill.totalPerHour.size(); ++hour) {
        std::int64_t sum = 0;
        for (const auto& part : bill.hourly.parts) {
            REQUIRE(part.micros[hour] >= 0);
            sum += part.micros[hour];
        }
        REQUIRE(sum == bill.hourly.totalMicros[hour]);
        REQUIRE(static_cast<double>(sum) == Approx(bill.totalPerHour[hour] * 1e6).margin(0.5001));
    }
    for (const auto& part : bill.hourly.parts) {
        std::int64_t hours = 0, lines = 0;
        int count = 0;
        for (const std::int64_t micros : part.micros) hours += micros;
        for (const pricing::StatementLine& line : bill.lines) {
            if (line.component != part.component) continue;
            lines += line.amount.micros();
            ++count;
        }
        INFO(part.component);
        CHECK(std::abs(hours - lines) <= 5'000 * count + static_cast<std::int64_t>(part.micros.size()));   // lines are rounded to the cent
    }
}

void addsUp(const pricing::Statement& bill, const pricing::Allocation& byTenant)
{
    const std::int64_t total = bill.total.micros();
    CHECK(total > 0);
    CHECK(grouped(bill, [](const auto& line) { return line.component; }) == total);
    CHECK(grouped(bill, [](const auto& line) { return line.meter; }) == total);
    CHECK(grouped(bill, [](const auto& line) { return line.group; }) == total);
    CHECK(grouped(bill, [](const auto& line) { return line.team; }) == total);
    CHECK(grouped(bill, [](const auto& line) { return line.tags.empty() ? std::string() : line.tags.begin()->second; }) == total);
    hoursAddUp(bill);
    double hours = 0;
    for (const double cost : bill.totalPerHour) hours += cost;
    CHECK(hours == Approx(bill.total.toDouble()).margin(0.005 * static_cast<double>(bill.lines.size())));   // unrounded
    if (byTenant.empty()) return;
    CHECK(byTenant.total.micros() == total);
    std::int64_t tenants = byTenant.common.micros() + byTenant.idle.micros();
    for (const pricing::TenantCost& cost : byTenant.tenants) {
        CHECK(cost.dedicated.micros() + cost.shared.micros() == cost.total.micros());
        tenants += cost.total.micros();
    }
    CHECK(tenants == total);
    std::vector<std::int64_t> ofLine(bill.lines.size(), 0);
    for (const pricing::AllocatedPart& part : byTenant.parts) ofLine[part.line] += part.amount.micros();
    for (std::size_t i = 0; i < ofLine.size(); ++i) CHECK(ofLine[i] == bill.lines[i].amount.micros());
}

} // namespace

TEST_CASE("The bills of the five systems add up under every grouping", "[pricing][property]")
{
    const std::vector<Case> cases{{"fabrikam-drone-delivery.json", "base"}, {"holiday-peak-hub.json", "pairwise"}, {"holiday-peak-hub.json", "per-agent"},
                                  {"holiday-peak-hub.json", "dev-pairwise"}, {"srvthreds.json", "base"}, {"teachin.json", "shared"}, {"teachin.json", "dedicated"},
                                  {"todo-chatbot.json", "base"}};
    for (const Case& one : cases) {
        CAPTURE(one.file, one.variant);
        const analysis::Report report = reportOf(one);
        addsUp(report.window, report.windowByTenant);
        addsUp(report.month, report.monthByTenant);
    }
}

// Proves the delay of CPU metrics: two reads 15 s apart. Source: metrics-server README and FAQ.
#include "models/compute/metrics_server.h"

#include "tests/support/catch.h"

using headroom::Duration;
using headroom::SimTime;
using namespace headroom::compute;

namespace {

SimTime second(double value) { return SimTime{} + Duration::fromSeconds(value); }

} // namespace

TEST_CASE("CPU sample of a new pod appears with its second scrape, up to 30 s late", "[compute][metrics]")
{
    CpuScraper scraper;
    // A pod that starts right after a scrape, using 500 m from then on.
    const SimTime start = second(0.001);
    SimTime scrape = scraper.nextScrapeAfter(start);
    CHECK(scrape == second(15));
    scraper.scrape(scrape, 7, 0.5 * (scrape - start).toSeconds());
    CHECK_FALSE(scraper.sample(7));
    scrape = scraper.nextScrapeAfter(scrape);
    CHECK(scrape == second(30));
    scraper.scrape(scrape, 7, 0.5 * (scrape - start).toSeconds());
    REQUIRE(scraper.sample(7));
    CHECK(scraper.sample(7)->usageMillicores == Approx(500.0));
    CHECK(scraper.sample(7)->time == second(30));
    CHECK(scraper.sample(7)->window == Duration::seconds(15));
    CHECK_FALSE(scraper.sample(8));
    scraper.forget(7);
    CHECK_FALSE(scraper.sample(7));
}

TEST_CASE("CPU sample is the mean between two scrapes, so a step shows in two parts", "[compute][metrics]")
{
    CpuScraper scraper;
    scraper.scrape(second(0), 1, 0.0);
    scraper.scrape(second(15), 1, 1.5);             // 100 m
    CHECK(scraper.sample(1)->usageMillicores == Approx(100.0));
    scraper.scrape(second(30), 1, 1.5 + 1.0 + 5.0); // 10 s at 100 m, then 5 s at 1000 m
    CHECK(scraper.sample(1)->usageMillicores == Approx(400.0));
    scraper.scrape(second(45), 1, 22.5);
    CHECK(scraper.sample(1)->usageMillicores == Approx(1000.0));
}

TEST_CASE("CPU counter that falls means a restart: no sample until the next scrape", "[compute][metrics]")
{
    CpuScraper scraper;
    scraper.scrape(second(0), 1, 10.0);
    scraper.scrape(second(15), 1, 20.0);
    REQUIRE(scraper.sample(1));
    scraper.scrape(second(30), 1, 2.0);
    CHECK_FALSE(scraper.sample(1));
    scraper.scrape(second(45), 1, 5.0);
    CHECK(scraper.sample(1)->usageMillicores == Approx(200.0));
}

TEST_CASE("Scrapes lie on a grid with a phase, before it too", "[compute][metrics]")
{
    const CpuScraper scraper(Duration::seconds(15), second(4));
    CHECK(scraper.nextScrapeAfter(second(0)) == second(4));
    CHECK(scraper.nextScrapeAfter(second(4)) == second(19));
    CHECK(scraper.nextScrapeAfter(second(18.9)) == second(19));
    CHECK(scraper.nextScrapeAfter(second(-11)) == second(4));
    CHECK(scraper.nextScrapeAfter(second(-12)) == second(-11));
}

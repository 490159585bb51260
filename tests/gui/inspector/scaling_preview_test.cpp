#include "app/gui/inspector/scaling_preview.h"
#include "models/scenario/load.h"
#include "models/simulation/simulate.h"
#include "tests/gui/shell/fixture.h"

#include <catch2/catch.hpp>

#include <cmath>

using namespace headroom;
using namespace headroom::gui;

namespace {

std::shared_ptr<const scenario::Scenario> withRule(const std::string& rule, const char* duration = "PT1H", const char* rate = "600rpm")
{
    std::string text = tests::tinyScenario(duration, rate).toStdString();
    const std::string at = "\"replicas\": 2 }";
    text.replace(text.find(at), at.size(), "\"replicas\": 2" + (rule.empty() ? rule : ", " + rule) + " }");
    auto loaded = scenario::loadText(text, "tiny");
    INFO((loaded ? std::string() : loaded.error().front().message));
    REQUIRE(loaded);
    return std::make_shared<const scenario::Scenario>(std::move(loaded).value());
}

std::shared_ptr<const catalogue::Catalogue> sizes()
{
    return std::make_shared<const catalogue::Catalogue>(catalogue::loadCatalogue(HEADROOM_SOURCE_DIR "/pricing-data", "azure").value());
}

/// An hour in which two pods use `share` of their request each.
std::shared_ptr<const simulation::Recording> steadyHour(const scenario::Scenario& scenario, float share)
{
    auto recording = std::make_shared<simulation::Recording>();
    recording->start = scenario.calendar.start;
    recording->end = recording->start + Duration::hours(1);
    recording->bucket = Duration::minutes(1);
    for (const auto& [id, value] : {std::pair{"replicas", 2.0F}, {"readyReplicas", 2.0F}, {"cpuOfRequest", share}, {"memory", 1e6F}}) {
        simulation::Signal signal;
        signal.id = std::string("service.") + id;
        signal.component = "service";
        signal.mean.assign(60, value);
        recording->signals.push_back(signal);
    }
    return recording;
}

} // namespace

TEST_CASE("a rule follows the load of the last run by the formula of the controller", "[gui][inspector]")
{
    // Two pods at 140 % of their request are 280 % in all; at a target of 70 % that asks for ceil(2.8 / 0.7) = 4 pods, and 4 stay.
    const auto scenario = withRule(R"("hpa": { "min": 1, "max": 10, "cpu": 0.7 })");
    const auto run = withRule("");
    const auto preview = previewScaling({scenario, run, "service", steadyHour(*run, 1.4F), sizes()});
    REQUIRE(preview);
    CHECK(preview->mostWanted == 4);
    CHECK(preview->wanted.back() == 4);
    CHECK(preview->mostHad == 2);
    CHECK(preview->podHoursHad == Approx(2.0));
    CHECK(preview->podHoursWanted == Approx(4.0).epsilon(0.02));
    CHECK(preview->stepsDown == 0);
    CHECK_FALSE(preview->firstReason.empty());
    CHECK_FALSE(preview->basis.isEmpty());

    SECTION("the maximum holds it back")
    {
        const auto held = previewScaling({withRule(R"("hpa": { "min": 1, "max": 3, "cpu": 0.7 })"), run, "service", steadyHour(*run, 1.4F), sizes()});
        REQUIRE(held);
        CHECK(held->mostWanted == 3);
    }
    SECTION("the request in the form counts, the load stays that of the run")
    {
        // 280 % of 250m are 0.7 cores; of 500m that is 140 %, which asks for ceil(1.4 / 0.7) = 2.
        const auto larger = previewScaling({withRule(R"("requests": { "cpu": "500m" }, "hpa": { "min": 1, "max": 10, "cpu": 0.7 })"), run, "service", steadyHour(*run, 1.4F), sizes()});
        REQUIRE(larger);
        CHECK(larger->mostWanted == 2);
    }
    SECTION("a stop ends it")
    {
        std::stop_source stop;
        stop.request_stop();
        CHECK_FALSE(previewScaling({scenario, run, "service", steadyHour(*run, 1.4F), sizes()}, stop.get_token()));
    }
    SECTION("without the service in the run there is nothing to say")
    {
        CHECK_FALSE(previewScaling({scenario, run, "other", steadyHour(*run, 1.4F), sizes()}));
        CHECK_FALSE(previewScaling({run, run, "service", steadyHour(*run, 1.4F), sizes()}));
    }
}

TEST_CASE("KEDA's time table is tried by KEDA's own code", "[gui][inspector]")
{
    // The run starts on Monday 2 November at 00:00 UTC; the table wants 6 pods from 00:20 to 00:40.
    const auto scenario = withRule(R"("keda": { "min": 1, "max": 10, "triggers": [ { "type": "cron", "days": "Mon", "start": "00:20", "end": "00:40", "replicas": 6 } ] })");
    const auto run = withRule("");
    const auto preview = previewScaling({scenario, run, "service", steadyHour(*run, 0.1F), sizes()});
    INFO((preview ? std::string() : preview.error().toStdString()));
    REQUIRE(preview);
    CHECK(preview->mostWanted == 6);
    CHECK(preview->wanted.back() < 6);
}

TEST_CASE("the rule that ran, tried on its own load, asks for about what the run had", "[gui][inspector]")
{
    const auto scenario = withRule(R"("hpa": { "min": 1, "max": 10, "cpu": 0.5 })", "PT40M", "2400rpm");
    simulation::RunOptions options;
    options.seed = 1;
    const auto catalogue = sizes();
    auto ran = simulation::simulate(*scenario, *catalogue, options);
    REQUIRE(ran);
    const auto recording = std::make_shared<const simulation::Recording>(std::move(ran).value());
    const auto preview = previewScaling({scenario, scenario, "service", recording, catalogue});
    REQUIRE(preview);
    CHECK(preview->mostHad > 2);
    CHECK(std::abs(preview->mostWanted - preview->mostHad) <= 1);
    CHECK(preview->podHoursWanted == Approx(preview->podHoursHad).epsilon(0.15));
}

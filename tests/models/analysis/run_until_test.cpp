// Sequential stopping: what --until understands, that it stops at the first round at which the precision holds, and that threads do not matter.
#include "models/analysis/run_until.h"

#include "tests/models/simulation/support/small_run.h"
#include "tests/support/catch.h"

#include <algorithm>

using namespace headroom;
using namespace headroom::test;
using analysis::parsePrecisionTarget;

namespace {

const pricing::PriceBook& prices()
{
    static const pricing::PriceBook book = [] {
        auto result = pricing::loadPriceBook(HEADROOM_SOURCE_DIR "/pricing-data", "azure", "westus2");
        REQUIRE(result);
        return std::move(result).value();
    }();
    return book;
}

/// M/M/1 with 10 ms of service: response times are exponential with mean 1 / (100 − rate).
Small queue(const std::string& rate, const std::string& duration)
{
    Small small;
    small.rate = rate;
    small.process = "poisson";
    small.duration = duration;
    small.operations = R"("op": { "steps": [ { "call": "s", "time": { "exponential": "10ms" } } ] })";
    small.components = R"("s": { "kind": "service", "roundTrip": "0ms", "workers": 1 })";
    return small;
}

analysis::UntilOptions until(const scenario::Scenario& scenario, const std::vector<std::string>& texts)
{
    analysis::UntilOptions options;
    for (const std::string& text : texts) {
        auto target = parsePrecisionTarget(text, scenario);
        REQUIRE(target);
        options.targets.push_back(std::move(target).value());
    }
    return options;
}

analysis::UntilResult runUntil(const scenario::Scenario& scenario, const analysis::UntilOptions& options, int threads = 1)
{
    simulation::RunOptions run;
    run.threads = threads;
    auto result = analysis::runUntil(scenario, azure(), prices(), run, options);
    if (!result) FAIL(toString(result.error().front()));
    return std::move(result).value();
}

} // namespace

TEST_CASE("A precision target is a metric and a width. Mistakes name what is near", "[analysis][until]")
{
    const scenario::Scenario scenario = loaded(queue("10/s", "1m").text());
    const auto read = [&](const char* text) { return parsePrecisionTarget(text, scenario); };
    REQUIRE(read("latency.p95 ±2%"));
    CHECK(read("latency.p95 ±2%")->precision.halfWidth == Approx(0.02));
    CHECK(read("latency.p95 ±2%")->precision.relative);
    CHECK(read(" latency.p95 +-2 % ")->text == "latency.p95 +-2 %");
    CHECK(read("operation.op.latency.mean+/-5ms")->precision.halfWidth == Approx(0.005));
    CHECK_FALSE(read("operation.op.latency.mean+/-5ms")->precision.relative);
    CHECK(read("failedShare ±0.1pp")->precision.halfWidth == Approx(0.001));
    CHECK(read("failedShare ±0.1pp")->metric.kind == analysis::Metric::Kind::Share);
    CHECK(read("cost.total ±10 USD")->precision.halfWidth == Approx(10));
    CHECK(read("cost.total ±1%")->metric.kind == analysis::Metric::Kind::WindowCost);
    CHECK(read("cost.monthly ±1%")->metric.kind == analysis::Metric::Kind::MonthlyCost);

    const auto fails = [&](const char* text, ErrorCode code, const char* hint) {
        const auto result = read(text);
        REQUIRE_FALSE(result);
        INFO(toString(result.error()));
        CHECK(result.error().code == code);
        CHECK_THAT(toString(result.error()), Catch::Contains(hint));
    };
    fails("latency.p95", ErrorCode::Syntax, "±2%");
    fails("latencyp95 ±2%", ErrorCode::NotFound, "did you mean \"latency.p95\"?");
    fails("operation.oq.latency.p95 ±2%", ErrorCode::NotFound, "did you mean \"operation.op.latency.p95\"?");
    fails("latency.p95 ±0%", ErrorCode::OutOfRange, "not above 0");
    fails("latency.p95 ±100%", ErrorCode::OutOfRange, "100 %");
    fails("latency.p95 ±0.5%", ErrorCode::OutOfRange, "0.8 %");
    CHECK(read("latency.mean ±0.5%"));
    CHECK(read("latency.max ±0.5%"));
    fails("latency.p95 ±0.1pp", ErrorCode::WrongType, "no share");
    fails("latency.p95 ±x", ErrorCode::Syntax, "±5ms");
    fails("failedShare ±0.1", ErrorCode::WrongType, "±0.1pp");
    fails("cost.total ±", ErrorCode::Syntax, "no number");
}

TEST_CASE("Replications stop at the first round at which the target is known, the same with 1 and 2 threads", "[analysis][until]")
{
    const scenario::Scenario scenario = loaded(queue("60/s", "2m").text());
    const analysis::UntilOptions options = until(scenario, {"latency.p95 ±3%", "latency.mean ±5ms"});
    const analysis::UntilResult one = runUntil(scenario, options, 1);
    const int count = one.precision.replications;
    CAPTURE(count, one.precision.targets[0].estimate.value, one.precision.targets[0].estimate.interval->halfWidth());
    REQUIRE(one.precision.reached);
    REQUIRE(count > 10);
    REQUIRE(count < 100);
    CHECK((count - 10) % 5 == 0);
    const analysis::PrecisionVerdict& p95 = one.precision.targets[0];
    CHECK(p95.reached);
    CHECK(p95.unit == "s");
    CHECK(p95.estimate.interval->halfWidth() <= 0.03 / 1.03 * p95.estimate.value);
    CHECK(p95.halfWidthAllowed == Approx(0.03 / 1.03 * p95.estimate.value));
    CHECK(p95.estimate.interval->contains(0.025 * 2.995732));   // −ln 0.05 · 1 / (100 − 60)
    CHECK(one.precision.targets[1].reached);

    // A round less is not enough, and says so.
    analysis::UntilOptions shorter = options;
    shorter.replicationsMax = count - 5;
    const analysis::UntilResult before = runUntil(scenario, shorter);
    CHECK(before.precision.replications == count - 5);
    CHECK_FALSE(before.precision.reached);
    CHECK_FALSE(before.precision.targets[0].reached);

    const analysis::UntilResult two = runUntil(scenario, options, 2);
    CHECK(two.precision.replications == count);
    CHECK(two.recording.fingerprint == one.recording.fingerprint);
    CHECK(two.precision.targets[0].estimate.value == p95.estimate.value);
    CHECK(two.precision.targets[0].estimate.interval == p95.estimate.interval);

    // And it is the run that somebody asks for who knows the number.
    simulation::RunOptions fixed;
    fixed.replications = count;
    const simulation::Recording recording = run(scenario, fixed);
    CHECK(recording.fingerprint == one.recording.fingerprint);
    CHECK(recording.latency.p95Ms.interval == one.recording.latency.p95Ms.interval);
    CHECK(recording.perReplication.back().number == count - 1);
    CHECK(one.recording.perReplication.back().number == count - 1);
}

TEST_CASE("Cost and failed share can be targets. What never varies is known after the first round", "[analysis][until]")
{
    const scenario::Scenario scenario = loaded(queue("20/s", "30s").text());
    const analysis::UntilResult result = runUntil(scenario, until(scenario, {"cost.total ±1%", "failedShare ±0.1pp", "cost.monthly ±1%"}));
    CHECK(result.precision.replications == 10);
    CHECK(result.precision.reached);
    CHECK(result.precision.targets[0].estimate.value > 0);
    CHECK(result.precision.targets[0].unit == "USD");
    CHECK(result.precision.targets[0].estimate.interval->halfWidth() == Approx(0).margin(1e-12));
    CHECK(result.precision.targets[2].estimate.value > result.precision.targets[0].estimate.value);

    // A third party that always takes 50 ms: ten equal quantiles, and yet no better known than the histogram's buckets.
    Small constant = queue("1/s", "30s");
    constant.operations = R"("op": { "steps": [ { "call": "x" } ] })";
    constant.components = R"("x": { "kind": "external", "roundTrip": "0ms", "latency": "50ms" })";
    const scenario::Scenario same = loaded(constant.text());
    analysis::UntilOptions fine = until(same, {"latency.p95 ±0.1ms", "latency.p95 ±1ms", "latency.mean ±0.1ms"});
    fine.replicationsMax = 10;
    const analysis::UntilResult quantised = runUntil(same, fine);
    CHECK_FALSE(quantised.precision.targets[0].reached);
    CHECK(quantised.precision.targets[0].estimate.interval->halfWidth() == Approx(0.05 / 128).epsilon(0.01));
    CHECK(quantised.precision.targets[1].reached);
    CHECK(quantised.precision.targets[2].reached);
    CHECK(quantised.recording.latency.p95Ms.interval->halfWidth() == Approx(50.0 / 128).epsilon(0.01));

    // A cap below the first round wins, and ten replications are the least that is looked at.
    analysis::UntilOptions two = until(scenario, {"latency.mean ±1%"});
    two.replicationsMax = 2;
    CHECK(runUntil(scenario, two).precision.replications == 2);
}

TEST_CASE("A figure that the run does not have is an error that names the nearest, and a stop keeps whole rounds", "[analysis][until]")
{
    const scenario::Scenario scenario = loaded(queue("20/s", "30s").text());
    simulation::RunOptions options;
    const auto missing = analysis::runUntil(scenario, azure(), prices(), options, until(scenario, {"utilisation.s/worker ±5%"}));
    REQUIRE_FALSE(missing);
    CHECK(missing.error().front().code == ErrorCode::NotFound);
    CHECK_THAT(missing.error().front().hint, Catch::Contains("s/workers"));
    CHECK(runUntil(scenario, until(scenario, {"utilisation.s/workers ±1pp"})).precision.reached);

    // Stops in the second round; progress never leaves [0, 1].
    struct Stopper : simulation::RunObserver {
        std::stop_source source;
        double fractionMax = 0, fractionMin = 1;
        int buckets = 0;
        void progress(const simulation::RunProgress& now) override
        {
            fractionMax = std::max(fractionMax, now.fraction);
            fractionMin = std::min(fractionMin, now.fraction);
            if (now.replication >= 10) source.request_stop();
        }
        void bucketFinished(const simulation::Recording&, std::size_t) override { ++buckets; }
    } stopper;
    const scenario::Scenario longer = loaded(queue("60/s", "10m").text());
    options.threads = 1;
    const auto stopped = analysis::runUntil(longer, azure(), prices(), options, until(longer, {"latency.mean ±0.01%"}), stopper.source.get_token(), &stopper);
    REQUIRE(stopped);
    CHECK(stopped->precision.replications == 10);
    CHECK_FALSE(stopped->precision.reached);
    CHECK_FALSE(stopped->recording.partial);
    CHECK(stopper.fractionMax <= 1);
    CHECK(stopper.fractionMin >= 0);
    CHECK(stopper.buckets == 10);   // those of the first replication of the first round
}

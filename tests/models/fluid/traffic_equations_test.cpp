#include "models/fluid/traffic_equations.h"
#include "tests/models/simulation/support/small_run.h"
#include "tests/support/catch.h"

#include <cmath>

using namespace headroom;
using namespace headroom::test;

namespace {

constexpr const char* kService = R"({ "kind": "service", "workers": 10 })";

} // namespace

TEST_CASE("retries and repetitions multiply visits as a geometric series does", "[fluid][traffic]")
{
    const fluid::StepChance sure = fluid::stepChance(1, 3, 4);
    CHECK(sure.tries == 4);
    CHECK(sure.success == 1);
    // q = 0.8, two retries: 1 + 0.2 + 0.04 tries, success 1 − 0.008.
    const fluid::StepChance once = fluid::stepChance(0.8, 2, 1);
    CHECK(once.tries == Approx(1.24));
    CHECK(once.success == Approx(0.992));
    // Three repetitions without retries, the first that fails is the last: 1 + 0.8 + 0.64.
    const fluid::StepChance thrice = fluid::stepChance(0.8, 0, 3);
    CHECK(thrice.tries == Approx(2.44));
    CHECK(thrice.success == Approx(0.512));
}

TEST_CASE("visit ratios follow branches, repetitions, failures and parallel calls", "[fluid][traffic]")
{
    Small small;
    small.operations = R"("op": { "steps": [ { "call": "a", "steps": [ { "call": "b", "probability": 0.5, "times": 2 }, { "call": "x", "retry": { "attempts": 1 } },
                                             { "parallel": [ { "call": "b" }, { "call": "c", "probability": 0.25 } ] } ] } ] })";
    small.components = std::string(R"("a": )") + kService + R"(, "b": )" + kService + R"(, "c": )" + kService +
                       R"(, "x": { "kind": "external", "latency": "1ms", "failureProbability": 0.4 })";
    const scenario::Scenario scenario = loaded(small.text());
    const auto topology = simulation::buildTopology(scenario, azure());
    REQUIRE(topology);
    std::vector<double> own(topology->steps.size(), 1.0);
    for (std::size_t i = 0; i < own.size(); ++i)
        if (topology->steps[i].target == simulation::TargetKind::External) own[i] = 0.6;
    const fluid::Visits visits = fluid::visitRatios(*topology, own);
    std::map<std::string, double> sum;
    for (std::size_t i = 0; i < own.size(); ++i)
        if (topology->steps[i].component != simulation::kNone) sum[topology->component(topology->steps[i].component).id] += visits.perOperation[i];
    CHECK(sum["a"] == Approx(1));
    CHECK(sum["x"] == Approx(1.4));
    // The group is reached when x has succeeded within two tries: 1 − 0.16.
    CHECK(sum["b"] == Approx(0.5 * 2 + 0.84));
    CHECK(sum["c"] == Approx(0.84 * 0.25));
    CHECK(visits.operationSuccess[0] == Approx(0.84));
}

TEST_CASE("loops of messages are solved as linear equations", "[fluid][traffic]")
{
    // One request causes half a message to 1; 1 causes one to 2; 2 sends 30 % back to 1: λ1 = 5 + 0.3 λ2, λ2 = λ1.
    Eigen::MatrixXd caused = Eigen::MatrixXd::Zero(3, 3);
    caused(0, 1) = 0.5;
    caused(1, 2) = 1;
    caused(2, 1) = 0.3;
    const auto rates = fluid::operationRates(caused, {10, 0, 0});
    CHECK(rates[0] == Approx(10));
    CHECK(rates[1] == Approx(5 / 0.7));
    CHECK(rates[2] == Approx(5 / 0.7));
    caused(2, 1) = 1;
    CHECK(std::isinf(fluid::operationRates(caused, {10, 0, 0})[1]));
}

#include "tests/oracle/experiment.h"
#include "tests/support/catch.h"

/// Headroom against queueing theory, 20 and more independent replications a case, seeds fixed. A case passes when the exact
/// value lies in the 99.99 % interval (Student's t) and the interval is narrow. docs/models/theory.md shows the same rows.
using namespace headroom::oracle;

namespace {

using Add = void (*)(std::vector<Experiment>&);

void check(Add add, const std::string& family)
{
    std::vector<Experiment> list;
    add(list);
    int found = 0;
    for (const Experiment& experiment : list) {
        if (experiment.family != family) continue;
        ++found;
        for (const Comparison& row : evaluate(experiment)) {
            INFO(experiment.how << ": " << experiment.model << ", " << experiment.parameters << ", " << row.quantity->name);
            CAPTURE(row.quantity->reference, row.simulated, row.interval9999.low, row.interval9999.high, row.relativeHalfWidth,
                    row.quantity->widest);
            CHECK(row.inside);
            CHECK(row.narrow);
        }
    }
    CHECK(found > 0);
}

} // namespace

TEST_CASE("M/M/1: mean, quantiles, number in system, and clients who give up", "[oracle]") { check(addSingleServerCases, "M/M/1"); }
TEST_CASE("M/D/1 and M/G/1 follow Pollaczek and Khinchine", "[oracle]") { check(addSingleServerCases, "M/G/1"); }
TEST_CASE("Batch arrivals: M^X/M/1", "[oracle]") { check(addSingleServerCases, "Batches"); }
TEST_CASE("M/M/c up to 100 servers follows Erlang C", "[oracle]") { check(addManyServerCases, "M/M/c"); }
TEST_CASE("Infinitely many servers delay by their time only", "[oracle]") { check(addManyServerCases, "Infinite servers"); }
TEST_CASE("Impatient customers: Erlang A and general patience", "[oracle]") { check(addManyServerCases, "Impatience"); }
TEST_CASE("Processor sharing depends on the mean work only", "[oracle]") { check(addSharingCases, "Processor sharing"); }
TEST_CASE("Loss systems follow Erlang B for any service", "[oracle]") { check(addLossCases, "Erlang B"); }
TEST_CASE("Waiting rooms with an end: M/M/c/K", "[oracle]") { check(addLossCases, "M/M/c/K"); }
TEST_CASE("Retrials from an orbit", "[oracle]") { check(addLossCases, "Retrials"); }
TEST_CASE("G/M/1: even, Erlang and hyperexponential arrivals", "[oracle]") { check(addGeneralArrivalCases, "G/M/1"); }
TEST_CASE("Priorities with and without interruption", "[oracle]") { check(addPriorityCases, "Priority"); }
TEST_CASE("Tandems, Kelly and Jackson networks", "[oracle]") { check(addNetworkCases, "Networks"); }
TEST_CASE("Closed networks follow exact mean value analysis", "[oracle]") { check(addNetworkCases, "Closed networks"); }
TEST_CASE("Fork and join of two stations", "[oracle]") { check(addNetworkCases, "Fork and join"); }
TEST_CASE("Traffic that changes in time follows the equations of Kolmogorov", "[oracle]") { check(addTransientCases, "Traffic in time"); }

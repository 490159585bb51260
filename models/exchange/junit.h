#pragma once

#include "models/analysis/report.h"
#include "models/scenario/scenario.h"

#include <optional>
#include <span>
#include <string>
#include <vector>

/// Verdicts as JUnit XML, which continuous integration shows as tests: one test case an objective, a budget, a claim.
namespace headroom::exchange {

struct JUnitCase {
    std::string group;                        ///< "objectives", "budget", "claims"
    std::string name;
    enum class Outcome { Passed, Failed, Skipped } outcome = Outcome::Passed;
    std::string message;                      ///< one sentence; of a failure or of what could not be decided
};

struct JUnitSuite {
    std::string name;                         ///< scenario and variant
    std::vector<JUnitCase> cases;
};

/// The verdicts of one run. `budget` replaces the scenario's own. Claims that cannot be decided are skipped.
[[nodiscard]] JUnitSuite junitSuiteOf(const scenario::Scenario& scenario, const analysis::Report& report, std::optional<double> budget);

/// The file. Its shape is junit.xsd. Text that XML cannot hold (control characters) becomes a question mark.
[[nodiscard]] std::string junitXml(std::span<const JUnitSuite> suites);

} // namespace headroom::exchange

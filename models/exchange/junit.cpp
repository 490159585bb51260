#include "models/exchange/junit.h"

#include "models/analysis/wording.h"

#include <fmt/format.h>

#include <algorithm>

namespace headroom::exchange {

namespace {

using Outcome = JUnitCase::Outcome;

/// Character data and attribute values of XML 1.0.
std::string escaped(std::string_view text)
{
    std::string result;
    for (const char letter : text) {
        switch (letter) {
        case '&': result += "&amp;"; break;
        case '<': result += "&lt;"; break;
        case '>': result += "&gt;"; break;
        case '"': result += "&quot;"; break;
        case '\'': result += "&apos;"; break;
        case '\n': result += "&#10;"; break;
        case '\t': result += "&#9;"; break;
        default: result += static_cast<unsigned char>(letter) < 0x20 || letter == 0x7F ? '?' : letter;
        }
    }
    return result;
}

std::size_t count(const std::vector<JUnitCase>& cases, Outcome outcome)
{
    return static_cast<std::size_t>(std::ranges::count(cases, outcome, &JUnitCase::outcome));
}

} // namespace

JUnitSuite junitSuiteOf(const scenario::Scenario& scenario, const analysis::Report& report, std::optional<double> budget)
{
    JUnitSuite suite{scenario.name + " (" + scenario.variant + ")", {}};
    for (const analysis::SloVerdict& verdict : report.slos)
        suite.cases.push_back({"objectives", verdict.name.empty() ? verdict.metric : verdict.name, verdict.held ? Outcome::Passed : Outcome::Failed, verdict.sentence});
    if (const auto limit = budget ? budget : scenario.monthlyBudget) {
        const bool within = report.month.total.toDouble() <= *limit;
        suite.cases.push_back({"budget", fmt::format("{} within {} {}", report.month.period, analysis::numberText(*limit), report.month.currency), within ? Outcome::Passed : Outcome::Failed,
                               fmt::format("The month costs {}, the budget is {:.2f} {}.", report.month.total.toString(), *limit, report.month.currency)});
    }
    for (const analysis::ClaimVerdict& verdict : report.claims) {
        using Claim = analysis::ClaimVerdict::Outcome;
        const Outcome outcome = verdict.outcome == Claim::Holds ? Outcome::Passed : verdict.outcome == Claim::CannotBeDecided ? Outcome::Skipped : Outcome::Failed;
        suite.cases.push_back({"claims", verdict.id + ": " + verdict.says, outcome, verdict.sentence});
    }
    return suite;
}

std::string junitXml(std::span<const JUnitSuite> suites)
{
    std::size_t tests = 0, failures = 0, skipped = 0;
    for (const JUnitSuite& suite : suites) {
        tests += suite.cases.size();
        failures += count(suite.cases, Outcome::Failed);
        skipped += count(suite.cases, Outcome::Skipped);
    }
    std::string xml = fmt::format("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"headroom\" tests=\"{}\" failures=\"{}\" errors=\"0\" skipped=\"{}\">\n", tests, failures, skipped);
    for (const JUnitSuite& suite : suites) {
        xml += fmt::format("  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"0\" skipped=\"{}\">\n", escaped(suite.name), suite.cases.size(),
                           count(suite.cases, Outcome::Failed), count(suite.cases, Outcome::Skipped));
        for (const JUnitCase& test : suite.cases) {
            xml += fmt::format("    <testcase classname=\"{}\" name=\"{}\"", escaped(suite.name + "." + test.group), escaped(test.name));
            const std::string message = escaped(test.message);
            if (test.outcome == Outcome::Failed) xml += fmt::format(">\n      <failure message=\"{0}\" type=\"{1}\">{0}</failure>\n    </testcase>\n", message, escaped(test.group));
            else if (test.outcome == Outcome::Skipped) xml += fmt::format(">\n      <skipped message=\"{}\"/>\n    </testcase>\n", message);
            else xml += "/>\n";
        }
        xml += "  </testsuite>\n";
    }
    return xml + "</testsuites>\n";
}

} // namespace headroom::exchange

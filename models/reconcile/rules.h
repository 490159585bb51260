#pragma once

#include "core/base/result.h"
#include "models/reconcile/bill_columns.h"
#include "models/scenario/scenario.h"

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

/// Which line of a bill belongs to which component and meter.
namespace headroom::reconcile {

struct PlanLine;

/// A line that matches every pattern is of this component and meter. The first rule that matches has it.
struct Rule {
    std::vector<std::pair<std::string, std::string>> match;   ///< column (see BillColumns::text()) and glob, without regard to case
    std::string component, meter;      ///< a table by hand may stand for several: "aks|*-pool", "*" are compared with the sum of what they match
    std::optional<double> factor;      ///< meter's units in one unit of the bill; without it from the units' names
    std::string ignore;                ///< why lines of this rule are left out (taxes, other months' refunds); then no component
};

[[nodiscard]] bool matches(const Rule& rule, const BillColumns& columns, const std::vector<std::string>& fields);

/// Rules made ready for one file: columns are looked up once, and rows that are alike in all that rules look at are matched once. Memory is bounded.
class RuleMatcher {
public:
    /// `rules` outlives the matcher.
    RuleMatcher(const std::vector<Rule>& rules, const BillColumns& columns);
    /// The first rule that matches; null if none does.
    [[nodiscard]] const Rule* find(const std::vector<std::string>& fields);

private:
    struct Pattern {
        std::optional<BillColumns::Place> place;
        std::string glob;
    };
    struct Ready {
        const Rule* rule;
        std::vector<Pattern> patterns;
    };
    [[nodiscard]] const Rule* match(const std::vector<std::string>& fields) const;

    std::vector<Ready> m_rules;
    std::vector<std::size_t> m_fields;                         ///< that any rule looks at
    std::unordered_map<std::string, const Rule*> m_known;      ///< by their texts
    std::size_t m_knownBytes = 0;
};

/// Reads {"rules": [{"match": {"ResourceId": "*/pool*", "tags.env": "dev"}, "component": "pool", "meter": "vm/…", "factor": 1}]}; every mistake at
/// once, with its line. A rule may name components and meters that no scenario has: their lines are orphans.
[[nodiscard]] Result<std::vector<Rule>, Errors> parseRules(std::string_view text, const std::string& name);
/// The same as text, one rule a line. Ends with a newline.
[[nodiscard]] std::string rulesText(const std::vector<Rule>& rules);

/// Rules for each line of a plan, in this order: by the columns x_Component and x_Meter of a forecast, by a tag "component" with the component's id, by a
/// resource whose id holds the component's (longer ids first), and where only one component has a meter by that meter alone. `meterNames` (from
/// meterNamesOf()) are the provider's; a component of one meter whose name is not known takes all lines of its tag, or of the resource
/// that is called as it is.
[[nodiscard]] std::vector<Rule> defaultRules(const std::vector<PlanLine>& plan, const std::map<std::string, std::string>& meterNames);

/// The provider's name of each meter, from the shipped price books of the scenario's regions.
[[nodiscard]] std::map<std::string, std::string> meterNamesOf(const std::filesystem::path& directory, const scenario::Scenario& scenario);
/// The same from one region's file. Empty where it cannot be read.
[[nodiscard]] std::map<std::string, std::string> meterNamesOf(const std::filesystem::path& directory, const std::string& provider, const std::string& region);

} // namespace headroom::reconcile

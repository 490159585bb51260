#include "app/cli/text_report.h"
#include "models/analysis/wording.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace headroom::cli {

std::string claimGroups(const scenario::Scenario& scenario, const analysis::Report& report, const ReportText& options)
{
    using Outcome = analysis::ClaimVerdict::Outcome;
    struct Group {
        Outcome outcome;
        const char* title;
        Ink ink;
    };
    static constexpr std::array kGroups{Group{Outcome::Holds, "Holds", Ink::Good}, Group{Outcome::DoesNotHold, "Does not hold", Ink::Bad},
                                        Group{Outcome::ContradictsItself, "Contradicts itself", Ink::Bad},
                                        Group{Outcome::CannotBeDecided, "Cannot be decided", Ink::Dim}};
    if (report.claims.empty()) return "\nThe scenario has no claims.\n";
    std::string counts, text;
    const auto width = static_cast<std::size_t>(options.terminal.width);
    for (const Group& group : kGroups) {
        std::string lines;
        std::size_t count = 0;
        for (const analysis::ClaimVerdict& claim : report.claims) {
            if (claim.outcome != group.outcome) continue;
            ++count;
            lines += "  " + wrapped(withoutControls(claim.sentence), width - 2, 4) + "\n";
            const auto source = std::ranges::find(scenario.claims, claim.id, &scenario::Claim::id);
            if (source != scenario.claims.end() && !source->variant.empty()) lines.insert(lines.size() - 1, withoutControls(fmt::format(" [{}]", source->variant)));
            if (!claim.says.empty()) lines += "    " + inked(options.terminal, Ink::Dim, wrapped(withoutControls(claim.says), width - 4, 4)) + "\n";
        }
        counts += fmt::format("{}{} {}", counts.empty() ? "" : ", ", count, group.title);
        if (count > 0) text += "\n" + inked(options.terminal, group.ink, fmt::format("{} ({})", group.title, count)) + "\n" + lines;
    }
    return "\n" + inked(options.terminal, Ink::Bold, fmt::format("{}, each in its variant or in {}", analysis::countOf(report.claims.size(), "claim"), scenario.variant)) +
           fmt::format(": {}\n", counts) + text;
}

} // namespace headroom::cli

#pragma once

#include "models/analysis/report.h"
#include "models/scenario/scenario.h"

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace headroom::exchange {

/// What became of the claims of one scenario file.
struct JudgedFile {
    std::string file;                                ///< as it was named
    std::string scenario, variant;                   ///< claims that name no variant are judged in this one
    std::vector<scenario::Claim> claims;
    std::vector<analysis::ClaimVerdict> verdicts;    ///< one for each claim, in the same order
};

/// How many claims there are of each outcome.
struct ClaimCounts {
    std::size_t hold = 0, doNotHold = 0, contradict = 0, undecided = 0;

    [[nodiscard]] std::size_t all() const { return hold + doNotHold + contradict + undecided; }
    [[nodiscard]] bool noneFails() const { return doNotHold == 0 && contradict == 0; }
    ClaimCounts& operator+=(const ClaimCounts& other);
    bool operator==(const ClaimCounts&) const = default;
};
[[nodiscard]] ClaimCounts countsOf(std::span<const analysis::ClaimVerdict> verdicts);

/// "holds", "does-not-hold", "contradicts-itself", "cannot-be-decided": the words of results.json.
[[nodiscard]] std::string_view outcomeName(analysis::ClaimVerdict::Outcome outcome);

/// An object with the counts of all files together and, for each file, its counts and its claims with verdict, claimed and simulated figure.
[[nodiscard]] std::string claimsJson(std::span<const JudgedFile> files);

/// The counts as one Markdown table, a row a file, and the claims as another: those whose ids are in `only`, in that order, or all when it is
/// empty. Text of files is escaped, so that it cannot end its cell.
[[nodiscard]] std::string claimsMarkdown(std::span<const JudgedFile> files, std::span<const std::string> only);

} // namespace headroom::exchange

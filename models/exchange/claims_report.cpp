#include "models/exchange/claims_report.h"

#include "core/base/assert.h"
#include "models/analysis/wording.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>

namespace headroom::exchange {

using Outcome = analysis::ClaimVerdict::Outcome;
using Json = nlohmann::ordered_json;

namespace {

Json countsJson(const ClaimCounts& counts)
{
    return {{"claims", counts.all()}, {"hold", counts.hold}, {"doNotHold", counts.doNotHold}, {"contradictThemselves", counts.contradict}, {"cannotBeDecided", counts.undecided}};
}

Json number(const std::optional<double>& value) { return value && std::isfinite(*value) ? Json(*value) : Json(nullptr); }

std::string cell(std::string_view text)
{
    std::string escaped;
    for (const char c : text) {
        if (c == '|' || c == '\\') escaped += '\\';
        escaped += c == '\n' || c == '\r' || c == '\t' ? ' ' : c;
    }
    return escaped;
}

std::string_view outcomeText(Outcome outcome)
{
    switch (outcome) {
    case Outcome::Holds: return "holds";
    case Outcome::DoesNotHold: return "does not hold";
    case Outcome::ContradictsItself: return "contradicts itself";
    case Outcome::CannotBeDecided: break;
    }
    return "cannot be decided";
}

std::string claimedText(const scenario::Claim& claim)
{
    std::string text;
    if (claim.low && claim.high) text = fmt::format("{} to {}", analysis::numberText(*claim.low), analysis::numberText(*claim.high));
    else if (claim.low) text = "at least " + analysis::numberText(*claim.low);
    else if (claim.high) text = "at most " + analysis::numberText(*claim.high);
    else if (claim.value) text = analysis::numberText(*claim.value);
    else return "–";
    return claim.unit.empty() ? text : text + " " + claim.unit;
}

std::string row(const JudgedFile& file, std::size_t index)
{
    const scenario::Claim& claim = file.claims[index];
    const analysis::ClaimVerdict& verdict = file.verdicts[index];
    const std::string simulated = !verdict.simulated ? "–" : analysis::numberText(*verdict.simulated) + (claim.unit.empty() ? "" : " " + claim.unit);
    // The sentence begins with the id, which has a column, and most go on with the outcome.
    std::string text(outcomeText(verdict.outcome));
    if (verdict.outcome != Outcome::Holds && verdict.outcome != Outcome::DoesNotHold) {
        std::string why = verdict.sentence;
        if (why.starts_with(claim.id + " ")) why = why.substr(claim.id.size() + 1);
        if (why.starts_with(text)) text = why;
        else if (!why.empty()) text += ": " + why;
    }
    return fmt::format("| {} | {} | {} | {} | {} | {} |\n", cell(claim.id), cell(claim.says), cell(claimedText(claim)), cell(simulated),
                       cell(claim.variant.empty() ? file.variant : claim.variant), cell(text));
}

} // namespace

ClaimCounts& ClaimCounts::operator+=(const ClaimCounts& other)
{
    hold += other.hold;
    doNotHold += other.doNotHold;
    contradict += other.contradict;
    undecided += other.undecided;
    return *this;
}

ClaimCounts countsOf(std::span<const analysis::ClaimVerdict> verdicts)
{
    const auto count = [&](Outcome outcome) { return static_cast<std::size_t>(std::ranges::count(verdicts, outcome, &analysis::ClaimVerdict::outcome)); };
    return {count(Outcome::Holds), count(Outcome::DoesNotHold), count(Outcome::ContradictsItself), count(Outcome::CannotBeDecided)};
}

std::string_view outcomeName(Outcome outcome)
{
    switch (outcome) {
    case Outcome::Holds: return "holds";
    case Outcome::DoesNotHold: return "does-not-hold";
    case Outcome::ContradictsItself: return "contradicts-itself";
    case Outcome::CannotBeDecided: break;
    }
    return "cannot-be-decided";
}

std::string claimsJson(std::span<const JudgedFile> files)
{
    ClaimCounts all;
    Json list = Json::array();
    for (const JudgedFile& file : files) {
        HEADROOM_CHECK(file.claims.size() == file.verdicts.size());
        const ClaimCounts counts = countsOf(file.verdicts);
        all += counts;
        Json claims = Json::array();
        for (std::size_t i = 0; i < file.claims.size(); ++i) {
            const scenario::Claim& claim = file.claims[i];
            claims.push_back({{"id", claim.id},
                              {"says", claim.says},
                              {"metric", claim.metric},
                              {"variant", claim.variant.empty() ? file.variant : claim.variant},
                              {"outcome", outcomeName(file.verdicts[i].outcome)},
                              {"value", number(claim.value)},
                              {"low", number(claim.low)},
                              {"high", number(claim.high)},
                              {"simulated", number(file.verdicts[i].simulated)},
                              {"unit", claim.unit},
                              {"sentence", file.verdicts[i].sentence}});
        }
        list.push_back({{"file", file.file}, {"scenario", file.scenario}, {"variant", file.variant}, {"counts", countsJson(counts)}, {"claims", std::move(claims)}});
    }
    const Json json{{"counts", countsJson(all)}, {"files", std::move(list)}};
    return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string claimsMarkdown(std::span<const JudgedFile> files, std::span<const std::string> only)
{
    std::string text = "| system | claims | hold | do not hold | contradict themselves | cannot be decided |\n|---|--:|--:|--:|--:|--:|\n";
    const auto countRow = [](const std::string& name, const ClaimCounts& counts) {
        return fmt::format("| {} | {} | {} | {} | {} | {} |\n", name, counts.all(), counts.hold, counts.doNotHold, counts.contradict, counts.undecided);
    };
    ClaimCounts all;
    for (const JudgedFile& file : files) {
        HEADROOM_CHECK(file.claims.size() == file.verdicts.size());
        const ClaimCounts counts = countsOf(file.verdicts);
        all += counts;
        text += countRow(cell(file.scenario), counts);
    }
    if (files.size() > 1) text += countRow("**all**", all);
    text += "\n| claim | says | claimed | simulated | in | verdict |\n|---|---|--:|--:|---|---|\n";
    const auto rowsOf = [&](const auto& wanted) {
        for (const JudgedFile& file : files)
            for (std::size_t i = 0; i < file.claims.size(); ++i)
                if (wanted(file.claims[i].id)) text += row(file, i);
    };
    if (only.empty()) rowsOf([](const std::string&) { return true; });
    for (const std::string& id : only) rowsOf([&](const std::string& other) { return other == id; });
    return text;
}

} // namespace headroom::exchange

#pragma once

#include "core/base/result.h"
#include "models/risk/assess.h"
#include "models/scenario/load.h"
#include "models/scenario/prepare.h"

#include <map>
#include <string>
#include <utility>
#include <vector>

/// What of a scenario is uncertain, and how a sample is written into it.
namespace headroom::risk {

/// A value of the document that an input moves.
struct Leaf {
    std::string pointer;
    double value = 0;
    std::string unit;          ///< behind the number: "rps", "ms", " USD"; empty for plain numbers
    bool quoted = false;       ///< a text in the document
    bool whole = false;        ///< a count, stays one
    bool share = false;        ///< between 0 and 1, stays there
    std::string missingParent; ///< object that has to be made first; empty when it is there
};

/// An input with what it moves.
struct UncertainInput {
    enum class Target {
        Values,   ///< `leaves`, each times the factor (or set to the value)
        Mix,      ///< first of `leaves` times the factor, the others of its source scaled so that the shares still add up
        Price,    ///< prices of all meters that `pattern` matches, the scenario's own too; the first input that matches a meter has it
        Growth    ///< rates, times the factor once for each month after the first
    };
    Input input;
    Target target = Target::Values;
    std::vector<Leaf> leaves;
    std::string pattern;
};

struct UncertainInputs {
    std::vector<UncertainInput> inputs;
    bool byDefault = false;                ///< the scenario states none: made from its marks
    std::vector<std::string> leftOut;      ///< assumptions that are not varied, each with the reason: a sentence
    bool chance = false;                   ///< evictions or faults at random
};

/// The inputs that the scenario's `uncertainty` lists. Without it defaults: traffic, mix and values marked "assumed" (one input a remark, all it
/// covers together), chance of eviction, spot and list prices; with spreads of this program. A default that the scenario does not bear at its
/// ends is left out and said so. Fails with every wrong entry at once.
[[nodiscard]] Result<UncertainInputs, Errors> uncertainInputs(const std::string& text, const std::string& name, const scenario::LoadOptions& options);

/// The replacements (LoadOptions::set) that put `values` in force in month `month` (0 = the first).
[[nodiscard]] std::vector<std::pair<std::string, std::string>> settingsOf(const std::vector<UncertainInput>& inputs, std::span<const double> values, int month = 0);

} // namespace headroom::risk

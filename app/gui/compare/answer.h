#pragma once

#include "models/analysis/compare.h"

#include <QString>

namespace headroom::gui {

/// What a comparison says, in a sentence with its numbers and one more line.
struct ComparisonAnswer {
    QString headline, explanation;
    enum class Tone { Better, Worse, Mixed, Same } tone = Tone::Same;   ///< of the cheapest way that holds the objectives, against the baseline
};

/// Two variants: what the second costs and does against the first. More: which is the cheapest that holds all objectives, by how much.
/// A difference inside its interval is called none. Empty for less than two variants.
[[nodiscard]] ComparisonAnswer answerOf(const analysis::Comparison& comparison);

} // namespace headroom::gui

#pragma once

#include <QString>
#include <QVector>

#include <optional>

namespace headroom::gui {

/// How well a pattern fits a text, and where.
struct FuzzyMatch {
    int score = 0;            ///< higher is better; only the order means something
    QVector<int> positions;   ///< of the matched characters in the text, ascending
};

/// Matches `pattern` as letters that stand in this order in `text`, whatever their case; blanks part the pattern into words that
/// may match in any order. Starts of words, letters in a row and short texts score higher. An empty pattern fits everything.
[[nodiscard]] std::optional<FuzzyMatch> fuzzyMatch(QStringView pattern, QStringView text);

} // namespace headroom::gui

#include "app/gui/commands/fuzzy.h"

#include <QStringList>

#include <algorithm>
#include <limits>

namespace headroom::gui {

namespace {

constexpr int kLetter = 10, kInARow = 18, kWordStart = 16, kTextStart = 8, kGap = 1, kLongestGap = 8;
constexpr int kImpossible = std::numeric_limits<int>::min() / 2;
constexpr qsizetype kLongestText = 200, kLongestWord = 60;   // bounds the table; nothing that has a name is longer

bool startsWord(QStringView text, qsizetype at)
{
    if (at == 0) return true;
    const QChar before = text[at - 1], here = text[at];
    return (!before.isLetterOrNumber() && here.isLetterOrNumber()) || (before.isLower() && here.isUpper());
}

/// Best way to find `word` in `text`: a table over (letters matched, place of the last one).
std::optional<FuzzyMatch> matchWord(QStringView word, QStringView text)
{
    const qsizetype letters = std::min(word.size(), kLongestWord), places = std::min(text.size(), kLongestText);
    if (letters > places) return std::nullopt;
    QVector<QVector<int>> score(letters, QVector<int>(places, kImpossible)), from(letters, QVector<int>(places, -1));
    for (qsizetype i = 0; i < letters; ++i) {
        for (qsizetype j = i; j < places; ++j) {
            if (word[i].toCaseFolded() != text[j].toCaseFolded()) continue;
            const int own = kLetter + (startsWord(text, j) ? kWordStart : 0) + (j == 0 ? kTextStart : 0);
            if (i == 0) {
                score[i][j] = own - static_cast<int>(std::min<qsizetype>(j, kLongestGap)) * kGap;
                continue;
            }
            for (qsizetype k = i - 1; k < j; ++k) {
                if (score[i - 1][k] == kImpossible) continue;
                const int gap = static_cast<int>(j - k - 1);
                const int sum = score[i - 1][k] + own + (gap == 0 ? kInARow : -std::min<int>(gap, kLongestGap) * kGap);
                if (sum > score[i][j]) {
                    score[i][j] = sum;
                    from[i][j] = static_cast<int>(k);
                }
            }
        }
    }
    const auto& last = score[letters - 1];
    const auto best = std::max_element(last.begin(), last.end());
    if (*best == kImpossible) return std::nullopt;
    FuzzyMatch match;
    match.score = *best;
    int place = static_cast<int>(best - last.begin());
    for (qsizetype i = letters - 1; i >= 0; --i) {
        match.positions.prepend(place);
        place = from[i][place];
    }
    return match;
}

} // namespace

std::optional<FuzzyMatch> fuzzyMatch(QStringView pattern, QStringView text)
{
    FuzzyMatch all;
    for (QStringView word : pattern.split(u' ', Qt::SkipEmptyParts)) {
        const auto match = matchWord(word, text);
        if (!match) return std::nullopt;
        all.score += match->score;
        all.positions += match->positions;
    }
    std::sort(all.positions.begin(), all.positions.end());
    all.positions.erase(std::unique(all.positions.begin(), all.positions.end()), all.positions.end());
    all.score -= static_cast<int>(std::min(text.size(), kLongestText)) / 8;   // of two that fit alike, the shorter
    return all;
}

} // namespace headroom::gui

#pragma once

#include <QTranslator>

namespace headroom::gui {

/// A language for testers: every text accented, a third longer and in brackets, so that a text that is not translated, cut off or
/// glued together is seen at once. Arguments (%1, %n), mnemonics, tags and line breaks stay.
class PseudoTranslator : public QTranslator {
    Q_OBJECT

public:
    using QTranslator::QTranslator;

    [[nodiscard]] bool isEmpty() const override { return false; }
    [[nodiscard]] QString translate(const char* context, const char* source, const char* disambiguation = nullptr, int n = -1) const override;

    /// `source` in that language.
    [[nodiscard]] static QString pseudo(const QString& source);
    /// Whether all letters of `text` come from a translation.
    [[nodiscard]] static bool isPseudo(const QString& text);
};

} // namespace headroom::gui

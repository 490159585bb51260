#pragma once

#include <QTranslator>

namespace headroom::gui {

/// The plural of the source language: "%n node(s)" is "1 node" or "2 nodes". Qt leaves the brackets in place where no translation has the forms.
class EnglishPlurals : public QTranslator {
    Q_OBJECT

public:
    using QTranslator::QTranslator;

    [[nodiscard]] bool isEmpty() const override { return false; }
    [[nodiscard]] QString translate(const char* context, const char* source, const char* disambiguation = nullptr, int n = -1) const override;
    /// Adds one to the application, which owns it. Translations that are installed later come first.
    static void install();
};

} // namespace headroom::gui

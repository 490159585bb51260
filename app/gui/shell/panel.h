#pragma once

#include <QLabel>
#include <QWidget>

namespace headroom::gui {

/// A panel with a title, a note beside it, and what it holds; `atRight` stands at the end of the title's row.
[[nodiscard]] QWidget* makePanel(const QString& title, QLabel*& note, QWidget* content, QWidget* parent, QWidget* atRight = nullptr);

/// One line of text that is cut at its end where there is no room for it; then its tool tip has it whole.
class ElidedLabel : public QLabel {
    Q_OBJECT

public:
    explicit ElidedLabel(QWidget* parent = nullptr);
    void setWhole(const QString& text);
    [[nodiscard]] QString whole() const { return text(); }
    /// Whether a part of the text is not seen.
    [[nodiscard]] bool isCut() const;
    [[nodiscard]] QSize minimumSizeHint() const override { return {20, QLabel::sizeHint().height()}; }

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void tell();
};

} // namespace headroom::gui

#pragma once

#include <QLabel>
#include <QWidget>

namespace headroom::gui {

/// A panel with a title, a note beside it, and what it holds; `atRight` stands at the end of the title's row.
[[nodiscard]] QWidget* makePanel(const QString& title, QLabel*& note, QWidget* content, QWidget* parent, QWidget* atRight = nullptr);

/// One line of text that is cut in the middle where there is no room for it; then its tool tip has it whole.
class ElidedLabel : public QLabel {
    Q_OBJECT

public:
    explicit ElidedLabel(QWidget* parent = nullptr);
    void setWhole(const QString& text);
    [[nodiscard]] QString whole() const { return m_whole; }
    [[nodiscard]] QSize minimumSizeHint() const override { return {20, QLabel::sizeHint().height()}; }
    [[nodiscard]] QSize sizeHint() const override;

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void elide();

    QString m_whole;
};

} // namespace headroom::gui

#pragma once

#include "app/gui/shell/theme.h"

#include <QStringList>
#include <QWidget>

namespace headroom::gui {

/// Text of a card on at most so many lines. What does not fit ends in an ellipsis and is told by the tooltip; of several wordings
/// the first that fits on one line is shown. Never cut in the middle of a letter or a line.
class CardText final : public QWidget {
    Q_OBJECT

public:
    CardText(int sizePx, Theme::Role role, int lines, QWidget* parent, bool semibold = false);

    /// From the longest to the shortest wording.
    void setTexts(const QStringList& wordings);
    /// What is drawn at the present width.
    [[nodiscard]] QStringList shownLines() const;
    /// Whether nothing was left out of the wording shown.
    [[nodiscard]] bool isWhole() const;
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return {20, sizeHint().height()}; }

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    [[nodiscard]] QString wording() const;

    QStringList m_wordings;
    Theme::Role m_role;
    int m_lines, m_sizePx;
    bool m_semibold;
};

} // namespace headroom::gui

#pragma once

#include "app/gui/traffic/shares.h"

#include <QWidget>

namespace headroom::gui {

/// A whole as one bar with a list below: borders are dragged, Left and Right move the chosen one by a percent, Up and Down choose a part, a typed number is its
/// share, Del removes it. Colour and order are those of the list.
class ShareBar : public QWidget {
    Q_OBJECT

public:
    explicit ShareBar(QWidget* parent = nullptr);

    void setShares(const Shares& shares);
    [[nodiscard]] const Shares& shares() const { return m_shares; }
    /// The chosen part; −1 when there is none.
    [[nodiscard]] int chosen() const { return m_chosen; }
    [[nodiscard]] QRect barRect() const;
    /// Where the border right of part `index` is, in pixels of this widget.
    [[nodiscard]] QPoint borderAt(int index) const;
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

Q_SIGNALS:
    /// The user changed a share; `isDragging` until the mouse is released.
    void sharesEdited(const headroom::gui::Shares& shares, const QString& name, bool isDragging);
    void dragEnded();
    void removeRequested(int index);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    [[nodiscard]] int borderUnder(const QPoint& position) const;
    [[nodiscard]] QRect rowRect(int index) const;

    Shares m_shares, m_before;
    int m_chosen = 0;
    int m_border = -1;
    int m_pressedX = 0;
    bool m_moved = false;
    QString m_typed;
};

} // namespace headroom::gui

#pragma once

#include <QColor>
#include <QPixmap>
#include <QWidget>

#include <vector>

namespace headroom::gui {

/// The whole canvas in small at its corner, with a frame around what is seen. A click or a drag moves the view there; arrow keys
/// too. Hidden while everything is seen. Shows only what it is told.
class MiniMap final : public QWidget {
    Q_OBJECT

public:
    struct Mark {
        QRectF area; ///< in the scene
        QColor color;
    };

    explicit MiniMap(QWidget* parent);

    /// `content` is what the boxes span. [scene px]
    void setContent(const QRectF& content, std::vector<Mark> marks);
    /// What the view shows; decides whether the map is needed. [scene px]
    void setSeen(const QRectF& seen);
    /// Largest size that the map may take; it keeps the shape of the content.
    void setRoom(const QSize& room);
    [[nodiscard]] bool isNeeded() const;
    [[nodiscard]] QPointF toScene(const QPointF& position) const;
    [[nodiscard]] QPointF fromScene(const QPointF& position) const;

Q_SIGNALS:
    /// The middle of what is to be seen. [scene px]
    void centreWanted(const QPointF& centre);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    [[nodiscard]] double factor() const;
    void updateShown();

    QRectF m_content, m_seen;
    std::vector<Mark> m_marks;
    QPixmap m_drawn; ///< the marks; null = to be drawn anew
    QPointF m_grip;  ///< from the middle of the frame to where it was taken
    bool m_isDragging = false;
};

} // namespace headroom::gui

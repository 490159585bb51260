#pragma once

#include <QByteArray>
#include <QIconEngine>

#include <memory>

class QSvgRenderer;

namespace headroom::gui {

/// A drawing in one colour that is rendered when it is shown, at the size and density it is shown in. Disabled it is half transparent.
class InkIcon final : public QIconEngine {
public:
    /// An SVG that already has its colour.
    explicit InkIcon(QByteArray svg);
    ~InkIcon() override;

    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State state) override;
    /// `size` in pixels of the screen.
    [[nodiscard]] QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override;
    [[nodiscard]] QIconEngine* clone() const override;
    [[nodiscard]] QString key() const override;

private:
    QByteArray m_svg;
    std::unique_ptr<QSvgRenderer> m_renderer;   ///< read at the first picture
};

} // namespace headroom::gui

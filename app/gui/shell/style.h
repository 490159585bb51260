#pragma once

#include <QProxyStyle>

namespace headroom::gui {

/// Fusion with square panels, flat fields and buttons of radius 4, one primary button, and colours only from Theme.
///
/// A push button with the dynamic property `primary` = true is filled with the accent; one with `link` = true is drawn as a link.
class Style final : public QProxyStyle {
    Q_OBJECT

public:
    Style();

    using QProxyStyle::polish;
    /// Tables let the Tab key pass to the next widget, as trees do: arrows go from cell to cell. Editors of cells keep it.
    void polish(QWidget* widget) override;
    void drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                       const QWidget* widget = nullptr) const override;
    void drawControl(ControlElement element, const QStyleOption* option, QPainter* painter,
                     const QWidget* widget = nullptr) const override;
    void drawComplexControl(ComplexControl control, const QStyleOptionComplex* option, QPainter* painter,
                            const QWidget* widget = nullptr) const override;
    [[nodiscard]] int pixelMetric(PixelMetric metric, const QStyleOption* option = nullptr,
                                  const QWidget* widget = nullptr) const override;
    [[nodiscard]] int styleHint(StyleHint hint, const QStyleOption* option = nullptr, const QWidget* widget = nullptr,
                                QStyleHintReturn* data = nullptr) const override;
    [[nodiscard]] QSize sizeFromContents(ContentsType type, const QStyleOption* option, const QSize& size,
                                         const QWidget* widget = nullptr) const override;
    [[nodiscard]] QIcon standardIcon(StandardPixmap icon, const QStyleOption* option = nullptr, const QWidget* widget = nullptr) const override;
    [[nodiscard]] QRect subElementRect(SubElement element, const QStyleOption* option, const QWidget* widget = nullptr) const override;
};

} // namespace headroom::gui

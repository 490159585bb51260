#pragma once

#include "app/gui/shell/theme.h"

#include <QPainter>
#include <QPen>
#include <QRectF>

namespace headroom::gui {

/// The frame that tells where the keyboard is, inside `area`: two pixels in the colour Accent, with corners of `radiusPx`.
inline void drawFocusFrame(QPainter& painter, const QRectF& area, double radiusPx = 0)
{
    painter.setPen(QPen(Theme::current().color(Theme::Role::Accent), 2));
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(area.adjusted(1, 1, -1, -1), radiusPx, radiusPx);
}

} // namespace headroom::gui

#pragma once

#include "app/gui/compare/pareto.h"
#include "app/gui/shell/theme.h"

#include <QPainter>
#include <QPen>
#include <QString>

#include <vector>

/// What the drawn charts of the comparison share.
namespace headroom::gui::chart {

/// Round values from at or below `low` to at or above `high`, about `count` of them. Precondition: low < high.
[[nodiscard]] std::vector<double> niceTicks(double low, double high, int count);
/// 1, 2 and 5 times powers of ten around [low, high]. Precondition: 0 < low < high.
[[nodiscard]] std::vector<double> logTicks(double low, double high);

/// Pen of the variant at `place` in the comparison (0 = baseline): a dash of its own with a colour of its own.
[[nodiscard]] QPen variantPen(int place, double width);
/// Its mark on the map of cost against latency: circle, diamond, square, triangle, …
void drawVariantMark(QPainter& painter, int place, QPointF centre, double radius, const QColor& color, bool filled);
/// A short piece of its line, for legends and chips.
void drawVariantLine(QPainter& painter, int place, const QRectF& rect);

} // namespace headroom::gui::chart

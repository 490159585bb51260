#pragma once

#include <QPolygonF>
#include <QRectF>
#include <QSizeF>

#include <vector>

namespace headroom::gui {

struct LabelRequest {
    QPolygonF way;        ///< the line that the label belongs to
    QSizeF size;          ///< of the widest text it may show
    double lineWidth = 1; ///< at its widest
};

/// A place beside its line for each label that touches no box, no line and no other label: near the arrow's head first, then
/// along the line. Empty where there is none: better no label than one that cannot be read. Pure, deterministic.
[[nodiscard]] std::vector<QRectF> placeLabelsBeside(const std::vector<QRectF>& boxes, const std::vector<LabelRequest>& requests);

/// Top left corner for a panel of `size` that touches none of `taken`: a corner of what they span, another gap there, or beside
/// or below all, whichever lets everything be drawn larger in a view of `room` px.
[[nodiscard]] QPointF placePanel(const std::vector<QRectF>& taken, const QSizeF& size, const QSizeF& room);

} // namespace headroom::gui

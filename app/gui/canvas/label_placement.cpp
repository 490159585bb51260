#include "app/gui/canvas/label_placement.h"

#include <QLineF>

#include <algorithm>
#include <cmath>

namespace headroom::gui {

namespace {

constexpr double kAir = 1.5; // between label and line [px]

} // namespace

std::vector<QRectF> placeLabelsBeside(const std::vector<QRectF>& boxes, const std::vector<LabelRequest>& requests)
{
    std::vector<QRectF> taken;
    for (const QRectF& box : boxes)
        taken.push_back(box.adjusted(-1, -1, 1, 1));
    for (const LabelRequest& request : requests) {
        const double half = request.lineWidth / 2 + 0.5;
        for (qsizetype i = 1; i < request.way.size(); ++i)
            taken.push_back(QRectF(request.way[i - 1], request.way[i]).normalized().adjusted(-half, -half, half, half));
    }
    std::vector<QRectF> places(requests.size());
    for (std::size_t i = 0; i < requests.size(); ++i) {
        const LabelRequest& request = requests[i];
        const double width = request.size.width(), height = request.size.height(), half = request.lineWidth / 2 + kAir;
        const auto attempt = [&](const QPointF& topLeft) {
            const QRectF area(topLeft, request.size);
            if (std::any_of(taken.begin(), taken.end(), [&](const QRectF& other) { return other.intersects(area); })) return false;
            places[i] = area;
            taken.push_back(area);
            return true;
        };
        // Towards the head the line is this arrow's own; near its tail it may share a lane.
        for (qsizetype k = request.way.size() - 1; k >= 1 && places[i].isEmpty(); --k) {
            const QPointF a = request.way[k], b = request.way[k - 1];
            const bool isHorizontal = std::abs(a.y() - b.y()) < 0.5;
            const double length = QLineF(a, b).length();
            for (const double share : {0.5, 0.35, 0.65, 0.2, 0.8}) {
                const QPointF at = a + (b - a) * share;
                if (isHorizontal) {
                    if (length < width * 0.8) break;
                    if (attempt({at.x() - width / 2, at.y() - half - height + 2}) || attempt({at.x() - width / 2, at.y() + half - 1}))
                        break;
                } else if (attempt({at.x() + half + 2, at.y() - height / 2}) || attempt({at.x() - half - 2 - width, at.y() - height / 2})) {
                    break;
                }
            }
        }
    }
    return places;
}

QPointF placePanel(const std::vector<QRectF>& taken, const QSizeF& size, const QSizeF& room)
{
    QRectF all;
    for (const QRectF& area : taken)
        all = all.united(area);
    const auto isFree = [&](const QPointF& at) {
        const QRectF area(at, size);
        return std::none_of(taken.begin(), taken.end(), [&](const QRectF& other) { return other.intersects(area); });
    };
    const double right = all.right() - size.width(), bottom = all.bottom() - size.height();
    for (const QPointF& corner : {QPointF(all.left(), bottom), QPointF(all.left(), all.top()), QPointF(right, bottom), QPointF(right, all.top())})
        if (isFree(corner)) return corner;
    constexpr double kStep = 12;
    if (taken.size() < 300)
        for (double y = bottom; y >= all.top(); y -= kStep)
            for (double x = all.left(); x <= right; x += kStep)
                if (isFree({x, y})) return {x, y};
    const auto scale = [&](double width, double height) { return std::min(room.width() / width, room.height() / height); };
    const bool isBeside = !room.isEmpty() && scale(all.width() + size.width(), std::max(all.height(), size.height())) >
                                                 scale(std::max(all.width(), size.width()), all.height() + size.height());
    return isBeside ? QPointF(all.right() + 6, all.top()) : QPointF(all.left(), all.bottom() + 6);
}

} // namespace headroom::gui

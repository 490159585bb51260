#include "app/gui/compare/chart_axis.h"

#include <QPolygonF>

#include <array>
#include <cmath>

namespace headroom::gui::chart {

std::vector<double> niceTicks(double low, double high, int count)
{
    const double wanted = (high - low) / std::max(count, 1);
    const double power = std::pow(10.0, std::floor(std::log10(wanted)));
    double step = 10 * power;
    for (const double digit : {1.0, 2.0, 2.5, 5.0})
        if (digit * power >= wanted * (1 - 1e-9)) {
            step = digit * power;
            break;
        }
    std::vector<double> ticks;
    const auto first = static_cast<long long>(std::floor(low / step + 1e-9));
    for (long long k = first; ticks.size() < 50; ++k) {
        ticks.push_back(static_cast<double>(k) * step);
        if (ticks.back() >= high - 1e-9 * step) break;
    }
    return ticks;
}

std::vector<double> logTicks(double low, double high)
{
    std::vector<double> all;
    for (int power = static_cast<int>(std::floor(std::log10(low))) - 1; power <= static_cast<int>(std::ceil(std::log10(high))) + 1; ++power)
        for (const double digit : {1.0, 2.0, 5.0}) all.push_back(digit * std::pow(10.0, power));
    std::vector<double> ticks;
    for (std::size_t i = 0; i < all.size(); ++i) {
        const bool below = i + 1 < all.size() && all[i + 1] <= low;
        const bool above = i > 0 && all[i - 1] >= high;
        if (!below && !above) ticks.push_back(all[i]);
    }
    return ticks;
}

QPen variantPen(int place, double width)
{
    constexpr std::array kStyles{Qt::SolidLine, Qt::DashLine, Qt::DotLine, Qt::DashDotLine, Qt::DashDotDotLine, Qt::CustomDashLine};
    const auto style = kStyles[static_cast<std::size_t>(std::max(place, 0)) % kStyles.size()];
    QPen pen(Theme::current().lineSeries(std::max(place, 0)), width);
    if (style == Qt::CustomDashLine) pen.setDashPattern({8, 3});
    else pen.setStyle(style);
    pen.setCapStyle(Qt::FlatCap);
    return pen;
}

void drawVariantMark(QPainter& painter, int place, QPointF centre, double radius, const QColor& color, bool filled)
{
    painter.save();
    painter.setPen(QPen(color, 1.6));
    painter.setBrush(filled ? QBrush(color) : QBrush(Theme::current().color(Theme::Role::Base)));
    const double r = radius;
    switch (place % 6) {
    case 1: painter.drawPolygon(QPolygonF({centre + QPointF(0, -1.25 * r), centre + QPointF(1.25 * r, 0), centre + QPointF(0, 1.25 * r), centre + QPointF(-1.25 * r, 0)})); break;
    case 2: painter.drawRect(QRectF(centre.x() - r, centre.y() - r, 2 * r, 2 * r)); break;
    case 3: painter.drawPolygon(QPolygonF({centre + QPointF(0, -1.2 * r), centre + QPointF(1.2 * r, r), centre + QPointF(-1.2 * r, r)})); break;
    case 4: painter.drawPolygon(QPolygonF({centre + QPointF(0, 1.2 * r), centre + QPointF(1.2 * r, -r), centre + QPointF(-1.2 * r, -r)})); break;
    case 5: {
        QPolygonF hexagon;
        for (int i = 0; i < 6; ++i) hexagon << centre + QPointF(std::cos(i * M_PI / 3), std::sin(i * M_PI / 3)) * (1.15 * r);
        painter.drawPolygon(hexagon);
        break;
    }
    default: painter.drawEllipse(centre, r, r);
    }
    painter.restore();
}

void drawVariantLine(QPainter& painter, int place, const QRectF& rect)
{
    painter.save();
    painter.setPen(variantPen(place, 2.4));
    painter.drawLine(QPointF(rect.left(), rect.center().y()), QPointF(rect.right(), rect.center().y()));
    painter.restore();
}

} // namespace headroom::gui::chart

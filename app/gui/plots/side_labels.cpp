#include "app/gui/plots/side_labels.h"

#include "app/gui/plots/heat_map_track.h"
#include "app/gui/plots/plot_stack.h"

#include <QCoreApplication>
#include <QLinearGradient>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace headroom::gui {

namespace {

constexpr int kTextLeft = 8, kMarkWidth = 14, kLegendGap = 12, kLegendPitch = 13, kLegendWidest = 170;

QFont legendFont() { return Theme::font(10); }

void drawMark(QPainter& painter, const LegendEntry& entry, const QRectF& box)
{
    using M = LegendEntry::Mark;
    const double y = std::round(box.center().y()) + 0.5;
    painter.setPen(Qt::NoPen);
    painter.setBrush(Qt::NoBrush);
    switch (entry.mark) {
    case M::Line:
    case M::Dash:
    case M::Dot:
        painter.setPen(linePen(entry.color,
                               entry.mark == M::Line   ? Qt::SolidLine
                               : entry.mark == M::Dash ? Qt::DashLine
                                                       : Qt::DotLine,
                               1.5));
        painter.drawLine(QPointF(box.left(), y), QPointF(box.right(), y));
        break;
    case M::Area:
        painter.fillRect(QRectF(box.left() + 2, y - 4.5, 9, 9), entry.color);
        break;
    case M::Hatch:
        painter.fillRect(QRectF(box.left(), y - 4.5, 12, 9), QBrush(Theme::current().color(Theme::Role::FieldEdge), Qt::BDiagPattern));
        break;
    default:
        break;
    }
}

void drawGradient(QPainter& painter, const QRectF& line)
{
    const Theme& theme = Theme::current();
    const QFontMetricsF metrics(legendFont());
    const QString low = u"0"_s, high = u"100 %"_s;
    const double lowWidth = metrics.horizontalAdvance(low) + 4, highWidth = metrics.horizontalAdvance(high) + 4;
    const QRectF bar(line.left() + lowWidth, line.center().y() - 4, std::min(60.0, line.width() - lowWidth - highWidth), 8);
    QLinearGradient gradient(bar.topLeft(), bar.topRight());
    for (int i = 0; i <= 10; ++i)
        gradient.setColorAt(i / 10.0, theme.saturation(i / 10.0));
    painter.fillRect(bar, gradient);
    painter.setPen(theme.color(Theme::Role::SecondaryText));
    painter.drawText(QRectF(line.left(), line.top(), lowWidth, line.height()), Qt::AlignLeft | Qt::AlignVCenter, low);
    painter.drawText(QRectF(bar.right() + 4, line.top(), highWidth, line.height()), Qt::AlignLeft | Qt::AlignVCenter, high);
}

} // namespace

SideLabels::SideLabels(PlotStack& plot) : QCPLayerable(&plot, u"axes"_s), m_plot(plot) {}

int SideLabels::legendWidth(const std::vector<Track*>& tracks)
{
    const QFontMetricsF metrics(legendFont());
    double widest = 70;
    for (const Track* track : tracks) {
        if (track->hasLegendAbove()) continue;
        for (const LegendEntry& entry : track->legend())
            widest = std::max(widest, metrics.horizontalAdvance(entry.text));
    }
    return std::min(kLegendWidest, static_cast<int>(std::ceil(widest)) + kLegendGap + kMarkWidth + 6 + 8);
}

int SideLabels::titleWidth(const std::vector<Track*>& tracks)
{
    const QFontMetricsF title(Theme::font(12, true)), unit(Theme::font(11));
    double widest = 0;
    for (const Track* track : tracks)
        widest = std::max({widest, title.horizontalAdvance(track->title()), unit.horizontalAdvance(track->unit())});
    return static_cast<int>(std::ceil(widest)) + kTextLeft;
}

void SideLabels::draw(QCPPainter* painter)
{
    const std::vector<Track*> tracks = m_plot.shownTracks();
    for (std::size_t i = 0; i < tracks.size(); ++i) {
        drawTitle(*painter, *tracks[i], tracks[i] == &m_plot.heatMap());
        const double bottom = i + 1 < tracks.size() ? tracks[i + 1]->rect().top() - 8 : m_plot.plotArea().bottom() + 3;
        drawLegend(*painter, *tracks[i], bottom);
    }
}

void SideLabels::drawTitle(QCPPainter& painter, const Track& track, bool isAbove) const
{
    const Theme& theme = Theme::current();
    const double top = track.rect().top() - (isAbove ? 18 : 4);
    painter.setFont(Theme::font(12, true));
    painter.setPen(theme.color(Theme::Role::Text));
    painter.drawText(QRectF(kTextLeft, top, track.rect().left(), 16), Qt::AlignLeft | Qt::AlignVCenter, track.title());
    painter.setFont(Theme::font(11));
    painter.setPen(theme.color(Theme::Role::MutedText));
    painter.drawText(QRectF(kTextLeft, top + 15, track.rect().left(), 14), Qt::AlignLeft | Qt::AlignVCenter, track.unit());
}

void SideLabels::drawLegend(QCPPainter& painter, const Track& track, double bottom) const
{
    const std::vector<LegendEntry>& legend = track.legend();
    if (legend.empty()) return;
    if (track.hasLegendAbove()) {
        drawLegendAbove(painter, track);
        return;
    }
    const double left = track.rect().right() + kLegendGap;
    const double width = m_plot.width() - left - 4;
    const double top = track.rect().top() - 4;
    const auto fits = static_cast<std::size_t>(std::max(1.0, std::floor((bottom - top) / kLegendPitch)));
    const QFontMetricsF metrics(legendFont());
    painter.setFont(legendFont());
    for (std::size_t i = 0; i < std::min(fits, legend.size()); ++i) {
        const QRectF line(left, top + static_cast<double>(i) * kLegendPitch, width, kLegendPitch);
        painter.setPen(Theme::current().color(Theme::Role::SecondaryText));
        if (i + 1 == fits && legend.size() > fits) { // a list that is cut off says so
            painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter,
                             QCoreApplication::translate("headroom::gui::PlotPanel", "+ %1 more").arg(legend.size() - i));
            break;
        }
        const LegendEntry& entry = legend[i];
        if (entry.mark == LegendEntry::Mark::Gradient) {
            drawGradient(painter, line);
            continue;
        }
        const double indent = entry.mark == LegendEntry::Mark::None ? 0 : kMarkWidth + 6;
        if (indent > 0) drawMark(painter, entry, QRectF(left, line.top(), kMarkWidth, kLegendPitch));
        painter.setPen(Theme::current().color(Theme::Role::SecondaryText));
        painter.drawText(line.adjusted(indent, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter,
                         metrics.elidedText(entry.text, Qt::ElideRight, width - indent));
    }
}

void SideLabels::drawLegendAbove(QCPPainter& painter, const Track& track) const
{
    const QFontMetricsF metrics(legendFont());
    const double right = track.rect().right() - track.takenAbove();
    double left = track.rect().left();
    painter.setFont(legendFont());
    for (const LegendEntry& entry : track.legend()) {
        const double width = kMarkWidth + 2 + metrics.horizontalAdvance(entry.text);
        if (left + width > right) break; // the smallest groups; the tooltip of each bar lists them all
        const QRectF line(left, track.rect().top() - 19, width, kLegendPitch);
        drawMark(painter, entry, QRectF(line.left(), line.top(), kMarkWidth, line.height()));
        painter.setPen(Theme::current().color(Theme::Role::SecondaryText));
        painter.drawText(line.adjusted(kMarkWidth + 1, 0, 2, 0), Qt::AlignLeft | Qt::AlignVCenter, entry.text);
        left += width + 14;
    }
}

// ------------------------------------------------------------------------------------------------ overlay

CursorOverlay::CursorOverlay(PlotStack& plot, const PlotData& data) : QCPLayerable(&plot, u"overlay"_s), m_plot(plot), m_data(data) {}

void CursorOverlay::draw(QCPPainter* painter)
{
    const Theme& theme = Theme::current();
    const QRectF area = m_plot.plotArea();
    if (m_plot.m_drag == PlotStack::Drag::Select) {
        const double from = std::min(m_plot.m_selectFrom, m_plot.m_selectTo), to = std::max(m_plot.m_selectFrom, m_plot.m_selectTo);
        const QRectF band(m_plot.pixelAt(from), area.top(), m_plot.pixelAt(to) - m_plot.pixelAt(from), area.height());
        painter->fillRect(band, withAlpha(theme.color(Theme::Role::Accent), 0.18));
        painter->setPen(linePen(theme.color(Theme::Role::Accent)));
        painter->drawLine(band.topLeft(), band.bottomLeft());
        painter->drawLine(band.topRight(), band.bottomRight());
    }
    if (m_plot.m_reference) drawLine(*painter, *m_plot.m_reference, true);
    if (m_plot.m_cursor) drawLine(*painter, *m_plot.m_cursor, false);
    if (m_plot.hasFocus()) {
        painter->setPen(QPen(theme.color(Theme::Role::Accent), 2));
        painter->setBrush(Qt::NoBrush);
        painter->drawRect(QRectF(m_plot.rect()).adjusted(1, 1, -1, -1));
    }
}

void CursorOverlay::drawLine(QCPPainter& painter, double seconds, bool isReference) const
{
    const QRectF area = m_plot.plotArea();
    const double x = std::round(m_plot.pixelAt(seconds)) + 0.5;
    if (x < area.left() - 1 || x > area.right() + 2) return;
    const Theme& theme = Theme::current();
    const QColor color = theme.color(isReference ? Theme::Role::Accent : Theme::Role::Text);
    painter.setPen(linePen(color, isReference ? Qt::DashLine : Qt::SolidLine, isReference ? 1.0 : 1.25));
    painter.drawLine(QPointF(x, area.top() - 4), QPointF(x, area.bottom() + 2));
    painter.setPen(Qt::NoPen);
    painter.setBrush(color);
    const QPolygonF pointer{QPointF(x - 4.5, area.top() - 9), QPointF(x + 4.5, area.top() - 9), QPointF(x, area.top() - 3)};
    painter.drawPolygon(pointer);

    const QFont font = Theme::font(11, true);
    const QString text = m_data.clock(m_data.toTime(seconds));
    const double width = QFontMetricsF(font).horizontalAdvance(text) + 12;
    const double left = std::clamp(x - width / 2, area.left() - width / 2, m_plot.width() - width - 2);
    const QRectF chip(left, area.bottom() + 3, width, 16);
    painter.drawRoundedRect(chip, 3, 3);
    painter.setFont(font);
    painter.setPen(theme.color(isReference ? Theme::Role::AccentText : Theme::Role::Base));
    painter.drawText(chip, Qt::AlignCenter, text);
}

} // namespace headroom::gui

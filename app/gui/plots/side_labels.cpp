#include "app/gui/plots/side_labels.h"

#include "app/gui/plots/heat_map_track.h"
#include "app/gui/plots/plot_stack.h"
#include "app/gui/shell/format.h"

#include <QCoreApplication>
#include <QLinearGradient>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace headroom::gui {

namespace {

constexpr int kTextLeft = 8, kMarkWidth = 14, kLegendGap = 12, kLegendPitch = 13, kLegendWidest = 170;
constexpr double kArrowWidth = 12, kChoiceWidest = 130;

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

QRectF SideLabels::choiceRect(const Track& track)
{
    const QString text = track.choice();
    if (text.isEmpty()) return {};
    const double width = std::min(QFontMetricsF(Theme::font(11)).horizontalAdvance(text) + kArrowWidth, kChoiceWidest);
    return {kTextLeft, track.rect().top() + 12.0, width, 16};
}

int SideLabels::titleWidth(const std::vector<Track*>& tracks)
{
    const QFontMetricsF title(Theme::font(12, true)), unit(Theme::font(11));
    double widest = 0;
    for (const Track* track : tracks)
        widest = std::max({widest, title.horizontalAdvance(track->title()), unit.horizontalAdvance(track->unit()), choiceRect(*track).width()});
    return static_cast<int>(std::ceil(widest)) + kTextLeft;
}

void SideLabels::draw(QCPPainter* painter)
{
    m_places.clear();
    const std::vector<Track*> tracks = m_plot.shownTracks();
    for (std::size_t i = 0; i < tracks.size(); ++i) {
        drawTitle(*painter, *tracks[i], tracks[i] == &m_plot.heatMap() || tracks[i]->hasLegendAbove());
        const double bottom = i + 1 < tracks.size() ? tracks[i + 1]->rect().top() - 8 : m_plot.plotArea().bottom() + 3;
        drawLegend(*painter, *tracks[i], bottom);
    }
}

std::optional<SideLabels::Found> SideLabels::entryAt(QPointF position) const
{
    for (const Place& place : m_places)
        if (place.rect.contains(position)) return Found{place.track, place.entry};
    return {};
}

std::optional<QPointF> SideLabels::positionOf(const Track& track, const QString& name) const
{
    for (const Place& place : m_places)
        if (place.track == &track && place.entry.text == name) return place.rect.center();
    return {};
}

/// A hidden line keeps its name, struck out.
void SideLabels::drawEntry(QCPPainter& painter, const Track& track, const LegendEntry& entry, const QRectF& line, double indent)
{
    const bool isHidden = track.isHidden(entry.text);
    if (indent > 0 && !isHidden) drawMark(painter, entry, QRectF(line.left(), line.top(), kMarkWidth, line.height()));
    QFont font = legendFont();
    font.setStrikeOut(isHidden);
    painter.setFont(font);
    painter.setPen(Theme::current().color(isHidden ? Theme::Role::MutedText : Theme::Role::SecondaryText));
    const QString text = QFontMetricsF(font).elidedText(entry.text, Qt::ElideRight, line.width() - indent);
    painter.drawText(line.adjusted(indent, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter, text);
    painter.setFont(legendFont());
    if (indent > 0) m_places.push_back({&track, entry, line});
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
    const QRectF choice = choiceRect(track);
    if (choice.isEmpty()) return;
    const QString text = QFontMetricsF(painter.font()).elidedText(track.choice(), Qt::ElideRight, choice.width() - kArrowWidth);
    painter.setPen(theme.color(m_plot.isExporting() ? Theme::Role::MutedText : Theme::Role::Accent));
    painter.drawText(choice, Qt::AlignLeft | Qt::AlignVCenter, text);
    if (m_plot.isExporting()) return;   // a picture cannot be clicked
    const double x = choice.left() + QFontMetricsF(painter.font()).horizontalAdvance(text) + 4, y = choice.center().y() - 1.5;
    painter.setPen(linePen(theme.color(Theme::Role::Accent), Qt::SolidLine, 1.5));
    painter.drawPolyline(QPolygonF{QPointF(x, y), QPointF(x + 3, y + 3), QPointF(x + 6, y)});
}

void SideLabels::drawLegend(QCPPainter& painter, const Track& track, double bottom)
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
        drawEntry(painter, track, entry, line, indent);
    }
}

void SideLabels::drawLegendAbove(QCPPainter& painter, const Track& track)
{
    const QFontMetricsF metrics(legendFont());
    const double right = track.rect().right() - track.takenAbove();
    double left = track.rect().left();
    painter.setFont(legendFont());
    const std::vector<LegendEntry>& legend = track.legend();
    const auto widthOf = [&](const LegendEntry& entry) { return kMarkWidth + 6 + metrics.horizontalAdvance(entry.text); };
    const auto more = [](std::size_t count) { return QCoreApplication::translate("headroom::gui::PlotPanel", "+ %1 more").arg(count); };
    for (std::size_t i = 0; i < legend.size(); ++i) {
        const LegendEntry& entry = legend[i];
        const double width = widthOf(entry);
        const double after = i + 1 < legend.size() ? 14 + metrics.horizontalAdvance(more(legend.size() - i - 1)) : 0;
        double rest = left + width; // whether all that follow fit
        for (std::size_t k = i + 1; k < legend.size(); ++k) rest += 14 + widthOf(legend[k]);
        if (rest > right && left + width + after > right) { // the smallest; the tooltip of each bar and the table list them all
            painter.setPen(Theme::current().color(Theme::Role::MutedText));
            painter.drawText(QRectF(left, track.rect().top() - 19, right - left, kLegendPitch), Qt::AlignLeft | Qt::AlignVCenter, more(legend.size() - i));
            break;
        }
        const QRectF line(left, track.rect().top() - 19, width, kLegendPitch);
        drawEntry(painter, track, entry, line.adjusted(0, 0, 3, 0), kMarkWidth + 4);
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
    if (m_plot.m_cursor && m_plot.m_reference) drawDifference(*painter);
    if (m_plot.hasFocus() && !m_plot.m_isExporting) {
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
    if (m_plot.m_reference) { // two cursors: each has its letter
        const QRectF flag(x - 6, area.top() - 14, 12, 12);
        painter.drawRoundedRect(flag, 2, 2);
        painter.setFont(Theme::font(10, true));
        painter.setPen(theme.color(isReference ? Theme::Role::AccentText : Theme::Role::Base));
        painter.drawText(flag, Qt::AlignCenter, isReference ? u"B"_s : u"A"_s);
        painter.setPen(Qt::NoPen);
    } else {
        const QPolygonF pointer{QPointF(x - 4.5, area.top() - 9), QPointF(x + 4.5, area.top() - 9), QPointF(x, area.top() - 3)};
        painter.drawPolygon(pointer);
    }

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

/// How far the two cursors are apart, between them.
void CursorOverlay::drawDifference(QCPPainter& painter) const
{
    const QRectF area = m_plot.plotArea();
    const double a = m_plot.pixelAt(*m_plot.m_cursor), b = m_plot.pixelAt(*m_plot.m_reference);
    const double left = std::max(std::min(a, b), area.left()), right = std::min(std::max(a, b), area.right());
    const Theme& theme = Theme::current();
    const QFont font = Theme::font(11, true);
    const QString text = u"Δ "_s + format::span(Duration::fromSeconds(std::round(std::abs(*m_plot.m_cursor - *m_plot.m_reference))));
    const double width = QFontMetricsF(font).horizontalAdvance(text) + 10;
    const double y = std::round(area.top()) + 6.5;
    painter.setPen(linePen(theme.color(Theme::Role::Accent)));
    if (right > left) painter.drawLine(QPointF(left, y), QPointF(right, y));
    if (right < left || *m_plot.m_cursor == *m_plot.m_reference) return;
    // Beside the later one where there is no room between them.
    double x = (left + right - width) / 2;
    if (right - left < width + 4) x = right + 4 + width < area.right() ? right + 4 : left - 4 - width;
    const QRectF chip(x, y - 8, width, 16);
    painter.setBrush(theme.color(Theme::Role::Base));
    painter.drawRoundedRect(chip, 3, 3);
    painter.setFont(font);
    painter.setPen(theme.color(Theme::Role::Accent));
    painter.drawText(chip, Qt::AlignCenter, text);
}

} // namespace headroom::gui

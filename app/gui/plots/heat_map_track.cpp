#include "app/gui/plots/heat_map_track.h"

#include <QCoreApplication>
#include <QFontMetricsF>

#include <algorithm>
#include <array>
#include <cmath>

using namespace Qt::StringLiterals;

namespace headroom::gui {

namespace {

QString tr(const char* text) { return QCoreApplication::translate("headroom::gui::PlotPanel", text); }

constexpr int kNameGap = 8;         // between name, time and picture [px]
constexpr double kRowGap = 1;       // between two rows [px]
constexpr double kOutlineWidth = 5; // narrower full spans are seen by their colour; outlines would only be noise [px]

} // namespace

/// Draws the rows straight from the recording: one value per device pixel, whatever the length of the run.
class HeatMapPainter final : public QCPLayerable {
public:
    HeatMapPainter(QCustomPlot* plot, const HeatMapTrack& track) : QCPLayerable(plot, u"main"_s), m_track(track) {}

protected:
    void applyDefaultAntialiasingHint(QCPPainter* painter) const override { painter->setAntialiasing(false); }

    void draw(QCPPainter* painter) override
    {
        const PlotData* data = m_track.m_data;
        if (!data || !m_track.rect().visible()) return;
        std::array<QRgb, 256> colors{};
        for (std::size_t i = 0; i < colors.size(); ++i)
            colors[i] = Theme::current().saturation(static_cast<double>(i) / 255).rgb();
        for (std::size_t row = 0; row < m_track.rows().size(); ++row) {
            drawName(*painter, *data, row);
            drawRow(*painter, *data, row, colors);
        }
    }

private:
    void drawName(QCPPainter& painter, const PlotData& data, std::size_t row) const
    {
        using R = Theme::Role;
        const Theme& theme = Theme::current();
        const ResourceRow& entry = m_track.rows()[row];
        const QRectF rect = m_track.rowRect(row);
        const bool isSelected = entry.resource->component == m_track.m_selected;
        const QFont font = Theme::font(fontSize(), isSelected);
        const QFontMetricsF metrics(font);
        const double bottomGap = std::max(0.0, (metrics.height() - rect.height()) / 2);
        const QRectF line = rect.adjusted(0, -bottomGap, 0, bottomGap);

        const auto saturated = entry.resource->firstSaturatedAt;
        const QString time = saturated ? data.clock(*saturated) : u"—"_s;
        const double timeWidth = metrics.horizontalAdvance(time);
        painter.setFont(font);
        painter.setPen(theme.color(saturated ? R::Bad : R::MutedText));
        const double right = rect.left() - kNameGap;
        painter.drawText(QRectF(right - timeWidth - 1, line.top(), timeWidth + 1, line.height()), Qt::AlignRight | Qt::AlignVCenter, time);

        const double nameRight = right - timeWidth - 6;
        const double nameLeft = 8;
        painter.setPen(theme.color(isSelected || saturated ? R::Text : R::SecondaryText));
        painter.drawText(QRectF(nameLeft, line.top(), nameRight - nameLeft, line.height()), Qt::AlignRight | Qt::AlignVCenter,
                         metrics.elidedText(entry.label, Qt::ElideRight, nameRight - nameLeft));
    }

    void drawRow(QCPPainter& painter, const PlotData& data, std::size_t row, const std::array<QRgb, 256>& colors) const
    {
        const std::vector<float>& values = m_track.rows()[row].resource->utilisationMean;
        const QRectF rect = m_track.rowRect(row);
        const QCPAxis& axis = m_track.timeAxis();
        const double bucket = data.bucketSeconds();
        const double scale = painter.device() ? painter.device()->devicePixelRatioF() : 1;
        const int columns = static_cast<int>(std::ceil(rect.width() * scale));
        if (columns <= 0) return;
        QImage line(columns, 1, QImage::Format_ARGB32_Premultiplied);
        line.fill(Qt::transparent);
        auto* pixels = reinterpret_cast<QRgb*>(line.scanLine(0));
        int hatchFrom = -1;
        const auto hatch = [&](int from, int to) {
            const QRectF area(rect.left() + from / scale, rect.top(), (to - from) / scale, rect.height());
            painter.fillRect(area, QBrush(Theme::current().color(Theme::Role::Line), Qt::BDiagPattern));
        };
        for (int column = 0; column <= columns; ++column) {
            bool isMissing = false;
            if (column < columns) {
                const double from = axis.pixelToCoord(rect.left() + column / scale) / bucket;
                const double to = axis.pixelToCoord(rect.left() + (column + 1) / scale) / bucket;
                const double count = static_cast<double>(values.size());
                if (from >= 0 && from < count) { // beyond the simulated part nothing is drawn
                    const auto first = static_cast<std::size_t>(from);
                    const std::size_t last = std::clamp(static_cast<std::size_t>(std::ceil(to)), first + 1, values.size());
                    float top = -1;
                    for (std::size_t i = first; i < last; ++i)
                        if (values[i] > top) top = values[i]; // NaN compares false
                    isMissing = top < 0;
                    if (!isMissing) pixels[column] = colors[static_cast<std::size_t>(std::min(top, 1.0F) * 255.0F + 0.5F)];
                }
            }
            if (isMissing && hatchFrom < 0) hatchFrom = column;
            if (!isMissing && hatchFrom >= 0) {
                hatch(hatchFrom, column);
                hatchFrom = -1;
            }
        }
        painter.drawImage(rect, line);
        outline(painter, values, rect, bucket, axis);
        if (data.ghost()) drawGhost(painter, data, row);
    }

    /// Saturation in the what-if as a line through the row, 0 at its foot and 100 % at its head, on a seam in the colour of the ground.
    void drawGhost(QCPPainter& painter, const PlotData& data, std::size_t row) const
    {
        constexpr double kPixels = 3; // between two points
        const auto& resources = data.ghost()->recording.resources;
        const auto found = std::find_if(resources.begin(), resources.end(), [&](const simulation::Resource& each) { return each.id == m_track.rows()[row].resource->id; });
        if (found == resources.end()) return;
        const QRectF rect = m_track.rowRect(row).adjusted(0, 1.5, 0, -1.5);
        const QCPAxis& axis = m_track.timeAxis();
        const double bucket = data.ghostBucketSeconds();
        QPolygonF line;
        for (double x = rect.left(); x <= rect.right(); x += kPixels) {
            const double from = axis.pixelToCoord(x) / bucket, to = axis.pixelToCoord(x + kPixels) / bucket;
            const auto count = static_cast<double>(found->utilisationMean.size());
            if (from < 0 || from >= count) continue;
            const auto first = static_cast<std::size_t>(from);
            const std::size_t last = std::clamp(static_cast<std::size_t>(std::ceil(to)), first + 1, found->utilisationMean.size());
            float top = -1;
            for (std::size_t i = first; i < last; ++i)
                if (found->utilisationMean[i] > top) top = found->utilisationMean[i];
            if (top >= 0) line << QPointF(x, rect.bottom() - static_cast<double>(std::min(top, 1.0F)) * rect.height());
        }
        const Theme& theme = Theme::current();
        painter.setBrush(Qt::NoBrush);
        painter.setPen(linePen(withAlpha(theme.color(Theme::Role::Base), 0.7), Qt::SolidLine, 3));
        painter.drawPolyline(line);
        painter.setPen(linePen(theme.color(Theme::Role::Estimate), data.isGhostSimulated() ? Qt::SolidLine : Qt::DashLine, 1.5));
        painter.drawPolyline(line);
    }

    void outline(QCPPainter& painter, const std::vector<float>& values, const QRectF& rect, double bucket, const QCPAxis& axis) const
    {
        const QCPRange range = axis.range();
        const double pixelsPerBucket = rect.width() * bucket / range.size();
        const BucketRange within = bucketsIn({range.lower, range.upper}, bucket, values.size());
        const auto join = static_cast<std::size_t>(2 / std::max(pixelsPerBucket, 1e-9));
        painter.setBrush(Qt::NoBrush);
        painter.setPen(linePen(Theme::current().color(Theme::Role::Bad), Qt::SolidLine, 1));
        for (const BucketRange& span : HeatMapTrack::saturatedSpans(values, within, std::min<std::size_t>(join, 1'000'000))) {
            const double left = std::max(rect.left(), axis.coordToPixel(static_cast<double>(span.first) * bucket));
            const double right = std::min(rect.right(), axis.coordToPixel(static_cast<double>(span.last) * bucket));
            if (right - left >= kOutlineWidth) painter.drawRect(QRectF(left, rect.top(), right - left - 1, rect.height() - 1).toRect());
        }
    }

    /// One size for all rows, although their heights differ by a pixel; rows are never too low for it.
    static int fontSize() { return 11; }

    const HeatMapTrack& m_track;
};

HeatMapTrack::HeatMapTrack(QCustomPlot& plot)
    : Track(plot, tr("Saturation, 0–100 %"), QString(), 2.0)
    , m_painter(new HeatMapPainter(&plot, *this))
{
    valueAxis().setTickLabels(false);
    valueAxis().grid()->setVisible(false);
    timeAxis().grid()->setVisible(false);
    rect().setMinimumSize(40, 60);
}

HeatMapTrack::~HeatMapTrack() = default;

bool HeatMapTrack::isNeeded(const PlotData& data) const { return data.recording() && !data.recording()->resources.empty(); }

void HeatMapTrack::setData(const PlotData& data)
{
    m_data = &data;
    m_rows = data.resourceRows(kRowLimit);
    showLegend();
}

int HeatMapTrack::fitRows(int heightPx)
{
    const int wanted = m_data ? static_cast<int>(m_data->resourceRows(kRowLimit).size()) : 0;
    const int count = std::clamp(heightPx / kLowestRow, 1, std::max(wanted, 1));
    if (m_data && static_cast<int>(m_rows.size()) != count) {
        m_rows = m_data->resourceRows(static_cast<std::size_t>(count));
        showLegend();
    }
    return count * std::clamp(heightPx / count, kLowestRow, kHighestRow);
}

void HeatMapTrack::showLegend()
{
    m_legend = {{QString(), LegendEntry::Mark::Gradient, {}}};
    const bool hasGaps = std::any_of(m_rows.begin(), m_rows.end(), [](const ResourceRow& row) {
        return std::any_of(row.resource->utilisationMean.begin(), row.resource->utilisationMean.end(),
                           [](float v) { return std::isnan(v); });
    });
    if (hasGaps) m_legend.push_back({tr("no data"), LegendEntry::Mark::Hatch, {}});
    const std::size_t all = m_data->recording() ? m_data->recording()->resources.size() : 0;
    if (all > m_rows.size()) m_legend.push_back({tr("%1 more below").arg(all - m_rows.size()), LegendEntry::Mark::None, {}});
}

void HeatMapTrack::resample(const PlotData&, TimeRange, int) {} // the painter reads the recording

void HeatMapTrack::applyTheme(const Theme& theme)
{
    Track::applyTheme(theme);
    timeAxis().setBasePen(Qt::NoPen);
}

void HeatMapTrack::setSelectedComponent(const std::string& component) { m_selected = component; }

QRectF HeatMapTrack::rowRect(std::size_t row) const
{
    const QRectF area = rect().rect();
    const double height = area.height() / static_cast<double>(std::max<std::size_t>(m_rows.size(), 1));
    const double top = std::round(area.top() + height * static_cast<double>(row));
    const double bottom = std::round(area.top() + height * static_cast<double>(row + 1));
    return {area.left(), top, area.width(), bottom - top - kRowGap};
}

int HeatMapTrack::nameWidth(const PlotData& data) const
{
    const QFontMetricsF metrics(Theme::font(11, true));
    double widest = 0;
    for (const ResourceRow& row : m_rows) {
        const auto at = row.resource->firstSaturatedAt;
        widest = std::max(widest, metrics.horizontalAdvance(row.label) + metrics.horizontalAdvance(at ? data.clock(*at) : u"—"_s));
    }
    return static_cast<int>(std::ceil(widest)) + 8 + 6 + kNameGap + 2;
}

std::vector<BucketRange> HeatMapTrack::saturatedSpans(const std::vector<float>& values, BucketRange within, std::size_t joinBuckets)
{
    std::vector<BucketRange> spans;
    for (std::size_t i = within.first; i < within.last && i < values.size(); ++i) {
        if (!(values[i] >= kSaturated)) continue;
        if (!spans.empty() && i - spans.back().last <= joinBuckets)
            spans.back().last = i + 1;
        else
            spans.push_back({i, i + 1});
    }
    return spans;
}

std::optional<TrackHit> HeatMapTrack::hit(const PlotData& data, QPointF position) const
{
    for (std::size_t row = 0; row < m_rows.size(); ++row) {
        const QRectF rect = rowRect(row);
        if (position.y() < rect.top() || position.y() >= rect.bottom() + kRowGap) continue;
        const simulation::Resource& resource = *m_rows[row].resource;
        TrackHit hit{QString::fromStdString(resource.component), {}, {}};
        QString tip = m_rows[row].label;
        if (position.x() >= rect.left()) {
            const auto bucket = data.bucketAt(data.toTime(timeAxis().pixelToCoord(position.x())));
            if (bucket && *bucket < resource.utilisationMean.size()) {
                const float used = resource.utilisationMean[*bucket];
                tip += u": "_s +
                       (std::isnan(used) ? tr("no data") : formatFigure(std::round(static_cast<double>(used) * 1000) / 10) + u" %"_s);
                if (*bucket < resource.capacity.size() && std::isfinite(resource.capacity[*bucket]))
                    tip += tr(" of %1 %2")
                               .arg(formatFigure(static_cast<double>(resource.capacity[*bucket])), QString::fromStdString(resource.unit));
            }
        }
        if (resource.firstSaturatedAt) tip += u'\n' + tr("first full %1").arg(data.dateAndClock(*resource.firstSaturatedAt));
        hit.tooltip = tip;
        return hit;
    }
    return {};
}

} // namespace headroom::gui

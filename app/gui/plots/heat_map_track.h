#pragma once

#include "app/gui/plots/track.h"

namespace headroom::gui {

class HeatMapPainter;

/// Saturation of the fullest resources over time: one row each, in the order in which they filled, the time of it in red beside
/// the name. Cividis from 0 to 100 %, an outline over the full spans, hatching where there is no data.
class HeatMapTrack final : public Track {
public:
    static constexpr std::size_t kRowLimit = 8;
    /// A row is never lower than this, gap included, so that its name can be read. [px]
    static constexpr int kLowestRow = 15;
    static constexpr int kHighestRow = 17;
    /// From here on a resource counts as full; the same as in the diagnosis.
    static constexpr float kSaturated = 0.98F;

    explicit HeatMapTrack(QCustomPlot& plot);
    ~HeatMapTrack() override;

    [[nodiscard]] bool canHide() const override { return false; } // its rows are chosen by how full they are
    [[nodiscard]] bool isNeeded(const PlotData& data) const override;
    void setData(const PlotData& data) override;
    /// Shows as many rows as `heightPx` holds at kLowestRow, at least one; the legend tells how many are left out. Returns the
    /// height that they take. [px]
    int fitRows(int heightPx);
    void forget() override { m_rows.clear(); }
    void resample(const PlotData& data, TimeRange visible, int columns) override;
    void applyTheme(const Theme& theme) override;
    void setSelectedComponent(const std::string& component) override;
    void zoomVertical(double, double) override {} // the scale is fixed, so that colours mean the same in every run
    [[nodiscard]] std::optional<TrackHit> hit(const PlotData& data, QPointF position) const override;

    [[nodiscard]] const std::vector<ResourceRow>& rows() const { return m_rows; }
    /// Widget rectangle of a row, without the name.
    [[nodiscard]] QRectF rowRect(std::size_t row) const;
    /// Width of the widest name with its time. [px]
    [[nodiscard]] int nameWidth(const PlotData& data) const;
    /// Spans [first, last) of buckets at or above kSaturated; those that lie closer than `joinBuckets` are one.
    [[nodiscard]] static std::vector<BucketRange> saturatedSpans(const std::vector<float>& values, BucketRange within,
                                                                 std::size_t joinBuckets);

private:
    friend class HeatMapPainter;
    void showLegend();

    const PlotData* m_data = nullptr;
    std::vector<ResourceRow> m_rows;
    std::string m_selected;
    HeatMapPainter* m_painter; ///< a layerable: the plot owns it
};

} // namespace headroom::gui

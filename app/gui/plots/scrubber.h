#pragma once

#include "app/gui/plots/plot_data.h"

#include <QWidget>

#include <optional>
#include <vector>

namespace headroom::gui {

/// The whole run as a strip of small day profiles with a frame around what the plots show. Drag the frame to move, its edges
/// to zoom; a click shows that day; arrows move the frame by a day.
class Scrubber final : public QWidget {
    Q_OBJECT

public:
    /// Both are owned by the panel and outlive this widget.
    Scrubber(const PlotData& data, TimeView& view, QWidget* parent = nullptr);

    /// Worth its room for runs longer than two days.
    [[nodiscard]] static bool isNeeded(const PlotData& data) { return data.fullSeconds() > 2 * 86'400.0; }

    /// Takes the profile from the data anew.
    void refreshData();
    void showCursor(std::optional<double> seconds);
    /// Where the strip begins and ends, so that it lines up with the plots above. [px]
    void setMargins(int left, int right);
    [[nodiscard]] QRectF strip() const;
    [[nodiscard]] QSize sizeHint() const override { return {400, 42}; }
    [[nodiscard]] QSize minimumSizeHint() const override { return {200, 42}; }

Q_SIGNALS:
    void viewChanged();

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    enum class Grip { None, Outside, Frame, From, To };

    [[nodiscard]] Grip gripAt(double x) const;
    [[nodiscard]] double secondsAt(double x) const;
    [[nodiscard]] double pixelAt(double seconds) const;
    void apply(bool hasMoved);
    void paintProfile(QPainter& painter, const QRectF& area) const;
    void paintDays(QPainter& painter, const QRectF& area) const;

    const PlotData& m_data;
    TimeView& m_view;
    std::vector<float> m_profile; ///< offered, one value for each of kProfilePoints parts of the run
    float m_peak = 0;
    std::optional<double> m_cursor;
    int m_left = 150, m_right = 110;
    Grip m_grip = Grip::None;
    double m_pressedAt = 0;
    TimeRange m_before;
};

} // namespace headroom::gui

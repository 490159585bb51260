#pragma once

#include "app/gui/charts/chart_widget.h"
#include "app/gui/commitments/commitment_subject.h"
#include "app/gui/shell/format.h"

namespace headroom::gui {

/// What a commitment is drawn over, and where its line is.
struct CommitmentCurve {
    std::vector<UseLayer> layers;        ///< the first at the bottom
    std::vector<double> hours;           ///< length of each hour
    SimTime from;
    std::string timeZone;
    QString unit;                        ///< "nodes", "USD an hour at the plan's rates"
    bool hasLine = false;
    double level = 0;                    ///< of the line, in the unit
    double step = 1, most = 1;           ///< the line moves by steps, up to `most`
    int decimals = 0;                    ///< of figures in the unit
    std::optional<double> best;          ///< the level that costs least
    QString levelText;                   ///< what stands at the line
};

/// The hours that could be committed, in the order of time or sorted by use, and a line that is dragged: what lies below it is covered, what is above it is paid as you
/// go, hatched is what is paid and not used. Up, Down, Page Up, Page Down, Home and End move the line.
class CommitmentChart final : public ChartWidget {
    Q_OBJECT

public:
    enum class Order { Time, Use };

    explicit CommitmentChart(Order order, QWidget* parent = nullptr);

    void setCurve(CommitmentCurve curve);
    /// Moves the line alone.
    void setLevel(double level, const QString& text);
    [[nodiscard]] const CommitmentCurve& curve() const { return m_curve; }
    /// Where the line is, in widget pixels; −1 while nothing is shown.
    [[nodiscard]] double lineY() const;
    void paint(QPainter& painter, const QRectF& area) const override;
    [[nodiscard]] QString csv() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return {260, 150}; }
    [[nodiscard]] QSize sizeHint() const override { return {520, 280}; }

Q_SIGNALS:
    /// The user moved the line; a multiple of the step within [0, most].
    void levelMoved(double level);

protected:
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    [[nodiscard]] QRectF plotOf(const QRectF& area) const;
    [[nodiscard]] ChartScale valueScale(const QRectF& plot) const;
    [[nodiscard]] ChartScale timeScale(const QRectF& plot) const;
    [[nodiscard]] QString valueLabel(double value) const;
    [[nodiscard]] QString hoverText() const;
    /// Draws the layers into `plot`, each with the share `strength` of its colour.
    void paintLayers(QPainter& painter, const QRectF& plot, const ChartScale& values, double strength) const;
    void paintLegend(QPainter& painter, const QRectF& area, const QRectF& plot) const;
    void paintLine(QPainter& painter, const QRectF& plot, const ChartScale& values) const;
    void moveTo(double level);
    void describe();

    Order m_order;
    CommitmentCurve m_curve;
    std::vector<std::vector<double>> m_tops;   ///< [layer][hour in the order of the chart]: sum up to the layer
    std::vector<std::size_t> m_hours;          ///< hour of each place
    format::LocalClock m_clock;
    int m_hover = -1;                          ///< place under the mouse
    bool m_isDragging = false;
};

} // namespace headroom::gui

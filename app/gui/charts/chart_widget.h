#pragma once

#include "app/gui/shell/theme.h"

#include <QRectF>
#include <QString>
#include <QWidget>

#include <functional>
#include <optional>
#include <vector>

class QPainter;

namespace headroom::gui {

/// Values from `low` to `high` on a piece of the screen. Precondition of at(): low < high.
struct ChartScale {
    double low = 0, high = 1;
    double from = 0, to = 1;             ///< [px]; `to` is above `from` on a vertical one
    std::vector<double> ticks;

    [[nodiscard]] double at(double value) const { return from + (value - low) / (high - low) * (to - from); }
    [[nodiscard]] double valueAt(double pixel) const { return low + (pixel - from) / (to - from) * (high - low); }
};

/// A chart that is painted: what charts that are no plots of time have in common. A context menu (also by its key) copies the figures and saves the chart as a
/// picture or as CSV; pictures are on white, with the line of `provenance` below.
class ChartWidget : public QWidget {
    Q_OBJECT

public:
    explicit ChartWidget(QWidget* parent = nullptr);

    /// Paints the chart into `area`, on a ground that is there already.
    virtual void paint(QPainter& painter, const QRectF& area) const = 0;
    /// The figures of the chart, units in the header, C locale.
    [[nodiscard]] virtual QString csv() const = 0;
    /// Where the figures come from, for exports: scenario, variant, seed …
    void setProvenance(const QString& provenance) { m_provenance = provenance; }
    /// .png at twice the size, .svg, .pdf, .csv; false for another suffix or if the file cannot be written.
    bool exportTo(const QString& file) const;

protected:
    void paintEvent(QPaintEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void changeEvent(QEvent* event) override;
    /// The theme to paint with: that in force, or that of print while a picture is made.
    [[nodiscard]] const Theme& theme() const { return m_isPrinting ? Theme::print() : Theme::current(); }
    /// Whether the keyboard's frame goes around the whole chart.
    [[nodiscard]] virtual bool hasOwnFocusMark() const { return false; }

    using Label = std::function<QString(double)>;
    /// Grid and labels of a vertical axis at the left of `plot`; its title above.
    void paintLeftAxis(QPainter& painter, const QRectF& plot, const ChartScale& scale, const QString& title, const Label& label) const;
    /// Labels of a horizontal axis below `plot`, its title below them.
    void paintBottomAxis(QPainter& painter, const QRectF& plot, const ChartScale& scale, const QString& title, const Label& label) const;
    /// What an empty chart says.
    void paintEmpty(QPainter& painter, const QRectF& area, const QString& text) const;
    /// Width that labels of a vertical axis take. [px]
    [[nodiscard]] static double labelWidth(const ChartScale& scale, const Label& label);
    static constexpr double kBottomAxis = 38, kTopTitle = 22;   ///< [px]

private:
    void choosePicture();
    void chooseData();

    QString m_provenance;
    mutable bool m_isPrinting = false;
};

} // namespace headroom::gui

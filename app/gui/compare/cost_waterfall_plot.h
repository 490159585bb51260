#pragma once

#include "app/gui/compare/cost_waterfall.h"

#include <QRectF>
#include <QWidget>

#include <optional>
#include <vector>

namespace headroom::gui {

/// The way from one bill to another as bars that hang on each other. A click on a bar, or Enter, chooses its component.
class CostWaterfallPlot : public QWidget {
    Q_OBJECT

public:
    explicit CostWaterfallPlot(QWidget* parent = nullptr);

    /// `place`: of the variant in the comparison, for its colour. `half` = half width of the interval of the difference, where there is one.
    void setWaterfall(const CostWaterfall& waterfall, const QString& fromName, const QString& toName, int place, std::optional<double> half);
    /// What stands below the name of the first bar, by default that it is the baseline.
    void setFirstDetail(const QString& detail) { m_firstDetail = detail; }
    void clear();
    [[nodiscard]] const CostWaterfall& waterfall() const { return m_waterfall; }
    /// Paints the chart into `area`, on a ground that is there already.
    void paint(QPainter& painter, const QRectF& area) const;
    [[nodiscard]] QSize minimumSizeHint() const override { return {360, 170}; }
    [[nodiscard]] QSize sizeHint() const override { return {760, 260}; }

Q_SIGNALS:
    void componentChosen(const QString& id);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    bool event(QEvent* event) override;

private:
    struct Bar { QString title, detail, label, component; double low = 0, high = 0, end = 0; int kind = 0; };   ///< kind: −1 less, 0 total, 1 more
    [[nodiscard]] std::vector<Bar> bars() const;
    [[nodiscard]] int barAt(const QPointF& at) const;
    void describe();

    CostWaterfall m_waterfall;
    QString m_fromName, m_toName, m_firstDetail = tr("baseline");
    int m_place = 1, m_current = -1;
    std::optional<double> m_half;
    bool m_isEmpty = true;
    mutable std::vector<QRectF> m_columns;   ///< of the last painting, for clicks
};

} // namespace headroom::gui

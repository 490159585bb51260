#pragma once

#include "app/gui/shell/format.h"
#include "models/analysis/report.h"

#include <QFont>
#include <QRectF>
#include <QString>
#include <QStringList>
#include <QVector>

class QPainter;

namespace headroom::gui {

/// One plot of the printed report: lines over time, or bars stacked by hour or day. Plain values; time in seconds from the start.
struct ReportChart {
    struct Line {
        QString name;
        int series = 0;              ///< colour, see Theme::series
        bool isDashed = false;
        QVector<double> x, y;        ///< NaN in y = gap
    };
    struct Stack {
        QString name;
        int series = 0;
        QVector<double> y;           ///< of each bar
    };
    struct Limit {
        QString name;
        double y = 0;
    };

    QString title, unit;
    bool isLogarithmic = false;
    QVector<Line> lines;
    QVector<Stack> stacks;
    double barSeconds = 0;           ///< width of a bar
    QStringList barNames;            ///< below the bars, in place of times; empty: times
    QVector<Limit> limits;           ///< drawn across, dashed
    double seconds = 0;              ///< length of the time axis
    SimTime start;
    format::LocalClock clock;
};

/// Offered and failed requests, response times with their objectives, and what each hour (over four days: each day) costs.
[[nodiscard]] QVector<ReportChart> reportCharts(const scenario::Scenario& scenario, const analysis::Report& report);

/// The font of the report. [pt] Without shaping: Inter's alternates of ":" and "(" have no character in a PDF, so that copied text lost them.
[[nodiscard]] QFont printFont(int size, bool semibold = false);

/// Draws with the colours for print into `room`; fonts in the painter's units, made for points.
void drawChart(QPainter& painter, const QRectF& room, const ReportChart& chart);

} // namespace headroom::gui

#include "app/gui/plots/track.h"

#include "app/gui/plots/tickers.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace headroom::gui {

QPen linePen(const QColor& color, Qt::PenStyle style, double width) { return {color, width, style, Qt::FlatCap, Qt::RoundJoin}; }

QColor withAlpha(QColor color, double alpha)
{
    color.setAlphaF(static_cast<float>(alpha));
    return color;
}

Track::Track(QCustomPlot& plot, QString title, QString unit, double stretch)
    : m_rect(new QCPAxisRect(&plot, false))
    , m_title(std::move(title))
    , m_unit(std::move(unit))
    , m_stretch(stretch)
{
    m_rect->addAxes(QCPAxis::atLeft | QCPAxis::atBottom);
    valueAxis().setTicker(QSharedPointer<ValueTicker>::create());
    for (QCPAxis* axis : {&valueAxis(), &timeAxis()}) {
        axis->setLayer(QStringLiteral("axes"));
        axis->grid()->setLayer(QStringLiteral("grid"));
        axis->grid()->setVisible(true); // only the axes of a plot's default rectangle begin with a grid
        axis->grid()->setSubGridVisible(false);
        axis->setSubTicks(false);
        axis->setTickLengthIn(0);
        axis->setTickLengthOut(0);
    }
    valueAxis().setTickLabelPadding(6);
    timeAxis().setTickLabelPadding(4);
    m_rect->setMinimumSize(40, 24);
}

void Track::applyTheme(const Theme& theme)
{
    using R = Theme::Role;
    m_rect->setBackground(QBrush(theme.color(R::Base)));
    m_rect->setLayer(QStringLiteral("background")); // setBackground alone would leave it above the grid
    for (QCPAxis* axis : {&valueAxis(), &timeAxis()}) {
        axis->setTickLabelFont(Theme::font(11));
        axis->setTickLabelColor(theme.color(R::SecondaryText));
        axis->setTickPen(linePen(theme.color(R::FieldEdge)));
        axis->setBasePen(Qt::NoPen);
        axis->grid()->setPen(linePen(theme.color(R::Grid)));
        axis->grid()->setZeroLinePen(Qt::NoPen);
    }
    timeAxis().setBasePen(linePen(theme.color(R::FieldEdge)));
}

void Track::zoomVertical(double factor, double pixelY)
{
    m_isVerticalFixed = true;
    QCPAxis& axis = valueAxis();
    if (axis.scaleType() == QCPAxis::stLogarithmic) {
        axis.scaleRange(factor, axis.pixelToCoord(pixelY));
        return;
    }
    // Rates and counts begin at 0: only the upper end moves.
    axis.setRange(0, std::max(axis.range().upper * factor, 1e-9));
}

void Track::followMaximum(double maximum)
{
    if (m_isVerticalFixed) return;
    if (!(maximum > 0) || !std::isfinite(maximum)) maximum = 1;
    const double wanted = maximum * 1.08;
    const double power = std::pow(10.0, std::floor(std::log10(wanted)));
    double top = 10 * power;
    for (const double digit : {1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0}) {
        if (digit * power < wanted) continue;
        top = digit * power;
        break;
    }
    valueAxis().setRange(0, top);
}

void Track::setHidden(const QString& name, bool isHidden)
{
    if (isHidden)
        m_hidden.insert(name);
    else
        m_hidden.erase(name);
}

void Track::isolate(const QString& name)
{
    std::set<QString> others;
    for (const LegendEntry& entry : m_legend)
        if (entry.text != name) others.insert(entry.text);
    m_hidden = m_hidden == others ? std::set<QString>() : others;
}

int Track::pointCount() const
{
    int count = 0;
    for (const QCPAbstractPlottable* plottable : m_rect->plottables()) {
        if (const auto* graph = qobject_cast<const QCPGraph*>(plottable)) count += graph->dataCount();
        if (const auto* bars = qobject_cast<const QCPBars*>(plottable)) count += bars->dataCount();
    }
    return count;
}

QCPGraph& Track::addGraph()
{
    auto* graph = new QCPGraph(&timeAxis(), &valueAxis()); // registers with the plot, which owns it
    graph->setAdaptiveSampling(true);
    graph->setSelectable(QCP::stNone);
    return *graph;
}

void Track::styleGhost(QCPGraph& graph, const PlotData& data)
{
    graph.setPen(linePen(Theme::current().color(Theme::Role::Estimate), data.isGhostSimulated() ? Qt::SolidLine : Qt::DashLine, 1.5));
}

double Track::fillGhost(QCPGraph& graph, const PlotData& data, const std::string& signal, TimeRange visible, double scale)
{
    constexpr int kPoints = 400;
    styleGhost(graph, data);
    const Points points = foldedPoints(data.ghostMean(signal), data.ghostBucketSeconds(), visible, kPoints, Fold::Mean, scale);
    setPoints(graph, points);
    double top = 0;
    for (const double y : points.y) top = y > top ? y : top;
    return top;
}

LegendEntry Track::ghostLegend(const PlotData& data)
{
    const bool isSimulated = data.isGhostSimulated();
    return {isSimulated ? QCoreApplication::translate("headroom::gui::PlotPanel", "what-if") : QCoreApplication::translate("headroom::gui::PlotPanel", "what-if, estimate"),
            isSimulated ? LegendEntry::Mark::Line : LegendEntry::Mark::Dash, Theme::current().color(Theme::Role::Estimate)};
}

void Track::setPoints(QCPGraph& graph, const Points& points)
{
    QVector<QCPGraphData> data;
    data.reserve(static_cast<qsizetype>(points.x.size()));
    for (std::size_t i = 0; i < points.x.size(); ++i)
        data.push_back({points.x[i], points.y[i]});
    graph.data()->set(data, true);
}

} // namespace headroom::gui

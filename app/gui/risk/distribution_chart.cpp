#include "app/gui/risk/distribution_chart.h"

#include "app/gui/compare/chart_axis.h"
#include "app/gui/shell/format.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace headroom::gui {

using R = Theme::Role;

namespace {

constexpr double kMarks = 36;   ///< room above for the names of the lines [px]

} // namespace

DistributionChart::DistributionChart(QWidget* parent) : ChartWidget(parent)
{
    setObjectName(u"riskDistribution"_s);
    setAccessibleName(tr("What the month may cost"));
}

void DistributionChart::setDistribution(const risk::Distribution& distribution, const QString& what, const QString& currency, std::optional<double> budget)
{
    m_distribution = distribution;
    m_what = what;
    m_currency = currency;
    m_budget = budget;
    m_bin = -1;
    QString text = tr("%1: P10 %2, P50 %3, P90 %4 %5, from %6 to %7, %8 samples.")
                       .arg(what, format::number(distribution.p10.value), format::number(distribution.p50.value), format::number(distribution.p90.value), currency, format::number(distribution.min),
                            format::number(distribution.max))
                       .arg(distribution.sorted.size());
    if (budget) text += u' ' + tr("%1 of them within the budget of %2.").arg(format::percent(shareUpTo(*budget)), format::number(*budget));
    setAccessibleDescription(text);
    update();
}

void DistributionChart::clear()
{
    m_distribution.reset();
    setAccessibleDescription(tr("Nothing was sampled yet."));
    update();
}

void DistributionChart::setCumulative(bool isCumulative)
{
    m_isCumulative = isCumulative;
    update();
}

double DistributionChart::shareUpTo(double amount) const
{
    if (!m_distribution || m_distribution->sorted.empty()) return 0;
    const auto& sorted = m_distribution->sorted;
    return static_cast<double>(std::upper_bound(sorted.begin(), sorted.end(), amount) - sorted.begin()) / static_cast<double>(sorted.size());
}

std::vector<double> DistributionChart::countTicks(std::size_t most)
{
    std::vector<double> ticks = chart::niceTicks(0, static_cast<double>(std::max<std::size_t>(1, most)), 3);
    if (std::ranges::all_of(ticks, [](double tick) { return std::abs(tick - std::round(tick)) < 1e-9; })) return ticks;
    return {0, std::ceil(ticks.back() / 2), 2 * std::ceil(ticks.back() / 2)};   // steps of a half, or of two and a half, are none of samples
}

double DistributionChart::binWidth() const { return (m_distribution->max - m_distribution->min) / static_cast<double>(m_distribution->histogram.size()); }

QRectF DistributionChart::plotOf(const QRectF& area) const { return {area.left() + 52, area.top() + kTopTitle + kMarks, area.width() - 72, area.height() - kTopTitle - kMarks - kBottomAxis - 6}; }

ChartScale DistributionChart::costScale(const QRectF& plot) const
{
    double low = m_distribution->min, high = m_distribution->max;
    const double span = std::max(high - low, high * 0.01);
    // A budget far away would leave nothing of the bars.
    if (m_budget && *m_budget > low - span && *m_budget < high + span) {
        low = std::min(low, *m_budget);
        high = std::max(high, *m_budget);
    }
    const double room = std::max((high - low) * 0.04, high * 0.002);
    ChartScale scale{low - room, high + room, plot.left(), plot.right(), {}};
    scale.ticks = chart::niceTicks(scale.low, scale.high, std::clamp(static_cast<int>(plot.width() / 80), 2, 10));
    std::erase_if(scale.ticks, [&](double tick) { return tick < scale.low || tick > scale.high; });
    return scale;
}

void DistributionChart::paintBars(QPainter& painter, const QRectF& plot, const ChartScale& costs, const ChartScale& counts) const
{
    const double width = binWidth();
    for (std::size_t i = 0; i < m_distribution->histogram.size(); ++i) {
        const double from = m_distribution->min + static_cast<double>(i) * width, to = from + width;
        QRectF bar(QPointF(costs.at(from), counts.at(static_cast<double>(m_distribution->histogram[i]))), QPointF(costs.at(to), plot.bottom()));
        if (width <= 0) bar.setRect(costs.at(from) - 6, bar.top(), 12, bar.height());   // all samples cost the same
        bar.adjust(0.5, 0, -0.5, 0);
        painter.fillRect(bar, theme().series(0));
        if (m_budget && to > *m_budget) {
            QRectF over = bar;
            over.setLeft(std::max(bar.left(), costs.at(*m_budget)));
            painter.fillRect(over, theme().series(5));
            painter.fillRect(over, QBrush(theme().color(R::Base), Qt::BDiagPattern));
        }
        if (static_cast<int>(i) != m_bin) continue;
        painter.setPen(QPen(theme().color(R::Text), 1.5));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(bar);
    }
}

void DistributionChart::paintCurve(QPainter& painter, const ChartScale& costs, const ChartScale& shares) const
{
    const auto& sorted = m_distribution->sorted;
    QPainterPath path;
    path.moveTo(costs.from, shares.at(0));
    for (std::size_t i = 0; i < sorted.size(); ++i) {
        path.lineTo(costs.at(sorted[i]), shares.at(static_cast<double>(i) / static_cast<double>(sorted.size()) * 100));
        path.lineTo(costs.at(sorted[i]), shares.at(static_cast<double>(i + 1) / static_cast<double>(sorted.size()) * 100));
    }
    path.lineTo(costs.to, shares.at(100));
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(theme().lineSeries(0), 2));
    painter.drawPath(path);
    if (m_bin < 0) return;
    const double at = m_distribution->min + (m_bin + 1) * binWidth();
    painter.setPen(QPen(theme().color(R::Text), 1));
    painter.setBrush(theme().color(R::Base));
    painter.drawEllipse(QPointF(costs.at(at), shares.at(shareUpTo(at) * 100)), 4, 4);
}

void DistributionChart::paintMarks(QPainter& painter, const QRectF& plot, const ChartScale& costs) const
{
    struct Mark { QString text; double value; R role; bool isDashed; };
    std::vector<Mark> marks{{tr("P10"), m_distribution->p10.value, R::SecondaryText, false}, {tr("P50"), m_distribution->p50.value, R::Text, false}, {tr("P90"), m_distribution->p90.value, R::SecondaryText, false}};
    if (m_budget && *m_budget >= costs.low && *m_budget <= costs.high) marks.push_back({tr("budget"), *m_budget, R::Bad, true});
    std::ranges::stable_sort(marks, {}, &Mark::value);
    const QFont font = Theme::font(11, true);
    const QFontMetricsF metrics(font);
    painter.setFont(font);
    double taken[2] = {-1e9, -1e9};   // right end of the last name in either row
    for (const Mark& mark : marks) {
        const double x = costs.at(mark.value);
        painter.setPen(QPen(theme().color(mark.role), 1.4, mark.isDashed ? Qt::DashLine : Qt::SolidLine));
        const QString text = tr("%1 %2").arg(mark.text, format::number(mark.value));
        const double width = metrics.horizontalAdvance(text);
        const double left = std::clamp(x - width / 2, plot.left(), plot.right() - width);
        const int row = left > taken[1] + 10 ? 1 : 0;   // the lower row first
        taken[row] = left + width;
        const double top = plot.top() - kMarks + 16.0 * row + 1;
        painter.drawLine(QPointF(x, top + 16), QPointF(x, plot.bottom()));
        painter.setPen(theme().color(mark.role));
        painter.drawText(QRectF(left, top, width + 1, 16), Qt::AlignCenter, text);
    }
}

QString DistributionChart::hoverText() const
{
    if (!m_distribution || m_bin < 0) return {};
    const double from = m_distribution->min + m_bin * binWidth(), to = from + binWidth();
    const std::size_t count = m_distribution->histogram[static_cast<std::size_t>(m_bin)];
    return tr("%1 … %2 %3: %4 of %5 samples; %6 cost no more")
        .arg(format::number(from), format::number(to), m_currency)
        .arg(count)
        .arg(m_distribution->sorted.size())
        .arg(format::percent(shareUpTo(to + 1e-9)));
}

void DistributionChart::paint(QPainter& painter, const QRectF& area) const
{
    painter.setRenderHint(QPainter::Antialiasing);
    if (!m_distribution) return paintEmpty(painter, area, tr("What the month may cost is shown here once it is sampled."));
    const QRectF plot = plotOf(area);
    const ChartScale costs = costScale(plot);
    ChartScale values{0, 100, plot.bottom(), plot.top(), {0, 25, 50, 75, 100}};
    if (!m_isCumulative) {
        values.ticks = countTicks(*std::ranges::max_element(m_distribution->histogram));
        values.high = values.ticks.back();
    }
    const QString title = m_isCumulative ? tr("% of %1 samples that cost no more").arg(m_distribution->sorted.size()) : tr("of %1 samples").arg(m_distribution->sorted.size());
    paintLeftAxis(painter, plot, values, {}, [](double value) { return format::number(value); });
    painter.setPen(theme().color(R::MutedText));
    painter.drawText(QRectF(area.left() + 8, area.top() + 3, 260, 16), Qt::AlignLeft | Qt::AlignVCenter, title);
    if (m_isCumulative) paintCurve(painter, costs, values);
    else paintBars(painter, plot, costs, values);
    paintBottomAxis(painter, plot, costs, tr("%1, %2").arg(m_what, m_currency), [&](double value) { return format::number(value, costs.high - costs.low < 10 ? 2 : 0); });
    paintMarks(painter, plot, costs);
    painter.setFont(Theme::font(11));
    painter.setPen(theme().color(R::Text));
    painter.drawText(QRectF(area.left() + 8, area.top() + 3, area.width() - 20, 16), Qt::AlignRight | Qt::AlignVCenter, hoverText());
}

void DistributionChart::mouseMoveEvent(QMouseEvent* event)
{
    if (!m_distribution) return;
    const double width = binWidth();
    const double value = costScale(plotOf(rect())).valueAt(event->position().x());
    const int bins = static_cast<int>(m_distribution->histogram.size());
    const int bin = width > 0 && value >= m_distribution->min && value <= m_distribution->max ? std::min(bins - 1, static_cast<int>((value - m_distribution->min) / width)) : -1;
    if (bin == m_bin) return;
    m_bin = bin;
    update();
}

void DistributionChart::leaveEvent(QEvent*)
{
    m_bin = -1;
    update();
}

void DistributionChart::keyPressEvent(QKeyEvent* event)
{
    if (!m_distribution || (event->key() != Qt::Key_Left && event->key() != Qt::Key_Right)) return ChartWidget::keyPressEvent(event);
    m_bin = std::clamp(m_bin + (event->key() == Qt::Key_Right ? 1 : -1), 0, static_cast<int>(m_distribution->histogram.size()) - 1);
    update();
}

QString DistributionChart::csv() const
{
    if (!m_distribution) return {};
    QString text = u"from [%1],to [%1],samples,share up to here\n"_s.arg(m_currency);
    for (std::size_t i = 0; i < m_distribution->histogram.size(); ++i) {
        const double from = m_distribution->min + static_cast<double>(i) * binWidth(), to = from + binWidth();
        text += u"%1,%2,%3,%4\n"_s.arg(QString::number(from, 'f', 2), QString::number(to, 'f', 2)).arg(m_distribution->histogram[i]).arg(shareUpTo(to + 1e-9), 0, 'g', 6);
    }
    return text;
}

} // namespace headroom::gui

#include "app/gui/plots/cost_track.h"

#include "app/gui/plots/tickers.h"

#include <QCoreApplication>
#include <QFontMetricsF>
#include <QLocale>

#include <algorithm>
#include <limits>
#include <cmath>

using namespace Qt::StringLiterals;

namespace headroom::gui {

namespace {

QString tr(const char* text) { return QCoreApplication::translate("headroom::gui::PlotPanel", text); }

constexpr double kHour = 3600;
constexpr double kNarrowestBar = 4; // below this, days instead of hours [px]

/// Fixed colours of the usual groups (nodes blue, logs orange, messages green, data stores sky), so that they are the same in every scenario.
std::optional<int> seriesOfGroup(const std::string& group)
{
    if (group == "Compute") return 0;
    if (group == "Logs") return 1;
    if (group == "Messages") return 2;
    if (group == "Data stores") return 4;
    return {};
}

} // namespace

CostTrack::CostTrack(QCustomPlot& plot) : Track(plot, tr("Cost"), tr("per hour"), 1.35)
{
    for (QCPItemText** item : {&m_total, &m_waiting}) {
        *item = new QCPItemText(&plot); // the plot owns it
        (*item)->setClipToAxisRect(false);
        (*item)->position->setType(QCPItemPosition::ptAxisRectRatio);
        (*item)->position->setAxisRect(&rect());
        (*item)->setSelectable(false);
    }
    m_ghost = &addGraph();
    m_ghost->setLineStyle(QCPGraph::lsStepLeft);
    m_ghost->setLayer(u"axes"_s); // above the bars, which are made as they are needed
    m_sumAxis = rect().addAxis(QCPAxis::atRight);
    m_sumAxis->setLayer(u"axes"_s);
    m_sumAxis->grid()->setVisible(false);
    m_sumAxis->setTicker(QSharedPointer<ValueTicker>::create());
    m_sumAxis->setSubTicks(false);
    m_sumAxis->setTickLengthIn(0);
    m_sumAxis->setTickLengthOut(3);
    for (QCPGraph** graph : {&m_sum, &m_budget}) {
        *graph = new QCPGraph(&timeAxis(), m_sumAxis); // the plot owns it
        (*graph)->setSelectable(QCP::stNone);
        (*graph)->setLayer(u"axes"_s); // above the bars, which are made as they are needed
    }
    m_total->setPositionAlignment(Qt::AlignRight | Qt::AlignBottom);
    m_total->position->setCoords(1.0, 0.0);
    m_waiting->setPositionAlignment(Qt::AlignHCenter | Qt::AlignVCenter);
    m_waiting->position->setCoords(0.5, 0.5);
}

double CostTrack::takenAbove() const { return QFontMetricsF(Theme::font(11, true)).horizontalAdvance(m_totalLabel) + 12; }

double CostTrack::costBetween(const std::vector<double>& perHour, double from, double to)
{
    double sum = 0;
    const double end = std::min(to / kHour, static_cast<double>(perHour.size()));
    for (double hour = std::max(0.0, from / kHour); hour < end;) {
        const double next = std::min(std::floor(hour) + 1, end);
        sum += perHour[static_cast<std::size_t>(hour)] * (next - hour);
        hour = next;
    }
    return sum;
}

void CostTrack::setData(const PlotData& data)
{
    m_groups.clear();
    if (data.bill()) {
        for (const CostPart& part : data.costParts()) m_groups.push_back({part.id, part.name, part.isRest, part.perHour(), nullptr});
    }
    m_split = data.shownCostSplit();
    m_choice = data.bill() ? costSplitText(m_split) : QString();
    while (m_bars.size() < m_groups.size()) {
        auto* bars = new QCPBars(&timeAxis(), &valueAxis()); // the plot owns it
        bars->setSelectable(QCP::stNone);
        bars->setAntialiased(false);
        if (!m_bars.empty()) bars->moveAbove(m_bars.back());
        m_bars.push_back(bars);
    }
    for (std::size_t i = 0; i < m_groups.size(); ++i)
        m_groups[i].bars = m_bars[i];
    applyTheme(Theme::current());
    m_legend.clear();
    m_budgetLevel = budgetOf(data);
    if (data.bill() && !m_groups.empty() && data.fullSeconds() >= kSumFromSeconds) { // first: where room is short, the smallest groups are left out
        const QString currency = QString::fromStdString(data.bill()->currency);
        m_legend.push_back({tr("total so far, %1 (right)").arg(currency), LegendEntry::Mark::Line, m_sum->pen().color()});
        if (m_budgetLevel)
            m_legend.push_back({tr("budget %1 %2").arg(QLocale().toString(*m_budgetLevel, 'f', 0), currency), LegendEntry::Mark::Dash, m_budget->pen().color()});
    }
    for (const Group& group : m_groups)
        m_legend.push_back({group.name, LegendEntry::Mark::Area, group.bars->brush().color()});
    if (data.ghost()) m_legend.insert(m_legend.begin(), ghostLegend(data));
}

void CostTrack::resample(const PlotData& data, TimeRange visible, int columns)
{
    for (QCPBars* bars : m_bars)
        bars->data()->clear();
    m_ghost->data()->clear();
    const QString currency = data.bill() ? QString::fromStdString(data.bill()->currency) : QString();
    m_waiting->setVisible(m_groups.empty());
    m_waiting->setText(data.finished() ? tr("no bill yet") : tr("billed hour by hour"));
    m_total->setVisible(!m_groups.empty());
    if (m_groups.empty()) {
        showSum(data, visible, columns);
        followMaximum(0);
        return;
    }

    // Columns are device pixels; a bar is judged by what the eye gets, so half of them on a 2x screen.
    const bool byDay = columns * kHour / visible.span() < kNarrowestBar && data.fullSeconds() > 4 * 86'400;
    std::vector<std::pair<double, double>> spans;
    if (byDay) {
        SimTime day = data.calendar().startOfDay(data.toTime(visible.from));
        while (day < data.toTime(visible.to) && spans.size() < 1000) {
            const SimTime next = data.calendar().addDays(day, 1);
            spans.emplace_back(std::max(0.0, data.toSeconds(day)), std::min(data.toSeconds(next), data.fullSeconds()));
            day = next;
        }
    } else {
        const auto last = static_cast<double>(data.bill()->totalPerHour.size());
        for (double hour = std::max(0.0, std::floor(visible.from / kHour)); hour < std::min(std::ceil(visible.to / kHour), last); ++hour)
            spans.emplace_back(hour * kHour, std::min((hour + 1) * kHour, data.fullSeconds()));
    }
    const double width = byDay ? 86'400 : kHour;
    const double gap = std::min(2.0 * visible.span() / std::max(columns, 1), width * 0.2);
    double top = 0;
    for (const auto& [from, to] : spans) {
        double sum = 0;
        for (const Group& group : m_groups) {
            if (isHidden(group.name)) continue;
            const double amount = costBetween(group.perHour, from, byDay ? to : from + kHour);
            sum += amount;
            group.bars->addData(from + width / 2, amount);
        }
        top = std::max(top, sum);
    }
    if (data.ghost()) {
        styleGhost(*m_ghost, data);
        const std::vector<double>& perHour = data.ghost()->window.totalPerHour;
        const double known = static_cast<double>(perHour.size()) * kHour;
        double last = 0;
        for (const auto& [from, to] : spans) {
            // An answer to a part of the window says nothing of days that it does not cover.
            const bool isKnown = std::min(to, data.fullSeconds()) <= known;
            last = isKnown ? costBetween(perHour, from, byDay ? to : from + kHour) : std::numeric_limits<double>::quiet_NaN();
            if (last > top) top = last;
            m_ghost->addData(from, last);
        }
        if (!spans.empty()) m_ghost->addData(spans.back().second, last);
    }
    for (const Group& group : m_groups)
        group.bars->setWidth(width - gap);
    setTitle(title(), byDay ? tr("%1/day").arg(currency) : tr("%1/hour").arg(currency));
    followMaximum(top);
    showSum(data, visible, columns);

    const double from = std::max(0.0, visible.from), to = std::min(visible.to, data.fullSeconds());
    // The whole window has the amount of the statement, whose lines are rounded each to the cent.
    const bool isWhole = to - from >= data.fullSeconds() * 0.999;
    const double amount = isWhole ? data.bill()->total.toDouble() : costBetween(data.bill()->totalPerHour, from, to);
    QString when =
        isWhole ? QString::fromStdString(data.bill()->period)
        : data.day(data.toTime(from)) == data.day(data.toTime(to))
            ? data.dateAndClock(data.toTime(from)).chopped(3) + u'–' + data.dateAndClock(data.toTime(to)).chopped(3).section(u' ', 2)
            : data.dateAndClock(data.toTime(from)).chopped(3) + u" – "_s + data.dateAndClock(data.toTime(to)).chopped(3);
    m_totalLabel = when + u": "_s + QLocale().toString(amount, 'f', amount < 1000 ? 2 : 0) + u' ' + currency;
    m_total->setText(m_totalLabel);
}

std::optional<double> CostTrack::budgetOf(const PlotData& data)
{
    if (!data.scenario() || !data.scenario()->monthlyBudget || !data.recording()) return {};
    const calendar::Calendar& calendar = data.calendar();
    const calendar::LocalTime local = calendar.local(data.start());
    const SimTime month = calendar.instant(local.year, local.month, 1);
    const SimTime next = local.month == 12 ? calendar.instant(local.year + 1, 1, 1) : calendar.instant(local.year, local.month + 1, 1);
    return *data.scenario()->monthlyBudget * std::min(1.0, data.fullSeconds() / (next - month).toSeconds());
}

void CostTrack::showSum(const PlotData& data, TimeRange visible, int columns)
{
    const bool isShown = !m_groups.empty() && data.bill() && data.fullSeconds() >= kSumFromSeconds;
    m_sumAxis->setVisible(isShown);
    m_sum->data()->clear();
    m_budget->data()->clear();
    if (!isShown) return;
    const auto isOff = [this](LegendEntry::Mark mark) {
        return std::any_of(m_legend.begin(), m_legend.end(), [&](const LegendEntry& entry) { return entry.mark == mark && isHidden(entry.text); });
    };
    std::vector<float> sums;
    double sum = 0;
    for (const double hour : data.bill()->totalPerHour) sums.push_back(static_cast<float>(sum += hour));
    Points points = linePoints(sums, kHour, visible, columns, 1, Anchor::Start);
    for (double& x : points.x) x += kHour; // at the end of its hour it has been spent
    if (visible.from <= 0) {
        points.x.insert(points.x.begin(), 0);
        points.y.insert(points.y.begin(), 0);
    }
    if (!isOff(LegendEntry::Mark::Line)) setPoints(*m_sum, points);
    double top = sum;
    if (m_budgetLevel && !isOff(LegendEntry::Mark::Dash)) {
        setPoints(*m_budget, {{-data.fullSeconds(), 2 * data.fullSeconds()}, {*m_budgetLevel, *m_budgetLevel}});
        top = std::max(top, *m_budgetLevel);
    }
    m_sumAxis->setRange(0, top > 0 ? top * 1.08 : 1);
    m_sumAxis->ticker()->setTickCount(std::max(2, rect().height() / 24));
}

void CostTrack::applyTheme(const Theme& theme)
{
    Track::applyTheme(theme);
    m_sumAxis->setTickLabelFont(Theme::font(11));
    m_sumAxis->setTickLabelColor(theme.color(Theme::Role::SecondaryText));
    m_sumAxis->setTickPen(linePen(theme.color(Theme::Role::FieldEdge)));
    m_sumAxis->setBasePen(linePen(theme.color(Theme::Role::FieldEdge)));
    m_sum->setPen(linePen(theme.color(Theme::Role::Text)));
    m_budget->setPen(linePen(theme.color(Theme::Role::Warning), Qt::DashLine));
    const std::vector<QColor> fills = colours(theme);
    for (std::size_t i = 0; i < m_groups.size(); ++i) {
        m_groups[i].bars->setPen(Qt::NoPen);
        m_groups[i].bars->setBrush(fills[i]);
    }
    for (QCPItemText* item : {m_total, m_waiting}) {
        item->setFont(Theme::font(11, item == m_total));
        item->setColor(theme.color(item == m_total ? Theme::Role::Text : Theme::Role::MutedText));
    }
}

/// By rank, but groups that have a colour of their own keep it. No colour twice: six hues, the text's colour for a seventh part, grey for the rest.
std::vector<QColor> CostTrack::colours(const Theme& theme) const
{
    std::vector<int> free{0, 1, 2, 4, 3, 5};
    std::vector<std::optional<int>> own(m_groups.size());
    for (std::size_t i = 0; i < m_groups.size(); ++i) {
        if (m_split.by != CostSplit::By::Group || m_groups[i].isRest) continue;
        own[i] = seriesOfGroup(m_groups[i].id);
        if (own[i]) std::erase(free, *own[i]);
    }
    std::vector<QColor> fills;
    std::size_t next = 0;
    for (std::size_t i = 0; i < m_groups.size(); ++i) {
        if (m_groups[i].isRest) fills.push_back(theme.series(6));
        else if (own[i]) fills.push_back(theme.series(*own[i]));
        else fills.push_back(next < free.size() ? theme.series(free[next++]) : theme.color(Theme::Role::Text));
    }
    return fills;
}

std::optional<TrackHit> CostTrack::hit(const PlotData& data, QPointF position) const
{
    if (m_groups.empty() || !data.bill() || !rect().rect().contains(position.toPoint())) return {};
    const double x = timeAxis().pixelToCoord(position.x());
    const auto hour = static_cast<std::size_t>(std::max(0.0, std::floor(x / kHour)));
    const auto& total = data.bill()->totalPerHour;
    if (hour >= total.size()) return {};
    const QString currency = QString::fromStdString(data.bill()->currency);
    QString tip = tr("%1, one hour: %2 %3")
                      .arg(data.dateAndClock(data.toTime(static_cast<double>(hour) * kHour)).chopped(3),
                           QLocale().toString(total[hour], 'f', 2), currency);
    for (const Group& group : m_groups)
        if (hour < group.perHour.size()) tip += u'\n' + group.name + u": "_s + QLocale().toString(group.perHour[hour], 'f', group.perHour[hour] < 0.1 ? 4 : 2);
    return TrackHit{{}, {}, tip};
}

} // namespace headroom::gui

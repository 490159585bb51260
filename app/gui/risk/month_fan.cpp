#include "app/gui/risk/month_fan.h"

#include "app/gui/compare/chart_axis.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <array>
#include <cmath>

using namespace Qt::StringLiterals;

namespace headroom::gui {

using R = Theme::Role;

MonthFan::MonthFan(QWidget* parent) : ChartWidget(parent)
{
    setObjectName(u"riskFan"_s);
    setAccessibleName(tr("Month to date"));
}

void MonthFan::setBands(std::vector<risk::DayBand> bands, SimTime from, const std::string& timeZone, const QString& currency, std::optional<double> budget, std::optional<std::size_t> crossed)
{
    m_bands = std::move(bands);
    m_from = from;
    m_clock = format::LocalClock(timeZone);
    m_currency = currency;
    m_budget = budget;
    m_crossed = crossed;
    m_day = -1;
    QString text = m_bands.empty() ? tr("Nothing was sampled yet.")
                                   : tr("After %1 days: P10 %2, P50 %3, P90 %4 %5.")
                                         .arg(m_bands.size())
                                         .arg(format::number(m_bands.back().p10), format::number(m_bands.back().p50), format::number(m_bands.back().p90), currency);
    if (crossed) text += u' ' + tr("The middle month crosses the budget on %1.").arg(dayText(*crossed - 1));
    setAccessibleDescription(text);
    update();
}

QString MonthFan::dayText(std::size_t day) const { return m_clock.date(m_clock.calendar().addDays(m_from, static_cast<int>(day))); }

QRectF MonthFan::plotOf(const QRectF& area) const { return {area.left() + 56, area.top() + kTopTitle + 4, area.width() - 56 - 92, area.height() - kTopTitle - kBottomAxis - 8}; }

ChartScale MonthFan::dayScale(const QRectF& plot) const
{
    ChartScale scale{0, std::max(1.0, static_cast<double>(m_bands.size())), plot.left(), plot.right(), {}};
    for (double day = 0; day < scale.high; day += 7) scale.ticks.push_back(day);
    return scale;
}

void MonthFan::paint(QPainter& painter, const QRectF& area) const
{
    painter.setRenderHint(QPainter::Antialiasing);
    if (m_bands.empty()) return paintEmpty(painter, area, tr("How the month adds up is shown here once it is sampled."));
    const QRectF plot = plotOf(area);
    const ChartScale days = dayScale(plot);
    const double high = std::max(m_bands.back().p90, m_budget && *m_budget < 2 * m_bands.back().p90 ? *m_budget : 0.0);
    ChartScale costs{0, high * 1.06, plot.bottom(), plot.top(), chart::niceTicks(0, high, std::clamp(static_cast<int>(plot.height() / 36), 2, 6))};
    std::erase_if(costs.ticks, [&](double tick) { return tick > costs.high; });
    paintLeftAxis(painter, plot, costs, tr("spent so far, %1").arg(m_currency), [](double value) { return format::number(value); });
    QPainterPath band, middle;
    band.moveTo(days.at(0), costs.at(0));
    middle.moveTo(days.at(0), costs.at(0));
    for (std::size_t i = 0; i < m_bands.size(); ++i) {
        band.lineTo(days.at(static_cast<double>(i + 1)), costs.at(m_bands[i].p90));
        middle.lineTo(days.at(static_cast<double>(i + 1)), costs.at(m_bands[i].p50));
    }
    for (std::size_t i = m_bands.size(); i-- > 0;) band.lineTo(days.at(static_cast<double>(i + 1)), costs.at(m_bands[i].p10));
    band.closeSubpath();
    QColor ground = theme().series(0);
    ground.setAlphaF(0.28F);
    painter.fillPath(band, ground);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(theme().lineSeries(0), 2));
    painter.drawPath(middle);
    paintBottomAxis(painter, plot, days, tr("end of day, local time"), [this](double day) { return dayText(static_cast<std::size_t>(std::lround(day))); });
    painter.setFont(Theme::font(11, true));
    if (m_budget && *m_budget <= costs.high) {
        const double y = costs.at(*m_budget);
        painter.setPen(QPen(theme().color(R::Bad), 1.4, Qt::DashLine));
        painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y));
        painter.setPen(theme().color(R::Bad));
        painter.drawText(QRectF(plot.left() + 4, y - 17, plot.width(), 16), Qt::AlignLeft | Qt::AlignVCenter, tr("budget %1").arg(format::number(*m_budget)));
        if (m_crossed && *m_crossed <= m_bands.size()) {
            const QPointF at(days.at(static_cast<double>(*m_crossed)), costs.at(m_bands[*m_crossed - 1].p50));
            painter.setBrush(theme().color(R::Bad));
            painter.setPen(QPen(theme().color(R::Base), 1.5));
            painter.drawEllipse(at, 5, 5);
            painter.setPen(theme().color(R::Text));
            painter.drawText(QRectF(at.x() - 190, at.y() + 8, 186, 16), Qt::AlignRight | Qt::AlignVCenter, tr("crossed on %1").arg(dayText(*m_crossed - 1)));
        }
    }
    // The ends, apart from each other.
    struct End { QString text; double y; bool isMiddle; };
    std::array ends{End{tr("P90 %1").arg(format::number(m_bands.back().p90)), costs.at(m_bands.back().p90), false}, End{tr("P50 %1").arg(format::number(m_bands.back().p50)), costs.at(m_bands.back().p50), true},
                    End{tr("P10 %1").arg(format::number(m_bands.back().p10)), costs.at(m_bands.back().p10), false}};
    std::array<double, 3> places{std::min(ends[0].y, ends[1].y - 16), ends[1].y, std::max(ends[2].y, ends[1].y + 16)};
    for (std::size_t i = 0; i < ends.size(); ++i) {
        painter.setPen(QPen(theme().color(R::FieldEdge), 1));
        painter.drawLine(QPointF(plot.right() + 1, ends[i].y), QPointF(plot.right() + 9, places[i]));
        painter.setFont(Theme::font(11, ends[i].isMiddle));
        painter.setPen(theme().color(ends[i].isMiddle ? R::Text : R::SecondaryText));
        painter.drawText(QRectF(plot.right() + 12, places[i] - 8, 80, 16), Qt::AlignLeft | Qt::AlignVCenter, ends[i].text);
    }
    if (m_day < 0) return;
    const double x = days.at(m_day + 1.0);
    painter.setPen(QPen(theme().color(R::SecondaryText), 1));
    painter.drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom()));
    const risk::DayBand& day = m_bands[static_cast<std::size_t>(m_day)];
    painter.setFont(Theme::font(11));
    painter.setPen(theme().color(R::Text));
    painter.drawText(QRectF(area.left() + 8, area.top() + 3, area.width() - 20, 16), Qt::AlignRight | Qt::AlignVCenter,
                     tr("%1: %2 … %3, middle %4").arg(dayText(static_cast<std::size_t>(m_day)), format::number(day.p10), format::number(day.p90), format::number(day.p50)));
}

void MonthFan::mouseMoveEvent(QMouseEvent* event)
{
    if (m_bands.empty()) return;
    const double day = dayScale(plotOf(rect())).valueAt(event->position().x());
    const int under = day >= 0 && day < static_cast<double>(m_bands.size()) ? static_cast<int>(day) : -1;
    if (under == m_day) return;
    m_day = under;
    update();
}

void MonthFan::leaveEvent(QEvent*)
{
    m_day = -1;
    update();
}

void MonthFan::keyPressEvent(QKeyEvent* event)
{
    if (m_bands.empty() || (event->key() != Qt::Key_Left && event->key() != Qt::Key_Right)) return ChartWidget::keyPressEvent(event);
    m_day = std::clamp(m_day + (event->key() == Qt::Key_Right ? 1 : -1), 0, static_cast<int>(m_bands.size()) - 1);
    update();
}

QString MonthFan::csv() const
{
    QString text = u"day,P10 [%1],P50 [%1],P90 [%1]\n"_s.arg(m_currency);
    for (std::size_t i = 0; i < m_bands.size(); ++i)
        text += QString::fromStdString(m_clock.calendar().formatDate(m_clock.calendar().addDays(m_from, static_cast<int>(i)))) +
                u",%1,%2,%3\n"_s.arg(QString::number(m_bands[i].p10, 'f', 2), QString::number(m_bands[i].p50, 'f', 2), QString::number(m_bands[i].p90, 'f', 2));
    return text;
}

} // namespace headroom::gui

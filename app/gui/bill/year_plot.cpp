#include "app/gui/bill/year_plot.h"

#include "app/gui/compare/chart_axis.h"
#include "app/gui/shell/focus_frame.h"
#include "app/gui/shell/format.h"
#include "app/gui/shell/month_key.h"
#include "app/gui/shell/theme.h"

#include <QKeyEvent>
#include <QLocale>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>
#include <utility>

using namespace Qt::StringLiterals;

namespace headroom::gui {

using R = Theme::Role;

namespace {

constexpr double kHeader = 24, kFooter = 36, kGap = 0.22, kLegendMost = 132, kLegendRow = 17;

} // namespace

YearPlot::YearPlot(QWidget* parent) : QWidget(parent)
{
    setObjectName(u"yearPlot"_s);
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setAccessibleName(tr("Cost of each month of the year"));
}

void YearPlot::setBars(YearBars bars)
{
    m_bars = std::move(bars);
    m_current = -1;
    setAccessibleDescription(m_bars.sentence());
    update();
}

QString YearPlot::currentText() const { return m_current < 0 ? QString() : m_bars.text(static_cast<std::size_t>(m_current)); }

YearPlot::Frame YearPlot::frameIn(const QRectF& area) const
{
    Frame frame;
    double high = m_bars.budget.value_or(0);
    for (const CalendarDay& month : m_bars.months) high = std::max(high, month.amount.toDouble());
    frame.top = chart::niceTicks(0, std::max(high, 0.01) * 1.04, area.height() < 130 ? 3 : 5).back();
    const QFontMetricsF small(Theme::font(11));
    for (const YearBars::Stack& stack : m_bars.stacks) frame.legend = std::max(frame.legend, small.horizontalAdvance(stack.name) + 32);
    frame.legend = std::min({frame.legend, kLegendMost, area.width() * 0.3});
    frame.plot = area.adjusted(small.horizontalAdvance(format::number(frame.top, frame.top < 10 ? 1 : 0)) + 20, kHeader, -frame.legend - 8, -kFooter);
    return frame;
}

QRectF YearPlot::slot(const Frame& frame, std::size_t month) const
{
    const double width = frame.plot.width() / static_cast<double>(std::max<std::size_t>(1, m_bars.months.size()));
    return {frame.plot.left() + width * static_cast<double>(month), frame.plot.top(), width, frame.plot.height()};
}

QRectF YearPlot::barRect(std::size_t month) const
{
    const Frame frame = frameIn(rect());
    const QRectF place = slot(frame, month);
    const double height = std::max(2.0, m_bars.months[month].amount.toDouble() / frame.top * frame.plot.height());
    return {place.left() + place.width() * kGap / 2, place.bottom() - height, place.width() * (1 - kGap), height};
}

void YearPlot::paintBars(QPainter& painter, const Frame& frame) const
{
    const Theme& theme = Theme::current();
    const QFontMetricsF small(Theme::font(10));
    const QLocale locale;
    // All names in the same way: short ones, or letters where one of them has no room.
    const auto dateOf = [&](std::size_t month) { return dateOfMonth(m_bars.months[month].key); };
    double longest = 0;
    for (std::size_t month = 0; month < m_bars.months.size(); ++month) longest = std::max(longest, small.horizontalAdvance(locale.toString(dateOf(month), u"MMM"_s)));
    const bool hasRoom = m_bars.empty() || longest <= slot(frame, 0).width() - 1;
    for (std::size_t month = 0; month < m_bars.months.size(); ++month) {
        const QRectF place = slot(frame, month);
        double bottom = place.bottom();
        const double left = place.left() + place.width() * kGap / 2, width = place.width() * (1 - kGap);
        for (std::size_t i = 0; i < m_bars.stacks.size(); ++i) {
            const double height = m_bars.stacks[i].amounts[month].toDouble() / frame.top * frame.plot.height();
            painter.fillRect(QRectF(left, bottom - height, width, height), theme.series(static_cast<int>(i)));
            bottom -= height;
        }
        if (m_bars.isAbove(month)) {   // not by colour alone
            painter.setPen(theme.color(R::Bad));
            painter.setFont(Theme::font(11, true));
            painter.drawText(QRectF(place.left(), bottom - 15, place.width(), 14), Qt::AlignCenter, u"▲"_s);
        }
        const QDate date = dateOf(month);
        const QString name = locale.toString(date, u"MMM"_s);
        painter.setFont(Theme::font(10));
        painter.setPen(theme.color(R::SecondaryText));
        painter.drawText(QRectF(place.left() - 10, place.bottom() + 2, place.width() + 20, 16), Qt::AlignHCenter | Qt::AlignVCenter, hasRoom ? name : name.left(1));
        if (month == 0 || date.month() == 1)   // a year where it begins
            painter.drawText(QRectF(left, place.bottom() + 18, 60, 16), Qt::AlignLeft | Qt::AlignVCenter, locale.toString(date, u"yyyy"_s));
    }
}

void YearPlot::paintLegend(QPainter& painter, const Frame& frame, double right) const
{
    const Theme& theme = Theme::current();
    painter.setFont(Theme::font(11));
    const QFontMetricsF small(painter.font());
    double top = frame.plot.top();
    for (std::size_t i = m_bars.stacks.size(); i-- > 0;) {   // as the bars stand
        painter.fillRect(QRectF(frame.plot.right() + 10, top + 4, 9, 9), theme.series(static_cast<int>(i)));
        painter.setPen(theme.color(R::Text));
        const QRectF room(frame.plot.right() + 24, top, right - frame.plot.right() - 28, kLegendRow);
        painter.drawText(room, Qt::AlignLeft | Qt::AlignVCenter, small.elidedText(m_bars.stacks[i].name, Qt::ElideRight, room.width()));
        top += kLegendRow;
    }
}

void YearPlot::paint(QPainter& painter, const QRectF& area) const
{
    const Theme& theme = Theme::current();
    painter.setFont(Theme::font(11));
    if (m_bars.empty()) {
        painter.setPen(theme.color(R::SecondaryText));
        painter.drawText(area.adjusted(16, 8, -16, -8), Qt::AlignCenter | Qt::TextWordWrap, m_bars.sentence());
        return;
    }
    const Frame frame = frameIn(area);
    const QRectF& plot = frame.plot;
    const auto y = [&](double value) { return plot.bottom() - value / frame.top * plot.height(); };
    painter.setPen(theme.color(R::SecondaryText));
    painter.drawText(QRectF(area.left() + 12, area.top() + 2, area.width() - 24, 18), Qt::AlignLeft | Qt::AlignVCenter, tr("cost per month, %1, by %2").arg(m_bars.currency, m_bars.by.toLower()));
    for (const double tick : chart::niceTicks(0, frame.top, area.height() < 130 ? 3 : 5)) {
        if (tick > frame.top * 1.001) continue;
        painter.setPen(QPen(theme.color(tick == 0 ? R::FieldEdge : R::Grid), 1));
        painter.drawLine(QPointF(plot.left(), y(tick)), QPointF(plot.right(), y(tick)));
        painter.setPen(theme.color(R::SecondaryText));
        painter.drawText(QRectF(area.left() + 4, y(tick) - 9, plot.left() - area.left() - 10, 18), Qt::AlignRight | Qt::AlignVCenter, format::number(tick, frame.top < 10 ? 1 : 0));
    }
    paintBars(painter, frame);
    paintLegend(painter, frame, area.right());
    if (m_bars.budget) {
        painter.setPen(QPen(theme.color(R::Bad), 1.4, Qt::DashLine));
        painter.drawLine(QPointF(plot.left(), y(*m_bars.budget)), QPointF(plot.right(), y(*m_bars.budget)));
        const QString text = tr("budget %1").arg(format::number(*m_bars.budget));
        painter.setFont(Theme::font(11, true));
        const double width = QFontMetricsF(painter.font()).horizontalAdvance(text) + 8;
        // Below the names of the stacks, where no bar is.
        const double lowest = plot.top() + kLegendRow * static_cast<double>(m_bars.stacks.size());
        const double top = std::clamp(y(*m_bars.budget) - 9, std::min(lowest, plot.bottom() - 16), plot.bottom() - 16);
        painter.setPen(theme.color(R::Bad));
        painter.drawText(QRectF(plot.right() + 8, top, std::max(width, area.right() - plot.right() - 10), 18), Qt::AlignLeft | Qt::AlignVCenter, text);
    }
    if (m_current < 0) return;
    const QRectF place = slot(frame, static_cast<std::size_t>(m_current));
    painter.setPen(QPen(theme.color(R::MutedText), 1, Qt::DotLine));
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(place.adjusted(1, 0, -1, 0));
    const QString text = currentText();
    painter.setFont(Theme::font(11));
    const QFontMetricsF small(painter.font());
    const double width = std::min(small.horizontalAdvance(text) + 16, area.width() - 8);
    const QRectF box(std::clamp(place.center().x() - width / 2, area.left() + 4, area.right() - width - 4), area.top() + 1, width, 20);
    painter.setPen(QPen(theme.color(R::Line), 1));
    painter.setBrush(theme.color(R::Window));
    painter.drawRoundedRect(box, 3, 3);
    painter.setPen(theme.color(R::Text));
    painter.drawText(box, Qt::AlignCenter, small.elidedText(text, Qt::ElideRight, width - 8));
}

void YearPlot::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), Theme::current().color(R::Base));
    paint(painter, rect());
    if (hasFocus()) drawFocusFrame(painter, rect());
}

int YearPlot::monthAt(const QPointF& at) const
{
    if (m_bars.empty()) return -1;
    const QRectF plot = frameIn(rect()).plot;
    if (at.x() < plot.left() || at.x() >= plot.right()) return -1;
    return std::clamp(static_cast<int>((at.x() - plot.left()) / plot.width() * static_cast<double>(m_bars.months.size())), 0, static_cast<int>(m_bars.months.size()) - 1);
}

void YearPlot::setCurrent(int month)
{
    if (month == m_current) return;
    m_current = month;
    setAccessibleDescription(m_current < 0 ? m_bars.sentence() : currentText());
    update();
}

void YearPlot::mouseMoveEvent(QMouseEvent* event) { setCurrent(monthAt(event->position())); }

void YearPlot::mousePressEvent(QMouseEvent* event)
{
    setCurrent(monthAt(event->position()));
    if (event->button() == Qt::LeftButton && m_current >= 0) Q_EMIT monthChosen(format::text(m_bars.months[static_cast<std::size_t>(m_current)].key));
}

void YearPlot::leaveEvent(QEvent* event)
{
    setCurrent(-1);
    QWidget::leaveEvent(event);
}

void YearPlot::keyPressEvent(QKeyEvent* event)
{
    const int count = static_cast<int>(m_bars.months.size());
    if (count > 0 && (event->key() == Qt::Key_Right || event->key() == Qt::Key_Left)) setCurrent(std::clamp(m_current + (event->key() == Qt::Key_Right ? 1 : -1), 0, count - 1));
    else if (count > 0 && event->key() == Qt::Key_Home) setCurrent(0);
    else if (count > 0 && event->key() == Qt::Key_End) setCurrent(count - 1);
    else if (m_current >= 0 && (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)) Q_EMIT monthChosen(format::text(m_bars.months[static_cast<std::size_t>(m_current)].key));
    else QWidget::keyPressEvent(event);
}

} // namespace headroom::gui

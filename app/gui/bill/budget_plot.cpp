#include "app/gui/bill/budget_plot.h"

#include "app/gui/compare/chart_axis.h"
#include "app/gui/shell/focus_frame.h"
#include "app/gui/shell/format.h"
#include "app/gui/shell/month_key.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>
#include <utility>

using namespace Qt::StringLiterals;

namespace headroom::gui {

using R = Theme::Role;

namespace {

constexpr double kRight = 96, kHeader = 30, kFooter = 36;

} // namespace

BudgetPlot::BudgetPlot(QWidget* parent) : QWidget(parent)
{
    setObjectName(u"budgetPlot"_s);
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setAccessibleName(tr("Spent so far against the budget"));
}

void BudgetPlot::setCurve(BudgetCurve curve)
{
    m_curve = std::move(curve);
    m_current = -1;
    describe();
    update();
}

void BudgetPlot::describe()
{
    setAccessibleDescription(m_current >= 0 ? m_curve.dayText(static_cast<std::size_t>(m_current)) : m_curve.sentence());
}

BudgetPlot::Frame BudgetPlot::frameIn(const QRectF& area) const
{
    Frame frame;
    double high = m_curve.empty() ? 1 : m_curve.spent.back().toDouble();
    if (m_curve.band) high = std::max(high, m_curve.band->p90);
    if (m_curve.budget) high = std::max(high, *m_curve.budget);
    frame.top = chart::niceTicks(0, std::max(high, 0.01) * 1.02, area.height() < 200 ? 3 : 5).back();
    const QFontMetricsF small(Theme::font(11));
    frame.plot = area.adjusted(small.horizontalAdvance(format::number(frame.top, frame.top < 10 ? 1 : 0)) + 20, kHeader, -kRight, -kFooter);
    return frame;
}

double BudgetPlot::x(const Frame& frame, double days) const { return frame.plot.left() + days / static_cast<double>(std::max<std::size_t>(1, m_curve.days.size())) * frame.plot.width(); }
double BudgetPlot::y(const Frame& frame, double value) { return frame.plot.bottom() - value / frame.top * frame.plot.height(); }

QPointF BudgetPlot::pointOf(std::size_t day) const
{
    const Frame frame = frameIn(rect());
    return {x(frame, static_cast<double>(day) + 1), y(frame, m_curve.spent[day].toDouble())};
}

void BudgetPlot::paint(QPainter& painter, const QRectF& area) const
{
    const Theme& theme = Theme::current();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(Theme::font(11));
    if (m_curve.empty()) {
        painter.setPen(theme.color(R::SecondaryText));
        painter.drawText(area.adjusted(16, 8, -16, -8), Qt::AlignCenter | Qt::TextWordWrap, m_curve.sentence());
        return;
    }
    const Frame frame = frameIn(area);
    const QRectF& plot = frame.plot;
    const format::LocalClock clock(m_curve.timeZone);
    painter.setPen(theme.color(R::SecondaryText));
    painter.drawText(QRectF(area.left() + 12, area.top() + 2, plot.right() - area.left(), 18), Qt::AlignLeft | Qt::AlignVCenter, tr("spent so far, %1").arg(m_curve.currency));
    painter.drawText(QRectF(plot.left(), plot.bottom() + 18, plot.width(), 16), Qt::AlignCenter, m_curve.byHour ? tr("end of the local hour") : m_curve.byMonth ? tr("end of the month") : tr("end of the local day"));
    for (const double tick : chart::niceTicks(0, frame.top, area.height() < 200 ? 3 : 5)) {
        if (tick > frame.top * 1.001) continue;
        painter.setPen(QPen(theme.color(tick == 0 ? R::FieldEdge : R::Grid), 1));
        painter.drawLine(QPointF(plot.left(), y(frame, tick)), QPointF(plot.right(), y(frame, tick)));
        painter.setPen(theme.color(R::SecondaryText));
        painter.drawText(QRectF(area.left() + 4, y(frame, tick) - 9, plot.left() - area.left() - 10, 18), Qt::AlignRight | Qt::AlignVCenter, format::number(tick, frame.top < 10 ? 1 : 0));
    }
    const std::size_t count = m_curve.days.size();
    const QFontMetricsF small(Theme::font(11));
    const double label = small.horizontalAdvance(u"29 Nov"_s) + 16;
    const auto every = static_cast<std::size_t>(std::max(1.0, std::ceil(label / (plot.width() / static_cast<double>(count)))));
    const std::size_t step = count <= 7 || m_curve.byHour || m_curve.byMonth ? std::max<std::size_t>(1, every) : (every + 6) / 7 * 7;   // whole weeks
    for (std::size_t day = 0; day < count; day += step) {
        const double at = x(frame, static_cast<double>(day) + 1);
        painter.drawText(QRectF(at - label / 2, plot.bottom() + 2, label, 16), Qt::AlignCenter, m_curve.byHour ? clock.clock(m_curve.days[day].to) : m_curve.byMonth ? shortNameOfMonth(m_curve.days[day].key) : clock.date(m_curve.days[day].from));
    }

    QPolygonF line{QPointF(x(frame, 0), y(frame, 0))};
    for (std::size_t day = 0; day < count; ++day) line << QPointF(x(frame, static_cast<double>(day) + 1), y(frame, m_curve.spent[day].toDouble()));
    if (m_curve.band) {
        QPolygonF low, high;
        for (std::size_t day = 0; day < count; ++day) {
            const auto [p10, p90] = m_curve.bandAfter(day);
            low.prepend(QPointF(line[static_cast<int>(day) + 1].x(), y(frame, p10)));
            high << QPointF(line[static_cast<int>(day) + 1].x(), y(frame, p90));
        }
        QColor fill = theme.series(0);
        fill.setAlphaF(0.22F);
        painter.setPen(Qt::NoPen);
        painter.setBrush(fill);
        painter.drawPolygon(QPolygonF{line.front()} + high + low);
    }
    painter.setBrush(Qt::NoBrush);
    if (m_curve.budget) {
        painter.setPen(QPen(theme.color(R::Bad), 1.4, Qt::DashLine));
        painter.drawLine(QPointF(plot.left(), y(frame, *m_curve.budget)), QPointF(plot.right(), y(frame, *m_curve.budget)));
        painter.setPen(theme.color(R::Bad));
        painter.setFont(Theme::font(11, true));
        painter.drawText(QRectF(plot.left() + 6, y(frame, *m_curve.budget) - 17, plot.width() - 12, 16), Qt::AlignLeft | Qt::AlignBottom,
                         tr("budget %1 %2").arg(format::number(*m_curve.budget), m_curve.currency));
    }
    painter.setPen(QPen(theme.lineSeries(0), 2));
    painter.drawPolyline(line);
    if (m_curve.crossedOn) {
        const QPointF at = line[static_cast<int>(*m_curve.crossedOn) + 1];
        painter.setPen(QPen(theme.color(R::Base), 1.5));
        painter.setBrush(theme.color(R::Bad));
        painter.drawEllipse(at, 5, 5);
        painter.setPen(theme.color(R::Text));
        painter.setFont(Theme::font(11, true));
        const QString text = m_curve.byMonth ? tr("budget crossed in %1").arg(shortNameOfMonth(m_curve.days[*m_curve.crossedOn].key)) : tr("budget crossed on %1").arg(clock.date(m_curve.days[*m_curve.crossedOn].from));
        const double width = QFontMetricsF(painter.font()).horizontalAdvance(text) + 2;
        // Below the line, where nothing else is; not beyond the frame.
        const double left = std::clamp(at.x() - width + 8, plot.left() + 4, plot.right() - width - 2);
        const double top = std::min(at.y() + 24, plot.bottom() - 18);
        painter.drawText(QRectF(left, top, width, 16), Qt::AlignRight | Qt::AlignVCenter, text);
    }
    // Names of the ends, pushed apart where they would lie on each other.
    std::vector<std::pair<double, QString>> ends;
    if (m_curve.band) ends = {{m_curve.band->p90, tr("P90 %1").arg(format::number(m_curve.band->p90))}, {m_curve.spent.back().toDouble(), {}}, {m_curve.band->p10, tr("P10 %1").arg(format::number(m_curve.band->p10))}};
    else ends = {{m_curve.spent.back().toDouble(), {}}};
    std::ranges::stable_sort(ends, std::greater<>(), [](const auto& end) { return end.first; });
    double lowest = area.top() + 9;
    for (const auto& [value, text] : ends) {
        const double wanted = y(frame, value), at = std::max(wanted, lowest);
        lowest = at + 16;
        painter.setPen(QPen(theme.color(R::FieldEdge), 1));
        painter.drawLine(QPointF(plot.right() + 1, wanted), QPointF(plot.right() + 9, at));
        painter.setPen(theme.color(R::Text));
        painter.setFont(Theme::font(11, text.isEmpty()));
        painter.drawText(QRectF(plot.right() + 12, at - 9, kRight - 12, 18), Qt::AlignLeft | Qt::AlignVCenter, text.isEmpty() ? format::number(m_curve.spent.back().toDouble(), frame.top < 1000 ? 2 : 0) + u' ' + m_curve.currency : text);
    }
    if (m_current < 0) return;
    const auto day = static_cast<std::size_t>(m_current);
    const QPointF at = line[m_current + 1];
    painter.setPen(QPen(theme.color(R::MutedText), 1, Qt::DotLine));
    painter.drawLine(QPointF(at.x(), plot.top()), QPointF(at.x(), plot.bottom()));
    painter.setPen(QPen(theme.color(R::Base), 1.5));
    painter.setBrush(theme.lineSeries(0));
    painter.drawEllipse(at, 4, 4);
    const QString text = m_curve.dayText(day);
    painter.setFont(Theme::font(11));
    const double width = std::min(small.horizontalAdvance(text) + 16, area.width() - 8);
    const QRectF box(std::clamp(at.x() - width / 2, area.left() + 4, area.right() - width - 4), area.top() + 1, width, 20);
    painter.setPen(QPen(theme.color(R::Line), 1));
    painter.setBrush(theme.color(R::Window));
    painter.drawRoundedRect(box, 3, 3);
    painter.setPen(theme.color(R::Text));
    painter.drawText(box, Qt::AlignCenter, small.elidedText(text, Qt::ElideRight, width - 8));
}

void BudgetPlot::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), Theme::current().color(R::Base));
    paint(painter, rect());
    if (hasFocus()) drawFocusFrame(painter, rect());
}

int BudgetPlot::dayAt(const QPointF& at) const
{
    if (m_curve.empty()) return -1;
    const Frame frame = frameIn(rect());
    if (at.x() < frame.plot.left() - 4 || at.x() > frame.plot.right() + 4) return -1;
    const double days = (at.x() - frame.plot.left()) / frame.plot.width() * static_cast<double>(m_curve.days.size());
    return std::clamp(static_cast<int>(std::lround(days)) - 1, 0, static_cast<int>(m_curve.days.size()) - 1);
}

void BudgetPlot::choose()
{
    const CalendarDay day = m_curve.days[static_cast<std::size_t>(m_current)];   // what is told may bring another curve
    if (!day.key.empty()) Q_EMIT dayChosen(format::text(day.key));
    else Q_EMIT momentChosen(day.from.nanoseconds());
}

void BudgetPlot::mouseMoveEvent(QMouseEvent* event)
{
    if (const int at = dayAt(event->position()); at != m_current) {
        m_current = at;
        describe();
        update();
    }
}

void BudgetPlot::mousePressEvent(QMouseEvent* event)
{
    m_current = dayAt(event->position());
    update();
    if (event->button() == Qt::LeftButton && m_current >= 0) choose();
}

void BudgetPlot::leaveEvent(QEvent* event)
{
    m_current = -1;
    describe();
    update();
    QWidget::leaveEvent(event);
}

void BudgetPlot::keyPressEvent(QKeyEvent* event)
{
    const int count = static_cast<int>(m_curve.days.size());
    if (count > 0 && (event->key() == Qt::Key_Right || event->key() == Qt::Key_Left)) {
        m_current = std::clamp(m_current + (event->key() == Qt::Key_Right ? 1 : -1), 0, count - 1);
        describe();
        update();
    } else if (m_current >= 0 && (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)) {
        choose();
    } else {
        QWidget::keyPressEvent(event);
    }
}

} // namespace headroom::gui

#include "app/gui/statement/cost_calendar.h"

#include "app/gui/shell/focus_frame.h"
#include "app/gui/shell/format.h"
#include "app/gui/shell/theme.h"
#include "models/pricing/allocation.h"

#include <QAccessible>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QLocale>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <cmath>
#include <utility>

using namespace Qt::StringLiterals;

namespace headroom::gui {

using R = Theme::Role;

namespace {

constexpr int kSide = 12, kTitle = 30, kWeekdays = 20, kDaysAWeek = 7, kHoursARow = 6;
constexpr std::size_t kHoursShown = 48;   // with more, days

QColor mixed(const QColor& from, const QColor& to, double part)
{
    const auto mix = [part](int a, int b) { return static_cast<int>(a + (b - a) * part); };
    return {mix(from.red(), to.red()), mix(from.green(), to.green()), mix(from.blue(), to.blue())};
}

/// Relative luminance by WCAG 2, for the choice between dark and light text.
bool isLight(const QColor& color)
{
    const auto linear = [](double c) { return c <= 0.03928 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4); };
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF()) > 0.179;
}

QString figure(double amount) { return format::number(amount, amount < 100 ? amount < 10 ? 2 : 1 : amount < 1000 ? 1 : 0); }

} // namespace

CostCalendar::CostCalendar(QWidget* parent) : QWidget(parent)
{
    setObjectName(u"costCalendar"_s);
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setAccessibleName(tr("Cost per day or hour"));
}

void CostCalendar::setTitleShown(bool shown)
{
    m_hasTitle = shown;
    update();
}

void CostCalendar::setStatement(std::shared_ptr<const pricing::Statement> statement, const std::string& timeZone)
{
    m_byDay = statement->totalPerHour.size() > kHoursShown;
    m_currency = format::text(statement->currency);
    m_timeZone = timeZone;
    const format::LocalClock clock(timeZone);
    std::vector<CalendarDay> days;
    std::vector<Cell> cells;
    // Cents that add up to the statement's total, which rounds once per line.
    const std::vector<Money> amounts = statement->totalPerHour.empty() ? std::vector<Money>() : pricing::splitMoney(statement->total, statement->totalPerHour);
    for (std::size_t hour = 0; hour < statement->totalPerHour.size(); ++hour) {
        const SimTime at = statement->from + Duration::hours(static_cast<std::int64_t>(hour));
        const double amount = amounts[hour].toDouble();
        if (!m_byDay) {
            const int index = static_cast<int>(hour);
            cells.push_back({clock.clock(at), {}, tr("%1: %2 %3").arg(clock.dateTime(at), format::number(amount, 2), m_currency), amount, index % kHoursARow, index / kHoursARow, 0, at, {}});
            continue;
        }
        const std::string key = clock.calendar().formatDate(at);
        if (days.empty() || days.back().key != key) days.push_back({key, at, at, Money(statement->total.currency()), {}});
        days.back().to = at + Duration::hours(1);
        days.back().amount += amounts[hour];
    }
    if (m_byDay) setDays(std::move(days), m_currency, timeZone);
    else showCells(std::move(cells));
}

void CostCalendar::setDays(std::vector<CalendarDay> days, const QString& currency, const std::string& timeZone)
{
    m_byDay = true;
    m_currency = currency;
    m_timeZone = timeZone;
    const format::LocalClock clock(timeZone);
    const auto firstDay = static_cast<int>(QLocale().firstDayOfWeek()) - 1;   // 0 = Monday
    std::vector<Cell> cells;
    int row = 0, month = 0;
    for (std::size_t i = 0; i < days.size(); ++i) {
        const CalendarDay& day = days[i];
        const auto local = clock.calendar().local(day.from);
        const int column = (local.dayOfWeek - firstDay + kDaysAWeek) % kDaysAWeek;
        if (i > 0 && local.day == 1) {
            ++month;
            row = 0;
        } else if (i > 0 && column == 0) {
            ++row;
        }
        QString tip = tr("%1: %2 %3").arg(clock.longDate(day.from), format::amount(day.amount), currency);
        // The day on which clocks change, and a day that the window cuts.
        const bool isOdd = std::abs(day.hours() - 24) > 0.01;
        if (isOdd) tip += tr(", %1 h").arg(format::number(day.hours()));
        if (!day.event.isEmpty()) tip += u'\n' + day.event;
        cells.push_back({QString::number(local.day), !day.event.isEmpty() ? day.event : isOdd ? tr("%1 h").arg(format::number(day.hours())) : QString(), tip,
                         day.amount.toDouble(), column, row, month, day.from, day.key});
    }
    showCells(std::move(cells));
}

void CostCalendar::showCells(std::vector<Cell> cells)
{
    m_cells = std::move(cells);
    m_hovered = -1;
    m_current = std::min(m_current, static_cast<int>(m_cells.size()) - 1);
    m_month = std::clamp(m_month, 0, std::max(0, monthCount() - 1));
    setChosenDay(m_chosen);
    double sum = 0;
    for (const Cell& cell : m_cells) sum += cell.amount;
    setAccessibleDescription(m_cells.empty() ? tr("There is no cost to show.")
                                             : (m_byDay ? tr("%1 days, %2 %3 together. Arrow keys go from day to day, Enter chooses one.") : tr("%1 hours, %2 %3 together. Arrow keys go from hour to hour, Enter chooses one."))
                                                   .arg(m_cells.size()).arg(format::number(sum, 2), m_currency));
    update();
    Q_EMIT monthChanged();
}

void CostCalendar::setChosenDay(const std::string& key)
{
    m_chosen = key;
    for (const Cell& cell : m_cells)
        if (!key.empty() && cell.key == key && cell.month != m_month) turnMonth(cell.month - m_month);
    update();
}

int CostCalendar::monthCount() const { return m_cells.empty() ? 0 : m_cells.back().month + 1; }

QString CostCalendar::monthTitle() const
{
    if (!m_byDay) return {};
    const auto first = std::ranges::find_if(m_cells, [this](const Cell& cell) { return cell.month == m_month; });
    return first == m_cells.end() ? QString() : format::LocalClock(m_timeZone).month(first->from);
}

void CostCalendar::turnMonth(int step)
{
    const int month = std::clamp(m_month + step, 0, std::max(0, monthCount() - 1));
    if (month == m_month) return;
    m_month = month;
    m_hovered = -1;
    if (m_current >= 0 && m_cells[static_cast<std::size_t>(m_current)].month != month)
        m_current = static_cast<int>(std::ranges::find_if(m_cells, [month](const Cell& cell) { return cell.month == month; }) - m_cells.begin());
    update();
    Q_EMIT monthChanged();
}

QRect CostCalendar::boxOf(const Cell& cell) const
{
    int rows = 1;
    for (const Cell& each : m_cells)
        if (each.month == m_month) rows = std::max(rows, each.row + 1);
    const int columns = m_byDay ? kDaysAWeek : kHoursARow;
    const int top = (m_hasTitle ? kTitle : 4) + (m_byDay ? kWeekdays : 0);
    const int cellWidth = (width() - 2 * kSide) / columns;
    const int cellHeight = std::clamp((height() - top - 8) / rows, 22, 56);
    return {kSide + cell.column * cellWidth + 1, top + cell.row * cellHeight + 1, cellWidth - 3, cellHeight - 3};
}

QRect CostCalendar::dayRect(const std::string& key) const
{
    for (const Cell& cell : m_cells)
        if (cell.key == key && cell.month == m_month) return boxOf(cell);
    return {};
}

int CostCalendar::cellAt(const QPoint& at) const
{
    for (std::size_t i = 0; i < m_cells.size(); ++i)
        if (m_cells[i].month == m_month && boxOf(m_cells[i]).contains(at)) return static_cast<int>(i);
    return -1;
}

QString CostCalendar::currentText() const
{
    const int at = m_hovered >= 0 ? m_hovered : m_current;
    return at >= 0 && at < static_cast<int>(m_cells.size()) ? m_cells[static_cast<std::size_t>(at)].tip : QString();
}

void CostCalendar::setCurrent(int cell)
{
    if (m_cells.empty()) return;
    m_current = std::clamp(cell, 0, static_cast<int>(m_cells.size()) - 1);
    const Cell& current = m_cells[static_cast<std::size_t>(m_current)];
    if (current.month != m_month) turnMonth(current.month - m_month);
    setAccessibleDescription(current.tip);
    QAccessibleEvent changed(this, QAccessible::DescriptionChanged);
    QAccessible::updateAccessibility(&changed);
    update();
}

void CostCalendar::choose(int cell)
{
    if (cell < 0 || cell >= static_cast<int>(m_cells.size())) return;
    const Cell chosen = m_cells[static_cast<std::size_t>(cell)];   // what is told may bring other days
    Q_EMIT momentChosen(chosen.from.nanoseconds());
    if (!chosen.key.empty()) Q_EMIT dayChosen(format::text(chosen.key));
}

void CostCalendar::mousePressEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton) return QWidget::mousePressEvent(event);
    const int at = cellAt(event->position().toPoint());
    if (at < 0) return;
    setCurrent(at);
    choose(at);
}

void CostCalendar::mouseMoveEvent(QMouseEvent* event)
{
    if (const int at = cellAt(event->position().toPoint()); at != m_hovered) {
        m_hovered = at;
        update();
    }
}

void CostCalendar::leaveEvent(QEvent* event)
{
    m_hovered = -1;
    update();
    QWidget::leaveEvent(event);
}

void CostCalendar::keyPressEvent(QKeyEvent* event)
{
    const int columns = m_byDay ? kDaysAWeek : kHoursARow;
    const auto first = [this](int month) { return static_cast<int>(std::ranges::find_if(m_cells, [month](const Cell& cell) { return cell.month == month; }) - m_cells.begin()); };
    const int at = m_current < 0 ? first(m_month) - 1 : m_current;
    switch (event->key()) {
    case Qt::Key_Right: return setCurrent(at + 1);
    case Qt::Key_Left: return setCurrent(m_current < 0 ? 0 : at - 1);
    case Qt::Key_Down: return setCurrent(m_current < 0 ? at + 1 : at + columns);
    case Qt::Key_Up: return setCurrent(m_current < 0 ? 0 : at - columns);
    case Qt::Key_Home: return setCurrent(first(m_month));
    case Qt::Key_End: return setCurrent(m_month + 1 < monthCount() ? first(m_month + 1) - 1 : static_cast<int>(m_cells.size()) - 1);
    case Qt::Key_PageUp: return turnMonth(-1);
    case Qt::Key_PageDown: return turnMonth(1);
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Space: return choose(m_current);
    default: QWidget::keyPressEvent(event);
    }
}

bool CostCalendar::event(QEvent* event)
{
    if (event->type() != QEvent::ToolTip) return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    const int at = cellAt(help->pos());
    if (at < 0) QToolTip::hideText();
    else QToolTip::showText(help->globalPos(), m_cells[static_cast<std::size_t>(at)].tip, this);
    return true;
}

void CostCalendar::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const Theme& theme = Theme::current();
    painter.fillRect(rect(), theme.color(R::Base));
    if (m_hasTitle) {
        painter.setPen(theme.color(R::Text));
        painter.setFont(Theme::font(12, true));
        painter.drawText(QRect(kSide, 6, width() - 2 * kSide, 24), Qt::AlignVCenter, m_byDay ? tr("Cost per day") : tr("Cost per hour"));
        painter.setPen(theme.color(R::MutedText));
        painter.setFont(Theme::font(11));
        painter.drawText(QRect(kSide, 6, width() - 2 * kSide, 24), static_cast<int>(Qt::AlignVCenter | Qt::AlignRight), tr("%1, local time").arg(m_currency));
    }
    painter.setFont(Theme::font(11));
    painter.setPen(theme.color(R::SecondaryText));
    if (m_cells.empty()) {
        painter.drawText(rect().adjusted(16, 8, -16, -8), static_cast<int>(Qt::AlignCenter) | Qt::TextWordWrap, tr("There is no cost to show."));
        return;
    }
    const auto [low, high] = std::minmax_element(m_cells.begin(), m_cells.end(), [](const Cell& a, const Cell& b) { return a.amount < b.amount; });
    // Days that cost nearly the same look nearly the same.
    constexpr double kLeastSpan = 0.3;   // of the dearest
    const double least = std::min(low->amount, high->amount * (1 - kLeastSpan)), span = std::max(high->amount - least, 1e-9);
    if (m_byDay)
        for (int i = 0; i < kDaysAWeek; ++i) {
            const int day = (static_cast<int>(QLocale().firstDayOfWeek()) - 1 + i) % kDaysAWeek + 1, cellWidth = (width() - 2 * kSide) / kDaysAWeek;
            painter.drawText(QRect(kSide + i * cellWidth, m_hasTitle ? kTitle : 4, cellWidth, kWeekdays), Qt::AlignCenter, QLocale().dayName(day, QLocale::ShortFormat));
        }
    for (std::size_t i = 0; i < m_cells.size(); ++i) {
        const Cell& cell = m_cells[i];
        if (cell.month != m_month) continue;
        const double part = (cell.amount - least) / span;
        const QRect box = boxOf(cell);
        const QColor ground = mixed(theme.color(R::Base), theme.series(0), 0.12 + 0.88 * part);
        const bool isCurrent = static_cast<int>(i) == m_current && hasFocus(), isChosen = !m_chosen.empty() && cell.key == m_chosen;
        painter.fillRect(box, ground);
        if (isCurrent || isChosen || static_cast<int>(i) == m_hovered) {
            painter.setPen(QPen(theme.color(isCurrent ? R::Accent : R::Text), isCurrent || isChosen ? 2 : 1));
            painter.setBrush(Qt::NoBrush);
            painter.drawRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5));
        }
        painter.setPen(isLight(ground) ? QColor(Qt::black) : QColor(Qt::white));
        const QFont small = Theme::font(10);
        painter.setFont(small);
        const bool tall = box.height() >= 31;
        const QRect inner = box.adjusted(4, tall ? 2 : 0, -4, tall ? -2 : 0);
        painter.drawText(inner, static_cast<int>((tall ? Qt::AlignTop : Qt::AlignVCenter) | Qt::AlignLeft), cell.caption);
        const QFontMetrics metrics(small);
        if (const int room = inner.width() - metrics.horizontalAdvance(cell.caption) - 4; tall && !cell.event.isEmpty() && room > 16)
            painter.drawText(inner, static_cast<int>(Qt::AlignTop | Qt::AlignRight), metrics.elidedText(cell.event, Qt::ElideRight, room));
        if (!tall && !cell.event.isEmpty()) {   // a folded corner where there is no room for a name
            constexpr int kCorner = 7;
            painter.setRenderHint(QPainter::Antialiasing);
            const QPen text = painter.pen();
            painter.setPen(Qt::NoPen);
            painter.setBrush(text.color());
            painter.drawPolygon(QPolygonF({box.topLeft(), box.topLeft() + QPoint(kCorner, 0), box.topLeft() + QPoint(0, kCorner)}));
            painter.setRenderHint(QPainter::Antialiasing, false);
            painter.setPen(text);
        }
        painter.setFont(Theme::font(11, true));
        painter.drawText(inner, static_cast<int>((tall ? Qt::AlignBottom : Qt::AlignVCenter) | Qt::AlignRight), figure(cell.amount));
    }
    if (hasFocus() && m_current < 0) drawFocusFrame(painter, rect());
}

} // namespace headroom::gui

#include "app/gui/statement/cost_calendar.h"

#include "app/gui/shell/format.h"
#include "app/gui/shell/theme.h"

#include <QLocale>
#include <QPainter>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace headroom::gui {

using R = Theme::Role;

CostCalendar::CostCalendar(QWidget* parent) : QWidget(parent)
{
    setFixedWidth(316);
    setAccessibleName(tr("Cost per day or hour"));
}

void CostCalendar::setStatement(std::shared_ptr<const pricing::Statement> statement, const std::string& timeZone)
{
    m_cells.clear();
    m_byDay = statement->totalPerHour.size() > 48;
    m_currency = format::text(statement->currency);
    const format::LocalClock clock(timeZone);
    const auto firstDay = static_cast<int>(QLocale().firstDayOfWeek()) - 1;   // 0 = Monday
    int row = 0;
    for (std::size_t hour = 0; hour < statement->totalPerHour.size(); ++hour) {
        const SimTime at = statement->from + Duration::hours(static_cast<std::int64_t>(hour));
        const auto local = clock.calendar().local(at);
        if (!m_byDay) {
            const int index = static_cast<int>(hour);
            m_cells.push_back({clock.clock(at), statement->totalPerHour[hour], index % 6, index / 6});
            continue;
        }
        const QString caption = QString::number(local.day);
        const int column = (local.dayOfWeek - firstDay + 7) % 7;
        if (m_cells.empty() || m_cells.back().caption != caption) {
            if (!m_cells.empty() && column == 0) ++row;
            m_cells.push_back({caption, 0, column, row});
        }
        m_cells.back().amount += statement->totalPerHour[hour];
    }
    update();
}

void CostCalendar::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const Theme& theme = Theme::current();
    painter.fillRect(rect(), theme.color(R::Base));
    painter.setPen(theme.color(R::Text));
    painter.setFont(Theme::font(12, true));
    painter.drawText(QRect(12, 6, width() - 24, 24), Qt::AlignVCenter, m_byDay ? tr("Cost per day") : tr("Cost per hour"));
    painter.setPen(theme.color(R::MutedText));
    painter.setFont(Theme::font(11));
    painter.drawText(QRect(12, 6, width() - 24, 24), static_cast<int>(Qt::AlignVCenter | Qt::AlignRight), tr("%1, local time").arg(m_currency));
    if (m_cells.empty()) return;

    const auto [low, high] = std::minmax_element(m_cells.begin(), m_cells.end(), [](const Cell& a, const Cell& b) { return a.amount < b.amount; });
    const double least = low->amount, span = std::max(high->amount - low->amount, 1e-9);
    const int columns = m_byDay ? 7 : 6;
    const int rows = std::max_element(m_cells.begin(), m_cells.end(), [](const Cell& a, const Cell& b) { return a.row < b.row; })->row + 1;
    const int top = m_byDay ? 54 : 36;
    const int cellWidth = (width() - 24) / columns;
    const int cellHeight = std::clamp((height() - top - 8) / rows, 26, 44);
    if (m_byDay) {
        for (int i = 0; i < 7; ++i) {
            const int day = (static_cast<int>(QLocale().firstDayOfWeek()) - 1 + i) % 7 + 1;
            painter.drawText(QRect(12 + i * cellWidth, 32, cellWidth, 18), Qt::AlignCenter, QLocale().dayName(day, QLocale::ShortFormat));
        }
    }
    const QColor pale(0xEF, 0xF6, 0xFB), full(0x00, 0x72, 0xB2);   // the scale of daily cost, the same in both themes
    for (const Cell& cell : m_cells) {
        const double part = (cell.amount - least) / span;
        const auto mix = [part](int a, int b) { return static_cast<int>(a + (b - a) * part); };
        const QRect box(12 + cell.column * cellWidth + 1, top + cell.row * cellHeight + 1, cellWidth - 3, cellHeight - 3);
        painter.fillRect(box, QColor(mix(pale.red(), full.red()), mix(pale.green(), full.green()), mix(pale.blue(), full.blue())));
        painter.setPen(part > 0.6 ? QColor(Qt::white) : QColor(0x1A, 0x1E, 0x26));
        painter.setFont(Theme::font(10));
        const bool tall = cellHeight >= 34;
        painter.drawText(box.adjusted(4, tall ? 2 : 0, -4, 0), static_cast<int>(tall ? Qt::AlignTop | Qt::AlignLeft : Qt::AlignVCenter | Qt::AlignLeft), cell.caption);
        painter.setFont(Theme::font(11, true));
        painter.drawText(box.adjusted(4, 0, -4, tall ? -2 : 0), static_cast<int>(tall ? Qt::AlignBottom | Qt::AlignRight : Qt::AlignVCenter | Qt::AlignRight),
                         format::number(cell.amount, cell.amount < 100 ? cell.amount < 10 ? 2 : 1 : 0));
    }
}

} // namespace headroom::gui

#pragma once

#include "app/gui/statement/calendar_days.h"
#include "models/pricing/statement.h"

#include <QWidget>

#include <memory>
#include <vector>

namespace headroom::gui {

/// Cost of each local day as a calendar, one month at a time, or of each hour where at most two days are billed. One blue scale from the cheapest
/// to the dearest, with the amount in the cell. Days are chosen by click, or by arrow keys and Enter; Page Up and Page Down change the month.
class CostCalendar : public QWidget {
    Q_OBJECT

public:
    explicit CostCalendar(QWidget* parent = nullptr);
    /// The days of a whole statement.
    void setStatement(std::shared_ptr<const pricing::Statement> statement, const std::string& timeZone);
    /// Days that were made already; empty shows that there are none.
    void setDays(std::vector<CalendarDay> days, const QString& currency, const std::string& timeZone);
    /// Without its own title, for a panel that has one.
    void setTitleShown(bool shown);
    /// The day that is marked as chosen, by its ISO date; empty for none. Its month is shown.
    void setChosenDay(const std::string& key);

    /// Months that the days lie in.
    [[nodiscard]] int monthCount() const;
    [[nodiscard]] int month() const { return m_month; }
    /// "November 2026" of the month in sight; empty for hours.
    [[nodiscard]] QString monthTitle() const;
    [[nodiscard]] bool showsHours() const { return !m_byDay; }
    /// Where a day is drawn; null when it is not in sight.
    [[nodiscard]] QRect dayRect(const std::string& key) const;
    /// What the cell below the keyboard or the pointer says; empty for none.
    [[nodiscard]] QString currentText() const;
    [[nodiscard]] QSize sizeHint() const override { return {372, 240}; }
    [[nodiscard]] QSize minimumSizeHint() const override { return {280, 170}; }

public Q_SLOTS:
    /// Shows the month `step` further on, if there is one.
    void turnMonth(int step);

Q_SIGNALS:
    void dayChosen(const QString& isoDate);
    /// The first instant of the chosen cell.
    void momentChosen(qint64 nanoseconds);
    void monthChanged();

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    bool event(QEvent* event) override;

private:
    struct Cell {
        QString caption, event, tip;
        double amount = 0;
        int column = 0, row = 0, month = 0;
        SimTime from;
        std::string key;                   ///< of a day; empty for hours
    };

    void showCells(std::vector<Cell> cells);
    [[nodiscard]] QRect boxOf(const Cell& cell) const;
    [[nodiscard]] int cellAt(const QPoint& at) const;
    void choose(int cell);
    void setCurrent(int cell);

    std::vector<Cell> m_cells;
    std::string m_timeZone = "UTC", m_chosen;
    bool m_byDay = false, m_hasTitle = true;
    int m_month = 0, m_current = -1, m_hovered = -1;
    QString m_currency;
};

} // namespace headroom::gui

#pragma once

#include "app/gui/bill/bill_table.h"
#include "app/gui/bill/month_band.h"
#include "app/gui/bill/unit_cost_model.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QStackedLayout;
class QTableView;
class QToolButton;

namespace headroom::gui {

class BudgetPlot;
class CostCalendar;
class YearPlot;

/// Beside the statement: what each day, or month of a year, costs, how the month comes to its sum, and what one of something costs.
class StatementSide : public QWidget {
    Q_OBJECT

public:
    explicit StatementSide(QWidget* parent = nullptr);

    /// Days and sums are those of the table's filters, but for that of one day.
    void setTable(const BillTable& table, const std::optional<MonthBand>& band);
    [[nodiscard]] CostCalendar* calendar() const { return m_calendar; }
    [[nodiscard]] YearPlot* year() const { return m_year; }
    [[nodiscard]] BudgetPlot* budget() const { return m_budget; }
    [[nodiscard]] UnitCostModel* unitCosts() const { return m_unitModel; }
    void showUnitCosts(UnitCostKind kind);

Q_SIGNALS:
    void dayChosen(const QString& isoDate);
    /// "2026-11", of a year.
    void monthChosen(const QString& key);
    void momentChosen(qint64 nanoseconds);
    void componentSelected(const QString& id);
    void told(const QString& sentence, bool isError);

private:
    QWidget* buildCalendar();
    QWidget* buildUnitCosts();
    void showYear(const BillTable& table);
    void showMonth();
    void showUnits();
    void showKinds();
    void fitUnits();
    bool eventFilter(QObject* watched, QEvent* event) override;

    std::shared_ptr<const BillData> m_data;
    BillPeriod m_period = BillPeriod::Month;
    CostCalendar* m_calendar;
    YearPlot* m_year;
    QStackedLayout* m_calendarPages = nullptr;
    BudgetPlot* m_budget;
    UnitCostModel* m_unitModel;
    QTableView* m_units = nullptr;
    QComboBox* m_unitKind = nullptr;
    QLabel *m_calendarNote = nullptr, *m_budgetNote = nullptr, *m_unitNote = nullptr;
    QWidget* m_turner = nullptr;
    QLabel* m_monthName = nullptr;
    QToolButton *m_earlier = nullptr, *m_later = nullptr;
    QString m_scale;
};

} // namespace headroom::gui

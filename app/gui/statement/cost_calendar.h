#pragma once

#include "models/pricing/statement.h"

#include <QWidget>

#include <memory>
#include <vector>

namespace headroom::gui {

/// Cost of each local day as a calendar, or of each hour where the statement covers at most two days. One blue scale from
/// the cheapest to the dearest, with the amount in the cell.
class CostCalendar : public QWidget {
    Q_OBJECT

public:
    explicit CostCalendar(QWidget* parent = nullptr);
    void setStatement(std::shared_ptr<const pricing::Statement> statement, const std::string& timeZone);
    [[nodiscard]] QSize sizeHint() const override { return {372, 240}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    struct Cell { QString caption; double amount = 0; int column = 0, row = 0; };

    std::vector<Cell> m_cells;
    bool m_byDay = false;
    QString m_currency;
};

} // namespace headroom::gui

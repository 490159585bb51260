#pragma once

#include "app/gui/bill/bill_data.h"

#include <QAbstractTableModel>
#include <QStringList>

#include <vector>

namespace headroom::gui {

/// What one of something costs.
enum class UnitCostKind { Operations, Tenants, Idle, Failures };

/// A small table with a sum as its last row.
struct UnitCostTable {
    QStringList headers;
    std::vector<QStringList> rows;         ///< the first cell is a name, the others are figures
    QStringList components;                ///< by row: what it is about in the scenario; empty for none
    QString note;                          ///< one sentence: what the table says, or why it is empty
};

/// Pure. Precondition: the data have a statement of that period.
[[nodiscard]] UnitCostTable unitCostTable(const BillData& data, BillPeriod period, UnitCostKind kind);
/// The kinds that have something to say about these data: operations and idle capacity always.
[[nodiscard]] std::vector<UnitCostKind> unitCostKinds(const BillData& data, BillPeriod period);
[[nodiscard]] QString unitCostTitle(UnitCostKind kind);

class UnitCostModel : public QAbstractTableModel {
    Q_OBJECT

public:
    static constexpr int kComponentRole = Qt::UserRole + 1;
    using QAbstractTableModel::QAbstractTableModel;

    void setTable(UnitCostTable table);
    [[nodiscard]] const UnitCostTable& table() const { return m_table; }
    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : static_cast<int>(m_table.rows.size()); }
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : static_cast<int>(m_table.headers.size()); }
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    UnitCostTable m_table;
};

} // namespace headroom::gui

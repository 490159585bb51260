#pragma once

#include "app/gui/bill/bill_table.h"
#include "app/gui/statement/statement_model.h"

#include <QAbstractItemModel>

namespace headroom::gui {

/// A grouped bill as a tree: its rows, below each the lines it is made of, and the total as the last row. With a second grouping the columns are
/// its keys and the rows have no lines.
class BillModel : public QAbstractItemModel {
    Q_OBJECT

public:
    /// Columns of a table without a second grouping. The roles are those of StatementModel.
    enum Column { Name, Meter, Quantity, Unit, UnitPrice, Amount, Share, Source, ColumnCount };
    /// Whether the column of an index holds figures, as bool.
    static constexpr int kIsFigureRole = Qt::UserRole + 10;
    using RowKind = StatementModel::RowKind;

    using QAbstractItemModel::QAbstractItemModel;

    /// Null empties the model.
    void setTable(std::shared_ptr<const BillTable> table);
    [[nodiscard]] const BillTable* table() const { return m_table.get(); }
    [[nodiscard]] RowKind kind(const QModelIndex& index) const;
    /// The row that an index is, or is in; empty for the total.
    [[nodiscard]] std::optional<std::size_t> rowOf(const QModelIndex& index) const;
    /// The key of a second grouping in that column; empty for names, totals and tables without one.
    [[nodiscard]] std::optional<std::size_t> keyColumn(int column) const;
    /// The part of a line that an index is; null for rows and the total.
    [[nodiscard]] const BillLine* line(const QModelIndex& index) const;
    [[nodiscard]] const pricing::StatementLine* statementLine(const QModelIndex& index) const;
    /// Place of the share among the columns.
    [[nodiscard]] int shareColumn() const;
    /// Place of the amount, or of the sum over a second grouping.
    [[nodiscard]] int amountColumn() const;
    [[nodiscard]] bool hasColumns() const { return m_table && m_table->query.columns.has_value(); }
    /// All that is shown as text, totals included; lines follow their rows.
    [[nodiscard]] QString text(QChar separator) const;

    [[nodiscard]] QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    [[nodiscard]] QModelIndex parent(const QModelIndex& child) const override;
    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    [[nodiscard]] bool isFigure(int column) const;
    [[nodiscard]] double share(const Money& amount) const;
    [[nodiscard]] QString nameOf(const pricing::StatementLine& line) const;
    [[nodiscard]] QVariant lineData(const BillLine& part, int column, int role) const;
    [[nodiscard]] QVariant rowData(RowKind rowKind, const BillRow* row, int column, int role) const;

    std::shared_ptr<const BillTable> m_table;
};

} // namespace headroom::gui

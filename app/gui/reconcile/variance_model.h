#pragma once

#include "models/reconcile/reconcile.h"

#include <QAbstractTableModel>

#include <memory>
#include <vector>

namespace headroom::gui {

/// Which rows of a comparison are listed.
enum class VarianceFilter { All, Different, Both, Orphan, Missing };

/// A comparison row by row, the largest difference first, with the sums of what is listed in the last row.
class VarianceModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Component, Meter, Planned, Billed, Difference, Price, Quantity, Schedule, Orphan, Missing, Remark, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    /// Null empties the model.
    void setReconciliation(std::shared_ptr<const reconcile::Reconciliation> reconciliation);
    void setFilter(VarianceFilter filter);
    [[nodiscard]] VarianceFilter filter() const { return m_filter; }
    /// How many rows a filter would list, without the sums.
    [[nodiscard]] int count(VarianceFilter filter) const;
    /// Amounts by their size, the largest first, or texts by the alphabet.
    void sort(int column, Qt::SortOrder order) override;

    /// The row of the comparison; null for the sums.
    [[nodiscard]] const reconcile::Variance* variance(int row) const;
    [[nodiscard]] bool isSum(int row) const { return row >= 0 && row + 1 == rowCount(); }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    [[nodiscard]] static bool passes(const reconcile::Variance& row, VarianceFilter filter);
    [[nodiscard]] static Money amount(const reconcile::Variance& row, int column);
    [[nodiscard]] static QString text(const reconcile::Variance& row, int column);
    [[nodiscard]] Money sum(int column) const;
    void arrange();

    std::shared_ptr<const reconcile::Reconciliation> m_reconciliation;
    std::vector<const reconcile::Variance*> m_shown;
    VarianceFilter m_filter = VarianceFilter::All;
    int m_sortColumn = Difference;
    Qt::SortOrder m_order = Qt::DescendingOrder;
};

} // namespace headroom::gui

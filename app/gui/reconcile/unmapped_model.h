#pragma once

#include "models/reconcile/reconcile.h"

#include <QAbstractTableModel>

#include <optional>
#include <string>
#include <vector>

namespace headroom::gui {

/// What no rule of the bill takes, by resource and meter, the dearest first.
class UnmappedModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Meter, Resource, Lines, Quantity, Unit, Cost, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    void setCells(std::vector<reconcile::BilledCell> cells, const std::string& currency);
    /// Null for no row.
    [[nodiscard]] const reconcile::BilledCell* cell(int row) const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    std::vector<reconcile::BilledCell> m_cells;
    QString m_currency;
};

/// A rule that takes the lines of a cell: its resource and meter, letter by letter, and the component and meter of the plan that are most likely meant;
/// these are empty where nothing points to one.
[[nodiscard]] reconcile::Rule ruleFor(const reconcile::BilledCell& cell, const std::vector<reconcile::PlanLine>& plan);

} // namespace headroom::gui

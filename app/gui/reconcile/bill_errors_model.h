#pragma once

#include "core/base/error.h"

#include <QAbstractTableModel>

namespace headroom::gui {

/// All that is wrong with a bill: row, column, what was found, what is expected.
class BillErrorsModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Row, BillColumn, Found, Expected, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    void setErrors(Errors errors);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    Errors m_errors;
};

} // namespace headroom::gui

#pragma once

#include "core/base/error.h"

#include <QAbstractTableModel>

namespace headroom::gui {

/// The Issues list: what is wrong with the file, where, and what would put it right. One row an Error.
class IssuesModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Message, Place, Remedy, ColumnCount };
    /// JSON Pointer of the row, as QString.
    static constexpr int kPointerRole = Qt::UserRole + 1;

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

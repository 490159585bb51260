#include "app/gui/reconcile/bill_errors_model.h"

#include "app/gui/shell/format.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace headroom::gui {

void BillErrorsModel::setErrors(Errors errors)
{
    beginResetModel();
    m_errors = std::move(errors);
    endResetModel();
}

int BillErrorsModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(m_errors.size()); }
int BillErrorsModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(ColumnCount); }

QVariant BillErrorsModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount()) return {};
    const Error& error = m_errors[static_cast<std::size_t>(index.row())];
    if (role == Qt::TextAlignmentRole) return static_cast<int>((index.column() == Row ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    if (role != Qt::DisplayRole && role != Qt::ToolTipRole) return {};
    switch (index.column()) {
    case Row: return error.where.line > 0 ? format::number(error.where.line) : tr("file");
    case BillColumn: return format::text(error.where.pointer);
    case Found: {
        static const QRegularExpression rowFirst(u"^row \\d+: "_s);   // it has a column of its own
        QString message = format::text(error.message);
        message.remove(rowFirst);
        if (!message.isEmpty()) message[0] = message[0].toUpper();
        return message;
    }
    case Expected: return format::text(error.hint);
    default: return {};
    }
}

QVariant BillErrorsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal) return {};
    if (role == Qt::TextAlignmentRole) return static_cast<int>((section == Row ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    if (role != Qt::DisplayRole) return {};
    switch (section) {
    case Row: return tr("Row");
    case BillColumn: return tr("Column");
    case Found: return tr("Found");
    case Expected: return tr("Expected");
    default: return {};
    }
}

} // namespace headroom::gui

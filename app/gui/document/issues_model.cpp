#include "app/gui/document/issues_model.h"

#include "app/gui/shell/theme.h"

#include <QFileInfo>

using namespace Qt::StringLiterals;

namespace headroom::gui {

void IssuesModel::setErrors(Errors errors)
{
    beginResetModel();
    m_errors = std::move(errors);
    endResetModel();
}

int IssuesModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(m_errors.size()); }

int IssuesModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QVariant IssuesModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount()) return {};
    const Error& error = m_errors[static_cast<std::size_t>(index.row())];
    if (role == kPointerRole) return QString::fromStdString(error.where.pointer);
    if (role == Qt::DecorationRole && index.column() == Message) return Theme::icon(u"error"_s, Theme::Role::Bad);
    if (role == Qt::ForegroundRole && index.column() != Message) return Theme::current().color(Theme::Role::SecondaryText);
    if (role != Qt::DisplayRole && role != Qt::ToolTipRole) return {};
    switch (index.column()) {
    case Message: return QString::fromStdString(error.message);
    case Place: {
        QString place = QFileInfo(QString::fromStdString(error.where.file)).fileName();
        if (error.where.line > 0) place += u':' + QString::number(error.where.line);
        if (!error.where.pointer.empty()) place += u"  "_s + QString::fromStdString(error.where.pointer);
        return place.trimmed();
    }
    case Remedy: return QString::fromStdString(error.hint);
    default: return {};
    }
}

QVariant IssuesModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
    switch (section) {
    case Message: return tr("What is wrong");
    case Place: return tr("Where");
    case Remedy: return tr("What helps");
    default: return {};
    }
}

} // namespace headroom::gui

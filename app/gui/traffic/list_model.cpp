#include "app/gui/traffic/list_model.h"

#include "app/gui/document/scenario_document.h"
#include "app/gui/shell/theme.h"

#include <utility>

using namespace Qt::StringLiterals;

namespace headroom::gui {

namespace {

Json::json_pointer memberOf(const QString& key) { return Json::json_pointer((u'/' + key).toStdString()); }

QString cellText(const Json& item, const QString& key)
{
    const auto at = memberOf(key);
    if (!item.is_object() || !item.contains(at)) return {};
    const Json& value = item.at(at);
    return QString::fromStdString(value.is_string() ? value.get<std::string>() : value.dump());
}

} // namespace

ListModel::ListModel(ScenarioDocument* document, QVector<Column> columns, QString what, QObject* parent)
    : QAbstractTableModel(parent), m_document(document), m_columns(std::move(columns)), m_what(std::move(what))
{
}

Json ListModel::listOf() const
{
    if (m_pointer.isEmpty()) return Json::array();
    const Json::json_pointer at(m_pointer.toStdString());
    const Json& merged = m_document->merged();
    if (!merged.is_structured() || !merged.contains(at) || !merged.at(at).is_array()) return Json::array();
    return merged.at(at);
}

void ListModel::setPointer(const QString& pointer)
{
    beginResetModel();
    m_pointer = pointer;
    m_list = listOf();
    endResetModel();
}

void ListModel::reload()
{
    Json list = listOf();
    if (list == m_list) return;
    if (list.size() != m_list.size()) {
        beginResetModel();
        m_list = std::move(list);
        endResetModel();
        return;
    }
    m_list = std::move(list);
    if (!m_list.empty()) Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
}

int ListModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(m_list.size()); }
int ListModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(m_columns.size()); }

QVariant ListModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount()) return {};
    const Column& column = m_columns[index.column()];
    const QString text = cellText(m_list[static_cast<std::size_t>(index.row())], column.key);
    switch (role) {
    case Qt::DisplayRole: return text.isEmpty() ? column.fallback : text;
    case Qt::EditRole: return text;
    case Qt::ForegroundRole: return text.isEmpty() ? QVariant(Theme::current().color(Theme::Role::MutedText)) : QVariant();
    case Qt::ToolTipRole: return column.tip;
    default: return {};
    }
}

QVariant ListModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= m_columns.size()) return QAbstractTableModel::headerData(section, orientation, role);
    if (role == Qt::DisplayRole) return m_columns[section].title;
    if (role == Qt::ToolTipRole) return m_columns[section].tip;
    return QAbstractTableModel::headerData(section, orientation, role);
}

Qt::ItemFlags ListModel::flags(const QModelIndex& index) const
{
    return index.isValid() ? QAbstractTableModel::flags(index) | Qt::ItemIsEditable : Qt::NoItemFlags;
}

bool ListModel::commit(Json list, const QString& text)
{
    std::optional<Json> value;
    if (!list.empty()) value = std::move(list);
    const Errors errors = m_document->apply({{m_pointer, std::move(value)}}, text);
    if (!errors.empty()) {
        Q_EMIT refused(errors);
        return false;
    }
    reload();
    Q_EMIT accepted();
    return true;
}

bool ListModel::setData(const QModelIndex& index, const QVariant& value, int role)
{
    if (role != Qt::EditRole || !index.isValid()) return false;
    const Column& column = m_columns[index.column()];
    const QString typed = value.toString().trimmed();
    if (typed == data(index, Qt::EditRole).toString()) return true;
    Json list = m_list;
    Json& item = list[static_cast<std::size_t>(index.row())];
    if (typed.isEmpty()) {
        const auto at = memberOf(column.key);
        if (item.contains(at)) {
            Json& parent = item.at(at.parent_pointer());
            parent.erase(at.back());
            if (parent.empty() && column.key.contains(u'/')) item.erase(column.key.section(u'/', 0, 0).toStdString());
        }
    } else {
        item[memberOf(column.key)] = column.isNumber ? typedValue(typed) : Json(typed.toStdString());
    }
    return commit(std::move(list), tr("Set %1 of %2 %3 to %4").arg(column.title.toLower(), m_what).arg(index.row() + 1).arg(typed.isEmpty() ? tr("its default") : typed));
}

bool ListModel::append(const Json& item)
{
    Json list = m_list;
    list.push_back(item);
    return commit(std::move(list), tr("Add %1").arg(m_what));
}

bool ListModel::removeAt(int row)
{
    if (row < 0 || row >= rowCount()) return false;
    Json list = m_list;
    list.erase(static_cast<std::size_t>(row));
    return commit(std::move(list), tr("Remove %1 %2").arg(m_what).arg(row + 1));
}

} // namespace headroom::gui

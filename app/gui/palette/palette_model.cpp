#include "app/gui/palette/palette_model.h"

#include "app/gui/shell/format.h"
#include "app/gui/shell/theme.h"

#include <QIODevice>
#include <QMimeData>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace headroom::gui {

namespace {
constexpr quintptr kGroupId = ~quintptr{0};   // internal id of groups; entries have that of their group
constexpr int kTitle = 100;   // a match in the title comes before one in other words
}

PaletteModel::PaletteModel(QObject* parent) : QAbstractItemModel(parent) { fill(); }

void PaletteModel::fill()
{
    m_groups.clear();
    const auto& entries = paletteEntries();
    for (std::size_t i = 0; i < entries.size(); ++i) {
        const PaletteEntry& entry = entries[i];
        Row row{i, {}, 0};
        if (const auto byTitle = fuzzyMatch(m_search, entry.title)) {
            row.match = *byTitle;
            row.score = byTitle->score + kTitle;
        } else {
            const QString rest = entry.tier + u' ' + entry.words + u' ' + QString::fromStdString(entry.kind);
            if (!rest.contains(m_search.simplified(), Qt::CaseInsensitive)) continue;
            row.score = 0;
        }
        auto group = std::find_if(m_groups.begin(), m_groups.end(), [&](const Group& one) { return one.group == entry.group; });
        if (group == m_groups.end()) group = m_groups.insert(m_groups.end(), Group{entry.group, {}});
        group->rows.push_back(std::move(row));
    }
}

void PaletteModel::setSearch(const QString& search)
{
    if (search == m_search) return;
    beginResetModel();
    m_search = search;
    fill();
    endResetModel();
}

void PaletteModel::setBooks(PaletteBooks books)
{
    m_books = std::move(books);
    for (int group = 0; group < rowCount(); ++group)
        if (const QModelIndex parent = index(group, 0); rowCount(parent) > 0) Q_EMIT dataChanged(index(0, 0, parent), index(rowCount(parent) - 1, Price, parent));
}

int PaletteModel::matchCount() const
{
    int count = 0;
    for (const Group& group : m_groups) count += static_cast<int>(group.rows.size());
    return count;
}

QModelIndex PaletteModel::best() const
{
    QModelIndex best;
    int score = -1;
    for (std::size_t g = 0; g < m_groups.size(); ++g)
        for (std::size_t r = 0; r < m_groups[g].rows.size(); ++r)
            if (m_groups[g].rows[r].score > score) {
                score = m_groups[g].rows[r].score;
                best = index(static_cast<int>(r), 0, index(static_cast<int>(g), 0));
            }
    return best;
}

const PaletteEntry* PaletteModel::entry(const QModelIndex& index) const
{
    if (!index.isValid() || index.internalId() == kGroupId) return nullptr;
    return &paletteEntries()[m_groups[index.internalId()].rows[static_cast<std::size_t>(index.row())].entry];
}

const PaletteFacts* PaletteModel::facts(const QModelIndex& index) const
{
    const PaletteEntry* which = entry(index);
    if (!which) return nullptr;
    const auto number = static_cast<std::size_t>(which - paletteEntries().data());
    return number < m_books.facts.size() ? &m_books.facts[number] : nullptr;
}

QModelIndex PaletteModel::index(int row, int column, const QModelIndex& parent) const
{
    if (row < 0 || column < 0 || column >= ColumnCount || row >= rowCount(parent)) return {};
    return createIndex(row, column, parent.isValid() ? static_cast<quintptr>(parent.row()) : kGroupId);
}

QModelIndex PaletteModel::parent(const QModelIndex& child) const
{
    if (!child.isValid() || child.internalId() == kGroupId) return {};
    return createIndex(static_cast<int>(child.internalId()), 0, kGroupId);
}

int PaletteModel::rowCount(const QModelIndex& parent) const
{
    if (!parent.isValid()) return static_cast<int>(m_groups.size());
    if (parent.internalId() != kGroupId || parent.column() != 0) return 0;
    return static_cast<int>(m_groups[static_cast<std::size_t>(parent.row())].rows.size());
}

int PaletteModel::columnCount(const QModelIndex&) const { return ColumnCount; }

QVariant PaletteModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid()) return {};
    const PaletteEntry* which = entry(index);
    if (!which) {
        const PaletteGroup group = m_groups[static_cast<std::size_t>(index.row())].group;
        if (role == Qt::DisplayRole || role == Qt::AccessibleTextRole) {
            if (index.column() == Name) return groupTitle(group);
            // The unit of the column, once.
            return index.row() == 0 && !m_books.currency.empty() ? tr("%1 a month").arg(format::text(m_books.currency)) : QString();
        }
        if (role == Qt::TextAlignmentRole && index.column() == Price) return QVariant(Qt::AlignRight | Qt::AlignVCenter);
        return {};
    }
    const PaletteFacts* known = facts(index);
    const QString price = known ? known->price : QString();
    switch (role) {
    case Qt::DisplayRole:
        return index.column() == Name ? which->title : price;
    case Qt::DecorationRole:
        return index.column() == Name ? QVariant(Theme::icon(which->icon)) : QVariant();
    case Qt::TextAlignmentRole:
        return index.column() == Price ? QVariant(Qt::AlignRight | Qt::AlignVCenter) : QVariant();
    case Qt::AccessibleTextRole:
        return known && known->monthly ? tr("%1, %2, %3 %4 a month").arg(which->title, which->tier, price, format::text(m_books.currency)) : tr("%1, %2, %3").arg(which->title, which->tier, price);
    case Qt::ToolTipRole:
        return known && known->monthly ? tr("%1, %2\n%3 %4 a month of 730 h without traffic:\n%5").arg(which->title, which->tier, price, format::text(m_books.currency), known->made)
                                       : tr("%1, %2").arg(which->title, which->tier);
    case EntryRole:
        return which->key;
    case TierRole:
        return which->tier;
    case PriceRole:
        return price;
    case MatchRole: {
        QVariantList at;
        for (const int position : m_groups[index.internalId()].rows[static_cast<std::size_t>(index.row())].match.positions) at << position;
        return at;
    }
    default:
        return {};
    }
}

Qt::ItemFlags PaletteModel::flags(const QModelIndex& index) const
{
    if (!index.isValid()) return Qt::NoItemFlags;
    return entry(index) ? Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsDragEnabled | Qt::ItemNeverHasChildren : Qt::ItemFlags(Qt::ItemIsEnabled);
}

QStringList PaletteModel::mimeTypes() const { return {QString::fromLatin1(kMimeType)}; }

QMimeData* PaletteModel::mimeData(const QModelIndexList& indexes) const
{
    for (const QModelIndex& index : indexes)
        if (const PaletteEntry* which = entry(index)) {
            auto* data = new QMimeData;   // the drag owns it
            data->setData(QString::fromLatin1(kMimeType), which->key.toUtf8());
            return data;
        }
    return nullptr;
}

} // namespace headroom::gui

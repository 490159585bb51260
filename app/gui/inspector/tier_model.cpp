#include "app/gui/inspector/tier_table.h"

#include "app/gui/shell/format.h"
#include "app/gui/shell/theme.h"

#include <cmath>

using namespace Qt::StringLiterals;

namespace headroom::gui {

QString signedAmount(double amount)
{
    const QString text = format::number(std::abs(amount), 2);
    return std::abs(amount) < 0.005 ? format::number(0, 2) : amount > 0 ? u'+' + text : QChar(0x2212) + text;
}

QString confidenceSign(pricing::Confidence confidence)
{
    switch (confidence) {
    case pricing::Confidence::Exact: return u"●"_s;
    case pricing::Confidence::Derived: return u"◐"_s;
    case pricing::Confidence::Recalled:
    case pricing::Confidence::Borrowed: return u"◌"_s;
    case pricing::Confidence::Scenario:
    case pricing::Confidence::Override: return u"●"_s;
    }
    return {};
}

QString differenceSentence(const TierTable& table, const TierRow& row)
{
    const TierRow* now = table.current();
    if (!now) return {};
    if (row.isCurrent) return TierModel::tr("%1 is in the scenario.").arg(row.name);
    const auto difference = table.difference(row);
    if (now->isUnbilled && row.isUnbilled) return TierModel::tr("%1 → %2: neither is billed by itself.").arg(now->name, row.name);
    if (!difference) return TierModel::tr("%1 → %2: the price is not known.").arg(now->name, row.name);
    const QString sentence = TierModel::tr("%1 → %2: %3 %4/month").arg(now->name, row.name, signedAmount(*difference), table.currency);
    return row.price->followsTraffic || now->price->followsTraffic ? TierModel::tr("%1, traffic apart").arg(sentence) : sentence;
}

void TierModel::setTable(TierTable table)
{
    beginResetModel();
    m_table = std::move(table);
    endResetModel();
}

int TierModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(m_table.rows.size()); }
int TierModel::columnCount(const QModelIndex& parent) const { return parent.isValid() || m_table.rows.empty() ? 0 : priceColumn() + 2; }

QVariant TierModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount() || index.column() >= columnCount()) return {};
    const TierRow& row = m_table.rows[static_cast<std::size_t>(index.row())];
    const int column = index.column(), price = priceColumn();
    QStringList limits;
    for (int i = 0; i < m_table.limitTitles.size() && i < row.limits.size(); ++i) limits << tr("%1: %2").arg(m_table.limitTitles[i], row.limits[i]);
    switch (role) {
    case Qt::DisplayRole:
        if (column == 0) return row.isCurrent ? tr("✓ %1").arg(row.name) : row.name;
        if (column < price) return row.limits.value(column - 1);
        if (column == price) return row.price ? tr("%1 %2").arg(confidenceSign(row.price->confidence), format::number(row.price->amount, 2)) : u"–"_s;
        if (const auto difference = m_table.difference(row)) return row.isCurrent ? QString() : signedAmount(*difference);
        return u"–"_s;
    case Qt::TextAlignmentRole: return QVariant(Qt::Alignment((column == 0 ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter));
    case Qt::FontRole: return Theme::font(12, row.isCurrent);
    case Qt::ForegroundRole:
        if (const auto difference = m_table.difference(row); column == price + 1 && difference && std::abs(*difference) >= 0.005)
            return Theme::current().color(*difference < 0 ? Theme::Role::Good : Theme::Role::Bad);
        return {};
    case Qt::ToolTipRole:
    case Qt::AccessibleDescriptionRole: {
        QStringList lines = limits;
        lines << differenceSentence(m_table, row);
        if (row.price) lines << row.price->made;
        if (!row.source.isEmpty()) lines << tr("Limits: %1").arg(row.source);
        return lines.join(u'\n');
    }
    case kCurrentRole: return row.isCurrent;
    case kLimitsRole: return limits;
    default: return {};
    }
}

QVariant TierModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section >= columnCount()) return {};
    if (role == Qt::TextAlignmentRole) return QVariant(Qt::Alignment((section == 0 ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter));
    if (role != Qt::DisplayRole) return {};
    if (section == 0) return m_table.title;
    if (section < priceColumn()) return m_table.limitTitles.value(section - 1);
    return section == priceColumn() ? tr("%1/month").arg(m_table.currency) : tr("Change");
}

} // namespace headroom::gui

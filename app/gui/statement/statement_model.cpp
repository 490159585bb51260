#include "app/gui/statement/statement_model.h"

#include "app/gui/shell/format.h"
#include "app/gui/shell/theme.h"

#include <QCoreApplication>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace headroom::gui {

QString confidenceText(pricing::Confidence confidence, const QString& date)
{
    switch (confidence) {
    case pricing::Confidence::Exact:
        return date.isEmpty() ? QCoreApplication::translate("headroom::gui::Statement", "● list price") : QCoreApplication::translate("headroom::gui::Statement", "● list price, %1").arg(date);
    case pricing::Confidence::Derived: return QCoreApplication::translate("headroom::gui::Statement", "◐ derived");
    case pricing::Confidence::Recalled: return QCoreApplication::translate("headroom::gui::Statement", "◌ recalled");
    case pricing::Confidence::Borrowed:
        if (date.isEmpty()) return QCoreApplication::translate("headroom::gui::Statement", "◌ other region");
        return QCoreApplication::translate("headroom::gui::Statement", "◌ price of another region");
    case pricing::Confidence::Scenario:
        if (date.isEmpty()) return QCoreApplication::translate("headroom::gui::Statement", "✎ scenario");
        return QCoreApplication::translate("headroom::gui::Statement", "✎ stated in the scenario");
    case pricing::Confidence::Override:
        if (date.isEmpty()) return QCoreApplication::translate("headroom::gui::Statement", "✎ your own");
        return QCoreApplication::translate("headroom::gui::Statement", "✎ your own price, %1").arg(date);
    }
    return {};
}

void StatementModel::setStatement(std::shared_ptr<const pricing::Statement> statement)
{
    beginResetModel();
    m_statement = std::move(statement);
    m_groups.clear();
    if (m_statement) {
        for (std::size_t i = 0; i < m_statement->lines.size(); ++i) {
            const auto& line = m_statement->lines[i];
            const QString name = line.group.empty() ? tr("Other") : format::text(line.group);
            auto group = std::find_if(m_groups.begin(), m_groups.end(), [&](const Group& g) { return g.name == name; });
            if (group == m_groups.end()) {
                m_groups.push_back({name, Money(line.amount.currency()), {}});
                group = m_groups.end() - 1;
            }
            group->total += line.amount;
            group->lines.push_back(i);
        }
        std::stable_sort(m_groups.begin(), m_groups.end(), [](const Group& a, const Group& b) { return a.total.micros() > b.total.micros(); });
    }
    endResetModel();
}

const pricing::StatementLine* StatementModel::line(const QModelIndex& index) const
{
    if (!index.isValid() || kind(index) != RowKind::Line) return nullptr;
    const Group& group = m_groups[index.internalId() - 1];
    return &m_statement->lines[group.lines[static_cast<std::size_t>(index.row())]];
}

// Internal id: 0 for groups and the total, else the number of the group plus one.
QModelIndex StatementModel::index(int row, int column, const QModelIndex& parent) const
{
    if (!hasIndex(row, column, parent)) return {};
    return createIndex(row, column, parent.isValid() ? static_cast<quintptr>(parent.row()) + 1 : quintptr{0});
}

QModelIndex StatementModel::parent(const QModelIndex& child) const
{
    if (!child.isValid() || child.internalId() == 0) return {};
    return createIndex(static_cast<int>(child.internalId() - 1), 0, quintptr{0});
}

int StatementModel::rowCount(const QModelIndex& parent) const
{
    if (!m_statement) return 0;
    if (!parent.isValid()) return static_cast<int>(m_groups.size()) + 1;
    if (parent.column() != 0 || kind(parent) != RowKind::Group) return 0;
    return static_cast<int>(m_groups[static_cast<std::size_t>(parent.row())].lines.size());
}

int StatementModel::columnCount(const QModelIndex&) const { return ColumnCount; }

StatementModel::RowKind StatementModel::kind(const QModelIndex& index) const
{
    if (index.internalId() != 0) return RowKind::Line;
    return index.row() == static_cast<int>(m_groups.size()) ? RowKind::Total : RowKind::Group;
}

double StatementModel::share(const Money& amount) const
{
    const auto total = m_statement->total.micros();
    return total == 0 ? 0.0 : static_cast<double>(amount.micros()) / static_cast<double>(total);
}

QVariant StatementModel::lineText(const pricing::StatementLine& line, int column) const
{
    switch (column) {
    case Component: return format::text(line.componentTitle.empty() ? line.component : line.componentTitle);
    case Meter: return format::text(line.meterTitle.empty() ? line.meter : line.meterTitle);
    case Quantity: return (line.extrapolated ? u"≈ "_s : QString()) + format::number(line.quantity, line.quantity < 10 ? 3 : 1);
    case Unit: return format::text(line.unit);
    case UnitPrice: return format::text(line.unitPrice);
    case Amount: return format::amount(line.amount);
    case Source: return confidenceText(line.confidence, format::text(line.asOf));
    default: return {};
    }
}

QVariant StatementModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || !m_statement) return {};
    using R = Theme::Role;
    const Theme& theme = Theme::current();
    const RowKind rowKind = kind(index);
    const int column = index.column();
    if (role == kKindRole) return static_cast<int>(rowKind);
    if (role == Qt::TextAlignmentRole && (column == Quantity || column == UnitPrice || column == Amount))
        return static_cast<int>(Qt::AlignRight | Qt::AlignVCenter);

    if (const auto* entry = line(index)) {
        if (role == Qt::DisplayRole) return lineText(*entry, column);
        if (role == kShareRole) return share(entry->amount);
        if (role == kComponentRole) return format::text(entry->component);
        if (role == Qt::ForegroundRole && (column == Meter || column == Unit)) return theme.color(R::SecondaryText);
        if (role == Qt::ForegroundRole && column == Source)
            return theme.color(entry->confidence == pricing::Confidence::Exact ? R::Good : R::Warning);
        if (role == Qt::ToolTipRole && (column == Component || column == Meter || column == Unit)) return lineText(*entry, column);
        if (role == Qt::ToolTipRole && column == Quantity && entry->extrapolated)
            return tr("Part of this quantity is of hours that were not simulated.");
        if (role == Qt::ToolTipRole && (column == Source || column == UnitPrice))
            return tr("%1\nread on %2").arg(format::text(entry->source), format::text(entry->asOf));
        return {};
    }
    const Money& total = rowKind == RowKind::Total ? m_statement->total : m_groups[static_cast<std::size_t>(index.row())].total;
    switch (role) {
    case Qt::DisplayRole:
        if (column == Component) return rowKind == RowKind::Total ? tr("Total, %1").arg(format::text(m_statement->period)) : m_groups[static_cast<std::size_t>(index.row())].name;
        if (column == Amount) return format::amount(total);
        return {};
    case kShareRole: return share(total);
    case Qt::FontRole: return Theme::font(rowKind == RowKind::Total ? 13 : 12, true);
    case Qt::BackgroundRole: return QBrush(theme.color(rowKind == RowKind::Total ? R::Window : R::Alternate));
    default: return {};
    }
}

QVariant StatementModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal) return {};
    if (role == Qt::TextAlignmentRole)
        return static_cast<int>((section == Quantity || section == UnitPrice || section == Amount ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    if (role != Qt::DisplayRole) return {};
    const QString currency = m_statement ? format::text(m_statement->currency) : QString();
    switch (section) {
    case Component: return tr("Component");
    case Meter: return tr("Meter");
    case Quantity: return tr("Quantity");
    case Unit: return tr("Unit");
    case UnitPrice: return tr("Unit price, %1").arg(currency);
    case Amount: return tr("Amount, %1").arg(currency);
    case Share: return tr("Share");
    case Source: return tr("Price");
    default: return {};
    }
}

} // namespace headroom::gui

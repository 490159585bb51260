#include "app/gui/reconcile/variance_model.h"

#include "app/gui/reconcile/variance_text.h"
#include "app/gui/shell/format.h"
#include "app/gui/shell/theme.h"

#include <QCollator>

#include <algorithm>
#include <cstdlib>

using namespace Qt::StringLiterals;

namespace headroom::gui {

using R = Theme::Role;
using reconcile::Variance;

namespace {

bool isAmount(int column) { return column >= VarianceModel::Planned && column <= VarianceModel::Missing; }

} // namespace

void VarianceModel::setReconciliation(std::shared_ptr<const reconcile::Reconciliation> reconciliation)
{
    beginResetModel();
    m_reconciliation = std::move(reconciliation);
    arrange();
    endResetModel();
}

void VarianceModel::setFilter(VarianceFilter filter)
{
    if (filter == m_filter) return;
    beginResetModel();
    m_filter = filter;
    arrange();
    endResetModel();
}

void VarianceModel::sort(int column, Qt::SortOrder order)
{
    if (column < 0 || column >= ColumnCount) return;
    beginResetModel();
    m_sortColumn = column;
    m_order = order;
    arrange();
    endResetModel();
}

bool VarianceModel::passes(const Variance& row, VarianceFilter filter)
{
    switch (filter) {
    case VarianceFilter::All: return true;
    case VarianceFilter::Different: return row.difference().micros() != 0;
    case VarianceFilter::Both: return row.kind == Variance::Kind::Both;
    case VarianceFilter::Orphan: return row.kind == Variance::Kind::Orphan;
    case VarianceFilter::Missing: return row.kind == Variance::Kind::Missing;
    }
    return true;
}

int VarianceModel::count(VarianceFilter filter) const
{
    return m_reconciliation ? static_cast<int>(std::ranges::count_if(m_reconciliation->rows, [&](const Variance& row) { return passes(row, filter); })) : 0;
}

void VarianceModel::arrange()
{
    m_shown.clear();
    if (!m_reconciliation) return;
    for (const Variance& row : m_reconciliation->rows)
        if (passes(row, m_filter)) m_shown.push_back(&row);
    const bool descending = m_order == Qt::DescendingOrder;
    if (isAmount(m_sortColumn)) {
        const auto size = [&](const Variance* row) { return std::abs(amount(*row, m_sortColumn).micros()); };
        std::ranges::stable_sort(m_shown, [&](const Variance* a, const Variance* b) { return descending ? size(a) > size(b) : size(a) < size(b); });
    } else {
        QCollator collator;
        collator.setNumericMode(true);
        std::ranges::stable_sort(m_shown, [&](const Variance* a, const Variance* b) {
            const int order = collator.compare(text(*a, m_sortColumn), text(*b, m_sortColumn));
            return descending ? order > 0 : order < 0;
        });
    }
}

int VarianceModel::rowCount(const QModelIndex& parent) const { return parent.isValid() || !m_reconciliation ? 0 : static_cast<int>(m_shown.size()) + 1; }
int VarianceModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(ColumnCount); }

const Variance* VarianceModel::variance(int row) const { return row >= 0 && row < static_cast<int>(m_shown.size()) ? m_shown[static_cast<std::size_t>(row)] : nullptr; }

Money VarianceModel::amount(const Variance& row, int column)
{
    const Money none(row.planned.currency());
    switch (column) {
    case Planned: return row.planned;
    case Billed: return row.billed;
    case Difference: return row.difference();
    case Price: return row.price;
    case Quantity: return row.quantity;
    case Schedule: return row.schedule;
    case Orphan: return row.kind == Variance::Kind::Orphan ? row.billed : none;
    case Missing: return row.kind == Variance::Kind::Missing ? none - row.planned : none;
    default: return none;
    }
}

Money VarianceModel::sum(int column) const
{
    Money sum(m_reconciliation->planned.currency());
    for (const Variance* row : m_shown) sum += amount(*row, column);
    return sum;
}

QString VarianceModel::text(const Variance& row, int column)
{
    switch (column) {
    case Component: return row.component.empty() ? tr("no rule") : format::text(row.title.empty() ? row.component : row.title);
    case Meter: return format::text(row.meterTitle.empty() ? row.meter : row.meterTitle);
    case Remark: return varianceSentences(row).front();
    default: return {};
    }
}

QVariant VarianceModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount() || index.column() >= ColumnCount) return {};
    const int column = index.column();
    const Variance* row = variance(index.row());
    const bool isDelta = column >= Difference && column <= Missing;
    switch (role) {
    case Qt::DisplayRole:
        if (row == nullptr) {
            if (column == Component) return m_filter == VarianceFilter::All ? tr("All %1 rows").arg(m_shown.size()) : tr("These %1 rows").arg(m_shown.size());
            if (!isAmount(column)) return {};
            return isDelta ? signedAmount(sum(column)) : format::amount(sum(column));
        }
        if (!isAmount(column)) return text(*row, column);
        if (isDelta && amount(*row, column).micros() == 0) return column == Difference ? format::amount(amount(*row, column)) : u"–"_s;
        return isDelta ? signedAmount(amount(*row, column)) : format::amount(amount(*row, column));
    case Qt::ToolTipRole:
        if (row == nullptr) return {};
        if (column == Component) return row->component.empty() ? format::text(row->resource) : format::text(row->component);
        if (column == Meter) return format::text(row->meter.empty() ? row->meterTitle : row->meter);
        return varianceSentences(*row).join(u'\n');
    case Qt::AccessibleTextRole: return isAmount(column) ? tr("%1: %2").arg(headerData(column, Qt::Horizontal, Qt::DisplayRole).toString(), data(index, Qt::DisplayRole).toString()) : data(index, Qt::DisplayRole);
    case Qt::TextAlignmentRole: return static_cast<int>((isAmount(column) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    case Qt::FontRole: return row == nullptr || column == Difference ? QVariant(Theme::font(12, true)) : QVariant();
    case Qt::BackgroundRole: return row == nullptr ? QVariant(Theme::current().color(R::Alternate)) : QVariant();
    case Qt::ForegroundRole: {
        if (!isDelta) return row != nullptr && column == Component && row->component.empty() ? QVariant(Theme::current().color(R::MutedText)) : QVariant();
        const std::int64_t size = (row == nullptr ? sum(column) : amount(*row, column)).micros();
        return Theme::current().color(size > 0 ? R::Bad : size < 0 ? R::Good : R::MutedText);
    }
    default: return {};
    }
}

QVariant VarianceModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount) return {};
    if (role == Qt::TextAlignmentRole) return static_cast<int>((isAmount(section) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    if (role == Qt::InitialSortOrderRole) return static_cast<int>(isAmount(section) ? Qt::DescendingOrder : Qt::AscendingOrder);
    const QString currency = m_reconciliation ? format::text(m_reconciliation->currency) : QString();
    if (role == Qt::DisplayRole) {
        switch (section) {
        case Component: return tr("Component");
        case Meter: return tr("Meter");
        case Planned: return tr("Planned, %1").arg(currency);
        case Billed: return tr("Billed");
        case Difference: return tr("Difference");
        case Price: return tr("Price");
        case Quantity: return tr("Quantity");
        case Schedule: return tr("Schedule");
        case Orphan: return tr("Orphan");
        case Missing: return tr("Missing");
        case Remark: return tr("Why");
        default: return {};
        }
    }
    if (role == Qt::ToolTipRole) {
        switch (section) {
        case Planned: return tr("What the simulated month has, in %1.").arg(currency);
        case Billed: return tr("What the bill has, in %1.").arg(currency);
        case Difference: return tr("Billed − planned, the sum of the five columns behind it.");
        case Price: return tr("(price billed − price planned) · quantity planned");
        case Quantity: return tr("price billed · (quantity billed − planned, in an hour of use) · hours planned");
        case Schedule: return tr("price billed · quantity billed in an hour of use · (hours billed − planned)");
        case Orphan: return tr("On the bill and not in the plan.");
        case Missing: return tr("In the plan and not on the bill; counted negative.");
        default: return {};
        }
    }
    return {};
}

} // namespace headroom::gui

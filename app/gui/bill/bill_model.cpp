#include "app/gui/bill/bill_model.h"

#include "app/gui/shell/format.h"
#include "app/gui/shell/theme.h"
#include "models/exchange/csv.h"

#include <QBrush>

#include <cmath>
#include <utility>

using namespace Qt::StringLiterals;

namespace headroom::gui {

using Kind = pricing::Dimension::Kind;

namespace {

constexpr int kPivotTotal = 1, kPivotShare = 2, kPivotKeys = 3;   // beside the names, so that the sums of a wide table are in sight

QString quantityText(double quantity) { return format::number(quantity, std::abs(quantity - std::round(quantity)) < 1e-9 ? 0 : quantity < 10 ? 3 : 1); }

} // namespace

void BillModel::setTable(std::shared_ptr<const BillTable> table)
{
    beginResetModel();
    m_table = std::move(table);
    endResetModel();
}

// Internal id: 0 for rows and the total, else the number of the row plus one.
QModelIndex BillModel::index(int row, int column, const QModelIndex& parent) const
{
    if (!hasIndex(row, column, parent)) return {};
    return createIndex(row, column, parent.isValid() ? static_cast<quintptr>(parent.row()) + 1 : quintptr{0});
}

QModelIndex BillModel::parent(const QModelIndex& child) const
{
    if (!child.isValid() || child.internalId() == 0) return {};
    return createIndex(static_cast<int>(child.internalId() - 1), 0, quintptr{0});
}

int BillModel::rowCount(const QModelIndex& parent) const
{
    if (!m_table || !m_table->problem.isEmpty()) return 0;
    if (!parent.isValid()) return static_cast<int>(m_table->rows.size()) + 1;
    if (parent.column() != 0 || kind(parent) != RowKind::Group) return 0;
    return static_cast<int>(m_table->rows[static_cast<std::size_t>(parent.row())].lines.size());
}

int BillModel::columnCount(const QModelIndex&) const { return hasColumns() ? static_cast<int>(m_table->columns.size()) + kPivotKeys : ColumnCount; }

int BillModel::shareColumn() const { return hasColumns() ? kPivotShare : static_cast<int>(Share); }

int BillModel::amountColumn() const { return hasColumns() ? kPivotTotal : static_cast<int>(Amount); }

BillModel::RowKind BillModel::kind(const QModelIndex& index) const
{
    if (index.internalId() != 0) return RowKind::Line;
    return index.row() == static_cast<int>(m_table->rows.size()) ? RowKind::Total : RowKind::Group;
}

std::optional<std::size_t> BillModel::rowOf(const QModelIndex& index) const
{
    if (!index.isValid() || !m_table) return {};
    if (index.internalId() != 0) return index.internalId() - 1;
    if (kind(index) == RowKind::Total) return {};
    return static_cast<std::size_t>(index.row());
}

std::optional<std::size_t> BillModel::keyColumn(int column) const
{
    if (!hasColumns() || column < kPivotKeys || column >= columnCount()) return {};
    return static_cast<std::size_t>(column - kPivotKeys);
}

const BillLine* BillModel::line(const QModelIndex& index) const
{
    if (!index.isValid() || !m_table || index.internalId() == 0) return nullptr;
    return &m_table->rows[index.internalId() - 1].lines[static_cast<std::size_t>(index.row())];
}

const pricing::StatementLine* BillModel::statementLine(const QModelIndex& index) const
{
    const BillLine* part = line(index);
    return part ? &m_table->statement().lines[part->line] : nullptr;
}

bool BillModel::isFigure(int column) const { return hasColumns() ? column > 0 && column != shareColumn() : column == Quantity || column == UnitPrice || column == Amount; }

double BillModel::share(const Money& amount) const
{
    const auto total = m_table->total.micros();
    return total == 0 ? 0.0 : static_cast<double>(amount.micros()) / static_cast<double>(total);
}

QString BillModel::nameOf(const pricing::StatementLine& line) const { return format::text(line.componentTitle.empty() ? line.component : line.componentTitle); }

QVariant BillModel::lineData(const BillLine& part, int column, int role) const
{
    const pricing::StatementLine& line = m_table->statement().lines[part.line];
    const Theme& theme = Theme::current();
    switch (role) {
    case Qt::DisplayRole:
        switch (column) {
        case Name: return nameOf(line);
        case Meter: return format::text(line.meterTitle.empty() ? line.meter : line.meterTitle);
        case Quantity:
            if (!part.quantity) return tr("part of %1").arg(quantityText(line.quantity));
            return (line.extrapolated ? u"≈ "_s : QString()) + quantityText(*part.quantity);
        case Unit: return format::text(line.unit);
        case UnitPrice: return format::text(line.unitPrice);
        case Amount: return format::amount(part.amount);
        case Source: return confidenceText(line.confidence, {});
        default: return {};
        }
    case Qt::ToolTipRole:
        if (column == Name || column == Meter || column == Unit) return lineData(part, column, Qt::DisplayRole);
        if (column == Quantity && !part.quantity) return tr("The amount of this line is split; its quantity is not.");
        if (column == Quantity && line.extrapolated) return tr("Part of this quantity is of hours that were not simulated.");
        if (column == Source || column == UnitPrice) return tr("%1\n%2\nread on %3").arg(confidenceText(line.confidence, format::text(line.asOf)), format::text(line.source), format::text(line.asOf));
        return {};
    case Qt::ForegroundRole:
        if (column == Meter || column == Unit || (column == Quantity && !part.quantity)) return theme.color(Theme::Role::SecondaryText);
        if (column == Source) return theme.color(line.confidence == pricing::Confidence::Exact ? Theme::Role::Good : Theme::Role::Warning);
        return {};
    case StatementModel::kShareRole: return share(part.amount);
    case StatementModel::kComponentRole: return format::text(line.component);
    default: return {};
    }
}

QVariant BillModel::rowData(RowKind rowKind, const BillRow* row, int column, int role) const
{
    const Theme& theme = Theme::current();
    const Money& total = row ? row->total : m_table->total;
    switch (role) {
    case Qt::DisplayRole:
    case Qt::ToolTipRole:
        if (column == 0) return row ? row->title : m_table->query.filters.empty() && m_table->query.period == BillPeriod::Year ? tr("Total of the year") : m_table->query.filters.empty() ? tr("Total, %1").arg(format::text(m_table->statement().period)) : tr("Sum of what is shown");
        if (const auto key = keyColumn(column)) return format::amount(row ? row->cells[*key] : m_table->columnTotals[*key]);
        if (column == amountColumn()) return format::amount(total);
        return {};
    case StatementModel::kShareRole: return share(total);
    case StatementModel::kComponentRole:
        if (!row) return {};
        if (m_table->query.rows.kind == Kind::Component) return format::text(row->key);
        for (const pricing::PivotFilter& filter : m_table->query.filters)
            if (filter.dimension.kind == Kind::Component) return format::text(filter.key);
        return {};
    case Qt::FontRole: return Theme::font(rowKind == RowKind::Total ? 13 : 12, rowKind == RowKind::Total || !hasColumns() || column <= kPivotTotal);
    case Qt::BackgroundRole:
        if (rowKind == RowKind::Total) return QBrush(theme.color(Theme::Role::Window));
        return hasColumns() ? QVariant() : QVariant(QBrush(theme.color(Theme::Role::Alternate)));
    default: return {};
    }
}

QVariant BillModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || !m_table) return {};
    const RowKind rowKind = kind(index);
    if (role == StatementModel::kKindRole) return static_cast<int>(rowKind);
    if (role == kIsFigureRole) return isFigure(index.column());
    if (role == Qt::TextAlignmentRole && isFigure(index.column())) return static_cast<int>(Qt::AlignRight | Qt::AlignVCenter);
    if (const BillLine* part = line(index)) return lineData(*part, index.column(), role);
    const auto row = rowOf(index);
    return rowData(rowKind, row ? &m_table->rows[*row] : nullptr, index.column(), role);
}

QVariant BillModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || !m_table) return {};
    if (role == Qt::TextAlignmentRole) return static_cast<int>((isFigure(section) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    if (role != Qt::DisplayRole && role != Qt::ToolTipRole) return {};
    const QString& currency = m_table->currency;
    if (section == 0) return dimensionTitle(m_table->query.rows);
    if (hasColumns()) {
        if (const auto key = keyColumn(section)) return m_table->columns[static_cast<int>(*key)];
        return section == kPivotTotal ? tr("Total, %1").arg(currency) : tr("Share");
    }
    switch (section) {
    case Meter: return tr("Meter");
    case Quantity: return tr("Quantity");
    case Unit: return tr("Unit");
    case UnitPrice: return tr("Unit price, %1").arg(m_table->statement().exchange ? format::text(m_table->statement().exchange->from) : currency);
    case Amount: return tr("Amount, %1").arg(currency);
    case Share: return tr("Share");
    case Source: return tr("Price");
    default: return {};
    }
}

QString BillModel::text(QChar separator) const
{
    const auto cell = [&](const QString& value) {
        if (separator == u',') return format::text(exchange::csvText(value.toStdString()));
        return QString(value).replace(separator, u' ').replace(u'\n', u' ');
    };
    QString result;
    const auto add = [&](const QModelIndex& parent, int row) {
        QStringList cells;
        for (int column = 0; column < columnCount(); ++column) {
            const QModelIndex at = row < 0 ? QModelIndex() : index(row, column, parent);
            cells += cell(row < 0 ? headerData(column, Qt::Horizontal).toString() : column == shareColumn() ? format::percent(at.data(StatementModel::kShareRole).toDouble()) : at.data().toString());
        }
        result += cells.join(separator) + u'\n';
    };
    if (!m_table) return result;
    add({}, -1);
    for (int row = 0; row < rowCount(); ++row) {
        add({}, row);
        const QModelIndex parent = index(row, 0);
        for (int child = 0; child < rowCount(parent); ++child) add(parent, child);
    }
    return result;
}

} // namespace headroom::gui

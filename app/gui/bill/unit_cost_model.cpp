#include "app/gui/bill/unit_cost_model.h"

#include "app/gui/shell/format.h"
#include "app/gui/shell/theme.h"

#include <QBrush>
#include <QCoreApplication>

#include <algorithm>
#include <cmath>
#include <utility>

using namespace Qt::StringLiterals;

namespace headroom::gui {

namespace {

QString tr(const char* text) { return QCoreApplication::translate("headroom::gui::UnitCostTable", text); }

/// ≈ in front of what is projected to hours that were not simulated.
QString projected(const BillOfPeriod& bill, const QString& text) { return bill.units.isProjected ? u"≈ "_s + text : text; }
QString count(const BillOfPeriod& bill, std::uint64_t value) { return projected(bill, format::number(static_cast<double>(value))); }

QString perThousandText(const Money& amount, std::uint64_t requests)
{
    if (requests == 0) return u"–"_s;
    const double value = analysis::perThousand(amount, requests);
    return format::number(value, value >= 1 ? 2 : value >= 0.01 ? 4 : 6);
}

void addOperations(UnitCostTable& table, const BillOfPeriod& bill, const QString& currency)
{
    table.headers = {tr("Operation"), tr("Requests"), tr("Amount, %1").arg(currency), tr("Per 1,000, %1").arg(currency)};
    std::vector<analysis::OperationCost> operations = bill.units.operations;
    std::ranges::stable_sort(operations, [](const auto& a, const auto& b) { return a.amount.micros() > b.amount.micros(); });
    for (const analysis::OperationCost& operation : operations)
        table.rows.push_back({format::text(operation.operation), count(bill, operation.requests), format::amount(operation.amount), perThousandText(operation.amount, operation.requests)});
    if (bill.units.unallocated.micros() != 0) table.rows.push_back({tr("(no operation’s)"), u"–"_s, format::amount(bill.units.unallocated), u"–"_s});
    table.rows.push_back({tr("All client requests"), count(bill, bill.units.requests), format::amount(bill.statement->total), perThousandText(bill.statement->total, bill.units.requests)});
    table.note = tr("%1 %2 per 1,000 requests").arg(projected(bill, perThousandText(bill.statement->total, bill.units.requests)), currency);
}

void addTenants(UnitCostTable& table, const BillOfPeriod& bill, const QString& currency)
{
    table.headers = {tr("Tenant"), tr("Own, %1").arg(currency), tr("Of shared, %1").arg(currency), tr("Together, %1").arg(currency)};
    std::vector<pricing::TenantCost> tenants = bill.byTenant.tenants;
    std::ranges::stable_sort(tenants, [](const auto& a, const auto& b) { return a.total.micros() > b.total.micros(); });
    Money dedicated(bill.statement->total.currency()), shared = dedicated;
    for (const pricing::TenantCost& tenant : tenants) {
        table.rows.push_back({format::text(tenant.tenant), format::amount(tenant.dedicated), format::amount(tenant.shared), format::amount(tenant.total)});
        dedicated += tenant.dedicated;
        shared += tenant.shared;
    }
    table.rows.push_back({tr("(nobody’s in particular)"), {}, {}, format::amount(bill.byTenant.common)});
    table.rows.push_back({tr("(idle)"), {}, {}, format::amount(bill.byTenant.idle)});
    table.rows.push_back({tr("Total"), format::amount(dedicated), format::amount(shared), format::amount(bill.byTenant.total)});
    table.note = tr("%1 tenants").arg(tenants.size());
}

void addIdle(UnitCostTable& table, const BillOfPeriod& bill, const QString& currency)
{
    table.headers = {tr("Component"), tr("Resource"), tr("Used"), tr("Paid, %1").arg(currency), tr("Unused, %1").arg(currency)};
    Money paid(bill.statement->total.currency());
    for (const analysis::IdleCost& cost : bill.units.idle) {
        table.rows.push_back({format::text(cost.title), format::text(cost.resource), format::percent(cost.utilisation), format::amount(cost.paid), format::amount(cost.idle)});
        table.components += format::text(cost.component);
        paid += cost.paid;
    }
    table.rows.push_back({tr("Total"), {}, {}, format::amount(paid), format::amount(bill.units.idleTotal)});
    table.note = tr("%1 paid and unused").arg(projected(bill, format::money(bill.units.idleTotal)));
}

void addFailures(UnitCostTable& table, const BillOfPeriod& bill, const QString& currency)
{
    table.headers = {tr("Operation"), tr("Requests"), tr("Failed"), tr("Cost, %1").arg(currency)};
    for (const analysis::OperationCost& operation : bill.units.operations)
        if (operation.client) table.rows.push_back({format::text(operation.operation), count(bill, operation.requests), count(bill, operation.failed), format::amount(operation.failures)});
    table.rows.push_back({tr("Total, beside the bill"), count(bill, bill.units.requests), count(bill, bill.units.failed), format::amount(bill.units.failures)});
    table.note = tr("%1 beside the bill").arg(format::money(bill.units.failures));
}

} // namespace

QString unitCostTitle(UnitCostKind kind)
{
    switch (kind) {
    case UnitCostKind::Operations: return tr("Per operation");
    case UnitCostKind::Tenants: return tr("Per tenant");
    case UnitCostKind::Idle: return tr("Paid and unused");
    case UnitCostKind::Failures: return tr("Failed requests");
    }
    return {};
}

std::vector<UnitCostKind> unitCostKinds(const BillData& data, BillPeriod period)
{
    std::vector<UnitCostKind> kinds{UnitCostKind::Operations};
    if (!data.of(period).byTenant.empty()) kinds.push_back(UnitCostKind::Tenants);
    kinds.push_back(UnitCostKind::Idle);
    if (data.scenario->failureCost) kinds.push_back(UnitCostKind::Failures);
    return kinds;
}

UnitCostTable unitCostTable(const BillData& data, BillPeriod period, UnitCostKind kind)
{
    UnitCostTable table;
    const BillOfPeriod& bill = data.of(period);
    if (!data.isComplete) {
        table.note = data.problem.isEmpty() ? tr("Being worked out…") : data.problem;
        return table;
    }
    const QString currency = format::text(bill.statement->currency);
    switch (kind) {
    case UnitCostKind::Operations: addOperations(table, bill, currency); break;
    case UnitCostKind::Tenants: addTenants(table, bill, currency); break;
    case UnitCostKind::Idle: addIdle(table, bill, currency); break;
    case UnitCostKind::Failures: addFailures(table, bill, currency); break;
    }
    return table;
}

void UnitCostModel::setTable(UnitCostTable table)
{
    beginResetModel();
    m_table = std::move(table);
    endResetModel();
}

QVariant UnitCostModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid()) return {};
    const auto row = static_cast<std::size_t>(index.row());
    const bool isSum = row + 1 == m_table.rows.size();
    switch (role) {
    case Qt::DisplayRole:
    case Qt::ToolTipRole: return m_table.rows[row].value(index.column());
    case Qt::TextAlignmentRole: return static_cast<int>((index.column() == 0 ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    case Qt::FontRole: return isSum ? QVariant(Theme::font(12, true)) : QVariant();
    case Qt::BackgroundRole: return isSum ? QVariant(QBrush(Theme::current().color(Theme::Role::Window))) : QVariant();
    case kComponentRole: return m_table.components.value(index.row());
    default: return {};
    }
}

QVariant UnitCostModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal) return {};
    if (role == Qt::DisplayRole || role == Qt::ToolTipRole) return m_table.headers.value(section);
    if (role == Qt::TextAlignmentRole) return static_cast<int>((section == 0 ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    return {};
}

} // namespace headroom::gui

#include "app/gui/reconcile/unmapped_model.h"

#include "app/gui/shell/format.h"

#include <algorithm>
#include <cctype>

namespace headroom::gui {

namespace {

std::string lower(std::string text)
{
    std::ranges::transform(text, text.begin(), [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
    return text;
}

/// A name in which * and ? are what they are. Patterns know no escape, so that "?" stands for each: it takes any letter there.
std::string literal(std::string text)
{
    std::ranges::replace(text, '*', '?');
    return text;
}

} // namespace

reconcile::Rule ruleFor(const reconcile::BilledCell& cell, const std::vector<reconcile::PlanLine>& plan)
{
    reconcile::Rule rule;
    if (!cell.resource.empty()) rule.match.emplace_back("ResourceId", literal(cell.resource));
    if (!cell.meterName.empty()) rule.match.emplace_back("MeterName", literal(cell.meterName));
    // The longest id that the resource holds: "pool" must not take what is of "user-pool".
    const std::string resource = lower(cell.resource), meter = lower(cell.meterName);
    for (const reconcile::PlanLine& line : plan)
        if (line.component.size() > rule.component.size() && resource.find(lower(line.component)) != std::string::npos) rule.component = line.component;
    if (rule.component.empty()) return rule;
    std::vector<const reconcile::PlanLine*> lines;
    for (const reconcile::PlanLine& line : plan)
        if (line.component == rule.component) lines.push_back(&line);
    const auto named = std::ranges::find_if(lines, [&](const auto* line) { return !meter.empty() && (lower(line->meter).find(meter) != std::string::npos || lower(line->meterTitle).find(meter) != std::string::npos); });
    if (named != lines.end()) rule.meter = (*named)->meter;
    else if (lines.size() == 1) rule.meter = lines.front()->meter;
    return rule;
}

void UnmappedModel::setCells(std::vector<reconcile::BilledCell> cells, const std::string& currency)
{
    beginResetModel();
    m_cells = std::move(cells);
    std::ranges::stable_sort(m_cells, [](const auto& a, const auto& b) { return a.cost > b.cost; });
    m_currency = format::text(currency);
    endResetModel();
}

const reconcile::BilledCell* UnmappedModel::cell(int row) const { return row >= 0 && row < rowCount() ? &m_cells[static_cast<std::size_t>(row)] : nullptr; }

int UnmappedModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(m_cells.size()); }
int UnmappedModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(ColumnCount); }

QVariant UnmappedModel::data(const QModelIndex& index, int role) const
{
    const reconcile::BilledCell* one = index.isValid() ? cell(index.row()) : nullptr;
    if (one == nullptr || index.column() >= ColumnCount) return {};
    if (role == Qt::TextAlignmentRole) return static_cast<int>((index.column() == Lines || index.column() == Quantity || index.column() == Cost ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    if (role != Qt::DisplayRole && role != Qt::ToolTipRole) return {};
    switch (index.column()) {
    case Meter: return format::text(one->meterName);
    case Resource: {
        const QString whole = format::text(one->resource);
        return role == Qt::ToolTipRole ? whole : whole.section(u'/', -1);   // the name; what is before it is the same on every line
    }
    case Lines: return format::number(static_cast<double>(one->lines));
    case Quantity: return one->hasQuantity ? format::figure(reconcile::toDouble(one->quantity)) : tr("not stated");
    case Unit: return one->mixedUnits ? tr("several") : format::text(one->unit);
    case Cost: return format::number(reconcile::toDouble(one->cost), 2);
    default: return {};
    }
}

QVariant UnmappedModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal) return {};
    if (role == Qt::TextAlignmentRole) return static_cast<int>((section == Lines || section == Quantity || section == Cost ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    if (role != Qt::DisplayRole) return {};
    switch (section) {
    case Meter: return tr("Meter on the bill");
    case Resource: return tr("Resource");
    case Lines: return tr("Lines");
    case Quantity: return tr("Quantity");
    case Unit: return tr("Unit");
    case Cost: return tr("Cost, %1").arg(m_currency);
    default: return {};
    }
}

} // namespace headroom::gui

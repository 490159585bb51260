#include "models/reconcile/reconcile_text.h"

#include "models/exchange/csv.h"
#include "models/exchange/markdown.h"
#include "models/reconcile/reconcile_json.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <vector>

namespace headroom::reconcile {
namespace {

std::string cents(const Money& amount) { return fmt::format("{:.2f}", amount.toDouble()); }
std::string signedCents(const Money& amount) { return fmt::format("{:+.2f}", amount.toDouble()); }

} // namespace

std::string remarkOf(const Variance& row)
{
    if (row.kind == Variance::Kind::Orphan) return "orphan: " + row.note + (row.resource.empty() ? "" : " · " + row.resource);
    if (row.kind == Variance::Kind::Missing) return "missing: not on the bill";
    return row.note;
}

std::string reconciliationCsv(const Reconciliation& reconciliation)
{
    using exchange::csvNumber;
    using exchange::csvText;
    const std::string& currency = reconciliation.currency;
    const Money none(reconciliation.planned.currency());
    std::string text = fmt::format("kind,component,meter,meterTitle,resource,planned [{0}],billed [{0}],difference [{0}],price [{0}],quantity [{0}],schedule [{0}],orphan [{0}],missing [{0}],"
                                   "unit,unitPricePlanned,unitPriceBilled,quantityPlanned,quantityBilled,hoursPlanned,hoursBilled,remark\r\n", currency);
    for (const Variance& row : reconciliation.rows) {
        const bool isOrphan = row.kind == Variance::Kind::Orphan, isMissing = row.kind == Variance::Kind::Missing;
        text += fmt::format("{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}\r\n", kindName(row.kind), csvText(row.component), csvText(row.meter), csvText(row.meterTitle),
                            csvText(row.resource), cents(row.planned), cents(row.billed), cents(row.difference()), cents(row.price), cents(row.quantity), cents(row.schedule),
                            cents(isOrphan ? row.billed : none), cents(isMissing ? none - row.planned : none), csvText(row.unit), csvNumber(row.unitPricePlanned), csvNumber(row.unitPriceBilled),
                            csvNumber(row.quantityPlanned), csvNumber(row.quantityBilled), csvNumber(row.hoursPlanned), csvNumber(row.hoursBilled), csvText(remarkOf(row)));
    }
    text += fmt::format("sum,,,,,{},{},{},{},{},{},{},{},,,,,,,,\r\n", cents(reconciliation.planned), cents(reconciliation.billed), cents(reconciliation.billed - reconciliation.planned),
                        cents(reconciliation.price), cents(reconciliation.quantity), cents(reconciliation.schedule), cents(reconciliation.orphan), cents(reconciliation.missing));
    return text;
}

std::string reconciliationMarkdown(const Reconciliation& reconciliation, const Bill& bill, std::string_view scenario, std::string_view variant, std::string_view version)
{
    const auto shown = [](std::string_view text) { return exchange::markdownText(text); };
    const Money difference = reconciliation.billed - reconciliation.planned;
    std::string text = fmt::format("## {}: billed {} {}, planned {}: {}\n\n", reconciliation.period, cents(reconciliation.billed), reconciliation.currency, cents(reconciliation.planned), signedCents(difference));
    text += fmt::format("{}, variant {}; {} with {} lines ({}).\n\n", shown(scenario), shown(variant), shown(std::filesystem::path(bill.file).filename().string()), bill.lines, formatName(bill.format));
    text += fmt::format("| part of the difference | {} |\n|---|---:|\n", reconciliation.currency);
    for (const auto& [name, part] : {std::pair{"price", reconciliation.price}, {"quantity", reconciliation.quantity}, {"schedule", reconciliation.schedule}, {"orphans", reconciliation.orphan}, {"missing", reconciliation.missing}})
        text += fmt::format("| {} | {} |\n", name, signedCents(part));
    text += fmt::format("| **all** | **{}** |\n", signedCents(difference));

    const Money none(reconciliation.planned.currency());
    std::vector<const Variance*> rows;
    for (const Variance& row : reconciliation.rows)
        if (row.difference() != none) rows.push_back(&row);
    std::ranges::stable_sort(rows, std::greater<>{}, [](const Variance* row) { return std::abs(row->difference().micros()); });
    text += "\n| component | meter | planned | billed | difference | price | quantity | schedule | remark |\n|---|---|---:|---:|---:|---:|---:|---:|---|\n";
    for (const Variance* row : rows)
        text += fmt::format("| {} | {} | {} | {} | {} | {} | {} | {} | {} |\n", row->component.empty() ? "—" : shown(row->component), shown(row->meter.empty() ? row->meterTitle : row->meter), cents(row->planned),
                            cents(row->billed), signedCents(row->difference()), cents(row->price), cents(row->quantity), cents(row->schedule), shown(remarkOf(*row)));
    const std::size_t same = reconciliation.rows.size() - rows.size();
    if (same > 0) text += fmt::format("\n{} {} billed as planned.\n", same, same == 1 ? "line is" : "lines are");
    text += fmt::format("\nHeadroom {}\n", shown(version));
    return text;
}

} // namespace headroom::reconcile

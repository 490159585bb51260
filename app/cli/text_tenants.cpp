#include "app/cli/text_report.h"
#include "app/cli/text_table.h"
#include "models/analysis/wording.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

namespace headroom::cli {

namespace {

constexpr std::size_t kTenantsShown = 12;

} // namespace

std::string tenantsTable(const analysis::Report& report, const ReportText& options)
{
    const pricing::Allocation& allocation = report.monthByTenant;
    if (allocation.empty()) return {};
    using Align = TextTable::Align;
    TextTable table({{"tenant"}, {"group"}, {"own components", Align::Right}, {"part of shared", Align::Right}, {report.month.currency, Align::Right}});
    std::vector<std::size_t> order(allocation.tenants.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) { return allocation.tenants[a].total.micros() > allocation.tenants[b].total.micros(); });
    const std::size_t shown = options.all ? order.size() : std::min(order.size(), kTenantsShown);
    for (std::size_t i = 0; i < shown; ++i) {
        const pricing::TenantCost& cost = allocation.tenants[order[i]];
        table.add({withoutControls(cost.tenant), withoutControls(cost.group), moneyDigits(cost.dedicated), moneyDigits(cost.shared), moneyDigits(cost.total)});
    }
    if (shown < order.size()) {
        pricing::TenantCost rest{{}, {}, Money(allocation.total.currency()), Money(allocation.total.currency()), Money(allocation.total.currency())};
        for (std::size_t i = shown; i < order.size(); ++i) {
            const pricing::TenantCost& cost = allocation.tenants[order[i]];
            rest.dedicated += cost.dedicated;
            rest.shared += cost.shared;
            rest.total += cost.total;
        }
        table.add({fmt::format("{} others (--all)", order.size() - shown), "", moneyDigits(rest.dedicated), moneyDigits(rest.shared), moneyDigits(rest.total)});
    }
    table.add({"common", "", "", "", moneyDigits(allocation.common)});
    table.add({"idle", "", "", "", moneyDigits(allocation.idle)});
    table.add({"total", "", "", "", moneyDigits(allocation.total)});
    return "\n" + inked(options.terminal, Ink::Bold, "Cost by tenant, " + report.month.period) + "\n" + table.text(options.terminal);
}

} // namespace headroom::cli

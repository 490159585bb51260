#include "app/cli/bill_text.h"

#include "app/cli/text_report.h"
#include "app/cli/text_table.h"
#include "models/analysis/wording.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

namespace headroom::cli {
namespace {

using analysis::Bill;
using analysis::BillPart;
using analysis::numberText;
using analysis::percentText;
using Align = TextTable::Align;

/// Columns of a table of two dimensions that still fit a screen; the rest is summed up.
constexpr std::size_t kColumnsShown = 6;
constexpr std::size_t kRowsShown = 40;

std::string termText(const std::string& term) { return term == "3-years" ? "3 years" : "1 year"; }

double shareOf(const Money& part, const Money& whole) { return whole.micros() != 0 ? static_cast<double>(part.micros()) / static_cast<double>(whole.micros()) : 0; }

std::string share(const Money& part, const Money& whole) { return part.micros() == 0 ? "–" : percentText(shareOf(part, whole)); }

std::string perThousandText(const Money& amount, std::uint64_t count) { return count == 0 ? "–" : numberText(analysis::perThousand(amount, count)); }

class BillWriter {
public:
    BillWriter(const scenario::Scenario& scenario, const Bill& bill, const std::vector<analysis::Grouping>& groupings, const BillText& options)
        : m_scenario(scenario), m_bill(bill), m_groupings(groupings), m_options(options), m_currency(bill.parts.front().statement.currency)
    {
    }

    [[nodiscard]] std::string text() const
    {
        std::string text = summary() + months();
        for (std::size_t i = 0; i < m_groupings.size(); ++i) text += grouping(m_bill.pivots[i], m_groupings[i]);
        if (m_options.all)
            for (const BillPart& part : m_bill.parts) text += statementTable(part.statement, "Statement, " + part.statement.period, {m_options.terminal, true, {}});
        text += failures();
        if (m_options.idle) text += idle();
        text += inForce();
        if (m_options.commitments) text += proposals();
        return text;
    }

private:
    [[nodiscard]] std::string heading(const std::string& title) const { return "\n" + inked(m_options.terminal, Ink::Bold, title) + "\n"; }
    [[nodiscard]] std::string money(const Money& amount) const { return moneyDigits(amount) + " " + m_currency; }

    [[nodiscard]] std::string title(const pricing::Dimension& dimension, const std::string& key) const
    {
        return withoutControls(dimension.kind == pricing::Dimension::Kind::Component ? analysis::titleOf(m_scenario, key) : key.empty() ? std::string("(none)") : key);
    }

    [[nodiscard]] std::string summary() const
    {
        const pricing::Statement &first = m_bill.parts.front().statement, &last = m_bill.parts.back().statement;
        const std::string period = m_bill.parts.size() == 1 ? first.period : fmt::format("{} to {}", first.period, last.period);
        std::string text = fmt::format("{} {}\n", inked(m_options.terminal, Ink::Bold, money(m_bill.total)), period);
        text += fmt::format("  {}, variant {}; prices of {} as of {}; engine {}\n", withoutControls(m_scenario.name), withoutControls(m_scenario.variant), first.priceBookRegion, first.priceBookAsOf,
                            m_bill.parts.front().engine);
        if (first.exchange)
            text += fmt::format("  1 {} = {} {} on {}{}\n", first.exchange->from, first.exchange->rate, m_currency, first.exchange->asOf,
                                first.exchange->source.empty() ? "" : " (" + withoutControls(first.exchange->source) + ")");
        for (const scenario::DiscountSpec& discount : m_scenario.discounts)
            text += fmt::format("  discount {:g} % on {}\n", discount.percent, discount.service == "*" ? "all other services" : withoutControls(discount.service));
        if (m_scenario.devTest) text += "  dev/test rates where the price book has them\n";
        text += fmt::format("  {} requests, {} {} per 1,000", analysis::countText(m_bill.requests), perThousandText(m_bill.total, m_bill.requests), m_currency);
        text += fmt::format("; {} failed", analysis::countText(m_bill.failed));
        if (m_scenario.failureCost) text += fmt::format(", which costs the business {} beside the bill", money(m_bill.failures));
        text += fmt::format("\n  paid and unused capacity: {} ({} of the bill)\n", money(m_bill.idle), share(m_bill.idle, m_bill.total));
        if (m_scenario.monthlyBudget && m_bill.parts.front().statement.hours > 24 * 27) {
            const auto over = std::count_if(m_bill.parts.begin(), m_bill.parts.end(), [&](const BillPart& part) { return part.statement.total.toDouble() > *m_scenario.monthlyBudget; });
            text += fmt::format("  budget {} {} a month: {}\n", numberText(*m_scenario.monthlyBudget), m_currency,
                                over == 0 ? "kept" : m_bill.parts.size() == 1 ? "exceeded" : fmt::format("exceeded in {}", analysis::countOf(static_cast<std::uint64_t>(over), "month")));
        }
        for (const BillPart& part : m_bill.parts) {
            if (part.partial) text += "  " + inked(m_options.terminal, Ink::Warning, "partial") + ": the simulation of " + part.statement.period + " was stopped\n";
            if (!part.statement.projection.empty()) text += "  " + part.statement.projection + "\n";
        }
        const auto notes = std::accumulate(m_bill.parts.begin(), m_bill.parts.end(), std::size_t{0}, [](std::size_t sum, const BillPart& part) { return sum + part.validity.size(); });
        if (notes > 0) text += fmt::format("  the estimate has {} in which it is outside of its limits (\"headroom run --engine fluid\" lists them)\n", analysis::countOf(notes, "period"));
        return text;
    }

    [[nodiscard]] std::string months() const
    {
        if (m_bill.parts.size() < 2) return {};
        TextTable table({{"Period", Align::Left}, {"Requests", Align::Right}, {"Cost, " + m_currency, Align::Right}, {"Per 1,000", Align::Right}, {"Unused", Align::Right}, {"Failed", Align::Right}});
        for (const BillPart& part : m_bill.parts)
            table.add({part.statement.period, analysis::countText(part.units.requests), moneyDigits(part.statement.total), perThousandText(part.statement.total, part.units.requests),
                       moneyDigits(part.units.idleTotal), analysis::countText(part.units.failed)});
        table.add({"Total", analysis::countText(m_bill.requests), moneyDigits(m_bill.total), perThousandText(m_bill.total, m_bill.requests), moneyDigits(m_bill.idle), analysis::countText(m_bill.failed)});
        return heading("Month by month") + table.text(m_options.terminal);
    }

    /// Days in their order, everything else by what it costs.
    static std::vector<std::size_t> orderOf(const std::vector<Money>& totals, const pricing::Dimension& dimension)
    {
        std::vector<std::size_t> order(totals.size());
        std::iota(order.begin(), order.end(), std::size_t{0});
        if (dimension.kind != pricing::Dimension::Kind::Day)
            std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return totals[a].micros() > totals[b].micros(); });
        return order;
    }

    [[nodiscard]] std::string grouping(const pricing::Pivot& pivot, const analysis::Grouping& by) const
    {
        std::vector<std::size_t> columns;
        if (by.columns) columns = orderOf(pivot.columnTotals, *by.columns);
        const std::size_t shown = m_options.all ? columns.size() : std::min(columns.size(), kColumnsShown);
        std::vector<TextTable::Column> headers{{analysis::capitalised(pricing::nameOf(by.rows)), Align::Left}};
        for (std::size_t c = 0; c < shown; ++c) headers.push_back({title(*by.columns, pivot.columns[columns[c]]), Align::Right});
        const bool others = shown < columns.size();
        if (others) headers.push_back({fmt::format("{} others", columns.size() - shown), Align::Right});
        headers.push_back({"Total, " + m_currency, Align::Right});
        headers.push_back({"Share", Align::Right});
        if (by.rows.kind == pricing::Dimension::Kind::Operation) headers.push_back({"Per 1,000", Align::Right});
        TextTable table(headers);
        const auto add = [&](const std::string& name, const std::vector<Money>& cells, const Money& total, const std::string& key) {
            std::vector<std::string> texts{name};
            Money rest(total.currency());
            for (std::size_t c = 0; c < columns.size(); ++c) {
                if (c < shown) texts.push_back(moneyDigits(cells[columns[c]]));
                else rest += cells[columns[c]];
            }
            if (others) texts.push_back(moneyDigits(rest));
            texts.push_back(moneyDigits(total));
            texts.push_back(share(total, pivot.total));
            if (by.rows.kind == pricing::Dimension::Kind::Operation) texts.push_back(perThousandText(total, requestsOf(key)));
            table.add(std::move(texts));
        };
        const std::vector<std::size_t> rows = orderOf(pivot.rowTotals, by.rows);
        const std::size_t rowsShown = m_options.all || rows.size() <= kRowsShown + 1 ? rows.size() : kRowsShown;
        for (std::size_t r = 0; r < rowsShown; ++r) add(title(by.rows, pivot.rows[rows[r]]), pivot.cells[rows[r]], pivot.rowTotals[rows[r]], pivot.rows[rows[r]]);
        if (rowsShown < rows.size()) {
            std::vector<Money> cells(pivot.columns.size(), Money(pivot.total.currency()));
            Money total(pivot.total.currency());
            for (std::size_t r = rowsShown; r < rows.size(); ++r) {
                for (std::size_t c = 0; c < cells.size(); ++c) cells[c] += pivot.cells[rows[r]][c];
                total += pivot.rowTotals[rows[r]];
            }
            add(fmt::format("{} others (--all)", rows.size() - rowsShown), cells, total, {});
        }
        add("Total", pivot.columnTotals, pivot.total, {});
        std::string name = "By " + pricing::nameOf(by.rows);
        if (by.columns) name += " and " + pricing::nameOf(*by.columns);
        return heading(name) + table.text(m_options.terminal);
    }

    [[nodiscard]] std::uint64_t requestsOf(const std::string& operation) const
    {
        std::uint64_t sum = 0;
        for (const BillPart& part : m_bill.parts)
            for (const analysis::OperationCost& cost : part.units.operations)
                if (cost.operation == operation) sum += cost.requests;
        return sum;
    }

    [[nodiscard]] std::string failures() const
    {
        if (!m_scenario.failureCost || m_bill.failed == 0) return {};
        TextTable table({{"Operation", Align::Left}, {"Requests", Align::Right}, {"Failed", Align::Right}, {"Cost, " + m_currency, Align::Right}});
        for (std::size_t o = 0; o < m_bill.parts.front().units.operations.size(); ++o) {
            const analysis::OperationCost& first = m_bill.parts.front().units.operations[o];
            if (!first.client) continue;
            Money cost(first.failures.currency());
            std::uint64_t requests = 0, failed = 0;
            for (const BillPart& part : m_bill.parts) {
                cost += part.units.operations[o].failures;
                requests += part.units.operations[o].requests;
                failed += part.units.operations[o].failed;
            }
            table.add({withoutControls(first.operation), analysis::countText(requests), analysis::countText(failed), moneyDigits(cost)});
        }
        table.add({"Total", analysis::countText(m_bill.requests), analysis::countText(m_bill.failed), moneyDigits(m_bill.failures)});
        return heading("Failed requests, at the scenario's price (not in the bill)") + table.text(m_options.terminal);
    }

    [[nodiscard]] std::string idle() const
    {
        std::string text;
        for (const BillPart& part : m_bill.parts) {
            if (part.units.idle.empty()) continue;
            TextTable table({{"Component", Align::Left}, {"Leading resource", Align::Left}, {"Used", Align::Right}, {"Paid, " + m_currency, Align::Right}, {"Unused, " + m_currency, Align::Right}});
            for (const analysis::IdleCost& cost : part.units.idle)
                table.add({withoutControls(cost.title), withoutControls(cost.resource), percentText(cost.utilisation), moneyDigits(cost.paid), moneyDigits(cost.idle)});
            table.add({"Total", "", "", "", moneyDigits(part.units.idleTotal)});
            text += heading("Paid and unused, " + part.statement.period) + table.text(m_options.terminal);
        }
        return text;
    }

    /// Commitments that the scenario has, summed over the parts.
    [[nodiscard]] std::string inForce() const
    {
        TextTable table({{"In force", Align::Left}, {"Commitment", Align::Left}, {"Term", Align::Left}, {"Used", Align::Right}, {"Covers", Align::Right}, {"Saves, " + m_currency, Align::Right}});
        for (const BillPart& part : m_bill.parts) {
            const std::string suffix = m_bill.parts.size() > 1 ? ", " + part.statement.period : "";
            for (const pricing::ReservationUse& use : part.statement.reservations)
                table.add({withoutControls(use.title) + suffix, "reserved: " + analysis::countOf(static_cast<std::uint64_t>(use.nodes), "node"), termText(use.term), percentText(use.utilisation()),
                           percentText(use.coverage()), moneyDigits(use.saved)});
            for (const pricing::CommitmentUse& plan : part.statement.commitments)
                table.add({withoutControls(plan.title) + suffix, fmt::format("plan: {} {}/h", numberText(plan.perHour), m_currency), termText(plan.term), percentText(plan.utilisation),
                           percentText(plan.coverage), moneyDigits(plan.saved)});
        }
        return table.empty() ? std::string() : heading("Commitments") + table.text(m_options.terminal);
    }

    [[nodiscard]] std::string proposals() const
    {
        std::string text = heading("Best commitment for these hours");
        if (m_bill.machineCost <= 0) return text + "  No machine hour is paid as you go.\n";
        if (m_bill.proposals.empty())
            return text + fmt::format("  None: machines cost {} {} as you go, and no reservation or savings plan with a known rate is cheaper.\n", moneyDigits(m_bill.machineCost), m_currency);
        double saved = 0;
        for (const auto& proposal : m_bill.best) {
            saved += proposal.saved();
            text += "  " + described(proposal) + "\n";
        }
        text += fmt::format("  saves {} {}: {} of the {} {} that machines cost as you go, {} of the bill\n", moneyDigits(saved), m_currency, percentText(saved / m_bill.machineCost),
                            moneyDigits(m_bill.machineCost), m_currency, percentText(saved / std::max(1e-9, m_bill.total.toDouble())));
        TextTable table({{"Each alone", Align::Left}, {"Term", Align::Left}, {"Used", Align::Right}, {"Covers", Align::Right}, {"Committed", Align::Right}, {"Saves, " + m_currency, Align::Right},
                         {"Pays above", Align::Right}});
        for (const auto& proposal : m_bill.proposals)
            table.add({sizeOf(proposal), termText(proposal.term), percentText(proposal.utilisation), percentText(proposal.coverage), moneyDigits(proposal.committed),
                       moneyDigits(proposal.saved()), percentText(proposal.breakEven)});
        return text + "\n" + table.text(m_options.terminal);
    }

    [[nodiscard]] std::string sizeOf(const pricing::CommitmentProposal& proposal) const
    {
        if (proposal.kind == pricing::CommitmentProposal::Kind::SavingsPlan) return fmt::format("savings plan of {:.4f} {}/h", proposal.perHour, m_currency);
        return fmt::format("{} × {} in {}", proposal.nodes, withoutControls(proposal.title), proposal.region);
    }

    [[nodiscard]] std::string described(const pricing::CommitmentProposal& proposal) const
    {
        return (proposal.kind == pricing::CommitmentProposal::Kind::Reservation ? "reserve " : "") + sizeOf(proposal) + " for " + termText(proposal.term);
    }

    const scenario::Scenario& m_scenario;
    const Bill& m_bill;
    const std::vector<analysis::Grouping>& m_groupings;
    const BillText& m_options;
    std::string m_currency;
};

} // namespace

std::string billText(const scenario::Scenario& scenario, const analysis::Bill& bill, const std::vector<analysis::Grouping>& groupings, const BillText& options)
{
    return BillWriter(scenario, bill, groupings, options).text();
}

} // namespace headroom::cli

#include "models/reconcile/reconcile.h"

#include "core/calendar/calendar.h"
#include "models/reconcile/csv_rows.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <optional>
#include <utility>

namespace headroom::reconcile {
namespace {

const Duration kHour = Duration::hours(1);
/// Three months of one-hour lines and more: another bound than memory is not needed.
constexpr std::size_t kMaxHours = 24 * 31;

class Adder {
public:
    Adder(const std::string& name, const std::vector<Rule>& rules, SimTime from, SimTime to, const std::string& currency) : m_rules(rules), m_currency(currency)
    {
        m_bill.file = name;
        m_bill.currency = currency;
        m_bill.monthFrom = from;
        m_bill.monthTo = to;
    }

    bool add(std::size_t row, std::vector<std::string>& fields)
    {
        if (!m_columns) return readHeader(fields);
        const auto line = billLineOf(*m_columns, fields, row, m_bill.file);
        if (!line) {
            for (const Error& error : line.error())
                if (m_errors.size() < kMaxRowErrors) m_errors.push_back(error);
            return m_errors.size() < kMaxRowErrors;
        }
        const std::string_view currency = m_columns->at(fields, Column::Currency);
        if (currency != m_currency) {
            m_errors.push_back({ErrorCode::Inconsistent, fmt::format("row {}: the bill is in {}, the scenario in {}", row, currency.substr(0, 10), m_currency), {m_bill.file, static_cast<int>(row), {}}, "one currency on both sides"});
            return m_errors.size() < kMaxRowErrors;
        }
        ++m_bill.lines;
        if (line->start < m_bill.monthFrom || line->start >= m_bill.monthTo) {
            ++m_bill.outsideLines;
            m_bill.outside += line->cost;
            if (!m_otherMonth) m_otherMonth = line->start;
            return true;
        }
        addLine(*line, fields);
        return true;
    }

    Result<Bill, Errors> take()
    {
        if (!m_columns) m_errors.push_back({ErrorCode::Syntax, "the file is empty", {m_bill.file, 1, {}}, "a FOCUS, ActualCost or AmortizedCost export as CSV"});
        if (m_errors.empty() && m_bill.lines == m_bill.outsideLines) {
            const calendar::Calendar utc;
            m_errors.push_back({ErrorCode::Inconsistent, m_otherMonth ? fmt::format("no line of the bill is in {}; the first is of {}", utc.formatDate(m_bill.monthFrom).substr(0, 7), utc.formatDate(*m_otherMonth)) : std::string("the bill has no lines"),
                                {m_bill.file, 0, {}}, m_otherMonth ? fmt::format("--set /calendar/start={}-01 compares with that month", utc.formatDate(*m_otherMonth).substr(0, 7)) : std::string{}});
        }
        if (!m_errors.empty()) return std::move(m_errors);
        return std::move(m_bill);
    }

private:
    bool readHeader(const std::vector<std::string>& fields)
    {
        auto columns = BillColumns::make(fields, m_bill.file);
        if (!columns) {
            m_errors = std::move(columns).error();
            m_columns.reset();
            m_failed = true;
            return false;
        }
        m_columns = std::move(columns).value();
        m_bill.format = m_columns->format();
        return true;
    }

    void addLine(const BillLine& line, const std::vector<std::string>& fields)
    {
        const auto rule = std::ranges::find_if(m_rules, [&](const Rule& one) { return matches(one, *m_columns, fields); });
        if (rule != m_rules.end() && !rule->ignore.empty()) {
            ++m_bill.ignoredLines;
            m_bill.ignored += line.cost;
            return;
        }
        m_bill.total += line.cost;
        m_bill.billedTotal += line.billed;
        const bool isMapped = rule != m_rules.end();
        const std::string resource(m_columns->at(fields, Column::ResourceId));
        const std::string meterName(m_columns->at(fields, Column::MeterName));
        auto& cells = isMapped ? m_bill.cells : m_bill.unmapped;
        auto& places = isMapped ? m_mapped : m_unmapped;
        std::pair<std::string, std::string> key = isMapped ? std::pair{rule->component, rule->meter} : std::pair{resource, meterName};
        if (!isMapped && places.size() >= kMaxUnmapped && !places.contains(key)) key = {"…", "further resources"};
        const auto [place, isNew] = places.emplace(key, cells.size());
        if (isNew) {
            BilledCell cell;
            if (isMapped) {
                cell.component = rule->component;
                cell.meter = rule->meter;
                cell.factor = rule->factor;
            }
            cell.resource = isMapped ? resource : key.first;
            cell.meterName = isMapped ? meterName : key.second;
            cell.unit = line.unit;
            cell.used.assign(kMaxHours, false);
            cells.push_back(std::move(cell));
        }
        BilledCell& cell = cells[place->second];
        ++cell.lines;
        cell.cost += line.cost;
        cell.billed += line.billed;
        if (line.quantity) {
            cell.hasQuantity = true;
            cell.mixedUnits = cell.mixedUnits || line.unit != cell.unit;
            cell.quantity += *line.quantity;
        }
        const auto first = static_cast<std::size_t>((line.start - m_bill.monthFrom) / kHour);
        const auto hours = static_cast<std::size_t>(std::max<std::int64_t>(1, (line.end - line.start + kHour - Duration::nanoseconds(1)) / kHour));
        cell.coarse = cell.coarse || hours > 1;
        for (std::size_t hour = first; hour < std::min(first + hours, cell.used.size()); ++hour) cell.used[hour] = cell.used[hour] || line.cost != 0 || (line.quantity && *line.quantity != 0);
    }

    const std::vector<Rule>& m_rules;
    const std::string& m_currency;
    std::optional<BillColumns> m_columns;
    Bill m_bill;
    std::map<std::pair<std::string, std::string>, std::size_t> m_mapped, m_unmapped;
    std::optional<SimTime> m_otherMonth;
    bool m_failed = false;
    Errors m_errors;

public:
    [[nodiscard]] bool failed() const { return m_failed; }
    [[nodiscard]] Errors errors() { return std::move(m_errors); }
};

template <typename Source>
Result<Bill, Errors> read(const Source& source, const std::string& name, const std::vector<Rule>& rules, SimTime from, SimTime to, const std::string& currency)
{
    Adder adder(name, rules, from, to, currency);
    const auto done = source([&](std::size_t row, std::vector<std::string>& fields) { return adder.add(row, fields); });
    if (adder.failed()) return adder.errors();
    if (!done) return Errors{done.error()};
    return adder.take();
}

} // namespace

double BilledCell::hours() const { return static_cast<double>(std::ranges::count(used, true)); }

Result<Bill, Errors> readBill(std::istream& stream, const std::string& name, const std::vector<Rule>& rules, SimTime from, SimTime to, const std::string& currency)
{
    return read([&](const RowVisitor& visit) { return readRows(stream, name, visit); }, name, rules, from, to, currency);
}

Result<Bill, Errors> readBill(const std::filesystem::path& file, const std::vector<Rule>& rules, SimTime from, SimTime to, const std::string& currency)
{
    return read([&](const RowVisitor& visit) { return readRows(file, visit); }, file.string(), rules, from, to, currency);
}

} // namespace headroom::reconcile

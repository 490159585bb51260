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
/// Of the longest month: a local one in which clocks go back.
constexpr std::size_t kMaxHours = 24 * 31 + 1;

/// Reads header and rows and collects what is wrong with them.
class LineReader {
public:
    LineReader(std::string name, std::string currency) : m_name(std::move(name)), m_currency(std::move(currency)) {}

    [[nodiscard]] const std::optional<BillColumns>& columns() const { return m_columns; }
    [[nodiscard]] bool failed() const { return m_failed; }
    [[nodiscard]] bool goesOn() const { return !m_failed && m_errors.size() < kMaxRowErrors; }
    [[nodiscard]] Errors& errors() { return m_errors; }

    /// Empty for the header and for wrong rows.
    std::optional<BillLine> read(std::size_t row, const std::vector<std::string>& fields)
    {
        if (!m_columns) {
            readHeader(fields);
            return std::nullopt;
        }
        auto line = billLineOf(*m_columns, fields, row, m_name);
        if (!line) {
            for (const Error& error : line.error())
                if (m_errors.size() < kMaxRowErrors) m_errors.push_back(error);
            return std::nullopt;
        }
        const std::string_view currency = m_columns->at(fields, Column::Currency);
        if (currency != m_currency) {
            m_errors.push_back({ErrorCode::Inconsistent, fmt::format("row {}: the bill is in {}, the scenario in {}", row, currency.substr(0, 10), m_currency),
                                {m_name, static_cast<int>(row), m_columns->nameOf(Column::Currency)}, "one currency on both sides"});
            return std::nullopt;
        }
        return std::move(line).value();
    }

    /// What is wrong with the file as a whole.
    void finish()
    {
        if (!m_columns && !m_failed) m_errors.push_back({ErrorCode::Syntax, "the file is empty", {m_name, 1, {}}, "a FOCUS, ActualCost or AmortizedCost export as CSV"});
    }

private:
    void readHeader(const std::vector<std::string>& fields)
    {
        auto columns = BillColumns::make(fields, m_name);
        if (columns) {
            m_columns = std::move(columns).value();
            return;
        }
        m_errors = std::move(columns).error();
        m_failed = true;
    }

    std::string m_name, m_currency;
    std::optional<BillColumns> m_columns;
    bool m_failed = false;
    Errors m_errors;
};

class Adder {
public:
    Adder(const std::string& name, const std::vector<Rule>& rules, SimTime month, const std::string& currency) : m_reader(name, currency), m_rules(rules)
    {
        m_bill.file = name;
        m_bill.currency = currency;
        m_bill.month = month;
    }

    bool add(std::size_t row, std::vector<std::string>& fields)
    {
        const auto line = m_reader.read(row, fields);
        if (!line) return m_reader.goesOn();
        ++m_bill.lines;
        if (line->month != m_bill.month) {
            ++m_bill.outsideLines;
            m_bill.outside += line->cost;
            if (!m_otherMonth) m_otherMonth = line->start;
            return true;
        }
        if (!m_matcher) m_matcher.emplace(m_rules, *m_reader.columns());
        addLine(*line, fields);
        return true;
    }

    [[nodiscard]] bool failed() const { return m_reader.failed(); }
    [[nodiscard]] Errors errors() { return std::move(m_reader.errors()); }

    Result<Bill, Errors> take()
    {
        m_reader.finish();
        Errors& errors = m_reader.errors();
        if (errors.empty() && m_bill.lines == m_bill.outsideLines) {
            const calendar::Calendar utc;
            errors.push_back({ErrorCode::Inconsistent, m_otherMonth ? fmt::format("no line of the bill is in {}; the first is of {}", utc.formatDate(m_bill.month).substr(0, 7), utc.formatDate(*m_otherMonth)) : std::string("the bill has no lines"),
                              {m_bill.file, 0, {}}, m_otherMonth ? fmt::format("--set /calendar/start={}-01 compares with that month", utc.formatDate(*m_otherMonth).substr(0, 7)) : std::string{}});
        }
        if (!errors.empty()) return std::move(errors);
        m_bill.format = m_reader.columns()->format();
        return std::move(m_bill);
    }

private:
    void addLine(const BillLine& line, const std::vector<std::string>& fields)
    {
        const Rule* rule = m_matcher->find(fields);
        if (rule != nullptr && !rule->ignore.empty()) {
            ++m_bill.ignoredLines;
            m_bill.ignored += line.cost;
            return;
        }
        m_bill.total += line.cost;
        m_bill.billedTotal += line.billed;
        const bool isMapped = rule != nullptr;
        const std::string resource(m_reader.columns()->at(fields, Column::ResourceId));
        const std::string meterName(m_reader.columns()->at(fields, Column::MeterName));
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
        if (!line.quantity) return;   // a charge for no use, such as an adjustment, says nothing of hours
        cell.hasQuantity = true;
        cell.mixedUnits = cell.mixedUnits || line.unit != cell.unit;
        cell.quantity += *line.quantity;
        const auto first = static_cast<std::size_t>((line.start - line.monthStart) / kHour);
        const auto hours = static_cast<std::size_t>(std::max<std::int64_t>(1, (line.end - line.start + kHour - Duration::nanoseconds(1)) / kHour));
        cell.coarse = cell.coarse || hours > 1;
        for (std::size_t hour = first; hour < std::min(first + hours, cell.used.size()); ++hour) cell.used[hour] = cell.used[hour] || line.cost != 0 || *line.quantity != 0;
    }

    LineReader m_reader;
    const std::vector<Rule>& m_rules;
    std::optional<RuleMatcher> m_matcher;
    Bill m_bill;
    std::map<std::pair<std::string, std::string>, std::size_t> m_mapped, m_unmapped;
    std::optional<SimTime> m_otherMonth;
};

/// Adds lines up by month.
class Surveyor {
public:
    Surveyor(const std::string& name, const std::string& currency) : m_reader(name, currency)
    {
        m_survey.file = name;
        m_survey.currency = currency;
    }

    bool add(std::size_t row, std::vector<std::string>& fields)
    {
        const auto line = m_reader.read(row, fields);
        if (!line) return m_reader.goesOn();
        ++m_survey.lines;
        BilledMonth* month = monthOf(line->month);
        if (month == nullptr) {
            m_reader.errors().push_back({ErrorCode::LimitExceeded, fmt::format("row {}: lines of more than {} months", row, kMaxMonths), {m_survey.file, static_cast<int>(row), m_reader.columns()->nameOf(Column::Start)}, "an export of some months"});
            return false;
        }
        ++month->lines;
        month->cost += line->cost;
        return true;
    }

    [[nodiscard]] bool failed() const { return m_reader.failed(); }
    [[nodiscard]] Errors errors() { return std::move(m_reader.errors()); }

    Result<BillSurvey, Errors> take()
    {
        m_reader.finish();
        if (m_reader.errors().empty() && m_survey.lines == 0) m_reader.errors().push_back({ErrorCode::Inconsistent, "the bill has no lines", {m_survey.file, 0, {}}, {}});
        if (!m_reader.errors().empty()) return std::move(m_reader.errors());
        m_survey.format = m_reader.columns()->format();
        m_survey.columns = m_reader.columns()->names();
        for (auto& [from, month] : m_months) m_survey.months.push_back(month);
        return std::move(m_survey);
    }

private:
    /// Null where there are too many.
    BilledMonth* monthOf(SimTime time)
    {
        if (m_last != nullptr && time >= m_last->from && time < m_last->to) return m_last;
        const SimTime from = m_utc.startOfMonth(time);
        const auto known = m_months.find(from);
        if (known == m_months.end() && m_months.size() >= kMaxMonths) return nullptr;
        m_last = known != m_months.end() ? &known->second : &m_months.emplace(from, BilledMonth{from, m_utc.addMonths(from, 1), 0, 0}).first->second;
        return m_last;
    }

    LineReader m_reader;
    BillSurvey m_survey;
    calendar::Calendar m_utc;
    std::map<SimTime, BilledMonth> m_months;
    BilledMonth* m_last = nullptr;
};

template <typename Reader, typename Source>
auto readWith(Reader reader, const Source& source) -> decltype(reader.take())
{
    const auto done = source([&](std::size_t row, std::vector<std::string>& fields) { return reader.add(row, fields); });
    if (reader.failed()) return reader.errors();
    if (!done) {
        // What was wrong before the file broke off is said as well.
        Errors errors = reader.errors();
        errors.push_back(done.error());
        return errors;
    }
    return reader.take();
}

} // namespace

double BilledCell::hours() const { return static_cast<double>(std::ranges::count(used, true)); }

Result<Bill, Errors> readBill(std::istream& stream, const std::string& name, const std::vector<Rule>& rules, SimTime month, const std::string& currency)
{
    return readWith(Adder(name, rules, month, currency), [&](const RowVisitor& visit) { return readRows(stream, name, visit); });
}

Result<Bill, Errors> readBill(const std::filesystem::path& file, const std::vector<Rule>& rules, SimTime month, const std::string& currency)
{
    return readWith(Adder(file.string(), rules, month, currency), [&](const RowVisitor& visit) { return readRows(file, visit); });
}

Result<BillSurvey, Errors> surveyBill(std::istream& stream, const std::string& name, const std::string& currency)
{
    return readWith(Surveyor(name, currency), [&](const RowVisitor& visit) { return readRows(stream, name, visit); });
}

} // namespace headroom::reconcile

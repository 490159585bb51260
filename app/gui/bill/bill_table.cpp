#include "app/gui/bill/bill_table.h"

#include "app/gui/shell/format.h"
#include "app/gui/shell/month_key.h"

#include <QCoreApplication>
#include <QDate>
#include <QLocale>

#include <algorithm>
#include <numeric>
#include <set>
#include <utility>

using namespace Qt::StringLiterals;

namespace headroom::gui {

using pricing::Dimension;
using Kind = pricing::Dimension::Kind;

namespace {

QString tr(const char* text) { return QCoreApplication::translate("headroom::gui::BillTable", text); }

bool isFiltered(const BillQuery& query, Kind kind)
{
    return std::ranges::any_of(query.filters, [&](const pricing::PivotFilter& filter) { return filter.dimension.kind == kind; });
}

std::vector<std::size_t> orderOf(const std::vector<Money>& totals, Kind kind)
{
    std::vector<std::size_t> order(totals.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    if (kind != Kind::Day && kind != Kind::Month) std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return totals[a].micros() > totals[b].micros(); });
    return order;
}

double sumOf(const std::vector<double>& perHour, std::size_t first, std::size_t end)
{
    double sum = 0;
    for (std::size_t hour = first; hour < std::min(end, perHour.size()); ++hour) sum += perHour[hour];
    return sum;
}

/// Rows and the lines in them that cost nothing: their cells are zero, as are those of rows that they are not in. None where lines are split, for nothing is of
/// nothing.
std::set<std::pair<std::string, std::string>> linesForNothing(const BillTable& table)
{
    const pricing::Statement& statement = table.statement();
    std::set<std::pair<std::string, std::string>> found;
    const auto isSplit = [](const Dimension& dimension) { return dimension.splits() || dimension.kind == Kind::Month; };
    const bool splits = isSplit(table.query.rows) || std::ranges::any_of(table.query.filters, [&](const pricing::PivotFilter& filter) { return isSplit(filter.dimension); });
    if (splits || std::ranges::none_of(statement.lines, [](const pricing::StatementLine& line) { return line.amount.micros() == 0; })) return found;
    pricing::Statement probe;
    probe.total = Money(statement.total.currency());
    for (const pricing::StatementLine& line : statement.lines) {
        pricing::StatementLine copy = line;
        copy.quantityPerHour.clear();
        copy.amountPerHour.clear();
        copy.amount = Money::fromCents(line.amount.micros() == 0 ? 1 : 0, line.amount.currency());
        probe.lines.push_back(std::move(copy));
    }
    const auto pivot = pricing::pivot({*table.data->scenario, probe}, table.query.rows, Dimension{Kind::Line, {}}, table.query.filters);
    if (!pivot) return found;
    for (std::size_t row = 0; row < pivot->rows.size(); ++row)
        for (std::size_t column = 0; column < pivot->columns.size(); ++column)
            if (pivot->cells[row][column].micros() != 0) found.emplace(pivot->rows[row], pivot->columns[column]);
    return found;
}

/// The day or month that a row or a filter names; empty for none.
std::string stretchOf(const BillQuery& query, const std::string& rowKey, Kind kind) { return query.rows.kind == kind ? rowKey : filterKey(query, kind); }

/// Quantities of the lines in a day or a month.
class Quantities {
public:
    Quantities(const BillTable& table, std::string month, std::string day) : m_table(table), m_day(std::move(day))
    {
        if (table.query.period != BillPeriod::Year) {
            if (!m_day.empty()) m_hours = hoursOfDay(*table.data->scenario, table.statement(), m_day);
            return;
        }
        for (const analysis::YearMonth& each : table.data->year->months) {
            if (!month.empty() ? each.key != month : !m_day.starts_with(each.key)) continue;
            m_month = &each;
            if (!m_day.empty()) m_hours = hoursOfDay(*table.data->scenario, each.part.statement, m_day);
        }
    }
    /// Whether only a part of the period is looked at.
    [[nodiscard]] bool isPart() const { return m_month != nullptr || !m_day.empty(); }
    [[nodiscard]] double of(std::size_t line) const
    {
        if (m_table.query.period != BillPeriod::Year) return ofLine(m_table.statement().lines[line]);
        double sum = 0;
        for (std::size_t i = 0; m_month != nullptr && i < m_month->lineOf.size(); ++i)
            if (m_month->lineOf[i] == line) sum += ofLine(m_month->part.statement.lines[i]);
        return sum;
    }

private:
    [[nodiscard]] double ofLine(const pricing::StatementLine& line) const { return m_day.empty() ? line.quantity : sumOf(line.quantityPerHour, m_hours.first, m_hours.second); }

    const BillTable& m_table;
    const analysis::YearMonth* m_month = nullptr;
    std::string m_day;
    std::pair<std::size_t, std::size_t> m_hours;
};

} // namespace

QString dimensionTitle(const Dimension& dimension)
{
    switch (dimension.kind) {
    case Kind::Component: return tr("Component");
    case Kind::Group: return tr("Group");
    case Kind::Service: return tr("Service");
    case Kind::Meter: return tr("Meter");
    case Kind::Team: return tr("Team");
    case Kind::Environment: return tr("Environment");
    case Kind::Tag: return tr("Tag %1").arg(format::text(dimension.tag));
    case Kind::Tenant: return tr("Tenant");
    case Kind::Operation: return tr("Operation");
    case Kind::Day: return tr("Day");
    case Kind::Month: return tr("Month");
    case Kind::Line: return tr("Line");
    }
    return {};
}

QString keyTitle(const Dimension& dimension, const std::string& key, const pricing::Statement& statement)
{
    if (dimension.kind == Kind::Component || dimension.kind == Kind::Meter)
        for (const pricing::StatementLine& line : statement.lines) {
            if (dimension.kind == Kind::Component && line.component == key && !line.componentTitle.empty()) return format::text(line.componentTitle);
            if (dimension.kind == Kind::Meter && line.meter == key && !line.meterTitle.empty()) return format::text(line.meterTitle);
        }
    if (dimension.kind == Kind::Day)
        if (const QDate date = QDate::fromString(format::text(key), Qt::ISODate); date.isValid()) return QLocale().toString(date, u"ddd d MMM"_s);
    if (dimension.kind == Kind::Month)
        if (const QDate date = dateOfMonth(key); date.isValid()) return QLocale().toString(date, u"MMM yyyy"_s);
    if (key == "(none)") return dimension.kind == Kind::Team ? tr("(no team)") : tr("(without it)");
    if (key == "(nobody's in particular)") return tr("(nobody’s in particular)");
    if (key == "(idle)") return tr("(idle)");
    if (key == "(own price)") return tr("(own price)");
    if (key == "(simulated)") return tr("(simulated)");
    return key.empty() ? tr("(none)") : format::text(key);
}

std::vector<Dimension> dimensionsOf(const BillData& data, BillPeriod period, bool isOneMonth)
{
    const BillOfPeriod& bill = data.of(period);
    std::vector<Dimension> result{{Kind::Group, {}}, {Kind::Component, {}}, {Kind::Service, {}}, {Kind::Meter, {}}};
    if (period == BillPeriod::Year) result.push_back({Kind::Month, {}});
    if (period != BillPeriod::Year || isOneMonth) result.push_back({Kind::Day, {}});
    std::set<std::string> tags;
    bool hasTeam = false, hasEnvironment = false;
    for (const pricing::StatementLine& line : bill.statement->lines) {
        for (const auto& [key, value] : line.tags) tags.insert(key);
        hasTeam |= !line.team.empty();
        hasEnvironment |= line.tags.contains("environment");
    }
    hasEnvironment |= std::ranges::any_of(data.scenario->components, [](const scenario::Component& each) { return each.as<scenario::EnvironmentCopySpec>() != nullptr; });
    if (hasTeam) result.push_back({Kind::Team, {}});
    if (!bill.byTenant.empty()) result.push_back({Kind::Tenant, {}});
    if (!bill.byOperation.empty()) result.push_back({Kind::Operation, {}});
    if (hasEnvironment) result.push_back({Kind::Environment, {}});
    for (const std::string& tag : tags) result.push_back({Kind::Tag, tag});
    return result;
}

bool canCombine(const Dimension& dimension, const std::vector<Dimension>& others)
{
    std::vector<Dimension> splits;
    const auto note = [&](const Dimension& each) {
        if (each.splits() && std::ranges::find(splits, each) == splits.end()) splits.push_back(each);
    };
    note(dimension);
    for (const Dimension& each : others) note(each);
    return splits.size() <= 2;
}

std::optional<Dimension> dimensionBelow(const BillQuery& query)
{
    std::vector<Dimension> taken{query.rows};
    for (const pricing::PivotFilter& filter : query.filters) taken.push_back(filter.dimension);
    if (query.columns) taken.push_back(*query.columns);
    const bool isYear = query.period == BillPeriod::Year, isOneMonth = query.rows.kind == Kind::Month || isFiltered(query, Kind::Month);
    for (const Kind kind : {Kind::Component, Kind::Meter, Kind::Month, Kind::Day}) {
        const Dimension below{kind, {}};
        if (kind == Kind::Month ? !isYear : kind == Kind::Day && isYear && !isOneMonth) continue;
        if (std::ranges::find(taken, below) == taken.end() && canCombine(below, taken)) return below;
    }
    return {};
}

std::optional<BillQuery> drilledDown(const BillTable& table, std::optional<std::size_t> row, std::optional<std::size_t> column)
{
    BillQuery query = table.query;
    if (row && *row >= table.rows.size()) return {};
    if (column && (!query.columns || *column >= table.columnKeys.size())) return {};
    if (!row && !column) return {};
    if (row) query.filters.push_back({query.rows, table.rows[*row].key});
    if (column) {
        query.filters.push_back({*query.columns, table.columnKeys[*column]});
        query.columns.reset();
    }
    if (!row) return query;
    const auto below = dimensionBelow(query);
    if (!below) return {};
    query.rows = *below;
    return query;
}

namespace {

BillQuery withStretch(BillQuery query, Kind kind, const std::string& key)
{
    const auto known = std::ranges::find_if(query.filters, [&](const pricing::PivotFilter& filter) { return filter.dimension.kind == kind; });
    if (known != query.filters.end() && known->key == key) {
        query.filters.erase(known);
        return query;
    }
    if (known != query.filters.end()) known->key = key;
    else query.filters.push_back({{kind, {}}, key});
    if (query.columns && query.columns->kind == kind) query.columns.reset();
    if (query.rows.kind == kind) query.rows = dimensionBelow(query).value_or(Dimension{Kind::Component, {}});
    std::vector<Dimension> taken;
    for (const pricing::PivotFilter& filter : query.filters) taken.push_back(filter.dimension);
    if (query.columns) {
        std::vector<Dimension> withRows = taken;
        withRows.push_back(query.rows);
        if (!canCombine(*query.columns, withRows)) query.columns.reset();
    }
    if (!canCombine(query.rows, taken)) query.rows = {Kind::Component, {}};
    return query;
}

} // namespace

BillQuery withDay(BillQuery query, const std::string& day) { return withStretch(std::move(query), Kind::Day, day); }

BillQuery withMonth(BillQuery query, const std::string& month)
{
    std::erase_if(query.filters, [](const pricing::PivotFilter& filter) { return filter.dimension.kind == Kind::Day; });
    query = withStretch(std::move(query), Kind::Month, month);
    return isFiltered(query, Kind::Month) ? query : queryOf(std::move(query), query.period);
}

std::string filterKey(const BillQuery& query, Kind kind)
{
    for (const pricing::PivotFilter& filter : query.filters)
        if (filter.dimension.kind == kind) return filter.key;
    return {};
}

BillQuery queryOf(BillQuery query, BillPeriod period)
{
    const Kind right = period == BillPeriod::Year ? Kind::Month : Kind::Day, wrong = period == BillPeriod::Year ? Kind::Day : Kind::Month;
    if (period != query.period) query.filters.clear();   // days of one period are not those of another
    query.period = period;
    if (query.rows.kind == wrong) query.rows.kind = right;
    if (query.columns && query.columns->kind == wrong) query.columns->kind = right;
    if (query.columns && *query.columns == query.rows) query.columns.reset();
    return query;
}

Result<pricing::Pivot> pivotOf(const BillData& data, const BillQuery& query, const Dimension& rows, const std::optional<Dimension>& columns)
{
    if (query.period == BillPeriod::Year) return analysis::pivotOfYear(*data.scenario, *data.year, rows, columns, query.filters);
    const BillOfPeriod& bill = data.of(query.period);
    return pricing::pivot({*data.scenario, *bill.statement, &bill.byTenant, &bill.byOperation}, rows, columns, query.filters);
}

std::pair<std::size_t, std::size_t> hoursOfDay(const scenario::Scenario& scenario, const pricing::Statement& statement, const std::string& day)
{
    const format::LocalClock clock(scenario.calendar.timeZone);
    const auto from = clock.calendar().parse(day);
    if (!from) return {0, 0};
    const auto place = [&](SimTime time) { return time <= statement.from ? std::size_t{0} : static_cast<std::size_t>((time - statement.from) / Duration::hours(1)); };
    return {place(*from), place(std::min(clock.calendar().addDays(*from, 1), statement.to))};
}

BillTable billTable(std::shared_ptr<const BillData> data, const BillQuery& query)
{
    BillTable table;
    table.data = std::move(data);
    table.query = query;
    const pricing::Statement& statement = table.statement();
    table.currency = format::text(statement.currency);
    table.whole = statement.total;
    table.total = Money(statement.total.currency());
    const bool byLine = !query.columns;
    const auto pivot = pivotOf(*table.data, query, query.rows, byLine ? Dimension{Kind::Line, {}} : *query.columns);
    if (!pivot) {
        table.problem = tr("Tenants, operations and days split the lines of a bill; at most two of them can be looked at together. Take a filter away or group by something else.");
        return table;
    }
    table.total = pivot->total;
    const auto columns = byLine ? std::vector<std::size_t>{} : orderOf(pivot->columnTotals, query.columns->kind);
    for (const std::size_t column : columns) {
        table.columnKeys.push_back(pivot->columns[column]);
        table.columns += keyTitle(*query.columns, pivot->columns[column], statement);
        table.columnTotals.push_back(pivot->columnTotals[column]);
    }
    const auto freeLines = byLine ? linesForNothing(table) : std::set<std::pair<std::string, std::string>>{};
    const bool isSplitOtherwise = query.rows.kind == Kind::Tenant || query.rows.kind == Kind::Operation || isFiltered(query, Kind::Tenant) || isFiltered(query, Kind::Operation);
    for (const std::size_t at : orderOf(pivot->rowTotals, query.rows.kind)) {
        BillRow row{pivot->rows[at], keyTitle(query.rows, pivot->rows[at], statement), pivot->rowTotals[at], {}, {}};
        for (const std::size_t column : columns) row.cells.push_back(pivot->cells[at][column]);
        if (byLine) {
            const Quantities quantities(table, stretchOf(query, row.key, Kind::Month), stretchOf(query, row.key, Kind::Day));
            for (std::size_t column = 0; column < pivot->columns.size(); ++column) {
                const std::size_t index = std::stoul(pivot->columns[column]);
                const pricing::StatementLine& line = statement.lines[index];
                BillLine part{index, pivot->cells[at][column], line.quantity, true};
                if (quantities.isPart()) {
                    part.quantity = quantities.of(index);
                    part.isWhole = false;
                }
                if (isSplitOtherwise && part.amount != line.amount) {
                    part.quantity.reset();
                    part.isWhole = false;
                }
                if (part.amount.micros() != 0 || freeLines.contains({row.key, pivot->columns[column]})) row.lines.push_back(part);
            }
            std::ranges::stable_sort(row.lines, [](const BillLine& a, const BillLine& b) { return a.amount.micros() > b.amount.micros(); });
        }
        table.rows.push_back(std::move(row));
    }
    return table;
}

} // namespace headroom::gui
